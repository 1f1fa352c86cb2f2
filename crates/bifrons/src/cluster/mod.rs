//! More than one machine: what a cluster's executors do for the program, and the program that drives them.
//!
//! The program itself knows no cluster. [`Connect`] is how it reaches one; the program `bifrons-cluster` brings one along, and
//! `bifrons` hands over to it where `--cluster` or an address such as `s3://bucket/ledger` asks for it ([`hand_over`]).
//!
//! Whoever drives reads the input and writes the ledger, as one writer, the same bytes as without a cluster; what lies between,
//! which is nearly all of the work, is done by executors: [`coding`] for documents, [`importing`] for rows of others. They are
//! reached by a function of the query engine ([`work`]), like any query.

pub mod coding;
pub mod importing;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use bifrons_code::Coder;
use bifrons_ledger::{Cluster, Folder, Shelf, Work, Workshop, attach};
use bifrons_read::Remote;
use rayon::ThreadPool;

use crate::catch::caught;
use crate::session::Session;

/// How the program tells its user something while a cluster works.
pub type Tell = Box<dyn Fn(&str) + Send + Sync>;

/// How clusters and object stores are reached.
pub trait Connect: Sync {
    /// The cluster of a scheduler's address, `df://host:port`.
    ///
    /// # Errors
    /// If it is no such address, or nobody answers there.
    fn cluster(&self, address: &str, tell: Tell) -> Result<Arc<dyn Cluster>>;

    /// The place of an address such as `s3://bucket/folder`.
    ///
    /// # Errors
    /// If it is no such address, or the store's settings in the environment are incomplete.
    fn shelf(&self, address: &str) -> Result<Arc<dyn Shelf>>;

    /// The files that an address names: one, all of a folder, or those of a pattern (`s3://bucket/news/*.jsonl.gz`).
    ///
    /// # Errors
    /// As [`Connect::shelf`], or if the store does not answer.
    fn objects(&self, address: &str) -> Result<Vec<Remote>>;
}

static CONNECT: OnceLock<&'static dyn Connect> = OnceLock::new();

/// The program that brings a way to clusters along.
const PROGRAM: &str = "bifrons-cluster";

/// Lets this process reach clusters from now on.
pub(crate) fn set(connect: &'static dyn Connect) {
    let _ = CONNECT.set(connect);
}

/// Runs the program that can do what these words ask for, if this one cannot: clusters, and ledgers in object stores.
pub(crate) fn hand_over() -> Option<ExitCode> {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let far = |text: &str| {
        let value = text.split_once('=').map_or(text, |(_, value)| value);
        is_far(value) || text == "--cluster" || text.starts_with("--cluster=")
    };
    let asked = words.iter().any(|w| w.to_str().is_some_and(far))
        || std::env::var("BIFRONS_LEDGER").is_ok_and(|v| is_far(&v));
    if !asked || CONNECT.get().is_some() {
        return None;
    }
    let beside = std::env::current_exe().ok().and_then(|me| {
        let file = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
        Some(me.parent()?.join(file)).filter(|path| path.is_file())
    });
    let program = beside.unwrap_or_else(|| PathBuf::from(PROGRAM));
    let status = Command::new(program).args(words).status();
    let code = status.ok()?.code().unwrap_or(2);
    Some(ExitCode::from(u8::try_from(code).unwrap_or(2)))
}

fn connect() -> Result<&'static dyn Connect> {
    CONNECT.get().copied().with_context(|| {
        format!(
            "this needs the program {PROGRAM}, which is neither beside this one nor on the path; install it with \
             `cargo install --path crates/cluster`"
        )
    })
}

/// Whether a path is the address of a place in an object store.
pub fn is_far(path: &str) -> bool {
    path.starts_with("s3://")
}

/// The folder in which what lies at an address is kept at hand: `$BIFRONS_CACHE`, else the user's cache folder.
pub fn cache(address: &str) -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
    let folder = variable("BIFRONS_CACHE")
        .map(PathBuf::from)
        .or_else(|| variable("XDG_CACHE_HOME").map(|v| PathBuf::from(v).join("bifrons")))
        .or_else(|| variable("HOME").map(|v| PathBuf::from(v).join(".cache/bifrons")))
        .unwrap_or_else(|| std::env::temp_dir().join("bifrons-cache"));
    folder.join(bifrons_core::content_hash(&[address.trim_end_matches('/')]))
}

/// Lets the ledger of an address be read and written through its folder at hand.
///
/// # Errors
/// If the address cannot be reached from here.
pub fn attach_far(address: &str) -> Result<()> {
    let shelf = connect()?.shelf(address)?;
    Ok(attach(&cache(address), shelf)?)
}

/// The files of an object store that an address names.
///
/// # Errors
/// If the store cannot be reached, or there are none.
pub fn objects(address: &str) -> Result<Vec<Remote>> {
    let found = connect()?.objects(address);
    let found = found.with_context(|| format!("cannot list {address}"))?;
    if found.is_empty() {
        bail!("{address}: there are no such files");
    }
    Ok(found)
}

/// A cluster, and the place where work is handed to it.
///
/// # Errors
/// If nobody answers at the address.
pub fn reach(address: &str, session: &Session) -> Result<Arc<dyn Cluster>> {
    let quiet = session.quiet;
    let tell = move |text: &str| {
        if !quiet {
            eprint(text);
        }
    };
    connect()?.cluster(address, Box::new(tell))
}

