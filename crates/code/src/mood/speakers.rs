//! Who says so: verbs of speech above a predicate, and speech that hangs below or beside it.

use super::{Cues, Manner, tags};
use crate::syntax::Upos;
use crate::tree::Tree;

/// Speakers, outermost first.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    /// Words that head the phrases of speakers, with the manner of the verb.
    pub all: Vec<(usize, Manner)>,
    /// A verb of speech that names nobody: "is said to".
    pub hearsay: Option<usize>,
}

/// Speakers of the clause of `anchor`.
pub(super) fn speakers(tree: &Tree, anchor: usize, cues: &Cues) -> Speakers {
    let mut found = Speakers::default();
    climb(tree, anchor, cues, &mut found);
    for (word, manner) in tags::speakers(tree, anchor, cues) {
        push(word, manner, &mut found);
    }
    found.all.reverse();
    found
}

fn climb(tree: &Tree, anchor: usize, cues: &Cues, found: &mut Speakers) {
    let mut at = anchor;
    cited(tree, at, cues, found);
    for _ in 0..24 {
        let Some(head) = tree.head(at) else { break };
        let base = tree.base(at);
        if matches!(base, "ccomp" | "parataxis" | "csubj" | "xcomp")
            && let Some(manner) = cues
                .speech(tree.lemma(head))
                .filter(|_| matches!(tree.upos(head), Upos::Verb | Upos::Noun))
        {
            let infinitive = base == "xcomp" && tree.child_by(at, &["mark"]).is_some();
            if !infinitive || tree.lemma(head) == "claim" {
                speaker(tree, head, manner, found);
            }
        }
        at = head;
        cited(tree, at, cues, found);
    }
}

/// Speech that hangs below or beside a clause: ", officials said", "according to".
fn cited(tree: &Tree, clause: usize, cues: &Cues, found: &mut Speakers) {
    for &child in tree.children(clause) {
        match tree.base(child) {
            "parataxis" => {
                if let Some(manner) = cues.speech(tree.lemma(child))
                    && tree.child_by(child, &["ccomp"]).is_none()
                    && tree.child_by(child, &["nsubj"]).is_some()
                {
                    speaker(tree, child, manner, found);
                }
            }
            "obl" | "nmod" | "advmod" | "parataxis:obl" => {
                let preposition = tree.preposition(child);
                let by_case = preposition.starts_with("according");
                let by_verb = tree
                    .children_by(child, &["case"])
                    .any(|c| tree.form(c).eq_ignore_ascii_case("according"));
                if by_case || by_verb {
                    push(child, Manner::Say, found);
                }
            }
            "advcl" if tree.lemma(child) == "accord" => {
                if let Some(source) = tree.child_by(child, &["obl", "obj"]) {
                    push(source, Manner::Say, found);
                }
            }
            "case" if tree.form(child).eq_ignore_ascii_case("according") => {
                push(clause, Manner::Say, found)
            }
            _ => {}
        }
    }
}

fn speaker(tree: &Tree, verb: usize, manner: Manner, found: &mut Speakers) {
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
            push(subject, manner, found)
        }
        _ => {
            if let Some(agent) = tree.child_by(verb, &["obl:agent"]) {
                push(agent, manner, found);
            } else if passive && manner != Manner::Show {
                // "is said to": nobody is named, but somebody else says so.
                found.hearsay.get_or_insert(verb);
            }
        }
    }
}

fn push(word: usize, manner: Manner, found: &mut Speakers) {
    if found.all.iter().all(|(w, _)| *w != word) {
        found.all.push((word, manner));
    }
}
