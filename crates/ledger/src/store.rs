//! Files of the ledger: written once under a name that is a hash of their content and batch, never changed.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bifrons_core::Event;
use datafusion::arrow::array::{BooleanArray, RecordBatch, StringArray};
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ParquetRecordBatchReaderBuilder, RowFilter,
};
use datafusion::parquet::arrow::{ArrowWriter, ProjectionMask};
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;

use crate::cluster::{ASKED, HANDED};
use crate::encode::event_batch;
use crate::manifest::{FileEntry, Manifest};
use crate::shelf;
use crate::{Error, Result, Table};

/// Folder of files that are not yet part of the ledger.
const STAGING: &str = ".staging";

/// Rows of a row group: small enough to prune by, large enough to compress. Those of `pairs` are smaller, since one pair is looked for.
const GROUP_ROWS: usize = 32_768;
const PAIR_GROUP_ROWS: usize = 8_192;
/// Bytes that are copied at a time.
const PIECE: u64 = 1 << 20;

/// Events as the bytes of a Parquet file with the columns of an event record, as `bifrons code --format parquet` writes.
///
/// # Errors
/// [`Error::Columns`] if the columns cannot be built, which would be a fault of this crate.
pub fn event_parquet(events: &[Event]) -> Result<Vec<u8>> {
    parquet_of(&event_batch(events)?)
}

/// Any rows as the bytes of a Parquet file; the same rows give the same bytes.
///
/// # Errors
/// [`Error::Columns`] if Parquet has no way to hold a column.
pub fn parquet_of(batch: &RecordBatch) -> Result<Vec<u8>> {
    parquet(batch, GROUP_ROWS)
}

fn parquet(batch: &RecordBatch, group: usize) -> Result<Vec<u8>> {
    let level = ZstdLevel::try_new(1).map_err(Error::columns)?;
    let properties = WriterProperties::builder()
        .set_created_by("bifrons".to_string())
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(group))
        .set_data_page_row_count_limit(group.min(20_000).min(group / 4))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))
        .map_err(Error::columns)?;
    writer
        .write(batch)
        .and_then(|()| writer.close().map(|_| ()))
        .map_err(Error::columns)?;
    Ok(bytes)
}

/// A file that is about to join the ledger.
pub(crate) struct NewFile {
    table: Table,
    folder: String,
    rows: u64,
    bytes: Vec<u8>,
    hash: String,
}

impl NewFile {
    /// A file of that table; `part` is the folder below the table's, empty for none.
    pub fn new(table: Table, part: &str, batch: &RecordBatch) -> Result<Self> {
        let group = if table == Table::Pairs {
            PAIR_GROUP_ROWS
        } else {
            GROUP_ROWS
        };
        let bytes = parquet(batch, group)?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let folder = if part.is_empty() {
            table.name().to_string()
        } else {
            format!("{}/{part}", table.name())
        };
        Ok(Self {
            table,
            folder,
            rows: batch.num_rows() as u64,
            bytes,
            hash,
        })
    }

    /// A file that was encoded elsewhere.
    pub fn from_parts(table: &str, folder: &str, rows: u64, bytes: Vec<u8>) -> Result<Self> {
        let table = Table::parse(table)
            .filter(|t| folder.split('/').next() == Some(t.name()) && !folder.contains(".."))
            .ok_or_else(|| Error::columns(format!("`{folder}` is no folder of a table")))?;
        Ok(Self {
            table,
            folder: folder.to_string(),
            rows,
            hash: blake3::hash(&bytes).to_hex().to_string(),
            bytes,
        })
    }

    /// Its folder.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Its rows.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Its content.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its table.
    pub fn table(&self) -> Table {
        self.table
    }

