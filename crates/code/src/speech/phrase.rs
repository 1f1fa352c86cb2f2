//! The noun phrase of a source, as written: with title, apposition, phrases and clauses that belong to it.
//!
//! The tree gives the phrase; where long sentences make it err, what stands beside the verb mends it: the phrase ends where
//! the verb begins, a name takes in the words before it up to the next mark, and what only tells when and where is left out.

use super::{Lexicon, Sentence, Source};
use crate::syntax::Upos;
use crate::tree::Tree;

/// Relations of words that are no part of the phrase though the tree hangs them there.
const BESIDE: [&str; 9] = [
    "case",
    "mark",
    "cc",
    "parataxis",
    "advcl",
    "ccomp",
    "csubj",
    "discourse",
    "dep",
];

/// The source that a word heads, of a cue at `verb`.
pub(super) fn source(sentence: &Sentence, head: usize, verb: usize) -> Source {
    let tree = sentence.tree();
    let (mut first, mut last) = extent(tree, head, verb);
    let mut head = head;
    if !is_relative(tree, head) {
        if last < verb {
            (head, first, last) = before(sentence, verb, head, first, last);
        }
        (first, last) = named(sentence, head, first, last);
        (first, last) = timeless(sentence.lexicon, tree, head, first, last);
    }
    Source {
        stretch: sentence.stretch(first, last),
        head,
    }
}

/// First and last word of the phrase that `head` heads, without what is at `verb` or below it.
pub(super) fn extent(tree: &Tree, head: usize, verb: usize) -> (usize, usize) {
    if is_relative(tree, head) {
        return (head, head);
    }
    let enter = |child: usize| {
        if child == verb || tree.is_below(verb, child) {
            return false;
        }
        let inner = tree.head(child).is_some_and(|h| h != head);
        let base = tree.base(child);
        if !inner && BESIDE.contains(&base) {
            // "Sen. Graham (R-S.C.)"
            return base == "parataxis" && bracketed(tree, child);
        }
        (base != "punct" || inner) && (tree.upos(child) != Upos::Verb || base != "conj")
    };
    let words = tree.subtree(head, &enter);
    let has = |w: usize| words.binary_search(&w).is_ok();
    let glue = |w: usize| {
        tree.upos(w) == Upos::Punct && !is_mark(tree.form(w))
            || matches!(tree.form(w), "(" | ")" | "/" | "&")
    };
    let (mut first, mut last) = (head, head);
    while let Some(before) = first.checked_sub(1) {
        if has(before) || (glue(before) && before.checked_sub(1).is_some_and(has)) {
            first = before;
        } else {
            break;
        }
    }
    while last + 1 < tree.len() {
        let next = last + 1;
        if has(next) || (glue(next) && next + 1 < tree.len() && has(next + 1)) {
            last = next;
        } else {
            break;
        }
    }
    trim(tree, head, &mut first, &mut last);
    (first, last)
}

/// Whether the word is a relative pronoun.
pub(super) fn is_relative(tree: &Tree, word: usize) -> bool {
    tree.upos(word) == Upos::Pron && matches!(tree.lemma(word), "who" | "which" | "that" | "whom")
}

fn is_mark(form: &str) -> bool {
    matches!(
        form,
        "\"" | "“" | "”" | "''" | ";" | ":" | "--" | "—" | "–" | "―"
    )
}

fn bracketed(tree: &Tree, word: usize) -> bool {
    (0..word).rev().take(4).any(|w| tree.form(w) == "(")
}

/// Marks and words that only join are left out at the edges; a bracket that was opened is closed.
fn trim(tree: &Tree, head: usize, first: &mut usize, last: &mut usize) {
    while *first < head
        && (tree.upos(*first) == Upos::Punct
            || (tree.head(*first) == Some(head)
                && matches!(tree.base(*first), "case" | "cc" | "mark")))
    {
        *first += 1;
    }
    let opened = |first: usize, last: usize| {
        (first..=last).any(|w| tree.form(w) == "(") && !(first..=last).any(|w| tree.form(w) == ")")
    };
    if opened(*first, *last) && *last + 1 < tree.len() && tree.form(*last + 1) == ")" {
        *last += 1;
    }
    while *last > head && tree.upos(*last) == Upos::Punct && tree.form(*last) != ")" {
        *last -= 1;
    }
}

/// The word before a verb where its subject ends: auxiliaries, adverbs and times between are passed over. The second value
/// tells whether a comma stands between.
pub(super) fn subject_end(sentence: &Sentence, verb: usize) -> Option<(usize, bool)> {
    let tree = sentence.tree();
    let mut at = verb;
    let mut comma = false;
    loop {
        let before = at.checked_sub(1)?;
        let time = sentence.lexicon.is_time(tree.form(before))
            && before
                .checked_sub(1)
                .is_some_and(|b| tree.upos(b) != Upos::Adp);
        match tree.upos(before) {
            Upos::Aux | Upos::Adv => {}
            Upos::Part
                if tree.form(before) != "to" && !tree.form(before).ends_with(['s', '\'', '’']) => {
            }
            _ if time => {}
            Upos::Punct if tree.form(before) == "," && !comma => comma = true,
            _ => return Some((before, comma)),
        }
        at = before;
    }
}

