//! All pairs in a stretch of time, one line each, beside the stretch before it.

use bifrons_core::PartialDate;
use bifrons_faces::Cell;
use jiff::civil::Date;

use crate::encode::days_of;
use crate::faces::cell;
use crate::happening::{Happening, date_of, fold, within};
use crate::pairs::Texts;
use crate::volume::DAY;
use crate::{FaceOptions, Ledger, Result};

/// What a pair did, both directions together.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// The code that comes first in the alphabet.
    pub a: &'static str,
    /// The other.
    pub b: &'static str,
    /// Its events in the time asked for.
    pub cell: Cell,
    /// Date of the earliest of them, as precisely as is known; `None` if none has a date.
    pub first: Option<PartialDate>,
    /// Date of the latest.
    pub last: Option<PartialDate>,
    /// Its events in the time before; all zero if no such time was given.
    pub before: Cell,
}

/// All pairs of different codes, or those of `a`, that have counted events within the options' bounds or in `before` (first and last
/// day), in the alphabet's order.
///
/// An event counts once for each pair that it joins, as in [`faces`](crate::faces()).
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn totals(
    ledger: &Ledger,
    a: Option<&str>,
    options: &FaceOptions,
    before: Option<[Date; 2]>,
) -> Result<Vec<Total>> {
    let selection = options.selection(a, None);
    let now = Window::new(options.since, options.until);
    let before = before.map(|[first, last]| Window::new(Some(first.into()), Some(last.into())));
    let add = |all: &mut Vec<Total>, happening: Happening<'_>| {
        let in_now = now.holds(&happening);
        if !in_now && !before.as_ref().is_some_and(|b| b.holds(&happening)) {
            return;
        }
        let (x, y) = (happening.a(), happening.b());
        let (x, y) = (x.min(y), x.max(y));
        if all.last().is_none_or(|t| (t.a, t.b) != (x, y)) {
            all.push(Total {
                a: x,
                b: y,
                cell: Cell::default(),
                first: None,
                last: None,
                before: Cell::default(),
            });
        }
        let Some(total) = all.last_mut() else { return };
        match in_now {
            true => {
                total.cell += cell(&happening);
                total.stretch(happening.date());
            }
            false => total.before += cell(&happening),
        }
    };
    let found = fold(ledger, &selection, Texts::None, add)?;
    Ok(found.into_iter().flatten().collect())
}

impl Total {
    fn stretch(&mut self, date: Option<PartialDate>) {
        let Some(date) = date else { return };
        let first = |d: PartialDate| (d.first_day(), d.last_day());
        if self.first.is_none_or(|known| first(date) < first(known)) {
            self.first = Some(date);
        }
        let last = |d: PartialDate| (d.last_day(), d.first_day());
        if self.last.is_none_or(|known| last(date) > last(known)) {
            self.last = Some(date);
        }
    }
}

/// A stretch of time, whose days are compared as numbers where a date is a day.
struct Window {
    since: Option<PartialDate>,
    until: Option<PartialDate>,
    days: [i32; 2],
}

impl Window {
    fn new(since: Option<PartialDate>, until: Option<PartialDate>) -> Self {
        Self {
            since,
            until,
            days: [
                since.map_or(i32::MIN, |d| days_of(d.first_day())),
                until.map_or(i32::MAX, |d| days_of(d.last_day())),
            ],
        }
    }

    /// As [`within`], which tells of coarse dates.
    fn holds(&self, happening: &Happening<'_>) -> bool {
        let first = happening.first();
        match first.precision {
            DAY => (self.days[0]..=self.days[1]).contains(&first.day),
            _ => within(date_of(first.day, first.precision), self.since, self.until),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{event, party};
    use bifrons_core::{Document, Event};

    fn ledger(events: &[Event]) -> (tempfile::TempDir, Ledger) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(folder.path().join("l")).unwrap();
        let documents: Vec<Document> = events
            .iter()
            .map(|e| Document {
                id: e.doc.clone(),
                text: e.text.clone(),
                ..Document::default()
            })
            .collect();
        ledger.append(&documents, events, &[]).unwrap();
        (folder, ledger)
    }

    fn of(doc: &str, text: &str, kind: &str, date: &str, codes: [&str; 2]) -> Event {
        let mut e = event(doc, text, kind, date);
        e.actor = vec![party(codes[0])];
        e.recipient = vec![party(codes[1])];
        e
    }

    #[test]
    fn events_fall_into_one_stretch_or_the_other() {
        let (_folder, ledger) = ledger(&[
            of("d1", "one", "ASSAULT", "2020-03-31", ["RUS", "UKR"]),
            of("d2", "two", "ACCUSE", "2020-04-01", ["UKR", "RUS"]),
            // The same, printed by another paper two days later.
            of("d3", "Two.", "ACCUSE", "2020-04-03", ["UKR", "RUS"]),
            of("d4", "four", "AID", "2020-06", ["USA", "UKR"]),
            of("d5", "five", "AID", "2020", ["USA", "UKR"]),
            of("d6", "six", "AID", "2020-07-01", ["USA", "UKR"]),
            of("d7", "seven", "CONSULT", "2020-01-01", ["FRA", "DEU"]),
        ]);
        let options = FaceOptions {
            since: "2020-04".parse().ok(),
            until: "2020-06".parse().ok(),
            ..FaceOptions::default()
        };
        let before = ["2020-01-01", "2020-03-31"].map(|d| d.parse().unwrap());
        let found = totals(&ledger, None, &options, Some(before)).unwrap();
        let told: Vec<_> = found
            .iter()
            .map(|t| {
                let date = |d: Option<PartialDate>| d.map_or(String::new(), |d| d.to_string());
                let (now, before) = (t.cell.quads(), t.before.quads());
                (
                    t.a,
                    t.b,
                    now,
                    t.cell.reports,
                    before,
                    date(t.first),
                    date(t.last),
                )
            })
            .collect();
        let s = String::from;
        assert_eq!(
            told,
            [
                ("DEU", "FRA", [0; 4], 0, [1, 0, 0, 0], s(""), s("")),
                (
                    "RUS",
                    "UKR",
                    [0, 0, 1, 0],
                    2,
                    [0, 0, 0, 1],
                    s("2020-04-01"),
                    s("2020-04-01")
                ),
                (
                    "UKR",
                    "USA",
                    [0, 1, 0, 0],
                    1,
                    [0; 4],
                    s("2020-06"),
                    s("2020-06")
                ),
            ]
        );
        let all = totals(&ledger, Some("UKR"), &FaceOptions::default(), None).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].cell.mc, 3);
        assert_eq!(
            (
                all[1].first.unwrap().to_string(),
                all[1].last.unwrap().to_string()
            ),
            (s("2020"), s("2020"))
        );
    }
}
