//! The files of a batch: rows sorted by pair and day (documents by id), events by year.

use std::collections::BTreeMap;

use bifrons_core::{Document, Event, Measure, Yearly};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::encode::{
    document_rows, event_rows, measure_rows, mention_rows, pair_rows, rejected_rows, volume_rows,
    yearly_rows,
};
use crate::sameness::{self, Told};
use crate::store::NewFile;
use crate::threads::{map, processors};
use crate::{Mention, PairRow, Rejected, Result, Table};

/// Most rows of a file of events: what is coded is encoded in pieces, on several threads.
const EVENT_ROWS: usize = 65_536;

/// What joins the ledger together.
pub(crate) struct Batch<'b> {
    /// Documents, sorted by id, each once.
    pub documents: Vec<&'b Document>,
    /// Their events, each once, in any order.
    pub events: Vec<&'b Event>,
    /// Their measures, each once, in any order.
    pub measures: Vec<&'b Measure>,
    /// Reports told apart from their events, sorted.
    pub mentions: Vec<&'b Mention>,
    /// What tables say of states year by year, in their order.
    pub yearly: &'b [Yearly],
    /// Input that could not be used, sorted.
    pub rejected: Vec<&'b Rejected>,
    /// `news`, or the name of a data set.
    pub origin: &'b str,
}

/// Encodes a batch, and tells the key of each event; the same rows give the same files, byte for byte, on any number of
/// threads.
pub(crate) fn files(batch: Batch<'_>) -> Result<(Vec<NewFile>, Vec<i64>)> {
    let Batch {
        documents,
        events,
        mut measures,
        mentions,
        yearly,
        rejected,
        origin,
    } = batch;
    let mut ordered: Vec<_> = events.iter().map(|e| (order(e), *e)).collect();
    ordered.sort_unstable_by(|x, y| x.0.cmp(&y.0));
    let events: Vec<&Event> = ordered.into_iter().map(|(_, event)| event).collect();
    let keys = sameness::keys(&events);
    let publishers: FxHashMap<&str, &str> = documents
        .iter()
        .map(|d| (d.id.as_str(), d.publisher.as_str()))
        .collect();
    let rows: Vec<Told<'_>> = events
        .iter()
        .zip(&keys)
        .map(|(event, key)| Told {
            event,
            key,
            origin,
            publisher: publishers
                .get(event.doc.as_str())
                .copied()
                .unwrap_or_default(),
        })
        .collect();
    let mut years: BTreeMap<String, Vec<Told<'_>>> = BTreeMap::new();
    for row in &rows {
        let date = row.event.date;
        let year = date.map_or_else(|| "undated".to_string(), |d| format!("{:04}", d.year()));
        years.entry(year).or_default().push(*row);
    }
    let pairs: Vec<PairRow<'_>> = rows.iter().copied().flat_map(sameness::pairs).collect();
    let mut ordered: Vec<_> = pairs.iter().map(|p| (pair_order(p), *p)).collect();
    ordered.sort_unstable_by(|x, y| x.0.cmp(&y.0));
    let pairs: Vec<PairRow<'_>> = ordered.into_iter().map(|(_, pair)| pair).collect();

    measures.sort_by(|x, y| (&x.doc, x.sentence, &x.id).cmp(&(&y.doc, y.sentence, &y.id)));
    let [indicators, ties] = measure_rows(&measures)?;
    let mut tasks: Vec<Task<'_>> = Vec::new();
    if !documents.is_empty() {
        tasks.push(Box::new(|| {
            NewFile::new(Table::Documents, "", &document_rows(&documents)?)
        }));
    }
    for (year, rows) in &years {
        for rows in rows.chunks(EVENT_ROWS) {
            tasks.push(Box::new(move || {
                NewFile::new(Table::Events, year, &event_rows(rows)?)
            }));
        }
    }
    if !pairs.is_empty() {
        tasks.push(Box::new(|| {
            NewFile::new(Table::Pairs, "", &pair_rows(&pairs)?)
        }));
        tasks.push(Box::new(|| {
            NewFile::new(Table::Volume, "", &volume_rows(&pairs)?)
        }));
    }
    for (table, rows) in [
        (Table::Indicators, &indicators),
        (Table::Memberships, &ties),
    ] {
        if rows.num_rows() > 0 {
            tasks.push(Box::new(move || NewFile::new(table, "", rows)));
        }
    }
    if !mentions.is_empty() {
        tasks.push(Box::new(|| {
            NewFile::new(Table::Mentions, "", &mention_rows(&mentions)?)
        }));
    }
    if !yearly.is_empty() {
        tasks.push(Box::new(|| {
            NewFile::new(Table::Yearly, "", &yearly_rows(yearly)?)
        }));
    }
    if !rejected.is_empty() {
        tasks.push(Box::new(|| {
            NewFile::new(Table::Rejected, "", &rejected_rows(&rejected)?)
        }));
    }
    let files = map(&tasks, processors(), |task| task())
        .into_iter()
        .collect::<Result<_>>()?;
    drop(tasks);
    Ok((files, keys.iter().map(|k| sameness::number(k)).collect()))
}

type Task<'t> = Box<dyn Fn() -> Result<NewFile> + Sync + 't>;

/// The beginnings as numbers, which are compared faster than texts; these decide where they are alike.
type EventOrder<'e> = (
    u64,
    u64,
    Option<Date>,
    u64,
    &'e str,
    i32,
    usize,
    u64,
    (&'e str, &'e str, &'e str),
);

fn order(event: &Event) -> EventOrder<'_> {
    let mut codes = event
        .actor
        .iter()
        .chain(&event.recipient)
        .map(|p| p.code.as_deref().unwrap_or_default());
    let (a, b) = (
        codes.next().unwrap_or_default(),
        codes.next().unwrap_or_default(),
    );
    (
        begin(a),
        begin(b),
        event.date.map(|d| d.first_day()),
        begin(&event.doc),
        &event.doc,
        event.sentence,
        event.trigger.span.start,
        begin(&event.id),
        (&event.id, a, b),
    )
}

type PairOrder<'p> = (u64, u64, Option<Date>, i64, u64, u64, &'p str);

/// Codes of states have no more than eight letters.
fn pair_order<'p>(pair: &PairRow<'p>) -> PairOrder<'p> {
    let event = pair.told.event;
    (
        begin(pair.lo()),
        begin(pair.hi()),
        event.date.map(|d| d.first_day()),
        sameness::number(pair.told.key),
        begin(pair.a),
        begin(&event.id),
        &event.id,
    )
}

/// The first eight bytes, which sort as the text does.
fn begin(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let some = text.len().min(8);
    bytes[..some].copy_from_slice(&text.as_bytes()[..some]);
    u64::from_be_bytes(bytes)
}
