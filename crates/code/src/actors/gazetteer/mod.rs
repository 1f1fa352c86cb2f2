//! Names of states, organisations and people, and nouns of roles: what `data/actors/` says, ready for look-up.

mod entry;
mod load;
mod names;
mod offices;
mod roles;
mod user;

use std::sync::LazyLock;

use bifrons_core::Sector;
use rustc_hash::FxHashMap;

pub use entry::{Entry, Hit, Kind};
pub(in crate::actors) use load::wikidata;
pub use names::Letters;
pub(in crate::actors) use names::key;
pub use offices::Office;
pub(in crate::actors) use offices::sectors;

use crate::data::{self, Row};
use crate::syntax::{Upos, lemma::lemma};
use crate::tree::Tree;

/// All names, roles and offices.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    names: names::Names,
    roles: roles::Roles,
    offices: offices::Offices,
    /// Code → the people of that state.
    people: FxHashMap<&'static str, Vec<u32>>,
    latest: i32,
}

/// The gazetteer that the program carries.
pub fn bundled() -> &'static Gazetteer {
    static BUNDLED: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::load().0);
    &BUNDLED
}

impl Gazetteer {
    /// Reads `data/actors/`; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut all = Self::default();
        let mut notes = Vec::new();
        let mut note = |row: &Row, result: Result<(), String>| {
            if let Err(reason) = result {
                notes.push(format!("{}: {reason}", row.place));
            }
        };
        for row in data::rows("actors/offices.txt") {
            note(&row, all.offices.add(&row));
        }
        for row in data::rows("actors/names.txt") {
            note(&row, all.add_state_name(&row));
        }
        for row in data::rows("actors/organisations/") {
            note(&row, all.add_organisation(&row));
        }
        for row in data::rows("actors/leaders/").chain(data::rows("actors/people/")) {
            note(&row, all.add_person(&row));
        }
        for row in data::rows("actors/roles.txt") {
            note(&row, all.add_role(&row));
        }
        all.roles.sort();
        (all, notes)
    }

    /// The entry of that number.
    pub fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Names in a sentence, in order, the longest first where several begin at a word; they do not overlap.
    pub fn find(&self, tree: &Tree) -> Vec<Hit> {
        let forms: Vec<&str> = (0..tree.len()).map(|i| tree.form(i)).collect();
        self.names.find(&forms, Letters::AsWritten)
    }

    /// Names in a row of words that has no tree.
    pub fn find_in(&self, forms: &[&str], letters: Letters) -> Vec<Hit> {
        self.names.find(forms, letters)
    }

    /// What a whole name may stand for, whatever its capitals, in order of the data.
    pub fn named(&self, name: &str) -> Vec<&Entry> {
        self.names.exactly(name).map(|n| self.entry(n)).collect()
    }

    /// The place of that name, such as the city of a dateline.
    pub fn place(&self, name: &str) -> Option<&Entry> {
        self.names
            .exactly(name)
            .map(|n| self.entry(n))
            .find(|e| e.kind.is_place())
    }

    /// People of that family name.
    pub fn family(&self, name: &str) -> impl Iterator<Item = &Entry> {
        self.names.surname(name).iter().map(|&n| self.entry(n))
    }

    /// The office of that key, such as `prime_minister`.
    pub fn office(&self, key: &str) -> Option<&Office> {
        self.offices.get(key)
    }

    /// Who held an office that news calls by that title ("foreign minister") of a state on a day (from 1970-01-01).
    pub fn holders(&self, code: &str, title: &str, day: i32) -> Vec<&Entry> {
        let offices = self.offices.titled(title);
        self.people(code)
            .filter(|e| e.period.contains(&day) && offices.contains(&e.office))
            .collect()
    }

    /// People of a state or body.
    pub fn people(&self, code: &str) -> impl Iterator<Item = &Entry> {
        let numbers = self.people.get(code).map_or(&[][..], Vec::as_slice);
        numbers.iter().map(|&n| self.entry(n))
    }

    /// Sectors of the role that ends at a word ("deputy foreign minister"), with the role's first word.
    pub fn role(&self, tree: &Tree, last: usize) -> Option<(&[Sector], usize)> {
        let is = |word: &str, back: usize| {
            last.checked_sub(back)
                .is_some_and(|i| tree.lemma(i) == word || tree.form(i).eq_ignore_ascii_case(word))
        };
        let (sectors, length) = self.roles.at(tree.lemma(last), is)?;
        Some((sectors, last + 1 - length))
    }

    /// As [`Gazetteer::role`], in a row of words that has no tree.
    pub fn role_in<S: AsRef<str>>(&self, forms: &[S], last: usize) -> Option<(&[Sector], usize)> {
        let is = |word: &str, back: usize| {
            last.checked_sub(back).is_some_and(|i| {
                let form = forms[i].as_ref();
                form.eq_ignore_ascii_case(word) || *lemma(form, Upos::Noun) == *word
            })
        };
        let lower = forms[last].as_ref().to_lowercase();
        let (sectors, length) = self
            .roles
            .at(&lower, is)
            .or_else(|| self.roles.at(&lemma(&lower, Upos::Noun), is))?;
        Some((sectors, last + 1 - length))
    }

    /// The last day on which somebody of the data took an office, from 1970-01-01.
    pub fn latest(&self) -> i32 {
        self.latest
    }

    /// The same as a date of the calendar.
    pub fn last_day(&self) -> jiff::civil::Date {
        let origin = jiff::civil::date(1970, 1, 1);
        let days = jiff::Span::new().try_days(self.latest);
        days.and_then(|span| origin.checked_add(span))
            .unwrap_or(origin)
    }

    fn add(&mut self, entry: Entry) -> u32 {
        if entry.kind == Kind::Person {
            self.latest = self.latest.max(entry.period.start);
        }
        self.entries.push(entry);
        (self.entries.len() - 1) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let (all, notes) = Gazetteer::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(all.len() > 1000);
    }

    #[test]
    fn an_office_has_its_holder_on_a_day() {
        let day = crate::data::days(jiff::civil::date(2015, 6, 1));
        let names: Vec<&str> = bundled()
            .holders("DEU", "chancellor", day)
            .iter()
            .map(|e| e.name)
            .collect();
        assert_eq!(names, ["Angela Merkel"]);
    }
}
