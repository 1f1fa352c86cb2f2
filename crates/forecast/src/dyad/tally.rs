//! Likelihoods of many counts at once, with logarithms of gamma functions taken once for each count that occurs.

use statrs::function::gamma::ln_gamma;

use super::classes::Class;

/// Sizes of a negative binomial that are tried; beyond the last it is a Poisson in effect.
const SIZES: (f64, f64) = (0.05, 500.0);
/// How far from a given size, by the logarithm, others are tried.
const NEAR: f64 = 0.7;
/// How exactly the logarithm of the size is found.
const FINE: f64 = 0.06;

/// Counts, and which occur.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tally {
    distinct: Vec<f64>,
    at: Vec<usize>,
}

impl Tally {
    pub fn new(y: &[f64]) -> Self {
        let mut distinct = y.to_vec();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let at = y
            .iter()
            .map(|y| distinct.partition_point(|d| d < y))
            .collect();
        Self { distinct, at }
    }

    /// Log-probability of each count as of that kind, the share of the kind left out.
    pub fn heights(&self, means: &[f64], class: &Class) -> Vec<f64> {
        let size = class.size;
        let table = self.choose(size);
        let each = means.iter().zip(&self.at);
        each.map(|(mean, at)| {
            let mean = (class.times * mean).max(1e-12);
            let both = (size + mean).ln();
            table[*at] + size * (size.ln() - both) + self.distinct[*at] * (mean.ln() - both)
        })
        .collect()
    }

    /// Log-probability of all counts as of one negative binomial of that size.
    pub fn height(&self, means: &[f64], size: f64) -> f64 {
        let class = Class {
            share: 1.0,
            times: 1.0,
            size,
        };
        self.heights(means, &class).iter().sum()
    }

    /// The size that suits best, each count weighed by its share, by golden section over its logarithm; near a size where one is given.
    pub fn best_size(&self, means: &[f64], shares: &[f64], times: f64, near: Option<f64>) -> f64 {
        let height = |ln_size: f64| -> f64 {
            let class = Class {
                share: 1.0,
                times,
                size: ln_size.exp(),
            };
            let heights = self.heights(means, &class);
            heights.iter().zip(shares).map(|(h, s)| h * s).sum()
        };
        let ratio = (5f64.sqrt() - 1.0) / 2.0;
        let (mut low, mut high) = (SIZES.0.ln(), SIZES.1.ln());
        if let Some(near) = near {
            let near = near.ln().clamp(low, high);
            (low, high) = ((near - NEAR).max(low), (near + NEAR).min(high));
        }
        let (mut x1, mut x2) = (high - ratio * (high - low), low + ratio * (high - low));
        let (mut f1, mut f2) = (height(x1), height(x2));
        while high - low > FINE {
            if f1 >= f2 {
                (high, x2, f2) = (x2, x1, f1);
                x1 = high - ratio * (high - low);
                f1 = height(x1);
            } else {
                (low, x1, f1) = (x1, x2, f2);
                x2 = low + ratio * (high - low);
                f2 = height(x2);
            }
        }
        (0.5 * (low + high)).exp()
    }

    /// How many times as many as expected suits best, at the kind's size, by a few of Newton's steps.
    pub fn best_times(&self, means: &[f64], shares: &[f64], class: &Class) -> f64 {
        let mut ln_times = class.times.ln();
        for _ in 0..8 {
            let (mut slope, mut bend) = (0.0, 1e-9);
            for ((mean, at), share) in means.iter().zip(&self.at).zip(shares) {
                let mean = ln_times.exp() * mean;
                let part = share * class.size / (class.size + mean);
                slope += part * (self.distinct[*at] - mean);
                bend += part * mean;
            }
            let step = (slope / bend).clamp(-1.0, 1.0);
            ln_times += step;
            if step.abs() < 1e-6 {
                break;
            }
        }
        ln_times.exp()
    }

    /// ln Γ(y + φ) − ln Γ(φ) − ln y! of each count that occurs.
    fn choose(&self, size: f64) -> Vec<f64> {
        let base = ln_gamma(size);
        self.distinct
            .iter()
            .map(|y| ln_gamma(y + size) - base - ln_gamma(y + 1.0))
            .collect()
    }
}
