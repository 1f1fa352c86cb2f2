//! Helpers of the tests of event data: reading rows and writing what came of them in a line each.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its own part; helpers may fail as tests do"
)]

use std::io::Cursor;

use bifrons_core::Entity;
use bifrons_read::Rejected;
use bifrons_read::events::{Batch, EventFormat, EventOptions, Imported, chunks_from};

/// All batches of some bytes as one, and what was rejected on the way.
pub fn read_with(bytes: &[u8], options: &EventOptions) -> (Batch, Vec<Rejected>) {
    let mut all = Batch::default();
    let mut rejected = Vec::new();
    for chunk in chunks_from(Cursor::new(bytes.to_vec()), "in", options) {
        match chunk {
            Ok(chunk) => {
                let batch = chunk.read();
                all.tally.add(&batch.tally);
                all.rows.extend(batch.rows);
                all.mentions.extend(batch.mentions);
                all.documents.extend(batch.documents);
                all.rejected.extend(batch.rejected);
            }
            Err(error) => rejected.push(error),
        }
    }
    assert_eq!(
        all.tally.read,
        all.tally.kept + all.tally.dropped() + all.tally.rejected
    );
    assert_eq!(all.tally.kept, (all.rows.len() + all.mentions.len()) as u64);
    (all, rejected)
}

pub fn read(text: &str, format: EventFormat) -> Batch {
    let (batch, rejected) = read_with(text.as_bytes(), &EventOptions::new(format));
    assert_eq!(rejected, []);
    batch
}

pub fn side(parties: &[Entity]) -> String {
    let one = |party: &Entity| {
        let sectors: Vec<&str> = party.sector.iter().map(|s| s.code()).collect();
        format!(
            "{}{}",
            party.code.as_deref().unwrap_or("?"),
            sectors.iter().map(|s| format!("/{s}")).collect::<String>()
        )
    };
    parties.iter().map(one).collect::<Vec<_>>().join("+")
}

/// `DATE TYPE modes CAMEO quad ACTOR > RECIPIENT`.
pub fn show(row: &Imported) -> String {
    let event = &row.event;
    let modes: Vec<&str> = event.mode.iter().map(|m| m.name()).collect();
    format!(
        "{} {} {} {} {} {} > {}",
        event.date.unwrap(),
        event.event,
        modes.join(","),
        event.cameo,
        event.event.quad().number(),
        side(&event.actor),
        side(&event.recipient)
    )
}

pub fn shown(batch: &Batch) -> Vec<String> {
    batch.rows.iter().map(show).collect()
}
