//! Formats, told by content and never by name. A further format is one module here, one variant of [`Format`] and one line
//! in [`Content::of`]; until then it is named in [`Foreign`].

mod foreign;
mod jsonl;
mod record;
mod text;

use std::fmt;
use std::str::FromStr;

pub use foreign::Foreign;

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
    /// One JSON object a line, with the fields `id`, `date`, `publisher`, `title`, `url`, `language` and `text`.
    Jsonl,
    /// Plain text, one document a file.
    Text,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 2] = [Self::Jsonl, Self::Text];

    /// Its name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Text => "text",
        }
    }

    pub(crate) fn read(self, opened: Opened, options: &Options) -> Reads {
        match self {
            Self::Jsonl => Box::new(jsonl::Jsonl::new(opened, options)),
            Self::Text => Box::new(std::iter::once(text::read(opened, options))),
        }
    }
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
        found.ok_or_else(|| format!("`{name}` is not a format of documents; use jsonl or text"))
    }
}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// Tells the packing by the first bytes; `None` if it is none that is unpacked.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
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
    Foreign(Foreign),
}

impl Content {
    pub(crate) fn of(head: &[u8]) -> Self {
        if head.is_empty() {
            return Self::Nothing;
        }
        match Foreign::of(head) {
            Some(foreign) => Self::Foreign(foreign),
            None if words(head).starts_with(b"{") => Self::Known(Format::Jsonl),
            None if foreign::looks_binary(head) => Self::Foreign(Foreign::Binary),
            None => Self::Known(Format::Text),
        }
    }

    /// The format to read in: the one wanted, else the one told; `None` for an empty file.
    pub(crate) fn format(self, wanted: Option<Format>) -> Result<Option<Format>, Reason> {
        match self {
            Self::Nothing => Ok(None),
            Self::Known(format) => Ok(Some(wanted.unwrap_or(format))),
            Self::Foreign(foreign) => wanted.map(Some).ok_or(Reason::Foreign(foreign)),
        }
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

/// The head from its first byte that is no blank, without byte order mark.
fn words(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start()
}
