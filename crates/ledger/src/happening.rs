//! Rows of `pairs` merged into events: several reports, one happening.

use std::hash::{Hash as _, Hasher as _};

use bifrons_core::{EventType, PartialDate};
use jiff::Span;
use jiff::civil::Date;

use crate::pairs::{self, Names, Row, Selection, Texts, code};
use crate::{Ledger, NEAR_DAYS, Result};

/// An event between two codes, with the rows that report it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Happening<'r> {
    /// The rows, by day; never empty.
    rows: &'r [Row],
    names: &'r [Names],
}

impl<'r> Happening<'r> {
    /// The actor; of a mutual event the first in the alphabet.
    pub fn a(&self) -> &'static str {
        let row = &self.rows[0];
        code(if row.forward { row.lo } else { row.hi })
    }

    /// The recipient; of a mutual event the other actor.
    pub fn b(&self) -> &'static str {
        let row = &self.rows[0];
        code(if row.forward { row.hi } else { row.lo })
    }

    /// The row that stands for the event: of those with the most precise date the earliest.
    pub fn first(&self) -> &'r Row {
        let mut best = &self.rows[0];
        for row in &self.rows[1..] {
            if row.precision > best.precision {
                best = row;
            }
        }
        best
    }

    /// When it happened, as precisely as is known.
    pub fn date(&self) -> Option<PartialDate> {
        let first = self.first();
        date_of(first.day, first.precision)
    }

    /// Its type.
    pub fn event(&self) -> EventType {
        self.rows[0].event
    }

    /// Whether both did it.
    pub fn mutual(&self) -> bool {
        self.rows[0].mutual
    }

    /// One row for each document, by day: the sentence of the text rather than the title, and the first of them.
    pub fn reports(&self) -> Vec<&'r Row> {
        let mut reports: Vec<&Row> = Vec::new();
        for row in self.rows {
            match reports.iter_mut().find(|r| r.doc == row.doc) {
                Some(known) if known.sentence < 0 && row.sentence >= 0 => *known = row,
                Some(_) => {}
                None => reports.push(row),
            }
        }
        reports
    }

    /// Number of documents that report it.
    pub fn documents(&self) -> u64 {
        match self.rows {
            [_] => 1,
            [x, y] => 1 + u64::from(x.doc != y.doc),
            _ => {
                let mut documents: Vec<u64> = self.rows.iter().map(|r| r.doc).collect();
                documents.sort_unstable();
                documents.dedup();
                documents.len() as u64
            }
        }
    }

    /// The same number for all reports of the event, and hardly for those of another.
    pub fn number(&self) -> u64 {
        let row = &self.rows[0];
        let mut hasher = rustc_hash::FxHasher::default();
        (row.lo, row.hi, row.forward, row.key, row.day).hash(&mut hasher);
        hasher.finish()
    }

    /// All rows.
    pub fn rows(&self) -> &'r [Row] {
        self.rows
    }

    /// What a row is called; only where names were asked for.
    pub fn names(&self, row: &Row) -> Option<&'r Names> {
        self.names.get(row.names as usize)
    }
}

/// Merges the selected rows into events and folds those of each range of pairs into one state.
///
/// All days are read even if the caller wants few: whether two reports are of one event must not depend on the window.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Io`](crate::Error::Io) if a file cannot be read.
pub(crate) fn fold<S: Default + Send>(
    ledger: &Ledger,
    selection: &Selection,
    texts: Texts,
    each: impl Fn(&mut S, Happening<'_>) + Sync,
) -> Result<Vec<S>> {
    pairs::fold(ledger, selection, texts, |rows, names| {
        let mut state = S::default();
        for rows in rows.chunk_by(joins) {
            each(&mut state, Happening { rows, names });
        }
        state
    })
}

/// Whether a row reports the same event as the one before it.
fn joins(last: &Row, next: &Row) -> bool {
    let same = |r: &Row| (r.lo, r.hi, r.forward, r.mutual, r.key);
    same(last) == same(next)
        && match (last.precision, next.precision) {
            (0, 0) => true,
            (0, _) | (_, 0) => false,
            _ => next.day - last.day <= NEAR_DAYS,
        }
}

/// The date of so many letters that begins on that day, counted from 1970.
pub(crate) fn date_of(day: i32, precision: u8) -> Option<PartialDate> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    if precision == 0 {
        return None;
    }
    let span = Span::new().try_days(day).ok()?;
    let first = EPOCH.checked_add(span).ok()?;
    match precision {
        4 => PartialDate::from_year(first.year()),
        7 => PartialDate::from_month(first.year(), first.month()),
        _ => Some(first.into()),
    }
}

/// Whether a date, as far as it is known, lies wholly between the two, both included; without a date only if neither is
/// given.
pub(crate) fn within(
    date: Option<PartialDate>,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
) -> bool {
    let inside = |first: Date, last: Date| {
        since.is_none_or(|s| s.first_day() <= first) && until.is_none_or(|u| last <= u.last_day())
    };
    date.map_or(since.is_none() && until.is_none(), |d| {
        inside(d.first_day(), d.last_day())
    })
}
