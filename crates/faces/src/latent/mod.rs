//! Latent hostility and warmth: what thin counts let one know of a pair, period by period (measures 5.4).
//!
//! Counts of the two quads of one face, words and deeds, come as x_q(t) ~ NegBin(E(t)·exp(α_q + β_q·θ(t)), φ_q), with
//! θ(t) = θ(t−1) + ε a random walk: one θ for conflict, another for cooperation. θ is 0 for a usual pair of those that the model was
//! fitted to, and one unit multiplies its words by e. (Schnakenberg & Fariss 2014 and Terechshenko 2020 have such models for
//! repression and for hostility between states; the negative binomial and the Laplace approximation are this project's.)

mod fit;
#[cfg(test)]
mod tests;

pub use fit::fit_latent;

use statrs::function::gamma::ln_gamma;

use crate::quantile::{normal_quantile, tails};

/// Newton's steps at most; some five serve.
const STEPS: usize = 60;
/// Change of θ below which the mode is reached.
const SETTLED: f64 = 1e-8;
/// θ beyond this is of no use, and its exponent runs over.
const FARTHEST: f64 = 30.0;

/// How counts of one quad follow θ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loading {
    /// α, the log of a usual pair's events per unit of exposure.
    pub alpha: f64,
    /// β, how strongly the quad follows; 1 for words, by which θ is measured.
    pub beta: f64,
    /// φ, the size of the negative binomial, above 0: the variance is μ + μ²/φ, so that small values tell of bursts.
    pub phi: f64,
}

/// A model of one face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatentModel {
    /// Words and deeds of the face.
    pub quads: [Loading; 2],
    /// Standard deviation of a period's step of θ, above 0.
    pub step: f64,
    /// Standard deviation of θ among pairs when they are first seen, above 0.
    pub start: f64,
}

impl LatentModel {
    /// The events of a quad (0 words, 1 deeds) expected per unit of exposure at a level of θ.
    pub fn rate(&self, quad: usize, theta: f64) -> f64 {
        self.quads
            .get(quad)
            .map_or(f64::NAN, |l| (l.alpha + l.beta * theta).exp())
    }
}

/// θ of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Latent {
    /// The likeliest value.
    pub mean: f64,
    /// Standard deviation of the normal that stands for the posterior.
    pub sd: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// θ of each period in the light of all periods: for looking back.
///
/// `counts` are words and deeds of one face, `exposure` the media volume E, above 0, of the same periods without gaps; a period with
/// exposure 0 is one without data. `level` is the probability that an interval holds, 0.01 to 0.999. The posterior of the whole walk is taken for
/// normal round its mode (Laplace), which Newton's steps find exactly, since its logarithm is concave; cost is linear.
pub fn latent_smooth(
    counts: &[[u64; 2]],
    exposure: &[f64],
    model: &LatentModel,
    level: f64,
) -> Vec<Latent> {
    let mode = mode(counts, exposure, model);
    let each = mode.theta.iter().zip(&mode.variance);
    each.map(|(&mean, &variance)| interval(mean, variance, level))
        .collect()
}

/// θ of each period in the light of that period and those before: for watching, without a look ahead.
///
/// Arguments as for [`latent_smooth`]. Each period's posterior is taken for normal round its mode and carried on.
pub fn latent_filter(
    counts: &[[u64; 2]],
    exposure: &[f64],
    model: &LatentModel,
    level: f64,
) -> Vec<Latent> {
    let (mut mean, mut variance) = (0.0, model.start.powi(2));
    let mut all = Vec::with_capacity(counts.len());
    for (t, (x, &e)) in counts.iter().zip(exposure).enumerate() {
        if t > 0 {
            variance += model.step.powi(2);
        }
        let (prior, precision) = (mean, 1.0 / variance);
        let height =
            |theta: f64| told(x, e, model, theta).log - 0.5 * precision * (theta - prior).powi(2);
        for _ in 0..STEPS {
            let at = told(x, e, model, mean);
            let slope = at.slope - precision * (mean - prior);
            let next = climb(mean, slope / (at.bend + precision), height);
            let moved = (next - mean).abs();
            mean = next;
            if moved < SETTLED {
                break;
            }
        }
        variance = 1.0 / (told(x, e, model, mean).bend + precision);
        all.push(interval(mean, variance, level));
    }
    all
}

/// The mode of a pair's walk.
struct Mode {
    theta: Vec<f64>,
    variance: Vec<f64>,
    /// Log of the probability of the counts, the walk summed out (Laplace).
    evidence: f64,
}

