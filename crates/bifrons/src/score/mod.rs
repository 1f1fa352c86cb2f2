//! `bifrons score`: the coder against gold data, with the figures and a table of what was taken for what.

mod alarms;
mod confusion;
mod given;
mod own;
mod whole;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bifrons_code::Coder;
use bifrons_core::{Document, Event};
use serde_json::Value;

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `score`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gold data, JSON lines
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// What is measured [default: told by the fields of the first line]
    #[arg(long, value_enum)]
    task: Option<Task>,
    /// List what was missed and what was too much
    #[arg(short, long)]
    verbose: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Task {
    /// Whole reports with their key events: recall, precision, what is no fact but told as one
    Reports,
    /// Sentences with an event, its type and both parties
    Events,
    /// Sentences with two marked parties and one type
    Types,
    /// Sentences labelled for police action, every one: false alarms
    Alarms,
    /// Any news: events for each 1,000 words, by type
    Flood,
}

/// Measures each file.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    for path in &args.gold {
        let gold = read(path)?;
        let Some(first) = gold.first() else {
            bail!("{}: there is nothing in it", path.display())
        };
        let task = match args.task {
            Some(task) => task,
            None => guess(first).with_context(|| {
                format!(
                    "{}: no task is known for these fields; name one with --task",
                    path.display()
                )
            })?,
        };
        let text = match task {
            Task::Reports => own::score(&gold, args.verbose),
            Task::Events => whole::score(&gold, args.verbose),
            Task::Types => given::score(&gold, args.verbose),
            Task::Alarms => alarms::labelled(&gold, args.verbose),
            Task::Flood => alarms::flood(&gold),
        };
        writeln!(
            session.out,
            "{}: {} records\n{text}",
            path.file_name()
                .map(|n| n.to_string_lossy())
                .unwrap_or_default(),
            gold.len()
        )?;
    }
    Ok(Exit::Done)
}

fn guess(record: &Value) -> Option<Task> {
    let has = |key: &str| !record[key].is_null();
    Some(match () {
        () if has("events") && has("text") => Task::Reports,
        () if has("eventText") => Task::Events,
        () if has("marked") && has("root") => Task::Types,
        () if has("sentences") && has("doc_labels") => Task::Alarms,
        () if has("text") => Task::Flood,
        () => return None,
    })
}

fn read(path: &Path) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for line in lines::open(Some(&path.as_os_str().to_owned()))? {
        let line = line.map_err(|rejected| anyhow::anyhow!("{rejected}"))?;
        if !line.text.trim().is_empty() {
            all.push(
                serde_json::from_str(&line.text)
                    .with_context(|| format!("{}:{}: not JSON", path.display(), line.number))?,
            );
        }
    }
    Ok(all)
}

/// Events of a text.
fn code(text: &str, date: Option<&str>) -> Vec<Event> {
    Coder::bundled().code_text(text, date)
}

/// Events of a record with `text` and perhaps `title`, `date`.
fn code_record(record: &Value, title: bool) -> Vec<Event> {
    let text = |key: &str| record[key].as_str().unwrap_or_default().to_string();
    let document = Document {
        id: text("id"),
        date: text("date").parse().ok(),
        title: if title { text("title") } else { String::new() },
        text: text("text"),
        ..Document::default()
    };
    Coder::bundled().code(&document).value
}

/// Sorted distinct codes; `map` makes the gold's and the coder's ways of writing equal.
fn codes<'a>(codes: impl Iterator<Item = &'a str>, map: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut all: Vec<String> = codes.map(map).collect();
    all.sort();
    all.dedup();
    all
}

/// The share, in three decimals.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        "-".into()
    } else {
        format!("{:.3}", part as f64 / whole as f64)
    }
}
