//! Telling a format by the head of a file.

use super::json;
use crate::{Foreign, Format, Reason};

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Bzip2,
    Gzip,
    Zstd,
}

impl Packing {
    /// Tells the packing by the first bytes; `None` if it is none that is unpacked.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            // The signs that follow are those of a block, or of the end.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31 | 0x17, ..] => Some(Self::Bzip2),
            // A zstd frame, or the skippable frame that parallel packers put before it.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// What the head of an unpacked file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Nothing,
    Known(Format),
    /// An archive of files in zip form, which office documents are too.
    Zip,
    /// An archive of files in tar form.
    Tar,
    Foreign(Foreign),
}

impl Content {
    pub(crate) fn of(head: &[u8]) -> Self {
        if head.is_empty() {
            return Self::Nothing;
        }
        if let Some(content) = by_first_bytes(head) {
            return content;
        }
        let words = words(head);
        match words {
            [b'<', ..] => {
                if let Some(content) = markup(words) {
                    return content;
                }
            }
            [b'[', rest @ ..] if rest.trim_ascii_start().starts_with(b"{") => {
                return Self::Known(Format::Json);
            }
            [b'{', rest @ ..] if !rest.starts_with(b"{") => {
                return Self::Known(objects(words, rest));
            }
            _ => {}
        }
        if looks_binary(head) {
            Self::Foreign(Foreign::Binary)
        } else if looks_like_mail(head) {
            Self::Known(Format::Mail)
        } else if looks_like_wiki(head) {
            Self::Known(Format::Wiki)
        } else {
            Self::Known(Format::Text)
        }
    }

    /// Whether the file has lines, for readers that want lines and nothing else.
    pub(crate) fn lines(self) -> Result<(), Reason> {
        let foreign = match self {
            Self::Nothing
            | Self::Known(
                Format::Jsonl | Format::Text | Format::Table | Format::Mail | Format::Wiki,
            ) => {
                return Ok(());
            }
            Self::Known(Format::Json) => Foreign::Json,
            Self::Known(Format::Parquet) => Foreign::Parquet,
            Self::Known(Format::Html) => Foreign::Html,
            Self::Known(Format::Feed) => Foreign::Feed,
            Self::Known(Format::Warc) => Foreign::Warc,
            Self::Known(Format::Docx) => Foreign::Office,
            Self::Zip => Foreign::Zip,
            Self::Tar => Foreign::Tar,
            Self::Foreign(foreign) => foreign,
        };
        Err(Reason::Foreign(foreign))
    }
}

/// Whether the head holds a first line that is more than a brace: then it is JSONL whatever follows.
pub(crate) fn is_record_head(head: &[u8]) -> bool {
    let line = words(head)
        .split_inclusive(|b| *b == b'\n')
        .next()
        .unwrap_or_default();
    line.starts_with(b"{") && line.ends_with(b"\n") && line.trim_ascii() != b"{"
}

/// Formats that begin with bytes of their own.
fn by_first_bytes(head: &[u8]) -> Option<Content> {
    if let Some(foreign) = Foreign::of(head) {
        return Some(Content::Foreign(foreign));
    }
    let known: [(&[u8], Content); 6] = [
        (b"PAR1", Content::Known(Format::Parquet)),
        (b"PK\x03\x04", Content::Zip),
        (b"PK\x05\x06", Content::Zip),
        (b"PK\x07\x08", Content::Zip),
        (b"WARC/", Content::Known(Format::Warc)),
        (b"filedesc://", Content::Known(Format::Warc)),
    ];
    let found = known.iter().find(|(magic, _)| head.starts_with(magic));
    found.map(|(_, content)| *content).or_else(|| {
        let tar = head.get(257..262) == Some(b"ustar");
        tar.then_some(Content::Tar)
    })
}

/// Objects a line, or one over several lines.
fn objects(head: &[u8], rest: &[u8]) -> Format {
    let next = rest.trim_ascii_start();
    let start = &head[..head.len().min(1_000)];
    if holds(start, b"jsonfeed.org") && holds(start, b"\"version\"") {
        return Format::Feed;
    }
    if json::list_within(head).is_some() {
        return Format::Json;
    }
    let broken = rest[..rest.len() - next.len()].contains(&b'\n');
    if broken && next.starts_with(b"\"") {
        Format::Json
    } else {
        Format::Jsonl
    }
}

