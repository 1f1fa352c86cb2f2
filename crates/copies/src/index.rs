//! From a shingle to the reports held that have it.

/// Reports that one cell of the index remembers.
const WIDTH: usize = 8;

/// A table of fixed size: cells of [`WIDTH`] places, newest first, from which the oldest falls out.
///
/// A shingle of many reports ("prime minister told") fills a cell alone and keeps only its newest: it tells nothing
/// anyway. Reports that are no longer held stay until they fall out; the caller passes them over.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    /// Shingle in the upper half, number of the report in the lower; 0 is an empty place.
    cells: Vec<u64>,
    shift: u32,
}

impl Index {
    /// Bytes of an index for so many shingles in all.
    pub(crate) fn bytes(shingles: usize) -> usize {
        Self::cells(shingles) * WIDTH * size_of::<u64>()
    }

    /// An index with room for so many shingles in all.
    pub(crate) fn new(shingles: usize) -> Self {
        let cells = Self::cells(shingles);
        Self {
            cells: vec![0; cells * WIDTH],
            shift: u64::BITS - cells.trailing_zeros(),
        }
    }

    /// Half full on average, so that one in fifty of the evenly spread shingles loses its place before its time.
    fn cells(shingles: usize) -> usize {
        (shingles.div_ceil(WIDTH / 2)).next_power_of_two().max(2)
    }

    /// Remembers that the report, whose number is above 0, has the shingle.
    pub(crate) fn insert(&mut self, shingle: u32, report: u32) {
        let cell = self.cell(shingle);
        let cell = &mut self.cells[cell..cell + WIDTH];
        cell.copy_within(..WIDTH - 1, 1);
        cell[0] = u64::from(shingle) << 32 | u64::from(report);
    }

    /// The reports with the shingle, newest first.
    pub(crate) fn reports(&self, shingle: u32) -> impl Iterator<Item = u32> {
        let cell = self.cell(shingle);
        self.cells[cell..cell + WIDTH]
            .iter()
            .take_while(|&&place| place != 0)
            .filter(move |&&place| (place >> 32) as u32 == shingle)
            .map(|&place| place as u32)
    }

    fn cell(&self, shingle: u32) -> usize {
        // Shingles that are looked up are the smallest of their reports: multiplied, they spread over all cells.
        let spread = u64::from(shingle).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (spread >> self.shift) as usize * WIDTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(index: &Index, shingle: u32) -> Vec<u32> {
        index.reports(shingle).collect()
    }

    #[test]
    fn newest_first_and_the_oldest_falls_out() {
        let mut index = Index::new(64);
        (1..=10).for_each(|report| index.insert(7, report));
        assert_eq!(found(&index, 7), [10, 9, 8, 7, 6, 5, 4, 3]);
        assert!(found(&index, 8).is_empty());
        assert!(found(&index, 0).is_empty());
        index.insert(0, 11);
        assert_eq!(found(&index, 0), [11]);
    }

    #[test]
    fn few_of_as_many_as_announced_are_lost() {
        for shingles in [1u32, 10, 1_000, 100_000] {
            let mut index = Index::new(shingles as usize);
            // The smallest shingles stand close together.
            (1..=shingles).for_each(|n| index.insert(n * 3, n));
            let kept = (1..=shingles)
                .filter(|&n| found(&index, n * 3) == [n])
                .count();
            assert!(
                kept as f64 >= 0.95 * f64::from(shingles),
                "{kept} of {shingles}"
            );
            assert!(Index::bytes(shingles as usize) <= 128.max(shingles as usize * 32));
        }
    }
}
