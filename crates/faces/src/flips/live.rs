//! Alarms while news comes in: nothing here looks ahead.

use super::pelt::{anscombe, median};

/// Periods that the reference looks back.
const LOOK_BACK: usize = 12;
/// Deviation, in standard deviations, that CUSUM takes for no change (Page 1954); half of the shift to be found fast.
const ALLOWANCE: f64 = 0.5;

/// Periods at which the level of a count has drifted away: CUSUM (Page 1954) on Anscombe's transform, both ways.
///
/// Each value is compared with mean and standard deviation (1 at least) of up to twelve periods before it, none of them
/// before the last alarm; what exceeds half a deviation adds up until the sum passes `threshold` (5 is usual), then the sum
/// starts anew. An alarm at t depends on the values up to t alone.
pub fn cusum(counts: &[f64], threshold: f64) -> Vec<usize> {
    let z: Vec<f64> = counts.iter().copied().map(anscombe).collect();
    let (mut up, mut down, mut since) = (0.0f64, 0.0f64, 0);
    let mut alarms = Vec::new();
    for t in 3..z.len() {
        let reference = &z[since.max(t.saturating_sub(LOOK_BACK))..t];
        if reference.len() < 3 {
            continue;
        }
        let n = reference.len() as f64;
        let mean = reference.iter().sum::<f64>() / n;
        let variance = reference.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let away = (z[t] - mean) / variance.sqrt().max(1.0);
        up = (up + away - ALLOWANCE).max(0.0);
        down = (down - away - ALLOWANCE).max(0.0);
        if up > threshold || down > threshold {
            alarms.push(t);
            (up, down, since) = (0.0, 0.0, t);
        }
    }
    alarms
}

/// Periods whose count leaps out of the twelve before them: distance of Anscombe's transform to their median in units of
/// 1.4826 · median absolute deviation (1 at least) above `threshold` (3 is usual), up or down.
///
/// Two alarms are at least two periods apart. An alarm at t depends on the values up to t alone.
pub fn surge(counts: &[f64], threshold: f64) -> Vec<usize> {
    let z: Vec<f64> = counts.iter().copied().map(anscombe).collect();
    let mut alarms: Vec<usize> = Vec::new();
    for t in 4..z.len() {
        let reference = &z[t.saturating_sub(LOOK_BACK)..t];
        let middle = median(reference);
        let away: Vec<f64> = reference.iter().map(|x| (x - middle).abs()).collect();
        let scale = (1.4826 * median(&away)).max(1.0);
        if (z[t] - middle).abs() / scale > threshold && alarms.last().is_none_or(|&a| t - a > 1) {
            alarms.push(t);
        }
    }
    alarms
}

/// Alarms of several detectors as one rising list, each period once.
pub fn merge(lists: &[Vec<usize>]) -> Vec<usize> {
    let mut all: Vec<usize> = lists.iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_leap_is_told_at_once_and_a_drift_soon() {
        let mut counts = vec![4.0; 12];
        counts.extend([40.0; 3]);
        assert_eq!(surge(&counts, 3.0), [12, 14]);
        assert_eq!(cusum(&counts, 5.0), [12]);
        // 2·√4.375 = 4.18, 2·√9.375 = 6.12: 1.94 above the level, 1.44 a period of it counted.
        let drift: Vec<f64> = [vec![4.0; 12], vec![9.0; 6]].concat();
        assert_eq!(surge(&drift, 3.0), []);
        assert!(cusum(&drift, 3.0)[0] <= 15);
        assert!(cusum(&[4.0; 40], 5.0).is_empty());
    }

    proptest! {
        #[test]
        fn no_alarm_looks_ahead(counts in proptest::collection::vec(0.0f64..60.0, 1..80), cut in 0usize..80, threshold in 0.5f64..6.0) {
            let cut = cut.min(counts.len());
            for detector in [cusum, surge] {
                let all: Vec<usize> = detector(&counts, threshold).into_iter().filter(|&t| t < cut).collect();
                prop_assert_eq!(all, detector(&counts[..cut], threshold));
            }
        }
    }
}
