//! The sentences behind a number.

use std::collections::{BTreeMap, HashMap, HashSet};

use bifrons_core::{Document, Event, EventType, Face, Factuality, Kind, PartialDate, Span};
use bifrons_faces::{Bucket, Direction, Period};
use datafusion::prelude::{col, lit};

use crate::faces::seen_from;
use crate::happening::{Happening, Member, Selection, happenings, within};
use crate::{Error, Ledger, Result, decode, engine};

/// Ids that one lookup asks for.
const CHUNK: usize = 1000;

/// Which events to list; the default lists all, also those that do not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvidenceFilter {
    /// Only this face.
    pub face: Option<Face>,
    /// Only words, or only deeds.
    pub kind: Option<Kind>,
    /// Only this type.
    pub event: Option<EventType>,
    /// Only events so marked.
    pub factuality: Option<Factuality>,
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
/// [`Error::Query`] if the files cannot be read.
pub fn evidence(
    ledger: &Ledger,
    a: &str,
    b: Option<&str>,
    filter: &EvidenceFilter,
) -> Result<Vec<Evidence>> {
    let selection = Selection {
        a: Some(a.to_string()),
        b: b.map(str::to_string),
        counted_only: filter.counted_only,
        events: types(filter),
        factuality: filter.factuality,
    };
    if selection.events.is_empty() {
        return Ok(Vec::new());
    }
    let (party, wanted) = (a.to_string(), filter.clone());
    let mut found = happenings(&ledger.engine, &selection, move |h| {
        passes(&h, &party, &wanted).then_some(h)
    })?;
    found.sort_by_cached_key(|h| {
        let first = h.first();
        (
            first.date.is_none(),
            first.date.map(|d| (d.first_day(), d)),
            first.doc.clone(),
            first.sentence,
            first.id.clone(),
        )
    });
    let mut seen = HashSet::new();
    found.retain(|h| b.is_some() || seen.insert(h.first().id.clone()));
    found.truncate(filter.limit.unwrap_or(usize::MAX));
    trace(ledger, a, &found)
}

fn types(filter: &EvidenceFilter) -> Vec<EventType> {
    let wanted = |e: &EventType| {
        filter.event.is_none_or(|t| t == *e)
            && filter.face.is_none_or(|f| f == e.quad().face())
            && filter.kind.is_none_or(|k| k == e.quad().kind())
    };
    EventType::ALL.into_iter().filter(wanted).collect()
}

fn passes(happening: &Happening, a: &str, filter: &EvidenceFilter) -> bool {
    let date = happening.first().date;
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

/// Looks up the events and documents of the happenings.
fn trace(ledger: &Ledger, a: &str, found: &[Happening]) -> Result<Vec<Evidence>> {
    let reports: Vec<Vec<&Member>> = found.iter().map(Happening::reports).collect();
    let members = || {
        found
            .iter()
            .map(Happening::first)
            .chain(reports.iter().flatten().copied())
    };
    let events = events(ledger, members())?;
    let documents = documents(ledger, members())?;
    let one = |(happening, reports): (&Happening, &Vec<&Member>)| {
        let (other, direction) = seen_from(happening, a);
        let event = |m: &Member| {
            events
                .get(&m.id)
                .cloned()
                .ok_or_else(|| missing(ledger, &m.id))
        };
        let mut reports = reports
            .iter()
            .map(|m| Ok(report(event(m)?, documents.get(&m.doc))))
            .collect::<Result<Vec<_>>>()?;
        reports.sort_by_cached_key(|r| (r.date.is_none(), r.date, r.document.clone()));
        Ok(Evidence {
            event: event(happening.first())?,
            other: other.to_string(),
            direction,
            reports,
        })
    };
    found.iter().zip(&reports).map(one).collect()
}

fn report(event: Event, document: Option<&Document>) -> Report {
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

/// Events by id, looked up in the files of their years only.
fn events<'a>(
    ledger: &Ledger,
    members: impl Iterator<Item = &'a Member>,
) -> Result<HashMap<String, Event>> {
    let mut years: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for member in members {
        let year = member
            .date
            .map_or_else(|| "undated".to_string(), |d| format!("{:04}", d.year()));
        years.entry(year).or_default().push(&member.id);
    }
    let mut found = HashMap::new();
    for (year, ids) in years {
        let folder = format!("events/{year}/");
        let files = ledger
            .manifest()
            .of(crate::Table::Events)
            .filter(|f| f.path.starts_with(&folder));
        let files: Vec<_> = files.map(|f| ledger.path().join(&f.path)).collect();
        let table = engine::provider(crate::Table::Events, &files)?;
        for ids in ids.chunks(CHUNK) {
            let frame = ledger
                .engine
                .context()
                .read_table(table.clone())
                .map_err(Error::query)?;
            for event in rows(ledger, frame, ids, decode::events)? {
                found.insert(event.id.clone(), event);
            }
        }
    }
    Ok(found)
}

/// Documents by id, without their text.
fn documents<'a>(
    ledger: &Ledger,
    members: impl Iterator<Item = &'a Member>,
) -> Result<HashMap<String, Document>> {
    let ids: Vec<&str> = members
        .map(|m| m.doc.as_str())
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    let files: Vec<_> = ledger
        .manifest()
        .of(crate::Table::Documents)
        .map(|f| ledger.path().join(&f.path))
        .collect();
    let table = engine::provider(crate::Table::Documents, &files)?;
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let frame = ledger
            .engine
            .context()
            .read_table(table.clone())
            .map_err(Error::query)?;
        let columns = vec![
            col("id"),
            col("date"),
            col("publisher"),
            col("title"),
            col("url"),
            col("language"),
            lit("").alias("text"),
        ];
        let frame = frame.select(columns).map_err(Error::query)?;
        for document in rows(ledger, frame, ids, decode::documents)? {
            found.insert(document.id.clone(), document);
        }
    }
    Ok(found)
}

/// The rows of a table with one of these ids.
fn rows<T: Send + 'static>(
    ledger: &Ledger,
    frame: datafusion::dataframe::DataFrame,
    ids: &[&str],
    decode: fn(&datafusion::arrow::array::RecordBatch) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    let ids = ids
        .iter()
        .collect::<HashSet<_>>()
        .into_iter()
        .map(|id| lit(*id))
        .collect();
    let frame = frame
        .filter(col("id").in_list(ids, false))
        .map_err(Error::query)?;
    ledger.engine.run(None, async move {
        let mut rows = Vec::new();
        engine::stream(frame, |batch| {
            rows.extend(decode(&batch)?);
            Ok(true)
        })
        .await?;
        Ok(rows)
    })
}

fn missing(ledger: &Ledger, id: &str) -> Error {
    Error::damaged(
        ledger.path(),
        format!("`pairs` has event {id}, and `events` does not"),
    )
}
