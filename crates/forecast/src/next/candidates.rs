//! Whom the past suggests as an answer: those the asker dealt with, whom the act, the asker's home or those like the asker go to.

use rayon::prelude::*;

use super::decay::Counter;
use super::memory::{Edge, Memory, home_act, key2};
use super::prior::{Look, Prior, looks};
use super::rows::{Question, rows};

/// A question of a day: who asks and the directed act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Asked {
    pub asker: u32,
    pub act: u32,
}

/// What is found for a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Actors suggested by the past, best first by the prior, with its scores.
    pub suggested: Vec<(u32, f32)>,
    /// What the prior saw of each.
    pub looks: Vec<Look>,
    /// Rows of the first of them, as many as were to be kept.
    pub rows: Vec<f32>,
}

/// How many of each source are suggested: the most answered by act, by the asker's home; on two-step ways the asker's partners
/// and theirs; those like the asker.
const BY_ACT: usize = 80;
const BY_HOME: usize = 40;
const PARTNERS: usize = 16;
const THEIRS: usize = 40;
const ALIKE: usize = 20;

/// Finds candidates and rows of questions of one day, sorted by asker; in parallel, one asker's questions together. The
/// answer depends on the memory, the day and each question alone.
pub(super) fn find(
    memory: &Memory,
    prior: &Prior,
    day: u32,
    questions: &[Asked],
    keep: usize,
) -> Vec<Found> {
    let actors = memory.actors as usize;
    let by_asker: Vec<&[Asked]> = questions.chunk_by(|a, b| a.asker == b.asker).collect();
    let found: Vec<Vec<Found>> = by_asker
        .par_iter()
        .map_init(
            || Scratch::new(actors),
            |scratch, questions| of_asker(memory, prior, day, questions, keep, scratch),
        )
        .collect();
    found.into_iter().flatten().collect()
}

/// One number for each actor, of which few are not 0.
struct Sparse {
    values: Vec<f32>,
    used: Vec<u32>,
}

impl Sparse {
    fn add(&mut self, at: u32, by: f32) {
        let value = &mut self.values[at as usize];
        if *value == 0.0 {
            self.used.push(at);
        }
        *value += by;
    }

    fn clear(&mut self) {
        for at in self.used.drain(..) {
            self.values[at as usize] = 0.0;
        }
    }
}

struct Scratch {
    two_steps: Sparse,
    alike: Sparse,
    seen: Vec<u32>,
    round: u32,
}

impl Scratch {
    fn new(actors: usize) -> Self {
        let sparse = || Sparse {
            values: vec![0.0; actors],
            used: Vec::new(),
        };
        Self {
            two_steps: sparse(),
            alike: sparse(),
            seen: vec![0; actors],
            round: 0,
        }
    }
}

fn of_asker(
    m: &Memory,
    prior: &Prior,
    day: u32,
    questions: &[Asked],
    keep: usize,
    scratch: &mut Scratch,
) -> Vec<Found> {
    scratch.two_steps.clear();
    two_steps(m, day, questions[0].asker, &mut scratch.two_steps);
    let alike = most(
        scratch
            .two_steps
            .used
            .iter()
            .map(|&o| (scratch.two_steps.values[o as usize], o)),
        ALIKE,
    );
    let found = questions.iter().map(|asked| {
        let q = Question::new(m, day, asked.asker, asked.act);
        scratch.alike.clear();
        as_those_alike(&q, &alike, &mut scratch.alike);
        let suggested = suggested(&q, scratch);
        let ways = |o: u32| {
            [
                scratch.two_steps.values[o as usize],
                scratch.alike.values[o as usize],
            ]
        };
        let mut scored: Vec<(f32, u32, Look)> = suggested
            .into_iter()
            .map(|o| {
                let look = look(&q, o, ways(o));
                (prior.score(&look), o, look)
            })
            .collect();
        scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let first: Vec<u32> = scored.iter().take(keep).map(|s| s.1).collect();
        Found {
            rows: rows(&q, &first, &ways),
            suggested: scored.iter().map(|s| (s.1, s.0)).collect(),
            looks: scored.into_iter().map(|s| s.2).collect(),
        }
    });
    found.collect()
}

