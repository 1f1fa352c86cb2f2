//! The rows of a question's candidates.

use super::columns::{SHARED, columns};
use super::decay::{Counter, HALF_LIVES};
use super::memory::{Edge, Memory, Table, home_act, key2, key3, kind_act};

type Levels = [f32; HALF_LIVES.len()];

/// A question, with what of the past does not depend on the candidate.
pub(super) struct Question<'a> {
    pub memory: &'a Memory,
    pub day: u32,
    pub asker: u32,
    /// Directed.
    pub act: u32,
    way: usize,
    home: u32,
    kind: u32,
    asked: Counter,
    asked_at: Levels,
    active: Counter,
    active_at: Levels,
    act_at: f32,
    home_act_at: f32,
    kind_act: f32,
}

impl<'a> Question<'a> {
    pub fn new(memory: &'a Memory, day: u32, asker: u32, act: u32) -> Self {
        let at = |counter: &Counter| counter.at(day, &memory.decay);
        let (home, kind) = (memory.home(asker), memory.kind(asker));
        let asked = find(&memory.asker_act, key2(asker, act));
        let active = memory.actor[asker as usize];
        Self {
            way: usize::from(act >= memory.acts),
            asked_at: at(&asked),
            active_at: at(&active),
            act_at: at(&memory.act[act as usize])[2],
            home_act_at: at(&find(&memory.home_act, key2(home, act)))[2],
            kind_act: find(&memory.kind_act, key2(kind, act)).total,
            memory,
            day,
            asker,
            act,
            home,
            kind,
            asked,
            active,
        }
    }

    pub fn at(&self, counter: &Counter) -> Levels {
        counter.at(self.day, &self.memory.decay)
    }

    /// Expected acts a day, by half-life, that the pair's earlier acts foretell, and the most that one of them does at 32 days.
    pub fn rule(&self, edge: &Edge) -> (Levels, f32) {
        let (mut sum, mut most) = ([0.0; HALF_LIVES.len()], 0f32);
        for (act, counter) in &edge.acts {
            let (weight, level) = (self.memory.rule(self.act, *act), self.at(counter));
            for i in 0..sum.len() {
                sum[i] += weight[i] * level[i];
            }
            most = most.max(weight[2] * level[2]);
        }
        (sum, most)
    }

    /// How much of the act's answers an actor is of late, by all askers and by those of the asker's home.
    pub fn shares(&self, actor: u32) -> [f32; 2] {
        let m = self.memory;
        let all = self.at(&m.act_answer.get(u64::from(self.act), actor))[2];
        let home = self.at(&m.home_answer.get(home_act(self.home, self.act), actor))[2];
        [all / (self.act_at + 1.0), home / (self.home_act_at + 1.0)]
    }

    /// Share of the asker's dealings of the last month or so.
    pub fn pair_share(&self, edge: &Edge) -> f32 {
        let both = self.at(&edge.ways[0])[2] + self.at(&edge.ways[1])[2];
        both / (self.active_at[2] + 0.5)
    }
}

/// Writes the rows of all candidates, one after the other; `ways` gives for each actor what the columns "two steps" and "alike" say.
pub(super) fn rows(q: &Question, candidates: &[u32], ways: &dyn Fn(u32) -> [f32; 2]) -> Vec<f32> {
    let columns = columns();
    let width = columns.len();
    let mut out = Vec::with_capacity(width * candidates.len());
    let none = Edge::default();
    for &answer in candidates {
        let edge = q.memory.edge(q.asker, answer).unwrap_or(&none);
        triple(q, edge, &mut out);
        pair(q, edge, answer, &mut out);
        rule(q, edge, &mut out);
        of_answer(q, answer, &mut out);
        traits(q, answer, &mut out);
        out.extend(ways(answer));
        question(q, &mut out);
        out.extend([0.0; SHARED.len()]);
        debug_assert_eq!(out.len() % width, 0);
    }
    for (i, (name, _)) in SHARED.iter().enumerate() {
        let Some(column) = columns.iter().position(|c| c.0 == *name) else {
            continue;
        };
        let sum: f32 = out.chunks_exact(width).map(|row| row[column]).sum();
        for row in out.chunks_exact_mut(width) {
            row[width - SHARED.len() + i] = row[column] / (sum + 1e-9);
        }
    }
    out
}

fn find(table: &Table, key: u64) -> Counter {
    table.get(&key).copied().unwrap_or_default()
}

/// Days since the last event, or more than any.
fn age(counter: &Counter, day: u32) -> f32 {
    counter.age(day).map_or(4000.0, |days| days as f32)
}

fn of_act(edge: &Edge, act: u32) -> Counter {
    let found = edge.acts.iter().find(|x| x.0 == act);
    found.map_or_else(Counter::default, |x| x.1)
}

fn triple(q: &Question, edge: &Edge, out: &mut Vec<f32>) {
    let same = of_act(edge, q.act);
    let at = q.at(&same);
    out.extend(at);
    out.extend([
        same.total,
        age(&same, q.day),
        at[2] / (q.asked_at[2] + 0.5),
        same.total / (q.asked.total + 1.0),
    ]);
}

