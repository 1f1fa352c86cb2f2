//! Dates of the calendar: "May 19, 2021", "19 May", "the 20th", "in 2014", holidays.

use bifrons_core::PartialDate;

use super::calendar::{Partial, months};
use super::{Hit, Scan};
use crate::syntax::Upos;

/// Words before a year that make it one.
const BEFORE_YEAR: [&str; 28] = [
    "in",
    "since",
    "of",
    "by",
    "until",
    "till",
    "from",
    "during",
    "through",
    "before",
    "after",
    "for",
    "early",
    "late",
    "mid",
    "between",
    "year",
    "back",
    "around",
    "circa",
    "throughout",
    "fiscal",
    "summer",
    "spring",
    "autumn",
    "winter",
    "to",
    "years",
];
/// Words before a month without day and year that make it one.
const BEFORE_MONTH: [&str; 15] = [
    "in",
    "since",
    "until",
    "till",
    "during",
    "early",
    "late",
    "mid",
    "last",
    "next",
    "this",
    "through",
    "throughout",
    "before",
    "after",
];
/// The same, but not for months that are names or other words as well.
const BEFORE_SURE_MONTH: [&str; 7] = ["of", "by", "for", "from", "to", "between", "and"];

impl Scan<'_, '_> {
    /// A date of the calendar, resolved.
    pub(super) fn calendar_hit(&self, at: usize, sure: bool) -> Option<Hit> {
        let decade = self.items.get(at).and_then(|i| i.decade);
        // "in his 30s" is an age.
        let age = self
            .tree
            .form(at.min(self.tree.len().saturating_sub(1)))
            .len()
            == 3
            && !matches!(self.before(at, 1), "the" | "early" | "late" | "mid");
        if let Some((end, first)) = decade.filter(|_| !age).map(|d| (at + 1, d)) {
            return Some(Hit {
                end,
                value: super::calendar::decade(first)?,
                named: true,
            });
        }
        let the = usize::from(self.is(at, &["the"]));
        if the == 1 && self.items.get(at + 1)?.decade.is_some() {
            return self.calendar_hit(at + 1, sure);
        }
        let (end, partial) = self.calendar(at, sure)?;
        let tense = self.tense(at, end);
        let value = partial.resolve(self.published, tense)?.into();
        Some(Hit {
            end,
            value,
            named: partial.is_calendar(),
        })
    }

