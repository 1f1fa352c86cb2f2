//! Bad files of `bad/files.txt`, each read by a process of its own: no panic, no more than 10 s or 512 MB, and something told.
//!
//! `BIFRONS_BAD_LIST=1 cargo test --release -p bifrons-read --test bad -- --nocapture` prints what each file took.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests"
)]

#[path = "bad/apart.rs"]
mod apart;
mod readers;
#[path = "bad/recipe.rs"]
mod recipe;

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use apart::{Figures, apart, end_after, print_figures};
use bifrons_read::Limits;
use readers::{Reader, give, reader};
use recipe::Recipe;

/// Time of the processor that a file may take, in seconds; more where the compiler was not asked for speed.
const SECONDS: u64 = if cfg!(debug_assertions) { 60 } else { 10 };

/// Memory that a process may take for a file, in kB.
const MEMORY: u64 = 512_000;

/// The variables by which a process is told what to read, and of what kind it is.
const PATH: &str = "BIFRONS_BAD_PATH";
const KIND: &str = "BIFRONS_BAD_KIND";

/// A file that is bad.
#[derive(Debug)]
struct Bad {
    line: usize,
    kind: &'static str,
    wrong: &'static str,
    recipe: &'static str,
}

fn bad() -> Vec<Bad> {
    let lines = include_str!("bad/files.txt").lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let read = |(at, text): (usize, &'static str)| {
        let line = at + 1;
        let columns: Vec<&str> = text.splitn(3, " ; ").collect();
        let [kind, wrong, recipe] = columns[..] else {
            panic!("files.txt:{line}: three columns, please");
        };
        Bad {
            line,
            kind,
            wrong,
            recipe,
        }
    };
    lines.map(read).collect()
}

#[test]
fn every_bad_file_is_told_of_in_time_and_in_little_memory() {
    let all = bad();
    let (next, failures, worst) = (
        AtomicUsize::new(0),
        Mutex::new(Vec::new()),
        Mutex::new((0.0, 0)),
    );
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let folder = tempfile::tempdir().unwrap();
                while let Some(bad) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match took(bad, &folder.path().join("bad")) {
                        Ok(took) => {
                            let mut worst = worst.lock().unwrap();
                            *worst = (f64::max(worst.0, took.seconds), worst.1.max(took.memory));
                        }
                        Err(problem) => failures.lock().unwrap().push(problem),
                    }
                }
            });
        }
    });
    let (failures, worst) = (failures.into_inner().unwrap(), worst.into_inner().unwrap());
    println!(
        "{} bad files; at most {:.2} s and {} MB",
        all.len(),
        worst.0,
        worst.1 / 1000
    );
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        all.len(),
        failures.join("\n")
    );
}

/// Writes a bad file to the path and has it read by a process of its own; tells what is too much.
fn took(bad: &Bad, path: &Path) -> Result<Figures, String> {
    let place = format!("files.txt:{} ({}: {})", bad.line, bad.kind, bad.wrong);
    let recipe = Recipe::parse(bad.recipe).map_err(|problem| format!("{place}: {problem}"))?;
    io::copy(&mut recipe.read(), &mut File::create(path).unwrap()).unwrap();
    let given = [(PATH, path.to_str().unwrap()), (KIND, bad.kind)];
    let took =
        apart("a_process_reads_one", &given).map_err(|problem| format!("{place}: {problem}"))?;
    let figures = format!(
        "{:6.2} s {:4} MB {:8} told: {place}",
        took.seconds,
        took.memory / 1000,
        took.told
    );
    if env::var_os("BIFRONS_BAD_LIST").is_some() {
        println!("{figures}");
    }
    if took.seconds > SECONDS as f64 || took.memory > MEMORY || took.told == 0 {
        return Err(figures);
    }
    Ok(took)
}

#[test]
fn the_list_is_long_and_says_nothing_twice() {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let all = bad();
    for bad in &all {
        if let Some(before) = seen.insert((bad.kind, bad.wrong), bad.line) {
            panic!("files.txt:{} says what line {before} says", bad.line);
        }
    }
    assert!(all.len() >= 200, "{}", all.len());
}

#[test]
#[ignore = "run by a test above, in a process of its own"]
fn a_process_reads_one() {
    let (Some(path), Ok(kind)) = (env::var_os(PATH), env::var(KIND)) else {
        return;
    };
    end_after(SECONDS + 2);
    let chosen = match reader(&kind) {
        Some(reader @ (Reader::Events(_) | Reader::Tables(_))) => reader,
        _ => Reader::Documents(None),
    };
    let told = give(&chosen, File::open(&path).unwrap(), &Limits::default());
    fs::metadata(&path).unwrap();
    print_figures(told);
}
