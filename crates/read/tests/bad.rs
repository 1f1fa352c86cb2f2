//! Bad files of `bad/files.txt`, each read by a process of its own: no panic, no more than 10 s or 512 MB, and something told.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

#[path = "bad/recipe.rs"]
mod recipe;
mod readers;

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Output};

use bifrons_read::Limits;
use readers::{Reader, give, reader};
use recipe::Recipe;

/// Time of the processor that a file may take, in seconds, in an optimised build.
const SECONDS: u64 = if cfg!(debug_assertions) { 60 } else { 10 };

/// Memory that a process may take for a file, in kB.
const MEMORY: u64 = 512_000;

/// The variables by which a process is told what to read, and of what kind it is.
const PATH: &str = "BIFRONS_BAD_PATH";
const KIND: &str = "BIFRONS_BAD_KIND";

/// A file that is bad.
#[derive(Debug)]
struct Bad<'a> {
    line: usize,
    kind: &'a str,
    wrong: &'a str,
    recipe: Recipe,
}

fn bad() -> Vec<Bad<'static>> {
    let lines = include_str!("bad/files.txt").lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let read = |(at, line): (usize, &'static str)| {
        let line_number = at + 1;
        let columns: Vec<&str> = line.splitn(3, " ; ").collect();
        let [kind, wrong, recipe] = columns[..] else { panic!("files.txt:{line_number}: three columns, please") };
        let recipe = Recipe::parse(recipe).unwrap_or_else(|problem| panic!("files.txt:{line_number}: {problem}"));
        Bad { line: line_number, kind, wrong, recipe }
    };
    lines.map(read).collect()
}

#[test]
fn every_bad_file_is_told_of_in_time_and_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (mut failures, mut worst) = (Vec::new(), (0.0, 0));
    let all = bad();
    for bad in &all {
        let path = folder.path().join("bad");
        io::copy(&mut bad.recipe.read(), &mut File::create(&path).unwrap()).unwrap();
        let place = format!("files.txt:{} ({}: {})", bad.line, bad.kind, bad.wrong);
        match read_apart(&path, bad.kind) {
            Ok(Figures { seconds, memory, told }) => {
                worst = (f64::max(worst.0, seconds), worst.1.max(memory));
                if env::var_os("BIFRONS_BAD_LIST").is_some() {
                    println!("{seconds:6.2} s {:4} MB {told:8} {place}", memory / 1000);
                }
                if seconds > SECONDS as f64 || memory > MEMORY || told == 0 {
                    failures.push(format!("{place}: {seconds:.2} s, {} MB, {told} told", memory / 1000));
                }
            }
            Err(problem) => failures.push(format!("{place}: {problem}")),
        }
        fs::remove_file(&path).unwrap();
    }
    println!("{} bad files; at most {:.2} s and {} MB", all.len(), worst.0, worst.1 / 1000);
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), all.len(), failures.join("\n"));
}

#[test]
fn the_list_has_every_kind_and_nothing_twice() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let all = bad();
    for bad in &all {
        *kinds.entry(bad.kind).or_default() += 1;
        if let Some(before) = seen.insert((bad.kind, bad.wrong), bad.line) {
            panic!("files.txt:{} says what line {before} says", bad.line);
        }
    }
    assert!(all.len() >= 200, "{}", all.len());
    println!("{kinds:?}");
}

/// What reading a file took.
struct Figures {
    seconds: f64,
    memory: u64,
    told: u64,
}

/// Reads the file in a process of its own, which is stopped when it takes too long.
fn read_apart(path: &Path, kind: &str) -> Result<Figures, String> {
    let Output { status, stdout, stderr } = Command::new(env::current_exe().unwrap())
        .args(["--exact", "a_process_reads_one", "--ignored", "--nocapture"])
        .env(PATH, path)
        .env(KIND, kind)
        .output()
        .unwrap();
    let (out, errors) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    let figures = out.lines().find_map(|line| line.split_once("figures: ")).map(|(_, figures)| figures);
    match figures.filter(|_| status.success()) {
        None => Err(format!("{status}: {}", errors.lines().find(|l| l.contains("panicked") || l.contains("overflow")).unwrap_or_default())),
        Some(figures) => {
            let numbers: Vec<f64> = figures.split(' ').map(|n| n.parse().unwrap()).collect();
            Ok(Figures { seconds: numbers[0], memory: numbers[1] as u64, told: numbers[2] as u64 })
        }
    }
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn a_process_reads_one() {
    let (Some(path), Ok(kind)) = (env::var_os(PATH), env::var(KIND)) else { return };
    // The system ends the process when its time is up, whatever it does.
    rlimit::setrlimit(rlimit::Resource::CPU, SECONDS + 2, SECONDS + 2).unwrap();
    let chosen = match reader(&kind) {
        Some(reader @ (Reader::Events(_) | Reader::Tables(_))) => reader,
        _ => Reader::Documents(None),
    };
    let told = give(&chosen, File::open(&path).unwrap(), &Limits::default());
    // Hundredths of seconds in user and system mode, the 14th and 15th fields, after a name that may hold blanks.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let hundredths: u64 = fields.skip(11).take(2).filter_map(|f| f.parse::<u64>().ok()).sum();
    let seconds = hundredths as f64 / 100.0;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak: u64 = peak.and_then(|p| p.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    println!("figures: {seconds} {peak} {told}");
}
