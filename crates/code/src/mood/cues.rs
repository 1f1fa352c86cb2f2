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

/// What a governing word reaches; of several that fit the first here wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// A phrase or a clause with this preposition: "called for talks", "kept them from leaving".
    With(&'static str),
    /// An infinitive only: "told them to leave".
    Infinitive,
    /// A clause only: "refused to meet", but "refused aid" is a phrase of its own.
    Clause,
    /// A noun after it: "attempted murder".
    Modifier,
    /// A clause or an event noun.
    Any,
}

/// What a word makes of what it governs.
#[derive(Clone, Copy, Debug)]
pub struct Governor {
    /// The content's mark when the word itself holds.
    pub mark: Factuality,
    /// What it reaches.
    pub scope: Scope,
    /// How far the content is so when the word holds, -1 to 1.
    pub positive: f32,
    /// How far the content is so when the word is negated, -1 to 1.
    pub negative: f32,
}

/// Kinds of small words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Small {
    /// "not".
    Negation,
    /// "nobody".
    Quantifier,
    /// "few".
    Few,
    /// "any".
    Any,
    /// "could".
    Modal,
    /// "will".
    Future,
    /// "reportedly".
    Hearsay,
    /// "perhaps".
    Likelihood,
    /// "nearly".
    Approximate,
    /// "if".
    Condition,
    /// "why".
    How,
    /// "after".
    Outside,
    /// "at".
    Place,
    /// "from".
    Reach,
    /// "to close at".
    Outcome,
    /// "went".
    Motion,
    /// "first".
    Ordinal,
}

impl Small {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "negation" => Self::Negation,
            "quantifier" => Self::Quantifier,
            "few" => Self::Few,
            "any" => Self::Any,
            "modal" => Self::Modal,
            "future" => Self::Future,
            "hearsay" => Self::Hearsay,
            "likelihood" => Self::Likelihood,
            "approximate" => Self::Approximate,
            "condition" => Self::Condition,
            "how" => Self::How,
            "outside" => Self::Outside,
            "place" => Self::Place,
            "reach" => Self::Reach,
            "outcome" => Self::Outcome,
            "motion" => Self::Motion,
            "ordinal" => Self::Ordinal,
            _ => return None,
        })
    }

    fn has_value(self) -> bool {
        matches!(
            self,
            Self::Few
                | Self::Modal
                | Self::Future
                | Self::Hearsay
                | Self::Likelihood
                | Self::Approximate
        )
    }
}

