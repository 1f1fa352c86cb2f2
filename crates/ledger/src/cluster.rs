//! Another engine in place of the one in this process: a cluster, which answers queries, and does work for a writer.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bifrons_core::content_hash;
use datafusion::arrow::array::{Array, AsArray, BinaryArray, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::execution::context::QueryPlanner;
use datafusion::execution::object_store::ObjectStoreRegistry;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{FunctionRegistry as _, SessionState, SessionStateBuilder};
use datafusion::logical_expr::{LogicalPlan, ScalarUDF, col, lit};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_planner::{DefaultPhysicalPlanner, PhysicalPlanner as _};
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::engine::listing_options;
use crate::shelf::Shelf;
use crate::store::parquet_of;
use crate::threads::Threads;
use crate::udf::{self, Coder, Work};
use crate::{Error, Result, Stop};

/// Most pieces of one job.
pub const MOST_PIECES: usize = 1024;

/// Folder of what is handed to executors, beside the tables of a ledger.
pub(crate) const HANDED: &str = ".cluster";

/// How the folders in it begin that belong to questions; the others belong to writers.
pub(crate) const ASKED: &str = "query-";

/// A name that no other process has: on several machines, or in containers, numbers of processes are the same.
pub(crate) fn token() -> &'static str {
    static TOKEN: OnceLock<String> = OnceLock::new();
    TOKEN.get_or_init(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let nanoseconds = now.map(|n| n.as_nanos()).unwrap_or_default();
        content_hash(&[&std::process::id().to_string(), &nanoseconds.to_string()])
    })
}

/// How often it is asked which executors are there.
const ASKED_EVERY: Duration = Duration::from_secs(1);

/// How often a job is tried whose results were lost with an executor.
const TRIES: usize = 3;

/// A cluster: a scheduler and executors that know the functions of [`functions`].
pub trait Cluster: Send + Sync {
    /// The settings that its sessions begin with.
    fn config(&self) -> SessionConfig;

    /// Stores of files by their address, as the executors have them.
    fn stores(&self) -> Arc<dyn ObjectStoreRegistry>;

    /// A session whose plans run on the cluster, made of the state that a session here would have. Functions are registered after.
    ///
    /// # Errors
    /// If the address of the scheduler is none.
    fn connect(&self, state: SessionState) -> datafusion::common::Result<SessionContext>;

    /// Names of the executors that the scheduler knows to be alive.
    ///
    /// # Errors
    /// A sentence, if the scheduler does not answer.
    fn executors(&self) -> std::result::Result<BTreeSet<String>, String>;

    /// Tells the user something, such as that an executor was lost.
    fn tell(&self, message: &str);
}

/// The functions that scheduler and executors must know: `code(text [, published])`, and the one by which [`Workshop`] has work done.
pub fn functions(coder: Coder, work: Work) -> Vec<Arc<ScalarUDF>> {
    vec![Arc::new(udf::code(coder)), Arc::new(udf::work(work))]
}

/// Has pieces of work done by a cluster.
pub struct Workshop {
    cluster: Arc<dyn Cluster>,
    shelf: Arc<dyn Shelf>,
    context: SessionContext,
    threads: Threads,
    stop: Stop,
    present: Present,
    jobs: AtomicU64,
}

impl Workshop {
    /// A workshop that hands pieces over on a shelf which the executors see, and works no longer than that says.
    ///
    /// # Errors
    /// [`Error::Query`] if the cluster's address is none.
    pub fn new(cluster: Arc<dyn Cluster>, shelf: Arc<dyn Shelf>, stop: Stop) -> Result<Self> {
        // One task for each piece, so that who is lost loses one piece, and who is fast takes the next.
        let config = cluster
            .config()
            .with_target_partitions(MOST_PIECES)
            .with_repartition_file_scans(false)
            .with_batch_size(1)
            .set_usize("ballista.scheduler.max_partitions_per_task", 1);
        let context = session(cluster.as_ref(), config, RuntimeEnvBuilder::new())?;
        // Never called here: the function is known by its name.
        context.register_udf(udf::work(Arc::new(|_, _| Err(String::new()))));
        Ok(Self {
            cluster,
            shelf,
            context,
            threads: Threads::new()?,
            stop,
            present: Present::default(),
            jobs: AtomicU64::new(0),
        })
    }

