//! The words of a text, and the names that the lists have for them.

use rustc_hash::FxHashMap;

use crate::places::table::key;
use crate::places::{Candidate, Kind, Places};
use crate::text;

/// Words of the longest name.
const LONGEST: usize = 7;

/// A word with what is looked at in it.
pub struct Token<'t> {
    /// Bytes in the text.
    pub start: usize,
    /// Byte after it.
    pub end: usize,
    /// As written.
    pub form: &'t str,
    /// First of its sentence.
    pub first: bool,
    /// It begins with a capital.
    pub capital: bool,
    /// Nothing stands between it and the word before.
    pub glued: bool,
}

/// Words of one text, and the names that a list has for them.
pub struct Reader<'t> {
    /// The lists.
    pub places: &'static Places,
    /// The text.
    pub text: &'t str,
    /// It is a title.
    pub title: bool,
    /// Its words.
    pub tokens: Vec<Token<'t>>,
}

/// A name of the lists at some words.
pub struct Hit {
    /// First word.
    pub from: usize,
    /// Word after the last.
    pub to: usize,
    /// Byte after it.
    pub end: usize,
    /// Places of that name.
    pub candidates: Vec<Candidate>,
}

/// Candidates of names that were looked up before.
pub type Cache = FxHashMap<String, Vec<Candidate>>;

impl<'t> Reader<'t> {
    /// The words of a text.
    pub fn new(places: &'static Places, text: &'t str, title: bool) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        for range in text::split(text) {
            for (number, word) in text::tokenize(&text[range.clone()]).into_iter().enumerate() {
                let (start, end) = (range.start + word.start, range.start + word.end);
                let form = &text[start..end];
                tokens.push(Token {
                    start,
                    end,
                    form,
                    first: number == 0,
                    capital: form.starts_with(char::is_uppercase),
                    glued: tokens.last().is_some_and(|t| t.end == start),
                });
            }
        }
        Self {
            places,
            text,
            title,
            tokens,
        }
    }

    /// The word, empty past the end.
    pub fn form(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |t| t.form)
    }

    /// The word before, if only a space or a stop of its own is between and it is written with a capital.
    pub fn before(&self, at: usize) -> Option<usize> {
        if self.tokens.get(at)?.first {
            return None;
        }
        let mut before = at.checked_sub(1)?;
        if self.form(before) == "." && self.tokens[before].glued {
            before = before.checked_sub(1)?;
        }
        self.tokens[before].capital.then_some(before)
    }

    /// The word after, if only a space is between and it is written with a capital.
    pub fn after(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        (!token.first && !token.glued && token.capital).then_some(at)
    }

    /// Names of the lists, the longest first at each word; they do not overlap.
    pub fn hits(&self, cache: &mut Cache) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match self.longest(at, cache) {
                Some(hit) => {
                    let hit = self.shorten(hit);
                    at = hit.to;
                    hits.push(hit);
                }
                None => at += 1,
            }
        }
        hits
    }

    fn longest(&self, at: usize, cache: &mut Cache) -> Option<Hit> {
        let first = &self.tokens[at];
        let article = first.form.starts_with("al") || first.form == "sub";
        if !(first.capital || article) || first.form.len() < 2 {
            return None;
        }
        for to in (at + 1..=(at + LONGEST).min(self.tokens.len())).rev() {
            if self.tokens[at + 1..to].iter().any(|t| t.first) {
                continue;
            }
            let last = &self.tokens[to - 1];
            if !last.form.starts_with(char::is_alphanumeric)
                || !(last.capital || to == at + 2 || last.glued)
            {
                continue;
            }
            let stop = self
                .tokens
                .get(to)
                .is_some_and(|t| t.form == "." && t.glued);
            let ends = [stop.then(|| (to + 1, last.end + 1)), Some((to, last.end))];
            for (to, end) in ends.into_iter().flatten() {
                let written = &self.text[first.start..end];
                if written.contains(['\n', ',', '(']) {
                    continue;
                }
                if !last.capital && !last.glued && !self.places.facts.ends_small(&key(written)) {
                    continue;
                }
                let candidates = self.look_up(written, at, to, cache);
                if !candidates.is_empty() {
                    return Some(Hit {
                        from: at,
                        to,
                        end,
                        candidates,
                    });
                }
            }
        }
        None
    }

    fn look_up(&self, written: &str, at: usize, to: usize, cache: &mut Cache) -> Vec<Candidate> {
        if let Some(number) = self.places.facts.people(written) {
            return vec![self.places.fact(number)]
                .into_iter()
                .map(|c| Candidate {
                    kind: Kind::People,
                    ..c
                })
                .collect();
        }
        let stopped = written.ends_with('.');
        if stopped && !self.places.facts.is_abbreviation(written) {
            return Vec::new();
        }
        let found = cache
            .entry(written.to_string())
            .or_insert_with(|| self.places.candidates(written));
        if (stopped || written.len() == 2) && found.iter().any(|c| c.kind == Kind::Region) {
            // "Ky." and "KY" are Kentucky after a comma, "Ky." before a small letter as well: "in Ky. jail".
            let inner = written.trim_end_matches('.').contains('.');
            let comma = at > 0 && matches!(self.form(at - 1), "," | "-" | "(");
            let small = stopped
                && self
                    .tokens
                    .get(to)
                    .is_some_and(|t| !t.first && t.form.starts_with(char::is_lowercase));
            if !(inner || comma || small) {
                return Vec::new();
            }
        }
        found.clone()
    }

    /// "Alexandria City Public Schools" are those of Alexandria.
    fn shorten(&self, mut hit: Hit) -> Hit {
        let body = self
            .after(hit.to)
            .is_some_and(|n| self.places.words.body.contains(self.form(n)));
        if body
            && hit.to == hit.from + 2
            && self.form(hit.to - 1) == "City"
            && !hit.candidates.iter().any(|c| c.listed)
        {
            let end = self.tokens[hit.from].end;
            let candidates = self
                .places
                .candidates(&self.text[self.tokens[hit.from].start..end]);
            if !candidates.is_empty() {
                hit = Hit {
                    from: hit.from,
                    to: hit.to - 1,
                    end,
                    candidates,
                };
            }
        }
        hit
    }

    /// The form under which the hit's name is compared.
    pub fn key(&self, hit: &Hit) -> String {
        key(&self.text[self.tokens[hit.from].start..hit.end])
    }
}
