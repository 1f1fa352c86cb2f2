//! Columns of texts to events.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use anyhow::{Result, bail, ensure};
use bifrons_code::Coder;
use bifrons_core::Event;
use bifrons_ledger::arrow::array::{ArrayRef, Int64Array, RecordBatch};
use bifrons_ledger::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use bifrons_ledger::{event_batch, record_fields};
use bifrons_read::{Options, Read, documents_from};
use serde_json::{Map, Value};

use super::{Rows, Watch};
use crate::{input, work};

/// Columns of documents; a column that is empty says nothing, every other one has a value for each text.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The texts; one without words has no events.
    pub texts: Vec<Option<String>>,
    /// Days of publication: 2021, 2021-03, 2021-03-31, or as the reader of files takes them.
    pub dates: Vec<Option<String>>,
    /// Ids of the documents; else content hashes.
    pub ids: Vec<Option<String>>,
    /// Headlines.
    pub titles: Vec<Option<String>>,
    /// Publishers.
    pub publishers: Vec<Option<String>>,
    /// Addresses.
    pub urls: Vec<Option<String>>,
}

/// How texts are coded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Coding {
    /// Leave out the encoder.
    pub fast: bool,
    /// Threads; `None` for one for each processor.
    pub threads: Option<usize>,
}

/// Codes texts as `bifrons code` codes them from a file: the same ids and events, in the order of the texts. A last column, `row`,
/// is the place of the text, from 0. Notes name texts that could not be coded.
///
/// # Errors
/// If columns differ in length, there are no threads, or the run was stopped.
pub fn code(texts: &Texts, coding: Coding, watch: &Watch) -> Result<Rows> {
    let lines = texts.lines()?;
    let coder = match coding.fast {
        true => Coder::fast(),
        false => Coder::bundled(),
    };
    let pool = work::pool(coding.threads)?;
    let reads = documents_from(Cursor::new(lines), "texts", &Options::default());
    let mut found = Rows {
        schema: schema(),
        batches: Vec::new(),
        notes: Vec::new(),
    };
    // A file without a byte is one empty record; a column without a text is none.
    if texts.texts.is_empty() {
        return Ok(found);
    }
    let mut row = 0;
    for batch in input::ahead(reads)? {
        let (mut documents, mut rows) = (Vec::new(), Vec::new());
        for read in batch.records {
            match read {
                Read::Document(outcome) => {
                    documents.push(outcome.value);
                    rows.push(row);
                }
                Read::Empty(_) => watch.step(),
                Read::Rejected(rejected) => {
                    watch.step();
                    found.notes.push(format!("row {row}: {}", rejected.reason));
                }
            }
            row += 1;
        }
        let coded = work::code_watched(&pool, coder, documents, watch);
        ensure!(!watch.stopped(), "stopped before the end");
        let (mut events, mut places) = (Vec::new(), Vec::new());
        for (coded, row) in coded.into_iter().zip(rows) {
            if let Some(fault) = coded.fault {
                found.notes.push(format!("row {row}: {fault}"));
            }
            places.extend(coded.events.iter().map(|_| row));
            events.extend(coded.events);
        }
        found.batches.push(columns(&events, places, &found.schema)?);
    }
    // Each line is one record; were it otherwise, rows would be told wrongly.
    if usize::try_from(row).ok() != Some(texts.texts.len()) {
        bail!(
            "{row} records came of {} texts; please report it",
            texts.texts.len()
        );
    }
    Ok(found)
}

/// Where the sentences of a text begin and end, in code points, as events count them.
pub fn sentences(text: &str) -> Vec<[usize; 2]> {
    let (mut at, mut offset) = (0, 0);
    let place = |range: std::ops::Range<usize>| {
        offset += text[at..range.start].chars().count();
        at = range.start;
        [offset, offset + text[range].chars().count()]
    };
    bifrons_code::text::split(text)
        .into_iter()
        .map(place)
        .collect()
}

