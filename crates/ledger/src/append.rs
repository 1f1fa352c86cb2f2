//! Appending to a ledger: idempotent, atomic, one writer at a time.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use bifrons_core::{Document, Event, Measure, Span};
use datafusion::arrow::array::{Array, Int64Array, RecordBatch};

use crate::batch::{self, Batch};
use crate::lock::Lock;
use crate::manifest::{Account, FileEntry};
use crate::store::{NewFile, read, sweep};
use crate::stories::Stories;
use crate::threads::{map, processors};
use crate::{Error, Ledger, Manifest, Result, Table, decode, versions};

/// Origin of what Bifrons coded itself.
pub const NEWS: &str = "news";

/// Input that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rejected {
    /// File or stream that it came from.
    pub source: String,
    /// Line or record in it, from 1, where known.
    pub line: Option<u64>,
    /// Why, in a sentence.
    pub reason: String,
    /// Bytes before it in the unpacked file, where known.
    pub offset: Option<u64>,
}

/// What an append did: `documents + duplicates` is the number of documents given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Documents that are new.
    pub documents: u64,
    /// Documents whose id was there already, in the ledger or earlier in the batch.
    pub duplicates: u64,
    /// Events of the new documents.
    pub events: u64,
    /// Rejected records that are new.
    pub rejected: u64,
    /// Documents of these that tell a story which another told before: wire copy, updates, reprints.
    pub copies: u64,
}

/// What a writer holds: the lock, and what is there, 16 bytes each.
pub(crate) struct Writer {
    _lock: Lock,
    known: Option<Known>,
    /// Documents of late, by what they tell.
    stories: Option<Stories>,
    /// Keys of imported events, as far as they are remembered.
    pub keys: HashSet<i64>,
}

/// Short hashes of documents and rejected input that were added; what was imported is known by its batch.
pub(crate) struct Known {
    documents: HashSet<u128>,
    rejected: HashSet<u128>,
}

impl Writer {
    /// Forgets what was known, after files have gone.
    pub(crate) fn forget(&mut self) {
        self.known = None;
        self.stories = None;
        self.keys.clear();
    }
}

impl Known {
    fn read(root: &Path, manifest: &Manifest) -> Result<Self> {
        let (mut documents, mut rejected) = (HashSet::new(), HashSet::new());
        let added = |table| manifest.of(table).filter(|f| !f.is_imported());
        for file in added(Table::Documents) {
            read(&root.join(&file.path), &["id"], |batch| {
                let ids = decode::strings(&batch, "id")?.iter().flatten();
                documents.extend(ids.map(|id| short(&[id])));
                Ok(())
            })?;
        }
        for file in added(Table::Rejected) {
            read(&root.join(&file.path), &[], |batch| {
                rejected.extend(rejected_of(&batch)?.iter().map(rejected_key));
                Ok(())
            })?;
        }
        Ok(Self {
            documents,
            rejected,
        })
    }
}

