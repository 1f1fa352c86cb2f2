//! How sure a flip is: a few features of each period, weighed by constants learnt from known turning points.

use super::Series;
use super::pelt::{anscombe, pelt, spread};

/// Periods before a flip that it is compared with.
pub(super) const BEFORE: usize = 6;
/// Periods from a flip on that are compared.
pub(super) const AFTER: usize = 3;
/// Fewest periods of a regime.
pub(super) const SHORTEST: usize = 2;

/// What a period looks like as the first of a new regime. See [`features`].
pub type Features = [f64; 8];

/// Which of [`Features`] is *cut near*.
const CUT_NEAR: usize = 1;

/// What each of [`Features`] is, in order.
pub const FEATURE_NAMES: [&str; 8] = [
    "cut",
    "cut near",
    "rise of volume",
    "step of conflict",
    "step of cooperation",
    "events after",
    "rank",
    "peak",
];

/// Log-odds of a listed turning point = `base` + Σ `weights` · [`Features`]; the probability shown is
/// 1 / (1 + exp(−(`shift` + `slope` · log-odds))), after the doubt of any change and stronger neighbours
/// have taken their part (see [`candidates`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Scorer {
    /// Log-odds where all features are 0.
    pub base: f64,
    /// One weight a feature.
    pub weights: Features,
    /// First constant of the map from log-odds to probability (Platt 1999).
    pub shift: f64,
    /// Second constant of the same.
    pub slope: f64,
}

impl Default for Scorer {
    /// The constants learnt on the five lists of `data/turns` by ridge logistic regression (ridge 1, each list of equal
    /// weight, the period of a turning point against all periods more than three away from any);
    /// `cargo run --release -p bifrons-faces --example flips` prints them anew.
    fn default() -> Self {
        Self {
            base: -12.542,
            weights: [0.159, 0.487, -0.582, 0.938, 0.554, 0.843, 3.104, 0.862],
            shift: -0.009,
            slope: 0.374,
        }
    }
}

impl Scorer {
    /// Log-odds of a period.
    pub fn log_odds(&self, features: &Features) -> f64 {
        self.base
            + self
                .weights
                .iter()
                .zip(features)
                .map(|(w, x)| w * x)
                .sum::<f64>()
    }

    /// The probability, 0 to 1, that someone who knows the pair would list a turning point there.
    pub fn probability(&self, log_odds: f64) -> f64 {
        1.0 / (1.0 + (-self.shift - self.slope * log_odds).exp())
    }
}

/// A period at which a new regime may begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Index of the first period of the new regime.
    pub at: usize,
    /// Log-odds by [`Scorer::log_odds`], less what the doubt of any change and stronger neighbours took.
    pub log_odds: f64,
    /// See [`Scorer::probability`].
    pub probability: f64,
}

/// What a candidate loses in log-odds to a stronger one two and three periods away; one period away it is dropped. One
/// turn of events shows in two or three neighbouring periods and should be told once.
const OUTDONE: [f64; 2] = [2.0, 1.0];

/// What a candidate loses to the doubt that the level changed at all: −ln of the probability of a change,
/// 1 / (1 + exp(ln n − ½ penalty)), with the greatest penalty at which PELT cuts nearby; n periods make the bar that of
/// Schwarz's criterion for one parameter. A loud pair with a steady level would else have flips of mere chance.
fn doubt(cut_near: f64, noise: f64) -> f64 {
    (noise - cut_near.exp_m1() / 2.0).exp().ln_1p()
}

/// Possible flips of a series, the surest first; of equals the earlier.
pub fn candidates(series: &Series, scorer: &Scorer) -> Vec<Candidate> {
    let noise = (series.len() as f64).ln();
    let scored = features(series).into_iter();
    let mut left: Vec<(usize, f64)> = scored
        .map(|(t, f)| (t, scorer.log_odds(&f) - doubt(f[CUT_NEAR], noise)))
        .collect();
    let mut found = Vec::new();
    while let Some(best) = (0..left.len()).max_by(|&i, &j| {
        left[i]
            .1
            .total_cmp(&left[j].1)
            .then(left[j].0.cmp(&left[i].0))
    }) {
        let (at, log_odds) = left.swap_remove(best);
        let probability = scorer.probability(log_odds);
        found.push(Candidate {
            at,
            log_odds,
            probability,
        });
        left.retain(|l| l.0.abs_diff(at) > 1);
        for l in &mut left {
            if let Some(loss) = OUTDONE.get(l.0.abs_diff(at) - 2) {
                l.1 -= loss;
            }
        }
    }
    found
}

