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
        let size = 1usize << bits.min(26);
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

    /// Appends the table to `out`: the number of bits, then for every row that is not zero the gap to the one before it,
    /// a bit for every class that is not zero, and those weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(self.rows.len().trailing_zeros() as u8);
        let kept = self.rows.iter().filter(|row| row.iter().any(|&w| w != 0));
        write_number(kept.count() as u64, out);
        let mut last = 0;
        for (slot, row) in self.rows.iter().enumerate() {
            let bits = row
                .iter()
                .enumerate()
                .filter(|(_, w)| **w != 0)
                .fold(0u64, |bits, (class, _)| bits | 1 << class);
            if bits == 0 {
                continue;
            }
            write_number((slot - last) as u64, out);
            write_number(bits, out);
            for &weight in row.iter().filter(|w| **w != 0) {
                write_number(zigzag(weight), out);
            }
            last = slot;
        }
    }

    /// Takes a table from the front of `bytes`; `None` if they are cut short or not a table.
    #[must_use]
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let bits = take(bytes)?;
        if bits > 26 {
            return None;
        }
        let mut table = Self::new(u32::from(bits));
        let mut slot = 0usize;
        for _ in 0..read_number(bytes)? {
            slot = slot.checked_add(usize::try_from(read_number(bytes)?).ok()?)?;
            let mut bits = read_number(bytes)?;
            let row = table.rows.get_mut(slot)?;
            while bits != 0 {
                *row.get_mut(bits.trailing_zeros() as usize)? = unzigzag(read_number(bytes)?)?;
                bits &= bits - 1;
            }
        }
        Some(table)
    }
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
