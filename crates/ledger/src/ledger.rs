//! Opening a ledger and appending to it.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bifrons_core::{Document, Event, Span};
use datafusion::arrow::array::{Array, Int64Array, RecordBatch};
use datafusion::datasource::MemTable;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig};

use crate::encode::{document_rows, event_rows, pair_rows, rejected_rows};
use crate::engine::{Engine, listing_options, url};
use crate::lock::Lock;
use crate::store::{NewFile, create_folder, read, sweep};
use crate::udf::Coder;
use crate::{Error, Manifest, QueryResult, Result, Table, check, decode, sameness};

/// A folder of Parquet files with a manifest, and a query engine over it.
///
/// Any number of processes may read; one at a time may write. A reader sees the ledger as it was when it was opened or
/// last [refreshed](Ledger::refresh).
pub struct Ledger {
    root: PathBuf,
    manifest: Manifest,
    engine: Engine,
    writer: Option<Writer>,
}

/// How a ledger is opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Bytes that queries may hold in memory before they spill to disk; a budget rather than a wall. 512 MB by default.
    pub memory: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { memory: 512 << 20 }
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
        Self { time: Some(Duration::from_secs(5)), rows: 10_000, bytes: 50 << 20 }
    }
}

impl QueryLimits {
    /// No bounds, for the owner of the ledger.
    pub const NONE: Self = Self { time: None, rows: usize::MAX, bytes: usize::MAX };
}

/// Input that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rejected {
    /// File or stream that it came from.
    pub source: String,
    /// Line or record in it, from 1, where known.
    pub line: Option<u64>,
    /// Why, in a sentence.
    pub reason: String,
}

/// What an append did: `documents + duplicates` is the number of documents given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Documents that are new.
    pub documents: u64,
    /// Documents whose id was there already, in the ledger or earlier in the batch.
    pub duplicates: u64,
    /// Events of the new documents.
    pub events: u64,
    /// Rejected records that are new.
    pub rejected: u64,
}

