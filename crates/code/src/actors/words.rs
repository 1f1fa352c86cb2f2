//! Words by which phrases tell whose a party is: `data/actors/words.txt`, ready for look-up.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::data;

/// What a word does in a phrase that names a party; the data file describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// A role that serves in the state behind "in".
    Abroad,
    /// After a state and a hyphen: not whose it is.
    Backed,
    /// Who holds the office no more.
    Former,
    /// Before a hyphen and a state: not whose it is.
    NotOf,
    /// What several say together.
    Joint,
    /// With "both", two parties named before.
    Pair,
    /// What follows "of" is meant.
    Partitive,
    /// Of another state than the report's.
    Stranger,
}

/// The words.
#[derive(Debug, Default)]
pub struct Words {
    uses: FxHashMap<&'static str, FxHashSet<Use>>,
    /// Words of an office that one state alone has, with the state.
    homes: Vec<(Vec<&'static str>, &'static str)>,
    prefixes: FxHashMap<&'static str, &'static str>,
}

/// The words that the program carries.
pub fn bundled() -> &'static Words {
    static BUNDLED: LazyLock<Words> = LazyLock::new(|| Words::load().0);
    &BUNDLED
}

impl Words {
    /// Reads the file; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let (mut all, mut notes) = (Self::default(), Vec::new());
        for row in data::rows("actors/words.txt") {
            let names = data::names(row.at(1));
            let code = row.at(2);
            let place = match row.at(0) {
                "abroad" => Some(Use::Abroad),
                "backed" => Some(Use::Backed),
                "former" => Some(Use::Former),
                "none" => Some(Use::NotOf),
                "joint" => Some(Use::Joint),
                "pair" => Some(Use::Pair),
                "partitive" => Some(Use::Partitive),
                "stranger" => Some(Use::Stranger),
                "home" if !code.is_empty() => {
                    all.homes
                        .extend(names.map(|n| (n.split(' ').collect(), code)));
                    continue;
                }
                "prefix" if !code.is_empty() => {
                    all.prefixes.extend(names.map(|n| (n, code)));
                    continue;
                }
                _ => None,
            };
            match place {
                Some(place) => {
                    for name in names {
                        all.uses.entry(name).or_default().insert(place);
                    }
                }
                None => notes.push(format!("{}: `{}` is no kind of word", row.place, row.at(0))),
            }
        }
        (all, notes)
    }

    /// Whether the lemma has that use.
    pub fn is(&self, place: Use, lemma: &str) -> bool {
        self.uses.get(lemma).is_some_and(|u| u.contains(&place))
    }

    /// The one state that has the office whose words begin at `at`.
    pub fn home(&self, at: usize, lemma: impl Fn(usize) -> Option<String>) -> Option<&'static str> {
        self.homes
            .iter()
            .find(|(words, _)| {
                let mut same = words.iter().enumerate();
                same.all(|(i, w)| lemma(at + i).is_some_and(|l| l == *w))
            })
            .map(|(_, code)| *code)
    }

    /// The state that the first half of a compound of two peoples stands for.
    pub fn prefix(&self, form: &str) -> Option<&'static str> {
        self.prefixes.get(form).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let (words, notes) = Words::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(words.is(Use::Pair, "country") && !words.is(Use::Pair, "table"));
        assert_eq!(words.prefix("Sino"), Some("CHN"));
    }

    #[test]
    fn an_office_of_one_state_alone() {
        let forms = ["secretary", "of", "state"];
        let at = |i: usize| forms.get(i).map(|f| f.to_string());
        assert_eq!(bundled().home(0, at), Some("USA"));
        assert_eq!(bundled().home(1, at), None);
    }
}
