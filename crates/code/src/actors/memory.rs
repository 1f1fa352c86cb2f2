//! How a document's memory grows: what a sentence adds before and after it is coded.

use bifrons_core::{Entity, fold};

use super::discourse::Discourse;
use super::gazetteer::{Gazetteer, Kind};
use super::party::{Parties, Party, PartyKind};
use crate::syntax::Upos;
use crate::tree::Tree;

/// How much more the title and the first sentence tell what a report is about, and its dateline.
const WEIGHT_OF_OPENING: u32 = 2;

impl Discourse {
    /// Looks ahead: counts the states that a sentence names, before it is coded.
    pub fn survey(&mut self, tree: &Tree, gazetteer: &Gazetteer) {
        let weight = if tree.index <= 0 {
            WEIGHT_OF_OPENING
        } else {
            1
        };
        let hits = gazetteer.find(tree);
        for hit in hits.iter().filter(|h| !h.surname) {
            let entry = self.pick(gazetteer, hit);
            if entry.kind.is_state() {
                self.count(entry.code, weight);
            }
        }
    }

    /// The report is datelined in that state.
    pub fn datelined(&mut self, code: &str) {
        self.count(code, WEIGHT_OF_OPENING);
    }

    fn count(&mut self, code: &str, weight: u32) {
        *self.counts.entry(code.to_string()).or_default() += weight;
        if !self.first.iter().any(|c| c == code) {
            self.first.push(code.to_string());
        }
    }

    /// Before a sentence is coded: the place that it is set in. A new paragraph forgets where the last was set.
    pub fn enter(&mut self, tree: &Tree, gazetteer: &Gazetteer) {
        if tree.offset > self.end.saturating_add(1) && !self.scene {
            self.setting = None;
        }
        self.here = false;
        self.end = tree.offset + tree.text.chars().count();
        for hit in gazetteer.find(tree) {
            let before = hit.start.checked_sub(1);
            let located = before.is_some_and(|b| {
                matches!(tree.lemma(b), "in" | "near" | "at" | "outside" | "across")
            });
            if !located || hit.surname || !is_of_main_clause(tree, hit.start) {
                continue;
            }
            let entry = self.pick(gazetteer, &hit);
            if matches!(entry.kind, Kind::City | Kind::Capital | Kind::Region) {
                // "In Lima, …" opens a scene; a place named later holds for its paragraph, if the report is not far from it.
                let most = self.counts.values().max().copied().unwrap_or(0);
                let own = self.counts.get(entry.code).copied().unwrap_or(0);
                let scene = hit.start <= 2;
                if scene || own * 2 > most {
                    self.setting = Some(entry.code.to_string());
                    (self.here, self.scene) = (true, scene);
                    return;
                }
            }
        }
    }

    /// After a sentence was coded: remembers its parties for the next.
    pub fn leave(&mut self, tree: &Tree, gazetteer: &Gazetteer, parties: &Parties) {
        self.remember_states(gazetteer, parties);
        let mut subjects: Vec<Party> = Vec::new();
        for word in 0..tree.len() {
            let placed = matches!(
                tree.base(word),
                "nsubj" | "obj" | "obl" | "nmod" | "appos" | "conj" | "root"
            );
            if !placed || !matches!(tree.upos(word), Upos::Noun | Upos::Propn) {
                continue;
            }
            let found = parties.all(word);
            let Some(party) = found.first().filter(|p| p.is_known()) else {
                continue;
            };
            self.remember_acronym(tree, word, party);
            self.remember_role(tree, word, party, parties);
            self.remember_party(tree, word, &found);
            if tree.base(word) == "nsubj" {
                subjects.extend(found);
            }
        }
        let plural =
            subjects.len() > 1 || subjects.iter().any(|p| tree.form(p.head).ends_with('s'));
        if plural {
            self.group = distinct(&subjects);
        }
    }

    fn remember_states(&mut self, gazetteer: &Gazetteer, parties: &Parties) {
        let mut states: Vec<&str> = Vec::new();
        for hit in parties.hits() {
            let entry = self.pick(gazetteer, hit);
            match entry.kind {
                Kind::Person => self.seen.extend(
                    hit.entries
                        .iter()
                        .filter(|n| gazetteer.entry(**n).name == entry.name),
                ),
                Kind::City | Kind::Region | Kind::Organisation => {}
                _ if !states.contains(&entry.code) => states.push(entry.code),
                _ => {}
            }
        }
        for code in &states {
            self.last.retain(|c| c != code);
            self.last.push(code.to_string());
        }
        if let [.., a, b] = states[..] {
            self.pair = Some((a.to_string(), b.to_string()));
        } else if let ([one], Some((a, b))) = (&states[..], self.pair.clone())
            && one != &a
            && one != &b
        {
            self.pair = Some((b, one.to_string()));
        }
    }

