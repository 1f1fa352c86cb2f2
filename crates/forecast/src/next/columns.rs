//! What a ranker sees of each candidate answer: the columns of its rows, and how a number becomes a level of a byte.

/// How a column's numbers become one of 255 levels. Levels are read off a float's bits, so that they are the same on every
/// processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A count, 0 or more: eight levels to each octave of 1 + 64 x.
    Count,
    /// A share, 0 to 1: sixteen levels to each octave of 1 + 65536 x.
    Share,
    /// Days: each its own level at first, then ever wider.
    Age,
    /// A small whole number.
    Flag,
    /// A log probability, 0 or less: eight levels to each unit.
    Log,
}

impl Scale {
    /// The level of a number, 0 to 254, never falling as the number rises.
    pub fn level(self, x: f32) -> u8 {
        let octaves = |y: f32, shift: u32| {
            (y.to_bits().saturating_sub(1f32.to_bits()) >> shift).min(254) as u8
        };
        match self {
            Self::Count => octaves(1.0 + 64.0 * x.max(0.0), 20),
            Self::Share => octaves(1.0 + 65536.0 * x.max(0.0), 19),
            Self::Age => octaves(1.0 + x.max(0.0) / 8.0, 18),
            Self::Flag => x.clamp(0.0, 254.0) as u8,
            Self::Log => (254.0 + 8.0 * x).clamp(0.0, 254.0) as u8,
        }
    }
}

/// A column's name and scale.
pub type Column = (&'static str, Scale);

use Scale::{Age, Count, Flag, Share};

/// Of asker, act and answer: decayed counts by half-life in days, total, days since, shares of what the asker did.
pub(super) const TRIPLE: [Column; 8] = [
    ("same 2", Count),
    ("same 8", Count),
    ("same 32", Count),
    ("same 128", Count),
    ("same", Count),
    ("same age", Age),
    ("same share 32", Share),
    ("same share", Share),
];
/// Of the pair, whatever was done: the question's way, the other way, shares of the asker's and the answer's activity.
pub(super) const PAIR: [Column; 16] = [
    ("pair 2", Count),
    ("pair 8", Count),
    ("pair 32", Count),
    ("pair", Count),
    ("back 2", Count),
    ("back 8", Count),
    ("back 32", Count),
    ("back", Count),
    ("pair age", Age),
    ("pair share 8", Share),
    ("pair share 32", Share),
    ("pair share 128", Share),
    ("pair share", Share),
    ("pair share of answer", Share),
    ("mirror 8", Count),
    ("mirror", Count),
];
/// What the pair's earlier acts foretell, and its acts of the same family.
pub(super) const RULE: [Column; 8] = [
    ("rule 2", Share),
    ("rule 8", Share),
    ("rule 32", Share),
    ("rule 128", Share),
    ("rule most", Share),
    ("family 8", Count),
    ("family", Count),
    ("acts", Count),
];
/// Of the answer: to this act whoever asked, and to anything.
pub(super) const ANSWER: [Column; 13] = [
    ("answer 2", Count),
    ("answer 32", Count),
    ("answer share", Share),
    ("answer age", Age),
    ("actor 2", Count),
    ("actor 8", Count),
    ("actor 32", Count),
    ("actor", Count),
    ("actor age", Age),
    ("family answer 8", Count),
    ("answer known", Share),
    ("answer at home", Share),
    ("answer partners", Count),
];
/// Of homes and kinds.
pub(super) const TRAITS: [Column; 21] = [
    ("home answer 8", Count),
    ("home answer 32", Count),
    ("home answer", Count),
    ("homes 8", Count),
    ("homes", Count),
    ("homes act 32", Count),
    ("to home act 32", Count),
    ("to home act", Count),
    ("to home 32", Count),
    ("to home share", Share),
    ("kind answer 32", Count),
    ("kind answer", Count),
    ("kinds act share", Share),
    ("to kind act 32", Count),
    ("to kind share", Share),
    ("home to kind 32", Count),
    ("same home", Flag),
    ("same kind", Flag),
    ("asker kind", Flag),
    ("answer kind", Flag),
    ("home share 32", Share),
];
/// By way of others: two steps, and what those like the asker did.
pub(super) const WAYS: [Column; 2] = [("two steps", Share), ("alike", Share)];
/// Of the question, the same for all candidates.
pub(super) const QUESTION: [Column; 15] = [
    ("asker 8", Count),
    ("asker", Count),
    ("partners", Count),
    ("asked 8", Count),
    ("asked", Count),
    ("act", Count),
    ("act known", Share),
    ("act repeats", Share),
    ("act at home", Share),
    ("asker known", Share),
    ("asker repeats", Share),
    ("asker at home", Share),
    ("weekday", Flag),
    ("backward", Flag),
    ("act family", Flag),
];
/// Columns whose share of the sum over all candidates is a column, too.
pub(super) const SHARED: [(&str, Column); 10] = [
    ("rule 8", ("rule 8 of all", Share)),
    ("rule 32", ("rule 32 of all", Share)),
    ("same 8", ("same 8 of all", Share)),
    ("same 128", ("same 128 of all", Share)),
    ("pair 8", ("pair 8 of all", Share)),
    ("pair 32", ("pair 32 of all", Share)),
    ("two steps", ("two steps of all", Share)),
    ("home answer 32", ("home answer of all", Share)),
    ("answer 32", ("answer of all", Share)),
    ("alike", ("alike of all", Share)),
];

/// All columns of an answer's row, in order.
pub fn columns() -> Vec<Column> {
    let blocks: [&[Column]; 7] = [&TRIPLE, &PAIR, &RULE, &ANSWER, &TRAITS, &WAYS, &QUESTION];
    let shared = SHARED.iter().map(|s| s.1);
    blocks.concat().into_iter().chain(shared).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_counts_and_days_are_told_apart() {
        let level = |x: f32| Count.level(x);
        assert_eq!((level(0.0), level(1e9)), (0, 254));
        assert!(level(1.0) < level(1.2) && level(0.01) > 0);
        let days: Vec<u8> = (0..30u8).map(|d| Age.level(f32::from(d))).collect();
        assert!(days.windows(2).all(|d| d[0] < d[1]));
    }

    #[test]
    fn shared_columns_are_columns() {
        let all = columns();
        assert!(SHARED.iter().all(|s| all.iter().any(|c| c.0 == s.0)));
        let mut names: Vec<&str> = all.iter().map(|c| c.0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }

    proptest! {
        #[test]
        fn levels_never_fall(a in 0f32..1e7, b in 0f32..1e7) {
            for scale in [Count, Share, Age, Flag, Scale::Log] {
                let (low, high) = (scale.level(a.min(b)), scale.level(a.max(b)));
                prop_assert!(low <= high);
            }
        }
    }
}
