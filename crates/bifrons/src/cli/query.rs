//! `bifrons query`: read-only SQL on the ledger, with the coder as a function.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use bifrons_code::Coder;
use bifrons_core::{Document, Event};
use bifrons_ledger::arrow::array::{
    Array as _, AsArray as _, RecordBatch, StringArray, StructArray,
};
use bifrons_ledger::arrow::datatypes::{DataType, Field, Schema};
use bifrons_ledger::{Ledger, QueryLimits, QueryResult, events_of, record_fields};
use bifrons_read::Read;

use super::LedgerArg;
use crate::catch::caught;
use crate::output::{self, Format};
use crate::session::{Exit, Session};
use crate::{flat, input, record};

/// Arguments of `query`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Tables: documents, events, pairs, rejected, and the view reports with one event_key for all reports of an event.
The function code(text, date) gives a list of events:
  bifrons query \"SELECT event, count(*) AS n FROM events WHERE counted GROUP BY event ORDER BY n DESC\"
  bifrons query \"SELECT unnest(code(text, published)) FROM news\" --register news=file.jsonl"
)]
pub struct Args {
    /// One SELECT
    sql: String,
    /// How rows are written [default: table on a terminal, csv in a pipe]
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// Make a file a table: Parquet as it is, JSON lines and text as documents with the columns id, date, publisher, title,
    /// url, language, text and published (the date again, for `code`)
    #[arg(long, value_name = "NAME=FILE", value_parser = named)]
    register: Vec<(String, PathBuf)>,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Answers the query.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let folder = args.ledger.folder();
    // Registered files can be asked without a ledger.
    let scratch = (!args.register.is_empty()
        && args.ledger.ledger.is_none()
        && !folder.join("manifest.json").exists())
    .then(Scratch::new);
    let ledger = match &scratch {
        Some(scratch) => Ledger::create(&scratch.0)
            .context("cannot make an empty ledger to register files in")?,
        None => args.ledger.open()?,
    };
    ledger.register_coder(Arc::new(|text, published| {
        caught(|| Coder::bundled().code_text(text, published)).unwrap_or_default()
    }))?;
    for (name, path) in &args.register {
        register(&ledger, name, path, session)?;
    }
    let result = ledger.query(&args.sql, QueryLimits::NONE)?;
    write(
        &result,
        Format::choose(args.format, session.terminal),
        session,
    )?;
    Ok(if result.rows() == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// A single column of events is written as `bifrons code` writes them, everything else as it comes.
fn write(result: &QueryResult, format: Format, session: &mut Session) -> Result<()> {
    let out = &mut session.out;
    if let Some(events) = only_events(result)? {
        match format {
            Format::Jsonl => events
                .iter()
                .try_for_each(|e| output::json(out, &record::event(e)))?,
            Format::Csv => output::rows(
                out,
                format,
                &flat::COLUMNS,
                &events.iter().map(flat::row).collect::<Vec<_>>(),
            )?,
            Format::Table => {
                output::table(out, &SHOWN, &events.iter().map(shown).collect::<Vec<_>>())?
            }
        }
        return Ok(());
    }
    match format {
        Format::Jsonl => std::io::Write::write_all(out, result.jsonl()?.as_bytes())?,
        _ => output::rows(out, format, &result.columns(), &result.cells()?)?,
    }
    Ok(())
}

/// Columns of events in a table: all of them would fit no terminal.
const SHOWN: [&str; 7] = [
    "date",
    "event",
    "mode",
    "actor",
    "recipient",
    "factuality",
    "text",
];

fn shown(event: &Event) -> Vec<String> {
    let row = flat::row(event);
    let value = |name: &&str| {
        flat::COLUMNS
            .iter()
            .zip(&row)
            .find(|(column, _)| *column == name)
            .map(|(_, value)| value.clone())
    };
    SHOWN
        .iter()
        .map(|name| value(name).unwrap_or_default())
        .collect()
}

fn only_events(result: &QueryResult) -> Result<Option<Vec<Event>>> {
    let mut all = Vec::new();
    for batch in result.batches() {
        match batch.columns() {
            [column] if *column.data_type() == DataType::Struct(record_fields().clone()) => {
                let rows: &StructArray = column.as_struct();
                if rows.null_count() > 0 {
                    return Ok(None);
                }
                all.extend(events_of(rows)?);
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(all).filter(|_| !result.batches().is_empty()))
}

fn register(ledger: &Ledger, name: &str, path: &Path, session: &Session) -> Result<()> {
    let parquet = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
    if parquet {
        return Ok(ledger.register_parquet(name, path)?);
    }
    let mut batches = Vec::new();
    for batch in input::batches(&input::sources(&[path.as_os_str().to_os_string()])?, None)? {
        let mut documents = Vec::new();
        for read in batch.records {
            match read {
                Read::Document(outcome) => documents.push(outcome.value),
                Read::Empty(_) => {}
                Read::Rejected(rejected) => session.say(&rejected.to_string()),
            }
        }
        batches.push(table(&documents)?);
    }
    if batches.is_empty() {
        batches.push(table(&[])?);
    }
    Ok(ledger.register_batches(name, batches)?)
}

/// Documents as columns of strings.
fn table(documents: &[Document]) -> Result<RecordBatch> {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
    let date = |d: &Document| d.date.map(|d| d.to_string());
    let columns: [(&str, Vec<Option<String>>); 8] = [
        ("id", documents.iter().map(|d| some(&d.id)).collect()),
        ("date", documents.iter().map(date).collect()),
        (
            "publisher",
            documents.iter().map(|d| some(&d.publisher)).collect(),
        ),
        ("title", documents.iter().map(|d| some(&d.title)).collect()),
        ("url", documents.iter().map(|d| some(&d.url)).collect()),
        (
            "language",
            documents.iter().map(|d| some(&d.language)).collect(),
        ),
        ("text", documents.iter().map(|d| some(&d.text)).collect()),
        ("published", documents.iter().map(date).collect()),
    ];
    let schema = Schema::new(
        columns
            .iter()
            .map(|(name, _)| Field::new(*name, DataType::Utf8, true))
            .collect::<Vec<_>>(),
    );
    let arrays = columns
        .into_iter()
        .map(|(_, values)| Arc::new(StringArray::from(values)) as _)
        .collect();
    Ok(RecordBatch::try_new(Arc::new(schema), arrays)?)
}

fn named(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() => {
            Ok((name.to_string(), PathBuf::from(path)))
        }
        _ => Err("write NAME=FILE, such as news=file.jsonl".to_string()),
    }
}

/// A folder for an empty ledger, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("bifrons-query-{}", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which clears this place.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
