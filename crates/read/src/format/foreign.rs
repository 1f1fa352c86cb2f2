//! Formats that are known and not read, so that the user hears a name and a remedy instead of nonsense.

use std::fmt;

use super::{Packing, words};

/// A format that is recognised and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// Arrow file or stream.
    Arrow,
    /// No text of any kind.
    Binary,
    /// bzip2, xz, lz4 or 7z.
    OtherPacking,
    /// RSS or Atom.
    Feed,
    /// HTML page.
    Html,
    /// One JSON array, instead of an object a line.
    JsonArray,
    /// JSON objects over several lines.
    JsonIndented,
    /// Word, Excel or LibreOffice file in a ZIP.
    Office,
    /// Word or Excel file of before 2007.
    OldOffice,
    /// Packed within a packed file.
    PackedTwice,
    /// Apache Parquet.
    Parquet,
    /// PDF.
    Pdf,
    /// Rich Text Format.
    Rtf,
    /// SQLite database.
    Sqlite,
    /// tar archive.
    Tar,
    /// Text in UTF-16 or UTF-32.
    Utf16,
    /// Web archive.
    Warc,
    /// XML that is no feed.
    Xml,
    /// ZIP archive.
    Zip,
}

/// First bytes of formats.
const MAGIC: [(&[u8], Foreign); 17] = [
    (b"%PDF-", Foreign::Pdf),
    (b"PAR1", Foreign::Parquet),
    (b"PK\x05\x06", Foreign::Zip),
    (b"PK\x07\x08", Foreign::Zip),
    (b"WARC/", Foreign::Warc),
    (b"ARROW1", Foreign::Arrow),
    (b"\xff\xff\xff\xff", Foreign::Arrow),
    (b"SQLite format 3\0", Foreign::Sqlite),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::OldOffice),
    (b"BZh", Foreign::OtherPacking),
    (b"\xfd7zXZ\0", Foreign::OtherPacking),
    (b"\x04\x22\x4d\x18", Foreign::OtherPacking),
    (b"7z\xbc\xaf\x27\x1c", Foreign::OtherPacking),
    (b"\xff\xfe", Foreign::Utf16),
    (b"\xfe\xff", Foreign::Utf16),
    (b"\0\0\xfe\xff", Foreign::Utf16),
    (b"{\\rtf", Foreign::Rtf),
];

impl Foreign {
    /// Tells a foreign format by the head of a file; `None` if it is none of them.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Some(*found);
        }
        if head.starts_with(b"PK\x03\x04") {
            let office = [
                &b"[Content_Types].xml"[..],
                b"application/vnd.oasis",
                b"word/",
                b"_rels/",
            ];
            return Some(if office.iter().any(|name| holds(head, name)) {
                Self::Office
            } else {
                Self::Zip
            });
        }
        if head.get(257..262) == Some(b"ustar") {
            return Some(Self::Tar);
        }
        if Packing::of(head).is_some() {
            return Some(Self::PackedTwice);
        }
        match words(head) {
            [b'<', ..] => markup(&words(head).to_ascii_lowercase()),
            [b'[', rest @ ..] if rest.trim_ascii_start().starts_with(b"{") => Some(Self::JsonArray),
            [b'{', rest @ ..] => {
                let next = rest.trim_ascii_start();
                let broken = rest[..rest.len() - next.len()].contains(&b'\n');
                (broken && next.starts_with(b"\"")).then_some(Self::JsonIndented)
            }
            _ => None,
        }
    }
}

/// Whether so many control characters stand in the head that it is no text with an odd slip.
pub(super) fn looks_binary(head: &[u8]) -> bool {
    let is_odd = |b: &&u8| b.is_ascii_control() && !b"\t\n\r\x0b\x0c\x1b".contains(b);
    let odd = head.iter().filter(is_odd).count();
    odd >= 4 && odd * 50 > head.len()
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arrow => "an Arrow file, which is not read; write its rows as JSONL",
            Self::Binary => "not text",
            Self::OtherPacking => {
                "packed in a way that is not read; unpack it, or pack it with gzip or zstd"
            }
            Self::Feed => "an RSS or Atom feed, which is not read yet; write its entries as JSONL",
            Self::Html => {
                "an HTML page, which is not read yet; write its text as JSONL or plain text"
            }
            Self::JsonArray => {
                "one JSON array; write one object a line, for example with jq -c '.[]'"
            }
            Self::JsonIndented => {
                "JSON over several lines; write one object a line, for example with jq -c ."
            }
            Self::Office => "an office document, which is not read yet; save it as plain text",
            Self::OldOffice => "an old office document, which is not read; save it as plain text",
            Self::PackedTwice => "packed twice; unpack it once",
            Self::Parquet => "a Parquet file, which is not read yet; write its rows as JSONL",
            Self::Pdf => {
                "a PDF, which is not read yet; convert it to text, for example with pdftotext"
            }
            Self::Rtf => "an RTF document, which is not read; save it as plain text",
            Self::Sqlite => "an SQLite database, which is not read; write its rows as JSONL",
            Self::Tar => "a tar archive, which is not read; unpack it and name the folder",
            Self::Utf16 => {
                "text in UTF-16 or UTF-32; save it as UTF-8, for example with iconv -t UTF-8"
            }
            Self::Warc => "a web archive (WARC), which is not read yet; write its pages as JSONL",
            Self::Xml => {
                "an XML file, which is not read yet; write its text as JSONL or plain text"
            }
            Self::Zip => "a ZIP archive, which is not read yet; unpack it and name the folder",
        })
    }
}

/// Markup by its first tag, in lower case; text that merely begins with `<` is none.
fn markup(head: &[u8]) -> Option<Foreign> {
    let starts = |tags: &[&[u8]]| tags.iter().any(|tag| head.starts_with(tag));
    let feed = [&b"<rss"[..], b"<feed", b"<rdf:rdf"];
    let page = [&b"<!doctype html"[..], b"<html", b"<head>", b"<body"];
    if starts(&feed) {
        Some(Foreign::Feed)
    } else if starts(&page) {
        Some(Foreign::Html)
    } else if !starts(&[b"<?xml", b"<!doctype"]) {
        None
    } else if feed.iter().any(|tag| holds(head, tag)) {
        Some(Foreign::Feed)
    } else if page.iter().any(|tag| holds(head, tag)) {
        Some(Foreign::Html)
    } else {
        Some(Foreign::Xml)
    }
}

fn holds(head: &[u8], part: &[u8]) -> bool {
    head.windows(part.len()).any(|window| window == part)
}
