//! Who belongs to what, and who stands how to whom: memberships, treaties, levels of partnership.
//!
//! The phrases are those of `data/measures/ties.txt`, matched as the phrases of events are. A tie needs an organisation,
//! treaty or level with a name, and at least one party whose state is known.

use std::sync::LazyLock;

use bifrons_core::{Entity, Sector, Tie};
use rustc_hash::FxHashMap;

use crate::actors::gazetteer::{Entry, Kind};
use crate::actors::{Parties, PartyKind};
use crate::data;
use crate::events::Lexicon;
use crate::events::args::{Args, surface_subjects};
use crate::events::pattern::{Classes, Head, Sense, class};
use crate::syntax::Upos;
use crate::tree::Tree;

/// A tie with the words that tell of it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it says, without its times.
    pub tie: Tie,
    /// Word that carries it.
    pub head: usize,
    /// Word whose tense and negation hold for it.
    pub anchor: usize,
    /// Its date is its end.
    pub ends: bool,
    /// What made it one.
    pub why: String,
}

/// The organisation named last in the document: "its members are" means its.
pub type Memory = Option<(String, String)>;

/// What a line of `ties.txt` says beside its pattern.
#[derive(Debug)]
struct Line {
    status: &'static str,
    who: Vec<&'static str>,
    what: Vec<&'static str>,
    ends: bool,
}

/// The phrases of `ties.txt`.
struct Ties {
    lexicon: Lexicon,
    lines: FxHashMap<usize, Line>,
}

static BUNDLED: LazyLock<Ties> = LazyLock::new(|| load().0);

fn load() -> (Ties, Vec<String>) {
    let (mut classes, mut notes) = (Classes::default(), Vec::new());
    for row in data::rows("measures/classes.txt") {
        match class(row.at(0)) {
            Ok((name, fillers)) => {
                classes.insert(name, fillers);
            }
            Err(reason) => notes.push(format!("{}: {reason}", row.place)),
        }
    }
    let (mut senses, mut lines) = (Vec::new(), FxHashMap::default());
    for row in data::rows("measures/ties.txt") {
        let pattern = data::Row {
            place: row.place,
            columns: row.columns.iter().take(1).copied().collect(),
        };
        match Sense::parse(None, &pattern, &classes) {
            Ok(sense) => senses.push(sense),
            Err(reason) => {
                notes.push(format!("{}: {reason}", row.place));
                continue;
            }
        }
        let places = |column: usize| {
            row.at(column)
                .split('/')
                .filter(|p| !p.is_empty())
                .collect()
        };
        let line = Line {
            status: row.at(1),
            who: places(2),
            what: places(3),
            ends: row.at(4) == "ends",
        };
        let options = matches!(row.at(4), "" | "ends");
        if line.status.is_empty() || line.who.is_empty() || line.what.is_empty() || !options {
            notes.push(format!("{}: this line is not understood", row.place));
        }
        lines.insert(row.place.line, line);
    }
    let lexicon = Lexicon::of(senses);
    (Ties { lexicon, lines }, notes)
}

/// Ties of the sentence, in order of their words.
pub fn find(tree: &Tree, parties: &Parties, memory: &mut Memory) -> Vec<Reading> {
    let ties = &*BUNDLED;
    let mut found: Vec<Reading> = Vec::new();
    for head in 0..tree.len() {
        let lemma = tree.lemma(head);
        let pos = match tree.upos(head) {
            Upos::Verb | Upos::Aux if ties.lexicon.has(Head::Verb, lemma) => Head::Verb,
            Upos::Noun | Upos::Propn if ties.lexicon.has(Head::Noun, lemma) => Head::Noun,
            _ => continue,
        };
        let args = if pos == Head::Verb {
            Args::of_verb(tree, head)
        } else {
            Args::of_noun(tree, head, &ties.lexicon.light)
        };
        let Some((fit, _)) = ties.lexicon.best(pos, &args, tree, parties) else {
            continue;
        };
        let Some(line) = ties.lines.get(&fit.sense.place.line) else {
            continue;
        };
        let reader = Reader {
            tree,
            parties,
            args: &args,
            used: &fit.used,
        };
        if let Some(tie) = reader.tie(line, memory)
            && found.iter().all(|r| r.tie != tie)
            // "Applied to join": who applies is no member yet.
            && !found.iter().any(|r| {
                r.tie.status == "candidate" && r.tie.name == tie.name && tree.is_below(head, r.head)
            })
        {
            found.push(Reading {
                tie,
                head,
                anchor: reader.anchor(),
                ends: line.ends,
                why: format!("{} ({})", fit.sense.text, fit.sense.place),
            });
        }
    }
    let named = (0..tree.len())
        .filter_map(|w| parties.entry_at(w))
        .rfind(|e| is_body(e));
    if let Some(entry) = named {
        *memory = Some((entry.name.to_string(), entry.code.to_string()));
    }
    found
}

