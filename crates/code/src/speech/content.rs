//! What is said: the clause, the quotation, or what stands before and behind a tag.

use super::{Cue, Manner, Sentence, Source, Stretch};
use crate::syntax::Upos;
use crate::tree::Tree;

/// The content of a verb that tells, and whether it is a clause or quotation; `None` if there is none.
pub(super) fn of_verb(
    sentence: &Sentence,
    verb: usize,
    last: usize,
    source: Option<Source>,
    cue: Cue,
) -> Option<(Vec<Stretch>, bool)> {
    let tree = sentence.tree();
    let mut words: Vec<usize> = Vec::new();
    let mut clause = false;
    for child in tree.children_by(verb, &["ccomp", "xcomp", "csubj"]) {
        // "found it hard", "continued to work", "repeated to say": nothing is said.
        let bare = tree.base(child) == "xcomp"
            && (cue.manner == Manner::Show
                || matches!(tree.lemma(verb), "continue" | "go" | "repeat"));
        if within(source, child) || bare {
            continue;
        }
        words.extend(below(tree, child, verb, source));
        clause = true;
    }
    for child in tree.children_by(verb, &["advcl", "acl"]) {
        if child > verb
            && tree
                .children_by(child, &["mark"])
                .any(|m| tree.lemma(m) == "that")
        {
            words.extend(below(tree, child, verb, source));
            clause = true;
        }
    }
    if !clause && let Some(part) = after_as(sentence, verb, source) {
        words.extend(part);
        clause = true;
    }
    if let Some(part) = tagged(sentence, verb, source, cue) {
        words.extend(part);
        clause = true;
    }
    let quoted = quotation(sentence, verb, source);
    if let Some(part) = quoted {
        words.extend(part);
        clause = true;
    }
    let shown = cue.manner != Manner::Show
        || source.is_none_or(|s| sentence.lexicon.is_document(tree.lemma(s.head)));
    if words.is_empty() && (cue.object && shown || last > verb) {
        for child in tree.children_by(verb, &["obj", "obl", "advcl", "iobj"]) {
            let wanted = match tree.base(child) {
                "obj" | "iobj" => last == verb || child > last,
                _ => last > verb && child > last && tree.is_below(last, child),
            };
            if wanted && !within(source, child) {
                words.extend(
                    below(tree, child, verb, source)
                        .into_iter()
                        .filter(|&w| w > last || last == verb),
                );
            }
        }
        if last == verb && crate::events::args::is_passive(tree, verb) {
            words.extend(
                tree.children_by(verb, &["nsubj:pass"])
                    .flat_map(|c| below(tree, c, verb, source)),
            );
        }
    }
    words.retain(|&w| w != verb && !within(source, w));
    if words.is_empty() {
        words = that(sentence, verb);
        if words.is_empty() && cue.manner.tells() {
            words = rest(sentence, verb, last, source);
        }
        clause = !words.is_empty();
    }
    let document = || source.is_some_and(|s| sentence.lexicon.is_document(tree.lemma(s.head)));
    if words.is_empty()
        && (cue.object && cue.manner != Manner::Show || cue.manner == Manner::Show && document())
    {
        words = object(tree, last);
    }
    if words.is_empty()
        && let Some(region) = split(sentence, verb, source)
    {
        return Some((vec![region], true));
    }
    let next = (words.is_empty())
        .then(|| announced(sentence, verb))
        .flatten();
    if let Some(next) = next {
        return Some((vec![next], true));
    }
    let stretches = stretches(sentence, words);
    (!stretches.is_empty()).then_some((stretches, clause))
}

fn within(source: Option<Source>, word: usize) -> bool {
    source.is_some_and(|s| s.stretch.first <= word && word <= s.stretch.last)
}

/// The words below one, the verb and the source left out.
fn below(tree: &Tree, word: usize, verb: usize, source: Option<Source>) -> Vec<usize> {
    tree.subtree(word, &|c| c != verb && !within(source, c))
}

/// Joins words to stretches without marks at their edges.
pub(super) fn stretches(sentence: &Sentence, mut words: Vec<usize>) -> Vec<Stretch> {
    let tree = sentence.tree();
    words.sort_unstable();
    words.dedup();
    let mut found: Vec<Stretch> = Vec::new();
    for word in words {
        match found.last_mut() {
            Some(last) if (last.last + 1..word).all(|w| tree.upos(w) == Upos::Punct) => {
                last.last = word;
            }
            _ => found.push(sentence.stretch(word, word)),
        }
    }
    for stretch in &mut found {
        let loose = |w: usize| tree.upos(w) == Upos::Punct;
        while stretch.first < stretch.last && loose(stretch.first) {
            stretch.first += 1;
        }
        while stretch.last > stretch.first && loose(stretch.last) {
            stretch.last -= 1;
        }
    }
    found.retain(|s| tree.upos(s.first) != Upos::Punct);
    found
}

