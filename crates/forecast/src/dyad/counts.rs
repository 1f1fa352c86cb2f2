//! How many events there will be, as a distribution: a mixture of negative binomials, with the probability of none told apart.

use std::fmt;
use std::str::FromStr;

use super::regress::ln_probability;

/// One negative binomial of a mixture: variance mean + mean² / size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Share in the mixture, 0 to 1.
    pub weight: f64,
    /// Events a period, 0 or more.
    pub mean: f64,
    /// Size φ, above 0; small values tell of bursts, large ones of chance alone.
    pub size: f64,
}

/// A distribution over 0, 1, 2 … events.
///
/// With `none` the probability of 0 is that, and the mixture tells how the rest is shared out among 1, 2 and more.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    none: Option<f64>,
    parts: Vec<Part>,
}

/// Probability beyond which the far tail is left out of sums.
const TAIL: f64 = 1e-7;
/// Counts at which every sum ends.
const MOST: u64 = 1 << 20;

impl Counts {
    /// A mixture; weights are made to sum to 1. Parts of weight 0, and of means or sizes that are no numbers, are left out, and
    /// without any part there are never any events.
    pub fn new(none: Option<f64>, parts: impl IntoIterator<Item = Part>) -> Self {
        let fits = |p: &Part| p.weight > 0.0 && p.mean.is_finite() && p.mean >= 0.0 && p.size > 0.0;
        let mut parts: Vec<Part> = parts.into_iter().filter(fits).collect();
        if parts.is_empty() {
            parts.push(Part {
                weight: 1.0,
                mean: 0.0,
                size: 1.0,
            });
        }
        let all: f64 = parts.iter().map(|p| p.weight).sum();
        // Rounded weights are left as they are written.
        let all = if (all - 1.0).abs() < 1e-4 { 1.0 } else { all };
        parts.iter_mut().for_each(|p| p.weight /= all);
        // Where the parts know of nothing but 0, there is nothing to share out.
        let some = parts.iter().any(|p| p.mean > 0.0);
        Self {
            none: none.map(|p| p.clamp(0.0, 1.0)).filter(|_| some),
            parts,
        }
    }

    /// One negative binomial.
    pub fn single(mean: f64, size: f64) -> Self {
        let part = Part {
            weight: 1.0,
            mean,
            size,
        };
        Self::new(None, [part])
    }

    /// The same with six digits of each number: as it is written down, so that what is read again is scored the same.
    pub(super) fn rounded(self) -> Self {
        let short = |x: f64| format!("{x:.5e}").parse().unwrap_or(x);
        let part = |p: Part| Part {
            weight: short(p.weight),
            mean: short(p.mean),
            size: short(p.size),
        };
        Self {
            none: self.none.map(short),
            parts: self.parts.into_iter().map(part).collect(),
        }
    }

    /// The probability of none where it is told apart.
    pub fn none(&self) -> Option<f64> {
        self.none
    }

    /// The negative binomials.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Probability of at least one event.
    pub fn any(&self) -> f64 {
        1.0 - self.probability(0)
    }

    /// Expected events.
    pub fn mean(&self) -> f64 {
        let mean: f64 = self.parts.iter().map(|p| p.weight * p.mean).sum();
        mean * self.lift()
    }

    /// Probability of exactly so many.
    pub fn probability(&self, k: u64) -> f64 {
        match (self.none, k) {
            (Some(none), 0) => none,
            (None, 0) => self.mixed(0),
            _ => self.mixed(k) * self.lift(),
        }
    }

    /// The least count that is not exceeded with probability `p`, which is kept between 0 and 0.9999.
    pub fn quantile(&self, p: f64) -> u64 {
        self.quantiles(&[p]).first().copied().unwrap_or(0)
    }

    /// The same of several, in one pass.
    pub fn quantiles(&self, levels: &[f64]) -> Vec<u64> {
        let mut found: Vec<Option<u64>> = vec![None; levels.len()];
        for (k, below) in self.cumulated() {
            for (found, p) in found.iter_mut().zip(levels) {
                if found.is_none() && below >= p.clamp(0.0, 0.9999) {
                    *found = Some(k);
                }
            }
            if found.iter().all(Option::is_some) {
                break;
            }
        }
        found.into_iter().map(|k| k.unwrap_or(MOST)).collect()
    }

    /// Probability of fewer than so many, and of not more than so many: the ends of the probability integral transform
    /// (Czado, Gneiting & Held 2009).
    pub fn transform(&self, k: u64) -> (f64, f64) {
        let mut before = 0.0;
        for (at, below) in self.cumulated() {
            if at == k {
                return (before, below);
            }
            before = below;
        }
        (before, 1.0)
    }

