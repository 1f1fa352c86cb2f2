//! How well a parser does on a treebank.

use super::{Node, Rel};

/// Counts over gold and predicted words. Divide by [`Score::words`], or use the methods, which give per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Words compared.
    pub words: usize,
    /// Right parts of speech.
    pub upos: usize,
    /// Right heads.
    pub heads: usize,
    /// Right heads with the right relation, subtype included.
    pub labelled: usize,
    /// Right heads with the right relation, subtypes left aside.
    pub universal: usize,
    /// Core arcs in the treebank: who did it to whom (see [`is_core`]).
    pub core_gold: usize,
    /// Core arcs found.
    pub core_found: usize,
    /// Core arcs found that are right in head and relation.
    pub core_right: usize,
}

/// True of subjects, objects and agents.
#[must_use]
pub fn is_core(rel: Rel) -> bool {
    [
        Rel::NSUBJ,
        Rel::NSUBJ_PASS,
        Rel::OBJ,
        Rel::IOBJ,
        Rel::OBL_AGENT,
    ]
    .contains(&rel)
}

impl Score {
    /// Adds a sentence. Surplus words of the longer list are left aside.
    pub fn add(&mut self, gold: &[Node], found: &[Node]) {
        for (gold, found) in gold.iter().zip(found) {
            let head = gold.head == found.head;
            let rel = gold.rel == found.rel;
            self.words += 1;
            self.upos += usize::from(gold.upos == found.upos);
            self.heads += usize::from(head);
            self.labelled += usize::from(head && rel);
            self.universal += usize::from(head && gold.rel.base() == found.rel.base());
            self.core_gold += usize::from(is_core(gold.rel));
            self.core_found += usize::from(is_core(found.rel));
            self.core_right += usize::from(is_core(gold.rel) && head && rel);
        }
    }

    /// Parts of speech, per cent of words.
    #[must_use]
    pub fn upos(&self) -> f64 {
        self.percent(self.upos)
    }

    /// Unlabelled attachment score, per cent of words.
    #[must_use]
    pub fn uas(&self) -> f64 {
        self.percent(self.heads)
    }

    /// Labelled attachment score with subtypes, per cent of words.
    #[must_use]
    pub fn las(&self) -> f64 {
        self.percent(self.labelled)
    }

    /// Labelled attachment score without subtypes, per cent of words.
    #[must_use]
    pub fn las_universal(&self) -> f64 {
        self.percent(self.universal)
    }

    /// F1 of core arcs, per cent.
    #[must_use]
    pub fn core_f1(&self) -> f64 {
        200.0 * self.core_right as f64 / (self.core_gold + self.core_found).max(1) as f64
    }

    fn percent(&self, part: usize) -> f64 {
        100.0 * part as f64 / self.words.max(1) as f64
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "words {} UPOS {:.2} UAS {:.2} LAS {:.2} LAS-universal {:.2} core-F1 {:.2}",
            self.words,
            self.upos(),
            self.uas(),
            self.las(),
            self.las_universal(),
            self.core_f1()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Upos;

    fn node(head: u32, rel: Rel) -> Node {
        Node {
            upos: Upos::Noun,
            head,
            rel,
            lemma: "x".into(),
        }
    }

    #[test]
    fn counts_what_it_says() {
        let gold = [
            node(2, Rel::NSUBJ_PASS),
            node(0, Rel::ROOT),
            node(2, Rel::OBJ),
        ];
        let found = [node(2, Rel::NSUBJ), node(0, Rel::ROOT), node(1, Rel::OBJ)];
        let mut score = Score::default();
        score.add(&gold, &found);
        assert_eq!(
            (score.words, score.heads, score.labelled, score.universal),
            (3, 2, 1, 2)
        );
        assert_eq!(
            (score.core_gold, score.core_found, score.core_right),
            (2, 2, 0)
        );
    }
}
