//! Is there material conflict in a pair's next period? `cargo run --release -p bifrons-faces --example next`.
//!
//! AUC and Brier score of faces smoothed by [`bifrons_faces::rates`] against the last value and the Goldstein net, on KEDS
//! Levant (months, 30 busiest directed pairs, tested from 1998) and ICEWS18 (weeks, 200 busiest, tested from August). Each row
//! is a logistic regression fitted on the part before the test, as is its half-life. Reads `$BIFRONS_SHARED`, else `../shared`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use bifrons_core::cameo;
use bifrons_faces::{Memory, World, rates};

#[path = "common/logit.rs"]
mod logit;
#[path = "common/series.rs"]
mod series;
#[path = "common/table.rs"]
mod table;

use logit::{Logit, auc, brier};
use series::{Panel, icews18, levant};

/// Half-lives tried on the training part, in periods.
const HALF_LIVES: [f64; 7] = [1.0, 2.0, 4.0, 6.0, 10.0, 16.0, 26.0];

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
    println!("told from                        half-life  AUC    Brier");
    for (name, told) in [
        ("last value", Told::Last),
        ("smoothed Goldstein net", Told::Goldstein),
        ("smoothed material conflict", Told::Material),
        ("smoothed conflict face", Told::Conflict),
        ("smoothed four quads", Told::Quads),
    ] {
        let tried: &[f64] = match told {
            Told::Last => &[0.0],
            _ => &HALF_LIVES,
        };
        let fits = tried.iter().filter_map(|&half_life| {
            let rows = rows(panel, told, half_life);
            let (train, test): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| !r.0);
            let cut = |rows: Vec<(bool, Vec<f64>, bool)>| -> (Vec<Vec<f64>>, Vec<bool>) {
                rows.into_iter().map(|(_, x, y)| (x, y)).unzip()
            };
            let ((x, y), test) = (cut(train), cut(test));
            let model = Logit::fit(&x, &y)?;
            let loss = brier(&model.probabilities(&x), &y);
            Some((loss, half_life, model, test))
        });
        let Some((_, half_life, model, (x, y))) = fits.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            continue;
        };
        let p = model.probabilities(&x);
        println!(
            "{name:32} {half_life:8}  {:.3}  {:.4}",
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
fn rows(panel: &Panel, told: Told, half_life: f64) -> Vec<(bool, Vec<f64>, bool)> {
    let memory = Memory {
        half_life,
        ..Memory::default()
    };
    let world: Vec<World> = panel
        .world
        .iter()
        .map(|quads| World {
            quads: quads.map(|n| n as f64),
            exposure: quads.iter().sum::<u64>() as f64 / 1000.0,
            pairs: panel.pairs.len() as f64,
        })
        .collect();
    let mut all = Vec::new();
    for pair in &panel.pairs {
        let smoothed = match told {
            Told::Last | Told::Goldstein => Vec::new(),
            _ => rates(&pair.quads, &world, memory),
        };
        let keep = 0.5f64.powf(1.0 / half_life.max(1e-9));
        let mut net = 0.0;
        for t in 0..pair.quads.len() - 1 {
            net = keep * net + (1.0 - keep) * pair.goldstein[t];
            let mean = |q: usize| smoothed[t][q].mean;
            let ln = |x: f64| (x + 1e-3).ln();
            let features = match told {
                Told::Last => vec![(pair.quads[t][3] as f64).ln_1p()],
                Told::Goldstein => vec![net.signum() * net.abs().ln_1p()],
                Told::Material => vec![ln(mean(3))],
                Told::Conflict => vec![ln(mean(2) + mean(3))],
                Told::Quads => (0..4).map(|q| ln(mean(q))).collect(),
            };
            all.push((t + 1 >= panel.test, features, pair.quads[t + 1][3] > 0));
        }
    }
    all
}
