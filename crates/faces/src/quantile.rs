//! Quantiles of the gamma and the normal distribution, and the generator behind shuffles.

use statrs::distribution::{ContinuousCDF, Gamma, Normal};
use statrs::function::gamma::ln_gamma;

/// Below this a quantile is taken from the first term of the series, which is exact there and needs no search.
const TINY: f64 = 1e-8;

/// The value that a gamma variable of that shape and rate stays below with probability `p`, strictly between 0 and 1.
///
/// Shape and rate above 0. Very small shapes give values that are 0 in effect.
pub(crate) fn gamma_quantile(shape: f64, rate: f64, p: f64) -> f64 {
    // For small x the distribution function is x^shape / Γ(shape + 1).
    let first = ((p.ln() + ln_gamma(shape + 1.0)) / shape).exp();
    if first < TINY {
        return first / rate;
    }
    // Scaled by the shape, so that the search starts near the value however large the shape is.
    Gamma::new(shape, shape).map_or(f64::NAN, |g| g.inverse_cdf(p)) * shape / rate
}

/// The value that a standard normal variable stays below with probability `p`, strictly between 0 and 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// Lower and upper tail of a central interval that holds `level` of the probability; levels outside 0.01–0.999 are moved in.
pub(crate) fn tails(level: f64) -> (f64, f64) {
    let out = (1.0 - level.clamp(0.01, 0.999)) / 2.0;
    (out, 1.0 - out)
}

/// ψ′, by its recurrence up to 6 and the asymptotic series from there; within 1e-7 for arguments above 0.
pub(crate) fn trigamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < 6.0 {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    sum + 1.0 / x + y / 2.0 + y / x * (1.0 / 6.0 - y * (1.0 / 30.0 - y / 42.0))
}

/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers from the same seed, in every version and on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A generator that starts from the seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from 0 to `n` - 1; 0 if `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// True or false, evenly.
    pub(crate) fn coin(&mut self) -> bool {
        self.next() >> 63 == 1
    }
}

/// Draws for simulations in tests, by inverting distribution functions.
#[cfg(test)]
impl Random {
    /// Strictly between 0 and 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.below(1 << 40) as f64 + 0.5) / (1u64 << 40) as f64
    }

    /// Standard normal.
    pub(crate) fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }

    /// Gamma of that shape and rate.
    pub(crate) fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        gamma_quantile(shape, rate, self.uniform())
    }

    /// Poisson, for means up to some hundreds.
    pub(crate) fn poisson(&mut self, mean: f64) -> u64 {
        let (mut left, mut count) = (self.uniform(), 0);
        let mut p = (-mean).exp();
        while left > p && count < 100_000 {
            left -= p;
            count += 1;
            p *= mean / count as f64;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::function::gamma::gamma_lr;

    #[test]
    fn quantiles_of_tables() {
        // Shape 1 is the exponential distribution; a chi-square of 10 degrees is shape 5, rate 1/2.
        assert!((gamma_quantile(1.0, 2.0, 0.5) - 2f64.ln() / 2.0).abs() < 1e-9);
        assert!((gamma_quantile(5.0, 0.5, 0.95) - 18.307).abs() < 1e-3);
        assert!((gamma_quantile(5.0, 0.5, 0.05) - 3.940).abs() < 1e-3);
        assert!((gamma_quantile(1e6, 1.0, 0.5) - (1e6 - 1.0 / 3.0)).abs() < 0.1);
        assert!(gamma_quantile(1e-4, 1.0, 0.5) < 1e-300);
        assert!((normal_quantile(0.9) - 1.281_552).abs() < 1e-6);
    }

    #[test]
    fn trigamma_of_tables() {
        assert!((trigamma(1.0) - std::f64::consts::PI.powi(2) / 6.0).abs() < 1e-6);
        assert!((trigamma(0.5) - std::f64::consts::PI.powi(2) / 2.0).abs() < 1e-6);
    }

    #[test]
    fn the_generator_is_the_published_one() {
        let mut random = Random::new(1_234_567);
        let first = [random.next(), random.next(), random.next()];
        assert_eq!(
            first,
            [
                6457827717110365317,
                3203168211198807973,
                9817491932198370423
            ]
        );
    }

    proptest! {
        #[test]
        fn quantile_undoes_the_distribution(shape in 0.01f64..2000.0, rate in 0.001f64..1000.0, p in 0.01f64..0.99) {
            let x = gamma_quantile(shape, rate, p);
            prop_assert!((gamma_lr(shape, (x * rate).max(1e-300)) - p).abs() < 1e-6);
        }

        #[test]
        fn draws_stay_below(seed: u64, n in 1usize..1000) {
            prop_assert!(Random::new(seed).below(n) < n);
        }
    }
}
