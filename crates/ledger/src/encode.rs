//! Events, documents and rejected input as Arrow columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use bifrons_copies::Placed;
use bifrons_core::{
    Content, Document, Entity, Event, Indicator, Measure, PartialDate, Place, Span, Tie, Yearly,
};
use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int32Array, Int64Array,
    ListArray, RecordBatch, StringArray, StringBuilder, StructArray,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Fields};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::sameness::{self, Told};
use crate::schema::{
    amount_fields, entity_fields, item, magnitude_fields, place_fields, record_fields,
    trigger_fields,
};
use crate::{Error, Mention, PairRow, Rejected, Result, Table};

/// Events as rows of an array of structs, with the fields of an event record.
///
/// # Errors
/// [`Error::Columns`] if columns and schema disagree, which would be a fault of this crate.
pub fn event_structs(events: &[&Event]) -> Result<StructArray> {
    structure(record_fields().clone(), event_columns(events)?, None)
}

/// Events as a batch with the columns of the record, as `bifrons code` writes them to Parquet.
///
/// # Errors
/// As [`event_structs`].
pub fn event_batch(events: &[Event]) -> Result<RecordBatch> {
    Ok(RecordBatch::from(event_structs(
        &events.iter().collect::<Vec<_>>(),
    )?))
}

