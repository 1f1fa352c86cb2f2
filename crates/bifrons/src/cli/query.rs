//! `bifrons query`: read-only SQL on the ledger, with the coder as a function.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use bifrons_code::Coder;
use bifrons_core::{Document, Event};
use bifrons_ledger::arrow::array::{
    Array as _, AsArray as _, RecordBatch, StringArray, StructArray,
};
use bifrons_ledger::arrow::compute::concat_batches;
use bifrons_ledger::arrow::datatypes::{DataType, Field, Schema};
use bifrons_ledger::{
    Ledger, QueryLimits, QueryResult, event_parquet, events_of, parquet_of, record_fields,
};
use bifrons_read::{Options, Read};

use super::{ClusterArg, LedgerArg};
use crate::catch::caught;
use crate::output::{self, Format};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};
use crate::{flat, input, record};

/// Arguments of `query`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Tables: documents, events, pairs, volume, mentions, indicators, memberships, yearly, rejected, and the view reports with one event_key
for all reports of an event.
The function code(text, date) gives a list of events:
  bifrons query \"SELECT event, count(*) AS n FROM events WHERE counted GROUP BY event ORDER BY n DESC\"
  bifrons query \"SELECT unnest(code(text, published)) FROM news\" --register news=file.jsonl"
)]
pub struct Args {
    /// One SELECT
    sql: String,
    /// Make a file a table: Parquet as it is, JSON lines and text as documents with the columns id, date, publisher, title,
    /// url, language, text and published (the date again, for `code`)
    #[arg(long, value_name = "NAME=FILE", value_parser = named)]
    register: Vec<(String, PathBuf)>,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
    #[command(flatten)]
    cluster: ClusterArg,
}

/// Answers the query.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let result = find(args, session)?;
    args.out.write(session, |out| write(&result, style, out))?;
    Ok(if result.rows() == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// What the query finds.
///
/// # Errors
/// If there is no ledger, a file cannot be registered, or the query is wrong.
pub fn find(args: &Args, session: &Session) -> Result<QueryResult> {
    let folder = args.ledger.folder();
    // Registered files can be asked without a ledger.
    let scratch = (!args.register.is_empty()
        && args.ledger.ledger.is_none()
        && !folder.join("manifest.json").exists())
    .then(Scratch::new);
    let mut ledger = match &scratch {
        Some(scratch) => Ledger::create(&scratch.0)
            .context("cannot make an empty ledger to register files in")?,
        None => args.ledger.open(session)?,
    };
    if let Some(cluster) = args.cluster.reach(session)? {
        ledger.answer_on(cluster);
    }
    let stop = session.watch.stop.clone();
    ledger.stop_on(stop.clone());
    ledger.register_coder(Arc::new(move |text, published| match stop.stopped() {
        // The rows of a query that is stopped reach nobody.
        true => Vec::new(),
        false => caught(|| Coder::bundled().code_text(text, published)).unwrap_or_default(),
    }))?;
    for (name, path) in &args.register {
        register(&ledger, name, path, session)?;
    }
    Ok(ledger.query(&args.sql, QueryLimits::NONE)?)
}

/// A single column of events is written as `bifrons code` writes them, everything else as it comes.
fn write(result: &QueryResult, style: Style, out: &mut dyn Write) -> Result<()> {
    let mut out = out;
    let text = |row: Vec<String>| row.into_iter().map(Datum::Text).collect();
    if let Some(events) = only_events(result)? {
        let sheet = match style {
            Style::Jsonl => {
                let mut records = events.iter().map(record::event);
                return Ok(records.try_for_each(|event| output::json(&mut out, &event))?);
            }
            Style::Parquet => return Ok(out.write_all(&event_parquet(&events)?)?),
            Style::Table => Sheet {
                columns: flat::COLUMNS
                    .into_iter()
                    .filter(|c| SHOWN.contains(&c.name))
                    .collect(),
                rows: events.iter().map(|e| text(shown(e))).collect(),
            },
            _ => Sheet {
                columns: flat::COLUMNS.to_vec(),
                rows: events.iter().map(|e| text(flat::row(e))).collect(),
            },
        };
        return sheet.write(style, out, usize::MAX);
    }
    match style {
        Style::Jsonl => out.write_all(result.jsonl()?.as_bytes())?,
        Style::Parquet => {
            let batches = result.batches();
            let schema = batches
                .first()
                .context("the query has no rows, and so no columns for a file")?;
            out.write_all(&parquet_of(&concat_batches(&schema.schema(), batches)?)?)?;
        }
        Style::Table => output::rows(&mut out, Format::Table, &result.columns(), &result.cells()?)?,
        Style::Csv => output::rows(&mut out, Format::Csv, &result.columns(), &result.cells()?)?,
        Style::Md => output::markdown(&mut out, &result.columns(), &result.cells()?)?,
        Style::Svg | Style::Png => {
            bail!("rows are no picture; use table, csv, jsonl, md or parquet")
        }
    }
    Ok(())
}

/// Columns of events in a table: all of them would fit no terminal.
const SHOWN: [&str; 7] = [
    "text",
    "event",
    "mode",
    "actor",
    "recipient",
    "date",
    "factuality",
];

fn shown(event: &Event) -> Vec<String> {
    let row = flat::COLUMNS.iter().zip(flat::row(event));
    row.filter(|(column, _)| SHOWN.contains(&column.name))
        .map(|(_, value)| value)
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
    for batch in input::batches(
        &input::sources(&[path.as_os_str().to_os_string()])?,
        Options::default(),
    )? {
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
