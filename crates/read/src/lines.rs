//! Lines of bounded length, with their numbers.

use std::fmt;
use std::io::{BufRead, Read};
use std::path::Path;
use std::sync::Arc;
use std::vec;

use crate::guard::Taken;
use crate::input::{Input, inputs};
use crate::open::{Body, Opened, open};
use crate::{Limits, ReadError, Reason, Rejected, Source};

/// All lines of the sources, blank ones too, for commands whose input is not documents: exactly one item a line. Packed
/// files are unpacked; a file in a foreign format is one rejection.
///
/// # Errors
///
/// As [`crate::documents`].
pub fn lines(sources: &[Source], limits: &Limits) -> Result<Lines, ReadError> {
    let files = inputs(sources, limits)?.into_iter();
    Ok(Lines {
        files,
        current: None,
        taken: Taken::default(),
        limits: limits.clone(),
    })
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The file as named by its source; `-` is standard input.
    pub path: Arc<Path>,
    /// Number in the file, 1-based.
    pub number: usize,
    /// Bytes before it in the unpacked file.
    pub offset: u64,
    /// Its text without line end.
    pub text: String,
}

/// An iterator over lines, made by [`lines`]. It holds one line at a time.
pub struct Lines {
    files: vec::IntoIter<Input>,
    current: Option<RawLines>,
    taken: Taken,
    limits: Limits,
}

impl Iterator for Lines {
    type Item = Result<Line, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(lines) = &mut self.current else {
                let file = self.files.next()?;
                let opened = match open(file, &self.taken, &self.limits) {
                    Ok(opened) => opened,
                    Err(rejected) => return Some(Err(rejected)),
                };
                if let Err(reason) = opened.content.lines() {
                    return Some(Err(Rejected::file(&opened.path, reason)));
                }
                self.current = Some(RawLines::new(opened, self.limits.line));
                continue;
            };
            match lines.next() {
                Some(Ok(text)) => {
                    let text = text.to_string();
                    let RawLines {
                        path,
                        number,
                        offset,
                        ..
                    } = lines;
                    return Some(Ok(Line {
                        path: Arc::clone(path),
                        number: *number,
                        offset: *offset,
                        text,
                    }));
                }
                Some(Err(rejected)) => return Some(Err(rejected)),
                None => self.current = None,
            }
        }
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// The lines of one opened file, lent one at a time.
pub(crate) struct RawLines {
    pub path: Arc<Path>,
    /// Number of the line lent last, 1-based.
    pub number: usize,
    /// Bytes before that line.
    pub offset: u64,
    next_offset: u64,
    body: Body,
    buffer: Vec<u8>,
    limit: usize,
    ended: bool,
}

impl RawLines {
    pub(crate) fn new(opened: Opened, limit: usize) -> Self {
        let Opened { path, body, .. } = opened;
        Self {
            path,
            number: 0,
            offset: 0,
            next_offset: 0,
            body,
            buffer: Vec::new(),
            limit,
            ended: false,
        }
    }

    /// The next line without its end and without a byte order mark; `None` after the last, or after an error of the stream.
    pub(crate) fn next(&mut self) -> Option<Result<&str, Rejected>> {
        if self.ended {
            return None;
        }
        self.number += 1;
        self.offset = self.next_offset;
        let whole = match self.fill() {
            Ok(0) => {
                self.ended = true;
                return None;
            }
            Ok(_) => self.trim(),
            Err(reason) => {
                self.ended = true;
                Err(reason)
            }
        };
        if let Err(reason) = whole {
            return Some(Err(self.reject(reason)));
        }
        match std::str::from_utf8(&self.buffer) {
            Ok(line) => Some(Ok(line
                .strip_prefix('\u{feff}')
                .filter(|_| self.number == 1)
                .unwrap_or(line))),
            Err(error) => {
                let reason = Reason::NotUtf8 {
                    at: error.valid_up_to(),
                };
                Some(Err(self.reject(reason)))
            }
        }
    }

    /// A rejection of the line lent last.
    pub(crate) fn reject(&self, reason: Reason) -> Rejected {
        Rejected {
            path: self.path.to_path_buf(),
            line: Some(self.number),
            offset: self.offset,
            reason,
        }
    }

    /// Reads up to the line end, but no more than the limit and a line end of two bytes.
    fn fill(&mut self) -> Result<usize, Reason> {
        self.buffer.clear();
        let most = self.limit as u64 + 2;
        let count = (&mut self.body)
            .take(most)
            .read_until(b'\n', &mut self.buffer)?;
        self.next_offset += count as u64;
        Ok(count)
    }

    /// Takes the line end off; passes over the rest of a line that is too long.
    fn trim(&mut self) -> Result<(), Reason> {
        let complete = self.buffer.last() == Some(&b'\n');
        if complete {
            self.buffer.pop();
            if self.buffer.last() == Some(&b'\r') {
                self.buffer.pop();
            }
        }
        if self.buffer.len() <= self.limit {
            return Ok(());
        }
        if !complete {
            match self.body.skip_until(b'\n') {
                Ok(count) => self.next_offset += count as u64,
                Err(error) => {
                    self.ended = true;
                    return Err(error.into());
                }
            }
        }
        Err(Reason::LineTooLong { limit: self.limit })
    }
}
