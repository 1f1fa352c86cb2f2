//! All of a ledger's events, batch by batch.

use std::collections::{BTreeMap, HashMap};

use bifrons_core::{Document, Event};

use crate::store::read;
use crate::{Ledger, Result, Table, decode};

/// Columns of a document but its text.
const SOURCE: [&str; 6] = ["id", "date", "publisher", "title", "url", "language"];

/// Visits each event with the document that it is from; documents come without their text.
///
/// Batches come in the order of their names, the events of a batch by year and pair: the same ledger gives the same order. Memory is
/// bounded by a batch's documents.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if a file cannot be read; what the visitor returns.
pub fn each_batch<E: From<crate::Error>>(
    ledger: &Ledger,
    mut visit: impl FnMut(&Event, Option<&Document>) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut batches: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
    for (at, table) in [Table::Documents, Table::Events].into_iter().enumerate() {
        for file in ledger.manifest.of(table) {
            batches.entry(&file.batch).or_default()[at].push(&file.path);
        }
    }
    for [documents, events] in batches.values() {
        let mut known: HashMap<String, Document> = HashMap::new();
        for file in documents {
            read(&ledger.root.join(file), &SOURCE, |batch| {
                let documents = decode::documents(&batch)?;
                known.extend(documents.into_iter().map(|d| (d.id.clone(), d)));
                Ok(())
            })?;
        }
        for file in events {
            let mut wrong: Option<E> = None;
            let done: Result<()> = read(&ledger.root.join(file), &[], |batch| {
                for event in decode::events(&batch)? {
                    if wrong.is_none() {
                        wrong = visit(&event, known.get(&event.doc)).err();
                    }
                }
                Ok(())
            });
            done?;
            if let Some(wrong) = wrong {
                return Err(wrong);
            }
        }
    }
    Ok(())
}
