//! Verbs that say little by themselves: "hold" talks, "launch" a raid; those that say that something happens; those that join
//! two parties without an event.

use rustc_hash::FxHashSet;

use crate::data;

/// Light verbs and what goes with them, from `data/events/light.txt`.
#[derive(Clone, Debug, Default)]
pub struct Light {
    carry: FxHashSet<(&'static str, &'static str)>,
    happen: FxHashSet<&'static str>,
    measure: FxHashSet<&'static str>,
    silent: FxHashSet<&'static str>,
}

impl Light {
    /// Reads the file; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut light = Self::default();
        let mut notes = Vec::new();
        for row in data::rows("events/light.txt") {
            match row.at(0) {
                "carry" => light.carry.insert((row.at(1), row.at(2))),
                "happen" => light.happen.insert(row.at(1)),
                "measure" => light.measure.insert(row.at(1)),
                "silent" => light.silent.insert(row.at(1)),
                other => {
                    notes.push(format!(
                        "{}: `{other}` is none of carry, happen, measure, silent",
                        row.place
                    ));
                    false
                }
            };
        }
        (light, notes)
    }

    /// Whether the verb carries a noun as its object, or as a phrase with the preposition.
    pub fn carries(&self, verb: &str, preposition: Option<&str>) -> bool {
        self.carry
            .iter()
            .any(|(v, p)| *v == verb && *p == preposition.unwrap_or(""))
    }

    /// Whether the verb says that its subject happens.
    pub fn happens(&self, verb: &str) -> bool {
        self.happen.contains(verb)
    }

    /// Whether the noun counts what follows "of": "a series of".
    pub fn is_measure(&self, noun: &str) -> bool {
        self.measure.contains(noun)
    }

    /// Whether the verb joins parties without an event, if no sense of the lexicon fits it.
    pub fn is_silent(&self, verb: &str) -> bool {
        self.silent.contains(verb)
    }
}
