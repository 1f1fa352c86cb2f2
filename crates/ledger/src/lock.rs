//! One writer at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::{Error, Result};

/// The right to write to a ledger, held until dropped.
///
/// The file `.lock` holds the owner's process id while it is locked and is empty otherwise. The lock itself is the
/// operating system's, which frees it when a process ends in whatever way: an id left by a killed writer is stale, and
/// the next writer takes the lock over.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    pub fn take(root: &Path) -> Result<Self> {
        let path = root.join(".lock");
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = opened.map_err(Error::io(&path, "open"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked {
                    owner: owner(&mut file),
                    path,
                });
            }
            Err(TryLockError::Error(source)) => return Err(Error::io(&path, "lock")(source)),
        }
        let mut lock = Self { file };
        lock.sign(&std::process::id().to_string(), &path)?;
        Ok(lock)
    }

    fn sign(&mut self, text: &str, path: &Path) -> Result<()> {
        let written = self
            .file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)));
        written
            .and_then(|_| self.file.write_all(text.as_bytes()))
            .map_err(Error::io(path, "write"))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Nothing can be done if this fails; an id that stays is taken for stale.
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

fn owner(file: &mut File) -> String {
    let mut text = String::new();
    match file.take(20).read_to_string(&mut text) {
        Ok(_) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("process {text}")
        }
        _ => "another process".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excludes_and_names_the_owner() {
        let folder = tempfile::tempdir().unwrap();
        let held = Lock::take(folder.path()).unwrap();
        let error = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains(&format!("process {}", std::process::id())),
            "{error}"
        );
        drop(held);
        assert_eq!(std::fs::read(folder.path().join(".lock")).unwrap(), b"");
        Lock::take(folder.path()).unwrap();
    }

    #[test]
    fn a_killed_writers_lock_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".lock"), "999999").unwrap();
        Lock::take(folder.path()).unwrap();
    }
}
