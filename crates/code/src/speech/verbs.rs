//! Verbs that tell who says so, and whose they are.

use super::{Attribution, Cue, Manner, Sentence, Source, content, phrase};
use crate::syntax::Upos;
use crate::tree::Tree;

/// The attributions that the verbs of a sentence make.
pub(super) fn find(sentence: &Sentence) -> Vec<Attribution> {
    let tree = sentence.tree();
    let mut found: Vec<Attribution> = Vec::new();
    for verb in 0..tree.len() {
        let Some((cue, last)) = cue(sentence, verb) else {
            continue;
        };
        let quoted = sentence.quotes.is_direct(sentence.number, verb);
        if quoted && !cue.manner.tells() {
            continue;
        }
        let source = source(sentence, verb, cue);
        if quoted && source.is_none_or(|s| matches!(tree.upos(s.head), Upos::Pron)) {
            continue;
        }
        if source.is_some_and(|s| unlikely(tree, verb, cue, s)) {
            continue;
        }
        let Some((content, clause)) = content::of_verb(sentence, verb, last, source, cue) else {
            continue;
        };
        let first = cue_start(tree, verb);
        found.push(Attribution {
            source,
            cue: sentence.stretch(first, last),
            word: verb,
            manner: cue.manner,
            content,
            clause,
            prefixed: false,
            quoted,
            depth: 0,
        });
    }
    found
}

/// Constructions that seldom tell who says so: "a path that seems", "you know", "a man holding that view".
fn unlikely(tree: &Tree, verb: usize, cue: Cue, source: Source) -> bool {
    let form = tree.form(source.head).to_ascii_lowercase();
    let participle = tree.base(verb) == "acl" && tree.rel(verb) != "acl:relcl";
    form == "you"
        || (form == "that" && phrase::is_relative(tree, source.head))
        || (participle
            && !cue.manner.tells()
            && tree.head(verb) == Some(source.head)
            && unfinished(tree, verb, cue).is_none())
}

/// What the verb tells, and the last word of the cue: the verb or its particle.
fn cue(sentence: &Sentence, verb: usize) -> Option<(Cue, usize)> {
    let tree = sentence.tree();
    let said = matches!(
        tree.form(verb).to_ascii_lowercase().as_str(),
        "said" | "says"
    );
    // "…, the Herald reports.": the last word of a tag looks like a noun.
    let reports = tree.form(verb) == "reports"
        && verb > 1
        && tree.upos(verb - 1) == Upos::Propn
        && verb + 2 >= tree.len();
    let said = said || reports;
    let verbal = matches!(tree.upos(verb), Upos::Verb)
        && !matches!(tree.base(verb), "amod" | "compound" | "aux" | "case");
    if !verbal && !said {
        return None;
    }
    let lemma = if reports {
        "report"
    } else if said {
        "say"
    } else {
        tree.lemma(verb)
    };
    let particle = tree
        .child_by(verb, &["compound:prt"])
        .filter(|&p| p > verb && p <= verb + 3)
        .or_else(|| Some(verb + 1).filter(|&n| n < tree.len() && tree.upos(n) == Upos::Adp));
    if let Some(particle) = particle
        && let Some(cue) = sentence.lexicon.phrasal(lemma, tree.lemma(particle))
    {
        return Some((cue, particle));
    }
    sentence.lexicon.verb(lemma).map(|cue| (cue, verb))
}

/// The first word of the cue: auxiliaries, negation and adverbs right before the verb belong to it.
fn cue_start(tree: &Tree, verb: usize) -> usize {
    let mut first = verb;
    while let Some(before) = first.checked_sub(1).filter(|&b| {
        tree.head(b) == Some(verb)
            && matches!(tree.base(b), "aux" | "advmod")
            && tree.upos(b) != Upos::Pron
    }) {
        first = before;
    }
    first
}

/// Whose the verb is.
fn source(sentence: &Sentence, verb: usize, cue: Cue) -> Option<Source> {
    let tree = sentence.tree();
    if cue.manner == Manner::Seem {
        return None;
    }
    if let Some(subject) = unfinished(tree, verb, cue) {
        return Some(sentence.source(subject, verb));
    }
    if crate::events::args::is_passive(tree, verb) && !tag(sentence, verb, cue) {
        let agent = tree
            .children_by(verb, &["obl"])
            .find(|&c| tree.preposition(c) == "by");
        return agent.map(|a| sentence.source(a, verb));
    }
    if let Some(pronoun) = pronoun_before(sentence, verb) {
        return Some(sentence.source(pronoun, verb));
    }
    // What stands within a quotation does not tell of it.
    let quoted = |w: usize| {
        sentence.quotes.is_direct(sentence.number, w)
            && !sentence.quotes.is_direct(sentence.number, verb)
    };
    let own = subject(sentence, verb, 0)
        .filter(|&s| !sentence.lexicon.is_time(tree.form(s)) && !quoted(s));
    let after = || inverted(sentence, verb, cue);
    // Of a word that tells, what stands beside it is believed before a tree that reaches far.
    let head = if own.is_some_and(|s| adjacent(sentence, verb, s)) {
        let moved =
            cue.manner.tells() && own.is_some_and(|s| s < verb && tree.base(verb) != "xcomp");
        let moved = if moved && !cue.object { after() } else { None };
        moved
            .or(own)
            .or_else(after)
            .or_else(|| beside(sentence, verb))
    } else {
        after().or_else(|| beside(sentence, verb)).or(own)
    }?;
    (!matches!(tree.lemma(head), "there") && tree.base(head) != "expl")
        .then(|| sentence.source(head, verb))
}

