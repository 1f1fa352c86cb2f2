//! Web archives: WARC 0.17 to 1.1 and ARC, packed record by record or not at all.
//!
//! The pages, feeds and texts that were answered are read; requests, pictures, redirections and errors of servers are not
//! counted as anything read.

use std::io::{self, BufRead, Read as _};
use std::iter;

use super::html::From;
use super::http::{self, Answer};
use super::{Content, Format, Place, Reads, feed, html, text};
use crate::encoding;
use crate::open::{Body, Opened};
use crate::{Options, Reason};

/// Longest line of a record's head, and most lines of it.
const LINE: usize = 1 << 16;
const LINES: usize = 1_000;

/// Most bytes passed over in search of the next record after one that is damaged.
const LOST: u64 = 1 << 26;

/// The documents of an archive.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let mut warc = Warc {
        file: Place::file(&opened.path),
        body: opened.body,
        offset: 0,
        ended: false,
        limit: options.limits.record,
    };
    let options = options.clone();
    let mut current: Reads = Box::new(iter::empty());
    Box::new(iter::from_fn(move || {
        loop {
            if let Some(read) = current.next() {
                return Some(read);
            }
            let place = warc.place();
            match warc.next()? {
                Ok(record) => current = record.reads(&options),
                Err(reason) => return Some(place.reject(reason)),
            }
        }
    }))
}

struct Warc {
    file: Place,
    body: Body,
    offset: u64,
    ended: bool,
    limit: usize,
}

/// A record that may hold a document.
struct Record {
    place: Place,
    url: String,
    /// What it says it is: a media type, empty if unknown.
    kind: String,
    /// It holds an answer of HTTP, head and body, instead of what was answered.
    is_http: bool,
    bytes: Vec<u8>,
}

impl Warc {
    fn place(&self) -> Place {
        self.file.at(None, self.offset)
    }

    /// The next record that may hold a document.
    fn next(&mut self) -> Option<Result<Record, Reason>> {
        while !self.ended {
            let mut line = Vec::new();
            let place = self.place();
            let found = self.line(&mut line);
            let record = match found {
                Ok(0) => break,
                Ok(_) if line.trim_ascii().is_empty() => continue,
                Ok(_) if line.starts_with(b"WARC/") => self.warc_record(place),
                Ok(_) => match arc_head(&line) {
                    Some(head) => self.arc_record(place, head),
                    None => Err(self.search(&line)),
                },
                Err(reason) => Err(reason),
            };
            match record {
                Ok(None) => {}
                Ok(Some(record)) => return Some(Ok(record)),
                Err(reason) => {
                    // What can be read goes on; a stream that fails does not.
                    self.ended |= !matches!(reason, Reason::Record(_) | Reason::TooLong { .. });
                    return Some(Err(reason));
                }
            }
        }
        self.ended = true;
        None
    }

    fn warc_record(&mut self, place: Place) -> Result<Option<Record>, Reason> {
        let fields = self.fields()?;
        let field = |name: &str| http::field(&fields, name).unwrap_or_default();
        let Ok(length) = field("content-length").parse::<u64>() else {
            return Err(Reason::Record("a record does not state its length".into()));
        };
        let content = field("content-type").to_ascii_lowercase();
        let wanted = match field("warc-type") {
            "response" => content.is_empty() || content.contains("http") || is_text(&content),
            "resource" | "conversion" => is_text(&content),
            _ => false,
        };
        let declared = field("warc-identified-payload-type").to_string();
        let is_http = content.contains("application/http");
        let url = field("warc-target-uri")
            .trim_matches(['<', '>'])
            .to_string();
        if !wanted || !declared.is_empty() && !is_text(&declared) {
            self.skip(length)?;
            return Ok(None);
        }
        let bytes = self.take(length)?;
        let kind = if is_http { declared } else { content };
        Ok(Some(Record {
            place,
            url,
            kind,
            is_http,
            bytes,
        }))
    }

    fn arc_record(&mut self, place: Place, head: ArcHead) -> Result<Option<Record>, Reason> {
        if !head.url.starts_with("http") || !is_text(&head.kind) {
            self.skip(head.length)?;
            return Ok(None);
        }
        let bytes = self.take(head.length)?;
        Ok(Some(Record {
            place,
            url: head.url,
            is_http: bytes.starts_with(b"HTTP/"),
            kind: head.kind,
            bytes,
        }))
    }

