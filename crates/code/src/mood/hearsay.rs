//! "is said to": somebody says so, but nobody is named. Who is named is told by [`crate::speech`].

use super::{Cues, Manner};
use crate::events::args::is_passive;
use crate::syntax::Upos;
use crate::tree::Tree;

/// The verb above a predicate that tells of it without saying whose words they are.
pub(super) fn hearsay(tree: &Tree, anchor: usize, cues: &Cues) -> Option<usize> {
    let mut at = anchor;
    for _ in 0..24 {
        let head = tree.head(at)?;
        let base = tree.base(at);
        let infinitive = base == "xcomp" && tree.child_by(at, &["mark"]).is_some();
        let told = matches!(base, "ccomp" | "parataxis" | "csubj" | "xcomp")
            && cues
                .speech(tree.lemma(head))
                .is_some_and(|manner| manner != Manner::Show)
            && matches!(tree.upos(head), Upos::Verb | Upos::Noun)
            && (!infinitive || tree.lemma(head) == "claim");
        if told && is_passive(tree, head) && tree.child_by(head, &["obl:agent"]).is_none() {
            return Some(head);
        }
        at = head;
    }
    None
}
