//! Offices: their sectors, whether their holder leads the state, and what news calls them.

use bifrons_core::Sector;
use rustc_hash::FxHashMap;

use crate::data::{self, Row};

/// An office of `offices.txt`.
#[derive(Clone, Debug)]
pub struct Office {
    /// As `leaders/` and `people/` write it: `prime_minister`.
    pub key: &'static str,
    /// Sectors of whoever holds it, the most telling first.
    pub sectors: Vec<Sector>,
    /// Whether its holder is head of state or government.
    pub head: bool,
    /// Title in English: "prime minister".
    pub title: &'static str,
}

/// All offices.
#[derive(Clone, Debug, Default)]
pub(super) struct Offices {
    by_key: FxHashMap<&'static str, Office>,
    by_title: FxHashMap<&'static str, Vec<&'static str>>,
}

impl Offices {
    /// Reads a line `office ; SECTOR,SECTOR ; head ; title | title`.
    pub fn add(&mut self, row: &Row) -> Result<(), String> {
        let key = row.at(0);
        let head = match row.at(2) {
            "" => false,
            "head" => true,
            other => return Err(format!("`{other}` should be `head` or nothing")),
        };
        let title = data::names(row.at(3))
            .next()
            .ok_or("the office has no title")?;
        let office = Office {
            key,
            sectors: sectors(row.at(1))?,
            head,
            title,
        };
        if self.by_key.insert(key, office).is_some() {
            return Err(format!("`{key}` stands twice"));
        }
        for title in data::names(row.at(3)) {
            self.by_title.entry(title).or_default().push(key);
        }
        Ok(())
    }

    pub fn get(&self, key: &str) -> Option<&Office> {
        self.by_key.get(key)
    }

    /// Offices that news calls so.
    pub fn titled(&self, title: &str) -> &[&'static str] {
        self.by_title.get(title).map_or(&[], Vec::as_slice)
    }
}

/// The sectors of a column, separated by commas.
pub(in crate::actors) fn sectors(column: &str) -> Result<Vec<Sector>, String> {
    let codes = column.split(',').map(str::trim).filter(|s| !s.is_empty());
    codes
        .map(|s| Sector::parse(s).ok_or_else(|| format!("`{s}` is no sector")))
        .collect()
}
