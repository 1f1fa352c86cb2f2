//! How long it takes when there is much of it: `cargo bench -p bifrons-ledger`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and ends where it cannot go on"
)]

#[path = "../src/testing.rs"]
mod testing;

use std::time::Instant;

use bifrons_core::{Document, Event, states};
use bifrons_faces::Bucket;
use bifrons_ledger::{EvidenceFilter, FaceOptions, Ledger, QueryLimits, check, evidence, faces};

use crate::testing::{event, party};

const BATCHES: usize = 20;
const BATCH: usize = 50_000;

/// A million events of 25 states, in batches.
fn main() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    let codes: Vec<&str> = states()
        .iter()
        .filter(|s| !s.cow.is_empty())
        .map(|s| s.code)
        .take(25)
        .collect();
    let time = Instant::now();
    for batch in 0..BATCHES {
        let events: Vec<Event> = (batch * BATCH..(batch + 1) * BATCH)
            .map(|i| made(i, &codes))
            .collect();
        ledger.append(&documents_of(&events), &events, &[]).unwrap();
    }
    println!(
        "append: {} events in {:.1?}",
        BATCHES * BATCH,
        time.elapsed()
    );
    let (a, b) = (codes[3], codes[7]);
    let timed = |what: &str, run: &dyn Fn() -> usize| {
        let time = Instant::now();
        let rows = run();
        println!("{what}: {rows} rows in {:.1?}", time.elapsed());
    };
    let options = FaceOptions::default();
    for _ in 0..2 {
        timed("faces of a pair", &|| {
            faces(&ledger, a, Some(b), Bucket::Month, &options)
                .unwrap()
                .len()
        });
        timed("faces of a state", &|| {
            faces(&ledger, a, None, Bucket::Month, &options)
                .unwrap()
                .len()
        });
        let filter = EvidenceFilter {
            period: Some("2021-03".into()),
            ..EvidenceFilter::default()
        };
        timed("evidence of a month", &|| {
            evidence(&ledger, a, Some(b), &filter).unwrap().len()
        });
        timed("evidence of a pair", &|| {
            evidence(&ledger, a, Some(b), &EvidenceFilter::default())
                .unwrap()
                .len()
        });
        let sql = "SELECT a, b, count(*) FROM pairs GROUP BY a, b";
        timed("pairs", &|| {
            ledger.query(sql, QueryLimits::NONE).unwrap().rows()
        });
    }
    drop(ledger);
    let time = Instant::now();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    println!("open: {:.1?}", time.elapsed());
    assert!(ledger.has_document("d7").unwrap());
    println!("open to write: {:.1?}", time.elapsed());
    let time = Instant::now();
    assert!(check(&ledger).unwrap().is_sound());
    println!("check: {:.1?}", time.elapsed());
}

fn made(i: usize, codes: &[&str]) -> Event {
    let hash = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let day = format!(
        "20{:02}-{:02}-{:02}",
        15 + hash % 7,
        1 + (hash >> 8) % 12,
        1 + (hash >> 16) % 28
    );
    let kinds = ["ACCUSE", "CONSULT", "ASSAULT", "AID", "AGREE"];
    let sentence =
        format!("Sentence number {i} of a report about what one state did to another on {day}.");
    let mut event = event(&format!("d{i}"), &sentence, kinds[(hash >> 24) % 5], &day);
    event.actor = vec![party(codes[(hash >> 32) % 25])];
    event.recipient = vec![party(codes[(hash >> 40) % 25])];
    event
}

/// A document for each event: its sentence.
fn documents_of(events: &[Event]) -> Vec<Document> {
    events
        .iter()
        .map(|event| Document {
            id: event.doc.clone(),
            date: event.date,
            text: event.text.clone(),
            ..Document::default()
        })
        .collect()
}
