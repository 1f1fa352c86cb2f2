//! All that is learned from a stream, and what it says of the days to come.

use rayon::prelude::*;

use super::candidates::{Asked, Found, find};
use super::columns::columns;
use super::lessons::{Lessons, lot_share};
use super::memory::{Memory, key2};
use super::options::{Options, Progress, Stage};
use super::prior::Prior;
use super::ranker::Ranker;
use super::teach::{pairs, questions, teach, teach_acts};
use super::trees::ForestOptions;
use super::what::{ACT_COLUMNS, act_rows, plain_score};
use super::{Fact, Stream, Traits, days};

/// Memory of a stream and the rankers trained on it.
#[derive(Clone, Debug)]
pub struct Forecaster {
    pub(super) memory: Memory,
    prior: Prior,
    who: Ranker,
    what: Ranker,
    keep: usize,
    /// Share of the answers that were among the candidates, of the last some thousand learned from.
    pub(super) held: f64,
}

/// Questions whose candidates are held at a time.
pub(super) const AT_A_TIME: usize = 512;
/// How much less each answer weighs than the next one in the share of those held: the more is remembered, the more are.
const LATELY: f64 = 0.999;
/// Questions that a tree wants at least.
const QUESTIONS_A_TREE: usize = 25;

/// Actors in the order of how likely each is the answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// The ranker's candidates with their scores: by the logit alone, and by all of it. Not sorted.
    pub first: Vec<(u32, [f32; 2])>,
    /// Others that the past suggests, with their scores by the prior; all stand behind the first.
    pub then: Vec<(u32, f32)>,
    /// How likely the next answer is among the first, 0 to 1.
    pub held: f64,
}

impl Ranking {
    /// The ranker's candidates, likeliest first, each with the probability that the next answer is it; ties by the lower number. What
    /// is missing to 1 is of others.
    pub fn likely(&self) -> Vec<(u32, f64)> {
        let scores: Vec<f32> = self.first.iter().map(|f| f.1[1]).collect();
        let shares = shares(&scores).into_iter();
        let of_all = shares.map(|share| share * self.held);
        let mut likely: Vec<(u32, f64)> = self.first.iter().map(|f| f.0).zip(of_all).collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likely
    }
}

/// Probabilities of which scores are the log odds.
pub(super) fn shares(scores: &[f32]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let odds = scores.iter().map(|score| f64::from(score - most).exp());
    let sum: f64 = odds.clone().sum();
    odds.map(|odds| odds / sum).collect()
}

impl Forecaster {
    /// Learns the facts before a day: all go into the memory in the order of days; from a share of the days on, questions are
    /// asked of each day before it is remembered, and the rankers learn from them. `watch` is told how far it has come.
    pub fn train(
        stream: &Stream,
        traits: Traits,
        until: u32,
        options: &Options,
        watch: &mut dyn FnMut(Progress),
    ) -> Self {
        let mut memory = Memory::new(stream.actors(), stream.acts(), traits);
        memory.most = options.counters;
        let mut prior = Prior::new();
        let facts = stream.split(until).0;
        let begin = match (facts.first(), facts.last()) {
            (Some(a), Some(z)) => a.day + (f64::from(z.day + 1 - a.day) * options.warm) as u32,
            _ => 0,
        };
        let lessons_facts = facts.len() - facts.partition_point(|f| f.day < begin);
        let share = options.questions as f64 / (2 * lessons_facts).max(1) as f64;
        let drawn = |day: u32, a: u32, b: u32| {
            lot_share(u64::from(day), u64::from(a), u64::from(b)) <= share
        };
        let mut who = Lessons::new(columns().len());
        let mut what = Lessons::new(ACT_COLUMNS.len());
        let mut held = [0.0; 2];
        for (day, places) in days(facts) {
            watch(Progress {
                stage: Stage::Lessons,
                done: places.start,
                of: facts.len(),
            });
            let today = &facts[places];
            if day >= begin {
                let asked = questions(today, stream.acts(), &|asker, act| drawn(day, asker, act));
                // The prior of the days before finds the candidates of the whole day.
                let before = prior.clone();
                for asked in asked.chunks(AT_A_TIME) {
                    let list: Vec<Asked> = asked.iter().map(|a| a.0).collect();
                    let found = find(&memory, &before, day, &list, options.keep);
                    for ((asked, answers), found) in asked.iter().zip(&found) {
                        let here = teach(&mut who, day, *asked, answers, found, options);
                        let left = LATELY.powi(answers.len() as i32);
                        held = [
                            left * held[0] + here as f64,
                            left * held[1] + answers.len() as f64,
                        ];
                        prior.learn(&found.looks, |i| {
                            answers.binary_search(&found.suggested[i].0).is_ok()
                        });
                    }
                }
                let pairs = pairs(today, &|actor, recipient| drawn(day, actor, recipient));
                for pairs in pairs.chunks(AT_A_TIME) {
                    let of = |p: &(u32, u32, Vec<u32>)| act_rows(&memory, day, p.0, p.1);
                    let rows: Vec<Vec<f32>> = pairs.par_iter().map(of).collect();
                    for ((actor, recipient, acts), rows) in pairs.iter().zip(rows) {
                        teach_acts(&mut what, day, (*actor, *recipient), acts, &rows, options);
                    }
                }
            }
            memory.learn(today);
        }
        let mut grown = |lessons: Lessons, forest: &ForestOptions, stage| {
            let trees = forest.trees.min(lessons.groups.len() / QUESTIONS_A_TREE);
            let forest = ForestOptions { trees, ..*forest };
            Ranker::train(&lessons, &forest, |done| {
                watch(Progress {
                    stage,
                    done,
                    of: trees,
                });
            })
        };
        Self {
            memory,
            prior,
            who: grown(who, &options.who, Stage::Who),
            what: grown(what, &options.what, Stage::What),
            keep: options.keep,
            held: if held[1] > 0.0 {
                held[0] / held[1]
            } else {
                1.0
            },
        }
    }

