//! The query engine over a ledger's files.

use std::future::Future;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::DataFusionError;
use datafusion::common::config::TableParquetOptions;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::datasource::{MemTable, TableProvider};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{SQLOptions, SessionConfig, SessionContext};

use crate::cluster::{self, ASKED, Cluster, HANDED, Present, token, watched};
use crate::guard::{self, FORBIDDEN_FUNCTIONS};
use crate::guest;
use crate::patient::PatientJoins;
use crate::result::QueryResult;
use crate::shelf::{self, Folder, Shelf, address};
use crate::store::parquet_of;
use crate::threads::{THREADS, Threads};
use crate::udf::{self, Coder};
use crate::{Error, Manifest, QueryLimits, Result, Settings, Stop, Table};

/// Every event row with the key of the event it reports: rows with the same `event_key` are reports of one event.
/// The rule is that of `sameness`: same key, and a chain of days with no gap above three.
const REPORTS: &str = "
    SELECT id, doc, sentence, text, event, quad, score, date, day, factuality, counted, confidence,
           key || '-' || CAST(sum(fresh) OVER (PARTITION BY key ORDER BY day NULLS LAST, id) AS VARCHAR) AS event_key
    FROM (SELECT *, CASE
                        WHEN day IS NULL AND lag(id) OVER w IS NOT NULL AND lag(day) OVER w IS NULL THEN 0
                        WHEN CAST(day AS INT) - CAST(lag(day) OVER w AS INT) <= 3 THEN 0
                        ELSE 1
                    END AS fresh
          FROM events
          WINDOW w AS (PARTITION BY key ORDER BY day NULLS LAST, id))";

/// A session over the live files of a ledger, with threads of its own.
pub(crate) struct Engine {
    threads: Threads,
    context: SessionContext,
    /// Where plans run, if not here; and what is handed to executors there.
    cluster: Option<(Arc<dyn Cluster>, Handed)>,
    /// Whether only what is for guests can be asked.
    guest: bool,
}

impl Engine {
    /// A session without tables, whose queries may hold so many bytes before they spill to disk; those of guests do not spill.
    ///
    /// With a cluster, plans run there, and rows that are in no file are handed to it in files beside the ledger's.
    pub fn new(settings: Settings, cluster: Option<(Arc<dyn Cluster>, &Path)>) -> Result<Self> {
        let pool = Arc::new(FairSpillPool::new(settings.memory));
        let mut environment = RuntimeEnvBuilder::new().with_memory_pool(pool);
        if settings.guest {
            let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
            environment = environment.with_disk_manager_builder(disk);
        }
        let mut config = match &cluster {
            Some((cluster, _)) => cluster.config(),
            None => SessionConfig::new().with_target_partitions(THREADS),
        };
        config = config.with_information_schema(false);
        config.options_mut().execution.parquet = parquet_options().global;
        let context = match &cluster {
            Some((cluster, _)) => cluster::session(cluster.as_ref(), config, environment)?,
            None => {
                let environment = environment.build_arc().map_err(Error::query)?;
                let state = SessionStateBuilder::new()
                    .with_config(config)
                    .with_runtime_env(environment)
                    .with_default_features()
                    .with_physical_optimizer_rule(Arc::new(PatientJoins));
                SessionContext::new_with_state(state.build())
            }
        };
        for name in FORBIDDEN_FUNCTIONS {
            context.deregister_udf(name);
            context.deregister_udtf(name);
        }
        if settings.guest {
            guest::strip(&context);
        }
        Ok(Self {
            threads: Threads::new()?,
            context,
            cluster: cluster.map(|(cluster, root)| (cluster, Handed::new(root))),
            guest: settings.guest,
        })
    }

    /// Makes the tables and views of a ledger those of the manifest, in place of earlier ones.
    pub fn mount(&self, root: &Path, manifest: &Manifest) -> Result<()> {
        for table in Table::ALL {
            let files: Vec<&str> = manifest.of(table).map(|f| f.path.as_str()).collect();
            let table_of = match &self.cluster {
                Some((_, handed)) if files.is_empty() => {
                    handed.table(table.name(), &RecordBatch::new_empty(table.schema()))?
                }
                Some((_, handed)) => {
                    let urls = files.iter().map(|f| handed.shelf.url(f));
                    listing(table.schema(), urls)?
                }
                None => provider(table, root, &files)?,
            };
            self.replace(table.name(), table_of)?;
        }
        let context = self.context.clone();
        let view = self.run(None, &Stop::default(), async move {
            Ok(context
                .sql(REPORTS)
                .await
                .map_err(Error::query)?
                .into_view())
        })?;
        self.replace("reports", view)
    }

