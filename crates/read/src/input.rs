//! From sources to the one sorted list of files to read.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;

use crate::source::{Open, unreachable};
use crate::walk::{Found, walk};
use crate::{Limits, ReadError, Reason, Source};

/// One file to read.
#[derive(Debug)]
pub(crate) struct Input {
    /// Its name in messages.
    pub path: PathBuf,
    /// Where its bytes are.
    pub bytes: Bytes,
    /// How many they are, as stored; `None` if only the end will tell.
    pub size: Option<u64>,
}

/// Where the bytes of an input are.
pub(crate) enum Bytes {
    File,
    Stdin,
    Given(Box<dyn io::Read + Send>),
    Remote(Open),
    /// Nowhere: it was found and cannot be read.
    Nowhere(Reason),
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "File",
            Self::Stdin => "Stdin",
            Self::Given(_) => "Given",
            Self::Remote(_) => "Remote",
            Self::Nowhere(_) => "Nowhere",
        })
    }
}

/// The files that the sources name, by real path, each once. Any order of the sources gives the same list.
pub(crate) fn inputs(sources: &[Source], limits: &Limits) -> Result<Vec<Input>, ReadError> {
    let mut files = BTreeMap::new();
    let mut stdin = false;
    for source in sources {
        match source {
            Source::Stdin => stdin = true,
            Source::Path(path) => add_path(path, &mut files)?,
            Source::Glob(pattern) => add_glob(pattern, &mut files)?,
            Source::Remote(remote) => {
                let path = PathBuf::from(&remote.name);
                let input = Input {
                    path: path.clone(),
                    bytes: Bytes::Remote(remote.open.clone()),
                    size: remote.size,
                };
                insert(path, input, &mut files);
            }
        }
    }
    let mut inputs: Vec<Input> = files.into_values().collect();
    if stdin {
        inputs.push(Input {
            path: "-".into(),
            bytes: Bytes::Stdin,
            size: None,
        });
    }
    match limits.files {
        Some(limit) if inputs.len() > limit => Err(ReadError::TooManyFiles {
            count: inputs.len(),
            limit,
        }),
        _ => Ok(inputs),
    }
}

type Files = BTreeMap<PathBuf, Input>;

fn add_path(path: &Path, files: &mut Files) -> Result<(), ReadError> {
    let data = fs::metadata(path).map_err(|error| unreachable(path, error))?;
    if data.is_dir() {
        walk(path, usize::MAX, &mut |found| add(found, files));
        return Ok(());
    }
    // A pipe has no path of its own: /dev/fd/63 leads to nothing that can be resolved.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let size = data.is_file().then_some(data.len());
    insert(
        real,
        Input {
            path: path.to_path_buf(),
            bytes: Bytes::File,
            size,
        },
        files,
    );
    Ok(())
}

fn add_glob(pattern: &str, files: &mut Files) -> Result<(), ReadError> {
    let normal: PathBuf = Path::new(pattern)
        .components()
        .filter(|c| *c != Component::CurDir)
        .collect();
    let matcher = GlobBuilder::new(&normal.to_string_lossy())
        .literal_separator(true)
        .build()
        .map_err(|error| ReadError::BadPattern {
            pattern: pattern.into(),
            message: error.kind().to_string(),
        })?
        .compile_matcher();
    let has_signs = |part: &Component| {
        part.as_os_str()
            .to_string_lossy()
            .contains(['*', '?', '[', '{'])
    };
    let base: PathBuf = normal
        .components()
        .take_while(|part| !has_signs(part))
        .collect();
    let levels = normal.components().count() - base.components().count();
    // Braces may hold separators, so that only a pattern without them bounds the depth.
    let depth = if pattern.contains("**") || pattern.contains('{') {
        usize::MAX
    } else {
        levels
    };
    let here = base.as_os_str().is_empty();
    let root = if here { Path::new(".") } else { base.as_path() };
    let mut any = false;
    if root.is_dir() {
        walk(root, depth, &mut |mut found| {
            if here && let Ok(path) = found.path.strip_prefix(".") {
                found.path = path.to_path_buf();
            }
            if matcher.is_match(&found.path) {
                any = true;
                add(found, files);
            }
        });
    }
    if any {
        Ok(())
    } else {
        Err(ReadError::NoMatch {
            pattern: pattern.into(),
        })
    }
}

fn add(found: Found, files: &mut Files) {
    let (bytes, size) = match found.file {
        Ok(data) => (Bytes::File, Some(data.len())),
        Err(reason) => (Bytes::Nowhere(reason), Some(0)),
    };
    insert(
        found.real,
        Input {
            path: found.path,
            bytes,
            size,
        },
        files,
    );
}

/// A file named in several ways is read once, under the shortest name, and of those the first in order.
fn insert(real: PathBuf, input: Input, files: &mut Files) {
    match files.entry(real) {
        Entry::Vacant(slot) => {
            slot.insert(input);
        }
        Entry::Occupied(mut slot) => {
            let rank = |input: &Input| (input.path.components().count(), input.path.clone());
            if rank(&input) < rank(slot.get()) {
                slot.insert(input);
            }
        }
    }
}
