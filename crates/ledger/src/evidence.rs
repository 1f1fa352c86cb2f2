//! The sentences behind a number.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use bifrons_core::{Document, Event, EventType, Face, Kind, PartialDate, Span};
use bifrons_faces::{Bucket, Direction, Period};

use crate::faces::seen_from;
use crate::filter::Filter;
use crate::happening::{Happening, fold, within};
use crate::pairs::{Names, Selection, Texts};
use crate::store::read_ids;
use crate::threads::{map, processors};
use crate::{Error, Ledger, Result, Table, decode};

/// Which events to list; the default lists all, also those that do not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvidenceFilter {
    /// Only this face.
    pub face: Option<Face>,
    /// Only words, or only deeds.
    pub kind: Option<Kind>,
    /// Only this type.
    pub event: Option<EventType>,
    /// Only such reports.
    pub reports: Filter,
    /// Only this direction, as seen from `a`; [`Direction::Both`] is all.
    pub direction: Option<Direction>,
    /// Only events of the period of that label, as [`faces`](crate::faces()) gives it for `bucket`.
    pub period: Option<String>,
    /// The bucket that `period` is a label of.
    pub bucket: Bucket,
    /// As in [`FaceOptions`](crate::FaceOptions).
    pub since: Option<PartialDate>,
    /// As in [`FaceOptions`](crate::FaceOptions).
    pub until: Option<PartialDate>,
    /// Only events that count in the faces.
    pub counted_only: bool,
    /// Only so many, the earliest.
    pub limit: Option<usize>,
}

/// An event with all that report it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The event as its first report has it.
    pub event: Event,
    /// The other party of the pair.
    pub other: String,
    /// Who did it to whom, as seen from `a`.
    pub direction: Direction,
    /// One for each document, by date; never empty.
    pub reports: Vec<Report>,
}

/// A document's report of an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Id of the event as coded from this document.
    pub event: String,
    /// Id of the document.
    pub document: String,
    /// Publisher, empty if unknown.
    pub publisher: String,
    /// Day of publication, if known.
    pub date: Option<PartialDate>,
    /// Headline, empty if there is none.
    pub title: String,
    /// Address, empty if unknown.
    pub url: String,
    /// Index of the sentence; -1 is the title.
    pub sentence: i32,
    /// Where the sentence stands in the text (or title), in code points.
    pub span: Span,
    /// The sentence.
    pub text: String,
}

/// The events of `a` with `b`, or with every partner, by date; those without a date last.
///
/// With the period, direction and bounds of a row of [`faces`](crate::faces()) and `counted_only`, these are exactly the
/// events that the row counts.
///
/// # Errors
/// [`Error::Damaged`] if the files cannot be read.
pub fn evidence(
    ledger: &Ledger,
    a: &str,
    b: Option<&str>,
    filter: &EvidenceFilter,
) -> Result<Vec<Evidence>> {
    let selection = Selection {
        a: Some(a.to_string()),
        b: b.map(str::to_string),
        home: false,
        counted_only: filter.counted_only,
        events: types(filter),
        filter: filter.reports.clone(),
    };
    if selection.events.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Vec<Found>> = fold(
        ledger,
        &selection,
        Texts::Ids,
        |found: &mut Vec<Found>, h| {
            if passes(&h, a, filter) {
                found.extend(Found::of(&h, a));
            }
        },
    )?;
    let mut found: Vec<Found> = found.into_iter().flatten().collect();
    found.sort_by(|x, y| x.order().cmp(&y.order()));
    let mut seen = HashSet::new();
    found.retain(|f| b.is_some() || seen.insert(f.first.id.clone()));
    found.truncate(filter.limit.unwrap_or(usize::MAX));
    trace(ledger, &found)
}

/// An event that passed, by the names of its rows.
struct Found {
    other: &'static str,
    direction: Direction,
    date: Option<PartialDate>,
    sentence: i32,
    first: Names,
    reports: Vec<Names>,
}

impl Found {
    fn of(happening: &Happening<'_>, a: &str) -> Option<Self> {
        let (other, direction) = seen_from(happening, a);
        let names = |row| happening.names(row).cloned();
        Some(Self {
            other,
            direction,
            date: happening.date(),
            sentence: happening.first().sentence,
            first: names(happening.first())?,
            reports: happening.reports().into_iter().filter_map(names).collect(),
        })
    }

    fn order(&self) -> impl Ord + '_ {
        (
            self.date.is_none(),
            self.date.map(|d| (d.first_day(), d)),
            &self.first.doc,
            self.sentence,
            &self.first.id,
        )
    }
}

