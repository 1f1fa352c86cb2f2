//! Names in no list that their neighbours show to be places, and roads.

use rustc_hash::FxHashSet;

use super::reader::{Hit, Reader};
use super::signs::Evidence;
use crate::places::Kind;

/// Words `from..to`, and what they are.
pub type Found = (usize, usize, Kind);

/// Words of the longest name.
const LONGEST: usize = 3;

impl Reader<'_> {
    /// Names of no list. `good` says which hits mean places.
    pub fn unlisted(&self, hits: &[Hit], good: &[bool], evidence: &Evidence) -> Vec<Found> {
        let mut covered = vec![false; self.tokens.len()];
        for (hit, _) in hits.iter().zip(good).filter(|(_, good)| **good) {
            covered[hit.from..hit.to].fill(true);
        }
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let from = at;
            at += 1;
            if !self.tokens[from].capital {
                continue;
            }
            while self.after(at).is_some() || self.is_initial(at) {
                at += 1;
            }
            let road = self.road(from, at, &covered);
            let new = road.or_else(|| self.named(from, at, &covered, hits, evidence));
            if let Some((from, to, _)) = new {
                covered[from..to].fill(true);
            }
            found.extend(new);
        }
        self.repeat(&mut found, &mut covered);
        found
    }

    /// A name that was shown to be a place once is one wherever it stands alone or before a small word.
    fn repeat(&self, found: &mut Vec<Found>, covered: &mut [bool]) {
        let names: FxHashSet<&str> = found
            .iter()
            .filter(|(_, _, kind)| *kind == Kind::Unlisted)
            .map(|&(from, to, _)| self.slice(from, to))
            .collect();
        for from in 0..self.tokens.len() {
            for to in from + 1..=(from + LONGEST).min(self.tokens.len()) {
                let free = !covered[from..to].contains(&true) && self.tokens[from].capital;
                let person = |w: usize| {
                    let words = &self.places.words;
                    words.given.contains(self.form(w)) || words.title.contains(self.form(w))
                };
                if free
                    && names.contains(self.slice(from, to))
                    && !self.before(from).is_some_and(person)
                {
                    covered[from..to].fill(true);
                    found.push((from, to, Kind::Unlisted));
                }
            }
        }
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        &self.text[self.tokens[from].start..self.tokens[to - 1].end]
    }

    /// The stop of an initial inside a name: "S. Seventh Street".
    fn is_initial(&self, at: usize) -> bool {
        self.form(at) == "."
            && self.tokens[at].glued
            && self.form(at - 1).chars().count() == 1
            && self.after(at + 1).is_some()
    }

    /// A road in a run of words with capitals: "North Cooper Street", "Highway 19".
    fn road(&self, at: usize, to: usize, covered: &[bool]) -> Option<Found> {
        let words = &self.places.words;
        for last in at..to {
            let form = self.form(last);
            let number = self
                .form(last + 1)
                .starts_with(|c: char| c.is_ascii_digit());
            if words.way.contains(form) && number {
                let part = last > at
                    && (words.edge.contains(self.form(last - 1)) || self.form(last - 1) == "State");
                return Some((last - usize::from(part), last + 2, Kind::Road));
            }
            if number && form == "Road" && last > at && self.form(last - 1) == "County" {
                return Some((last - 1, last + 2, Kind::Road));
            }
            let body = self
                .after(last + 1)
                .is_some_and(|w| words.body.contains(self.form(w)));
            if !words.road.contains(form) || last == at || covered.get(last) == Some(&true) || body
            {
                continue;
            }
            let earliest = at.max(last.saturating_sub(LONGEST));
            let initial = |w: usize| {
                self.form(w).chars().count() == 1 && !matches!(self.form(w), "N" | "S" | "E" | "W")
            };
            if (earliest..last).any(initial) {
                return None;
            }
            let opens = |w: usize| {
                let lower = self.form(w).to_lowercase();
                let apart = self.tokens[w].first && w + 1 < last;
                !(words.title.contains(self.form(w))
                    || apart && words.common.contains(lower.as_str()))
            };
            if let Some(mut from) = (earliest..last).find(|&w| opens(w)) {
                // "Pan-American Highway"
                if from > 1 && self.tokens[from].glued && self.form(from - 1) == "-" {
                    from -= 2;
                }
                let next = self.tokens.get(last + 1);
                let stop = next.is_some_and(|t| t.form == "." && t.glued)
                    && form.len() <= 4
                    && self.tokens.get(last + 2).is_some_and(|t| !t.first);
                return Some((from, last + 1 + usize::from(stop), Kind::Road));
            }
        }
        None
    }

    /// A run of words with capitals that is the name of a place.
    fn named(
        &self,
        at: usize,
        to: usize,
        covered: &[bool],
        hits: &[Hit],
        evidence: &Evidence,
    ) -> Option<Found> {
        let words = &self.places.words;
        let any = |fits: &dyn Fn(&str) -> bool| (at..to).any(|w| fits(self.form(w)));
        let person =
            |w: &str| words.given.contains(w) || words.title.contains(w) || w.chars().count() == 1;
        let never = |w: &str| words.never.contains(w.to_lowercase().as_str());
        if covered[at..to].contains(&true) || to - at > LONGEST || any(&person) || any(&never) {
            return None;
        }
        let (first, last) = (self.form(at), self.form(to - 1));
        let single = to == at + 1;
        let name = |w: &str| {
            let lower = w.to_lowercase();
            !words.common.contains(lower.as_str()) && !evidence.small.contains(&lower)
        };
        let kind = match last {
            "County" | "Parish" | "District" => Kind::District,
            _ => Kind::Unlisted,
        };
        let tail = words.tail.contains(last)
            && !matches!(last, "State" | "Region" | "Refugee" | "Airport")
            && name(first)
            && !self.tokens[at].first;
        if !single && (tail || words.head.contains(first) && name(last)) {
            return Some((at, to, kind));
        }
        let report = self.tokens[at].first
            && matches!(self.form(to), "—" | "--" | "–")
            && (at..to)
                .all(|w| self.form(w).len() > 4 && self.form(w).chars().all(char::is_uppercase));
        if report && (at..to).all(|w| name(self.form(w))) {
            return Some((at, to, Kind::Unlisted));
        }
        let airport =
            self.form(to - 1) == "Airport" && to - at > 2 && self.form(to - 2) == "International";
        if airport {
            return Some((at, to, Kind::Airport));
        }
        let capitals = first.len() > 1 && first.chars().all(char::is_uppercase);
        let body = |w: &str| words.body.contains(w) || words.press.contains(w);
        if capitals
            || any(&body)
            || evidence.people.contains(last)
            || !(at..to).all(|w| name(self.form(w)))
        {
            return None;
        }
        let contained = self.form(to) == ","
            && hits.iter().any(|h| {
                let holds = |c: &crate::places::Candidate| {
                    c.listed && matches!(c.kind, Kind::Region | Kind::Country)
                };
                h.from == to + 1 && h.candidates.iter().any(holds)
            });
        let short = to - at <= 2;
        let place = contained && self.located_any(at)
            || short && self.located(at) && self.form(to) != "-" && !self.tokens[at].glued
            || short && self.among(at, to, covered);
        place.then_some((at, to, Kind::Unlisted))
    }

    /// Whether names of places stand before and after in a list: "Oslo, Hedmark, Oppland and Vest-Agder".
    fn among(&self, at: usize, to: usize, covered: &[bool]) -> bool {
        let joined = |w: usize| matches!(self.form(w), "," | "and" | "or" | ";");
        let place = |w: Option<usize>| w.and_then(|w| covered.get(w)).copied().unwrap_or_default();
        let (Some(before), false) = (at.checked_sub(1), self.tokens[at].first) else {
            return false;
        };
        let doubled = |w: usize| self.form(w) == "," && joined(w + 1);
        let left = place(before.checked_sub(1))
            || before > 0 && doubled(before - 1) && place(before.checked_sub(2));
        let right = place(Some(to + 1)) || doubled(to) && place(Some(to + 2));
        joined(before) && joined(to) && left && right
    }
}
