//! Learns the constants of `bifrons_faces::Scorer` and of the direction from turning points.

use bifrons_faces::{Candidate, Scorer, candidates, fall, features};

use crate::evaluate::{budgets, near};
use crate::fit::{Row, logistic};
use crate::load::Set;

/// Weights and map to probability from these sets.
pub fn scorer(sets: &[&Set]) -> Scorer {
    let mut rows = Vec::new();
    for set in sets {
        let weight = 100.0 / set.turns() as f64;
        for pair in &set.pairs {
            for (t, x) in features(&pair.series) {
                let hit = pair.turns.iter().any(|p| p.0 == t);
                // Neighbours of a turning point are neither examples nor counter-examples.
                let close = pair.turns.iter().any(|p| p.0.abs_diff(t) <= 3);
                if hit || !close {
                    rows.push(Row {
                        x: x.to_vec(),
                        yes: hit,
                        weight,
                    });
                }
            }
        }
    }
    let beta = logistic(&rows, 1.0);
    let mut scorer = Scorer {
        base: beta[0],
        shift: 0.0,
        slope: 1.0,
        ..Scorer::default()
    };
    scorer.weights.copy_from_slice(&beta[1..]);
    // The map to probability is learnt where flips are told: within the widest budget.
    let mut rows = Vec::new();
    for set in sets {
        let mut outcomes = outcomes(set, &scorer);
        outcomes.sort_by(|x, y| y.0.log_odds.total_cmp(&x.0.log_odds));
        outcomes.truncate((budgets(set)[3] * set.years()) as usize);
        rows.extend(outcomes.iter().map(|(c, hit)| Row {
            x: vec![c.log_odds],
            yes: *hit,
            weight: 1.0,
        }));
    }
    let map = logistic(&rows, 0.0);
    Scorer {
        shift: map[0],
        slope: map[1],
        ..scorer
    }
}

/// Every candidate of a set with whether it hits a turning point that no surer one hits.
pub fn outcomes(set: &Set, scorer: &Scorer) -> Vec<(Candidate, bool)> {
    let mut all = Vec::new();
    for pair in &set.pairs {
        for c in candidates(&pair.series, scorer) {
            all.push((c, pair.turns.iter().any(|t| near(set, c.at, t.0))));
        }
    }
    all
}

/// Falls of Goldstein sum and mean at each turning point, with whether it leads to conflict.
pub fn falls(sets: &[&Set]) -> Vec<([f64; 2], bool)> {
    let pairs = sets.iter().flat_map(|s| &s.pairs);
    pairs
        .flat_map(|p| {
            p.turns
                .iter()
                .map(|&(t, conflict)| (fall(&p.series, t), conflict))
        })
        .collect()
}

/// Constants of the logistic rule on some of the falls: base, then the weight of the column.
pub fn direction(falls: &[([f64; 2], bool)], column: usize) -> Vec<f64> {
    let row = |(f, conflict): &([f64; 2], bool)| Row {
        x: vec![f[column]],
        yes: *conflict,
        weight: 1.0,
    };
    logistic(&falls.iter().map(row).collect::<Vec<_>>(), 1.0)
}
