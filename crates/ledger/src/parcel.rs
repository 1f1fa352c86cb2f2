//! Documents on their way to executors, and what was found in them on its way back: rows of the ledger's own tables as bytes.

use bifrons_core::{
    Bound, Change, Content, Document, Entity, Event, Factuality, Indicator, Measure, SpanText, Tie,
};
use datafusion::arrow::array::{RecordBatch, StructArray};
use datafusion::arrow::ipc::reader::StreamReader;
use datafusion::arrow::ipc::writer::StreamWriter;
use serde::{Deserialize, Serialize};

use crate::decode::{self, Rows};
use crate::encode::{document_rows, event_batch, measure_rows};
use crate::{Error, Result};

/// What a coder found in a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Its events.
    pub events: Vec<Event>,
    /// Its indicators, and after them its ties. After a journey, parties are names alone, as the ledger keeps them.
    pub measures: Vec<Measure>,
    /// What could not be read, a sentence each.
    pub notes: Vec<String>,
    /// Why the document could not be coded at all.
    pub fault: Option<String>,
}

/// What stands before the rows: how many of them are of which document, and what is no row.
#[derive(Serialize, Deserialize)]
struct Head {
    events: usize,
    indicators: usize,
    ties: usize,
    notes: Vec<String>,
    fault: Option<String>,
}

/// Documents as bytes.
///
/// # Errors
/// [`Error::Columns`] if they cannot be held, which would be a fault of this crate.
pub fn documents_to_bytes(documents: &[Document]) -> Result<Vec<u8>> {
    let all: Vec<&Document> = documents.iter().collect();
    stream(&document_rows(&all, &Default::default())?)
}

/// The documents that [`documents_to_bytes`] wrote.
///
/// # Errors
/// [`Error::Columns`] if it is something else.
pub fn documents_from_bytes(bytes: &[u8]) -> Result<Vec<Document>> {
    let batches = batches(bytes)?;
    let documents = batches.iter().map(decode::documents);
    Ok(documents.collect::<Result<Vec<_>>>()?.concat())
}

/// What was found in some documents, as bytes.
///
/// # Errors
/// As [`documents_to_bytes`].
pub fn found_to_bytes(found: &[Found]) -> Result<Vec<u8>> {
    let is_indicator = |m: &&Measure| matches!(m.content, Content::Indicator(_));
    let heads: Vec<Head> = found
        .iter()
        .map(|f| {
            let indicators = f.measures.iter().filter(is_indicator).count();
            Head {
                events: f.events.len(),
                indicators,
                ties: f.measures.len() - indicators,
                notes: f.notes.clone(),
                fault: f.fault.clone(),
            }
        })
        .collect();
    let events: Vec<Event> = found
        .iter()
        .flat_map(|f| f.events.iter().cloned())
        .collect();
    let measures: Vec<&Measure> = found.iter().flat_map(|f| &f.measures).collect();
    let [indicators, ties] = measure_rows(&measures)?;
    let parts = [
        serde_json::to_vec(&heads).map_err(Error::columns)?,
        stream(&event_batch(&events)?)?,
        stream(&indicators)?,
        stream(&ties)?,
    ];
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(part);
    }
    Ok(bytes)
}

/// What [`found_to_bytes`] wrote.
///
/// # Errors
/// As [`documents_from_bytes`].
pub fn found_from_bytes(bytes: &[u8]) -> Result<Vec<Found>> {
    let mut rest = bytes;
    let mut part = || {
        let cut = || Error::columns("results are cut off");
        let (length, after) = rest.split_first_chunk::<8>().ok_or_else(cut)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(Error::columns)?;
        let (part, after) = after.split_at_checked(length).ok_or_else(cut)?;
        rest = after;
        Ok::<&[u8], Error>(part)
    };
    let heads: Vec<Head> = serde_json::from_slice(part()?).map_err(Error::columns)?;
    let events = batches(part()?)?;
    let events = events.iter().map(decode::events);
    let mut events = events.collect::<Result<Vec<_>>>()?.into_iter().flatten();
    let mut measures = |content: fn(Rows<'_>, usize) -> Result<Content>| {
        let batches = batches(part()?)?;
        let read = batches.iter().map(|batch| of_rows(batch, content));
        let read = read.collect::<Result<Vec<_>>>()?;
        Ok::<_, Error>(read.into_iter().flatten())
    };
    let (mut indicators, mut ties) = (measures(indicator)?, measures(tie)?);
    let one = |head: Head| {
        let mut all: Vec<Measure> = indicators.by_ref().take(head.indicators).collect();
        all.extend(ties.by_ref().take(head.ties));
        Found {
            events: events.by_ref().take(head.events).collect(),
            measures: all,
            notes: head.notes,
            fault: head.fault,
        }
    };
    Ok(heads.into_iter().map(one).collect())
}

