//! Whether there is more of something than before, or only more news.

/// How far a count departs from what the time before lets one expect, in standard deviations: above 0 if there is more, below 0 if
/// less.
///
/// `now` and `before` are events of the two times, `news` the volume of all news in each. Under no change each event falls into
/// the later time with the probability of its share of the news; the figure is the signed root of the deviance, which holds for
/// small counts too. `None` without events, or without news in one of the two times.
///
/// ```
/// use bifrons_faces::shift;
/// // Three times as many, in twice as much news.
/// let z = shift(30, 10, [2000, 1000]).unwrap();
/// assert!((z - 1.14).abs() < 0.01);
/// assert_eq!(shift(20, 10, [2000, 1000]), Some(0.0));
/// assert_eq!(shift(20, 10, [2000, 0]), None);
/// ```
pub fn shift(now: u64, before: u64, news: [u64; 2]) -> Option<f64> {
    let [n1, n0] = news.map(|n| n as f64);
    let (x, y) = (now as f64, before as f64);
    if now + before == 0 || news.contains(&0) {
        return None;
    }
    let expected = (x + y) * n1 / (n1 + n0);
    let part = |seen: f64, expected: f64| match seen > 0.0 {
        true => seen * (seen / expected).ln(),
        false => 0.0,
    };
    let deviance = 2.0 * (part(x, expected) + part(y, x + y - expected));
    let root = deviance.max(0.0).sqrt();
    // Rounding must not make a change of none.
    Some(match (x - expected).abs() < 1e-9 * (x + y) {
        true => 0.0,
        false => root * (x - expected).signum(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_a_person_can_check() {
        // 2·ln 2 for one event that had even odds.
        let one = shift(1, 0, [10, 10]).unwrap();
        assert!((one - (2.0 * 2f64.ln()).sqrt()).abs() < 1e-12);
        assert_eq!(shift(0, 1, [10, 10]), Some(-one));
        assert_eq!(shift(0, 0, [10, 10]), None);
        assert_eq!(shift(7, 7, [10, 10]), Some(0.0));
    }

    proptest! {
        #[test]
        fn more_is_more(now in 0u64..1000, before in 0u64..1000, n1 in 1u64..100_000, n0 in 1u64..100_000) {
            let z = shift(now, before, [n1, n0]);
            prop_assert_eq!(z.is_some(), now + before > 0);
            if let Some(z) = z {
                prop_assert!(z.is_finite());
                prop_assert!(shift(now + 1, before, [n1, n0]).unwrap() > z - 1e-9);
                prop_assert!(shift(now, before + 1, [n1, n0]).unwrap() < z + 1e-9);
                let mirrored = shift(before, now, [n0, n1]).unwrap();
                prop_assert!((z + mirrored).abs() < 1e-6);
            }
        }
    }
}
