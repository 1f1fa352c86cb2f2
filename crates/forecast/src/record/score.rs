//! How good forecasts were.

use std::collections::BTreeMap;

use crate::dyad::Counts;

use super::outcomes::Outcomes;
use super::row::{By, Row, Target, Told};

/// Levels of the intervals whose coverage is told.
pub const INTERVALS: [f64; 3] = [0.5, 0.8, 0.95];

/// How good one forecaster was at one target, some periods ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// What was told.
    pub target: Target,
    /// How many periods ahead.
    pub ahead: usize,
    /// Who told it.
    pub by: By,
    /// Forecasts whose periods are over.
    pub n: usize,
    /// Mean of what came: events, or the share of yes.
    pub came: f64,
    /// Mean of what was told.
    pub told: f64,
    /// Mean squared distance of the probability (of any event, or of yes) and what came, 0 to 1; 0 is perfect.
    pub brier: f64,
    /// What the Brier score consists of (Murphy 1973), over the bins of [`Score::calibration`].
    pub parts: BrierParts,
    /// Probability that a yes was told a higher one than a no; 0.5 is chance. `None` where all came or none.
    pub auc: Option<f64>,
    /// Mean of minus the natural logarithm of the probability of what came (of the count, where counts were told).
    pub log_score: f64,
    /// Mean continuous ranked probability score of counts ([`Counts::crps`]); for yes or no it is the Brier score.
    pub crps: f64,
    /// How often what came lay in the intervals of [`INTERVALS`], ends included. Counts are whole numbers, so that intervals of quiet
    /// dyads hold more than their level however good the forecast is.
    pub covered: Option<[f64; 3]>,
    /// The same by the probability integral transform, which a good forecast meets exactly whatever the counts (Czado, Gneiting &
    /// Held 2009): each outcome is spread over the share of the distribution that it takes.
    pub covered_exactly: Option<[f64; 3]>,
    /// What was told against what came, in ten bins of probability.
    pub calibration: Vec<Bin>,
}

/// Brier = reliability − resolution + uncertainty, up to what varies inside of bins.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BrierParts {
    /// How far shares lie from what was told; 0 is perfect.
    pub reliability: f64,
    /// How far shares of bins lie from the share of all; the more, the better.
    pub resolution: f64,
    /// The variance of what came, which no forecast can change.
    pub uncertainty: f64,
}

/// Forecasts of about the same probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Forecasts.
    pub n: usize,
    /// Mean probability told.
    pub told: f64,
    /// Share that came.
    pub came: f64,
}

/// Bins of probability.
const BINS: usize = 10;

impl Score {
    /// How much better than another forecaster, 1 − own / other, by CRPS: 1 is perfect, 0 no better, below 0 worse. `None` if the
    /// other made no error.
    pub fn skill(&self, other: &Score) -> Option<f64> {
        (other.crps > 0.0).then(|| 1.0 - self.crps / other.crps)
    }

    /// The same by the Brier score.
    pub fn brier_skill(&self, other: &Score) -> Option<f64> {
        (other.brier > 0.0).then(|| 1.0 - self.brier / other.brier)
    }
}

/// Scores of all forecasts whose outcome is known, by target, periods ahead and forecaster; a forecaster is compared on the same
/// forecasts as the others, since all told of the same periods.
pub fn score(rows: &[Row], outcomes: &Outcomes) -> Vec<Score> {
    let mut groups: BTreeMap<(Target, usize, By), Sums> = BTreeMap::new();
    for row in rows {
        if let Some(came) = outcomes.of(row) {
            let key = (row.target, row.ahead, row.by);
            groups.entry(key).or_default().add(&row.told, came);
        }
    }
    let each = groups.into_iter();
    each.map(|((target, ahead, by), sums)| sums.score(target, ahead, by))
        .collect()
}

/// The scores of `of` over several numbers of periods ahead in one, each forecast of equal weight; AUC and calibration are taken over
/// all together.
pub fn pooled(rows: &[Row], outcomes: &Outcomes) -> Vec<Score> {
    let mut groups: BTreeMap<(Target, By), Sums> = BTreeMap::new();
    for row in rows {
        if let Some(came) = outcomes.of(row) {
            groups
                .entry((row.target, row.by))
                .or_default()
                .add(&row.told, came);
        }
    }
    let each = groups.into_iter();
    each.map(|((target, by), sums)| sums.score(target, 0, by))
        .collect()
}

