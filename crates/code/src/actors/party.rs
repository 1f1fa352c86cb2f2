//! Phrases to parties: the noun phrase that a word heads, resolved to a state, sectors and a name.

use std::cell::{Cell, RefCell};

use bifrons_core::{Entity, Sector};
use rustc_hash::FxHashMap;

use super::discourse::Discourse;
use super::gazetteer::{Entry, Gazetteer, Hit, Kind};
use super::reference::plausible_surname;
use super::words::{self, Use, Words};
use crate::syntax::Upos;
use crate::tree::Tree;

/// How a party was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartyKind {
    /// A state, its people, government or part.
    State,
    /// A person by name.
    Person,
    /// A body with a name of its own.
    Organisation,
    /// A noun of a role: "soldiers", "the ministry".
    Role,
    /// Something that belongs to a party: "Russia's decision".
    Belonging,
    /// A pronoun or "both sides", resolved in the document.
    Reference,
    /// Not recognised.
    Unknown,
}

/// A phrase and the party it names.
#[derive(Clone, Debug)]
pub struct Party {
    /// The party as events keep it.
    pub entity: Entity,
    /// Word that heads the phrase.
    pub head: usize,
    /// How it was recognised.
    pub kind: PartyKind,
    /// The state was taken from the document, not from the phrase.
    pub inferred: bool,
}

impl Party {
    /// Whether a state, a body or a sector is known.
    pub fn is_known(&self) -> bool {
        self.entity.code.is_some() || !self.entity.sector.is_empty()
    }
}

/// Parties of a sentence, resolved on demand.
pub struct Parties<'a, 't> {
    pub(super) tree: &'a Tree<'t>,
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) discourse: Discourse,
    pub(super) words: &'static Words,
    pub(super) hits: Vec<Hit>,
    pub(super) hit_at: Vec<Option<usize>>,
    memo: RefCell<FxHashMap<usize, Vec<Party>>>,
    /// Pronouns being resolved: one may lead to another, but not for ever.
    pub(super) open: Cell<u8>,
}

impl<'a, 't> Parties<'a, 't> {
    /// Looks up the names of a sentence.
    pub fn new(tree: &'a Tree<'t>, gazetteer: &'a Gazetteer, discourse: Discourse) -> Self {
        let mut hits = gazetteer.find(tree);
        let words = words::bundled();
        hits.retain(|h| {
            (!h.surname || plausible_surname(tree, gazetteer, &discourse, h))
                && !turned_away(tree, words, h)
        });
        let mut hit_at = vec![None; tree.len()];
        for (i, hit) in hits.iter().enumerate() {
            hit_at[hit.start..hit.end].fill(Some(i));
        }
        Self {
            tree,
            gazetteer,
            discourse,
            words,
            hits,
            hit_at,
            memo: RefCell::default(),
            open: Cell::new(0),
        }
    }

    /// What the document said before this sentence.
    pub fn discourse(&self) -> &Discourse {
        &self.discourse
    }

