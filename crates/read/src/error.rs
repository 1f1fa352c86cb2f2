//! Why a run cannot start, and why a record is turned away.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::Foreign;

/// Why the sources cannot be read at all. Raised before anything is read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Nothing bears the name.
    #[error(
        "no file or folder `{}`; check the spelling and the working folder, or use `-` for standard input", path.display()
    )]
    Missing {
        /// The name as given.
        path: PathBuf,
    },
    /// The name cannot be looked up, say for want of permission.
    #[error("`{}` cannot be opened: {source}; check its permissions", path.display())]
    Unreachable {
        /// The name as given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A pattern that no file matches.
    #[error(
        "no file matches `{pattern}`; `*` does not cross folders (use `**`), and hidden files are skipped"
    )]
    NoMatch {
        /// The pattern as given.
        pattern: String,
    },
    /// A pattern that is none.
    #[error("`{pattern}` is not a pattern: {message}; write it like `news/*.jsonl`")]
    BadPattern {
        /// The pattern as given.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
    /// More files than [`crate::Limits::files`] allows.
    #[error(
        "the sources name {count} files, more than the limit of {limit}; name fewer or raise the limit"
    )]
    TooManyFiles {
        /// Files found.
        count: usize,
        /// Files allowed.
        limit: usize,
    },
}

/// Why a record or a file was turned away. The messages are for the user and name the remedy where there is one.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Reason {
    /// A line beyond [`crate::Limits::line`].
    #[error("the line is longer than {limit} bytes")]
    LineTooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// A text beyond [`crate::Limits::document`].
    #[error("the text is longer than {limit} bytes; divide it into documents")]
    TextTooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// A packed file that grows beyond [`crate::Limits::ratio`].
    #[error(
        "unpacks to more than {ratio} times its size, which no news does; the rest is not read"
    )]
    RatioTooHigh {
        /// Growth allowed.
        ratio: u64,
    },
    /// A packed file that grows beyond [`crate::Limits::unpacked`].
    #[error("unpacks to more than {limit} bytes; the rest is not read")]
    UnpackedTooLong {
        /// Bytes allowed.
        limit: u64,
    },
    /// Bytes that are no UTF-8.
    #[error("not UTF-8 at byte {at} of the line; convert the file, for example with iconv")]
    NotUtf8 {
        /// Position in the line, 0-based.
        at: usize,
    },
    /// A line that is no JSON object.
    #[error("not a JSON object: {0}")]
    Syntax(String),
    /// A record without `text`.
    #[error("the field `text` is missing; the record has {found}")]
    NoText {
        /// Names of fields that it has, for a hint at the one meant.
        found: String,
    },
    /// A field with a value that cannot be its own.
    #[error("the field `{name}` {problem}")]
    Field {
        /// Name of the field.
        name: &'static str,
        /// What is wrong, as the rest of a sentence.
        problem: String,
    },
    /// A packed file that is cut short or spoiled.
    #[error("the packed data are damaged or cut short ({0}); what came before was read")]
    Damaged(String),
    /// A table without a column that its format needs.
    #[error("the column `{column}` is missing; the first line has {found}")]
    NoColumn {
        /// Its name as the format has it.
        column: String,
        /// What the first line has, for a hint at the one meant.
        found: String,
    },
    /// A table that is none of those known, and comes without a map of its columns.
    #[error(
        "no known yearly table has such columns; name them by a map such as state=CODE,year=YEAR,gdp=GDP. Its first lines have {found}"
    )]
    UnknownTable {
        /// What the first line has.
        found: String,
    },
    /// A value of a table that cannot be what its column holds.
    #[error("the column `{column}` {problem}")]
    Cell {
        /// Name of the column.
        column: String,
        /// What is wrong, as the rest of a sentence.
        problem: String,
    },
    /// A party of a row of a table that is no state with a code.
    #[error("`{words}` in the column `{column}` is {problem}")]
    NoState {
        /// Name of the column.
        column: String,
        /// What it has.
        words: String,
        /// What is known of it.
        problem: String,
    },
    /// A row with another number of columns than its table.
    #[error("the row has {found} columns, not {wanted}")]
    Columns {
        /// Columns of the row.
        found: usize,
        /// Columns that it may have.
        wanted: String,
    },
    /// A format that is known and not read.
    #[error("{0}")]
    Foreign(Foreign),
    /// The system did not let the file be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A page, feed, mail or record of a web archive beyond its limit.
    #[error("the {what} is longer than {limit} bytes")]
    TooLong {
        /// What it is.
        what: &'static str,
        /// Bytes allowed.
        limit: usize,
    },
    /// Markup of a feed, an office document or an export of pages that is damaged.
    #[error("the markup is damaged ({0}); what came before was read")]
    Markup(String),
    /// A record of a web archive that cannot be read.
    #[error("the record cannot be read: {0}")]
    Record(String),
    /// A Parquet file, or a row group of it, that is damaged or beyond the limits.
    #[error("the Parquet file cannot be read: {0}")]
    Parquet(String),
    /// A mail that cannot be taken apart.
    #[error("the mail cannot be read: {0}")]
    Mail(String),
    /// A mistake in the reading itself.
    #[error(
        "the reading failed here, which is a mistake of the program; please report it with the file"
    )]
    Failed,
    /// A page nested beyond [`crate::Limits::depth`].
    #[error("the page is nested deeper than {limit} elements")]
    TooDeep {
        /// Elements allowed.
        limit: usize,
    },
    /// A page of more parts than [`crate::Limits::nodes`].
    #[error("the page has more than {limit} elements and texts")]
    TooManyNodes {
        /// Parts allowed.
        limit: usize,
    },
    /// A device, socket or pipe found in a folder.
    #[error("not a regular file")]
    NotRegular,
}

impl From<io::Error> for Reason {
    /// A reason that travelled through a reader as its error comes out as it was.
    fn from(error: io::Error) -> Self {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Reason>())
        {
            Some(reason) => reason.clone(),
            None => Self::Unreadable(error.to_string()),
        }
    }
}
