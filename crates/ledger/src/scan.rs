//! All of a ledger's events, batch by batch.

use std::collections::{BTreeMap, HashMap};

use bifrons_core::{Document, Event};

use crate::store::read;
use crate::{Error, Ledger, Result, Table, decode};

/// Columns of a document but its text.
const SOURCE: [&str; 6] = ["id", "date", "publisher", "title", "url", "language"];

/// Visits each event with the document that it is from, which comes without its text, and its origin (`news`, or a data set).
///
/// Batches come in the order of their names, the events of a batch by year and pair: the same ledger gives the same order. Memory is
/// bounded by a batch's documents.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if a file cannot be read; what the visitor returns.
pub fn each_batch<E: From<crate::Error>>(
    ledger: &Ledger,
    mut visit: impl FnMut(&Event, Option<&Document>, &str) -> std::result::Result<(), E>,
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
                let origin = decode::strings(&batch, "origin")?;
                for (i, event) in decode::events(&batch)?.into_iter().enumerate() {
                    if let Err(error) = visit(&event, known.get(&event.doc), origin.value(i)) {
                        wrong = Some(error);
                        // Only to stop the reading; the visitor's own error is what is told.
                        return Err(Error::query("stopped"));
                    }
                }
                Ok(())
            });
            if let Some(wrong) = wrong {
                return Err(wrong);
            }
            done?;
        }
    }
    Ok(())
}
