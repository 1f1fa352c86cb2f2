//! Ledgers of earlier formats, written again beside.
//!
//! Format 1 had `pairs` with fewer columns and no `volume`. Events and documents are read and each batch is encoded again; the
//! manifest is replaced once all is written, so that a ledger is of one format or the other at any time. The files of before are
//! removed by the next writer. When the batches had joined is not known, so that they are numbered by their names.

use std::path::Path;

use bifrons_core::{Document, Event};

use crate::append::{NEWS, rejected_of};
use crate::batch::{self, Batch};
use crate::lock::Lock;
use crate::manifest::{FORMAT, FileEntry};
use crate::store::read;
use crate::stories;
use crate::{Error, Manifest, Rejected, Result, Table, decode};

/// Brings the ledger to the present format.
///
/// # Errors
/// [`Error::Locked`] if somebody is writing, [`Error::Io`] if the folder cannot be written to: copy the ledger to where it can.
pub(crate) fn upgrade(root: &Path) -> Result<Manifest> {
    let _lock = Lock::take(root)?;
    let old = Manifest::load(root)?.ok_or_else(|| Error::Missing {
        path: root.to_path_buf(),
    })?;
    if old.format == FORMAT {
        return Ok(old);
    }
    let mut new = Manifest::default();
    let mut batches: Vec<&str> = old.files.iter().map(|f| f.batch.as_str()).collect();
    batches.sort_unstable();
    batches.dedup();
    for batch in batches {
        let of = |table: Table| old.of(table).filter(move |f| f.batch == batch);
        let files = again(
            root,
            of(Table::Documents),
            of(Table::Events),
            of(Table::Rejected),
            NEWS,
        )?;
        let written = files.iter().map(|f| f.write(root, batch));
        new.add(written.collect::<Result<_>>()?);
    }
    new.save(root)?;
    Ok(new)
}

/// The files of a batch, encoded again from those that hold what was read.
pub(crate) fn again<'f>(
    root: &Path,
    documents: impl Iterator<Item = &'f FileEntry>,
    events: impl Iterator<Item = &'f FileEntry>,
    rejected: impl Iterator<Item = &'f FileEntry>,
    origin: &str,
) -> Result<Vec<crate::store::NewFile>> {
    let (mut told, mut found, mut refused) = (
        Vec::<Document>::new(),
        Vec::<Event>::new(),
        Vec::<Rejected>::new(),
    );
    // What was found of stories stays as it is.
    let mut before = stories::Told::default();
    for file in documents {
        read(&root.join(&file.path), &[], |b| {
            let placed = decode::placed(&b)?;
            let rows = decode::documents(&b)?;
            let stories = rows.iter().zip(placed);
            let stories = stories.filter_map(|(d, placed)| Some((d.id.clone(), placed?)));
            before.stories.extend(stories);
            told.extend(rows);
            Ok(())
        })?;
    }
    for file in events {
        read(&root.join(&file.path), &[], |b| {
            let rows = decode::events(&b)?;
            if b.column_by_name("key").is_some() {
                let keys = decode::strings(&b, "key")?;
                let keys = rows.iter().zip(keys);
                let keys = keys.filter_map(|(e, key)| Some((e.id.clone(), key?.to_string())));
                before.keys.extend(keys);
            }
            found.extend(rows);
            Ok(())
        })?;
    }
    for file in rejected {
        read(&root.join(&file.path), &[], |b| {
            refused.extend(rejected_of(&b)?);
            Ok(())
        })?;
    }
    told.sort_by(|x, y| x.id.cmp(&y.id));
    let (files, _) = batch::files(Batch {
        documents: told.iter().collect(),
        events: found.iter().collect(),
        told: before,
        measures: Vec::new(),
        mentions: Vec::new(),
        yearly: &[],
        rejected: refused.iter().collect(),
        origin,
    })?;
    Ok(files)
}
