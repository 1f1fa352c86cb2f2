//! Naive forecasts, which a forecast must beat to be worth reading. Each has a width and a probability fitted to the past, as good as
//! so simple a rule can be.

use std::fmt;

use bifrons_faces::Bucket;

use super::counts::{Counts, Part};
use super::panel::Quads;
use super::regress::{Family, Rows, Weights, fit};
use super::tally::Tally;

/// A rule that needs no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Naive {
    /// As many as in the last period.
    Last,
    /// As many as at the same time of the year in the years before, three at most; where there is no year yet, as always so far.
    Seasonal,
    /// As many as lately, older periods weighing less: the half-life that told the past best.
    Smoothed,
    /// Any of the last twelve periods again.
    Recent,
}

impl Naive {
    /// All of them.
    pub const ALL: [Naive; 4] = [Self::Last, Self::Seasonal, Self::Smoothed, Self::Recent];

    /// The word for it in tables and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::Seasonal => "seasonal",
            Self::Smoothed => "smoothed",
            Self::Recent => "recent",
        }
    }
}

impl fmt::Display for Naive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Half-lives in periods that are tried for [`Naive::Smoothed`].
const SMOOTH: [f64; 5] = [1.0, 2.0, 4.0, 8.0, 24.0];
/// Periods that [`Naive::Recent`] draws from.
const RECENT: usize = 12;
/// Years that [`Naive::Seasonal`] looks back.
const YEARS: usize = 3;
/// Events added to what is expected, so that a quiet past does not make events impossible.
const ADDED: f64 = 0.1;

/// What of a rule was fitted to the past, for one quad and one number of periods ahead.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fitted {
    pub naive: Naive,
    half_life: f64,
    size: f64,
    /// Log-odds of any events from the log of what is expected.
    any: Weights,
}

impl Fitted {
    /// Fits a rule to counts of dyads over periods; what is expected at `t` is compared with what came `ahead` periods on, for t from
    /// `from` on, `most` pairs of them at most.
    pub fn new(
        naive: Naive,
        bucket: Bucket,
        quad: usize,
        ahead: usize,
        from: usize,
        most: usize,
        counts: &[&[Quads]],
    ) -> Self {
        let all: usize = counts
            .iter()
            .map(|rows| rows.len().saturating_sub(from + ahead))
            .sum();
        let step = all.div_ceil(most.max(1)).max(1);
        let half_lives: &[f64] = match naive {
            Naive::Smoothed => &SMOOTH,
            _ => &[f64::INFINITY],
        };
        let y: Vec<f64> = counts
            .iter()
            .flat_map(|rows| rows.iter().skip(from + ahead).map(|q| q[quad]))
            .step_by(step)
            .collect();
        let tally = Tally::new(&y);
        let shares = vec![1.0; y.len()];
        let tried = half_lives.iter().map(|&half_life| {
            let means: Vec<f64> = counts
                .iter()
                .flat_map(|rows| {
                    let all = expected(naive, bucket, half_life, quad, ahead, rows);
                    let told = rows.len().saturating_sub(from + ahead);
                    all.into_iter().skip(from).take(told)
                })
                .step_by(step)
                .collect();
            let size = tally.best_size(&means, &shares, 1.0, None);
            (tally.height(&means, size), half_life, size, means)
        });
        let best = tried.max_by(|a, b| a.0.total_cmp(&b.0));
        let (_, half_life, size, means) = best.unwrap_or_default();
        let rows = Rows {
            width: 1,
            values: means.iter().map(|m| m.ln()).collect(),
        };
        let came: Vec<f64> = y.iter().map(|y| f64::from(*y > 0.0)).collect();
        let any = fit(&rows, &came, Family::Logit, 1e-3, None);
        Self {
            naive,
            half_life,
            size,
            any,
        }
    }