    /// Fields up to the blank line.
    fn fields(&mut self) -> Result<Vec<(String, String)>, Reason> {
        let mut lines = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.line(&mut line)? == 0 || line.trim_ascii().is_empty() {
                return Ok(http::fields(&lines));
            }
            if lines.len() == LINES {
                return Err(Reason::Record(format!(
                    "the head of a record has more than {LINES} lines"
                )));
            }
            lines.push(line);
        }
    }

    fn line(&mut self, line: &mut Vec<u8>) -> Result<usize, Reason> {
        let count = (&mut self.body)
            .take(LINE as u64 + 1)
            .read_until(b'\n', line)?;
        self.offset += count as u64;
        if count > LINE {
            return Err(self.search(line));
        }
        Ok(count)
    }

    /// The bytes of a record; what is beyond the limit is passed over.
    fn take(&mut self, length: u64) -> Result<Vec<u8>, Reason> {
        if length > self.limit as u64 {
            self.skip(length)?;
            return Err(Reason::TooLong {
                what: "record",
                limit: self.limit,
            });
        }
        let mut bytes = Vec::new();
        let read = (&mut self.body).take(length).read_to_end(&mut bytes);
        self.offset += bytes.len() as u64;
        match read {
            Ok(_) => {}
            // What came of the last record is worth reading.
            Err(_) if bytes.len() > 1_000 => self.ended = true,
            Err(error) => return Err(error.into()),
        }
        if (bytes.len() as u64) < length {
            self.ended = true;
            if bytes.is_empty() {
                return Err(Reason::Damaged("the archive is cut short".into()));
            }
        }
        Ok(bytes)
    }

    fn skip(&mut self, length: u64) -> Result<(), Reason> {
        let passed = io::copy(&mut (&mut self.body).take(length), &mut io::sink())?;
        self.offset += passed;
        match passed < length {
            true => Err(Reason::Damaged("the archive is cut short".into())),
            false => Ok(()),
        }
    }

    /// Goes to the next line that begins a WARC record, since a length was wrong.
    fn search(&mut self, line: &[u8]) -> Reason {
        let shown = String::from_utf8_lossy(&line[..line.len().min(40)])
            .trim_end()
            .to_string();
        let mut passed = 0;
        let lost = loop {
            match self.body.fill_buf() {
                Ok([]) => break true,
                Ok(buffer) => {
                    if let Some(at) = memchr::memmem::find(buffer, b"WARC/1.") {
                        self.body.consume(at);
                        self.offset += at as u64;
                        break false;
                    }
                    // The mark may be cut by the end of the buffer; then the record is passed over too.
                    let count = buffer.len();
                    self.body.consume(count);
                    self.offset += count as u64;
                    passed += count as u64;
                }
                Err(_) => break true,
            }
            if passed > LOST {
                break true;
            }
        };
        self.ended |= lost;
        Reason::Record(format!("`{shown}` is no beginning of a record"))
    }
}

impl Record {
    fn reads(self, options: &Options) -> Reads {
        let Self {
            place, url, kind, ..
        } = &self;
        let answer = match self.is_http {
            true => match http::answer(&self.bytes, options.limits.record) {
                Ok(answer) => answer,
                Err(reason) => return super::one(place.reject(reason)),
            },
            false => Answer {
                status: 200,
                kind: kind.clone(),
                body: self.bytes.as_slice().into(),
            },
        };
        let body = &answer.body[..];
        let told = if answer.kind.is_empty() {
            kind
        } else {
            &answer.kind
        };
        if answer.status != 200 || !is_text(told) {
            return Box::new(iter::empty());
        }
        let label = http::charset(told);
        let content = Content::of(&body[..body.len().min(8192)]);
        let format = match content {
            Content::Known(format @ (Format::Html | Format::Feed)) => format,
            // Pages without any of the usual beginnings.
            Content::Known(Format::Text | Format::Wiki | Format::Mail) if told.contains("html") => {
                Format::Html
            }
            Content::Known(Format::Text | Format::Wiki | Format::Mail)
                if told.starts_with("text/plain") =>
            {
                Format::Text
            }
            _ => return Box::new(iter::empty()),
        };
        match format {
            Format::Feed => Box::new(feed::entries(body, label.as_deref(), url, place, options)),
            Format::Html => {
                let from = From {
                    url: url.clone(),
                    encoding: label,
                };
                super::one(html::document(body, &from, place, options))
            }
            _ => {
                let mut notes = Vec::new();
                let text = encoding::decode(body, label.as_deref(), &mut notes);
                super::one(text::page(text, url, notes, place, options))
            }
        }
    }
}

/// Whether a media type may be that of a page, a feed or a text; robots' rules and style sheets are none.
fn is_text(kind: &str) -> bool {
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    matches!(
        kind.as_str(),
        "" | "text/html"
            | "application/xhtml+xml"
            | "text/plain"
            | "application/rss+xml"
            | "application/atom+xml"
            | "application/rdf+xml"
            | "application/xml"
            | "text/xml"
            | "application/feed+json"
            | "application/octet-stream"
            | "unk"
            | "no-type"
            | "application/http"
            | "text/x-html"
    )
}

/// The head of an ARC record.
struct ArcHead {
    url: String,
    kind: String,
    length: u64,
}

/// `URL IP-address date media-type [… ] length`, with blanks between; URLs may have blanks themselves.
fn arc_head(line: &[u8]) -> Option<ArcHead> {
    let line = String::from_utf8_lossy(line);
    let parts: Vec<&str> = line.trim_end().split(' ').collect();
    let length = parts.last()?.parse().ok()?;
    // Version 1 has five fields, version 2 ten.
    let date = |at: usize| {
        let part = parts.get(at).copied().unwrap_or_default();
        (12..=17).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    let at = (2..parts.len().saturating_sub(2)).find(|at| date(*at))?;
    Some(ArcHead {
        url: parts[..at - 1].join(" "),
        kind: parts.get(at + 1)?.to_ascii_lowercase(),
        length,
    })
}
