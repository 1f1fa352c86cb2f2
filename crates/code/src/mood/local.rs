//! Marks on the predicate itself: auxiliaries, negation, conditions, adverbs.

use bifrons_core::Factuality;

use super::cues::{Cues, Small};
use super::reading::Reading;
use crate::syntax::Upos;
use crate::tree::Tree;

/// How a predicate is negated.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Negation {
    /// "not", "nobody".
    Plain(String),
    /// "no longer".
    NoLonger,
    /// "few".
    Few(String),
    /// Only its object is: "gave no details".
    Object(String),
}

/// Changes the reading of the frame by the marks on the word.
pub(super) fn marks(tree: &Tree, word: usize, cues: &Cues, reading: &mut Reading) {
    let first = shared(tree, word, cues);
    let auxiliary =
        auxiliary(tree, word, cues).or_else(|| first.and_then(|f| auxiliary(tree, f, cues)));
    let conditional = tree
        .children_by(word, &["advcl"])
        .any(|c| is_condition(tree, c, cues));
    if let Some(auxiliary) = auxiliary {
        modal(tree, word, auxiliary, conditional, cues, reading);
    }
    negate(tree, word, auxiliary, first, cues, reading);
    adverbs(tree, word, cues, reading);
    if is_short(tree, word) {
        let share = cues.grade("short of");
        reading.at_most(share, Factuality::Denied, "short of".into());
    }
}

/// The verb whose auxiliary and negation hold for this one too: "will visit and sign", "did not visit or sign".
fn shared(tree: &Tree, word: usize, cues: &Cues) -> Option<usize> {
    let head = tree.head(word).filter(|_| tree.base(word) == "conj")?;
    let own = tree
        .child_by(word, &["aux", "nsubj", "csubj", "expl", "cop"])
        .is_some();
    let verbal =
        matches!(tree.upos(word), Upos::Verb | Upos::Adj) && tree.upos(head) == tree.upos(word);
    if own || !verbal {
        return None;
    }
    let bare = tree.form(word).eq_ignore_ascii_case(tree.lemma(word));
    let helped = tree
        .children_by(head, &["aux"])
        .any(|a| matches!(tree.lemma(a), "be" | "have"));
    let full = auxiliary(tree, head, cues).is_some()
        || tree
            .children_by(head, &["aux"])
            .any(|a| tree.lemma(a) == "do");
    (helped || bare || !full).then_some(head)
}

fn auxiliary(tree: &Tree, word: usize, cues: &Cues) -> Option<usize> {
    tree.children_by(word, &["aux"]).find(|&a| {
        let lemma = tree.lemma(a);
        // "would like to thank" is no more than wanting.
        let polite = lemma == "would" && matches!(tree.lemma(word), "like" | "love" | "prefer");
        !polite && (cues.is(lemma, Small::Modal) || cues.is(lemma, Small::Future))
    })
}

fn modal(
    tree: &Tree,
    word: usize,
    auxiliary: usize,
    conditional: bool,
    cues: &Cues,
    reading: &mut Reading,
) {
    let (lemma, form) = (tree.lemma(auxiliary), tree.form(auxiliary));
    let perfect = tree
        .children_by(word, &["aux"])
        .any(|a| a > auxiliary && tree.lemma(a) == "have");
    let future = cues.value(lemma, Small::Future);
    let mut share = future
        .or_else(|| cues.value(lemma, Small::Modal))
        .unwrap_or(1.0);
    match lemma {
        "would" if conditional => share = cues.grade("under condition"),
        "would" | "could" if perfect => share = cues.grade("counterfactual"),
        "will" if conditional => share = share.min(0.55),
        _ => {}
    }
    if reading.share > 0.0 {
        reading.share = reading.share.min(share);
    }
    match future {
        Some(_) => {
            reading.mark_at_least(Factuality::Planned, format!("future: {form}"));
            if lemma == "would" && perfect {
                reading.mark_at_least(Factuality::Hypothetical, "contrary to fact".into());
            }
        }
        None => reading.mark_at_least(Factuality::Hypothetical, format!("modal: {form}")),
    }
    if conditional {
        reading.mark_at_least(Factuality::Hypothetical, "under a condition".into());
    }
}

/// Whether the clause is a condition: "if", "unless", "provided", or inverted ("had they left").
pub(super) fn is_condition(tree: &Tree, clause: usize, cues: &Cues) -> bool {
    let marked = tree
        .children_by(clause, &["mark"])
        .any(|m| cues.is(tree.lemma(m), Small::Condition) && tree.lemma(m) != "whether");
    marked || tree.form(clause) == "provided" || is_inverted(tree, clause)
}

