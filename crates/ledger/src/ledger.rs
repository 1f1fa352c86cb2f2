//! Opening a ledger and asking it.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use datafusion::arrow::array::RecordBatch;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig};
use datafusion::parquet::arrow::arrow_reader::ArrowReaderMetadata;

use crate::append::Writer;
use crate::cluster::Cluster;
use crate::engine::{Engine, listing_options, url};
use crate::lock::Lock;
use crate::manifest::FORMAT;
use crate::store::{create_folder, guarded, orphans};
use crate::udf::Coder;
use crate::upgrade::upgrade;
use crate::versions::{self, AsOf};
use crate::{Error, Manifest, QueryResult, Result, Stop, Table};

/// A folder of Parquet files with a manifest, and a query engine over it.
///
/// Any number of processes may read; one at a time may write. A reader sees the ledger as it was when it was opened or
/// last [refreshed](Ledger::refresh).
pub struct Ledger {
    pub(crate) root: PathBuf,
    pub(crate) manifest: Manifest,
    settings: Settings,
    cluster: Option<Arc<dyn Cluster>>,
    /// Made when the first query asks for it: faces and evidence read the files themselves.
    engine: OnceLock<Engine>,
    pub(crate) writer: Option<Writer>,
    /// Whether this is a state of the past, which nobody writes to.
    pub(crate) past: bool,
    /// Ends what is being asked early.
    pub(crate) stop: Stop,
}

/// How a ledger is opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Bytes that queries may hold in memory before they spill to disk; a budget rather than a wall. 512 MB by default.
    pub memory: usize,
    /// Whether queries may name only the ledger's own tables, and functions that are harmless; and nothing spills to disk.
    pub guest: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            memory: 512 << 20,
            guest: false,
        }
    }
}

/// Bounds of a query's answer. The default is what guests get: 5 s, 10,000 rows, 50 MB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryLimits {
    /// Longest time; `None` for as long as it takes.
    pub time: Option<Duration>,
    /// Most rows; the rest is cut off, and [`QueryResult::cut`] tells.
    pub rows: usize,
    /// Most bytes of Arrow memory; likewise.
    pub bytes: usize,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self {
            time: Some(Duration::from_secs(5)),
            rows: 10_000,
            bytes: 50 << 20,
        }
    }
}

impl QueryLimits {
    /// No bounds, for the owner of the ledger.
    pub const NONE: Self = Self {
        time: None,
        rows: usize::MAX,
        bytes: usize::MAX,
    };
}

