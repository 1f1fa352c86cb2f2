//! Kinds of periods: how counts scatter round what is expected of them, as a mixture of negative binomials that share it.

use super::counts::Part;
use super::tally::Tally;

/// A kind of period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Share of periods that are of this kind, 0 to 1.
    pub share: f64,
    /// How many times as many events as expected come in them.
    pub times: f64,
    /// Size φ of the negative binomial.
    pub size: f64,
}

/// Rounds of the fit.
const ROUNDS: usize = 15;
/// Share below which a kind is of no use.
const LEAST: f64 = 0.005;

/// The kinds that suit counts with those expectations best, by expectation and maximisation from a calm and a bursting kind; one kind
/// where two fit no better.
pub(super) fn classes(means: &[f64], tally: &Tally) -> Vec<Class> {
    let n = means.len();
    let whole = vec![1.0; n];
    let single = Class {
        share: 1.0,
        times: 1.0,
        size: tally.best_size(means, &whole, 1.0, None),
    };
    let mut kinds = [
        Class {
            share: 0.8,
            times: 0.8,
            size: 2.0 * single.size,
        },
        Class {
            share: 0.2,
            times: 1.8,
            size: single.size,
        },
    ];
    let alone = tally.heights(means, &single).iter().sum::<f64>();
    let mut together = f64::NEG_INFINITY;
    for _ in 0..ROUNDS {
        let logs = [0, 1].map(|j| {
            let heights = tally.heights(means, &kinds[j]);
            let ln = kinds[j].share.ln();
            heights.into_iter().map(|h| h + ln).collect::<Vec<f64>>()
        });
        let mut shares = [vec![0.0; n], vec![0.0; n]];
        let mut sum = 0.0;
        for i in 0..n {
            let most = logs[0][i].max(logs[1][i]);
            let parts = [0, 1].map(|j| (logs[j][i] - most).exp());
            let all = parts[0] + parts[1];
            sum += most + all.ln();
            (0..2).for_each(|j| shares[j][i] = parts[j] / all);
        }
        if sum - together < 1e-5 * n as f64 {
            together = sum;
            break;
        }
        together = sum;
        for (kind, shares) in kinds.iter_mut().zip(&shares) {
            kind.share = (shares.iter().sum::<f64>() / n.max(1) as f64).clamp(1e-6, 1.0 - 1e-6);
            kind.times = tally.best_times(means, shares, kind).clamp(0.05, 20.0);
            kind.size = tally.best_size(means, shares, kind.times, Some(kind.size));
        }
    }
    // Three more constants must be worth it.
    let worth = together > alone + 3.0 && kinds.iter().all(|k| k.share > LEAST);
    match worth {
        true => kinds.to_vec(),
        false => vec![single],
    }
}

/// The negative binomials of a period of which so many events are expected.
pub(super) fn parts(classes: &[Class], mean: f64) -> impl Iterator<Item = Part> + '_ {
    classes.iter().map(move |class| Part {
        weight: class.share,
        mean: class.times * mean,
        size: class.size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bursts_are_told_from_calm() {
        // Of ten periods nine have 2 or so, one 20: a mixture tells them apart and keeps the mean.
        let y: Vec<f64> = (0..400)
            .map(|i| {
                if i % 10 == 3 {
                    18.0 + f64::from(i % 5)
                } else {
                    f64::from(1 + i % 3)
                }
            })
            .collect();
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        let found = classes(&vec![mean; y.len()], &Tally::new(&y));
        assert_eq!(found.len(), 2);
        let kept: f64 = found.iter().map(|c| c.share * c.times).sum();
        assert!((kept - 1.0).abs() < 0.02, "{found:?}");
        assert!(
            found
                .iter()
                .any(|c| (c.share - 0.1).abs() < 0.02 && c.times > 4.0),
            "{found:?}"
        );
    }

    #[test]
    fn one_kind_where_there_is_but_one() {
        let y: Vec<f64> = (0..300).map(|i| f64::from((i * 5 + i / 7) % 4)).collect();
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        let found = classes(&vec![mean; y.len()], &Tally::new(&y));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].share, found[0].times), (1.0, 1.0));
    }
}
