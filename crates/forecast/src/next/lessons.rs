//! Questions with their answers, as rows to learn from.

use super::trees::Table;

/// Groups of rows, one for each question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lessons {
    /// Levels of all rows, group after group.
    pub table: Table,
    /// Rows of each group.
    pub groups: Vec<u32>,
    /// Where each group begins.
    pub starts: Vec<usize>,
    /// Which rows are right answers.
    pub right: Vec<bool>,
    /// How many candidates each row stands for: more than one if it was drawn from them by lot.
    pub stands_for: Vec<f32>,
}

impl Lessons {
    /// None yet, of rows of some width.
    pub fn new(width: usize) -> Self {
        Self {
            table: Table::new(width),
            ..Self::default()
        }
    }

    /// Adds a group: for each row its levels, whether it is right, and how many it stands for.
    pub fn push<R: IntoIterator<Item = u8>>(
        &mut self,
        rows: impl IntoIterator<Item = (R, bool, f32)>,
    ) {
        let begin = self.table.rows();
        for (levels, right, stands_for) in rows {
            self.table.push(levels);
            self.right.push(right);
            self.stands_for.push(stands_for);
        }
        self.starts.push(begin);
        self.groups.push((self.table.rows() - begin) as u32);
    }

    /// The rows of a group.
    pub fn rows(&self, group: usize) -> std::ops::Range<usize> {
        self.starts[group]..self.starts[group] + self.groups[group] as usize
    }
}

/// A number from three, spread evenly over all of 64 bits: lots that are the same every time (SplitMix64's mixing).
pub(super) fn lot(a: u64, b: u64, c: u64) -> u64 {
    let mut x = a
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(b.wrapping_mul(0xD1B5_4A32_D192_ED03))
        .wrapping_add(c.wrapping_mul(0x94D0_49BB_1331_11EB));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The same as a share, 0 to below 1.
pub(super) fn lot_share(a: u64, b: u64, c: u64) -> f64 {
    (lot(a, b, c) >> 11) as f64 / (1u64 << 53) as f64
}
