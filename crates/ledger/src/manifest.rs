//! The list of live files, replaced atomically: what makes a batch part of the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::store::replace;
use crate::{Error, Result, Table, shelf, versions};

/// The file's name.
const NAME: &str = "manifest.json";

/// Format of the ledgers that this version writes, and the latest that it reads.
pub(crate) const FORMAT: u32 = 2;

/// How the names of imported batches begin.
pub(crate) const IMPORT: &str = "import-";

/// The live files of a ledger. Parquet files that are not listed are leftovers and do not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the ledger, 2.
    pub format: u32,
    /// Live files, sorted by path.
    pub files: Vec<FileEntry>,
    /// The number of its present state: one more with each batch that joined, and with each repair.
    #[serde(default)]
    pub version: u64,
    /// Hashes of the stretches of foreign files that were imported, each with the batch that it became.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub imports: BTreeMap<String, String>,
    /// What became of the rows of each imported batch, by its name; batches of versions that kept no account have none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub accounts: BTreeMap<String, Account>,
}

/// What became of the rows of an imported batch beside those that it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Name of the data set.
    pub origin: String,
    /// Rows read.
    pub read: u64,
    /// Well-formed rows that are no events, or no values of a table, by the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dropped: BTreeMap<String, u64>,
}

/// A live file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path in the ledger's folder with `/` between parts, such as `events/2021/0f3a….parquet`.
    pub path: String,
    /// Name of its table.
    pub table: String,
    /// Rows in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 hash of its content, 64 hexadecimal digits.
    pub blake3: String,
    /// Same for all files of one append: an event's document is in a file of the same batch. The names of
    /// imported batches begin with `import-`.
    pub batch: String,
    /// The version with which it joined.
    #[serde(default)]
    pub version: u64,
}

impl FileEntry {
    /// Whether it came with [`Ledger::import`](crate::Ledger::import).
    pub fn is_imported(&self) -> bool {
        self.batch.starts_with(IMPORT)
    }
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            format: FORMAT,
            files: Vec::new(),
            version: 0,
            imports: BTreeMap::new(),
            accounts: BTreeMap::new(),
        }
    }
}

impl Manifest {
    /// Where a ledger's manifest is.
    pub fn path(root: &Path) -> PathBuf {
        root.join(NAME)
    }

    /// Reads and checks it; `None` if there is none.
    pub(crate) fn load(root: &Path) -> Result<Option<Self>> {
        let path = Self::path(root);
        if let Some(attached) = shelf::behind(root) {
            if attached.pull(NAME, true)?.is_none() {
                return Ok(None);
            }
            versions::pull(&attached)?;
        }
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(Error::io(&path, "read")(error)),
        };
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|e| Error::damaged(&path, format!("not a manifest: {e}")))?;
        if manifest.format > FORMAT {
            return Err(Error::Newer {
                path,
                found: manifest.format,
                known: FORMAT,
            });
        }
        for file in &manifest.files {
            if Table::parse(&file.table).is_none() || !is_inside(&file.path, &file.table) {
                return Err(Error::damaged(
                    &path,
                    format!(
                        "`{}` is not a file of the table `{}`",
                        file.path, file.table
                    ),
                ));
            }
        }
        Ok(Some(manifest))
    }

    /// Replaces the manifest on disk in one step: readers see the old one or this one.
    pub(crate) fn save(&self, root: &Path) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self).map_err(Error::columns)?;
        text.push('\n');
        if let Some(attached) = shelf::behind(root) {
            attached.push_manifest(NAME, text.as_bytes())?;
        }
        replace(root, &Self::path(root), text.as_bytes())
    }

    /// The state as it was at a version, or before any.
    #[must_use]
    pub fn at(&self, version: u64) -> Self {
        let files: Vec<FileEntry> = self
            .files
            .iter()
            .filter(|f| f.version <= version)
            .cloned()
            .collect();
        let batches: BTreeSet<&str> = files.iter().map(|f| f.batch.as_str()).collect();
        let mut accounts = self.accounts.clone();
        accounts.retain(|batch, _| batches.contains(batch.as_str()));
        let mut imports = self.imports.clone();
        imports.retain(|_, batch| batches.contains(batch.as_str()));
        Self {
            format: self.format,
            version: version.min(self.version),
            imports,
            accounts,
            files,
        }
    }

    /// Adds the files of a batch as the next version, keeping the list sorted.
    pub(crate) fn add(&mut self, files: Vec<FileEntry>) {
        self.version += 1;
        let version = self.version;
        self.files
            .extend(files.into_iter().map(|f| FileEntry { version, ..f }));
        self.files.sort_by(|x, y| x.path.cmp(&y.path));
        self.files.dedup_by(|x, y| x.path == y.path);
    }

    /// The live files of a table.
    pub fn of(&self, table: Table) -> impl Iterator<Item = &FileEntry> {
        self.files.iter().filter(move |f| f.table == table.name())
    }

    /// Rows of a table.
    pub fn rows(&self, table: Table) -> u64 {
        self.of(table).map(|f| f.rows).sum()
    }
}

/// Whether a path stays in the table's folder, whatever someone wrote into the manifest.
fn is_inside(path: &str, table: &str) -> bool {
    let path = Path::new(path);
    path.starts_with(table)
        && path.extension().is_some_and(|e| e == "parquet")
        && path.components().all(|c| matches!(c, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_cannot_leave_the_ledger() {
        assert!(is_inside("events/2021/0f3a.parquet", "events"));
        for path in [
            "/etc/x.parquet",
            "events/../../x.parquet",
            "other/x.parquet",
            "events/passwd",
            "",
        ] {
            assert!(!is_inside(path, "events"), "{path}");
        }
    }

    #[test]
    fn later_formats_are_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            Manifest::path(folder.path()),
            r#"{"format": 99, "files": []}"#,
        )
        .unwrap();
        assert!(matches!(
            Manifest::load(folder.path()),
            Err(Error::Newer { found: 99, .. })
        ));
        std::fs::write(Manifest::path(folder.path()), "{").unwrap();
        assert!(matches!(
            Manifest::load(folder.path()),
            Err(Error::Damaged { .. })
        ));
    }
}
