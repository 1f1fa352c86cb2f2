//! What a clause keeps of what governs it, where no governor of the data says it: complements, adverbial clauses, relatives.

use bifrons_core::Factuality;

use super::cues::{Manner, Small};
use super::frame::{Link, is_headline};
use super::local::is_inverted;
use super::noun::is_definite;
use super::reading::Reading;
use crate::syntax::Upos;
use crate::tree::Tree;

impl Link<'_, '_> {
    /// A relative clause mostly tells what is so.
    pub(super) fn relative(&self, above: Reading) -> Reading {
        let tree = self.tree;
        let past = is_told(tree, self.word)
            || tree
                .children_by(self.word, &["aux", "cop"])
                .any(|a| matches!(tree.form(a), "had" | "has" | "have" | "was" | "were"));
        if above.share >= 0.5 {
            Reading::fact(0.97)
        } else if past || is_definite(tree, self.head) {
            Reading::fact(0.95)
        } else {
            let share = above.share.max(0.45);
            above.with(share)
        }
    }

    /// A complement of a word of speech, or of a word of no known kind.
    pub(super) fn complement(&self, above: Reading) -> Reading {
        let (tree, cues) = (self.tree, self.cues);
        let lemma = tree.lemma(self.head);
        let open = self.marked("whether") || self.marked("if");
        let speech = cues.speech(lemma).filter(|_| {
            self.base == "ccomp" && matches!(tree.upos(self.head), Upos::Verb | Upos::Noun)
        });
        if open {
            return above.becomes(
                cues.grade("condition"),
                Factuality::Hypothetical,
                "condition: whether".into(),
            );
        }
        if let Some(manner) = speech {
            let said = match manner {
                Manner::Say | Manner::Show => 1.0,
                Manner::Claim => cues.grade("seems"),
                Manner::Deny => -0.7,
            };
            let share = above.share;
            let cue = format!("said not to be so: {}", tree.form(self.head));
            return match (share > 0.0, manner) {
                (true, Manner::Deny) => above.becomes(said, Factuality::Denied, cue),
                (true, _) => above.with(said * (0.85 + 0.15 * share)),
                (false, _) => above.becomes(
                    0.4 * said,
                    Factuality::Hypothetical,
                    format!("{} is negated", tree.form(self.head)),
                ),
            };
        }
        if self.infinitive {
            return self.infinitive_complement(above);
        }
        let share = above.share;
        match (self.base == "ccomp", share > 0.0) {
            (true, true) => above.with(if share > 0.6 { 0.95 * share } else { 0.4 }),
            (true, false) => above.with(-0.1),
            (false, true) => above.with(0.9 * share),
            (false, false) => above.with(0.5 * share),
        }
    }

    fn infinitive_complement(&self, above: Reading) -> Reading {
        let (tree, cues) = (self.tree, self.cues);
        let (lemma, share) = (tree.lemma(self.head), above.share);
        if self.is_outcome(share) {
            return above.with(0.9 * share);
        }
        if cues.is(lemma, Small::Ordinal) {
            return above;
        }
        if lemma == "go" && tree.form(self.head).eq_ignore_ascii_case("going") || lemma == "about" {
            let mark = if share > 0.0 {
                Factuality::Planned
            } else {
                Factuality::Denied
            };
            return above.becomes(
                cues.grade("about to") * if share > 0.0 { share } else { 1.2 * share },
                mark,
                format!("future: {}", tree.form(self.head)),
            );
        }
        let share = if share > 0.9 {
            cues.grade("infinitive")
        } else if share > 0.0 {
            (0.48 * share).max(0.25)
        } else {
            return above.becomes(
                -0.2,
                Factuality::Denied,
                format!("{} is negated", tree.form(self.head)),
            );
        };
        above.with(share)
    }

    /// "too weak to attack".
    pub(super) fn too(&self, above: &Reading) -> Option<Reading> {
        let tree = self.tree;
        let too = self.infinitive
            && self.clause
            && above.share > 0.0
            && matches!(tree.upos(self.head), Upos::Adj | Upos::Adv)
            && tree
                .children_by(self.head, &["advmod"])
                .any(|a| tree.lemma(a) == "too");
        too.then(|| {
            above.clone().becomes(
                self.cues.grade("too") * above.share,
                Factuality::Denied,
                "too … to".into(),
            )
        })
    }

    /// "rose to close at 100".
    fn is_outcome(&self, share: f32) -> bool {
        share > 0.6
            && self.cues.is(self.tree.lemma(self.word), Small::Outcome)
            && (self.tree.upos(self.head) == Upos::Verb
                || matches!(self.tree.base(self.head), "obj" | "obl"))
    }

