//! Regressions of yes-or-no and of counts on standardised features, by Newton's steps with a ridge (iteratively reweighted least
//! squares). Sums run in the order of rows, so that the weights are the same on any number of threads.

use statrs::function::gamma::ln_gamma;

/// Newton's steps at most; some eight serve.
const STEPS: usize = 40;
/// Change of the penalised log-likelihood, per row, below which the best weights are reached.
const SETTLED: f64 = 1e-9;
/// Linear predictors beyond this are of no use and run over.
const FARTHEST: f64 = 15.0;

/// Rows of features, all equally long, one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    pub width: usize,
    pub values: Vec<f64>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.width.max(1))
    }
}

/// Mean and standard deviation of each feature over the rows that were learnt from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scale {
    pub mean: Vec<f64>,
    /// 0 where the feature does not vary, and tells nothing.
    pub inverse_sd: Vec<f64>,
}

impl Scale {
    pub fn of(rows: &Rows) -> Self {
        let (n, k) = (rows.len().max(1) as f64, rows.width);
        let mut mean = vec![0.0; k];
        for row in rows.iter() {
            mean.iter_mut().zip(row).for_each(|(m, x)| *m += x / n);
        }
        let mut variance = vec![0.0; k];
        for row in rows.iter() {
            for ((v, x), m) in variance.iter_mut().zip(row).zip(&mean) {
                *v += (x - m).powi(2) / n;
            }
        }
        let inverse = |v: &f64| if *v > 1e-10 { v.sqrt().recip() } else { 0.0 };
        let inverse_sd = variance.iter().map(inverse).collect();
        Self { mean, inverse_sd }
    }

    /// How far each number lies from the mean in standard deviations; not more than six, so that no odd value leads astray.
    pub fn apply(&self, row: &mut [f64]) {
        for ((x, m), s) in row.iter_mut().zip(&self.mean).zip(&self.inverse_sd) {
            *x = ((*x - m) * s).clamp(-6.0, 6.0);
        }
    }
}

/// What is regressed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Family {
    /// Whether it came: 0 or 1, by log-odds.
    Logit,
    /// How many came: negative binomial of that size, by the log of the mean.
    Counts(f64),
}

impl Family {
    /// Log-likelihood without what does not depend on the predictor, its slope, and how it bends (expected, above 0).
    pub fn told(self, eta: f64, y: f64) -> (f64, f64, f64) {
        match self {
            Self::Logit => {
                let p = 1.0 / (1.0 + (-eta).exp());
                // ln(1 + e^η), without overflow.
                let soft = eta.max(0.0) + (-eta.abs()).exp().ln_1p();
                (y * eta - soft, y - p, (p * (1.0 - p)).max(1e-9))
            }
            Self::Counts(size) => {
                let mean = eta.exp();
                let log = y * eta - (y + size) * (size + mean).ln();
                let share = size / (size + mean);
                (log, (y - mean) * share, (mean * share).max(1e-9))
            }
        }
    }
}

/// Weights of standardised features, the constant last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Weights(pub Vec<f64>);

impl Weights {
    pub fn predict(&self, row: &[f64]) -> f64 {
        let constant = self.0.last().copied().unwrap_or(0.0);
        let sum: f64 = row.iter().zip(&self.0).map(|(x, w)| x * w).sum();
        (constant + sum).clamp(-FARTHEST, FARTHEST)
    }
}

/// The weights that maximise the log-likelihood less ½ · `ridge` · Σ w², the constant left free; from `start` where it is given.
pub(super) fn fit(
    rows: &Rows,
    y: &[f64],
    family: Family,
    ridge: f64,
    start: Option<Weights>,
) -> Weights {
    let k = rows.width;
    let mut weights = start
        .filter(|w| w.0.len() == k + 1)
        .unwrap_or_else(|| constant(y, family, k));
    let mut now = f64::NEG_INFINITY;
    for _ in 0..STEPS {
        let (height, slope, bend) = climb(rows, y, family, ridge, &weights);
        if (height - now).abs() < SETTLED * rows.len().max(1) as f64 {
            break;
        }
        now = height;
        let Some(step) = solve(bend, slope) else {
            break;
        };
        let mut scale = 1.0;
        // Newton's full step may overshoot; half of it, and so on, then climbs.
        loop {
            let moved = weights.0.iter().zip(&step);
            let next = Weights(moved.map(|(w, s)| w + scale * s).collect());
            if height_of(rows, y, family, ridge, &next) >= now || scale < 1e-4 {
                weights = next;
                break;
            }
            scale /= 2.0;
        }
    }
    weights
}

/// Log of the probability of a count under a negative binomial with variance mean + mean² / size.
pub(super) fn ln_probability(y: f64, mean: f64, size: f64) -> f64 {
    if mean <= 0.0 {
        return if y == 0.0 { 0.0 } else { f64::NEG_INFINITY };
    }
    let ln_none = -size * (mean / size).ln_1p();
    if y == 0.0 {
        return ln_none;
    }
    let choose = ln_gamma(y + size) - ln_gamma(size) - ln_gamma(y + 1.0);
    choose + ln_none + y * (mean / (size + mean)).ln()
}

/// Weights with which all rows are told the mean.
fn constant(y: &[f64], family: Family, k: usize) -> Weights {
    let n = y.len() as f64;
    // A little of both is added, so that what never came is not told impossible.
    let mean = (y.iter().sum::<f64>() + 0.5) / (n + 1.0);
    let mut weights = vec![0.0; k + 1];
    weights[k] = match family {
        Family::Logit => (mean / (1.0 - mean).max(1e-9)).ln(),
        Family::Counts(_) => mean.ln(),
    };
    Weights(weights)
}

