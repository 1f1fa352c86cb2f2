//! All that is learned from a stream, and what it says of the days to come.

use rayon::prelude::*;

use super::candidates::{Asked, Found, find};
use super::columns::columns;
use super::lessons::{Lessons, lot};
use super::memory::Memory;
use super::prior::Prior;
use super::ranker::Ranker;
use super::trees::{ForestOptions, GrowOptions, Objective};
use super::what::{ACT_COLUMNS, act_rows};
use super::{Fact, Stream, Traits, days};

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
    /// Trees for who it is.
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
            who: forest,
            what: ForestOptions {
                trees: 60,
                ..forest
            },
        }
    }
}

/// Memory of a stream and the rankers trained on it.
#[derive(Clone, Debug)]
pub struct Forecaster {
    pub(super) memory: Memory,
    prior: Prior,
    who: Ranker,
    what: Ranker,
    keep: usize,
}

/// Actors in the order of how likely each is the answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// The ranker's candidates with their scores: by the logit alone, and by all of it. Not sorted.
    pub first: Vec<(u32, [f32; 2])>,
    /// Others that the past suggests, with their scores by the prior; all stand behind the first.
    pub then: Vec<(u32, f32)>,
}

impl Forecaster {
    /// Learns the facts before a day: all go into the memory in the order of days; from a share of the days on, questions are
    /// asked of each day before it is remembered, and the rankers learn from them.
    pub fn train(stream: &Stream, traits: Traits, until: u32, options: &Options) -> Self {
        let mut memory = Memory::new(stream.actors(), stream.acts(), traits);
        let mut prior = Prior::new();
        let facts = stream.split(until).0;
        let begin = match (facts.first(), facts.last()) {
            (Some(a), Some(z)) => a.day + (f64::from(z.day + 1 - a.day) * options.warm) as u32,
            _ => 0,
        };
        let lessons_facts = facts.len() - facts.partition_point(|f| f.day < begin);
        let share = options.questions as f64 / (2 * lessons_facts).max(1) as f64;
        let drawn = |day: u32, a: u32, b: u32| {
            (lot(u64::from(day), u64::from(a), u64::from(b)) >> 11) as f64 / (1u64 << 53) as f64
                <= share
        };
        let mut who = Lessons::new(columns().len());
        let mut what = Lessons::new(ACT_COLUMNS.len());
        for (day, places) in days(facts) {
            let today = &facts[places];
            if day >= begin {
                let asked = questions(today, stream.acts(), &|asker, act| drawn(day, asker, act));
                let list: Vec<Asked> = asked.iter().map(|a| a.0).collect();
                let found = find(&memory, &prior, day, &list, options.keep);
                for ((asked, answers), found) in asked.iter().zip(&found) {
                    teach(&mut who, day, *asked, answers, found, options);
                }
                for ((_, answers), found) in asked.iter().zip(&found) {
                    prior.learn(&found.looks, |i| {
                        answers.binary_search(&found.suggested[i].0).is_ok()
                    });
                }
                let pairs = pairs(today, &|actor, recipient| drawn(day, actor, recipient));
                let rows: Vec<Vec<f32>> = pairs
                    .par_iter()
                    .map(|p| act_rows(&memory, day, p.0, p.1))
                    .collect();
                for ((actor, recipient, acts), rows) in pairs.iter().zip(rows) {
                    teach_acts(&mut what, day, (*actor, *recipient), acts, &rows, options);
                }
            }
            memory.learn(today);
        }
        let who_ranker = Ranker::train(&who, &options.who);
        drop(who);
        let what = Ranker::train(&what, &options.what);
        Self {
            memory,
            prior,
            who: who_ranker,
            what,
            keep: options.keep,
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

    fn rank(&self, found: Found) -> Ranking {
        let columns = columns();
        let mut levels = vec![0; columns.len()];
        let score = |(row, &(actor, _)): (&[f32], &(u32, f32))| {
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
        Ranking { first, then }
    }
}

/// Questions of a day in both directions with their answers, sorted.
pub(super) fn questions(
    facts: &[Fact],
    acts: u32,
    wanted: &dyn Fn(u32, u32) -> bool,
) -> Vec<(Asked, Vec<u32>)> {
    let mut all: Vec<Fact> = facts.iter().flat_map(|f| [*f, f.reversed(acts)]).collect();
    all.sort_unstable_by_key(|f| (f.actor, f.act, f.recipient));
    let groups = all.chunk_by(|a, b| (a.actor, a.act) == (b.actor, b.act));
    let wanted = groups.filter(|g| wanted(g[0].actor, g[0].act));
    wanted
        .map(|g| {
            (
                Asked {
                    asker: g[0].actor,
                    act: g[0].act,
                },
                g.iter().map(|f| f.recipient).collect(),
            )
        })
        .collect()
}

/// Pairs of a day with their acts, sorted.
pub(super) fn pairs(
    facts: &[Fact],
    wanted: &dyn Fn(u32, u32) -> bool,
) -> Vec<(u32, u32, Vec<u32>)> {
    let mut all: Vec<Fact> = facts.to_vec();
    all.sort_unstable_by_key(|f| (f.actor, f.recipient, f.act));
    let groups = all.chunk_by(|a, b| (a.actor, a.recipient) == (b.actor, b.recipient));
    let wanted = groups.filter(|g| wanted(g[0].actor, g[0].recipient));
    wanted
        .map(|g| {
            (
                g[0].actor,
                g[0].recipient,
                g.iter().map(|f| f.act).collect(),
            )
        })
        .collect()
}

/// Adds a lesson: the right candidates, the first wrong ones, and some others that stand for all others.
fn teach(
    lessons: &mut Lessons,
    day: u32,
    asked: Asked,
    answers: &[u32],
    found: &Found,
    options: &Options,
) {
    let columns = columns();
    let kept = found.rows.len() / columns.len();
    let is_answer = |i: &usize| answers.binary_search(&found.suggested[*i].0).is_ok();
    let (right, wrong): (Vec<usize>, Vec<usize>) = (0..kept).partition(is_answer);
    if right.is_empty() || wrong.is_empty() {
        return;
    }
    let (first, rest) = wrong.split_at(wrong.len().min(options.wrong[0]));
    let drawn = draw(
        rest,
        options.wrong[1],
        [u64::from(day), u64::from(asked.asker), u64::from(asked.act)],
    );
    let each = rest.len() as f32 / drawn.len().max(1) as f32;
    let row = |i: usize| {
        let values = found.rows[i * columns.len()..].iter();
        columns
            .iter()
            .zip(values)
            .map(|(c, x)| c.1.level(*x))
            .collect::<Vec<u8>>()
    };
    let right = right.into_iter().map(|i| (row(i), true, 1.0));
    let first = first.iter().map(|&i| (row(i), false, 1.0));
    let drawn = drawn.into_iter().map(|i| (row(i), false, each));
    lessons.push(right.chain(first).chain(drawn).collect::<Vec<_>>());
}

fn teach_acts(
    lessons: &mut Lessons,
    day: u32,
    pair: (u32, u32),
    acts: &[u32],
    rows: &[f32],
    options: &Options,
) {
    let many = rows.len() / ACT_COLUMNS.len();
    let (right, wrong): (Vec<usize>, Vec<usize>) =
        (0..many).partition(|&act| acts.binary_search(&(act as u32)).is_ok());
    let drawn = draw(
        &wrong,
        options.wrong[0] + options.wrong[1],
        [u64::from(day), u64::from(pair.0), u64::from(pair.1)],
    );
    if right.is_empty() || drawn.is_empty() {
        return;
    }
    let each = wrong.len() as f32 / drawn.len() as f32;
    let row = |i: usize| {
        let values = rows[i * ACT_COLUMNS.len()..].iter();
        ACT_COLUMNS
            .iter()
            .zip(values)
            .map(|(c, x)| c.1.level(*x))
            .collect::<Vec<u8>>()
    };
    let right = right.into_iter().map(|i| (row(i), true, 1.0));
    let drawn = drawn.into_iter().map(|i| (row(i), false, each));
    lessons.push(right.chain(drawn).collect::<Vec<_>>());
}

/// So many of a list, drawn by a fixed lot without putting back.
fn draw(list: &[usize], many: usize, seed: [u64; 3]) -> Vec<usize> {
    let mut pool = list.to_vec();
    let many = many.min(pool.len());
    for at in 0..many {
        let lot = lot(seed[0] << 20 | at as u64, seed[1], seed[2]);
        let other = at + (lot % (pool.len() - at) as u64) as usize;
        pool.swap(at, other);
    }
    pool.truncate(many);
    pool
}