    /// Remembers facts of days after all that was learnt before; those with actors or acts that the stream trained on had no number
    /// for are left out. The rankers stay as they are.
    pub fn learn(&mut self, facts: &[Fact]) {
        self.memory.learn(facts);
    }

    /// Who the other is, for questions of one day: who asks and the directed act (an act, or its number plus that of all acts if the
    /// asker is its recipient). In parallel; each ranking depends on what was learnt, the day and its question alone. It is empty for
    /// an actor or an act without a number in the stream trained on.
    pub fn who(&self, day: u32, questions: &[(u32, u32)]) -> Vec<Ranking> {
        let m = &self.memory;
        let known = |&i: &usize| questions[i].0 < m.actors && questions[i].1 < 2 * m.acts;
        let mut order: Vec<usize> = (0..questions.len()).filter(known).collect();
        order.sort_by_key(|&i| questions[i]);
        let asked: Vec<Asked> = order
            .iter()
            .map(|&i| Asked {
                asker: questions[i].0,
                act: questions[i].1,
            })
            .collect();
        let found = find(&self.memory, &self.prior, day, &asked, self.keep);
        let mut rankings = vec![Ranking::default(); questions.len()];
        let ranked: Vec<Ranking> = found
            .into_par_iter()
            .map(|found| self.rank(found))
            .collect();
        for (i, ranking) in order.into_iter().zip(ranked) {
            rankings[i] = ranking;
        }
        rankings
    }

    /// Scores of all acts of an actor to a recipient on a day, by the logit alone and by all of it; all 0 for an actor without a number
    /// in the stream trained on.
    pub fn what(&self, day: u32, actor: u32, recipient: u32) -> Vec<[f32; 2]> {
        if actor.max(recipient) >= self.memory.actors {
            return vec![[0.0; 2]; self.memory.acts as usize];
        }
        let rows = act_rows(&self.memory, day, actor, recipient);
        if !self.what.is_taught() {
            let plain = rows.chunks_exact(ACT_COLUMNS.len()).map(plain_score);
            return plain.map(|score| [score; 2]).collect();
        }
        let mut levels = vec![0; ACT_COLUMNS.len()];
        let score = |row: &[f32]| {
            let scales = ACT_COLUMNS.iter().zip(row);
            levels
                .iter_mut()
                .zip(scales)
                .for_each(|(l, (c, x))| *l = c.1.level(*x));
            self.what.score(&levels)
        };
        rows.chunks_exact(ACT_COLUMNS.len()).map(score).collect()
    }

    /// How many counters are remembered, beside a few for each actor and act.
    pub fn counters(&self) -> usize {
        self.memory.counters()
    }

    /// Decayed count of a directed act of the last three months or so (half-life 128 days), of all or of one asker.
    pub(super) fn lately(&self, asker: Option<u32>, act: u32, day: u32) -> f64 {
        let m = &self.memory;
        let counter = match asker {
            None => m.act.get(act as usize),
            Some(asker) => m.asker_act.get(&key2(asker, act)),
        };
        counter.map_or(0.0, |counter| f64::from(counter.at(day, &m.decay)[3]))
    }

    fn rank(&self, found: Found) -> Ranking {
        let columns = columns();
        let mut levels = vec![0; columns.len()];
        let score = |(row, &(actor, prior)): (&[f32], &(u32, f32))| {
            if !self.who.is_taught() {
                return (actor, [prior; 2]);
            }
            let scales = columns.iter().zip(row);
            levels
                .iter_mut()
                .zip(scales)
                .for_each(|(l, (c, x))| *l = c.1.level(*x));
            (actor, self.who.score(&levels))
        };
        let first: Vec<_> = found
            .rows
            .chunks_exact(columns.len())
            .zip(&found.suggested)
            .map(score)
            .collect();
        let then = found.suggested[first.len()..].to_vec();
        Ranking {
            first,
            then,
            held: self.held,
        }
    }
}
