//! Who says so: spans of sources, cues and contents, against a corpus of attributions.
//!
//! Of each document the distinct spans of sources are compared, one to one. *Exact*: the same code points once white space and
//! marks at the edges are left out (annotators differ on the comma that ends an apposition). *Overlap*: a word is shared; those
//! that share most are matched first. Cues and contents: all their words together, precision and recall of words.
//! The corpus marks no attribution inside of another's content, so those found there are left out.
//! Attributions that name nobody are left out of the figures of sources, in gold and in what is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_core::{Document, Span};
use rayon::prelude::*;
use serde_json::Value;

use super::share;

/// A span of words, first and one behind the last.
type Words = (usize, usize);

#[derive(Default)]
struct Counts {
    gold: usize,
    found: usize,
    exact: usize,
    overlap: usize,
    cue: [usize; 3],
    content: [usize; 3],
    missed: BTreeMap<String, usize>,
    /// For each cue: how many sources were found by it, and how many of them overlap a gold one.
    by_cue: BTreeMap<String, (usize, usize, usize)>,
    errors: Vec<String>,
}

/// Figures, and the `worst` errors.
pub fn score(gold: &[Value], coder: &Coder, worst: usize) -> String {
    let all: Vec<Counts> = gold.par_iter().map(|r| document(r, coder)).collect();
    let mut sum = Counts::default();
    for part in all {
        sum.gold += part.gold;
        sum.found += part.found;
        sum.exact += part.exact;
        sum.overlap += part.overlap;
        for i in 0..3 {
            sum.cue[i] += part.cue[i];
            sum.content[i] += part.content[i];
        }
        for (cue, n) in part.missed {
            *sum.missed.entry(cue).or_default() += n;
        }
        for (cue, (n, right, same)) in part.by_cue {
            let entry = sum.by_cue.entry(cue).or_default();
            *entry = (entry.0 + n, entry.1 + right, entry.2 + same);
        }
        sum.errors.extend(part.errors);
    }
    let mut out = String::new();
    let line = |right: usize, found: usize, gold: usize| {
        format!(
            "F1 {} (precision {}, recall {})",
            share(2 * right, found + gold),
            share(right, found),
            share(right, gold)
        )
    };
    let _ = writeln!(
        out,
        "  sources exact    {}",
        line(sum.exact, sum.found, sum.gold)
    );
    let _ = writeln!(
        out,
        "  sources overlap  {}",
        line(sum.overlap, sum.found, sum.gold)
    );
    let _ = writeln!(
        out,
        "  words of cues    {}",
        line(sum.cue[0], sum.cue[1], sum.cue[2])
    );
    let _ = writeln!(
        out,
        "  words of content {}",
        line(sum.content[0], sum.content[1], sum.content[2])
    );
    if worst > 0 {
        let mut missed: Vec<(&String, &usize)> = sum.missed.iter().collect();
        missed.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let _ = writeln!(out, "  cues of sources missed:");
        for (cue, n) in missed.into_iter().take(worst) {
            let _ = writeln!(out, "    {n:4} {cue}");
        }
        let mut wrong: Vec<(&String, &(usize, usize, usize))> = sum.by_cue.iter().collect();
        wrong.sort_by(|a, b| (b.1.0 - b.1.1).cmp(&(a.1.0 - a.1.1)).then(a.0.cmp(b.0)));
        let _ = writeln!(out, "  cues that found sources: found, overlapping, exact");
        for (cue, (n, right, same)) in wrong.into_iter().take(worst) {
            let _ = writeln!(out, "    {n:4} {right:4} {same:4} {cue}");
        }
        for error in sum.errors.iter().take(worst) {
            let _ = writeln!(out, "  {error}");
        }
    }
    out
}

