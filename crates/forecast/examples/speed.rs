//! How long an answer takes: `cargo run --release -p bifrons-forecast --example speed [EVENTS] [DYADS] [MONTHS]`.
//!
//! Invents counts of so many dyads by Zipf's law over days, asks for the busiest pair six months ahead with its record, and prints the
//! time that all took, the counting included.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;
use std::time::Instant;

use bifrons_faces::Bucket;
use bifrons_forecast::dyad::{Panel, Sides};
use bifrons_forecast::look::look;
use jiff::ToSpan;
use jiff::civil::{Date, date};

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .map(|a| a.parse())
        .collect::<Result<_, _>>()?;
    let of = |at: usize, usual: usize| numbers.get(at).copied().unwrap_or(usual);
    let (events, dyads, months) = (of(0, 100_000), of(1, 2_000), of(2, 180));
    let first = date(2005, 1, 1);
    let last = first
        .checked_add(i64::try_from(months)?.months())?
        .yesterday()?;
    let days = usize::try_from(first.until(last)?.get_days())? + 1;
    let calendar: Vec<Date> = (0..days)
        .map(|d| first.saturating_add((d as i64).days()))
        .collect();
    let states: Vec<String> = (0..((2 * dyads) as f64).sqrt() as usize + 2)
        .map(|s| format!("S{s:04}"))
        .collect();
    let mut state = 7u64;
    let mut chance = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let whole: f64 = (1..=dyads).map(|rank| 1.0 / rank as f64).sum();
    let mut pairs = Vec::new();
    let mut counts = Vec::new();
    'pairs: for (at, a) in states.iter().enumerate() {
        for b in &states[..at] {
            let rank = pairs.len() + 1;
            if rank > dyads {
                break 'pairs;
            }
            pairs.push((a, b));
            let many = (events as f64 / whole / rank as f64).max(1.0) as usize;
            for _ in 0..many {
                let mut quads = [0.0; 4];
                quads[[0, 0, 0, 1, 2, 2, 3][(7.0 * chance()) as usize % 7]] = 1.0;
                let day = calendar[(days as f64 * chance()) as usize % days];
                counts.push((day, a.as_str(), b.as_str(), quads));
            }
        }
    }
    let (a, b) = pairs.first().ok_or("no pairs")?;
    let begin = Instant::now();
    let all = counts.iter().copied();
    let panel = Panel::of_counts(Bucket::Month, Sides::Summed, [first, last], all);
    let told = look(&panel, &[panel.dyad(a, b)], 6, true)?;
    println!(
        "{} counts of {} dyads in {months} months: {:.2} s",
        counts.len(),
        pairs.len(),
        begin.elapsed().as_secs_f64()
    );
    let record = told.record.ok_or("no record")?;
    println!(
        "record of {} dyads and {} models, {} to {}",
        record.dyads, record.models, record.span[0], record.span[1]
    );
    Ok(())
}