impl Ledger {
    /// Whether a document of that id is in the ledger. Takes the lock, since only a writer has use for the answer: it
    /// spares coding what is known.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn has_document(&mut self, id: &str) -> Result<bool> {
        Ok(self.known()?.documents.contains(&short(&[id])))
    }

    /// Appends documents with all their events, and rejected input, as one batch: after a crash all of it is there, or none.
    ///
    /// Documents whose id is known are skipped with their events, so that appending the same twice changes nothing; so
    /// are events that repeat an id, and rejected records that are known. The same batches in the same order give the
    /// same files, byte for byte. Memory grows with the batch, not with the ledger, but for 16 bytes a document.
    ///
    /// The first call takes the lock, which is held until the ledger is dropped.
    ///
    /// # Errors
    /// [`Error::Locked`] if somebody else is writing, [`Error::NoDocument`] if an event's document is unknown,
    /// [`Error::Io`] if the disk refuses; in each case the ledger is as before.
    pub fn append(
        &mut self,
        documents: &[Document],
        events: &[Event],
        rejected: &[Rejected],
    ) -> Result<Appended> {
        self.append_measured(documents, events, &[], rejected)
    }

    /// The same with the indicators and ties of the documents; those of documents that are known are left out.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_measured(
        &mut self,
        documents: &[Document],
        events: &[Event],
        measures: &[Measure],
        rejected: &[Rejected],
    ) -> Result<Appended> {
        let known = self.known()?;
        let mut news: BTreeMap<&str, &Document> = BTreeMap::new();
        let mut repeated = HashSet::new();
        for document in documents
            .iter()
            .filter(|d| !known.documents.contains(&short(&[&d.id])))
        {
            if *news.entry(document.id.as_str()).or_insert(document) != document {
                repeated.insert(document.id.as_str());
            }
        }
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for event in events {
            match news.get(event.doc.as_str()) {
                Some(document)
                    if repeated.contains(event.doc.as_str()) && !is_evidence(event, document) => {}
                Some(_) if seen.insert(event.id.as_str()) => kept.push(event),
                Some(_) => {}
                None if known.documents.contains(&short(&[&event.doc])) => {}
                None => {
                    return Err(Error::NoDocument {
                        event: event.id.clone(),
                        document: event.doc.clone(),
                    });
                }
            }
        }
        let mut refused: Vec<&Rejected> = rejected
            .iter()
            .filter(|r| !known.rejected.contains(&rejected_key(r)))
            .collect();
        refused.sort();
        refused.dedup();
        let mut done = Appended {
            documents: news.len() as u64,
            duplicates: (documents.len() - news.len()) as u64,
            events: kept.len() as u64,
            rejected: refused.len() as u64,
            copies: 0,
        };
        if news.is_empty() && refused.is_empty() {
            return Ok(done);
        }
        let ids: Vec<u128> = news.keys().map(|id| short(&[id])).collect();
        let keys: Vec<u128> = refused.iter().map(|r| rejected_key(r)).collect();
        let mut seen = HashSet::new();
        let measures = measures
            .iter()
            .filter(|m| {
                let document = news.get(m.doc.as_str());
                document.is_some_and(|d| is_slice(m.sentence, m.span, &m.text, d))
                    && seen.insert(m.id.as_str())
            })
            .collect();
        let documents: Vec<&Document> = news.into_values().collect();
        // Whatever goes wrong from here on, what was placed is forgotten unless it joins.
        let mut stories = self.stories()?;
        let told = stories.place(&self.root, &self.manifest, &documents, &kept)?;
        let copies = told.stories.values().filter(|p| p.similarity.is_some());
        done.copies = copies.count() as u64;
        let (files, _) = batch::files(Batch {
            documents,
            events: kept,
            told,
            measures,
            mentions: Vec::new(),
            yearly: &[],
            rejected: refused,
            origin: NEWS,
        })?;
        self.commit(&files, None, &[], None)?;
        if let Some(writer) = self.writer.as_mut() {
            writer.stories = Some(stories);
            if let Some(known) = &mut writer.known {
                known.documents.extend(ids);
                known.rejected.extend(keys);
            }
        }
        Ok(done)
    }

    /// Learns the stories of all documents that were added, where an append learns those near in time: documents in order of day and
    /// id that were appended in two runs are then placed in the stories that one run would have found.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn remember(&mut self) -> Result<()> {
        let mut stories = self.stories()?;
        stories.learn_all(&self.root, &self.manifest)?;
        self.lock()?.stories = Some(stories);
        Ok(())
    }

    /// Takes the lock, sees what is there, and removes what a killed writer left.
    pub(crate) fn lock(&mut self) -> Result<&mut Writer> {
        if self.past {
            return Err(Error::Past {
                path: self.root.clone(),
            });
        }
        if self.writer.is_none() {
            let lock = Lock::take(&self.root)?;
            self.refresh()?;
            sweep(&self.root, &self.manifest)?;
            self.writer = Some(Writer {
                _lock: lock,
                known: None,
                stories: None,
                keys: HashSet::new(),
            });
        }
        self.writer
            .as_mut()
            .ok_or_else(|| Error::columns("the writer is gone"))
    }

    /// The stories of late, for as long as a batch takes.
    fn stories(&mut self) -> Result<Stories> {
        let version = self.manifest.version;
        let kept = self.lock()?.stories.take();
        Ok(kept.unwrap_or_else(|| Stories::new(version)))
    }

    /// Likewise, and learns what is known.
    fn known(&mut self) -> Result<&Known> {
        if self.lock()?.known.is_none() {
            let known = Known::read(&self.root, &self.manifest)?;
            self.lock()?.known = Some(known);
        }
        self.lock()?
            .known
            .as_ref()
            .ok_or_else(|| Error::columns("the writer is gone"))
    }

    /// Adds the files of a batch, under the name given, else one made of their content.
    pub(crate) fn commit(
        &mut self,
        files: &[NewFile],
        name: Option<&str>,
        imports: &[String],
        account: Option<Account>,
    ) -> Result<()> {
        let made = files.first().map(|f| f.hash()[..16].to_string());
        let batch = name.map(str::to_string).or(made).unwrap_or_default();
        let entries = map(files, processors(), |f| f.write(&self.root, &batch))
            .into_iter()
            .collect::<Result<Vec<_>>>()?;
        self.join(entries, &batch, imports, account)
    }

    /// Lists files that are in their place, as the next version.
    pub(crate) fn join(
        &mut self,
        entries: Vec<FileEntry>,
        batch: &str,
        imports: &[String],
        account: Option<Account>,
    ) -> Result<()> {
        let mut manifest = self.manifest.clone();
        manifest.add(entries);
        manifest
            .accounts
            .extend(account.map(|a| (batch.to_string(), a)));
        let imports = imports.iter().map(|d| (d.clone(), batch.to_string()));
        manifest.imports.extend(imports);
        if let Err(error) = manifest.save(&self.root) {
            // It may have joined all the same (a folder that cannot be synced): the next writer looks.
            self.writer = None;
            return Err(error);
        }
        self.manifest = manifest;
        // The batch is in, whatever becomes of the note on when that was.
        let _ = versions::log(&self.root, self.manifest.version);
        self.remount()
    }
}

