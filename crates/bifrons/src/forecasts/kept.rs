//! Forecasts as they were made, kept in the ledger's folder until their periods are over and they can be scored.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use bifrons_forecast::record::Row;
use bifrons_ledger::Ledger;

use crate::output;

/// The file in the ledger's folder: a line a forecast, oldest first, never changed.
const FILE: &str = "forecasts.csv";

/// What is kept.
#[derive(Default)]
pub struct Kept {
    /// In the order in which they were made.
    pub rows: Vec<Row>,
    /// Lines that cannot be read, a sentence each.
    pub notes: Vec<String>,
}

/// The forecasts that are kept; a line that cannot be read is left out and told.
///
/// # Errors
/// If there is a file that cannot be read.
pub fn kept(ledger: &Ledger) -> Result<Kept> {
    let path = path(ledger);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Kept::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let mut kept = Kept::default();
    for (i, line) in text.lines().enumerate().skip(1) {
        let values: Vec<&str> = line.split(',').collect();
        match Row::parse(&values) {
            Ok(row) => kept.rows.push(row),
            Err(error) => kept.notes.push(format!(
                "{}:{}: {error}; it is left out",
                path.display(),
                i + 1
            )),
        }
    }
    Ok(kept)
}

/// Adds forecasts that are not there yet: the first that was made of a period, on what was known on a day, by a version, stays.
///
/// # Errors
/// If the file cannot be written.
pub fn keep(ledger: &Ledger, rows: &[Row]) -> Result<usize> {
    let known: BTreeSet<[String; 7]> = kept(ledger)?.rows.iter().map(name).collect();
    let new: Vec<&Row> = rows.iter().filter(|r| !known.contains(&name(r))).collect();
    if new.is_empty() {
        return Ok(0);
    }
    let path = path(ledger);
    let mut text = Vec::new();
    if whole(&path)? == 0 {
        output::csv(&mut text, &Row::COLUMNS)?;
    }
    for row in &new {
        output::csv(&mut text, &row.values().each_ref().map(String::as_str))?;
    }
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(&text)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(new.len())
}

/// Bytes of the file, after a line that a stopped program left half written is cut off.
fn whole(path: &Path) -> Result<u64> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let end = bytes
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    if end < bytes.len() {
        let file = OpenOptions::new().write(true).open(path);
        file.and_then(|f| f.set_len(end as u64))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(end as u64)
}

fn path(ledger: &Ledger) -> PathBuf {
    ledger.path().join(FILE)
}

/// What tells a forecast from another: when, by what, of whom, of what, and who.
fn name(row: &Row) -> [String; 7] {
    [
        row.made_on.to_string(),
        row.version.to_string(),
        format!("{} {} {:?}", row.dyad.0, row.dyad.1, row.sides),
        row.bucket.to_string(),
        row.target.to_string(),
        row.period.to_string(),
        row.by.to_string(),
    ]
}
