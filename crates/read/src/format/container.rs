//! Archives of files: every member is read as a file of its own would be, archives in archives too.

use std::io::{self, BufReader, Read as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::vec;

use tar::{EntryType, Header, PaxExtensions};

use super::{Content, Place, Reads, docx, one, reads};
use crate::guard::{Meter, Taken};
use crate::open::{BUFFER, Body, Opened, open_within};
use crate::rows::archive::{Member, Store, hold, members};
use crate::{Foreign, Options, Read, Reason, Rejected};

/// Most archives around one file.
const DEPTH: usize = 2;

/// Most bytes of a member's name.
const NAME: u64 = 1 << 16;

/// Bytes of a block of a tar archive.
const BLOCK: u64 = 512;

/// The documents of all members.
pub(super) fn read(opened: Opened, options: &Options, depth: usize) -> Reads {
    let place = Place::file(&opened.path);
    if depth >= DEPTH && opened.content == Content::Tar {
        return one(place.reject(Reason::Foreign(Foreign::PackedTwice)));
    }
    let options = options.clone();
    if opened.content == Content::Tar {
        return Box::new(Tar {
            place,
            body: Arc::new(Mutex::new(Shared {
                body: opened.body,
                left: 0,
            })),
            padding: 0,
            current: None,
            meter: opened.meter,
            options,
            depth,
            ended: false,
        });
    }
    let store = match opened.file {
        Some(file) => Ok(Store::File(file)),
        None => hold(opened.body),
    };
    let list = store.and_then(|store| Ok((members(&store)?, store)));
    match list {
        Err(reason) => one(place.reject(reason)),
        Ok((all, _)) if all.iter().any(|member| member.name == "word/document.xml") => {
            docx::read_members(&place, &all, &options)
        }
        Ok((all, _)) if all.iter().any(|member| is_office(&member.name)) => {
            one(place.reject(Reason::Foreign(Foreign::Office)))
        }
        Ok(_) if depth >= DEPTH => one(place.reject(Reason::Foreign(Foreign::PackedTwice))),
        Ok((all, store)) => Box::new(Zip {
            place,
            members: all.into_iter(),
            current: None,
            // What is in memory has been counted when it came there.
            taken: match store.is_held() {
                true => Taken::default(),
                false => Arc::clone(opened.meter.taken()),
            },
            meter: opened.meter,
            options,
            depth,
        }),
    }
}

fn is_office(name: &str) -> bool {
    name == "[Content_Types].xml" || name == "META-INF/manifest.xml"
}

/// Members that programs put there for themselves.
fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|part| part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX")
}

fn within(place: &Place, name: &str) -> Arc<Path> {
    let name: String = name.trim_start_matches("./").chars().take(1_000).collect();
    Path::new(&format!("{}/{name}", place.path.display())).into()
}

struct Zip {
    place: Place,
    members: vec::IntoIter<Member>,
    current: Option<Reads>,
    taken: Taken,
    meter: Meter,
    options: Options,
    depth: usize,
}

impl Iterator for Zip {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            if let Some(read) = self.current.as_mut().and_then(Iterator::next) {
                return Some(read);
            }
            let member = self.members.next()?;
            if is_hidden(&member.name) {
                continue;
            }
            let path = within(&self.place, &member.name);
            let limits = &self.options.limits;
            let opened = match member.open(&self.taken, limits) {
                Ok(body) => open_within(path, body, self.meter.clone(), limits),
                Err(reason) => Err(Rejected::file(&path, reason)),
            };
            self.current = Some(match opened {
                Ok(opened) => reads(opened, &self.options, self.depth + 1),
                Err(rejected) => one(Read::Rejected(rejected)),
            });
        }
    }
}

struct Tar {
    place: Place,
    body: Arc<Mutex<Shared>>,
    /// Bytes after the member that fill its last block.
    padding: u64,
    current: Option<Reads>,
    meter: Meter,
    options: Options,
    depth: usize,
    ended: bool,
}

/// The archive's bytes, of which so many are left of the member being read.
struct Shared {
    body: Body,
    left: u64,
}

impl Iterator for Tar {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            if let Some(read) = self.current.as_mut().and_then(Iterator::next) {
                return Some(read);
            }
            self.current = None;
            if self.ended {
                return None;
            }
            match self.advance() {
                Ok(Some((name, size))) if !is_hidden(&name) => {
                    self.current = Some(self.member(&name, size))
                }
                Ok(Some((_, _))) => {}
                Ok(None) => self.ended = true,
                Err(reason) => {
                    self.ended = true;
                    return Some(self.place.reject(reason));
                }
            }
        }
    }
}

