//! Tables as stretches of whole rows: what event data and yearly tables share.
//!
//! [`Blocks`] opens the sources one after another, unpacks them (gzip, zstd, the members of a zip archive), lets a [`Head`] tell the
//! table by its first rows, and gives [`Block`] values, each with whole rows of one file.

pub(crate) mod archive;
mod block;
mod row;

pub(crate) use block::{Block, Head, each};
pub(crate) use row::{Cut, Quotes, Row, Splitter, Step, trim_end};

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::{io, vec};

use crate::format::Content;
use crate::guard::Taken;
use crate::input::{Bytes, Input, inputs};
use crate::open::open;
use crate::{Progress, ReadError, Rejected, Source};

use archive::{Member, Store, hold, members};
use block::Table;

/// An iterator over the blocks of all sources; it holds one at a time.
pub(crate) struct Blocks<H: Head> {
    files: vec::IntoIter<Input>,
    members: VecDeque<(Arc<Path>, Member)>,
    current: Option<Table<H>>,
    options: Arc<H::Options>,
    taken: Taken,
    progress: Progress,
}

impl<H: Head> Blocks<H> {
    /// The rows of the sources: files sorted by path, members of an archive by name, standard input last.
    pub fn of(sources: &[Source], options: &H::Options) -> Result<Self, ReadError>
    where
        H::Options: Clone,
    {
        Ok(Self::new(inputs(sources, H::limits(options))?, options))
    }

    /// The rows of one stream of bytes; `name` stands for its path.
    pub fn from(bytes: impl io::Read + Send + 'static, name: &str, options: &H::Options) -> Self
    where
        H::Options: Clone,
    {
        let input = Input {
            path: name.into(),
            bytes: Bytes::Given(Box::new(bytes)),
            size: None,
        };
        Self::new(vec![input], options)
    }

    fn new(files: Vec<Input>, options: &H::Options) -> Self
    where
        H::Options: Clone,
    {
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
        let opened = open(input, &self.taken, H::limits(&self.options))?;
        match opened.content {
            Content::Nothing => Ok(()),
            Content::Zip => {
                let store = match opened.file {
                    Some(file) => Store::File(file),
                    None => hold(opened.body).map_err(reject)?,
                };
                let name =
                    |member: &Member| PathBuf::from(format!("{}/{}", path.display(), member.name));
                let members = members(&store).map_err(reject)?;
                self.members = members.into_iter().map(|m| (name(&m).into(), m)).collect();
                Ok(())
            }
            content => {
                content.lines().map_err(reject)?;
                self.current = Some(Table::new(path, opened.body));
                Ok(())
            }
        }
    }
}

impl<H: Head> Iterator for Blocks<H> {
    type Item = Result<Block<H>, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(table) = &mut self.current {
                let block = table.next(&self.options);
                if block.is_some() {
                    return block;
                }
                self.current = None;
            }
            let opened = match self.members.pop_front() {
                Some((path, member)) => match member.open(&self.taken, H::limits(&self.options)) {
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
