//! Phrases to parties: the noun phrase that a word heads, resolved to a state, sectors and a name.

use std::cell::{Cell, RefCell};

use bifrons_core::{Entity, Sector};
use rustc_hash::FxHashMap;

use super::discourse::Discourse;
use super::gazetteer::{Entry, Gazetteer, Hit, Kind};
use super::reference::plausible_surname;
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

/// Relations inside a noun phrase without its clauses.
const INNER: [&str; 9] = [
    "det",
    "amod",
    "compound",
    "flat",
    "nmod:poss",
    "nmod:desc",
    "nummod",
    "punct",
    "nmod:unmarked",
];

/// Nouns that stand for what follows "of": "group of rebels", "dozens of lawmakers".
const PARTITIVE: [&str; 34] = [
    "bunch",
    "coalition",
    "column",
    "contingent",
    "couple",
    "crew",
    "crowd",
    "delegation",
    "dozen",
    "faction",
    "forces",
    "group",
    "handful",
    "hundred",
    "leader",
    "leadership",
    "majority",
    "member",
    "million",
    "number",
    "one",
    "pair",
    "part",
    "people",
    "percent",
    "relative",
    "representative",
    "rest",
    "score",
    "side",
    "some",
    "team",
    "thousand",
    "wing",
];

/// Parties of a sentence, resolved on demand.
pub struct Parties<'a, 't> {
    pub(super) tree: &'a Tree<'t>,
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) discourse: Discourse,
    hits: Vec<Hit>,
    hit_at: Vec<Option<usize>>,
    memo: RefCell<FxHashMap<usize, Vec<Party>>>,
    /// Pronouns being resolved: one may lead to another, but not for ever.
    pub(super) open: Cell<u8>,
}

