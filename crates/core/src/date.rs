//! Dates as precise as the text gives them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A year, a month of a year, or a day: what a report lets one know of when something happened.
///
/// ```
/// use bifrons_core::PartialDate;
/// let march: PartialDate = "2021-03".parse().unwrap();
/// assert_eq!(march.first_day().to_string(), "2021-03-01");
/// assert_eq!(march.last_day().to_string(), "2021-03-31");
/// assert_eq!(march.to_string(), "2021-03");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// A whole year, 1 to 9999; `None` outside.
    pub fn from_year(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self {
            year,
            month: None,
            day: None,
        })
    }

    /// A month, 1 to 12; `None` outside.
    pub fn from_month(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1)
            .ok()
            .and_then(|_| Self::from_year(year))?;
        Some(Self {
            year,
            month: Some(month),
            day: None,
        })
    }

    /// A day of the calendar; `None` if there is no such day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::from_year(year)?;
        Date::new(year, month, day).ok().map(Self::from)
    }

    /// The first day that the date may mean.
    pub fn first_day(&self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day that the date may mean.
    pub fn last_day(&self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            (None, None) => self.first_day().last_of_year(),
        }
    }

    /// The day, if the date is that precise.
    pub fn day(&self) -> Option<Date> {
        self.day.map(|_| self.first_day())
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, if the date is that precise.
    pub fn month(&self) -> Option<i8> {
        self.month
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = String;

    /// Reads `2021`, `2021-03`, `2021-03-31` and date-times that begin so (`2021-03-31T08:00:00Z`).
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a date such as 2021, 2021-03 or 2021-03-31");
        let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let parts: Vec<&str> = day.split('-').collect();
        let number = |s: &str, width: usize| -> Result<i16, String> {
            if s.len() == width && s.bytes().all(|b| b.is_ascii_digit()) {
                s.parse().map_err(|_| wrong())
            } else {
                Err(wrong())
            }
        };
        let date = match parts[..] {
            [y] => Self::from_year(number(y, 4)?),
            [y, m] => Self::from_month(number(y, 4)?, number(m, 2)? as i8),
            [y, m, d] => Self::from_ymd(number(y, 4)?, number(m, 2)? as i8, number(d, 2)? as i8),
            _ => None,
        };
        date.ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::PartialDate;

    #[test]
    fn reads_dates_and_date_times() {
        for (text, want) in [
            ("2021", "2021"),
            ("2021-02", "2021-02"),
            ("2021-02-28T23:00:00+09:00", "2021-02-28"),
        ] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), want);
        }
        for text in [
            "",
            "21",
            "2021-2",
            "2021-02-30",
            "2021-13",
            "May 2021",
            "2021-02-28-01",
            "99999",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
