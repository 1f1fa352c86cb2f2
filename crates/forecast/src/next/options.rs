//! How much is learned from, and how far the learning has come.

use super::trees::{ForestOptions, GrowOptions, Objective};

/// How much is learned from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Candidates that the ranker looks at; the others stand behind them.
    pub keep: usize,
    /// Wrong candidates of a lesson: the first by the prior, and some of the others, drawn by lot.
    pub wrong: [usize; 2],
    /// Questions learned from at most, about; drawn by lot.
    pub questions: usize,
    /// Share of the days that are remembered before the first lesson.
    pub warm: f64,
    /// Counters that are remembered at most, about; each takes some 50 bytes. Where there are more, the faintest go first.
    pub counters: usize,
    /// Trees for who it is; fewer are grown from few questions.
    pub who: ForestOptions,
    /// Trees for what it is.
    pub what: ForestOptions,
}

impl Default for Options {
    fn default() -> Self {
        let forest = ForestOptions {
            trees: 120,
            rate: 0.1,
            groups: 0.5,
            columns: 0.5,
            grow: GrowOptions {
                leaves: 48,
                least: 8.0,
                ridge: 2.0,
            },
            objective: Objective::Likelihood,
        };
        Self {
            keep: 100,
            wrong: [16, 12],
            questions: 100_000,
            warm: 0.2,
            counters: 16_000_000,
            who: forest,
            what: ForestOptions {
                trees: 60,
                ..forest
            },
        }
    }
}

/// How far a training or a benchmark has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of it is done.
    pub done: usize,
    /// How much there is to do; never 0.
    pub of: usize,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The baselines are tuned and ranked.
    Baselines,
    /// Facts are learnt and questions asked of them, to learn from.
    Lessons,
    /// Trees for who it is are grown.
    Who,
    /// Trees for what it is are grown.
    What,
    /// The benchmark's questions are answered.
    Answers,
}
