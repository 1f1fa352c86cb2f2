//! Signs shuffled so that each state keeps its number of foes.

use std::collections::BTreeMap;

use super::SignedTie;
use crate::quantile::Random;

/// Trades tried for each foe tie in one shuffle.
const TRIES: usize = 10;

/// The signs of decided ties, under shuffling.
pub(super) struct Signs {
    ends: Vec<(usize, usize)>,
    /// Whether each tie is one of foes; undecided ties are none and never traded.
    foe: Vec<bool>,
    foes: Vec<usize>,
    /// Decided tie of each pair of states, both ways.
    of: BTreeMap<(usize, usize), usize>,
    random: Random,
}

impl Signs {
    pub(super) fn new(ties: &[SignedTie], signs: &[Option<bool>], seed: u64) -> Self {
        let ends: Vec<(usize, usize)> = ties.iter().map(|t| (t.a, t.b)).collect();
        let foe: Vec<bool> = signs.iter().map(|s| *s == Some(false)).collect();
        let decided = (0..ends.len()).filter(|&t| signs[t].is_some());
        let both = |t: usize| {
            let (a, b) = ends[t];
            [((a, b), t), ((b, a), t)]
        };
        Self {
            foes: (0..ends.len()).filter(|&t| foe[t]).collect(),
            of: decided.flat_map(both).collect(),
            foe,
            ends,
            random: Random::new(seed),
        }
    }

    pub(super) fn foe(&self, tie: usize) -> bool {
        self.foe[tie]
    }

    /// Trades signs round squares: of foes a–b and c–d, and friends a–d and c–b, the friends become foes and the foes friends.
    pub(super) fn shuffle(&mut self) {
        for _ in 0..TRIES * self.foes.len() {
            let (x, y) = (
                self.random.below(self.foes.len()),
                self.random.below(self.foes.len()),
            );
            let (ab, cd) = (self.foes[x], self.foes[y]);
            let (a, b) = self.ends[ab];
            let (c, d) = match self.random.coin() {
                true => self.ends[cd],
                false => (self.ends[cd].1, self.ends[cd].0),
            };
            if a == c || a == d || b == c || b == d {
                continue;
            }
            if let (Some(&ad), Some(&cb)) = (self.of.get(&(a, d)), self.of.get(&(c, b)))
                && !self.foe[ad]
                && !self.foe[cb]
            {
                for (tie, foe) in [(ab, false), (cd, false), (ad, true), (cb, true)] {
                    self.foe[tie] = foe;
                }
                self.foes[x] = ad;
                self.foes[y] = cb;
            }
        }
    }
}
