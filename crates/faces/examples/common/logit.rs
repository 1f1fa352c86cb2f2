//! Logistic regression and how well its probabilities fit.

/// Fitted weights: one a feature, standardised, and the intercept last.
pub struct Logit {
    mean: Vec<f64>,
    sd: Vec<f64>,
    weights: Vec<f64>,
}

impl Logit {
    /// Fits by Newton's steps with a slight ridge; `None` without rows.
    pub fn fit(x: &[Vec<f64>], y: &[bool]) -> Option<Self> {
        let (n, k) = (x.len() as f64, x.first()?.len());
        let of = |j: usize| x.iter().map(move |row| row[j]);
        let mean: Vec<f64> = (0..k).map(|j| of(j).sum::<f64>() / n).collect();
        let sd: Vec<f64> = (0..k)
            .map(|j| {
                (of(j).map(|v| (v - mean[j]).powi(2)).sum::<f64>() / n)
                    .sqrt()
                    .max(1e-9)
            })
            .collect();
        let mut model = Self {
            mean,
            sd,
            weights: vec![0.0; k + 1],
        };
        for _ in 0..30 {
            let mut gradient: Vec<f64> = model.weights.iter().map(|w| -1e-3 * w).collect();
            let mut hessian = vec![vec![0.0; k + 1]; k + 1];
            (0..=k).for_each(|j| hessian[j][j] = 1e-3);
            for (row, y) in x.iter().zip(y) {
                let z = model.standard(row);
                let p = model.of_standard(&z);
                for i in 0..=k {
                    gradient[i] += (f64::from(*y) - p) * z[i];
                    (0..=k).for_each(|j| hessian[i][j] += p * (1.0 - p) * z[i] * z[j]);
                }
            }
            let step = solve(hessian, gradient);
            model
                .weights
                .iter_mut()
                .zip(&step)
                .for_each(|(w, s)| *w += s);
            if step.iter().all(|s| s.abs() < 1e-9) {
                break;
            }
        }
        Some(model)
    }

    /// The probability of each row.
    pub fn probabilities(&self, x: &[Vec<f64>]) -> Vec<f64> {
        x.iter()
            .map(|row| self.of_standard(&self.standard(row)))
            .collect()
    }

    fn standard(&self, row: &[f64]) -> Vec<f64> {
        let scaled = row
            .iter()
            .enumerate()
            .map(|(j, v)| (v - self.mean[j]) / self.sd[j]);
        scaled.chain([1.0]).collect()
    }

    fn of_standard(&self, z: &[f64]) -> f64 {
        let eta: f64 = z.iter().zip(&self.weights).map(|(z, w)| z * w).sum();
        1.0 / (1.0 + (-eta).exp())
    }
}

/// Solves a small positive definite system by elimination.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let pivot = a[i].clone();
        for j in i + 1..n {
            let f = a[j][i] / pivot[i];
            (i..n).for_each(|c| a[j][c] -= f * pivot[c]);
            b[j] -= f * b[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|c| a[i][c] * b[c]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

/// Probability that a period with conflict is told a higher one than a period without, ties as half.
pub fn auc(p: &[f64], y: &[bool]) -> f64 {
    let mut order: Vec<(f64, bool)> = p.iter().copied().zip(y.iter().copied()).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut below, mut at) = (0.0, 0.0, 0);
    while at < order.len() {
        let end = at
            + order[at..]
                .iter()
                .take_while(|o| o.0 == order[at].0)
                .count();
        let yes = order[at..end].iter().filter(|o| o.1).count() as f64;
        let no = (end - at) as f64 - yes;
        sum += yes * (below + no / 2.0);
        below += no;
        at = end;
    }
    sum / (below * (order.len() as f64 - below)).max(1.0)
}

/// Mean squared distance of probability and what came.
pub fn brier(p: &[f64], y: &[bool]) -> f64 {
    let squared = p.iter().zip(y).map(|(p, y)| (p - f64::from(*y)).powi(2));
    squared.sum::<f64>() / (p.len() as f64).max(1.0)
}
