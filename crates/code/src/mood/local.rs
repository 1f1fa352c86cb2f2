//! Marks on the predicate itself: auxiliaries, negation, conditions, words beside a noun.

use bifrons_core::Factuality;

use super::{Cues, Mood};
use crate::syntax::Upos;
use crate::tree::Tree;

/// "no talks", "alleged attack", "possible strike".
pub(super) fn around_noun(tree: &Tree, noun: usize, cues: &Cues, mood: &mut Mood) {
    for &child in tree.children(noun) {
        if !matches!(tree.base(child), "det" | "amod" | "advmod" | "case" | "cc") {
            continue;
        }
        let lemma = tree.lemma(child);
        if cues.is_negation(lemma) && tree.base(child) != "case" || lemma == "without" {
            mood.at_most(Factuality::Denied, format!("negation: {lemma}"));
        } else if cues.is_hearsay(lemma)
            || matches!(
                lemma,
                "possible"
                    | "potential"
                    | "hypothetical"
                    | "suspected"
                    | "attempted"
                    | "proposed"
                    | "threatened"
                    | "would-be"
            )
        {
            mood.at_most(Factuality::Hypothetical, format!("marked {lemma}"));
        } else if matches!(
            lemma,
            "planned" | "upcoming" | "forthcoming" | "future" | "scheduled" | "imminent" | "next"
        ) {
            mood.at_most(Factuality::Planned, format!("marked {lemma}"));
        }
    }
}

/// Auxiliaries, negation and conditions of the clause itself.
pub(super) fn local(tree: &Tree, anchor: usize, cues: &Cues, mood: &mut Mood) {
    let mut has_auxiliary = false;
    let (mut future, mut conditional) = (false, false);
    for &child in tree.children(anchor) {
        let lemma = tree.lemma(child);
        match tree.base(child) {
            "aux" => {
                has_auxiliary = true;
                if cues.is_modal(lemma) {
                    mood.at_most(
                        Factuality::Hypothetical,
                        format!("modal: {}", tree.form(child)),
                    );
                } else if cues.is_future(lemma) {
                    future = true;
                    mood.at_most(Factuality::Planned, format!("future: {}", tree.form(child)));
                }
            }
            "advmod" | "cc" | "det" | "mark" | "case"
                if cues.is_negation(lemma) && !is_not_only(tree, child) =>
            {
                mood.at_most(Factuality::Denied, format!("negation: {lemma}"))
            }
            "mark" if cues.is_condition(lemma) => {
                mood.at_most(Factuality::Hypothetical, format!("condition: {lemma}"));
            }
            "advmod" if cues.is_hearsay(lemma) => {
                mood.at_most(Factuality::Hypothetical, format!("hearsay: {lemma}"))
            }
            "advmod" if cues.is_modal(lemma) => {
                mood.at_most(Factuality::Hypothetical, format!("modal: {lemma}"))
            }
            "nsubj" | "obj"
                if (cues.is_quantifier(lemma)
                    || tree
                        .children_by(child, &["det"])
                        .any(|d| matches!(tree.lemma(d), "no" | "neither"))) =>
            {
                mood.at_most(
                    Factuality::Denied,
                    format!("negation: {}", tree.form(child)),
                );
            }
            "advcl" => {
                conditional |= tree
                    .children_by(child, &["mark"])
                    .any(|m| cues.is_condition(tree.lemma(m)) && tree.lemma(m) != "whether")
            }
            _ => {}
        }
    }
    if conditional && (future || mood.factuality == Factuality::Hypothetical) {
        mood.at_most(Factuality::Hypothetical, "under a condition".into());
    }
    // "will visit and sign": the second verb shares the auxiliary of the first.
    if !has_auxiliary
        && tree.rel(anchor) == "conj"
        && tree.child_by(anchor, &["nsubj"]).is_none()
        && let Some(first) = tree.head(anchor).filter(|&h| tree.upos(h) == Upos::Verb)
    {
        for aux in tree.children_by(first, &["aux"]) {
            if cues.is_modal(tree.lemma(aux)) {
                mood.at_most(
                    Factuality::Hypothetical,
                    format!("modal: {}", tree.form(aux)),
                );
            } else if cues.is_future(tree.lemma(aux)) {
                mood.at_most(Factuality::Planned, format!("future: {}", tree.form(aux)));
            }
        }
    }
}

fn is_not_only(tree: &Tree, not: usize) -> bool {
    not + 1 < tree.len()
        && matches!(tree.lemma(not + 1), "only" | "just" | "merely")
        && tree.lemma(not) == "not"
}
