//! Dates of the calendar, days of the week, decades and centuries.

use super::super::calendar::{self, Partial};
use super::super::tense::Tense;
use super::value::Value;
use super::{Expression, Found, Reader};
use crate::syntax::Upos;

/// Days within which a day and month without a year are taken to be ahead: a quarter of a year.
const NEAR: i32 = 91;

impl Reader<'_, '_, '_> {
    /// "March 3, 1998", "in May", "1998", "the 1990s".
    pub(super) fn written(&self, at: usize) -> Option<Found> {
        let hits = [
            self.dated(at),
            self.decade(at),
            self.century(at),
            self.year_in_words(at),
        ];
        hits.into_iter().flatten().max_by_key(|hit| hit.end)
    }

    /// A date of the calendar with what is written of it.
    fn dated(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let year = usize::from(scan.is(at, &["the"])) + 1;
        if year == 2 && scan.is(at + 1, &["year"]) || scan.is(at, &["year"]) {
            let value = scan.items.get(at + year).and_then(|i| i.year)?;
            return Some(Found::new(at, at + year + 1, Value::Year(value)));
        }
        let item = &scan.items[at];
        if item.month.is_some() && !self.is_month(at) {
            return None;
        }
        if item.year.is_some() && !self.is_year(at) {
            return None;
        }
        let (mut end, mut partial) = scan.calendar(at, true)?;
        let comma = usize::from(scan.is(end, &[",", "of"]));
        if partial.year.is_none()
            && partial.is_calendar()
            && let Some(hit) = self.year_in_words(end + comma)
            && let Value::Year(year) = hit.value
        {
            (end, partial.year) = (hit.end, Some(year));
        }
        Some(Found::new(at, end, self.resolve(partial, at, end)?))
    }

    fn is_month(&self, at: usize) -> bool {
        let scan = &self.scan;
        let dated = scan
            .items
            .get(at + 1)
            .is_some_and(|i| i.number.is_some() || i.year.is_some());
        let word = scan.is(at, &["may", "march"]);
        let cued = matches!(
            scan.before(at, 1),
            "in" | "of"
                | "by"
                | "since"
                | "until"
                | "till"
                | "from"
                | "to"
                | "through"
                | "and"
                | "between"
                | "during"
                | "last"
                | "next"
                | "this"
                | "early"
                | "late"
                | "mid"
                | "before"
                | "after"
                | "-"
        );
        dated || scan.tree.upos(at) == Upos::Propn && (!word || cued)
    }

    /// Four figures that are a year, not a sum or a number of things.
    fn is_year(&self, at: usize) -> bool {
        let scan = &self.scan;
        let year = scan.items[at].year.unwrap_or(0);
        let sum = matches!(
            scan.before(at, 1),
            "$" | "€" | "£" | "#" | "no." | "." | "than" | "about" | "nearly"
        ) || scan.is(
            at + 1,
            &["%", "percent", "million", "billion", "points", "-"],
        ) && !scan
            .items
            .get(at + 2)
            .is_some_and(|i| i.number.is_some() || i.year.is_some());
        (1800..=2050).contains(&year) && !sum
    }

    /// The value of a date with its missing parts.
    fn resolve(&self, partial: Partial, start: usize, end: usize) -> Option<Value> {
        let mut partial = partial;
        let tense = self.scan.tense(start, end);
        let alone = partial.year.is_none() && partial.month.is_some();
        if alone && tense != Tense::Future && start <= 2 {
            partial.year = self.narrative.era;
        }
        let published = self.narrative.published;
        // "The summit in April", in February: the nearer one, if nothing tells.
        if let (Some(day), Some(month), None, None) =
            (published, partial.month, partial.day, partial.year)
            && tense == Tense::Open
            && (1..=3).contains(&(month - day.month()).rem_euclid(12))
        {
            return partial.resolve(published, Tense::Future).map(Value::from);
        }
        // "Has set Nov. 10 as the deadline", on Nov. 2: without a year, a day that is near is meant.
        if let (Some(day), true, None) = (published, partial.day.is_some() && alone, partial.year)
            && let Some(ahead) = partial.resolve(published, Tense::Future)
            && (1..=NEAR).contains(&calendar::gap(day, ahead.first_day()))
        {
            return Some(ahead.into());
        }
        match partial.resolve(published, tense) {
            Some(date) => Some(date.into()),
            None if published.is_none() => Some(Value::Open(open(&partial)?)),
            None => None,
        }
    }

    /// "the 1990s", "the nineties".
    fn decade(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let word = at + usize::from(scan.is(at, &["the"]));
        let item = scan.items.get(word)?;
        let tens = item.lower.strip_suffix("ies").map(|w| format!("{w}y"));
        let said = tens
            .filter(|_| word > at)
            .and_then(|w| scan.words.item(&w).number)
            .filter(|n| *n >= 20);
        let first = match (item.decade, said) {
            (Some(first), _) if word > at || scan.tree.form(word).len() > 3 => first,
            (None, Some(n)) => i16::try_from(1900 + n).ok()?,
            _ => return None,
        };
        Some(Found::new(at, word + 1, Value::Decade(first)))
    }

    /// "the 20th century".
    fn century(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let word = at + usize::from(scan.is(at, &["the"]));
        let (mut end, mut n) = (word + 1, scan.items.get(word)?.number?);
        if scan.is(end, &["-"]) {
            n += scan.items.get(end + 1)?.number?;
            end += 2;
        }
        let ordinal = scan.items[end - 1].ordinal && (2..=25).contains(&n);
        end += usize::from(scan.is(end, &["-"]));
        let first = i16::try_from((n - 1) * 100).ok()?;
        (ordinal && scan.is(end, &["century"]))
            .then(|| Found::new(at, end + 1, Value::Century(first)))
    }

    /// "nineteen ninety-six", "two thousand and one".
    pub(super) fn year_in_words(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let the = usize::from(scan.is(at, &["the"]));
        let said = the + usize::from(scan.is(at + the, &["year"]));
        if the > 0 && said == 1 {
            return None;
        }
        let word = at + said;
        scan.items.get(word)?;
        let number = |i: usize| {
            scan.items
                .get(i)
                .filter(|i| !i.figures && !i.ordinal)?
                .number
        };
        let two = |i: usize| {
            let tens = number(i).filter(|n| (10..100).contains(n))?;
            let dash = usize::from(scan.is(i + 1, &["-"]));
            match number(i + 1 + dash).filter(|n| tens >= 20 && tens % 10 == 0 && *n < 10) {
                Some(ones) => Some((i + 2 + dash, tens + ones)),
                None => Some((i + 1, tens)),
            }
        };
        let (end, year) = match number(word)? {
            n @ 17..=20 => {
                let dash = usize::from(scan.is(word + 1, &["-"]));
                let (end, rest) = two(word + 1 + dash)?;
                (end, n * 100 + rest)
            }
            2 if scan.is(word + 1, &["thousand"]) => {
                let and = usize::from(scan.is(word + 2, &["and"]));
                match number(word + 2 + and).filter(|n| *n < 30) {
                    Some(n) => (word + 3 + and, 2000 + n),
                    None if said > 0 => (word + 2, 2000),
                    None => return None,
                }
            }
            _ => return None,
        };
        let value = Value::Year(i16::try_from(year).ok()?);
        Some(Found::new(at, end, value))
    }

    /// "April 24 and 25", "March 3-5": the month of the second day is that of the first.
    pub(super) fn joined(&self, at: usize, before: Option<&Expression>) -> Option<Found> {
        let before = before?;
        let scan = &self.scan;
        let between = before.end..at;
        let joins = between.len() == 1
            && between
                .clone()
                .all(|w| scan.is(w, &["and", "-", "–", "to", "or"]));
        let item = &scan.items[at];
        if !joins {
            return None;
        }
        let month = (before.start..before.end).any(|w| scan.items[w].month.is_some());
        let short = item
            .number
            .filter(|n| item.figures && !item.ordinal && *n < 100);
        if let (Some(year), Some(short), 4) = (before.date, short, before.value.len()) {
            let years = year.year() / 100 * 100 + i16::try_from(short).ok()?;
            let two = scan.tree.form(at).len() == 2 && scan.is(at - 1, &["-", "–"]);
            return (two && years > year.year())
                .then(|| Found::new(at, at + 1, Value::Year(years)));
        }
        let first = before.date.filter(|_| month)?.day()?;
        let (end, day) = scan.day(at).filter(|_| !scan.counts(at))?;
        let date = jiff::civil::Date::new(first.year(), first.month(), day).ok()?;
        (date > first).then(|| Found::new(at, end, Value::Day(date)))
    }

    /// "Tuesday", "Tuesday night", "Monday, Oct. 30", "Mondays".
    pub(super) fn weekday(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let item = &scan.items[at];
        if let Some(weekday) = self.weekdays(at) {
            let value = Value::Every(format!("XXXX-WXX-{weekday}"));
            return Some(Found::new(at, at + 1, value));
        }
        let (weekday, short) = item.weekday?;
        let part = scan.items.get(at + 1).and_then(|i| i.part);
        if part.is_some() && scan.lower(at + 1).ends_with("ts") {
            let value = format!("XXXX-WXX-{weekday}T{}", part?);
            return Some(Found::new(at, at + 2, Value::Every(value)));
        }
        let (end, stretch) = match scan.weekday(at) {
            Some((end, stretch)) => (end, stretch),
            None if self.narrative.published.is_none() && !short => {
                let value = Value::Open(format!("XXXX-WXX-{weekday}"));
                return Some(Found::new(at, at + 1, value));
            }
            None => return None,
        };
        let day = stretch.date.day()?;
        Some(match part {
            Some(part) => Found::new(at, end, Value::Part(day, part.into())),
            None => Found::new(at, end, Value::Day(day)),
        })
    }

    /// "Mondays".
    fn weekdays(&self, at: usize) -> Option<i8> {
        let form = self.scan.tree.form(at).strip_suffix('s')?;
        let day = form.ends_with("day").then(|| self.scan.words.item(form))?;
        Some(day.weekday?.0)
    }
}

/// A date without a year that nothing dates.
fn open(partial: &Partial) -> Option<String> {
    match (partial.month, partial.day) {
        (Some(month), Some(day)) => Some(format!("XXXX-{month:02}-{day:02}")),
        (Some(month), None) => Some(format!("XXXX-{month:02}")),
        (None, Some(day)) => Some(format!("XXXX-XX-{day:02}")),
        (None, None) => None,
    }
}

/// The month of a day so many months away that has that name: "last June", "next May".
pub(super) fn month_away(from: jiff::civil::Date, month: i8, away: i32) -> Option<Value> {
    let near = calendar::months(from, away)?;
    let ahead = away > 0 || away == 0 && month > from.month();
    let year = match away {
        0 => from.year(),
        _ if ahead && month < near.month() => near.year() + 1,
        _ if !ahead && month > near.month() => near.year() - 1,
        _ => near.year(),
    };
    Some(Value::Month(year, month))
}
