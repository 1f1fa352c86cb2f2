//! What a document has said so far: the parties that pronouns, titles and "both sides" refer to.

use std::collections::BTreeMap;

use bifrons_core::{Entity, EventType, Sector};
use rustc_hash::FxHashMap;

use super::gazetteer::{Entry, Gazetteer, Hit, Kind};

/// Days before or after an office in which a family name alone still means its holder.
const NEAR: i32 = 550;

/// Sentences back in which an event still tells who a party's opposite is.
const FRESH: i32 = 3;

/// Memory of one document, sentence by sentence.
#[derive(Clone, Debug, Default)]
pub struct Discourse {
    /// Publication, days from 1970-01-01.
    day: Option<i32>,
    pub(super) counts: BTreeMap<String, u32>,
    /// States in the order of their first mention.
    pub(super) first: Vec<String>,
    /// States in the order of their last mention.
    pub(super) last: Vec<String>,
    pub(super) subject: Option<Entity>,
    pub(super) person: Option<Entity>,
    pub(super) group: Vec<Entity>,
    pub(super) pair: Option<(String, String)>,
    pub(super) persons: FxHashMap<String, Entity>,
    pub(super) acronyms: FxHashMap<String, Entity>,
    pub(super) seen: Vec<u32>,
    pub(super) roles: FxHashMap<String, (String, Option<String>)>,
    pub(super) sectors: Vec<(Sector, String)>,
    /// Where the sentences since the last break of paragraph are set.
    pub(super) setting: Option<String>,
    /// The setting opened a sentence: it holds over the next paragraphs too.
    pub(super) scene: bool,
    /// The setting was named in this very sentence.
    pub(super) here: bool,
    /// Code points before the end of the last sentence.
    pub(super) end: usize,
    pub(super) acts: Vec<Act>,
}

/// An event told before, by its parties' codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its type.
    pub event: EventType,
    /// Who did it.
    pub actor: Vec<String>,
    /// To whom.
    pub recipient: Vec<String>,
    /// Index of its sentence.
    pub sentence: i32,
}

impl Discourse {
    /// The memory of a document published on that day, with nothing said yet.
    pub fn new(day: Option<i32>) -> Self {
        Self {
            day,
            end: usize::MAX,
            ..Self::default()
        }
    }

    /// Publication, days from 1970-01-01.
    pub fn day(&self) -> Option<i32> {
        self.day
    }

