//! Names of states, organisations and people, and nouns of roles: what `data/actors/` says, ready for look-up.

use std::ops::Range;
use std::sync::LazyLock;

use bifrons_core::{Sector, fold};
use rustc_hash::FxHashMap;

use crate::data::{self, Place, Row};
use crate::text::tokenize;
use crate::tree::Tree;

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A state's own name.
    State,
    /// "Russian".
    Adjective,
    /// "Russians".
    Demonym,
    /// A capital: a place, and a government.
    Capital,
    /// "Kremlin": a government.
    Seat,
    /// A city.
    City,
    /// A part of a state.
    Region,
    /// A body with a name of its own.
    Organisation,
    /// A person in an office.
    Person,
}

impl Kind {
    /// Whether the name is one of a state, its people or its parts.
    pub fn is_state(self) -> bool {
        !matches!(self, Kind::Organisation | Kind::Person)
    }

    /// Whether the name may be where something happens.
    pub fn is_place(self) -> bool {
        matches!(
            self,
            Kind::State | Kind::Capital | Kind::City | Kind::Region
        )
    }
}

/// What one name stands for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Canonical name.
    pub name: &'static str,
    /// State or code of the codebook.
    pub code: &'static str,
    /// Sectors; empty for places.
    pub sectors: Vec<Sector>,
    /// Days for which it holds, from 1970-01-01.
    pub period: Range<i32>,
    /// Office of a person, such as `prime_minister`; else empty.
    pub office: &'static str,
    /// Wikidata id; empty if unknown.
    pub wikidata: &'static str,
    /// The line it comes from.
    pub place: Place,
}

/// A name found in a sentence.
#[derive(Clone, Debug)]
pub struct Hit {
    /// First word.
    pub start: usize,
    /// Word after the last.
    pub end: usize,
    /// What the name may stand for; never empty.
    pub entries: Vec<u32>,
    /// Only a family name was written.
    pub surname: bool,
}

