//! Cues that are no verbs: "according to", "in a poll", "the claim by X that", "X: …", "reportedly".

use super::{Attribution, Manner, Sentence, Source, content, phrase};
use crate::syntax::Upos;

/// The attributions that other words make.
pub(super) fn find(sentence: &Sentence) -> Vec<Attribution> {
    let tree = sentence.tree();
    let mut found = Vec::new();
    for word in 0..tree.len() {
        if sentence.quotes.is_direct(sentence.number, word) {
            continue;
        }
        let form = tree.form(word);
        if form.eq_ignore_ascii_case("according")
            && word + 2 < tree.len()
            && tree.lemma(word + 1) == "to"
        {
            found.extend(prefixed(sentence, word, word + 1, Manner::Say));
        } else if form.eq_ignore_ascii_case("per")
            && (word + 1..tree.len().min(word + 4))
                .find(|&w| tree.upos(w) != Upos::Det && tree.upos(w) != Upos::Adj)
                .is_some_and(|w| tree.upos(w) == Upos::Propn)
        {
            found.extend(prefixed(sentence, word, word, Manner::Say));
        } else if form.eq_ignore_ascii_case("in") {
            found.extend(counted(sentence, word));
        } else if tree.upos(word) == Upos::Noun
            && let Some(manner) = sentence.lexicon.noun(tree.lemma(word))
        {
            found.extend(noun(sentence, word, manner));
        } else if let Some(manner) = sentence.lexicon.adjective(&form.to_lowercase()) {
            found.extend(adjective(sentence, word, manner));
        }
    }
    found.extend(colon(sentence));
    found.extend(signed(sentence));
    found
}

/// "according to X": covers its part of the sentence.
fn prefixed(sentence: &Sentence, first: usize, last: usize, manner: Manner) -> Option<Attribution> {
    let tree = sentence.tree();
    let start = last + 1;
    let nominal = (start..tree.len().min(start + 8))
        .find(|&w| matches!(tree.upos(w), Upos::Noun | Upos::Propn | Upos::Pron))?;
    let mut head = phrase::head_of(tree, nominal, |h| h >= start);
    if let Some(above) = tree.head(first).filter(|&h| {
        h > last && h <= head + 6 && matches!(tree.upos(h), Upos::Noun | Upos::Propn | Upos::Pron)
    }) {
        head = above;
    }
    let mut source = phrase::source(sentence, head, first);
    let from = source.stretch.first.max(start);
    source.stretch.first = from;
    if from > start && (start..from).all(|w| !matches!(tree.upos(w), Upos::Punct | Upos::Verb)) {
        source.stretch.first = start;
    }
    source.stretch.last = source.stretch.last.max(head);
    let to = source.stretch.last;
    let begin = (0..first)
        .rev()
        .find(|&w| tree.form(w) == ";")
        .map_or(0, |w| w + 1);
    let end = (to + 1..tree.len())
        .find(|&w| tree.form(w) == ";")
        .unwrap_or(tree.len());
    let mut words: Vec<usize> = (begin..first).collect();
    if words.iter().all(|&w| tree.upos(w) == Upos::Punct) || begin == first {
        words = (to + 1..end).collect();
    }
    let content = content::stretches(sentence, words);
    (!content.is_empty()).then(|| Attribution {
        source: Some(source),
        cue: sentence.stretch(first, last),
        word: first,
        manner,
        content,
        clause: true,
        prefixed: true,
        quoted: false,
        depth: 0,
    })
}

/// "In a poll by X, …": what was counted tells the rest of the sentence.
fn counted(sentence: &Sentence, preposition: usize) -> Option<Attribution> {
    let tree = sentence.tree();
    let head = tree.head(preposition).filter(|&h| h > preposition)?;
    let apart = preposition == 0 || tree.upos(preposition - 1) == Upos::Punct;
    let poll = sentence.lexicon.is_poll(tree.lemma(head)) && tree.base(head) == "obl";
    (apart && poll)
        .then(|| prefixed(sentence, preposition, preposition, Manner::Show))
        .flatten()
}

/// "X's claim that", "calls by X for".
fn noun(sentence: &Sentence, noun: usize, manner: Manner) -> Option<Attribution> {
    let tree = sentence.tree();
    let head = tree.child_by(noun, &["nmod:poss"]).or_else(|| {
        tree.children_by(noun, &["nmod"])
            .find(|&c| matches!(tree.preposition(c).as_str(), "by" | "from"))
    })?;
    let mut words = Vec::new();
    let mut clause = false;
    for child in tree.children(noun).iter().copied() {
        if child < noun || child == head {
            continue;
        }
        match tree.base(child) {
            "acl" | "ccomp" | "xcomp"
                if tree.rel(child) != "acl:relcl"
                    || tree
                        .children_by(child, &["mark"])
                        .any(|m| tree.lemma(m) == "that") =>
            {
                clause = true;
                words.extend(tree.subtree(child, &|_| true));
            }
            "nmod"
                if !matches!(
                    tree.preposition(child).as_str(),
                    "by" | "from" | "in" | "at"
                ) =>
            {
                words.extend(tree.subtree(child, &|_| true));
            }
            _ => {}
        }
    }
    if words.is_empty() && noun + 2 < tree.len() && tree.lemma(noun + 1) == "that" {
        // The tree hung the clause elsewhere: it ends with a mark, or where what governs the noun goes on.
        let ends = |w: usize| {
            matches!(tree.form(w), "," | ";" | "." | "?" | "!") || tree.is_below(noun, w)
        };
        let end = (noun + 2..tree.len())
            .find(|&w| ends(w))
            .unwrap_or(tree.len());
        words.extend(noun + 1..end);
        clause = words
            .iter()
            .any(|&w| matches!(tree.upos(w), Upos::Verb | Upos::Aux));
    }
    let content = content::stretches(sentence, words);
    (!content.is_empty()).then(|| Attribution {
        source: Some(owner(sentence, head, noun)),
        cue: sentence.stretch(noun, noun),
        word: noun,
        manner,
        content,
        clause,
        prefixed: false,
        quoted: false,
        depth: 0,
    })
}