impl Ledger {
    /// Opens a ledger that exists.
    ///
    /// # Errors
    /// [`Error::Missing`] if the folder holds none; [`Error::Damaged`] or [`Error::Newer`] if its manifest cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, Settings::default())
    }

    /// Opens a ledger with settings other than the usual.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_with(path: impl AsRef<Path>, settings: Settings) -> Result<Self> {
        let root = path.as_ref().to_path_buf();
        let mut manifest =
            Manifest::load(&root)?.ok_or_else(|| Error::Missing { path: root.clone() })?;
        if manifest.format < FORMAT {
            manifest = upgrade(&root)?;
        }
        Ok(Self {
            root,
            manifest,
            settings,
            cluster: None,
            engine: OnceLock::new(),
            writer: None,
            past: false,
            stop: Stop::default(),
        })
    }

    /// Opens a ledger as it was: at a version, or at the end of a day.
    ///
    /// # Errors
    /// As [`Ledger::open`]; [`Error::NoVersion`] if it is older than that.
    pub fn open_as_of(path: impl AsRef<Path>, as_of: AsOf) -> Result<Self> {
        let mut ledger = Self::open(path)?;
        let version = versions::resolve(&ledger.root, &ledger.manifest, as_of)?;
        ledger.manifest = ledger.manifest.at(version);
        ledger.past = true;
        Ok(ledger)
    }

    /// The part of a ledger that joined after a version.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_since(path: impl AsRef<Path>, version: u64) -> Result<Self> {
        let mut ledger = Self::open(path)?;
        ledger.manifest.files.retain(|f| f.version > version);
        ledger.past = true;
        Ok(ledger)
    }

    /// Opens a ledger, making an empty one first if the folder holds none.
    ///
    /// # Errors
    /// As [`Ledger::open`]; [`Error::Io`] if the folder cannot be made; [`Error::Locked`] if another process is just
    /// making it.
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        let root = path.as_ref();
        if Manifest::load(root)?.is_none() {
            create_folder(root)?;
            let _lock = Lock::take(root)?;
            if Manifest::load(root)?.is_none() {
                // The manifest is there before the first batch: without it these files are somebody's, not leftovers.
                if !orphans(root, &HashSet::new())?.is_empty() {
                    let path = Manifest::path(root);
                    return Err(Error::damaged(
                        &path,
                        "it is gone, and files of a ledger are there",
                    ));
                }
                Manifest::default().save(root)?;
            }
        }
        Self::open(root)
    }

    /// Has queries answered by a cluster, whose executors see the ledger's files under the same addresses. What faces and evidence
    /// read, this process reads as before.
    pub fn answer_on(&mut self, cluster: Arc<dyn Cluster>) {
        self.cluster = Some(cluster);
        self.engine = OnceLock::new();
    }

    /// From now on questions end early when that says so.
    pub fn stop_on(&mut self, stop: Stop) {
        self.stop = stop;
    }

    /// The ledger's folder.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The files that make up the ledger, as this handle sees it.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Sees what other processes have appended since.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn refresh(&mut self) -> Result<()> {
        if self.past {
            return Ok(());
        }
        let manifest = Manifest::load(&self.root)?.ok_or_else(|| Error::Missing {
            path: self.root.clone(),
        })?;
        if manifest != self.manifest {
            self.manifest = manifest;
            self.remount()?;
        }
        Ok(())
    }

    /// Lets queries see the manifest as it is now.
    pub(crate) fn remount(&self) -> Result<()> {
        match self.engine.get() {
            Some(engine) => engine.mount(&self.root, &self.manifest),
            None => Ok(()),
        }
    }

    fn engine(&self) -> Result<&Engine> {
        if self.engine.get().is_none() {
            let cluster = self.cluster.clone().map(|c| (c, self.root.as_path()));
            let engine = Engine::new(self.settings, cluster)?;
            engine.mount(&self.root, &self.manifest)?;
            // Should another thread have been faster, its engine is as good.
            let _ = self.engine.set(engine);
        }
        self.engine
            .get()
            .ok_or_else(|| Error::query("the engine did not start"))
    }

    /// Answers read-only SQL within the limits.
    ///
    /// One `SELECT` (or `WITH`, `VALUES`, `EXPLAIN`) of at most [`MAX_SQL_BYTES`](crate::MAX_SQL_BYTES) bytes and
    /// [`MAX_EXPRESSIONS`](crate::MAX_EXPRESSIONS) expressions; no files, no settings, nothing that writes.
    ///
    /// # Errors
    /// [`Error::Refused`] if it is more than that, [`Error::Query`] if the engine cannot make sense of it.
    pub fn query(&self, sql: &str, limits: QueryLimits) -> Result<QueryResult> {
        self.engine()?.query(sql, limits, &self.stop)
    }

    /// What would be done for a query, step by step, without doing it: the logical plan, which names no files.
    ///
    /// # Errors
    /// As [`Ledger::query`].
    pub fn plan(&self, sql: &str, limits: QueryLimits) -> Result<String> {
        self.engine()?.plan(sql, limits)
    }

    /// Makes the coder the SQL function `code(text [, published])`, which gives a list of event structs.
    ///
    /// # Errors
    /// [`Error::Query`] if the engine does not start.
    pub fn register_coder(&self, coder: Coder) -> Result<()> {
        self.engine()?.register_coder(coder);
        Ok(())
    }

    /// Makes a Parquet file outside the ledger a table for queries.
    ///
    /// # Errors
    /// [`Error::Table`] if the name is taken or not plain, or the file is not readable as Parquet.
    pub fn register_parquet(&self, name: &str, path: &Path) -> Result<()> {
        let wrong = |reason: String| Error::Table {
            name: name.to_string(),
            reason,
        };
        let file = File::open(path).map_err(|e| wrong(format!("{}: {e}", path.display())))?;
        let metadata = guarded(path, || {
            ArrowReaderMetadata::load(&file, Default::default()).map_err(|e| e.to_string())
        })
        .map_err(|e| wrong(e.to_string()))?;
        if metadata.metadata().file_metadata().num_rows() == 0 {
            return Err(wrong(format!("{} has no rows", path.display())));
        }
        let schema = metadata.schema().clone();
        let config = ListingTableConfig::new(url(path)?)
            .with_listing_options(listing_options())
            .with_schema(schema);
        self.engine()?.register(
            name,
            Arc::new(ListingTable::try_new(config).map_err(Error::query)?),
        )
    }

    /// Makes Arrow batches a table for queries.
    ///
    /// # Errors
    /// [`Error::Table`] if the name is taken or not plain, or the batches do not have the same columns.
    pub fn register_batches(&self, name: &str, batches: Vec<RecordBatch>) -> Result<()> {
        self.engine()?.register_rows(name, batches)
    }

    /// Rows of a table.
    pub fn rows(&self, table: Table) -> u64 {
        self.manifest.rows(table)
    }
}
