//! What to read, as a user names it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use crate::ReadError;

/// A place that documents come from.
///
/// ```
/// use bifrons_read::Source;
/// assert_eq!(Source::from("-"), Source::Stdin);
/// assert_eq!(Source::from("no-such-folder/*.jsonl"), Source::Glob("no-such-folder/*.jsonl".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input. It is read last, and once however often it is named.
    Stdin,
    /// A file, or a folder with all files below it except hidden ones. A pipe or device is read when named itself.
    Path(PathBuf),
    /// A pattern of file paths: `*` and `?` within a name, `**` across folders, `[ab]`, `{a,b}`. Hidden files do not match.
    Glob(String),
    /// A file that lies elsewhere, such as in an object store.
    Remote(Remote),
}

/// A file that lies elsewhere; it is read from its beginning to its end when its turn comes, in the order of names.
#[derive(Clone)]
pub struct Remote {
    /// Its name in messages, such as `s3://bucket/news.jsonl.gz`.
    pub name: String,
    /// Its bytes, as stored.
    pub size: Option<u64>,
    /// Begins to read it.
    pub open: Open,
}

/// How a file that lies elsewhere is opened.
pub type Open = Arc<dyn Fn() -> io::Result<Box<dyn io::Read + Send>> + Send + Sync>;

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Remote").field(&self.name).finish()
    }
}

impl PartialEq for Remote {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.size) == (&other.name, other.size)
    }
}

impl Eq for Remote {}

impl Source {
    /// An argument of a command: `-` is standard input; what exists is a path, even with signs of a pattern in its name;
    /// what does not and has such signs is a pattern.
    pub fn from_argument(argument: &OsStr) -> Self {
        if argument == "-" {
            return Self::Stdin;
        }
        let path = Path::new(argument);
        match argument.to_str() {
            Some(text)
                if text.contains(['*', '?', '[', '{']) && path.symlink_metadata().is_err() =>
            {
                Self::Glob(text.to_string())
            }
            _ => Self::Path(path.to_path_buf()),
        }
    }
}

impl From<&str> for Source {
    fn from(argument: &str) -> Self {
        Self::from_argument(OsStr::new(argument))
    }
}

impl From<&Path> for Source {
    /// The path itself, never a pattern.
    fn from(path: &Path) -> Self {
        Self::Path(path.to_path_buf())
    }
}

/// The error for a path that a source names and that cannot be looked up.
pub(crate) fn unreachable(path: &Path, source: io::Error) -> ReadError {
    let path = path.to_path_buf();
    match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing { path },
        _ => ReadError::Unreachable { path, source },
    }
}
