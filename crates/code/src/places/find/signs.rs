//! What the words around a name, and the document as a whole, tell of it.

use rustc_hash::FxHashSet;

use super::contains;
use super::reader::{Hit, Reader};
use crate::places::table::key;

/// What the document as a whole tells of its names.
#[derive(Default)]
pub struct Evidence {
    /// Family names of people.
    pub people: FxHashSet<String>,
    /// Keys that stand somewhere as only a place does.
    pub places: FxHashSet<String>,
    /// Words written in small letters.
    pub small: FxHashSet<String>,
}

impl Reader<'_> {
    /// Whether a name stands there as only a place does: after "in", or before a comma and the name of what contains it.
    pub fn shown(&self, hit: &Hit, hits: &[Hit], number: usize) -> bool {
        let next = hits.get(number + 1);
        let contained = self.form(hit.to) == ","
            && next
                .is_some_and(|n| n.from == hit.to + 1 && contains(&n.candidates, &hit.candidates));
        let alone = self.after(hit.to).is_none();
        contained || alone && (self.located(hit.from) || self.counties(hit.to))
    }

    /// Whether a word that asks for a place stands before: "in", "in the", "the village of".
    pub fn located(&self, at: usize) -> bool {
        let Some(mut before) = at.checked_sub(1) else {
            return false;
        };
        if self.tokens[at].first {
            return false;
        }
        if self.form(before) == "the" && before > 0 {
            before -= 1;
        }
        let noun = |w: usize| {
            let word = self.form(w).to_lowercase();
            self.places.words.noun.contains(word.as_str())
                || matches!(
                    word.as_str(),
                    "north" | "south" | "east" | "west" | "outskirts"
                )
        };
        match self.form(before) {
            "in" | "near" | "outside" | "In" | "Near" | "Outside" => true,
            "of" | ":" => before > 0 && noun(before - 1),
            _ => false,
        }
    }

    /// Whether a word stands before that may ask for a place, or one stands after that places have: "Grovetown police".
    pub fn hinted(&self, hit: &Hit) -> bool {
        let before = hit.from.checked_sub(1).map_or("", |b| self.form(b));
        let after = self.form(hit.to);
        !self.tokens[hit.from].first
            && matches!(
                before,
                "of" | "from"
                    | "to"
                    | "at"
                    | "around"
                    | "through"
                    | "between"
                    | "into"
                    | "toward"
                    | "towards"
                    | "via"
                    | "across"
            )
            && self.after(hit.to).is_none()
            || self.places.words.beside.contains(after)
    }

    /// Whether names are joined to "counties" after it: "Barrow and Jackson counties".
    fn counties(&self, mut at: usize) -> bool {
        for _ in 0..12 {
            match self.form(at) {
                "counties" | "Counties" | "parishes" | "Parishes" | "townships" | "districts"
                | "provinces" => return true,
                "," | "and" | "or" => at += 1,
                _ if self.tokens.get(at).is_some_and(|t| t.capital && !t.first) => at += 1,
                _ => return false,
            }
        }
        false
    }

    /// Whether any preposition of place or direction stands before.
    pub fn located_any(&self, at: usize) -> bool {
        self.located(at)
            || at > 0
                && !self.tokens[at].first
                && matches!(
                    self.form(at - 1),
                    "of" | "from" | "to" | "at" | "and" | "," | "for" | "through"
                )
    }

    /// Adds what this text tells.
    pub fn gather(&self, hits: &[Hit], evidence: &mut Evidence) {
        let words = &self.places.words;
        for (number, hit) in hits.iter().enumerate() {
            if self.shown(hit, hits, number)
                || self
                    .after(hit.to)
                    .is_some_and(|n| words.tail.contains(self.form(n)))
            {
                evidence.places.insert(self.key(hit));
            }
        }
        for (at, token) in self.tokens.iter().enumerate() {
            if !token.capital {
                evidence.small.insert(token.form.to_string());
                continue;
            }
            let named = words.given.contains(token.form) || words.title.contains(token.form);
            if !named {
                continue;
            }
            let mut last = at;
            let mut to = at + 1;
            if self.form(to) == "." && self.tokens[to].glued {
                to += 1;
            }
            while to <= at + 5 {
                match self.after(to) {
                    Some(next)
                        if !words.body.contains(self.form(next))
                            && !words.tail.contains(self.form(next)) =>
                    {
                        last = next;
                        to = next + 1;
                    }
                    // The stop of an initial.
                    None if self.form(to) == "." && self.form(last).chars().count() == 1 => to += 1,
                    _ => break,
                }
            }
            if last > at {
                evidence.people.insert(self.form(last).to_string());
                // "Georgia Stevens" is a person for her second name; of "Georgia Arrests Two" nobody is told.
                let family = self.form(last).to_lowercase();
                let listed = !self
                    .places
                    .facts
                    .find(token.form, &key(token.form))
                    .is_empty();
                if !listed || words.common.contains(family.as_str()) {
                    evidence.people.insert(token.form.to_string());
                }
            }
        }
    }
}
