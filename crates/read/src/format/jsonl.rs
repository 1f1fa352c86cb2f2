//! JSONL: one record a line. A bad line is rejected and the next one read.

use bifrons_core::Outcome;

use super::record;
use crate::lines::RawLines;
use crate::open::Opened;
use crate::{Empty, Options, Read};

/// The records of one file; blank lines are passed over.
pub(super) struct Jsonl {
    lines: RawLines,
    options: Options,
}

impl Jsonl {
    pub(super) fn new(opened: Opened, options: &Options) -> Self {
        Self {
            lines: RawLines::new(opened, options.limits.line),
            options: options.clone(),
        }
    }
}

impl Iterator for Jsonl {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            let parsed = match self.lines.next()? {
                Ok(line) if line.trim_ascii().is_empty() => continue,
                Ok(line) => record::parse(line, &self.options),
                Err(rejected) => return Some(Read::Rejected(rejected)),
            };
            return Some(match parsed {
                Ok(Some(value)) => Read::Document(Outcome {
                    value,
                    notes: Vec::new(),
                }),
                Ok(None) => {
                    let RawLines {
                        path,
                        number,
                        offset,
                        ..
                    } = &self.lines;
                    Read::Empty(Empty {
                        path: path.to_path_buf(),
                        line: Some(*number),
                        offset: *offset,
                    })
                }
                Err(reason) => Read::Rejected(self.lines.reject(reason)),
            });
        }
    }
}