    /// Makes the coder the function `code`.
    pub fn register_coder(&self, coder: Coder) {
        self.context.register_udf(udf::code(coder));
    }

    /// Adds a table that is not of the ledger.
    pub fn register(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<()> {
        let wrong = |reason: &str| Error::Table {
            name: name.to_string(),
            reason: reason.to_string(),
        };
        let plain = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !plain || name.as_bytes()[0].is_ascii_digit() {
            return Err(wrong(
                "give a name of small letters, digits and underscores",
            ));
        }
        if Table::parse(name).is_some() || name == "reports" {
            return Err(wrong("the ledger has a table of that name; give another"));
        }
        self.replace(name, table)
    }

    /// Adds rows that are in no file as a table.
    pub fn register_rows(&self, name: &str, rows: Vec<RecordBatch>) -> Result<()> {
        let wrong = |reason: String| Error::Table {
            name: name.to_string(),
            reason,
        };
        let schema = rows.first().map(RecordBatch::schema);
        let schema = schema.ok_or_else(|| wrong("there are no batches".to_string()))?;
        let table = match &self.cluster {
            Some((_, handed)) => {
                let all = concat_batches(&schema, &rows).map_err(|e| wrong(e.to_string()))?;
                handed.table(name, &all)?
            }
            None => {
                let table = MemTable::try_new(schema, vec![rows]);
                Arc::new(table.map_err(|e| wrong(e.to_string()))?)
            }
        };
        self.register(name, table)
    }

    /// Runs a guest's query.
    pub fn query(&self, sql: &str, limits: QueryLimits, stop: &Stop) -> Result<QueryResult> {
        let (context, sql, guest) = (self.context.clone(), sql.to_string(), self.guest);
        let cluster = self
            .cluster
            .as_ref()
            .map(|(cluster, _)| Arc::clone(cluster));
        let asked = cluster.clone();
        let answer = async move {
            let (mut state, plan) = plan(&context, &sql, guest).await?;
            if let Some(cluster) = &asked
                && !cluster::can_answer(&plan)?
            {
                cluster.tell("a UNION or a recursive query is answered by this process alone");
                state = cluster::here(state);
            }
            let frame = DataFrame::new(state, plan);
            let schema = Arc::new(frame.schema().as_arrow().clone());
            let (mut batches, mut rows, mut bytes, mut cut) = (Vec::new(), 0, 0, false);
            stream(frame, |batch| {
                let room = limits.rows.saturating_sub(rows);
                bytes += batch.get_array_memory_size();
                cut = batch.num_rows() > room || bytes > limits.bytes;
                let batch = batch.slice(0, batch.num_rows().min(room));
                rows += batch.num_rows();
                batches.push(batch);
                Ok(!cut)
            })
            .await?;
            Ok(QueryResult::new(schema, batches, cut))
        };
        match cluster {
            Some(cluster) => self.run(
                limits.time,
                stop,
                watched(cluster, Present::default(), answer),
            ),
            None => self.run(limits.time, stop, answer),
        }
    }

    /// What would be done for a query, step by step, without doing it.
    pub fn plan(&self, sql: &str, limits: QueryLimits) -> Result<String> {
        let (context, sql, guest) = (self.context.clone(), sql.to_string(), self.guest);
        self.run(limits.time, &Stop::default(), async move {
            let (state, plan) = plan(&context, &sql, guest).await?;
            let plan = state.optimize(&plan).map_err(plain)?;
            Ok(plan.display_indent().to_string())
        })
    }

    /// Runs a task and waits for it. A task with a time limit has threads of its own: should it not stop when told to,
    /// it holds up nobody else.
    pub fn run<T, F>(&self, time: Option<Duration>, stop: &Stop, task: F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        match time {
            None => self.threads.run(None, stop, task),
            Some(_) => Threads::new()?.run(time, stop, task),
        }
    }

    fn replace(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<()> {
        self.context.deregister_table(name).map_err(Error::query)?;
        self.context
            .register_table(name, table)
            .map_err(Error::query)?;
        Ok(())
    }
}

/// The plan of a question that may be asked.
async fn plan(
    context: &SessionContext,
    sql: &str,
    guest: bool,
) -> Result<(SessionState, LogicalPlan)> {
    let statement = guard::inspect(sql, guest)?;
    let state = context.state();
    let plan = state.statement_to_plan(statement).await.map_err(plain)?;
    let allowed = SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false);
    allowed
        .verify_plan(&plan)
        .map_err(|e| Error::refused(e.to_string()))?;
    Ok((state, plan))
}

/// Visits the batches of a query as they come, until one says that it is enough.
pub(crate) async fn stream(
    frame: DataFrame,
    mut visit: impl FnMut(RecordBatch) -> Result<bool>,
) -> Result<()> {
    let mut batches = frame.execute_stream().await.map_err(plain)?;
    while let Some(batch) = std::future::poll_fn(|cx| batches.as_mut().poll_next(cx)).await {
        if !visit(batch.map_err(plain)?)? {
            break;
        }
    }
    Ok(())
}

/// What is handed to executors in files, for as long as the engine lives.
struct Handed {
    shelf: Arc<dyn Shelf>,
    folder: String,
    paths: Mutex<Vec<String>>,
}

impl Handed {
    fn new(root: &Path) -> Self {
        static ENGINES: AtomicU64 = AtomicU64::new(0);
        let number = ENGINES.fetch_add(1, Ordering::Relaxed);
        Self {
            shelf: match shelf::behind(root) {
                Some(attached) => Arc::clone(&attached.shelf),
                None => Arc::new(Folder(root.to_path_buf())),
            },
            folder: format!("{HANDED}/{ASKED}{}-{number}", token()),
            paths: Mutex::new(Vec::new()),
        }
    }

