//! Whether two states have the same friends and foes (measures 5.6).

use std::collections::BTreeMap;

use crate::SignedTie;

/// Agreement of two states' ties to all others, corrected for what comes by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// One state.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Weighted κ (Cohen 1968; Häge 2011), at most 1; 0 is what two states with these habits agree on by chance, below 0 they part. `None` where
    /// neither's ties differ among each other.
    pub kappa: Option<f64>,
    /// π (Scott 1955; Häge 2011), likewise, but with one habit for both: it also tells apart states that differ in how friendly
    /// they are to all.
    pub pi: Option<f64>,
    /// Third states that enter.
    pub thirds: usize,
    /// Distance of the two ideal points in the UN General Assembly (Bailey, Strezhnev & Voeten 2017), 0 or more; `None` where one is not known.
    pub ideal: Option<f64>,
}

/// The alignment of each pair of `states`, in rising order.
///
/// Ties are valued by their tone s ([`SignedTie::tone`]), -1 to 1; a third state k enters if both have a tie to it, with the weight
/// w = √(g_ik·g_jk) of these ties, so that what rests on few events says little. With x and y the two states' tones and weighted sums
/// throughout, κ = 1 − Σ(x − y)² / [Σ(x − x̄)² + Σ(y − ȳ)² + n(x̄ − ȳ)²] and π = 1 − Σ(x − y)² / Σ[(x − m)² + (y − m)²], m being the
/// mean of both. Signorino & Ritter's S has no such correction, and calls most pairs alike because most ties are weak.
/// The tie between the two themselves does not enter. `fewest` third states are asked for, at least 2; pairs with fewer are left out.
/// Several ties of a pair are summed; `ideal` has ideal points by state.
pub fn alignments(
    states: &[usize],
    ties: &[SignedTie],
    ideal: &BTreeMap<usize, f64>,
    fewest: usize,
) -> Vec<Alignment> {
    let tones = tones(ties);
    let none = BTreeMap::new();
    let mut states = states.to_vec();
    states.sort_unstable();
    states.dedup();
    let mut all = Vec::new();
    for (at, &a) in states.iter().enumerate() {
        for &b in &states[at + 1..] {
            let of = |s: &usize| tones.get(s).unwrap_or(&none);
            let pairs = thirds(a, b, of(&a), of(&b));
            if pairs.len() < fewest.max(2) {
                continue;
            }
            let (kappa, pi) = agreement(&pairs);
            all.push(Alignment {
                a,
                b,
                kappa,
                pi,
                thirds: pairs.len(),
                ideal: ideal.get(&a).zip(ideal.get(&b)).map(|(x, y)| (x - y).abs()),
            });
        }
    }
    all
}

/// κ and π of values in pairs, each third with its weight; `None` without any spread.
fn agreement(thirds: &[Third]) -> (Option<f64>, Option<f64>) {
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        thirds
            .iter()
            .map(|t| t.weight * of(t.tones[0], t.tones[1]))
            .sum()
    };
    let n = sum(&|_, _| 1.0);
    let (x_mean, y_mean) = (sum(&|x, _| x) / n, sum(&|_, y| y) / n);
    let middle = (x_mean + y_mean) / 2.0;
    let observed = sum(&|x, y| (x - y).powi(2));
    let around =
        |x_mean: f64, y_mean: f64| sum(&|x, y| (x - x_mean).powi(2) + (y - y_mean).powi(2));
    let corrected = |chance: f64| (chance > 1e-12 * n).then(|| 1.0 - observed / chance);
    (
        corrected(around(x_mean, y_mean) + n * (x_mean - y_mean).powi(2)),
        corrected(around(middle, middle)),
    )
}

/// Tone and weight of a state's ties to others.
type Tones = BTreeMap<usize, (f64, f64)>;

/// A third state, as two others stand to it.
struct Third {
    tones: [f64; 2],
    weight: f64,
}

/// Tone of each state's tie to each other state.
fn tones(ties: &[SignedTie]) -> BTreeMap<usize, Tones> {
    let mut sums: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for t in ties.iter().filter(|t| t.a != t.b) {
        let sum = sums.entry((t.a.min(t.b), t.a.max(t.b))).or_default();
        *sum = (sum.0 + t.plus, sum.1 + t.minus);
    }
    let mut all: BTreeMap<usize, Tones> = BTreeMap::new();
    for ((a, b), (plus, minus)) in sums.into_iter().filter(|(_, (p, m))| p + m > 0.0) {
        let tie = SignedTie { a, b, plus, minus };
        let value = (tie.tone(), tie.weight());
        all.entry(a).or_default().insert(b, value);
        all.entry(b).or_default().insert(a, value);
    }
    all
}

