//! Expressions of time with their values: extent, type and value against TIMEX3 of TimeML.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_code::dates::Expression;
use bifrons_core::{Document, PartialDate};
use rayon::prelude::*;
use serde_json::Value;

/// An expression of the gold data.
#[derive(Clone, Debug)]
struct Gold {
    start: usize,
    end: usize,
    kind: String,
    value: String,
}

/// Counts of one type, or of all.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    gold: usize,
    found: usize,
    strict: usize,
    loose: usize,
    /// Values that are right, of those that overlap.
    values: usize,
    /// Values that are right, of those with the same extent.
    exact: usize,
    /// Types that are right, of those that overlap.
    kinds: usize,
}

/// Figures, and the `worst` errors.
pub fn score(gold: &[Value], worst: usize) -> String {
    let coder = Coder::bundled();
    let read: Vec<(Vec<Gold>, Vec<Expression>)> = gold
        .par_iter()
        .map(|record| (expected(record), coder.times(&document(record))))
        .collect();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut errors: BTreeMap<String, usize> = BTreeMap::new();
    for (record, (gold, found)) in gold.iter().zip(&read) {
        compare(record, gold, found, &mut tallies, &mut errors);
    }
    let mut out = String::new();
    for (kind, tally) in &tallies {
        out.push_str(&tally.line(kind));
    }
    let mut errors: Vec<(String, usize)> = errors.into_iter().collect();
    errors.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (error, times) in errors.into_iter().take(worst) {
        let _ = writeln!(out, "{times:4} {error}");
    }
    out
}

impl Tally {
    fn line(&self, kind: &str) -> String {
        let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
        let f1 = |n: usize| 2.0 * n as f64 / (self.gold + self.found).max(1) as f64;
        format!(
            "{kind:8} gold {:4} found {:4} span F1 strict {:.3} relaxed {:.3}; type {:.3} and value {:.3} of overlapping; value {:.3} of same extent, {:.3} of all gold; value F1 {:.3}\n",
            self.gold,
            self.found,
            f1(self.strict),
            f1(self.loose),
            share(self.kinds, self.loose),
            share(self.values, self.loose),
            share(self.exact, self.strict),
            share(self.values, self.gold),
            f1(self.values),
        )
    }
}

fn compare(
    record: &Value,
    gold: &[Gold],
    found: &[Expression],
    tallies: &mut BTreeMap<String, Tally>,
    errors: &mut BTreeMap<String, usize>,
) {
    let text: Vec<char> = record["text"].as_str().unwrap_or("").chars().collect();
    let words = |start: usize, end: usize| {
        let words: String = text[start.min(text.len())..end.min(text.len())]
            .iter()
            .collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let around = |start: usize, end: usize| {
        format!(
            "{} [{}] {}",
            words(start.saturating_sub(40), start),
            words(start, end),
            words(end, end + 25)
        )
    };
    let dct = record["dct"].as_str().unwrap_or("");
    let mut taken = BTreeSet::new();
    for want in gold {
        let overlaps = |e: &&(usize, &Expression)| {
            e.1.span.start < want.end && want.start < e.1.span.end && !taken.contains(&e.0)
        };
        let hits: Vec<(usize, &Expression)> = found.iter().enumerate().collect();
        let same = |e: &Expression| e.span.start == want.start && e.span.end == want.end;
        let hit = hits
            .iter()
            .filter(overlaps)
            .max_by_key(|e| (same(e.1), std::cmp::Reverse(e.0)))
            .copied();
        for kind in [want.kind.as_str(), "all"] {
            let tally = tallies.entry(kind.to_string()).or_default();
            tally.gold += 1;
            let Some((_, e)) = hit else { continue };
            let right = usize::from(e.value == want.value);
            tally.loose += 1;
            tally.values += right;
            tally.kinds += usize::from(e.kind.to_string() == want.kind);
            if same(e) {
                tally.strict += 1;
                tally.exact += right;
            }
        }
        let at = around(want.start, want.end);
        match hit {
            None => {
                let error = format!("missed {} {} {dct}: {at}", want.kind, want.value);
                *errors.entry(error).or_default() += 1;
            }
            Some((i, e)) => {
                taken.insert(i);
                if e.value != want.value {
                    let error = format!("value {} for {} {dct}: {at}", e.value, want.value);
                    *errors.entry(error).or_default() += 1;
                }
                if !same(e) {
                    let got = words(e.span.start, e.span.end);
                    *errors
                        .entry(format!("extent \"{got}\" for {at}"))
                        .or_default() += 1;
                }
            }
        }
    }
    for (i, e) in found.iter().enumerate() {
        for kind in [e.kind.to_string(), "all".to_string()] {
            tallies.entry(kind).or_default().found += 1;
        }
        if !taken.contains(&i) {
            let at = around(e.span.start, e.span.end);
            let error = format!("too much {} {}: {at}", e.kind, e.value);
            *errors.entry(error).or_default() += 1;
        }
    }
}

fn document(record: &Value) -> Document {
    let date = record["dct"].as_str().and_then(|d| d.get(..10));
    Document {
        date: date.and_then(|d| d.parse::<PartialDate>().ok()),
        text: record["text"].as_str().unwrap_or("").to_string(),
        ..Document::default()
    }
}

fn expected(record: &Value) -> Vec<Gold> {
    let number = |t: &Value, key: &str| t[key].as_u64().and_then(|n| usize::try_from(n).ok());
    let text = |t: &Value, key: &str| t[key].as_str().unwrap_or("").to_string();
    let list = record["timex"].as_array().into_iter().flatten();
    list.filter_map(|t| {
        Some(Gold {
            start: number(t, "start")?,
            end: number(t, "end")?,
            kind: text(t, "type"),
            value: text(t, "value"),
        })
    })
    .collect()
}