#[derive(Default)]
struct Sums {
    came: f64,
    told: f64,
    log: f64,
    crps: f64,
    covered: [f64; 3],
    exactly: [f64; 3],
    /// Forecasts of counts.
    counts: usize,
    /// Probability of yes, and whether it came.
    yes: Vec<(f64, bool)>,
}

impl Sums {
    fn add(&mut self, told: &Told, came: f64) {
        self.came += came;
        match told {
            Told::Probability(p) => {
                let yes = came > 0.0;
                self.told += p;
                self.crps += (p - f64::from(yes)).powi(2);
                let right = if yes { *p } else { 1.0 - p };
                self.log += (-right.ln()).min(20.0);
                self.yes.push((*p, yes));
            }
            Told::Counts(counts) => self.add_counts(counts, came.round() as u64),
        }
    }

    fn add_counts(&mut self, counts: &Counts, came: u64) {
        self.counts += 1;
        self.told += counts.mean();
        self.yes.push((counts.any(), came > 0));
        self.crps += counts.crps(came);
        self.log += counts.log_score(came);
        let (before, below) = counts.transform(came);
        for (i, level) in INTERVALS.iter().enumerate() {
            let (low, high) = (0.5 - 0.5 * level, 0.5 + 0.5 * level);
            // k lies in the interval from one quantile to the other if F(k − 1) < high and F(k) ≥ low.
            self.covered[i] += f64::from(before < high && below >= low);
            let inside = (below.min(high) - before.max(low)).max(0.0);
            self.exactly[i] += match below > before {
                true => inside / (below - before),
                false => 0.0,
            };
        }
    }

    fn score(self, target: Target, ahead: usize, by: By) -> Score {
        let n = self.yes.len();
        let over = |sum: f64| sum / n.max(1) as f64;
        let squares = self.yes.iter().map(|(p, y)| (p - f64::from(*y)).powi(2));
        let (calibration, parts) = calibrate(&self.yes);
        let all_counts = self.counts == n && n > 0;
        Score {
            target,
            ahead,
            by,
            n,
            came: over(self.came),
            told: over(self.told),
            brier: over(squares.sum()),
            parts,
            auc: auc(&self.yes),
            log_score: over(self.log),
            crps: over(self.crps),
            covered: all_counts.then(|| self.covered.map(over)),
            covered_exactly: all_counts.then(|| self.exactly.map(over)),
            calibration,
        }
    }
}

/// Bins of equal width, and the parts of the Brier score.
pub(super) fn calibrate(yes: &[(f64, bool)]) -> (Vec<Bin>, BrierParts) {
    let mut bins = [Bin::default(); BINS];
    for (p, y) in yes {
        let bin = &mut bins[((p * BINS as f64) as usize).min(BINS - 1)];
        bin.n += 1;
        bin.told += p;
        bin.came += f64::from(*y);
    }
    let n = yes.len().max(1) as f64;
    let share = yes.iter().filter(|y| y.1).count() as f64 / n;
    let mut parts = BrierParts {
        uncertainty: share * (1.0 - share),
        ..BrierParts::default()
    };
    for bin in bins.iter_mut().filter(|b| b.n > 0) {
        let weight = bin.n as f64;
        bin.told /= weight;
        bin.came /= weight;
        parts.reliability += weight / n * (bin.told - bin.came).powi(2);
        parts.resolution += weight / n * (bin.came - share).powi(2);
    }
    (bins.to_vec(), parts)
}

/// Probability that a yes is told a higher probability than a no, ties as half.
pub(super) fn auc(yes: &[(f64, bool)]) -> Option<f64> {
    let mut order = yes.to_vec();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut below, mut at) = (0.0, 0.0, 0);
    while at < order.len() {
        let tied = order[at..]
            .iter()
            .take_while(|o| o.0 == order[at].0)
            .count();
        let came = order[at..at + tied].iter().filter(|o| o.1).count() as f64;
        let not = tied as f64 - came;
        sum += came * (below + not / 2.0);
        below += not;
        at += tied;
    }
    let pairs = below * (order.len() as f64 - below);
    (pairs > 0.0).then(|| sum / pairs)
}