/// The source of a noun, with the mark of the possessor that stands behind it.
fn owner(sentence: &Sentence, head: usize, noun: usize) -> Source {
    let tree = sentence.tree();
    let mut source = sentence.source(head, noun);
    let next = source.stretch.last + 1;
    if next < noun && matches!(tree.form(next), "'s" | "’s" | "'" | "’") {
        source.stretch.last = next;
    }
    source
}

/// "X is confident that", "X is critical of".
fn adjective(sentence: &Sentence, word: usize, manner: Manner) -> Option<Attribution> {
    let tree = sentence.tree();
    let linked = tree
        .children_by(word, &["cop", "aux", "aux:pass"])
        .next()
        .is_some()
        || tree.base(word) == "xcomp";
    let head = tree.child_by(word, &["nsubj"]).or_else(|| {
        tree.head(word)
            .filter(|_| tree.base(word) == "xcomp")
            .and_then(|v| tree.child_by(v, &["nsubj"]))
    })?;
    let mut words = Vec::new();
    let mut clause = false;
    for child in tree.children(word).iter().copied().filter(|&c| c > word) {
        match tree.base(child) {
            "ccomp" | "xcomp" | "csubj" => clause = true,
            "obl" | "advcl" | "nmod" | "acl" => {}
            _ => continue,
        }
        words.extend(tree.subtree(child, &|_| true));
    }
    let content = content::stretches(sentence, words);
    (linked && !content.is_empty()).then(|| Attribution {
        source: Some(sentence.source(head, word)),
        cue: sentence.stretch(word, word),
        word,
        manner,
        content,
        clause,
        prefixed: false,
        quoted: false,
        depth: 0,
    })
}

/// A heading "X: …": a short name before a colon at the beginning.
fn colon(sentence: &Sentence) -> Option<Attribution> {
    let tree = sentence.tree();
    let start = usize::from(tree.upos(0) == Upos::Punct);
    let colon = (start + 1..tree.len().min(start + 7)).find(|&w| tree.form(w) == ":")?;
    let nominal = |w: usize| {
        matches!(
            tree.upos(w),
            Upos::Propn | Upos::Adj | Upos::Det | Upos::Noun | Upos::Adp
        )
    };
    let capital =
        |w: usize| tree.upos(w) == Upos::Adp || tree.form(w).starts_with(char::is_uppercase);
    let naming =
        |w: usize| tree.upos(w) == Upos::Propn || sentence.lexicon.is_document(tree.lemma(w));
    let shouted = (start..colon).all(|w| shouted(tree.form(w)));
    let name =
        shouted || (start..colon).all(|w| nominal(w) && capital(w)) && (start..colon).any(naming);
    let verbal = (colon + 1..tree.len()).any(|w| matches!(tree.upos(w), Upos::Verb | Upos::Aux));
    if !name || !verbal {
        return None;
    }
    let head = phrase::head_of(tree, colon - 1, |h| h < colon);
    let content = content::stretches(sentence, (colon + 1..tree.len()).collect());
    (!content.is_empty()).then(|| Attribution {
        source: Some(Source {
            stretch: sentence.stretch(start, colon - 1),
            head,
        }),
        cue: sentence.stretch(colon, colon),
        word: colon,
        manner: Manner::Say,
        content,
        clause: true,
        prefixed: false,
        quoted: false,
        depth: 0,
    })
}

/// A quotation that is signed: "We have won." — Ann Lee
fn signed(sentence: &Sentence) -> Option<Attribution> {
    let tree = sentence.tree();
    let dash = (0..tree.len().saturating_sub(1))
        .find(|&w| matches!(tree.form(w), "―" | "—" | "–" | "--" | "-"))?;
    let quoted = match dash.checked_sub(1) {
        Some(before) => sentence
            .quotes
            .of(sentence.number)
            .next_back()
            .filter(|&r| sentence.quotes.regions[r].last + 1 == before),
        None => sentence.number.checked_sub(1).and_then(|n| {
            sentence
                .quotes
                .of(n)
                .next_back()
                .filter(|&r| sentence.quotes.regions[r].last + 2 >= sentence.trees[n].len())
        }),
    };
    let region = &sentence.quotes.regions[quoted?];
    let end = (dash + 1..tree.len())
        .find(|&w| tree.upos(w) == Upos::Punct && tree.form(w) != ",")
        .unwrap_or(tree.len());
    let name = dash + 1 < end
        && end - dash <= 9
        && tree.upos(dash + 1) == Upos::Propn
        && (dash + 1..end).all(|w| !matches!(tree.upos(w), Upos::Verb | Upos::Aux));
    name.then(|| Attribution {
        source: Some(Source {
            stretch: sentence.stretch(dash + 1, end - 1),
            head: phrase::head_of(tree, dash + 1, |h| h > dash && h < end),
        }),
        cue: sentence.stretch(dash, dash),
        word: dash,
        manner: Manner::Say,
        content: vec![super::Stretch {
            tree: region.tree,
            first: region.first,
            last: region.last,
        }],
        clause: true,
        prefixed: false,
        quoted: false,
        depth: 0,
    })
}

/// A name in capitals, as transcripts write it: "WALLACE".
fn shouted(form: &str) -> bool {
    form.len() > 2 && form.chars().all(char::is_uppercase)
}
