//! The name of an indicator, and whose it is.

use super::{Naming, Reader, Reading, Subject};
use crate::events::args::surface_subjects;
use crate::measures::numbers::Quantity;
use crate::syntax::Upos;

impl Reader<'_, '_, '_> {
    pub(super) fn named(
        &self,
        quantity: &Quantity,
        subject: &Subject,
        before: &[Reading],
    ) -> String {
        let tree = self.tree;
        let verb = tree.lemma(subject.anchor);
        let own = !quantity.covers(subject.head);
        let phrase = if own {
            self.name(subject.head, before)
        } else {
            String::new()
        };
        match subject.naming {
            Naming::Plain => phrase,
            Naming::Flow if own => format!("{verb} of {phrase}"),
            Naming::Flow => verb.to_string(),
            Naming::Share => {
                let holder = surface_subjects(tree, subject.anchor, 0)
                    .into_iter()
                    .find(|&s| {
                        !quantity.covers(s) && s != subject.head && !tree.is_below(s, subject.head)
                    });
                match holder {
                    Some(holder) => format!("{}, share of {phrase}", self.phrase(holder, true)),
                    None => format!("share of {phrase}"),
                }
            }
        }
    }

    /// The words that name what is measured; "those of South Korea" takes the name before.
    pub(super) fn name(&self, head: usize, before: &[Reading]) -> String {
        let tree = self.tree;
        if matches!(tree.lemma(head), "that" | "those")
            && let Some(earlier) = before.last()
        {
            let of = tree
                .children_by(head, &["nmod"])
                .next()
                .map(|c| self.phrase(c, true))
                .unwrap_or_default();
            return format!("{} ({of})", earlier.indicator.name);
        }
        let name = self.phrase(head, false);
        // "By 2022 the share had reached 16 percent."
        match before.last() {
            Some(earlier) if self.is_bare(head) => earlier.indicator.name.clone(),
            _ => name,
        }
    }

    /// "The share", "the figure": a noun that says nothing of itself.
    fn is_bare(&self, head: usize) -> bool {
        let tree = self.tree;
        matches!(
            tree.lemma(head),
            "share" | "figure" | "number" | "total" | "volume" | "value" | "rate" | "level"
        ) && tree
            .children(head)
            .iter()
            .all(|&c| matches!(tree.base(c), "det" | "punct"))
    }

    /// The noun phrase with its phrases of "of", "in", "with", "between", "to", "from", without article and figures.
    pub(super) fn phrase(&self, head: usize, short: bool) -> String {
        let tree = self.tree;
        let (mut first, mut last) = self.parties.extent(head);
        if !short {
            let enter = |c: usize| {
                matches!(
                    tree.base(c),
                    "nmod"
                        | "case"
                        | "det"
                        | "amod"
                        | "compound"
                        | "flat"
                        | "conj"
                        | "cc"
                        | "nummod"
                        | "punct"
                ) && !self.inside_quantity(c)
                    && !self.is_time(c)
            };
            let words = tree.subtree(head, &enter);
            for word in words {
                if word <= last {
                    continue;
                }
                if word - last > 3 || word - head > 14 || self.inside_quantity(word) {
                    break;
                }
                last = word;
            }
        }
        while first < head
            && (matches!(tree.upos(first), Upos::Det | Upos::Punct)
                || self.inside_quantity(first)
                || tree.lemma(first) == "its"
                || tree.lemma(first) == "their")
        {
            first += 1;
        }
        while last > head
            && (matches!(tree.upos(last), Upos::Punct | Upos::Cconj | Upos::Adp)
                || tree.form(last) == "worth")
        {
            last -= 1;
        }
        if let Some(q) = (first..=last).find(|&w| self.inside_quantity(w))
            && q > head
        {
            last = q - 1;
            while last > head
                && matches!(
                    tree.upos(last),
                    Upos::Punct | Upos::Cconj | Upos::Adp | Upos::Adv | Upos::Det
                )
            {
                last -= 1;
            }
        }
        tree.slice(first, last.max(first)).to_string()
    }

    /// Codes of the parties in the name and beside it; of the document's pair or state if none is named.
    pub(super) fn codes(&self, subject: &Subject, before: &[Reading]) -> Vec<String> {
        let tree = self.tree;
        if let Some(earlier) = before.last().filter(|_| self.is_bare(subject.head)) {
            return earlier.indicator.parties.clone();
        }
        let mut codes: Vec<String> = Vec::new();
        let inside = tree.subtree(subject.head, &|c| {
            !matches!(tree.base(c), "acl" | "advcl" | "appos" | "parataxis") || tree.rel(c) == "acl"
        });
        for word in inside {
            codes.extend(self.parties.entry_at(word).map(|e| e.code.to_string()));
            if tree.base(word) == "nmod" || tree.upos(word) == Upos::Pron {
                self.known(word, &mut codes);
            }
        }
        self.known(subject.head, &mut codes);
        for &word in &subject.others {
            self.known(word, &mut codes);
        }
        let mutual = tree
            .children_by(subject.head, &["amod", "compound"])
            .any(|c| {
                matches!(
                    tree.lemma(c),
                    "bilateral" | "mutual" | "two-way" | "reciprocal"
                )
            });
        if codes.iter().filter(|c| !c.is_empty()).count() < 2
            && mutual
            && let Some((a, b)) = self.parties.discourse().pair()
        {
            codes.extend([a, b]);
        }
        if codes.is_empty() {
            codes.extend(self.parties.discourse().focus());
        }
        codes.retain(|c| !c.is_empty());
        codes.sort();
        codes.dedup();
        codes
    }

    pub(super) fn known(&self, word: usize, codes: &mut Vec<String>) {
        if self.inside_quantity(word) || self.is_time(word) {
            return;
        }
        let all = self.parties.all(word);
        codes.extend(
            all.into_iter()
                .filter(|p| !p.inferred)
                .filter_map(|p| p.entity.code),
        );
    }

    /// Phrases of a verb that may name a party of the number: "trade rose with China", "exports to India".
    pub(super) fn related(&self, verb: usize) -> Vec<usize> {
        let tree = self.tree;
        tree.children_by(verb, &["obl"])
            .filter(|&c| {
                matches!(
                    tree.preposition(c).as_str(),
                    "with" | "between" | "to" | "from"
                )
            })
            .filter(|&c| !self.inside_quantity(c) && !self.is_time(c))
            .collect()
    }
}
