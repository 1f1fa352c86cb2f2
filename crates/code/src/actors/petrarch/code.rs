//! CAMEO actor codes to codes and sectors of ours.

use std::sync::LazyLock;

use bifrons_core::{Sector, states};
use rustc_hash::FxHashMap;

use crate::data;

/// What a CAMEO code means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// A state or a code of the codebook; empty if the code names neither.
    pub code: &'static str,
    /// Sectors, in order of the code's parts.
    pub sectors: Vec<Sector>,
    /// Parts that have no code or sector of ours, with the reason.
    pub left: Vec<String>,
}

/// A part of three letters.
enum Part {
    Bloc(&'static str),
    Body(&'static str),
    Sector(Sector),
    None(&'static str),
}

static PARTS: LazyLock<FxHashMap<&str, Part>> = LazyLock::new(|| {
    let rows = data::rows("actors/cameo_actors.txt");
    let part = |row: data::Row| {
        let part = match row.at(1) {
            "bloc" => Part::Bloc(row.at(2)),
            "body" => Part::Body(row.at(2)),
            "sector" => Part::Sector(Sector::parse(row.at(2))?),
            _ => Part::None(row.at(2)),
        };
        Some((row.at(0), part))
    };
    rows.filter_map(part).collect()
});

impl Mapped {
    /// Reads a code, its parts of three letters each. A mark for the state that an agent's code is joined to (`~`) and blanks
    /// of the format (`---`) say nothing.
    pub fn of(code: &str) -> Self {
        let letters: Vec<char> = code
            .chars()
            .filter(|c| !matches!(c, '~' | '-' | ' '))
            .collect();
        let mut mapped = Self::default();
        for (place, letters) in letters.chunks(3).enumerate() {
            let part: String = letters.iter().collect();
            mapped.take(place == 0, &part);
        }
        mapped
    }

    fn take(&mut self, first: bool, part: &str) {
        let state = |s: &&bifrons_core::State| s.code == part || s.cameo == part;
        match PARTS.get(part) {
            Some(Part::Bloc(code)) if self.code.is_empty() => self.code = code,
            Some(Part::Bloc(_)) => self.leave(part, "says no more than the parts before it"),
            Some(Part::Body(code)) if matches!(self.code, "" | "IGO") => self.code = code,
            Some(Part::Body(_)) => self.leave(part, "does not fit the parts before it"),
            Some(Part::Sector(sector)) if !self.sectors.contains(sector) => {
                self.sectors.push(*sector);
            }
            Some(Part::Sector(_)) => {}
            Some(Part::None(what)) if !(part == "EUR" && self.code == "IGO") => {
                self.leave(part, &format!("is {what}, which has no code here"));
            }
            // IGOEUREEC is the European Union: its region says nothing that EEC does not.
            Some(Part::None(_)) => {}
            None if first => match states().iter().find(state) {
                Some(state) => self.code = state.code,
                None => self.leave(part, "is no state or kind of actor that is known"),
            },
            None => self.leave(part, "is no role that is known"),
        }
    }

    fn leave(&mut self, part: &str, why: &str) {
        self.left.push(format!("`{part}` {why}"));
    }

    /// The sectors, as a line of a list has them.
    pub fn column(&self) -> String {
        let codes: Vec<&str> = self.sectors.iter().map(|s| s.code()).collect();
        codes.join(",")
    }
}
