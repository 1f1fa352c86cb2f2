//! Words that stand for a party named elsewhere: pronouns, "both sides", a family name alone, an acronym.

use bifrons_core::{Entity, Sector, fold};

use super::discourse::Discourse;
use super::gazetteer::{Gazetteer, Hit};
use super::party::{Parties, Party, PartyKind};
use super::words::Use;
use crate::syntax::Upos;
use crate::tree::Tree;

impl Parties<'_, '_> {
    /// Pronouns, "both sides", "the two countries", "ministers Ana Pires and Li Wei".
    pub(super) fn reference(&self, head: usize, blank: &Party) -> Option<Vec<Party>> {
        let tree = self.tree;
        let form = tree.form(head).to_lowercase();
        if form == "both" || self.is_pair(head, &form) || self.is_named_pair(head) {
            let sector = self
                .gazetteer
                .role(tree, head)
                .and_then(|r| r.0.first().copied())
                .unwrap_or(Sector::Gov);
            let here = self.named_before(head);
            let implicit = here.is_none();
            return here.or_else(|| self.discourse.pair()).map(|(a, b)| {
                [a, b]
                    .into_iter()
                    .map(|code| with_code(blank, code, vec![sector], implicit))
                    .collect()
            });
        }
        if tree.upos(head) != Upos::Pron {
            return None;
        }
        let inside = self.before(head, &form);
        let implicit = inside.is_empty();
        let found = if implicit {
            self.discourse.antecedent(&form)
        } else {
            inside
        };
        let parties: Vec<Party> = found
            .into_iter()
            .map(|entity| {
                let mut party = blank.clone();
                party.entity = Entity {
                    text: blank.entity.text.clone(),
                    span: blank.entity.span,
                    implicit,
                    ..entity
                };
                party
            })
            .collect();
        (!parties.is_empty()).then_some(parties)
    }

    /// "both sides", "the two countries", "sides".
    fn is_pair(&self, head: usize, form: &str) -> bool {
        let both = || {
            self.tree
                .children_by(head, &["det", "nummod", "amod", "det:predet", "cc:preconj"])
                .any(|c| matches!(self.tree.lemma(c), "both" | "two"))
        };
        self.words.is(Use::Pair, self.tree.lemma(head)) && (form == "sides" || both())
    }

    /// "defence ministers Ana Pires and Li Wei", of whom no state is known.
    fn is_named_pair(&self, head: usize) -> bool {
        let tree = self.tree;
        let plural = self.words.is(Use::Pair, tree.lemma(head)) && tree.form(head).ends_with('s');
        if !plural {
            return false;
        }
        let Some(first) = tree.child_by(head, &["appos", "flat"]) else {
            return false;
        };
        let names = tree.with_conjuncts(first);
        let (from, to) = self.extent(head);
        names.len() == 2
            && names
                .iter()
                .all(|&n| tree.upos(n) == Upos::Propn && self.hit_at[n].is_none())
            && (from..=to).all(|w| self.hit_at[w].is_none())
    }

    /// The last two states named before a word of the sentence, if there are two.
    fn named_before(&self, word: usize) -> Option<(String, String)> {
        let mut codes: Vec<&str> = Vec::new();
        for at in 0..word {
            if let Some(entry) = self.entry_at(at).filter(|e| e.code.len() == 3) {
                codes.retain(|c| *c != entry.code);
                codes.push(entry.code);
            }
        }
        match codes[..] {
            [.., a, b] => Some((a.to_string(), b.to_string())),
            _ => None,
        }
    }

    /// The subjects of the sentence before a pronoun that may be meant by it; empty if there are none.
    pub(super) fn before(&self, pronoun: usize, form: &str) -> Vec<Entity> {
        if self.open.get() > 2 {
            return Vec::new();
        }
        self.open.set(self.open.get() + 1);
        let found = self.nearest_subject(pronoun, form);
        self.open.set(self.open.get() - 1);
        found
    }

    fn nearest_subject(&self, pronoun: usize, form: &str) -> Vec<Entity> {
        let tree = self.tree;
        let human = matches!(
            form,
            "he" | "she" | "him" | "her" | "his" | "himself" | "herself"
        );
        let many = matches!(form, "they" | "them" | "their" | "themselves");
        if !human && !many && !matches!(form, "it" | "its" | "itself") {
            return Vec::new();
        }
        // "X said they would": the speakers, whatever the number.
        let clause = tree.head(pronoun).filter(|_| tree.base(pronoun) == "nsubj");
        let speaker = clause
            .filter(|&c| tree.base(c) == "ccomp")
            .and_then(|c| tree.head(c))
            .and_then(|v| tree.child_by(v, &["nsubj"]))
            .filter(|&w| w < pronoun && matches!(tree.upos(w), Upos::Noun | Upos::Propn));
        if let Some(word) = speaker {
            let found = self.known(word);
            if !found.is_empty() {
                return entities(found);
            }
        }
        let possessive = matches!(form, "its" | "their" | "his" | "her");
        let candidates = (0..pronoun).rev().filter(|&w| {
            matches!(tree.upos(w), Upos::Noun | Upos::Propn)
                && (tree.base(w) == "nsubj" || (human && self.is_named_person(w)))
        });
        for word in candidates {
            // A pronoun's own clause has no other word for the same party.
            if !possessive && tree.head(word) == tree.head(pronoun) {
                continue;
            }
            let found = self.known(word);
            let Some(party) = found.first() else {
                if tree.base(word) == "nsubj" && !human {
                    return Vec::new();
                }
                continue;
            };
            let plural = tree.form(word).ends_with('s') && tree.upos(word) == Upos::Noun
                || tree.with_conjuncts(word).len() > 1;
            let person = party.kind == PartyKind::Person
                || (tree.upos(word) == Upos::Propn && party.kind == PartyKind::Role);
            let fits = if human {
                person || (party.kind == PartyKind::Role && !plural && tree.base(word) == "nsubj")
            } else if many {
                plural || party.kind == PartyKind::Organisation
            } else {
                !plural && !person
            };
            if fits {
                return entities(found);
            }
        }
        Vec::new()
    }