/// What a writer holds: the lock, and short hashes of what is there, 16 bytes each.
struct Writer {
    _lock: Lock,
    documents: HashSet<u128>,
    rejected: HashSet<u128>,
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
        let manifest = Manifest::load(&root)?.ok_or_else(|| Error::Missing { path: root.clone() })?;
        let engine = Engine::new(settings.memory)?;
        engine.mount(&root, &manifest)?;
        Ok(Self { root, manifest, engine, writer: None })
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
                Manifest::default().save(root)?;
            }
        }
        Self::open(root)
    }

    /// The ledger's folder.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The files that make up the ledger, as this handle sees it.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether a document of that id is in the ledger. Takes the lock, since only a writer has use for the answer: it
    /// spares coding what is known.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn has_document(&mut self, id: &str) -> Result<bool> {
        Ok(self.writer()?.documents.contains(&short(&[id])))
    }

    /// Appends documents with all their events, and rejected input, as one batch: after a crash all of it is there, or none.
    ///
    /// Documents whose id is known are skipped with their events, so that appending the same twice changes nothing; so
    /// are events that repeat an id, and rejected records that are known. The same batches in the same order give the
    /// same files, byte for byte. Memory grows with the batch, not with the ledger, but for 16 bytes a document.
    ///
    /// The first call takes the lock, which is held until the ledger is dropped.
    ///
    /// # Errors
    /// [`Error::Locked`] if somebody else is writing, [`Error::NoDocument`] if an event's document is unknown,
    /// [`Error::Io`] if the disk refuses; in each case the ledger is as before.
    pub fn append(&mut self, documents: &[Document], events: &[Event], rejected: &[Rejected]) -> Result<Appended> {
        let writer = self.writer()?;
        let mut news: BTreeMap<&str, &Document> = BTreeMap::new();
        let mut repeated = HashSet::new();
        for document in documents.iter().filter(|d| !writer.documents.contains(&short(&[&d.id]))) {
            if *news.entry(document.id.as_str()).or_insert(document) != document {
                repeated.insert(document.id.as_str());
            }
        }
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for event in events {
            match news.get(event.doc.as_str()) {
                Some(document) if repeated.contains(event.doc.as_str()) && !is_evidence(event, document) => {}
                Some(_) if seen.insert(event.id.as_str()) => kept.push(event),
                Some(_) => {}
                None if writer.documents.contains(&short(&[&event.doc])) => {}
                None => return Err(Error::NoDocument { event: event.id.clone(), document: event.doc.clone() }),
            }
        }
        let mut refused: Vec<&Rejected> = rejected.iter().filter(|r| !writer.rejected.contains(&rejected_key(r))).collect();
        refused.sort();
        refused.dedup();
        let done = Appended {
            documents: news.len() as u64,
            duplicates: (documents.len() - news.len()) as u64,
            events: kept.len() as u64,
            rejected: refused.len() as u64,
        };
        if news.is_empty() && refused.is_empty() {
            return Ok(done);
        }
        let ids: Vec<u128> = news.keys().map(|id| short(&[id])).collect();
        let keys: Vec<u128> = refused.iter().map(|r| rejected_key(r)).collect();
        let files = files(&news.into_values().collect::<Vec<_>>(), kept, &refused)?;
        self.commit(files)?;
        if let Some(writer) = &mut self.writer {
            writer.documents.extend(ids);
            writer.rejected.extend(keys);
        }
        Ok(done)
    }

    /// Sees what other processes have appended since.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn refresh(&mut self) -> Result<()> {
        let manifest = Manifest::load(&self.root)?.ok_or_else(|| Error::Missing { path: self.root.clone() })?;
        if manifest != self.manifest {
            self.engine.mount(&self.root, &manifest)?;
            self.manifest = manifest;
        }
        Ok(())
    }

    /// Answers read-only SQL within the limits.
    ///
    /// One `SELECT` (or `WITH`, `VALUES`, `EXPLAIN`) of at most [`MAX_SQL_BYTES`](crate::MAX_SQL_BYTES) bytes and
    /// [`MAX_EXPRESSIONS`](crate::MAX_EXPRESSIONS) expressions; no files, no settings, nothing that writes.
    ///
    /// # Errors
    /// [`Error::Refused`] if it is more than that, [`Error::Query`] if the engine cannot make sense of it.
    pub fn query(&self, sql: &str, limits: QueryLimits) -> Result<QueryResult> {
        self.engine.query(sql, limits)
    }

    /// Makes the coder the SQL function `code(text [, published])`, which gives a list of event structs.
    pub fn register_coder(&self, coder: Coder) {
        self.engine.register_coder(coder);
    }

    /// Makes a Parquet file outside the ledger a table for queries.
    ///
    /// # Errors
    /// [`Error::Table`] if the name is taken or not plain, or the file is not readable as Parquet.
    pub fn register_parquet(&self, name: &str, path: &Path) -> Result<()> {
        let mut schema = None;
        let wrong = |reason: String| Error::Table { name: name.to_string(), reason };
        read(path, &[], |batch| {
            schema.get_or_insert(batch.schema());
            Ok(())
        })
        .map_err(|e| wrong(e.to_string()))?;
        let schema = schema.ok_or_else(|| wrong(format!("{} has no rows", path.display())))?;
        let config = ListingTableConfig::new(url(path)?).with_listing_options(listing_options()).with_schema(schema);
        self.engine.register(name, Arc::new(ListingTable::try_new(config).map_err(Error::query)?))
    }

    /// Makes Arrow batches a table for queries.
    ///
    /// # Errors
    /// [`Error::Table`] if the name is taken or not plain, or the batches do not have the same columns.
    pub fn register_batches(&self, name: &str, batches: Vec<RecordBatch>) -> Result<()> {
        let wrong = |reason: String| Error::Table { name: name.to_string(), reason };
        let schema = batches.first().map(RecordBatch::schema).ok_or_else(|| wrong("there are no batches".to_string()))?;
        let table = MemTable::try_new(schema, vec![batches]).map_err(|e| wrong(e.to_string()))?;
        self.engine.register(name, Arc::new(table))
    }

    /// Rows of a table.
    pub fn rows(&self, table: Table) -> u64 {
        self.manifest.rows(table)
    }

    /// The same as [`check`](crate::check()).
    ///
    /// # Errors
    /// As there.
    pub fn check(&self) -> Result<check::CheckReport> {
        check::check(self)
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    fn writer(&mut self) -> Result<&Writer> {
        if self.writer.is_none() {
            let lock = Lock::take(&self.root)?;
            self.refresh()?;
            sweep(&self.root, &self.manifest)?;
            let mut writer = Writer { _lock: lock, documents: HashSet::new(), rejected: HashSet::new() };
            for file in self.manifest.of(Table::Documents) {
                read(&self.root.join(&file.path), &["id"], |batch| {
                    writer.documents.extend(decode::strings(&batch, "id")?.iter().flatten().map(|id| short(&[id])));
                    Ok(())
                })?;
            }
            for file in self.manifest.of(Table::Rejected) {
                read(&self.root.join(&file.path), &[], |batch| {
                    writer.rejected.extend(rejected_of(&batch)?.iter().map(rejected_key));
                    Ok(())
                })?;
            }
            self.writer = Some(writer);
        }
        self.writer.as_ref().ok_or_else(|| Error::columns("the writer is gone"))
    }

    fn commit(&mut self, files: Vec<NewFile>) -> Result<()> {
        let batch = files.first().map(|f| f.hash()[..16].to_string()).unwrap_or_default();
        let entries = files.into_iter().map(|f| f.write(&self.root, &batch)).collect::<Result<Vec<_>>>()?;
        let mut manifest = self.manifest.clone();
        manifest.add(entries);
        manifest.save(&self.root)?;
        self.manifest = manifest;
        self.engine.mount(&self.root, &self.manifest)
    }
}

