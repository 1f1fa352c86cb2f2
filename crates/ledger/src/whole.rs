//! One event with all that the ledger knows of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use bifrons_core::{Document, Event, PartialDate};
use datafusion::arrow::array::{Float32Array, Int32Array, RecordBatch};
use jiff::civil::Date;

use crate::encode::days_of;
use crate::evidence::report;
use crate::manifest::FileEntry;
use crate::store::{read_ids, read_where};
use crate::threads::{map, processors};
use crate::{Ledger, NEAR_DAYS, Report, Result, Table, decode};

/// An event with its document and all that report the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The event.
    pub event: Event,
    /// `news`, or the data set that it came with.
    pub origin: String,
    /// The version with which it joined.
    pub version: u64,
    /// Its document with the text; `None` if the data set has none.
    pub document: Option<Document>,
    /// One for each document that reports the same, its own among them, by date.
    pub reports: Vec<Report>,
    /// Reports that the data set tells in a file of its own (GDELT's mentions), by date.
    pub mentions: Vec<Mentioned>,
}

/// A report that is known by a file of mentions alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Mentioned {
    /// Id of the document.
    pub document: String,
    /// Publisher, empty if unknown.
    pub publisher: String,
    /// Address, empty if unknown.
    pub url: String,
    /// Day of the report.
    pub date: Option<PartialDate>,
    /// 0-based index of the sentence.
    pub sentence: i32,
    /// 0 to 1, by the data.
    pub confidence: f32,
}

/// The event of that id, as it first joined; `None` if there is none.
///
/// Whether another report is of the same event is decided as everywhere: same key, and a chain of days with no gap above
/// [`NEAR_DAYS`].
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn whole(ledger: &Ledger, id: &str) -> Result<Option<Whole>> {
    let files: Vec<&FileEntry> = ledger.manifest.of(Table::Events).collect();
    let found = look(ledger, &files, "id", id)?;
    let Some(own) = found.into_iter().min_by_key(|f| f.version) else {
        return Ok(None);
    };
    let same = chain(ledger, &own)?;
    let documents = documents(ledger, &same)?;
    let of = |f: &Found| documents.get(&(f.batch.clone(), f.event.doc.clone()));
    let mut reports: Vec<Report> = Vec::new();
    for found in &same {
        let told = report(found.event.clone(), of(found));
        match reports.iter_mut().find(|r| r.document == told.document) {
            // The sentence of the text rather than the title, and the first of them.
            Some(known) if known.sentence < 0 && told.sentence >= 0 => *known = told,
            Some(_) => {}
            None => reports.push(told),
        }
    }
    reports.sort_by_cached_key(|r| (r.date.is_none(), r.date, r.document.clone()));
    let document = full(ledger, &own)?;
    let mentions = mentions(ledger, id)?;
    Ok(Some(Whole {
        event: own.event,
        origin: own.origin,
        version: own.version,
        document,
        reports,
        mentions,
    }))
}

/// A row of `events`.
struct Found {
    event: Event,
    key: String,
    origin: String,
    batch: String,
    version: u64,
}

/// Rows of these files whose column has that value.
fn look(
    ledger: &Ledger,
    files: &[&FileEntry],
    column: &'static str,
    value: &str,
) -> Result<Vec<Found>> {
    let wanted = Arc::new(HashSet::from([value.to_string()]));
    let told = map(files, processors(), |file| {
        let rows = |batch: &RecordBatch| {
            let (key, origin) = (
                decode::strings(batch, "key")?,
                decode::strings(batch, "origin")?,
            );
            let events = decode::events(batch)?.into_iter().enumerate();
            let found = events.map(|(i, event)| Found {
                event,
                key: decode::owned(key, i),
                origin: decode::owned(origin, i),
                batch: file.batch.clone(),
                version: file.version,
            });
            Ok(found.collect())
        };
        read_where(&ledger.root.join(&file.path), column, &wanted, &[], rows)
    });
    let mut all = Vec::new();
    for one in told {
        all.extend(one?);
    }
    Ok(all)
}

/// All rows that report the same event, in the order in which they are merged: by day, then by document and sentence.
fn chain(ledger: &Ledger, own: &Found) -> Result<Vec<Found>> {
    let day = |f: &Found| f.event.date.map(|d| days_of(d.first_day()));
    let Some(at) = day(own) else {
        let mut all = look(ledger, &of_years(ledger, None), "key", &own.key)?;
        all.retain(|f| f.event.date.is_none());
        all.sort_by(|x, y| order(x).cmp(&order(y)));
        return Ok(all);
    };
    // A chain may run over the turn of a year.
    let mut years = own.event.date.map_or((0, 0), |d| (d.year(), d.year()));
    loop {
        let mut all = look(ledger, &of_years(ledger, Some(years)), "key", &own.key)?;
        all.retain(|f| f.event.date.is_some());
        all.sort_by(|x, y| (day(x), order(x)).cmp(&(day(y), order(y))));
        let days: Vec<i32> = all.iter().filter_map(day).collect();
        let Some(last) = days.len().checked_sub(1) else {
            return Ok(all);
        };
        let here = days.partition_point(|d| *d < at).min(last);
        let near = |i: usize| days[i] - days[i - 1] <= NEAR_DAYS;
        let first = (1..=here).rev().find(|&i| !near(i)).unwrap_or(0);
        let end = (here + 1..days.len())
            .find(|&i| !near(i))
            .unwrap_or(days.len());
        let edge = |year: i16, month, day| Date::new(year, month, day).map_or(0, days_of);
        let early = days
            .get(first)
            .is_some_and(|d| d - edge(years.0, 1, 1) < NEAR_DAYS);
        let late = end
            .checked_sub(1)
            .and_then(|i| days.get(i))
            .is_some_and(|d| edge(years.1, 12, 31) - d < NEAR_DAYS);
        let wider = (
            years.0 - i16::from(early && years.0 > 1),
            years.1 + i16::from(late && years.1 < 9999),
        );
        if wider == years {
            return Ok(all.drain(first..end).collect());
        }
        years = wider;
    }
}

