//! Sentences a second on one core.
//!
//! `cargo run --release -p bifrons-encode --example speed -- WEIGHTS [PIECES [SECONDS]]`: sentences of 32 pieces, or of
//! PIECES, one by one and 32 at a time, for each kernel, 2 SECONDS each. Time is that of the processor where Linux tells
//! it, so that other work on the machine counts little; the best of some rounds of half a second, as it tells steps of
//! up to ten milliseconds.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::time::Instant;

use bifrons_encode::{Encoder, Kernel, Piece};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let weights = args.next().ok_or("WEIGHTS")?;
    let pieces: usize = args.next().map_or(Ok(32), |n| n.parse())?;
    let seconds: f64 = args.next().map_or(Ok(2.0), |n| n.parse())?;
    let encoder = Encoder::load(&std::fs::read(weights)?)?;
    // Numbers that look like chance, and are the same each time.
    let id = |i: usize| 1000 + (i as u32).wrapping_mul(2_654_435_761) % 29_000;
    let sentence = |i: usize| {
        (0..pieces)
            .map(|j| Piece {
                id: id(100 * i + j),
                case: 1,
            })
            .collect()
    };
    let sentences: Vec<Vec<Piece>> = (0..32).map(sentence).collect();
    for kernel in Kernel::all() {
        let encoder = encoder.clone().with_kernel(kernel);
        for batch in [1, 32] {
            let (begin, mut best) = (Instant::now(), f64::MAX);
            while begin.elapsed().as_secs_f64() < seconds {
                let (from, round, mut done) = (spent(begin), Instant::now(), 0);
                while round.elapsed().as_secs_f64() < 0.5 {
                    let first = done % 32;
                    done += encoder.encode(&sentences[first..first + batch]).len();
                }
                best = best.min((spent(begin) - from) / done as f64);
            }
            println!(
                "{:10} {batch:2} at a time: {:.2} ms a sentence, {:.0} sentences a second",
                kernel.name(),
                1e3 * best,
                1.0 / best
            );
        }
    }
    Ok(())
}

/// Seconds of this thread on a processor; elsewhere than on Linux, seconds since `begin`.
fn spent(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| begin.elapsed().as_secs_f64(), |n| n / 1e9)
}
