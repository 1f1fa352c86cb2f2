//! Ranks of true answers among all that could be, and what is made of them.

/// The rank, from 1, that an answer of score `mine` has on average if ties are broken by lot: one more than those above it,
/// and half of the others that are level. `others` are the scores of all that compete; the answer itself, and other true
/// answers of the same question, are not among them.
pub fn expected_rank(mine: f32, others: impl IntoIterator<Item = f32>) -> f64 {
    let (mut above, mut level) = (0u32, 0u32);
    for score in others {
        above += u32::from(score > mine);
        level += u32::from(score == mine);
    }
    1.0 + f64::from(above) + f64::from(level) / 2.0
}

/// Mean reciprocal rank and hits of a set of ranks, each 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// How many answers were ranked.
    pub answers: u64,
    reciprocal: f64,
    hits: [u64; 3],
}

impl Tally {
    /// The ranks that [`Tally::hits`] counts answers within.
    pub const WITHIN: [f64; 3] = [1.0, 3.0, 10.0];

    /// Counts one rank, 1 or more.
    pub fn add(&mut self, rank: f64) {
        self.answers += 1;
        self.reciprocal += 1.0 / rank;
        for (hits, within) in self.hits.iter_mut().zip(Self::WITHIN) {
            *hits += u64::from(rank <= within);
        }
    }

    /// Mean of 1 / rank; 0 of no answers.
    pub fn mrr(&self) -> f64 {
        self.reciprocal / self.answers.max(1) as f64
    }

    /// Share of answers at a rank of 1, of 3 and of 10 at most.
    pub fn hits(&self) -> [f64; 3] {
        self.hits
            .map(|hits| hits as f64 / self.answers.max(1) as f64)
    }
}

impl std::ops::Add for Tally {
    type Output = Self;

    /// The ranks of both.
    fn add(self, other: Self) -> Self {
        Self {
            answers: self.answers + other.answers,
            reciprocal: self.reciprocal + other.reciprocal,
            hits: std::array::from_fn(|i| self.hits[i] + other.hits[i]),
        }
    }
}

/// Ranks of questions for who the other is, by what is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ways {
    /// Asked: the recipient of an actor's act.
    pub recipient: Tally,
    /// Asked: the actor of an act upon a recipient.
    pub actor: Tally,
}

impl Ways {
    /// Counts one rank of a question of either way.
    pub fn add(&mut self, backward: bool, rank: f64) {
        match backward {
            true => self.actor.add(rank),
            false => self.recipient.add(rank),
        }
    }

    /// The ranks of both ways, as benchmarks tell them.
    pub fn both(&self) -> Tally {
        self.recipient + self.actor
    }
}

impl FromIterator<f64> for Tally {
    fn from_iter<I: IntoIterator<Item = f64>>(ranks: I) -> Self {
        let mut tally = Self::default();
        ranks.into_iter().for_each(|rank| tally.add(rank));
        tally
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ties_share_their_ranks() {
        assert_eq!(expected_rank(2.0, [3.0, 2.0, 2.0, 1.0]), 3.0);
        assert_eq!(expected_rank(4.0, [3.0, 2.0]), 1.0);
        assert_eq!(expected_rank(0.0, [0.0; 9]), 5.5);
    }

    #[test]
    fn tally_by_hand() {
        let tally: Tally = [1.0, 2.0, 4.0, 20.0].into_iter().collect();
        assert_eq!(tally.mrr(), (1.0 + 0.5 + 0.25 + 0.05) / 4.0);
        assert_eq!(tally.hits(), [0.25, 0.5, 0.75]);
        let mut ways = Ways::default();
        for rank in [1.0, 2.0, 4.0, 20.0] {
            ways.add(rank > 2.0, rank);
        }
        assert_eq!((ways.both(), ways.actor.answers), (tally, 2));
    }

    proptest! {
        /// Over all orders in which ties may fall, the mean rank is the expected one.
        #[test]
        fn it_is_the_mean_over_all_orders(mine in 0u8..4, others in prop::collection::vec(0u8..4, 0..12)) {
            let above = others.iter().filter(|&&o| o > mine).count();
            let level = others.iter().filter(|&&o| o == mine).count();
            let places: Vec<usize> = (1 + above..=1 + above + level).collect();
            let mean = places.iter().sum::<usize>() as f64 / places.len() as f64;
            let found = expected_rank(f32::from(mine), others.iter().map(|&o| f32::from(o)));
            prop_assert!((found - mean).abs() < 1e-9);
        }
    }
}
