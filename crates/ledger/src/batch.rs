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
use crate::stories;
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
    /// The stories of the documents, and the keys of events that report what others do.
    pub told: stories::Told,
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
        told,
        mut measures,
        mentions,
        yearly,
        rejected,
        origin,
    } = batch;
    let events = sorted(events, |&e| event_prefix(e), |&e| event_rest(e));
    let mut keys = sameness::keys(&events);
    if !told.keys.is_empty() {
        for (event, key) in events.iter().zip(&mut keys) {
            if let Some(other) = told.keys.get(&event.id) {
                key.clone_from(other);
            }
        }
    }
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
    let mut years: BTreeMap<Option<i16>, Vec<Told<'_>>> = BTreeMap::new();
    for row in &rows {
        let year = row.event.date.map(|date| date.year());
        years.entry(year).or_default().push(*row);
    }
    let years: Vec<(String, Vec<Told<'_>>)> = years
        .into_iter()
        .map(|(year, rows)| {
            let folder = year.map_or_else(|| "undated".to_string(), |y| format!("{y:04}"));
            (folder, rows)
        })
        .collect();
    let pairs: Vec<PairRow<'_>> = rows.iter().copied().flat_map(sameness::pairs).collect();
    let pairs = sorted(pairs, pair_prefix, pair_rest);

    measures.sort_by(|x, y| (&x.doc, x.sentence, &x.id).cmp(&(&y.doc, y.sentence, &y.id)));
    let [indicators, ties] = measure_rows(&measures)?;
    let mut tasks: Vec<Task<'_>> = Vec::new();
    if !documents.is_empty() {
        tasks.push(Box::new(|| {
            NewFile::new(
                Table::Documents,
                "",
                &document_rows(&documents, &told.stories)?,
            )
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

/// Sorts by a prefix of numbers, which are small to move and quick to compare; the rest decides where these are alike.
fn sorted<T: Copy, P: Ord, R: Ord>(
    rows: Vec<T>,
    prefix: impl Fn(&T) -> P,
    rest: impl Fn(&T) -> R,
) -> Vec<T> {
    let mut order: Vec<(P, usize)> = rows.iter().map(prefix).zip(0..).collect();
    order.sort_unstable_by(|(x, i), (y, j)| {
        x.cmp(y).then_with(|| rest(&rows[*i]).cmp(&rest(&rows[*j])))
    });
    order.into_iter().map(|(_, i)| rows[i]).collect()
}

fn event_prefix(event: &Event) -> (u64, u64, Option<Date>, u64) {
    let (a, b) = first_codes(event);
    let day = event.date.map(|d| d.first_day());
    (begin(a), begin(b), day, begin(&event.doc))
}

type EventRest<'e> = (&'e str, i32, usize, &'e str, &'e str, &'e str);

fn event_rest(event: &Event) -> EventRest<'_> {
    let (a, b) = first_codes(event);
    let trigger = event.trigger.span.start;
    (&event.doc, event.sentence, trigger, &event.id, a, b)
}

fn first_codes(event: &Event) -> (&str, &str) {
    let parties = event.actor.iter().chain(&event.recipient);
    let mut codes = parties.map(|p| p.code.as_deref().unwrap_or_default());
    let mut next = || codes.next().unwrap_or_default();
    (next(), next())
}

/// Codes of states have no more than eight letters.
fn pair_prefix(pair: &PairRow<'_>) -> (u64, u64, Option<Date>, i64) {
    let day = pair.told.event.date.map(|d| d.first_day());
    let key = sameness::number(pair.told.key);
    (begin(pair.lo()), begin(pair.hi()), day, key)
}

fn pair_rest<'p>(pair: &PairRow<'p>) -> (&'p str, &'p str) {
    (pair.a, &pair.told.event.id)
}

/// The first eight bytes, which sort as the text does.
fn begin(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let some = text.len().min(8);
    bytes[..some].copy_from_slice(&text.as_bytes()[..some]);
    u64::from_be_bytes(bytes)
}
