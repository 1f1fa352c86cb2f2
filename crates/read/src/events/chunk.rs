//! Sources to chunks of whole rows.

use std::fmt;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::layout::Layout;
use super::{Batch, EventOptions, Scheme, draft};
use crate::rows::{Block, Blocks};
use crate::{Progress, ReadError, Rejected, Source};

/// The rows of the sources, in chunks: files sorted by path, members of an archive by name, standard input last.
///
/// # Errors
///
/// As [`crate::documents`]. What is wrong with a file that exists comes out of the iterator.
pub fn chunks(sources: &[Source], options: &EventOptions) -> Result<Chunks, ReadError> {
    Ok(Chunks(Blocks::of(sources, options)?))
}

/// The rows of one stream of bytes; `name` stands for its path in messages.
pub fn chunks_from(
    bytes: impl Read + Send + 'static,
    name: &str,
    options: &EventOptions,
) -> Chunks {
    Chunks(Blocks::from(bytes, name, options))
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

    /// The chunk as bytes, for another process that has the same options.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = serde_json::json!({
            "path": self.path.to_string_lossy(),
            "first_line": self.first_line,
            "digest": self.digest,
            "weis": self.layout.scheme == Scheme::Weis,
            "first": self.layout.first.len(),
        });
        let head = head.to_string().into_bytes();
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend(head);
        bytes.extend_from_slice(&self.layout.first);
        bytes.extend_from_slice(&self.bytes);
        bytes
    }

    /// The chunk that [`Chunk::to_bytes`] wrote; `None` if it is something else, or the options are others.
    pub fn from_bytes(bytes: &[u8], options: &EventOptions) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (head, rest) = rest.split_at_checked(length)?;
        let head: serde_json::Value = serde_json::from_slice(head).ok()?;
        let number = |name: &str| head.get(name)?.as_u64();
        let text = |name: &str| head.get(name)?.as_str();
        let (first, rows) = rest.split_at_checked(usize::try_from(number("first")?).ok()?)?;
        let mut options = options.clone();
        // What was guessed from more rows than the first.
        options.scheme = Some(match head.get("weis")?.as_bool()? {
            true => Scheme::Weis,
            false => Scheme::Cameo,
        });
        Some(Self {
            path: Path::new(text("path")?).into(),
            first_line: number("first_line")?,
            bytes: rows.to_vec(),
            digest: text("digest")?.to_string(),
            layout: Arc::new(Layout::of(first, &options).ok()?),
            options: Arc::new(options),
        })
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
        self.0.next().map(|block| block.map(Chunk::from))
    }
}

impl From<Block<Layout>> for Chunk {
    fn from(block: Block<Layout>) -> Self {
        let Block {
            path,
            first_line,
            bytes,
            digest,
            head,
            options,
        } = block;
        Self {
            path,
            first_line,
            bytes,
            digest,
            layout: head,
            options,
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