/// Rows of the table `events`: the record, the day, the key of sameness, and the origin.
pub(crate) fn event_rows(events: &[Told<'_>]) -> Result<RecordBatch> {
    let mut columns = event_columns(&events.iter().map(|t| t.event).collect::<Vec<_>>())?;
    columns.push(days(events.iter().map(|t| t.event.date)));
    columns.push(strings(events.iter().map(|t| Some(t.key))));
    columns.push(strings(events.iter().map(|t| Some(t.origin))));
    RecordBatch::try_new(Table::Events.schema(), columns).map_err(Error::columns)
}

/// Rows of the table `documents`. Empty strings, which mean unknown, become null, except for the text.
pub(crate) fn document_rows(
    documents: &[&Document],
    stories: &FxHashMap<String, Placed>,
) -> Result<RecordBatch> {
    let placed = || documents.iter().map(|d| stories.get(&d.id));
    let known = |field: fn(&Document) -> &String| strings(documents.iter().map(|d| some(field(d))));
    let columns = vec![
        known(|d| &d.id),
        partial_dates(documents.iter().map(|d| d.date)),
        known(|d| &d.publisher),
        known(|d| &d.title),
        known(|d| &d.url),
        known(|d| &d.language),
        strings(documents.iter().map(|d| Some(d.text.as_str()))),
        strings(placed().map(|p| p.map(|p| p.story.as_str()))),
        Arc::new(Float32Array::from_iter(
            placed().map(|p| p.and_then(|p| p.similarity)),
        )) as ArrayRef,
    ];
    RecordBatch::try_new(Table::Documents.schema(), columns).map_err(Error::columns)
}

/// Rows of the table `mentions`.
pub(crate) fn mention_rows(mentions: &[&Mention]) -> Result<RecordBatch> {
    let all = || mentions.iter();
    let columns = vec![
        strings(all().map(|m| Some(m.event.as_str()))),
        strings(all().map(|m| Some(m.doc.as_str()))),
        partial_dates(all().map(|m| m.date)),
        Arc::new(Int32Array::from_iter_values(all().map(|m| m.sentence))) as ArrayRef,
        Arc::new(Float32Array::from_iter_values(all().map(|m| m.confidence))),
    ];
    RecordBatch::try_new(Table::Mentions.schema(), columns).map_err(Error::columns)
}

/// Rows of the table `indicators`, and of `memberships`.
pub(crate) fn measure_rows(measures: &[&Measure]) -> Result<[RecordBatch; 2]> {
    let of = |m: &&Measure| matches!(m.content, Content::Indicator(_));
    let (numbers, ties): (Vec<&Measure>, Vec<&Measure>) = measures.iter().copied().partition(of);
    let indicator = |m: &&Measure| match &m.content {
        Content::Indicator(i) => i.clone(),
        Content::Tie(_) => Indicator::default(),
    };
    let tie = |m: &&Measure| match &m.content {
        Content::Tie(t) => t.clone(),
        Content::Indicator(_) => Tie::default(),
    };
    let indicators: Vec<Indicator> = numbers.iter().map(indicator).collect();
    let ties_of: Vec<Tie> = ties.iter().map(tie).collect();
    let all = || indicators.iter();
    let own = vec![
        strings(all().map(|i| some(&i.name))),
        Arc::new(Float64Array::from_iter_values(all().map(|i| i.value))) as ArrayRef,
        Arc::new(Float64Array::from_iter(all().map(|i| i.upper))),
        strings(all().map(|i| some(&i.unit))),
        strings(all().map(|i| i.bound.map(|b| b.name()))),
        strings(all().map(|i| i.change.map(|c| c.name()))),
        lists(all().map(|i| i.parties.iter().map(String::as_str).collect()))?,
    ];
    let first = RecordBatch::try_new(Table::Indicators.schema(), measured(&numbers, own)?);
    let all = || ties_of.iter();
    let own = vec![
        strings(all().map(|t| some(&t.name))),
        strings(all().map(|t| t.code.as_deref())),
        lists(all().map(|t| t.members.iter().map(named).collect()))?,
        strings(all().map(|t| some(&t.status))),
        partial_dates(all().map(|t| t.since)),
        partial_dates(all().map(|t| t.until)),
    ];
    let second = RecordBatch::try_new(Table::Memberships.schema(), measured(&ties, own)?);
    Ok([
        first.map_err(Error::columns)?,
        second.map_err(Error::columns)?,
    ])
}

/// The columns that both kinds of measures share, round their own.
fn measured(measures: &[&Measure], own: Vec<ArrayRef>) -> Result<Vec<ArrayRef>> {
    let all = || measures.iter();
    let mut columns = vec![
        strings(all().map(|m| Some(m.id.as_str()))),
        strings(all().map(|m| Some(m.doc.as_str()))),
        Arc::new(Int32Array::from_iter_values(all().map(|m| m.sentence))) as ArrayRef,
        starts(all().map(|m| m.span)),
        ends(all().map(|m| m.span)),
        strings(all().map(|m| Some(m.text.as_str()))),
        strings(all().map(|m| some(&m.trigger.text))),
    ];
    columns.extend(own);
    columns.extend([
        partial_dates(all().map(|m| m.date)),
        partial_dates(all().map(|m| m.enddate)),
        strings(all().map(|m| Some(m.factuality.name()))),
        lists(all().map(|m| m.attribution.iter().map(named).collect()))?,
    ]);
    Ok(columns)
}

/// The code, or the words.
fn named(entity: &Entity) -> &str {
    entity.code.as_deref().unwrap_or(&entity.text)
}

fn lists<'a>(lists: impl Iterator<Item = Vec<&'a str>>) -> Result<ArrayRef> {
    string_lists(&lists.collect::<Vec<_>>())
}

/// Rows of the table `yearly`.
pub(crate) fn yearly_rows(yearly: &[Yearly]) -> Result<RecordBatch> {
    let all = || yearly.iter();
    let columns = vec![
        strings(all().map(|y| Some(y.table.as_str()))),
        strings(all().map(|y| Some(y.variable.as_str()))),
        strings(all().map(|y| Some(y.a.as_str()))),
        strings(all().map(|y| y.b.as_deref())),
        Arc::new(Int32Array::from_iter_values(
            all().map(|y| i32::from(y.since)),
        )) as ArrayRef,
        Arc::new(Int32Array::from_iter(all().map(|y| y.until.map(i32::from)))),
        Arc::new(Float64Array::from_iter_values(all().map(|y| y.value))),
        strings(all().map(|y| y.text.as_deref())),
    ];
    RecordBatch::try_new(Table::Yearly.schema(), columns).map_err(Error::columns)
}

