//! A file as blocks of whole rows, and a block as its rows.

use std::io::{self, BufRead, Read};
use std::path::Path;
use std::str;
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memrchr};

use super::row::{Cut, Quotes, Row, Splitter, Step, trim_end};
use crate::open::Body;
use crate::{Limits, Reason, Rejected};

/// What the first rows of a table tell of it.
pub(crate) trait Head: Sized {
    /// What the caller says of the input.
    type Options;

    /// Bytes to be at hand, if the file has them, when the head is told; the first line is always whole.
    const LOOK: usize;

    /// Tells the table by its first bytes.
    fn of(head: &[u8], path: &Path, options: &Self::Options) -> Result<Self, Reason>;

    /// How its lines are divided.
    fn cut(&self) -> Cut;

    /// Bytes before the first row.
    fn header(&self) -> usize;

    /// What decides on the rows' meaning, beside the header: parts of each block's digest.
    fn seed(&self, options: &Self::Options) -> [String; 2];

    /// Bounds on what is read.
    fn limits(options: &Self::Options) -> &Limits;

    /// Bytes of a block, about.
    fn block(options: &Self::Options) -> usize;
}

/// Whole rows of one file.
pub(crate) struct Block<H: Head> {
    /// The file as named by its source; a member of an archive follows after a `/`.
    pub path: Arc<Path>,
    /// Line of the first row, 1-based.
    pub first_line: u64,
    /// The rows, header left out.
    pub bytes: Vec<u8>,
    /// Hash of the rows, the header and the seed, in hexadecimal digits.
    pub digest: String,
    pub head: Arc<H>,
    pub options: Arc<H::Options>,
}

/// The rows of a block that are not blank, each with its line and its length in bytes.
pub(crate) fn each(bytes: &[u8], first_line: u64, cut: Cut, mut row: impl FnMut(Row, u64, usize)) {
    let text = str::from_utf8(bytes).ok();
    let mut splitter = Splitter::default();
    let mut line = first_line;
    let mut start = 0;
    let mut one = |end: usize, line: u64| {
        let part = trim_end(&bytes[start..end]);
        if !part.trim_ascii().is_empty() {
            let divided = match text.and_then(|text| text.get(start..start + part.len())) {
                Some(text) => splitter.split_text(text, cut),
                None => splitter.split(part, cut),
            };
            row(divided, line, part.len());
        }
        start = end;
    };
    if cut.quoted {
        let mut state = Quotes::default();
        let mut first = line;
        for (at, byte) in bytes.iter().enumerate() {
            line += u64::from(*byte == b'\n');
            if state.step(*byte, cut.delimiter) == Step::Line {
                one(at + 1, first);
                first = line;
            }
        }
        one(bytes.len(), first);
    } else {
        for at in memchr_iter(b'\n', bytes) {
            one(at + 1, line);
            line += 1;
        }
        one(bytes.len(), line);
    }
}

/// A table being read.
pub(crate) struct Table<H: Head> {
    path: Arc<Path>,
    body: Body,
    head: Option<Arc<H>>,
    /// Hash of seed and header, which goes before each chunk's rows.
    hasher: blake3::Hasher,
    /// Read, and not yet given.
    rest: Vec<u8>,
    /// Line of the first byte of `rest`.
    line: u64,
    ended: bool,
    failed: Option<Reason>,
}

impl<H: Head> Table<H> {
    pub fn new(path: Arc<Path>, body: Body) -> Self {
        Self {
            path,
            body,
            head: None,
            hasher: blake3::Hasher::new(),
            rest: Vec::new(),
            line: 1,
            ended: false,
            failed: None,
        }
    }

