//! What the encoder is given of a pair: the sentence in word pieces, with marks around the words of source and target.
//!
//! `training/relations.py` has the same rules in Python.

use std::ops::Range;

use bifrons_core::Span;
use bifrons_encode::{Piece, WordPiece};

/// Word pieces of a sentence that are kept; a longer one is cut down to what stands about the parties.
const LONGEST: usize = 120;
/// Word pieces that no text has: they open and close the source, then the target.
const MARKS: [[u32; 2]; 2] = [[2, 3], [4, 5]];
const CLS: u32 = 101;
const SEP: u32 = 102;

/// A sentence with two marked parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Its pieces.
    pub pieces: Vec<Piece>,
    /// Where the marks that open source and target stand among them.
    pub at: [usize; 2],
}

/// Marks `source` and `target`, spans of `sentence` in code points. An empty span is a party that stands nowhere: it has no
/// marks, and the first piece speaks for it.
pub fn mark(vocabulary: &WordPiece, sentence: &str, source: Span, target: Span) -> Marked {
    let words = words(sentence);
    let mut split: Vec<Vec<Piece>> = Vec::with_capacity(words.len());
    for word in &words {
        let mut pieces = Vec::new();
        vocabulary.pieces(&sentence[word.bytes.clone()], &mut pieces);
        split.push(pieces);
    }
    let special = |id| Piece { id, case: 0 };
    let mut out = Marked {
        pieces: vec![special(CLS)],
        at: [0, 0],
    };
    if !words.is_empty() {
        let spans = [source, target].map(|s| (s.start < s.end).then(|| cover(&words, s)));
        let sizes: Vec<usize> = split.iter().map(Vec::len).collect();
        for word in window(&sizes, &spans) {
            // Of two that begin at a word the longer is opened first; of two that end there the shorter is closed first.
            let longer = usize::from(spans[1].map(|s| s.1) > spans[0].map(|s| s.1));
            for which in [longer, 1 - longer] {
                if spans[which].is_some_and(|s| s.0 == word) {
                    out.at[which] = out.pieces.len();
                    out.pieces.push(special(MARKS[which][0]));
                }
            }
            out.pieces.extend_from_slice(&split[word]);
            let shorter = usize::from(spans[1].map(|s| s.0) > spans[0].map(|s| s.0));
            for which in [shorter, 1 - shorter] {
                if spans[which].is_some_and(|s| s.1 == word) {
                    out.pieces.push(special(MARKS[which][1]));
                }
            }
        }
    }
    out.pieces.push(special(SEP));
    out
}

struct Word {
    bytes: Range<usize>,
    chars: Range<usize>,
}

/// Letters and digits in a row, or one sign.
fn words(sentence: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut open = false;
    for (count, (at, c)) in sentence.char_indices().enumerate() {
        let letter = c.is_alphanumeric() || c == '_';
        if c.is_whitespace() {
            open = false;
            continue;
        }
        match out.last_mut() {
            Some(word) if open && letter => {
                word.bytes.end = at + c.len_utf8();
                word.chars.end = count + 1;
            }
            _ => out.push(Word {
                bytes: at..at + c.len_utf8(),
                chars: count..count + 1,
            }),
        }
        open = letter;
    }
    out
}

/// The first and last word that a span covers in part at least; of a span that covers none, the next word.
fn cover(words: &[Word], span: Span) -> (usize, usize) {
    let inside = |w: &Word| w.chars.start < span.end && w.chars.end > span.start;
    match words.iter().position(inside) {
        Some(first) => (first, words.iter().rposition(inside).unwrap_or(first)),
        None => {
            let after = words
                .iter()
                .position(|w| w.chars.start >= span.start)
                .unwrap_or(words.len() - 1);
            (after, after)
        }
    }
}

/// Words that are kept of a sentence of so many pieces a word: those of the parties and between, then as many on both sides as
/// there is room for; if the parties stand too far apart, the middle goes.
fn window(sizes: &[usize], spans: &[Option<(usize, usize)>; 2]) -> Vec<usize> {
    let there = || spans.iter().flatten();
    let mut low = there().map(|s| s.0).min().unwrap_or(0);
    let mut high = there().map(|s| s.1).max().unwrap_or(0);
    let mut total: usize = sizes[low..=high].iter().sum();
    if total > LONGEST {
        let ends: Vec<usize> = there().flat_map(|s| [s.0, s.1]).collect();
        let (mut kept, mut used) = (Vec::new(), 0);
        for k in 0..=high - low {
            let word = if k % 2 == 0 {
                low + k / 2
            } else {
                high - k / 2
            };
            if used + sizes[word] <= LONGEST || ends.contains(&word) {
                kept.push(word);
                used += sizes[word];
            }
        }
        kept.sort_unstable();
        return kept;
    }
    let mut grown = true;
    while grown {
        grown = false;
        if low > 0 && total + sizes[low - 1] <= LONGEST {
            low -= 1;
            total += sizes[low];
            grown = true;
        }
        if high + 1 < sizes.len() && total + sizes[high + 1] <= LONGEST {
            high += 1;
            total += sizes[high];
            grown = true;
        }
    }
    (low..=high).collect()
}
