//! A share of cases, with the interval that so few of them allow.

use crate::quantile::normal_quantile;

/// A share with an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Cases of the kind by all cases, 0 to 1.
    pub share: f64,
    /// Lower end, 0 to the share.
    pub low: f64,
    /// Upper end, the share to 1.
    pub high: f64,
}

/// The share of `part` in `all`, with Wilson's (1927) score interval of that level (0.95 for 95 percent): it keeps to 0 and 1 and holds
/// for a handful of cases. `None` without cases, or with a part that is more than all.
///
/// ```
/// use bifrons_faces::share;
/// let told = share(8, 10, 0.95).unwrap();
/// assert_eq!((told.share, (told.low * 1000.0).round(), (told.high * 1000.0).round()), (0.8, 490.0, 943.0));
/// ```
pub fn share(part: u64, all: u64, level: f64) -> Option<Share> {
    if all == 0 || part > all || !(0.0..1.0).contains(&level) {
        return None;
    }
    let (n, share) = (all as f64, part as f64 / all as f64);
    let z = normal_quantile(0.5 + 0.5 * level);
    let scale = 1.0 + z * z / n;
    let middle = (share + z * z / (2.0 * n)) / scale;
    let half = z / scale * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    Some(Share {
        share,
        low: (middle - half).clamp(0.0, share),
        high: (middle + half).clamp(share, 1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_of_the_literature() {
        // Newcombe (1998), table I.
        let told = |part, all| {
            let s = share(part, all, 0.95).unwrap();
            [s.low, s.high].map(|x| (x * 10_000.0).round() / 10_000.0)
        };
        assert_eq!(told(81, 263), [0.2553, 0.3662]);
        assert_eq!(told(15, 148), [0.0624, 0.1605]);
        assert_eq!(told(0, 20), [0.0, 0.1611]);
        assert_eq!(told(1, 29), [0.0061, 0.1718]);
        assert_eq!(share(0, 0, 0.95), None);
        assert_eq!(share(2, 1, 0.95), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share(part in 0u64..2000, more in 0u64..2000, level in 0.5f64..0.99) {
            let all = part + more;
            if let Some(s) = share(part, all, level) {
                prop_assert!(0.0 <= s.low && s.low <= s.share && s.share <= s.high && s.high <= 1.0);
                let wider = share(part, all, level + 0.005).unwrap();
                prop_assert!(wider.low <= s.low + 1e-12 && wider.high >= s.high - 1e-12);
                let other = share(more, all, level).unwrap();
                prop_assert!((other.low - (1.0 - s.high)).abs() < 1e-9);
            } else {
                prop_assert_eq!(all, 0);
            }
        }
    }
}
