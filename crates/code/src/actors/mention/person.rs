//! A human being by name.

use std::ops::Range;

use bifrons_core::{Sector, fold};

use super::Reader;
use super::cues::Cue;
use super::head::in_office;
use super::phrase::Reading;
use super::spell::one_mistake;
use crate::actors::gazetteer::{Entry, Kind};

/// Days for which somebody whose office ended still stands for it where the mention has no date: five years.
const LATELY: i32 = 5 * 365;

/// Days from an office within which a shared name is enough, in a known state.
const NEAR: i32 = 400;

impl<'a> Reader<'a> {
    /// The person that a part names in full, or by the family name after a title. `title` is the last word of a role.
    pub(super) fn person(
        &self,
        range: Range<usize>,
        owner: Option<&str>,
        title: Option<usize>,
    ) -> Option<Reading<'a>> {
        let words = self.words;
        let named = words
            .hits
            .iter()
            .filter(|h| range.start <= h.start && h.end <= range.end)
            // Another name after it makes it somebody else's: "Juan Carlos" is not "Juan Carlos Gómez".
            .filter(|h| {
                h.end >= range.end || !words.is_proper(h.end) || words.hit_at(h.end).is_some()
            })
            .map(|h| {
                let entries = h.entries.iter().map(|&n| self.gazetteer.entry(n));
                entries
                    .filter(|e| e.kind == Kind::Person)
                    .collect::<Vec<_>>()
            })
            .find(|entries| !entries.is_empty());
        let mut people = match named {
            Some(people) => people,
            None => self.by_family_name(range, owner, title)?,
        };
        if let Some(code) = owner.or(self.setting.country)
            && people.iter().any(|e| e.code == code)
        {
            people.retain(|e| e.code == code);
        }
        let day = self.setting.day.unwrap_or_else(|| self.gazetteer.latest());
        // Of several offices at a time the one that leads the state tells most.
        let office = |e: &Entry| self.gazetteer.office(e.office);
        let entry = people
            .into_iter()
            .min_by_key(|e| (e.distance(day), !office(e).is_some_and(|o| o.head)))?;
        let slack = if self.setting.day.is_some() {
            0
        } else {
            LATELY
        };
        let holds = entry.distance(day) <= slack;
        let mut sectors = entry.sectors.clone();
        let left = !holds && day >= entry.period.end;
        if left && sectors.iter().any(|s| in_office(*s)) {
            sectors = vec![Sector::Eli];
        }
        Some(Reading {
            code: Some(entry.code.to_string()),
            sectors,
            name: Some(entry.name.to_string()),
            wikidata: Some(entry.wikidata.to_string()).filter(|w| !w.is_empty()),
            office: office(entry),
            ..Reading::default()
        })
    }

    /// People of the family name that ends a part, where a title or an honorific stands before it, or a given name that fits.
    fn by_family_name(
        &self,
        range: Range<usize>,
        owner: Option<&str>,
        title: Option<usize>,
    ) -> Option<Vec<&'a Entry>> {
        let words = self.words;
        let last = range.end.checked_sub(1)?;
        if !words.is_proper(last) {
            return None;
        }
        let begin = title.filter(|&t| t < last).map_or_else(
            || {
                let name = range.clone().rev().take_while(|&w| self.may_name(w));
                name.last().unwrap_or(last)
            },
            |t| t + 1,
        );
        let polite = (range.start..last).any(|w| words.is(self.cues, w, Cue::Honorific));
        let after_title = title.is_some_and(|t| t < last);
        let written: Vec<&str> = (begin..range.end)
            .filter(|&w| !words.is(self.cues, w, Cue::Honorific))
            .map(|w| words.folded[w].as_str())
            .filter(|w| w.starts_with(char::is_alphanumeric))
            .collect();
        let mut people: Vec<&Entry> = Vec::new();
        for length in (1..=written.len().min(3)).rev() {
            let given = &written[..written.len() - length];
            // A family name alone needs a title; a given name must be the person's, by its initial or with a letter wrong.
            if given.is_empty() && !(after_title || polite) {
                continue;
            }
            let family = written[written.len() - length..].join(" ");
            let known = self.gazetteer.family(&family);
            people.extend(known.filter(|e| given.is_empty() || fits(given, e.name)));
        }
        if let (true, true, Some(code)) = (
            people.is_empty(),
            after_title,
            owner.or(self.setting.country),
        ) {
            // A title in a known state: whoever was in office there near the day and shares a name.
            let day = self.setting.day.unwrap_or_else(|| self.gazetteer.latest());
            let near = self
                .gazetteer
                .people(code)
                .filter(|e| e.distance(day) <= NEAR);
            people.extend(near.filter(|e| shares(&written, e.name)));
        }
        (!people.is_empty()).then_some(people)
    }

    /// A capitalised word of no kind of its own.
    fn may_name(&self, at: usize) -> bool {
        let role = self.gazetteer.role_in(&self.words.folded, at).is_some();
        self.words.is_proper(at) && self.words.hit_at(at).is_none() && !role
    }
}

/// Whether given names are those of a full name: the first the same, its initial or with one letter wrong.
fn fits(given: &[&str], full: &str) -> bool {
    let full = fold(full);
    let mut parts = full.split([' ', '-']);
    let (Some(first), Some(own)) = (given.first(), parts.next()) else {
        return false;
    };
    let mut letters = first.chars();
    let initials = letters.next().is_some_and(|c| own.starts_with(c))
        && match letters.next() {
            None => true,
            Some(c) => letters.next().is_none() && parts.next().is_some_and(|p| p.starts_with(c)),
        };
    initials || *first == own || first.chars().count() > 4 && one_mistake(first, own)
}

/// Whether a name shares a word of four letters or more with a full name, a long one give or take a letter.
fn shares(written: &[&str], full: &str) -> bool {
    let full = fold(full);
    full.split([' ', '-']).any(|own| {
        written.iter().any(|word| {
            let letters = word.chars().count();
            letters > 3 && own == *word || letters > 4 && one_mistake(word, own)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_fit_by_initials_and_with_a_mistake() {
        assert!(fits(&["g", "w"], "George W. Bush") && fits(&["gw"], "George W. Bush"));
        assert!(fits(&["evelyne"], "Evelyn Anite") && !fits(&["jane"], "Vladimir Putin"));
        assert!(shares(&["fernandez", "reyna"], "Leonel Fernández"));
        assert!(!shares(&["reyna"], "Leonel Fernández"));
    }
}
