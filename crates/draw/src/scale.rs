//! Scales of values: round numbers, and where they stand.

/// How counts and rates become heights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Twice as many, twice as high.
    #[default]
    Linear,
    /// Four times as many, twice as high: shows small counts beside large ones. The axis says so.
    SquareRoot,
}

impl Scale {
    /// Height of a value of 0 or more, in any unit.
    pub(crate) fn height(self, value: f64) -> f64 {
        match self {
            Self::Linear => value.max(0.0),
            Self::SquareRoot => value.max(0.0).sqrt(),
        }
    }
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is not below `x`; 1 if `x` is no number above 0.
fn round_up(x: f64) -> f64 {
    if !(x.is_finite() && x > 0.0) {
        return 1.0;
    }
    let power = 10f64.powi(x.log10().floor() as i32);
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    let fits = |step: &&f64| *step * power >= x * (1.0 - 1e-9);
    steps.iter().find(fits).map_or(10.0, |step| *step) * power
}

/// Round numbers between `low` and `high`, both included, evenly spaced, about `wanted` or fewer; at least `least_step` apart.
pub(crate) fn ticks(low: f64, high: f64, wanted: f64, least_step: f64) -> Vec<f64> {
    let mut step = round_up(((high - low) / wanted.max(1.0)).max(least_step));
    // Counts have no halves.
    if least_step >= 1.0 && step.fract() != 0.0 {
        step = round_up(step.ceil());
    }
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let count = (last - first).clamp(0.0, 1000.0) as usize;
    (0..=count)
        .map(|i| (first + i as f64) * step + 0.0)
        .filter(|t| *t >= low - 1e-9 * step && *t <= high + 1e-9 * step)
        .collect()
}

/// Round numbers above 0 for one side of a square-root scale, whose heights are at least `apart` from each other and from 0, where the
/// height of a value is `per_root` times its root. At least `least` each.
pub(crate) fn root_ticks(high: f64, per_root: f64, apart: f64, least: f64) -> Vec<f64> {
    let mut found: Vec<f64> = Vec::new();
    if !(high.is_finite() && high > 0.0 && per_root > 0.0) {
        return found;
    }
    let top = high.log10().floor() as i32;
    let mut above = f64::INFINITY;
    for power in (top - 4..=top).rev() {
        for step in [5.0, 2.0, 1.0] {
            let value = step * 10f64.powi(power);
            let height = per_root * value.sqrt();
            let fits = value <= high && value >= least && height >= apart;
            if fits && above - height >= apart {
                found.push(value);
                above = height;
            }
        }
    }
    found.reverse();
    found
}

/// The numbers as text, all with as many decimals as the finest needs, thousands apart by commas, and a true minus.
pub(crate) fn labels(values: &[f64]) -> Vec<String> {
    let decimals = |x: f64| {
        let exact = |d: &i32| {
            let scaled = x * 10f64.powi(*d);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
        };
        (0..9).find(exact).unwrap_or(9)
    };
    let most = values.iter().map(|x| decimals(*x)).max().unwrap_or(0);
    values
        .iter()
        .map(|x| grouped(&format!("{x:.*}", most as usize)))
        .collect()
}

/// A whole number with commas between thousands.
pub(crate) fn count(n: u64) -> String {
    grouped(&n.to_string())
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", digits),
    };
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks(0.0, 93.0, 5.0, 1.0), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(ticks(-2.0, 2.0, 4.0, 0.0), [-2.0, -1.0, 0.0, 1.0, 2.0]);
        assert_eq!(ticks(0.0, 3.0, 9.0, 1.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(0.0, 0.0, 5.0, 1.0), [0.0]);
        assert_eq!(ticks(0.0, 12.0, 5.0, 1.0), [0.0, 5.0, 10.0]);
        // From the top down, 10 apart at least: heights by 10 √x of 100, 71, 45, 32, 14.
        assert_eq!(
            root_ticks(100.0, 10.0, 10.0, 1.0),
            [2.0, 10.0, 20.0, 50.0, 100.0]
        );
    }

    #[test]
    fn labels_share_their_decimals() {
        assert_eq!(labels(&[0.0, 2.5, 1000.0]), ["0.0", "2.5", "1,000.0"]);
        assert_eq!(labels(&[-1234567.0]), ["−1,234,567"]);
        assert_eq!(count(999), "999");
    }

    proptest! {
        #[test]
        fn ticks_lie_within_and_are_few(low in -1e6f64..1e6, span in 1e-6f64..1e6, wanted in 1.0f64..12.0) {
            let all = ticks(low, low + span, wanted, 0.0);
            prop_assert!(all.len() <= wanted as usize + 2);
            prop_assert!(all.windows(2).all(|w| w[0] < w[1]));
            prop_assert!(all.iter().all(|t| *t >= low - 1e-6 * span && *t <= low + span * (1.0 + 1e-6)));
        }

        #[test]
        fn heights_of_root_ticks_keep_apart(high in 0.01f64..1e7, per_root in 0.01f64..1e3) {
            let all = root_ticks(high, per_root, 12.0, 0.0);
            let heights: Vec<f64> = all.iter().map(|v| per_root * v.sqrt()).collect();
            prop_assert!(heights.iter().all(|h| *h >= 12.0));
            prop_assert!(heights.windows(2).all(|w| w[1] - w[0] >= 12.0));
        }
    }
}
