//! What a file of weights says, for `training/check_heads.py`, which compares it with the framework that trained them.
//!
//! `cargo run --release -p bifrons-code --example weights -- judge WEIGHTS PAIRS`: PAIRS are JSON lines of `text`, `source` and
//! `target` ([start, end) in code points). Prints, for each, the probabilities of none and of the types, as a JSON list.
//! `… weights -- parse WEIGHTS SENTENCES`: words parted by blanks, one sentence a line. Prints for each a JSON list of
//! [tag, head, relation].
#![allow(clippy::print_stdout, reason = "an example prints")]

use bifrons_code::judge::{Judge, Pair};
use bifrons_code::syntax::{NeuralParser, Parser as _};
use bifrons_core::Span;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, weights, input] = args.as_slice() else {
        return Err("judge|parse WEIGHTS INPUT".into());
    };
    let weights = std::fs::read(weights)?;
    let input = std::fs::read_to_string(input)?;
    match what.as_str() {
        "judge" => judge(&Judge::from_bytes(&weights)?, &input),
        "parse" => {
            parse(&NeuralParser::from_bytes(&weights)?, &input);
            Ok(())
        }
        _ => Err("judge or parse".into()),
    }
}

fn judge(judge: &Judge, input: &str) -> Result<(), Box<dyn std::error::Error>> {
    for (number, line) in input.lines().enumerate() {
        let row: Value = serde_json::from_str(line)?;
        let wrong = || format!("line {}: text, source and target are wanted", number + 1);
        let span = |name: &str| -> Result<Span, String> {
            let place = |at: usize| row[name][at].as_u64().ok_or_else(wrong);
            Ok(Span::new(place(0)? as usize, place(1)? as usize))
        };
        let pair = Pair {
            sentence: row["text"].as_str().ok_or_else(wrong)?,
            source: span("source")?,
            target: span("target")?,
        };
        for said in judge.judge(&[pair]) {
            let all: Vec<f64> = std::iter::once(said.none).chain(said.types).collect();
            println!("{}", json!(all));
        }
    }
    Ok(())
}

fn parse(parser: &NeuralParser, input: &str) {
    for line in input.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let nodes: Vec<(String, u32, &str)> = parser
            .parse(&words)
            .into_iter()
            .map(|n| (format!("{:?}", n.upos), n.head, n.rel.as_str()))
            .collect();
        println!("{}", json!(nodes));
    }
}
