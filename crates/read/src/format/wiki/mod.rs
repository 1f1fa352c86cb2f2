//! Text as MediaWiki keeps it: a page in a file, or an export of many pages.

mod markup;

use std::io::{self, BufRead, Read as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bifrons_core::Document;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Place, Reads, draft, one, text};
use crate::day::Order;
use crate::encoding;
use crate::open::{Body, Opened};
use crate::page::references;
use crate::{Options, Read, Reason};
use markup::Wiki;

/// The pages of a file.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let place = Place::file(&opened.path);
    if opened.head.trim_ascii_start().starts_with(b"<") || opened.head.starts_with(b"\xef\xbb\xbf<")
    {
        return Box::new(Export::new(opened.body, place, options));
    }
    let limit = options.limits.document.saturating_mul(4);
    let mut bytes = Vec::new();
    if let Err(error) = opened.body.take(limit as u64 + 1).read_to_end(&mut bytes) {
        return one(place.reject(error.into()));
    }
    if bytes.len() > limit {
        return one(place.reject(Reason::TextTooLong { limit }));
    }
    let mut notes = Vec::new();
    let source = encoding::decode(&bytes, None, &mut notes);
    let wiki = Wiki::read(&source);
    let stated = draft::date(&wiki.date, Order::Unknown, &mut notes);
    let value = Document {
        date: stated.or_else(|| text::date(&wiki.text, &place, options, &mut notes)),
        title: wiki.title,
        text: wiki.text,
        ..Document::default()
    };
    one(place.document(value, notes, options))
}

/// An export: pages with their titles, read one after another.
struct Export {
    reader: Reader<Bounded>,
    left: Arc<AtomicU64>,
    place: Place,
    options: Options,
    site: String,
    base: String,
    ended: bool,
}

/// A page of an export.
#[derive(Default)]
struct Page {
    title: String,
    space: String,
    id: String,
    timestamp: String,
    text: String,
    is_redirect: bool,
}

impl Export {
    fn new(body: Body, place: Place, options: &Options) -> Self {
        let left = Arc::new(AtomicU64::new(0));
        let bounded = Bounded {
            body,
            left: Arc::clone(&left),
        };
        let mut reader = Reader::from_reader(bounded);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        reader.config_mut().allow_dangling_amp = true;
        Self {
            reader,
            left,
            place,
            options: options.clone(),
            site: String::new(),
            base: String::new(),
            ended: false,
        }
    }

    /// The next page; those of talk, users and files, and those that only lead elsewhere, are passed over.
    fn page(&mut self) -> Result<Option<Page>, Reason> {
        let mut page = Page::default();
        let mut element = String::new();
        let mut in_revision = false;
        let mut in_contributor = false;
        let mut buffer = Vec::new();
        self.left
            .store(self.options.limits.record as u64, Ordering::Relaxed);
        loop {
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer);
            let event = match event {
                Ok(event) => event,
                Err(quick_xml::Error::Io(error)) => {
                    return Err(io::Error::new(error.kind(), error.to_string()).into());
                }
                Err(error) => {
                    return Err(Reason::Markup(
                        error.to_string().chars().take(200).collect(),
                    ));
                }
            };
            let piece = match event {
                Event::Eof => return Ok(None),
                Event::Start(start) => {
                    element = start.local_name().into_inner().to_string();
                    match element.as_str() {
                        "page" => page = Page::default(),
                        "revision" => {
                            in_revision = true;
                            page.text.clear();
                            page.timestamp.clear();
                        }
                        "contributor" => in_contributor = true,
                        _ => {}
                    }
                    continue;
                }
                Event::Empty(empty) => {
                    page.is_redirect |= empty.local_name().into_inner() == "redirect";
                    continue;
                }
                Event::End(end) => {
                    element.clear();
                    match end.local_name().into_inner() {
                        "revision" => in_revision = false,
                        "contributor" => in_contributor = false,
                        "page" => {
                            let is_article = matches!(page.space.trim(), "" | "0");
                            if is_article && !page.is_redirect {
                                return Ok(Some(page));
                            }
                            self.left
                                .store(self.options.limits.record as u64, Ordering::Relaxed);
                        }
                        _ => {}
                    }
                    continue;
                }
                Event::Text(text) => text.to_string(),
                Event::CData(text) => text.to_string(),
                Event::GeneralRef(name) => references::resolve(&format!("&{};", &*name)),
                _ => continue,
            };
            let field = match element.as_str() {
                "title" => &mut page.title,
                "ns" => &mut page.space,
                "id" if !in_revision => &mut page.id,
                "timestamp" => &mut page.timestamp,
                "text" if !in_contributor => &mut page.text,
                "sitename" => &mut self.site,
                "base" => &mut self.base,
                _ => continue,
            };
            field.push_str(&piece);
        }
    }

    fn document(&self, page: Page) -> Read {
        let place = self.place.at(None, self.reader.buffer_position());
        let mut notes = Vec::new();
        let wiki = Wiki::read(&page.text);
        let stated = [&wiki.date, &page.timestamp]
            .into_iter()
            .find(|date| !date.trim().is_empty());
        let date = stated.and_then(|date| draft::date(date, Order::Unknown, &mut notes));
        let folder = self.base.trim().rsplit_once('/').map(|(folder, _)| folder);
        let url = folder.map(|folder| format!("{folder}/{}", page.title.trim().replace(' ', "_")));
        let value = Document {
            id: format!(
                "{}{}",
                if self.site.is_empty() { "" } else { "wiki-" },
                page.id.trim()
            ),
            date,
            publisher: self.site.trim().to_string(),
            title: page.title.trim().to_string(),
            url: url.unwrap_or_default(),
            text: wiki.text,
            ..Document::default()
        };
        place.document(value, notes, &self.options)
    }
}

impl Iterator for Export {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        if self.ended {
            return None;
        }
        match self.page() {
            Ok(Some(page)) => Some(self.document(page)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(reason) => {
                self.ended = true;
                let place = self.place.at(None, self.reader.buffer_position());
                Some(place.reject(reason))
            }
        }
    }
}

/// A stream that ends with an error where one page takes more than its limit.
struct Bounded {
    body: Body,
    left: Arc<AtomicU64>,
}

impl io::Read for Bounded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(out.len());
        out[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Bounded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left.load(Ordering::Relaxed) == 0 {
            return Err(io::Error::other("a page of the export is too long"));
        }
        self.body.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        let left = self.left.load(Ordering::Relaxed);
        self.left
            .store(left.saturating_sub(count as u64), Ordering::Relaxed);
        self.body.consume(count);
    }
}
