//! What another coder made of the same documents.

use std::collections::BTreeMap;

use bifrons_core::EventType;

use crate::store::read;
use crate::stored::added;
use crate::{Error, Ledger, Result, Table, decode};

/// Events of a type before and after: `before = same + gone`, `after = same + fresh`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The type.
    pub event: EventType,
    /// Reports of such events before.
    pub before: u64,
    /// Likewise after.
    pub after: u64,
    /// Those of the same id: same document, sentence, trigger, type and parties.
    pub same: u64,
}

impl Change {
    /// Events of before that are there no more.
    pub fn gone(&self) -> u64 {
        self.before - self.same
    }

    /// Events of after that were not there before.
    pub fn fresh(&self) -> u64 {
        self.after - self.same
    }
}

/// Compares the events that were coded in two ledgers, by type in the order of the codebook; what was imported is left out, and so are
/// types of which there are none. Takes eight bytes an event.
///
/// # Errors
/// [`Error::Damaged`] or [`Error::Io`] if a file cannot be read.
pub fn changes(before: &Ledger, after: &Ledger) -> Result<Vec<Change>> {
    let (before, after) = (ids(before)?, ids(after)?);
    let none = Vec::new();
    let one = |event: &EventType| {
        let of = |ids: &BTreeMap<String, Vec<u64>>| ids.get(event.name()).cloned();
        let (before, after) = (of(&before), of(&after));
        let (before, after) = (
            before.as_ref().unwrap_or(&none),
            after.as_ref().unwrap_or(&none),
        );
        Change {
            event: *event,
            before: before.len() as u64,
            after: after.len() as u64,
            same: common(before, after),
        }
    };
    let all = EventType::ALL.iter().map(one);
    Ok(all.filter(|c| c.before + c.after > 0).collect())
}

/// Ids of events, sorted, by type.
fn ids(ledger: &Ledger) -> Result<BTreeMap<String, Vec<u64>>> {
    let mut all: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for entry in added(ledger, Table::Events) {
        read(&ledger.root.join(&entry.path), &["id", "event"], |batch| {
            let ids = decode::strings(&batch, "id")?;
            let kinds = decode::strings(&batch, "event")?;
            for (id, kind) in ids.iter().zip(kinds) {
                let (Some(id), Some(kind)) = (id, kind) else {
                    return Err(Error::columns("an event without id or type"));
                };
                match all.get_mut(kind) {
                    Some(ids) => ids.push(number(id)),
                    None => drop(all.insert(kind.to_string(), vec![number(id)])),
                }
            }
            Ok(())
        })?;
    }
    all.values_mut().for_each(|ids| ids.sort_unstable());
    Ok(all)
}

/// An id as a number: ids are 16 hexadecimal digits, and others are hashed to as many.
fn number(id: &str) -> u64 {
    match u64::from_str_radix(id, 16) {
        Ok(number) if id.len() == 16 => number,
        _ => {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..8]);
            u64::from_le_bytes(bytes)
        }
    }
}

/// How many numbers are in both sorted lists.
fn common(x: &[u64], y: &[u64]) -> u64 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(a), Some(b)) = (x.get(i), y.get(j)) {
        both += u64::from(a == b);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stretch;
    use crate::testing::event;
    use bifrons_core::{Document, Event};

    #[test]
    fn events_are_compared_by_id_and_type() {
        let folder = tempfile::tempdir().unwrap();
        let document = Document {
            id: "d".to_string(),
            text: "a b c".to_string(),
            ..Document::default()
        };
        let ledger = |name: &str, events: &[Event]| {
            let mut ledger = Ledger::create(folder.path().join(name)).unwrap();
            let documents = std::slice::from_ref(&document);
            ledger.append(documents, events, &[]).unwrap();
            ledger
        };
        let of = |text: &str, kind: &str| event("d", text, kind, "2024-01-02");
        let before = ledger(
            "before",
            &[of("a", "ASSAULT"), of("b", "ASSAULT"), of("c", "CONSULT")],
        );
        let mut after = ledger(
            "after",
            &[of("b", "ASSAULT"), of("c", "AID"), of("a", "ASSAULT")],
        );
        let imported = Stretch {
            origin: "keds".to_string(),
            digests: vec!["0".to_string()],
            events: vec![of("x", "AID")],
            ..Stretch::default()
        };
        after.import(&imported).unwrap();
        let found = changes(&before, &after).unwrap();
        let rows: Vec<_> = found
            .iter()
            .map(|c| {
                (
                    c.event.name(),
                    c.before,
                    c.after,
                    c.same,
                    c.gone(),
                    c.fresh(),
                )
            })
            .collect();
        let mut expected = vec![
            ("CONSULT", 1, 0, 0, 1, 0),
            ("AID", 0, 1, 0, 0, 1),
            ("ASSAULT", 2, 2, 2, 0, 0),
        ];
        let place = |name: &str| EventType::ALL.iter().position(|e| e.name() == name);
        expected.sort_by_key(|row| place(row.0));
        assert_eq!(rows, expected);
    }

    #[test]
    fn ids_that_are_no_hashes_are_told_apart_too() {
        assert_eq!(number("00000000000000ff"), 255);
        assert_ne!(number("ff"), 255);
        assert_ne!(number("icews-1"), number("icews-2"));
    }
}
