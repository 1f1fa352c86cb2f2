//! What an event is about: words of its sentence that show a context, from `data/contexts.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::data;
use crate::tree::Tree;

/// Words by the context that they show.
#[derive(Debug, Default)]
pub struct Contexts {
    words: FxHashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
}

/// The words that the program carries.
pub fn bundled() -> &'static Contexts {
    static BUNDLED: LazyLock<Contexts> = LazyLock::new(|| Contexts::load().0);
    &BUNDLED
}

impl Contexts {
    /// Reads the file `word | word ; context`; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut contexts = Self::default();
        let mut notes = Vec::new();
        for row in data::rows("contexts.txt") {
            let Some(context) = bifrons_core::is_context(row.at(1)) else {
                notes.push(format!(
                    "{}: there is no context `{}`",
                    row.place,
                    row.at(1)
                ));
                continue;
            };
            for name in data::names(row.at(0)) {
                let mut words: Vec<&'static str> = name.split([' ', '_']).collect();
                let first = words.remove(0);
                contexts
                    .words
                    .entry(first)
                    .or_default()
                    .push((words, context));
            }
        }
        (contexts, notes)
    }

    /// Contexts that the words near an event show, sorted; `around` tells which words are near.
    pub fn of(&self, tree: &Tree, around: &dyn Fn(usize) -> bool) -> Vec<&'static str> {
        let mut found = Vec::new();
        for at in (0..tree.len()).filter(|&i| around(i)) {
            for (rest, context) in self.words.get(tree.lemma(at)).into_iter().flatten() {
                let fits = at + rest.len() < tree.len()
                    && rest
                        .iter()
                        .zip(at + 1..)
                        .all(|(word, i)| tree.lemma(i) == *word);
                if fits && !found.contains(context) {
                    found.push(*context);
                }
            }
        }
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (_, notes) = super::Contexts::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
    }
}
