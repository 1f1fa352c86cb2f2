//! A mention taken apart: what it is about, whose that is, what comes after a preposition or a comma.

use std::ops::Range;

use bifrons_core::Sector;

use super::Reader;
use super::cues::Cue;
use crate::actors::gazetteer::Office;

/// What is known of a mention or of a part of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading<'a> {
    pub code: Option<String>,
    pub sectors: Vec<Sector>,
    pub name: Option<String>,
    pub wikidata: Option<String>,
    pub office: Option<&'a Office>,
    /// The noun tells no more than rank or membership: "president", "member".
    pub vague: bool,
    /// A state, its people or a place, and nothing beside.
    pub bare: bool,
    /// The state that the document is about may stand in for one that is not named.
    pub country_may_tell: bool,
}

impl Reading<'_> {
    /// Whether anything at all is known.
    pub fn is_known(&self) -> bool {
        self.code.is_some() || !self.sectors.is_empty()
    }
}

/// A stretch of words and what joins it to those before.
struct Part {
    words: Range<usize>,
    joint: Joint,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    First,
    Of,
    Place,
    Comma,
}

impl<'a> Reader<'a> {
    /// The whole mention.
    pub(super) fn mention(&self) -> Reading<'a> {
        let words = self.words;
        if words.len() > 0 && (0..words.len()).all(|w| words.is(self.cues, w, Cue::Pronoun)) {
            return Reading {
                sectors: vec![Sector::Unk],
                ..Reading::default()
            };
        }
        let mut parts = self.parts().into_iter().filter(|p| !p.words.is_empty());
        let Some(first) = parts.next() else {
            return Reading::default();
        };
        let abroad = first
            .words
            .clone()
            .any(|w| words.is(self.cues, w, Cue::Abroad));
        let mut reading = self.part(first.words);
        for part in parts {
            // "Ambassador in Paris" is not of France.
            if part.joint == Joint::Place && abroad {
                continue;
            }
            let other = self.part(part.words);
            self.join(&mut reading, other, part.joint);
        }
        reading
    }

    fn join(&self, reading: &mut Reading<'a>, other: Reading<'a>, joint: Joint) {
        if !other.is_known() {
            return;
        }
        let nothing = reading.sectors.is_empty() && reading.code.is_none();
        match joint {
            Joint::Of if !other.bare && (reading.vague || reading.sectors.is_empty()) => {
                let ex = reading.sectors.first() == Some(&Sector::Eli);
                let code = reading.code.take().or(other.code);
                if !other.sectors.is_empty() && !ex {
                    reading.sectors = other.sectors;
                }
                reading.code = code;
                if reading.name.is_none() {
                    (reading.name, reading.wikidata) = (other.name, other.wikidata);
                }
                reading.vague = other.vague;
                reading.country_may_tell |= other.country_may_tell;
            }
            Joint::Comma if nothing => *reading = other,
            _ => {
                if reading.code.is_none() {
                    reading.code = other.code;
                }
                if reading.sectors.is_empty() && joint == Joint::Comma {
                    reading.sectors = other.sectors;
                }
            }
        }
    }

    /// Divides at prepositions and commas, but not inside a name; what comes after "to", "against", "named" is no part of it.
    fn parts(&self) -> Vec<Part> {
        let words = self.words;
        let mut parts = Vec::new();
        let (mut start, mut joint) = (0, Joint::First);
        for at in 0..words.len() {
            let inside = words
                .hit_at(at)
                .is_some_and(|h| h.start < at || h.end > at + 1);
            let comma = matches!(words.forms[at], "," | "(" | ")" | ";" | "–" | "—");
            let owner = words.is(self.cues, at, Cue::Owner);
            // "And" joins: the first speaks for both.
            let other = words.is(self.cues, at, Cue::Other) && at > start;
            if inside || !(comma || owner || other) {
                continue;
            }
            parts.push(Part {
                words: start..at,
                joint,
            });
            if other {
                return parts;
            }
            joint = match words.folded[at].as_str() {
                _ if comma => Joint::Comma,
                "of" => Joint::Of,
                _ => Joint::Place,
            };
            start = at + 1;
        }
        parts.push(Part {
            words: start..words.len(),
            joint,
        });
        parts
    }

    /// A noun phrase: an owner before "'s", then what is owned.
    pub(super) fn part(&self, range: Range<usize>) -> Reading<'a> {
        let words = self.words;
        let mark = range.clone().rev().find(|&w| {
            words.is_possessive(w)
                && words
                    .hit_at(w)
                    .is_none_or(|h| h.end <= w + 1 && h.start == w)
        });
        let Some(mark) = mark.filter(|&m| m > range.start && m + 1 < range.end) else {
            return self.noun(range);
        };
        let owner = self.part(range.start..mark);
        let mut reading = self.noun(mark + 1..range.end);
        let own = reading.code.is_some();
        if !own {
            reading.code = owner.code;
        }
        if reading.sectors.is_empty() || (reading.vague && !owner.bare && !owner.sectors.is_empty())
        {
            reading.sectors = owner.sectors;
        }
        reading.country_may_tell |= owner.country_may_tell;
        reading.bare = false;
        reading
    }
}
