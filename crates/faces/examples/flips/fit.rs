//! Ridge logistic regression by Newton's method.

/// Weights, intercept first, that maximise Σ w·log-likelihood − ridge/2·|weights but the intercept|²; features are not rescaled.
pub fn logistic(rows: &[(Vec<f64>, bool, f64)], ridge: f64) -> Vec<f64> {
    let width = rows.first().map_or(0, |r| r.0.len()) + 1;
    let mut beta = vec![0.0; width];
    for _ in 0..40 {
        let mut gradient = vec![0.0; width];
        let mut hessian = vec![vec![0.0; width]; width];
        for (x, y, w) in rows {
            let at = |i: usize| if i == 0 { 1.0 } else { x[i - 1] };
            let p = probability(&beta, x);
            for i in 0..width {
                gradient[i] += w * (f64::from(u8::from(*y)) - p) * at(i);
                for j in 0..width {
                    hessian[i][j] += w * p * (1.0 - p) * at(i) * at(j);
                }
            }
        }
        for i in 0..width {
            let r = if i == 0 { 1e-6 } else { ridge };
            gradient[i] -= r * beta[i];
            hessian[i][i] += r;
        }
        let step = solve(hessian, gradient);
        let size = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
        let damp = if size > 2.0 { 2.0 / size } else { 1.0 };
        for (b, s) in beta.iter_mut().zip(&step) {
            *b += damp * s;
        }
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

fn solve(mut m: Vec<Vec<f64>>, mut v: Vec<f64>) -> Vec<f64> {
    let n = v.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|&a, &b| m[a][i].abs().total_cmp(&m[b][i].abs())).unwrap_or(i);
        m.swap(i, pivot);
        v.swap(i, pivot);
        for j in i + 1..n {
            let f = m[j][i] / m[i][i];
            for k in i..n {
                m[j][k] -= f * m[i][k];
            }
            v[j] -= f * v[i];
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
