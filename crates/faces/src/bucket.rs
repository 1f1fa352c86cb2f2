//! Time cut into periods.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use bifrons_core::PartialDate;
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// How finely time is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    /// Civil days, `2021-03-05`.
    Day,
    /// ISO 8601 weeks, Monday to Sunday, `2021-W09`; the year is the week's, not the day's.
    Week,
    /// Months, `2021-03`.
    #[default]
    Month,
    /// Quarters, `2021-Q1`.
    Quarter,
    /// Years, `2021`.
    Year,
}

impl Bucket {
    /// All buckets, finest first.
    pub const ALL: [Bucket; 5] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// The word for it in arguments and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The name of the period that the day lies in.
    ///
    /// ```
    /// use bifrons_faces::Bucket;
    /// let day = "2021-03-05".parse().unwrap();
    /// let labels = Bucket::ALL.map(|b| b.label(day));
    /// assert_eq!(labels, ["2021-03-05", "2021-W09", "2021-03", "2021-Q1", "2021"]);
    /// ```
    pub fn label(self, day: Date) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Week => {
                let week = day.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Self::Quarter => format!("{:04}-Q{}", day.year(), (day.month() + 2) / 3),
            Self::Year => format!("{:04}", day.year()),
        }
    }

    /// First and last day of the period that the day lies in.
    pub fn bounds(self, day: Date) -> (Date, Date) {
        let first_of = |month: i8| Date::new(day.year(), month, 1).unwrap_or(day);
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let week = day.iso_week_date();
                let on = |weekday| {
                    ISOWeekDate::new(week.year(), week.week(), weekday).map_or(day, |w| w.date())
                };
                (on(Weekday::Monday), on(Weekday::Sunday))
            }
            Self::Month => (day.first_of_month(), day.last_of_month()),
            Self::Quarter => {
                let first = (day.month() - 1) / 3 * 3 + 1;
                (first_of(first), first_of(first + 2).last_of_month())
            }
            Self::Year => (day.first_of_year(), day.last_of_year()),
        }
    }

    /// Every period from the one that holds `first` to the one that holds `last`, in order; empty if `last` is before.
    pub fn periods(self, first: Date, last: Date) -> Vec<Period> {
        let mut periods = Vec::new();
        let mut day = first;
        while day <= last {
            let period = Period::of(Some(day.into()), self);
            let (_, end) = self.bounds(day);
            periods.push(period);
            match end.checked_add(1.day()) {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        periods
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Bucket {
    type Err = String;

    /// Reads `day`, `week`, `month`, `quarter` or `year`; the error says so.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|b| b.name() == text);
        found.ok_or_else(|| {
            format!("`{text}` is not a period; give day, week, month, quarter or year")
        })
    }
}

/// A stretch of time that events are counted in.
///
/// An event whose date is coarser than the bucket ("in 2021", counted by month) is neither dropped nor moved to a month
/// it may not belong to: it counts in a period of its own, labelled as its date (`2021`), for which [`Period::exact`]
/// is false. Events without a date count in the period `undated`, which has no bounds.
///
/// Periods sort by time: a coarse one after the last exact one inside it, `undated` last of all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    label: String,
    bounds: Option<(Date, Date)>,
    exact: bool,
}

impl Period {
    /// The label of events without a date.
    pub const UNDATED: &'static str = "undated";

    /// The period that an event of that date counts in.
    pub fn of(date: Option<PartialDate>, bucket: Bucket) -> Self {
        let Some(date) = date else {
            return Self {
                label: Self::UNDATED.to_string(),
                bounds: None,
                exact: false,
            };
        };
        let (first, last) = (date.first_day(), date.last_day());
        let label = bucket.label(first);
        match label == bucket.label(last) {
            true => Self {
                label,
                bounds: Some(bucket.bounds(first)),
                exact: true,
            },
            false => Self {
                label: date.to_string(),
                bounds: Some((first, last)),
                exact: false,
            },
        }
    }

    /// Its name, such as `2021-W09`.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// First and last day; `None` for `undated`.
    pub fn bounds(&self) -> Option<(Date, Date)> {
        self.bounds
    }

    /// Whether this is a period of the bucket asked for: only such periods make a series.
    pub fn exact(&self) -> bool {
        self.exact
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |p: &Self| {
            p.bounds.map_or((true, Date::MAX, Date::MAX), |(_, last)| {
                (false, last, Date::MAX)
            })
        };
        let first = |p: &Self| p.bounds.map_or(Date::MIN, |(first, _)| first);
        key(self)
            .cmp(&key(other))
            .then_with(|| first(other).cmp(&first(self)))
            .then_with(|| self.label.cmp(&other.label))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Option<PartialDate> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn iso_weeks_belong_to_their_own_year() {
        assert_eq!(
            Bucket::Week.label("2021-01-03".parse().unwrap()),
            "2020-W53"
        );
        assert_eq!(
            Bucket::Week.label("2024-12-30".parse().unwrap()),
            "2025-W01"
        );
    }

    #[test]
    fn coarse_dates_keep_their_own_period() {
        let labels = |d, b| Period::of(d, b).label().to_string();
        assert_eq!(labels(date("2021"), Bucket::Month), "2021");
        assert_eq!(labels(date("2021-03"), Bucket::Week), "2021-03");
        assert_eq!(labels(date("2021-03"), Bucket::Quarter), "2021-Q1");
        assert_eq!(labels(None, Bucket::Day), "undated");
        assert!(!Period::of(date("2021"), Bucket::Month).exact());
        assert!(Period::of(date("2021"), Bucket::Year).exact());
    }

    #[test]
    fn periods_sort_by_time() {
        let mut all = [
            None,
            date("2021"),
            date("2021-12-31"),
            date("2022-01-01"),
            date("2021-01-01"),
        ]
        .map(|d| Period::of(d, Bucket::Month));
        all.sort();
        assert_eq!(
            all.map(|p| p.label().to_string()),
            ["2021-01", "2021-12", "2021", "2022-01", "undated"]
        );
    }

    proptest! {
        #[test]
        fn every_day_lies_in_one_period_of_each_bucket(year in 1i16..=9998, day_of_year in 1i16..=365) {
            let day = Date::new(year, 1, 1).unwrap().checked_add(i64::from(day_of_year - 1).days()).unwrap();
            for bucket in Bucket::ALL {
                let (first, last) = bucket.bounds(day);
                prop_assert!(first <= day && day <= last);
                prop_assert_eq!(bucket.label(first), bucket.label(last));
                prop_assert_ne!(bucket.label(last.checked_add(1.day()).unwrap()), bucket.label(last));
                prop_assert_eq!(bucket.periods(day, day).len(), 1);
            }
            prop_assert_eq!(Bucket::Day.periods(day, Bucket::Week.bounds(day).1).last().unwrap().bounds().unwrap().1,
                Bucket::Week.bounds(day).1);
        }
    }
}
