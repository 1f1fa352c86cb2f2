//! Ridge logistic regression by Newton's method.
#![expect(
    clippy::needless_range_loop,
    reason = "matrices read best with their indices"
)]

/// An example to learn from.
pub struct Row {
    pub x: Vec<f64>,
    pub yes: bool,
    pub weight: f64,
}

/// Weights, intercept first, that maximise Σ weight · log-likelihood − ridge / 2 · |weights without intercept|².
pub fn logistic(rows: &[Row], ridge: f64) -> Vec<f64> {
    let width = rows.first().map_or(0, |r| r.x.len()) + 1;
    let mut beta = vec![0.0; width];
    for _ in 0..60 {
        let mut gradient = vec![0.0; width];
        let mut hessian = vec![vec![0.0; width]; width];
        for row in rows {
            let at = |i: usize| if i == 0 { 1.0 } else { row.x[i - 1] };
            let p = probability(&beta, &row.x);
            for i in 0..width {
                gradient[i] += row.weight * (f64::from(u8::from(row.yes)) - p) * at(i);
                for j in 0..width {
                    hessian[i][j] += row.weight * p * (1.0 - p) * at(i) * at(j);
                }
            }
        }
        for i in 0..width {
            let ridge = if i == 0 { 1e-6 } else { ridge.max(1e-6) };
            gradient[i] -= ridge * beta[i];
            hessian[i][i] += ridge;
        }
        let step = solve(hessian, gradient);
        let size = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
        let damp = if size > 2.0 { 2.0 / size } else { 1.0 };
        beta.iter_mut().zip(&step).for_each(|(b, s)| *b += damp * s);
        if size < 1e-8 {
            break;
        }
    }
    beta
}

pub fn probability(beta: &[f64], x: &[f64]) -> f64 {
    let score = beta[0] + beta[1..].iter().zip(x).map(|(b, x)| b * x).sum::<f64>();
    1.0 / (1.0 + (-score).exp())
}

/// Gauss with the greatest pivot.
fn solve(mut m: Vec<Vec<f64>>, mut v: Vec<f64>) -> Vec<f64> {
    let n = v.len();
    for i in 0..n {
        let pivot = (i..n)
            .max_by(|&a, &b| m[a][i].abs().total_cmp(&m[b][i].abs()))
            .unwrap_or(i);
        m.swap(i, pivot);
        v.swap(i, pivot);
        for j in i + 1..n {
            let factor = m[j][i] / m[i][i];
            for k in i..n {
                m[j][k] -= factor * m[i][k];
            }
            v[j] -= factor * v[i];
        }
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            v[i] -= m[i][k] * v[k];
        }
        v[i] /= m[i][i];
    }
    v
}
