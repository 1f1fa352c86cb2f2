//! A ledger that was damaged, made sound again: nothing is invented, and what cannot be read is set aside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::append::NEWS;
use crate::check::is_whole;
use crate::manifest::FileEntry;
use crate::store::{create_folder, read, sweep};
use crate::upgrade::again;
use crate::{Error, Ledger, Result, Table, decode, versions};

/// Where damaged files go.
const ASIDE: &str = "damaged";

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Files of derived tables (`pairs`, `volume`) that were made anew.
    pub remade: Vec<String>,
    /// Batches that are gone, since their documents or events were damaged: add or import their files again.
    pub lost: Vec<String>,
    /// Files that were moved to the folder `damaged`.
    pub aside: Vec<String>,
    /// Files of a writer that was stopped, removed.
    pub leftovers: u64,
}

/// Makes a damaged ledger sound.
///
/// Where only what is derived is damaged or missing, it is made anew from the events. A batch whose documents or events are
/// damaged is taken out as a whole, so that its files can be added or imported again; its files are moved to `damaged/`.
///
/// # Errors
/// [`Error::Locked`] if somebody is writing; [`Error::Io`] if the folder cannot be written to.
pub fn repair(ledger: &mut Ledger) -> Result<Repaired> {
    ledger.lock()?;
    let root = ledger.root.clone();
    let mut done = Repaired {
        leftovers: sweep(&root, &ledger.manifest)? as u64,
        ..Repaired::default()
    };
    let mut batches: BTreeMap<String, Vec<FileEntry>> = BTreeMap::new();
    for file in &ledger.manifest.files {
        batches
            .entry(file.batch.clone())
            .or_default()
            .push(file.clone());
    }
    let mut manifest = ledger.manifest.clone();
    for (batch, files) in &batches {
        let broken: BTreeSet<&str> = files
            .iter()
            .filter(|f| !is_whole(&root, f))
            .map(|f| f.path.as_str())
            .collect();
        if broken.is_empty() {
            continue;
        }
        let derived = |f: &FileEntry| {
            [Table::Pairs, Table::Volume]
                .iter()
                .any(|t| f.table == t.name())
        };
        let whole = files
            .iter()
            .all(|f| derived(f) || !broken.contains(f.path.as_str()));
        manifest.files.retain(|f| f.batch != *batch);
        if whole {
            let of = |table: Table| files.iter().filter(move |f| f.table == table.name());
            let origin = origin(ledger, files)?;
            let made = again(
                &root,
                of(Table::Documents),
                of(Table::Events),
                of(Table::Rejected),
                &origin,
            )?;
            let version = files.first().map_or(0, |f| f.version);
            for file in made {
                let entry = FileEntry {
                    version,
                    ..file.write(&root, batch)?
                };
                if broken.contains(entry.path.as_str()) || derived(&entry) {
                    done.remade.push(entry.path.clone());
                }
                manifest.files.push(entry);
            }
            let kept = [
                Table::Mentions,
                Table::Indicators,
                Table::Memberships,
                Table::Yearly,
            ];
            manifest
                .files
                .extend(kept.into_iter().flat_map(of).cloned());
        } else {
            manifest.imports.retain(|_, b| b != batch);
            done.lost.push(batch.clone());
        }
        done.aside.extend(broken.iter().map(|p| (*p).to_string()));
    }
    manifest.files.sort_by(|x, y| x.path.cmp(&y.path));
    if !done.aside.is_empty() {
        for path in &done.aside {
            // A file that was made anew stands in its place already.
            let kept = manifest.files.iter().any(|f| f.path == *path);
            let from = root.join(path);
            if from.exists() && !kept {
                let to = root.join(ASIDE).join(path.replace('/', "-"));
                create_folder(&root.join(ASIDE))?;
                fs::rename(&from, &to).map_err(Error::io(&from, "move"))?;
            }
        }
        manifest.version += 1;
        manifest.save(&root)?;
        versions::log(&root, manifest.version)?;
        ledger.manifest = manifest;
        sweep(&root, &ledger.manifest)?;
        ledger.remount()?;
    }
    Ok(done)
}

/// The data set that a batch's events came with.
fn origin(ledger: &Ledger, files: &[FileEntry]) -> Result<String> {
    let mut found = NEWS.to_string();
    for file in files.iter().filter(|f| f.table == Table::Events.name()) {
        read(&ledger.root.join(&file.path), &["origin"], |batch| {
            if batch.num_rows() > 0 {
                found = decode::owned(decode::strings(&batch, "origin")?, 0);
            }
            Ok(())
        })?;
    }
    Ok(found)
}
