//! Many browsers at once, for as long as `BIFRONS_LOAD` says in seconds (10 without it): no error but those by design, memory flat,
//! answers prompt. `BIFRONS_LOAD=1800 cargo test --release --workspace --test load -- --nocapture` is the long run.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop, and tells its figures"
)]

mod common;
#[path = "common/server.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop"
)]
mod server;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use common::{run, text};
use serde_json::json as value;
use server::{Server, encoded};

/// Browsers.
const CLIENTS: usize = 64;
/// Longest pause of a reader between two looks, in milliseconds.
const PAUSE: u64 = 2000;

/// What a client met: how often each status, and how long the answers took.
#[derive(Default)]
struct Met {
    statuses: BTreeMap<u16, u64>,
    times: Vec<Duration>,
}

#[test]
fn many_readers_for_a_while() {
    let asked = std::env::var("BIFRONS_LOAD")
        .ok()
        .and_then(|s| s.parse().ok());
    let time = Duration::from_secs(asked.unwrap_or(10));
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("example");
    run(&["example", "--ledger", text(&ledger)], "");
    let mut server = Server::start(&ledger, &[]);
    let end = Instant::now() + time;
    let mut early = 0;
    let met: Vec<Met> = std::thread::scope(|scope| {
        let server = &server;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|i| scope.spawn(move || client(server, i as u64, end)))
            .collect();
        std::thread::sleep(time / 4);
        early = memory(server);
        clients.into_iter().map(|c| c.join().unwrap()).collect()
    });
    let late = memory(&server);
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    let mut times: Vec<Duration> = Vec::new();
    for one in met {
        for (status, n) in one.statuses {
            *statuses.entry(status).or_default() += n;
        }
        times.extend(one.times);
    }
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let (median, worst) = (at(0.5), at(0.99));
    eprintln!(
        "{} s: {statuses:?}; median {median:?}, p99 {worst:?}; memory {early} kB after a quarter, {late} kB at the end",
        time.as_secs()
    );
    assert!(server.lives());
    assert!(
        statuses.keys().all(|s| [200, 429, 503].contains(s)),
        "{statuses:?}"
    );
    assert!(statuses[&200] > 100);
    assert!(
        late < early + early / 3 + 64 * 1024,
        "{early} kB, then {late} kB"
    );
    // On a machine that does other things the time of an answer says little: only who asks for a run of some length is told.
    if asked.is_some() {
        assert!(worst <= Duration::from_secs(1), "{worst:?}");
    }
}

/// Reads pages until the end, each with a pause as a reader makes it.
fn client(server: &Server, seed: u64, end: Instant) -> Met {
    let mut met = Met::default();
    let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |most: u64| {
        // Xorshift: the same run each time.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % most
    };
    while Instant::now() < end {
        let begun = Instant::now();
        let status = match next(40) {
            0 => {
                let body = value!({"text": format!("Russia accused Ukraine of lying {} times.", next(1000))});
                server.post("/api/code", &body).status
            }
            1 => {
                let sql = format!("SELECT count(*) AS n FROM events WHERE quad = {}", next(5));
                server
                    .get(&format!("/api/query.json?sql={}", encoded(&sql)))
                    .status
            }
            n => {
                let targets = targets();
                server.get(&targets[n as usize % targets.len()]).status
            }
        };
        met.times.push(begun.elapsed());
        *met.statuses.entry(status).or_default() += 1;
        std::thread::sleep(Duration::from_millis(next(PAUSE)));
    }
    met
}

/// What a reader looks at.
fn targets() -> Vec<String> {
    let states = ["IND", "CHN", "RUS", "UKR", "BRA", "ARG"];
    let mut all: Vec<String> = [
        "/",
        "/flips",
        "/api/about.json",
        "/api/states.json",
        "/api/codebook.json",
        "/api/flips.json?min_prob=0.01",
        "/api/gap.json",
        "/api/hedges.json",
        "/api/voices.json",
        "/api/balance.json?fewest=1",
        "/api/faces.csv",
        "/api/faces.svg?a=IND&b=CHN",
    ]
    .map(str::to_string)
    .to_vec();
    for a in states {
        all.push(format!("/api/faces.json?a={a}&by=quarter"));
        all.push(format!("/api/evidence.json?a={a}&limit=20"));
        all.push(format!("/api/latent.json?a={a}&b=CHN"));
    }
    all
}

/// Resident memory of a server, in kB.
fn memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find(|l| l.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
