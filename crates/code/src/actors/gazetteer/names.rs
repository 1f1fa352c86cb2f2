//! Look-up of names of one or several words, the longest first.

use std::borrow::Cow;

use bifrons_core::fold;
use rustc_hash::FxHashMap;

use super::entry::Hit;
use crate::text::tokenize;

/// Names have at most so many words: a set of lengths is the bits of one number.
const LONGEST: usize = 31;

/// Whether the capitals of the data must be those of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// As news writes them: "US" is no pronoun.
    AsWritten,
    /// The text is all in small letters or all in capitals, which tell nothing.
    Any,
}

/// Names and family names, by their folded words.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Words joined by a space.
    by_name: FxHashMap<Box<str>, Vec<Alias>>,
    /// First word → the lengths that names have which begin with it.
    lengths: FxHashMap<Box<str>, u32>,
    surnames: FxHashMap<Box<str>, Vec<u32>>,
}

/// One way of writing a name.
#[derive(Clone, Debug)]
struct Alias {
    capitals: Box<[Capital]>,
    entries: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capital {
    Any,
    First,
    All,
}

impl Names {
    /// Adds a way to write the name of an entry.
    pub fn add(&mut self, name: &str, number: u32) {
        let ranges = tokenize(name);
        if ranges.is_empty() || ranges.len() > LONGEST {
            return;
        }
        let mut key = String::with_capacity(name.len() + 2);
        let mut first = 0;
        for (i, range) in ranges.iter().enumerate() {
            if i > 0 {
                key.push(' ');
            }
            key.push_str(&folded(&name[range.clone()]));
            if i == 0 {
                first = key.len();
            }
        }
        let capitals: Box<[Capital]> = ranges
            .iter()
            .map(|r| Capital::of(&name[r.clone()]))
            .collect();
        let bit = 1 << ranges.len();
        match self.lengths.get_mut(&key[..first]) {
            Some(lengths) => *lengths |= bit,
            None => {
                self.lengths.insert(key[..first].into(), bit);
            }
        }
        let aliases = self.by_name.entry(key.into_boxed_str()).or_default();
        match aliases.iter_mut().find(|a| a.capitals == capitals) {
            Some(alias) if !alias.entries.contains(&number) => alias.entries.push(number),
            Some(_) => {}
            None => aliases.push(Alias {
                capitals,
                entries: vec![number],
            }),
        }
    }

    /// Takes the name away from all entries before a number, however its capitals are, and gives it to the entry of `number`,
    /// which is found first. Tells which entries lost it.
    pub fn prefer(&mut self, name: &str, number: u32, before: u32) -> Vec<u32> {
        let key = key(name);
        let mut aliases = self.by_name.remove(key.as_str()).unwrap_or_default();
        let (kept, lost) = aliases
            .iter()
            .flat_map(|a| &a.entries)
            .partition::<Vec<u32>, _>(|&&n| n >= before);
        aliases.retain_mut(|alias| {
            alias.entries.retain(|n| kept.contains(n));
            !alias.entries.is_empty()
        });
        if !aliases.is_empty() {
            self.by_name.insert(key.into_boxed_str(), aliases);
        }
        self.add(name, number);
        lost
    }

    /// Takes family names away from entries.
    pub fn drop_surnames(&mut self, lost: &[u32]) {
        self.surnames.retain(|_, entries| {
            entries.retain(|n| !lost.contains(n));
            !entries.is_empty()
        });
    }

    /// Adds the family name of a person's entry.
    pub fn add_surname(&mut self, family: &str, number: u32) {
        let list = self.surnames.entry(folded(family).into()).or_default();
        if !list.contains(&number) {
            list.push(number);
        }
    }

    /// Names in a row of words, in order, the longest first where several begin at a word; they do not overlap.
    pub fn find(&self, forms: &[&str], letters: Letters) -> Vec<Hit> {
        let folded: Vec<Cow<str>> = forms.iter().map(|f| folded(f)).collect();
        let mut hits = Vec::new();
        let mut key = String::new();
        let mut at = 0;
        while at < folded.len() {
            let hit = self
                .longest(forms, &folded, at, letters, &mut key)
                .or_else(|| self.family(forms, &folded, at));
            match hit {
                Some(hit) => {
                    at = hit.end;
                    hits.push(hit);
                }
                None => at += 1,
            }
        }
        hits
    }

