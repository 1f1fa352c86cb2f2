//! Yearly tables to values of states and of pairs of states: capabilities, trade, arms, votes, rivalries, alliances, disputes.
//!
//! 1. [`chunks`] reads the sources, plain or packed (gzip, zstd, zip). The header is looked for in the first lines; it tells one of
//!    the tables of `data/tables.txt`, or the columns of the user's [`Map`]. What each column of states holds (ISO 3166, COW, FIPS …)
//!    is told by its values, where the map does not.
//! 2. [`Chunk::read`] is a pure function from some rows to a [`Batch`] of [`bifrons_core::Yearly`] values, and the [`Tally`] of rows
//!    kept, dropped and rejected, which always add up to the rows read. Codes are those of the states that existed in the year; a
//!    spell over a succession is several.
//! 3. [`Seen`] takes out of the batches, in their order, what was there before, and counts values that differ.
//!
//! ```
//! use bifrons_read::tables::{Map, TableOptions, chunks_from};
//! let rows = "ccode,year,cinc\n2,2010,0.15\n365,1985,0.17\n";
//! let options = TableOptions::of(Map::parse("state=ccode,year=year,cinc=cinc").unwrap());
//! let chunk = chunks_from(rows.as_bytes(), "nmc.csv", &options).next().unwrap().unwrap();
//! let batch = chunk.read();
//! let shown: Vec<_> = batch.records.iter().map(|r| (r.a.as_str(), r.since, r.value)).collect();
//! assert_eq!(shown, [("USA", 2010, 0.15), ("SUN", 1985, 0.17)]);
//! assert_eq!(batch.tally.to_string(), "2 rows read: 2 kept as 2 values, 0 dropped, 0 rejected");
//! ```

mod batch;
mod cell;
mod chunk;
mod known;
mod layout;
mod map;
mod read;
mod seen;
mod view;

use crate::Limits;

pub use batch::{Batch, Dropped, Tally};
pub use chunk::{Chunk, Chunks, chunks, chunks_from};
pub use known::known_tables;
pub use map::Map;
pub use seen::Seen;

/// What the caller says of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableOptions {
    /// The columns; `None` for a table that is known by its header.
    pub map: Option<Map>,
    /// Name of the table; `None` for that of the table that is known, else the file's.
    pub name: Option<String>,
    /// Bytes of rows in one chunk, about; a longer row makes a longer chunk.
    pub chunk: usize,
    /// Bounds on what is read.
    pub limits: Limits,
}

impl Default for TableOptions {
    /// Tables that are known by their headers, chunks of 1 MiB, the usual limits.
    fn default() -> Self {
        Self {
            map: None,
            name: None,
            chunk: 1 << 20,
            limits: Limits::default(),
        }
    }
}

impl TableOptions {
    /// The same with a map of columns.
    pub fn of(map: Map) -> Self {
        Self {
            map: Some(map),
            ..Self::default()
        }
    }
}
