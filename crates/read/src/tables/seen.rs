//! What several rows or files say alike.

use bifrons_core::Yearly;
use rustc_hash::FxHashMap;

use super::{Batch, Dropped};

/// Takes repeats out of batches and counts values that differ. It remembers some 40 bytes a value.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    values: FxHashMap<u128, u64>,
}

impl Seen {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes out of a batch what earlier ones or earlier rows have, and mends its account. Batches must come in their order.
    ///
    /// Two values are of the same if table, variable, states, years and text are; if the number is the same too, the later one is a
    /// repeat; if not, both stay and the later counts as differing: a table has two values for one year where two states became
    /// one, or where two versions of it are read together.
    pub fn pass(&mut self, batch: &mut Batch) {
        let mut kept: Vec<Yearly> = Vec::with_capacity(batch.records.len());
        let mut last_line = None;
        let mut repeats = 0;
        let mut lost = 0;
        for record in batch.records.drain(..) {
            let key = key(&record);
            let bits = record.value.to_bits();
            let row = record.line;
            if last_line != Some(row) {
                last_line = Some(row);
                lost += 1;
            }
            match self.values.get(&key) {
                Some(known) if *known == bits => {
                    repeats += 1;
                    continue;
                }
                Some(_) => batch.tally.differing += 1,
                None => {
                    self.values.insert(key, bits);
                }
            }
            if kept.last().is_none_or(|last| last.line != row) {
                lost -= 1;
            }
            kept.push(record);
        }
        batch.records = kept;
        batch.tally.values -= repeats;
        batch.tally.kept -= lost;
        if lost > 0 {
            *batch.tally.dropped.entry(Dropped::Repeated).or_default() += lost;
        }
    }
}

fn key(record: &Yearly) -> u128 {
    let mut hasher = blake3::Hasher::new();
    let (b, text) = (record.b.as_deref(), record.text.as_deref());
    for part in [
        record.table.as_str(),
        &record.variable,
        &record.a,
        b.unwrap_or(""),
        text.unwrap_or(""),
    ] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(&record.since.to_le_bytes());
    hasher.update(&record.until.unwrap_or(0).to_le_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    u128::from_le_bytes(short)
}
