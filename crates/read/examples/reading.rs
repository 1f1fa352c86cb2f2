//! What is read of files, and how fast: `cargo run --release -p bifrons-read --example reading [--list] PATH…`.
//! With `--list`, a line for each thing read.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to run by hand"
)]

use std::ffi::OsString;
use std::time::Instant;

use bifrons_read::{Options, Read, Source, documents};

fn main() {
    let mut paths: Vec<OsString> = std::env::args_os().skip(1).collect();
    let list = paths.first().is_some_and(|first| first == "--list");
    if list {
        paths.remove(0);
    }
    let sources: Vec<Source> = paths
        .iter()
        .map(|path| Source::from_argument(path))
        .collect();
    let start = Instant::now();
    let mut reads = documents(&sources, &Options::default()).unwrap();
    let mut text = 0;
    for read in reads.by_ref() {
        match &read {
            Read::Document(outcome) => {
                let document = &outcome.value;
                text += document.text.len();
                if list {
                    let day = document
                        .date
                        .map(|date| date.to_string())
                        .unwrap_or_default();
                    let start: String = document.text.chars().take(100).collect();
                    println!(
                        "{day:10} {:2} [{}] {} | {} | {} letters: {start:?} {:?}",
                        document.language,
                        document.publisher,
                        document.title,
                        document.url,
                        document.text.len(),
                        outcome.notes
                    );
                }
            }
            Read::Empty(empty) if list => println!("{empty}"),
            Read::Rejected(rejected) if list => println!("{rejected}"),
            _ => {}
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let busy = processor().unwrap_or(seconds);
    let bytes = reads.progress().bytes as f64 / 1e6;
    println!(
        "{}; {bytes:.1} MB in {seconds:.2} s, {busy:.2} s of them of the processor: {:.1} MB/s; {:.1} MB of text; {} MB of memory at most",
        reads.counts(),
        bytes / busy,
        text as f64 / 1e6,
        peak()
    );
}

/// Seconds that the processor worked for this program, where the system tells it in hundredths.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_ascii_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<f64>().ok();
    Some((next()? + next()?) / 100.0)
}

/// Most memory held so far, in MB, where the system tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1_000
}
