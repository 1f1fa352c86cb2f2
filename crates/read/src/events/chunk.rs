//! Sources to chunks of whole rows.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::vec;

use memchr::{memchr, memchr_iter, memrchr};

use super::archive::{Member, Store, hold, members};
use super::layout::Layout;
use super::row::{Quotes, Step};
use super::{Batch, EventOptions, draft};
use crate::format::{Content, Foreign};
use crate::guard::Taken;
use crate::input::{Bytes, Input, inputs};
use crate::open::{Body, open};
use crate::{Progress, ReadError, Reason, Rejected, Source};

/// The rows of the sources, in chunks: files sorted by path, members of an archive by name, standard input last.
///
/// # Errors
///
/// As [`crate::documents`]. What is wrong with a file that exists comes out of the iterator.
pub fn chunks(sources: &[Source], options: &EventOptions) -> Result<Chunks, ReadError> {
    Ok(Chunks::new(inputs(sources, &options.limits)?, options))
}

/// The rows of one stream of bytes; `name` stands for its path in messages.
pub fn chunks_from(
    bytes: impl Read + Send + 'static,
    name: &str,
    options: &EventOptions,
) -> Chunks {
    let input = Input {
        path: name.into(),
        bytes: Bytes::Given(Box::new(bytes)),
        size: None,
    };
    Chunks::new(vec![input], options)
}

/// Whole rows of one file, with all that is needed to read them.
#[derive(Clone)]
pub struct Chunk {
    /// The file as named by its source; a member of an archive follows after a `/`.
    pub path: Arc<Path>,
    /// Line of the first row, 1-based.
    pub first_line: u64,
    /// The rows, header left out.
    pub bytes: Vec<u8>,
    /// Hash of the rows, the header, the format and the data set, in hexadecimal digits: what comes of the chunk depends on
    /// nothing else, but for the names of files in messages.
    pub digest: String,
    pub(crate) layout: Arc<Layout>,
    pub(crate) options: Arc<EventOptions>,
}

