use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::{Error, Piece, case};

/// Pieces that one word may have.
const MOST: usize = 12;
/// Characters of the longest part of a word that is looked up.
const LONGEST: usize = 100;

/// Cuts words into the pieces of a vocabulary, as BERT without case does it: small letters, no accents, marks of
/// punctuation and Chinese characters apart, the longest piece first.
#[derive(Clone, Debug)]
pub struct WordPiece {
    /// Pieces that begin a word.
    first: FxHashMap<Box<str>, u32>,
    /// Pieces that go on, without their `##`.
    later: FxHashMap<Box<str>, u32>,
    /// Bytes of the longest piece.
    longest: usize,
    unknown: u32,
}

impl WordPiece {
    /// A vocabulary: one piece a line, `##` before those that go on a word. It must have `[UNK]`, `[CLS]` and `[SEP]`.
    pub fn new(vocabulary: &str) -> Result<Self, Error> {
        let (mut first, mut later, mut longest) = (FxHashMap::default(), FxHashMap::default(), 0);
        for (piece, id) in vocabulary.lines().zip(0..) {
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => later.entry(rest.into()).or_insert(id),
                _ => first.entry(piece.into()).or_insert(id),
            };
            longest = longest.max(piece.len());
        }
        let special = |name| first.get(name).copied().ok_or(Error::Vocabulary(name));
        special("[CLS]")?;
        special("[SEP]")?;
        let unknown = special("[UNK]")?;
        Ok(Self {
            first,
            later,
            longest,
            unknown,
        })
    }

    /// The id of a piece as the vocabulary writes it, such as `[CLS]` or `##s`.
    pub fn id(&self, piece: &str) -> Option<u32> {
        let rest = piece.strip_prefix("##").filter(|rest| !rest.is_empty());
        rest.map_or_else(|| self.first.get(piece), |rest| self.later.get(rest))
            .copied()
    }

    /// A special piece, such as `[CLS]`: of no case.
    pub fn special(&self, piece: &str) -> Option<Piece> {
        Some(Piece {
            id: self.id(piece)?,
            case: 0,
        })
    }

    /// Appends the pieces of one word: at least one, at most 12.
    ///
    /// What the vocabulary lacks becomes `[UNK]`. A word that is written as a special piece is cut like any other.
    pub fn pieces(&self, word: &str, out: &mut Vec<Piece>) {
        let case = case(word);
        let start = out.len();
        let mut part = String::with_capacity(word.len());
        for c in word.chars().filter(|c| !dropped(*c)) {
            if c.is_ascii() {
                self.take(c.to_ascii_lowercase(), case, &mut part, out);
            } else if chinese(c) || c.is_whitespace() {
                // Whatever decomposition makes of a Chinese character stands apart too.
                self.end(&mut part, case, out);
                std::iter::once(c)
                    .nfd()
                    .for_each(|c| self.take(c, case, &mut part, out));
                self.end(&mut part, case, out);
            } else {
                let plain = std::iter::once(c)
                    .nfd()
                    .filter(|c| c.general_category() != GeneralCategory::NonspacingMark);
                plain
                    .flat_map(char::to_lowercase)
                    .for_each(|c| self.take(c, case, &mut part, out));
            }
            if out.len() - start >= MOST {
                break;
            }
        }
        self.end(&mut part, case, out);
        if out.len() == start {
            out.push(Piece {
                id: self.unknown,
                case,
            });
        }
        out.truncate(start + MOST);
    }

    /// One character of a word whose case and accents are gone.
    fn take(&self, c: char, case: u8, part: &mut String, out: &mut Vec<Piece>) {
        if c.is_whitespace() {
            self.end(part, case, out);
        } else if punctuation(c) {
            self.end(part, case, out);
            part.push(c);
            self.end(part, case, out);
        } else {
            part.push(c);
        }
    }

    /// Pieces of a part of a word; one `[UNK]` if some of it is unknown.
    fn end(&self, part: &mut String, case: u8, out: &mut Vec<Piece>) {
        if part.is_empty() {
            return;
        }
        let (before, mut from) = (out.len(), 0);
        let mut known = part.len() <= LONGEST || part.chars().count() <= LONGEST;
        while known && from < part.len() {
            let table = if from == 0 { &self.first } else { &self.later };
            let ends = (from + 1..=part.len().min(from + self.longest))
                .rev()
                .filter(|end| part.is_char_boundary(*end));
            let found = ends
                .into_iter()
                .find_map(|end| Some((end, *table.get(&part[from..end])?)));
            match found {
                Some((end, id)) => {
                    out.push(Piece { id, case });
                    from = end;
                }
                None => known = false,
            }
        }
        if !known {
            out.truncate(before);
            out.push(Piece {
                id: self.unknown,
                case,
            });
        }
        part.clear();
    }
}

/// Control characters, and what has no meaning; but a character that Unicode does not know yet may have one.
fn dropped(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{fffd}' => true,
        _ if c.is_ascii() => c.is_control(),
        _ => {
            c.general_category_group() == GeneralCategoryGroup::Other
                && c.general_category() != GeneralCategory::Unassigned
        }
    }
}

fn punctuation(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_punctuation()
    } else {
        c.general_category_group() == GeneralCategoryGroup::Punctuation
    }
}

/// As BERT has them: the second last block begins late there.
fn chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b920}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}
