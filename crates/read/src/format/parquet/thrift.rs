//! As much of Thrift's compact protocol as sizes can be checked with before memory is asked for.

/// Most elements of a list: row groups, columns, statistics.
const ELEMENTS: u64 = 100_000;

/// Deepest nesting of structures.
const DEPTH: usize = 32;

/// A structure being read field by field.
pub(super) struct Struct<'a, 'b> {
    bytes: &'b mut &'a [u8],
    last: i16,
    /// What the field read last is, if its value is still to be read.
    open: Option<u8>,
}

impl<'a, 'b> Struct<'a, 'b> {
    pub fn new(bytes: &'b mut &'a [u8]) -> Self {
        Self {
            bytes,
            last: 0,
            open: None,
        }
    }

    /// The number of the next field; `None` at the end. A value that was not read is passed over.
    pub fn field(&mut self) -> Result<Option<i16>, &'static str> {
        if let Some(kind) = self.open.take() {
            skip(self.bytes, kind, 0)?;
        }
        let head = byte(self.bytes)?;
        let kind = head & 0x0f;
        if kind == 0 {
            return Ok(None);
        }
        self.last = match head >> 4 {
            0 => i16::try_from(zigzag(self.bytes)?)
                .map_err(|_| "a field has an impossible number")?,
            delta => self
                .last
                .checked_add(i16::from(delta))
                .ok_or("a field has an impossible number")?,
        };
        self.open = Some(kind);
        Ok(Some(self.last))
    }

    /// The field's value, a number of 32 bits or less that is not negative.
    pub fn number(&mut self) -> Result<u32, &'static str> {
        match self.open.take() {
            Some(3..=6) => {
                u32::try_from(zigzag(self.bytes)?).map_err(|_| "a number is negative or too large")
            }
            _ => Err("a number is missing"),
        }
    }

    /// The field's value, yes or no.
    pub fn flag(&mut self) -> Result<bool, &'static str> {
        match self.open.take() {
            Some(kind @ (1 | 2)) => Ok(kind == 1),
            _ => Err("a yes or no is missing"),
        }
    }

    /// The field's value, a structure of its own.
    pub fn inner(&mut self) -> Result<Struct<'a, '_>, &'static str> {
        match self.open.take() {
            Some(12) => Ok(Struct::new(self.bytes)),
            _ => Err("a structure is missing"),
        }
    }
}

/// Whether the bytes begin with a whole structure, with lists of possible lengths.
pub(super) fn check(mut bytes: &[u8]) -> Result<(), &'static str> {
    skip(&mut bytes, 12, 0)
}

/// Passes over a value.
fn skip(bytes: &mut &[u8], kind: u8, depth: usize) -> Result<(), &'static str> {
    if depth > DEPTH {
        return Err("it is nested too deeply");
    }
    match kind {
        1 | 2 => {}
        3 => drop(byte(bytes)?),
        4..=6 => drop(varint(bytes)?),
        7 => drop(take(bytes, 8)?),
        8 => {
            let length = varint(bytes)?;
            take(bytes, length)?;
        }
        9 | 10 => {
            let head = byte(bytes)?;
            let length = match head >> 4 {
                15 => varint(bytes)?,
                short => u64::from(short),
            };
            if length > ELEMENTS || length > bytes.len() as u64 {
                return Err("a list is too long");
            }
            for _ in 0..length {
                match head & 0x0f {
                    1 | 2 => drop(byte(bytes)?),
                    kind => skip(bytes, kind, depth + 1)?,
                }
            }
        }
        12 => {
            let mut fields = Struct::new(bytes);
            loop {
                let kind = match fields.field()? {
                    None => break,
                    Some(_) => fields.open.take().unwrap_or_default(),
                };
                skip(fields.bytes, kind, depth + 1)?;
            }
        }
        _ => return Err("a value is of an unknown kind"),
    }
    Ok(())
}

fn byte(bytes: &mut &[u8]) -> Result<u8, &'static str> {
    let (first, rest) = bytes.split_first().ok_or("it is cut short")?;
    *bytes = rest;
    Ok(*first)
}

fn take(bytes: &mut &[u8], count: u64) -> Result<(), &'static str> {
    let count = usize::try_from(count).map_err(|_| "it is cut short")?;
    *bytes = bytes.get(count..).ok_or("it is cut short")?;
    Ok(())
}

fn varint(bytes: &mut &[u8]) -> Result<u64, &'static str> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let next = byte(bytes)?;
        value |= u64::from(next & 0x7f) << shift;
        if next & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err("a number is too long")
}

fn zigzag(bytes: &mut &[u8]) -> Result<i64, &'static str> {
    let value = varint(bytes)?;
    Ok((value >> 1) as i64 ^ -((value & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields_and_passes_over_the_rest() {
        // 1: i32 7; 2: binary "ab"; 3: struct {1: bool true}; 5: list of two i32; 6: i32 -1.
        let bytes = [
            0x15, 14, 0x18, 2, b'a', b'b', 0x1c, 0x11, 0, 0x29, 0x25, 2, 4, 0x15, 1, 0,
        ];
        assert_eq!(check(&bytes), Ok(()));
        let mut rest = &bytes[..];
        let mut fields = Struct::new(&mut rest);
        assert_eq!(fields.field(), Ok(Some(1)));
        assert_eq!(fields.number(), Ok(7));
        assert_eq!(fields.field(), Ok(Some(2)));
        assert_eq!(fields.field(), Ok(Some(3)));
        let mut inner = fields.inner().unwrap();
        assert_eq!(inner.field(), Ok(Some(1)));
        assert_eq!(inner.flag(), Ok(true));
        assert_eq!(inner.field(), Ok(None));
        assert_eq!(fields.field(), Ok(Some(5)));
        assert_eq!(fields.field(), Ok(Some(6)));
        assert!(fields.number().is_err());
        assert_eq!(fields.field(), Ok(None));
        assert!(rest.is_empty());
        for end in 0..bytes.len() {
            assert!(check(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn impossible_lengths_are_refused() {
        let long = [0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 7, 0];
        assert_eq!(check(&long), Err("a list is too long"));
        assert_eq!(check(&[0x1c; 100]), Err("it is nested too deeply"));
        assert_eq!(
            check(&[0x18, 0xff, 0xff, 0xff, 0xff, 7]),
            Err("it is cut short")
        );
    }
}
