//! When: expressions of time in a sentence, resolved against the day of publication.
//!
//! 1. `words`: what each word may be: a month, a day, a number, from `data/dates/`.
//! 2. `absolute`: dates of the calendar, of which a part may be left out.
//! 3. `relative`, `spans`: "on Tuesday", "two years ago"; quarters, seasons, stretches.
//! 4. `ranges`: "from the 20th to the 24th".
//! 5. `tense`: whether the clause looks ahead, which decides about "Friday" and "May 3".
//! 6. `calendar`: the reckoning.

mod absolute;
mod calendar;
mod holidays;
mod ranges;
mod relative;
mod spans;
mod tense;
#[cfg(test)]
mod tests;
mod timex;
mod words;

use bifrons_core::PartialDate;
use jiff::civil::Date;

use crate::syntax::Upos;
use crate::tree::Tree;

use calendar::Stretch;
use tense::Tense;
pub use timex::{Expression, Kind, Narrative, expressions};
pub use timex::{Offset, offsets};
use words::{Item, Words};

/// An expression of time and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// First word.
    pub start: usize,
    /// Word after the last.
    pub end: usize,
    /// When, or since when.
    pub date: PartialDate,
    /// Until when, if it is a stretch of days.
    pub enddate: Option<PartialDate>,
    /// It began then, and nothing is said of its end: "since 2014".
    pub since: bool,
    /// The noun whose time it is: "Friday's attack", "the 2019 agreement".
    pub of: Option<usize>,
}

/// Expressions of time in order. Without a day of publication only those that need none are found. Dates of the calendar
/// that are part of a name or tell one thing from another ("the 2019 agreement") are left out.
pub fn find(tree: &Tree, published: Option<Date>) -> Vec<Time> {
    let scan = Scan::new(tree, published);
    let times = scan.all().into_iter();
    times
        .filter(|(time, named)| !named || time.of.is_none())
        .map(|(time, _)| time)
        .collect()
}

/// Adds the times that are counted from a date which the document told before: "the following day", "two weeks later".
pub fn count_on(
    tree: &Tree,
    published: Option<Date>,
    told: Option<PartialDate>,
    times: &mut Vec<Time>,
) {
    const CUES: [&str; 9] = [
        "following",
        "same",
        "later",
        "earlier",
        "previous",
        "that",
        "next",
        "after",
        "before",
    ];
    let cue = |w: usize| CUES.iter().any(|c| tree.form(w).eq_ignore_ascii_case(c));
    if !(0..tree.len()).any(cue) {
        return;
    }
    let mut narrative = Narrative::after(published, told);
    let known = told.is_some();
    let before = |at: usize, times: &[Time]| times.iter().any(|t| t.end <= at);
    for one in expressions(tree, &mut narrative) {
        let free = times
            .iter()
            .all(|t| t.end <= one.start || one.end <= t.start);
        if let Some(date) = one
            .date
            .filter(|_| one.told && free && (known || before(one.start, times)))
        {
            times.push(Time {
                start: one.start,
                end: one.end,
                date,
                enddate: one.enddate,
                since: false,
                of: None,
            });
        }
    }
    times.sort_by_key(|t| t.start);
}

/// A sentence that is read for expressions of time.
struct Scan<'a, 't> {
    tree: &'a Tree<'t>,
    words: &'static Words,
    items: Vec<Item>,
    published: Option<Date>,
}

/// An expression from the word where it was looked for.
#[derive(Clone, Copy, Debug)]
struct Hit {
    /// Word after the last.
    end: usize,
    /// What it means.
    value: Stretch,
    /// It is a date of the calendar, not one seen from publication.
    named: bool,
}

impl<'a, 't> Scan<'a, 't> {
    fn new(tree: &'a Tree<'t>, published: Option<Date>) -> Self {
        let words = words::bundled();
        let items = (0..tree.len()).map(|i| words.item(tree.form(i))).collect();
        Self {
            tree,
            words,
            items,
            published,
        }
    }

