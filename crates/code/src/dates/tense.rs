//! Whether a clause looks ahead or back, as far as its words tell.

use crate::syntax::Upos;
use crate::tree::Tree;

use super::words::Words;

/// Where a clause looks, seen from publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// It has happened.
    Past,
    /// It is still to come.
    Future,
    /// The words do not tell.
    Open,
}

/// The tense of the clause that the words `start..end` stand in.
pub fn tense(tree: &Tree, words: &Words, start: usize, end: usize) -> Tense {
    let before = |n: usize| start.checked_sub(n).map(|i| tree.form(i).to_lowercase());
    let possessive = end < tree.len() && matches!(tree.form(end), "'s" | "’s" | "'" | "’");
    let case = before(1)
        .filter(|w| w != "the")
        .or_else(|| before(2))
        .unwrap_or_default();
    if case == "for" && !possessive {
        return Tense::Future;
    }
    let deadline = matches!(case.as_str(), "by" | "until" | "till");
    let top = top(tree, start, end);
    let mut at = top;
    for _ in 0..12 {
        if at != top || tree.upos(at) == Upos::Verb {
            if upcoming(tree, words, at) {
                return Tense::Future;
            }
            if is_clause(tree, at) {
                return match clause(tree, words, at) {
                    Tense::Open if deadline => Tense::Future,
                    found => found,
                };
            }
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => break,
        }
    }
    if deadline { Tense::Future } else { Tense::Open }
}

/// The word of `start..end` that hangs on a word outside.
pub fn top(tree: &Tree, start: usize, end: usize) -> usize {
    (start..end)
        .find(|&w| tree.head(w).is_none_or(|h| h < start || h >= end))
        .unwrap_or(start)
}

/// Whether the clause moves a date: "postponed from May 3 to May 10".
pub fn moves(tree: &Tree, words: &Words, start: usize, end: usize) -> bool {
    let mut at = top(tree, start, end);
    for _ in 0..6 {
        if words.is(tree.lemma(at), "move") {
            return true;
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => break,
        }
    }
    false
}

fn is_clause(tree: &Tree, at: usize) -> bool {
    tree.upos(at) == Upos::Verb && tree.base(at) != "amod"
        || tree.child_by(at, &["cop"]).is_some()
        || tree.head(at).is_none()
}

/// "upcoming vote", "ahead of the vote".
fn upcoming(tree: &Tree, words: &Words, at: usize) -> bool {
    let modified = tree
        .children_by(at, &["amod"])
        .any(|c| words.is(&tree.form(c).to_lowercase(), "upcoming"));
    modified || tree.preposition(at) == "ahead_of"
}

fn clause(tree: &Tree, words: &Words, at: usize) -> Tense {
    let auxiliaries: Vec<String> = tree
        .children_by(at, &["aux", "cop"])
        .map(|c| tree.form(c).to_lowercase())
        .collect();
    let has = |list: &[&str]| auxiliaries.iter().any(|a| list.contains(&a.as_str()));
    if has(&["have", "has", "had", "'ve", "’ve", "was", "were", "did"]) {
        // "was due to meet" looks ahead of the past; the next date is no likelier.
        return Tense::Past;
    }
    if auxiliaries
        .iter()
        .any(|a| words.is(a.trim_start_matches('’'), "aux"))
    {
        return Tense::Future;
    }
    let marked = tree
        .children_by(at, &["mark", "aux"])
        .any(|c| tree.form(c).eq_ignore_ascii_case("to"));
    if marked || tree.base(at) == "xcomp" {
        return infinitive(tree, words, at);
    }
    let lemma = tree.lemma(at);
    let form = tree.form(at).to_lowercase();
    if has(&["is", "are", "'s", "’s", "be", "am", "'re", "’re"]) {
        // "is due on Friday", "is being held on Friday", "are voting on Sunday".
        let planned = words.is(lemma, "plan") || words.is(&form, "upcoming");
        return if planned { Tense::Future } else { Tense::Open };
    }
    if tree.base(at) == "conj" && form == lemma {
        return tree
            .head(at)
            .map_or(Tense::Open, |head| clause(tree, words, head));
    }
    let past = form != lemma && !form.ends_with("ing") && !form.ends_with('s');
    if past { Tense::Past } else { Tense::Open }
}

/// "plans to meet", "Putin to visit China".
fn infinitive(tree: &Tree, words: &Words, at: usize) -> Tense {
    let Some(head) = tree.head(at) else {
        return Tense::Future;
    };
    let title = tree.index < 0 && tree.head(head).is_none() && tree.base(at) == "acl";
    let be_to = matches!(tree.lemma(head), "be" | "go");
    let complement = matches!(tree.base(at), "xcomp" | "ccomp" | "acl" | "csubj");
    if title || complement && (be_to || words.is(tree.lemma(head), "plan")) {
        Tense::Future
    } else if tree.base(at) == "xcomp" && tree.upos(head) == Upos::Verb {
        clause(tree, words, head)
    } else {
        Tense::Open
    }
}