fn mode(counts: &[[u64; 2]], exposure: &[f64], model: &LatentModel) -> Mode {
    let n = counts.len().min(exposure.len());
    let (start, step) = (1.0 / model.start.powi(2), 1.0 / model.step.powi(2));
    let height = |theta: &[f64]| -> f64 {
        let counts: f64 = (0..n)
            .map(|t| told(&counts[t], exposure[t], model, theta[t]).log)
            .sum();
        let walk: f64 = theta.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum();
        counts - 0.5 * step * walk - 0.5 * start * theta.first().map_or(0.0, |t| t * t)
    };
    let mut theta = vec![guess(counts, exposure, model); n];
    let mut bends = Bends::default();
    let mut now = height(&theta);
    for _ in 0..STEPS {
        let mut slope = vec![0.0; n];
        bends = Bends::new(n, start, step);
        for t in 0..n {
            let at = told(&counts[t], exposure[t], model, theta[t]);
            slope[t] += at.slope;
            bends.diagonal[t] += at.bend;
            if t == 0 {
                slope[t] -= start * theta[t];
            } else {
                let pull = step * (theta[t] - theta[t - 1]);
                slope[t] -= pull;
                slope[t - 1] += pull;
            }
        }
        let move_by = bends.solve(slope);
        // Newton's full step may overshoot; half of it, and so on, then climbs.
        let mut scale = 1.0;
        let (next, then) = loop {
            let next: Vec<f64> = theta
                .iter()
                .zip(&move_by)
                .map(|(t, m)| (t + scale * m).clamp(-FARTHEST, FARTHEST))
                .collect();
            let then = height(&next);
            if then >= now - 1e-12 || scale < 1e-6 {
                break (next, then);
            }
            scale /= 2.0;
        };
        let moved = theta
            .iter()
            .zip(&next)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        (theta, now) = (next, then);
        if moved < SETTLED {
            break;
        }
    }
    let walk = model.step.ln() * n.saturating_sub(1) as f64 + model.start.ln();
    Mode {
        evidence: now - walk - 0.5 * bends.log_determinant(),
        variance: bends.variances(),
        theta,
    }
}

/// The log probability of one period's counts at θ, its slope, and how it bends (minus the second derivative, never below 0).
struct Told {
    log: f64,
    slope: f64,
    bend: f64,
}

fn told(counts: &[u64; 2], exposure: f64, model: &LatentModel, theta: f64) -> Told {
    let mut sum = Told {
        log: 0.0,
        slope: 0.0,
        bend: 0.0,
    };
    if exposure <= 0.0 {
        return sum;
    }
    for (loading, &x) in model.quads.iter().zip(counts) {
        let (x, phi) = (x as f64, loading.phi);
        let log_mu = exposure.ln() + loading.alpha + loading.beta * theta;
        let mu = log_mu.exp();
        // What does not depend on θ but on the model is kept, since models are compared.
        let choose = ln_gamma(x + phi) - ln_gamma(phi) - ln_gamma(x + 1.0);
        sum.log += choose - phi * (mu / phi).ln_1p() + x * (log_mu - (phi + mu).ln());
        sum.slope += loading.beta * (x - mu) * phi / (phi + mu);
        sum.bend += loading.beta.powi(2) * mu * phi * (x + phi) / (phi + mu).powi(2);
    }
    sum
}

fn interval(mean: f64, variance: f64, level: f64) -> Latent {
    let sd = variance.sqrt();
    let reach = normal_quantile(tails(level).1) * sd;
    Latent {
        mean,
        sd,
        low: mean - reach,
        high: mean + reach,
    }
}

/// The level of θ at which the words of all periods together would be expected.
fn guess(counts: &[[u64; 2]], exposure: &[f64], model: &LatentModel) -> f64 {
    let words: u64 = counts.iter().map(|c| c[0]).sum();
    let volume: f64 = exposure.iter().take(counts.len()).sum();
    let rate = (words as f64 + 0.5) / volume.max(1e-9);
    let Loading { alpha, beta, .. } = model.quads[0];
    ((rate.ln() - alpha) / beta).clamp(-8.0, 8.0)
}

/// The farthest of a step and its halves that does not lead down.
fn climb(from: f64, step: f64, height: impl Fn(f64) -> f64) -> f64 {
    let now = height(from);
    let mut scale = 1.0;
    loop {
        let next = (from + scale * step).clamp(-FARTHEST, FARTHEST);
        if height(next) >= now - 1e-12 || scale < 1e-6 {
            return next;
        }
        scale /= 2.0;
    }
}

/// Minus the second derivatives of the log posterior: a tridiagonal matrix with the same value beside the diagonal throughout.
#[derive(Default)]
struct Bends {
    diagonal: Vec<f64>,
    beside: f64,
}

impl Bends {
    /// Those of the walk alone.
    fn new(n: usize, start: f64, step: f64) -> Self {
        let mut diagonal = vec![2.0 * step; n];
        if let Some(first) = diagonal.first_mut() {
            *first = start + step;
        }
        if let Some(last) = diagonal.last_mut() {
            *last -= step;
        }
        Self {
            diagonal,
            beside: -step,
        }
    }

    /// Pivots of the elimination from the first row on.
    fn pivots<'a>(&self, rows: impl Iterator<Item = &'a f64>) -> Vec<f64> {
        let mut before = f64::INFINITY;
        rows.map(|d| {
            before = d - self.beside.powi(2) / before;
            before
        })
        .collect()
    }

    /// Thomas' algorithm.
    fn solve(&self, mut right: Vec<f64>) -> Vec<f64> {
        let pivots = self.pivots(self.diagonal.iter());
        for t in 1..right.len() {
            right[t] -= self.beside / pivots[t - 1] * right[t - 1];
        }
        for t in (0..right.len()).rev() {
            let after = right.get(t + 1).copied().unwrap_or(0.0);
            right[t] = (right[t] - self.beside * after) / pivots[t];
        }
        right
    }

    fn log_determinant(&self) -> f64 {
        self.pivots(self.diagonal.iter())
            .iter()
            .map(|p| p.ln())
            .sum()
    }

    /// The diagonal of the inverse, from the pivots of both directions.
    fn variances(&self) -> Vec<f64> {
        let down = self.pivots(self.diagonal.iter());
        let up = self.pivots(self.diagonal.iter().rev());
        let both = down.iter().zip(up.iter().rev()).zip(&self.diagonal);
        both.map(|((d, u), a)| 1.0 / (d + u - a)).collect()
    }
}