    /// The known parties of a phrase with its conjuncts.
    fn known(&self, word: usize) -> Vec<Party> {
        let all = self.tree.with_conjuncts(word).into_iter();
        all.flat_map(|w| self.one(w, 1))
            .filter(Party::is_known)
            .collect()
    }

    fn is_named_person(&self, word: usize) -> bool {
        self.tree.upos(word) == Upos::Propn
            && matches!(self.tree.base(word), "appos" | "obj" | "obl" | "nmod")
            && (self.tree.child_by(word, &["flat", "nmod:desc"]).is_some()
                || self
                    .entry_at(word)
                    .is_some_and(|e| e.kind == super::Kind::Person))
    }

    /// A person named in full earlier in the document.
    pub(super) fn remembered(&self, head: usize, blank: &Party) -> Option<Party> {
        if self.tree.upos(head) != Upos::Propn {
            return None;
        }
        let last = self
            .tree
            .children_by(head, &["flat"])
            .last()
            .unwrap_or(head);
        let known = self.discourse.person(&fold(self.tree.form(last)))?;
        Some(renamed(blank, known))
    }

    /// The body whose acronym the document gave in brackets: "the National Liberation Army (ELN)".
    pub(super) fn acronym(&self, head: usize, blank: &Party) -> Option<Party> {
        let known = self.discourse.acronym(self.tree.form(head))?;
        Some(renamed(blank, known))
    }
}

fn entities(parties: Vec<Party>) -> Vec<Entity> {
    let mut found: Vec<Entity> = Vec::new();
    for party in parties {
        if found.iter().all(|e| e.code != party.entity.code) {
            found.push(party.entity);
        }
    }
    found
}

/// The known party under the words of another mention.
fn renamed(blank: &Party, known: &Entity) -> Party {
    let mut party = blank.clone();
    party.entity = Entity {
        text: blank.entity.text.clone(),
        span: blank.entity.span,
        implicit: false,
        ..known.clone()
    };
    party
}

/// "on Friday", "the Friday vote": the name of a day or month that stands where a time stands.
fn is_day(tree: &Tree, word: usize) -> bool {
    let preposition = tree.preposition(word);
    let timed = matches!(
        preposition.as_str(),
        "on" | "in" | "since" | "until" | "till" | "by" | "from" | "before" | "after" | "through"
    );
    crate::speech::bundled().is_time(tree.form(word))
        && (timed || tree.base(word) == "compound" || tree.rel(word).ends_with(":unmarked"))
}

fn with_code(blank: &Party, code: String, sector: Vec<Sector>, implicit: bool) -> Party {
    let mut party = blank.clone();
    party.entity.name = bifrons_core::states()
        .iter()
        .find(|s| s.code == code)
        .map(|s| s.name.to_string());
    party.entity.code = Some(code);
    party.entity.sector = sector;
    party.entity.implicit = implicit;
    party
}
/// A family name alone is believed after a title, where the full name stood before, or of one in office at the time.
pub(super) fn plausible_surname(
    tree: &Tree,
    gazetteer: &Gazetteer,
    discourse: &Discourse,
    hit: &Hit,
) -> bool {
    let before = hit.start.checked_sub(1);
    let after = hit.end;
    let proper = tree.upos(hit.start) == Upos::Propn;
    // "May 20" is a day.
    let number = |w: usize| tree.form(w).starts_with(|c: char| c.is_ascii_digit());
    let dated = before.is_some_and(number) || (after < tree.len() && number(after));
    if !proper || dated || is_day(tree, hit.start) {
        return false;
    }
    if let Some(b) = before {
        if gazetteer.role(tree, b).is_some() {
            return true;
        }
        // "Jane Putin" is somebody else.
        let joined = tree.upos(b) == Upos::Propn
            && (tree.head(hit.start) == Some(b) || tree.head(b) == Some(hit.start));
        if joined && tree.rel(b) != "nmod:desc" {
            return discourse.knows_person(&hit.entries);
        }
    }
    if after < tree.len()
        && tree.upos(after) == Upos::Propn
        && tree.head(after) == Some(hit.start)
        && matches!(tree.rel(after), "flat" | "compound")
    {
        return false;
    }
    discourse.knows_person(&hit.entries) || discourse.in_office(gazetteer, &hit.entries)
}
