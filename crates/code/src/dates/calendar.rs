//! Reckoning with days: weeks, months, seasons, and dates of which a part is left out.

use bifrons_core::PartialDate;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::holidays::Holiday;
use super::tense::Tense;
use super::words::{Season, Unit};

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The date, or the first one.
    pub date: PartialDate,
    /// The last one, if they are several.
    pub end: Option<PartialDate>,
}

/// A date of which only a part is written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Partial {
    /// The year, if written.
    pub year: Option<i16>,
    /// The month, if written.
    pub month: Option<i8>,
    /// The day of the month, if written.
    pub day: Option<i8>,
    /// The day of the week, from Monday, if written.
    pub weekday: Option<i8>,
    /// A holiday stands for month and day.
    pub holiday: Option<Holiday>,
}

impl From<PartialDate> for Stretch {
    fn from(date: PartialDate) -> Self {
        Self { date, end: None }
    }
}

impl From<Date> for Stretch {
    fn from(date: Date) -> Self {
        PartialDate::from(date).into()
    }
}

impl Stretch {
    /// From the first to the last, or only the one if they are the same.
    pub fn new(date: PartialDate, end: PartialDate) -> Self {
        let end = (end != date).then_some(end);
        Self { date, end }
    }

    /// The last day that it may mean.
    pub fn last_day(&self) -> Date {
        self.end.unwrap_or(self.date).last_day()
    }
}

impl Partial {
    /// The date with its missing parts taken from the day of publication: the nearest before it, or after it if the
    /// clause looks ahead.
    pub fn resolve(&self, published: Option<Date>, tense: Tense) -> Option<PartialDate> {
        if let Some(holiday) = self.holiday {
            if let Some(year) = self.year {
                return holiday.on(year).map(PartialDate::from);
            }
            let day = published?;
            let years = day.year() - 8..=day.year() + 8;
            let days: Vec<Date> = years.filter_map(|y| holiday.on(y)).collect();
            return self.choose(&days, day, tense).map(PartialDate::from);
        }
        match (self.year, self.month, self.day) {
            (Some(y), Some(m), Some(d)) => PartialDate::from_ymd(y, m, d),
            (Some(y), Some(m), None) => PartialDate::from_month(y, m),
            (Some(y), None, None) => PartialDate::from_year(y),
            (None, Some(m), Some(d)) => {
                let day = published?;
                let years = day.year() - 8..=day.year() + 8;
                let days: Vec<Date> = years.filter_map(|y| Date::new(y, m, d).ok()).collect();
                self.choose(&days, day, tense).map(PartialDate::from)
            }
            (None, Some(m), None) => {
                let day = published?;
                let ahead = tense == Tense::Future;
                let year = match day.month() {
                    now if ahead && m < now => day.year() + 1,
                    now if !ahead && m > now => day.year() - 1,
                    _ => day.year(),
                };
                PartialDate::from_month(year, m)
            }
            (None, None, Some(d)) => {
                let day = published?;
                let days: Vec<Date> = (-2..=2)
                    .filter_map(|n| months(day, n))
                    .filter_map(|m| Date::new(m.year(), m.month(), d).ok())
                    .collect();
                self.choose(&days, day, tense).map(PartialDate::from)
            }
            _ => None,
        }
    }

    /// Whether a word of the calendar is written: a month or a year.
    pub fn is_calendar(&self) -> bool {
        self.year.is_some() || self.month.is_some() || self.holiday.is_some()
    }

    fn choose(&self, days: &[Date], published: Date, tense: Tense) -> Option<Date> {
        let fits = |d: &&Date| self.weekday.is_none_or(|w| weekday_of(**d) == w);
        let near = |d: &&Date| fits(d) && gap(published, **d).abs() < 400;
        let before = days.iter().filter(near).rfind(|d| **d <= published);
        let after = days.iter().filter(near).find(|d| **d >= published);
        let chosen = match tense {
            Tense::Future => match (before, after) {
                (Some(b), Some(a)) if gap(*b, published) <= 45 && gap(published, *a) > 250 => {
                    before
                }
                _ => after.or(before),
            },
            Tense::Past => before.or(after),
            // Nothing tells which: a day soon to come is likelier than one almost a year ago.
            Tense::Open => match (before, after) {
                (Some(b), Some(a)) if gap(published, *a) <= 45 && gap(*b, published) > 200 => after,
                _ => before.or(after),
            },
        };
        let loose = || Partial {
            weekday: None,
            ..*self
        };
        match chosen {
            Some(day) => Some(*day),
            None if self.weekday.is_some() => loose().choose(days, published, tense),
            None => days
                .iter()
                .min_by_key(|d| gap(published, **d).abs())
                .copied(),
        }
    }
}