/// Whether the event's sentence is in the document: tells apart the events of two documents of the same id.
fn is_evidence(event: &Event, document: &Document) -> bool {
    is_slice(event.sentence, event.span, &event.text, document)
}

fn is_slice(sentence: i32, span: Span, slice: &str, document: &Document) -> bool {
    let text = if sentence < 0 {
        &document.title
    } else {
        &document.text
    };
    let Span { start, end } = span;
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .eq(slice.chars())
}

pub(crate) fn rejected_of(batch: &RecordBatch) -> Result<Vec<Rejected>> {
    let (source, reason) = (
        decode::strings(batch, "source")?,
        decode::strings(batch, "reason")?,
    );
    let line: &Int64Array = decode::column(batch, "line")?;
    let offset: Option<&Int64Array> = match batch.column_by_name("offset") {
        Some(_) => Some(decode::column(batch, "offset")?),
        None => None,
    };
    let number = |column: &Int64Array, i: usize| {
        let known = (!column.is_null(i)).then(|| column.value(i));
        known.and_then(|n| u64::try_from(n).ok())
    };
    let one = |i| Rejected {
        source: decode::owned(source, i),
        line: number(line, i),
        reason: decode::owned(reason, i),
        offset: offset.and_then(|column| number(column, i)),
    };
    Ok((0..batch.num_rows()).map(one).collect())
}

fn rejected_key(rejected: &Rejected) -> u128 {
    let line = rejected.line.map(|n| n.to_string()).unwrap_or_default();
    short(&[&rejected.source, &line, &rejected.reason])
}

/// 128 bits of hash: enough that no two ids of any ledger meet by chance.
fn short(parts: &[&str]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    u128::from_le_bytes(bytes)
}