fn height_of(rows: &Rows, y: &[f64], family: Family, ridge: f64, weights: &Weights) -> f64 {
    let told = rows.iter().zip(y);
    let sum: f64 = told
        .map(|(row, y)| family.told(weights.predict(row), *y).0)
        .sum();
    sum - penalty(ridge, weights)
}

fn penalty(ridge: f64, weights: &Weights) -> f64 {
    let k = weights.0.len().saturating_sub(1);
    0.5 * ridge * weights.0[..k].iter().map(|w| w * w).sum::<f64>()
}

type Climb = (f64, Vec<f64>, Vec<Vec<f64>>);

fn climb(rows: &Rows, y: &[f64], family: Family, ridge: f64, weights: &Weights) -> Climb {
    let k = rows.width;
    let mut height = -penalty(ridge, weights);
    let mut slope = vec![0.0; k + 1];
    let mut bend = vec![vec![0.0; k + 1]; k + 1];
    for (row, y) in rows.iter().zip(y) {
        let (log, s, b) = family.told(weights.predict(row), *y);
        height += log;
        slope.iter_mut().zip(row).for_each(|(sum, x)| *sum += s * x);
        slope[k] += s;
        for (i, x) in row.iter().enumerate() {
            let scaled = b * x;
            // The lower triangle alone.
            let (below, row) = (&mut bend[i][..=i], &row[..=i]);
            below
                .iter_mut()
                .zip(row)
                .for_each(|(sum, x)| *sum += scaled * x);
        }
        let last = &mut bend[k];
        last.iter_mut().zip(row).for_each(|(sum, x)| *sum += b * x);
        last[k] += b;
    }
    for i in 0..k {
        slope[i] -= ridge * weights.0[i];
        bend[i][i] += ridge;
    }
    (height, slope, bend)
}

/// Solves a symmetric positive definite system, of which the lower triangle is given, by Cholesky; `None` if it is not.
pub(super) fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let (above, row) = a.split_at(i);
            let row = &row[0];
            let other = if i == j { row } else { &above[j] };
            let sum: f64 = row[..j].iter().zip(&other[..j]).map(|(x, y)| x * y).sum();
            let left = a[i][j] - sum;
            a[i][j] = match i == j {
                true if left > 0.0 => left.sqrt(),
                true => return None,
                false => left / a[j][j],
            };
        }
    }
    for i in 0..n {
        let known: f64 = (0..i).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| a[j][i] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(x: &[f64]) -> Rows {
        Rows {
            width: 1,
            values: x.to_vec(),
        }
    }

    #[test]
    fn odds_of_two_groups_by_hand() {
        // One of four without, three of four with: log-odds −ln 3 and ln 3.
        let x = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
        let y = [1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0];
        let weights = fit(&rows(&x), &y, Family::Logit, 0.0, None).0;
        assert!((weights[0] - 2.0 * 3f64.ln()).abs() < 1e-4, "{weights:?}");
        assert!((weights[1] + 3f64.ln()).abs() < 1e-4, "{weights:?}");
    }

    #[test]
    fn means_of_two_groups_by_hand() {
        // Whatever the size, the likeliest means of two groups are theirs: 1 and 4.
        let (x, y) = ([0.0, 0.0, 1.0, 1.0], [0.0, 2.0, 1.0, 7.0]);
        for size in [0.5, 3.0, 100.0] {
            let weights = fit(&rows(&x), &y, Family::Counts(size), 0.0, None).0;
            assert!((weights[0] - 4f64.ln()).abs() < 1e-3, "{size}: {weights:?}");
            assert!(weights[1].abs() < 1e-3, "{size}: {weights:?}");
        }
    }

    #[test]
    fn a_feature_that_does_not_vary_tells_nothing() {
        let mut all = rows(&[2.0; 6]);
        let scale = Scale::of(&all);
        all.values
            .chunks_exact_mut(1)
            .for_each(|row| scale.apply(row));
        assert_eq!(all.values, [0.0; 6]);
        let weights = fit(
            &all,
            &[1.0, 0.0, 1.0, 0.0, 1.0, 0.0],
            Family::Logit,
            1.0,
            None,
        );
        assert_eq!(weights.0[0], 0.0);
    }

    #[test]
    fn a_system_by_hand() {
        // 4x + 2y = 10, 2x + 5y = 13.
        let found = solve(vec![vec![4.0, 0.0], vec![2.0, 5.0]], vec![10.0, 13.0]).unwrap();
        assert!((found[0] - 1.5).abs() < 1e-12 && (found[1] - 2.0).abs() < 1e-12);
        assert_eq!(solve(vec![vec![0.0]], vec![1.0]), None);
    }

    proptest! {
        #[test]
        fn ridges_shrink(y in proptest::collection::vec(0u8..6, 8..40), ridge in 0.1f64..100.0) {
            let x: Vec<f64> = (0..y.len()).map(|i| (i % 3) as f64 - 1.0).collect();
            let y: Vec<f64> = y.into_iter().map(f64::from).collect();
            for family in [Family::Logit, Family::Counts(2.0)] {
                let y: Vec<f64> = match family {
                    Family::Logit => y.iter().map(|y| f64::from(*y > 2.0)).collect(),
                    Family::Counts(_) => y.clone(),
                };
                let loose = fit(&rows(&x), &y, family, ridge, None).0[0];
                let tight = fit(&rows(&x), &y, family, 4.0 * ridge, None).0[0];
                prop_assert!(tight.abs() <= loose.abs() + 1e-5, "{} {}", tight, loose);
            }
        }
    }
}