struct Reader<'r, 'a, 't> {
    tree: &'r Tree<'t>,
    parties: &'r Parties<'a, 't>,
    args: &'r Args,
    used: &'r [usize],
}

impl Reader<'_, '_, '_> {
    fn tie(&self, line: &Line, memory: &Memory) -> Option<Tie> {
        let (name, code) = line
            .what
            .iter()
            .find_map(|place| self.what(place, line.status))
            .or_else(|| {
                // "Its members are": the organisation named last.
                let pronoun = self
                    .args
                    .possessors
                    .iter()
                    .any(|&p| self.tree.upos(p) == Upos::Pron);
                let (name, code) = memory.clone().filter(|_| pronoun || self.is_bloc())?;
                Some((name, Some(code)))
            })?;
        let mut members: Vec<Entity> = Vec::new();
        for place in &line.who {
            for member in self.who(place) {
                // Organisations are parties of treaties; in other organisations they sit seldom.
                let body = is_code_of_body(member.code.as_deref());
                let treaty = matches!(line.status, "signed" | "ratified" | "party" | "in force");
                let same = |m: &Entity| m.code == member.code;
                if member.code.is_some()
                    && (!body || treaty)
                    && !is_private(&member)
                    && !members.iter().any(same)
                {
                    members.push(member);
                }
            }
        }
        // The organisation itself is no member of itself.
        members.retain(|m| m.name.as_deref() != Some(name.as_str()));
        let mutual = matches!(
            line.status,
            "upgraded" | "downgraded" | "established" | "restored" | "partner"
        );
        if members.len() < 2 && mutual {
            self.complete(&mut members);
        }
        let alone = members.len() < 2 && mutual;
        if members.is_empty() || alone || (name == "treaty" && members.len() < 2) {
            return None;
        }
        Some(Tie {
            name,
            code,
            members,
            status: line.status.to_string(),
            ..Tie::default()
        })
    }

    /// "They upgraded their ties": the pair that the report is about, if it holds the one that is named.
    fn complete(&self, members: &mut Vec<Entity>) {
        let Some((a, b)) = self.parties.discourse().pair() else {
            return;
        };
        if members
            .iter()
            .any(|m| m.code.as_ref().is_some_and(|c| *c != a && *c != b))
        {
            return;
        }
        for code in [a, b] {
            if members.iter().all(|m| m.code.as_ref() != Some(&code)) {
                let state = bifrons_core::states().iter().find(|s| s.code == code);
                let name = state.map(|s| s.name.to_string());
                members.push(Entity {
                    text: name.clone().unwrap_or_default(),
                    span: bifrons_core::Span::new(self.tree.offset, self.tree.offset),
                    name,
                    code: Some(code),
                    implicit: true,
                    ..Entity::default()
                });
            }
        }
    }

    /// The organisation, treaty or level at a place: its word, name and code.
    fn what(&self, place: &str, status: &str) -> Option<(String, Option<String>)> {
        let tree = self.tree;
        let treaty = matches!(
            status,
            "signed" | "ratified" | "party" | "in force" | "renewed" | "ended"
        );
        let words = match place {
            "self" => vec![self.args.head],
            "within" => {
                let below = tree.subtree(self.args.anchor, &|_| true);
                let body = |&&w: &&usize| self.parties.entry_at(w).is_some_and(is_body);
                below.iter().filter(body).take(1).copied().collect()
            }
            other => self.at(other),
        };
        for word in words {
            let (first, last) = self.parties.extent(word);
            let entry = (first..=last)
                .filter_map(|w| self.parties.entry_at(w).map(|e| (w, e)))
                .find(|(_, e)| is_body(e))
                // "The NATO alliance" is NATO; WTO talks are not the WTO, nor is its agreement.
                .filter(|(w, e)| {
                    let covers = self
                        .parties
                        .entry_at(word)
                        .is_some_and(|own| own.name == e.name);
                    *w == word || covers || (self.used.contains(&word) && !treaty)
                });
            if let Some((_, entry)) = entry {
                return Some((entry.name.to_string(), Some(entry.code.to_string())));
            }
            if place == "within" || place == "subj" && !self.used.contains(&word) {
                continue;
            }
            let asked = self.used.contains(&word) || place == "self";
            if asked && matches!(tree.upos(word), Upos::Noun | Upos::Propn) {
                let name = self.name(word, first, last);
                // "The bloc" alone names nothing; of a treaty the parties say which.
                if name.contains(' ') || tree.upos(word) == Upos::Propn || name == "treaty" {
                    return Some((name, None));
                }
            }
        }
        None
    }

    /// The phrase without article, possessor and the parties' adjectives: "comprehensive strategic partnership".
    fn name(&self, word: usize, mut first: usize, last: usize) -> String {
        let tree = self.tree;
        let drop = |w: usize| {
            let joined = w + 1 < word && tree.form(w + 1) == "-";
            // "a 25-year agreement", "an all-weather partnership"
            !joined
                && matches!(
                    tree.upos(w),
                    Upos::Det | Upos::Pron | Upos::Punct | Upos::Num | Upos::Part
                )
                || matches!(tree.lemma(w), "new" | "so-called" | "landmark" | "historic")
                || (self.parties.entry_at(w).is_some()
                    && (tree.upos(w) == Upos::Adj
                        || tree.base(w) == "nmod"
                        || tree.rel(w) == "nmod:poss"))
        };
        while first < word && drop(first) {
            first += 1;
        }
        let mut end = last;
        // "Treaty on the Prohibition of Nuclear Weapons", "Convention on Biological Diversity"
        if tree.upos(word) == Upos::Propn {
            let enter = |c: usize| {
                matches!(
                    tree.base(c),
                    "nmod" | "case" | "det" | "amod" | "compound" | "flat" | "conj" | "cc"
                )
            };
            for w in tree.subtree(word, &enter) {
                let capital = tree.form(w).starts_with(char::is_uppercase);
                let small = matches!(tree.upos(w), Upos::Adp | Upos::Det | Upos::Cconj);
                if w > end && w - end <= 2 && (capital || small) {
                    end = w;
                }
            }
            while end > word && !tree.form(end).starts_with(char::is_uppercase) {
                end -= 1;
            }
        }
        tree.slice(first, end).to_string()
    }

    /// Parties at a place.
    fn who(&self, place: &str) -> Vec<Entity> {
        let words = match place {
            "holder" => self.holders(),
            other => self.at(other),
        };
        let mut all = Vec::new();
        for word in words {
            for party in self.parties.all(word) {
                if party.kind == PartyKind::Unknown {
                    continue;
                }
                all.push(party.entity);
            }
            // "Their ties", "relations between Turkey and Egypt": the parties inside the phrase.
            if matches!(place, "obj" | "subj") && self.used.contains(&word) {
                all.clear();
                for inner in self
                    .tree
                    .children_by(word, &["nmod", "nmod:poss", "amod", "compound"])
                {
                    let parties = self
                        .parties
                        .all(inner)
                        .into_iter()
                        .filter(|p| p.kind != PartyKind::Unknown);
                    all.extend(parties.map(|p| p.entity));
                }
            }
        }
        all
    }

    /// Words at a place of the predicate.
    fn at(&self, place: &str) -> Vec<usize> {
        let tree = self.tree;
        match place {
            "subj" => self.args.subjects.clone(),
            "obj" => self.args.objects.clone(),
            "poss" => self.args.possessors.clone(),
            "mod" => self.args.modifiers.clone(),
            preposition => {
                let own = self.args.phrases.iter().filter(|(p, _)| p == preposition);
                own.map(|(_, w)| *w)
                    .flat_map(|w| tree.with_conjuncts(w))
                    .collect()
            }
        }
    }

    /// Who is said to be what the noun says.
    fn holders(&self) -> Vec<usize> {
        let tree = self.tree;
        let noun = self.args.head;
        let mut found = Vec::new();
        if tree.child_by(noun, &["cop"]).is_some() {
            found.extend(surface_subjects(tree, noun, 0));
        }
        let Some(governor) = tree.head(noun) else {
            return found;
        };
        match tree.base(noun) {
            "appos" => found.push(governor),
            "nmod" | "compound" | "flat"
                if tree.rel(noun) != "nmod:poss"
                    && tree.upos(governor) == Upos::Propn
                    && tree.preposition(noun).is_empty() =>
            {
                found.push(governor)
            }
            "xcomp" | "obj" if matches!(tree.lemma(governor), "become" | "remain" | "be") => {
                found.extend(surface_subjects(tree, governor, 0));
            }
            "obl" if tree.preposition(noun) == "as" => {
                found.extend(Args::of_verb(tree, governor).objects);
                if found.is_empty() {
                    found.extend(surface_subjects(tree, governor, 0));
                }
            }
            // "Its members are Kenya and Uganda."
            "nsubj" if tree.child_by(governor, &["cop"]).is_some() => found.push(governor),
            "nsubj" if matches!(tree.lemma(governor), "include" | "comprise" | "be") => {
                found.extend(tree.children_by(governor, &["obj", "xcomp"]));
            }
            _ => {}
        }
        found.extend(tree.children_by(noun, &["appos"]));
        // "NATO members Poland and Lithuania"
        let after = tree.children(noun).iter().copied().filter(|&c| {
            c > noun
                && matches!(tree.base(c), "flat" | "compound" | "nmod")
                && tree.upos(c) == Upos::Propn
                && tree.preposition(c).is_empty()
        });
        found.extend(after);
        found
    }

    /// The word whose tense holds: the verb, or for a noun with a copula the noun itself, else what governs it.
    fn anchor(&self) -> usize {
        let tree = self.tree;
        let head = self.args.head;
        match tree.head(head) {
            Some(verb)
                if matches!(tree.base(head), "xcomp" | "obj")
                    && tree.upos(verb) == Upos::Verb
                    && tree.upos(head) != Upos::Verb =>
            {
                verb
            }
            _ => self.args.anchor,
        }
    }

    /// "The bloc's members", "the five members": an organisation that was named is meant.
    fn is_bloc(&self) -> bool {
        let tree = self.tree;
        let head = self.args.head;
        let the = |w: usize| {
            tree.children_by(w, &["det"])
                .any(|d| tree.lemma(d) == "the")
        };
        tree.lemma(head) == "member"
            && tree.base(head) == "nsubj"
            && (the(head)
                || self
                    .args
                    .possessors
                    .iter()
                    .any(|&p| tree.upos(p) == Upos::Noun && the(p)))
    }
}

/// Companies, media and citizens bind no state.
fn is_private(entity: &Entity) -> bool {
    entity.sector.first().is_some_and(|s| {
        matches!(
            s,
            Sector::Bus
                | Sector::Jrn
                | Sector::Cvl
                | Sector::Edu
                | Sector::Med
                | Sector::Agr
                | Sector::Lab
        )
    })
}

/// Whether the name is that of a body that has members.
fn is_body(entry: &Entry) -> bool {
    entry.kind == Kind::Organisation && is_code_of_body(Some(entry.code))
}

fn is_code_of_body(code: Option<&str>) -> bool {
    matches!(code, Some("IGO" | "EUR" | "UNO"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let (ties, notes) = load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(ties.lines.len() > 50);
    }
}
