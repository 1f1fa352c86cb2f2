//! Words of movement and of what is measured, from `data/measures/change.txt` and `indicators.txt`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::data;
use crate::syntax::Upos;
use crate::tree::Tree;

/// How a word says that a number stands or moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// Up by or to it.
    Rise,
    /// Down by or to it.
    Fall,
    /// It stands there.
    Level,
    /// It is the number of something else.
    Share,
    /// So much in a time.
    Flow,
    /// So many are had.
    Hold,
    /// "up 12 percent".
    Up,
    /// "down 12 percent".
    Down,
}

/// The words that the program carries.
pub fn bundled() -> &'static Words {
    static BUNDLED: LazyLock<Words> = LazyLock::new(|| Words::load().0);
    &BUNDLED
}

/// Words of movement and of what is measured.
#[derive(Debug, Default)]
pub struct Words {
    moves: FxHashMap<&'static str, Vec<(Move, data::Place)>>,
    nouns: FxHashSet<&'static str>,
    terms: FxHashSet<&'static str>,
}

impl Words {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let (mut words, mut notes) = (Self::default(), Vec::new());
        for row in data::rows("measures/indicators.txt") {
            words.nouns.extend(data::names(row.at(0)));
        }
        for row in data::rows("measures/not_indicators.txt") {
            words.terms.extend(data::names(row.at(0)));
        }
        for row in data::rows("measures/change.txt") {
            let kind = match row.at(1) {
                "rise" => Move::Rise,
                "fall" => Move::Fall,
                "level" => Move::Level,
                "share" => Move::Share,
                "flow" => Move::Flow,
                "hold" => Move::Hold,
                "up" => Move::Up,
                "down" => Move::Down,
                other => {
                    notes.push(format!("{}: `{other}` is no kind of movement", row.place));
                    continue;
                }
            };
            for name in data::names(row.at(0)) {
                let list = words.moves.entry(name).or_default();
                if list.iter().all(|(k, _)| *k != kind) {
                    list.push((kind, row.place));
                }
            }
        }
        (words, notes)
    }

    /// What the word says, if it is of one of these kinds, with the line that says so. A verb may have a particle.
    pub fn of(&self, tree: &Tree, word: usize, kinds: &[Move]) -> Option<(Move, data::Place)> {
        let particle = tree
            .children_by(word, &["compound:prt"])
            .next()
            .map(|p| format!("{}_{}", tree.lemma(word), tree.lemma(p)));
        let own = particle.and_then(|both| self.moves.get(both.as_str()));
        let list = own.or_else(|| self.moves.get(tree.lemma(word)))?;
        list.iter().find(|(k, _)| kinds.contains(k)).copied()
    }

    /// Whether the noun names something that is measured.
    pub fn is_indicator(&self, tree: &Tree, word: usize) -> bool {
        matches!(tree.upos(word), Upos::Noun | Upos::Propn)
            && (self.nouns.contains(tree.lemma(word))
                || tree.form(word).eq_ignore_ascii_case("gdp"))
    }

    /// Whether a number on the noun is a term of a deal or a turn of phrase.
    pub fn is_term(&self, lemma: &str) -> bool {
        self.terms.contains(lemma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let (words, notes) = Words::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(words.nouns.len() > 90 && words.moves.len() > 100);
    }
}
