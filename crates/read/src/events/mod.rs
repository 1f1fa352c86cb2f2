//! Event data of other projects to events of ours.
//!
//! 1. [`chunks`] reads the sources, plain or packed (gzip, zstd, zip), and gives [`Chunk`] values of some megabytes of whole rows.
//!    What the first line tells of the columns, and whether codes are CAMEO's or WEIS's, travels with each chunk.
//! 2. [`Chunk::read`] is a pure function from such a chunk to a [`Batch`], to be run on any thread: events, the stories that they
//!    stand in, and the [`Tally`] of rows kept, dropped and rejected, which always add up to the rows read.
//! 3. In it each format (one module each) says what its columns are; `draft` says what that means: codes by `data/codes/`, types by
//!    `data/cameo.txt`, events told from both sides made one, ids by content.
//!
//! ```
//! use bifrons_read::events::{EventFormat, EventOptions, chunks_from};
//! let rows = "date\tsource\ttarget\tcode\n1995-03-01\tISRMIL\tLBN\t190\n";
//! let options = EventOptions::new(EventFormat::Keds);
//! let chunk = chunks_from(rows.as_bytes(), "levant.tsv", &options).next().unwrap().unwrap();
//! let batch = chunk.read();
//! assert_eq!(batch.rows[0].event.actor[0].code.as_deref(), Some("ISR"));
//! assert_eq!(batch.tally.to_string(), "1 row read: 1 kept, 0 dropped, 0 rejected");
//! ```

mod batch;
mod chunk;
pub(crate) mod codes;
pub(crate) mod date;
mod draft;
mod gdelt;
mod icews;
mod keds;
pub(crate) mod layout;
mod map;
mod mentions;
mod phoenix;
mod polecat;

use std::fmt;
use std::str::FromStr;

use crate::Limits;

pub use batch::{Batch, Dropped, Imported, Mention, Original, Tally};
pub use chunk::{Chunk, Chunks, chunks, chunks_from};
pub use map::Map;

/// Whose event data a file holds.
///
/// ```
/// use bifrons_read::events::EventFormat;
/// assert_eq!("icews".parse(), Ok(EventFormat::Icews));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventFormat {
    /// GDELT 1.0 and 2.0: events (57, 58 or 61 columns without header, or a header with their names), and mentions (16).
    Gdelt,
    /// ICEWS: a header with its names; `CAMEO Code` may be missing.
    Icews,
    /// POLECAT, as its coder NGEC writes it: a header with its names.
    Polecat,
    /// Phoenix: 26 columns without header.
    Phoenix,
    /// KEDS, TABARI: date, source, target, code and perhaps a phrase, with or without header; codes of CAMEO or WEIS.
    Keds,
    /// Any table with a header, by a map of its columns.
    Map(Map),
}

impl EventFormat {
    /// Its name in commands.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Gdelt => "gdelt",
            Self::Icews => "icews",
            Self::Polecat => "polecat",
            Self::Phoenix => "phoenix",
            Self::Keds => "keds",
            Self::Map(_) => "map",
        }
    }
}

impl fmt::Display for EventFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for EventFormat {
    type Err = String;

    /// Reads the name of a format; `tabari` is `keds`. A map has no name: see [`Map::parse`].
    fn from_str(name: &str) -> Result<Self, String> {
        Ok(match name {
            "gdelt" => Self::Gdelt,
            "icews" => Self::Icews,
            "polecat" => Self::Polecat,
            "phoenix" => Self::Phoenix,
            "keds" | "tabari" => Self::Keds,
            _ => {
                return Err(format!(
                    "`{name}` is not a format of event data; use gdelt, icews, polecat, phoenix or keds, or a map of columns"
                ));
            }
        })
    }
}

/// Whose codes a file has, for acts and actors alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// CAMEO (2003 and later).
    Cameo,
    /// WEIS, as KEDS used it.
    Weis,
}

/// What the caller says of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventOptions {
    /// Whose event data it is.
    pub format: EventFormat,
    /// Name of the data set: part of the ids of its events and stories, and the publisher of stories that name none.
    pub dataset: String,
    /// Codes of KEDS and mapped data; `None` to tell them by the codes of the first rows of each file.
    pub scheme: Option<Scheme>,
    /// Bytes of rows in one chunk, about; a longer row makes a longer chunk.
    pub chunk: usize,
    /// Bounds on what is read.
    pub limits: Limits,
}

impl EventOptions {
    /// The options of a format: a data set of its name, chunks of 4 MiB, the usual limits.
    pub fn new(format: EventFormat) -> Self {
        Self {
            dataset: format.name().to_string(),
            format,
            scheme: None,
            chunk: 1 << 22,
            limits: Limits::default(),
        }
    }
}
