//! What governs a word, and what that leaves of it.

use bifrons_core::Factuality;

use super::cues::{Cues, Governor, Scope, Small};
use super::local::infinitive;
use super::reading::{Reading, is_question, read_to};
use crate::events::args::is_passive;
use crate::syntax::Upos;
use crate::tree::Tree;

/// A word and what it hangs on, looked at once.
pub(super) struct Link<'a, 't> {
    pub tree: &'a Tree<'t>,
    pub cues: &'a Cues,
    pub word: usize,
    pub head: usize,
    pub base: &'static str,
    /// A clause, but no relative one.
    pub clause: bool,
    pub nominal: bool,
    pub infinitive: bool,
    /// Subordinators and prepositions before the word, lower-case lemmas.
    pub marks: Vec<&'a str>,
}

/// The reading of what governs the word, as it bears on the word.
pub(super) fn frame(tree: &Tree, word: usize, cues: &Cues, depth: usize) -> Reading {
    let Some(head) = tree.head(word) else {
        return root(tree, word, cues);
    };
    let (base, relation) = (tree.base(word), tree.rel(word));
    if base == "conj" {
        return frame(tree, head, cues, depth + 1);
    }
    if base == "case" {
        return Reading::default();
    }
    let relative = matches!(relation, "acl:relcl" | "advcl:relcl");
    let link = Link {
        tree,
        cues,
        word,
        head,
        base,
        clause: !relative
            && matches!(
                base,
                "ccomp" | "xcomp" | "csubj" | "acl" | "advcl" | "parataxis"
            ),
        nominal: matches!(
            base,
            "obj" | "nsubj" | "nmod" | "obl" | "iobj" | "compound" | "amod"
        ),
        infinitive: infinitive(tree, word),
        marks: tree
            .children_by(word, &["mark", "case", "advmod"])
            .filter(|&c| c < word)
            .map(|c| tree.lemma(c))
            .collect(),
    };
    let mut above = read_to(tree, head, cues, depth + 1);
    if let Some(content) = above.content.take().filter(|_| !relative) {
        above.share = content;
    }
    if relative {
        return link.relative(above);
    }
    if base == "parataxis" {
        return Reading::default();
    }
    if let Some(reading) = link.too(&above) {
        return reading;
    }
    if let Some(governor) = link.governor() {
        return link.governed(above, &governor);
    }
    // "suspected gunmen in two attacks": what is doubted of a noun is not doubted of what hangs on it.
    let own = matches!(base, "compound" | "amod") || base == "nmod" && link.preposition() == "of";
    let plain = tree.child_by(head, &["cop"]).is_none();
    if matches!(tree.upos(head), Upos::Noun | Upos::Propn) && plain && !own {
        (above.mark, above.share) = above.frame;
    }
    match base {
        "ccomp" | "csubj" | "xcomp" => link.complement(above),
        "acl" if !link.infinitive && link.marked("that") => link.complement(above),
        "advcl" => link.adverbial(above),
        "acl" => link.attribute(above),
        _ if link.nominal => link.noun(above),
        _ if above.share > 0.0 => above,
        _ => above.with(0.5),
    }
}

/// What stands alone: a statement, a question, a command, a headline with "to".
fn root(tree: &Tree, word: usize, cues: &Cues) -> Reading {
    if is_question(tree) {
        let how = tree
            .children(word)
            .iter()
            .any(|&c| c < word && cues.is(tree.lemma(c), Small::How) && tree.base(c) == "advmod");
        return if how {
            Reading::default()
        } else {
            Reading::default().becomes(
                cues.grade("question"),
                Factuality::Hypothetical,
                "a question".into(),
            )
        };
    }
    if infinitive(tree, word) {
        // "The aim is to …" is no more than the aim.
        let aim = tree.child_by(word, &["nsubj"]).and_then(|s| {
            cues.governor(tree, s, |scope| {
                matches!(scope, Scope::Infinitive | Scope::Any)
            })
        });
        return match aim {
            Some(governor) => Reading::default().under(&governor, "what is aimed at".into()),
            None => Reading::default().becomes(
                cues.grade("is to"),
                Factuality::Planned,
                "future: to".into(),
            ),
        };
    }
    let bare = tree.upos(word) == Upos::Verb
        && tree.form(word).eq_ignore_ascii_case(tree.lemma(word))
        && tree.child_by(word, &["nsubj", "aux", "csubj"]).is_none();
    let first = (0..word).all(|w| matches!(tree.upos(w), Upos::Punct | Upos::Cconj | Upos::Intj));
    if bare && first && !is_headline(tree) {
        return Reading::default().becomes(
            cues.grade("command"),
            Factuality::Hypothetical,
            "a command".into(),
        );
    }
    Reading::default()
}

