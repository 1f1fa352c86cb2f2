//! JSON lines in, JSON lines out: one for each, in order, whatever is wrong with a line.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal as _, Read, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::catch::caught;
use crate::output;
use crate::session::{Exit, Session};
use crate::work;

/// Lines that are worked on at a time.
const BATCH: usize = 512;
/// Bytes of a batch after which no more lines are taken in.
const BATCH_BYTES: usize = 4 << 20;
/// Longest line that is read.
const LINE_BYTES: u64 = 20 << 20;

/// The fields of a line that is a JSON object.
pub type Fields = Map<String, Value>;

/// Standard input for `-` and for no path, else the file.
///
/// # Errors
/// If the file cannot be opened, or nothing is given and standard input is a terminal.
pub fn open(path: Option<&Path>) -> Result<Box<dyn Read + Send>> {
    match path {
        Some(path) if path.as_os_str() != "-" => {
            Ok(Box::new(File::open(path).with_context(|| format!("{}: cannot be opened; check the name", path.display()))?))
        }
        None if std::io::stdin().is_terminal() => bail!("give a file, or `-` for standard input"),
        _ => Ok(Box::new(std::io::stdin())),
    }
}

/// Writes `answer(fields)` for every line; where that fails, `blank(id)`, and why on standard error.
///
/// # Errors
/// If the file cannot be read or the output not be written.
pub fn map<A, B>(path: Option<&PathBuf>, threads: Option<usize>, session: &mut Session, answer: A, blank: B) -> Result<Exit>
where
    A: Fn(&Fields) -> Result<Value, String> + Sync,
    B: Fn(Value) -> Value,
{
    let name = path.filter(|p| p.as_os_str() != "-").map_or_else(|| "stdin".to_string(), |p| p.display().to_string());
    let mut reader = BufReader::with_capacity(1 << 16, open(path.map(PathBuf::as_path))?);
    let pool = work::pool(threads)?;
    let (mut number, mut wrong) = (0, 0);
    loop {
        let batch = batch(&mut reader).with_context(|| format!("{name}: cannot be read"))?;
        if batch.is_empty() {
            break;
        }
        let answers: Vec<(Value, Result<Value, String>)> = pool.install(|| batch.par_iter().map(|line| one(line, &answer)).collect());
        for (id, result) in answers {
            number += 1;
            let value = result.unwrap_or_else(|reason| {
                session.say(&format!("{name}:{number}: {reason}"));
                wrong += 1;
                blank(id)
            });
            output::json(&mut session.out, &value)?;
        }
        session.out.flush()?;
    }
    Ok(if wrong > 0 { Exit::Wrong } else { Exit::Done })
}

/// The string in a field.
///
/// # Errors
/// Says which field is missing.
pub fn text<'f>(fields: &'f Fields, key: &str) -> Result<&'f str, String> {
    fields.get(key).and_then(Value::as_str).ok_or_else(|| format!("`{key}` is missing or no string"))
}

fn one(line: &Line, answer: &(impl Fn(&Fields) -> Result<Value, String> + Sync)) -> (Value, Result<Value, String>) {
    let bytes = match line {
        Line::Read(bytes) => bytes,
        Line::TooLong => return (Value::Null, Err(format!("the line is longer than {} MB", LINE_BYTES >> 20))),
    };
    let fields: Fields = match serde_json::from_slice(bytes) {
        Ok(fields) => fields,
        Err(error) => return (Value::Null, Err(format!("not a JSON object: {error}"))),
    };
    let id = fields.get("id").cloned().unwrap_or(Value::Null);
    let result = caught(|| answer(&fields));
    (id, result.unwrap_or_else(|place| Err(format!("the coder failed on this line (at {place}); please report it"))))
}

enum Line {
    Read(Vec<u8>),
    TooLong,
}

fn batch(reader: &mut impl BufRead) -> std::io::Result<Vec<Line>> {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    while lines.len() < BATCH && bytes < BATCH_BYTES {
        let mut line = Vec::new();
        if reader.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        bytes += line.len();
        if line.len() as u64 == LINE_BYTES && !line.ends_with(b"\n") {
            skip(reader)?;
            lines.push(Line::TooLong);
        } else {
            lines.push(Line::Read(line));
        }
    }
    Ok(lines)
}

/// Passes over the rest of a line.
fn skip(reader: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|b| *b == b'\n').map(|n| n + 1);
        let (used, done) = (end.unwrap_or(buffer.len()), end.is_some() || buffer.is_empty());
        reader.consume(used);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_one_line() {
        let mut input = vec![b'x'; (LINE_BYTES + 5) as usize];
        input.extend(b"\n{\"id\":1}\n\n{}");
        let mut reader = BufReader::new(input.as_slice());
        let mut lines = batch(&mut reader).unwrap();
        lines.extend(batch(&mut reader).unwrap());
        assert_eq!(lines.len(), 4);
        assert!(matches!(lines[0], Line::TooLong));
        let echo = |f: &Fields| Ok(f.get("id").cloned().unwrap_or(Value::Null));
        assert_eq!(one(&lines[1], &echo), (1.into(), Ok(1.into())));
        assert!(one(&lines[2], &echo).1.is_err());
    }
}