/// A workshop that hands work over beside a ledger.
///
/// # Errors
/// As [`reach`].
pub fn workshop(address: &str, ledger: &str, folder: &Path, session: &Session) -> Result<Workshop> {
    let shelf: Arc<dyn Shelf> = match is_far(ledger) {
        true => connect()?.shelf(ledger)?,
        false => Arc::new(Folder(std::path::absolute(folder)?)),
    };
    let cluster = reach(address, session)?;
    let there = cluster.executors().map_err(|e| anyhow!("{address}: {e}"))?;
    if there.is_empty() {
        bail!(
            "{address}: the scheduler has no executors; start some with `{PROGRAM} executor --scheduler {address}`"
        );
    }
    Ok(Workshop::new(cluster, shelf, session.watch.stop.clone())?)
}

fn eprint(text: &str) {
    use std::io::Write as _;
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{}", crate::output::plain(text));
}

/// What an executor does: `code` for documents, `import` for rows of others.
pub fn work() -> Work {
    Arc::new(|kind, input| match kind {
        "code" => coding::done(input).map_err(|e| format!("{e:#}")),
        "import" => importing::done(input).map_err(|e| format!("{e:#}")),
        _ => Err(format!(
            "`{kind}` is unknown to this executor; it is of another version"
        )),
    })
}

/// What the function `code(text, published)` does on an executor.
pub fn coder() -> bifrons_ledger::Coder {
    Arc::new(|text, published| {
        let code = || caught(|| Coder::bundled().code_text(text, published)).unwrap_or_default();
        match deep() {
            Ok(pool) => pool.install(code),
            Err(_) => Vec::new(),
        }
    })
}

/// How many threads an executor codes on: as many as it has slots. Told before the first piece.
pub fn use_threads(number: usize) {
    let _ = THREADS.set(number);
}

static THREADS: OnceLock<usize> = OnceLock::new();

/// Threads with a stack that is deep enough for the coder: those of the query engine have not.
fn deep() -> Result<&'static ThreadPool> {
    static POOL: OnceLock<ThreadPool> = OnceLock::new();
    if POOL.get().is_none() {
        let _ = POOL.set(crate::work::pool(THREADS.get().copied())?);
    }
    POOL.get().context("there are no threads")
}

/// A hash of the program that runs, by which driver and executors see whether they are of one build; empty where it cannot be read.
fn build() -> &'static str {
    static BUILD: OnceLock<String> = OnceLock::new();
    BUILD.get_or_init(|| {
        let hashed = std::env::current_exe().and_then(|path| {
            let mut hasher = blake3::Hasher::new();
            std::io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
            Ok(hasher.finalize().to_hex().to_string())
        });
        hashed.unwrap_or_default()
    })
}

/// Jobs that run side by side; their results come in the order of the jobs.
pub struct Queue<T>(VecDeque<JoinHandle<Result<T>>>);

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T: Send + 'static> Queue<T> {
    /// Whether so many jobs, or more, are there whose results were not taken.
    pub fn has(&self, number: usize) -> bool {
        self.0.len() >= number
    }

    /// Begins a job.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn push(&mut self, job: impl FnOnce() -> Result<T> + Send + 'static) -> Result<()> {
        let handle = std::thread::Builder::new()
            .name("job".to_string())
            .spawn(job);
        self.0.push_back(handle.context("cannot start a thread")?);
        Ok(())
    }

    /// Waits for the oldest job, asking now and then whether it is still wanted.
    ///
    /// # Errors
    /// If the job failed, or is wanted no more.
    pub fn pop(&mut self, go_on: impl Fn() -> Result<()>) -> Result<Option<T>> {
        let Some(handle) = self.0.pop_front() else {
            return Ok(None);
        };
        while !handle.is_finished() {
            go_on()?;
            std::thread::sleep(Duration::from_millis(20));
        }
        match handle.join() {
            Ok(done) => done.map(Some),
            Err(_) => bail!(
                "a job ended midway; what came before is kept, and the same command completes it"
            ),
        }
    }
}

/// Parts with their lengths before them.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The parts of [`joined`].
fn divided(mut bytes: &[u8]) -> Result<Vec<&[u8]>> {
    let cut = || anyhow!("what came is cut off");
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(cut)?;
        let length = usize::try_from(u64::from_le_bytes(*length))?;
        let (part, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
        parts.push(part);
        bytes = rest;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let mut queue = Queue::default();
        for n in 0..5_u64 {
            let job = move || {
                std::thread::sleep(Duration::from_millis(10 * (5 - n)));
                Ok(n)
            };
            queue.push(job).unwrap();
        }
        let mut all = Vec::new();
        while let Some(n) = queue.pop(|| Ok(())).unwrap() {
            all.push(n);
        }
        assert_eq!(all, [0, 1, 2, 3, 4]);
        queue.push(|| bail!("no")).unwrap();
        assert!(queue.pop(|| Ok(())).is_err());
    }

    #[test]
    fn parts_are_divided_where_they_were_joined() {
        let bytes = joined(&[b"one", b"", b"three"]);
        assert_eq!(divided(&bytes).unwrap(), [&b"one"[..], b"", b"three"]);
        assert!(divided(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn addresses_and_their_caches() {
        assert!(is_far("s3://bucket/ledger") && !is_far("./s3") && !is_far("ledger"));
        assert_eq!(cache("s3://b/l/"), cache("s3://b/l"));
        assert_ne!(cache("s3://b/l"), cache("s3://b/m"));
    }
}
