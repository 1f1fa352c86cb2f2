//! Whether a source still speaks: the days on which it published, and the silence since.

/// Days on which a source must have published before its silence says anything.
const FEWEST_DAYS: usize = 5;
/// Days of silence that are never called one: weekends, holidays, a strike.
const SHORT: i32 = 7;
/// Mean steps after which chance alone leaves one source in a hundred silent: -ln 0.01.
const STEPS: f64 = 4.605;

/// How a source's days are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Days without anything in the longest hole between its first day and its last; 0 if there is none.
    pub hole: i32,
    /// The first of these days.
    pub hole_since: Option<i32>,
    /// Days from its last day to the end, 0 or more.
    pub silent: i32,
    /// Whether that is longer than a week, than it ever was silent before, and than chance lets one expect of its usual pace (one
    /// source in a hundred).
    pub fell_silent: bool,
}

/// The pace of a source that published on these days (counted from any day, sorted, each once), where `end` is the last day that
/// anybody published on.
///
/// ```
/// use bifrons_faces::pace;
/// let weekly = [0, 7, 14, 21, 28];
/// assert!(!pace(&weekly, 50).fell_silent);
/// assert!(pace(&weekly, 63).fell_silent);
/// ```
pub fn pace(days: &[i32], end: i32) -> Pace {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Pace::default();
    };
    let mut pace = Pace {
        silent: end.saturating_sub(*last).max(0),
        ..Pace::default()
    };
    let mut longest = 1;
    for step in days.windows(2) {
        let length = step[1].saturating_sub(step[0]);
        if length > longest {
            longest = length;
            pace.hole = length - 1;
            pace.hole_since = step[0].checked_add(1);
        }
    }
    let steps = days.len().saturating_sub(1).max(1) as f64;
    let usual = f64::from(last.saturating_sub(*first)) / steps;
    pace.fell_silent = days.len() >= FEWEST_DAYS
        && pace.silent > SHORT
        && pace.silent > longest
        && f64::from(pace.silent) > STEPS * usual;
    pace
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn holes_and_silences_are_told() {
        let told = pace(&[10, 11, 12, 20, 21], 40);
        assert_eq!((told.hole, told.hole_since), (7, Some(13)));
        // 19 days, where the mean step is 2.75 and the longest 8.
        assert_eq!((told.silent, told.fell_silent), (19, true));
        // No longer than it was silent before.
        assert!(!pace(&[0, 1, 2, 30, 31, 32], 60).fell_silent);
        // A daily paper after a week.
        let daily: Vec<i32> = (0..100).collect();
        assert!(!pace(&daily, 106).fell_silent);
        assert!(pace(&daily, 107).fell_silent);
        assert_eq!(pace(&daily, 99), Pace::default());
    }

    #[test]
    fn few_days_say_nothing() {
        assert!(!pace(&[1, 2, 3, 4], 1000).fell_silent);
        assert_eq!(pace(&[], 1000), Pace::default());
        // Published later than the end, as by a wrong date.
        assert_eq!(pace(&[5], 3).silent, 0);
    }

    proptest! {
        #[test]
        fn a_longer_silence_never_ends_one(mut days in prop::collection::vec(-1000i32..1000, 0..40), end in 1000i32..3000) {
            days.sort_unstable();
            days.dedup();
            let (now, later) = (pace(&days, end), pace(&days, end + 1));
            prop_assert!(!now.fell_silent || later.fell_silent);
            prop_assert_eq!((now.hole, now.hole_since), (later.hole, later.hole_since));
            if let Some(since) = now.hole_since {
                let inside = |d: &i32| (since..since + now.hole).contains(d);
                prop_assert!(!days.iter().any(inside));
            }
        }

        #[test]
        fn extremes_do_no_harm(days in prop::collection::btree_set(any::<i32>(), 0..10), end: i32) {
            let days: Vec<i32> = days.into_iter().collect();
            pace(&days, end);
        }
    }
}