    /// A date of the calendar with what is written of it; `sure` if something before tells that it is one.
    pub(super) fn calendar(&self, at: usize, sure: bool) -> Option<(usize, Partial)> {
        self.figures(at)
            .or_else(|| self.month_first(at, sure))
            .or_else(|| self.day_first(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.year(at, sure))
    }

    /// A number that may be a day of a month, with the word after it.
    pub(super) fn day(&self, at: usize) -> Option<(usize, i8)> {
        let item = self.items.get(at)?;
        let day = item
            .number
            .filter(|n| (1..=31).contains(n) && (item.figures || item.ordinal))?;
        Some((at + 1, i8::try_from(day).ok()?))
    }

    /// "2021", or "of last year", after a month or day.
    pub(super) fn year_after(&self, at: usize) -> Option<(usize, i16)> {
        let skip = usize::from(self.is(at, &[",", "of", "in"]));
        if let Some(year) = self.items.get(at + skip)?.year {
            let thing = skip == 1 && !self.is(at, &["of", "in"]) && self.counts(at + skip);
            return (!thing).then_some((at + skip + 1, year));
        }
        let skip = if self.is(at, &[","]) { 0 } else { skip };
        let away = match self.lower(at + skip) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        let year = self.is(at + skip + 1, &["year"]);
        let published = self.published.filter(|_| year)?;
        Some((at + skip + 2, published.year() + away))
    }

    /// "2021-05-19", "19.05.2021", "19/05/2021".
    fn figures(&self, at: usize) -> Option<(usize, Partial)> {
        self.items.get(at)?;
        let form = self.tree.form(at);
        if !form.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let dotted: Vec<&str> = form.split('.').collect();
        if let [d, m, y] = dotted[..]
            && y.len() == 4
        {
            return date(y, m, d).map(|p| (at + 1, p));
        }
        if at + 4 >= self.items.len() || self.lower(at + 1) != self.lower(at + 3) {
            return None;
        }
        let (a, b, c) = (form, self.lower(at + 2), self.lower(at + 4));
        let tight = self.tree.slice(at, at + 4).len() == a.len() + b.len() + c.len() + 2;
        let found = match (self.lower(at + 1), a.len(), c.len()) {
            ("-", 4, 2 | 11..) => date(a, b, c.get(..2)?),
            ("/", 1 | 2, 4) => {
                let (x, y): (i8, i8) = (a.parse().ok()?, b.parse().ok()?);
                match (x > 12, y > 12) {
                    (true, _) => date(c, b, a),
                    (_, true) => date(c, a, b),
                    _ if x == y => date(c, a, b),
                    _ => None,
                }
            }
            _ => None,
        };
        found.filter(|_| tight).map(|p| (at + 5, p))
    }

    /// "May 19, 2021", "May 2021", "in May".
    fn month_first(&self, at: usize, sure: bool) -> Option<(usize, Partial)> {
        let item = self.items.get(at)?;
        let (month, short) = item.month?;
        let mut partial = Partial {
            month: Some(month),
            ..Partial::default()
        };
        let mut end = at + 1;
        let the = usize::from(
            self.is(end, &["the"]) && self.items.get(end + 1).is_some_and(|i| i.ordinal),
        );
        if let Some((after, day)) = self.day(end + the).filter(|_| !self.counts(end + the)) {
            (partial.day, end) = (Some(day), after);
        }
        if let Some((after, year)) = self.year_after(end) {
            (partial.year, end) = (Some(year), after);
        }
        if partial.day.is_some() || partial.year.is_some() {
            return Some((end, partial));
        }
        let name =
            self.tree.base(at) == "flat" || end < self.items.len() && self.tree.base(end) == "flat";
        let word = matches!(self.lower(at), "may" | "march");
        let before = if self.is(at.wrapping_sub(1), &["the"]) {
            self.before(at, 2)
        } else {
            self.before(at, 1)
        };
        let cued = BEFORE_MONTH.contains(&before) && (before == self.before(at, 1))
            || BEFORE_SURE_MONTH.contains(&before) && !word
            || matches!(before, "of")
                && self.is(
                    at.wrapping_sub(2),
                    &["end", "start", "beginning", "middle", "month"],
                );
        let possessive = self.is(end, &["'s", "’s"]) && !word;
        ((sure || item.mid || cued || possessive) && !short && !name).then_some((end, partial))
    }

    /// "19 May", "the 19th of May", "on the 20th", "the 20th of last month".
    fn day_first(&self, at: usize) -> Option<(usize, Partial)> {
        let the = usize::from(self.is(at, &["the"]));
        let (mut end, day) = self.day(at + the)?;
        let mut partial = Partial {
            day: Some(day),
            ..Partial::default()
        };
        let of = usize::from(self.is(end, &["of"]));
        if let Some((month, _)) = self.items.get(end + of).and_then(|i| i.month) {
            // "5 May 3": the figure belongs to the month before it.
            let taken = the == 0 && self.day(end + of + 1).is_some();
            if taken || the == 0 && of == 1 && !self.items[at].ordinal {
                return None;
            }
            (partial.month, end) = (Some(month), end + of + 1);
            if let Some((after, year)) = self.year_after(end) {
                (partial.year, end) = (Some(year), after);
            }
            return Some((end, partial));
        }
        let ordinal = the == 1 && self.items[at + the].ordinal && self.items[at + the].figures;
        if of == 1 && ordinal && self.is(end + 2, &["month"]) {
            let away = ["last", "this", "next"]
                .iter()
                .position(|w| *w == self.lower(end + 1))?;
            let month = months(self.published?, i32::try_from(away).ok()? - 1)?;
            (partial.month, partial.year) = (Some(month.month()), Some(month.year()));
            return Some((end + 3, partial));
        }
        let cued = matches!(
            self.before(at, 1),
            "on" | "since" | "until" | "by" | "from" | "to" | "till"
        );
        let alone = end >= self.items.len()
            || !matches!(
                self.tree.upos(end),
                Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num
            );
        (ordinal && cued && alone && of == 0 && self.lower(end) != "-").then_some((end, partial))
    }

    /// "Christmas Eve", "New Year's Day 2021".
    fn holiday(&self, at: usize) -> Option<(usize, Partial)> {
        let (mut end, holiday) = self.words.holiday(&self.items, at)?;
        let mut partial = Partial {
            holiday: Some(holiday),
            ..Partial::default()
        };
        if let Some((after, year)) = self.year_after(end) {
            (partial.year, end) = (Some(year), after);
        } else if end < self.items.len()
            && self.items[end].capital
            && self.tree.upos(end) == Upos::Propn
        {
            return None;
        }
        Some((end, partial))
    }

    /// "in 2014".
    fn year(&self, at: usize, sure: bool) -> Option<(usize, Partial)> {
        let item = self.items.get(at)?;
        let year = item.year?;
        let bracket = self.before(at, 1) == "(" && self.is(at + 1, &[")", ",", ";"]);
        let cued = BEFORE_YEAR.contains(&self.before(at, 1)) || bracket || item.mid;
        let of_clock = self.is(
            at + 1,
            &["hours", "gmt", "utc", "hrs", "%", "percent", "local"],
        );
        let sum = matches!(self.before(at, 1), "$" | "€" | "£")
            || self.is(at + 1, &["-"]) && self.counts(at);
        let many = self.counts(at) && !item.mid;
        ((sure || cued) && !of_clock && !sum && !many).then_some((
            at + 1,
            Partial {
                year: Some(year),
                ..Partial::default()
            },
        ))
    }

    /// Whether the number counts the things that come after it: "May 25 people", "by 2000 soldiers".
    pub(super) fn counts(&self, at: usize) -> bool {
        let tree = self.tree;
        let Some(head) = tree.head(at).filter(|&h| h > at && h - at < 4) else {
            return false;
        };
        let plural = matches!(
            tree.lemma(head),
            "people" | "percent" | "%" | "police" | "troops" | "man" | "woman" | "child"
        ) || tree.form(head).ends_with('s') && tree.lemma(head) != tree.form(head);
        let joined =
            (at + 1..head).all(|w| matches!(tree.upos(w), Upos::Adj | Upos::Noun | Upos::Verb));
        tree.base(at) == "nummod" && tree.upos(head) == Upos::Noun && plural && joined
    }
}

fn date(y: &str, m: &str, d: &str) -> Option<Partial> {
    let (year, month, day) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    PartialDate::from_ymd(year, month, day)?;
    Some(Partial {
        year: Some(year),
        month: Some(month),
        day: Some(day),
        ..Partial::default()
    })
}
