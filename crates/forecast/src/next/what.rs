//! Which act comes next between two actors: every act is ranked.

use super::columns::{Column, Scale};
use super::decay::Counter;
use super::memory::{Edge, Memory, Table, key2, key3};

use Scale::{Age, Count, Flag, Share};

/// Columns of an act's row.
pub const ACT_COLUMNS: [Column; 34] = [
    ("same 2", Count),
    ("same 8", Count),
    ("same 32", Count),
    ("same 128", Count),
    ("same", Count),
    ("same age", Age),
    ("mirror 2", Count),
    ("mirror 32", Count),
    ("mirror", Count),
    ("rule 2", Share),
    ("rule 8", Share),
    ("rule 32", Share),
    ("rule 128", Share),
    ("family 8", Count),
    ("family", Count),
    ("actor share 8", Share),
    ("actor share 32", Share),
    ("actor share", Share),
    ("recipient share 8", Share),
    ("recipient share 32", Share),
    ("recipient share", Share),
    ("homes share 32", Share),
    ("homes share", Share),
    ("kinds share", Share),
    ("act share 2", Share),
    ("act share 32", Share),
    ("act share", Share),
    ("act known", Share),
    ("act repeats", Share),
    ("act at home", Share),
    ("pair 8", Count),
    ("pair", Count),
    ("acts", Count),
    ("same home", Flag),
];

/// A score of an act's row without any training: the log odds are of what the pair did lately, with a part of what the actor
/// does anyway and a little of what all do.
pub(super) fn plain_score(row: &[f32]) -> f32 {
    let of = |name: &str| {
        let at = ACT_COLUMNS.iter().position(|column| column.0 == name);
        at.and_then(|at| row.get(at)).copied().unwrap_or(0.0)
    };
    (of("same 32") + of("actor share 32") + 0.2 * of("act share") + 1e-3).ln()
}

/// Writes the rows of all acts of an actor to a recipient, one after the other.
pub(super) fn act_rows(m: &Memory, day: u32, actor: u32, recipient: u32) -> Vec<f32> {
    let none = Edge::default();
    let edge = m.edge(actor, recipient).unwrap_or(&none);
    let at = |counter: &Counter| counter.at(day, &m.decay);
    let find = |table: &Table, key: u64| table.get(&key).copied().unwrap_or_default();
    let of = |act: u32| {
        edge.acts
            .iter()
            .find(|x| x.0 == act)
            .map_or_else(Counter::default, |x| x.1)
    };
    let share = |part: f32, whole: f32| part / (whole + 1.0);
    let (home, home_to) = (m.home(actor), m.home(recipient));
    let (kind, kind_to) = (m.kind(actor), m.kind(recipient));
    let same_home = u32::from(home == home_to);
    let (active, passive) = (m.actor[actor as usize], m.actor[recipient as usize]);
    let (active_at, passive_at) = (at(&active), at(&passive));
    let homes = find(&m.homes, key2(home, home_to));
    let homes_at = at(&homes);
    let [mut all, mut all_at] = [0.0, 0.0].map(|x: f32| [x; 4]);
    for act in 0..m.acts {
        let counter = &m.act[act as usize];
        all[0] += counter.total;
        all_at
            .iter_mut()
            .zip(at(counter))
            .for_each(|(sum, x)| *sum += x);
    }
    let kinds_key = |act: u32| key3(kind, act, kind_to * 2 + same_home);
    let kinds: f32 = (0..m.acts)
        .map(|act| find(&m.kinds_act, kinds_key(act)).total)
        .sum();
    let (mut lately, mut ever) = ([0f32; 32], [0f32; 32]);
    for (act, counter) in edge.acts.iter().filter(|x| x.0 < m.acts) {
        let family = m.family(*act) as usize % 32;
        lately[family] += at(counter)[1];
        ever[family] += counter.total;
    }
    let mut out = Vec::with_capacity(ACT_COLUMNS.len() * m.acts as usize);
    for act in 0..m.acts {
        let (same, mirror) = (of(act), of(act + m.acts));
        let mirror_at = at(&mirror);
        let mut rule = [0f32; 4];
        for (earlier, counter) in &edge.acts {
            let (weight, level) = (m.rule(act, *earlier), at(counter));
            (0..4).for_each(|i| rule[i] += weight[i] * level[i]);
        }
        let by = find(&m.asker_act, key2(actor, act));
        let to = find(&m.asker_act, key2(recipient, act + m.acts));
        let (by_at, to_at) = (at(&by), at(&to));
        let between = find(&m.homes_act, key3(home, act, home_to));
        let counter = m.act[act as usize];
        let (act_at, habit) = (at(&counter), m.act_habit[act as usize]);
        let family = m.family(act) as usize % 32;
        out.extend(at(&same));
        out.extend([same.total, same.age(day).map_or(4000.0, |days| days as f32)]);
        out.extend([mirror_at[0], mirror_at[2], mirror.total]);
        out.extend(rule);
        out.extend([lately[family], ever[family]]);
        out.extend([
            share(by_at[1], active_at[1]),
            share(by_at[2], active_at[2]),
            share(by.total, active.total),
        ]);
        out.extend([
            share(to_at[1], passive_at[1]),
            share(to_at[2], passive_at[2]),
            share(to.total, passive.total),
        ]);
        out.extend([
            share(at(&between)[2], homes_at[2]),
            share(between.total, homes.total),
        ]);
        out.push(share(find(&m.kinds_act, kinds_key(act)).total, kinds));
        out.extend([
            share(act_at[0], all_at[0]),
            share(act_at[2], all_at[2]),
            share(counter.total, all[0]),
        ]);
        out.extend([
            share(habit.known_pair, habit.events),
            share(habit.repeated, habit.events),
            share(habit.at_home, habit.events),
        ]);
        out.extend([
            at(&edge.ways[0])[1],
            edge.ways[0].total + edge.ways[1].total,
            edge.acts.len() as f32,
            same_home as f32,
        ]);
    }
    out
}
