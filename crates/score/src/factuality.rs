//! Words of events with how far they are said to be so, -3 to 3.
//!
//! A record has a sentence of words joined by spaces, written as treebanks write them, and `targets`: `span` (indices of words,
//! half open) and `factuality`. Three classes: from 1.5 up, from -1.5 down, between.

use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_code::factuality::{Word, factuality};
use serde_json::Value;

use super::confusion::Confusion;
use super::share;

struct Pair {
    gold: f64,
    found: f64,
    /// What is shown of an error.
    shown: String,
}

/// Figures, and the `worst` errors.
pub fn score(gold: &[Value], coder: &Coder, worst: usize) -> String {
    let mut pairs = Vec::new();
    for record in gold {
        let text = record["text"].as_str().unwrap_or_default();
        let targets: Vec<&Value> = record["targets"].as_array().into_iter().flatten().collect();
        let places: Vec<(usize, usize)> = targets.iter().map(|t| place(text, t)).collect();
        let found = factuality(coder, text, &places);
        for (target, word) in targets.iter().zip(&found) {
            pairs.push(pair(text, target, word));
        }
    }
    figures(&mut pairs, worst)
}

/// Code points of the words of the target.
fn place(text: &str, target: &Value) -> (usize, usize) {
    let index = |i: usize| target["span"][i].as_u64().unwrap_or_default() as usize;
    let (first, last) = (index(0), index(1).max(index(0) + 1));
    let mut start = 0;
    let mut place = (0, 0);
    for (i, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if i == first {
            place.0 = start;
        }
        if i + 1 == last {
            place.1 = start + length;
        }
        start += length + 1;
    }
    place
}

fn pair(text: &str, target: &Value, word: &Word) -> Pair {
    let gold = target["factuality"].as_f64().unwrap_or_default();
    let found = f64::from(word.value);
    let around = text
        .chars()
        .skip(word.start.saturating_sub(70))
        .take(word.end - word.start + 100)
        .collect::<String>();
    let shown = format!(
        "{gold:>4.1} {found:>4.1} {} [{}] | …{around}…",
        target["text"].as_str().unwrap_or_default(),
        word.why.join(", "),
    );
    Pair { gold, found, shown }
}

fn figures(pairs: &mut [Pair], worst: usize) -> String {
    let mut confusion = Confusion::default();
    let mut error = 0.0;
    for pair in pairs.iter() {
        confusion.add(class(pair.gold), class(pair.found));
        error += (pair.gold - pair.found).abs();
    }
    let mut out = String::new();
    let _ = writeln!(
        out,
        "  {} words: 3-way macro-F1 {:.3}, accuracy {:.3}, Pearson r {:.3}, mean absolute error {}",
        pairs.len(),
        confusion.macro_f1(),
        confusion.accuracy(),
        pearson(pairs),
        share((error * 1000.0) as usize, 1000 * pairs.len()),
    );
    out.push_str(&confusion.table());
    pairs.sort_by(|a, b| {
        (b.gold - b.found)
            .abs()
            .total_cmp(&(a.gold - a.found).abs())
    });
    for pair in pairs.iter().take(worst) {
        let _ = writeln!(out, "  {}", pair.shown);
    }
    out
}

fn class(value: f64) -> &'static str {
    if value >= 1.5 {
        "so"
    } else if value <= -1.5 {
        "not"
    } else {
        "open"
    }
}

/// Pearson's correlation, r = cov(x, y) / (sd(x) sd(y)); 0 where one side never varies.
fn pearson(pairs: &[Pair]) -> f64 {
    let n = pairs.len().max(1) as f64;
    let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(&|p| p.gold), mean(&|p| p.found));
    let xy = mean(&|p| (p.gold - x) * (p.found - y));
    let (xx, yy) = (
        mean(&|p| (p.gold - x).powi(2)),
        mean(&|p| (p.found - y).powi(2)),
    );
    if xx * yy > 0.0 {
        xy / (xx * yy).sqrt()
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_index() {
        let target = serde_json::json!({"span": [1, 3]});
        assert_eq!(place("Öl was not sold", &target), (3, 10));
    }

    #[test]
    fn correlation_is_signed() {
        let pair = |gold, found| Pair {
            gold,
            found,
            shown: String::new(),
        };
        let up = [pair(1.0, 2.0), pair(2.0, 4.0), pair(3.0, 6.0)];
        let down = [pair(1.0, 6.0), pair(2.0, 4.0), pair(3.0, 2.0)];
        assert!((pearson(&up) - 1.0).abs() < 1e-9);
        assert!((pearson(&down) + 1.0).abs() < 1e-9);
        assert!(pearson(&[pair(1.0, 2.0)]).abs() < 1e-9);
    }

    #[test]
    fn a_denial_is_found() {
        let gold = serde_json::json!({
            "text": "The minister did not sign the treaty .",
            "targets": [{"span": [4, 5], "text": "sign", "factuality": -3.0}],
        });
        assert!(score(&[gold], Coder::bundled(), 0).contains("macro-F1 1.000"));
    }
}