/// Rows of the table `rejected`.
pub(crate) fn rejected_rows(rejected: &[&Rejected]) -> Result<RecordBatch> {
    let columns = vec![
        strings(rejected.iter().map(|r| Some(r.source.as_str()))),
        integers(
            rejected
                .iter()
                .map(|r| r.line.and_then(|n| i64::try_from(n).ok())),
        ),
        strings(rejected.iter().map(|r| Some(r.reason.as_str()))),
        integers(
            rejected
                .iter()
                .map(|r| r.offset.and_then(|n| i64::try_from(n).ok())),
        ),
    ];
    RecordBatch::try_new(Table::Rejected.schema(), columns).map_err(Error::columns)
}

/// Rows of the table `pairs`.
pub(crate) fn pair_rows(pairs: &[PairRow<'_>]) -> Result<RecordBatch> {
    let events = || pairs.iter().map(|p| p.told.event);
    let actors = pairs.iter().map(|p| sectors_of(&p.told.event.actor, p.a));
    let others = pairs.iter().map(|p| {
        let event = p.told.event;
        let mutual = event.recipient.is_empty();
        sectors_of(
            if mutual {
                &event.actor
            } else {
                &event.recipient
            },
            p.b,
        )
    });
    let columns = vec![
        strings(pairs.iter().map(|p| Some(p.lo()))),
        strings(pairs.iter().map(|p| Some(p.hi()))),
        strings(pairs.iter().map(|p| Some(p.a))),
        strings(pairs.iter().map(|p| Some(p.b))),
        Arc::new(BooleanArray::from_iter(
            pairs.iter().map(|p| Some(p.mutual)),
        )) as ArrayRef,
        days(events().map(|e| e.date)),
        partial_dates(events().map(|e| e.date)),
        integers(pairs.iter().map(|p| Some(sameness::number(p.told.key)))),
        strings(events().map(|e| Some(e.id.as_str()))),
        strings(events().map(|e| Some(e.doc.as_str()))),
        Arc::new(Int32Array::from_iter_values(events().map(|e| e.sentence))),
        strings(events().map(|e| Some(e.event.name()))),
        strings(events().map(|e| some(&e.cameo))),
        Arc::new(Int32Array::from_iter_values(
            events().map(|e| i32::from(e.event.quad().number())),
        )),
        Arc::new(Float32Array::from_iter_values(events().map(Event::score))),
        Arc::new(Float32Array::from_iter_values(
            events().map(Event::goldstein),
        )),
        strings(events().map(|e| Some(e.factuality.name()))),
        Arc::new(BooleanArray::from_iter(events().map(|e| Some(e.counted)))),
        Arc::new(Float32Array::from_iter_values(
            events().map(|e| e.confidence),
        )),
        strings(pairs.iter().map(|p| Some(p.told.origin))),
        strings(pairs.iter().map(|p| some(p.told.publisher))),
        string_lists(&actors.collect::<Vec<_>>())?,
        string_lists(&others.collect::<Vec<_>>())?,
        string_lists(&events().map(|e| e.context.clone()).collect::<Vec<_>>())?,
    ];
    RecordBatch::try_new(Table::Pairs.schema(), columns).map_err(Error::columns)
}

/// Rows of the table `volume`: how many of the pairs stand as facts, by day, origin and quad class.
pub(crate) fn volume_rows(pairs: &[PairRow<'_>]) -> Result<RecordBatch> {
    let mut counts: BTreeMap<(Option<i32>, &str, u8), i64> = BTreeMap::new();
    for pair in pairs.iter().filter(|p| p.told.event.counted && p.a != p.b) {
        let event = pair.told.event;
        let day = event.date.map(|d| days_of(d.first_day()));
        *counts
            .entry((day, pair.told.origin, event.event.quad().number()))
            .or_default() += 1;
    }
    let columns = vec![
        Arc::new(Date32Array::from_iter(counts.keys().map(|k| k.0))) as ArrayRef,
        strings(counts.keys().map(|k| Some(k.1))),
        Arc::new(Int32Array::from_iter_values(
            counts.keys().map(|k| i32::from(k.2)),
        )),
        integers(counts.values().copied().map(Some)),
    ];
    RecordBatch::try_new(Table::Volume.schema(), columns).map_err(Error::columns)
}

/// Sectors of the parties of that code, each once.
fn sectors_of(parties: &[Entity], code: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = parties
        .iter()
        .filter(|e| e.code.as_deref() == Some(code))
        .flat_map(|e| e.sector.iter().map(|s| s.code()))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Days since 1 January 1970, as Arrow counts them.
pub(crate) fn days_of(day: Date) -> i32 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    day.since(EPOCH).map_or(0, |span| span.get_days())
}

fn event_columns(events: &[&Event]) -> Result<Vec<ArrayRef>> {
    let all = || events.iter().copied();
    let names = |lists: Vec<Vec<&str>>| string_lists(&lists);
    Ok(vec![
        strings(all().map(|e| Some(e.id.as_str()))),
        strings(all().map(|e| Some(e.doc.as_str()))),
        Arc::new(Int32Array::from_iter_values(all().map(|e| e.sentence))),
        starts(all().map(|e| e.span)),
        ends(all().map(|e| e.span)),
        strings(all().map(|e| Some(e.text.as_str()))),
        Arc::new(structure(
            trigger_fields(),
            vec![
                strings(all().map(|e| Some(e.trigger.text.as_str()))),
                starts(all().map(|e| e.trigger.span)),
                ends(all().map(|e| e.trigger.span)),
            ],
            None,
        )?),
        strings(all().map(|_| Some("event"))),
        strings(all().map(|e| Some(e.event.name()))),
        names(
            all()
                .map(|e| e.mode.iter().map(|m| m.name()).collect())
                .collect(),
        )?,
        names(all().map(|e| e.context.clone()).collect())?,
        strings(all().map(|e| Some(e.cameo.as_str()))),
        Arc::new(Int32Array::from_iter_values(
            all().map(|e| i32::from(e.event.quad().number())),
        )),
        Arc::new(Float32Array::from_iter_values(all().map(Event::score))),
        Arc::new(Float32Array::from_iter_values(all().map(Event::goldstein))),
        entities(all().map(|e| e.actor.as_slice()))?,
        entities(all().map(|e| e.recipient.as_slice()))?,
        partial_dates(all().map(|e| e.date)),
        partial_dates(all().map(|e| e.enddate)),
        strings(all().map(|e| Some(e.date_basis.name()))),
        places(&all().map(|e| e.place.as_ref()).collect::<Vec<_>>())?,
        entities(all().map(|e| e.attribution.as_slice()))?,
        strings(all().map(|e| Some(e.factuality.name()))),
        Arc::new(BooleanArray::from_iter(all().map(|e| Some(e.counted)))),
        magnitudes(events)?,
        Arc::new(Float32Array::from_iter_values(all().map(|e| e.confidence))),
        names(
            all()
                .map(|e| e.why.iter().map(String::as_str).collect())
                .collect(),
        )?,
    ])
}

fn entities<'a>(lists: impl Iterator<Item = &'a [Entity]> + Clone) -> Result<ArrayRef> {
    let offsets = OffsetBuffer::from_lengths(lists.clone().map(<[Entity]>::len));
    let flat: Vec<&Entity> = lists.flatten().collect();
    let all = || flat.iter().copied();
    let sectors: Vec<Vec<&str>> = all()
        .map(|e| e.sector.iter().map(|s| s.code()).collect())
        .collect();
    let child = structure(
        entity_fields(),
        vec![
            strings(all().map(|e| Some(e.text.as_str()))),
            starts(all().map(|e| e.span)),
            ends(all().map(|e| e.span)),
            strings(all().map(|e| e.name.as_deref())),
            strings(all().map(|e| e.code.as_deref())),
            string_lists(&sectors)?,
            Arc::new(BooleanArray::from_iter(all().map(|e| Some(e.implicit)))),
            strings(all().map(|e| e.wikidata.as_deref())),
        ],
        None,
    )?;
    let list = ListArray::try_new(
        item(DataType::Struct(entity_fields())),
        offsets,
        Arc::new(child),
        None,
    );
    Ok(Arc::new(list.map_err(Error::columns)?))
}

fn places(places: &[Option<&Place>]) -> Result<ArrayRef> {
    let all = || places.iter().copied();
    let columns = vec![
        strings(all().map(|p| p.map(|p| p.mention.text.as_str()))),
        integers(all().map(|p| p.map(|p| p.mention.span.start as i64))),
        integers(all().map(|p| p.map(|p| p.mention.span.end as i64))),
        strings(all().map(|p| p.map(|p| p.name.as_str()))),
        strings(all().map(|p| p.and_then(|p| p.country.as_deref()))),
        Arc::new(Float64Array::from_iter(
            all().map(|p| p.and_then(|p| p.lat)),
        )) as ArrayRef,
        Arc::new(Float64Array::from_iter(
            all().map(|p| p.and_then(|p| p.lon)),
        )),
    ];
    let known = NullBuffer::from(all().map(|p| p.is_some()).collect::<Vec<_>>());
    Ok(Arc::new(structure(place_fields(), columns, Some(known))?))
}

fn magnitudes(events: &[&Event]) -> Result<ArrayRef> {
    let all = || events.iter().map(|e| &e.magnitude);
    let count = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok());
    let known = NullBuffer::from(all().map(|m| m.amount.is_some()).collect::<Vec<_>>());
    let amount = structure(
        amount_fields(),
        vec![
            Arc::new(Float64Array::from_iter(
                all().map(|m| m.amount.as_ref().map(|a| a.0)),
            )),
            strings(all().map(|m| m.amount.as_ref().map(|a| a.1.as_str()))),
        ],
        Some(known),
    )?;
    let columns = vec![
        integers(all().map(|m| count(m.killed))),
        integers(all().map(|m| count(m.injured))),
        integers(all().map(|m| count(m.arrested))),
        integers(all().map(|m| count(m.crowd))),
        Arc::new(amount) as ArrayRef,
    ];
    Ok(Arc::new(structure(magnitude_fields(), columns, None)?))
}

