//! Sources to chunks of whole rows.

use std::fmt;
use std::io::Read;
use std::path::Path;

use super::layout::Layout;
use super::{Batch, TableOptions, read};
use crate::rows::{Block, Blocks};
use crate::{Progress, ReadError, Rejected, Source};

/// The rows of the sources, in chunks: files sorted by path, members of an archive by name, standard input last.
///
/// # Errors
///
/// As [`crate::documents`]. What is wrong with a file that exists comes out of the iterator.
pub fn chunks(sources: &[Source], options: &TableOptions) -> Result<Chunks, ReadError> {
    Ok(Chunks(Blocks::of(sources, options)?))
}

/// The rows of one stream of bytes; `name` stands for its path.
pub fn chunks_from(
    bytes: impl Read + Send + 'static,
    name: &str,
    options: &TableOptions,
) -> Chunks {
    Chunks(Blocks::from(bytes, name, options))
}

/// Whole rows of one file, with all that is needed to read them.
pub struct Chunk(Block<Layout>);

impl Chunk {
    /// The values of the chunk, and the account of its rows.
    pub fn read(&self) -> Batch {
        read::read(&self.0)
    }

    /// The file as named by its source; a member of an archive follows after a `/`.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Name of the table.
    pub fn table(&self) -> &str {
        &self.0.head.table
    }

    /// Line of the first row, 1-based.
    pub fn first_line(&self) -> u64 {
        self.0.first_line
    }

    /// Length of the rows in bytes.
    pub fn size(&self) -> usize {
        self.0.bytes.len()
    }

    /// Hash of the rows, the header, the map and the table's name, in hexadecimal digits: what comes of the chunk depends on
    /// nothing else, but for names of files in messages.
    pub fn digest(&self) -> &str {
        &self.0.digest
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("path", &self.path())
            .field("table", &self.table())
            .field("first_line", &self.first_line())
            .field("bytes", &self.size())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}

/// An iterator over chunks, made by [`chunks`]; it holds one at a time. A rejection with a line is one row that was read and
/// turned away (too long, or cut off where the packed data are damaged); one without a line tells of a file.
pub struct Chunks(Blocks<Layout>);

impl Chunks {
    /// How far the run has come.
    pub fn progress(&self) -> Progress {
        self.0.progress()
    }
}

impl Iterator for Chunks {
    type Item = Result<Chunk, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|block| block.map(Chunk))
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}
