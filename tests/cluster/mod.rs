//! A cluster on this machine: a scheduler and executors, each a process of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The program under test.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bifrons-cluster"));
    command
        .env_remove("BIFRONS_LEDGER")
        .env_remove("BIFRONS_ACTORS");
    command
}

/// A process that is killed at the end, whose words on standard error are gathered.
pub struct Process {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Process {
    /// Starts it.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (stderr, all) = (child.stderr.take().unwrap(), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut all = all.lock().unwrap();
                all.push_str(&line);
                all.push('\n');
            }
        });
        Self { child, said }
    }

    /// What it said so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it says a word, and gives the word that begins so.
    pub fn wait_for(&self, begin: &str) -> String {
        wait(&format!("`{begin}`"), || {
            let said = self.said();
            let word = said.split_whitespace().find(|w| w.starts_with(begin))?;
            Some(word.trim_end_matches([';', ',']).to_string())
        })
    }

    /// Ends it as a power failure would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its exit code and standard output, once it has ended.
    pub fn end(mut self) -> (i32, String, String) {
        let mut out = String::new();
        let mut stdout = self.child.stdout.take().unwrap();
        stdout.read_to_string(&mut out).unwrap();
        let status = self.child.wait().unwrap();
        std::thread::sleep(Duration::from_millis(50));
        let said = self.said();
        assert!(!said.contains("panicked"), "{said}");
        (status.code().unwrap_or(-1), out, said)
    }

    /// Whether it runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Tries again and again, for two minutes at most.
pub fn wait<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "waited for {what}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A scheduler and executors of one slot each.
pub struct Cluster {
    _scheduler: Process,
    pub executors: Vec<Process>,
    pub address: String,
}

impl Cluster {
    /// Starts so many executors.
    pub fn start(executors: usize) -> Self {
        Self::with(executors, |_| ())
    }

    /// The same with changes to the environment of all.
    pub fn with(executors: usize, change: impl Fn(&mut Command)) -> Self {
        let mut command = program();
        command.args(["scheduler", "--listen", "127.0.0.1:0", "--lost-after", "12"]);
        change(&mut command);
        let scheduler = Process::start(command);
        let address = scheduler.wait_for("df://");
        let start = |_| {
            let mut command = program();
            command.args(["executor", "--slots", "1", "--scheduler", &address]);
            change(&mut command);
            Process::start(command)
        };
        let all: Vec<Process> = (0..executors).map(start).collect();
        let cluster = Self {
            _scheduler: scheduler,
            executors: all,
            address,
        };
        wait("executors", || (cluster.there() == executors).then_some(()));
        cluster
    }

    /// How many executors the scheduler knows.
    fn there(&self) -> usize {
        let url = format!("{}/api/executors", self.address.replace("df://", "http://"));
        let Ok(mut answer) = ureq::get(&url).call() else {
            return 0;
        };
        let text = answer.body_mut().read_to_string().unwrap_or_default();
        let list: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        list.as_array().map_or(0, Vec::len)
    }
}

/// Runs a verb to its end.
pub fn run(args: &[&str]) -> (i32, String, String) {
    let mut command = program();
    command.args(args);
    Process::start(command).end()
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The shared data, where they are.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("BIFRONS_SHARED").map_or_else(|| repository("../shared"), PathBuf::from);
    let found = Some(root.join(path)).filter(|p| p.exists());
    if found.is_none() {
        eprintln!("skipped: there is no {path} in the shared data");
    }
    found
}

/// A path as text.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Asserts that two answers have the same rows, whose numbers may differ in the last digits that sums in another order give.
pub fn assert_same_rows(here: &str, there: &str, question: &str) {
    let lines = |text: &str| text.lines().map(str::to_string).collect::<Vec<_>>();
    let (mut here, mut there) = (lines(here), lines(there));
    let is_ordered = |question: &str| {
        let end = question.rsplit(')').next();
        end.is_some_and(|end| end.contains("ORDER BY"))
    };
    if !is_ordered(question) {
        here.sort();
        there.sort();
    }
    assert_eq!(here.len(), there.len(), "{question}");
    for (x, y) in here.iter().zip(&there) {
        if x == y {
            continue;
        }
        let (x, y): (serde_json::Value, serde_json::Value) = (
            serde_json::from_str(x).unwrap(),
            serde_json::from_str(y).unwrap(),
        );
        assert!(alike(&x, &y), "{question}\n{x}\n{y}");
    }
}

fn alike(x: &serde_json::Value, y: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (x, y) {
        (Number(x), Number(y)) => {
            let (x, y) = (x.as_f64().unwrap(), y.as_f64().unwrap());
            (x - y).abs() <= 1e-9 * x.abs().max(y.abs())
        }
        (Array(x), Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| alike(x, y)),
        (Object(x), Object(y)) => {
            x.len() == y.len() && x.iter().all(|(k, v)| y.get(k).is_some_and(|w| alike(v, w)))
        }
        _ => x == y,
    }
}

/// The files of a ledger with their hashes, and what was imported: all that its content is.
pub fn content(ledger: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(ledger.join("manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}