fn structure(
    fields: Fields,
    columns: Vec<ArrayRef>,
    known: Option<NullBuffer>,
) -> Result<StructArray> {
    StructArray::try_new(fields, columns, known).map_err(Error::columns)
}

fn string_lists(lists: &[Vec<&str>]) -> Result<ArrayRef> {
    let offsets = OffsetBuffer::from_lengths(lists.iter().map(Vec::len));
    let flat = strings(lists.iter().flatten().map(|s| Some(*s)));
    Ok(Arc::new(
        ListArray::try_new(item(DataType::Utf8), offsets, flat, None).map_err(Error::columns)?,
    ))
}

fn strings<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(StringArray::from_iter(values))
}

fn integers(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(Int64Array::from_iter(values))
}

fn starts(spans: impl Iterator<Item = Span>) -> ArrayRef {
    integers(spans.map(|s| Some(s.start as i64)))
}

fn ends(spans: impl Iterator<Item = Span>) -> ArrayRef {
    integers(spans.map(|s| Some(s.end as i64)))
}

fn partial_dates(dates: impl Iterator<Item = Option<PartialDate>>) -> ArrayRef {
    let mut column = StringBuilder::new();
    // Neighbours are mostly of the same day.
    let mut last: Option<(PartialDate, String)> = None;
    for date in dates {
        let Some(date) = date else {
            column.append_null();
            continue;
        };
        let text = match last.take() {
            Some((known, text)) if known == date => text,
            _ => date.to_string(),
        };
        column.append_value(&text);
        last = Some((date, text));
    }
    Arc::new(column.finish())
}

fn days(dates: impl Iterator<Item = Option<PartialDate>>) -> ArrayRef {
    Arc::new(Date32Array::from_iter(
        dates.map(|d| d.map(|d| days_of(d.first_day()))),
    ))
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
