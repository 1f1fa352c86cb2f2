//! Opening a file: unpack it if it is packed, decode it if it is in UTF-16, and look at its head to tell what it holds.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor};
use std::path::Path;
use std::sync::Arc;

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;

use crate::encoding::{Wide, Widened};
use crate::format::{Content, Foreign, Packing, is_record_head};
use crate::guard::{Counted, Guarded, Meter, Taken};
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
    /// Its first bytes, which the body gives again.
    pub head: Vec<u8>,
    /// Its bytes, unpacked, from the first on.
    pub body: Body,
    /// The file itself, where it is one and is not packed: some formats are read from their end.
    pub file: Option<Arc<Path>>,
    /// How much was taken and unpacked for it.
    pub meter: Meter,
}

/// Bytes of the head by which a format is told.
const HEAD: usize = 8192;

/// Memory of one buffer between a file and its reader.
pub(crate) const BUFFER: usize = 1 << 16;

/// The zstd frame may ask for a window of 2^27 bytes, 128 MB: the most that its own program allows unasked.
const ZSTD_WINDOW_LOG: u32 = 27;

/// Most packings of one file around each other.
const PACKINGS: usize = 3;

/// Opens an input and looks at its head; a file that cannot be opened or unpacked is rejected.
pub(crate) fn open(input: Input, taken: &Taken, limits: &Limits) -> Result<Opened, Rejected> {
    let path: Arc<Path> = input.path.as_path().into();
    let meter = Meter::new(taken);
    let file =
        (matches!(input.bytes, Bytes::File) && input.size.is_some()).then(|| Arc::clone(&path));
    let opened = stored(&path, input.bytes, taken)
        .and_then(|body| open_body(Arc::clone(&path), body, meter, limits));
    match opened {
        Ok((opened, packed)) => Ok(Opened {
            file: file.filter(|_| !packed),
            ..opened
        }),
        Err(reason) => Err(Rejected::file(&path, reason)),
    }
}

/// Opens what stands in another file, whose meter goes on.
pub(crate) fn open_within(
    path: Arc<Path>,
    body: Body,
    meter: Meter,
    limits: &Limits,
) -> Result<Opened, Rejected> {
    open_body(Arc::clone(&path), body, meter, limits)
        .map(|(opened, _)| opened)
        .map_err(|reason| Rejected::file(&path, reason))
}

/// Unpacks and looks; tells also whether anything had to be unpacked or decoded.
fn open_body(
    path: Arc<Path>,
    body: Body,
    meter: Meter,
    limits: &Limits,
) -> Result<(Opened, bool), Reason> {
    let (mut head, mut body) = peek(body)?;
    let mut packings = 0;
    while let Some(packing) = Packing::of(&head) {
        if packings == PACKINGS {
            return Err(Reason::Foreign(Foreign::PackedTwice));
        }
        packings += 1;
        (head, body) = peek(unpack(packing, body, meter.clone(), limits)?)?;
    }
    let wide = Wide::of(&head);
    if let Some(wide) = wide {
        let decoded = Widened::new(body, wide);
        (head, body) = peek(Box::new(BufReader::with_capacity(BUFFER, decoded)))?;
    }
    let opened = Opened {
        path,
        content: Content::of(&head),
        head,
        body,
        file: None,
        meter,
    };
    Ok((opened, packings > 0 || wide.is_some()))
}

fn unpack(packing: Packing, body: Body, meter: Meter, limits: &Limits) -> Result<Body, Reason> {
    let inner: Box<dyn io::Read + Send> = match packing {
        Packing::Gzip => Box::new(MultiGzDecoder::new(body)),
        Packing::Bzip2 => Box::new(MultiBzDecoder::new(body)),
        Packing::Zstd => {
            let mut unpacker = zstd::Decoder::with_buffer(body)?;
            unpacker.window_log_max(ZSTD_WINDOW_LOG)?;
            Box::new(unpacker)
        }
    };
    let guarded = Guarded::new(inner, meter, limits);
    Ok(Box::new(BufReader::with_capacity(BUFFER, guarded)))
}

/// The bytes as stored, counted.
fn stored(path: &Path, bytes: Bytes, taken: &Taken) -> Result<Body, Reason> {
    let inner: Box<dyn io::Read + Send> = match bytes {
        Bytes::File => Box::new(File::open(path)?),
        Bytes::Stdin => Box::new(io::stdin()),
        Bytes::Given(reader) => reader,
        Bytes::Remote(open) => open()?,
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