    /// All expressions, and whether each is one of the calendar.
    fn all(&self) -> Vec<(Time, bool)> {
        let mut found: Vec<(Time, bool)> = Vec::new();
        let mut at = 0;
        while at < self.items.len() {
            let after = found
                .last()
                .filter(|(t, _)| self.joined(t.end, at))
                .map(|(t, _)| t);
            let Some(hit) = self.at(at, after) else {
                at += 1;
                continue;
            };
            let value = self.middle(at, hit);
            let time = Time {
                start: at,
                end: hit.end,
                date: value.date,
                enddate: value.end,
                since: self.is_since(at),
                of: self.noun_of(at, hit.end),
            };
            found.push((time, hit.named));
            at = hit.end.max(at + 1);
        }
        found
    }

    /// "Mid-March" is its second ten days.
    fn middle(&self, at: usize, hit: Hit) -> Stretch {
        let whole = hit.value;
        let first = self.items[at].mid || self.is(at, &["mid"]);
        let middle = || {
            let (year, month) = (whole.date.year(), whole.date.month()?);
            let day = |d| PartialDate::from_ymd(year, month, d);
            Some(Stretch::new(day(11)?, day(20)?))
        };
        let month = whole.end.is_none() && whole.date.day().is_none();
        middle().filter(|_| first && month).unwrap_or(whole)
    }

    /// The longest expression that begins at `at`; `after` is one that "and" or a comma joins to it.
    fn at(&self, at: usize, after: Option<&Time>) -> Option<Hit> {
        let sure = after.is_some_and(|t| t.date.day().is_none());
        let hits = [
            self.range(at),
            self.modified(at, 0),
            self.relative(at),
            self.spans(at),
            self.calendar_hit(at, sure),
        ];
        hits.into_iter().flatten().rev().max_by_key(|hit| hit.end)
    }

    /// An expression without a range about it.
    fn simple(&self, at: usize, sure: bool) -> Option<Hit> {
        let hits = [
            self.relative(at),
            self.spans(at),
            self.calendar_hit(at, sure),
        ];
        hits.into_iter().flatten().rev().max_by_key(|hit| hit.end)
    }

    /// The word in lower case; empty beyond the end.
    fn lower(&self, at: usize) -> &str {
        self.items.get(at).map_or("", |i| i.lower.as_str())
    }

    /// The `n`th word before, in lower case; empty before the beginning.
    fn before(&self, at: usize, n: usize) -> &str {
        at.checked_sub(n).map_or("", |i| self.lower(i))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(at))
    }

    fn tense(&self, start: usize, end: usize) -> Tense {
        tense::tense(self.tree, self.words, start, end)
    }

    fn joined(&self, end: usize, at: usize) -> bool {
        (end < at) && (end..at).all(|i| self.is(i, &["and", "or", ",", "in"]))
    }

    fn is_since(&self, at: usize) -> bool {
        let skip = |w: &str| {
            matches!(
                w,
                "the" | "at" | "least" | "about" | "around" | "early" | "late"
            )
        };
        (1..=3)
            .map(|n| self.before(at, n))
            .find(|w| !skip(w))
            .is_some_and(|w| w == "since")
    }

    /// The noun that the expression modifies.
    fn noun_of(&self, start: usize, end: usize) -> Option<usize> {
        let tree = self.tree;
        let noun = |w: usize| matches!(tree.upos(w), Upos::Noun | Upos::Propn);
        let top = tense::top(tree, start, end);
        let head = tree.head(top).filter(|&h| h >= end && noun(h));
        if self.is(end, &["'s", "’s", "'", "’"]) {
            let near = (end + 1..tree.len().min(end + 5)).find(|&w| noun(w));
            return head.or(near);
        }
        let head = head?;
        let modifies = matches!(
            tree.base(top),
            "compound" | "nummod" | "amod" | "nmod" | "flat"
        );
        let own_case = tree.children_by(top, &["case"]).any(|c| c < start);
        let near = head - end < 4 && (end..head).all(|w| !self.is(w, &[",", "(", ")", "the", "a"]));
        // "In 2014 Russia annexed": the year only seems to belong to the name after it.
        let preposition = start
            .checked_sub(1)
            .is_some_and(|b| tree.upos(b) == Upos::Adp);
        let name = preposition && tree.upos(head) == Upos::Propn;
        (modifies && !own_case && near && !name).then_some(head)
    }
}