    /// Continuous ranked probability score, Σ (F(k) − [k ≥ what came])² (Gneiting & Raftery 2007): 0 is perfect; of a forecast
    /// without doubt it is the absolute error.
    pub fn crps(&self, came: u64) -> f64 {
        let mut sum = 0.0;
        let mut reached = 0;
        for (k, below) in self.cumulated() {
            let step = if k >= came { 1.0 } else { 0.0 };
            sum += (below - step).powi(2);
            reached = k + 1;
            if k >= came && below > 1.0 - TAIL {
                return sum;
            }
        }
        // Beyond the tail F is 1, which is wrong by 1 until what came is reached.
        sum + came.saturating_sub(reached) as f64
    }

    /// Minus the natural logarithm of the probability of what came; 0 is perfect. Not above 20, so that one surprise does not
    /// outweigh all else.
    pub fn log_score(&self, came: u64) -> f64 {
        (-self.probability(came).ln()).min(20.0)
    }

    /// k with the probability of not more than k, up to the far tail.
    fn cumulated(&self) -> impl Iterator<Item = (u64, f64)> {
        let lift = self.lift();
        let mut parts: Vec<Walk> = self.parts.iter().map(Walk::new).collect();
        let farthest = self.parts.iter().fold(0.0, |most: f64, p| most.max(p.mean));
        let mut sum = 0.0;
        let none = self.none;
        let mut over = false;
        (0..MOST).map_while(move |k| {
            if over {
                return None;
            }
            let mixed: f64 = parts.iter().map(|walk| walk.weight * walk.now).sum();
            let step = match (none, k) {
                (Some(none), 0) => none,
                (None, 0) => mixed,
                _ => mixed * lift,
            };
            sum += step;
            parts.iter_mut().for_each(|walk| walk.on(k as f64));
            // Rounded weights may leave the sum short of 1 for ever.
            over = sum > 1.0 - 1e-3 * TAIL || (k as f64 > farthest && step < 1e-6 * TAIL);
            Some((k, sum.min(1.0)))
        })
    }

    fn mixed(&self, k: u64) -> f64 {
        let each = self.parts.iter();
        each.map(|p| p.weight * ln_probability(k as f64, p.mean, p.size).exp())
            .sum()
    }

    /// What the mixture's probabilities of 1 and more are multiplied by.
    fn lift(&self) -> f64 {
        let rest = 1.0 - self.mixed(0);
        match self.none {
            Some(none) if rest > 0.0 => (1.0 - none) / rest,
            _ => 1.0,
        }
    }
}

impl Counts {
    /// How a distribution is written: the probability of none where it is told apart, then weight * mean / size of each part.
    pub const FORM: &'static str =
        "a distribution such as `none 0.7 + 0.8 * 1.2 / 3.5 + 0.2 * 4 / 1`";
}

impl fmt::Display for Counts {
    /// [`Counts::FORM`], with as many digits as are needed to read the same distribution again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(none) = self.none {
            write!(f, "none {none}")?;
        }
        for (at, p) in self.parts.iter().enumerate() {
            let plus = if at > 0 || self.none.is_some() {
                " + "
            } else {
                ""
            };
            write!(f, "{plus}{} * {} / {}", p.weight, p.mean, p.size)?;
        }
        Ok(())
    }
}

impl FromStr for Counts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not {}", Self::FORM);
        let number = |t: &str| match t.trim().parse::<f64>() {
            Ok(x) if x.is_finite() && x >= 0.0 => Ok(x),
            _ => Err(wrong()),
        };
        let (mut none, mut parts) = (None, Vec::new());
        for (at, term) in text.split('+').map(str::trim).enumerate() {
            if let (0, Some(rest)) = (at, term.strip_prefix("none ")) {
                none = Some(number(rest)?).filter(|p| *p <= 1.0);
                none.ok_or_else(wrong)?;
                continue;
            }
            let (weight, rest) = term.split_once('*').ok_or_else(wrong)?;
            let (mean, size) = rest.split_once('/').ok_or_else(wrong)?;
            let part = Part {
                weight: number(weight)?,
                mean: number(mean)?,
                size: number(size)?,
            };
            if part.weight <= 0.0 || part.size <= 0.0 {
                return Err(wrong());
            }
            parts.push(part);
        }
        match parts.is_empty() {
            true => Err(wrong()),
            false => Ok(Self::new(none, parts)),
        }
    }
}

/// The probabilities of a negative binomial, one after the other.
struct Walk {
    weight: f64,
    now: f64,
    /// Its logarithm, where the first ones are too small for a number.
    ln: Option<f64>,
    size: f64,
    /// mean / (mean + size).
    share: f64,
}

/// Logarithm of the least probability that is carried on as it is.
const SMALL: f64 = -600.0;

impl Walk {
    fn new(part: &Part) -> Self {
        let ln = ln_probability(0.0, part.mean, part.size);
        Self {
            weight: part.weight,
            now: ln.exp(),
            ln: (ln < SMALL).then_some(ln),
            size: part.size,
            share: part.mean / (part.mean + part.size),
        }
    }

