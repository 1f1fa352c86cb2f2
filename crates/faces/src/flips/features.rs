//! What a possible flip looks like in numbers.

use super::Series;
use super::pelt::{anscombe, pelt, spread};

/// Periods before a flip that it is compared with.
pub const BEFORE: usize = 6;
/// Periods from a flip on that are compared.
pub const AFTER: usize = 3;
/// Number of features.
pub const FEATURES: usize = 21;

/// Series of a pair, transformed once, of which every period's features are read.
pub struct Scan {
    /// Per column the transformed counts: volume, cooperation, conflict, then the four quads.
    z: Vec<Vec<f64>>,
    /// Robust spread of each column, 1 at least.
    scale: Vec<f64>,
    rates: Vec<[f64; 4]>,
    goldstein: Vec<f64>,
    events: Vec<f64>,
    cuts: [Vec<f64>; 3],
}

/// For each period the log of the greatest penalty at which PELT still cuts there.
fn strength(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut out = vec![0.0; rows.len()];
    for i in 0..40 {
        let penalty = 1.35f64.powi(i);
        let cuts = pelt(rows, penalty, 2);
        if cuts.is_empty() { break; }
        for c in cuts { out[c] = (1.0 + penalty).ln(); }
    }
    out
}

impl Scan {
    /// Transforms the series.
    pub fn of(series: &Series) -> Self {
        let rates = series.rates();
        let columns: Vec<Vec<f64>> = vec![
            rates.iter().map(|q| q.iter().sum()).collect(),
            rates.iter().map(|q| q[0] + q[1]).collect(),
            rates.iter().map(|q| q[2] + q[3]).collect(),
            rates.iter().map(|q| q[0]).collect(),
            rates.iter().map(|q| q[1]).collect(),
            rates.iter().map(|q| q[2]).collect(),
            rates.iter().map(|q| q[3]).collect(),
        ];
        let z: Vec<Vec<f64>> = columns
            .iter()
            .map(|c| c.iter().copied().map(anscombe).collect())
            .collect();
        let scale = z.iter().map(|c| spread(c).max(1.0)).collect();
        let points = series.points();
        let column = |f: &dyn Fn(usize) -> Vec<f64>| (0..points.len()).map(f).collect::<Vec<_>>();
        let g: Vec<f64> = points.iter().map(|p| p.goldstein).collect();
        let sg = spread(&g).max(3.0);
        let cuts = [
            strength(&column(&|t| (3..7).map(|c| z[c][t] / f64::max(1.0, spread(&z[c]))).collect())),
            strength(&column(&|t| vec![g[t] / sg])),
            strength(&column(&|t| vec![z[0][t]])),
        ];
        Self {
            cuts,
            z,
            scale,
            rates,
            goldstein: points.iter().map(|p| p.goldstein).collect(),
            events: points.iter().map(|p| p.events()).collect(),
        }
    }

    /// Features of a flip whose first period is `t`; `None` too near an end.
    pub fn features(&self, t: usize) -> Option<[f64; FEATURES]> {
        let n = self.rates.len();
        if t < 2 || t >= n {
            return None;
        }
        let (from, to) = (t.saturating_sub(BEFORE), (t + AFTER).min(n));
        let mean = |column: &[f64], a: usize, b: usize| column[a..b].iter().sum::<f64>() / (b - a) as f64;
        let weight = |a: usize, b: usize| ((a * b) as f64 / (a + b) as f64).sqrt();
        let shift = |c: usize| {
            (mean(&self.z[c], t, to) - mean(&self.z[c], from, t)) * weight(t - from, to - t) / self.scale[c]
        };
        let shifts: Vec<f64> = (0..7).map(shift).collect();
        let squash = |x: f64| (1.0 + x.max(0.0)).ln();
        // The step itself: the louder of the first two periods against the level before.
        let peak = |c: usize| self.z[c][t..(t + 2).min(n)].iter().fold(f64::MIN, |m, &x| m.max(x));
        let step = |c: usize| (self.z[c][t] - mean(&self.z[c], t.saturating_sub(3), t)) / self.scale[c];
        let sum = |column: &[f64], a: usize, b: usize| column[a..b].iter().sum::<f64>();
        let (g1, n1) = (sum(&self.goldstein, from, t), sum(&self.events, from, t));
        let (g2, n2) = (sum(&self.goldstein, t, to), sum(&self.events, t, to));
        // Scores of events have a standard deviation of about 5.
        let tone = (g2 / n2.max(1.0) - g1 / n1.max(1.0)) / 5.0 / (1.0 / (n1 + 1.0) + 1.0 / (n2 + 1.0)).sqrt();
        let quads = shifts[3..].iter().map(|x| x * x).sum::<f64>().sqrt();
        // How far above all that the pair has seen: share of periods whose volume is below that of the peak.
        let top = peak(0);
        let below = self.z[0].iter().filter(|&&x| x < top).count() as f64 / n as f64;
        let local = |c: &Vec<f64>| c[t - 1..(t + 2).min(n)].iter().fold(0.0f64, |m, &x| m.max(x));
        let sg = spread(&self.goldstein).max(3.0);
        let gstep = (self.goldstein[t] - mean(&self.goldstein, t.saturating_sub(3), t)) / sg;
        let qstep = (3..7).map(|c| ((self.z[c][t] - mean(&self.z[c], t - 2, t)) / self.scale[c]).powi(2)).sum::<f64>().sqrt();
        let short = (t + 2).min(n);
        let qshort = (3..7).map(|c| ((mean(&self.z[c], t, short) - mean(&self.z[c], t - 2, t)) / self.scale[c]).powi(2)).sum::<f64>().sqrt();
        Some([
            self.cuts[0][t],
            local(&self.cuts[0]),
            self.cuts[1][t],
            self.cuts[2][t],
            squash(gstep.abs()),
            squash(qstep),
            squash(qshort),
            squash(-step(2)),
            squash(-step(0)),
            squash(shifts[0]),
            squash(-shifts[0]),
            squash(shifts[2]),
            squash(shifts[1]),
            squash(quads),
            squash(tone.abs()),
            squash(step(0)),
            squash(step(2)),
            squash(step(1)),
            (1.0 + n2).ln(),
            below,
            squash((top - mean(&self.z[0], from, t)) / self.scale[0]),
        ])
    }
}
