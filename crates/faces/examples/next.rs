//! Is there material conflict in a pair's next period? `cargo run --release -p bifrons-faces --example next`.
//!
//! AUC and Brier score of faces smoothed by [`bifrons_faces::rates`] against the last value and the Goldstein net, on KEDS
//! Levant (months, 30 busiest directed pairs, tested from 1998) and ICEWS18 (weeks, 200 busiest, tested from August). Each row
//! is a logistic regression fitted on the part before the test, as is its half-life. Reads `$BIFRONS_SHARED`, else `../shared`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use bifrons_core::cameo;
use bifrons_faces::{Memory, Rate, World, rates};

#[path = "common/logit.rs"]
mod logit;
#[path = "common/series.rs"]
mod series;
#[path = "common/table.rs"]
mod table;

use logit::{Logit, auc, brier};
use series::{Panel, icews18, levant};

/// Half-lives tried on the training part, in periods: a short memory and a long one, both told from.
const HALF_LIVES: [[f64; 2]; 6] = [
    [1.0, 4.0],
    [1.0, 12.0],
    [2.0, 8.0],
    [2.0, 24.0],
    [4.0, 12.0],
    [4.0, 36.0],
];

/// Events a period below which a difference of expectations says nothing.
const FLOOR: f64 = 0.03;
/// Periods of history before the first that is learnt from.
const HISTORY: usize = 8;

/// What the next period is told from.
#[derive(Clone, Copy)]
enum Told {
    Last,
    Goldstein,
    Material,
    Conflict,
    Quads,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(root) = table::shared("data/events/keds") else {
        println!("skipped: no folder data/events/keds in $BIFRONS_SHARED or ../shared");
        return Ok(());
    };
    // That the scores are there is seen before they are summed.
    if cameo::lookup("190").is_none() {
        return Err("no Goldstein score for CAMEO 190".into());
    }
    let directed = !std::env::args().any(|a| a == "undirected");
    report(
        "KEDS Levant, months, 30 pairs, tested from 1998",
        &levant(&root, 30, directed)?,
    );
    report(
        "ICEWS18, weeks, 200 pairs, tested from August",
        &icews18(&root, 200, directed)?,
    );
    Ok(())
}

fn report(title: &str, panel: &Panel) {
    println!("# {title}");
    println!("told from                      half-lives  AUC    Brier");
    for (name, told) in [
        ("last value", Told::Last),
        ("smoothed Goldstein net", Told::Goldstein),
        ("smoothed material conflict", Told::Material),
        ("smoothed conflict face", Told::Conflict),
        ("smoothed four quads", Told::Quads),
    ] {
        let tried: &[[f64; 2]] = match told {
            Told::Last => &[[0.0; 2]],
            _ => &HALF_LIVES,
        };
        let fits = tried.iter().filter_map(|&half_lives| {
            let rows = rows(panel, told, half_lives);
            let (train, test): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| !r.0);
            let cut = |rows: Vec<(bool, Vec<f64>, bool)>| -> (Vec<Vec<f64>>, Vec<bool>) {
                rows.into_iter().map(|(_, x, y)| (x, y)).unzip()
            };
            let ((x, y), test) = (cut(train), cut(test));
            let model = Logit::fit(&x, &y)?;
            let loss = brier(&model.probabilities(&x), &y);
            Some((loss, half_lives, model, test))
        });
        let Some((_, [short, long], model, (x, y))) = fits.min_by(|a, b| a.0.total_cmp(&b.0))
        else {
            continue;
        };
        let p = model.probabilities(&x);
        let memory = match told {
            Told::Last => String::new(),
            _ => format!("{short} and {long}"),
        };
        println!(
            "{name:30} {memory:10}  {:.3}  {:.4}",
            auc(&p, &y),
            brier(&p, &y)
        );
        if matches!(told, Told::Quads) {
            let share = y.iter().filter(|y| **y).count() as f64 / y.len() as f64;
            println!(
                "{} periods told, in {:.1} % of them material conflict",
                y.len(),
                100.0 * share
            );
        }
    }
    println!();
}

/// For each pair and period but the last: whether it is tested, what it is told from, whether the next has material conflict.
fn rows(panel: &Panel, told: Told, half_lives: [f64; 2]) -> Vec<(bool, Vec<f64>, bool)> {
    let pairs = panel.pairs.len() as f64;
    let of = |quads: &[u64; 4]| World {
        quads: quads.map(|n| n as f64),
        exposure: quads.iter().sum::<u64>() as f64 / 1000.0,
        pairs,
    };
    let world: Vec<World> = panel.world.iter().map(of).collect();
    let mut all = Vec::new();
    for pair in &panel.pairs {
        let features: Vec<Vec<Vec<f64>>> = match told {
            Told::Last => vec![
                pair.quads
                    .iter()
                    .map(|q| vec![(q[3] as f64).ln_1p()])
                    .collect(),
            ],
            Told::Goldstein => half_lives.map(|h| net(&pair.goldstein, h)).to_vec(),
            _ => half_lives
                .map(|h| expected(&pair.quads, &world, told, h))
                .to_vec(),
        };
        for t in HISTORY..pair.quads.len().saturating_sub(1) {
            let x = features.iter().flat_map(|f| f[t].clone()).collect();
            all.push((t + 1 >= panel.test, x, pair.quads[t + 1][3] > 0));
        }
    }
    all
}

/// Smoothed sums of Goldstein scores, on a scale that keeps few large ones from outweighing all.
fn net(goldstein: &[f64], half_life: f64) -> Vec<Vec<f64>> {
    let keep = 0.5f64.powf(1.0 / half_life);
    let smoothed = goldstein.iter().scan(0.0, |net, g| {
        *net = keep * *net + (1.0 - keep) * g;
        Some(vec![net.signum() * net.abs().ln_1p()])
    });
    smoothed.collect()
}

/// Smoothed rates times the volume of news lately: the events that a next period like these would bring.
fn expected(pair: &[[u64; 4]], world: &[World], told: Told, half_life: f64) -> Vec<Vec<f64>> {
    let keep = 0.5f64.powf(1.0 / half_life);
    let memory = Memory {
        half_life,
        ..Memory::default()
    };
    let (mut volume, mut weight) = (0.0, 0.0);
    let row = |(rates, world): (&[Rate; 4], &World)| {
        volume = keep * volume + world.exposure;
        weight = keep * weight + 1.0;
        let mean = rates.map(|rate| rate.mean * volume / weight);
        let ln = |x: f64| (x + FLOOR).ln();
        match told {
            Told::Material => vec![ln(mean[3])],
            Told::Conflict => vec![ln(mean[2] + mean[3])],
            _ => mean.map(ln).to_vec(),
        }
    };
    rates(pair, world, memory)
        .iter()
        .zip(world)
        .map(row)
        .collect()
}
