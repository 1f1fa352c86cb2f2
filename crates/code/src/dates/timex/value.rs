//! What an expression of time means, and how TIMEX3 writes it.

use std::fmt;

use bifrons_core::PartialDate;
use jiff::civil::Date;

use super::super::calendar::{self, Stretch};
use super::super::words::{Season, Unit};

/// What an expression of time means.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A day.
    Day(Date),
    /// A part of a day, `MO`, or an hour, `T09:30`.
    Part(Date, String),
    /// A week, by its Monday.
    Week(Date),
    /// A weekend, by the Monday of its week.
    Weekend(Date),
    /// A month of a year.
    Month(i16, i8),
    /// A quarter, 1 to 4.
    Quarter(i16, i8),
    /// A half of a year, 1 or 2.
    Half(i16, i8),
    /// A season, by the year in which it begins.
    Season(i16, Season),
    /// A year.
    Year(i16),
    /// Ten years, by the first.
    Decade(i16),
    /// A hundred years, by the first.
    Century(i16),
    /// How long: `P2D`.
    Length(String),
    /// How often, `P1D`, or which again and again, `XXXX-WXX-1`.
    Every(String),
    /// `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`.
    Near(&'static str),
    /// A date of which something is not known: `XXXX-05`.
    Open(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Day(date) => write!(f, "{date}"),
            Value::Part(date, part) if part.starts_with('T') => write!(f, "{date}{part}"),
            Value::Part(date, part) => write!(f, "{date}T{part}"),
            Value::Week(monday) | Value::Weekend(monday) => {
                let week = monday.iso_week_date();
                let end = if matches!(self, Value::Weekend(_)) {
                    "-WE"
                } else {
                    ""
                };
                write!(f, "{:04}-W{:02}{end}", week.year(), week.week())
            }
            Value::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Value::Quarter(year, n) => write!(f, "{year:04}-Q{n}"),
            Value::Half(year, n) => write!(f, "{year:04}-H{n}"),
            Value::Season(year, season) => write!(f, "{year:04}-{}", season.code),
            Value::Year(year) => write!(f, "{year:04}"),
            Value::Decade(year) => write!(f, "{:03}", year / 10),
            Value::Century(year) => write!(f, "{:02}", year / 100),
            Value::Length(text) | Value::Every(text) | Value::Open(text) => f.write_str(text),
            Value::Near(text) => f.write_str(text),
        }
    }
}

impl From<PartialDate> for Value {
    fn from(date: PartialDate) -> Self {
        match (date.day(), date.month()) {
            (Some(day), _) => Value::Day(day),
            (None, Some(month)) => Value::Month(date.year(), month),
            (None, None) => Value::Year(date.year()),
        }
    }
}

impl Value {
    /// From when to when; `None` for what is no date.
    pub fn stretch(&self) -> Option<Stretch> {
        match *self {
            Value::Day(date) | Value::Part(date, _) => Some(date.into()),
            Value::Week(monday) => calendar::week(monday, 0),
            Value::Weekend(monday) => {
                let saturday = calendar::days(monday, 5)?;
                Some(Stretch::new(
                    saturday.into(),
                    calendar::days(monday, 6)?.into(),
                ))
            }
            Value::Month(year, month) => PartialDate::from_month(year, month).map(Stretch::from),
            Value::Quarter(year, n) => calendar::quarter(year, n),
            Value::Half(year, n) => {
                let (first, last) = (
                    calendar::quarter(year, 2 * n - 1)?,
                    calendar::quarter(year, 2 * n)?,
                );
                Some(Stretch::new(first.date, last.end?))
            }
            Value::Season(year, season) => calendar::season(year, season),
            Value::Year(year) => PartialDate::from_year(year).map(Stretch::from),
            Value::Decade(year) => calendar::decade(year),
            Value::Century(year) => Some(Stretch::new(
                PartialDate::from_year(year)?,
                PartialDate::from_year(year + 99)?,
            )),
            _ => None,
        }
    }

    /// The day, or the first one.
    pub fn first_day(&self) -> Option<Date> {
        self.stretch().map(|s| s.date.first_day())
    }