    /// What the whole of a name may stand for, whatever its capitals.
    pub fn exactly(&self, name: &str) -> impl Iterator<Item = u32> {
        let aliases = self.by_name.get(key(name).as_str());
        aliases
            .into_iter()
            .flatten()
            .flat_map(|a| a.entries.iter().copied())
    }

    /// People of that family name.
    pub fn surname(&self, family: &str) -> &[u32] {
        self.surnames
            .get(&*folded(family))
            .map_or(&[], Vec::as_slice)
    }

    fn longest(
        &self,
        forms: &[&str],
        folded: &[Cow<str>],
        at: usize,
        letters: Letters,
        key: &mut String,
    ) -> Option<Hit> {
        let lengths = *self.lengths.get(&*folded[at])?;
        key.clear();
        let mut ends = [0; LONGEST + 1];
        let most = (LONGEST - lengths.leading_zeros() as usize).min(folded.len() - at);
        for length in 1..=most {
            if length > 1 {
                key.push(' ');
            }
            key.push_str(&folded[at + length - 1]);
            ends[length] = key.len();
        }
        for length in (1..=most).rev().filter(|l| lengths & (1 << l) != 0) {
            let Some(aliases) = self.by_name.get(&key[..ends[length]]) else {
                continue;
            };
            let written = &forms[at..at + length];
            let fitting = aliases.iter().find(|a| {
                letters == Letters::Any || a.capitals.iter().zip(written).all(|(c, f)| c.fits(f))
            });
            if let Some(alias) = fitting {
                return Some(Hit {
                    start: at,
                    end: at + length,
                    entries: alias.entries.clone(),
                    surname: false,
                });
            }
        }
        None
    }

    fn family(&self, forms: &[&str], folded: &[Cow<str>], at: usize) -> Option<Hit> {
        let mut letters = forms[at].chars();
        if !letters.next().is_some_and(char::is_uppercase) || letters.next().is_none() {
            return None;
        }
        let one = self.surnames.get(&*folded[at]).map(|e| (1, e));
        let two = (at + 1 < folded.len())
            .then(|| format!("{} {}", folded[at], folded[at + 1]))
            .and_then(|key| self.surnames.get(key.as_str()))
            .map(|e| (2, e));
        let (length, entries) = two.or(one)?;
        Some(Hit {
            start: at,
            end: at + length,
            entries: entries.clone(),
            surname: true,
        })
    }
}

impl Capital {
    fn of(word: &str) -> Self {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        let upper = letters.clone().filter(|c| c.is_uppercase()).count();
        match (upper, letters.count()) {
            (0, _) => Capital::Any,
            (u, n) if u == n && n >= 2 => Capital::All,
            _ => Capital::First,
        }
    }

    fn fits(self, form: &str) -> bool {
        match self {
            Capital::Any => true,
            Capital::First => form
                .chars()
                .find(|c| c.is_alphabetic())
                .is_none_or(char::is_uppercase),
            Capital::All => form
                .chars()
                .filter(|c| c.is_alphabetic())
                .all(char::is_uppercase),
        }
    }
}

/// The folded words of a name, joined by a space.
pub(in crate::actors) fn key(name: &str) -> String {
    let words: Vec<Cow<str>> = tokenize(name)
        .into_iter()
        .map(|r| folded(&name[r]))
        .collect();
    words.join(" ")
}

/// [`fold`] without an allocation where nothing changes.
fn folded(word: &str) -> Cow<'_, str> {
    let plain = word
        .bytes()
        .all(|b| b.is_ascii() && b != b'.' && !b.is_ascii_uppercase());
    if plain {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(fold(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[&str]) -> Names {
        let mut names = Names::default();
        for (number, name) in (0..).zip(all) {
            names.add(name, number);
        }
        names
    }

    #[test]
    fn the_longest_name_wins_and_capitals_count() {
        let names = names(&["Bank", "Bank of England", "US"]);
        let found = |forms: &[&str], letters| -> Vec<(usize, usize, u32)> {
            let hits = names.find(forms, letters);
            hits.iter()
                .map(|h| (h.start, h.end, h.entries[0]))
                .collect()
        };
        assert_eq!(
            found(
                &["The", "Bank", "of", "England", "told", "us"],
                Letters::AsWritten
            ),
            [(1, 4, 1)]
        );
        assert_eq!(
            found(&["bank", "of", "us"], Letters::Any),
            [(0, 1, 0), (2, 3, 2)]
        );
    }
}
