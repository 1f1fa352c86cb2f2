//! The ledger: documents and events in a folder of Parquet files, SQL over them, and both faces of a pair.
//!
//! 1. [`Ledger::append`] takes documents with their events, and the input that was rejected; [`Ledger::import`] what others coded.
//!    Both are idempotent, and atomic: files are written beside and count once `manifest.json`, replaced in one step, lists
//!    them. A second writer is told who holds the lock. Each batch is a version; [`Ledger::open_as_of`] shows an earlier one.
//! 2. The folder is plain, a folder for each [`Table`]: `documents/*.parquet`, `events/2021/*.parquet` (by year of the event;
//!    `events/undated` for those without a date), `pairs`, `volume` and so on; `versions.csv` tells when which batch joined.
//!    `events` has the fields of an event record as columns, and three more, `day`, `key` and `origin`; DuckDB reads
//!    `ledger/events/**/*.parquet` as it is.
//! 3. [`Ledger::query`] answers read-only SQL on the tables `documents`, `events`, `pairs`, `rejected`, the view
//!    `reports` (one row for each report, with the `event_key` of its event), and tables registered beside them. With a
//!    [`Coder`] registered, `code(text, published)` turns text into events: `SELECT unnest(code(text, date)) FROM documents`.
//! 4. Wire copy counts once: [`faces`] and [`evidence`] merge reports of the same event by one rule, written out in the
//!    module `sameness`: same folded sentence, type, codes and mark, and a chain of days with no gap above [`NEAR_DAYS`].
//! 5. [`faces`] counts events of a pair by period and direction; [`evidence`] lists the events behind any of these
//!    numbers, each with all its reports.
//! 6. [`totals`] tells all pairs in one line each, [`coverage`] how much news there is when, [`sources`] from whom, [`refused`] what was left out,
//!    [`whole`] all of one event; [`candidates`] are those that a person can judge.
//! 7. [`check`] verifies files against the manifest, every event's spans against the stored text, and what is derived against the
//!    events; [`repair`] makes a damaged ledger sound.
//! 8. For a ledger made anew of another, [`Stored`] reads back the documents that were added, [`Ledger::carry`] copies what was imported,
//!    and [`changes`] tells which events are the same.
//!
//! This crate knows nothing of language or HTTP. All of DataFusion is behind it; its functions block, on threads of
//! their own, and may be called inside another async runtime where blocking is allowed.
//!
//! ```
//! use bifrons_ledger::{FaceOptions, Ledger, faces};
//! use bifrons_faces::Bucket;
//!
//! # fn main() -> bifrons_ledger::Result<()> {
//! let folder = std::env::temp_dir().join(format!("ledger-example-{}", std::process::id()));
//! let mut ledger = Ledger::create(&folder)?;
//! ledger.append(&[], &[], &[])?;
//! assert!(faces(&ledger, "RUS", Some("UKR"), Bucket::Month, &FaceOptions::default())?.is_empty());
//! # std::fs::remove_dir_all(&folder).ok();
//! # Ok(())
//! # }
//! ```

mod append;
mod batch;
mod candidates;
mod carry;
mod changes;
mod check;
mod cluster;
mod coverage;
mod daily;
mod decode;
mod encode;
mod engine;
mod error;
mod evidence;
mod faces;
mod filter;
mod guard;
mod guest;
mod happening;
mod import;
mod ledger;
mod lock;
mod manifest;
mod origins;
mod pairs;
mod parcel;
mod patient;
mod refused;
mod repair;
mod result;
mod sameness;
mod scan;
mod schema;
mod shelf;
mod sources;
mod stop;
mod store;
mod stored;
mod stories;
#[cfg(test)]
mod testing;
mod threads;
mod totals;
mod udf;
mod upgrade;
mod versions;
mod voices;
mod volume;
mod whole;
mod yearly;

pub use append::{Appended, NEWS, Rejected};
pub use candidates::{Candidate, candidates};
pub use changes::{Change, changes};
pub use check::{CheckReport, check};
pub use cluster::{Cluster, MOST_PIECES, Workshop, functions};
pub use coverage::{Coverage, coverage};
pub use daily::{Daily, daily};
pub use datafusion::arrow;
pub use decode::{events, events_of};
pub use encode::{event_batch, event_structs};
pub use error::{Error, Result};
pub use evidence::{Evidence, EvidenceFilter, Report, evidence};
pub use faces::{Dyad, FaceOptions, dyads, faces, world};
pub use filter::Filter;
pub use guard::{MAX_EXPRESSIONS, MAX_SQL_BYTES, MAX_TABLES};
pub use guest::{guest_functions, guest_tables};
pub use import::{Encoded, Imported, Mention, Stretch};
pub use ledger::{Ledger, QueryLimits, Settings};
pub use manifest::{Account, FileEntry, Manifest};
pub use parcel::{
    Found, documents_from_bytes, documents_to_bytes, found_from_bytes, found_to_bytes,
};
pub use refused::{Outcome, Refused, refused};
pub use repair::{Repaired, repair};
pub use result::QueryResult;
pub use sameness::NEAR_DAYS;
pub(crate) use sameness::PairRow;
pub use scan::each_batch;
pub use schema::{Table, record_fields};
pub use shelf::{Folder, Shelf, attach};
pub use sources::{Source, sources};
pub use stop::Stop;
pub use store::{event_parquet, parquet_of};
pub use stored::{Stored, stored_rejected};
pub use totals::{Total, totals};
pub use udf::{Coder, Work};
pub use versions::{AsOf, Version, versions};
pub use voices::{Telling, tellings};
pub use volume::{origins, volume};
pub use whole::{Mentioned, Whole, whole};
pub use yearly::yearly;