/// The features of each period from the third to the last:
///
/// 1. *cut*: ln(1 + the greatest penalty at which PELT on the four quads still cuts here), 0 if at none;
/// 2. *cut near*: the greatest such value of this period and its two neighbours;
/// 3. *rise of volume*: by how much the mean of three periods exceeds that of the six before;
/// 4. and 5. *step of conflict, of cooperation*: by how much this period exceeds the three before;
/// 6. *events after*: ln(1 + events in three periods);
/// 7. *rank*: share of all periods that are less loud than the louder of this one and the next;
/// 8. *peak*: by how much that one exceeds the six before.
///
/// Counts are [`Series::rates`] by Anscombe's transform, in units of the column's robust [`spread`] inside of regimes (1 at
/// least), so that a restless pair needs more than a calm one; steps and rises x are taken as ln(1 + max(x, 0)), the rise
/// weighed by the periods it rests on.
pub fn features(series: &Series) -> Vec<(usize, Features)> {
    let columns = Columns::of(series);
    (2..series.len())
        .map(|t| (t, columns.features(t)))
        .collect()
}

/// The four quads by Anscombe's transform in units of their robust spread: rows for [`pelt`].
pub(super) fn quad_rows(series: &Series) -> Vec<Vec<f64>> {
    scaled(
        &series
            .rates()
            .iter()
            .map(|q| q.map(anscombe).to_vec())
            .collect::<Vec<_>>(),
    )
}

/// Columns divided by their robust spread, 1 at least.
fn scaled(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let width = rows.first().map_or(0, Vec::len);
    let scale = |c: usize| spread(&rows.iter().map(|r| r[c]).collect::<Vec<_>>()).max(1.0);
    let scales: Vec<f64> = (0..width).map(scale).collect();
    let divide = |row: &Vec<f64>| row.iter().zip(&scales).map(|(x, s)| x / s).collect();
    rows.iter().map(divide).collect()
}

/// What the features are read off.
struct Columns {
    volume: Vec<f64>,
    faces: [Vec<f64>; 2],
    events: Vec<f64>,
    cuts: Vec<f64>,
}

impl Columns {
    fn of(series: &Series) -> Self {
        let rates = series.rates();
        let column = |f: &dyn Fn(&[f64; 4]) -> f64| {
            let z: Vec<f64> = rates.iter().map(|q| anscombe(f(q))).collect();
            let scale = spread(&z).max(1.0);
            z.into_iter().map(|x| x / scale).collect::<Vec<f64>>()
        };
        Self {
            volume: column(&|q| q.iter().sum()),
            faces: [column(&|q| q[0] + q[1]), column(&|q| q[2] + q[3])],
            events: series.points().iter().map(|p| p.events()).collect(),
            cuts: cut_strength(&quad_rows(series)),
        }
    }

    /// `t` lies between 2 and the last period.
    fn features(&self, t: usize) -> Features {
        let n = self.volume.len();
        let (from, to) = (t.saturating_sub(BEFORE), (t + AFTER).min(n));
        let (before, after) = ((t - from) as f64, (to - t) as f64);
        let weight = (before * after / (before + after)).sqrt();
        let level = mean(&self.volume[from..t]);
        let peak = self.volume[t..(t + 2).min(n)]
            .iter()
            .copied()
            .fold(f64::MIN, f64::max);
        let step = |column: &[f64]| column[t] - mean(&column[t.saturating_sub(3)..t]);
        let near = self.cuts[t - 1..(t + 2).min(n)]
            .iter()
            .copied()
            .fold(0.0, f64::max);
        let quieter = self.volume.iter().filter(|&&x| x < peak).count();
        [
            self.cuts[t],
            near,
            squash((mean(&self.volume[t..to]) - level) * weight),
            squash(step(&self.faces[1])),
            squash(step(&self.faces[0])),
            squash(self.events[t..to].iter().sum()),
            quieter as f64 / n as f64,
            squash(peak - level),
        ]
    }
}

/// Ratio of one penalty to the one before on the ladder that [`cut_strength`] climbs, from 1 to about 120,000.
const LADDER: f64 = 1.35;

/// For each period ln(1 + the greatest penalty of the ladder at which PELT cuts there); 0 where it never does.
fn cut_strength(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut strength = vec![0.0; rows.len()];
    for rung in 0..40 {
        let penalty = LADDER.powi(rung);
        let cuts = pelt(rows, penalty, SHORTEST);
        if cuts.is_empty() {
            break;
        }
        for cut in cuts {
            strength[cut] = penalty.ln_1p();
        }
    }
    strength
}

fn squash(x: f64) -> f64 {
    x.max(0.0).ln_1p()
}

/// Mean; 0 of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    match values.len() {
        0 => 0.0,
        n => values.iter().sum::<f64>() / n as f64,
    }
}