/// The word before a parenthesis that ends with a comma right before a verb: "Ann Lee, who left in May, said". The second value
/// tells whether the parenthesis belongs to the phrase.
pub(super) fn over_parenthesis(tree: &Tree, end: usize) -> Option<(usize, bool)> {
    let nominal = |w: usize| {
        matches!(tree.upos(w), Upos::Noun | Upos::Propn | Upos::Num) || tree.form(w) == ")"
    };
    for comma in (1..end).rev().take(40).filter(|&w| tree.form(w) == ",") {
        let opens = comma + 1;
        let participle = tree.upos(opens) == Upos::Verb && tree.form(opens).ends_with("ing");
        let relative = matches!(tree.lemma(opens), "who" | "which" | "whose" | "whom");
        let kind = tree.upos(opens);
        // "a spokeswoman, Anna Lee, said"; "Lee, R-Ky., said"
        let named = kind == Upos::Propn
            && (tree.upos(comma - 1) == Upos::Noun || opens < end && tree.form(opens + 1) == "-");
        let apposed = named || matches!(kind, Upos::Det | Upos::Num | Upos::Noun | Upos::Adj);
        let beside = tree.upos(opens) == Upos::Adp || participle;
        let clear = relative
            || (opens + 1..=end).all(|w| {
                tree.upos(w) != Upos::Verb
                    || matches!(tree.base(w), "acl" | "acl:relcl" | "advcl" | "amod")
            });
        if nominal(comma - 1) && clear && (relative || apposed || beside) {
            return Some((comma - 1, relative || apposed));
        }
    }
    None
}

/// Mends a phrase that stands before its verb.
fn before(
    sentence: &Sentence,
    verb: usize,
    head: usize,
    first: usize,
    last: usize,
) -> (usize, usize, usize) {
    let tree = sentence.tree();
    let (mut head, mut first, mut last) = (head, first, last);
    let Some((end, comma)) = subject_end(sentence, verb) else {
        return (head, first, last);
    };
    if last < end && tree.form(end) == ")" {
        // "(R-Ind.)" belongs to the name before it.
        if let Some(open) = (last..end)
            .find(|&w| tree.form(w) == "(")
            .filter(|o| *o <= last + 1)
        {
            last = if end - open <= 8 { end } else { last };
        }
    }
    let age = |w: usize| tree.upos(w) == Upos::Num && tree.form(w - 1) == ",";
    if comma && end == last + 2 && age(end) {
        last = end;
    }
    // "two men [familiar] with the talks said": what follows a preposition is no subject, what stands before it is.
    for _ in 0..3 {
        let Some(preposition) = first.checked_sub(1).filter(|&b| tree.upos(b) == Upos::Adp) else {
            break;
        };
        let noun = (0..preposition)
            .rev()
            .take(2)
            .find(|&w| tree.upos(w) != Upos::Adj)
            .filter(|&w| matches!(tree.upos(w), Upos::Noun | Upos::Propn | Upos::Num));
        let Some(noun) = noun else { break };
        head = head_of(tree, noun, |h| h <= noun);
        first = extent(tree, head, verb).0.min(head);
    }
    // "In findings published in May, scientists reported": a phrase before the subject is no part of it.
    let led = tree.upos(first) == Upos::Adp && last == end;
    let joined = !led && (first..=last).any(|w| tree.upos(w) == Upos::Cconj);
    if !comma && last == end && !joined {
        // "The museum, Mr. Obama said, celebrated": no comma follows, so what is before the last one is something else.
        let cut = (first..last).rev().find(|&w| tree.form(w) == ",");
        if let Some(cut) = cut.filter(|&c| {
            !is_relative(tree, c + 1)
                && tree.upos(c + 1) != Upos::Num
                && (c + 1..=last).all(|w| tree.upos(w) != Upos::Verb)
        }) {
            let inner = (cut + 1..=last)
                .rev()
                .find(|&w| matches!(tree.upos(w), Upos::Noun | Upos::Propn | Upos::Pron));
            if let Some(inner) = inner {
                head = head_of(tree, inner, |h| h > cut && h <= last);
                first = cut + 1;
            }
        }
    }
    if comma && last < end && last + 1 < tree.len() && tree.form(last + 1) == "," {
        // The tree cut off an apposition or a relative clause.
        if let Some((name, true)) = over_parenthesis(tree, end)
            && name == last
        {
            last = end;
        }
    }
    if comma
        && last == end
        && first >= 2
        && tree.form(first - 1) == ","
        && !matches!(tree.upos(first), Upos::Propn | Upos::Pron)
    {
        // "Ann Lee, a baker, said": the tree took the apposition for the subject.
        let name = first - 2;
        if matches!(tree.upos(name), Upos::Propn | Upos::Num) || tree.form(name) == ")" {
            let inner = (0..=name)
                .rev()
                .take(6)
                .find(|&w| tree.upos(w) == Upos::Propn);
            if let Some(inner) = inner {
                let outer = head_of(tree, inner, |h| h <= name);
                let (from, _) = extent(tree, outer, head);
                let preceded = from
                    .checked_sub(1)
                    .is_some_and(|b| tree.upos(b) == Upos::Adp);
                if !preceded && from <= name && outer <= name {
                    (head, first) = (outer, from);
                }
            }
        }
    }
    (head, first, last)
}

