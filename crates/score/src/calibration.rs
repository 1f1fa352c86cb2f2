//! Whether confidence is kept: of what is told with 0.8, about 80 % should be right.

/// Answers by confidence, in ten bins of equal width.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    bins: [Bin; 10],
}

#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    count: usize,
    sure: f64,
    right: usize,
}

impl Calibration {
    /// One more answer, given with a confidence of 0 to 1.
    pub fn add(&mut self, sure: f64, right: bool) {
        let bin = &mut self.bins[((sure * 10.0) as usize).min(9)];
        bin.count += 1;
        bin.sure += sure;
        bin.right += usize::from(right);
    }

    /// The expected calibration error: how far confidence and share right are apart in a bin, weighed by answers
    /// (Naeini, Cooper and Hauskrecht 2015); 0 to 1.
    pub fn error(&self) -> f64 {
        let all: usize = self.bins.iter().map(|b| b.count).sum();
        let apart: f64 = self
            .bins
            .iter()
            .map(|b| (b.sure - b.right as f64).abs())
            .sum();
        apart / all.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_mean_distance() {
        let mut calibration = Calibration::default();
        for right in [true, true, true, false] {
            calibration.add(0.95, right);
        }
        assert!((calibration.error() - 0.2).abs() < 1e-9);
        assert_eq!(Calibration::default().error(), 0.0);
    }
}
