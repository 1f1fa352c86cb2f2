//! Voice of subjects, mended where the words decide it.

use crate::syntax::{Node, Rel, Upos};

/// A verb with an auxiliary of the passive has a passive subject; in a whole sentence one without any auxiliary has an active
/// one. Headlines leave auxiliaries out ("Two held over plot"), so there the scores stand.
pub fn mend(forms: &[&str], nodes: &mut [Node]) {
    let whole = forms
        .iter()
        .rev()
        .find(|f| !matches!(**f, "\"" | "”" | "’" | "'" | ")"))
        .is_some_and(|f| matches!(*f, "." | "!" | "?"));
    for word in 0..nodes.len() {
        let (head, rel) = (nodes[word].head, nodes[word].rel);
        if head == 0 || rel.base() != Rel::NSUBJ {
            continue;
        }
        let verb = &nodes[head as usize - 1];
        if verb.upos != Upos::Verb {
            continue;
        }
        let joined = verb.rel == Rel::CONJ;
        let has = |wanted: &[Rel]| {
            nodes
                .iter()
                .any(|n| n.head == head && wanted.contains(&n.rel))
        };
        if rel == Rel::NSUBJ && has(&[Rel::AUX_PASS]) {
            nodes[word].rel = Rel::NSUBJ_PASS;
        } else if rel == Rel::NSUBJ_PASS
            && whole
            && !joined
            && !has(&[Rel::AUX_PASS, Rel::AUX, Rel::COP])
        {
            nodes[word].rel = Rel::NSUBJ;
        }
    }
}
