//! What a document has said so far: the parties that pronouns, titles and "both sides" refer to.

use std::collections::BTreeMap;

use bifrons_core::{Entity, Sector, fold};
use rustc_hash::FxHashMap;

use super::gazetteer::{Entry, Gazetteer, Hit, Kind};
use super::party::{Parties, PartyKind};
use crate::tree::Tree;

/// Days before or after an office in which a family name alone still means its holder.
const NEAR: i32 = 550;

/// Memory of one document, sentence by sentence.
#[derive(Clone, Debug, Default)]
pub struct Discourse {
    /// Publication, days from 1970-01-01.
    day: Option<i32>,
    counts: BTreeMap<String, u32>,
    recent: Vec<String>,
    subject: Option<Entity>,
    person: Option<Entity>,
    group: Option<Entity>,
    pair: Option<(String, String)>,
    persons: FxHashMap<String, Entity>,
    seen: Vec<u32>,
    roles: FxHashMap<String, (String, Option<String>)>,
    sectors: Vec<(Sector, String)>,
    setting: Option<String>,
}

impl Discourse {
    /// The memory of a document published on that day, with nothing said yet.
    pub fn new(day: Option<i32>) -> Self {
        Self {
            day,
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

    /// What a pronoun refers to.
    pub fn antecedent(&self, pronoun: &str) -> Option<Entity> {
        match pronoun {
            "he" | "she" | "him" | "her" | "himself" | "herself" | "who" => self.person.clone(),
            "it" | "itself" => self.subject.clone().filter(|e| e.code.is_some()),
            "they" | "them" | "themselves" => self.group.clone(),
            _ => None,
        }
    }

    /// The state of "its", "their", "his".
    pub fn possessor(&self, pronoun: &str) -> Option<String> {
        let entity = match pronoun {
            "his" | "her" => self.person.as_ref().or(self.subject.as_ref()),
            "its" => self.subject.as_ref(),
            "their" => self.group.as_ref(),
            _ => None,
        };
        entity?.code.clone()
    }

    /// The person of that family name, if named in full before.
    pub fn person(&self, family: &str) -> Option<&Entity> {
        self.persons.get(family)
    }

    /// State and name of whoever "the ministry", "the president" was last; else the state that the report is about.
    pub fn role_holder(&self, lemma: &str, sector: Sector) -> Option<(String, Option<String>)> {
        if let Some((code, name)) = self.roles.get(lemma) {
            return Some((code.clone(), name.clone()));
        }
        let same = self
            .sectors
            .iter()
            .rev()
            .find(|(s, _)| *s == sector)
            .map(|(_, code)| code.clone());
        same.or_else(|| self.focus()).map(|code| (code, None))
    }

    /// The state that the report is about so far: where it is set, else the one named most.
    pub fn focus(&self) -> Option<String> {
        self.setting.clone().or_else(|| {
            self.counts
                .iter()
                .max_by_key(|(code, n)| {
                    (
                        **n,
                        std::cmp::Reverse(self.recent.iter().position(|c| c == *code)),
                    )
                })
                .map(|(code, _)| code.clone())
        })
    }

    /// The report is set in that state until it says otherwise.
    pub fn set_in(&mut self, code: &str) {
        self.setting = Some(code.to_string());
    }

    /// Looks ahead: counts the states that a sentence names and where it is set, before it is coded.
    pub fn survey(&mut self, tree: &Tree, gazetteer: &Gazetteer) {
        let hits = gazetteer.find(tree);
        for hit in hits.iter().filter(|h| !h.surname) {
            let entry = self.pick(gazetteer, hit);
            if entry.kind.is_state() {
                *self.counts.entry(entry.code.to_string()).or_default() += 1;
                if !self.recent.iter().any(|c| c == entry.code) {
                    self.recent.push(entry.code.to_string());
                }
            }
        }
    }

    /// Before a sentence is coded: the place that it is set in.
    pub fn enter(&mut self, tree: &Tree, gazetteer: &Gazetteer) {
        for hit in gazetteer.find(tree) {
            let entry = self.pick(gazetteer, &hit);
            let located = hit.start.checked_sub(1).is_some_and(|b| {
                matches!(tree.lemma(b), "in" | "near" | "at" | "outside" | "across")
            });
            if located && matches!(entry.kind, Kind::City | Kind::Capital | Kind::Region) {
                self.setting = Some(entry.code.to_string());
                return;
            }
        }
    }

    /// After a sentence was coded: remembers its parties for the next.
    pub fn leave(&mut self, tree: &Tree, gazetteer: &Gazetteer, parties: &Parties) {
        let mut states: Vec<String> = Vec::new();
        for hit in parties.hits() {
            let entry = self.pick(gazetteer, hit);
            match entry.kind {
                Kind::Person => self.seen.extend(
                    hit.entries
                        .iter()
                        .filter(|n| gazetteer.entry(**n).name == entry.name),
                ),
                kind if kind.is_state()
                    && kind != Kind::City
                    && kind != Kind::Region
                    && !states.iter().any(|c| c == entry.code) =>
                {
                    states.push(entry.code.to_string())
                }
                _ => {}
            }
        }
        if let [.., a, b] = &states[..] {
            self.pair = Some((a.clone(), b.clone()));
        } else if let ([one], Some((a, b))) = (&states[..], self.pair.clone())
            && *one != a
            && *one != b
        {
            self.pair = Some((b, one.clone()));
        }
        for word in 0..tree.len() {
            if !matches!(
                tree.base(word),
                "nsubj" | "obj" | "obl" | "nmod" | "appos" | "conj" | "root"
            ) || !matches!(
                tree.upos(word),
                crate::syntax::Upos::Noun | crate::syntax::Upos::Propn
            ) {
                continue;
            }
            let found = parties.all(word);
            let Some(party) = found.first().filter(|p| p.is_known() && !p.inferred) else {
                continue;
            };
            let entity = &party.entity;
            if let (Some(code), Some(sector)) = (&entity.code, entity.sector.first())
                && party.kind == PartyKind::Role
            {
                let name = entity.name.clone();
                self.roles
                    .insert(tree.lemma(word).to_string(), (code.clone(), name));
                self.sectors.push((*sector, code.clone()));
            }
            let proper = tree.upos(word) == crate::syntax::Upos::Propn;
            let human = party.kind == PartyKind::Person
                || (proper && party.kind == PartyKind::Role)
                || (proper
                    && tree.child_by(word, &["flat"]).is_some()
                    && party.kind != PartyKind::State
                    && party.kind != PartyKind::Organisation);
            if human {
                let last = tree.children_by(word, &["flat"]).last().unwrap_or(word);
                self.persons
                    .entry(fold(tree.form(last)))
                    .or_insert_with(|| Entity {
                        name: entity.name.clone().or_else(|| Some(entity.text.clone())),
                        ..entity.clone()
                    });
            }
            let subject = matches!(tree.base(word), "nsubj");
            if human && (subject || self.person.is_none() || tree.base(word) == "appos") {
                self.person = Some(entity.clone());
            }
            if subject && !human && entity.code.is_some() {
                self.subject = Some(entity.clone());
            }
            if subject && (found.len() > 1 || tree.form(word).ends_with('s')) {
                self.group = Some(entity.clone());
            }
        }
    }
}
