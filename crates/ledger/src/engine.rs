//! The query engine over a ledger's files.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::array::RecordBatch;
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

use crate::guard::{self, FORBIDDEN_FUNCTIONS};
use crate::guest;
use crate::patient::PatientJoins;
use crate::result::QueryResult;
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
    /// Whether only what is for guests can be asked.
    guest: bool,
}

impl Engine {
    /// A session without tables, whose queries may hold so many bytes before they spill to disk; those of guests do not spill.
    pub fn new(settings: Settings) -> Result<Self> {
        let pool = Arc::new(FairSpillPool::new(settings.memory));
        let mut environment = RuntimeEnvBuilder::new().with_memory_pool(pool);
        if settings.guest {
            let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
            environment = environment.with_disk_manager_builder(disk);
        }
        let environment = environment.build_arc().map_err(Error::query)?;
        let mut config = SessionConfig::new()
            .with_target_partitions(THREADS)
            .with_information_schema(false);
        config.options_mut().execution.parquet = parquet_options().global;
        let context = SessionContext::new_with_state(
            SessionStateBuilder::new()
                .with_config(config)
                .with_runtime_env(environment)
                .with_default_features()
                .with_physical_optimizer_rule(Arc::new(PatientJoins))
                .build(),
        );
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
            guest: settings.guest,
        })
    }

    /// Makes the tables and views of a ledger those of the manifest, in place of earlier ones.
    pub fn mount(&self, root: &Path, manifest: &Manifest) -> Result<()> {
        for table in Table::ALL {
            let files: Vec<_> = manifest.of(table).map(|f| root.join(&f.path)).collect();
            self.replace(table.name(), provider(table, &files)?)?;
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

    /// Runs a guest's query.
    pub fn query(&self, sql: &str, limits: QueryLimits, stop: &Stop) -> Result<QueryResult> {
        let (context, sql, guest) = (self.context.clone(), sql.to_string(), self.guest);
        self.run(limits.time, stop, async move {
            let (state, plan) = plan(&context, &sql, guest).await?;
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
        })
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

/// A table over Parquet files.
pub(crate) fn provider(
    table: Table,
    files: &[std::path::PathBuf],
) -> Result<Arc<dyn TableProvider>> {
    if files.is_empty() {
        return Ok(Arc::new(
            MemTable::try_new(table.schema(), vec![vec![]]).map_err(Error::query)?,
        ));
    }
    let urls = files
        .iter()
        .map(|path| url(path))
        .collect::<Result<Vec<_>>>()?;
    let config = ListingTableConfig::new_with_multi_paths(urls)
        .with_listing_options(listing_options())
        .with_schema(table.schema());
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

/// The address of a file, whatever characters its path has.
pub(crate) fn url(path: &Path) -> Result<ListingTableUrl> {
    let path = std::path::absolute(path).map_err(Error::io(path, "find"))?;
    let text = path
        .to_str()
        .ok_or_else(|| Error::damaged(&path, "the path is not Unicode"))?
        .replace('\\', "/");
    let mut address = String::from(if text.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                address.push(char::from(byte))
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    ListingTableUrl::parse(address).map_err(Error::query)
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