impl Chunk {
    /// The events of the chunk, and the account of its rows.
    pub fn read(&self) -> Batch {
        draft::read(self)
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("path", &self.path)
            .field("first_line", &self.first_line)
            .field("bytes", &self.bytes.len())
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

/// An iterator over chunks, made by [`chunks`]; it holds one at a time. A rejection with a line is one row that was read and
/// turned away (too long, or cut off where the packed data are damaged); one without a line tells of a file.
pub struct Chunks {
    files: vec::IntoIter<Input>,
    members: VecDeque<(Arc<Path>, Member)>,
    current: Option<Table>,
    options: Arc<EventOptions>,
    taken: Taken,
    progress: Progress,
}

impl Chunks {
    fn new(files: Vec<Input>, options: &EventOptions) -> Self {
        Self {
            progress: Progress {
                files_total: files.len(),
                bytes_total: files.iter().map(|file| file.size).sum(),
                ..Progress::default()
            },
            files: files.into_iter(),
            members: VecDeque::new(),
            current: None,
            options: Arc::new(options.clone()),
            taken: Taken::default(),
        }
    }

    /// How far the run has come.
    pub fn progress(&self) -> Progress {
        Progress {
            bytes: self.taken.load(Ordering::Relaxed),
            ..self.progress
        }
    }

    /// Opens a file: its table, or the list of members of an archive.
    fn start(&mut self, input: Input) -> Result<(), Rejected> {
        let path: Arc<Path> = input.path.as_path().into();
        let reject = |reason| Rejected::file(&path, reason);
        let is_file = matches!(input.bytes, Bytes::File) && input.size.is_some();
        let opened = open(input, &self.taken, &self.options.limits)?;
        match opened.content {
            Content::Nothing => Ok(()),
            Content::Foreign(Foreign::Zip | Foreign::Office) => {
                let store = if is_file {
                    Store::File(Arc::clone(&path))
                } else {
                    hold(opened.body).map_err(reject)?
                };
                let name =
                    |member: &Member| PathBuf::from(format!("{}/{}", path.display(), member.name));
                let members = members(&store).map_err(reject)?;
                self.members = members.into_iter().map(|m| (name(&m).into(), m)).collect();
                Ok(())
            }
            Content::Foreign(foreign) => Err(reject(Reason::Foreign(foreign))),
            Content::Known(_) => {
                self.current = Some(Table::new(path, opened.body));
                Ok(())
            }
        }
    }
}

impl Iterator for Chunks {
    type Item = Result<Chunk, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(table) = &mut self.current {
                let chunk = table.next(&self.options);
                if chunk.is_some() {
                    return chunk;
                }
                self.current = None;
            }
            let opened = match self.members.pop_front() {
                Some((path, member)) => match member.open(&self.taken, &self.options.limits) {
                    Ok(body) => {
                        self.current = Some(Table::new(path, body));
                        Ok(())
                    }
                    Err(reason) => Err(Rejected::file(&path, reason)),
                },
                None => {
                    let file = self.files.next()?;
                    self.progress.files += 1;
                    self.start(file)
                }
            };
            if let Err(rejected) = opened {
                return Some(Err(rejected));
            }
        }
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

/// A table being read.
struct Table {
    path: Arc<Path>,
    body: Body,
    layout: Option<Arc<Layout>>,
    /// Hash of format, data set and header, which goes before each chunk's rows.
    hasher: blake3::Hasher,
    /// Read, and not yet given.
    rest: Vec<u8>,
    /// Line of the first byte of `rest`.
    line: u64,
    ended: bool,
    failed: Option<Reason>,
}

impl Table {
    fn new(path: Arc<Path>, body: Body) -> Self {
        Self {
            path,
            body,
            layout: None,
            hasher: blake3::Hasher::new(),
            rest: Vec::new(),
            line: 1,
            ended: false,
            failed: None,
        }
    }

    fn next(&mut self, options: &Arc<EventOptions>) -> Option<Result<Chunk, Rejected>> {
        let mut wanted = options.chunk.max(1);
        loop {
            self.fill(wanted);
            if self.rest.is_empty() {
                return self.failed.take().map(|reason| Err(self.reject(reason)));
            }
            let over = self.rest.len() > options.limits.line;
            let whole = self.ended && self.failed.is_none();
            let Some(layout) = self.layout.clone() else {
                if memchr(b'\n', &self.rest).is_none() && !whole && !over && self.failed.is_none() {
                    wanted *= 2;
                    continue;
                }
                if let Err(rejected) = self.begin(options) {
                    return Some(Err(rejected));
                }
                continue;
            };
            match if whole {
                Some(self.rest.len())
            } else {
                last_end(&self.rest, &layout)
            } {
                Some(end) => return Some(Ok(self.give(end, layout, options))),
                None if self.failed.is_some() => {
                    self.rest.clear();
                }
                None if over => {
                    let rejected = self.reject(Reason::LineTooLong {
                        limit: options.limits.line,
                    });
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

    /// Tells the layout, and takes the header off.
    fn begin(&mut self, options: &Arc<EventOptions>) -> Result<(), Rejected> {
        let layout = match Layout::of(&self.rest, options) {
            Ok(layout) => layout,
            Err(reason) => {
                let rejected = Rejected::file(&self.path, reason);
                self.rest.clear();
                self.ended = true;
                self.failed = None;
                return Err(rejected);
            }
        };
        let scheme = format!("{:?} {:?}", options.format, layout.scheme);
        for part in [
            scheme.as_bytes(),
            options.dataset.as_bytes(),
            &self.rest[..layout.header],
        ] {
            self.hasher.update(&(part.len() as u64).to_le_bytes());
            self.hasher.update(part);
        }
        self.line += memchr_iter(b'\n', &self.rest[..layout.header]).count() as u64;
        self.rest.drain(..layout.header);
        self.layout = Some(Arc::new(layout));
        Ok(())
    }

    fn give(&mut self, end: usize, layout: Arc<Layout>, options: &Arc<EventOptions>) -> Chunk {
        let rest = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, rest);
        let first_line = self.line;
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        let mut hasher = self.hasher.clone();
        hasher.update(&bytes);
        Chunk {
            path: Arc::clone(&self.path),
            first_line,
            digest: hasher.finalize().to_hex()[..32].to_string(),
            bytes,
            layout,
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
fn last_end(bytes: &[u8], layout: &Layout) -> Option<usize> {
    if !layout.cut.quoted {
        return memrchr(b'\n', bytes).map(|at| at + 1);
    }
    let mut state = Quotes::default();
    let mut end = None;
    for (at, byte) in bytes.iter().enumerate() {
        if state.step(*byte, layout.cut.delimiter) == Step::Line {
            end = Some(at + 1);
        }
    }
    end
}
