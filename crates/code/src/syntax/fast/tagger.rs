//! Parts of speech, left to right.

use super::table::{Table, read_number, take, write_number};
use super::word::{Word, mix};
use crate::syntax::Upos;

/// How many classes a tagger can tell apart.
pub const TAGS: usize = 64;

/// The class of a boundary: not a word's.
pub const NO_TAG: u8 = TAGS as u8;

/// A tagger. Its classes are finer than parts of speech: a past tense and a participle are two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagger {
    /// What each class is: the part of speech and the treebank's own tag (`VBN`). At most [`TAGS`].
    pub classes: Vec<(Upos, String)>,
    /// The weights.
    pub table: Table<TAGS>,
}

impl Tagger {
    /// The part of speech of a class; `X` for the boundary.
    #[must_use]
    pub fn upos(&self, class: u8) -> Upos {
        self.classes
            .get(usize::from(class))
            .map_or(Upos::X, |(upos, _)| *upos)
    }

    /// Tags a sentence with boundaries, as [`super::word::fill`] makes it; `tags` is as long as `words` afterwards.
    pub fn tag(&self, words: &[Word], tags: &mut Vec<u8>, features: &mut Vec<u32>) {
        tags.clear();
        tags.push(NO_TAG);
        let count = self.classes.len();
        let (mut before, mut second) = (NO_TAG, NO_TAG);
        for at in 1..words.len().saturating_sub(1) {
            fill(words, at, before, second, features);
            let scores = self.table.score(features);
            second = before;
            before = best(&scores[..count.min(TAGS)]) as u8;
            tags.push(before);
        }
        tags.push(NO_TAG);
    }

    /// Appends the tagger to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        write_number(self.classes.len() as u64, out);
        for (upos, name) in &self.classes {
            out.push(*upos as u8);
            write_number(name.len() as u64, out);
            out.extend(name.bytes());
        }
        self.table.write(out);
    }

    /// Takes a tagger from the front of `bytes`.
    #[must_use]
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut classes = Vec::new();
        for _ in 0..read_number(bytes)?.min(TAGS as u64) {
            let upos = Upos::from_index(usize::from(take(bytes)?))?;
            let length = usize::try_from(read_number(bytes)?).ok()?;
            let (name, rest) = bytes.split_at_checked(length)?;
            let name = std::str::from_utf8(name).ok()?.to_owned();
            *bytes = rest;
            classes.push((upos, name));
        }
        let table = Table::read(bytes)?;
        Some(Self { classes, table })
    }
}

/// The index of the greatest score, the first of equals.
#[inline]
#[must_use]
pub fn best(scores: &[i32]) -> usize {
    let mut top = 0;
    for (index, score) in scores.iter().enumerate() {
        if *score > scores[top] {
            top = index;
        }
    }
    top
}

/// Fills `out` with the features of the word at `at`, which is neither boundary, given the classes of the two words before.
pub fn fill(words: &[Word], at: usize, before: u8, second: u8, out: &mut Vec<u32>) {
    out.clear();
    let last = words.len() - 1;
    let word = &words[at];
    let (left, right) = (&words[at - 1], &words[at + 1]);
    let (left2, right2) = (&words[at.saturating_sub(2)], &words[(at + 2).min(last)]);
    let (t1, t2) = (u64::from(before), u64::from(second));
    let mut id = 0u64;
    let mut add = |a: u64, b: u64| {
        id += 1;
        out.push((mix(mix(id.wrapping_mul(0x0051_ED27), a), b) >> 20) as u32);
    };
    add(0, 0);
    add(word.lower, 0);
    add(word.exact, 0);
    for suffix in word.suffix {
        add(suffix, 0);
    }
    add(word.prefix, 0);
    add(word.shape, 0);
    add(word.fine, 0);
    add(word.coarse, word.shape);
    add(word.shape, word.suffix[2]);
    add(word.shape, u64::from(at == 1));
    add(t1, 0);
    add(t1, t2);
    add(t1, word.lower);
    add(t1, word.suffix[2]);
    add(t1, word.fine);
    add(mix(t1, t2), word.fine);
    add(left.lower, 0);
    add(left.lower, word.lower);
    add(left.lower, word.suffix[1]);
    add(right.lower, 0);
    add(right.lower, word.lower);
    add(left2.lower, 0);
    add(right2.lower, 0);
    add(left.suffix[2], 0);
    add(right.suffix[2], 0);
    add(right.suffix[1], word.suffix[2]);
    add(right.lower, right2.lower);
    add(t1, right.lower);
    add(t1, right.suffix[2]);
    add(left.fine, word.fine);
    add(right.fine, word.fine);
    add(right.fine, 0);
    add(right.fine, right2.coarse);
    add(left.fine, right.fine);
    add(t1, right.fine);
    add(right.shape, word.shape);
    add(left.shape, word.shape);
}
