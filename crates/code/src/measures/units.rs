//! Words of numbers, their units and bounds, from `data/measures/`.

use std::sync::LazyLock;

use bifrons_core::Bound;
use rustc_hash::FxHashMap;

use crate::{data, text};

/// A unit of `data/measures/units.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its name in records.
    pub name: &'static str,
    /// What it measures.
    pub kind: UnitKind,
}

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// Per cent.
    Share,
    /// Points of a share.
    Points,
    /// A currency.
    Money,
    /// People.
    People,
    /// An amount for each day or year.
    Rate,
    /// Weight, area, energy.
    Amount,
    /// A distance.
    Length,
    /// Arms and vehicles.
    Pieces,
}

/// Words of numbers that the program carries.
pub fn bundled() -> &'static Numbers {
    static BUNDLED: LazyLock<Numbers> = LazyLock::new(|| Numbers::load().0);
    &BUNDLED
}

/// Words of numbers, units and bounds.
#[derive(Debug, Default)]
pub struct Numbers {
    pub(super) small: FxHashMap<&'static str, f64>,
    pub(super) scales: FxHashMap<&'static str, f64>,
    pub(super) parts: FxHashMap<&'static str, f64>,
    times: FxHashMap<&'static str, f64>,
    pub(super) units: FxHashMap<String, Vec<(Vec<String>, Unit)>>,
    pub(super) bounds: Vec<(Vec<&'static str>, Bound)>,
}

impl Numbers {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut numbers = Self::default();
        let mut notes = Vec::new();
        let small = data::rows("dates/numbers.txt");
        for row in small.chain(data::rows("measures/")) {
            if !numbers.row(&row) {
                notes.push(format!("{}: this line is not understood", row.place));
            }
        }
        numbers
            .bounds
            .sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        (numbers, notes)
    }

    fn row(&mut self, row: &data::Row) -> bool {
        let names = || data::names(row.at(0));
        match row.place.file {
            "dates/numbers.txt" => {
                let Ok(value) = row.at(1).parse() else {
                    return false;
                };
                let plain =
                    names().filter(|n| !matches!(*n, "a" | "an" | "couple" | "dozen" | "hundred"));
                self.small.extend(plain.map(|n| (n, value)));
            }
            "measures/numbers.txt" => {
                let Ok(value) = row.at(2).parse() else {
                    return false;
                };
                let map = match row.at(1) {
                    "scale" => &mut self.scales,
                    "part" => &mut self.parts,
                    "times" => &mut self.times,
                    _ => return false,
                };
                map.extend(names().map(|n| (n, value)));
            }
            "measures/units.txt" => {
                let kind = match row.at(2) {
                    "share" => UnitKind::Share,
                    "points" => UnitKind::Points,
                    "money" => UnitKind::Money,
                    "people" => UnitKind::People,
                    "rate" => UnitKind::Rate,
                    "amount" => UnitKind::Amount,
                    "length" => UnitKind::Length,
                    "pieces" => UnitKind::Pieces,
                    _ => return false,
                };
                let unit = Unit {
                    name: row.at(1),
                    kind,
                };
                for name in names() {
                    let words: Vec<String> = text::tokenize(name)
                        .into_iter()
                        .map(|r| name[r].to_lowercase())
                        .collect();
                    let Some(first) = words.first() else { continue };
                    let list = self.units.entry(first.clone()).or_default();
                    list.push((words, unit));
                    list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
                }
            }
            "measures/bounds.txt" => {
                let bound = match row.at(1) {
                    "about" => Bound::About,
                    "at least" => Bound::AtLeast,
                    "at most" => Bound::AtMost,
                    _ => return false,
                };
                self.bounds
                    .extend(names().map(|n| (n.split(' ').collect(), bound)));
            }
            // Other files of the folder are read elsewhere.
            _ => return true,
        }
        names().next().is_some()
    }

    /// By how many per cent the verb says that something changed: "doubled".
    pub fn times(&self, lemma: &str) -> Option<f64> {
        self.times.get(lemma).copied()
    }

    /// Whether the word alone bounds a number: "nearly".
    pub fn is_bound(&self, word: &str) -> bool {
        self.bounds.iter().any(|(words, _)| words[..] == [word])
    }

    /// Whether the word is of a number.
    pub(super) fn is_number_word(&self, word: &str) -> bool {
        self.small.contains_key(word)
            || self.scales.contains_key(word)
            || self.parts.contains_key(word)
    }
}
