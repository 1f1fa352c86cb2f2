//! The mark of a ledger that is being made of another: of which, and by what coder, so that a run that was stopped goes on as it began.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use bifrons_core::content_hash;
use bifrons_ledger::{Ledger, Manifest};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The file's name, in the folder of the new ledger.
const FILE: &str = "unfinished-rebuild.json";

/// The mark of a new ledger; it stays until it is removed.
#[derive(Debug)]
pub struct Mark(PathBuf);

impl Mark {
    /// Marks an empty ledger, or finds that it is marked so already. Takes its lock.
    ///
    /// # Errors
    /// If it holds something that is no unfinished rebuild of that ledger by that coder, or cannot be written to.
    pub fn set(new: &mut Ledger, old: &Ledger, coder: &str) -> Result<Self> {
        // Nobody else is to begin meanwhile.
        new.has_import("")?;
        let path = new.path().join(FILE);
        if new.manifest().files.is_empty() {
            let version = old.manifest().version;
            let mark =
                json!({"of": content(old.manifest(), version), "version": version, "coder": coder});
            let written = File::create(&path).and_then(|mut file| {
                writeln!(file, "{mark}")?;
                file.sync_all()
            });
            written.with_context(|| format!("cannot write {}", path.display()))?;
            return Ok(Self(path));
        }
        let folder = new.path().display();
        let mark: Value = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).with_context(|| {
                format!(
                    "{} is damaged: begin anew in another folder",
                    path.display()
                )
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                bail!("{folder} holds a ledger already: name a folder that holds none with --into")
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let version = mark["version"].as_u64().unwrap_or_default();
        if version > old.manifest().version || mark["of"] != content(old.manifest(), version) {
            bail!(
                "{folder} is an unfinished rebuild of another ledger, or of {} before it was changed otherwise than by additions: name a folder that holds none with --into",
                old.path().display()
            );
        }
        if mark["coder"] != coder {
            bail!(
                "{folder} was begun by another program, or with other --actors or --fast, and half of it would be coded differently: go on as it was begun, or name a folder that holds none with --into"
            );
        }
        Ok(Self(path))
    }

    /// The ledger is finished.
    ///
    /// # Errors
    /// If the mark cannot be removed.
    pub fn remove(self) -> Result<()> {
        fs::remove_file(&self.0).with_context(|| format!("cannot remove {}", self.0.display()))
    }
}

/// This program: its version, and a hash of its file, since coders differ within a version as they are worked on.
pub fn program() -> String {
    let version = env!("CARGO_PKG_VERSION");
    match env::current_exe().and_then(File::open).and_then(sha256) {
        Ok(hash) => format!("{version} {hash}"),
        Err(_) => version.to_string(),
    }
}

fn sha256(file: File) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut piece = Vec::new();
    loop {
        piece.clear();
        if (&file).take(1 << 20).read_to_end(&mut piece)? == 0 {
            break;
        }
        hasher.update(&piece);
    }
    let hash = hasher.finalize();
    Ok(hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// What a ledger held at a version.
fn content(manifest: &Manifest, version: u64) -> String {
    let files = manifest.files.iter().filter(|f| f.version <= version);
    let parts: Vec<&str> = files
        .flat_map(|f| [f.path.as_str(), f.blake3.as_str()])
        .collect();
    content_hash(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_core::Document;

    fn ledger(folder: &std::path::Path, ids: &[&str]) -> Ledger {
        let mut ledger = Ledger::create(folder).unwrap();
        for id in ids {
            let document = Document {
                id: (*id).to_string(),
                text: "No event.".to_string(),
                ..Document::default()
            };
            ledger.append(&[document], &[], &[]).unwrap();
        }
        ledger
    }

    #[test]
    fn only_the_same_work_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let old = ledger(&at("old"), &["a"]);
        let other = ledger(&at("other"), &["b"]);
        let mut new = ledger(&at("new"), &[]);
        let told = |new: &mut Ledger, old: &Ledger, coder: &str| match Mark::set(new, old, coder) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        assert_eq!(told(&mut new, &other, "1"), "", "an empty one is free");
        assert_eq!(told(&mut new, &old, "1"), "");
        drop(new);
        let mut new = ledger(&at("new"), &["a"]);
        assert_eq!(told(&mut new, &old, "1"), "", "it goes on");
        assert!(told(&mut new, &other, "1").contains("of another ledger"));
        assert!(told(&mut new, &old, "2").contains("another program"));
        drop(old);
        let mut grown = ledger(&at("old"), &["c"]);
        assert_eq!(told(&mut new, &grown, "1"), "", "more was added meanwhile");
        assert!(
            told(&mut grown, &new, "1").contains("holds a ledger already"),
            "one that was never marked"
        );
        Mark::set(&mut new, &grown, "1").unwrap().remove().unwrap();
        assert!(told(&mut new, &grown, "1").contains("holds a ledger already"));
    }
}
