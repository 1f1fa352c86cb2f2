//! Expressions of time as TIMEX3 of TimeML 1.2.1 has them: their extent, type and value.
//!
//! 1. `written`: dates of the calendar, days of the week, decades; `clock`: hours and parts of a day.
//! 2. `seen`: "last week", "three days ago", "the same month"; `fiscal`: quarters and years of accounts.
//! 3. `lengths`: "for two years", "every Monday".
//! 4. `narrative`: what the document has said so far; `value`: what is meant, and how TIMEX3 writes it.

mod clock;
mod fiscal;
mod lengths;
mod narrative;
mod seen;
#[cfg(test)]
mod tests;
mod value;
mod written;

use std::fmt;

use bifrons_core::{PartialDate, Span};

use super::Scan;
use super::calendar::Stretch;
use super::words::Unit;
use crate::tree::Tree;

pub use narrative::Narrative;
use value::Value;

/// An expression of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// First word.
    pub start: usize,
    /// Word after the last.
    pub end: usize,
    /// Code points of the document, or of its title.
    pub span: Span,
    /// Type of TIMEX3.
    pub kind: Kind,
    /// Value of TIMEX3: `1998-08-07`, `P2D`, `PAST_REF`.
    pub value: String,
    /// When, or from when, if that is known.
    pub date: Option<PartialDate>,
    /// Until when, if it is a stretch of several days, months or years.
    pub enddate: Option<PartialDate>,
    /// It is counted from what the document told before: "the following day", "two weeks later".
    pub told: bool,
}

/// "Two days after": so long after, or before, what comes next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offset {
    /// The word "after" or "before".
    pub at: usize,
    /// What is counted.
    unit: Unit,
    /// How many; negative for "before".
    n: i32,
}

impl Offset {
    /// The date that lies so far from another; `back` if the other one is the later.
    pub fn from(&self, date: PartialDate, back: bool) -> Option<PartialDate> {
        let n = if back { -self.n } else { self.n };
        let value = Value::from(date).later(self.unit, n)?;
        value.stretch().filter(|s| s.end.is_none()).map(|s| s.date)
    }
}

/// Every "two days after" and "a week before" of a sentence.
pub fn offsets(tree: &Tree) -> Vec<Offset> {
    let joins = |w: usize| {
        let form = tree.form(w);
        form.eq_ignore_ascii_case("after") || form.eq_ignore_ascii_case("before")
    };
    if !(0..tree.len()).any(joins) {
        return Vec::new();
    }
    let mut narrative = Narrative::default();
    let reader = Reader {
        scan: Scan::new(tree, None),
        narrative: &mut narrative,
    };
    let mut found = Vec::new();
    for start in 0..tree.len() {
        if let Some((at, unit, Some(n))) = reader.amount(start)
            && at < tree.len()
            && joins(at)
            && found.last().is_none_or(|o: &Offset| o.at < at)
        {
            let sign = if tree.form(at).eq_ignore_ascii_case("after") {
                1
            } else {
                -1
            };
            found.push(Offset {
                at,
                unit,
                n: sign * n,
            });
        }
    }
    found
}

/// Type of an expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day or more of the calendar, and what is only near or far.
    Date,
    /// Less than a day.
    Time,
    /// How long.
    Duration,
    /// Again and again.
    Set,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Date => "DATE",
            Kind::Time => "TIME",
            Kind::Duration => "DURATION",
            Kind::Set => "SET",
        })
    }
}

/// Expressions of time of a sentence, in order; sentences of a document must come in order, with one `narrative`.
pub fn expressions(tree: &Tree, narrative: &mut Narrative) -> Vec<Expression> {
    let scan = Scan::new(tree, narrative.published);
    let mut reader = Reader { scan, narrative };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tree.len() {
        let Some(hit) = reader.at(at, found.last()) else {
            at += 1;
            continue;
        };
        reader.note(&hit);
        let when = hit.when.or_else(|| hit.value.stretch());
        at = hit.end.max(at + 1);
        found.push(Expression {
            start: hit.start,
            end: at,
            span: tree.span(hit.start, at - 1),
            kind: hit.kind(),
            value: hit.value.to_string(),
            date: when.map(|w| w.date),
            enddate: when.and_then(|w| w.end),
            told: hit.told,
        });
    }
    found
}

