//! Events that others coded, into the same tables.

use std::collections::BTreeMap;

use bifrons_core::{Document, Event};

use crate::append::Rejected;
use crate::batch::{self, Batch};
use crate::manifest::IMPORT;
use crate::{Ledger, Result};

/// A stretch of a foreign file, as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stretch {
    /// Name of the data set, such as `gdelt`: the column `origin`.
    pub origin: String,
    /// Hash of its lines: the same lines are imported once.
    pub digest: String,
    /// Stories or addresses that the events came from; repeats are left out.
    pub documents: Vec<Document>,
    /// Its events; those that repeat an id are left out.
    pub events: Vec<Event>,
    /// Rows that could not be read.
    pub rejected: Vec<Rejected>,
}

impl Ledger {
    /// Whether a stretch of that hash is in the ledger.
    pub fn has_import(&self, digest: &str) -> bool {
        let name = format!("{IMPORT}{digest}");
        self.manifest.files.iter().any(|f| f.batch == name)
    }

    /// Appends a stretch of a foreign file as one batch: after a crash all of it is there, or none. `false` if it was
    /// there already. Memory grows with the stretch, not with the ledger.
    ///
    /// Rows that report the same event are all kept, and count once in the faces: see the module `sameness`.
    ///
    /// # Errors
    /// [`Error::Locked`](crate::Error::Locked) if somebody else is writing, [`Error::Io`](crate::Error::Io) if the disk
    /// refuses; in each case the ledger is as before.
    pub fn import(&mut self, stretch: &Stretch) -> Result<bool> {
        self.lock()?;
        if self.has_import(&stretch.digest) {
            return Ok(false);
        }
        let documents: BTreeMap<&str, &Document> = stretch
            .documents
            .iter()
            .map(|d| (d.id.as_str(), d))
            .collect();
        let mut events: Vec<&Event> = stretch.events.iter().collect();
        events.sort_by(|x, y| x.id.cmp(&y.id));
        events.dedup_by(|x, y| x.id == y.id);
        let mut rejected: Vec<&Rejected> = stretch.rejected.iter().collect();
        rejected.sort();
        rejected.dedup();
        let files = batch::files(Batch {
            documents: documents.into_values().collect(),
            events,
            rejected,
            origin: &stretch.origin,
        })?;
        self.commit(files, Some(&format!("{IMPORT}{}", stretch.digest)))?;
        Ok(true)
    }
}
