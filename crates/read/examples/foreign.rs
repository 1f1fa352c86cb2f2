//! Reads event data of another project and tells rows a second and the account of all rows:
//! `cargo run --release -p bifrons-read --example foreign -- gdelt FILE…` (or a map: `actor=From,recipient=To,code=Code,date=Day`).
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example prints"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use bifrons_read::Source;
use bifrons_read::events::{EventFormat, EventOptions, Map, Tally, chunks};

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
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next().ok_or("give a format and files")?;
    let format = match first.contains('=') {
        true => EventFormat::Map(Map::parse(&first)?),
        false => first.parse()?,
    };
    let sources: Vec<Source> = arguments.map(|path| Source::Path(path.into())).collect();
    let start = Instant::now();
    let mut tally = Tally::default();
    let (mut mirrored, mut documents, mut coding) = (0, 0, Duration::ZERO);
    let mut told = 0;
    for chunk in chunks(&sources, &EventOptions::new(format)).map_err(|e| e.to_string())? {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(rejected) => {
                eprintln!("{rejected}");
                continue;
            }
        };
        let begun = Instant::now();
        let batch = chunk.read();
        tally.add(&batch.tally);
        documents += batch.documents.len();
        mirrored += batch.rows.iter().filter(|row| row.mirror.is_some()).count();
        for rejected in batch.rejected.iter().take(10 - told.min(10)) {
            told += 1;
            eprintln!("{rejected}");
        }
        drop(batch);
        coding += begun.elapsed();
    }
    let rate = |time: Duration| tally.read as f64 / time.as_secs_f64();
    println!(
        "{tally}; {} with a party without code; {mirrored} mirrored; {documents} stories",
        tally.uncoded
    );
    println!("unknown codes: {:?}", tally.unknown);
    println!(
        "{:.0} rows a second in all, {:.0} from chunk to events",
        rate(start.elapsed()),
        rate(coding)
    );
    Ok(())
}
