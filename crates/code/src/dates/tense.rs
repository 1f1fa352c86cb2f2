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
    let possessive = end < tree.len() && matches!(tree.form(end), "'s" | "’s" | "'" | "’");
    let case = case(tree, start);
    let first = words.item(tree.form(start));
    let day = first.weekday.is_some() || first.month.is_some() && end > start + 1;
    if case == "for" && !possessive && day {
        return Tense::Future;
    }
    if just_said(tree, words, start) {
        return Tense::Past;
    }
    let deadline = matches!(case.as_str(), "by" | "until" | "till");
    let found = climb(tree, words, start, end, &case);
    match found {
        Tense::Past if case == "to" && moves(tree, words, start, end) => Tense::Open,
        Tense::Open if deadline || ahead_in_words(tree, words, start) => Tense::Future,
        found => found,
    }
}

fn climb(tree: &Tree, words: &Words, start: usize, end: usize, case: &str) -> Tense {
    let top = top(tree, start, end);
    let mut at = top;
    for steps in 0..12 {
        if at != top || tree.upos(at) == Upos::Verb {
            if upcoming(tree, words, at) {
                return Tense::Future;
            }
            if is_clause(tree, at) {
                let planned = words.is(tree.lemma(at), "plan");
                if planned && (case == "for" || tree.base(at) == "acl") {
                    return Tense::Future;
                }
                let found = clause(tree, words, at);
                // "announced elections on June 3": the time of a noun is not that of its verb.
                let of_noun = steps > 1 && found == Tense::Past;
                return if of_noun { Tense::Open } else { found };
            }
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => break,
        }
    }
    Tense::Open
}

/// The preposition before the words, over the time of day: "by 9 a.m. Tuesday".
fn case(tree: &Tree, start: usize) -> String {
    let mut at = start;
    while at > 0 {
        at -= 1;
        let form = tree.form(at).to_lowercase();
        let clock = form.starts_with(|c: char| c.is_ascii_digit())
            || matches!(
                form.as_str(),
                "the"
                    | "a.m."
                    | "p.m."
                    | "noon"
                    | "midnight"
                    | "gmt"
                    | "est"
                    | ","
                    | "late"
                    | "early"
            );
        if !clock {
            return form;
        }
    }
    String::new()
}

/// "said Friday", "met on Monday".
fn just_said(tree: &Tree, words: &Words, start: usize) -> bool {
    let skip = |w: &str| {
        w.eq_ignore_ascii_case("on")
            || w.eq_ignore_ascii_case("late")
            || w.eq_ignore_ascii_case("early")
    };
    let Some(at) = (0..start).rev().take(3).find(|&w| !skip(tree.form(w))) else {
        return false;
    };
    let alone = tree.child_by(at, &["aux", "mark", "cop"]).is_none();
    tree.upos(at) == Upos::Verb && alone && is_past(tree, at) && !words.is(tree.lemma(at), "plan")
}

fn is_past(tree: &Tree, at: usize) -> bool {
    let form = tree.form(at).to_lowercase();
    form != tree.lemma(at) && !form.ends_with("ing") && !form.ends_with('s')
}

/// "is due to arrive", "will": words just before, whatever the tree makes of them.
fn ahead_in_words(tree: &Tree, words: &Words, start: usize) -> bool {
    for at in (0..start).rev().take(8) {
        let form = tree.form(at).to_lowercase();
        let after = || at + 1 < start && tree.form(at + 1).eq_ignore_ascii_case("to");
        if matches!(form.as_str(), "will" | "'ll" | "’ll")
            || matches!(form.as_str(), "due" | "set" | "about" | "going")
                && after()
                && !(at > 0 && tree.form(at - 1).eq_ignore_ascii_case("been"))
        {
            return true;
        }
        let stop = tree.upos(at) == Upos::Punct || tree.upos(at) == Upos::Sconj;
        if stop
            || tree.upos(at) == Upos::Verb && is_past(tree, at) && !words.is(tree.lemma(at), "plan")
        {
            return false;
        }
    }
    false
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
    if is_past(tree, at) {
        Tense::Past
    } else {
        Tense::Open
    }
}

/// "plans to meet", "Putin to visit China".
fn infinitive(tree: &Tree, words: &Words, at: usize) -> Tense {
    let Some(head) = tree.head(at) else {
        return Tense::Future;
    };
    // "Had been due to expire": it was ahead once.
    if tree
        .children_by(head, &["aux"])
        .any(|c| tree.form(c).eq_ignore_ascii_case("had"))
    {
        return Tense::Past;
    }
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