impl Tar {
    /// Passes over what is left of a member, and goes to the next file: its name and size.
    fn advance(&mut self) -> Result<Option<(String, u64)>, Reason> {
        let mut shared = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        let mut long_name = None;
        let mut long_size = None;
        loop {
            let rest = shared.left + self.padding;
            let passed = io::copy(&mut (&mut shared.body).take(rest), &mut io::sink())?;
            if passed < rest {
                return Err(Reason::Damaged("the archive is cut short".into()));
            }
            (shared.left, self.padding) = (0, 0);
            let mut block = [0; BLOCK as usize];
            match fill(&mut shared.body, &mut block)? {
                0 => return Ok(None),
                count if count < block.len() => {
                    return Err(Reason::Damaged("the archive is cut short".into()));
                }
                _ if block.iter().all(|b| *b == 0) => return Ok(None),
                _ => {}
            }
            let header = Header::from_byte_slice(&block);
            let wrong = |error: io::Error| Reason::Damaged(error.to_string());
            let sum: u32 = (0..)
                .zip(&block)
                .map(|(at, b)| {
                    if (148..156).contains(&at) {
                        32
                    } else {
                        u32::from(*b)
                    }
                })
                .sum();
            if header.cksum().map_err(wrong)? != sum {
                return Err(Reason::Damaged(
                    "the checksum of a header does not agree".into(),
                ));
            }
            let size = header.entry_size().map_err(wrong)?;
            shared.left = size;
            self.padding = size.next_multiple_of(BLOCK) - size;
            match header.entry_type() {
                EntryType::GNULongName | EntryType::XHeader if size > NAME => {
                    return Err(Reason::Damaged("a name is longer than 64 KiB".into()));
                }
                EntryType::GNULongName => {
                    let name = take(&mut shared)?;
                    long_name = Some(
                        String::from_utf8_lossy(&name)
                            .trim_end_matches('\0')
                            .to_string(),
                    );
                }
                EntryType::XHeader => {
                    let bytes = take(&mut shared)?;
                    for extension in PaxExtensions::new(&bytes).flatten() {
                        match extension.key_bytes() {
                            b"path" => {
                                long_name = Some(
                                    String::from_utf8_lossy(extension.value_bytes()).into_owned(),
                                )
                            }
                            b"size" => {
                                long_size =
                                    extension.value().ok().and_then(|size| size.parse().ok())
                            }
                            _ => {}
                        }
                    }
                }
                EntryType::Regular | EntryType::Continuous => {
                    let size = long_size.take().unwrap_or(size);
                    shared.left = size;
                    self.padding = size.checked_next_multiple_of(BLOCK).unwrap_or(size) - size;
                    let name = long_name.take();
                    let name = name.unwrap_or_else(|| {
                        String::from_utf8_lossy(&header.path_bytes()).into_owned()
                    });
                    return Ok(Some((name, size)));
                }
                _ => {}
            }
        }
    }

    fn member(&self, name: &str, size: u64) -> Reads {
        let path = within(&self.place, name);
        let part = Part {
            shared: Arc::clone(&self.body),
            left: size,
        };
        let body = BufReader::with_capacity(BUFFER, part);
        match open_within(
            path,
            Box::new(body),
            self.meter.clone(),
            &self.options.limits,
        ) {
            Ok(opened) => reads(opened, &self.options, self.depth + 1),
            Err(rejected) => one(Read::Rejected(rejected)),
        }
    }
}

/// The bytes of one member.
struct Part {
    shared: Arc<Mutex<Shared>>,
    left: u64,
}

impl io::Read for Part {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || out.is_empty() {
            return Ok(0);
        }
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let most = usize::try_from(shared.left.min(self.left)).unwrap_or(usize::MAX);
        let most = most.min(out.len());
        let count = shared.body.read(&mut out[..most])?;
        if count == 0 {
            return Err(io::Error::other(Reason::Damaged(
                "the archive is cut short".into(),
            )));
        }
        shared.left -= count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

/// What is left of a member, which is short.
fn take(shared: &mut Shared) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    let count = (&mut shared.body)
        .take(shared.left)
        .read_to_end(&mut bytes)?;
    shared.left -= count as u64;
    Ok(bytes)
}

/// Reads until the block is full or the stream ends.
fn fill(body: &mut Body, block: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < block.len() {
        match body.read(&mut block[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}
