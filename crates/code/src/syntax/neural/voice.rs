//! Voice of subjects, mended where the words decide it.

use crate::syntax::{Node, Rel, Upos};

/// A verb with an auxiliary of the passive has a passive subject; the main verb of a whole sentence, or one with an object, has
/// an active one if it has no auxiliary at all. Headlines leave auxiliaries out ("Two held over plot"), and so do clauses beside
/// the main one ("with two ministers arrested"): there the scores stand.
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
        let has = |wanted: &[Rel]| {
            nodes
                .iter()
                .any(|n| n.head == head && wanted.contains(&n.rel))
        };
        if rel == Rel::NSUBJ && has(&[Rel::AUX_PASS]) {
            nodes[word].rel = Rel::NSUBJ_PASS;
        } else if rel == Rel::NSUBJ_PASS
            && whole
            && (verb.rel == Rel::ROOT || has(&[Rel::OBJ]))
            && !has(&[Rel::AUX_PASS, Rel::AUX, Rel::COP, Rel::MARK])
        {
            nodes[word].rel = Rel::NSUBJ;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes of a subject, a verb and a last word; the verb's relation, the subject's, and what else hangs on the verb.
    fn subject_of(verb: Rel, subject: Rel, other: Rel, last: &str) -> Rel {
        let node = |upos, head, rel| Node {
            upos,
            head,
            rel,
            lemma: "".into(),
        };
        let mut nodes = vec![
            node(Upos::Propn, 2, subject),
            node(Upos::Verb, u32::from(verb != Rel::ROOT) * 3, verb),
            node(Upos::Noun, if verb == Rel::ROOT { 2 } else { 0 }, other),
        ];
        mend(&["Chad", "called", last], &mut nodes);
        nodes[0].rel
    }

    #[test]
    fn auxiliaries_decide_the_voice() {
        let (active, passive) = (Rel::NSUBJ, Rel::NSUBJ_PASS);
        assert_eq!(subject_of(Rel::ROOT, passive, Rel::OBL, "."), active);
        assert_eq!(subject_of(Rel::ROOT, active, Rel::AUX_PASS, "."), passive);
        assert_eq!(subject_of(Rel::ROOT, passive, Rel::AUX, "."), passive);
    }

    #[test]
    fn headlines_and_clauses_without_auxiliaries_stay() {
        let passive = Rel::NSUBJ_PASS;
        assert_eq!(subject_of(Rel::ROOT, passive, Rel::OBL, "plot"), passive);
        assert_eq!(subject_of(Rel::ADVCL, passive, Rel::ROOT, "."), passive);
    }
}