/// A headline has no stop.
pub(super) fn is_headline(tree: &Tree) -> bool {
    tree.words()
        .last()
        .is_some_and(|last| last.upos != Upos::Punct)
}

impl Link<'_, '_> {
    pub fn marked(&self, mark: &str) -> bool {
        self.marks.contains(&mark)
    }

    pub fn marked_as(&self, kind: Small) -> bool {
        self.marks.iter().any(|m| self.cues.is(m, kind))
    }

    pub fn preposition(&self) -> &str {
        self.tree
            .child_by(self.word, &["case"])
            .map_or("", |c| self.tree.lemma(c))
    }

    /// The known word that governs this one, where it reaches it.
    fn governor(&self) -> Option<Governor> {
        let (tree, cues) = (self.tree, self.cues);
        if !(self.clause || self.nominal) || self.base == "amod" {
            return None;
        }
        let phrase = matches!(self.base, "obl" | "nmod");
        let preposition = if phrase { self.preposition() } else { "" };
        let governor = cues.governor(tree, self.head, |scope| match scope {
            Scope::Any => true,
            Scope::Clause => self.clause,
            Scope::Infinitive => self.infinitive && self.clause,
            Scope::With(word) => phrase && preposition == word || self.clause && self.marked(word),
            Scope::Modifier => false,
        })?;
        if matches!(governor.scope, Scope::With(_)) {
            return Some(governor);
        }
        let noun = matches!(tree.upos(self.head), Upos::Noun | Upos::Propn);
        let holds = governor.positive > 0.9;
        let reached = match self.base {
            "nsubj" if tree.upos(self.head) == Upos::Verb => {
                tree.rel(self.word) == "nsubj:pass"
                    || is_passive(tree, self.head)
                    || self.is_headline_passive(&governor)
            }
            "obl" | "nmod" if !noun => {
                preposition.is_empty()
                    || cues.is(preposition, Small::Reach)
                        && !(cues.is(preposition, Small::Outside)
                            || cues.is(preposition, Small::Place))
                    || matches!(tree.lemma(self.head), "engage" | "succeed" | "result")
            }
            "nmod" => {
                let beside = cues.is(preposition, Small::Outside)
                    || cues.is(preposition, Small::Place)
                    || preposition == "from";
                !beside
                    || matches!(preposition, "on" | "over")
                    || preposition == "in" && tree.lemma(self.head) == "delay"
            }
            "advcl" => {
                !(holds && self.infinitive)
                    && (self.infinitive
                        || self.marked_as(Small::Reach) && (noun || !self.marked("for")))
            }
            "acl" => self.infinitive || !self.marks.is_empty(),
            _ => true,
        };
        reached.then_some(governor)
    }

    /// "Test flight delayed after accident": a participle that stands for a passive.
    fn is_headline_passive(&self, governor: &Governor) -> bool {
        let tree = self.tree;
        governor.positive < 0.0
            && is_headline(tree)
            && tree.form(self.head).ends_with("ed")
            && tree
                .child_by(self.head, &["obj", "aux", "ccomp", "xcomp"])
                .is_none()
    }

    fn governed(&self, above: Reading, governor: &Governor) -> Reading {
        let (tree, cues) = (self.tree, self.cues);
        let lemma = tree.lemma(self.head);
        let cue = format!("governed by {}", tree.form(self.head));
        if self.base == "ccomp"
            && governor.positive.abs() < 0.5
            && tree
                .children(self.word)
                .iter()
                .any(|&c| c < self.word && cues.is(tree.lemma(c), Small::How))
        {
            return above.with(0.75);
        }
        if self.infinitive
            && matches!(lemma, "have" | "be")
            && (self.head..self.word).any(|w| tree.lemma(w) == "yet")
        {
            return above.becomes(cues.grade("yet"), Factuality::Denied, "yet to".into());
        }
        if self.marked("against") && governor.positive > 0.0 {
            return above.becomes(
                cues.grade("against"),
                Factuality::Denied,
                format!("{cue} against"),
            );
        }
        let mut reading = above.under(governor, cue);
        let about = |g: &Governor| g.mark != Factuality::Asserted && g.mark != Factuality::Denied;
        if matches!(self.base, "obj" | "nsubj")
            && reading.share < 0.5
            && governor.mark == Factuality::Denied
            && tree.upos(self.word) == Upos::Noun
            && cues
                .governor(tree, self.word, |_| true)
                .is_some_and(|g| about(&g))
        {
            // "rejected a proposal to cut": the proposal was made, the cut was not.
            reading.content = Some(reading.share.min(cues.grade("unlikely")));
            reading.share = 0.8;
        }
        reading
    }
}
