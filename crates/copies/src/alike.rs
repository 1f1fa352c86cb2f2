//! How alike two reports are.

use crate::common::Common;

/// Share of the weighted shingles of the shorter report that must be in the longer, 0 to 1.
///
/// With three words in ten reworded, dropped or swapped, a copy still has half of its shingles; of two reports on one
/// topic and day, one pair in a hundred shares as many as this.
pub const SIMILARITY: f32 = 0.42;

/// Least length of the shorter report as a share of the longer, by weighted shingles, 0 to 1.
///
/// What is shorter may be one item of a round-up, and is not placed with it.
pub const PART: f32 = 0.2;

/// Least weight of the shared shingles: some three rare ones.
///
/// Below it, as with two titles of four words, likeness says nothing.
pub const EVIDENCE: f32 = 3.0;

/// Shingles of a report that are remembered: all of most reports, the smallest of a longer one.
pub(crate) const SKETCH: usize = 256;

/// What is remembered of a report's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sketch {
    /// The smallest shingles, at most [`SKETCH`], ascending. As hashes they are a fair sample of all.
    least: Box<[u32]>,
    /// Number of all.
    all: u32,
}

/// The words of a new report with their weights.
#[derive(Debug)]
pub(crate) struct Weighed<'a> {
    shingles: &'a [u32],
    total: f32,
    common: &'a Common,
}

/// How two reports lie to each other. All are weights or shares of weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Alike {
    /// Share of the shorter that is in the longer, 0 to 1.
    pub contained: f32,
    /// Share of both together that is in both, 0 to 1.
    pub resemblance: f32,
    /// Length of the shorter by that of the longer, 0 to 1.
    part: f32,
    /// What both have.
    shared: f32,
}

impl Sketch {
    /// Of ascending distinct shingles.
    pub(crate) fn new(shingles: &[u32]) -> Self {
        Self {
            least: shingles[..shingles.len().min(SKETCH)].into(),
            all: u32::try_from(shingles.len()).unwrap_or(u32::MAX),
        }
    }

    /// Bytes that it takes beside itself.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.least)
    }
}

impl<'a> Weighed<'a> {
    /// Of ascending distinct shingles.
    pub(crate) fn new(shingles: &'a [u32], common: &'a Common) -> Self {
        Self {
            shingles,
            total: shingles.iter().map(|&s| common.weight(s)).sum(),
            common,
        }
    }

    /// Against a report held. Where that is remembered in part, what its sample has stands for the whole.
    pub(crate) fn against(&self, other: &Sketch) -> Alike {
        let (mut theirs, mut shared, mut at) = (0.0, 0.0, 0);
        for &shingle in &other.least {
            let weight = self.common.weight(shingle);
            theirs += weight;
            at += self.shingles[at..].partition_point(|&mine| mine < shingle);
            if self.shingles.get(at) == Some(&shingle) {
                shared += weight;
            }
        }
        let scale = other.all as f32 / other.least.len().max(1) as f32;
        let (theirs, shared) = (theirs * scale, shared * scale);
        let shorter = self.total.min(theirs);
        let shared = shared.min(shorter);
        let share = |of: f32| if of > 0.0 { shared / of } else { 0.0 };
        Alike {
            contained: share(shorter),
            resemblance: share(self.total + theirs - shared),
            part: shorter / self.total.max(theirs).max(f32::MIN_POSITIVE),
            shared,
        }
    }
}

impl Alike {
    /// Whether the two are reports of one story.
    pub(crate) fn is_one_story(&self) -> bool {
        self.contained >= SIMILARITY && self.part >= PART && self.shared >= EVIDENCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(mine: &[u32], theirs: &[u32]) -> Alike {
        let common = Common::new();
        Weighed::new(mine, &common).against(&Sketch::new(theirs))
    }

    #[test]
    fn shares_that_can_be_counted() {
        let found = alike(&[1, 2, 3, 4], &[2, 4, 5, 6, 7, 8, 9, 10]);
        let want = Alike {
            contained: 0.5,
            resemblance: 0.2,
            part: 0.5,
            shared: 2.0,
        };
        assert_eq!(found, want);
        assert!(!found.is_one_story(), "two shingles are too few");
        assert_eq!(alike(&[], &[]).contained, 0.0);
        assert!(!alike(&[], &[1]).is_one_story());
    }

    #[test]
    fn a_sample_stands_for_the_whole() {
        // Every tenth number up to 40,000 against every number: the sample of the long one ends at 256.
        let (short, long): (Vec<u32>, Vec<u32>) =
            ((0..4_000).map(|n| n * 10).collect(), (0..40_000).collect());
        let found = alike(&short, &long);
        assert!((found.contained - 1.0).abs() < 0.05, "{found:?}");
        assert!((found.part - 0.1).abs() < 0.005, "{found:?}");
        let back = alike(&long, &short);
        assert_eq!(back.contained, 1.0);
    }

    #[test]
    fn at_the_limits() {
        let hundred: Vec<u32> = (0..100).collect();
        let with = |n: u32| -> Vec<u32> { (100 - n..200 - n).collect() };
        assert!(alike(&hundred, &with(42)).is_one_story());
        assert!(!alike(&hundred, &with(41)).is_one_story());
        let first = |n: usize| &hundred[..n];
        assert!(alike(&hundred, first(20)).is_one_story());
        assert!(!alike(&hundred, first(19)).is_one_story());
        assert!(alike(first(3), first(3)).is_one_story());
        assert!(!alike(first(2), first(2)).is_one_story());
    }
}