    /// Has each piece worked on by some executor; the results come in the order of the pieces, of which there are
    /// [`MOST_PIECES`] at most. May be called from several threads.
    ///
    /// An executor that is lost costs time alone: the scheduler gives what it was doing to others, and a job whose results went with
    /// it is done again. Both are told.
    ///
    /// # Errors
    /// [`Error::Query`] if the cluster cannot be reached, or the work fails.
    pub fn work(&self, kind: &str, pieces: &[Vec<u8>]) -> Result<Vec<Vec<u8>>> {
        if pieces.is_empty() {
            return Ok(Vec::new());
        }
        let job = self.jobs.fetch_add(1, Ordering::Relaxed);
        let folder = format!("{HANDED}/{}-{job}", token());
        let mut handed = Handed {
            shelf: self.shelf.as_ref(),
            paths: Vec::new(),
        };
        for (number, piece) in pieces.iter().enumerate() {
            let path = format!("{folder}/{number:05}.parquet");
            let bytes = parquet_of(&piece_batch(number, piece)?)?;
            let put = self.shelf.put(&path, &bytes);
            put.map_err(|e| Error::query(format!("{}: {e}", self.shelf.url(&path))))?;
            handed.paths.push(path);
        }
        let urls = handed
            .paths
            .iter()
            .map(|p| ListingTableUrl::parse(self.shelf.url(p)).map_err(Error::query))
            .collect::<Result<Vec<_>>>()?;
        let mut tries = 0;
        loop {
            tries += 1;
            match self.run(kind, urls.clone(), pieces.len()) {
                Err(error) if tries < TRIES && is_lost(&error) => self.cluster.tell(&format!(
                    "results were lost with an executor; the job is done again ({error})"
                )),
                done => return done,
            }
        }
    }

    /// Tells the user something.
    pub fn tell(&self, message: &str) {
        self.cluster.tell(message);
    }

    fn run(&self, kind: &str, urls: Vec<ListingTableUrl>, pieces: usize) -> Result<Vec<Vec<u8>>> {
        let config = ListingTableConfig::new_with_multi_paths(urls)
            .with_listing_options(listing_options())
            .with_schema(piece_schema());
        let table = Arc::new(ListingTable::try_new(config).map_err(Error::query)?);
        let (context, kind) = (self.context.clone(), kind.to_string());
        let (cluster, present) = (Arc::clone(&self.cluster), self.present.clone());
        let batches = self.threads.run(None, &self.stop, async move {
            let work = context.udf(udf::WORK).map_err(Error::query)?;
            let output = work.call(vec![lit(kind), col("input")]).alias("output");
            let rows = context
                .read_table(table)
                .and_then(|frame| frame.select(vec![col("number"), output]))
                .map_err(Error::query)?;
            let done = async {
                rows.collect()
                    .await
                    .map_err(|e| Error::query(e.strip_backtrace()))
            };
            watched(cluster, present, done).await
        })?;
        let mut results = vec![None; pieces];
        for batch in &batches {
            let numbers = batch.column(0).as_primitive_opt::<Int64Type>();
            let outputs = batch.column(1).as_binary_opt::<i32>();
            let (Some(numbers), Some(outputs)) = (numbers, outputs) else {
                return Err(Error::columns("the cluster's results have other columns"));
            };
            for i in 0..batch.num_rows() {
                let number = usize::try_from(numbers.value(i)).unwrap_or(usize::MAX);
                if let (Some(slot), false) = (results.get_mut(number), outputs.is_null(i)) {
                    *slot = Some(outputs.value(i).to_vec());
                }
            }
        }
        let whole: Option<Vec<Vec<u8>>> = results.into_iter().collect();
        whole.ok_or_else(|| Error::query(LOST))
    }
}

/// What is said when some results are missing.
const LOST: &str = "some results did not come back";

/// Whether it is worth trying again: not if the work itself failed, nor if there is no cluster.
fn is_lost(error: &Error) -> bool {
    let text = error.to_string();
    let again = [
        LOST,
        "FetchFailed",
        "fetch",
        "Fetch",
        "ExecutorLost",
        "executor lost",
    ];
    !text.contains(udf::FAILED) && again.iter().any(|word| text.contains(word))
}

