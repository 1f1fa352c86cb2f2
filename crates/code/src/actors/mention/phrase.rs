//! A mention taken apart: the phrase itself, whose it is, what follows a preposition or a comma.

use bifrons_core::Sector;

use super::Reader;
use super::cues::Cue;
use crate::actors::gazetteer::{Kind, Office};

/// What a part of a mention says.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading<'a> {
    pub code: Option<String>,
    pub sectors: Vec<Sector>,
    pub name: Option<String>,
    pub wikidata: Option<String>,
    pub office: Option<&'a Office>,
    /// The noun takes the sectors of the body that it belongs to: "official", "group".
    pub belongs: bool,
    /// The part names a state or place, whose sectors say nothing of what is in it.
    pub place: bool,
    /// The document's state may be the actor's.
    pub country_may_tell: bool,
    /// In another state than the own: "ambassador".
    pub abroad: bool,
}

impl Reading<'_> {
    pub fn is_known(&self) -> bool {
        self.code.is_some() || !self.sectors.is_empty()
    }

    /// Takes from another part what this one does not say.
    fn take(&mut self, owner: Self) {
        if self.code.is_none() {
            self.code.clone_from(&owner.code);
        }
        if (self.belongs || self.sectors.is_empty()) && !owner.place && !owner.sectors.is_empty() {
            if !self.sectors.contains(&Sector::Eli) {
                self.sectors = owner.sectors;
            }
            self.country_may_tell |= owner.country_may_tell;
        }
    }
}

impl<'a> Reader<'a> {
    /// The whole mention.
    pub fn mention(&self) -> Reading<'a> {
        let end = self.words.len();
        if end == 1 && self.words.is(self.cues, 0, Cue::Pronoun) {
            return Reading {
                sectors: vec![Sector::Unk],
                ..Reading::default()
            };
        }
        self.part(0, end, 0)
    }

    /// From a word to another: the phrase, then those that hang on it.
    pub fn part(&self, from: usize, to: usize, depth: u8) -> Reading<'a> {
        let mut from = from;
        while from < to && self.is_idle(from, to) {
            from += 1;
        }
        if from >= to || depth > 4 {
            return Reading::default();
        }
        let cut = (from + 1..to).find(|&w| self.cuts(w)).unwrap_or(to);
        let mut reading = self.core(from, cut, depth);
        if cut == to {
            return reading;
        }
        if self.words.is(self.cues, cut, Cue::Owner) {
            let below = self.part(cut + 1, to, depth + 1);
            let of = matches!(self.words.folded[cut].as_str(), "of" | "from" | "for");
            if !reading.abroad || of {
                let place = below.place || !(of || self.words.folded[cut] == "at");
                reading.take(Reading { place, ..below });
            }
        } else if !self.words.is(self.cues, cut, Cue::Other) || self.joins(cut) {
            // "Lavrov, the Russian foreign minister", "Kurdish and Syrian fighters".
            let next = self.part(cut + 1, to, depth + 1);
            if reading.sectors.is_empty() || reading.code.is_none() {
                let keep = reading.name.is_some();
                let (name, wikidata) = (next.name.clone(), next.wikidata.clone());
                let place = next.place && reading.is_known();
                reading.take(Reading { place, ..next });
                if !keep {
                    (reading.name, reading.wikidata) = (name, wikidata);
                }
            }
        }
        reading
    }

    /// A phrase without prepositions: perhaps a possessor, then what is possessed.
    fn core(&self, from: usize, to: usize, depth: u8) -> Reading<'a> {
        let mark = (from + 1..to)
            .rev()
            .find(|&w| self.words.is_possessive(w) && self.words.hit_at(w).is_none());
        let Some(mark) = mark.filter(|&m| m + 1 < to) else {
            let end = if self.words.is_possessive(to - 1) && to - from > 1 {
                to - 1
            } else {
                to
            };
            return self.noun(from, end);
        };
        // "the prime minister's office" is one role.
        if self.role(to - 1).is_some_and(|(_, first)| first < mark) {
            return self.noun(from, to);
        }
        let mut reading = self.noun(mark + 1, to);
        let owner = self.part(from, mark, depth + 1);
        let own = owner.place && self.words.hit_at(mark - 1).is_some();
        reading.take(Reading {
            place: own,
            ..owner
        });
        reading
    }

    fn is_idle(&self, at: usize, to: usize) -> bool {
        let free = self.words.hit_at(at).is_none();
        let word = self.words.folded[at].as_str();
        let role =
            (at..to.min(at + 4)).any(|l| self.role(l).is_some_and(|(_, f)| f == at && l > at));
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        let mark = !word.chars().any(char::is_alphanumeric);
        free && !role
            && to - at > 1
            && (number || mark || self.words.is(self.cues, at, Cue::Article))
    }

    /// Whether the phrase ends before a word.
    fn cuts(&self, at: usize) -> bool {
        if self.words.hit_at(at).is_some_and(|h| h.start < at) {
            return false;
        }
        let word = self.words.folded[at].as_str();
        let small = matches!(word, "," | "(" | ";" | ":" | "–" | "—")
            || self.words.is(self.cues, at, Cue::Owner)
            || self.words.is(self.cues, at, Cue::Other);
        let inside = || {
            (at + 1..self.words.len().min(at + 4))
                .any(|last| self.role(last).is_some_and(|(_, first)| first < at))
        };
        small && !inside()
    }

    fn joins(&self, at: usize) -> bool {
        matches!(
            self.words.folded[at].as_str(),
            "and" | "or" | "&" | "," | "as"
        )
    }

    /// Sectors and first word of the role that ends at a word.
    pub fn role(&self, last: usize) -> Option<(Vec<Sector>, usize)> {
        self.gazetteer
            .role_in(&self.words.folded, last)
            .map(|(sectors, first)| (sectors.to_vec(), first))
    }

    /// Whether a kind of name is one of a state as a whole.
    pub fn is_place(kind: Kind) -> bool {
        kind.is_state()
    }
}
