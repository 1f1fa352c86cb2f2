//! The phrase around a word: how far it reaches, which name is its own, whose it is.

use super::gazetteer::{Entry, Hit, Kind};
use super::party::Parties;
use super::words::Use;
use crate::syntax::Upos;

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

impl<'a> Parties<'a, '_> {
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

    /// The name that is the phrase's own, not a modifier's.
    pub(super) fn primary(&self, head: usize, first: usize, last: usize) -> Option<&'a Entry> {
        let covers = |i: usize| self.hit_at[i].is_some();
        let hit = |i: usize| self.hit_at[i].map(|n| &self.hits[n]);
        if covers(head) {
            return self.of_state(head, first, last, hit(head)?);
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
        let entry = self.of_state(head, first, last, hit(named?)?)?;
        (entry.kind == Kind::Person || self.tree.upos(head) != Upos::Propn).then_some(entry)
    }

    /// What a name stands for in a phrase that may say whose it is: a namesake of another state is not meant by "President Kim of
    /// South Korea"; of a family name with a title, or of no person at all, the title and the state say more than the name.
    fn of_state(&self, head: usize, first: usize, last: usize, hit: &Hit) -> Option<&'a Entry> {
        let entry = self.discourse.pick(self.gazetteer, hit);
        let whole = (hit.start..hit.end).contains(&head) && hit.end > hit.start + 1;
        let state = || self.stated(head, first, last).filter(|c| *c != entry.code);
        if entry.kind == Kind::Person {
            let Some(code) = state() else {
                return Some(entry);
            };
            let namesakes = hit.entries.iter().map(|&n| self.gazetteer.entry(n));
            let day = self.discourse.day().unwrap_or(0);
            return namesakes
                .filter(|e| e.kind == Kind::Person && e.code == code)
                .min_by_key(|e| e.distance(day))
                .or_else(|| (whole && !self.titled(head)).then_some(entry));
        }
        // "President Chad Xyz of Togo"
        let name = self.titled(head) && self.tree.child_by(head, &["flat"]).is_some();
        (!name || hit.start < first || state().is_none()).then_some(entry)
    }

    /// Whether a title stands before the name.
    fn titled(&self, head: usize) -> bool {
        let title = |w: usize| self.gazetteer.role(self.tree, w).is_some();
        title(head)
            || self
                .tree
                .children_by(head, &["nmod:desc", "compound"])
                .any(title)
    }

    /// The state that a phrase names beside its own name: "**U.S.** President Ford", "Prime Minister Suárez of **Spain**".
    pub(super) fn stated(&self, head: usize, first: usize, last: usize) -> Option<&'a str> {
        let state = |w: usize| {
            self.entry_at(w)
                .filter(|e| e.kind.is_state() && !matches!(e.kind, Kind::City | Kind::Region))
        };
        let own = |w: usize| {
            self.hit_at[w].is_some_and(|n| {
                let hit = &self.hits[n];
                hit.start <= head && head < hit.end
            })
        };
        if let Some(entry) = (first..head).filter(|&w| !own(w)).find_map(state) {
            return Some(entry.code);
        }
        let mut at = head.max(last.min(head + 6)) + 1;
        if self.is_of_state(head + 1) {
            at = at.max(head + 3);
        }
        while at < self.tree.len()
            && at < head + 10
            && matches!(self.tree.upos(at), Upos::Propn | Upos::X)
            && self.tree.form(at).starts_with(char::is_uppercase)
        {
            at += 1;
        }
        let of = at < self.tree.len() && matches!(self.tree.lemma(at), "of" | "from");
        let next = at + 1;
        if !of || next >= self.tree.len() {
            return None;
        }
        let start = next + usize::from(self.tree.lemma(next) == "the");
        (start < self.tree.len())
            .then(|| state(start))
            .flatten()
            .map(|e| e.code)
    }

    /// "of State" after "Secretary".
    pub(super) fn is_of_state(&self, at: usize) -> bool {
        at + 1 < self.tree.len() && self.tree.lemma(at) == "of" && self.tree.form(at + 1) == "State"
    }

    /// The state or body whose the phrase is: a possessor, an adjective, a name before the head, or "of", "in", "from" after it.
    pub(super) fn owner(
        &self,
        head: usize,
        first: usize,
        last: usize,
    ) -> Option<(String, Option<usize>)> {
        let tree = self.tree;
        let named = tree.upos(head) == Upos::Propn;
        if named && let Some(code) = self.stated(head, first, last) {
            return Some((code.to_string(), None));
        }
        let inside = self
            .hits
            .iter()
            .filter(|h| h.start >= first && h.end <= last + 1 && !(h.start <= head && head < h.end))
            .map(|h| h.start)
            .find(|&w| !named || self.entry_at(w).is_some_and(|e| e.kind != Kind::Person));
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
            let before = self.before(pronoun, &form).into_iter();
            let inside = || before.filter_map(|e| e.code).next();
            if let Some(code) = inside().or_else(|| self.discourse.possessor(&form)) {
                return Some((code, None));
            }
        }
        let abroad = self.words.is(Use::Abroad, tree.lemma(head));
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
