//! Events that others coded, into the same tables.

use std::collections::BTreeMap;

use bifrons_core::{Document, Event, PartialDate, Yearly, content_hash};
use rustc_hash::FxHashSet;

use crate::append::Rejected;
use crate::batch::{self, Batch};
use crate::manifest::{Account, IMPORT};
use crate::{Ledger, Result};

/// Keys that an import remembers to tell how many rows report an event that is there: 16 bytes each.
const REMEMBERED: usize = 4 << 20;

/// Some stretches of foreign files, as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stretch {
    /// Name of the data set, such as `gdelt`: the column `origin`.
    pub origin: String,
    /// Hashes of the lines of each stretch: the same lines are imported once.
    pub digests: Vec<String>,
    /// Stories or addresses that the events came from; repeats are left out.
    pub documents: Vec<Document>,
    /// The events; those that repeat an id are left out.
    pub events: Vec<Event>,
    /// Reports that stand in files of their own.
    pub mentions: Vec<Mention>,
    /// What tables say of states year by year.
    pub yearly: Vec<Yearly>,
    /// Rows that could not be read.
    pub rejected: Vec<Rejected>,
    /// Rows that were read, whatever became of them.
    pub read: u64,
    /// How many of them are well-formed but nothing of ours, by the reason.
    pub dropped: BTreeMap<String, u64>,
}

/// A report of an event that stands in another file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mention {
    /// Id of the event.
    pub event: String,
    /// Id of the story.
    pub doc: String,
    /// Day of the report.
    pub date: Option<PartialDate>,
    /// 0-based index of the sentence in the story.
    pub sentence: i32,
    /// 0 to 1, by the data.
    pub confidence: f32,
}

/// What became of the rows of an import: `events + merged + repeated` is the number of events given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Events that nobody had reported before in this run.
    pub events: u64,
    /// Further reports of such events: kept, and counted with them.
    pub merged: u64,
    /// Rows that repeat the id of another row given with them: left out.
    pub repeated: u64,
}

impl Ledger {
    /// Whether a stretch of that hash is in the ledger. Takes the lock, since only a writer has use for the answer.
    ///
    /// # Errors
    /// As [`Ledger::import`].
    pub fn has_import(&mut self, digest: &str) -> Result<bool> {
        self.lock()?;
        Ok(self.manifest.imports.contains_key(digest))
    }

    /// Appends stretches of foreign files as one batch: after a crash all of it is there, or none. Memory grows with the
    /// batch, not with the ledger.
    ///
    /// Rows that report the same event are all kept, and count once in the faces: see the module `sameness`. How many
    /// those are is told by the keys of events imported by this handle, of which some four million are remembered at most.
    ///
    /// # Errors
    /// [`Error::Locked`](crate::Error::Locked) if somebody else is writing, [`Error::Io`](crate::Error::Io) if the disk
    /// refuses; in each case the ledger is as before.
    pub fn import(&mut self, stretch: &Stretch) -> Result<Imported> {
        self.lock()?;
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut documents: Vec<&Document> = stretch
            .documents
            .iter()
            .filter(|d| seen.insert(&d.id))
            .collect();
        documents.sort_unstable_by(|x, y| x.id.cmp(&y.id));
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let fresh = stretch.events.iter().filter(|e| seen.insert(&e.id));
        let events: Vec<&Event> = fresh.collect();
        let mut mentions: Vec<&Mention> = stretch.mentions.iter().collect();
        mentions
            .sort_by(|x, y| (&x.event, &x.doc, x.sentence).cmp(&(&y.event, &y.doc, y.sentence)));
        let mut rejected: Vec<&Rejected> = stretch.rejected.iter().collect();
        rejected.sort();
        rejected.dedup();
        let mut done = Imported {
            repeated: (stretch.events.len() - events.len()) as u64,
            ..Imported::default()
        };
        let (files, keys) = batch::files(Batch {
            documents,
            events,
            told: Default::default(),
            measures: Vec::new(),
            mentions,
            yearly: &stretch.yearly,
            rejected,
            origin: &stretch.origin,
        })?;
        if files.is_empty() {
            return Ok(done);
        }
        // Without any lines it is known by what was rejected.
        let digests: Vec<&str> = match stretch.digests.is_empty() {
            true => files.iter().map(|f| f.hash()).collect(),
            false => stretch.digests.iter().map(String::as_str).collect(),
        };
        let name = format!("{IMPORT}{}", content_hash(&digests));
        if self.manifest.files.iter().any(|f| f.batch == name) {
            return Ok(done);
        }
        let account = Account {
            origin: stretch.origin.clone(),
            read: stretch.read,
            dropped: stretch.dropped.clone(),
        };
        self.commit(files, Some(&name), &stretch.digests, Some(account))?;
        let writer = self.lock()?;
        for key in keys {
            match writer.keys.insert(key) {
                true => done.events += 1,
                false => done.merged += 1,
            }
        }
        if writer.keys.len() > REMEMBERED {
            writer.keys.clear();
        }
        Ok(done)
    }
}
