//! Quarters, halves and years of accounts: "the third quarter", "fiscal 1990", "the year-earlier period".

use super::super::tense::Tense;
use super::super::words::Unit;
use super::value::Value;
use super::{Found, Reader};

impl Reader<'_, '_, '_> {
    /// "the third quarter of 1998", "third-quarter", "Q3 1998", "next year's first half", "fiscal 1990".
    pub(super) fn fiscal(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let mut word = at + usize::from(scan.is(at, &["the"]));
        let mut year = None;
        let mut fiscal = false;
        let seen = match scan.lower(word) {
            _ if !scan.is(word + 1, &["fiscal"]) => None,
            "current" | "latest" | "this" => Some(0),
            "last" | "previous" | "past" => Some(-1),
            "next" | "coming" => Some(1),
            _ => None,
        };
        word += usize::from(seen.is_some());
        loop {
            if scan.is(word, &["fiscal"]) {
                (fiscal, word) = (true, word + 1);
                word += usize::from(scan.is(word, &["-"]));
                word += usize::from(
                    scan.is(word, &["year"])
                        && scan.items.get(word + 1).is_some_and(|i| i.year.is_some()),
                );
            } else if let Some((end, found)) = self.whose_year(word).filter(|_| year.is_none()) {
                (year, word) = (Some(found), end);
            } else {
                break;
            }
        }
        let item = scan.items.get(word);
        let (end, n, half) = match scan.lower(word) {
            "q1" | "q2" | "q3" | "q4" => {
                (word + 1, scan.lower(word)[1..].parse::<i8>().ok()?, false)
            }
            _ if item
                .is_some_and(|i| i.ordinal && i.number.is_some_and(|n| (1..=4).contains(&n))) =>
            {
                let n = i8::try_from(item?.number?).ok()?;
                let end = word + 1 + usize::from(scan.is(word + 1, &["-"]));
                let half = scan.is(end, &["half"]) && n < 3;
                if !half && !scan.is(end, &["quarter"]) {
                    return self.fiscal_year(at, word, (fiscal, seen), year);
                }
                (end + 1, n, half)
            }
            _ => return self.fiscal_year(at, word, (fiscal, seen), year),
        };
        if half && year.is_none() && scan.year_after(end).is_none() && !scan.is(at, &["the"]) {
            return None;
        }
        let skip = usize::from(scan.is(end, &["of"]) && scan.is(end + 1, &["fiscal"])) * 2;
        let (end, year) = match year {
            Some(year) => (end, year),
            None => match scan
                .year_after(end + skip)
                .filter(|_| !scan.is(end, &[","]))
            {
                Some((end, year)) => (end, year),
                None => (end, self.year_of_quarter(at, end, n, half)?),
            },
        };
        // "The fiscal second-quarter earnings": the article is that of the earnings.
        let at = if scan.is(end.wrapping_sub(2), &["-"]) && scan.is(at, &["the"]) && fiscal {
            at + 1
        } else {
            at
        };
        let value = if half {
            Value::Half(year, n)
        } else {
            Value::Quarter(year, n)
        };
        Some(Found::new(at, end, value))
    }

    /// "fiscal 1990", "the fiscal year", "the 1988 period", "the year-earlier quarter".
    fn fiscal_year(
        &self,
        at: usize,
        word: usize,
        (fiscal, seen): (bool, Option<i32>),
        year: Option<i16>,
    ) -> Option<Found> {
        let scan = &self.scan;
        let indefinite = matches!(scan.before(at, 1), "a" | "each" | "every");
        if fiscal && year.is_none() && scan.is(word, &["year"]) && !indefinite {
            let value = match scan.year_after(word + 1) {
                Some((end, year)) => return Some(Found::new(at, end, Value::Year(year))),
                None => Value::seen(self.narrative.published?, Unit::Year, seen.unwrap_or(0))?,
            };
            return Some(Found::new(at, word + 1, value));
        }
        let year = year?;
        if scan.is(word, &["quarter", "period"]) {
            let value = match self.narrative.period {
                Some(Value::Quarter(_, q)) => Value::Quarter(year, q),
                Some(Value::Half(_, h)) => Value::Half(year, h),
                _ => Value::Year(year),
            };
            return Some(Found::new(at, word + 1, value));
        }
        fiscal.then(|| Found::new(at, word, Value::Year(year)))
    }

    /// "1988", "1988's", "last year's", "year-ago".
    fn whose_year(&self, at: usize) -> Option<(usize, i16)> {
        let scan = &self.scan;
        let item = scan.items.get(at)?;
        if let Some(year) = item.year {
            return Some((at + 1 + usize::from(scan.is(at + 1, &["'s", "’s"])), year));
        }
        let published = self.narrative.published?.year();
        if let Some(end) = self.year_ago(at) {
            let year = match self.narrative.period {
                Some(Value::Quarter(year, _) | Value::Year(year) | Value::Half(year, _))
                    if year == published =>
                {
                    year
                }
                _ => published,
            };
            return Some((end, year - 1));
        }
        let away = super::super::relative::away(scan.lower(at))?;
        let own = scan.is(at + 1, &["year"]) && scan.is(at + 2, &["'s", "’s"]);
        own.then_some((at + 3, published + i16::try_from(away).ok()?))
    }

    /// "year-ago", "year-earlier".
    fn year_ago(&self, at: usize) -> Option<usize> {
        let scan = &self.scan;
        let dash = usize::from(scan.is(at + 1, &["-"]));
        let found = scan.is(at, &["year"]) && dash == 1 && scan.is(at + 2, &["ago", "earlier"]);
        let corresponding =
            scan.is(at, &["comparable", "corresponding"]) && self.year_ago(at + 1).is_some();
        match corresponding {
            true => self.year_ago(at + 1),
            false => found.then_some(at + 3),
        }
    }

    /// "the quarter", "the latest period", "year-earlier" before what was earned then.
    pub(super) fn period(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        if let Some(end) = self.year_ago(at) {
            let value = self
                .year_before_period()
                .or_else(|| Value::seen(self.narrative.published?, Unit::Year, -1))?;
            return Some(Found::new(at, end, value));
        }
        if scan.is(at, &["year", "the"]) {
            let year_word = at + usize::from(scan.is(at, &["the"]));
            let next = year_word + 1 + usize::from(scan.is(year_word + 1, &["'s", "-", "’s"]));
            if scan.is(year_word, &["year"]) && scan.is(next, &["end"]) {
                let year = self.narrative.published?.year();
                let whole = Value::Year(year);
                let value = match scan.is(year_word + 1, &["-"]) {
                    true => Value::Day(jiff::civil::Date::new(year, 12, 31).ok()?),
                    false => whole.clone(),
                };
                let when = whole.stretch();
                return Some(Found {
                    when,
                    ..Found::new(at, next + 1, value)
                });
            }
        }
        let latest = usize::from(scan.is(at + 1, &["latest", "most"]))
            + usize::from(scan.is(at + 1, &["most"]));
        if !scan.is(at, &["the"]) {
            return None;
        }
        let word = at + 1 + latest;
        let end = word + 1;
        let value = match scan.lower(word) {
            "quarter" if scan.is(end, &["of", "-"]) => return None,
            "quarter" if scan.is(end, &["ended", "ending"]) => {
                let day = self.written(end + 1).and_then(|hit| hit.value.first_day());
                match day {
                    Some(day) => Value::seen(day, Unit::Quarter, 0)?,
                    None => self.quarter_now()?,
                }
            }
            "quarter" if latest > 0 => {
                let before = Value::seen(self.narrative.published?, Unit::Quarter, -1);
                let over = |v: &Value| {
                    v.stretch()
                        .is_some_and(|s| Some(s.last_day()) < self.narrative.published)
                };
                self.quarter_now().filter(over).or(before)?
            }
            "quarter" => self.quarter_now()?,
            "period" if latest > 0 => self
                .narrative
                .period
                .clone()
                .or_else(|| self.quarter_now())?,
            _ => return None,
        };
        Some(Found::new(at, end, value))
    }

    /// The quarter that accounts are given of: the one told last, else the one before publication.
    pub(super) fn quarter_now(&self) -> Option<Value> {
        match self.narrative.period {
            Some(Value::Quarter(..)) => self.narrative.period.clone(),
            _ => Value::seen(self.narrative.published?, Unit::Quarter, -1),
        }
    }

    /// What is compared with in accounts: the same period of the year before.
    pub(super) fn year_before_period(&self) -> Option<Value> {
        match self.narrative.period.as_ref()? {
            period @ (Value::Quarter(year, _) | Value::Half(year, _) | Value::Year(year))
                if self
                    .narrative
                    .published
                    .is_some_and(|p| p.year() - year < 2) =>
            {
                period.later(Unit::Year, -1)
            }
            _ => None,
        }
    }

    fn year_of_quarter(&self, at: usize, end: usize, n: i8, half: bool) -> Option<i16> {
        let published = self.narrative.published?;
        // "Expects to report a third-quarter loss" tells of what is over; "will open in the third quarter" does not.
        let cued = matches!(
            self.scan.before(at, 1),
            "in" | "by" | "during" | "until" | "through" | "before"
        );
        let hyphen = self.scan.is(end.wrapping_sub(2), &["-"]);
        let ahead = cued && !hyphen && self.scan.tense(at, end) == Tense::Future;
        let value = |year| {
            if half {
                Value::Half(year, n)
            } else {
                Value::Quarter(year, n)
            }
        };
        let this = value(published.year()).stretch()?;
        Some(match ahead {
            true if this.last_day() < published => published.year() + 1,
            false if this.date.first_day() > published => published.year() - 1,
            _ => published.year(),
        })
    }
}