fn types(filter: &EvidenceFilter) -> Vec<EventType> {
    let wanted = |e: &EventType| {
        filter.event.is_none_or(|t| t == *e)
            && filter.face.is_none_or(|f| f == e.quad().face())
            && filter.kind.is_none_or(|k| k == e.quad().kind())
    };
    EventType::ALL.into_iter().filter(wanted).collect()
}

fn passes(happening: &Happening<'_>, a: &str, filter: &EvidenceFilter) -> bool {
    let date = happening.date();
    let (_, direction) = seen_from(happening, a);
    within(date, filter.since, filter.until)
        && filter
            .direction
            .is_none_or(|d| d == Direction::Both || d == direction)
        && filter
            .period
            .as_deref()
            .is_none_or(|p| Period::of(date, filter.bucket).label() == p)
}

/// Looks up the events and documents of what was found, in the batches that brought them.
fn trace(ledger: &Ledger, found: &[Found]) -> Result<Vec<Evidence>> {
    let mut events: BTreeMap<(usize, Option<i16>), HashSet<String>> = BTreeMap::new();
    let mut documents: BTreeMap<usize, HashSet<String>> = BTreeMap::new();
    for names in found
        .iter()
        .flat_map(|f| f.reports.iter().chain([&f.first]))
    {
        let of_year = events.entry((names.batch, names.year)).or_default();
        of_year.insert(names.id.clone());
        let of_batch = documents.entry(names.batch).or_default();
        of_batch.insert(names.doc.clone());
    }
    let batches: Vec<&str> = ledger
        .manifest
        .of(Table::Pairs)
        .map(|f| f.batch.as_str())
        .collect();
    let files = |table: Table, batch: usize| {
        let (of, name) = (ledger.manifest.of(table), batches[batch]);
        of.filter(move |f| f.batch == name)
    };
    let mut asked: Vec<(usize, PathBuf, Arc<HashSet<String>>)> = Vec::new();
    for ((batch, year), ids) in events {
        let folder = year.map_or_else(
            || "events/undated/".to_string(),
            |y| format!("events/{y:04}/"),
        );
        let ids = Arc::new(ids);
        let of_year = files(Table::Events, batch).filter(|f| f.path.starts_with(&folder));
        asked.extend(of_year.map(|f| (batch, ledger.root.join(&f.path), Arc::clone(&ids))));
    }
    let told = map(&asked, processors(), |(batch, path, ids)| {
        let rows = read_ids(path, ids, &[], decode::events)?;
        Ok(rows
            .into_iter()
            .map(|e| ((*batch, e.id.clone()), e))
            .collect::<Vec<_>>())
    });
    let events: HashMap<(usize, String), Event> = told
        .into_iter()
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    let mut asked: Vec<(usize, PathBuf, Arc<HashSet<String>>)> = Vec::new();
    for (batch, ids) in documents {
        let ids = Arc::new(ids);
        let of_batch = files(Table::Documents, batch);
        asked.extend(of_batch.map(|f| (batch, ledger.root.join(&f.path), Arc::clone(&ids))));
    }
    let told = map(&asked, processors(), |(batch, path, ids)| {
        let rows = read_ids(path, ids, &["text"], decode::documents)?;
        Ok(rows
            .into_iter()
            .map(|d| ((*batch, d.id.clone()), d))
            .collect::<Vec<_>>())
    });
    let documents: HashMap<(usize, String), Document> = told
        .into_iter()
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    let one = |found: &Found| {
        let event = |n: &Names| {
            let known = events.get(&(n.batch, n.id.clone())).cloned();
            known.ok_or_else(|| missing(ledger, &n.id))
        };
        let report = |n: &Names| Ok(report(event(n)?, documents.get(&(n.batch, n.doc.clone()))));
        let mut reports = found
            .reports
            .iter()
            .map(report)
            .collect::<Result<Vec<_>>>()?;
        reports.sort_by_cached_key(|r| (r.date.is_none(), r.date, r.document.clone()));
        Ok(Evidence {
            event: event(&found.first)?,
            other: found.other.to_string(),
            direction: found.direction,
            reports,
        })
    };
    found.iter().map(one).collect()
}

/// A document's report of an event.
pub(crate) fn report(event: Event, document: Option<&Document>) -> Report {
    let document = document.cloned().unwrap_or_default();
    Report {
        event: event.id,
        document: event.doc,
        publisher: document.publisher,
        date: document.date,
        title: document.title,
        url: document.url,
        sentence: event.sentence,
        span: event.span,
        text: event.text,
    }
}

fn missing(ledger: &Ledger, id: &str) -> Error {
    Error::damaged(
        ledger.path(),
        format!("`pairs` has event {id}, and `events` does not"),
    )
}