/// Markup by its first tag; text that merely begins with `<` is none.
fn markup(head: &[u8]) -> Option<Content> {
    let mut head = &head.to_ascii_lowercase()[..];
    let mut declared = false;
    // Declarations and comments may go before.
    loop {
        let skip = match head {
            [b'<', b'?', ..] => b"?>".as_slice(),
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            _ => break,
        };
        declared |= head.starts_with(b"<?xml");
        let end = memchr::memmem::find(head, skip).map_or(head.len(), |at| at + skip.len());
        head = head[end..].trim_ascii_start();
    }
    let name = |tag: &&[u8]| {
        let rest = head
            .strip_prefix(b"<")
            .and_then(|head| head.strip_prefix(*tag));
        rest.is_some_and(|rest| rest.first().is_none_or(|b| !b.is_ascii_alphanumeric()))
    };
    let feed = [&b"rss"[..], b"feed", b"rdf:rdf", b"channel", b"atom:feed"];
    let page = [
        &b"!doctype html"[..],
        b"html",
        b"head",
        b"body",
        b"title",
        b"meta",
        b"link",
        b"script",
        b"style",
        b"div",
        b"p",
        b"article",
        b"main",
        b"section",
        b"header",
        b"h1",
        b"h2",
        b"table",
        b"span",
        b"center",
        b"font",
        b"b",
        b"a",
        b"img",
    ];
    if feed.iter().any(name) {
        Some(Content::Known(Format::Feed))
    } else if page.iter().any(name) {
        Some(Content::Known(Format::Html))
    } else if name(&&b"mediawiki"[..]) {
        Some(Content::Known(Format::Wiki))
    } else if head.starts_with(b"<!doctype rss") || head.starts_with(b"<!doctype rdf") {
        Some(Content::Known(Format::Feed))
    } else if head.starts_with(b"<!doctype") || declared {
        // A declaration of another kind, or a head that ends before the first tag.
        let any = |tags: &[&[u8]]| tags.iter().any(|tag| holds(head, &[b"<", *tag].concat()));
        if any(&feed[..3]) {
            Some(Content::Known(Format::Feed))
        } else if any(&page[1..4]) {
            Some(Content::Known(Format::Html))
        } else {
            Some(Content::Foreign(Foreign::Xml))
        }
    } else {
        None
    }
}

/// Fields at the head of a mail.
const MAIL: [&[u8]; 12] = [
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"received",
    b"return-path",
    b"delivered-to",
    b"content-type",
    b"reply-to",
    b"x-mailer",
];

/// A mail begins with fields, among which are its sender and three others of every mail.
fn looks_like_mail(head: &[u8]) -> bool {
    let mut found = 0;
    let mut sender = false;
    let lines = head.split(|b| *b == b'\n');
    for (at, line) in lines.map(<[u8]>::trim_ascii_end).enumerate() {
        if at == 0 && line.starts_with(b"From ")
            || line.starts_with(b" ")
            || line.starts_with(b"\t")
        {
            continue;
        }
        let Some(colon) = line.iter().position(|b| *b == b':') else {
            break;
        };
        let name = line[..colon].to_ascii_lowercase();
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_graphic()) {
            break;
        }
        sender |= name == b"from";
        found += usize::from(MAIL.contains(&&name[..]));
    }
    sender && found >= 4
}

/// Links, templates and headings of MediaWiki.
fn looks_like_wiki(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let links = head.matches("[[").count() >= 2 && head.contains("]]");
    let templates = head.contains("{{") && head.contains("}}");
    let headings = head.lines().any(|line| {
        let line = line.trim_end();
        line.starts_with("==") && line.ends_with("==") && line.len() > 4
    });
    let bold = head.contains("'''");
    let redirect = head
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("#redirect");
    redirect
        || [links, templates, headings, bold]
            .into_iter()
            .filter(|found| *found)
            .count()
            >= 2
}

/// Whether so many control characters stand in the head that it is no text with an odd slip.
fn looks_binary(head: &[u8]) -> bool {
    let is_odd = |b: &&u8| b.is_ascii_control() && !b"\t\n\r\x0b\x0c\x1b\x1e\x1f".contains(b);
    let odd = head.iter().filter(is_odd).count();
    odd >= 4 && odd * 50 > head.len()
}

/// The head from its first byte that is no blank, without byte order mark.
fn words(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start()
}

fn holds(head: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(head, part).is_some()
}