impl Texts {
    /// The documents as the reader takes them, a JSON object a line: so they are read by the rules of files.
    fn lines(&self) -> Result<Vec<u8>> {
        let columns = [
            ("date", &self.dates),
            ("id", &self.ids),
            ("title", &self.titles),
            ("publisher", &self.publishers),
            ("url", &self.urls),
        ];
        for (name, column) in columns {
            ensure!(
                column.is_empty() || column.len() == self.texts.len(),
                "there are {} texts and {} values of {name}: give one for each text",
                self.texts.len(),
                column.len()
            );
        }
        let mut lines = Vec::new();
        for (at, text) in self.texts.iter().enumerate() {
            let mut object = Map::new();
            for (name, column) in columns {
                if let Some(Some(value)) = column.get(at) {
                    object.insert(name.into(), Value::from(value.as_str()));
                }
            }
            object.insert("text".into(), Value::from(text.as_deref().unwrap_or("")));
            serde_json::to_writer(&mut lines, &object)?;
            lines.write_all(b"\n")?;
        }
        Ok(lines)
    }
}

fn schema() -> SchemaRef {
    let row = Arc::new(Field::new("row", DataType::Int64, false));
    let fields = record_fields().iter().cloned().chain([row]);
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn columns(events: &[Event], rows: Vec<i64>, schema: &SchemaRef) -> Result<RecordBatch> {
    let mut columns = event_batch(events)?.columns().to_vec();
    columns.push(Arc::new(Int64Array::from(rows)) as ArrayRef);
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_ledger::arrow::array::AsArray as _;
    use bifrons_ledger::arrow::datatypes::Int64Type;

    fn texts(texts: &[Option<&str>]) -> Texts {
        Texts {
            texts: texts.iter().map(|t| t.map(str::to_string)).collect(),
            ..Texts::default()
        }
    }

    fn coded(texts: &Texts) -> Rows {
        let fast = Coding {
            fast: true,
            threads: Some(2),
        };
        code(texts, fast, &Watch::default()).unwrap()
    }

    #[test]
    fn each_event_knows_its_row() {
        let said = "Russia accused Ukraine of shelling a village.";
        let watch = Watch::default();
        let fast = Coding {
            fast: true,
            threads: None,
        };
        let given = texts(&[Some(said), None, Some("  "), Some("It rained."), Some(said)]);
        let found = code(&given, fast, &watch).unwrap();
        let rows = found.batches[0].column_by_name("row").unwrap();
        assert_eq!(rows.as_primitive::<Int64Type>().values(), &[0, 4]);
        assert_eq!(watch.done(), 5);
        assert!(found.notes.is_empty());
    }

    #[test]
    fn no_texts_have_no_events_and_one_has() {
        let none = coded(&texts(&[]));
        assert_eq!(none.schema.fields().last().unwrap().name(), "row");
        assert!(none.batches.iter().all(|b| b.num_rows() == 0));
        let one = coded(&texts(&[Some(
            "{\"text\": \"France praised Kenya.\"}\nKenya thanked France.",
        )]));
        assert!(one.notes.is_empty());
    }

    #[test]
    fn sentences_are_counted_in_code_points() {
        let text = "Ägypten’s army left. It rained.\n\nÜ.";
        let spans = sentences(text);
        let of =
            |[from, to]: [usize; 2]| text.chars().skip(from).take(to - from).collect::<String>();
        let found: Vec<String> = spans.into_iter().map(of).collect();
        assert_eq!(found, ["Ägypten’s army left.", "It rained.", "Ü."]);
    }

    #[test]
    fn columns_of_other_lengths_are_told() {
        let mut two = texts(&[Some("a"), Some("b")]);
        two.dates = vec![Some("2021".into())];
        let error = code(&two, Coding::default(), &Watch::default()).unwrap_err();
        assert!(error.to_string().contains("2 texts and 1 values of date"));
    }

    #[test]
    fn a_run_can_be_stopped() {
        let watch = Watch::default();
        watch.stop();
        assert!(
            code(
                &texts(&[Some("France praised Kenya.")]),
                Coding::default(),
                &watch
            )
            .is_err()
        );
    }
}
