//! Events that a person can judge: those that were coded here, with their sentences.

use std::sync::Arc;

use bifrons_core::EventType;
use datafusion::arrow::array::{BooleanArray, Float32Array};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::manifest::FileEntry;
use crate::sameness;
use crate::store::read;
use crate::threads::{map, processors};
use crate::{Ledger, Result, Table, decode};

/// What is known of an event before it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// The same number for all reports of the same words, wherever they were printed.
    pub key: i64,
    /// Its type.
    pub event: EventType,
    /// 0 to 1, by the coder.
    pub confidence: f32,
    /// Whether it stands as a fact in the faces.
    pub counted: bool,
    /// Publisher of its document, empty if unknown.
    pub publisher: Arc<str>,
}

/// The events that were coded here (not those that were imported, which have no sentences), by id, only those that stand as facts unless
/// `all`. Of reports of the same words the one with the least id stands for all.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn candidates(ledger: &Ledger, all: bool) -> Result<Vec<Candidate>> {
    let files: Vec<&FileEntry> = ledger
        .manifest
        .of(Table::Documents)
        .filter(|f| !f.is_imported())
        .collect();
    let told = map(&files, processors(), |documents| {
        let events = ledger.manifest.of(Table::Events);
        let own: Vec<&FileEntry> = events.filter(|f| f.batch == documents.batch).collect();
        of_batch(ledger, documents, &own, all)
    });
    let mut found: Vec<Candidate> = told.into_iter().collect::<Result<Vec<_>>>()?.concat();
    found.sort_by(|x, y| x.id.cmp(&y.id));
    let mut seen = FxHashSet::default();
    found.retain(|c| seen.insert(c.key));
    Ok(found)
}

fn of_batch(
    ledger: &Ledger,
    documents: &FileEntry,
    events: &[&FileEntry],
    all: bool,
) -> Result<Vec<Candidate>> {
    let mut names: FxHashSet<Arc<str>> = FxHashSet::default();
    let mut of: FxHashMap<String, Arc<str>> = FxHashMap::default();
    let path = ledger.root.join(&documents.path);
    read(&path, &["id", "publisher"], |batch| {
        let (id, publisher) = (
            decode::strings(&batch, "id")?,
            decode::strings(&batch, "publisher")?,
        );
        for i in 0..batch.num_rows() {
            let name: Arc<str> = decode::owned(publisher, i).into();
            let name = match names.get(&name) {
                Some(known) => Arc::clone(known),
                None => {
                    names.insert(Arc::clone(&name));
                    name
                }
            };
            of.insert(decode::owned(id, i), name);
        }
        Ok(())
    })?;
    let mut found = Vec::new();
    for file in events {
        let columns = ["id", "doc", "event", "confidence", "counted", "key"];
        read(&ledger.root.join(&file.path), &columns, |batch| {
            let strings = |name| decode::strings(&batch, name);
            let (id, doc, event, key) = (
                strings("id")?,
                strings("doc")?,
                strings("event")?,
                strings("key")?,
            );
            let confidence: &Float32Array = decode::column(&batch, "confidence")?;
            let counted: &BooleanArray = decode::column(&batch, "counted")?;
            for i in 0..batch.num_rows() {
                let publisher = of.get(doc.value(i));
                let kind = EventType::parse(event.value(i));
                // An event whose document is not in the batch cannot be read in its place.
                if let (Some(publisher), Some(event), true) =
                    (publisher, kind, all || counted.value(i))
                {
                    found.push(Candidate {
                        id: decode::owned(id, i),
                        key: sameness::number(key.value(i)),
                        event,
                        confidence: confidence.value(i),
                        counted: counted.value(i),
                        publisher: Arc::clone(publisher),
                    });
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}
