//! Which origin each batch has.

use std::collections::BTreeMap;

use crate::append::NEWS;
use crate::store::read;
use crate::{Ledger, Result, Table, decode};

/// The origin of each batch: `news` for what was coded here, else the data set. A batch has one.
///
/// That of an imported batch is told by its account, else by its events; a batch that has neither (rejected rows alone, from a version
/// that kept no account) has the empty name.
pub(crate) fn by_batch(ledger: &Ledger) -> Result<BTreeMap<String, String>> {
    let mut origins: BTreeMap<String, String> = BTreeMap::new();
    for file in &ledger.manifest.files {
        let known = origins.get(&file.batch).is_some_and(|o| !o.is_empty());
        if known {
            continue;
        }
        let account = ledger.manifest.accounts.get(&file.batch);
        let told = match (file.is_imported(), account) {
            (false, _) => Some(NEWS.to_string()),
            (true, Some(account)) => Some(account.origin.clone()),
            (true, None) => match Table::parse(&file.table) {
                Some(Table::Volume | Table::Events) => first(ledger, &file.path)?,
                _ => None,
            },
        };
        let entry = origins.entry(file.batch.clone()).or_default();
        if let Some(origin) = told {
            *entry = origin;
        }
    }
    Ok(origins)
}

/// The origin of a file's first row.
fn first(ledger: &Ledger, path: &str) -> Result<Option<String>> {
    let mut found = None;
    read(&ledger.root.join(path), &["origin"], |batch| {
        if found.is_none() && batch.num_rows() > 0 {
            found = Some(decode::owned(decode::strings(&batch, "origin")?, 0));
        }
        Ok(())
    })?;
    Ok(found)
}
