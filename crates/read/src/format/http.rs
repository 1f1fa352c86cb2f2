//! Answers of HTTP as archives keep them.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::{Limits, Reason};

/// Bytes in which the head of an answer must end.
const HEAD: usize = 1 << 18;

/// What a server answered.
pub(super) struct Answer<'a> {
    /// Status, 200 if all is well; 0 if it has none.
    pub status: u16,
    /// `Content-Type`, in lower case, empty if it has none.
    pub kind: String,
    /// What was answered, unpacked.
    pub body: Cow<'a, [u8]>,
}

/// Divides head and body; joins chunks and unpacks, as far as both can be done.
pub(super) fn answer(bytes: &[u8], limit: usize) -> Result<Answer<'_>, Reason> {
    if !bytes.starts_with(b"HTTP/") {
        // Some programs keep the body alone.
        return Ok(Answer {
            status: 200,
            kind: String::new(),
            body: bytes.into(),
        });
    }
    let (head, body) = divide(bytes);
    let lines: Vec<Vec<u8>> = head.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    let status = lines[0].split(|b| *b == b' ').nth(1).unwrap_or_default();
    let status = String::from_utf8_lossy(status.trim_ascii())
        .parse()
        .unwrap_or_default();
    let fields = fields(&lines[1..]);
    let get = |name: &str| {
        field(&fields, name)
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let mut body: Cow<[u8]> = body.into();
    // Programs that write archives often join the chunks and leave the field as it was.
    if get("transfer-encoding").contains("chunked")
        && let Some(joined) = joined(&body)
    {
        body = joined.into();
    }
    let encodings = get("content-encoding");
    for encoding in encodings.split(',').map(str::trim).rev() {
        let unpacked = match encoding {
            "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
                unpack(MultiGzDecoder::new(&body[..]), body.len(), limit)?
            }
            "deflate" if body.first().is_some_and(|b| b & 0x0f == 8) => {
                unpack(ZlibDecoder::new(&body[..]), body.len(), limit)?
            }
            "deflate" => unpack(DeflateDecoder::new(&body[..]), body.len(), limit)?,
            "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
                unpack(zstd::Decoder::with_buffer(&body[..])?, body.len(), limit)?
            }
            "br" if !looks_plain(&body) => unpack(
                brotli::Decompressor::new(&body[..], 4096),
                body.len(),
                limit,
            )?,
            _ => continue,
        };
        // Damaged at once: it was no such packing, and is read as it stands.
        if !unpacked.is_empty() {
            body = unpacked.into();
        }
    }
    Ok(Answer {
        status,
        kind: get("content-type"),
        body,
    })
}

/// Fields by name in lower case; lines that begin with a blank go on with the field before.
pub(super) fn fields(lines: &[Vec<u8>]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end();
        if text.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(text.trim_start());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
        }
    }
    fields
}

/// The first field of that name.
pub(super) fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// The encoding that a media type states.
pub(super) fn charset(kind: &str) -> Option<String> {
    let (_, rest) = kind.split_once("charset=")?;
    let label = rest
        .split([';', ' ', ','])
        .next()?
        .trim_matches(['"', '\'']);
    (!label.is_empty()).then(|| label.to_string())
}

/// Head and body, divided by the first blank line.
fn divide(bytes: &[u8]) -> (&[u8], &[u8]) {
    let head = &bytes[..bytes.len().min(HEAD)];
    let crlf = memchr::memmem::find(head, b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = memchr::memmem::find(head, b"\n\n").map(|at| (at, at + 2));
    let end = match (crlf, lf) {
        (Some(a), Some(b)) => Some(if a.0 < b.0 { a } else { b }),
        (a, b) => a.or(b),
    };
    let (end, start) = end.unwrap_or((head.len(), head.len()));
    (&bytes[..end], &bytes[start..])
}

/// The chunks as one; `None` if they are none. What comes before a wrong one is kept, and so is what follows it.
fn joined(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(1_024)]);
        let size = end.and_then(|end| {
            let line = std::str::from_utf8(&rest[..end]).ok()?;
            let digits = line.split(';').next()?.trim();
            Some((end + 1, usize::from_str_radix(digits, 16).ok()?))
        });
        match size {
            Some((_, 0)) => break,
            Some((start, size)) => {
                let end = start.saturating_add(size).min(rest.len());
                out.extend_from_slice(&rest[start..end]);
                rest = &rest[end..];
                rest = rest
                    .strip_prefix(b"\r\n")
                    .or(rest.strip_prefix(b"\n"))
                    .unwrap_or(rest);
            }
            None if out.is_empty() => return None,
            None => {
                out.extend_from_slice(rest);
                break;
            }
        }
    }
    Some(out)
}

/// Unpacks what can be unpacked, within the limits of packed files.
fn unpack(packed: impl Read, size: usize, limit: usize) -> Result<Vec<u8>, Reason> {
    let ratio = Limits::default().ratio;
    let dense = (size as u64).saturating_mul(ratio).max(Limits::RATIO_FREE);
    let mut out = Vec::new();
    let most = dense.min(limit as u64);
    // An error at the end leaves what came before.
    let _ = packed.take(most + 1).read_to_end(&mut out);
    if out.len() as u64 > dense {
        return Err(Reason::RatioTooHigh { ratio });
    }
    if out.len() > limit {
        return Err(Reason::TooLong {
            what: "record",
            limit,
        });
    }
    Ok(out)
}

/// Whether the bytes are a page as it stands, whatever was said of its packing.
fn looks_plain(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"<")
}