    /// An adverbial clause: under a condition, for a purpose, or simply beside.
    pub(super) fn adverbial(&self, above: Reading) -> Reading {
        let (tree, cues, share) = (self.tree, self.cues, above.share);
        if let Some(mark) = self.marks.iter().find(|m| cues.is(m, Small::Condition)) {
            return above.becomes(
                cues.grade("condition"),
                Factuality::Hypothetical,
                format!("condition: {mark}"),
            );
        }
        if is_inverted(tree, self.word) {
            return above.becomes(
                cues.grade("counterfactual"),
                Factuality::Hypothetical,
                "condition: inverted".into(),
            );
        }
        if self.marked("until") || self.marked("till") {
            return above.becomes(
                cues.grade("until"),
                Factuality::Hypothetical,
                "condition: until".into(),
            );
        }
        if self.marked("without") {
            return Reading::default().becomes(
                cues.grade("without"),
                Factuality::Denied,
                "without".into(),
            );
        }
        if self.marked("instead") || self.marked("rather") && self.marked("than") {
            return Reading::default().becomes(
                cues.grade("instead"),
                Factuality::Denied,
                "negation: instead".into(),
            );
        }
        if self.infinitive {
            return self.purpose(above);
        }
        if is_told(tree, self.word) {
            return Reading::fact(0.94);
        }
        let beside = if self.marked("before") { 0.9 } else { 0.94 };
        if share < 0.5 && self.marked("before") {
            return above.with(0.5);
        }
        if share < 0.5 && (self.marked_as(Small::Place) || self.marked("by")) {
            return above.with(if share > 0.0 { share.max(0.4) } else { 0.3 });
        }
        // "blocked for spreading lies" tells why.
        if self.marked("for") && tree.upos(self.head) == Upos::Verb {
            return Reading::fact(beside);
        }
        if ["from", "of", "for", "against"]
            .iter()
            .any(|m| self.marked(m))
        {
            return above.with(if share > 0.0 { 0.6 * share } else { 0.1 });
        }
        let ahead = tree
            .children_by(self.head, &["aux"])
            .any(|a| cues.is(tree.lemma(a), Small::Future));
        let then = ["after", "when", "once", "while", "as"];
        if share < 0.9 && ahead && then.iter().any(|m| self.marked(m)) {
            return above.with(share.max(0.7));
        }
        Reading::fact(beside)
    }

    /// "met to discuss", "went to see".
    fn purpose(&self, above: Reading) -> Reading {
        let (tree, cues, share) = (self.tree, self.cues, above.share);
        if self.is_outcome(share) {
            return above.with(0.9 * share);
        }
        let cue = "for a purpose".to_string();
        let share = if share <= 0.0 {
            if tree.upos(self.head) == Upos::Adj {
                0.85 * share
            } else {
                0.1
            }
        } else if cues.is(tree.lemma(self.head), Small::Motion) {
            cues.grade("open")
        } else if share > 0.9 {
            cues.grade("purpose")
        } else {
            (0.5 * share).max(0.25)
        };
        above.becomes(share, Factuality::Planned, cue)
    }

    /// A clause on a noun: "efforts to stop", "a man wearing".
    pub(super) fn attribute(&self, above: Reading) -> Reading {
        let (tree, cues, share) = (self.tree, self.cues, above.share);
        if self.infinitive {
            if self.is_outcome(share) {
                return above.with(0.9 * share);
            }
            let topmost = tree.head(self.head).is_none();
            if is_headline(tree) && (topmost || tree.upos(self.head) == Upos::Propn) {
                return above.becomes(
                    cues.grade("headline"),
                    Factuality::Planned,
                    "future: to".into(),
                );
            }
            let ordinal = cues.is(tree.lemma(self.head), Small::Ordinal)
                || tree
                    .children_by(self.head, &["amod", "advmod", "nummod"])
                    .any(|c| cues.is(tree.lemma(c), Small::Ordinal));
            if ordinal {
                return above;
            }
            let share = if share > 0.9 {
                cues.grade("infinitive")
            } else if share > 0.0 {
                (0.48 * share).max(0.25)
            } else {
                -0.2
            };
            return above.becomes(
                share,
                Factuality::Planned,
                format!("purpose of {}", tree.form(self.head)),
            );
        }
        // "None of the officers attacked", taken for "none of the attacked officers".
        let none = tree
            .head(self.head)
            .filter(|&h| cues.is(tree.lemma(h), Small::Quantifier));
        if let Some(none) = none.filter(|_| self.marks.is_empty()) {
            let cue = format!("negation: {}", tree.form(none));
            return Reading::default().becomes(cues.grade("not"), Factuality::Denied, cue);
        }
        if ["of", "for", "from", "about", "against"]
            .iter()
            .any(|m| self.marked(m))
        {
            return above.with(if share > 0.0 { 0.7 * share } else { 0.2 });
        }
        Reading::fact(if share > -0.2 { share.max(0.6) } else { 0.5 })
    }
}

/// Whether the verb is in the past tense and has a subject: what it tells is told as done.
fn is_told(tree: &Tree, verb: usize) -> bool {
    let form = tree.form(verb).to_lowercase();
    tree.upos(verb) == Upos::Verb
        && form != tree.lemma(verb)
        && !form.ends_with('s')
        && !form.ends_with("ing")
        && tree.child_by(verb, &["nsubj"]).is_some()
        && tree.child_by(verb, &["aux"]).is_none()
}
