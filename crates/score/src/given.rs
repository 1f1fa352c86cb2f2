//! Sentences with two marked parties: is the gold type among the events found, and is it the one told of the pair?
//!
//! "YIELD" of the gold is both CONCEDE and RETREAT.

use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_code::relate::relate;
use bifrons_core::{EventType, Span};
use rayon::prelude::*;
use serde_json::Value;

use super::confusion::Confusion;
use super::{code, share};

/// Figures and table.
pub fn score(gold: &[Value], verbose: bool) -> String {
    let results: Vec<(String, Vec<&'static str>, &'static str)> =
        gold.par_iter().map(one).collect();
    let mut confusion = Confusion::default();
    let mut some = 0;
    let mut out = String::new();
    for ((root, found, told), record) in results.iter().zip(gold) {
        some += usize::from(found.contains(&root.as_str()));
        confusion.add(root, told);
        if verbose && root != told {
            let _ = writeln!(
                out,
                "  {root} taken for {told}: {}",
                record["marked"].as_str().unwrap_or_default()
            );
        }
    }
    let _ = writeln!(
        out,
        "  some event has the gold type {}",
        share(some, gold.len())
    );
    let _ = writeln!(
        out,
        "  type of the pair: accuracy {:.3}, macro-F1 {:.3} (none is wrong)",
        confusion.accuracy(),
        confusion.macro_f1()
    );
    out + &confusion.table()
}

fn one(record: &Value) -> (String, Vec<&'static str>, &'static str) {
    let root = record["root"].as_str().unwrap_or_default().to_string();
    let sentence = record["sentence"].as_str().unwrap_or_default();
    let found = code(sentence, None)
        .iter()
        .map(|e| merged(e.event))
        .collect();
    let marked = record["marked"].as_str().unwrap_or_default();
    let (source, target) = (
        between(marked, "<s>", "</s>"),
        between(marked, "<t>", "</t>"),
    );
    let told = relate(Coder::bundled(), sentence, source, target)
        .event
        .map_or("none", merged);
    (root, found, told)
}

/// Name of the type as the benchmark has it.
fn merged(event: EventType) -> &'static str {
    match event {
        EventType::Concede | EventType::Retreat => "YIELD",
        other => other.name(),
    }
}

/// Code points between two marks, all marks before them left out.
fn between(marked: &str, open: &str, close: &str) -> Span {
    let plain = |text: &str| {
        ["<s>", "</s>", "<t>", "</t>"]
            .iter()
            .fold(text.to_string(), |t, m| t.replace(m, ""))
            .chars()
            .count()
    };
    match (marked.find(open), marked.find(close)) {
        (Some(from), Some(to)) if from < to => {
            Span::new(plain(&marked[..from]), plain(&marked[..to]))
        }
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out() {
        let marked = "In <t>é</t> the <s>US</s> left";
        assert_eq!(between(marked, "<t>", "</t>"), Span::new(3, 4));
        assert_eq!(between(marked, "<s>", "</s>"), Span::new(9, 11));
    }
}
