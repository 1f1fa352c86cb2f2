//! The coder against gold data: figures, a table of what was taken for what, and the worst errors.
//!
//! One module for each kind of gold data; what kind a file is, its fields tell. The formats are described where the data is.

mod actors;
mod alarms;
mod attribution;
mod calibration;
mod confusion;
mod dates;
mod factuality;
mod leaders;
mod own;
pub mod parse;
mod places;
mod relate;
mod visits;
mod whole;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bifrons_code::{Coded, Coder};
use bifrons_core::{Document, Event};
use bifrons_read::{Limits, Source};
use serde_json::Value;

/// Arguments of `score`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gold data, JSON lines or CSV
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// What is measured [default: told by the fields of the first record]
    #[arg(long, value_enum)]
    task: Option<Task>,
    /// List at most so many of the worst errors
    #[arg(long, value_name = "N", default_value_t = 10)]
    worst: usize,
    /// List all that was missed and that was too much
    #[arg(short, long)]
    verbose: bool,
    /// Measure the coder without the encoder
    #[arg(long)]
    fast: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Task {
    /// Whole reports with their key events: recall, precision, what is no fact but told as one
    Reports,
    /// Sentences with an event, its type and both parties
    Events,
    /// Sentences with two marked parties and one type
    Relate,
    /// A treebank: parts of speech, heads, relations, and the arcs of who did what to whom
    Parse,
    /// Sentences labelled for police action, every one: false alarms
    Alarms,
    /// Any news: events for each 1,000 words, by type
    Flood,
    /// Mentions of actors: state and sector; leaders: state and office at a date
    Actors,
    /// Expressions of time: spans and values
    Dates,
    /// Toponyms: spans, countries, coordinates
    Places,
    /// Who says so: spans of speakers
    Attribution,
    /// Whether what a word tells is said to be so
    Factuality,
    /// Visits of leaders: the pair and the day
    Visits,
}

/// Measures each file.
///
/// # Errors
/// If a file cannot be read, is empty, or is of no kind that is known.
pub fn run(args: &Args, out: &mut impl Write) -> Result<()> {
    let worst = if args.verbose { usize::MAX } else { args.worst };
    let coder = if args.fast {
        Coder::fast()
    } else {
        Coder::bundled()
    };
    for path in &args.gold {
        if args.task == Some(Task::Parse) || args.task.is_none() && parse::is_treebank(path) {
            writeln!(out, "{}", parse::score(path, coder)?)?;
            continue;
        }
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
            Task::Reports => own::score(&gold, coder, args.verbose),
            Task::Events => whole::score(&gold, coder, args.verbose),
            Task::Relate => relate::score(&gold, coder, args.verbose),
            Task::Alarms => alarms::labelled(&gold, coder, args.verbose),
            Task::Flood => alarms::flood(&gold, coder),
            Task::Actors if first["ccode"].is_string() => leaders::score(&gold, worst),
            Task::Actors => actors::score(&gold, worst),
            Task::Dates => dates::score(&gold, worst),
            Task::Places => places::score(&gold, worst),
            Task::Attribution => attribution::score(&gold, coder, worst),
            Task::Factuality => factuality::score(&gold, coder, worst),
            Task::Parse => bail!("{}: not a treebank", path.display()),
            Task::Visits => visits::score(&gold, coder, worst),
        };
        writeln!(
            out,
            "{}: {} records\n{text}",
            path.file_name()
                .map(|n| n.to_string_lossy())
                .unwrap_or_default(),
            gold.len()
        )?;
    }
    Ok(())
}

fn guess(record: &Value) -> Option<Task> {
    let has = |key: &str| !record[key].is_null();
    Some(match () {
        () if has("timex") => Task::Dates,
        () if has("toponyms") => Task::Places,
        () if has("attributions") => Task::Attribution,
        () if has("targets") => Task::Factuality,
        () if has("actor_country") => Task::Visits,
        () if has("query") || has("ccode") => Task::Actors,
        () if has("events") && has("text") => Task::Reports,
        () if has("eventText") => Task::Events,
        () if has("marked") && has("root") => Task::Relate,
        () if has("sentences") && has("doc_labels") => Task::Alarms,
        () if has("text") => Task::Flood,
        () => return None,
    })
}

/// Records of a file: JSON lines, or rows of CSV as objects of strings.
fn read(path: &Path) -> Result<Vec<Value>> {
    if path.extension().is_some_and(|e| e == "csv") {
        return rows(path);
    }
    let source = Source::from_argument(path.as_os_str());
    let mut all = Vec::new();
    for line in bifrons_read::lines(&[source], &Limits::default())? {
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

fn rows(path: &Path) -> Result<Vec<Value>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{}", path.display()))?;
    let header = reader.headers()?.clone();
    let mut all = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("{}: not CSV", path.display()))?;
        let fields = header.iter().zip(&row);
        all.push(
            fields
                .map(|(k, v)| (k.to_string(), Value::from(v)))
                .collect(),
        );
    }
    Ok(all)
}

/// Events of a text.
fn code(coder: &Coder, text: &str, date: Option<&str>) -> Vec<Event> {
    coder.code_text(text, date)
}

/// Events of a record with `text` and perhaps `title`, `date`.
fn code_record(coder: &Coder, record: &Value, title: bool) -> Vec<Event> {
    coder.code(&document(record, title)).value
}

/// Events and measures of such a record.
fn coded_record(coder: &Coder, record: &Value, title: bool) -> Coded {
    coder.code_all(&document(record, title)).value
}

fn document(record: &Value, title: bool) -> Document {
    let text = |key: &str| record[key].as_str().unwrap_or_default().to_string();
    Document {
        id: text("id"),
        date: text("date").parse().ok(),
        title: if title { text("title") } else { String::new() },
        text: text("text"),
        ..Document::default()
    }
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
