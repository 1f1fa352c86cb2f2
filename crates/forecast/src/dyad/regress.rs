//! Regressions of yes-or-no and of counts on standardised features, by Newton's steps with a ridge (iteratively reweighted least
//! squares). Sums run in the order of rows, so that the weights are the same on any number of threads.

use statrs::function::gamma::ln_gamma;

/// Steps at most; some eight serve.
const STEPS: usize = 40;
/// Change of the penalised log-likelihood, per row, below which the best weights are reached.
const SETTLED: f64 = 1e-8;
/// Gain of a step, as a share of that of the step before, above which steps count as slow.
const QUICK: f64 = 0.2;
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

    /// The same with some of the columns.
    pub fn choose(&self, columns: &[usize]) -> Self {
        let each = self.iter().flat_map(|row| columns.iter().map(|c| row[*c]));
        Self {
            width: columns.len(),
            values: each.collect(),
        }
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
    /// Weights of chosen columns as those of a row of `width`, the others 0; the constant stays last.
    pub fn spread(&self, columns: &[usize], width: usize) -> Self {
        let mut all = vec![0.0; width + 1];
        for (column, weight) in columns.iter().chain([&width]).zip(&self.0) {
            all[*column] = *weight;
        }
        Self(all)
    }

    /// The weights of some columns, of those of a row of `width`, and the constant: what [`Weights::spread`] undoes.
    pub fn choose(&self, columns: &[usize], width: usize) -> Self {
        let each = columns.iter().chain([&width]);
        Self(
            each.map(|c| self.0.get(*c).copied().unwrap_or(0.0))
                .collect(),
        )
    }

    /// Between these and others, `share` of the way.
    pub fn towards(&self, other: &Self, share: f64) -> Self {
        let both = self.0.iter().zip(&other.0);
        Self(both.map(|(a, b)| a + share * (b - a)).collect())
    }

    pub fn predict(&self, row: &[f64]) -> f64 {
        let constant = self.0.last().copied().unwrap_or(0.0);
        let sum: f64 = row.iter().zip(&self.0).map(|(x, w)| x * w).sum();
        (constant + sum).clamp(-FARTHEST, FARTHEST)
    }
}

/// The weights that maximise the log-likelihood less ½ · `ridge` · Σ w², the constant left free; from `start` where it is given.
///
/// How the likelihood bends is reckoned anew only when steps by what it was before climb slowly.
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
    let mut at = slope(rows, y, family, ridge, &weights);
    let mut bent: Option<Vec<Vec<f64>>> = None;
    let mut before = f64::INFINITY;
    for _ in 0..STEPS {
        let factor = match &mut bent {
            Some(kept) => kept,
            none => match cholesky(bend(rows, &at.bends, ridge)) {
                Some(fresh) => none.insert(fresh),
                None => break,
            },
        };
        let step = solve_by(factor, &at.slope);
        let mut scale = 1.0;
        // Newton's full step may overshoot; half of it, and so on, then climbs.
        let (next, there) = loop {
            let moved = weights.0.iter().zip(&step);
            let next = Weights(moved.map(|(w, s)| w + scale * s).collect());
            let there = slope(rows, y, family, ridge, &next);
            if there.height >= at.height || scale < 1e-3 {
                break (next, there);
            }
            scale /= 2.0;
        };
        let gain = there.height - at.height;
        if gain <= 0.0 {
            break;
        }
        (weights, at) = (next, there);
        if gain < SETTLED * rows.len().max(1) as f64 {
            break;
        }
        if scale < 1.0 || gain > QUICK * before {
            bent = None;
        }
        before = gain;
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

fn penalty(ridge: f64, weights: &Weights) -> f64 {
    let k = weights.0.len().saturating_sub(1);
    0.5 * ridge * weights.0[..k].iter().map(|w| w * w).sum::<f64>()
}

/// Where the likelihood stands, which way it climbs, and how each row bends it.
struct Slope {
    height: f64,
    slope: Vec<f64>,
    bends: Vec<f64>,
}

fn slope(rows: &Rows, y: &[f64], family: Family, ridge: f64, weights: &Weights) -> Slope {
    let k = rows.width;
    let mut at = Slope {
        height: -penalty(ridge, weights),
        slope: vec![0.0; k + 1],
        bends: Vec::with_capacity(y.len()),
    };
    for (row, y) in rows.iter().zip(y) {
        let (log, s, b) = family.told(weights.predict(row), *y);
        at.height += log;
        at.slope
            .iter_mut()
            .zip(row)
            .for_each(|(sum, x)| *sum += s * x);
        at.slope[k] += s;
        at.bends.push(b);
    }
    for (slope, weight) in at.slope.iter_mut().zip(&weights.0).take(k) {
        *slope -= ridge * weight;
    }
    at
}

/// Minus the second derivatives, the lower triangle alone. Four rows at once, so that each sum is fetched a quarter as often.
fn bend(rows: &Rows, bends: &[f64], ridge: f64) -> Vec<Vec<f64>> {
    let k = rows.width;
    let mut sums: Vec<Vec<f64>> = (0..=k).map(|i| vec![0.0; i + 1]).collect();
    let zeros = vec![0.0; k];
    let whole = rows.len().min(bends.len());
    for first in (0..whole).step_by(4) {
        let row = |at: usize| match first + at < whole {
            true => &rows.values[(first + at) * k..(first + at + 1) * k],
            false => &zeros[..],
        };
        let four = [row(0), row(1), row(2), row(3)];
        let weigh = |at: usize| bends.get(first + at).copied().unwrap_or(0.0);
        let weights = [weigh(0), weigh(1), weigh(2), weigh(3)];
        let [a, b, c, d] = four;
        for (i, sums) in sums.iter_mut().enumerate() {
            let scaled = |at: usize| weights[at] * four[at].get(i).copied().unwrap_or(1.0);
            let (wa, wb, wc, wd) = (scaled(0), scaled(1), scaled(2), scaled(3));
            let each = sums.iter_mut().zip(a).zip(b).zip(c).zip(d);
            for ((((sum, a), b), c), d) in each {
                *sum += wa * a + wb * b + wc * c + wd * d;
            }
            if i == k {
                sums[k] += wa + wb + wc + wd;
            }
        }
    }
    (0..k).for_each(|i| sums[i][i] += ridge);
    sums
}

/// The lower triangle L with L·Lᵀ the symmetric matrix whose lower triangle is given; `None` if that is not positive definite.
fn cholesky(mut a: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    for i in 0..a.len() {
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
    Some(a)
}

/// Solves L·Lᵀ·x = b.
fn solve_by(l: &[Vec<f64>], b: &[f64]) -> Vec<f64> {
    let mut x = b.to_vec();
    for i in 0..x.len() {
        let known: f64 = (0..i).map(|j| l[i][j] * x[j]).sum();
        x[i] = (x[i] - known) / l[i][i];
    }
    for i in (0..x.len()).rev() {
        let known: f64 = (i + 1..x.len()).map(|j| l[j][i] * x[j]).sum();
        x[i] = (x[i] - known) / l[i][i];
    }
    x
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
        let l = cholesky(vec![vec![4.0], vec![2.0, 5.0]]).unwrap();
        let found = solve_by(&l, &[10.0, 13.0]);
        assert!((found[0] - 1.5).abs() < 1e-12 && (found[1] - 2.0).abs() < 1e-12);
        assert_eq!(cholesky(vec![vec![0.0]]), None);
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