/// The clause that a tag hangs on or stands beside: "…, officials in Cairo said on Monday".
fn tagged(
    sentence: &Sentence,
    verb: usize,
    source: Option<Source>,
    cue: Cue,
) -> Option<Vec<usize>> {
    let tree = sentence.tree();
    let source = source?;
    let start = verb.min(source.stretch.first);
    let end = tree
        .subtree(verb, &|c| {
            c > verb && !matches!(tree.base(c), "ccomp" | "parataxis" | "conj")
        })
        .last()
        .copied()
        .unwrap_or(verb)
        .max(source.stretch.last);
    let goes = end + 1 < tree.len() && edge(tree.form(end + 1));
    if !goes && tree.child_by(verb, &["ccomp"]).is_some_and(|c| c > verb) {
        return None;
    }
    let opened = start.checked_sub(1).is_some_and(|b| edge(tree.form(b)));
    let closed = end + 1 >= tree.len() || edge(tree.form(end + 1));
    if !(opened && closed)
        || tree.form(verb).ends_with("ing")
        || matches!(tree.lemma(source.head), "who" | "which" | "that")
    {
        return None;
    }
    let from = (0..start)
        .rev()
        .find(|&w| tree.form(w) == ";")
        .map_or(0, |w| w + 1);
    let to = (end + 1..tree.len())
        .find(|&w| tree.form(w) == ";")
        .unwrap_or(tree.len());
    let governed = cue.manner.tells()
        || matches!(tree.base(verb), "parataxis" | "conj" | "dep" | "acl")
        || tree.child_by(verb, &["ccomp", "parataxis"]).is_some()
        || tree.head(verb).is_none();
    let before: Vec<usize> = (from..start).collect();
    let told = before
        .iter()
        .any(|&w| matches!(tree.upos(w), Upos::Verb | Upos::Aux));
    if !told || !governed {
        return None;
    }
    // What follows the tag is said too, where the sentence goes on, but for what the speaker does besides.
    let after = (end + 1..to).find(|&w| tree.upos(w) != Upos::Punct);
    let goes_on = after.is_some_and(|w| {
        !(tree.upos(w) == Upos::Verb && tree.form(w).ends_with("ing"))
            && sentence.quotes.at(sentence.number, w).is_none()
    });
    let mut words = before;
    if goes_on {
        words.extend(end + 1..to);
    }
    Some(words)
}

/// "As the paper reported, …": all the rest of the sentence.
fn after_as(sentence: &Sentence, verb: usize, source: Option<Source>) -> Option<Vec<usize>> {
    let tree = sentence.tree();
    let start = source?.stretch.first;
    let marked = start
        .checked_sub(1)
        .filter(|&b| tree.form(b).eq_ignore_ascii_case("as") && start < verb)?;
    let end = (verb + 1..tree.len())
        .find(|&w| matches!(tree.form(w), "," | "." | ";" | "--" | "—" | "\"" | "“"))?;
    let opened = marked.checked_sub(1).is_none_or(|b| edge(tree.form(b)));
    let object = tree.child_by(verb, &["obj", "ccomp"]).is_some();
    (opened && !object).then(|| (0..marked).chain(end + 1..tree.len()).collect())
}

fn edge(form: &str) -> bool {
    matches!(
        form,
        "," | "\"" | "”" | "'" | "’" | "--" | "—" | "-" | "–" | "." | ";" | "?" | "!" | "…" | "..."
    )
}

/// Where the tree gives no object: what follows, up to the next mark or verb.
fn object(tree: &Tree, last: usize) -> Vec<usize> {
    let words: Vec<usize> = (last + 1..tree.len())
        .take_while(|&w| {
            !matches!(
                tree.form(w),
                "," | ";" | ":" | "." | "?" | "!" | "--" | "—" | "and"
            ) && !matches!(tree.upos(w), Upos::Aux)
        })
        .collect();
    let thing = words
        .iter()
        .any(|&w| matches!(tree.upos(w), Upos::Noun | Upos::Propn | Upos::Pron));
    if thing { words } else { Vec::new() }
}