    /// Rows as a table of one file.
    fn table(&self, name: &str, rows: &RecordBatch) -> Result<Arc<dyn TableProvider>> {
        let path = format!("{}/{name}.parquet", self.folder);
        let put = self.shelf.put(&path, &parquet_of(rows)?);
        put.map_err(|e| Error::query(format!("{}: {e}", self.shelf.url(&path))))?;
        let url = self.shelf.url(&path);
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        paths.push(path);
        listing(rows.schema(), [url].into_iter())
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        let paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        for path in paths.iter() {
            let _ = self.shelf.remove(path);
        }
    }
}

/// A table over Parquet files of a ledger.
pub(crate) fn provider(
    table: Table,
    root: &Path,
    files: &[&str],
) -> Result<Arc<dyn TableProvider>> {
    if files.is_empty() {
        return Ok(Arc::new(
            MemTable::try_new(table.schema(), vec![vec![]]).map_err(Error::query)?,
        ));
    }
    let paths = files.iter().map(|file| root.join(file));
    if shelf::behind(root).is_some() {
        paths
            .clone()
            .try_for_each(|path| shelf::open(&path).map(|_| ()))?;
    }
    listing(table.schema(), paths.map(|path| address(&path)))
}

/// A table over Parquet files by their addresses.
fn listing(
    schema: SchemaRef,
    urls: impl Iterator<Item = String>,
) -> Result<Arc<dyn TableProvider>> {
    let urls = urls
        .map(|url| ListingTableUrl::parse(url).map_err(Error::query))
        .collect::<Result<Vec<_>>>()?;
    let config = ListingTableConfig::new_with_multi_paths(urls)
        .with_listing_options(listing_options())
        .with_schema(schema);
    Ok(Arc::new(
        ListingTable::try_new(config).map_err(Error::query)?,
    ))
}

/// How Parquet files are read.
pub(crate) fn listing_options() -> ListingOptions {
    ListingOptions::new(Arc::new(
        ParquetFormat::default().with_options(parquet_options()),
    ))
}

/// The address of a file.
pub(crate) fn url(path: &Path) -> Result<ListingTableUrl> {
    ListingTableUrl::parse(address(path)).map_err(Error::query)
}

/// Strings stay plain strings, and filters are applied while reading, so that one pair's rows are cheap to find.
fn parquet_options() -> TableParquetOptions {
    let mut options = TableParquetOptions::default();
    options.global.schema_force_view_types = false;
    options.global.pushdown_filters = true;
    options.global.reorder_filters = true;
    options
}

/// Errors of the engine without its own error's trappings.
fn plain(error: DataFusionError) -> Error {
    Error::query(error.strip_backtrace())
}
