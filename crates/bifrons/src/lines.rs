//! JSON lines in, JSON lines out: one for each, in order, whatever is wrong with a line.

use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};

use anyhow::{Result, bail};
use bifrons_core::Document;
use bifrons_read::{Limits, Line, Lines, Rejected, Source};
use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::catch::caught;
use crate::output;
use crate::session::{Exit, Session};
use crate::work;

/// Lines that are worked on at a time.
const BATCH: usize = 512;
/// Bytes after which a batch takes in no more lines.
const BATCH_BYTES: usize = 4 << 20;

/// What all verbs take that answer line for line.
#[derive(Debug, clap::Args)]
pub struct Input {
    /// JSON lines; `-` or nothing is standard input
    path: Option<OsString>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// The fields of a line that is a JSON object.
pub type Fields = Map<String, Value>;

/// The lines of a file; of standard input for `-`, and for no path if it is no terminal.
///
/// # Errors
/// If there is no such file, or nothing is given.
pub fn open(path: Option<&OsString>) -> Result<Lines> {
    let source = match path {
        None if std::io::stdin().is_terminal() => bail!("give a file, or `-` for standard input"),
        None => Source::Stdin,
        Some(path) => Source::from_argument(path),
    };
    Ok(bifrons_read::lines(&[source], &Limits::default())?)
}

/// Writes `answer(fields)` for every line; where that fails, `blank(id)`, and why on standard error.
///
/// # Errors
/// If the file cannot be read or the output not be written.
pub fn map<A, B>(input: &Input, session: &mut Session, answer: A, blank: B) -> Result<Exit>
where
    A: Fn(&Fields) -> Result<Value, String> + Sync,
    B: Fn(Value) -> Value,
{
    let mut lines = open(input.path.as_ref())?;
    let pool = work::pool(input.threads)?;
    let mut exit = Exit::Done;
    loop {
        let batch = batch(&mut lines);
        if batch.is_empty() {
            return Ok(exit);
        }
        let answers: Vec<Answer> =
            pool.install(|| batch.par_iter().map(|line| one(line, &answer)).collect());
        for given in answers {
            let value = match given {
                Answer::Value(value) => value,
                Answer::Wrong { id, reason } => {
                    exit = Exit::Wrong;
                    session.say(&reason);
                    match id {
                        Some(id) => blank(id),
                        None => continue,
                    }
                }
            };
            output::json(&mut session.out, &value)?;
        }
        session.out.flush()?;
    }
}

/// The document that a line is: `text`, and where they are given `title` and `date`.
///
/// # Errors
/// If there is no text, or the date is none.
pub fn document(fields: &Fields) -> Result<Document, String> {
    let given = |key: &str| fields.get(key).and_then(Value::as_str);
    Ok(Document {
        date: given("date").map(str::parse).transpose()?,
        title: given("title").unwrap_or_default().to_string(),
        text: text(fields, "text")?.to_string(),
        ..Document::default()
    })
}

/// The string in a field.
///
/// # Errors
/// Says which field is missing.
pub fn text<'f>(fields: &'f Fields, key: &str) -> Result<&'f str, String> {
    fields
        .get(key)
        .and_then(Value::as_str)
        .ok_or_else(|| format!("the field `{key}` is missing or not a string"))
}

/// What becomes of a line.
enum Answer {
    Value(Value),
    /// The id is null where it cannot be read, and `None` if the reason is with the file and not with a line.
    Wrong {
        id: Option<Value>,
        reason: String,
    },
}

fn one(
    line: &Result<Line, Rejected>,
    answer: &(impl Fn(&Fields) -> Result<Value, String> + Sync),
) -> Answer {
    let line = match line {
        Ok(line) => line,
        Err(rejected) => {
            return Answer::Wrong {
                id: rejected.line.map(|_| Value::Null),
                reason: rejected.to_string(),
            };
        }
    };
    let wrong = |id: Value, reason: String| {
        let path = if line.path.as_os_str() == "-" {
            "standard input".into()
        } else {
            line.path.to_string_lossy()
        };
        Answer::Wrong {
            id: Some(id),
            reason: format!("{path}:{}: {reason}", line.number),
        }
    };
    let fields: Fields = match serde_json::from_str(&line.text) {
        Ok(fields) => fields,
        Err(error) => return wrong(Value::Null, format!("not a JSON object: {error}")),
    };
    let id = || fields.get("id").cloned().unwrap_or(Value::Null);
    match caught(|| answer(&fields)) {
        Ok(Ok(value)) => Answer::Value(value),
        Ok(Err(reason)) => wrong(id(), reason),
        Err(place) => wrong(
            id(),
            format!("the coder failed on this line (at {place}); please report it"),
        ),
    }
}

fn batch(lines: &mut Lines) -> Vec<Result<Line, Rejected>> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    while batch.len() < BATCH && bytes < BATCH_BYTES {
        let Some(line) = lines.next() else { break };
        bytes += line.as_ref().map_or(0, |l| l.text.len());
        batch.push(line);
    }
    batch
}
