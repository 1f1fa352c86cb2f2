//! What `data/places/*.txt` says: states, regions and features with their coordinates, by name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Kind;
use super::table::key;
use crate::data::{self, Row};

/// A place that a line of `data/places` describes.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Canonical name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// States it lies in, as actor codes; none for the high seas and whole continents.
    pub countries: Vec<&'static str>,
    /// Code of the first-level region in the table; empty if it is none.
    pub region: &'static str,
    /// Degrees north and east.
    pub at: (f64, f64),
}

/// All of them, by name.
#[derive(Debug, Default)]
pub struct Facts {
    facts: Vec<Fact>,
    /// By key of a name that may be written in any case and accents.
    by_key: FxHashMap<String, Vec<u32>>,
    /// By abbreviation, to be written exactly so: "N.C.", "US".
    exact: FxHashMap<&'static str, Vec<u32>>,
    /// By adjective or name of a people, as written.
    peoples: FxHashMap<&'static str, u32>,
    /// Keys of names whose last word is written small: "Kabul airport".
    small: FxHashSet<String>,
}

impl Facts {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut all = Self::default();
        let mut notes = Vec::new();
        let mut note = |row: &Row, result: Option<()>| {
            if result.is_none() {
                notes.push(format!(
                    "{}: a place needs a kind, known states and degrees",
                    row.place
                ));
            }
        };
        let mut actors: FxHashMap<&str, Vec<&'static str>> = FxHashMap::default();
        for row in data::rows("actors/names.txt").filter(|r| r.at(1) == "name") {
            actors
                .entry(row.at(0))
                .or_default()
                .extend(data::names(row.at(2)));
        }
        for row in data::rows("places/countries.txt") {
            note(&row, all.add_country(&row, &actors));
        }
        for row in data::rows("places/regions.txt") {
            note(&row, all.add_region(&row));
        }
        for row in data::rows("places/features.txt") {
            note(&row, all.add_feature(&row));
        }
        for row in data::rows("actors/names.txt") {
            all.add_people(&row);
        }
        (all, notes)
    }

    /// The fact of that number.
    pub fn fact(&self, number: u32) -> &Fact {
        &self.facts[number as usize]
    }

    /// Facts that are called so; `written` is the name as it stands, `key` its folded form.
    pub fn find(&self, written: &str, key: &str) -> &[u32] {
        if let Some(found) = self.exact.get(written) {
            return found;
        }
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether the name is one of those that must be written exactly so.
    pub fn is_abbreviation(&self, written: &str) -> bool {
        self.exact.contains_key(written)
    }

    /// Whether a name with that key ends in a word written small.
    pub fn ends_small(&self, key: &str) -> bool {
        self.small.contains(key)
    }

    /// The state whose people or adjective is written so.
    pub fn people(&self, written: &str) -> Option<u32> {
        self.peoples.get(written).copied()
    }

    /// Numbers and facts of first-level regions.
    pub fn regions(&self) -> impl Iterator<Item = (u32, &Fact)> {
        let all = self.facts.iter().enumerate();
        all.filter(|(_, f)| !f.region.is_empty())
            .map(|(n, f)| (n as u32, f))
    }

    /// The state of that code.
    pub fn of_country(&self, code: &str) -> Option<u32> {
        let found = self
            .facts
            .iter()
            .position(|f| f.kind == Kind::Country && f.countries == [code])?;
        u32::try_from(found).ok()
    }

    fn add(&mut self, fact: Fact, names: impl Iterator<Item = &'static str>) {
        let number = self.facts.len() as u32;
        self.facts.push(fact);
        for name in names {
            self.name(name, number);
        }
    }

    /// A name with a stop, or in capitals and short, is an abbreviation.
    fn name(&mut self, name: &'static str, number: u32) {
        let last = name.split(' ').next_back().unwrap_or(name);
        if last.starts_with(char::is_lowercase) {
            self.small.insert(key(name));
        }
        let short = name.chars().count() <= 4 && name.chars().all(char::is_uppercase);
        let list = if name.ends_with('.') || name.contains('.') && !name.contains(' ') || short {
            self.exact.entry(name).or_default()
        } else {
            self.by_key.entry(key(name)).or_default()
        };
        if !list.contains(&number) {
            list.push(number);
        }
    }

    /// `CODE ; latitude ; longitude ; names ; other`; a state takes its names from `actors/names.txt` too.
    fn add_country(
        &mut self,
        row: &Row,
        actors: &FxHashMap<&str, Vec<&'static str>>,
    ) -> Option<()> {
        let code = row.at(0);
        let state = bifrons_core::states().iter().find(|s| s.code == code)?;
        let at = degrees(row, 1)?;
        let own = match row.at(4) {
            "" => true,
            "other" => false,
            _ => return None,
        };
        let first = data::names(row.at(3)).next();
        let name = if own { state.name } else { first? };
        let fact = Fact {
            name,
            kind: if own { Kind::Country } else { Kind::Area },
            countries: vec![code],
            region: "",
            at,
        };
        let actors = actors
            .get(code)
            .filter(|_| own)
            .cloned()
            .unwrap_or_default();
        let names = std::iter::once(name)
            .chain(data::names(row.at(3)))
            .chain(actors);
        self.add(fact, names);
        Some(())
    }

    /// `CODE ; REGION ; latitude ; longitude ; names`.
    fn add_region(&mut self, row: &Row) -> Option<()> {
        let at = degrees(row, 2)?;
        let name = data::names(row.at(4)).next()?;
        let fact = Fact {
            name,
            kind: Kind::Region,
            countries: vec![known(row.at(0))?],
            region: row.at(1),
            at,
        };
        self.add(fact, data::names(row.at(4)));
        Some(())
    }

    /// `names ; kind ; CODE,CODE ; latitude ; longitude`.
    fn add_feature(&mut self, row: &Row) -> Option<()> {
        let name = data::names(row.at(0)).next()?;
        let codes = row.at(2).split(',').map(str::trim);
        let kind = Kind::parse(row.at(1))?;
        let fact = Fact {
            name,
            kind,
            countries: codes
                .filter(|c| !c.is_empty())
                .map(known)
                .collect::<Option<_>>()?,
            region: "",
            at: degrees(row, 3)?,
        };
        if kind == Kind::People {
            let number = self.facts.len() as u32;
            self.facts.push(fact);
            self.peoples
                .extend(data::names(row.at(0)).map(|name| (name, number)));
        } else {
            self.add(fact, data::names(row.at(0)));
        }
        Some(())
    }

    fn add_people(&mut self, row: &Row) {
        if matches!(row.at(1), "adj" | "demonym")
            && let Some(number) = self.of_country(row.at(0))
        {
            for name in data::names(row.at(2)) {
                self.peoples.entry(name).or_insert(number);
            }
        }
    }
}

fn degrees(row: &Row, column: usize) -> Option<(f64, f64)> {
    let lat: f64 = row.at(column).parse().ok()?;
    let lon: f64 = row.at(column + 1).parse().ok()?;
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
}

fn known(code: &'static str) -> Option<&'static str> {
    bifrons_core::states()
        .iter()
        .any(|s| s.code == code)
        .then_some(code)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (all, notes) = super::Facts::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(all.facts.len() > 1_000);
    }

    #[test]
    fn every_state_has_a_place() {
        let (all, _) = super::Facts::load();
        let today = |s: &&bifrons_core::State| s.period.is_empty() && s.cow.parse::<u32>().is_ok();
        for state in bifrons_core::states().iter().filter(today) {
            assert!(all.of_country(state.code).is_some(), "{}", state.code);
        }
    }
}
