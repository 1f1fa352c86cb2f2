//! Folders: every file below, in the same order on every machine.

use std::collections::{HashSet, VecDeque};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use crate::Reason;

/// Something found below a folder.
pub(crate) struct Found {
    /// The folder's path as given, and what follows below it.
    pub path: PathBuf,
    /// The same without links.
    pub real: PathBuf,
    /// What it is; a reason if it cannot be read.
    pub file: Result<Metadata, Reason>,
}

/// Hands every visible thing below `root` that is no folder to `found`, down to `depth` levels (1 = in the folder itself).
/// Links are followed after all else, and no folder is entered twice, so that loops end and files keep their plainest name.
/// A folder that cannot be listed is itself handed on.
pub(crate) fn walk(root: &Path, depth: usize, found: &mut impl FnMut(Found)) {
    let mut entered = HashSet::new();
    let mut folders = vec![(root.to_path_buf(), depth)];
    let mut links = VecDeque::new();
    while let Some((folder, depth)) = folders.pop().or_else(|| links.pop_front()) {
        if depth == 0 {
            continue;
        }
        let real = match folder.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                found(Found {
                    real: folder.clone(),
                    path: folder,
                    file: Err(error.into()),
                });
                continue;
            }
        };
        if !entered.insert(real.clone()) {
            continue;
        }
        let mut below = Vec::new();
        list(&folder, &real, found, &mut |path, linked| {
            if linked {
                links.push_back((path, depth - 1))
            } else {
                below.push((path, depth - 1))
            }
        });
        folders.extend(below.into_iter().rev());
    }
}

/// One folder: its files to `found`, its folders and whether each is a link to `enter`, both in order of name.
fn list(
    folder: &Path,
    real: &Path,
    found: &mut impl FnMut(Found),
    enter: &mut impl FnMut(PathBuf, bool),
) {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder).and_then(Iterator::collect);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            return found(Found {
                path: folder.into(),
                real: real.into(),
                file: Err(error.into()),
            });
        }
    };
    entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let target = if linked {
            path.canonicalize().ok()
        } else {
            None
        };
        let real = target.unwrap_or_else(|| real.join(entry.file_name()));
        match fs::metadata(&path) {
            Ok(data) if data.is_dir() => enter(path, linked),
            Ok(data) if data.is_file() => found(Found {
                path,
                real,
                file: Ok(data),
            }),
            Ok(_) => found(Found {
                path,
                real,
                file: Err(Reason::NotRegular),
            }),
            Err(error) => found(Found {
                path,
                real,
                file: Err(error.into()),
            }),
        }
    }
}