/// "Mr. Clarke's company agreed to leave": the tree took the only verb for a participle of its subject, or of a word within it.
fn unfinished(tree: &Tree, verb: usize, cue: Cue) -> Option<usize> {
    let root = tree.root();
    let nominal = matches!(
        tree.upos(root),
        Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron
    );
    let alone = tree.rel(verb) == "acl"
        && nominal
        && root < verb
        && tree.is_below(verb, root)
        && !tree.form(verb).ends_with("ing")
        && tree.child_by(root, &["cop", "nsubj"]).is_none()
        && tree.child_by(verb, &["aux", "mark", "obl:agent"]).is_none();
    let carries = cue.manner.tells() || tree.child_by(verb, &["obj", "xcomp", "ccomp"]).is_some();
    (alone && carries).then_some(root)
}

/// ", an institute estimated,": the tree took a tag for a participle of its source.
fn tag(sentence: &Sentence, verb: usize, cue: Cue) -> bool {
    let tree = sentence.tree();
    let mark = |w: usize| matches!(tree.form(w), "," | "." | "”" | "\"" | "''");
    if !cue.manner.tells() || tree.child_by(verb, &["aux", "obl:agent", "obl"]).is_some() {
        return false;
    }
    let Some(source) = tree
        .head(verb)
        .filter(|&h| h < verb && tree.rel(verb) == "acl")
    else {
        return false;
    };
    let (first, last) = phrase::extent(tree, source, verb);
    last + 1 == verb
        && first.checked_sub(1).is_some_and(mark)
        && verb + 1 < tree.len()
        && mark(verb + 1)
}

/// "the army issued a statement saying": who issued it speaks.
fn issuer(sentence: &Sentence, document: usize, depth: usize) -> Option<usize> {
    let tree = sentence.tree();
    let mut at = document;
    // "a series of tweets saying"
    while tree.base(at) == "nmod" && tree.preposition(at) == "of" {
        at = tree.head(at)?;
    }
    let verb = tree
        .head(at)
        .filter(|&v| matches!(tree.base(at), "obj" | "obl") && tree.upos(v) == Upos::Verb)?;
    let written = sentence.lexicon.is_document(tree.lemma(document));
    written
        .then(|| subject(sentence, verb, depth + 1))
        .flatten()
}

/// "he said": a pronoun that only a subject can be stands right before the verb.
fn pronoun_before(sentence: &Sentence, verb: usize) -> Option<usize> {
    let tree = sentence.tree();
    let (end, comma) = phrase::subject_end(sentence, verb)?;
    let subject = matches!(
        tree.form(end).to_ascii_lowercase().as_str(),
        "he" | "she" | "they" | "we" | "i" | "who"
    );
    (subject && !comma && tree.upos(verb) == Upos::Verb && !is_bare(sentence, verb)).then_some(end)
}

/// Whether nothing but marks, times and what hangs on either stands between a subject and its verb.
fn adjacent(sentence: &Sentence, verb: usize, subject: usize) -> bool {
    let tree = sentence.tree();
    if tree.head(subject) != Some(verb) {
        // Shared with another verb, or of a participle: then no noun stands right before.
        let before = verb.checked_sub(1);
        let parenthesis = before.is_some_and(|b| {
            tree.form(b) == "," && b > 0 && phrase::over_parenthesis(tree, b - 1).is_some()
        });
        return !parenthesis
            && !matches!(tree.base(verb), "ccomp" | "parataxis")
            && !before.is_some_and(|b| {
                is_nominal(tree, b) && tree.base(verb) != "acl" && !is_bare(sentence, verb)
            });
    }
    let (first, last) = phrase::extent(tree, subject, verb);
    let between = if last < verb {
        last + 1..verb
    } else {
        verb + 1..first
    };
    if between.is_empty() {
        return true;
    }
    let opens = tree.upos(between.start);
    let light = |w: usize| {
        matches!(
            tree.upos(w),
            Upos::Aux | Upos::Adv | Upos::Part | Upos::Punct
        ) || sentence.lexicon.is_time(tree.form(w))
    };
    between.clone().all(light)
        || (last < verb && (matches!(opens, Upos::Adp | Upos::Punct | Upos::Sconj | Upos::Verb)))
}