fn order(found: &Found) -> impl Ord {
    let event = &found.event;
    (
        std::cmp::Reverse(event.date.map(|d| d.to_string().len())),
        event.doc.clone(),
        event.sentence,
        event.id.clone(),
    )
}

/// Files of the events of these years, first and last; of those without a date if none are given.
fn of_years(ledger: &Ledger, years: Option<(i16, i16)>) -> Vec<&FileEntry> {
    let of = |file: &&FileEntry| {
        let folder = file.path.split('/').nth(1).unwrap_or_default();
        match years {
            None => folder == "undated",
            Some((first, last)) => folder
                .parse()
                .is_ok_and(|year: i16| (first..=last).contains(&year)),
        }
    };
    ledger.manifest.of(Table::Events).filter(of).collect()
}

/// Documents of the rows, without their texts, by batch and id.
fn documents(ledger: &Ledger, of: &[Found]) -> Result<HashMap<(String, String), Document>> {
    let mut wanted: BTreeMap<&str, HashSet<String>> = BTreeMap::new();
    for found in of {
        let ids = wanted.entry(&found.batch).or_default();
        ids.insert(found.event.doc.clone());
    }
    let mut asked: Vec<(&str, PathBuf, Arc<HashSet<String>>)> = Vec::new();
    for (batch, ids) in wanted {
        let ids = Arc::new(ids);
        let files = ledger.manifest.of(Table::Documents);
        let own = files.filter(|f| f.batch == batch);
        asked.extend(own.map(|f| (batch, ledger.root.join(&f.path), Arc::clone(&ids))));
    }
    let told = map(&asked, processors(), |(batch, path, ids)| {
        let rows = read_ids(path, ids, &["text"], decode::documents)?;
        Ok(rows
            .into_iter()
            .map(|d| (((*batch).to_string(), d.id.clone()), d))
            .collect::<Vec<_>>())
    });
    let all: Result<Vec<_>> = told.into_iter().collect();
    Ok(all?.into_iter().flatten().collect())
}

/// The event's document with its text.
fn full(ledger: &Ledger, own: &Found) -> Result<Option<Document>> {
    let id = Arc::new(HashSet::from([own.event.doc.clone()]));
    for file in ledger.manifest.of(Table::Documents) {
        if file.batch == own.batch {
            let path = ledger.root.join(&file.path);
            let found = read_ids(&path, &id, &[], decode::documents)?;
            if let Some(document) = found.into_iter().next() {
                return Ok(Some(document));
            }
        }
    }
    Ok(None)
}

/// Mentions of the event. Their documents are in the batches that brought them.
fn mentions(ledger: &Ledger, id: &str) -> Result<Vec<Mentioned>> {
    let event = Arc::new(HashSet::from([id.to_string()]));
    let files: Vec<&FileEntry> = ledger.manifest.of(Table::Mentions).collect();
    let told = map(&files, processors(), |file| {
        let path = ledger.root.join(&file.path);
        let mut rows = read_where(&path, "event", &event, &[], mention)?;
        let ids: HashSet<String> = rows.iter().map(|m| m.document.clone()).collect();
        if ids.is_empty() {
            return Ok(rows);
        }
        let ids = Arc::new(ids);
        let own = ledger.manifest.of(Table::Documents);
        for file in own.filter(|f| f.batch == file.batch) {
            let path = ledger.root.join(&file.path);
            for document in read_ids(&path, &ids, &["text"], decode::documents)? {
                for row in rows.iter_mut().filter(|m| m.document == document.id) {
                    row.publisher.clone_from(&document.publisher);
                    row.url.clone_from(&document.url);
                }
            }
        }
        Ok(rows)
    });
    let mut all: Vec<Mentioned> = told.into_iter().collect::<Result<Vec<_>>>()?.concat();
    all.sort_by_cached_key(|m| (m.date.is_none(), m.date, m.document.clone(), m.sentence));
    all.dedup();
    Ok(all)
}

fn mention(batch: &RecordBatch) -> Result<Vec<Mentioned>> {
    let (doc, date) = (
        decode::strings(batch, "doc")?,
        decode::strings(batch, "date")?,
    );
    let sentence: &Int32Array = decode::column(batch, "sentence")?;
    let confidence: &Float32Array = decode::column(batch, "confidence")?;
    let one = |i: usize| {
        Ok(Mentioned {
            document: decode::owned(doc, i),
            publisher: String::new(),
            url: String::new(),
            date: decode::partial_date(date, i)?,
            sentence: sentence.value(i),
            confidence: confidence.value(i),
        })
    };
    (0..batch.num_rows()).map(one).collect()
}
