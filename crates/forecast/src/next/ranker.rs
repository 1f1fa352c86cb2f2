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

/// Questions that a ranker is to be taught by at least.
const LEAST: usize = 200;

impl Ranker {
    /// Whether there was enough to learn from; all scores are 0 if not.
    pub fn is_taught(&self) -> bool {
        !self.logit.slopes.is_empty()
    }

    /// Trains both parts on the same lessons; `watch` is told how many trees there are.
    pub fn train(lessons: &Lessons, options: &ForestOptions, mut watch: impl FnMut(usize)) -> Self {
        if lessons.groups.len() < LEAST {
            return Self::default();
        }
        let logit = Logit::train(lessons);
        let rows = 0..lessons.table.rows();
        let scores = rows.map(|at| logit.score(lessons.table.row(at))).collect();
        let forest = Forest::train(lessons, scores, options, |forest| watch(forest.trees.len()));
        Self { logit, forest }
    }

    /// Scores of a row by the logit alone, and by both.
    pub fn score(&self, row: &[u8]) -> [f32; 2] {
        let logit = self.logit.score(row);
        [logit, logit + self.forest.score(row)]
    }
}