#[derive(Debug)]
struct Alias {
    words: Vec<Box<str>>,
    /// Every word that is written in capitals, to be found in capitals only.
    capitals: Vec<Capital>,
    entries: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capital {
    Any,
    First,
    All,
}

/// Words before the last of a role, and its sectors.
type Role = (Vec<&'static str>, Vec<Sector>);

/// All names and roles.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    by_first: FxHashMap<Box<str>, Vec<Alias>>,
    surnames: FxHashMap<Box<str>, Vec<u32>>,
    roles: FxHashMap<&'static str, Vec<Role>>,
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
        for aliases in all.by_first.values_mut() {
            aliases.sort_by(|a, b| {
                b.words
                    .len()
                    .cmp(&a.words.len())
                    .then_with(|| a.words.cmp(&b.words))
            });
        }
        for roles in all.roles.values_mut() {
            roles.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
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
        let folded: Vec<String> = (0..tree.len()).map(|i| fold(tree.form(i))).collect();
        let mut hits = Vec::new();
        let mut at = 0;
        while at < folded.len() {
            match self.longest(tree, &folded, at) {
                Some(hit) => {
                    at = hit.end;
                    hits.push(hit);
                }
                None => at += 1,
            }
        }
        hits
    }

    /// The place of that name, such as the city of a dateline.
    pub fn place(&self, name: &str) -> Option<&Entry> {
        let words: Vec<String> = tokenize(name).into_iter().map(|r| fold(&name[r])).collect();
        let aliases = self.by_first.get(words.first()?.as_str())?;
        aliases
            .iter()
            .filter(|a| {
                a.words
                    .iter()
                    .map(|w| &**w)
                    .eq(words.iter().map(String::as_str))
            })
            .flat_map(|a| &a.entries)
            .map(|&n| self.entry(n))
            .find(|e| e.kind.is_place())
    }

    /// Sectors of the role that ends at a word ("deputy foreign minister"), with the role's first word.
    pub fn role(&self, tree: &Tree, last: usize) -> Option<(&[Sector], usize)> {
        let lemma = tree.lemma(last);
        let roles = self
            .roles
            .get(lemma)
            .or_else(|| self.roles.get(lemma.strip_suffix('s')?))?;
        roles.iter().find_map(|(before, sectors)| {
            let first = last.checked_sub(before.len())?;
            let same = before
                .iter()
                .zip(first..last)
                .all(|(word, i)| tree.lemma(i) == *word || tree.form(i).eq_ignore_ascii_case(word));
            same.then_some((sectors.as_slice(), first))
        })
    }

    fn longest(&self, tree: &Tree, folded: &[String], at: usize) -> Option<Hit> {
        if let Some(aliases) = self.by_first.get(folded[at].as_str()) {
            for alias in aliases {
                let end = at + alias.words.len();
                if end <= folded.len()
                    && alias
                        .words
                        .iter()
                        .zip(&folded[at..end])
                        .all(|(a, b)| **a == **b)
                {
                    let capitals = alias
                        .capitals
                        .iter()
                        .zip(at..end)
                        .all(|(c, i)| c.fits(tree.form(i)));
                    if capitals {
                        return Some(Hit {
                            start: at,
                            end,
                            entries: alias.entries.clone(),
                            surname: false,
                        });
                    }
                }
            }
        }
        let form = tree.form(at);
        if form.chars().next().is_some_and(char::is_uppercase) && form.chars().count() > 1 {
            let one = self.surnames.get(folded[at].as_str()).map(|e| (1, e));
            let two = (at + 1 < folded.len())
                .then(|| format!("{} {}", folded[at], folded[at + 1]))
                .and_then(|key| self.surnames.get(key.as_str()))
                .map(|e| (2, e));
            if let Some((length, entries)) = two.or(one) {
                return Some(Hit {
                    start: at,
                    end: at + length,
                    entries: entries.clone(),
                    surname: true,
                });
            }
        }
        None
    }

    fn add(&mut self, entry: Entry) -> u32 {
        self.entries.push(entry);
        (self.entries.len() - 1) as u32
    }

    fn alias(&mut self, name: &str, number: u32) {
        let ranges = tokenize(name);
        let words: Vec<Box<str>> = ranges
            .iter()
            .map(|r| fold(&name[r.clone()]).into())
            .collect();
        let capitals: Vec<Capital> = ranges
            .iter()
            .map(|r| Capital::of(&name[r.clone()]))
            .collect();
        let Some(first) = words.first().cloned() else {
            return;
        };
        let aliases = self.by_first.entry(first).or_default();
        match aliases
            .iter_mut()
            .find(|a| a.words == words && a.capitals == capitals)
        {
            Some(alias) if !alias.entries.contains(&number) => alias.entries.push(number),
            Some(_) => {}
            None => aliases.push(Alias {
                words,
                capitals,
                entries: vec![number],
            }),
        }
    }

    fn add_state_name(&mut self, row: &Row) -> Result<(), String> {
        let kind = match row.at(1) {
            "name" | "former" => Kind::State,
            "adj" => Kind::Adjective,
            "demonym" => Kind::Demonym,
            "capital" => Kind::Capital,
            "seat" => Kind::Seat,
            "city" => Kind::City,
            "region" => Kind::Region,
            other => return Err(format!("`{other}` is no kind of name")),
        };
        let code = row.at(0);
        let state = bifrons_core::states().iter().find(|s| s.code == code);
        let sectors = match kind {
            Kind::State | Kind::Capital | Kind::Seat => vec![Sector::Gov],
            _ => Vec::new(),
        };
        for name in data::names(row.at(2)) {
            let canonical = match kind {
                Kind::City | Kind::Region | Kind::Capital | Kind::Seat => name,
                _ => state.map_or(name, |s| s.name),
            };
            let wikidata = if kind.is_place() && canonical != name {
                state.map_or("", |s| s.wikidata)
            } else {
                ""
            };
            let entry = Entry {
                kind,
                name: canonical,
                code,
                sectors: sectors.clone(),
                period: i32::MIN..i32::MAX,
                office: "",
                wikidata,
                place: row.place,
            };
            let number = self.add(entry);
            self.alias(name, number);
        }
        Ok(())
    }

    fn add_organisation(&mut self, row: &Row) -> Result<(), String> {
        let sectors = sectors(row.at(2))?;
        let period = match row.at(3) {
            "" => i32::MIN..i32::MAX,
            text => data::period(text).ok_or_else(|| format!("`{text}` is not `from..to`"))?,
        };
        let name = data::names(row.at(0))
            .next()
            .ok_or("the line names nothing")?;
        let entry = Entry {
            kind: Kind::Organisation,
            name,
            code: row.at(1),
            sectors,
            period,
            office: "",
            wikidata: row.at(4),
            place: row.place,
        };
        let number = self.add(entry);
        for name in data::names(row.at(0)) {
            self.alias(name, number);
        }
        Ok(())
    }

    fn add_person(&mut self, row: &Row) -> Result<(), String> {
        let period =
            data::period(row.at(3)).ok_or_else(|| format!("`{}` is not `from..to`", row.at(3)))?;
        let written = data::names(row.at(0))
            .next()
            .ok_or("the line names nobody")?;
        // The canonical name drops the mark of the family part.
        let name: &'static str = if written.contains('*') {
            Box::leak(written.replace('*', "").into_boxed_str())
        } else {
            written
        };
        let sectors = vec![office_sector(row.at(2))];
        let entry = Entry {
            kind: Kind::Person,
            name,
            code: row.at(1),
            sectors,
            period,
            office: row.at(2),
            wikidata: "",
            place: row.place,
        };
        let number = self.add(entry);
        for written in data::names(row.at(0)) {
            self.alias(&written.replace('*', ""), number);
            if let Some(family) = family_name(written) {
                let list = self.surnames.entry(fold(&family).into()).or_default();
                if !list.contains(&number) {
                    list.push(number);
                }
            }
        }
        Ok(())
    }

