//! Speech told by position: ", officials in Cairo said on Monday", ", according to the ministry".
//!
//! Where the tree hangs such a tag on a wrong word, its commas still show what it covers: all of its part of the sentence.

use crate::mood::cues::{Cues, Manner};
use crate::syntax::Upos;
use crate::tree::Tree;

/// Heads of the speakers of tags that cover a predicate.
pub fn speakers(tree: &Tree, anchor: usize, cues: &Cues) -> Vec<(usize, Manner)> {
    let mut found = Vec::new();
    for word in 0..tree.len() {
        let tag = said(tree, word, cues).or_else(|| according(tree, word));
        let Some((speaker, manner, start)) = tag else {
            continue;
        };
        let own = tree.is_below(anchor, speaker) || anchor == word;
        // A tag at the beginning covers what follows, any other what stands before it.
        let covers = if start == 0 {
            anchor > word
        } else {
            anchor < start
        };
        if covers && !own && same_part(tree, anchor, word) {
            found.push((speaker, manner));
        }
    }
    found
}

/// ", X said": a verb of speech whose subject follows a comma or a quotation, and that governs nothing after it.
fn said(tree: &Tree, verb: usize, cues: &Cues) -> Option<(usize, Manner, usize)> {
    let manner = cues.speech(tree.lemma(verb))?;
    let finite = tree.upos(verb) == Upos::Verb && tree.form(verb) != tree.lemma(verb);
    if !finite || manner == Manner::Deny || tree.form(verb).ends_with("ing") {
        return None;
    }
    let governs = tree
        .children_by(verb, &["ccomp", "obj", "xcomp"])
        .any(|c| c > verb && tree.children_by(c, &["mark"]).next().is_some());
    let next = (verb + 1..tree.len()).next();
    let ends = next.is_none_or(|n| {
        matches!(
            tree.form(n),
            "." | "," | ";" | "\"" | "”" | ")" | "-" | "--"
        ) || matches!(
            tree.lemma(n),
            "on" | "in" | "at" | "late" | "earlier" | "today" | "yesterday"
        ) || tree.form(n).ends_with("day")
    });
    if governs || !ends {
        return None;
    }
    let subject = tree.child_by(verb, &["nsubj"]).filter(|&s| s < verb)?;
    let start = tree
        .subtree(subject, &|c| c < verb)
        .first()
        .copied()
        .unwrap_or(subject);
    let opened = start
        .checked_sub(1)
        .is_some_and(|b| matches!(tree.form(b), "," | "\"" | "”" | "'" | "’" | "--" | "-"));
    let relative = matches!(tree.lemma(subject), "who" | "which" | "that");
    (opened && !relative).then_some((subject, manner, start))
}

/// "according to X".
fn according(tree: &Tree, word: usize) -> Option<(usize, Manner, usize)> {
    if !tree.form(word).eq_ignore_ascii_case("according") {
        return None;
    }
    let head = tree.head(word)?;
    let source = match tree.base(word) {
        "case" => head,
        _ => tree.child_by(word, &["obl", "obj", "nmod"])?,
    };
    (source > word).then_some((source, Manner::Say, word))
}

/// Whether no semicolon stands between two words.
fn same_part(tree: &Tree, a: usize, b: usize) -> bool {
    (a.min(b)..a.max(b)).all(|w| tree.form(w) != ";")
}
