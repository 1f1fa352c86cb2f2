//! The small words of `phrase.txt` and the adjectives of `adjectives.txt`.

use std::sync::LazyLock;

use bifrons_core::Sector;
use rustc_hash::FxHashMap;

use crate::actors::gazetteer::sectors;
use crate::data;

/// What a small word does in a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Begins a phrase and tells nothing.
    Article,
    /// Who held an office and does so no more.
    Former,
    /// Before a name.
    Honorific,
    /// A preposition before whom or where the actor belongs to.
    Owner,
    /// A word after which others are named.
    Other,
    /// "Saudi-led".
    Led,
    /// "Iran-backed".
    Backed,
    /// Somebody who is in another state than the own.
    Abroad,
    /// Before a people: its civilians.
    Ordinary,
    /// Half of an adjective: "Franco-German".
    Prefix,
    /// A human being, nobody knows who.
    Pronoun,
    /// People and places that belong to no sector.
    Unknown,
    /// A rank or membership, which tells nothing of the sector if the body is named.
    Vague,
    /// A state that few recognise.
    Partial,
}

/// All cues, by the folded word.
#[derive(Debug, Default)]
pub(super) struct Cues {
    words: FxHashMap<&'static str, Vec<Cue>>,
    adjectives: FxHashMap<&'static str, Vec<Sector>>,
}

/// The cues that the program carries.
pub(super) fn bundled() -> &'static Cues {
    static BUNDLED: LazyLock<Cues> = LazyLock::new(|| Cues::load().0);
    &BUNDLED
}

impl Cues {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut all = Self::default();
        let mut notes = Vec::new();
        for row in data::rows("actors/phrase.txt") {
            let cue = match row.at(0) {
                "article" => Cue::Article,
                "former" => Cue::Former,
                "honorific" => Cue::Honorific,
                "owner" => Cue::Owner,
                "other" => Cue::Other,
                "led" => Cue::Led,
                "backed" => Cue::Backed,
                "abroad" => Cue::Abroad,
                "ordinary" => Cue::Ordinary,
                "prefix" => Cue::Prefix,
                "pronoun" => Cue::Pronoun,
                "unknown" => Cue::Unknown,
                "vague" => Cue::Vague,
                "partial" => Cue::Partial,
                other => {
                    notes.push(format!("{}: `{other}` is no kind of word", row.place));
                    continue;
                }
            };
            for word in data::names(row.at(1)) {
                all.words.entry(word).or_default().push(cue);
            }
        }
        for row in data::rows("actors/adjectives.txt") {
            match sectors(row.at(1)) {
                Ok(sectors) if !sectors.is_empty() => {
                    for word in data::names(row.at(0)) {
                        all.adjectives.insert(word, sectors.clone());
                    }
                }
                Ok(_) => notes.push(format!("{}: no sector", row.place)),
                Err(reason) => notes.push(format!("{}: {reason}", row.place)),
            }
        }
        (all, notes)
    }

    /// Whether a folded word is of that kind.
    pub fn is(&self, word: &str, cue: Cue) -> bool {
        self.words.get(word).is_some_and(|cues| cues.contains(&cue))
    }

    /// Sectors of what an adjective is said of: "presidential", "criminal".
    pub fn adjective(&self, word: &str) -> Option<&[Sector]> {
        self.adjectives.get(word).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (all, notes) = super::Cues::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(all.is("ex", super::Cue::Former) && all.adjective("judicial").is_some());
    }
}
