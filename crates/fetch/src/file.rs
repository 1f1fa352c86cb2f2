//! The memory of a watch in a file: replaced as a whole, held by one at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{State, WatchError};

/// The form of the file that this version writes.
const VERSION: u32 = 1;

/// A file with a [`State`], and a lock beside it for as long as this lives, however the program ends.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    _lock: File,
}

#[derive(Serialize, Deserialize)]
struct Content<S> {
    version: u32,
    #[serde(flatten)]
    state: S,
}

impl StateFile {
    /// Opens the file, or begins one, in a folder that exists.
    pub(crate) fn open(path: &Path) -> Result<(Self, State), WatchError> {
        let failed = |source: io::Error| WatchError::File {
            path: path.to_path_buf(),
            source,
        };
        let lock = File::create(path.with_extension("lock")).map_err(failed)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => WatchError::Busy {
                path: path.to_path_buf(),
            },
            TryLockError::Error(source) => failed(source),
        })?;
        let state = match fs::read(path) {
            Ok(bytes) => read(&bytes).map_err(|message| WatchError::Damaged {
                path: path.to_path_buf(),
                message,
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => State::default(),
            Err(error) => return Err(failed(error)),
        };
        let file = Self {
            path: path.to_path_buf(),
            _lock: lock,
        };
        Ok((file, state))
    }

    /// Replaces the file. Whenever the program or the machine stops, the old or the new one is there, whole.
    pub(crate) fn save(&self, state: &State) -> Result<(), WatchError> {
        self.replace(state).map_err(|source| WatchError::File {
            path: self.path.clone(),
            source,
        })
    }

    fn replace(&self, state: &State) -> io::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(&Content {
            version: VERSION,
            state,
        })?;
        bytes.push(b'\n');
        let beside = self.path.with_extension("tmp");
        let mut file = File::create(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        // A rename is lasting once its folder is written; systems that cannot do that to a folder need not.
        if cfg!(unix) {
            let folder = self
                .path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        Ok(())
    }
}

fn read(bytes: &[u8]) -> Result<State, String> {
    let content: Content<State> =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    match content.version {
        VERSION => Ok(content.state),
        other => Err(format!(
            "of version {other}, and this program knows {VERSION}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watch.json");
        let (file, mut state) = StateFile::open(&path).unwrap();
        assert_eq!(state, State::default());
        state.watch(["https://a.example/feed", "https://b.example/feed"]);
        state
            .feeds
            .values_mut()
            .for_each(|feed| feed.etag = Some("\"1\"".into()));
        file.save(&state).unwrap();
        drop(file);
        assert_eq!(StateFile::open(&path).unwrap().1, state);
    }

    #[test]
    fn what_a_crash_left_beside_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watch.json");
        let (file, state) = StateFile::open(&path).unwrap();
        file.save(&state).unwrap();
        drop(file);
        fs::write(path.with_extension("tmp"), "{\"version\": 1, \"fee").unwrap();
        let (file, again) = StateFile::open(&path).unwrap();
        assert_eq!(again, state);
        file.save(&again).unwrap();
    }

    #[test]
    fn one_watch_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watch.json");
        let first = StateFile::open(&path).unwrap();
        let error = StateFile::open(&path).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("another watch is running here; stop it first"),
            "{error}"
        );
        drop(first);
        StateFile::open(&path).unwrap();
    }

    #[test]
    fn a_file_of_another_kind_is_told_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("watch.json");
        for (content, want) in [
            ("", "EOF"),
            ("[]", "invalid type"),
            (
                "{\"version\": 2, \"feeds\": {}}",
                "of version 2, and this program knows 1",
            ),
            (
                "{\"version\": 1, \"feeds\": {\"a\": {\"due\": \"soon\"}}}",
                "as year",
            ),
        ] {
            fs::write(&path, content).unwrap();
            let error = StateFile::open(&path).unwrap_err().to_string();
            assert!(
                error.contains("watch.json: not the memory of a watch (") && error.contains(want),
                "{error}"
            );
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
    }
}