/// "Had they left", "should it fail".
pub(super) fn is_inverted(tree: &Tree, clause: usize) -> bool {
    let (Some(auxiliary), Some(subject)) = (
        tree.child_by(clause, &["aux"]),
        tree.child_by(clause, &["nsubj"]),
    ) else {
        return false;
    };
    auxiliary < subject
        && tree.child_by(clause, &["mark"]).is_none()
        && ["had", "should", "were"]
            .iter()
            .any(|f| tree.form(auxiliary).eq_ignore_ascii_case(f))
}

fn negate(
    tree: &Tree,
    word: usize,
    auxiliary: Option<usize>,
    first: Option<usize>,
    cues: &Cues,
    reading: &mut Reading,
) {
    let inherited = || {
        let first = first?;
        let joined = |by: &str| tree.children_by(word, &["cc"]).any(|c| tree.lemma(c) == by);
        let bare = tree.form(word).eq_ignore_ascii_case(tree.lemma(word));
        let helped = tree.child_by(first, &["aux"]).is_some();
        let shares = joined("or") || joined("nor") || bare && helped && !joined("but");
        negation(tree, first, cues).filter(|n| shares && !matches!(n, Negation::Object(_)))
    };
    let Some(negation) = negation(tree, word, cues).or_else(inherited) else {
        return;
    };
    let was = reading.share;
    let (share, lemma) = match negation {
        Negation::NoLonger => (cues.grade("no longer"), "no longer".to_string()),
        Negation::Few(lemma) => {
            let share = cues.value(&lemma, Small::Few).unwrap_or(0.4);
            reading.share = reading.share.min(share);
            reading.mark_at_least(Factuality::Hypothetical, format!("few: {lemma}"));
            return;
        }
        // "gave no details": the verb itself is half so, and its object says for itself that it is not.
        Negation::Object(lemma) => {
            reading.content = Some(was);
            (was.min(0.12), lemma)
        }
        Negation::Plain(lemma) if was >= 0.9 => (cues.grade("not"), lemma),
        Negation::Plain(lemma) if was >= 0.5 => {
            let must = auxiliary.is_some_and(|a| tree.lemma(a) == "must");
            let name = if must {
                "not with doubt"
            } else {
                "not with likelihood"
            };
            (cues.grade(name), lemma)
        }
        Negation::Plain(lemma) if was > 0.0 => {
            let ability = auxiliary.is_some_and(|a| matches!(tree.lemma(a), "can" | "could"));
            let name = if ability {
                "not with likelihood"
            } else {
                "not with doubt"
            };
            (cues.grade(name), lemma)
        }
        Negation::Plain(lemma) => (-0.4 * was, lemma),
    };
    reading.share = share;
    if was < 0.0 {
        reading.mark = Factuality::Hypothetical;
        reading.why.push(format!("negation: {lemma}"));
    } else {
        reading.mark_at_least(Factuality::Denied, format!("negation: {lemma}"));
    }
}

fn negation(tree: &Tree, word: usize, cues: &Cues) -> Option<Negation> {
    let to = tree
        .children_by(word, &["mark"])
        .find(|&m| tree.lemma(m) == "to");
    let before = to
        .and_then(|to| to.checked_sub(1))
        .filter(|&n| is_of_infinitive(tree, n));
    if let Some(not) = before.filter(|&n| tree.head(n) != Some(word)) {
        return Some(Negation::Plain(tree.lemma(not).to_string()));
    }
    tree.children(word).iter().find_map(|&child| {
        let lemma = tree.lemma(child);
        match tree.base(child) {
            "advmod"
                if lemma == "long"
                    && tree.children(child).iter().any(|&c| tree.lemma(c) == "no") =>
            {
                Some(Negation::NoLonger)
            }
            "advmod" | "cc" | "det" | "mark" if cues.is(lemma, Small::Negation) => {
                let elsewhere = lemma == "no" && is_comparison(tree, child)
                    || is_not_only(tree, child)
                    || is_cut_off(tree, child, word)
                    || is_of_infinitive(tree, child);
                (!elsewhere).then(|| Negation::Plain(lemma.to_string()))
            }
            base @ ("nsubj" | "obj") if lemma != "matter" => {
                let none = cues.is(lemma, Small::Quantifier) || matches!(lemma, "no" | "neither");
                let no = tree
                    .children_by(child, &["det"])
                    .any(|d| matches!(tree.lemma(d), "no" | "neither") && !is_comparison(tree, d));
                let few = tree
                    .children_by(child, &["amod", "det"])
                    .find(|&d| cues.is(tree.lemma(d), Small::Few));
                match base {
                    "nsubj" if none || no => Some(Negation::Plain(tree.form(child).to_string())),
                    "nsubj" => few.map(|f| Negation::Few(tree.lemma(f).to_string())),
                    _ if none && child > word => {
                        Some(Negation::Plain(tree.form(child).to_string()))
                    }
                    _ if no => Some(Negation::Object(tree.form(child).to_string())),
                    _ => None,
                }
            }
            _ => None,
        }
    })
}

