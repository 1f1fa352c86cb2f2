//! Real samples of event data, where they are at hand: all rows are accounted for. Set BIFRONS_SHARED to the folder that has
//! `data/events`.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests tell what they skip, and may fail as tests do"
)]

use std::path::PathBuf;

use bifrons_read::Source;
use bifrons_read::events::{Dropped, EventFormat, EventOptions, Tally, chunks};

fn sample(name: &str, format: EventFormat) -> Option<(Tally, usize)> {
    let shared = std::env::var_os("BIFRONS_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let path = shared.join("data/events").join(name);
    if !path.exists() {
        println!("skipped: no {name}; set BIFRONS_SHARED to the folder that has data/events");
        return None;
    }
    let mut tally = Tally::default();
    let mut mirrored = 0;
    for chunk in chunks(&[Source::Path(path)], &EventOptions::new(format)).unwrap() {
        let batch = chunk.unwrap().read();
        tally.add(&batch.tally);
        mirrored += batch.rows.iter().filter(|row| row.mirror.is_some()).count();
    }
    assert_eq!(
        tally.read,
        tally.kept + tally.dropped() + tally.rejected,
        "{name}"
    );
    println!(
        "{name}: {tally}; {} with a party without code; {mirrored} mirrored",
        tally.uncoded
    );
    Some((tally, mirrored))
}

#[test]
fn gdelt() {
    if let Some((tally, _)) = sample("gdelt/gdelt1.events.sample.tsv", EventFormat::Gdelt) {
        assert_eq!((tally.read, tally.rejected), (710, 0));
        assert_eq!(tally.dropped[&Dropped::Statement], 114);
    }
    if let Some((tally, _)) = sample("gdelt/gdelt2.mentions.sample.csv.gz", EventFormat::Gdelt) {
        assert_eq!((tally.read, tally.kept), (1635, 1635));
    }
}

#[test]
fn icews() {
    if let Some((tally, mirrored)) = sample("icews/events.2018.sample.tab.gz", EventFormat::Icews) {
        assert_eq!((tally.read, tally.rejected), (3705, 0));
        assert_eq!(
            tally.dropped.keys().collect::<Vec<_>>(),
            [&Dropped::Statement]
        );
        assert!(mirrored > 1000);
        assert!(tally.uncoded < 150, "countries by name: {}", tally.uncoded);
    }
}

#[test]
fn keds() {
    for (name, rows) in [
        ("levant.cameo", 145_709),
        ("gulf.cameo", 54_466),
        ("turkey.cameo", 29_029),
        ("balkans.weis", 72_953),
        ("casia.weis", 8_377),
    ] {
        if let Some((tally, _)) = sample(&format!("keds/{name}.tsv.gz"), EventFormat::Keds) {
            assert_eq!((tally.read, tally.rejected), (rows, 0), "{name}");
            assert_eq!(tally.unknown.len(), 0, "{name}: {:?}", tally.unknown);
            assert!(tally.uncoded * 5 < tally.kept, "{name}: {}", tally.uncoded);
        }
    }
}
