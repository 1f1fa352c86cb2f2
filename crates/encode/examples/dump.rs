//! Compares the encoder with hidden states that somebody else computed.
//!
//! `cargo run --release -p bifrons-encode --example dump -- WEIGHTS PAIRS`: PAIRS is a safetensors file with `lengths`
//! i32 [sentences], `ids` and `cases` i32 [pieces] and `hidden` f32 [pieces, 384], the sentences one after the other, as
//! `training/check_encode.py` writes it. Tells how far the states are apart, for every kernel.
#![allow(clippy::print_stdout, reason = "an example prints")]

use bifrons_encode::{Encoder, HIDDEN, Kernel, Piece};
use safetensors::SafeTensors;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(weights), Some(pairs)) = (args.next(), args.next()) else {
        return Err("WEIGHTS PAIRS".into());
    };
    let encoder = Encoder::load(&std::fs::read(weights)?)?;
    let pairs = std::fs::read(pairs)?;
    let pairs = SafeTensors::deserialize(&pairs)?;
    let whole = |name| -> Result<Vec<u32>, safetensors::SafeTensorError> {
        Ok(pairs
            .tensor(name)?
            .data()
            .as_chunks()
            .0
            .iter()
            .map(|b| u32::from_le_bytes(*b))
            .collect())
    };
    let pieces: Vec<Piece> = whole("ids")?
        .into_iter()
        .zip(whole("cases")?)
        .map(|(id, case)| Piece {
            id,
            case: case as u8,
        })
        .collect();
    let mut rest = pieces.as_slice();
    let mut batch = Vec::new();
    for length in whole("lengths")? {
        let (sentence, later) = rest
            .split_at_checked(length as usize)
            .ok_or("lengths and ids disagree")?;
        batch.push(sentence.to_vec());
        rest = later;
    }
    let wanted: Vec<f32> = whole("hidden")?.into_iter().map(f32::from_bits).collect();
    for kernel in Kernel::all() {
        let encoder = encoder.clone().with_kernel(kernel);
        let found: Vec<f32> = encoder
            .encode(&batch)
            .into_iter()
            .flat_map(|h| h.values().to_vec())
            .collect();
        if found.len() != wanted.len() {
            return Err("hidden states of another number of pieces".into());
        }
        let pairs = || {
            found
                .iter()
                .zip(&wanted)
                .map(|(a, b)| (f64::from(*a), f64::from(*b)))
        };
        let most = pairs().map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let squares = pairs().map(|(a, b)| (a - b) * (a - b)).sum::<f64>() / found.len() as f64;
        let same = found
            .iter()
            .zip(&wanted)
            .filter(|(a, b)| a.to_bits() == b.to_bits())
            .count();
        let cosines: Vec<f64> = found
            .chunks(HIDDEN)
            .zip(wanted.chunks(HIDDEN))
            .map(|(a, b)| cosine(a, b))
            .collect();
        let least = cosines.iter().copied().fold(1.0, f64::min);
        let mean = cosines.iter().sum::<f64>() / cosines.len().max(1) as f64;
        println!(
            "{}: {} sentences, {} pieces; greatest difference {most:.2e}, root mean square {:.2e}, cosine {least:.4} at least and {mean:.5} in the mean, {:.3} % of bits equal",
            kernel.name(),
            batch.len(),
            pieces.len(),
            squares.sqrt(),
            100.0 * same as f64 / found.len().max(1) as f64,
        );
    }
    Ok(())
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| f64::from(*a) * f64::from(*b))
            .sum::<f64>()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
