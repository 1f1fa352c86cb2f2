//! Sentences with two marked parties: is the gold type among the events found, and is it the one told of the pair?
//!
//! "YIELD" of the gold is both CONCEDE and RETREAT. Types are told plainly and by the benchmark's conventions; the quad class
//! and the face follow from the type. The same again with marks as others set them: lower-cased, cut, widened.

use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_code::relate::{Related, relate, zsp};
use bifrons_core::Span;
use rayon::prelude::*;
use serde_json::Value;

use super::calibration::Calibration;
use super::confusion::Confusion;
use super::{code, share};

/// Figures and table.
pub fn score(gold: &[Value], coder: &Coder, verbose: bool) -> String {
    let pairs: Vec<Marked> = gold.iter().map(marked).collect();
    let mut out = String::new();
    let found: usize = gold
        .par_iter()
        .filter(|record| {
            let root = record["root"].as_str().unwrap_or_default();
            let sentence = record["sentence"].as_str().unwrap_or_default();
            code(coder, sentence, None)
                .iter()
                .any(|e| zsp::name(e.event) == root)
        })
        .count();
    let _ = writeln!(
        out,
        "  some event has the gold type {}",
        share(found, gold.len())
    );
    let told = told(coder, &pairs);
    for (name, types) in [
        ("type of the pair", types(&told, false)),
        ("type of the pair, --map zsp", types(&told, true)),
    ] {
        out += &line(name, &pairs, &types);
    }
    for (name, change) in CHANGES {
        let changed: Vec<Marked> = pairs.iter().map(change).collect();
        out += &line(name, &pairs, &types(&self::told(coder, &changed), true));
    }
    let mapped = types(&told, true);
    let mut confusion = Confusion::default();
    for (pair, (name, _)) in pairs.iter().zip(&mapped) {
        confusion.add(&pair.root, name);
        if verbose && pair.root != *name {
            let _ = writeln!(out, "  {} taken for {name}: {}", pair.root, pair.text);
        }
    }
    out + &confusion.table()
}

/// A sentence with two parties; an empty span is a party that is not in it.
#[derive(Clone)]
struct Marked {
    root: String,
    text: String,
    source: Span,
    target: Span,
}

fn marked(record: &Value) -> Marked {
    let text = record["marked"].as_str().unwrap_or_default();
    Marked {
        root: record["root"].as_str().unwrap_or_default().to_string(),
        text: ["<s>", "</s>", "<t>", "</t>"]
            .iter()
            .fold(text.to_string(), |t, m| t.replace(m, "")),
        source: between(text, "<s>", "</s>"),
        target: between(text, "<t>", "</t>"),
    }
}

fn told(coder: &Coder, pairs: &[Marked]) -> Vec<Related> {
    pairs
        .par_iter()
        .map(|p| relate(coder, &p.text, p.source, p.target))
        .collect()
}

/// The type told of each pair and how sure it is; "none" where no event is told.
fn types(told: &[Related], mapped: bool) -> Vec<(&'static str, f64)> {
    let one = |r: &Related| match (mapped, r.event) {
        (true, _) => zsp::scores(r).first().copied().unwrap_or(("none", 0.0)),
        (false, Some(event)) => {
            // CONCEDE and RETREAT are one to the gold, so their probabilities belong together.
            let name = zsp::name(event);
            let same = r.scores.iter().filter(|(e, _)| zsp::name(*e) == name);
            (name, same.map(|(_, p)| p).sum())
        }
        (false, None) => ("none", 0.0),
    };
    told.iter().map(one).collect()
}

fn line(name: &str, pairs: &[Marked], told: &[(&'static str, f64)]) -> String {
    let (mut root, mut quad, mut face) = <(Confusion, Confusion, Confusion)>::default();
    let mut calibration = Calibration::default();
    for (pair, (found, sure)) in pairs.iter().zip(told) {
        root.add(&pair.root, found);
        let (gold, got) = (zsp::quad(&pair.root), zsp::quad(found));
        quad.add(&gold.to_string(), &got.to_string());
        face.add(side(gold), side(got));
        calibration.add(*sure, pair.root == *found);
    }
    format!(
        "  {name}: accuracy {:.3}, macro-F1 {:.3}; quad {:.3}; cooperation or conflict {:.3}; calibration error {:.3}\n",
        root.accuracy(),
        root.macro_f1(),
        quad.macro_f1(),
        face.macro_f1(),
        calibration.error(),
    )
}

fn side(quad: u8) -> &'static str {
    match quad {
        1 | 2 => "cooperation",
        3 | 4 => "conflict",
        _ => "none",
    }
}

type Change = fn(&Marked) -> Marked;

const CHANGES: [(&str, Change); 3] = [
    ("  lower-cased", |p| Marked {
        // Only letters that stay one letter, so that the spans stay right.
        text: p.text.chars().map(small).collect(),
        ..p.clone()
    }),
    ("  spans cut to their last word", |p| Marked {
        source: last_word(&p.text, p.source),
        target: last_word(&p.text, p.target),
        ..p.clone()
    }),
    ("  spans one word wider", |p| Marked {
        source: wider(&p.text, p.source),
        target: wider(&p.text, p.target),
        ..p.clone()
    }),
];

fn small(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        _ => c,
    }
}

fn last_word(text: &str, span: Span) -> Span {
    let chars: Vec<char> = text.chars().collect();
    let inside = &chars[span.start..span.end];
    let end = inside
        .iter()
        .rposition(|c| c.is_alphanumeric())
        .map_or(inside.len(), |i| i + 1);
    let start = inside[..end]
        .iter()
        .rposition(|c| c.is_whitespace())
        .map_or(0, |i| i + 1);
    Span::new(span.start + start, span.start + end)
}

fn wider(text: &str, span: Span) -> Span {
    if span.start == span.end {
        return span;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut end = span.end;
    while end < chars.len() && !chars[end].is_alphanumeric() {
        end += 1;
    }
    while end < chars.len() && chars[end].is_alphanumeric() {
        end += 1;
    }
    Span::new(span.start, end)
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

    #[test]
    fn spans_are_cut_and_widened() {
        let text = "The British government, he said";
        assert_eq!(last_word(text, Span::new(0, 23)), Span::new(12, 22));
        assert_eq!(wider(text, Span::new(4, 11)), Span::new(4, 22));
        assert_eq!(last_word(text, Span::default()), Span::default());
    }
}