/// The subject as written: a relative pronoun stays.
fn subject(sentence: &Sentence, verb: usize, depth: usize) -> Option<usize> {
    let tree = sentence.tree();
    if let Some(own) = tree.child_by(verb, &["nsubj", "nsubj:pass", "expl"]) {
        return Some(own);
    }
    let head = tree.head(verb).filter(|_| depth < 6)?;
    let infinitive = tree
        .children_by(verb, &["mark"])
        .any(|m| tree.lemma(m) == "to");
    match tree.base(verb) {
        "acl" if infinitive => tree.child_by(head, &["nmod:poss"]).or_else(|| {
            (tree.base(head) == "obj")
                .then(|| tree.head(head))
                .flatten()
                .and_then(|v| subject(sentence, v, depth + 1))
        }),
        "acl" => issuer(sentence, head, depth).or(Some(head)),
        "xcomp" => tree
            .child_by(head, &["obj", "iobj"])
            .filter(|&o| o != verb && infinitive)
            .or_else(|| subject(sentence, head, depth + 1)),
        "conj" | "advcl" | "parataxis" | "dep"
            if matches!(
                tree.upos(head),
                Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun
            ) =>
        {
            subject(sentence, head, depth + 1)
        }
        _ => None,
    }
}

/// "…," said X: a verb behind a mark whose subject follows, and nothing that the subject would do.
fn inverted(sentence: &Sentence, verb: usize, cue: Cue) -> Option<usize> {
    let tree = sentence.tree();
    let before = verb.checked_sub(1)?;
    let edge =
        tree.upos(before) == Upos::Punct && tree.form(before) != ")" && tree.form(before) != "(";
    let quote = matches!(tree.form(before), "”" | "\"" | "''" | "’" | "'");
    if !edge
        || (cue.object && !quote)
        || is_bare(sentence, verb)
        || matches!(tree.lemma(verb), "tell" | "show")
    {
        return None;
    }
    // "Ann Lee, a baker, said the bread …" tells of the bread.
    let parenthesis = || {
        before
            .checked_sub(1)
            .and_then(|end| phrase::over_parenthesis(tree, end))
    };
    if !quote && parenthesis().is_some() {
        return None;
    }
    let next = verb + 1;
    let stops = |w: usize| {
        tree.upos(w) == Upos::Punct && tree.form(w) != "-"
            || matches!(tree.upos(w), Upos::Adp | Upos::Aux | Upos::Sconj)
            || phrase::is_relative(tree, w)
    };
    let end = (next..tree.len()).find(|&w| stops(w)).unwrap_or(tree.len());
    let last = (next..end)
        .rev()
        .find(|&w| is_nominal(tree, w) && !sentence.lexicon.is_time(tree.form(w)))?;
    // "said network host Ann Lee": between a quotation and a name that ends the run even a word that looks like a verb is none.
    let verb_inside = (next..end).any(|w| tree.upos(w) == Upos::Verb);
    let title = quote && last + 1 == end && tree.upos(last) == Upos::Propn && end - next <= 6;
    let open = (!verb_inside || title)
        && (end >= tree.len()
            || !(tree.upos(end) == Upos::Aux || matches!(tree.form(end), "\"" | "“" | "''")));
    if verb_inside {
        return open.then_some(last);
    }
    open.then(|| phrase::head_of(tree, last, |h| h > verb && h < end))
}

/// Participles and infinitives have no subject of their own beside them.
fn is_bare(sentence: &Sentence, verb: usize) -> bool {
    let tree = sentence.tree();
    tree.form(verb).ends_with("ing")
        || tree
            .children_by(verb, &["mark"])
            .any(|m| tree.lemma(m) == "to")
}

/// Whether the word may head a phrase that speaks. A name that was taken for a verb does.
fn is_nominal(tree: &Tree, word: usize) -> bool {
    match tree.upos(word) {
        Upos::Noun | Upos::Propn => true,
        Upos::Pron => tree.base(word) != "nmod" && !matches!(tree.lemma(word), "what" | "it"),
        Upos::Verb | Upos::Adj => word > 0 && tree.form(word).starts_with(char::is_uppercase),
        _ => false,
    }
}

/// The noun phrase that ends right before a verb, a parenthesis between commas left aside.
fn beside(sentence: &Sentence, verb: usize) -> Option<usize> {
    let tree = sentence.tree();
    if is_bare(sentence, verb) {
        return None;
    }
    let (mut end, comma) = phrase::subject_end(sentence, verb)?;
    if tree.form(end) == "." && end > 0 {
        end -= 1;
    }
    if tree.form(end) == ")" {
        end = (0..end)
            .rev()
            .take(8)
            .find(|&w| tree.form(w) == "(")?
            .checked_sub(1)?;
    } else if comma && tree.upos(end) == Upos::Num && end >= 2 && tree.form(end - 1) == "," {
        end -= 2;
    } else if comma && let Some((name, _)) = phrase::over_parenthesis(tree, end) {
        end = name;
    }
    let mark = (0..end)
        .rev()
        .find(|&w| matches!(tree.form(w), "\"" | "“" | "”" | "''" | ";" | ":"))
        .map_or(0, |m| m + 1);
    is_nominal(tree, end).then(|| {
        phrase::head_of(tree, end, |h| {
            h >= mark && h < verb && !tree.is_below(verb, h)
        })
    })
}
