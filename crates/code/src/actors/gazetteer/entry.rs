//! What a name stands for.

use std::ops::Range;

use bifrons_core::Sector;

use crate::data::Place;

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A state's own name.
    State,
    /// "Russian".
    Adjective,
    /// "Russians".
    Demonym,
    /// A capital: a place, and a government.
    Capital,
    /// "Kremlin": a government.
    Seat,
    /// A city.
    City,
    /// A part of a state.
    Region,
    /// A body with a name of its own.
    Organisation,
    /// A person in an office.
    Person,
}

impl Kind {
    /// The kind that `names.txt` calls so: `name adj demonym capital seat city region former`.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "name" | "former" => Kind::State,
            "adj" => Kind::Adjective,
            "demonym" => Kind::Demonym,
            "capital" => Kind::Capital,
            "seat" => Kind::Seat,
            "city" => Kind::City,
            "region" => Kind::Region,
            _ => return None,
        })
    }

    /// Whether the name is one of a state, its people or its parts.
    pub fn is_state(self) -> bool {
        !matches!(self, Kind::Organisation | Kind::Person)
    }

    /// Whether the name may be where something happens.
    pub fn is_place(self) -> bool {
        matches!(
            self,
            Kind::State | Kind::Capital | Kind::City | Kind::Region
        )
    }
}

/// What one name stands for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Canonical name.
    pub name: &'static str,
    /// State or code of the codebook.
    pub code: &'static str,
    /// Sectors, the most telling first; empty for places.
    pub sectors: Vec<Sector>,
    /// Days for which it holds, from 1970-01-01.
    pub period: Range<i32>,
    /// Office of a person, such as `prime_minister`; else empty.
    pub office: &'static str,
    /// Wikidata id; empty if unknown.
    pub wikidata: &'static str,
    /// The line it comes from.
    pub place: Place,
}

impl Entry {
    /// Days between the entry's period and a day: 0 inside it, and three for each day that is still to pass before it begins,
    /// for somebody not yet in office is less likely meant than somebody who left it.
    pub fn distance(&self, day: i32) -> i32 {
        if self.period.contains(&day) {
            0
        } else if day < self.period.start {
            self.period.start.saturating_sub(day).saturating_mul(3)
        } else {
            day.saturating_sub(self.period.end)
        }
    }

    /// Whether news calls the person by the family name alone: leaders of states, not the many of `people/`.
    pub fn is_leader(&self) -> bool {
        self.kind == Kind::Person && !self.place.file.starts_with("actors/people/")
    }
}

/// A name found in a sentence.
#[derive(Clone, Debug)]
pub struct Hit {
    /// First word.
    pub start: usize,
    /// Word after the last.
    pub end: usize,
    /// What the name may stand for; never empty.
    pub entries: Vec<u32>,
    /// Only a family name was written.
    pub surname: bool,
}
