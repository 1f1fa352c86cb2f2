//! The words of `data/modality/` that tell who says so.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::data;

/// How a word tells that somebody says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manner {
    /// Neutral: "said".
    Say,
    /// Leaves it open: "claimed".
    Claim,
    /// Says that it is not so: "denied".
    Deny,
    /// A document or finding speaks: "showed".
    Show,
    /// Wants it done: "urged".
    Ask,
    /// Takes a stand on it: "praised".
    Judge,
    /// Holds it so: "believes".
    Think,
    /// Would have it so: "wants".
    Wish,
    /// Nobody in particular holds it so: "seems", "reportedly".
    Seem,
}

impl Manner {
    /// The manner of that name in the data.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "say" => Self::Say,
            "claim" => Self::Claim,
            "deny" => Self::Deny,
            "show" => Self::Show,
            "ask" => Self::Ask,
            "judge" => Self::Judge,
            "think" => Self::Think,
            "wish" => Self::Wish,
            "seem" => Self::Seem,
            _ => return None,
        })
    }

    /// Whether the content is told: then somebody stands for it as a source.
    pub fn tells(self) -> bool {
        matches!(self, Self::Say | Self::Claim | Self::Deny | Self::Show)
    }
}

/// A word that tells who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// How.
    pub manner: Manner,
    /// An object is content enough; else a clause or a quotation must follow.
    pub object: bool,
}

/// All such words.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    verbs: FxHashMap<&'static str, Cue>,
    /// Verbs with their particle or preposition.
    phrasal: FxHashMap<(&'static str, &'static str), Cue>,
    nouns: FxHashMap<&'static str, Manner>,
    adjectives: FxHashMap<&'static str, Manner>,
    documents: FxHashSet<&'static str>,
    polls: FxHashSet<&'static str>,
    times: FxHashSet<String>,
}

/// Words that tell when, beside the names of months and days.
const TIMES: [&str; 14] = [
    "afternoon",
    "day",
    "evening",
    "month",
    "months",
    "morning",
    "night",
    "today",
    "tonight",
    "week",
    "weekend",
    "weeks",
    "year",
    "yesterday",
];

/// The words that the program carries.
pub fn bundled() -> &'static Lexicon {
    static BUNDLED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load().0);
    &BUNDLED
}

impl Lexicon {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut lexicon = Self::default();
        let mut notes = Vec::new();
        let verbs = data::rows("modality/speech.txt").chain(data::rows("modality/attitudes.txt"));
        for row in verbs {
            let object = match row.at(2) {
                "" | "clause" => false,
                "any" => true,
                other => {
                    notes.push(format!("{}: `{other}` is no reach", row.place));
                    continue;
                }
            };
            let Some(manner) = Manner::parse(row.at(1)) else {
                notes.push(format!("{}: `{}` is no manner", row.place, row.at(1)));
                continue;
            };
            let cue = Cue { manner, object };
            let known = match row.at(0).split_once('_') {
                Some(pair) => lexicon.phrasal.insert(pair, cue),
                None => lexicon.verbs.insert(row.at(0), cue),
            };
            if known.is_some() {
                notes.push(format!("{}: `{}` stands twice", row.place, row.at(0)));
            }
        }
        for (file, words) in [
            ("modality/speech_nouns.txt", &mut lexicon.nouns),
            ("modality/attitude_adjectives.txt", &mut lexicon.adjectives),
        ] {
            for row in data::rows(file) {
                match Manner::parse(row.at(1)) {
                    Some(manner) => {
                        words.insert(row.at(0), manner);
                    }
                    None => notes.push(format!("{}: `{}` is no manner", row.place, row.at(1))),
                }
            }
        }
        for row in data::rows("modality/documents.txt") {
            lexicon.documents.insert(row.at(0));
            match row.at(1) {
                "" => {}
                "in" => {
                    lexicon.polls.insert(row.at(0));
                }
                other => notes.push(format!("{}: `{other}` is not `in`", row.place)),
            }
        }
        let names = data::rows("dates/months.txt").chain(data::rows("dates/weekdays.txt"));
        lexicon.times = names
            .map(|row| row.at(0).to_lowercase())
            .filter(|name| name != "may")
            .chain(TIMES.iter().map(|t| (*t).to_string()))
            .collect();
        (lexicon, notes)
    }

    /// Whether what stands beside "in" such a thing is what it tells: "poll".
    pub fn is_poll(&self, lemma: &str) -> bool {
        self.polls.contains(lemma)
    }

    /// Whether the word tells when: "Tuesday", "week".
    pub fn is_time(&self, form: &str) -> bool {
        self.times.contains(form) || self.times.contains(&form.to_lowercase())
    }

    /// What a verb tells, alone.
    pub fn verb(&self, lemma: &str) -> Option<Cue> {
        self.verbs.get(lemma).copied()
    }

    /// What a verb tells with a particle or preposition.
    pub fn phrasal(&self, lemma: &str, particle: &str) -> Option<Cue> {
        self.phrasal.get(&(lemma, particle)).copied()
    }

    /// What a noun tells: "claim".
    pub fn noun(&self, lemma: &str) -> Option<Manner> {
        self.nouns.get(lemma).copied()
    }

    /// What a predicate adjective tells: "confident".
    pub fn adjective(&self, lemma: &str) -> Option<Manner> {
        self.adjectives.get(lemma).copied()
    }

    /// Whether the noun is something written or counted: "report".
    pub fn is_document(&self, lemma: &str) -> bool {
        self.documents.contains(lemma)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (_, notes) = super::Lexicon::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
    }
}