/// A name takes in the titles before it, up to a mark or the beginning of the clause, and the parts of a name behind it.
fn named(sentence: &Sentence, head: usize, first: usize, last: usize) -> (usize, usize) {
    let tree = sentence.tree();
    let nominal = |w: usize| {
        matches!(
            tree.upos(w),
            Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num | Upos::Det
        ) || matches!(tree.form(w), "-" | "/" | "&")
    };
    let mut last = last;
    while last + 1 < tree.len()
        && tree.upos(last) == Upos::Propn
        && (tree.upos(last + 1) == Upos::Propn
            || matches!(tree.form(last + 1), "/" | "&")
                && last + 2 < tree.len()
                && tree.upos(last + 2) == Upos::Propn)
        && !sentence.lexicon.is_time(tree.form(last + 1))
    {
        last += 1;
    }
    if last == head + 1 && tree.form(last) == "/" {
        last -= 1;
    }
    if tree.upos(first) != Upos::Propn {
        return (first, last);
    }
    let mut from = first;
    while let Some(b) = from
        .checked_sub(1)
        .filter(|&b| nominal(b) && !sentence.lexicon.is_time(tree.form(b)) && first - b <= 8)
    {
        from = b;
    }
    let bounded = from
        .checked_sub(1)
        .is_none_or(|b| matches!(tree.upos(b), Upos::Punct | Upos::Cconj | Upos::Sconj));
    if bounded && from < first && tree.form(from) != "-" {
        return (from, last);
    }
    (first, last)
}

/// Leaves out what only tells when and where: "the minister [this week]", "Ms. Lee [in an interview]".
fn timeless(
    lexicon: &Lexicon,
    tree: &Tree,
    head: usize,
    first: usize,
    last: usize,
) -> (usize, usize) {
    let (mut first, mut last) = (first, last);
    if matches!(tree.upos(head), Upos::Propn | Upos::Pron) {
        let phrase = (head + 1..=last).find(|&w| {
            tree.upos(w) == Upos::Adp
                && matches!(tree.lemma(w), "in" | "at" | "on" | "during" | "after")
        });
        // A phrase behind an apposition belongs to it.
        if let Some(start) = phrase.filter(|&p| {
            (head..p).all(|w| {
                tree.form(w) != "," && tree.upos(w) != Upos::Verb && tree.upos(w) != Upos::Noun
            })
        }) {
            last = start - 1;
        }
    }
    while last > head && lexicon.is_time(tree.form(last)) {
        last -= 1;
        while last > head
            && (matches!(tree.upos(last), Upos::Adp | Upos::Adv | Upos::Num)
                || matches!(
                    tree.lemma(last),
                    "this" | "last" | "next" | "past" | "early" | "late" | "earlier" | ","
                ))
        {
            last -= 1;
        }
    }
    if let Some(time) = (first..head).find(|&w| lexicon.is_time(tree.form(w)))
        && time <= first + 1
        && time < head
        && tree.form(time + 1) != "'s"
        && tree.form(time + 1) != "’s"
        && matches!(tree.upos(head), Upos::Propn | Upos::Pron)
    {
        first = time + 1;
    }
    (first, last)
}

/// The word that heads the noun phrase a word stands in, looking no further than `inside` allows.
pub(super) fn head_of(tree: &Tree, word: usize, inside: impl Fn(usize) -> bool) -> usize {
    let mut at = word;
    while let Some(head) = tree.head(at).filter(|&h| inside(h)) {
        let nominal = matches!(
            tree.upos(head),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::Sym | Upos::X
        );
        let joins = matches!(
            tree.base(at),
            "det"
                | "amod"
                | "compound"
                | "flat"
                | "nmod"
                | "appos"
                | "nummod"
                | "case"
                | "conj"
                | "punct"
                | "acl"
        );
        // "two men familiar with the talks"
        let of_adjective = tree.base(at) == "obl" && tree.upos(head) == Upos::Adj;
        if !nominal || !(joins || of_adjective) {
            break;
        }
        at = head;
    }
    at
}
