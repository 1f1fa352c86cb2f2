//! Partial pooling: how far each dyad lies above or below what its features tell of it, drawn to 0 the more, the less is known of it.

use super::regress::Family;

/// Standard deviations between dyads that are tried.
const SPREADS: [f64; 5] = [0.0, 0.1, 0.2, 0.4, 0.8];

/// Levels of dyads.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pool {
    /// Standard deviation of levels between dyads, the one under which the counts are likeliest (empirical Bayes, Laplace).
    pub spread: f64,
    /// Level of each group, in the order in which groups were given.
    pub levels: Vec<f64>,
}

/// Levels of groups of rows, each group a range of consecutive rows; `eta` is what the features tell.
pub(super) fn pool(
    groups: &[std::ops::Range<usize>],
    eta: &[f64],
    y: &[f64],
    family: Family,
) -> Pool {
    let best = SPREADS.into_iter().map(|spread| {
        let each: Vec<(f64, f64)> = groups
            .iter()
            .map(|rows| level(&eta[rows.clone()], &y[rows.clone()], family, spread))
            .collect();
        let evidence: f64 = each.iter().map(|e| e.1).sum();
        let levels = each.into_iter().map(|e| e.0).collect();
        (evidence, Pool { spread, levels })
    });
    let best = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.spread.total_cmp(&a.1.spread)));
    best.map(|b| b.1).unwrap_or_default()
}

/// The likeliest level of a group whose levels scatter so, and the log-evidence of its counts beyond that of level 0.
pub(super) fn level(eta: &[f64], y: &[f64], family: Family, spread: f64) -> (f64, f64) {
    if spread <= 0.0 {
        return (0.0, 0.0);
    }
    let precision = spread.powi(-2);
    let told = |b: f64| {
        let rows = eta.iter().zip(y).map(|(eta, y)| family.told(eta + b, *y));
        rows.fold((0.0, 0.0, 0.0), |s, t| (s.0 + t.0, s.1 + t.1, s.2 + t.2))
    };
    let mut b = 0.0f64;
    for _ in 0..25 {
        let (_, slope, bend) = told(b);
        let step = ((slope - precision * b) / (bend + precision)).clamp(-1.0, 1.0);
        b += step;
        if step.abs() < 1e-6 {
            break;
        }
    }
    let (height, _, bend) = told(b);
    let gain = height - told(0.0).0 - 0.5 * precision * b * b;
    (b, gain - 0.5 * (1.0 + bend / precision).ln())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_level_by_hand() {
        // A Poisson in effect, one period of which 1 is expected: y − e^b − b / spread² = 0 has b = 1 for y = 1 + e and spread 1.
        let (b, _) = level(&[0.0], &[1.0 + 1f64.exp()], Family::Counts(1e9), 1.0);
        assert!((b - 1.0).abs() < 1e-6, "{b}");
        assert_eq!(level(&[0.0], &[5.0], Family::Counts(1.0), 0.0), (0.0, 0.0));
    }

    #[test]
    fn dyads_that_differ_by_chance_are_told_alike() {
        // Thirty dyads of the same rate: levels scatter by chance alone, so that the likeliest spread is none or next to none.
        let y: Vec<f64> = (0..600).map(|i| f64::from((i * 7 + i / 11) % 3)).collect();
        let groups: Vec<_> = (0..30).map(|g| 20 * g..20 * (g + 1)).collect();
        let same = pool(&groups, &vec![0.0; 600], &y, Family::Counts(50.0));
        assert!(same.spread <= 0.1, "{}", same.spread);
        // Half of them three times as loud: the spread is told.
        let y: Vec<f64> = y
            .iter()
            .enumerate()
            .map(|(i, y)| if i < 300 { 3.0 * y } else { *y })
            .collect();
        let apart = pool(&groups, &vec![0.0; 600], &y, Family::Counts(50.0));
        assert!(apart.spread >= 0.3, "{}", apart.spread);
        assert!(
            apart.levels[0] > 0.5 && apart.levels[29].abs() < 0.2,
            "{:?}",
            apart.levels
        );
    }

    proptest! {
        #[test]
        fn pooling_shrinks_the_more_the_less_is_known(y in 0u8..20, spread in 0.05f64..2.0, few in 1usize..5) {
            let b = |n: usize, spread: f64| level(&vec![0.0; n], &vec![f64::from(y); n], Family::Counts(5.0), spread).0;
            let whole = f64::from(y).max(1e-9).ln();
            prop_assert!(b(few, spread).abs() <= whole.abs() + 1e-6);
            prop_assert!(b(few, spread).abs() <= b(10 * few, spread).abs() + 1e-6);
            prop_assert!(b(few, spread).abs() <= b(few, 2.0 * spread).abs() + 1e-6);
        }
    }
}
