//! Events that others coded, into the same tables.

use std::collections::BTreeMap;

use bifrons_core::{Document, Event, PartialDate, Yearly, content_hash};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::append::Rejected;
use crate::batch::{self, Batch};
use crate::manifest::{Account, IMPORT};
use crate::store::NewFile;
use crate::{Error, Ledger, Result};

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
        self.import_encoded(&Encoded::of(stretch)?)
    }

    /// The same for what was encoded elsewhere.
    ///
    /// # Errors
    /// As [`Ledger::import`].
    pub fn import_encoded(&mut self, encoded: &Encoded) -> Result<Imported> {
        self.lock()?;
        let Encoded {
            files,
            keys,
            digests,
            account,
            repeated,
        } = encoded;
        let mut done = Imported {
            repeated: *repeated,
            ..Imported::default()
        };
        if files.is_empty() {
            return Ok(done);
        }
        // Without any lines it is known by what was rejected.
        let known: Vec<&str> = match digests.is_empty() {
            true => files.iter().map(NewFile::hash).collect(),
            false => digests.iter().map(String::as_str).collect(),
        };
        let name = format!("{IMPORT}{}", content_hash(&known));
        if self.manifest.files.iter().any(|f| f.batch == name) {
            return Ok(done);
        }
        self.commit(files, Some(&name), digests, Some(account.clone()))?;
        let writer = self.lock()?;
        for key in keys {
            match writer.keys.insert(*key) {
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

/// Stretches as the files that they become: encoding is most of the work of an import, and needs no ledger.
pub struct Encoded {
    files: Vec<NewFile>,
    /// Key of each event.
    keys: Vec<i64>,
    digests: Vec<String>,
    account: Account,
    repeated: u64,
}

/// What stands before the keys and files of [`Encoded::to_bytes`].
#[derive(Serialize, Deserialize)]
struct Head {
    keys: usize,
    digests: Vec<String>,
    account: Account,
    repeated: u64,
    files: Vec<FileHead>,
}

#[derive(Serialize, Deserialize)]
struct FileHead {
    table: String,
    folder: String,
    rows: u64,
    bytes: usize,
}

impl Encoded {
    /// Encodes stretches; the same give the same bytes.
    ///
    /// # Errors
    /// [`Error::Columns`] if a row cannot be held, which would be a fault of this crate.
    pub fn of(stretch: &Stretch) -> Result<Self> {
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
        let repeated = (stretch.events.len() - events.len()) as u64;
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
        Ok(Self {
            files,
            keys,
            digests: stretch.digests.clone(),
            account: Account {
                origin: stretch.origin.clone(),
                read: stretch.read,
                dropped: stretch.dropped.clone(),
            },
            repeated,
        })
    }

    /// As bytes, to be sent to the writer.
    ///
    /// # Errors
    /// As [`Encoded::of`].
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let head = Head {
            keys: self.keys.len(),
            digests: self.digests.clone(),
            account: self.account.clone(),
            repeated: self.repeated,
            files: self.files.iter().map(NewFile::head).collect(),
        };
        let head = serde_json::to_vec(&head).map_err(Error::columns)?;
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend(head);
        bytes.extend(self.keys.iter().flat_map(|key| key.to_le_bytes()));
        for file in &self.files {
            bytes.extend_from_slice(file.bytes());
        }
        Ok(bytes)
    }

    /// What [`Encoded::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Columns`] if it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut rest = bytes;
        let mut take = |length: usize| {
            let (part, after) = rest
                .split_at_checked(length)
                .ok_or_else(|| Error::columns("an encoded import is cut off"))?;
            rest = after;
            Ok::<&[u8], Error>(part)
        };
        let length = take(8)?.try_into().map(u64::from_le_bytes);
        let length = usize::try_from(length.map_err(Error::columns)?).map_err(Error::columns)?;
        let head: Head = serde_json::from_slice(take(length)?).map_err(Error::columns)?;
        let keys = take(head.keys.saturating_mul(8))?.chunks_exact(8);
        let keys = keys.filter_map(|k| k.try_into().ok().map(i64::from_le_bytes));
        let keys = keys.collect();
        let file = |file: &FileHead| {
            let bytes = take(file.bytes)?.to_vec();
            NewFile::from_parts(&file.table, &file.folder, file.rows, bytes)
        };
        Ok(Self {
            files: head.files.iter().map(file).collect::<Result<_>>()?,
            keys,
            digests: head.digests,
            account: head.account,
            repeated: head.repeated,
        })
    }
}

impl NewFile {
    fn head(&self) -> FileHead {
        FileHead {
            table: self.table().name().to_string(),
            folder: self.folder().to_string(),
            rows: self.rows(),
            bytes: self.bytes().len(),
        }
    }
}
