//! Event nouns: words beside them ("no talks", "alleged attack", "planned strike"), and what they keep of what governs them.

use bifrons_core::Factuality;

use super::cues::{Cues, Scope, Small};
use super::frame::Link;
use super::reading::Reading;
use crate::tree::Tree;

/// Changes the reading of a noun by the words beside it.
pub(super) fn around(tree: &Tree, noun: usize, cues: &Cues, reading: &mut Reading) {
    for &child in tree.children(noun) {
        let lemma = tree.lemma(child);
        match tree.base(child) {
            "amod" | "compound" | "advmod" if child < noun => modifier(tree, child, cues, reading),
            "det" if cues.is(lemma, Small::Any) && reading.share > 0.3 => {
                reading.at_most(0.3, Factuality::Hypothetical, format!("marked {lemma}"));
            }
            "det" | "cc" if cues.is(lemma, Small::Negation) => {
                let denied = format!("negation: {lemma}");
                if !reading.why.contains(&denied) {
                    let share = if reading.share >= 0.9 {
                        cues.grade("not")
                    } else {
                        -0.52
                    };
                    reading.at_most(share, Factuality::Denied, denied);
                }
            }
            "case" if matches!(lemma, "without" | "instead") => {
                reading.at_most(
                    cues.grade(lemma),
                    Factuality::Denied,
                    format!("negation: {lemma}"),
                );
            }
            _ => {}
        }
    }
}

impl Link<'_, '_> {
    /// An event noun under a word of no known kind. A definite noun is mostly taken as given.
    pub(super) fn noun(&self, above: Reading) -> Reading {
        let (tree, share) = (self.tree, above.share);
        let (so, negated) = (share > 0.0, share <= 0.0);
        // Of what stands beside, only the frame's own mark goes on: "will condemn the attack" tells of an attack; and what
        // is denied is the governor, not what it is about.
        let given = |share: f32| {
            let mark = match above.frame.0 {
                _ if negated && share >= 0.5 => Factuality::Asserted,
                _ if negated => Factuality::Hypothetical,
                mark => mark,
            };
            Reading {
                share,
                mark,
                ..above.clone()
            }
        };
        match self.base {
            "compound" if share > 0.5 => above.with(0.93 * share.max(0.8)),
            "compound" => above.with(if so { share.max(0.35) } else { 0.5 * share }),
            "amod" => Reading::fact(share.max(0.9)),
            _ if self.cues.is(self.preposition(), Small::Outside) => Reading::fact(share.max(0.9)),
            _ if is_definite(tree, self.word) => given(if share > 0.5 {
                0.95
            } else if so {
                0.78
            } else {
                0.75
            }),
            "nsubj" if tree.rel(self.word) == "nsubj:pass" => {
                if share > 0.5 {
                    above
                } else {
                    above.with(share + 0.15)
                }
            }
            "nsubj" => given(if share > 0.6 {
                0.95
            } else if so {
                0.7
            } else {
                0.75
            }),
            "obj" if negated => given(0.2),
            "obj" => above.with(0.93 * share),
            _ => {
                let preposition = self.preposition();
                if preposition == "for" {
                    return if so {
                        above.with(0.7 * share)
                    } else {
                        given(0.0)
                    };
                }
                if share > 0.6 {
                    given(0.92 * share)
                } else if so {
                    given(share.max(0.55))
                } else {
                    given(if self.base == "nmod" { 0.8 } else { 0.4 })
                }
            }
        }
    }
}

/// "the attack", "their attack".
pub(super) fn is_definite(tree: &Tree, noun: usize) -> bool {
    tree.children(noun).iter().any(|&c| {
        tree.rel(c) == "nmod:poss"
            || tree.base(c) == "det"
                && matches!(tree.lemma(c), "the" | "this" | "that" | "these" | "those")
    })
}

/// "planned", "alleged", "now-cancelled", "failed".
fn modifier(tree: &Tree, word: usize, cues: &Cues, reading: &mut Reading) {
    let lemma = tree.lemma(word);
    if let Some(share) = cues.value(lemma, Small::Hearsay) {
        reading.at_most(share, Factuality::Hypothetical, format!("marked {lemma}"));
        return;
    }
    let reaches = |scope| matches!(scope, Scope::Modifier | Scope::Any);
    let form = tree.form(word).to_lowercase();
    let last = form.rsplit('-').next().unwrap_or(&form);
    let participle = tree.base(word) == "amod" && (last.ends_with("ed") || last.ends_with("en"));
    let governor = cues
        .governor_of(lemma, "a", reaches)
        .or_else(|| cues.governor_of(last, "a", reaches))
        .or_else(|| {
            let verb = lemma.rsplit('-').next().unwrap_or(lemma);
            let stem = verb.strip_suffix("ed").unwrap_or(verb);
            cues.governor_of(verb, "v", reaches)
                .or_else(|| cues.governor_of(stem, "v", reaches))
                .or_else(|| cues.governor_of(verb.strip_suffix('d').unwrap_or(verb), "v", reaches))
                .filter(|_| participle)
        });
    if let Some(governor) = governor.filter(|g| g.mark != Factuality::Asserted) {
        *reading = std::mem::take(reading).under(&governor, format!("marked {form}"));
    }
}
