//! The stream of documents over all sources.

use std::fmt;
use std::io;
use std::iter;
use std::sync::atomic::Ordering;
use std::vec;

use crate::format::{Reads, reads};
use crate::guard::Taken;
use crate::input::{Bytes, Input, inputs};
use crate::language;
use crate::open::open;
use crate::{Counts, Options, Read, ReadError, Source};

/// All documents of the sources, one after another. The files are sorted by path; standard input comes last.
///
/// # Errors
///
/// A source that names nothing, a pattern that matches nothing, or more files than [`crate::Limits::files`]. What is wrong
/// with a file that exists comes out of the stream as [`Read::Rejected`].
pub fn documents(sources: &[Source], options: &Options) -> Result<Documents, ReadError> {
    Ok(Documents::new(inputs(sources, &options.limits)?, options))
}

/// The documents of one stream of bytes; `name` stands for its path in messages, and may hold a date.
pub fn documents_from(
    bytes: impl io::Read + Send + 'static,
    name: &str,
    options: &Options,
) -> Documents {
    let input = Input {
        path: name.into(),
        bytes: Bytes::Given(Box::new(bytes)),
        size: None,
    };
    Documents::new(vec![input], options)
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files read to their end.
    pub files: usize,
    /// Files in all.
    pub files_total: usize,
    /// Bytes read, as stored (packed files count as packed).
    pub bytes: u64,
    /// Bytes in all; `None` if a source is a stream.
    pub bytes_total: Option<u64>,
}

type Hook = Box<dyn FnMut(&Progress) + Send>;

/// An iterator over [`Read`] values, made by [`documents`]. It holds one record at a time.
pub struct Documents {
    files: vec::IntoIter<Input>,
    current: Option<Reads>,
    options: Options,
    taken: Taken,
    counts: Counts,
    progress: Progress,
    hook: Option<Hook>,
}

impl Documents {
    /// Calls the closure after every record and at every end of a file.
    #[must_use]
    pub fn on_progress(mut self, hook: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    /// How many of each kind came out so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How far the run has come.
    pub fn progress(&self) -> Progress {
        Progress {
            bytes: self.taken.load(Ordering::Relaxed),
            ..self.progress
        }
    }

    fn new(files: Vec<Input>, options: &Options) -> Self {
        let bytes_total = files.iter().map(|file| file.size).sum();
        let progress = Progress {
            files_total: files.len(),
            bytes_total,
            ..Progress::default()
        };
        Self {
            files: files.into_iter(),
            current: None,
            options: options.clone(),
            taken: Taken::default(),
            counts: Counts::default(),
            progress,
            hook: None,
        }
    }

    /// Starts on a file: its reader, or the one thing there is to say of it.
    fn start(&self, file: Input) -> Reads {
        let opened = match open(file, &self.taken, &self.options.limits) {
            Ok(opened) => opened,
            Err(rejected) => return Box::new(iter::once(Read::Rejected(rejected))),
        };
        reads(opened, &self.options, 0)
    }

    fn report(&mut self) {
        let progress = self.progress();
        if let Some(hook) = &mut self.hook {
            hook(&progress);
        }
    }
}

impl Iterator for Documents {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            let Some(reads) = &mut self.current else {
                let file = self.files.next()?;
                self.current = Some(self.start(file));
                continue;
            };
            let mut read = reads.next();
            if let Some(Read::Document(outcome)) = &mut read {
                language::identify(&mut outcome.value);
            }
            match &read {
                Some(read) => self.counts.add(read),
                None => {
                    self.current = None;
                    self.progress.files += 1;
                }
            }
            self.report();
            if read.is_some() {
                return read;
            }
        }
    }
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Documents")
            .field("counts", &self.counts)
            .field("progress", &self.progress())
            .finish()
    }
}