    pub fn next(&mut self, options: &Arc<H::Options>) -> Option<Result<Block<H>, Rejected>> {
        let limit = H::limits(options).line;
        let mut wanted = H::block(options).max(1);
        if self.head.is_none() {
            wanted = wanted.max(H::LOOK);
        }
        loop {
            self.fill(wanted);
            if self.rest.is_empty() {
                return self.failed.take().map(|reason| Err(self.reject(reason)));
            }
            let over = self.rest.len() > limit;
            let whole = self.ended && self.failed.is_none();
            let Some(head) = self.head.clone() else {
                if memchr(b'\n', &self.rest).is_none() && !whole && !over && self.failed.is_none() {
                    wanted *= 2;
                    continue;
                }
                if let Err(rejected) = self.begin(options) {
                    return Some(Err(rejected));
                }
                continue;
            };
            let mut end = Some(self.rest.len());
            if !whole || over {
                let last = last_end(&self.rest, head.cut());
                // A last line without an end is given with those before it, unless it is too long.
                let left = self.rest.len() - last.unwrap_or(0);
                if !whole || left > limit {
                    end = last;
                }
            }
            match end {
                Some(end) => return Some(Ok(self.give(end, head, options))),
                None if self.failed.is_some() => {
                    self.rest.clear();
                }
                None if over => {
                    let rejected = self.reject(Reason::LineTooLong { limit });
                    self.skip_line();
                    return Some(Err(rejected));
                }
                None => wanted *= 2,
            }
        }
    }

    /// Reads until so many bytes are at hand, or the end.
    fn fill(&mut self, wanted: usize) {
        while !self.ended && self.rest.len() < wanted {
            let more = (wanted - self.rest.len()) as u64;
            self.rest.reserve(more as usize);
            match (&mut self.body).take(more).read_to_end(&mut self.rest) {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failed = Some(error.into());
                    self.ended = true;
                }
            }
        }
    }

    /// Tells the head, and takes the header off.
    fn begin(&mut self, options: &Arc<H::Options>) -> Result<(), Rejected> {
        let head = match H::of(&self.rest, &self.path, options) {
            Ok(head) => head,
            Err(reason) => {
                let rejected = Rejected::file(&self.path, reason);
                self.rest.clear();
                self.ended = true;
                self.failed = None;
                return Err(rejected);
            }
        };
        let header = head.header();
        let [kind, data] = head.seed(options);
        for part in [kind.as_bytes(), data.as_bytes(), &self.rest[..header]] {
            self.hasher.update(&(part.len() as u64).to_le_bytes());
            self.hasher.update(part);
        }
        self.line += memchr_iter(b'\n', &self.rest[..header]).count() as u64;
        self.rest.drain(..header);
        self.head = Some(Arc::new(head));
        Ok(())
    }

    fn give(&mut self, end: usize, head: Arc<H>, options: &Arc<H::Options>) -> Block<H> {
        let rest = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, rest);
        let first_line = self.line;
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        let mut hasher = self.hasher.clone();
        hasher.update(&bytes);
        Block {
            path: Arc::clone(&self.path),
            first_line,
            digest: hasher.finalize().to_hex()[..32].to_string(),
            bytes,
            head,
            options: Arc::clone(options),
        }
    }

    /// Passes over the rest of a line that is too long.
    fn skip_line(&mut self) {
        if let Some(at) = memchr(b'\n', &self.rest) {
            self.rest.drain(..=at);
        } else {
            self.rest.clear();
            if let Err(error) = self.body.skip_until(b'\n') {
                self.failed = Some(error.into());
                self.ended = true;
            }
        }
        self.line += 1;
    }

    fn reject(&self, reason: Reason) -> Rejected {
        Rejected {
            path: self.path.to_path_buf(),
            line: Some(self.line as usize),
            offset: 0,
            reason,
        }
    }
}

/// Where the last whole row ends.
fn last_end(bytes: &[u8], cut: Cut) -> Option<usize> {
    if !cut.quoted {
        return memrchr(b'\n', bytes).map(|at| at + 1);
    }
    let mut state = Quotes::default();
    let mut end = None;
    for (at, byte) in bytes.iter().enumerate() {
        if state.step(*byte, cut.delimiter) == Step::Line {
            end = Some(at + 1);
        }
    }
    end
}
