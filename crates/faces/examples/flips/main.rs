//! Finds flips in data with known turning points.
mod fit;
mod load;

use std::path::PathBuf;

use anyhow::Result;
use bifrons_faces::{AFTER, Bucket, FEATURES, Scan, Series, anscombe, cusum, merge, pelt, surge};
use load::{Pair, Set, sets};

fn hits(set: &Set, alarms: &[Vec<usize>]) -> usize {
    let mut n = 0;
    for (pair, alarms) in set.pairs.iter().zip(alarms) {
        n += pair.turns.iter().filter(|&&(t, _)| alarms.iter().any(|&a| near(set, a, t))).count();
    }
    n
}

fn near(set: &Set, alarm: usize, turn: usize) -> bool {
    let (before, after) = if set.bucket == Bucket::Week { (2, 3) } else { (1, 2) };
    alarm + before >= turn && alarm <= turn + after
}

/// (alarms a pair-year, recall) for each threshold
type Curve = Vec<(f64, f64)>;

fn sweep(set: &Set, thresholds: &[f64], detect: impl Fn(&Series, f64) -> Vec<usize>) -> Curve {
    thresholds
        .iter()
        .map(|&h| {
            let alarms: Vec<Vec<usize>> = set.pairs.iter().map(|p| detect(&p.series, h)).collect();
            let count: usize = alarms.iter().map(Vec::len).sum();
            (count as f64 / set.years(), hits(set, &alarms) as f64 / set.turns() as f64)
        })
        .collect()
}

fn ranked(set: &Set, scored: &[Vec<(usize, f64)>]) -> Curve {
    let mut cuts: Vec<f64> = scored.iter().flatten().map(|c| c.1).collect();
    cuts.sort_by(|a, b| b.total_cmp(a));
    cuts.truncate((set.years() * 8.5) as usize);
    cuts.iter()
        .map(|&h| {
            let alarms: Vec<Vec<usize>> =
                scored.iter().map(|s| s.iter().filter(|c| c.1 >= h).map(|c| c.0).collect()).collect();
            let count: usize = alarms.iter().map(Vec::len).sum();
            (count as f64 / set.years(), hits(set, &alarms) as f64 / set.turns() as f64)
        })
        .collect()
}

fn at(curve: &Curve, budget: f64) -> f64 {
    curve.iter().filter(|c| c.0 <= budget).map(|c| c.1).fold(0.0, f64::max)
}

fn geometric(from: f64, to: f64, n: usize) -> Vec<f64> {
    (0..n).map(|i| from * (to / from).powf(i as f64 / (n - 1) as f64)).collect()
}

fn rows(series: &Series, f: impl Fn(&bifrons_faces::Point) -> Vec<f64>) -> Vec<Vec<f64>> {
    series.points().iter().map(f).collect()
}

fn standard(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let n = rows.len() as f64;
    for c in 0..rows[0].len() {
        let mean = rows.iter().map(|r| r[c]).sum::<f64>() / n;
        let sd = (rows.iter().map(|r| (r[c] - mean).powi(2)).sum::<f64>() / n).sqrt() + 1e-9;
        rows.iter_mut().for_each(|r| r[c] = (r[c] - mean) / sd);
    }
    rows
}

fn scaled(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for c in 0..rows[0].len() {
        let column: Vec<f64> = rows.iter().map(|r| r[c]).collect();
        let s = bifrons_faces::spread(&column).max(1.0);
        rows.iter_mut().for_each(|r| r[c] /= s);
    }
    rows
}

/// Peaks of a score: the greatest within `radius` periods.
fn peaks(scores: &[(usize, f64)], radius: usize) -> Vec<(usize, f64)> {
    let mut order = scores.to_vec();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut taken: Vec<(usize, f64)> = Vec::new();
    for c in order {
        if taken.iter().all(|t| t.0.abs_diff(c.0) > radius) {
            taken.push(c);
        }
    }
    taken
}

fn scan(pair: &Pair) -> Vec<(usize, [f64; FEATURES])> {
    let scan = Scan::of(&pair.series);
    (0..pair.series.len()).filter_map(|t| Some((t, scan.features(t)?))).collect()
}

fn train(sets: &[&Set], mask: &[usize], ridge: f64) -> Vec<f64> {
    let mut data = Vec::new();
    for set in sets {
        let w = 100.0 / set.turns() as f64;
        for pair in &set.pairs {
            for (t, f) in scan(pair) {
                let x: Vec<f64> = mask.iter().map(|&i| f[i]).collect();
                let hit = pair.turns.iter().any(|p| p.0 == t);
                let close = pair.turns.iter().any(|p| t + 3 >= p.0 && t <= p.0 + 3);
                if hit || !close {
                    data.push((x, hit, w));
                }
            }
        }
    }
    fit::logistic(&data, ridge)
}

