//! The cues of `data/modality/`.

use std::sync::LazyLock;

use bifrons_core::Factuality;
use rustc_hash::FxHashMap;

use crate::data;
use crate::syntax::Upos;
use crate::tree::Tree;

/// How a verb reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Neutral: "said".
    Say,
    /// Leaves it open: "claimed".
    Claim,
    /// Says that it is not so: "denied".
    Deny,
    /// A finding speaks: "showed".
    Show,
}

/// What a governing word reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A clause or an event noun.
    Any,
    /// A clause only: "refused to meet", but "refused aid" is a phrase of its own.
    Clause,
    /// An infinitive only: "told them to leave".
    Infinitive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Small {
    Negation,
    Modal,
    Future,
    Condition,
    Hearsay,
    Quantifier,
}

/// All cues.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    embed: FxHashMap<(&'static str, &'static str), (Factuality, Scope)>,
    speech: FxHashMap<&'static str, Manner>,
    small: FxHashMap<&'static str, Small>,
}

/// The cues that the program carries.
pub fn bundled() -> &'static Cues {
    static BUNDLED: LazyLock<Cues> = LazyLock::new(|| Cues::load().0);
    &BUNDLED
}

impl Cues {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut cues = Self::default();
        let mut notes = Vec::new();
        for row in data::rows("modality/embed.txt") {
            let scope = match row.at(3) {
                "" | "any" => Some(Scope::Any),
                "clause" => Some(Scope::Clause),
                "infinitive" => Some(Scope::Infinitive),
                _ => None,
            };
            match (Factuality::parse(row.at(2)), scope, row.at(1)) {
                (Some(mark), Some(scope), pos @ ("v" | "n" | "a")) => {
                    cues.embed.insert((row.at(0), pos), (mark, scope));
                }
                _ => notes.push(format!(
                    "{}: wants `word ; v, n or a ; mark ; scope`",
                    row.place
                )),
            }
        }
        for row in data::rows("modality/speech.txt") {
            let manner = match row.at(1) {
                "say" => Manner::Say,
                "claim" => Manner::Claim,
                "deny" => Manner::Deny,
                "show" => Manner::Show,
                other => {
                    notes.push(format!(
                        "{}: `{other}` is none of say, claim, deny, show",
                        row.place
                    ));
                    continue;
                }
            };
            cues.speech.insert(row.at(0), manner);
        }
        for row in data::rows("modality/cues.txt") {
            let small = match row.at(1) {
                "negation" => Small::Negation,
                "modal" => Small::Modal,
                "future" => Small::Future,
                "condition" => Small::Condition,
                "hearsay" => Small::Hearsay,
                "quantifier" => Small::Quantifier,
                other => {
                    notes.push(format!("{}: `{other}` is no kind of cue", row.place));
                    continue;
                }
            };
            cues.small.insert(row.at(0), small);
        }
        (cues, notes)
    }

    /// How the verb reports, if it does.
    pub fn speech(&self, lemma: &str) -> Option<Manner> {
        self.speech.get(lemma).copied()
    }

    /// What the word at `head` makes of what it governs, if it says anything of it.
    pub fn embedded(
        &self,
        tree: &Tree,
        head: usize,
        clause: bool,
        infinitive: bool,
    ) -> Option<Factuality> {
        let pos = match tree.upos(head) {
            Upos::Verb | Upos::Aux => "v",
            Upos::Noun | Upos::Propn => "n",
            Upos::Adj | Upos::Adv => "a",
            _ => return None,
        };
        let particle = tree
            .children_by(head, &["compound:prt"])
            .next()
            .map(|p| format!("{}_{}", tree.lemma(head), tree.lemma(p)));
        let phrasal = particle.as_deref().and_then(|p| self.embed.get(&(p, pos)));
        let (mark, scope) = phrasal
            .or_else(|| self.embed.get(&(tree.lemma(head), pos)))
            .copied()?;
        let reaches = match scope {
            Scope::Any => true,
            Scope::Clause => clause,
            Scope::Infinitive => infinitive,
        };
        reaches.then_some(mark)
    }

    /// "not", "never".
    pub fn is_negation(&self, lemma: &str) -> bool {
        self.small.get(lemma) == Some(&Small::Negation)
    }

    /// "may", "could".
    pub fn is_modal(&self, lemma: &str) -> bool {
        self.small.get(lemma) == Some(&Small::Modal)
    }

    /// "will".
    pub fn is_future(&self, lemma: &str) -> bool {
        self.small.get(lemma) == Some(&Small::Future)
    }

    /// "if", "unless".
    pub fn is_condition(&self, lemma: &str) -> bool {
        self.small.get(lemma) == Some(&Small::Condition)
    }

    /// "reportedly".
    pub fn is_hearsay(&self, lemma: &str) -> bool {
        self.small.get(lemma) == Some(&Small::Hearsay)
    }

    /// "nobody".
    pub fn is_quantifier(&self, lemma: &str) -> bool {
        self.small.get(lemma) == Some(&Small::Quantifier)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (_, notes) = super::Cues::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
    }
}