    /// The names found.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// What the name found at a word stands for at the document's date.
    pub fn entry_at(&self, word: usize) -> Option<&'a Entry> {
        let hit = &self.hits[self.hit_at[word]?];
        Some(self.discourse.pick(self.gazetteer, hit))
    }

    /// The parties that the phrase headed by a word names, its conjuncts included; never empty.
    pub fn all(&self, head: usize) -> Vec<Party> {
        if let Some(known) = self.memo.borrow().get(&head) {
            return known.clone();
        }
        let mut parties: Vec<Party> = Vec::new();
        for word in self.tree.with_conjuncts(head) {
            if word == head
                || matches!(
                    self.tree.upos(word),
                    Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::X
                )
            {
                parties.extend(self.one(word, 0));
            }
        }
        // "the American and Chinese presidents": an adjective joined to another names a second party.
        self.share_heads(head, &mut parties);
        self.memo.borrow_mut().insert(head, parties.clone());
        parties
    }

    /// "his Chinese counterpart": a word for somebody of another state than whose counterpart he is.
    pub fn is_stranger(&self, head: usize) -> bool {
        self.words.is(Use::Stranger, self.tree.lemma(head))
            && self.tree.child_by(head, &["nmod:poss"]).is_some()
    }

    /// Words of those who act beside the phrase's own: "Chad, together **with Niger**", "Chad, in a statement **with Niger**".
    pub fn beside(&self, head: usize) -> Vec<usize> {
        let tree = self.tree;
        let phrases = |word: usize| {
            tree.children_by(word, &["nmod", "obl", "conj"])
                .map(|c| (tree.preposition(c), c))
                .collect::<Vec<_>>()
        };
        let mut found = Vec::new();
        for (preposition, word) in phrases(head) {
            match preposition.as_str() {
                "together_with" | "along_with" | "alongside" => found.push(word),
                "in" if self.words.is(Use::Joint, tree.lemma(word)) => {
                    let with = phrases(word).into_iter().filter(|(p, _)| p == "with");
                    found.extend(with.map(|(_, w)| w));
                }
                _ => {}
            }
        }
        found
    }

    fn share_heads(&self, head: usize, parties: &mut Vec<Party>) {
        // "leaders of Kenya and Uganda"
        if parties.len() == 1
            && parties[0].kind == PartyKind::Role
            && self.tree.form(head).ends_with('s')
        {
            for of in self
                .tree
                .children_by(head, &["nmod"])
                .filter(|&c| self.tree.preposition(c) == "of")
            {
                for other in self.tree.with_conjuncts(of).into_iter().skip(1) {
                    self.also(other, parties);
                }
            }
        }
        for modifier in self
            .tree
            .children_by(head, &["amod", "compound", "nmod:poss"])
        {
            for other in self.tree.children_by(modifier, &["conj"]) {
                self.also(other, parties);
            }
        }
        // "U.S. and Russian negotiators": both hang on the noun, "and" on the second.
        let owners: Vec<usize> = self
            .tree
            .children_by(head, &["amod", "compound"])
            .filter(|&c| self.entry_at(c).is_some_and(|e| e.kind.is_state()))
            .collect();
        for pair in owners.windows(2) {
            // Nothing but "and" stands between them.
            if pair[1] == pair[0] + 2 && self.tree.rel(pair[0] + 1) == "cc" {
                self.also(pair[0], parties);
                self.also(pair[1], parties);
            }
        }
        let compound = parties
            .first()
            .filter(|p| matches!(p.kind, PartyKind::Role | PartyKind::Belonging))
            .and_then(|p| self.first_half(p));
        if let (Some(code), Some(first)) = (compound, parties.first()) {
            // "a Franco-German consortium", "Israeli-Palestinian talks"
            let mut second = first.clone();
            second.entity.code = Some(code);
            second.entity.name = None;
            parties.insert(0, second);
        }
    }

    /// The other state of a compound adjective before the head.
    fn first_half(&self, party: &Party) -> Option<String> {
        let (first, last) = self.extent(party.head);
        let hyphen = (first + 1..last).find(|&w| matches!(self.tree.form(w), "-" | "–"))?;
        let owner = self.entry_at(hyphen + 1).filter(|e| e.kind.is_state())?;
        let before = self
            .entry_at(hyphen - 1)
            .filter(|e| e.kind.is_state())
            .map(|e| e.code);
        let other = before.or_else(|| self.words.prefix(self.tree.form(hyphen - 1)))?;
        let differs = |code: &str| party.entity.code.as_deref() != Some(code);
        [other, owner.code]
            .into_iter()
            .find(|c| differs(c))
            .map(str::to_string)
    }

    /// A second owner of the same phrase is a second party.
    fn also(&self, owner: usize, parties: &mut Vec<Party>) {
        let (Some(entry), Some(first)) = (self.entry_at(owner), parties.first()) else {
            return;
        };
        let mut second = first.clone();
        second.entity.code = Some(entry.code.to_string());
        second.entity.name = None;
        second.entity.text = self.tree.form(owner).to_string();
        second.entity.span = self.tree.span(owner, owner);
        if parties.iter().all(|p| p.entity.code != second.entity.code) {
            parties.push(second);
        }
    }

    pub(super) fn one(&self, head: usize, depth: usize) -> Vec<Party> {
        let tree = self.tree;
        let (first, last) = self.extent(head);
        let blank = |kind| {
            let entity = Entity {
                text: tree.slice(first, last).to_string(),
                span: tree.span(first, last),
                ..Entity::default()
            };
            Party {
                entity,
                head,
                kind,
                inferred: false,
            }
        };
        if let Some(parties) = self.reference(head, &blank(PartyKind::Reference)) {
            return parties;
        }
        if let Some(party) = self.acronym(head, &blank(PartyKind::Organisation)) {
            return vec![party];
        }
        // A family name alone is whoever the document named in full.
        let family_name = self.hit_at[head].is_some_and(|n| self.hits[n].surname);
        if family_name && let Some(party) = self.remembered(head, &blank(PartyKind::Person)) {
            return vec![party];
        }
        if let Some(entry) = self.primary(head, first, last) {
            let mut party = blank(match entry.kind {
                Kind::Person => PartyKind::Person,
                Kind::Organisation => PartyKind::Organisation,
                _ => PartyKind::State,
            });
            fill(&mut party.entity, entry);
            return vec![party];
        }
        if let Some(party) = self.by_role(head, first, last, &blank(PartyKind::Role), depth) {
            return vec![party];
        }
        if let Some(party) = self.remembered(head, &blank(PartyKind::Person)) {
            return vec![party];
        }
        if depth < 3 {
            let nested = |word: usize| self.one(word, depth + 1).into_iter().find(Party::is_known);
            let apposition = tree.children_by(head, &["appos"]).find_map(nested);
            let named = (first..=last).any(|w| w != head && self.hit_at[w].is_some());
            let partitive = (self.words.is(Use::Partitive, tree.lemma(head)) && !named)
                || matches!(tree.upos(head), Upos::Num | Upos::Pron | Upos::Det);
            let of = || {
                tree.children_by(head, &["nmod"])
                    .filter(|&c| tree.preposition(c) == "of")
                    .find_map(nested)
            };
            if let Some(found) = apposition.or_else(|| partitive.then(of).flatten()) {
                let mut party = blank(found.kind);
                (party.entity.code, party.entity.sector, party.inferred) =
                    (found.entity.code, found.entity.sector, found.inferred);
                party.entity.name = found.entity.name.filter(|_| tree.upos(head) != Upos::Propn);
                return vec![party];
            }
        }
        if tree.upos(head) == Upos::Num
            && matches!(tree.rel(head), "nsubj:pass" | "nsubj" | "obj")
            && tree.child_by(head, &["nmod", "compound"]).is_none()
        {
            // "Eleven were arrested": people of the state that the report is about.
            let mut party = blank(PartyKind::Role);
            party.entity.sector = vec![Sector::Cvl];
            party.entity.code = self.discourse.focus();
            party.inferred = true;
            return vec![party];
        }
        let mut party = blank(PartyKind::Unknown);
        if let Some((code, word)) = self.owner(head, first, last) {
            // "Ana Pires of Portugal" is a person, "the Portuguese plan" is not.
            party.kind =
                if tree.upos(head) == Upos::Propn && self.stated(head, first, last).is_some() {
                    PartyKind::Person
                } else {
                    PartyKind::Belonging
                };
            party.entity.code = Some(code);
            if let Some(entry) = word.and_then(|w| self.entry_at(w)) {
                party.entity.sector = entry.sectors.clone();
                if matches!(entry.kind, Kind::Adjective | Kind::State | Kind::Capital) {
                    party.entity.sector = vec![Sector::Gov];
                }
            }
            // A person with a state before the name is not the government.
            if tree.upos(head) == Upos::Propn
                || matches!(
                    tree.lemma(head),
                    "national" | "citizen" | "man" | "woman" | "people"
                )
            {
                party.entity.sector.clear();
            }
        }
        vec![party]
    }
}

/// "anti-American protesters", "Russian-backed rebels": the state is not whose they are.
fn turned_away(tree: &Tree, words: &Words, hit: &Hit) -> bool {
    let hyphen = |at: usize| at < tree.len() && matches!(tree.form(at), "-" | "‐" | "–");
    let before = hit.start.checked_sub(2).filter(|b| hyphen(b + 1));
    before.is_some_and(|b| words.is(Use::NotOf, &tree.form(b).to_lowercase()))
        || (hyphen(hit.end)
            && hit.end + 1 < tree.len()
            && words.is(Use::Backed, &tree.form(hit.end + 1).to_lowercase()))
}

fn fill(entity: &mut Entity, entry: &Entry) {
    entity.name = Some(entry.name.to_string());
    entity.code = Some(entry.code.to_string()).filter(|c| !c.is_empty());
    entity.sector = entry.sectors.clone();
    entity.wikidata = Some(entry.wikidata.to_string()).filter(|w| !w.is_empty());
}
