//! Is it so, and who says so: factuality and attribution of a predicate, read by climbing the tree from it.

mod climb;
mod cues;
mod local;
mod tags;

use bifrons_core::Factuality;

use crate::tree::Tree;

use climb::climb;
use local::{around_noun, local};

pub use cues::{Cues, Manner, Scope, bundled};

/// What the sentence makes of an event.
#[derive(Clone, Debug, Default)]
pub struct Mood {
    /// How far it is said to be so.
    pub factuality: Factuality,
    /// Who says so: words that head the phrases of speakers, outermost first, each with the manner of its verb.
    pub speakers: Vec<(usize, Manner)>,
    /// It is the content of another event of the sentence, at this word: agreed to, demanded, denied.
    pub content_of: Option<usize>,
    /// Cues that decided, as text.
    pub why: Vec<String>,
}

impl Mood {
    fn at_most(&mut self, factuality: Factuality, cue: String) {
        if rank(factuality) > rank(self.factuality) {
            self.factuality = factuality;
        }
        self.why.push(cue);
    }
}

/// Of two marks the stronger stays: what is denied is not planned any more.
fn rank(factuality: Factuality) -> u8 {
    match factuality {
        Factuality::Asserted => 0,
        Factuality::Historical => 1,
        Factuality::Planned => 2,
        Factuality::Hypothetical => 3,
        Factuality::Denied => 4,
    }
}

/// The mood of the predicate whose tense and negation stand at `anchor` and whose words are headed by `head`.
pub fn mood(tree: &Tree, head: usize, anchor: usize, cues: &Cues) -> Mood {
    let mut mood = Mood::default();
    if head != anchor {
        around_noun(tree, head, cues, &mut mood);
    }
    local(tree, anchor, cues, &mut mood);
    climb(tree, anchor, cues, &mut mood);
    for (word, manner) in tags::speakers(tree, anchor, cues) {
        push(word, manner, &mut mood);
    }
    if tree
        .text
        .trim_end_matches(['"', '”', '\'', '’', ')', ' '])
        .ends_with('?')
    {
        mood.at_most(Factuality::Hypothetical, "a question".into());
    }
    mood.speakers.reverse();
    mood
}

/// Speech that hangs below or beside a clause: ", officials said", "according to".
fn cited(tree: &Tree, clause: usize, cues: &Cues, mood: &mut Mood) {
    for &child in tree.children(clause) {
        match tree.base(child) {
            "parataxis" => {
                if let Some(manner) = cues.speech(tree.lemma(child))
                    && tree.child_by(child, &["ccomp"]).is_none()
                    && tree.child_by(child, &["nsubj"]).is_some()
                {
                    speaker(tree, child, manner, mood);
                }
            }
            "obl" | "nmod" | "advmod" | "parataxis:obl" => {
                let preposition = tree.preposition(child);
                let by_case = preposition.starts_with("according");
                let by_verb = tree
                    .children_by(child, &["case"])
                    .any(|c| tree.form(c).eq_ignore_ascii_case("according"));
                if by_case || by_verb {
                    push(child, Manner::Say, mood);
                }
            }
            "advcl" if tree.lemma(child) == "accord" => {
                if let Some(source) = tree.child_by(child, &["obl", "obj"]) {
                    push(source, Manner::Say, mood);
                }
            }
            "case" if tree.form(child).eq_ignore_ascii_case("according") => {
                push(clause, Manner::Say, mood)
            }
            _ => {}
        }
    }
}

fn speaker(tree: &Tree, verb: usize, manner: Manner, mood: &mut Mood) {
    let subjects = crate::events::args::surface_subjects(tree, verb, 0);
    let passive = crate::events::args::is_passive(tree, verb);
    match subjects.first() {
        Some(&subject)
            if !passive
                && subject != verb
                && tree
                    .head(subject)
                    .is_some_and(|h| h == verb || tree.is_below(verb, h)) =>
        {
            push(subject, manner, mood)
        }
        _ => {
            if let Some(agent) = tree.child_by(verb, &["obl:agent"]) {
                push(agent, manner, mood);
            } else if passive {
                // "is said to": nobody is named, but somebody else says so.
                mood.at_most(
                    Factuality::Hypothetical,
                    format!("hearsay: {}", tree.form(verb)),
                );
            }
        }
    }
}

fn push(word: usize, manner: Manner, mood: &mut Mood) {
    if mood.speakers.iter().all(|(w, _)| *w != word) {
        mood.speakers.push((word, manner));
    }
}
