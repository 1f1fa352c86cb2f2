//! What trees learn to do better.

/// What is asked of the scores of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// The right answers' probabilities among the wrong ones (conditional logit).
    Likelihood,
    /// LambdaRank (Burges, Ragno, Le 2006): each pair of a right and a wrong answer, weighed by what the mean reciprocal rank would
    /// gain if they changed places; pairs that are both beyond the first so many are left out.
    Reciprocal {
        /// The first so many.
        within: usize,
    },
    /// The same, weighed by what NDCG would gain.
    Gain {
        /// The first so many.
        within: usize,
    },
}

/// Gradient and hessian of a score.
pub type Slope = [f32; 2];

/// Gradients and hessians of a group's scores; `right` marks the right answers, `stands_for` tells how many candidates each row
/// stands for.
pub fn slopes(
    objective: Objective,
    scores: &[f32],
    right: &[bool],
    stands_for: &[f32],
    out: &mut [Slope],
) {
    out.fill([0.0; 2]);
    let many = right.iter().filter(|&&r| r).count();
    if many == 0 || many == right.len() {
        return;
    }
    match objective {
        Objective::Likelihood => likelihood(scores, right, stands_for, out),
        Objective::Reciprocal { within } => lambdas(
            scores,
            right,
            stands_for,
            within,
            |p| 1.0 / (p as f32 + 1.0),
            out,
        ),
        Objective::Gain { within } => lambdas(
            scores,
            right,
            stands_for,
            within,
            |p| 1.0 / (p as f32 + 2.0).log2(),
            out,
        ),
    }
}

/// Each right answer competes with the wrong ones alone, as when it is ranked.
fn likelihood(scores: &[f32], right: &[bool], stands_for: &[f32], out: &mut [Slope]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let odds: Vec<f32> = scores
        .iter()
        .zip(stands_for)
        .map(|(s, many)| many * (s - most).exp())
        .collect();
    let wrong: f32 = odds
        .iter()
        .zip(right)
        .filter(|(_, r)| !**r)
        .map(|(o, _)| o)
        .sum();
    let (mut inverse, mut inverse_squared) = (0.0, 0.0);
    for (odds, _) in odds.iter().zip(right).filter(|(_, r)| **r) {
        let one = 1.0 / (odds + wrong).max(1e-30);
        inverse += one;
        inverse_squared += one * one;
    }
    for ((slope, odds), right) in out.iter_mut().zip(odds).zip(right) {
        *slope = if *right {
            let p = odds / (odds + wrong).max(1e-30);
            [p - 1.0, p * (1.0 - p)]
        } else {
            let p = odds * inverse;
            [p, (p - odds * odds * inverse_squared).max(0.0)]
        };
    }
}

fn lambdas(
    scores: &[f32],
    right: &[bool],
    stands_for: &[f32],
    within: usize,
    discount: impl Fn(usize) -> f32,
    out: &mut [Slope],
) {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    let many = right.iter().filter(|&&r| r).count();
    let ideal: f32 = (0..many.min(within)).map(&discount).sum();
    let mut total = 0.0;
    for (p, &a) in order.iter().enumerate().filter(|(_, a)| right[**a]) {
        for (q, &b) in order.iter().enumerate().filter(|(_, b)| !right[**b]) {
            if p.min(q) >= within {
                continue;
            }
            let gain = stands_for[b] * (discount(p) - discount(q)).abs() / ideal;
            let missed = 1.0 / (1.0 + (scores[a] - scores[b]).exp());
            let (slope, curve) = (missed * gain, missed * (1.0 - missed) * gain);
            out[a][0] -= slope;
            out[b][0] += slope;
            out[a][1] += curve;
            out[b][1] += curve;
            total += 2.0 * slope;
        }
    }
    // Groups weigh about alike, however many pairs they have.
    if total > 0.0 {
        let even = (1.0 + total).log2() / total;
        out.iter_mut().flatten().for_each(|x| *x *= even);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likelihood_by_hand() {
        let mut out = [[0.0; 2]; 3];
        // Odds 1, 1 and, standing for two, 2: the right one has a quarter.
        slopes(
            Objective::Likelihood,
            &[0.0; 3],
            &[true, false, false],
            &[1.0, 1.0, 2.0],
            &mut out,
        );
        assert_eq!(out, [[-0.75, 0.1875], [0.25, 0.1875], [0.5, 0.25]]);
    }

    #[test]
    fn all_objectives_pull_the_right_one_up() {
        let all = [
            Objective::Likelihood,
            Objective::Reciprocal { within: 9 },
            Objective::Gain { within: 9 },
        ];
        for objective in all {
            let mut out = [[0.0; 2]; 3];
            slopes(
                objective,
                &[0.0, 1.0, 2.0],
                &[true, false, true],
                &[1.0; 3],
                &mut out,
            );
            assert!(
                out[0][0] < 0.0 && out[1][0] > 0.0 && out[2][0] < 0.0,
                "{objective:?}"
            );
            assert!(out.iter().map(|s| s[0]).sum::<f32>().abs() < 1e-6);
            slopes(objective, &[0.0; 3], &[true; 3], &[1.0; 3], &mut out);
            assert_eq!(out, [[0.0; 2]; 3]);
        }
    }
}