    /// What the rule tells of the period `ahead` of the last of these.
    pub fn tell(&self, bucket: Bucket, quad: usize, ahead: usize, past: &[Quads]) -> Counts {
        let all = expected(self.naive, bucket, self.half_life, quad, ahead, past);
        let mean = all.last().copied().unwrap_or(ADDED);
        let odds = self.any.predict(&[mean.ln()]);
        let none = Some(1.0 / (1.0 + odds.exp()));
        let part = |weight: f64, mean: f64, size: f64| Part { weight, mean, size };
        if self.naive != Naive::Recent {
            return Counts::new(none, [part(1.0, mean, self.size)]);
        }
        // Each of the last periods again, as chance alone would scatter it.
        let mut lately: Vec<f64> = past.iter().rev().take(RECENT).map(|q| q[quad]).collect();
        lately.sort_by(f64::total_cmp);
        let mut parts: Vec<Part> = Vec::new();
        for x in lately {
            match parts.last_mut().filter(|p| p.mean == x + ADDED) {
                Some(p) => p.weight += 1.0,
                None => parts.push(part(1.0, x + ADDED, CHANCE)),
            }
        }
        Counts::new(none, parts)
    }
}

/// A size at which a negative binomial is a Poisson in effect.
const CHANCE: f64 = 500.0;

/// What the rule expects at the end of each period.
fn expected(
    naive: Naive,
    bucket: Bucket,
    half_life: f64,
    quad: usize,
    ahead: usize,
    rows: &[Quads],
) -> Vec<f64> {
    let x: Vec<f64> = rows.iter().map(|q| q[quad]).collect();
    let year = match bucket {
        Bucket::Day => 364,
        Bucket::Week => 52,
        Bucket::Month => 12,
        Bucket::Quarter => 4,
        Bucket::Year => 1,
    };
    let keep = 0.5f64.powf(1.0 / half_life);
    let (mut sum, mut weight) = (0.0, 0.0);
    let each = (0..x.len()).map(|t| {
        sum = keep * sum + x[t];
        weight = keep * weight + 1.0;
        let told = match naive {
            Naive::Last => x[t],
            Naive::Smoothed => sum / weight,
            Naive::Recent => mean(&x[(t + 1).saturating_sub(RECENT)..=t]),
            Naive::Seasonal => {
                let whole = ahead.div_ceil(year);
                let before =
                    (whole..whole + YEARS).filter_map(|y| (t + ahead).checked_sub(y * year));
                let same: Vec<f64> = before.map(|at| x[at]).collect();
                match same.is_empty() {
                    true => sum / weight,
                    false => mean(&same),
                }
            }
        };
        told + ADDED
    });
    each.collect()
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(x: &[f64]) -> Vec<Quads> {
        x.iter().map(|x| [*x, 0.0, 0.0, 0.0]).collect()
    }

    #[test]
    fn what_rules_expect_by_hand() {
        let rows = row(&[4.0, 0.0, 2.0, 6.0, 1.0, 3.0]);
        let last = |naive, half_life, ahead| {
            let all = expected(naive, Bucket::Quarter, half_life, 0, ahead, &rows);
            (all[all.len() - 1] - ADDED) * 1e6
        };
        assert_eq!(last(Naive::Last, f64::INFINITY, 1).round(), 3e6);
        // The sixth quarter is told: two quarters ahead of it lies the eighth, the fourth had 6.
        assert_eq!(last(Naive::Seasonal, f64::INFINITY, 2).round(), 6e6);
        assert_eq!(last(Naive::Recent, f64::INFINITY, 1).round(), 2_666_667.0);
        // (3 + 1/2 + 6/4 + 2/8 + 0 + 4/32) / (1 + 1/2 + 1/4 + 1/8 + 1/16 + 1/32) = 5.375 / 1.96875
        assert_eq!(last(Naive::Smoothed, 1.0, 1).round(), 2_730_159.0);
    }

    #[test]
    fn no_year_yet_is_told_as_always_so_far() {
        let rows = row(&[1.0, 3.0]);
        let all = expected(Naive::Seasonal, Bucket::Month, f64::INFINITY, 0, 1, &rows);
        assert_eq!(all, [1.0 + ADDED, 2.0 + ADDED]);
    }

    #[test]
    fn the_future_is_not_seen() {
        let x: Vec<f64> = (0..40).map(|t| f64::from((t * 7) % 5)).collect();
        for naive in Naive::ALL {
            let whole = expected(naive, Bucket::Month, 4.0, 0, 3, &row(&x));
            let cut = expected(naive, Bucket::Month, 4.0, 0, 3, &row(&x[..25]));
            assert_eq!(&whole[..25], &cut[..]);
        }
    }
}