impl<'a, 't> Parties<'a, 't> {
    /// Looks up the names of a sentence.
    pub fn new(tree: &'a Tree<'t>, gazetteer: &'a Gazetteer, discourse: Discourse) -> Self {
        let mut hits = gazetteer.find(tree);
        hits.retain(|h| !h.surname || plausible_surname(tree, gazetteer, &discourse, h));
        let mut hit_at = vec![None; tree.len()];
        for (i, hit) in hits.iter().enumerate() {
            hit_at[hit.start..hit.end].fill(Some(i));
        }
        Self {
            tree,
            gazetteer,
            discourse,
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

    /// Whether the phrase names a place where something may happen rather than a party.
    pub fn place_at(&self, word: usize) -> Option<&'a Entry> {
        self.entry_at(word).filter(|e| e.kind.is_place())
    }

    /// First and last word of the phrase, its clauses and prepositional phrases left out.
    pub fn extent(&self, head: usize) -> (usize, usize) {
        let inner = |c: usize| {
            INNER.contains(&self.tree.rel(c))
                || (self.tree.base(c) == "case"
                    && self
                        .tree
                        .head(c)
                        .is_some_and(|h| h != head && self.tree.rel(h) == "nmod:poss"))
        };
        let mut words = self.tree.subtree(head, &inner);
        // Marks at the edges do not belong, and what a wrong tree put beyond a gap of many words neither.
        words
            .retain(|&w| w == head || self.tree.upos(w) != Upos::Punct || self.tree.form(w) == "-");
        let (mut first, mut last) = (head, head);
        for &word in words.iter().rev().filter(|&&w| w < head) {
            if first - word <= 5 {
                first = word;
            }
        }
        for &word in words.iter().filter(|&&w| w > head) {
            if word - last <= 2 {
                last = word;
            }
        }
        while first < head && self.tree.form(first) == "-" {
            first += 1;
        }
        while last > head && self.tree.form(last) == "-" {
            last -= 1;
        }
        // A name is one piece, wherever the tree cut it.
        for hit in &self.hits {
            if hit.start <= last && first < hit.end {
                first = first.min(hit.start);
                last = last.max(hit.end - 1);
            }
        }
        (first, last)
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
        if let Some(entry) = self.primary(head, first, last) {
            let mut party = blank(match entry.kind {
                Kind::Person => PartyKind::Person,
                Kind::Organisation => PartyKind::Organisation,
                _ => PartyKind::State,
            });
            fill(&mut party.entity, entry);
            // "Iran's Hezbollah allies" aside, "the Russian Foreign Ministry" is Russia's whatever ministry's name was found.
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
            let partitive = (PARTITIVE.binary_search(&tree.lemma(head)).is_ok() && !named)
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
            party.kind = PartyKind::Belonging;
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

    /// The name that is the phrase's own, not a modifier's.
    fn primary(&self, head: usize, first: usize, last: usize) -> Option<&'a Entry> {
        let covers = |i: usize| self.hit_at[i].is_some();
        if covers(head) {
            return self.entry_at(head);
        }
        let flat = self
            .tree
            .children_by(head, &["flat"])
            .find(|&c| c >= first && c <= last && covers(c));
        // "President Obama" parsed with the title as head.
        let named = flat.or_else(|| {
            let title = self.gazetteer.role(self.tree, head).is_some();
            let next = head + 1;
            (title
                && next <= last
                && covers(next)
                && self.entry_at(next).is_some_and(|e| e.kind == Kind::Person))
            .then_some(next)
        });
        let entry = self.entry_at(named?)?;
        (entry.kind == Kind::Person || self.tree.upos(head) != Upos::Propn).then_some(entry)
    }

    fn by_role(
        &self,
        head: usize,
        first: usize,
        last: usize,
        blank: &Party,
        depth: usize,
    ) -> Option<Party> {
        let tree = self.tree;
        let title = || {
            tree.children_by(head, &["nmod:desc", "compound"])
                .filter(|&c| c >= first)
                .find_map(|c| self.gazetteer.role(tree, c).map(|r| (r, c)))
        };
        let flat = || {
            tree.children_by(head, &["flat"])
                .find_map(|c| self.gazetteer.role(tree, c).map(|r| (r, c)))
        };
        let proper = tree.upos(head) == Upos::Propn;
        let found = self
            .gazetteer
            .role(tree, head)
            .map(|r| (r, head))
            .or_else(|| if proper { title().or_else(flat) } else { None });
        let appos = || {
            tree.children_by(head, &["appos"])
                .find_map(|c| self.gazetteer.role(tree, c).map(|r| (r, c)))
        };
        let ((sectors, _), word) = found.or_else(|| if proper { appos() } else { None })?;
        let mut party = blank.clone();
        let sector = sectors.first().copied().unwrap_or(Sector::Unk);
        party.entity.sector = sectors.to_vec();
        if tree.children_by(word, &["amod", "compound"]).any(|c| {
            matches!(
                tree.lemma(c),
                "former" | "ex" | "ousted" | "late" | "retired" | "deposed"
            )
        }) && sector == Sector::Gov
        {
            party.entity.sector = vec![Sector::Eli];
        }
        let owner = self.owner(head, first, last).or_else(|| {
            if word != head {
                self.owner(word, self.extent(word).0, self.extent(word).1)
            } else {
                None
            }
        });
        match owner {
            Some((code, word)) => {
                party.entity.code = Some(code);
                if let Some(entry) = word
                    .and_then(|w| self.entry_at(w))
                    .filter(|e| e.kind == Kind::Organisation && !e.sectors.is_empty())
                {
                    // "a Hamas leader" is Hamas, "a NATO official" NATO.
                    if sector == Sector::Gov || matches!(sector, Sector::Eli | Sector::Unk) {
                        party.entity.sector = entry.sectors.clone();
                    }
                }
            }
            None => {
                let nested = (depth < 2)
                    .then(|| {
                        tree.children_by(word, &["nmod"])
                            .filter(|&c| {
                                matches!(tree.preposition(c).as_str(), "of" | "at" | "from")
                            })
                            .find_map(|c| {
                                self.one(c, depth + 1)
                                    .into_iter()
                                    .find(|p| p.entity.code.is_some())
                            })
                    })
                    .flatten();
                let appos = || {
                    tree.children_by(head, &["appos"]).find_map(|c| {
                        self.one(c, depth + 1)
                            .into_iter()
                            .find(|p| p.entity.code.is_some())
                    })
                };
                if let Some(found) = nested.or_else(|| if depth < 2 { appos() } else { None }) {
                    party.entity.code = found.entity.code;
                    party.inferred = found.inferred;
                } else if tree.children_by(head, &["amod", "compound"]).any(|c| {
                    tree.form(c).starts_with(char::is_uppercase)
                        && matches!(tree.upos(c), Upos::Adj | Upos::Propn)
                        && self.gazetteer.role(tree, c).is_none()
                        && self.hit_at[c].is_none()
                        && c > 0
                }) && !proper
                {
                    // "Kurdish fighters": somebody's, but of no state that is known.
                } else if matches!(
                    tree.lemma(word),
                    "foreigner"
                        | "immigrant"
                        | "neighbour"
                        | "neighbor"
                        | "ally"
                        | "rival"
                        | "counterpart"
                        | "tourist"
                        | "expatriate"
                ) {
                    // Somebody of another state than the one that the report is about.
                } else if let Some((code, earlier)) =
                    self.discourse.role_holder(tree.lemma(word), sector)
                {
                    party.entity.code = Some(code);
                    party.inferred = true;
                    if proper {
                        party.entity.name = earlier;
                    }
                }
            }
        }
        Some(party)
    }

    /// The state or body whose the phrase is: a possessor, an adjective, a name before the head, or "of", "in", "from" after it.
    fn owner(&self, head: usize, first: usize, last: usize) -> Option<(String, Option<usize>)> {
        let tree = self.tree;
        let inside = self
            .hits
            .iter()
            .filter(|h| h.start >= first && h.end <= last + 1 && !(h.start <= head && head < h.end))
            .map(|h| h.start)
            .next();
        if let Some(word) = inside {
            return self
                .entry_at(word)
                .map(|e| (e.code.to_string(), Some(word)));
        }
        if let Some(pronoun) = tree.children_by(head, &["nmod:poss", "det"]).find(|&c| {
            matches!(
                tree.lemma(c),
                "its" | "their" | "his" | "her" | "it" | "they" | "he" | "she"
            )
        }) {
            let form = tree.form(pronoun).to_lowercase();
            let inside = || self.before(pronoun, &form).and_then(|e| e.code);
            if let Some(code) = inside().or_else(|| self.discourse.possessor(&form)) {
                return Some((code, None));
            }
        }
        let abroad = matches!(
            tree.lemma(head),
            "ambassador" | "envoy" | "embassy" | "ambassadors" | "consul" | "visitor"
        );
        for child in tree.children_by(head, &["nmod"]) {
            let preposition = tree.preposition(child);
            let fits = match preposition.as_str() {
                "of" | "from" => true,
                "in" | "at" | "within" | "inside" | "across" => !abroad,
                _ => false,
            };
            if fits {
                let (from, to) = self.extent(child);
                if let Some(word) = (from..=to).find(|&w| self.entry_at(w).is_some()) {
                    return self
                        .entry_at(word)
                        .map(|e| (e.code.to_string(), Some(word)));
                }
            }
        }
        None
    }
}

fn fill(entity: &mut Entity, entry: &Entry) {
    entity.name = Some(entry.name.to_string());
    entity.code = Some(entry.code.to_string()).filter(|c| !c.is_empty());
    entity.sector = entry.sectors.clone();
    entity.wikidata = Some(entry.wikidata.to_string()).filter(|w| !w.is_empty());
}
