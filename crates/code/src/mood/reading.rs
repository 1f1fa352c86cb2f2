//! A graded reading: how far a sentence says that what a word tells is so.
//!
//! The reading of a word is that of its frame (what governs it, [`super::frame`]) changed by the marks on the word itself
//! ([`super::local`]). Governors have two-sided signatures, after Karttunen's implicatives and Nairn, Condoravdi and Karttunen
//! (2006): what follows for the content when the governor holds, and what when it is negated.

use bifrons_core::Factuality;

use super::cues::{Cues, Governor};
use super::{frame, local, noun};
use crate::syntax::Upos;
use crate::tree::Tree;

/// Words of a chain of governors that are followed; longer chains are cut.
const DEPTH: usize = 40;

/// How far something is said to be so.
#[derive(Clone, Debug)]
pub struct Reading {
    /// -1 (not so) over 0 (open) to 1 (so).
    pub(super) share: f32,
    /// The mark of five.
    pub mark: Factuality,
    /// Cues that decided, outermost first.
    pub why: Vec<String>,
    /// Of a noun that is there though its content is not ("rejected a proposal to cut"): the content's share.
    pub(super) content: Option<f32>,
    /// The mark and the share of the frame alone, without the word's own marks.
    pub(super) frame: (Factuality, f32),
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            share: 1.0,
            mark: Factuality::Asserted,
            why: Vec::new(),
            content: None,
            frame: (Factuality::Asserted, 1.0),
        }
    }
}

impl Reading {
    /// From -3 (not so) over 0 (open) to 3 (so).
    pub fn value(&self) -> f32 {
        (3.0 * self.share).clamp(-3.0, 3.0)
    }

    /// A fact by itself, as far as `share` goes.
    pub(super) fn fact(share: f32) -> Self {
        Self {
            share,
            ..Self::default()
        }
    }

    /// Of two marks the stronger stays: what is denied is not planned any more.
    pub(super) fn mark_at_least(&mut self, mark: Factuality, cue: String) {
        if rank(mark) > rank(self.mark) {
            self.mark = mark;
        }
        self.why.push(cue);
    }

    /// At most `share` is left.
    pub(super) fn at_most(&mut self, share: f32, mark: Factuality, cue: String) {
        self.share = self.share.min(share);
        self.mark_at_least(mark, cue);
    }

    /// The reading is `share` now.
    pub(super) fn becomes(mut self, share: f32, mark: Factuality, cue: String) -> Self {
        self.share = share;
        self.mark_at_least(mark, cue);
        self
    }

    /// The same with another share.
    pub(super) fn with(mut self, share: f32) -> Self {
        self.share = share;
        self
    }

    /// What a governor with this reading makes of its content.
    pub(super) fn under(mut self, governor: &Governor, cue: String) -> Self {
        let negated = self.share < 0.0;
        self.share = apply(self.share, governor);
        if negated {
            let mark = match governor.negative {
                so if so > 0.9 => {
                    self.mark = Factuality::Asserted;
                    Factuality::Asserted
                }
                not if not < 0.0 => Factuality::Denied,
                _ => {
                    self.mark = Factuality::Hypothetical;
                    Factuality::Hypothetical
                }
            };
            self.mark_at_least(mark, format!("{cue} (negated)"));
        } else if governor.positive > 0.9 && governor.negative > 0.9 {
            self = Self::fact(self.share);
        } else if governor.mark != Factuality::Asserted {
            self.mark_at_least(governor.mark, cue);
        }
        self
    }
}

/// How far the content is so. What an open governor governs tends to a little more than nothing.
fn apply(share: f32, governor: &Governor) -> f32 {
    const OPEN: f32 = 0.2;
    let (positive, negative) = (governor.positive, governor.negative);
    if share < 0.0 {
        let sure = (-share / 0.85).min(1.0);
        return negative * sure + (1.0 - sure) * OPEN;
    }
    // What is sure to come is nearly as good as done.
    let sure = if share >= 0.7 {
        (share + 0.22).min(1.0)
    } else {
        share.min(1.0)
    };
    match (positive > 0.0, negative > 0.0) {
        (true, true) if positive >= 0.9 => positive * (0.8 + 0.2 * sure),
        (true, true) => positive,
        (true, false) if sure > 0.9 => positive * sure,
        (true, false) => (positive * sure + 0.05).min(positive).max(OPEN),
        (false, _) => positive * sure + (1.0 - sure) * OPEN,
    }
}

fn rank(factuality: Factuality) -> u8 {
    match factuality {
        Factuality::Asserted => 0,
        Factuality::Historical => 1,
        Factuality::Planned => 2,
        Factuality::Hypothetical => 3,
        Factuality::Denied => 4,
    }
}

/// How far the sentence says that what the word (a verb, noun or adjective) tells is so: from -3 (not so) over 0 (open) to 3.
pub fn veridicality(tree: &Tree, word: usize, cues: &Cues) -> Reading {
    read(tree, word, cues)
}

/// The reading of a word.
pub(super) fn read(tree: &Tree, word: usize, cues: &Cues) -> Reading {
    read_to(tree, word, cues, 0)
}

pub(super) fn read_to(tree: &Tree, word: usize, cues: &Cues, depth: usize) -> Reading {
    if depth > DEPTH {
        return Reading::default();
    }
    if let Some(carrier) = carrier(tree, word) {
        return read_to(tree, carrier, cues, depth + 1);
    }
    let mut reading = frame::frame(tree, word, cues, depth);
    reading.frame = (reading.mark, reading.share);
    local::marks(tree, word, cues, &mut reading);
    if matches!(tree.upos(word), Upos::Noun | Upos::Propn) {
        noun::around(tree, word, cues, &mut reading);
    }
    reading
}

/// Auxiliaries, copulas, particles and parts of names tell what their head tells.
fn carrier(tree: &Tree, word: usize) -> Option<usize> {
    let content = matches!(
        tree.upos(word),
        Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj
    );
    let carried = match tree.base(word) {
        "aux" | "cop" | "fixed" | "flat" | "mark" | "punct" | "det" | "nummod" | "cc"
        | "discourse" => true,
        "compound" => tree.rel(word) == "compound:prt" || !content,
        "advmod" => !matches!(tree.upos(word), Upos::Adj | Upos::Verb),
        "case" => tree.upos(word) != Upos::Verb,
        _ => false,
    };
    tree.head(word).filter(|_| carried)
}

/// Whether the sentence ends with a question mark.
pub(super) fn is_question(tree: &Tree) -> bool {
    tree.text
        .trim_end_matches(['"', '”', '\'', '’', ')', ' '])
        .ends_with('?')
}