/// Day of the week from Monday, 1.
pub fn weekday_of(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

/// Days from one date to another.
pub fn gap(from: Date, to: Date) -> i32 {
    crate::data::days(to) - crate::data::days(from)
}

/// The date so many days later.
pub fn days(date: Date, n: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(n).ok()?).ok()
}

/// The date so many months later.
pub fn months(date: Date, n: i32) -> Option<Date> {
    date.checked_add(Span::new().try_months(n).ok()?).ok()
}

/// The day of that name: on or before the date, or on or after it.
pub fn weekday(date: Date, weekday: i8, ahead: bool) -> Option<Date> {
    let back = i32::from((weekday_of(date) - weekday).rem_euclid(7));
    let forth = i32::from((weekday - weekday_of(date)).rem_euclid(7));
    days(date, if ahead { forth } else { -back })
}

/// The week from Monday to Sunday, so many weeks later.
pub fn week(date: Date, n: i32) -> Option<Stretch> {
    let monday = days(date, 1 - i32::from(weekday_of(date)))?;
    let monday = days(monday, n.checked_mul(7)?)?;
    Some(Stretch::new(monday.into(), days(monday, 6)?.into()))
}

/// Saturday and Sunday, so many weekends later; 0 is the last that has begun.
pub fn weekend(date: Date, n: i32) -> Option<Stretch> {
    let saturday = days(weekday(date, 6, false)?, 7 * n)?;
    Some(Stretch::new(saturday.into(), days(saturday, 1)?.into()))
}

/// The quarter of a year, 1 to 4.
pub fn quarter(year: i16, n: i8) -> Option<Stretch> {
    let first = PartialDate::from_month(year, 3 * (n - 1) + 1)?;
    Some(Stretch::new(first, PartialDate::from_month(year, 3 * n)?))
}

/// The season that begins in that year.
pub fn season(year: i16, season: Season) -> Option<Stretch> {
    let (first, last) = (season.first, season.last);
    let end = if last < first { year + 1 } else { year };
    let date = PartialDate::from_month(year, first)?;
    Some(Stretch::new(date, PartialDate::from_month(end, last)?))
}

/// Ten years.
pub fn decade(first: i16) -> Option<Stretch> {
    let date = PartialDate::from_year(first)?;
    Some(Stretch::new(date, PartialDate::from_year(first + 9)?))
}

/// The whole unit that is so many units away from that of the date.
pub fn unit(date: Date, unit: Unit, n: i32) -> Option<Stretch> {
    let year = |n: i32| i16::try_from(i32::from(date.year()).checked_add(n)?).ok();
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => Some(date.into()),
        Unit::Weekend => weekend(date, n),
        Unit::Day => days(date, n).map(Stretch::from),
        Unit::Week => week(date, n),
        Unit::Month => {
            let month = months(date, n)?;
            PartialDate::from_month(month.year(), month.month()).map(Stretch::from)
        }
        Unit::Quarter => {
            let month = months(date, n.checked_mul(3)?)?;
            quarter(month.year(), (month.month() - 1) / 3 + 1)
        }
        Unit::Year => PartialDate::from_year(year(n)?).map(Stretch::from),
        Unit::Decade => decade(year(n.checked_mul(10)?)? / 10 * 10),
        Unit::Century => {
            let first = year(n.checked_mul(100)?)? / 100 * 100;
            let date = PartialDate::from_year(first)?;
            Some(Stretch::new(date, PartialDate::from_year(first + 99)?))
        }
    }
}

/// The days between the date and so many units away, the date included.
pub fn reach(date: Date, unit: Unit, n: i32) -> Option<Stretch> {
    let other = match unit {
        Unit::Day => days(date, n)?,
        Unit::Week => days(date, n.checked_mul(7)?)?,
        Unit::Month => months(date, n)?,
        _ => return None,
    };
    Some(Stretch::new(other.min(date).into(), other.max(date).into()))
}

/// The first so many units of a stretch, or the last.
pub fn part(stretch: Stretch, unit: Unit, n: i32, last: bool) -> Option<Stretch> {
    let (from, to) = (stretch.date.first_day(), stretch.last_day());
    let span = match unit {
        Unit::Day => Span::new().try_days(n).ok()?,
        Unit::Week => Span::new().try_weeks(n).ok()?,
        Unit::Month => Span::new().try_months(n).ok()?,
        _ => return None,
    };
    let (first, end) = if last {
        let next = to.checked_add(1.day()).ok()?;
        (next.checked_sub(span).ok()?, to)
    } else {
        let after = from.checked_add(span).ok()?;
        (from, after.checked_sub(1.day()).ok()?)
    };
    if unit == Unit::Month {
        let month = |d: Date| PartialDate::from_month(d.year(), d.month());
        return Some(Stretch::new(month(first)?, month(end)?));
    }
    Some(Stretch::new(first.into(), end.into()))
}