    /// The whole unit so many units from the one that holds a day: "last week", "two years ago".
    pub fn seen(from: Date, unit: Unit, n: i32) -> Option<Self> {
        let year = |n: i32| i16::try_from(i32::from(from.year()).checked_add(n)?).ok();
        let monday = |date: Date| calendar::week(date, 0).map(|w| w.date.first_day());
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour => Value::Day(from),
            Unit::Day => Value::Day(calendar::days(from, n)?),
            Unit::Week => Value::Week(monday(calendar::days(from, n.checked_mul(7)?)?)?),
            Unit::Weekend => Value::Weekend(monday(calendar::days(from, n.checked_mul(7)?)?)?),
            Unit::Month => {
                let month = calendar::months(from, n)?;
                Value::Month(month.year(), month.month())
            }
            Unit::Quarter => {
                let month = calendar::months(from, n.checked_mul(3)?)?;
                Value::Quarter(month.year(), (month.month() - 1) / 3 + 1)
            }
            Unit::Year => Value::Year(year(n)?),
            Unit::Decade => Value::Decade(year(n.checked_mul(10)?)?.div_euclid(10) * 10),
            Unit::Century => Value::Century(year(n.checked_mul(100)?)?.div_euclid(100) * 100),
        })
    }

    /// The same so many units later, as exact as it was, or as the unit: "a year earlier", "two days later".
    pub fn later(&self, unit: Unit, n: i32) -> Option<Self> {
        let years = |year: i16, n: i32| i16::try_from(i32::from(year).checked_add(n)?).ok();
        let (unit, n) = match unit {
            Unit::Decade => (Unit::Year, n.checked_mul(10)?),
            Unit::Century => (Unit::Year, n.checked_mul(100)?),
            _ => (unit, n),
        };
        match (unit, self) {
            (Unit::Year, Value::Quarter(y, q)) => Some(Value::Quarter(years(*y, n)?, *q)),
            (Unit::Year, Value::Half(y, h)) => Some(Value::Half(years(*y, n)?, *h)),
            (Unit::Year, Value::Season(y, s)) => Some(Value::Season(years(*y, n)?, *s)),
            (Unit::Year, Value::Month(y, m)) => Some(Value::Month(years(*y, n)?, *m)),
            (Unit::Year, Value::Day(d)) => calendar::months(*d, n.checked_mul(12)?).map(Value::Day),
            (Unit::Month, Value::Day(d)) => calendar::months(*d, n).map(Value::Day),
            (Unit::Week, Value::Day(d)) => calendar::days(*d, n.checked_mul(7)?).map(Value::Day),
            _ => Value::seen(self.first_day()?, unit, n),
        }
    }
}

/// The letters of a unit in a length of ISO 8601, and how many of them it is.
pub fn letter(unit: Unit) -> (&'static str, &'static str, i32) {
    match unit {
        Unit::Second => ("PT", "S", 1),
        Unit::Minute => ("PT", "M", 1),
        Unit::Hour => ("PT", "H", 1),
        Unit::Day => ("P", "D", 1),
        Unit::Weekend => ("P", "WE", 1),
        Unit::Week => ("P", "W", 1),
        Unit::Month => ("P", "M", 1),
        Unit::Quarter => ("P", "Q", 1),
        Unit::Year => ("P", "Y", 1),
        Unit::Decade => ("P", "Y", 10),
        Unit::Century => ("P", "Y", 100),
    }
}

/// How long so many units are; `None` for a number that is not told.
pub fn length(unit: Unit, n: Option<i32>) -> String {
    let (before, after, times) = letter(unit);
    match n.and_then(|n| n.checked_mul(times)) {
        Some(n) => format!("{before}{n}{after}"),
        None => format!("{before}X{after}"),
    }
}

/// So many units and a half: `P2Y6M`, `PT1M30S`.
pub fn and_half(unit: Unit, n: i32) -> String {
    let rest = match unit {
        Unit::Year => "6M",
        Unit::Hour => "30M",
        Unit::Minute => "30S",
        Unit::Day => "T12H",
        _ => {
            let (before, after, times) = letter(unit);
            let tenths = n.saturating_mul(times * 10).saturating_add(5 * times);
            return match tenths % 10 {
                0 => format!("{before}{}{after}", tenths / 10),
                tenth => format!("{before}{}.{tenth}{after}", tenths / 10),
            };
        }
    };
    format!("{}{rest}", length(unit, Some(n)))
}
