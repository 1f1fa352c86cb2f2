//! Formats, told by content and never by name. A further format is one module here, one variant of [`Format`] and one line
//! in `sniff`; until then it is named in [`Foreign`].

mod container;
mod docx;
mod draft;
mod export;
mod feed;
mod foreign;
mod html;
mod http;
mod json;
mod json_feed;
mod jsonl;
mod loose;
mod mail;
mod parquet;
mod place;
mod record;
mod sniff;
mod table;
mod text;
mod warc;
mod wiki;

use std::fmt;
use std::iter;
use std::str::FromStr;

pub use foreign::Foreign;
pub(crate) use place::Place;
pub(crate) use sniff::{Content, Packing, is_record_head};

use crate::caught::caught;
use crate::open::Opened;
use crate::{Options, Read, Reason};

/// What the reader of a format gives.
pub(crate) type Reads = Box<dyn Iterator<Item = Read> + Send>;

/// A format that is read.
///
/// ```
/// use bifrons_read::Format;
/// assert_eq!("jsonl".parse(), Ok(Format::Jsonl));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One JSON object a line, with the fields `id`, `date`, `publisher`, `title`, `url`, `language` and `text`, or others
    /// that [`crate::FieldMap`] or common sense takes for them.
    Jsonl,
    /// JSON objects in an array, or over several lines.
    Json,
    /// Comma-, tab- or otherwise separated values with a line of column names.
    Table,
    /// Apache Parquet.
    Parquet,
    /// A web page.
    Html,
    /// RSS 0.9 to 2.0, RDF, Atom, JSON Feed.
    Feed,
    /// Web archives: WARC and ARC.
    Warc,
    /// Word documents of today, also with many articles as LexisNexis and Factiva deliver them.
    Docx,
    /// Mail as stored, one or many.
    Mail,
    /// Text as MediaWiki keeps it, and its export of many pages.
    Wiki,
    /// Plain text, one document a file, or an export of many.
    Text,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 11] = [
        Self::Jsonl,
        Self::Json,
        Self::Table,
        Self::Parquet,
        Self::Html,
        Self::Feed,
        Self::Warc,
        Self::Docx,
        Self::Mail,
        Self::Wiki,
        Self::Text,
    ];

    /// Its name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Table => "table",
            Self::Parquet => "parquet",
            Self::Html => "html",
            Self::Feed => "feed",
            Self::Warc => "warc",
            Self::Docx => "docx",
            Self::Mail => "mail",
            Self::Wiki => "wiki",
            Self::Text => "text",
        }
    }

    fn read(self, opened: Opened, options: &Options) -> Reads {
        match self {
            Self::Jsonl => Box::new(jsonl::Jsonl::new(opened, options)),
            Self::Json => Box::new(json::Json::new(opened, options)),
            Self::Table => table::read(opened, options),
            Self::Parquet => parquet::read(opened, options),
            Self::Html => html::read(opened, options),
            Self::Feed => feed::read(opened, options),
            Self::Warc => warc::read(opened, options),
            Self::Docx => docx::read(opened, options),
            Self::Mail => mail::read(opened, options),
            Self::Wiki => wiki::read(opened, options),
            Self::Text => text::read(opened, options),
        }
    }
}

/// All that a file holds; `depth` tells how many files it stands in.
pub(crate) fn reads(opened: Opened, options: &Options, depth: usize) -> Reads {
    let place = Place::file(&opened.path);
    let format = match (opened.content, options.format) {
        (Content::Nothing, _) => return one(place.empty()),
        (Content::Zip | Content::Tar, _) => {
            return guarded(place, || container::read(opened, options, depth));
        }
        (_, Some(wanted)) => wanted,
        (Content::Foreign(foreign), None) => return one(place.reject(Reason::Foreign(foreign))),
        (Content::Known(Format::Text | Format::Mail | Format::Wiki), None)
            if table::looks_like_one(&opened.head, options) =>
        {
            Format::Table
        }
        (Content::Known(format), None) => format,
    };
    guarded(place, || format.read(opened, options))
}

/// What a reader gives, with a rejection instead of a panic, and not in silence.
fn guarded(place: Place, reader: impl FnOnce() -> Reads) -> Reads {
    let mut inner = caught(reader).unwrap_or_else(|| one(place.reject(Reason::Failed)));
    let (mut ended, mut told) = (false, false);
    Box::new(iter::from_fn(move || {
        if ended {
            return None;
        }
        let read = caught(|| inner.next()).unwrap_or_else(|| {
            ended = true;
            Some(place.reject(Reason::Failed))
        });
        ended |= read.is_none();
        let read = read.or_else(|| (!told).then(|| place.empty()));
        told = true;
        read
    }))
}

/// The one thing to say of a file.
fn one(read: Read) -> Reads {
    Box::new(iter::once(read))
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{name}` is not a format of documents; use one of {names}")
        })
    }
}