fn of_rows(
    batch: &RecordBatch,
    content: fn(Rows<'_>, usize) -> Result<Content>,
) -> Result<Vec<Measure>> {
    let rows = StructArray::from(batch.clone());
    let rows = Rows(&rows);
    let one = |i: usize| {
        let factuality = rows.string("factuality", i)?;
        Ok(Measure {
            id: rows.string("id", i)?,
            doc: rows.string("doc", i)?,
            sentence: rows.small("sentence", i)?,
            span: rows.span(i)?,
            text: rows.string("text", i)?,
            trigger: SpanText {
                text: rows.string("trigger", i)?,
                ..SpanText::default()
            },
            content: content(rows, i)?,
            date: rows.date("date", i)?,
            enddate: rows.date("enddate", i)?,
            attribution: named(rows.list("attribution", i)?),
            factuality: Factuality::parse(&factuality)
                .ok_or_else(|| Error::columns(format!("`{factuality}` is no factuality")))?,
            why: Vec::new(),
        })
    };
    (0..batch.num_rows()).map(one).collect()
}

fn indicator(rows: Rows<'_>, i: usize) -> Result<Content> {
    let (bound, change) = (rows.optional("bound", i)?, rows.optional("change", i)?);
    Ok(Content::Indicator(Indicator {
        name: rows.string("name", i)?,
        value: rows.float("value", i)?.unwrap_or_default(),
        upper: rows.float("upper", i)?,
        unit: rows.string("unit", i)?,
        bound: [Bound::About, Bound::AtLeast, Bound::AtMost]
            .into_iter()
            .find(|b| bound.as_deref() == Some(b.name())),
        parties: rows.list("parties", i)?,
        change: [
            Change::RoseBy,
            Change::FellBy,
            Change::RoseTo,
            Change::FellTo,
        ]
        .into_iter()
        .find(|c| change.as_deref() == Some(c.name())),
    }))
}

fn tie(rows: Rows<'_>, i: usize) -> Result<Content> {
    Ok(Content::Tie(Tie {
        name: rows.string("name", i)?,
        code: rows.optional("code", i)?,
        members: named(rows.list("members", i)?),
        since: rows.date("since", i)?,
        until: rows.date("until", i)?,
        status: rows.string("status", i)?,
    }))
}

/// Parties of which nothing is known but how the ledger names them.
fn named(names: Vec<String>) -> Vec<Entity> {
    let entity = |text| Entity {
        text,
        ..Entity::default()
    };
    names.into_iter().map(entity).collect()
}

fn stream(batch: &RecordBatch) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batch.schema()).map_err(Error::columns)?;
    writer
        .write(batch)
        .and_then(|()| writer.finish())
        .map_err(Error::columns)?;
    drop(writer);
    Ok(bytes)
}

fn batches(bytes: &[u8]) -> Result<Vec<RecordBatch>> {
    let reader = StreamReader::try_new(bytes, None).map_err(Error::columns)?;
    reader
        .map(|batch| batch.map_err(Error::columns))
        .collect::<Result<_>>()
}

#[cfg(test)]
mod tests {
    use bifrons_core::{PartialDate, Span};

    use super::*;
    use crate::testing;

    #[test]
    fn documents_come_back_as_they_went() {
        let document = Document {
            id: "a".into(),
            date: Some("2024-05".parse::<PartialDate>().unwrap()),
            publisher: "The Ärger".into(),
            title: String::new(),
            url: "https://example.org/a".into(),
            language: "en".into(),
            text: "One.\nTwo “three”.".into(),
        };
        let all = vec![document, Document::default()];
        let bytes = documents_to_bytes(&all).unwrap();
        assert_eq!(documents_from_bytes(&bytes).unwrap(), all);
    }

    #[test]
    fn what_was_found_comes_back_as_the_ledger_keeps_it() {
        let measure = |id: &str, content| Measure {
            id: id.into(),
            doc: "a".into(),
            sentence: 2,
            span: Span::new(3, 9),
            text: "sixsix".into(),
            trigger: SpanText {
                text: "six".into(),
                ..SpanText::default()
            },
            content,
            date: Some("2024".parse::<PartialDate>().unwrap()),
            enddate: None,
            attribution: named(vec!["RUS".into()]),
            factuality: Factuality::Asserted,
            why: Vec::new(),
        };
        let share = Indicator {
            name: "share".into(),
            value: 0.25,
            upper: Some(0.5),
            unit: "%".into(),
            bound: Some(Bound::AtMost),
            parties: vec!["RUS".into(), "CHN".into()],
            change: Some(Change::FellTo),
        };
        let union = Tie {
            name: "African Union".into(),
            code: None,
            members: named(vec!["KEN".into()]),
            since: Some("1963".parse::<PartialDate>().unwrap()),
            until: None,
            status: "member".into(),
        };
        let first = Found {
            events: vec![
                testing::event("a", "Six.", "ACCUSE", "2024-05-01"),
                testing::event("a", "Six.", "ACCUSE", "2024-05-02"),
            ],
            measures: vec![
                measure("m1", Content::Indicator(share)),
                measure("m2", Content::Tie(union)),
            ],
            notes: vec!["a note".into()],
            fault: None,
        };
        let second = Found {
            fault: Some("it broke".into()),
            ..Found::default()
        };
        let third = Found {
            events: vec![testing::event("c", "Six.", "ACCUSE", "2024-05-01")],
            ..Found::default()
        };
        let all = vec![first, second, third];
        let bytes = found_to_bytes(&all).unwrap();
        assert_eq!(found_from_bytes(&bytes).unwrap(), all);
        assert!(found_from_bytes(&bytes[..bytes.len() - 9]).is_err());
        assert!(found_from_bytes(&[]).is_err());
    }
}
