//! Ways through the tree about a quantity.

use super::Reader;
use crate::actors::PartyKind;
use crate::measures::numbers::{Quantity, UnitKind};
use crate::syntax::Upos;

impl Reader<'_, '_, '_> {
    /// The word of the quantity that hangs on something outside it.
    pub(super) fn top(&self, quantity: &Quantity) -> usize {
        (quantity.start..quantity.end)
            .find(|&w| {
                self.tree.head(w).is_none_or(|h| !quantity.covers(h))
                    && self.tree.upos(w) != Upos::Punct
            })
            .unwrap_or(quantity.start)
    }

    /// The predicate of the clause that the word stands in.
    pub(super) fn clause_of(&self, word: usize) -> usize {
        let mut at = word;
        while !self.is_clause(at) {
            let Some(head) = self.tree.head(at) else {
                break;
            };
            at = head;
        }
        at
    }

    pub(super) fn is_clause(&self, word: usize) -> bool {
        let tree = self.tree;
        let subject = tree.child_by(word, &["cop"]).is_some()
            || (tree.child_by(word, &["nsubj"]).is_some() && !self.inside_quantity(word));
        tree.upos(word) == Upos::Verb && tree.base(word) != "amod" && !self.inside_quantity(word)
            || subject
            || tree.head(word).is_none()
    }

    /// Whether a number on the noun is its size: "a deficit of $12 billion", "a 9 percent inflation", "trade worth $5 billion".
    pub(super) fn names(&self, noun: usize, quantity: &Quantity) -> bool {
        let tree = self.tree;
        let top = self.top(quantity);
        let direct = tree.head(top) == Some(noun);
        let preposition = tree.preposition(top);
        let worth = quantity.start > 0 && matches!(tree.lemma(quantity.start - 1), "worth" | "at");
        match tree.base(top) {
            "nmod" | "obl" if direct => {
                matches!(preposition.as_str(), "of" | "at" | "worth" | "with")
            }
            "nummod" | "compound" | "amod" | "appos" if direct => {
                quantity.is(UnitKind::Money)
                    || quantity.is(UnitKind::Share)
                    || quantity.is(UnitKind::Rate)
            }
            // An apposition that was taken for one more of a list: "its debt, 14 billion dollars, …".
            "conj" if direct && tree.child_by(top, &["cc"]).is_none() => {
                quantity.is(UnitKind::Money) || quantity.is(UnitKind::Share)
            }
            _ => worth && tree.is_below(top, noun) && noun + 6 >= quantity.start,
        }
    }

    /// Preposition with which the quantity hangs on the verb; `None` if it does not hang there.
    pub(super) fn place(&self, verb: usize, top: usize) -> Option<String> {
        let tree = self.tree;
        let mut at = top;
        let mut preposition = tree.preposition(at);
        for _ in 0..5 {
            if at == verb {
                return Some(preposition);
            }
            let head = tree.head(at)?;
            if head != verb
                && !matches!(
                    tree.base(at),
                    "conj"
                        | "nmod"
                        | "compound"
                        | "nummod"
                        | "amod"
                        | "appos"
                        | "obl"
                        | "advmod"
                        | "obj"
                        | "dep"
                )
            {
                return None;
            }
            if preposition.is_empty() {
                preposition = tree.preposition(head);
            }
            at = head;
        }
        None
    }

    /// Whether the quantity stands right after the verb: "grew by about 20 percent".
    pub(super) fn follows(&self, verb: usize, quantity: &Quantity) -> bool {
        let tree = self.tree;
        let small = |w: usize| matches!(tree.upos(w), Upos::Adp | Upos::Adv | Upos::Det);
        quantity.start > verb && quantity.start - verb <= 4 && (verb + 1..quantity.start).all(small)
    }

    /// A bare number counts only where it is what the verb leads to: "rose to 45".
    pub(super) fn is_place_of_number(&self, verb: usize, top: usize) -> bool {
        !matches!(self.tree.base(top), "nummod" | "compound") && self.place(verb, top).is_some()
    }

    /// "140,000 tonnes of copper a year".
    pub(super) fn is_rate(&self, quantity: &Quantity) -> bool {
        let tree = self.tree;
        (quantity.end..tree.len().saturating_sub(1).min(quantity.end + 5)).any(|w| {
            matches!(tree.form(w), "a" | "per" | "each" | "every")
                && matches!(tree.form(w + 1), "day" | "week" | "month" | "year")
        })
    }

    pub(super) fn inside_quantity(&self, word: usize) -> bool {
        self.quantities.iter().any(|q| q.covers(word))
    }

    pub(super) fn is_time(&self, word: usize) -> bool {
        let form = self.tree.form(word);
        (form.len() == 4 && form.bytes().all(|b| b.is_ascii_digit()))
            || matches!(
                self.tree.lemma(word),
                "year" | "month" | "quarter" | "decade" | "week" | "day" | "today"
            )
    }

    /// "13 billion euros ($14.5 billion)".
    pub(super) fn is_conversion(&self, number: usize) -> bool {
        let Some(before) = number.checked_sub(1).map(|b| &self.quantities[b]) else {
            return false;
        };
        let own = &self.quantities[number];
        own.start > 0
            && self.tree.form(own.start - 1) == "("
            && own.start - before.end <= 2
            && own.unit.map(|u| u.kind) == before.unit.map(|u| u.kind)
    }

    /// Pronouns name nothing, but "those of South Korea" does.
    pub(super) fn is_pronoun(&self, word: usize) -> bool {
        let tree = self.tree;
        tree.upos(word) == Upos::Pron
            && !(matches!(tree.lemma(word), "that" | "those")
                && tree.child_by(word, &["nmod"]).is_some())
    }

    pub(super) fn is_party(&self, word: usize) -> bool {
        self.parties.all(word).iter().any(|p| {
            matches!(
                p.kind,
                PartyKind::Person | PartyKind::Organisation | PartyKind::Role | PartyKind::State
            )
        })
    }
}