    /// Hash of its content.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Puts it in its place, durably; it counts only once the manifest lists it. Its name is a hash of content and batch: two batches
    /// may hold the same rows, and each has a file of its own.
    pub fn write(&self, root: &Path, batch: &str) -> Result<FileEntry> {
        let name = blake3::hash(format!("{batch}/{}", self.hash).as_bytes()).to_hex();
        let name = format!("{}.parquet", &name[..16]);
        let path = root.join(&self.folder).join(&name);
        create_folder(&root.join(&self.folder))?;
        replace(root, &path, &self.bytes)?;
        let path = format!("{}/{name}", self.folder);
        if let Some(attached) = shelf::behind(root) {
            attached.push(&path, &self.bytes)?;
        }
        Ok(FileEntry {
            path,
            table: self.table.name().to_string(),
            rows: self.rows,
            bytes: self.bytes.len() as u64,
            blake3: self.hash.clone(),
            batch: batch.to_string(),
            version: 0,
        })
    }
}

/// Writes a file beside, makes it durable, and moves it to its place in one step.
pub(crate) fn replace(root: &Path, path: &Path, bytes: &[u8]) -> Result<()> {
    let staging = root.join(STAGING);
    create_folder(&staging)?;
    let name = path.file_name().unwrap_or_default();
    let beside = staging.join(name);
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(Error::io(&beside, "write"))?;
    fs::rename(&beside, path).map_err(Error::io(path, "replace"))?;
    sync_folder(path.parent().unwrap_or(root))
}

/// Copies a file of another ledger to the same place in this one, as durably as [`replace`] and a piece at a time.
pub(crate) fn copy(from: &Path, root: &Path, entry: &FileEntry) -> Result<()> {
    let (source, path) = (from.join(&entry.path), root.join(&entry.path));
    let (staging, folder) = (root.join(STAGING), path.parent().unwrap_or(root));
    create_folder(&staging)?;
    create_folder(folder)?;
    let beside = staging.join(path.file_name().unwrap_or_default());
    let reader = shelf::open(&source)?;
    let mut writer = File::create(&beside).map_err(Error::io(&beside, "write"))?;
    let (mut hasher, mut piece) = (blake3::Hasher::new(), Vec::new());
    loop {
        piece.clear();
        let some = (&reader).take(PIECE).read_to_end(&mut piece);
        if some.map_err(Error::io(&source, "read"))? == 0 {
            break;
        }
        hasher.update(&piece);
        writer
            .write_all(&piece)
            .map_err(Error::io(&beside, "write"))?;
    }
    if hasher.finalize().to_hex().as_str() != entry.blake3 {
        let reason = "its content is not what the manifest says, see `bifrons check`";
        return Err(Error::damaged(&source, reason));
    }
    writer.sync_all().map_err(Error::io(&beside, "write"))?;
    fs::rename(&beside, &path).map_err(Error::io(&path, "replace"))?;
    sync_folder(folder)?;
    if let Some(attached) = shelf::behind(root) {
        let bytes = fs::read(&path).map_err(Error::io(&path, "read"))?;
        attached.push(&entry.path, &bytes)?;
    }
    Ok(())
}

/// Creates a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(Error::io(path, "create"))
}

/// Removes what a killed writer left: staged files, and files in place that no manifest lists. Only for the writer.
pub(crate) fn sweep(root: &Path, manifest: &Manifest) -> Result<usize> {
    let live: HashSet<PathBuf> = manifest.files.iter().map(|f| root.join(&f.path)).collect();
    let mut leftovers = files_below(&root.join(STAGING), |_| true)?;
    // What is handed to a cluster by a writer is that of a killed one; what is handed by a question may still be read.
    leftovers.extend(files_below(&root.join(HANDED), |path| {
        let folder = path.parent().and_then(Path::file_name);
        !folder.is_some_and(|f| f.to_string_lossy().starts_with(ASKED))
    })?);
    leftovers.extend(orphans(root, &live)?);
    for path in &leftovers {
        fs::remove_file(path).map_err(Error::io(path, "remove"))?;
        if path.starts_with(root.join(HANDED)) {
            // Each job had a folder of its own, which goes with its last file.
            let _ = path.parent().map(fs::remove_dir);
        }
    }
    Ok(leftovers.len())
}

