//! Recall at a budget of alarms.

use bifrons_faces::{Bucket, Candidate, Method, Series};

use crate::load::Set;

/// Alarms a pair-year with recall, for each threshold.
pub type Curve = Vec<(f64, f64)>;

/// Whether an alarm is near enough to a turning point: one month before to two after, two weeks before to three after.
pub fn near(set: &Set, alarm: usize, turn: usize) -> bool {
    let (before, after) = window(set);
    alarm + before >= turn && alarm <= turn + after
}

fn window(set: &Set) -> (usize, usize) {
    if set.bucket == Bucket::Week {
        (2, 3)
    } else {
        (1, 2)
    }
}

/// The budgets told for a set, alarms a pair-year.
pub fn budgets(set: &Set) -> [f64; 4] {
    if set.bucket == Bucket::Week {
        [1.0, 2.0, 4.0, 8.0]
    } else {
        [0.25, 0.5, 1.0, 2.0]
    }
}

pub fn sweep(set: &Set, method: &Method, thresholds: &[f64]) -> Curve {
    let point = |&h: &f64| {
        let alarms: Vec<Vec<usize>> = set
            .pairs
            .iter()
            .map(|p| method.alarms(&p.series, h))
            .collect();
        point(set, &alarms)
    };
    thresholds.iter().map(point).collect()
}

/// The curve of scored candidates, a point for each score.
pub fn ranked(set: &Set, scored: &[Vec<Candidate>]) -> Curve {
    let mut cuts: Vec<f64> = scored.iter().flatten().map(|c| c.log_odds).collect();
    cuts.sort_by(|a, b| b.total_cmp(a));
    cuts.truncate((set.years() * 8.5) as usize);
    let above = |h: f64| {
        let of = |s: &Vec<Candidate>| s.iter().filter(|c| c.log_odds >= h).map(|c| c.at).collect();
        point(set, &scored.iter().map(of).collect::<Vec<_>>())
    };
    cuts.into_iter().map(above).collect()
}

fn point(set: &Set, alarms: &[Vec<usize>]) -> (f64, f64) {
    let count: usize = alarms.iter().map(Vec::len).sum();
    let hit = |pair: usize, turn: usize| alarms[pair].iter().any(|&a| near(set, a, turn));
    let turns = set
        .pairs
        .iter()
        .enumerate()
        .flat_map(|(i, p)| p.turns.iter().map(move |t| (i, t.0)));
    let hits = turns.filter(|&(i, t)| hit(i, t)).count();
    (count as f64 / set.years(), hits as f64 / set.turns() as f64)
}

/// The best recall within the budget.
pub fn recall(curve: &Curve, budget: f64) -> f64 {
    curve
        .iter()
        .filter(|c| c.0 <= budget)
        .map(|c| c.1)
        .fold(0.0, f64::max)
}

/// Recall of alarms thrown at random, as many for each pair as the budget allows.
pub fn chance(set: &Set, budget: f64) -> f64 {
    let (before, after) = window(set);
    let of = |s: &Series| {
        let free = 1.0 - (before + after + 1) as f64 / s.len() as f64;
        1.0 - free.powf(budget * s.years())
    };
    let sum: f64 = set
        .pairs
        .iter()
        .map(|p| of(&p.series) * p.turns.len() as f64)
        .sum();
    sum / set.turns() as f64
}

/// `n` thresholds from one to the other at equal ratios.
pub fn ladder(from: f64, to: f64, n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| from * (to / from).powf(i as f64 / (n - 1) as f64))
        .collect()
}