/// All cues.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    embed: FxHashMap<(&'static str, &'static str), Vec<Governor>>,
    speech: FxHashMap<&'static str, Manner>,
    small: FxHashMap<&'static str, Vec<(Small, f32)>>,
    grades: FxHashMap<&'static str, f32>,
    past: Vec<Vec<&'static str>>,
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
        for row in data::rows("modality/grades.txt") {
            match share(row.at(1)) {
                Some(value) => drop(cues.grades.insert(row.at(0), value)),
                None => notes.push(format!("{}: wants `name ; -3 to 3`", row.place)),
            }
        }
        for row in data::rows("modality/embed.txt") {
            let scope = match row.at(3) {
                "any" => Some(Scope::Any),
                "clause" => Some(Scope::Clause),
                "infinitive" => Some(Scope::Infinitive),
                "modifier" => Some(Scope::Modifier),
                preposition
                    if preposition.chars().all(char::is_lowercase) && !preposition.is_empty() =>
                {
                    Some(Scope::With(preposition))
                }
                _ => None,
            };
            let grade = |column| cues.grades.get(row.at(column)).copied();
            match (
                Factuality::parse(row.at(2)),
                scope,
                grade(4),
                grade(5),
                row.at(1),
            ) {
                (
                    Some(mark),
                    Some(scope),
                    Some(positive),
                    Some(negative),
                    pos @ ("v" | "n" | "a"),
                ) => {
                    let all = cues.embed.entry((row.at(0), pos)).or_default();
                    all.push(Governor {
                        mark,
                        scope,
                        positive,
                        negative,
                    });
                    all.sort_by_key(|g| g.scope);
                }
                _ => notes.push(format!(
                    "{}: wants `word ; v, n or a ; mark ; scope ; grade ; grade`",
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
            if row.at(1) == "past" {
                cues.past.push(row.at(0).split('_').collect());
                continue;
            }
            match (Small::parse(row.at(1)), share(row.at(2))) {
                (Some(small), value) if small.has_value() == value.is_some() => {
                    let all = cues.small.entry(row.at(0)).or_default();
                    all.push((small, value.unwrap_or_default()));
                }
                (Some(_), _) => notes.push(format!("{}: a value too much or too few", row.place)),
                (None, _) => {
                    notes.push(format!("{}: `{}` is no kind of cue", row.place, row.at(1)))
                }
            }
        }
        (cues, notes)
    }

    /// How the verb reports, if it does.
    pub fn speech(&self, lemma: &str) -> Option<Manner> {
        self.speech.get(lemma).copied()
    }

    /// What the word makes of what it governs, for the first scope that `reaches`.
    pub fn governor(
        &self,
        tree: &Tree,
        word: usize,
        reaches: impl Fn(Scope) -> bool,
    ) -> Option<Governor> {
        let pos = match tree.upos(word) {
            Upos::Verb | Upos::Aux => "v",
            Upos::Noun | Upos::Propn => "n",
            Upos::Adj | Upos::Adv => "a",
            _ => return None,
        };
        let particle = tree
            .children_by(word, &["compound:prt"])
            .next()
            .map(|p| format!("{}_{}", tree.lemma(word), tree.lemma(p)));
        let phrasal = particle.as_deref().and_then(|p| self.embed.get(&(p, pos)));
        // "Had to fire" tells that they fired, "has to" and "would have had to" do not.
        let finite = tree.child_by(word, &["aux"]).is_none();
        let form = format!("={}", tree.form(word).to_lowercase());
        let formed = self
            .embed
            .get(&(form.as_str(), pos))
            .filter(|all| finite && all.iter().any(|g| reaches(g.scope)));
        let all = formed
            .or(phrasal)
            .or_else(|| self.embed.get(&(tree.lemma(word), pos)))?;
        all.iter().find(|g| reaches(g.scope)).copied()
    }

    /// The same by lemma and part of speech: `v`, `n`, `a`.
    pub fn governor_of(
        &self,
        lemma: &str,
        pos: &'static str,
        reaches: impl Fn(Scope) -> bool,
    ) -> Option<Governor> {
        let all = self.embed.get(&(lemma, pos))?;
        all.iter().find(|g| reaches(g.scope)).copied()
    }

    /// Whether the word is a small word of this kind.
    pub fn is(&self, lemma: &str, kind: Small) -> bool {
        self.small
            .get(lemma)
            .is_some_and(|all| all.iter().any(|(k, _)| *k == kind))
    }

    /// What is left at most, -1 to 1, of what a small word of this kind stands on.
    pub fn value(&self, lemma: &str, kind: Small) -> Option<f32> {
        let all = self.small.get(lemma)?;
        all.iter().find(|(k, _)| *k == kind).map(|(_, v)| *v)
    }

    /// Phrases that tell of long ago, word by word in lower case.
    pub fn past(&self) -> &[Vec<&'static str>] {
        &self.past
    }

    /// The value of `grades.txt`, -1 to 1.
    pub fn grade(&self, name: &str) -> f32 {
        self.grades.get(name).copied().unwrap_or_default()
    }
}

/// A value of -3 to 3 as a share of 3.
fn share(text: &str) -> Option<f32> {
    let value: f32 = text.parse().ok()?;
    (-3.0..=3.0).contains(&value).then_some(value / 3.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_understood() {
        let (_, notes) = super::Cues::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
    }
}
