//! What comes out of reading: documents, empty ones, rejected ones, and their counts.

use std::fmt;
use std::path::{Path, PathBuf};

use bifrons_core::{Document, Outcome};

use crate::Reason;

/// One thing read.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// A document with text or title, and notes on what had to be mended in it.
    Document(Outcome<Document>),
    /// A well-formed record or file without words.
    Empty(Empty),
    /// A record or file that could not be read.
    Rejected(Rejected),
}

/// Where something without words stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empty {
    /// The file as named by its source; `-` is standard input.
    pub path: PathBuf,
    /// Line, 1-based; `None` if the file is one document.
    pub line: Option<usize>,
    /// Bytes before it in the unpacked file.
    pub offset: u64,
}

/// Where something unreadable stood, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The file as named by its source; `-` is standard input.
    pub path: PathBuf,
    /// Line, 1-based; `None` if the reason is with the file.
    pub line: Option<usize>,
    /// Bytes before it in the unpacked file.
    pub offset: u64,
    /// What was wrong.
    pub reason: Reason,
}

impl Rejected {
    /// A file as a whole.
    pub(crate) fn file(path: &Path, reason: Reason) -> Self {
        Self {
            path: path.to_path_buf(),
            line: None,
            offset: 0,
            reason,
        }
    }
}

impl fmt::Display for Empty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: no text", place(&self.path, self.line))
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason.to_string();
        write!(
            f,
            "{}: {}",
            place(&self.path, self.line),
            printable(&reason)
        )
    }
}

/// How many of each were read; `read` is always the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub read: u64,
    /// Documents with text or title.
    pub documents: u64,
    /// Records and files without words.
    pub empty: u64,
    /// Records and files turned away.
    pub rejected: u64,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, read: &Read) {
        self.read += 1;
        match read {
            Read::Document(_) => self.documents += 1,
            Read::Empty(_) => self.empty += 1,
            Read::Rejected(_) => self.rejected += 1,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.documents == 1 { "" } else { "s" };
        let Self {
            read,
            documents,
            empty,
            rejected,
        } = self;
        write!(
            f,
            "{read} read: {documents} document{plural}, {empty} empty, {rejected} rejected"
        )
    }
}

fn place(path: &Path, line: Option<usize>) -> String {
    let path = if path == Path::new("-") {
        "standard input".into()
    } else {
        path.to_string_lossy()
    };
    match line {
        Some(line) => format!("{}:{line}", printable(&path)),
        None => printable(&path),
    }
}

/// File names and records are not ours: a control character in them must not reach a terminal.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            out.extend(c.escape_default())
        } else {
            out.push(c)
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_names_file_line_and_reason() {
        let reason = Reason::LineTooLong { limit: 9 };
        let rejected = Rejected {
            path: "a\x1b[2J.jsonl".into(),
            line: Some(3),
            offset: 40,
            reason,
        };
        assert_eq!(
            rejected.to_string(),
            "a\\u{1b}[2J.jsonl:3: the line is longer than 9 bytes"
        );
        let empty = Empty {
            path: "-".into(),
            line: None,
            offset: 0,
        };
        assert_eq!(empty.to_string(), "standard input: no text");
    }
}
