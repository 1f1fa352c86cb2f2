//! What was added to a ledger, read back: to be coded again, or carried over.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use bifrons_core::{Document, PartialDate};

use crate::append::rejected_of;
use crate::manifest::FileEntry;
use crate::store::{read, read_ids};
use crate::{Ledger, Rejected, Result, Table, decode};

/// Most documents that are read together.
const DOCUMENTS: usize = 4096;
/// Bytes of text after which no more are read together, as far as the sizes of files tell.
const BYTES: u64 = 32 << 20;
/// How much larger texts are than the files that hold them, roughly.
const PACKED: u64 = 3;

/// The documents that were added to a ledger, in order of day and id, those without a date first; what came with imports is left out.
///
/// As an iterator it gives some thousand at a time; memory grows by their texts, and by the ids of all.
#[derive(Debug)]
pub struct Stored {
    files: Vec<PathBuf>,
    order: Vec<Place>,
    next: usize,
}

/// Where a document is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    date: Option<PartialDate>,
    id: Box<str>,
    file: usize,
    bytes: u64,
}

impl Stored {
    /// The documents of the ledger as this handle sees it. Days and ids are read now, texts as they are asked for.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Io`](crate::Error::Io) if a file cannot be read.
    pub fn open(ledger: &Ledger) -> Result<Self> {
        let (mut files, mut order) = (Vec::new(), Vec::new());
        for entry in added(ledger, Table::Documents) {
            let path = ledger.root.join(&entry.path);
            let bytes = entry.bytes.saturating_mul(PACKED) / entry.rows.max(1);
            read(&path, &["id", "date"], |batch| {
                let ids = decode::strings(&batch, "id")?;
                let dates = decode::strings(&batch, "date")?;
                for at in 0..batch.num_rows() {
                    order.push(Place {
                        date: decode::partial_date(dates, at)?,
                        id: decode::owned(ids, at).into(),
                        file: files.len(),
                        bytes,
                    });
                }
                Ok(())
            })?;
            files.push(path);
        }
        order.sort_unstable();
        Ok(Self {
            files,
            order,
            next: 0,
        })
    }

    /// How many there are in all.
    pub fn total(&self) -> u64 {
        self.order.len() as u64
    }

    /// The end of what is read together from here.
    fn end(&self) -> usize {
        let mut bytes = 0;
        let more = self.order[self.next..].iter().take(DOCUMENTS);
        let fits = more.take_while(|place| {
            let first = bytes == 0;
            bytes += place.bytes;
            first || bytes <= BYTES
        });
        self.next + fits.count()
    }
}

impl Iterator for Stored {
    type Item = Result<Vec<Document>>;

    fn next(&mut self) -> Option<Self::Item> {
        let window = self.next..self.end();
        self.next = window.end;
        let mut wanted: BTreeMap<usize, HashSet<String>> = BTreeMap::new();
        for place in self.order.get(window).filter(|w| !w.is_empty())? {
            let ids = wanted.entry(place.file).or_default();
            ids.insert(place.id.to_string());
        }
        let mut found = Vec::new();
        for (file, ids) in wanted {
            match read_ids(&self.files[file], &Arc::new(ids), &[], decode::documents) {
                Ok(documents) => found.extend(documents),
                Err(error) => return Some(Err(error)),
            }
        }
        found.sort_by(|x, y| (x.date, &x.id).cmp(&(y.date, &y.id)));
        Some(Ok(found))
    }
}

/// The input of the documents that were added which could not be used, in order, each once.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Io`](crate::Error::Io) if a file cannot be read.
pub fn stored_rejected(ledger: &Ledger) -> Result<Vec<Rejected>> {
    let mut all = Vec::new();
    for entry in added(ledger, Table::Rejected) {
        read(&ledger.root.join(&entry.path), &[], |batch| {
            all.extend(rejected_of(&batch)?);
            Ok(())
        })?;
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// The files of a table that did not come with an import, in the order in which they joined.
pub(crate) fn added(ledger: &Ledger, table: Table) -> Vec<&FileEntry> {
    let files = ledger.manifest.of(table);
    let mut files: Vec<_> = files.filter(|f| !f.is_imported()).collect();
    files.sort_by_key(|f| (f.version, f.path.as_str()));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(id: &str, date: &str) -> Document {
        Document {
            id: id.to_string(),
            date: date.parse().ok(),
            text: format!("Russia thanked China, as {id} says."),
            ..Document::default()
        }
    }

    #[test]
    fn a_document_is_read_back_as_it_was_written() {
        let whole = |id: &str, date: &str, words: &str| Document {
            id: id.to_string(),
            date: date.parse().ok(),
            publisher: format!("The {words} Herald"),
            title: format!("\u{feff}«{words}»: a \"title\", it is"),
            url: format!("https://example.org/{words}?a=1&b=%20#c"),
            language: "en-GB".to_string(),
            text: format!("  First {words}.\n\nSecond\tparagraph \u{1f642} e\u{301}.\r\n\n\n"),
        };
        let given = vec![
            document("no date", ""),
            whole("1", "2021", "naïve"),
            whole("2", "2021-03", "語"),
            whole("3", "2021-03-31", "\0"),
            Document {
                title: "Only a title".to_string(),
                ..document("4", "2022-02-28")
            },
        ];
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(folder.path()).unwrap();
        for part in given.chunks(3) {
            ledger.append(part, &[], &[]).unwrap();
        }
        let stored = Stored::open(&ledger).unwrap();
        assert_eq!(stored.total(), 5);
        let found: Vec<Document> = stored.flat_map(Result::unwrap).collect();
        assert_eq!(found, given);
    }

    #[test]
    fn documents_come_by_day_and_id_whatever_their_batch() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(folder.path()).unwrap();
        let batches = [
            [document("b", "2024-05-02"), document("z", "2024-05-01")],
            [document("a", "2024-05-02"), document("y", "")],
        ];
        for batch in &batches {
            ledger.append(batch, &[], &[]).unwrap();
        }
        let ids: Vec<String> = Stored::open(&ledger)
            .unwrap()
            .flat_map(Result::unwrap)
            .map(|d| d.id)
            .collect();
        assert_eq!(ids, ["y", "z", "a", "b"]);
    }

    #[test]
    fn more_documents_than_are_read_together_all_come_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(folder.path()).unwrap();
        let all: Vec<Document> = (0..DOCUMENTS + 10)
            .map(|n| document(&format!("{:05}", n * 7919 % 100_003), "2024-05-02"))
            .collect();
        for batch in all.chunks(3000) {
            ledger.append(batch, &[], &[]).unwrap();
        }
        let windows: Vec<Vec<Document>> = Stored::open(&ledger)
            .unwrap()
            .collect::<Result<_>>()
            .unwrap();
        assert_eq!(
            windows.iter().map(Vec::len).collect::<Vec<_>>(),
            [DOCUMENTS, 10]
        );
        let mut expected: Vec<String> = all.into_iter().map(|d| d.id).collect();
        expected.sort();
        let found = windows.into_iter().flatten().map(|d| d.id);
        assert!(found.eq(expected));
    }

    #[test]
    fn what_could_not_be_used_comes_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(folder.path()).unwrap();
        let rejected = |line| Rejected {
            source: "news.jsonl".to_string(),
            line: Some(line),
            reason: "not JSON".to_string(),
            offset: Some(7),
        };
        ledger.append(&[], &[], &[rejected(3)]).unwrap();
        ledger.append(&[], &[], &[rejected(2)]).unwrap();
        assert_eq!(
            stored_rejected(&ledger).unwrap(),
            [rejected(2), rejected(3)]
        );
    }
}
