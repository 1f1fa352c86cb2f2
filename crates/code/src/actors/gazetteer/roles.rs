//! Nouns for kinds of people and bodies, with their sectors.

use bifrons_core::Sector;
use rustc_hash::FxHashMap;

/// Words before the last of a role, and its sectors.
type Role = (Vec<&'static str>, Vec<Sector>);

/// The nouns of `roles.txt`, by their last word.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    by_last: FxHashMap<Box<str>, Vec<Role>>,
}

impl Roles {
    /// Adds a noun, singular and in lower case.
    pub fn add(&mut self, noun: &'static str, sectors: &[Sector]) {
        let words: Vec<&'static str> = noun.split(' ').filter(|w| !w.is_empty()).collect();
        let Some((last, rest)) = words.split_last() else {
            return;
        };
        let mut before: Vec<&'static str> = Vec::new();
        for word in rest {
            parts(word, &mut before);
        }
        if last.contains('-') {
            // "vice-president" is one word, "secretary-general" three.
            self.push(last, before.clone(), sectors);
        }
        parts(last, &mut before);
        if let Some(last) = before.pop() {
            self.push(last, before, sectors);
        }
    }

    /// As [`Roles::add`], in the stead of a noun that is there already.
    pub fn prefer(&mut self, noun: &'static str, sectors: &[Sector]) {
        let mut alone = Self::default();
        alone.add(noun, sectors);
        for (last, new) in alone.by_last {
            let roles = self.by_last.entry(last).or_default();
            roles.retain(|(before, _)| new.iter().all(|(other, _)| other != before));
            roles.extend(new);
        }
    }

    fn push(&mut self, last: &str, before: Vec<&'static str>, sectors: &[Sector]) {
        let roles = self.by_last.entry(last.to_lowercase().into()).or_default();
        roles.push((before, sectors.to_vec()));
    }

    /// The longest first: to be called after the last was added.
    pub fn sort(&mut self) {
        for roles in self.by_last.values_mut() {
            roles.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
    }

    /// Sectors of the longest role that ends at a word, and the number of its words. `is(word, back)` tells whether the word
    /// `back` places before the last is that one.
    pub fn at(&self, last: &str, is: impl Fn(&str, usize) -> bool) -> Option<(&[Sector], usize)> {
        let roles = self
            .by_last
            .get(last)
            .or_else(|| self.by_last.get(last.strip_suffix('s')?))?;
        roles.iter().find_map(|(before, sectors)| {
            let same = before.iter().rev().zip(1..).all(|(w, back)| is(w, back));
            same.then_some((sectors.as_slice(), before.len() + 1))
        })
    }
}

/// A hyphen is a word of its own in the treebanks' division.
fn parts(word: &'static str, out: &mut Vec<&'static str>) {
    match word.split_once('-') {
        Some((first, second)) if !first.is_empty() && !second.is_empty() => {
            out.extend([first, "-"]);
            parts(second, out);
        }
        _ => out.push(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_role_wins() {
        let mut roles = Roles::default();
        roles.add("minister", &[Sector::Gov]);
        roles.add("defence minister", &[Sector::Gov, Sector::Mil]);
        roles.sort();
        let sectors = |words: &[&str]| {
            let (last, before) = words.split_last().unwrap();
            let is =
                |w: &str, back: usize| before.len() >= back && before[before.len() - back] == w;
            roles.at(last, is).map(|(s, n)| (s.len(), n))
        };
        assert_eq!(sectors(&["former", "defence", "minister"]), Some((2, 2)));
        assert_eq!(sectors(&["prime", "ministers"]), Some((1, 1)));
        assert_eq!(sectors(&["table"]), None);
    }
}
