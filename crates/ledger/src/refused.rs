//! What did not become part of the ledger: records that could not be read, and rows of imports that are no events.

use std::collections::BTreeMap;

use crate::append::rejected_of;
use crate::origins::by_batch;
use crate::store::read;
use crate::{Ledger, Result, Table};

/// What became of a record that is not there. The order is that of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It could not be read.
    Rejected,
    /// It is well-formed and nothing of ours, such as a public statement, which has no type.
    Dropped,
}

impl Outcome {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Dropped => "dropped",
        }
    }
}

/// Records that are not there, with the reason that they share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// What became of them.
    pub outcome: Outcome,
    /// `news`, or the name of an imported data set; empty where an older version did not keep it.
    pub origin: String,
    /// File or stream that they came from; empty for what an import dropped.
    pub source: String,
    /// Line or record of the first, from 1, where known.
    pub line: Option<u64>,
    /// Why, in a sentence.
    pub reason: String,
    /// Bytes before the first in the unpacked file, where known.
    pub offset: Option<u64>,
    /// How many.
    pub records: u64,
}

/// All that was rejected or dropped, by outcome, origin, source, line and reason: each rejected record for itself, or (`together`) those of
/// one file and reason in one.
///
/// What an import dropped is told by its account in the manifest; versions that kept none are silent about it.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn refused(ledger: &Ledger, together: bool) -> Result<Vec<Refused>> {
    let origins = by_batch(ledger)?;
    let mut all: Vec<Refused> = Vec::new();
    for file in ledger.manifest.of(Table::Rejected) {
        let origin = origins.get(&file.batch).cloned().unwrap_or_default();
        read(&ledger.root.join(&file.path), &[], |batch| {
            all.extend(rejected_of(&batch)?.into_iter().map(|r| Refused {
                outcome: Outcome::Rejected,
                origin: origin.clone(),
                source: r.source,
                line: r.line,
                reason: r.reason,
                offset: r.offset,
                records: 1,
            }));
            Ok(())
        })?;
    }
    let mut dropped: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for account in ledger.manifest.accounts.values() {
        for (reason, rows) in &account.dropped {
            *dropped.entry((&account.origin, reason)).or_default() += rows;
        }
    }
    let dropped = dropped
        .into_iter()
        .map(|((origin, reason), records)| Refused {
            outcome: Outcome::Dropped,
            origin: origin.to_string(),
            source: String::new(),
            line: None,
            reason: reason.to_string(),
            offset: None,
            records,
        });
    all.extend(dropped.filter(|d| d.records > 0));
    all.sort();
    if together {
        all = merged(all);
    }
    Ok(all)
}

/// Those that differ by their line alone are one, with the first line and their number.
fn merged(all: Vec<Refused>) -> Vec<Refused> {
    let mut groups: BTreeMap<(Outcome, String, String, String), Refused> = BTreeMap::new();
    for one in all {
        let key = (
            one.outcome,
            one.origin.clone(),
            one.source.clone(),
            one.reason.clone(),
        );
        groups
            .entry(key)
            .and_modify(|known| known.records += one.records)
            .or_insert(one);
    }
    groups.into_values().collect()
}
