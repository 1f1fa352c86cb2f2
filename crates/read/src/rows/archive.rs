//! The members of a zip archive as streams, one after another, held to the limits of packed files.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::guard::{Counted, Guarded, Meter, Taken};
use crate::open::Body;
use crate::{Limits, Reason};

/// Most bytes of an archive that comes as a stream, which has to be held in memory, since its list of members is at its end.
const STREAM: u64 = 1 << 28;

/// Most members of one archive.
const MEMBERS: usize = 100_000;

/// Where an archive is.
#[derive(Clone)]
pub(crate) enum Store {
    File(Arc<Path>),
    Memory(Arc<[u8]>),
}

/// A file in an archive.
#[derive(Clone)]
pub(crate) struct Member {
    pub name: String,
    store: Store,
    start: u64,
    packed: u64,
    deflated: bool,
    crc: u32,
    /// Why it cannot be read.
    wrong: Option<String>,
}

impl Store {
    /// Whether its bytes have been counted when they were read into memory.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Memory(_))
    }
}

/// Keeps a stream in memory, up to a limit.
pub(crate) fn hold(body: Body) -> Result<Store, Reason> {
    let mut bytes = Vec::new();
    body.take(STREAM + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > STREAM {
        return Err(Reason::Damaged(format!(
            "a zip archive of more than {STREAM} bytes cannot be read from a stream; name it as a file"
        )));
    }
    Ok(Store::Memory(bytes.into()))
}

/// The members that are files, by name.
pub(crate) fn members(store: &Store) -> Result<Vec<Member>, Reason> {
    match store {
        Store::File(path) => list(BufReader::new(File::open(path)?), store),
        Store::Memory(bytes) => list(Cursor::new(Arc::clone(bytes)), store),
    }
}

fn list(bytes: impl Read + Seek, store: &Store) -> Result<Vec<Member>, Reason> {
    let damaged = |error: zip::result::ZipError| Reason::Damaged(error.to_string());
    let mut archive = ZipArchive::new(bytes).map_err(damaged)?;
    if archive.len() > MEMBERS {
        return Err(Reason::Damaged(format!("more than {MEMBERS} members")));
    }
    let mut members = Vec::new();
    for at in 0..archive.len() {
        let member = archive.by_index_raw(at).map_err(damaged)?;
        if member.is_dir() {
            continue;
        }
        let name = member.name().map_err(damaged)?.to_string();
        let (deflated, mut wrong) = match member.compression() {
            CompressionMethod::Stored => (false, None),
            CompressionMethod::Deflated => (true, None),
            other => {
                let wrong = format!("packed by {other}, which is not read; pack it with deflate");
                (false, Some(wrong))
            }
        };
        if member.encrypted() {
            wrong = Some("encrypted".into());
        }
        let start = member
            .data_start()
            .ok_or_else(|| Reason::Damaged(format!("`{name}` has no data")))?;
        members.push(Member {
            name,
            store: store.clone(),
            start,
            packed: member.compressed_size(),
            deflated,
            crc: member.crc32(),
            wrong,
        });
    }
    members.sort_by_key(|member| member.start);
    // Members that share their bytes are how a small archive unpacks to more than its limits allow.
    let shared = |pair: &[Member]| pair[0].start.saturating_add(pair[0].packed) > pair[1].start;
    if members.windows(2).any(shared) {
        return Err(Reason::Damaged("members overlap".into()));
    }
    members.sort_by(|a, b| (&a.name, a.start).cmp(&(&b.name, b.start)));
    Ok(members)
}

impl Member {
    /// Its bytes, unpacked.
    pub fn open(&self, taken: &Taken, limits: &Limits) -> Result<Body, Reason> {
        if let Some(wrong) = &self.wrong {
            return Err(Reason::Damaged(wrong.clone()));
        }
        let meter = Meter::new(taken);
        let stored: Box<dyn Read + Send> = match &self.store {
            Store::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(self.start))?;
                Box::new(file.take(self.packed))
            }
            Store::Memory(bytes) => {
                let mut bytes = Cursor::new(Arc::clone(bytes));
                bytes.set_position(self.start);
                Box::new(bytes.take(self.packed))
            }
        };
        let stored = Counted::new(stored, taken);
        let unpacked: Box<dyn Read + Send> = if self.deflated {
            Box::new(DeflateDecoder::new_with_buf(stored, vec![0; 1 << 16]))
        } else {
            Box::new(stored)
        };
        let checked = Checked {
            inner: unpacked,
            crc: Crc::new(),
            wanted: self.crc,
        };
        Ok(Box::new(BufReader::with_capacity(
            1 << 16,
            Guarded::new(checked, meter, limits),
        )))
    }
}

/// Compares the checksum at the end.
struct Checked<R> {
    inner: R,
    crc: Crc,
    wanted: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        if count == 0 && !out.is_empty() && self.crc.sum() != self.wanted {
            return Err(io::Error::other("the checksum does not agree"));
        }
        self.crc.update(&out[..count]);
        Ok(count)
    }
}