/// The files of a batch: rows sorted by pair and day (documents by id), events by year.
fn files(documents: &[&Document], mut events: Vec<&Event>, rejected: &[&Rejected]) -> Result<Vec<NewFile>> {
    let mut files = Vec::new();
    if !documents.is_empty() {
        files.push(NewFile::new(Table::Documents, "", &document_rows(documents)?)?);
    }
    events.sort_by_cached_key(|e| {
        let mut codes = e.actor.iter().chain(&e.recipient).map(|p| p.code.clone().unwrap_or_default());
        let dyad = (codes.next().unwrap_or_default(), codes.next().unwrap_or_default());
        (dyad, e.date.map(|d| d.first_day()), e.doc.clone(), e.sentence, e.trigger.span, e.id.clone())
    });
    let keys = sameness::keys(&events);
    let rows: Vec<(&Event, &str)> = events.iter().copied().zip(keys.iter().map(String::as_str)).collect();
    let mut years: BTreeMap<String, Vec<(&Event, &str)>> = BTreeMap::new();
    for row in &rows {
        let year = row.0.date.map_or_else(|| "undated".to_string(), |d| format!("{:04}", d.year()));
        years.entry(year).or_default().push(*row);
    }
    for (year, rows) in &years {
        files.push(NewFile::new(Table::Events, year, &event_rows(rows)?)?);
    }
    let mut pairs: Vec<_> = rows.iter().flat_map(|(event, key)| sameness::pairs(event, key)).collect();
    pairs.sort_by_cached_key(|p| {
        let order = (p.lo().to_string(), p.hi().to_string(), p.event.date.map(|d| d.first_day()), p.key.to_string());
        (order, p.a.to_string(), p.event.id.clone())
    });
    if !pairs.is_empty() {
        files.push(NewFile::new(Table::Pairs, "", &pair_rows(&pairs)?)?);
    }
    if !rejected.is_empty() {
        files.push(NewFile::new(Table::Rejected, "", &rejected_rows(rejected)?)?);
    }
    Ok(files)
}

/// Whether the event's sentence is in the document: tells apart the events of two documents of the same id.
fn is_evidence(event: &Event, document: &Document) -> bool {
    let text = if event.sentence < 0 { &document.title } else { &document.text };
    let Span { start, end } = event.span;
    text.chars().skip(start).take(end.saturating_sub(start)).eq(event.text.chars())
}

fn rejected_of(batch: &RecordBatch) -> Result<Vec<Rejected>> {
    let (source, reason) = (decode::strings(batch, "source")?, decode::strings(batch, "reason")?);
    let line: &Int64Array = decode::column(batch, "line")?;
    let one = |i| Rejected {
        source: decode::owned(source, i),
        line: (!line.is_null(i)).then(|| line.value(i)).and_then(|n| u64::try_from(n).ok()),
        reason: decode::owned(reason, i),
    };
    Ok((0..batch.num_rows()).map(one).collect())
}

fn rejected_key(rejected: &Rejected) -> u128 {
    let line = rejected.line.map(|n| n.to_string()).unwrap_or_default();
    short(&[&rejected.source, &line, &rejected.reason])
}

/// 128 bits of hash: enough that no two ids of any ledger meet by chance.
fn short(parts: &[&str]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    u128::from_le_bytes(bytes)
}
