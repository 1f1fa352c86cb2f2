//! A conditional logit, and trees grown on what it leaves wrong.

use super::lessons::Lessons;
use super::logit::Logit;
use super::trees::{Forest, ForestOptions};

/// Scores rows; the higher, the likelier the answer. Differences of scores are log odds if the trees' objective is likelihood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranker {
    /// The weighted sum.
    pub logit: Logit,
    /// What is added to it.
    pub forest: Forest,
}

impl Ranker {
    /// Trains both parts on the same lessons.
    pub fn train(lessons: &Lessons, options: &ForestOptions) -> Self {
        let logit = Logit::train(lessons);
        let rows = 0..lessons.table.rows();
        let scores = rows.map(|at| logit.score(lessons.table.row(at))).collect();
        let forest = Forest::train(lessons, scores, options, |_| ());
        Self { logit, forest }
    }

    /// Scores of a row by the logit alone, and by both.
    pub fn score(&self, row: &[u8]) -> [f32; 2] {
        let logit = self.logit.score(row);
        [logit, logit + self.forest.score(row)]
    }
}