/// "no more important task than": a comparison, which praises and does not deny.
fn is_comparison(tree: &Tree, no: usize) -> bool {
    let next = no + 1;
    next < tree.len()
        && (matches!(tree.form(next), "more" | "less")
            || tree.upos(next) == Upos::Adj && tree.form(next).ends_with("er"))
        && (next..tree.len()).any(|w| tree.form(w) == "than")
}

/// "not only", "not just".
fn is_not_only(tree: &Tree, not: usize) -> bool {
    tree.lemma(not) == "not"
        && not + 1 < tree.len()
        && matches!(
            tree.lemma(not + 1),
            "only" | "just" | "merely" | "necessarily"
        )
}

/// "asked not to be named": "not" before "to" is the infinitive's, wherever the tree hangs it.
fn is_of_infinitive(tree: &Tree, not: usize) -> bool {
    let head = tree.head(not).unwrap_or(not);
    tree.lemma(not) == "not"
        && head < not
        && tree.upos(head) == Upos::Verb
        && not + 1 < tree.len()
        && tree.lemma(not + 1) == "to"
}

/// "I don't, but the answer is coming": a subject between "not" and the verb shows that the verb is another clause's.
fn is_cut_off(tree: &Tree, not: usize, word: usize) -> bool {
    tree.lemma(not) == "not"
        && tree.upos(word) == Upos::Verb
        && tree
            .children_by(word, &["nsubj"])
            .any(|s| not < s && s < word)
        && !tree.text.contains('?')
}

fn adverbs(tree: &Tree, word: usize, cues: &Cues, reading: &mut Reading) {
    for &child in tree.children(word) {
        let lemma = tree.lemma(child);
        match tree.base(child) {
            "advmod" => {
                if let Some(share) = cues.value(lemma, Small::Hearsay) {
                    reading.at_most(share, Factuality::Hypothetical, format!("hearsay: {lemma}"));
                } else if let Some(share) = cues.value(lemma, Small::Likelihood) {
                    reading.at_most(share, Factuality::Hypothetical, format!("modal: {lemma}"));
                } else if let Some(share) = cues
                    .value(lemma, Small::Approximate)
                    .filter(|_| child < word && reading.share > 0.0)
                {
                    let mark = if share < 0.0 {
                        Factuality::Denied
                    } else {
                        Factuality::Asserted
                    };
                    reading.at_most(share, mark, format!("marked {lemma}"));
                }
            }
            "mark" if cues.is(lemma, Small::Condition) => {
                let share = cues.grade("condition");
                reading.at_most(
                    share,
                    Factuality::Hypothetical,
                    format!("condition: {lemma}"),
                );
            }
            // "possibly after it was filled with gas"
            "mark" if child > 0 && tree.base(word) == "advcl" => {
                let before = tree.lemma(child - 1);
                let doubt = cues
                    .value(before, Small::Likelihood)
                    .or_else(|| cues.value(before, Small::Hearsay));
                if let Some(share) = doubt {
                    reading.at_most(share, Factuality::Hypothetical, format!("modal: {before}"));
                }
            }
            "cc" if lemma == "or" && reading.share > 0.5 => {
                reading.share = reading.share.min(cues.grade("or"));
            }
            _ => {}
        }
    }
    // "insisted that he be freed"
    let base = matches!(tree.base(word), "ccomp" | "acl" | "conj");
    let be = tree
        .children_by(word, &["aux", "cop"])
        .any(|a| tree.form(a) == "be");
    if base
        && be
        && tree.child_by(word, &["nsubj"]).is_some()
        && auxiliary(tree, word, cues).is_none()
        && !infinitive(tree, word)
    {
        let share = cues.grade("subjunctive");
        reading.at_most(share, Factuality::Hypothetical, "subjunctive".into());
    }
}

/// "131 voted in favour, 14 short of a majority": told by the words, since trees hang "short" on many of them.
fn is_short(tree: &Tree, word: usize) -> bool {
    let verbal = |w: usize| tree.upos(w) == Upos::Verb && tree.base(w) != "amod";
    tree.text.contains("short of")
        && tree.upos(word) == Upos::Verb
        && (word + 2..tree.len())
            .take_while(|&w| !verbal(w))
            .any(|w| tree.lemma(w) == "short" && w + 1 < tree.len() && tree.form(w + 1) == "of")
}

/// Whether the word is an infinitive with "to"; "admitted to selling" is none.
pub(super) fn infinitive(tree: &Tree, word: usize) -> bool {
    let form = tree.form(word);
    let participle = form.ends_with("ing") && !form.eq_ignore_ascii_case(tree.lemma(word));
    !participle
        && tree
            .children_by(word, &["mark"])
            .any(|m| tree.lemma(m) == "to")
}
