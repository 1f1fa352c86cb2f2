//! Structural balance of a signed network of states (measures 5.8): triads, their surprise, and frustration.

mod frustration;
mod shuffle;
#[cfg(test)]
mod tests;

pub use frustration::{Frustration, frustration};

use shuffle::Signs;

/// Ambivalence above which a tie has no sign.
const UNDECIDED: f64 = 0.5;

/// What binds and parts two states. States are indexes of the caller's own list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignedTie {
    /// One state.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// P, events of cooperation in both directions; 0 or more.
    pub plus: f64,
    /// κN, events of conflict lifted by the world's ratio; 0 or more.
    pub minus: f64,
}

impl SignedTie {
    /// s = (P − κN)/(P + κN), -1 to 1; 0 without events.
    pub fn tone(&self) -> f64 {
        let all = self.plus + self.minus;
        match all > 0.0 {
            true => (self.plus - self.minus) / all,
            false => 0.0,
        }
    }

    /// g = √(P + κN), 0 or more.
    pub fn weight(&self) -> f64 {
        (self.plus + self.minus).max(0.0).sqrt()
    }

    /// Friend (true) or foe (false); `None` for a tie of two faces, with ambivalence 1 − |s| above 0.5, and for none at all.
    pub fn sign(&self) -> Option<bool> {
        let tone = self.tone();
        (1.0 - tone.abs() <= UNDECIDED && tone != 0.0).then_some(tone > 0.0)
    }
}

/// Whether three states that all have ties are at ease with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TriadKind {
    /// Three friends, or two friends with a common foe: balanced (Cartwright & Harary 1956).
    Balanced,
    /// Three foes: unbalanced in the strict sense, balanced in the weak one (Davis 1967).
    AllFoes,
    /// Two foes with a common friend: unbalanced in either sense.
    Unbalanced,
    /// One of the ties shows two faces.
    Undecided,
}

/// Three states with ties between all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triad {
    /// The states, in rising order.
    pub states: [usize; 3],
    /// What it is.
    pub kind: TriadKind,
    /// g, the geometric mean of the ties' weights.
    pub weight: f64,
}

/// How balanced one state's triads are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StateBalance {
    /// The state.
    pub state: usize,
    /// Weighted share of its decided triads that are balanced, 0 to 1; `None` if it is in none.
    pub balance: Option<f64>,
    /// Its decided triads.
    pub triads: usize,
    /// Its triads with a tie of two faces.
    pub undecided: usize,
}

/// A network's balance.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// Σ g over balanced triads / Σ g over decided ones, 0 to 1; `None` without any.
    pub strict: Option<f64>,
    /// The same with three foes taken as balanced.
    pub weak: Option<f64>,
    /// How far `strict` lies above shuffles of the signs, in their standard deviations; `None` where shuffles do not differ.
    pub z: Option<f64>,
    /// Mean of `strict` over the shuffles; `None` without decided triads.
    pub by_chance: Option<f64>,
    /// The fewest ties that would have to change sign or go for perfect balance.
    pub frustration: Frustration,
    /// By state, in rising order.
    pub states: Vec<StateBalance>,
    /// All triads, by their states.
    pub triads: Vec<Triad>,
}

/// The balance of a network of ties.
///
/// Ties of the same pair are summed; ties of a state to itself, and pairs without events, are left out. `shuffles` networks
/// (some hundreds) with the same ties, weights and number of foes of each state but other signs tell what balance comes by chance;
/// they are the same for the same `seed`. Such a shuffle trades signs round squares of states (friend, foe, friend, foe), so where
/// a network has few squares it can change little, and `z` is `None` if nothing changes.
///
/// Cost grows with the number of triads times the shuffles: 150 states that all have ties make 550,000 triads.
pub fn balance(ties: &[SignedTie], shuffles: usize, seed: u64) -> Balance {
    let ties = merged(ties);
    let corners = corners(&ties);
    let signs: Vec<Option<bool>> = ties.iter().map(SignedTie::sign).collect();
    let triads: Vec<Triad> = corners
        .iter()
        .map(|c| Triad {
            states: c.states,
            kind: kind(c.ties.map(|t| signs[t])),
            weight: c.weight,
        })
        .collect();
    let strict = share(&triads, |k| k == TriadKind::Balanced);
    let chance = strict.map(|_| by_chance(&ties, &signs, &corners, shuffles, seed));
    let z = strict
        .zip(chance)
        .and_then(|(observed, (mean, sd))| (sd > 1e-12).then(|| (observed - mean) / sd));
    Balance {
        strict,
        weak: share(&triads, |k| k != TriadKind::Unbalanced),
        z,
        by_chance: chance.map(|(mean, _)| mean),
        frustration: frustration(&ties),
        states: by_state(&ties, &triads),
        triads,
    }
}

/// Three ties that close, with their states.
struct Corner {
    states: [usize; 3],
    ties: [usize; 3],
    weight: f64,
}