fn apply(set: &Set, mask: &[usize], beta: &[f64], radius: usize) -> Vec<Vec<(usize, f64)>> {
    set.pairs
        .iter()
        .map(|p| {
            let s: Vec<(usize, f64)> = scan(p)
                .into_iter()
                .map(|(t, f)| (t, fit::probability(beta, &mask.iter().map(|&i| f[i]).collect::<Vec<_>>())))
                .collect();
            peaks(&s, radius)
        })
        .collect()
}

#[allow(clippy::print_stdout)]
fn main() -> Result<()> {
    let shared = std::env::var("BIFRONS_SHARED").map_or_else(|_| PathBuf::from("../shared"), PathBuf::from);
    let lists = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/turns");
    let sets = sets(&shared, &lists)?;
    for s in &sets {
        println!("{} listed {} tested {} pairs {} years {:.0} len {}", s.name, s.listed, s.turns(), s.pairs.len(), s.years(), s.pairs[0].series.len());
    }
    let an = anscombe;
    let total = |p: &bifrons_faces::Point| vec![an(p.events())];
    let faces = |p: &bifrons_faces::Point| p.faces().map(an).to_vec();
    let quads = |p: &bifrons_faces::Point| p.quads.map(an).to_vec();
    let gold = |p: &bifrons_faces::Point| vec![p.goldstein];
    let pens = geometric(0.3, 4000.0, 160);
    let all: Vec<usize> = (0..FEATURES).collect();
    let groups: [&[usize]; 3] = [&[0, 1], &[2, 3], &[4]];
    let mut table: Vec<(String, Vec<Curve>)> = Vec::new();
    let mut push = |name: &str, f: &dyn Fn(&Set) -> Curve| {
        table.push((name.to_string(), sets.iter().map(f).collect()));
    };
    push("PELT volume", &|s| sweep(s, &pens, |x, h| pelt(&rows(x, total), h, 2)));
    push("PELT Goldstein", &|s| sweep(s, &pens, |x, h| pelt(&standard(rows(x, gold)), h, 2)));
    push("PELT 2 faces", &|s| sweep(s, &pens, |x, h| pelt(&rows(x, faces), h, 2)));
    push("PELT 4 quads", &|s| sweep(s, &pens, |x, h| pelt(&rows(x, quads), h, 2)));
    push("PELT 4 quads MAD", &|s| sweep(s, &pens, |x, h| pelt(&scaled(rows(x, quads)), h, 2)));
    push("CUSUM", &|s| {
        sweep(s, &geometric(0.5, 60.0, 160), |x, h| {
            let f = |i: usize| x.points().iter().map(|p| p.faces()[i]).collect::<Vec<_>>();
            merge(&[cusum(&f(0), h), cusum(&f(1), h)])
        })
    });
    push("surge", &|s| {
        sweep(s, &geometric(0.5, 60.0, 160), |x, h| {
            let f = |i: usize| x.points().iter().map(|p| p.faces()[i]).collect::<Vec<_>>();
            merge(&[surge(&f(0), h), surge(&f(1), h)])
        })
    });
    push("volume rise scan", &|s| {
        let scored: Vec<_> = s.pairs.iter().map(|p| peaks(&scan(p).iter().map(|(t, f)| (*t, f[0])).collect::<Vec<_>>(), 3)).collect();
        ranked(s, &scored)
    });
    let masks: Vec<(&str, Vec<usize>)> = vec![
        ("old", (9..21).collect()),
        ("all", (0..21).collect()),
        ("old+pelt", [0usize, 1, 2, 3].into_iter().chain(9..21).collect()),
        ("old+step", (4..21).collect()),
    ];
    for (label, mask) in &masks {
        for ridge in [1.0] {
            for radius in [1usize, 2] {
                push(&format!("{label} r{ridge} R{radius}"), &|s| {
                    let i = sets.iter().position(|x| x.name == s.name).unwrap_or(0);
                    let mine = groups.iter().find(|g| g.contains(&i)).copied().unwrap_or(&[]);
                    let others: Vec<&Set> = sets.iter().enumerate().filter(|(j, _)| !mine.contains(j)).map(|(_, s)| s).collect();
                    let beta = train(&others, mask, ridge);
                    ranked(s, &apply(s, mask, &beta, radius))
                });
            }
        }
    }
    for (name, curves) in &table {
        print!("{name:22}");
        for (curve, set) in curves.iter().zip(&sets) {
            let budgets: [f64; 4] = if set.bucket == Bucket::Week { [1.0, 2.0, 4.0, 8.0] } else { [0.25, 0.5, 1.0, 2.0] };
            print!(" | {}", budgets.map(|b| format!("{:.2}", at(curve, b))).join(" "));
        }
        println!();
    }
    let beta = train(&sets.iter().collect::<Vec<_>>(), &all, 10.0);
    println!("{beta:.2?} {AFTER}");
    Ok(())
}