/// An expression as it was read.
#[derive(Clone, Debug)]
struct Found {
    start: usize,
    /// Word after the last.
    end: usize,
    value: Value,
    /// From when to when, of a length that is dated: "the past two weeks".
    when: Option<Stretch>,
    /// It is counted from what was told.
    told: bool,
}

impl Found {
    fn new(start: usize, end: usize, value: Value) -> Self {
        Self {
            start,
            end,
            value,
            when: None,
            told: false,
        }
    }

    fn kind(&self) -> Kind {
        match self.value {
            Value::Part(..) => Kind::Time,
            Value::Length(_) => Kind::Duration,
            Value::Every(_) => Kind::Set,
            _ => Kind::Date,
        }
    }
}

/// A sentence that is read, and what was said before it.
struct Reader<'a, 't, 'n> {
    scan: Scan<'a, 't>,
    narrative: &'n mut Narrative,
}

impl Reader<'_, '_, '_> {
    /// The longest expression that begins at `at`; `before` is the one before it.
    fn at(&self, at: usize, before: Option<&Expression>) -> Option<Found> {
        let longest = [
            self.modified(at),
            self.plain(at),
            self.length(at),
            self.every(at),
            self.joined(at, before),
            self.vague(at),
        ];
        longest
            .into_iter()
            .flatten()
            .rev()
            .max_by_key(|hit| hit.end)
    }

    /// A date, without words about it.
    fn plain(&self, at: usize) -> Option<Found> {
        let hits = [
            self.written(at),
            self.weekday(at),
            self.clock(at),
            self.day_word(at),
            self.away(at),
            self.that(at),
            self.ago(at),
            self.fiscal(at),
            self.period(at),
        ];
        hits.into_iter().flatten().rev().max_by_key(|hit| hit.end)
    }

    /// "late last year", "the end of March", "about two weeks ago": the words before belong to the expression.
    fn modified(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        if let Some(next) = scan.words.amount(&scan.items, at) {
            if scan.is(next, &["the"]) {
                return None;
            }
            let hit = self.ago(next).or_else(|| self.length(next))?;
            return Some(Found { start: at, ..hit });
        }
        let mut next = scan.words.fraction(&scan.items, at)?;
        next += usize::from(scan.is(next, &["-"]));
        next += usize::from(
            scan.is(next, &["in", "on"]) && scan.is(at, &["earlier", "later", "early", "late"]),
        );
        if next >= scan.items.len() {
            return None;
        }
        let hit = self
            .modified(next)
            .or_else(|| self.plain(next))
            .or_else(|| self.season_now(next))?;
        Some(Found { start: at, ..hit })
    }

    /// "now", "recently".
    fn vague(&self, at: usize) -> Option<Found> {
        let (end, value) = self.scan.words.vague(&self.scan.items, at)?;
        let scan = &self.scan;
        let name = scan.items[at].capital && scan.items.get(end).is_some_and(|i| i.capital);
        // "As soon as Tuesday", "soon after": the time is what comes then.
        let as_soon = scan.is(end, &["as", "after", "before"]);
        (!name && !as_soon).then(|| Found::new(at, end, Value::Near(value)))
    }

    fn note(&mut self, hit: &Found) {
        let year = (hit.start..hit.end).any(|w| self.scan.items[w].year.is_some());
        let opens = hit.start <= 2 && year;
        if matches!(hit.value, Value::Day(_) | Value::Week(_)) && !year {
            self.narrative.era = None;
        }
        let months = matches!(&hit.value, Value::Length(l) if l == "P9M" || l == "P6M");
        if months && self.scan.is(hit.start, &["the"]) {
            self.narrative.months_told();
        }
        self.narrative.note(&hit.value, opens);
    }
}