/// Files of the ledger's naming that are not listed.
pub(crate) fn orphans(root: &Path, live: &HashSet<PathBuf>) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for table in Table::ALL {
        found.extend(files_below(&root.join(table.name()), |path| {
            is_ours(path) && !live.contains(path)
        })?);
    }
    Ok(found)
}

/// Reads a file of the ledger, only the columns named (all if none), batch by batch.
///
/// A damaged file is an error, also where the Parquet reader panics on it.
pub(crate) fn read(
    path: &Path,
    columns: &[&str],
    mut visit: impl FnMut(RecordBatch) -> Result<()>,
) -> Result<()> {
    let file = shelf::open(path)?;
    let mut reader = guarded(path, || {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| e.to_string())?;
        let mask = match columns.is_empty() {
            true => ProjectionMask::all(),
            false => ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied()),
        };
        builder
            .with_projection(mask)
            .with_batch_size(4096)
            .build()
            .map_err(|e| e.to_string())
    })?;
    while let Some(batch) = guarded(path, || {
        reader.next().transpose().map_err(|e| e.to_string())
    })? {
        visit(batch)?;
    }
    Ok(())
}

/// The rows of a file of the ledger whose `id` is one of these, without some of the columns.
pub(crate) fn read_ids<T>(
    path: &Path,
    ids: &Arc<HashSet<String>>,
    without: &[&str],
    decode: fn(&RecordBatch) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    read_where(path, "id", ids, without, decode)
}

/// The rows of a file of the ledger whose column of strings has one of these values, without some of the columns.
pub(crate) fn read_where<T>(
    path: &Path,
    column: &'static str,
    values: &Arc<HashSet<String>>,
    without: &[&str],
    decode: impl Fn(&RecordBatch) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    let file = shelf::open(path)?;
    let values = Arc::clone(values);
    let opened = guarded(path, || {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| e.to_string())?;
        let schema = builder.parquet_schema();
        let names = builder.schema().fields().iter().map(|f| f.name().as_str());
        let mask = ProjectionMask::columns(schema, names.filter(|n| !without.contains(n)));
        let among = move |batch: RecordBatch| {
            let strings = batch.column(0).as_any().downcast_ref::<StringArray>();
            let strings = strings.ok_or_else(|| ArrowError::SchemaError(format!("`{column}`")))?;
            let known = strings
                .iter()
                .map(|value| Some(value.is_some_and(|v| values.contains(v))));
            Ok(BooleanArray::from_iter(known))
        };
        let first = ArrowPredicateFn::new(ProjectionMask::columns(schema, [column]), among);
        builder
            .with_projection(mask)
            .with_row_filter(RowFilter::new(vec![Box::new(first)]))
            .with_batch_size(1024)
            .build()
            .map_err(|e| e.to_string())
    });
    let mut reader = opened?;
    let mut rows = Vec::new();
    while let Some(batch) = guarded(path, || {
        reader.next().transpose().map_err(|e| e.to_string())
    })? {
        rows.extend(decode(&batch)?);
    }
    Ok(rows)
}

/// Runs the Parquet reader; a damaged file is an error, also where it panics.
pub(crate) fn guarded<T>(
    path: &Path,
    task: impl FnOnce() -> std::result::Result<T, String>,
) -> Result<T> {
    catch_unwind(AssertUnwindSafe(task))
        .unwrap_or_else(|_| Err("not readable as Parquet".to_string()))
        .map_err(|reason| Error::damaged(path, reason))
}

fn files_below(folder: &Path, mut keep: impl FnMut(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.map_err(Error::io(&folder, "list"))?.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if keep(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is named as [`NewFile::write`] names them; others in the folders are the user's own.
fn is_ours(path: &Path) -> bool {
    let stem = path
        .file_stem()
        .and_then(|s| s.to_str())
        .unwrap_or_default();
    path.extension().is_some_and(|e| e == "parquet")
        && stem.len() == 16
        && stem.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Makes a rename durable. Systems that cannot sync a folder do not need it.
fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|f| f.sync_all())
            .map_err(Error::io(folder, "sync"))?;
    }
    Ok(())
}