/// Files that are removed when nobody needs them any more.
struct Handed<'s> {
    shelf: &'s dyn Shelf,
    paths: Vec<String>,
}

impl Drop for Handed<'_> {
    fn drop(&mut self) {
        for path in &self.paths {
            let _ = self.shelf.remove(path);
        }
    }
}

/// A session on the cluster with settings and a runtime of one's own.
pub(crate) fn session(
    cluster: &dyn Cluster,
    config: SessionConfig,
    runtime: RuntimeEnvBuilder,
) -> Result<SessionContext> {
    let runtime = runtime
        .with_object_store_registry(cluster.stores())
        .build_arc()
        .map_err(Error::query)?;
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(runtime)
        .with_default_features();
    cluster.connect(state.build()).map_err(Error::query)
}

/// Whether a cluster of Ballista 55 answers a question rightly. Of a `UNION` it may lose the rows of a branch that reads nothing, such as a
/// number of rows that is known, or wait for ever; recursion it does not know.
pub(crate) fn can_answer(plan: &LogicalPlan) -> Result<bool> {
    let mut can = true;
    let visited = plan.apply_with_subqueries(|node| {
        can &= !matches!(node, LogicalPlan::Union(_) | LogicalPlan::RecursiveQuery(_));
        Ok(match can {
            true => TreeNodeRecursion::Continue,
            false => TreeNodeRecursion::Stop,
        })
    });
    visited.map_err(Error::query)?;
    Ok(can)
}

/// The session with its tables, for plans that run in this process.
pub(crate) fn here(state: SessionState) -> SessionState {
    SessionStateBuilder::new_from_existing(state)
        .with_query_planner(Arc::new(Here))
        .build()
}

#[derive(Debug)]
struct Here;

#[async_trait::async_trait]
impl QueryPlanner for Here {
    async fn create_physical_plan(
        &self,
        plan: &LogicalPlan,
        session: &dyn Session,
    ) -> datafusion::common::Result<Arc<dyn ExecutionPlan>> {
        let planner = DefaultPhysicalPlanner::default();
        planner.create_physical_plan(plan, session).await
    }
}

/// Who was there when one looked last.
#[derive(Clone, Default)]
pub(crate) struct Present(Arc<Mutex<BTreeSet<String>>>);

impl Present {
    /// Looks who is there, and tells who is not any more. A scheduler that does not answer just now is asked again.
    async fn look(&self, cluster: &Arc<dyn Cluster>) {
        let asked = Arc::clone(cluster);
        let there = tokio::task::spawn_blocking(move || asked.executors()).await;
        let Ok(Ok(there)) = there else {
            return;
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for lost in known.difference(&there) {
            cluster.tell(&format!(
                "the executor {lost} is lost; what it was doing is done again by others"
            ));
        }
        *known = there;
    }
}

/// Waits for a task, and tells which executors are lost meanwhile, also at its very end.
pub(crate) async fn watched<T>(
    cluster: Arc<dyn Cluster>,
    present: Present,
    task: impl Future<Output = Result<T>>,
) -> Result<T> {
    let watch = async {
        loop {
            present.look(&cluster).await;
            tokio::time::sleep(ASKED_EVERY).await;
        }
    };
    let done = tokio::select! {
        done = task => done,
        never = watch => never,
    };
    present.look(&cluster).await;
    done
}

fn piece_schema() -> SchemaRef {
    static SCHEMA: OnceLock<SchemaRef> = OnceLock::new();
    let fields = || {
        let number = Field::new("number", DataType::Int64, false);
        let input = Field::new("input", DataType::Binary, false);
        Arc::new(Schema::new(vec![number, input]))
    };
    Arc::clone(SCHEMA.get_or_init(fields))
}

fn piece_batch(number: usize, piece: &[u8]) -> Result<RecordBatch> {
    let number = Int64Array::from(vec![i64::try_from(number).unwrap_or(i64::MAX)]);
    let input = BinaryArray::from(vec![piece]);
    RecordBatch::try_new(piece_schema(), vec![Arc::new(number), Arc::new(input)])
        .map_err(Error::columns)
}
