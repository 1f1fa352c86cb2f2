//! Words that stand for a party named elsewhere: pronouns, "both sides", a family name alone.

use bifrons_core::{Entity, Sector, fold};

use super::discourse::Discourse;
use super::gazetteer::{Gazetteer, Hit};
use super::party::{Parties, Party, PartyKind};
use crate::syntax::Upos;
use crate::tree::Tree;

impl Parties<'_, '_> {
    /// Pronouns, "both sides", "the two countries".
    pub(super) fn reference(&self, head: usize, blank: &Party) -> Option<Vec<Party>> {
        let tree = self.tree;
        let form = tree.form(head).to_lowercase();
        let both = tree
            .children_by(head, &["det", "nummod", "amod", "det:predet", "cc:preconj"])
            .any(|c| matches!(tree.lemma(c), "both" | "two"));
        let plural = matches!(
            tree.lemma(head),
            "side"
                | "country"
                | "nation"
                | "state"
                | "leader"
                | "president"
                | "government"
                | "neighbour"
                | "neighbor"
                | "party"
                | "minister"
                | "power"
                | "capital"
                | "people"
                | "army"
                | "rival"
                | "ally"
                | "diplomat"
        );
        if form == "both"
            || (both && plural)
            || (plural && tree.lemma(head) == "side" && form == "sides")
        {
            let sector = self
                .gazetteer
                .role(tree, head)
                .and_then(|r| r.0.first().copied())
                .unwrap_or(Sector::Gov);
            let named = self.named_before(head);
            return named.or_else(|| self.discourse.pair()).map(|(a, b)| {
                [a, b]
                    .into_iter()
                    .map(|code| with_code(blank, code, vec![sector]))
                    .collect()
            });
        }
        if tree.upos(head) != Upos::Pron {
            return None;
        }
        let entity = self
            .before(head, &form)
            .or_else(|| self.discourse.antecedent(&form))?;
        let mut party = blank.clone();
        party.entity = Entity {
            text: blank.entity.text.clone(),
            span: blank.entity.span,
            ..entity
        };
        Some(vec![party])
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

    /// The subject of the sentence before a pronoun that may be meant by it.
    pub(super) fn before(&self, pronoun: usize, form: &str) -> Option<Entity> {
        if self.open.get() > 2 {
            return None;
        }
        self.open.set(self.open.get() + 1);
        let found = self.nearest_subject(pronoun, form);
        self.open.set(self.open.get() - 1);
        found
    }

    fn nearest_subject(&self, pronoun: usize, form: &str) -> Option<Entity> {
        let tree = self.tree;
        let human = matches!(form, "he" | "she" | "him" | "her" | "his");
        let many = matches!(form, "they" | "them" | "their" | "themselves");
        if !human && !many && !matches!(form, "it" | "its" | "itself") {
            return None;
        }
        // "X said they would": the speaker, whatever the number.
        let clause = tree.head(pronoun).filter(|_| tree.base(pronoun) == "nsubj");
        let speaker = clause
            .filter(|&c| tree.base(c) == "ccomp")
            .and_then(|c| tree.head(c))
            .and_then(|v| tree.child_by(v, &["nsubj"]));
        if let Some(word) =
            speaker.filter(|&w| w < pronoun && matches!(tree.upos(w), Upos::Noun | Upos::Propn))
            && let Some(party) = self.one(word, 1).into_iter().find(Party::is_known)
        {
            return Some(party.entity);
        }
        let candidates = (0..pronoun).rev().filter(|&w| {
            tree.base(w) == "nsubj" && matches!(tree.upos(w), Upos::Noun | Upos::Propn)
        });
        for word in candidates {
            // A pronoun's own clause has no other word for the same party.
            if matches!(form, "it" | "they" | "he" | "she" | "him" | "them")
                && tree.head(word) == tree.head(pronoun)
            {
                continue;
            }
            let party = self.one(word, 1).into_iter().find(Party::is_known)?;
            let plural = tree.form(word).ends_with('s') && tree.upos(word) == Upos::Noun
                || tree.with_conjuncts(word).len() > 1;
            let person = party.kind == PartyKind::Person
                || (tree.upos(word) == Upos::Propn && party.kind == PartyKind::Role);
            let fits = if human {
                person
            } else if many {
                plural || party.kind == PartyKind::Organisation
            } else {
                !plural && !person
            };
            if fits {
                return Some(party.entity);
            }
        }
        None
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
        let mut party = blank.clone();
        party.entity = Entity {
            text: blank.entity.text.clone(),
            span: blank.entity.span,
            ..known.clone()
        };
        Some(party)
    }
}

fn with_code(blank: &Party, code: String, sector: Vec<Sector>) -> Party {
    let mut party = blank.clone();
    party.entity.name = bifrons_core::states()
        .iter()
        .find(|s| s.code == code)
        .map(|s| s.name.to_string());
    party.entity.code = Some(code);
    party.entity.sector = sector;
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
    if !proper {
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