    fn add_role(&mut self, row: &Row) -> Result<(), String> {
        let sectors = sectors(row.at(1))?;
        for noun in data::names(row.at(0)) {
            let mut words: Vec<&'static str> = noun.split([' ', '-']).collect();
            if let Some(last) = words.pop() {
                let last: &'static str = if last.bytes().any(|b| b.is_ascii_uppercase()) {
                    Box::leak(last.to_lowercase().into_boxed_str())
                } else {
                    last
                };
                // A hyphen is a word of its own in the treebanks' division.
                let before = if noun.contains('-') {
                    noun.rsplit_once('-')
                        .map(|(b, _)| vec![b, "-"])
                        .unwrap_or_default()
                } else {
                    words
                };
                self.roles
                    .entry(last)
                    .or_default()
                    .push((before, sectors.clone()));
            }
        }
        Ok(())
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

fn sectors(column: &str) -> Result<Vec<Sector>, String> {
    let codes = column.split(',').map(str::trim).filter(|s| !s.is_empty());
    codes
        .map(|s| Sector::parse(s).ok_or_else(|| format!("`{s}` is no sector")))
        .collect()
}

fn office_sector(office: &str) -> Sector {
    match office {
        o if o.contains("opposition") => Sector::Opp,
        o if o.contains("rebel") => Sector::Reb,
        o if o.contains("army") || o.contains("chief_of_staff") || o.contains("military") => {
            Sector::Mil
        }
        o if o.contains("speaker")
            || o.contains("senate")
            || o.contains("house")
            || o.contains("parliament") =>
        {
            Sector::Leg
        }
        o if o.contains("intelligence") || o == "cia_director" => Sector::Spy,
        o if o.contains("party") && !o.contains("general_secretary") => Sector::Pty,
        _ => Sector::Gov,
    }
}

/// The part of a name by which news calls a person alone; `None` where the name is one word.
fn family_name(written: &str) -> Option<String> {
    match written.find('*') {
        Some(0) => written[1..]
            .split(' ')
            .next()
            .map(str::to_string)
            .filter(|f| f.len() + 1 < written.len()),
        Some(at) => Some(written[at + 1..].to_string()),
        None => written.rsplit_once(' ').map(|(_, last)| last.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (all, notes) = super::Gazetteer::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(all.len() > 1000);
    }

    #[test]
    fn family_names() {
        assert_eq!(super::family_name("*Xi Jinping").as_deref(), Some("Xi"));
        assert_eq!(
            super::family_name("Andrés Manuel *López Obrador").as_deref(),
            Some("López Obrador")
        );
        assert_eq!(
            super::family_name("Vladimir Putin").as_deref(),
            Some("Putin")
        );
        assert_eq!(super::family_name("Lula"), None);
    }
}
