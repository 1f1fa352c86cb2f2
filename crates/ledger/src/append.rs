//! Appending to a ledger: idempotent, atomic, one writer at a time.

use std::collections::{BTreeMap, HashSet};

use bifrons_core::{Document, Event, Span};
use datafusion::arrow::array::{Array, Int64Array, RecordBatch};

use crate::encode::{document_rows, event_rows, pair_rows, rejected_rows};
use crate::lock::Lock;
use crate::store::{NewFile, read, sweep};
use crate::{Error, Ledger, Result, Table, decode, sameness};

/// Input that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rejected {
    /// File or stream that it came from.
    pub source: String,
    /// Line or record in it, from 1, where known.
    pub line: Option<u64>,
    /// Why, in a sentence.
    pub reason: String,
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
}

/// What a writer holds: the lock, and short hashes of what is there, 16 bytes each.
pub(crate) struct Writer {
    _lock: Lock,
    documents: HashSet<u128>,
    rejected: HashSet<u128>,
}

impl Ledger {
    /// Whether a document of that id is in the ledger. Takes the lock, since only a writer has use for the answer: it
    /// spares coding what is known.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn has_document(&mut self, id: &str) -> Result<bool> {
        Ok(self.writer()?.documents.contains(&short(&[id])))
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
        let writer = self.writer()?;
        let mut news: BTreeMap<&str, &Document> = BTreeMap::new();
        let mut repeated = HashSet::new();
        for document in documents
            .iter()
            .filter(|d| !writer.documents.contains(&short(&[&d.id])))
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
                None if writer.documents.contains(&short(&[&event.doc])) => {}
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
            .filter(|r| !writer.rejected.contains(&rejected_key(r)))
            .collect();
        refused.sort();
        refused.dedup();
        let done = Appended {
            documents: news.len() as u64,
            duplicates: (documents.len() - news.len()) as u64,
            events: kept.len() as u64,
            rejected: refused.len() as u64,
        };
        if news.is_empty() && refused.is_empty() {
            return Ok(done);
        }
        let ids: Vec<u128> = news.keys().map(|id| short(&[id])).collect();
        let keys: Vec<u128> = refused.iter().map(|r| rejected_key(r)).collect();
        let files = files(&news.into_values().collect::<Vec<_>>(), kept, &refused)?;
        self.commit(files)?;
        if let Some(writer) = &mut self.writer {
            writer.documents.extend(ids);
            writer.rejected.extend(keys);
        }
        Ok(done)
    }

    fn writer(&mut self) -> Result<&Writer> {
        if self.writer.is_none() {
            let lock = Lock::take(&self.root)?;
            self.refresh()?;
            sweep(&self.root, &self.manifest)?;
            let mut writer = Writer {
                _lock: lock,
                documents: HashSet::new(),
                rejected: HashSet::new(),
            };
            for file in self.manifest.of(Table::Documents) {
                read(&self.root.join(&file.path), &["id"], |batch| {
                    writer.documents.extend(
                        decode::strings(&batch, "id")?
                            .iter()
                            .flatten()
                            .map(|id| short(&[id])),
                    );
                    Ok(())
                })?;
            }
            for file in self.manifest.of(Table::Rejected) {
                read(&self.root.join(&file.path), &[], |batch| {
                    writer
                        .rejected
                        .extend(rejected_of(&batch)?.iter().map(rejected_key));
                    Ok(())
                })?;
            }
            self.writer = Some(writer);
        }
        self.writer
            .as_ref()
            .ok_or_else(|| Error::columns("the writer is gone"))
    }

    fn commit(&mut self, files: Vec<NewFile>) -> Result<()> {
        let batch = files
            .first()
            .map(|f| f.hash()[..16].to_string())
            .unwrap_or_default();
        let entries = files
            .into_iter()
            .map(|f| f.write(&self.root, &batch))
            .collect::<Result<Vec<_>>>()?;
        let mut manifest = self.manifest.clone();
        manifest.add(entries);
        manifest.save(&self.root)?;
        self.manifest = manifest;
        self.engine.mount(&self.root, &self.manifest)
    }
}

/// The files of a batch: rows sorted by pair and day (documents by id), events by year.
fn files(
    documents: &[&Document],
    mut events: Vec<&Event>,
    rejected: &[&Rejected],
) -> Result<Vec<NewFile>> {
    let mut files = Vec::new();
    if !documents.is_empty() {
        files.push(NewFile::new(
            Table::Documents,
            "",
            &document_rows(documents)?,
        )?);
    }
    events.sort_by_cached_key(|e| {
        let mut codes = e
            .actor
            .iter()
            .chain(&e.recipient)
            .map(|p| p.code.clone().unwrap_or_default());
        let dyad = (
            codes.next().unwrap_or_default(),
            codes.next().unwrap_or_default(),
        );
        (
            dyad,
            e.date.map(|d| d.first_day()),
            e.doc.clone(),
            e.sentence,
            e.trigger.span,
            e.id.clone(),
        )
    });
    let keys = sameness::keys(&events);
    let rows: Vec<(&Event, &str)> = events
        .iter()
        .copied()
        .zip(keys.iter().map(String::as_str))
        .collect();
    let mut years: BTreeMap<String, Vec<(&Event, &str)>> = BTreeMap::new();
    for row in &rows {
        let year = row
            .0
            .date
            .map_or_else(|| "undated".to_string(), |d| format!("{:04}", d.year()));
        years.entry(year).or_default().push(*row);
    }
    for (year, rows) in &years {
        files.push(NewFile::new(Table::Events, year, &event_rows(rows)?)?);
    }
    let mut pairs: Vec<_> = rows
        .iter()
        .flat_map(|(event, key)| sameness::pairs(event, key))
        .collect();
    pairs.sort_by_cached_key(|p| {
        let order = (
            p.lo().to_string(),
            p.hi().to_string(),
            p.event.date.map(|d| d.first_day()),
            p.key.to_string(),
        );
        (order, p.a.to_string(), p.event.id.clone())
    });
    if !pairs.is_empty() {
        files.push(NewFile::new(Table::Pairs, "", &pair_rows(&pairs)?)?);
    }
    if !rejected.is_empty() {
        files.push(NewFile::new(
            Table::Rejected,
            "",
            &rejected_rows(rejected)?,
        )?);
    }
    Ok(files)
}

/// Whether the event's sentence is in the document: tells apart the events of two documents of the same id.
fn is_evidence(event: &Event, document: &Document) -> bool {
    let text = if event.sentence < 0 {
        &document.title
    } else {
        &document.text
    };
    let Span { start, end } = event.span;
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .eq(event.text.chars())
}

fn rejected_of(batch: &RecordBatch) -> Result<Vec<Rejected>> {
    let (source, reason) = (
        decode::strings(batch, "source")?,
        decode::strings(batch, "reason")?,
    );
    let line: &Int64Array = decode::column(batch, "line")?;
    let one = |i| Rejected {
        source: decode::owned(source, i),
        line: (!line.is_null(i))
            .then(|| line.value(i))
            .and_then(|n| u64::try_from(n).ok()),
        reason: decode::owned(reason, i),
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
