//! Feeds: RSS 0.9 to 2.0, RDF, Atom, JSON Feed. Every entry is a document, with its full text where the feed has it.
//!
//! The entries are read one after another as they stand, so that what comes before damage is kept, and no namespace of
//! fourteen versions stops the reading: what counts are the local names of elements.

use std::io::Read as _;
use std::vec;

use bifrons_core::Document;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::{Place, Reads, draft, json_feed, one};
use crate::day::Order;
use crate::encoding;
use crate::open::Opened;
use crate::page::{one_line, plain_text, references};
use crate::{Options, Read, Reason};

/// Deepest nesting of a feed's elements.
const DEPTH: usize = 256;

/// Most entries of a feed.
pub(super) const ENTRIES: usize = 100_000;

/// The entries of a feed.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let place = Place::file(&opened.path);
    let limit = options.limits.record;
    let mut bytes = Vec::new();
    if let Err(error) = opened.body.take(limit as u64 + 1).read_to_end(&mut bytes) {
        return one(place.reject(error.into()));
    }
    Box::new(entries(&bytes, None, "", &place, options))
}

/// The entries of a feed in memory that comes from `url`.
pub(super) fn entries(
    bytes: &[u8],
    label: Option<&str>,
    url: &str,
    place: &Place,
    options: &Options,
) -> vec::IntoIter<Read> {
    let limit = options.limits.record;
    if bytes.len() > limit {
        let reason = Reason::TooLong {
            what: "feed",
            limit,
        };
        return vec![place.reject(reason)].into_iter();
    }
    let mut notes = Vec::new();
    let text = encoding::decode(bytes, label, &mut notes);
    if text.trim_start().starts_with('{') {
        return json_feed::entries(&text, place, options);
    }
    let mut feed = Feed::new(&text, url);
    let mut reads = Vec::new();
    let wrong = feed.all(&mut |entry, line, offset| {
        let place = place.at(Some(line), offset);
        reads.push(entry.document(&notes, &place, options));
        reads.len() < ENTRIES
    });
    if let Some(wrong) = wrong {
        let place = place.at(Some(feed.line()), feed.reader.buffer_position());
        reads.push(place.reject(Reason::Markup(wrong.chars().take(200).collect())));
    }
    if reads.is_empty() {
        reads.push(place.empty());
    }
    reads.into_iter()
}

/// An entry as it stands.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub id: String,
    pub title: String,
    pub url: String,
    pub published: String,
    pub updated: String,
    pub publisher: String,
    pub language: String,
    /// The full text, and a summary of it, as HTML.
    pub content: String,
    pub summary: String,
}

impl Entry {
    /// The document that the entry is: its full text, else its summary.
    pub(super) fn document(self, notes: &[String], place: &Place, options: &Options) -> Read {
        let mut notes = notes.to_vec();
        let plain = |html: &str| match html.contains(['<', '&']) {
            true => plain_text(html, &options.limits).unwrap_or_default(),
            false => html.trim().to_string(),
        };
        let (content, summary) = (plain(&self.content), plain(&self.summary));
        let text = if content.len() >= summary.len() {
            content
        } else {
            summary
        };
        let date = [&self.published, &self.updated]
            .into_iter()
            .find(|date| !date.trim().is_empty())
            .and_then(|date| draft::date(date, Order::Unknown, &mut notes));
        let title = one_line(&references::resolve(&plain(&self.title)));
        let value = Document {
            date,
            publisher: one_line(&self.publisher),
            title,
            url: self.url.trim().to_string(),
            language: self.language.trim().to_string(),
            text,
            ..Document::default()
        };
        place.document(value, notes, options)
    }
}

struct Feed<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    base: Option<Url>,
    publisher: String,
    language: String,
}

/// What an element of an entry, or of the feed, tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Id,
    Title,
    Link,
    Published,
    Updated,
    Language,
    Content,
    Summary,
}