fn pair(q: &Question, edge: &Edge, answer: u32, out: &mut Vec<f32>) {
    let [to, back] = [&edge.ways[q.way], &edge.ways[1 - q.way]];
    let (to_at, back_at) = (q.at(to), q.at(back));
    let both = |i: usize| to_at[i] + back_at[i];
    let answer_at = q.at(&q.memory.actor[answer as usize]);
    let mirror = of_act(edge, q.memory.reverse(q.act));
    out.extend([to_at[0], to_at[1], to_at[2], to.total]);
    out.extend([back_at[0], back_at[1], back_at[2], back.total]);
    out.push(age(to, q.day).min(age(back, q.day)));
    out.extend([1, 2, 3].map(|i| both(i) / (q.active_at[i] + 0.5)));
    out.push((to.total + back.total) / (q.active.total + 1.0));
    out.push(both(2) / (answer_at[2] + 0.5));
    out.extend([q.at(&mirror)[1], mirror.total]);
}

fn rule(q: &Question, edge: &Edge, out: &mut Vec<f32>) {
    let (sum, most) = q.rule(edge);
    out.extend(sum);
    let family = q.memory.family(q.act);
    let of_family = edge.acts.iter().filter(|x| q.memory.family(x.0) == family);
    let (lately, ever) = of_family.fold((0.0, 0.0), |sum, (_, counter)| {
        (sum.0 + q.at(counter)[1], sum.1 + counter.total)
    });
    out.extend([most, lately, ever, edge.acts.len() as f32]);
}

fn of_answer(q: &Question, answer: u32, out: &mut Vec<f32>) {
    let m = q.memory;
    let given = m.act_answer.get(u64::from(q.act), answer);
    let (given_at, actor) = (q.at(&given), m.actor[answer as usize]);
    let actor_at = q.at(&actor);
    let habit = m.actor_habit[answer as usize];
    let family = find(&m.family_answer, key2(m.family(q.act), answer));
    out.extend([
        given_at[0],
        given_at[2],
        given.total / m.act[q.act as usize].total.max(1.0),
        age(&given, q.day),
        actor_at[0],
        actor_at[1],
        actor_at[2],
        actor.total,
        age(&actor, q.day),
        q.at(&family)[1],
        habit.known_pair / (habit.events + 1.0),
        habit.at_home / (habit.events + 1.0),
        m.edges[answer as usize].len() as f32,
    ]);
}

fn traits(q: &Question, answer: u32, out: &mut Vec<f32>) {
    let m = q.memory;
    let (home, kind) = (m.home(answer), m.kind(answer));
    let same = u32::from(q.home == home);
    let from_home = m.home_answer.get(home_act(q.home, q.act), answer);
    let homes = find(&m.homes, key2(q.home, home));
    let to_home_act = find(&m.asker_act_home, key3(q.asker, q.act, home));
    let to_home = find(&m.asker_home, key2(q.asker, home));
    let from_kind = m.kind_answer.get(kind_act(q.kind, q.act), answer);
    let kinds = find(&m.kinds_act, key3(q.kind, q.act, kind * 2 + same));
    let level = |table: &Table, key: u64| q.at(&find(table, key))[2];
    let from_home_at = q.at(&from_home);
    out.extend([from_home_at[1], from_home_at[2], from_home.total]);
    out.extend([q.at(&homes)[1], homes.total]);
    out.push(level(&m.homes_act, key3(q.home, q.act, home)));
    out.extend([q.at(&to_home_act)[2], to_home_act.total]);
    out.extend([q.at(&to_home)[2], to_home.total / (q.active.total + 1.0)]);
    out.extend([q.at(&from_kind)[2], from_kind.total]);
    out.push(kinds.total / (q.kind_act + 1.0));
    out.push(level(&m.asker_act_kind, key3(q.asker, q.act, kind)));
    let to_kind = find(&m.asker_kind, key2(q.asker, kind));
    out.push(to_kind.total / (q.active.total + 1.0));
    out.push(level(&m.home_act_kind, key3(q.home, q.act, kind)));
    out.extend([same as f32, f32::from(u8::from(q.kind == kind))]);
    // Named, a place, or any other kind.
    out.extend([q.kind.min(2) as f32, kind.min(2) as f32]);
    out.push(from_home_at[2] / (q.home_act_at + 1.0));
}

fn question(q: &Question, out: &mut Vec<f32>) {
    let m = q.memory;
    let share = |part: f32, whole: f32| part / (whole + 1.0);
    let act = m.act_habit[q.act as usize];
    let asker = m.actor_habit[q.asker as usize];
    out.extend([
        q.active_at[1],
        q.active.total,
        m.edges[q.asker as usize].len() as f32,
        q.asked_at[1],
        q.asked.total,
        m.act[q.act as usize].total,
        share(act.known_pair, act.events),
        share(act.repeated, act.events),
        share(act.at_home, act.events),
        share(asker.known_pair, asker.events),
        share(asker.repeated, asker.events),
        share(asker.at_home, asker.events),
        (q.day % 7) as f32,
        q.way as f32,
        m.family(q.act) as f32,
    ]);
}
