//! Reads yearly tables and tells the account of their rows: `cargo run --release -p bifrons-read --example table -- FILE…`, with a map of
//! columns such as `state=ccode,year=year,cinc=cinc` before the files of a table that is not known.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example prints"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use bifrons_read::Source;
use bifrons_read::tables::{Map, Seen, TableOptions, Tally, chunks};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1).peekable();
    let map = arguments.next_if(|first| first.contains('='));
    let options = match map {
        Some(map) => TableOptions::of(Map::parse(&map)?),
        None => TableOptions::default(),
    };
    let sources: Vec<Source> = arguments.map(|path| Source::Path(path.into())).collect();
    let start = Instant::now();
    let mut tables: BTreeMap<String, Tally> = BTreeMap::new();
    let mut seen = Seen::new();
    for chunk in chunks(&sources, &options).map_err(|e| e.to_string())? {
        match chunk {
            Ok(chunk) => {
                let mut batch = chunk.read();
                seen.pass(&mut batch);
                let tally = tables.entry(chunk.table().to_string()).or_default();
                if tally.rejected < 3 {
                    batch.rejected.iter().take(3).for_each(|r| eprintln!("{r}"));
                }
                tally.add(&batch.tally);
            }
            Err(rejected) => eprintln!("{rejected}"),
        }
    }
    for (name, tally) in tables {
        println!("{name}: {tally}; {} differing", tally.differing);
        println!(
            "  missing {:?}\n  unknown {:?}",
            tally.missing, tally.unknown
        );
    }
    println!("{:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}
