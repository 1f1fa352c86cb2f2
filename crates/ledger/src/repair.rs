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
/// Tables that hold what was read: a batch is nothing without them.
const SOURCES: [Table; 3] = [Table::Documents, Table::Events, Table::Yearly];
/// Tables that are made of the events.
const DERIVED: [Table; 2] = [Table::Pairs, Table::Volume];

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Files of derived tables (`pairs`, `volume`) that were made anew.
    pub remade: Vec<String>,
    /// Batches that are gone, since their documents or events were damaged: add or import their files again.
    pub lost: Vec<String>,
    /// Files that were moved to the folder `damaged`: damaged ones, and the others of batches that are gone.
    pub aside: Vec<String>,
    /// Files of a writer that was stopped, removed.
    pub leftovers: u64,
}

/// Makes a damaged ledger sound.
///
/// Where only what is derived is damaged or missing, it is made anew from the events. A batch whose documents or events are
/// damaged is taken out as a whole, so that its files can be added or imported again. What is taken out is moved to `damaged/`.
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
    let mut gone: Vec<String> = Vec::new();
    for (batch, files) in &batches {
        let broken: BTreeSet<&str> = files
            .iter()
            .filter(|f| !is_whole(&root, f))
            .map(|f| f.path.as_str())
            .collect();
        if broken.is_empty() {
            continue;
        }
        let is_broken = |f: &FileEntry| broken.contains(f.path.as_str());
        manifest.files.retain(|f| f.batch != *batch);
        if files
            .iter()
            .any(|f| SOURCES.iter().any(|t| f.table == t.name()) && is_broken(f))
        {
            manifest.imports.retain(|_, b| b != batch);
            manifest.accounts.remove(batch);
            done.lost.push(batch.clone());
            gone.extend(files.iter().map(|f| f.path.clone()));
            continue;
        }
        gone.extend(broken.iter().map(|p| (*p).to_string()));
        let derived = |f: &FileEntry| DERIVED.iter().any(|t| f.table == t.name());
        if files.iter().any(|f| derived(f) && is_broken(f)) {
            let of = |table: Table| files.iter().filter(move |f| f.table == table.name());
            let origin = origin(ledger, files)?;
            let made = again(
                &root,
                of(Table::Documents),
                of(Table::Events),
                of(Table::Rejected).take(0),
                &origin,
            )?;
            let version = files.first().map_or(0, |f| f.version);
            for file in made.iter().filter(|f| DERIVED.contains(&f.table())) {
                let entry = FileEntry {
                    version,
                    ..file.write(&root, batch)?
                };
                gone.retain(|path| *path != entry.path);
                done.remade.push(entry.path.clone());
                manifest.files.push(entry);
            }
            let kept = files.iter().filter(|f| !derived(f) && !is_broken(f));
            manifest.files.extend(kept.cloned());
        } else {
            // Logs and reports of reports: the events stand without them.
            manifest
                .files
                .extend(files.iter().filter(|f| !is_broken(f)).cloned());
        }
    }
    manifest.files.sort_by(|x, y| x.path.cmp(&y.path));
    if gone.is_empty() && done.remade.is_empty() {
        return Ok(done);
    }
    for path in gone {
        let from = root.join(&path);
        if from.exists() {
            let to = root.join(ASIDE).join(path.replace('/', "-"));
            create_folder(&root.join(ASIDE))?;
            fs::rename(&from, &to).map_err(Error::io(&from, "move"))?;
            done.aside.push(path);
        }
    }
    manifest.version += 1;
    manifest.save(&root)?;
    ledger.manifest = manifest;
    let _ = versions::log(&root, ledger.manifest.version);
    ledger.lock()?.forget();
    sweep(&root, &ledger.manifest)?;
    ledger.remount()?;
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
