//! The questions of a day with their answers, made into lessons.

use super::candidates::{Asked, Found};
use super::columns::columns;
use super::lessons::{Lessons, lot};
use super::what::ACT_COLUMNS;
use super::{Fact, Options};

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

/// Adds a lesson: the right candidates, the first wrong ones, and some others that stand for all others. Tells how many right ones
/// there are.
pub(super) fn teach(
    lessons: &mut Lessons,
    day: u32,
    asked: Asked,
    answers: &[u32],
    found: &Found,
    options: &Options,
) -> usize {
    let columns = columns();
    let kept = found.rows.len() / columns.len();
    let is_answer = |i: &usize| answers.binary_search(&found.suggested[*i].0).is_ok();
    let (right, wrong): (Vec<usize>, Vec<usize>) = (0..kept).partition(is_answer);
    let many = right.len();
    if right.is_empty() || wrong.is_empty() {
        return many;
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
    many
}

pub(super) fn teach_acts(
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