    /// "the National Liberation Army (ELN)"
    fn remember_acronym(&mut self, tree: &Tree, word: usize, party: &Party) {
        let mut at = word + 1;
        while at < tree.len() && at <= word + 8 && tree.form(at) != "(" {
            at += 1;
        }
        if at + 2 >= tree.len() || tree.form(at + 2) != ")" {
            return;
        }
        let form = tree.form(at + 1);
        let short = (2..=10).contains(&form.chars().count())
            && form.chars().filter(|c| c.is_uppercase()).count() >= 2
            && !form.contains(' ');
        let name: Vec<char> = (word.saturating_sub(8)..at)
            .filter_map(|w| tree.form(w).chars().next())
            .filter(|c| c.is_uppercase())
            .collect();
        let first = form.chars().next();
        // The acronym may stand for the name in its own language, so only some initial must agree.
        let fits = name.len() >= 2 && first.is_some_and(|c| name.contains(&c));
        if short && fits && tree.upos(word) == Upos::Propn && party.entity.code.is_some() {
            let mut entity = party.entity.clone();
            entity.name = entity.name.or_else(|| Some(entity.text.clone()));
            self.acronyms.entry(form.to_string()).or_insert(entity);
        }
    }

    /// "the minister" is whoever was last called so. What was only guessed does not replace what was said.
    fn remember_role(&mut self, tree: &Tree, word: usize, party: &Party, parties: &Parties) {
        let (Some(code), Some(sector)) = (&party.entity.code, party.entity.sector.first()) else {
            return;
        };
        if !matches!(party.kind, PartyKind::Role | PartyKind::Person) {
            return;
        }
        let named = tree.upos(word) == Upos::Propn || tree.child_by(word, &["appos"]).is_some();
        let name = named.then(|| {
            let own = party.entity.name.clone();
            own.unwrap_or_else(|| party.entity.text.clone())
        });
        let titles = tree
            .children_by(word, &["nmod:desc", "compound", "appos"])
            .chain([word])
            .filter(|&w| parties.is_role(w));
        for title in titles {
            let known = (code.clone(), name.clone());
            if party.inferred {
                self.roles
                    .entry(tree.lemma(title).to_string())
                    .or_insert(known);
            } else {
                self.roles.insert(tree.lemma(title).to_string(), known);
            }
        }
        if !party.inferred {
            self.sectors.push((*sector, code.clone()));
        }
    }

    fn remember_party(&mut self, tree: &Tree, word: usize, found: &[Party]) {
        let Some(party) = found.first() else { return };
        let entity = &party.entity;
        let proper = tree.upos(word) == Upos::Propn;
        let named = tree
            .children_by(word, &["appos"])
            .find(|&a| tree.upos(a) == Upos::Propn && !proper);
        let human = party.kind == PartyKind::Person
            || (party.kind == PartyKind::Role && (proper || named.is_some()))
            || (proper
                && tree.child_by(word, &["flat"]).is_some()
                && party.kind != PartyKind::State
                && party.kind != PartyKind::Organisation);
        if human {
            // "the third secretary, Pavel Ivanov": the name is the apposition's.
            let name = named.unwrap_or(word);
            let last = tree.children_by(name, &["flat"]).last().unwrap_or(name);
            self.persons
                .entry(fold(tree.form(last)))
                .or_insert_with(|| Entity {
                    name: entity.name.clone().or_else(|| Some(entity.text.clone())),
                    ..entity.clone()
                });
        }
        let subject = tree.base(word) == "nsubj";
        if human && (subject || self.person.is_none() || tree.base(word) == "appos") {
            self.person = Some(entity.clone());
        }
        if subject && !human && entity.code.is_some() && found.len() == 1 {
            self.subject = Some(entity.clone());
        }
    }
}

/// Whether a phrase belongs to what the sentence itself tells, not to a clause that only describes: "the bloc, **meeting in
/// Abuja**, said".
fn is_of_main_clause(tree: &Tree, word: usize) -> bool {
    let mut at = word;
    while let Some(head) = tree.head(at) {
        let beside = tree.base(at) == "appos" && tree.upos(at) == Upos::Noun;
        if beside || matches!(tree.base(at), "acl" | "advcl") {
            return false;
        }
        at = head;
    }
    true
}

fn distinct(parties: &[Party]) -> Vec<Entity> {
    let mut found: Vec<Entity> = Vec::new();
    for party in parties {
        if found.iter().all(|e| e.code != party.entity.code) {
            found.push(party.entity.clone());
        }
    }
    found
}