/// "announced on Tuesday that …": the clause stands a few words off, and the tree hung it elsewhere.
fn that(sentence: &Sentence, verb: usize) -> Vec<usize> {
    let tree = sentence.tree();
    let verbal = |w: usize| matches!(tree.upos(w), Upos::Verb | Upos::Aux);
    let Some(that) = (verb + 1..tree.len().min(verb + 9))
        .take_while(|&w| !verbal(w))
        .find(|&w| tree.lemma(w) == "that" && tree.upos(w) != Upos::Det)
    else {
        return Vec::new();
    };
    let end = (that..tree.len())
        .find(|&w| tree.form(w) == ";")
        .unwrap_or(tree.len());
    if (that + 1..end).any(verbal) {
        (that..end).collect()
    } else {
        Vec::new()
    }
}

/// The quotation stands in the sentence before: "Did he go?" Lee asked.
fn split(sentence: &Sentence, verb: usize, source: Option<Source>) -> Option<Stretch> {
    let tree = sentence.tree();
    let start = verb.min(source?.stretch.first);
    if sentence.quotes.opens[sentence.number] || start > 1 {
        return None;
    }
    let before = sentence.number.checked_sub(1)?;
    let region = &sentence.quotes.regions[sentence.quotes.of(before).next_back()?];
    let closes = region.direct && region.last + 2 >= sentence.trees[before].len();
    (closes && tree.form(verb) != tree.lemma(verb)).then_some(Stretch {
        tree: before,
        first: region.first,
        last: region.last,
    })
}

/// Where the tree shows nothing: what follows a word that tells with its source before it, or stands before a tag at the end.
fn rest(sentence: &Sentence, verb: usize, last: usize, source: Option<Source>) -> Vec<usize> {
    let tree = sentence.tree();
    let Some(source) = source else {
        return Vec::new();
    };
    let finite = tree.form(verb) != tree.lemma(verb) && !tree.form(verb).ends_with("ing");
    let other = |w: usize| {
        matches!(tree.upos(w), Upos::Verb | Upos::Aux) || matches!(tree.form(w), "\"" | "“" | "''")
    };
    let end = last.max(source.stretch.last) + 1;
    let start = verb.min(source.stretch.first);
    let common = matches!(tree.lemma(verb), "say" | "tell" | "write" | "add");
    let near = source.stretch.last < verb
        && verb - source.stretch.last <= 3
        && verb + 1 < tree.len()
        && !matches!(
            tree.upos(verb + 1),
            Upos::Adp | Upos::Punct | Upos::Part | Upos::Adv
        );
    if !finite || !(common || near) {
        Vec::new()
    } else if source.stretch.last < verb && (end..tree.len()).any(other) {
        (end..tree.len()).collect()
    } else if (0..start).any(other) {
        (0..start).collect()
    } else {
        Vec::new()
    }
}

/// Quotations of the sentence that stand nearest to this verb.
fn quotation(sentence: &Sentence, verb: usize, source: Option<Source>) -> Option<Vec<usize>> {
    let tree = sentence.tree();
    let mut words = Vec::new();
    for number in sentence.quotes.of(sentence.number) {
        let region = &sentence.quotes.regions[number];
        let inside = (region.first..=region.last).contains(&verb);
        if !region.direct || inside || within(source, region.first) {
            continue;
        }
        // No other verb that tells may stand between.
        let between = if region.first > verb {
            verb + 1..region.first
        } else {
            region.last + 1..verb
        };
        let after = region.first > verb;
        let other = between.clone().any(|w| {
            tree.upos(w) == Upos::Verb
                && sentence.quotes.at(sentence.number, w).is_none()
                && (sentence
                    .lexicon
                    .verb(tree.lemma(w))
                    .is_some_and(|c| c.manner.tells()))
        });
        let clean = if after {
            between.len() <= 12
        } else {
            between.clone().all(|w| {
                within(source, w) || matches!(tree.upos(w), Upos::Punct | Upos::Aux | Upos::Adv)
            })
        };
        if !other && clean {
            words.extend(region.first..=region.last);
        }
    }
    (!words.is_empty()).then_some(words)
}

/// "He added:" and a quotation in the next sentence.
fn announced(sentence: &Sentence, verb: usize) -> Option<Stretch> {
    let tree = sentence.tree();
    let ends = (verb + 1..tree.len()).all(|w| tree.head(w) == Some(verb) || tree.is_below(w, verb))
        && tree.form(tree.len() - 1) == ":";
    let next = sentence.number + 1;
    let region = sentence
        .quotes
        .of(next)
        .next()
        .map(|r| &sentence.quotes.regions[r])?;
    (ends && region.first <= 1).then_some(Stretch {
        tree: next,
        first: region.first,
        last: region.last,
    })
}
