//! Where a ledger's files lie when that is not the folder in which they are read: an object store, with the folder as a cache of it.
//!
//! Files of a ledger never change once they are written, so a file that is in the cache is right. What changes is the manifest: it is
//! replaced in the store only if it still is the one that was read, so that of two writers on two machines one is told that it
//! was overtaken. A lock on other machines there is none.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::store::{create_folder, replace};
use crate::{Error, Result};

/// A place for files that this process and the executors of a cluster both see. Paths are relative, with `/`.
pub trait Shelf: Send + Sync {
    /// Address of a file, as the query engine takes it: `file:///…`, `s3://bucket/…`.
    fn url(&self, path: &str) -> String;

    /// The content of a file, and a mark that changes with it; `None` if there is no such file.
    ///
    /// # Errors
    /// If the store cannot be reached, or refuses.
    fn get(&self, path: &str) -> io::Result<Option<(Vec<u8>, String)>>;

    /// Writes a file, in place of an earlier one.
    ///
    /// # Errors
    /// As [`Shelf::get`].
    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Writes a file only if it is there with that mark, or not there at all for `None`. Gives the new mark, or `None` if
    /// somebody else was faster.
    ///
    /// # Errors
    /// As [`Shelf::get`].
    fn swap(&self, path: &str, bytes: &[u8], mark: Option<&str>) -> io::Result<Option<String>>;

    /// Removes a file; one that is not there is fine.
    ///
    /// # Errors
    /// As [`Shelf::get`].
    fn remove(&self, path: &str) -> io::Result<()>;
}

/// A folder that all machines see under the same path.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Shelf for Folder {
    fn url(&self, path: &str) -> String {
        address(&self.0.join(path))
    }

    fn get(&self, path: &str) -> io::Result<Option<(Vec<u8>, String)>> {
        match std::fs::read(self.0.join(path)) {
            Ok(bytes) => {
                let mark = blake3::hash(&bytes).to_hex().to_string();
                Ok(Some((bytes, mark)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.0.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)
    }

    fn swap(&self, path: &str, bytes: &[u8], mark: Option<&str>) -> io::Result<Option<String>> {
        let found = self.get(path)?.map(|(_, mark)| mark);
        if found.as_deref() != mark {
            return Ok(None);
        }
        self.put(path, bytes)?;
        Ok(Some(blake3::hash(bytes).to_hex().to_string()))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let path = self.0.join(path);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => {
                // The folder of a job goes with its last file; one that still holds others stays.
                let _ = path.parent().map(std::fs::remove_dir);
                Ok(())
            }
        }
    }
}

/// The address of a file, whatever characters its path has.
pub(crate) fn address(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let text = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if text.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

/// A cache, and what it is a cache of.
pub(crate) struct Attached {
    root: PathBuf,
    pub shelf: Arc<dyn Shelf>,
    /// Mark of the manifest as it was read or written last.
    mark: Mutex<Option<String>>,
}

static ATTACHED: RwLock<Vec<Arc<Attached>>> = RwLock::new(Vec::new());

/// From now on, in this process, that folder is a cache of what is on the shelf: what is missing is fetched, and what is written
/// to a ledger in it is written to the shelf.
///
/// # Errors
/// [`Error::Io`] if the folder cannot be made.
pub fn attach(folder: &Path, shelf: Arc<dyn Shelf>) -> Result<()> {
    create_folder(folder)?;
    let attached = Attached {
        root: folder.to_path_buf(),
        shelf,
        mark: Mutex::new(None),
    };
    let mut all = ATTACHED.write().unwrap_or_else(PoisonError::into_inner);
    all.retain(|a| a.root != folder);
    all.push(Arc::new(attached));
    Ok(())
}

/// What a folder is a cache of, if it is one.
pub(crate) fn behind(root: &Path) -> Option<Arc<Attached>> {
    let all = ATTACHED.read().unwrap_or_else(PoisonError::into_inner);
    all.iter().find(|a| a.root == root).cloned()
}

/// Opens a file of a ledger, fetching it first where the folder is a cache and has not got it.
pub(crate) fn open(path: &Path) -> Result<File> {
    match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let all = ATTACHED.read().unwrap_or_else(PoisonError::into_inner);
            let found = all.iter().find(|a| path.starts_with(&a.root)).cloned();
            drop(all);
            match found {
                Some(attached) => attached.fetch(path),
                None => Err(Error::io(path, "open")(error)),
            }
        }
        opened => opened.map_err(Error::io(path, "open")),
    }
}

