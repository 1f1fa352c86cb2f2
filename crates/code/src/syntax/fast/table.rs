//! Weights of a linear model: hashed features, small integers.

/// A table of weights with a row of `C` classes for every slot; a feature's hash chooses the slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<const C: usize> {
    mask: usize,
    rows: Vec<[i16; C]>,
}

impl<const C: usize> Table<C> {
    /// A table of zeros with 2 to the power of `bits` rows; `bits` is at most 26.
    #[must_use]
    pub fn new(bits: u32) -> Self {
        let size = 1usize << bits.min(u32::from(MOST_BITS));
        Self {
            mask: size - 1,
            rows: vec![[0; C]; size],
        }
    }

    /// Sets one row; `slot` is taken modulo the size.
    pub fn set(&mut self, slot: usize, row: [i16; C]) {
        let slot = slot & self.mask;
        if let Some(place) = self.rows.get_mut(slot) {
            *place = row;
        }
    }

    /// Sums of the features' rows. Exact for up to 65,000 features.
    #[inline]
    #[must_use]
    pub fn score(&self, features: &[u32]) -> [i32; C] {
        let mut sums = [0i32; C];
        for &feature in features {
            let row = &self.rows[feature as usize & self.mask];
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum = sum.wrapping_add(i32::from(weight));
            }
        }
        sums
    }

    /// Appends the table to `out`: the number of bits, the number of rows that are not zero, then for all of these the gaps
    /// to the rows before, then which classes are not zero, a bit each, then those weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        let (mut gaps, mut sets, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        let (mut last, mut kept) = (0, 0);
        for (slot, row) in self.rows.iter().enumerate() {
            let mut set = 0u64;
            for (class, &weight) in row.iter().enumerate().filter(|(_, w)| **w != 0) {
                set |= 1 << class;
                write_number(zigzag(weight), &mut weights);
            }
            if set != 0 {
                write_number((slot - last) as u64, &mut gaps);
                write_number(set, &mut sets);
                last = slot;
                kept += 1;
            }
        }
        out.push(self.rows.len().trailing_zeros() as u8);
        write_number(kept, out);
        for part in [gaps, sets, weights] {
            write_number(part.len() as u64, out);
            out.extend(part);
        }
    }

    /// Takes a table from the front of `bytes`; `None` if they are cut short or not a table.
    #[must_use]
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let bits = take(bytes)?;
        if bits > MOST_BITS {
            return None;
        }
        let mut table = Self::new(u32::from(bits));
        let kept = read_number(bytes)?;
        let (mut gaps, mut sets, mut weights) = (part(bytes)?, part(bytes)?, part(bytes)?);
        let mut slot = 0usize;
        for _ in 0..kept {
            let gap = usize::try_from(read_number(&mut gaps)?).ok()?;
            slot = slot.checked_add(gap)?;
            let mut set = read_number(&mut sets)?;
            let row = table.rows.get_mut(slot)?;
            while set != 0 {
                let place = row.get_mut(set.trailing_zeros() as usize)?;
                *place = unzigzag(read_number(&mut weights)?)?;
                set &= set - 1;
            }
        }
        Some(table)
    }
}

/// The largest table has two to this power rows.
const MOST_BITS: u8 = 26;

/// Takes a length and as many bytes.
fn part<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(read_number(bytes)?).ok()?;
    let (part, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(part)
}

/// Numbers near zero, of either sign, as small numbers without a sign.
fn zigzag(weight: i16) -> u64 {
    let wide = i64::from(weight);
    ((wide << 1) ^ (wide >> 63)) as u64
}

fn unzigzag(number: u64) -> Option<i16> {
    let number = i64::try_from(number).ok()?;
    i16::try_from((number >> 1) ^ -(number & 1)).ok()
}

/// Appends a number, seven bits a byte, low bits first.
pub fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number from the front of `bytes`.
#[must_use]
pub fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes)?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Takes a byte from the front of `bytes`.
#[must_use]
pub fn take(bytes: &mut &[u8]) -> Option<u8> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_again() {
        let mut table = Table::<64>::new(6);
        let mut row = [0; 64];
        row[3] = -7;
        row[63] = 127;
        table.set(0, row);
        table.set(61, row);
        let mut bytes = Vec::new();
        table.write(&mut bytes);
        assert_eq!(Table::read(&mut bytes.as_slice()).as_ref(), Some(&table));
        assert_eq!(Table::<64>::read(&mut &bytes[..bytes.len() - 1]), None);
        assert_eq!(table.score(&[61, 64])[63], 254);
    }

    #[test]
    fn numbers() {
        for number in [0, 1, 127, 128, 300, u64::MAX] {
            let mut bytes = Vec::new();
            write_number(number, &mut bytes);
            assert_eq!(read_number(&mut bytes.as_slice()), Some(number));
        }
    }
}