/// Tones of the two towards every third state that both have a tie to.
fn thirds(a: usize, b: usize, of_a: &Tones, of_b: &Tones) -> Vec<Third> {
    let common = of_a
        .iter()
        .filter(|(third, _)| **third != a && **third != b);
    let both = common.filter_map(|(third, x)| Some((x, of_b.get(third)?)));
    both.map(|(x, y)| Third {
        tones: [x.0, y.0],
        weight: (x.1 * y.1).sqrt(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tie(a: usize, b: usize, tone: f64) -> SignedTie {
        SignedTie {
            a,
            b,
            plus: 1.0 + tone,
            minus: 1.0 - tone,
        }
    }

    fn of(x: [f64; 3], y: [f64; 3]) -> Alignment {
        let each = (0..3).flat_map(|k| [tie(0, k + 2, x[k]), tie(1, k + 2, y[k])]);
        // Their own tie does not enter.
        let ties: Vec<SignedTie> = each.chain([tie(0, 1, -1.0)]).collect();
        alignments(&[1, 0], &ties, &BTreeMap::from([(0, 1.5), (1, -0.5)]), 2)[0]
    }

    #[test]
    fn figures_a_person_can_check() {
        let same = of([1.0, -1.0, 0.5], [1.0, -1.0, 0.5]);
        assert_eq!(
            (same.kappa, same.pi, same.thirds, same.ideal),
            (Some(1.0), Some(1.0), 3, Some(2.0))
        );
        let against = of([1.0, -1.0, 0.0], [-1.0, 1.0, 0.0]);
        assert_eq!((against.kappa, against.pi), (Some(-1.0), Some(-1.0)));
        // Means 1/2 and −1/2; Σ(x−y)² = 3, Σ(x−x̄)² = Σ(y−ȳ)² = 1/2, n(x̄−ȳ)² = 3: κ = 1 − 3/4. About 0: π = 1 − 3/2.5.
        let apart = of([1.0, 0.5, 0.0], [0.0, -0.5, -1.0]);
        assert!((apart.kappa.unwrap() - 0.25).abs() < 1e-12, "{apart:?}");
        assert!((apart.pi.unwrap() + 0.2).abs() < 1e-12, "{apart:?}");
        assert_eq!(of([0.5; 3], [0.5; 3]).kappa, None);
    }

    #[test]
    fn few_common_thirds_say_nothing_and_thin_ties_say_less() {
        let none = BTreeMap::new();
        let common = [
            tie(0, 2, 1.0),
            tie(1, 2, 1.0),
            tie(0, 3, 0.0),
            tie(1, 4, 0.0),
        ];
        assert!(alignments(&[0, 1], &common, &none, 2).is_empty());
        let kappa = |weight: f64| {
            let thick = |a, b, tone: f64| SignedTie {
                a,
                b,
                plus: weight * (1.0 + tone),
                minus: weight * (1.0 - tone),
            };
            let agreed = [
                thick(0, 2, 1.0),
                thick(1, 2, 1.0),
                thick(0, 3, -1.0),
                thick(1, 3, -1.0),
            ];
            let parted = [tie(0, 4, 1.0), tie(1, 4, -1.0)];
            alignments(&[0, 1], &[&agreed[..], &parted[..]].concat(), &none, 2)[0].kappa
        };
        // Alike weights: Σ(x−y)² = 4, x̄ = 1/3, ȳ = −1/3: κ = 1 − 4 / (8/3 + 8/3 + 4/3) = 0.4.
        assert!((kappa(1.0).unwrap() - 0.4).abs() < 1e-12);
        assert!(kappa(100.0).unwrap() > 0.9);
    }

    proptest! {
        #[test]
        fn ranges_and_symmetry(ties in proptest::collection::vec((0usize..7, 0usize..7, -1.0f64..1.0), 0..40)) {
            let mut ties: Vec<SignedTie> = ties.into_iter().map(|(a, b, t)| tie(a, b, t)).collect();
            let states: Vec<usize> = (0..7).collect();
            let none = BTreeMap::new();
            let got = alignments(&states, &ties, &none, 2);
            for a in &got {
                for value in [a.kappa, a.pi].into_iter().flatten() {
                    prop_assert!((-1.0 - 1e-9..=1.0).contains(&value), "{a:?}");
                }
                // κ allows for different habits, π does not.
                if let (Some(kappa), Some(pi)) = (a.kappa, a.pi) {
                    prop_assert!(pi <= kappa + 1e-9);
                }
            }
            ties.iter_mut().for_each(|t| (t.a, t.b) = (t.b, t.a));
            prop_assert_eq!(got, alignments(&states, &ties, &none, 2));
        }
    }
}