    /// From k to k + 1: NB(k + 1) = NB(k) · (k + φ) / (k + 1) · mean / (mean + φ).
    fn on(&mut self, k: f64) {
        let times = (k + self.size) / (k + 1.0) * self.share;
        match &mut self.ln {
            None => self.now *= times,
            Some(ln) => {
                *ln += times.ln();
                self.now = ln.exp();
                if *ln >= SMALL {
                    self.ln = None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn a_small_negative_binomial_by_hand() {
        // Mean 1 and size 1: every count half as likely as the one before, 1/2, 1/4, 1/8 …, so that F(k) = 1 − 2^−(k+1).
        let counts = Counts::single(1.0, 1.0);
        assert!(near(counts.probability(0), 0.5) && near(counts.probability(2), 0.125));
        assert_eq!(counts.quantiles(&[0.25, 0.5, 0.9]), [0, 0, 3]);
        // CRPS of 0: Σ 4^−(k+1) = 1/3; of 1: 1/4 + 1/12; of 2: 1/4 + 9/16 + 1/48.
        for (came, crps) in [(0, 1.0 / 3.0), (1, 1.0 / 3.0), (2, 5.0 / 6.0)] {
            assert!(near(counts.crps(came), crps), "{came}");
        }
        assert!(near(counts.log_score(1), 4f64.ln()));
        let (before, below) = counts.transform(1);
        assert!(near(before, 0.5) && near(below, 0.75));
    }

    #[test]
    fn none_is_told_apart() {
        let part = Part {
            weight: 1.0,
            mean: 1.0,
            size: 1.0,
        };
        let counts = Counts::new(Some(0.8), [part]);
        // 0.2 shared out as 1/4 : 1/8 : … among 1, 2, …: 0.1, 0.05, …; the mean is 0.2 · 1 / (1 − 1/2).
        assert!(near(counts.any(), 0.2) && near(counts.probability(1), 0.1));
        assert!(near(counts.mean(), 0.4));
        assert_eq!(counts.quantiles(&[0.5, 0.8, 0.85, 0.95]), [0, 0, 1, 2]);
    }

    #[test]
    fn never_is_a_forecast_too() {
        let never = Counts::new(Some(0.3), []);
        assert_eq!(
            (never.any(), never.mean(), never.quantile(0.99)),
            (0.0, 0.0, 0)
        );
        assert_eq!(never.crps(3), 3.0);
        assert_eq!(never.log_score(3), 20.0);
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        for text in [
            "",
            "none 0.5",
            "none 1.5 + 1 * 1 / 1",
            "1 * -1 / 1",
            "1 * 1",
            "1 * 1 / 0",
            "NaN * 1 / 1",
        ] {
            assert!(text.parse::<Counts>().is_err(), "{text}");
        }
    }

    fn counts() -> impl Strategy<Value = Counts> {
        let part = (0.01f64..1.0, 0.0f64..60.0, 0.05f64..200.0);
        let part = part.prop_map(|(weight, mean, size)| Part { weight, mean, size });
        (
            proptest::option::of(0.0f64..1.0),
            proptest::collection::vec(part, 1..4),
        )
            .prop_map(|(none, parts)| Counts::new(none, parts))
    }

    proptest! {
        #[test]
        fn quantiles_rise_and_undo_the_distribution(counts in counts(), mut levels in proptest::collection::vec(0.01f64..0.99, 1..6)) {
            levels.sort_by(f64::total_cmp);
            let quantiles = counts.quantiles(&levels);
            prop_assert!(quantiles.windows(2).all(|w| w[0] <= w[1]));
            for (level, quantile) in levels.iter().zip(quantiles) {
                let (before, below) = counts.transform(quantile);
                prop_assert!(before < *level + 1e-9 && below >= *level - 1e-9, "{} {} {}", before, level, below);
            }
        }

        #[test]
        fn scores_are_errors(counts in counts(), came in 0u64..200) {
            prop_assert!(counts.crps(came) >= 0.0);
            prop_assert!(counts.log_score(came) >= -1e-12);
            prop_assert!((0.0..=1.0 + 1e-12).contains(&counts.any()));
            // No forecast without doubt is scored better than its absolute error.
            let sure = counts.quantile(0.5) as f64;
            prop_assert!(counts.crps(came) <= (sure - came as f64).abs() + counts.mean() + 1.0);
        }

        #[test]
        fn crps_is_the_distance_less_half_the_spread(counts in counts(), came in 0u64..30) {
            // E|X − y| − ½ E|X − X′|, summed over all counts up to 4,000.
            let p: Vec<f64> = (0..4000).map(|k| counts.probability(k)).collect();
            prop_assume!(p.iter().sum::<f64>() > 1.0 - 1e-9);
            let distance: f64 = p.iter().enumerate().map(|(k, p)| p * (k as f64 - came as f64).abs()).sum();
            let mut below = 0.0;
            let half_spread: f64 = p.iter().map(|p| { below += p; below * (1.0 - below) }).sum();
            prop_assert!((counts.crps(came) - (distance - half_spread)).abs() < 1e-4);
        }

        #[test]
        fn what_is_written_is_read(counts in counts()) {
            let rounded = counts.rounded();
            prop_assert_eq!(rounded.to_string().parse::<Counts>().unwrap(), rounded);
        }
    }
}