impl Part {
    /// By its prefix and local name.
    fn of(prefix: &str, name: &str) -> Option<Self> {
        Some(match (prefix, name) {
            ("media" | "itunes" | "image" | "googleplay" | "thr", _) => return None,
            (_, "guid" | "id") => Self::Id,
            (_, "title") => Self::Title,
            (_, "link" | "origLink") => Self::Link,
            (_, "pubDate" | "published" | "issued" | "created" | "date") => Self::Published,
            (_, "updated" | "modified" | "lastBuildDate") => Self::Updated,
            (_, "language") => Self::Language,
            (_, "encoded" | "content" | "body" | "full-text") => Self::Content,
            (_, "description" | "summary" | "subtitle") => Self::Summary,
            _ => return None,
        })
    }
}

impl<'a> Feed<'a> {
    fn new(text: &'a str, url: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            text,
            base: Url::parse(url).ok(),
            publisher: String::new(),
            language: String::new(),
        }
    }

    fn line(&self) -> usize {
        line_at(self.text, self.reader.buffer_position())
    }

    /// Hands on every entry with line and offset of its beginning; what stopped the reading before the end, if anything did.
    fn all(&mut self, found: &mut impl FnMut(Entry, usize, u64) -> bool) -> Option<String> {
        let mut lines = (0, 1);
        let mut depth = 0_usize;
        let mut root = false;
        loop {
            let at = self.reader.buffer_position();
            match self.reader.read_event() {
                Err(error) => return Some(error.to_string()),
                Ok(Event::Eof) if !root => return Some("it has no element of a feed".into()),
                Ok(Event::Eof) => return None,
                Ok(Event::End(_)) => depth = depth.saturating_sub(1),
                Ok(Event::Start(start)) => {
                    let (prefix, name) = names(&start);
                    root |= matches!(&*name, "rss" | "feed" | "RDF" | "channel");
                    if matches!(&*name, "item" | "entry") {
                        let part = self.text.get(lines.0..at as usize).unwrap_or_default();
                        lines = (
                            at as usize,
                            lines.1 + part.bytes().filter(|b| *b == b'\n').count(),
                        );
                        let (entry, wrong) = self.entry();
                        if !found(entry, lines.1, at) {
                            return Some(format!("it has more than {ENTRIES} entries"));
                        }
                        if wrong.is_some() {
                            return wrong;
                        }
                        continue;
                    }
                    if let Some(base) = attribute(&start, "base") {
                        self.rebase(&base);
                    }
                    if let Some(language) = attribute(&start, "lang") {
                        self.language = language;
                    }
                    match Part::of(&prefix, &name) {
                        Some(part @ (Part::Title | Part::Language)) if depth <= 2 => {
                            match self.inner() {
                                Ok(text) if part == Part::Title && self.publisher.is_empty() => {
                                    self.publisher = one_line(&references::resolve(&text));
                                }
                                Ok(text) if part == Part::Language => self.language = text,
                                Ok(_) => {}
                                Err(wrong) => return Some(wrong),
                            }
                        }
                        _ if matches!(&*name, "image" | "textinput" | "textInput" | "author") => {
                            if let Err(wrong) = self.inner() {
                                return Some(wrong);
                            }
                        }
                        _ => depth += 1,
                    }
                    if depth > DEPTH {
                        return Some(format!("it is nested deeper than {DEPTH} elements"));
                    }
                }
                Ok(_) => {}
            }
        }
    }

    /// The entry whose element has just begun.
    fn entry(&mut self) -> (Entry, Option<String>) {
        let mut entry = Entry {
            publisher: self.publisher.clone(),
            language: self.language.clone(),
            ..Entry::default()
        };
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return (entry, Some(error.to_string())),
            };
            match event {
                Event::Eof => return (entry, Some("it is cut short".into())),
                Event::End(end) if matches!(end.local_name().into_inner(), "item" | "entry") => {
                    break;
                }
                Event::Empty(start) => self.link(&mut entry, &start),
                Event::Start(start) => {
                    let (prefix, name) = names(&start);
                    let part = Part::of(&prefix, &name);
                    let kind = attribute(&start, "type").unwrap_or_default();
                    self.link(&mut entry, &start);
                    let text = match self.inner() {
                        Ok(text) => text,
                        Err(wrong) => return (entry, Some(wrong)),
                    };
                    // Plain text that has signs of HTML in it is not HTML.
                    let text = match part {
                        Some(Part::Content | Part::Summary | Part::Title)
                            if kind == "text" || kind == "text/plain" =>
                        {
                            escaped(&text)
                        }
                        _ => text,
                    };
                    self.put(&mut entry, part, text);
                }
                _ => {}
            }
        }
        if entry.url.is_empty() && entry.id.starts_with("http") {
            entry.url = entry.id.trim().to_string();
        }
        if let Some(url) = self
            .base
            .as_ref()
            .and_then(|base| base.join(entry.url.trim()).ok())
            && !entry.url.is_empty()
        {
            entry.url = url.to_string();
        }
        (entry, None)
    }

    fn put(&self, entry: &mut Entry, part: Option<Part>, text: String) {
        let field = match part {
            Some(Part::Id) => &mut entry.id,
            Some(Part::Title) => &mut entry.title,
            Some(Part::Link) => &mut entry.url,
            Some(Part::Published) => &mut entry.published,
            Some(Part::Updated) => &mut entry.updated,
            Some(Part::Language) => &mut entry.language,
            Some(Part::Content) => &mut entry.content,
            Some(Part::Summary) => &mut entry.summary,
            None => return,
        };
        let longer =
            matches!(part, Some(Part::Content | Part::Summary)) && text.len() > field.len();
        if field.trim().is_empty() || longer {
            *field = text;
        }
    }

    /// A link of Atom, whose address is an attribute.
    fn link(&self, entry: &mut Entry, start: &BytesStart) {
        if names(start).1 != "link" {
            return;
        }
        let rel = attribute(start, "rel").unwrap_or_else(|| "alternate".into());
        if let Some(href) = attribute(start, "href").filter(|_| rel == "alternate")
            && entry.url.is_empty()
        {
            entry.url = href;
        }
    }

    fn rebase(&mut self, base: &str) {
        self.base = match &self.base {
            Some(outer) => outer.join(base).ok(),
            None => Url::parse(base).ok(),
        }
        .or(self.base.take());
    }

    /// All that is in the element that has just begun, up to its end: text with references resolved once, so that HTML that
    /// was made text is HTML, and elements as they stand.
    fn inner(&mut self) -> Result<String, String> {
        let mut out = String::new();
        let mut depth = 0_usize;
        loop {
            let start = self.reader.buffer_position() as usize;
            let event = self
                .reader
                .read_event()
                .map_err(|error| error.to_string())?;
            match event {
                Event::Eof => return Err("it is cut short".into()),
                Event::End(_) if depth == 0 => return Ok(out),
                Event::Text(text) => out.push_str(&text),
                Event::CData(text) => out.push_str(&text),
                Event::GeneralRef(name) => {
                    out.push_str(&references::resolve(&format!("&{};", &*name)))
                }
                Event::Start(_) | Event::End(_) | Event::Empty(_) => {
                    match event {
                        Event::Start(_) => depth += 1,
                        Event::End(_) => depth -= 1,
                        _ => {}
                    }
                    if depth > DEPTH {
                        return Err(format!("it is nested deeper than {DEPTH} elements"));
                    }
                    let end = self.reader.buffer_position() as usize;
                    out.push_str(self.text.get(start..end).unwrap_or_default());
                }
                _ => {}
            }
        }
    }
}

/// Prefix and local name.
pub(super) fn names(start: &BytesStart) -> (String, String) {
    let name = start.name();
    let prefix = name.prefix().map(|prefix| prefix.into_inner().to_string());
    let local = name.local_name().into_inner().to_string();
    (prefix.unwrap_or_default(), local)
}

/// An attribute by its local name.
pub(super) fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let mut all = start.attributes();
    let found = all
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().into_inner() == name)?;
    Some(references::resolve(&found.value))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The line of an offset, 1-based.
fn line_at(text: &str, offset: u64) -> usize {
    let before = text
        .as_bytes()
        .get(..offset as usize)
        .unwrap_or(text.as_bytes());
    1 + before.iter().filter(|b| **b == b'\n').count()
}
