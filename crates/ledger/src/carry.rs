//! Imports of one ledger carried over to another: their files are copied as they are.

use crate::store::copy;
use crate::{Ledger, Manifest, Result};

impl Manifest {
    /// Names of the batches that were imported, in the order in which they joined, each with the bytes of its files.
    pub fn imported(&self) -> Vec<(String, u64)> {
        let mut files: Vec<_> = self.files.iter().filter(|f| f.is_imported()).collect();
        files.sort_by_key(|f| (f.version, f.batch.as_str()));
        let mut batches: Vec<(String, u64)> = Vec::new();
        for file in files {
            match batches.last_mut().filter(|(name, _)| *name == file.batch) {
                Some((_, bytes)) => *bytes += file.bytes,
                None => batches.push((file.batch.clone(), file.bytes)),
            }
        }
        batches
    }
}

impl Ledger {
    /// Copies an imported batch of another ledger, with its account and with the digests by which its stretches of foreign files are
    /// known: importing them here again changes nothing. It joins as one version, whole or not at all.
    ///
    /// Tells whether it joined: not if it was here already, or the other ledger has no such import.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) if a file of the other is not what its manifest says;
    /// [`Error::Locked`](crate::Error::Locked) if somebody else is writing here, [`Error::Io`](crate::Error::Io) if the disk
    /// refuses; in each case this ledger is as before.
    pub fn carry(&mut self, from: &Ledger, batch: &str) -> Result<bool> {
        self.lock()?;
        let files: Vec<_> = from
            .manifest
            .files
            .iter()
            .filter(|f| f.is_imported() && f.batch == batch)
            .cloned()
            .collect();
        if files.is_empty() || self.manifest.files.iter().any(|f| f.batch == batch) {
            return Ok(false);
        }
        for file in &files {
            copy(&from.root, &self.root, file)?;
        }
        let digests = from.manifest.imports.iter();
        let digests: Vec<String> = digests
            .filter(|(_, of)| *of == batch)
            .map(|(digest, _)| digest.clone())
            .collect();
        let account = from.manifest.accounts.get(batch).cloned();
        self.join(files, batch, &digests, account)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::testing::event;
    use crate::{Error, Stretch, check};
    use bifrons_core::Document;

    fn stretch() -> Stretch {
        let doc = Document {
            id: "d".to_string(),
            ..Document::default()
        };
        Stretch {
            origin: "keds".to_string(),
            digests: vec!["0123".to_string()],
            documents: vec![doc],
            events: vec![event("d", "", "ASSAULT", "2001-02-03")],
            read: 3,
            dropped: [("no type".to_string(), 2)].into(),
            ..Stretch::default()
        }
    }

    #[test]
    fn an_import_is_the_same_where_it_was_carried() {
        let folder = tempfile::tempdir().unwrap();
        let mut old = Ledger::create(folder.path().join("old")).unwrap();
        old.append(&[], &[], &[Default::default()]).unwrap();
        old.import(&stretch()).unwrap();
        let mut new = Ledger::create(folder.path().join("new")).unwrap();
        let imported = old.manifest().imported();
        assert_eq!(imported.len(), 1, "what was added is no import");
        let batch = &imported[0].0;
        assert!(new.carry(&old, batch).unwrap());
        assert!(!new.carry(&old, batch).unwrap(), "twice changes nothing");
        assert!(!new.carry(&old, "import-none").unwrap());
        let files = |ledger: &Ledger| -> Vec<(String, String)> {
            let files = ledger.manifest().files.iter().filter(|f| f.is_imported());
            files.map(|f| (f.path.clone(), f.blake3.clone())).collect()
        };
        assert_eq!(files(&new), files(&old));
        assert_eq!(new.manifest().accounts, old.manifest().accounts);
        assert_eq!(new.manifest().imports, old.manifest().imports);
        assert_eq!(new.manifest().version, 1);
        assert!(check(&new).unwrap().is_sound());
        assert_eq!(new.import(&stretch()).unwrap(), Default::default());
        assert_eq!(new.manifest().version, 1, "it is known");
    }

    #[test]
    fn a_damaged_file_is_not_carried() {
        let folder = tempfile::tempdir().unwrap();
        let mut old = Ledger::create(folder.path().join("old")).unwrap();
        old.import(&stretch()).unwrap();
        let events = |f: &&crate::FileEntry| f.table == "events";
        let file = old.manifest().files.iter().find(events).unwrap();
        let path = old.path().join(&file.path);
        let mut bytes = fs::read(&path).unwrap();
        bytes[10] ^= 1;
        fs::write(&path, bytes).unwrap();
        let mut new = Ledger::create(folder.path().join("new")).unwrap();
        let batch = old.manifest().imported()[0].0.clone();
        assert!(matches!(
            new.carry(&old, &batch),
            Err(Error::Damaged { path: told, .. }) if told == path
        ));
        assert!(new.manifest().files.is_empty());
    }
}
