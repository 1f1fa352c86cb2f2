//! Words that tell a place name from another: `data/places/words.txt`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::data;

type Set = FxHashSet<&'static str>;

/// The words by kind, as the file writes them.
#[derive(Debug, Default)]
pub struct Words {
    /// Names of towns that are words or family names first, in small letters.
    pub common: Set,
    /// Given names.
    pub given: Set,
    /// Words before a person's name.
    pub title: Set,
    /// Words that follow a place in the name of a body or an office.
    pub body: Set,
    /// A kind of place after its name.
    pub tail: Set,
    /// A kind of place before its name.
    pub head: Set,
    /// The end of the name of a road.
    pub road: Set,
    /// A kind of road before its number.
    pub way: Set,
    /// A side or part, before a name.
    pub edge: Set,
    /// A kind of place before "of" and a name, in small letters.
    pub noun: Set,
    /// The end of the name of a newspaper.
    pub press: Set,
    /// A word in small letters after the name of a place: "Grovetown police".
    pub beside: Set,
    /// A kind of place that a listed name takes with it.
    pub nature: Set,
    /// A small word that makes a name that of an illness.
    pub ill: Set,
    /// Words that news of a state uses, with the state.
    pub hints: FxHashMap<&'static str, &'static str>,
    /// Names that are never those of places, in small letters.
    pub never: Set,
}

impl Words {
    /// Reads the file; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut all = Self::default();
        let mut notes = Vec::new();
        for row in data::rows("places/words.txt") {
            let set = match row.at(0) {
                "common" => &mut all.common,
                "given" => &mut all.given,
                "title" => &mut all.title,
                "body" => &mut all.body,
                "tail" => &mut all.tail,
                "head" => &mut all.head,
                "road" => &mut all.road,
                "way" => &mut all.way,
                "edge" => &mut all.edge,
                "noun" => &mut all.noun,
                "press" => &mut all.press,
                "beside" => &mut all.beside,
                "nature" => &mut all.nature,
                "ill" => &mut all.ill,
                "never" => &mut all.never,
                other if known_hint(other).is_some() => {
                    let state = known_hint(other).unwrap_or_default();
                    all.hints
                        .extend(data::names(row.at(1)).map(|word| (word, state)));
                    continue;
                }
                other => {
                    notes.push(format!("{}: `{other}` is no kind of word", row.place));
                    continue;
                }
            };
            set.extend(data::names(row.at(1)));
        }
        (all, notes)
    }
}

/// The state of `hint CODE`.
fn known_hint(kind: &str) -> Option<&'static str> {
    let code = kind.strip_prefix("hint ")?;
    bifrons_core::states()
        .iter()
        .find(|s| s.code == code)
        .map(|s| s.code)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (all, notes) = super::Words::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(all.given.contains("Paris") && all.common.contains("police"));
    }
}
