//! Bytes to documents: the only door for untrusted input.
//!
//! 1. A [`Source`] names what to read: a file, a folder, a glob or standard input. All sources together become one list
//!    of files, sorted and without repeats, so that the order of arguments does not matter.
//! 2. Each file is opened; gzip and zstd are unpacked under the [`Limits`], and its [`Format`] is told by its content.
//! 3. The format's reader turns it into [`Read`] values one by one: a document, an empty one, or a [`Rejected`] one with
//!    file, line and [`Reason`]. A bad record never stops a run, and memory stays bounded by the limits.
//!
//! Event data of other projects (GDELT, ICEWS, POLECAT, Phoenix, KEDS, any table by a map) are read by [`events`].
//!
//! Yearly tables (capabilities, arms, votes, rivalries, any table by a map) are read by [`tables`].
//!
//! This crate knows nothing of language or of the ledger. [`lines`] serves commands whose input are other records.
//!
//! ```
//! use bifrons_read::{Options, Read, documents_from};
//! let input = br#"{"date": "2021-05-30", "text": "France praised Kenya."}"#;
//! let mut reads = documents_from(&input[..], "news.jsonl", &Options::default());
//! let Some(Read::Document(read)) = reads.next() else { panic!("one document") };
//! assert_eq!(read.value.text, "France praised Kenya.");
//! assert_eq!(reads.next(), None);
//! assert_eq!(reads.counts().to_string(), "1 read: 1 document, 0 empty, 0 rejected");
//! ```

mod caught;
mod date;
mod day;
mod encoding;
mod error;
pub mod events;
mod fields;
mod format;
mod guard;
mod input;
mod language;
mod limits;
mod lines;
mod open;
mod outcome;
mod page;
mod rows;
mod source;
mod stream;
pub mod tables;
mod walk;

pub use error::{ReadError, Reason};
pub use fields::FieldMap;
pub use format::{Foreign, Format};
pub use limits::{Limits, Options};
pub use lines::{Line, Lines, lines};
pub use outcome::{Counts, Empty, Read, Rejected};
pub use page::{Page, page};
pub use source::{Open, Remote, Source};
pub use stream::{Documents, Progress, documents, documents_from};
