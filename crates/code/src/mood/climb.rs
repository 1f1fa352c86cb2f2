//! What governs a predicate, level by level up the tree.

use bifrons_core::Factuality;

use super::local::local;
use super::{Cues, Manner, Mood, cited, speaker};
use crate::syntax::Upos;
use crate::tree::Tree;

/// What governs the clause, level by level.
pub(super) fn climb(tree: &Tree, anchor: usize, cues: &Cues, mood: &mut Mood) {
    let mut at = anchor;
    let mut inside = true;
    cited(tree, at, cues, mood);
    for _ in 0..24 {
        let Some(head) = tree.head(at) else { break };
        let relation = tree.rel(at);
        let base = tree.base(at);
        let clause = matches!(
            base,
            "ccomp" | "xcomp" | "csubj" | "acl" | "advcl" | "parataxis"
        ) && relation != "acl:relcl"
            && relation != "advcl:relcl";
        let nominal = matches!(base, "obj" | "nsubj" | "nmod" | "obl" | "iobj");
        if inside && base == "advcl" {
            adverbial(tree, at, cues, mood);
        }
        if inside && (clause || nominal) && base != "advcl" {
            let infinitive = tree
                .children_by(at, &["mark"])
                .any(|m| tree.lemma(m) == "to");
            let negated = tree.children(head).iter().any(|&c| {
                matches!(tree.base(c), "advmod" | "det") && cues.is_negation(tree.lemma(c))
            });
            if let Some(mark) = cues.embedded(tree, head, clause, infinitive) {
                let subject = base == "nsubj" && relation != "nsubj:pass";
                if mark != Factuality::Asserted && !subject {
                    mood.at_most(mark, format!("governed by {}", tree.form(head)));
                }
                if mark == Factuality::Asserted || clause || nominal {
                    // The governing verb's own tense holds for its content too.
                    if mark == Factuality::Asserted {
                        local(tree, head, cues, mood);
                    } else if negated && mark != Factuality::Denied {
                        mood.at_most(
                            Factuality::Denied,
                            format!("{} is negated", tree.form(head)),
                        );
                    }
                }
            } else if negated && clause {
                mood.at_most(
                    Factuality::Denied,
                    format!("{} is negated", tree.form(head)),
                );
            } else if base == "acl" && infinitive {
                mood.at_most(
                    Factuality::Planned,
                    format!("purpose of {}", tree.form(head)),
                );
            }
        }
        if clause
            && matches!(base, "ccomp" | "parataxis" | "csubj" | "xcomp")
            && let Some(manner) = cues
                .speech(tree.lemma(head))
                .filter(|_| matches!(tree.upos(head), Upos::Verb | Upos::Noun))
        {
            let infinitive = base == "xcomp" && tree.child_by(at, &["mark"]).is_some();
            if !infinitive || tree.lemma(head) == "claim" {
                speaker(tree, head, manner, mood);
                if manner == Manner::Deny {
                    mood.at_most(
                        Factuality::Denied,
                        format!("said not to be so: {}", tree.form(head)),
                    );
                }
            }
        }
        inside &= clause || base == "conj" || nominal;
        if base == "conj" && tree.upos(head) != tree.upos(at) {
            inside = false;
        }
        at = head;
        cited(tree, at, cues, mood);
    }
}

/// An adverbial clause: under a condition, for a purpose, or simply beside.
fn adverbial(tree: &Tree, clause: usize, cues: &Cues, mood: &mut Mood) {
    for mark in tree.children_by(clause, &["mark", "advmod", "case"]) {
        let lemma = tree.lemma(mark);
        if cues.is_condition(lemma) || (lemma == "until" && tree.base(mark) == "mark") {
            mood.at_most(Factuality::Hypothetical, format!("condition: {lemma}"));
        } else if lemma == "to" {
            mood.at_most(Factuality::Planned, "for a purpose".into());
        } else if lemma == "without" {
            mood.at_most(Factuality::Denied, "without".into());
        }
    }
}
