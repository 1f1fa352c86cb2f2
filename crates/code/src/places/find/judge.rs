//! Whether a name of the lists means a place where it stands.

use super::contains;
use super::reader::{Hit, Reader};
use super::signs::Evidence;
use crate::places::Kind;

/// People below which a town must be shown to be a place somewhere in the text.
const SMALL: f64 = 15_000.0;

/// People from which a city stands for itself, whatever name follows.
const LARGE: f64 = 100_000.0;

/// Words after a name in which the name of a body is looked for: "Dublin Arts Council".
const BODY: usize = 5;

/// What is looked at in a hit.
struct View {
    /// One word.
    single: bool,
    /// A line of the data describes it.
    listed: bool,
    /// Listed, or a large city.
    strong: bool,
    /// It is a given name too.
    given: bool,
    /// It is a common word or family name too.
    common: bool,
    /// The words around it ask for a place.
    shown: bool,
    /// They may ask for one, or it is shown elsewhere in the document.
    known: bool,
}

impl Reader<'_> {
    /// Whether the hit of that number means a place.
    pub fn is_place(&self, hits: &[Hit], number: usize, evidence: &Evidence) -> bool {
        let words = &self.places.words;
        let hit = &hits[number];
        let written = &self.text[self.tokens[hit.from].start..hit.end];
        let lower = written.to_lowercase();
        if words.never.contains(lower.as_str())
            || words.ill.contains(self.form(hit.to))
            || self.form(hit.to).starts_with('$')
            || self.is_church(hit, written)
        {
            return false;
        }
        if hit.candidates.iter().any(|c| c.kind == Kind::People) {
            let person = |b: usize| {
                words.given.contains(self.form(b))
                    || words.title.contains(self.form(b)) && !self.tokens[b].first
            };
            return !self.before(hit.from).is_some_and(person);
        }
        let own = hit.candidates.iter().filter(|c| c.own);
        let largest = own.map(|c| c.population).fold(0.0, f64::max);
        let single = hit.to == hit.from + 1;
        let listed = hit.candidates.iter().any(|c| c.listed);
        let elsewhere = evidence.places.contains(&self.key(hit));
        let view = View {
            single,
            listed,
            strong: listed || largest >= LARGE,
            given: single && words.given.contains(written),
            common: single
                && !self.places.facts.is_abbreviation(written)
                && (words.common.contains(lower.as_str()) || evidence.small.contains(&lower)),
            shown: self.shown(hit, hits, number),
            known: elsewhere || self.hinted(hit),
        };
        if self.opens_report(hit) {
            return true;
        }
        let capitals = written.len() > 4 && written.chars().all(char::is_uppercase);
        if view.common && capitals
            || !self.stands_before(&view, hits, number)
            || !self.stands_after(&view, hits, number)
        {
            return false;
        }
        if view.shown {
            return true;
        }
        if view.common {
            return listed && !words.common.contains(lower.as_str());
        }
        let person = evidence.people.contains(written) && (!listed || view.given);
        if single && person && !elsewhere || view.given && !view.strong && !view.known {
            return false;
        }
        // A small town must be shown to be one, if only by a body's name: "Delano City Council".
        let body = self.after(hit.to).is_some_and(|a| {
            words.body.contains(self.form(a)) || words.tail.contains(self.form(a))
        });
        view.strong
            || largest >= SMALL
            || view.known
            || self.neighbour(hit).is_some()
            || body
            || !single
    }

    /// Word and byte after a name with the kind of place that it takes with it ("Salinas Valley"), and what that makes it.
    pub fn extended(&self, hit: &Hit) -> (usize, usize, Option<Kind>) {
        let words = &self.places.words;
        let next = self
            .after(hit.to)
            .filter(|&w| words.nature.contains(self.form(w)));
        let last = next.filter(|&w| self.after(w + 1).is_none());
        let Some(last) = last else {
            return (hit.to, hit.end, None);
        };
        let kind = match self.form(last) {
            "River" | "Creek" => Kind::River,
            "Lake" | "Reservoir" => Kind::Lake,
            "Bay" => Kind::Sea,
            "Strait" => Kind::Strait,
            "Canal" => Kind::Canal,
            "Island" | "Islands" => Kind::Island,
            "Peninsula" => Kind::Peninsula,
            "Desert" => Kind::Desert,
            "Mountain" | "Mountains" | "Valley" | "Canyon" => Kind::Mountain,
            "Twp" => Kind::District,
            _ => return (last + 1, self.tokens[last].end, None),
        };
        (last + 1, self.tokens[last].end, Some(kind))
    }

    /// "St. Mark's" is a church or a school.
    fn is_church(&self, hit: &Hit, written: &str) -> bool {
        written.starts_with("St")
            && hit.to > hit.from + 1
            && matches!(self.form(hit.to), "'s" | "’s" | "'" | "’")
            && !hit
                .candidates
                .iter()
                .any(|c| c.listed || c.population >= LARGE)
    }

    /// A name in capitals that opens a report: "CLINTON — A couple".
    fn opens_report(&self, hit: &Hit) -> bool {
        self.tokens[hit.from].first
            && matches!(self.form(hit.to), "—" | "--" | "–" | "-")
            && !self.tokens[hit.to].glued
            && (hit.from..hit.to).all(|w| self.form(w).chars().all(|c| !c.is_lowercase()))
    }

    /// The word before that belongs to the same name. The first word of a sentence does only if it is one of those that do.
    fn neighbour(&self, hit: &Hit) -> Option<usize> {
        let words = &self.places.words;
        self.before(hit.from).filter(|&b| {
            let form = self.form(b);
            !self.tokens[b].first
                || words.given.contains(form)
                || words.title.contains(form)
                || words.edge.contains(form)
        })
    }

    /// Whether the word before leaves it a place: not after a given name, an initial, a title.
    fn stands_before(&self, view: &View, hits: &[Hit], number: usize) -> bool {
        let words = &self.places.words;
        let Some(before) = self.neighbour(&hits[number]) else {
            return true;
        };
        let form = self.form(before);
        let last = hits[..number].last().filter(|h| h.to == before + 1);
        let person = words.given.contains(form) && !words.edge.contains(form);
        if person || form.chars().count() == 1 {
            return view.listed && last.is_some_and(|h| h.candidates.iter().any(|c| c.listed));
        }
        if words.title.contains(form) && !view.listed {
            return false;
        }
        let apart = last.is_some()
            || words.edge.contains(form)
            || words.body.contains(form)
            || words.tail.contains(form)
            || words.press.contains(form);
        let name = view.single && (view.given || view.common) && !view.listed;
        apart || (view.strong || view.shown) && !name
    }

    /// Whether the words after leave it a place: the name of a body or an office, of what contains it, or it is large.
    fn stands_after(&self, view: &View, hits: &[Hit], number: usize) -> bool {
        let words = &self.places.words;
        let hit = &hits[number];
        let Some(after) = self.after(hit.to) else {
            return true;
        };
        if words.road.contains(self.form(after)) && !view.listed || view.common && !view.known {
            return false;
        }
        let body = (after..after + BODY)
            .map_while(|w| self.after(w))
            .map(|w| self.form(w))
            .any(|w| words.body.contains(w) || words.press.contains(w) || words.tail.contains(w));
        let container = hits
            .get(number + 1)
            .is_some_and(|n| n.from == after && contains(&n.candidates, &hit.candidates));
        body || words.title.contains(self.form(after))
            || container
            || (view.strong || view.known) && !view.given
    }
}
