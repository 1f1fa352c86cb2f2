//! Holidays, and on what day of a year they fall.

use jiff::civil::{Date, Weekday};

use super::calendar;

/// A holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    /// The same day in every year.
    Fixed {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// So many days from Easter Sunday.
    Easter(i32),
    /// A weekday of a month, counted from its beginning, or from its end if negative, and so many days from it.
    Weekday {
        /// 1 to 5, or -1.
        nth: i8,
        /// From Monday, 1.
        weekday: i8,
        /// 1 to 12.
        month: i8,
        /// Days from it.
        away: i32,
    },
}

impl Holiday {
    /// Its day in a year.
    pub fn on(self, year: i16) -> Option<Date> {
        match self {
            Holiday::Fixed { month, day } => Date::new(year, month, day).ok(),
            Holiday::Easter(away) => calendar::days(easter(year)?, away),
            Holiday::Weekday {
                nth,
                weekday,
                month,
                away,
            } => {
                let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
                let first = Date::new(year, month, 1).ok()?;
                calendar::days(first.nth_weekday_of_month(nth, weekday).ok()?, away)
            }
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by the rule that J. Butcher printed in Nature, 1876.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?);
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movable_holidays() {
        let day = |holiday: Holiday, year| holiday.on(year).unwrap().to_string();
        assert_eq!(day(Holiday::Easter(0), 2021), "2021-04-04");
        assert_eq!(day(Holiday::Easter(-2), 2024), "2024-03-29");
        let thanksgiving = |away| Holiday::Weekday {
            nth: 4,
            weekday: 4,
            month: 11,
            away,
        };
        assert_eq!(day(thanksgiving(0), 1997), "1997-11-27");
        assert_eq!(day(thanksgiving(1), 1997), "1997-11-28");
    }
}
