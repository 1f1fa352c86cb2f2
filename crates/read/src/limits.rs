//! How much a file may ask for, and what the caller knows better than the file.

use bifrons_core::PartialDate;

use crate::{FieldMap, Format};

/// Bounds on what is read; whatever lies beyond one is rejected, never cut. Sizes are in bytes.
///
/// ```
/// let limits = bifrons_read::Limits { document: 1_000, ..Default::default() };
/// assert_eq!(limits.line, 20_000_000);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest line without its line end; a longer one is passed over without being held in memory.
    pub line: usize,
    /// Longest text of one document, as UTF-8.
    pub document: usize,
    /// Longest value of any other field of a record, as UTF-8.
    pub field: usize,
    /// Most bytes that one packed byte may become. Counts from the first [`Limits::RATIO_FREE`] unpacked bytes on, since
    /// small files may well be dense.
    pub ratio: u64,
    /// Most bytes that one packed file may become.
    pub unpacked: u64,
    /// Longest HTML page.
    pub html: usize,
    /// Longest record of a web archive, feed or mail.
    pub record: usize,
    /// Deepest nesting of a page's elements.
    pub depth: usize,
    /// Most elements and texts of a page.
    pub nodes: usize,
    /// Longest footer of a Parquet file.
    pub footer: usize,
    /// Most unpacked bytes of a row group of a Parquet file, of the columns that are read.
    pub row_group: usize,
    /// Most files that the sources may name together; `None` for no bound.
    pub files: Option<usize>,
}

impl Limits {
    /// Unpacked bytes of a file to which [`Limits::ratio`] does not yet apply.
    pub const RATIO_FREE: u64 = 1 << 20;
}

impl Default for Limits {
    /// Line 20 MB, document 5 MB, other fields 64 KiB, page 20 MB, record of a web archive 50 MB, pages 512 elements deep and of a
    /// million parts, ratio 200:1, unpacked 64 GiB, any number of files.
    fn default() -> Self {
        Self {
            line: 20_000_000,
            document: 5_000_000,
            field: 1 << 16,
            ratio: 200,
            unpacked: 1 << 36,
            html: 20_000_000,
            record: 50_000_000,
            depth: 512,
            nodes: 1_000_000,
            footer: 64_000_000,
            row_group: 512_000_000,
            files: None,
        }
    }
}

/// What the caller says of the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Publication date of documents whose record states none; for plain text it also goes before a date found in the
    /// text or in the file name.
    pub date: Option<PartialDate>,
    /// Publisher of documents whose record states none.
    pub publisher: Option<String>,
    /// Which columns of tables and fields of records hold what, where their names do not tell.
    pub map: FieldMap,
    /// Read every file so, instead of telling the format by the content.
    pub format: Option<Format>,
    /// Bounds on what is read.
    pub limits: Limits,
}
