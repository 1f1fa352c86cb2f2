//! JSONL: one record a line. A bad line is rejected and the next one read.

use super::{Place, record};
use crate::lines::RawLines;
use crate::open::Opened;
use crate::{Empty, Options, Read, Rejected};

/// The records of one file; blank lines are passed over.
pub(super) struct Jsonl {
    lines: RawLines,
    file: Place,
    options: Options,
}

impl Jsonl {
    pub(super) fn new(opened: Opened, options: &Options) -> Self {
        Self {
            file: Place::file(&opened.path),
            lines: RawLines::new(opened, options.limits.line),
            options: options.clone(),
        }
    }
}

impl Iterator for Jsonl {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            let line = match self.lines.next()? {
                Ok(line) if line.trim_ascii().is_empty() => continue,
                Ok(line) => line,
                Err(rejected) => return Some(Read::Rejected(rejected)),
            };
            let read = record::read(line, &self.file, &self.options);
            let RawLines { number, offset, .. } = self.lines;
            return Some(match read {
                Read::Empty(empty) => Read::Empty(Empty {
                    line: Some(number),
                    offset,
                    ..empty
                }),
                Read::Rejected(rejected) => Read::Rejected(Rejected {
                    line: Some(number),
                    offset,
                    ..rejected
                }),
                document => document,
            });
        }
    }
}
