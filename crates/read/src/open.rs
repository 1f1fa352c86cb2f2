//! Opening a file: unpack it if it is packed, and look at its head to tell what it holds.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use flate2::bufread::MultiGzDecoder;

use crate::format::{Content, Packing, is_record_head};
use crate::guard::{Counted, Guarded, Taken};
use crate::input::{Bytes, Input};
use crate::{Limits, Reason, Rejected};

/// A stream of unpacked bytes.
pub(crate) type Body = Box<dyn BufRead + Send>;

/// A file ready to be read.
pub(crate) struct Opened {
    /// Its name in messages.
    pub path: Arc<Path>,
    /// What its head tells.
    pub content: Content,
    /// Its bytes, unpacked, from the first on.
    pub body: Body,
}

/// Bytes of the head by which a format is told.
const HEAD: usize = 8192;

/// Memory of one buffer between a file and its reader.
const BUFFER: usize = 1 << 16;

/// The zstd frame may ask for a window of 2^27 bytes, 128 MB: the most that its own program allows unasked.
const ZSTD_WINDOW_LOG: u32 = 27;

/// Opens an input and looks at its head; a file that cannot be opened or unpacked is rejected.
pub(crate) fn open(input: Input, taken: &Taken, limits: &Limits) -> Result<Opened, Rejected> {
    let path = input.path.clone();
    open_bytes(input, taken, limits).map_err(|reason| Rejected::file(&path, reason))
}

fn open_bytes(input: Input, taken: &Taken, limits: &Limits) -> Result<Opened, Reason> {
    let Input { path, bytes, .. } = input;
    let taken_before = taken.load(Ordering::Relaxed);
    let stored = stored(&path, bytes, taken)?;
    let (head, stored) = peek(stored)?;
    let unpacked = match Packing::of(&head) {
        None => return Ok(opened(path, &head, stored)),
        Some(Packing::Gzip) => {
            let unpacker = Guarded::new(MultiGzDecoder::new(stored), taken, taken_before, limits);
            Box::new(BufReader::with_capacity(BUFFER, unpacker)) as Body
        }
        Some(Packing::Zstd) => {
            let mut unpacker = zstd::Decoder::with_buffer(stored)?;
            unpacker.window_log_max(ZSTD_WINDOW_LOG)?;
            let unpacker = Guarded::new(unpacker, taken, taken_before, limits);
            Box::new(BufReader::with_capacity(BUFFER, unpacker)) as Body
        }
    };
    let (head, unpacked) = peek(unpacked)?;
    Ok(opened(path, &head, unpacked))
}

fn opened(path: PathBuf, head: &[u8], body: Body) -> Opened {
    Opened {
        path: path.into(),
        content: Content::of(head),
        body,
    }
}

/// The bytes as stored, counted.
fn stored(path: &Path, bytes: Bytes, taken: &Taken) -> Result<Body, Reason> {
    let inner: Box<dyn io::Read + Send> = match bytes {
        Bytes::File => Box::new(File::open(path)?),
        Bytes::Stdin => Box::new(io::stdin()),
        Bytes::Given(reader) => reader,
        Bytes::Nowhere(reason) => return Err(reason),
    };
    Ok(Box::new(BufReader::with_capacity(
        BUFFER,
        Counted::new(inner, taken),
    )))
}

/// The first bytes, and the stream as if they had not been read. Stops early at the first record of JSONL, so that a slow
/// pipe is read as it comes. An error after the first bytes is left for the reader to meet in its place.
fn peek(mut body: Body) -> Result<(Vec<u8>, Body), Reason> {
    let mut head = Vec::new();
    let mut failed = None;
    while head.len() < HEAD && !is_record_head(&head) {
        match body.fill_buf() {
            Ok([]) => break,
            Ok(bytes) => {
                let count = bytes.len().min(HEAD - head.len());
                head.extend_from_slice(&bytes[..count]);
                body.consume(count);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if head.is_empty() => return Err(error.into()),
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    let rest: Body = match failed {
        Some(error) => Box::new(BufReader::new(Failing(Some(error)))),
        None => body,
    };
    Ok((
        head.clone(),
        Box::new(io::Read::chain(Cursor::new(head), rest)),
    ))
}

/// Gives an error that was met ahead of time, then the end.
struct Failing(Option<io::Error>);

impl io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
