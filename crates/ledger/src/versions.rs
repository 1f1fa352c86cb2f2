//! When which batch joined: states of the past.
//!
//! Each batch makes the next version, whose number stands with its files in the manifest. `versions.csv` tells when that was;
//! it is written after the batch has joined, so that a crash in between loses the time of one version and nothing else, and it
//! is no part of what a ledger's content is compared by.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::str::FromStr;

use bifrons_core::PartialDate;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Error, Ledger, Manifest, Result, shelf};

/// The file's name.
const LOG: &str = "versions.csv";

/// A state of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// After that batch.
    Version(u64),
    /// At the end of that day, in universal time.
    Day(Date),
}

impl FromStr for AsOf {
    type Err = String;

    /// Reads a number of a version, or a day, month or year, of which the last day counts.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        // Four digits are a year, unless a `v` says otherwise.
        let number = match text.strip_prefix('v') {
            Some(number) => number.parse().ok(),
            None if text.len() != 4 => text.parse().ok(),
            None => None,
        };
        if let Some(number) = number {
            return Ok(Self::Version(number));
        }
        let date: std::result::Result<PartialDate, _> = text.parse();
        date.map(|d| Self::Day(d.last_day())).map_err(|_| {
            format!("`{text}` is neither a date such as 2026-01-31 nor a version such as v12")
        })
    }
}

/// A batch that joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u64,
    /// When it joined, in universal time (`2026-01-31T12:00:00Z`); empty if that is not known.
    pub time: String,
    /// The batch.
    pub batch: String,
    /// Documents that it brought.
    pub documents: u64,
    /// Events that it brought.
    pub events: u64,
}

/// All batches of a ledger, in the order in which they joined.
///
/// # Errors
/// [`Error::Io`] if `versions.csv` cannot be read.
pub fn versions(ledger: &Ledger) -> Result<Vec<Version>> {
    let times = times(&ledger.root)?;
    let time = |number| {
        let known = times.iter().find(|(n, _)| *n == number);
        known.map_or_else(String::new, |(_, time)| time.clone())
    };
    let mut all: Vec<Version> = Vec::new();
    let mut files: Vec<_> = ledger.manifest.files.iter().collect();
    files.sort_by_key(|f| f.version);
    for file in files {
        if all.last().is_none_or(|v| v.number != file.version) {
            all.push(Version {
                number: file.version,
                time: time(file.version),
                batch: file.batch.clone(),
                documents: 0,
                events: 0,
            });
        }
        if let Some(version) = all.last_mut() {
            match file.table.as_str() {
                "documents" => version.documents += file.rows,
                "events" => version.events += file.rows,
                _ => {}
            }
        }
    }
    Ok(all)
}

/// Notes that a version has just joined.
pub(crate) fn log(root: &Path, version: u64) -> Result<()> {
    let path = root.join(LOG);
    let now = Timestamp::now();
    let mut line = format!("{version},{}\n", now.strftime("%Y-%m-%dT%H:%M:%SZ"));
    let whole = std::fs::read(&path).is_ok_and(|text| text.last().is_none_or(|end| *end == b'\n'));
    if !whole && path.exists() {
        line.insert(0, '\n');
    }
    let written = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    written.map_err(Error::io(&path, "write"))?;
    if let Some(attached) = shelf::behind(root) {
        let text = std::fs::read(&path).map_err(Error::io(&path, "read"))?;
        attached.push(LOG, &text)?;
    }
    Ok(())
}

/// Brings the log of a cache up to date.
pub(crate) fn pull(attached: &shelf::Attached) -> Result<()> {
    attached.pull(LOG, false).map(|_| ())
}

/// The number of the version that was the state.
pub(crate) fn resolve(root: &Path, manifest: &Manifest, as_of: AsOf) -> Result<u64> {
    let times = times(root)?;
    let missing = |asked: String| Error::NoVersion {
        path: root.to_path_buf(),
        asked,
        first: times
            .first()
            .map_or_else(|| "a day that is not known".to_string(), |(_, t)| t.clone()),
        latest: manifest.version,
    };
    match as_of {
        AsOf::Version(number) if (1..=manifest.version).contains(&number) => Ok(number),
        AsOf::Version(number) => Err(missing(number.to_string())),
        AsOf::Day(day) => {
            let day = day.to_string();
            // A version whose time was lost is older than the next one that has one.
            let is_later = |time: &str| time.get(..10).is_some_and(|t| t > day.as_str());
            let later = times.iter().filter(|(_, time)| is_later(time));
            let number = later
                .map(|(number, _)| number.saturating_sub(1))
                .min()
                .unwrap_or(manifest.version);
            match number {
                0 => Err(missing(format!("of {day}"))),
                number => Ok(number),
            }
        }
    }
}

/// Numbers and times as logged; a line that was cut off is left out.
fn times(root: &Path) -> Result<Vec<(u64, String)>> {
    let path = root.join(LOG);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::io(&path, "read")(error)),
    };
    let line = |line: &str| {
        let (number, time) = line.split_once(',')?;
        Some((number.parse().ok()?, time.to_string())).filter(|(_, time)| time.len() == 20)
    };
    Ok(text.lines().filter_map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_named_by_day_or_number() {
        assert_eq!(
            "2026-02".parse(),
            Ok(AsOf::Day("2026-02-28".parse().unwrap()))
        );
        assert_eq!("2026".parse(), Ok(AsOf::Day("2026-12-31".parse().unwrap())));
        assert_eq!("v12".parse(), Ok(AsOf::Version(12)));
        assert_eq!("3".parse(), Ok(AsOf::Version(3)));
        assert_eq!("v1234".parse(), Ok(AsOf::Version(1234)));
        assert!("soon".parse::<AsOf>().is_err());
    }
}