impl Attached {
    fn fetch(&self, path: &Path) -> Result<File> {
        let name = self.name(path);
        let found = self.shelf.get(&name).map_err(self.io(&name, "read"))?;
        let Some((bytes, _)) = found else {
            let missing = io::Error::from(ErrorKind::NotFound);
            return Err(self.io(&name, "open")(missing));
        };
        create_folder(path.parent().unwrap_or(&self.root))?;
        replace(&self.root, path, &bytes)?;
        File::open(path).map_err(Error::io(path, "open"))
    }

    /// Brings a small file that changes up to date in the cache; `None` if there is none on the shelf.
    pub fn pull(&self, name: &str, is_manifest: bool) -> Result<Option<()>> {
        let found = self.shelf.get(name).map_err(self.io(name, "read"))?;
        let path = self.root.join(name);
        let (bytes, mark) = match found {
            Some((bytes, mark)) => (bytes, Some(mark)),
            None => {
                // What an earlier ledger of the same address left in the cache is not this one's.
                let _ = std::fs::remove_file(&path);
                (Vec::new(), None)
            }
        };
        if is_manifest {
            *self.mark.lock().unwrap_or_else(PoisonError::into_inner) = mark.clone();
        }
        if mark.is_none() {
            return Ok(None);
        }
        replace(&self.root, &path, &bytes)?;
        Ok(Some(()))
    }

    /// Writes a file to the shelf.
    pub fn push(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.shelf.put(name, bytes).map_err(self.io(name, "write"))
    }

    /// Replaces the manifest, if it still is the one that was read.
    pub fn push_manifest(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut mark = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        let swapped = self.shelf.swap(name, bytes, mark.as_deref());
        match swapped.map_err(self.io(name, "write"))? {
            Some(new) => {
                *mark = Some(new);
                Ok(())
            }
            None => Err(Error::Overtaken {
                path: PathBuf::from(self.shelf.url(name)),
            }),
        }
    }

    fn name(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let parts = inside.components().filter_map(|c| match c {
            Component::Normal(part) => part.to_str(),
            _ => None,
        });
        parts.collect::<Vec<_>>().join("/")
    }

    fn io(&self, name: &str, action: &'static str) -> impl FnOnce(io::Error) -> Error {
        let path = PathBuf::from(self.shelf.url(name));
        move |source| Error::Io {
            path,
            action,
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_fetches_what_it_lacks_and_a_second_writer_is_overtaken() {
        let (far, near) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let shelf = Folder(far.path().to_path_buf());
        shelf.put("events/a.parquet", b"rows").unwrap();
        attach(near.path(), Arc::new(shelf.clone())).unwrap();
        let path = near.path().join("events/a.parquet");
        open(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"rows");
        assert!(open(&near.path().join("events/b.parquet")).is_err());

        let attached = behind(near.path()).unwrap();
        assert_eq!(attached.pull("manifest.json", true).unwrap(), None);
        attached.push_manifest("manifest.json", b"1").unwrap();
        attached.push_manifest("manifest.json", b"2").unwrap();
        shelf.put("manifest.json", b"of another").unwrap();
        assert!(matches!(
            attached.push_manifest("manifest.json", b"3"),
            Err(Error::Overtaken { .. })
        ));
        attached.pull("manifest.json", true).unwrap();
        attached.push_manifest("manifest.json", b"3").unwrap();
    }

    #[test]
    fn addresses_hold_any_path() {
        let path = Path::new("/data/Ärger 100%/a#b.parquet");
        assert_eq!(
            address(path),
            "file:///data/%C3%84rger%20100%25/a%23b.parquet"
        );
    }
}