fn kind(signs: [Option<bool>; 3]) -> TriadKind {
    let [Some(x), Some(y), Some(z)] = signs else {
        return TriadKind::Undecided;
    };
    match [x, y, z].iter().filter(|friend| !**friend).count() {
        0 | 2 => TriadKind::Balanced,
        1 => TriadKind::Unbalanced,
        _ => TriadKind::AllFoes,
    }
}

fn share(triads: &[Triad], balanced: impl Fn(TriadKind) -> bool) -> Option<f64> {
    let decided = || triads.iter().filter(|t| t.kind != TriadKind::Undecided);
    let all: f64 = decided().map(|t| t.weight).sum();
    let good: f64 = decided()
        .filter(|t| balanced(t.kind))
        .map(|t| t.weight)
        .sum();
    (all > 0.0).then(|| (good / all).clamp(0.0, 1.0))
}

/// Ties of each pair summed, those without events or to oneself left out, `a` below `b`, in rising order.
fn merged(ties: &[SignedTie]) -> Vec<SignedTie> {
    let mut ties: Vec<SignedTie> = ties
        .iter()
        .filter(|t| t.a != t.b && t.plus + t.minus > 0.0)
        .map(|t| SignedTie {
            a: t.a.min(t.b),
            b: t.a.max(t.b),
            ..*t
        })
        .collect();
    // Sorted by their counts too, so that sums do not depend on the order given.
    ties.sort_by(|x, y| {
        (x.a, x.b)
            .cmp(&(y.a, y.b))
            .then(x.plus.total_cmp(&y.plus))
            .then(x.minus.total_cmp(&y.minus))
    });
    ties.dedup_by(|next, sum| {
        let same = (next.a, next.b) == (sum.a, sum.b);
        if same {
            sum.plus += next.plus;
            sum.minus += next.minus;
        }
        same
    });
    ties
}

/// All triads of merged ties, by their states.
fn corners(ties: &[SignedTie]) -> Vec<Corner> {
    // Ties are sorted: those of one lower state stand together.
    let from = |a: usize| {
        let start = ties.partition_point(|t| t.a < a);
        start..ties.partition_point(|t| t.a <= a)
    };
    let mut all = Vec::new();
    for (ij, first) in ties.iter().enumerate() {
        let mut others = from(first.b);
        for ik in ij + 1..from(first.a).end {
            let k = ties[ik].b;
            while others.start < others.end && ties[others.start].b < k {
                others.start += 1;
            }
            if others.start < others.end && ties[others.start].b == k {
                let three = [ij, ik, others.start];
                let weight: f64 = three.iter().map(|&t| ties[t].weight()).product();
                all.push(Corner {
                    states: [first.a, first.b, k],
                    ties: three,
                    weight: weight.cbrt(),
                });
            }
        }
    }
    all
}

/// Mean and standard deviation of strict balance over shuffled signs.
fn by_chance(
    ties: &[SignedTie],
    signs: &[Option<bool>],
    corners: &[Corner],
    shuffles: usize,
    seed: u64,
) -> (f64, f64) {
    let decided = |c: &&Corner| c.ties.iter().all(|&t| signs[t].is_some());
    let corners: Vec<&Corner> = corners.iter().filter(decided).collect();
    let all: f64 = corners.iter().map(|c| c.weight).sum();
    let mut shuffled = Signs::new(ties, signs, seed);
    let (mut sum, mut squares, n) = (0.0, 0.0, shuffles.max(1) as f64);
    for _ in 0..shuffles.max(1) {
        shuffled.shuffle();
        let balanced = |c: &&&Corner| c.ties.iter().filter(|&&t| shuffled.foe(t)).count() % 2 == 0;
        let good: f64 = corners.iter().filter(balanced).map(|c| c.weight).sum();
        sum += good / all;
        squares += (good / all).powi(2);
    }
    let mean = sum / n;
    (mean, (squares / n - mean * mean).max(0.0).sqrt())
}

fn by_state(ties: &[SignedTie], triads: &[Triad]) -> Vec<StateBalance> {
    let mut states: Vec<usize> = ties.iter().flat_map(|t| [t.a, t.b]).collect();
    states.sort_unstable();
    states.dedup();
    // Balanced weight, decided weight, decided and undecided triads.
    let mut sums = vec![(0.0, 0.0, 0, 0); states.len()];
    for triad in triads {
        for state in triad.states {
            let Ok(at) = states.binary_search(&state) else {
                continue;
            };
            let sum = &mut sums[at];
            if triad.kind == TriadKind::Undecided {
                sum.3 += 1;
                continue;
            }
            sum.0 += match triad.kind {
                TriadKind::Balanced => triad.weight,
                _ => 0.0,
            };
            sum.1 += triad.weight;
            sum.2 += 1;
        }
    }
    let rows = states.into_iter().zip(sums);
    rows.map(|(state, (good, all, triads, undecided))| StateBalance {
        state,
        balance: (triads > 0).then(|| f64::clamp(good / all, 0.0, 1.0)),
        triads,
        undecided,
    })
    .collect()
}