    /// What a name stands for at the document's date.
    pub fn pick<'g>(&self, gazetteer: &'g Gazetteer, hit: &Hit) -> &'g Entry {
        let entries = hit.entries.iter().map(|&n| gazetteer.entry(n));
        let best = entries.min_by_key(|e| {
            let known = hit.entries.len() > 1
                && self
                    .seen
                    .iter()
                    .any(|&n| std::ptr::eq(gazetteer.entry(n), *e));
            let distance = self
                .day
                .map_or_else(|| i32::MAX - e.period.start.max(0), |day| e.distance(day));
            // A country rather than the city of that name; then who was met before; then who held office nearest to the day.
            let rank = match e.kind {
                Kind::State | Kind::Capital | Kind::Seat => 0,
                Kind::Organisation | Kind::Adjective | Kind::Demonym => 1,
                Kind::Person => 2,
                Kind::City | Kind::Region => 3,
            };
            (rank, !known, distance)
        });
        best.unwrap_or_else(|| gazetteer.entry(hit.entries[0]))
    }

    /// Whether one of the people was named in full before.
    pub fn knows_person(&self, entries: &[u32]) -> bool {
        entries.iter().any(|n| self.seen.contains(n))
    }

    /// Whether one of the people is a leader in office at the document's date or not long before or after; without a date any.
    pub fn in_office(&self, gazetteer: &Gazetteer, entries: &[u32]) -> bool {
        let near = |e: &Entry| self.day.is_none_or(|day| e.distance(day) <= NEAR);
        let mut people = entries.iter().map(|&n| gazetteer.entry(n));
        people.any(|e| e.is_leader() && near(e))
    }

    /// The two states last named together.
    pub fn pair(&self) -> Option<(String, String)> {
        self.pair.clone()
    }

    /// What a pronoun refers to; empty if nothing is known.
    pub fn antecedent(&self, pronoun: &str) -> Vec<Entity> {
        let one = |entity: &Option<Entity>| entity.iter().cloned().collect();
        match pronoun {
            "he" | "she" | "him" | "her" | "his" | "himself" | "herself" | "who" => {
                one(&self.person)
            }
            "it" | "its" | "itself" => one(&self.subject),
            "they" | "them" | "their" | "themselves" => self.group.clone(),
            _ => Vec::new(),
        }
    }

    /// The state of "its", "their", "his".
    pub fn possessor(&self, pronoun: &str) -> Option<String> {
        let found = self.antecedent(pronoun);
        let human = matches!(pronoun, "his" | "her");
        let entity = found
            .first()
            .or_else(|| self.subject.as_ref().filter(|_| human))?;
        entity.code.clone()
    }

    /// The person of that family name, if named in full before.
    pub fn person(&self, family: &str) -> Option<&Entity> {
        self.persons.get(family)
    }

    /// The body whose acronym the document has given.
    pub fn acronym(&self, form: &str) -> Option<&Entity> {
        self.acronyms.get(form)
    }

    /// State and name of whoever "the ministry", "the president" was last; else the state that the report is about. What is
    /// not `definite` ("police", "students") is rather of the place that the sentence names.
    pub fn role_holder(
        &self,
        lemma: &str,
        sector: Sector,
        definite: bool,
    ) -> Option<(String, Option<String>)> {
        if let Some(code) = self.setting.as_ref().filter(|_| self.here && !definite) {
            return Some((code.clone(), None));
        }
        if let Some((code, name)) = self.roles.get(lemma) {
            return Some((code.clone(), name.clone()));
        }
        // Soldiers and rebels are those told of before; a government, a court or a crowd is that of the place.
        let fighters = matches!(
            sector,
            Sector::Mil | Sector::Reb | Sector::Uaf | Sector::Prm | Sector::Spy | Sector::Bus
        );
        let same = || {
            let earlier = self.sectors.iter().rev().find(|(s, _)| *s == sector);
            earlier.map(|(_, code)| code.clone())
        };
        let told = if fighters { same() } else { None };
        told.or_else(|| self.focus()).map(|code| (code, None))
    }

    /// The state that the report is about so far: where it is set, else the one named most.
    pub fn focus(&self) -> Option<String> {
        self.setting.clone().or_else(|| {
            self.counts
                .iter()
                .max_by_key(|(code, n)| {
                    (
                        **n,
                        std::cmp::Reverse(self.first.iter().position(|c| c == *code)),
                    )
                })
                .map(|(code, _)| code.clone())
        })
    }

    /// With whom parties have to do: the other side of the last event that they had a part in, else of the two states named
    /// last together.
    pub fn dealings(&self, codes: &[String], sentence: i32) -> Vec<String> {
        let others = |list: &[String]| -> Vec<String> {
            list.iter()
                .filter(|c| !codes.contains(c))
                .cloned()
                .collect()
        };
        let ours = |list: &[String]| list.iter().any(|c| codes.contains(c));
        let fresh = |act: &&Act| sentence - act.sentence <= FRESH;
        for act in self.acts.iter().rev().filter(fresh) {
            let found = match (ours(&act.actor), ours(&act.recipient)) {
                (true, _) if act.recipient.is_empty() && act.actor.len() == 2 => others(&act.actor),
                (true, _) => others(&act.recipient),
                (_, true) => others(&act.actor),
                _ => Vec::new(),
            };
            if !found.is_empty() {
                return found;
            }
        }
        match (self.pair.as_ref(), codes) {
            (Some((a, b)), [code]) if code == a => vec![b.clone()],
            (Some((a, b)), [code]) if code == b => vec![a.clone()],
            _ => Vec::new(),
        }
    }

    /// The last event before, if it is not long ago.
    pub fn last_act(&self, sentence: i32) -> Option<&Act> {
        self.acts
            .last()
            .filter(|act| sentence - act.sentence <= FRESH)
    }

    /// Remembers an event.
    pub fn acted(&mut self, act: Act) {
        self.acts.push(act);
        if self.acts.len() > 12 {
            self.acts.remove(0);
        }
    }
}