/// The highest of a list, ties by the lower number, highest first.
fn most(list: impl Iterator<Item = (f32, u32)>, many: usize) -> Vec<(f32, u32)> {
    let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    let mut list: Vec<(f32, u32)> = list.collect();
    if list.len() > many {
        list.select_nth_unstable_by(many, order);
        list.truncate(many);
    }
    list.sort_unstable_by(order);
    list
}

fn dealings(m: &Memory, day: u32, edge: &Edge) -> f32 {
    edge.ways.iter().map(|way| way.at(day, &m.decay)[2]).sum()
}

/// How likely a walk of two steps from the asker ends at each actor, each step by the dealings of the last month or so.
fn two_steps(m: &Memory, day: u32, asker: u32, ends: &mut Sparse) {
    let partners = |of: u32, many| {
        let edges = m.edges[of as usize].iter();
        most(edges.map(|edge| (dealings(m, day, edge), edge.other)), many)
    };
    let active = |of: u32| m.actor[of as usize].at(day, &m.decay)[2].max(0.5);
    for (first, partner) in partners(asker, PARTNERS) {
        // Hardly any dealings are left.
        if first < 0.02 {
            break;
        }
        let share = first / active(asker) / active(partner);
        for (second, end) in partners(partner, THEIRS) {
            if end != asker {
                ends.add(end, share * second);
            }
        }
    }
}

/// Whom those like the asker did the act to.
fn as_those_alike(q: &Question, alike: &[(f32, u32)], answers: &mut Sparse) {
    let m = q.memory;
    for &(likeness, other) in alike {
        let Some(asked) = m.asker_act.get(&key2(other, q.act)) else {
            continue;
        };
        let asked = q.at(asked)[3] + 1.0;
        for edge in &m.edges[other as usize] {
            let did = edge.acts.iter().find(|x| x.0 == q.act);
            if let Some((_, counter)) = did.filter(|_| edge.other != q.asker) {
                answers.add(edge.other, likeness * q.at(counter)[3] / asked);
            }
        }
    }
}

fn suggested(q: &Question, scratch: &mut Scratch) -> Vec<u32> {
    let m = q.memory;
    scratch.round += 1;
    let (seen, round) = (&mut scratch.seen, scratch.round);
    let mut all = Vec::new();
    let mut put = |actor: u32| {
        if std::mem::replace(&mut seen[actor as usize], round) != round {
            all.push(actor);
        }
    };
    let top = |list: Option<&Vec<(u32, Counter)>>, many| {
        let items = list.into_iter().flatten();
        most(
            items.map(|(o, counter)| (q.at(counter)[2] + 0.02 * counter.total, *o)),
            many,
        )
    };
    m.edges[q.asker as usize]
        .iter()
        .for_each(|edge| put(edge.other));
    let by_act = m.act_answer.lists.get(&u64::from(q.act));
    top(by_act, BY_ACT).into_iter().for_each(|x| put(x.1));
    let by_home = m.home_answer.lists.get(&home_act(m.home(q.asker), q.act));
    top(by_home, BY_HOME).into_iter().for_each(|x| put(x.1));
    scratch.two_steps.used.iter().for_each(|&o| put(o));
    scratch.alike.used.iter().for_each(|&o| put(o));
    all
}

fn look(q: &Question, answer: u32, ways: [f32; 2]) -> Look {
    let m = q.memory;
    let edge = m.edge(q.asker, answer);
    let rule = edge.map_or([0.0; 2], |edge| {
        let rule = q.rule(edge).0;
        [rule[1], rule[2]]
    });
    let pair = edge.map_or(0.0, |edge| q.pair_share(edge));
    let same = edge.and_then(|edge| edge.acts.iter().find(|x| x.0 == q.act));
    let same = same.map_or(0.0, |(_, counter)| q.at(counter)[3]);
    let same_home = m.home(q.asker) == m.home(answer);
    looks(
        rule,
        pair,
        same,
        q.shares(answer),
        ways,
        same_home,
        edge.is_some(),
    )
}