fn document(record: &Value, coder: &Coder) -> Counts {
    let text = record["text"].as_str().unwrap_or_default();
    let characters: Vec<char> = text.chars().collect();
    let words = Wording::new(&characters);
    let document = Document {
        text: text.to_string(),
        date: record["date"].as_str().and_then(|d| d.parse().ok()),
        ..Document::default()
    };
    let trees = coder.trees(&document, &mut Vec::new());
    let found = coder.attributions(&document, &trees);
    let mut counts = Counts::default();

    let mut gold: BTreeMap<Words, String> = BTreeMap::new();
    let (mut gold_cue, mut gold_content) = (BTreeSet::new(), BTreeSet::new());
    for attribution in record["attributions"].as_array().into_iter().flatten() {
        let cue = attribution["cue"]["text"].as_str().unwrap_or_default();
        if let Some(span) = hull(&spans(&attribution["source"])) {
            gold.entry(words.of(span))
                .or_insert_with(|| cue.to_lowercase());
        }
        for (part, set) in [("cue", &mut gold_cue), ("content", &mut gold_content)] {
            for span in spans(&attribution[part]) {
                let (first, end) = words.of(span);
                set.extend(first..end);
            }
        }
    }
    let mut own: BTreeMap<Words, String> = BTreeMap::new();
    let (mut own_cue, mut own_content) = (BTreeSet::new(), BTreeSet::new());
    // The corpus marks the outermost level alone.
    for attribution in found.all.iter().filter(|a| a.depth == 0) {
        let tree = &trees[attribution.cue.tree];
        if let Some(source) = attribution.source {
            let lemma = format!("{} {:?}", tree.lemma(attribution.word), attribution.manner);
            own.entry(words.of(source.stretch.span(&trees)))
                .or_insert(lemma);
        }
        let (first, end) = words.of(attribution.cue.span(&trees));
        own_cue.extend(first..end);
        for content in &attribution.content {
            let (first, end) = words.of(content.span(&trees));
            own_content.extend(first..end);
        }
    }
    counts.cue = [
        own_cue.intersection(&gold_cue).count(),
        own_cue.len(),
        gold_cue.len(),
    ];
    counts.content = [
        own_content.intersection(&gold_content).count(),
        own_content.len(),
        gold_content.len(),
    ];
    counts.gold = gold.len();
    counts.found = own.len();
    counts.exact = own.keys().filter(|k| gold.contains_key(k)).count();
    let pairs = matched(&gold, &own);
    counts.overlap = pairs.len();
    for (span, cue) in &own {
        let entry = counts.by_cue.entry(cue.clone()).or_default();
        entry.0 += 1;
        entry.1 += usize::from(pairs.values().any(|s| s == span));
        entry.2 += usize::from(gold.contains_key(span));
    }
    for (span, cue) in &gold {
        match pairs.get(span) {
            None => {
                *counts.missed.entry(cue.clone()).or_default() += 1;
                let inside = found.all.iter().any(|a| {
                    a.source
                        .is_some_and(|s| words.of(s.stretch.span(&trees)) == *span)
                });
                let kind = if inside { "taken as nested" } else { "missed" };
                counts.errors.push(format!(
                    "{kind} [{}] <{cue}> {}",
                    words.text(*span),
                    words.around(*span)
                ));
            }
            Some(other) if other != span => counts.errors.push(format!(
                "differs [{}] found [{}] <{cue}> {}",
                words.text(*span),
                words.text(*other),
                words.around(*span)
            )),
            Some(_) => {}
        }
    }
    for (span, cue) in &own {
        if !pairs.values().any(|s| s == span) {
            counts.errors.push(format!(
                "too much [{}] <{cue}> {}",
                words.text(*span),
                words.around(*span)
            ));
        }
    }
    counts
}

/// Gold spans and the found ones that share words with them, one to one, the largest share first.
fn matched(
    gold: &BTreeMap<Words, String>,
    own: &BTreeMap<Words, String>,
) -> BTreeMap<Words, Words> {
    let mut pairs: Vec<(usize, Words, Words)> = Vec::new();
    for &g in gold.keys() {
        for &o in own.range(..(g.1, 0)).map(|(k, _)| k).filter(|o| o.1 > g.0) {
            let shared = g.1.min(o.1) - g.0.max(o.0);
            let exact = usize::from(g == o) * 1_000;
            pairs.push((shared + exact, g, o));
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut of_gold, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (_, g, o) in pairs {
        if !of_gold.contains_key(&g) && taken.insert(o) {
            of_gold.insert(g, o);
        }
    }
    of_gold
}

fn spans(part: &Value) -> Vec<Span> {
    let ends = |pair: &Value| {
        let at = |i: usize| pair[i].as_u64().and_then(|n| usize::try_from(n).ok());
        Some(Span::new(at(0)?, at(1)?))
    };
    part["spans"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(ends)
        .collect()
}

fn hull(spans: &[Span]) -> Option<Span> {
    let start = spans.iter().map(|s| s.start).min()?;
    let end = spans.iter().map(|s| s.end).max()?;
    Some(Span::new(start, end))
}

/// The words of a text: runs of letters and digits. Marks and white space are none, so they do not decide.
struct Wording<'c> {
    characters: &'c [char],
    /// First code point and the one behind the last.
    words: Vec<(usize, usize)>,
}

impl<'c> Wording<'c> {
    fn new(characters: &'c [char]) -> Self {
        let mut words = Vec::new();
        let mut start = None;
        for (at, c) in characters.iter().chain(&[' ']).enumerate() {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    words.push((from, at));
                    start = None;
                }
                _ => {}
            }
        }
        Self { characters, words }
    }

    /// The words that a span of code points touches.
    fn of(&self, span: Span) -> Words {
        let first = self.words.partition_point(|w| w.1 <= span.start);
        let end = self.words.partition_point(|w| w.0 < span.end);
        (first, end.max(first))
    }

    fn text(&self, (first, end): Words) -> String {
        match (
            self.words.get(first),
            end.checked_sub(1).and_then(|e| self.words.get(e)),
        ) {
            (Some(from), Some(to)) if from.0 < to.1 => self.characters[from.0..to.1]
                .iter()
                .collect::<String>()
                .replace('\n', " "),
            _ => String::new(),
        }
    }

    fn around(&self, (first, end): Words) -> String {
        self.text((first.saturating_sub(12), (end + 12).min(self.words.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_at_the_edges_do_not_decide() {
        let characters: Vec<char> = "Ann Lee, a baker, said no".chars().collect();
        let words = Wording::new(&characters);
        assert_eq!(words.of(Span::new(0, 17)), words.of(Span::new(0, 16)));
        assert_ne!(words.of(Span::new(0, 7)), words.of(Span::new(0, 16)));
    }

    #[test]
    fn a_span_is_matched_once() {
        let set = |spans: &[Words]| spans.iter().map(|s| (*s, String::new())).collect();
        let pairs = matched(&set(&[(0, 2), (4, 6)]), &set(&[(0, 6), (5, 6)]));
        assert_eq!(pairs.len(), 2);
        let pairs = matched(&set(&[(0, 2), (4, 6)]), &set(&[(0, 6)]));
        assert_eq!(pairs.len(), 1);
    }
}
