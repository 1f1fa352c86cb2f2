//! Flips against turning points that are known: recall at equal budgets of alarms for every method, accuracy of the
//! direction, calibration of the probability, and the constants that the library carries.
//!
//! `BIFRONS_SHARED=DIR cargo run --release -p bifrons-faces --example flips`; DIR (`../shared` if not set) holds
//! `data/events`. Constants used on a set are learnt on the other sets only: on Levant, Gulf and ICEWS18 for Turkey and
//! Balkans, on Turkey, Balkans and ICEWS18 for Levant and Gulf, on the four of KEDS for ICEWS18.
#![allow(clippy::print_stdout)]

mod evaluate;
mod fit;
mod learn;
mod load;

use std::path::PathBuf;

use anyhow::Result;
use bifrons_faces::{Candidate, Course, Method, Scorer, Series, candidates, fall, odds};
use evaluate::{Curve, budgets, chance, ladder, near, ranked, recall, sweep};
use load::{Set, sets};

/// Sets that are held out together.
const GROUPS: [&[&str]; 3] = [&["Turkey", "Balkans"], &["Levant", "Gulf"], &["ICEWS18"]];
/// Rules of direction: name, column of the falls that it learns from, weight of the mean added.
const RULES: [(&str, usize, f64); 3] = [
    ("sum of Goldstein", 0, 0.0),
    ("mean of Goldstein", 1, 0.0),
    ("both (told)", 0, 0.2),
];

fn main() -> Result<()> {
    let shared =
        std::env::var("BIFRONS_SHARED").map_or_else(|_| PathBuf::from("../shared"), PathBuf::from);
    let lists = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/turns");
    let sets = sets(&shared, &lists)?;
    println!(
        "| set | turning points listed | with 30 events near | pairs | pair-years |\n| --- | --- | --- | --- | --- |"
    );
    for s in &sets {
        println!(
            "| {} | {} | {} | {} | {:.0} |",
            s.name,
            s.listed,
            s.turns(),
            s.pairs.len(),
            s.years()
        );
    }
    let scorers: Vec<Scorer> = sets
        .iter()
        .map(|s| learn::scorer(&others(&sets, s)))
        .collect();
    recalls(&sets, &scorers);
    directions(&sets, &scorers);
    misses(&sets);
    calibration(&sets, &scorers);
    constants(&sets);
    Ok(())
}

/// The sets that may teach what is tried on this one.
fn others<'a>(sets: &'a [Set], held: &Set) -> Vec<&'a Set> {
    let group = GROUPS
        .iter()
        .find(|g| g.contains(&held.name))
        .copied()
        .unwrap_or(&[]);
    sets.iter().filter(|s| !group.contains(&s.name)).collect()
}

fn scored(set: &Set, scorer: &Scorer) -> Vec<Vec<Candidate>> {
    set.pairs
        .iter()
        .map(|p| candidates(&p.series, scorer))
        .collect()
}

fn recalls(sets: &[Set], scorers: &[Scorer]) {
    println!(
        "\nRecall at budgets of alarms a pair-year: {:?} by month, {:?} by week.\n",
        budgets(&sets[0]),
        budgets(&sets[4])
    );
    println!(
        "| method | {} |",
        sets.iter().map(|s| s.name).collect::<Vec<_>>().join(" | ")
    );
    println!("|{}", " --- |".repeat(sets.len() + 1));
    let print = |name: &str, recalls: &dyn Fn(usize, f64) -> f64| {
        let of = |i: usize| {
            budgets(&sets[i])
                .map(|b| format!("{:.2}", recalls(i, b)))
                .join(" ")
        };
        println!(
            "| {name} | {} |",
            (0..sets.len()).map(of).collect::<Vec<_>>().join(" | ")
        );
    };
    let curves: Vec<Curve> = sets
        .iter()
        .zip(scorers)
        .map(|(s, c)| ranked(s, &scored(s, c)))
        .collect();
    print("flips (learnt on the other sets)", &|i, b| {
        recall(&curves[i], b)
    });
    let (penalties, deviations) = (ladder(0.3, 4000.0, 160), ladder(0.5, 60.0, 160));
    let baselines = [
        (Method::Quads, &penalties),
        (Method::Faces, &penalties),
        (Method::Volume, &penalties),
        (Method::Goldstein, &penalties),
        (Method::Cusum, &deviations),
        (Method::Surge, &deviations),
    ];
    for (method, thresholds) in baselines {
        let curves: Vec<Curve> = sets.iter().map(|s| sweep(s, &method, thresholds)).collect();
        print(method.name(), &|i, b| recall(&curves[i], b));
    }
    print("chance", &|i, b| chance(&sets[i], b));
}

fn directions(sets: &[Set], scorers: &[Scorer]) {
    println!(
        "\nDirection, share right: at the date of the list, and at the flip that hits it at 0.5 (weeks: 4) alarms a pair-year.\n"
    );
    println!(
        "| rule | {} | all |",
        sets.iter().map(|s| s.name).collect::<Vec<_>>().join(" | ")
    );
    println!("|{}", " --- |".repeat(sets.len() + 2));
    for (name, column, beside) in RULES {
        let mut cells = Vec::new();
        let mut sums = [0usize; 4];
        for (set, scorer) in sets.iter().zip(scorers) {
            let beta = learn::direction(&learn::falls(&others(sets, set)), column);
            let right = |(f, conflict): &([f64; 2], bool)| {
                (beta[0] + beta[1] * f[column] + beside * f[1] >= 0.0) == *conflict
            };
            let (listed, hit) = (learn::falls(&[set]), falls_at_hits(set, scorer));
            let n = [
                listed.iter().filter(|f| right(f)).count(),
                listed.len(),
                hit.iter().filter(|f| right(f)).count(),
                hit.len(),
            ];
            sums.iter_mut().zip(n).for_each(|(s, n)| *s += n);
            cells.push(n);
        }
        cells.push(sums);
        let text = |n: &[usize; 4]| {
            format!(
                "{:.2}, {:.2}",
                n[0] as f64 / n[1] as f64,
                n[2] as f64 / n[3] as f64
            )
        };
        println!(
            "| {name} | {} |",
            cells.iter().map(text).collect::<Vec<_>>().join(" | ")
        );
    }
}

/// Falls at the surest flip near each turning point that is hit within the middle budget.
fn falls_at_hits(set: &Set, scorer: &Scorer) -> Vec<([f64; 2], bool)> {
    let scored = scored(set, scorer);
    let mut all: Vec<f64> = scored.iter().flatten().map(|c| c.log_odds).collect();
    all.sort_by(|a, b| b.total_cmp(a));
    let budget = if set.bucket == bifrons_faces::Bucket::Week {
        4.0
    } else {
        0.5
    };
    let least = all
        .get((budget * set.years()) as usize)
        .copied()
        .unwrap_or(f64::MIN);
    let mut falls = Vec::new();
    for (pair, scored) in set.pairs.iter().zip(&scored) {
        for &(turn, conflict) in &pair.turns {
            if let Some(c) = scored
                .iter()
                .find(|c| c.log_odds > least && near(set, c.at, turn))
            {
                falls.push((fall(&pair.series, c.at), conflict));
            }
        }
    }
    falls
}

/// Turning points whose direction is told wrongly at their date, by the constants of the library.
fn misses(sets: &[Set]) {
    let mut wrong = Vec::new();
    for pair in sets.iter().flat_map(|s| &s.pairs) {
        for &(at, conflict) in &pair.turns {
            if (odds(&pair.series, at).course() == Course::Conflict) != conflict {
                let (a, b) = pair.series.pair();
                wrong.push(format!("{a}-{b} {}", pair.series.label(at)));
            }
        }
    }
    println!(
        "\nDirection told wrongly by the library: {}",
        wrong.join("; ")
    );
}

fn calibration(sets: &[Set], scorers: &[Scorer]) {
    println!(
        "\nProbability against the share that hits a listed turning point (constants of the other sets).\n"
    );
    println!("| probability | flips | mean probability | share |\n| --- | --- | --- | --- |");
    let all: Vec<(f64, bool)> = sets
        .iter()
        .zip(scorers)
        .flat_map(|(s, c)| learn::outcomes(s, c))
        .map(|(c, hit)| (c.probability, hit))
        .collect();
    let edges = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.01];
    let mut error = 0.0;
    let told = all.iter().filter(|c| c.0 >= edges[0]).count() as f64;
    for edge in edges.windows(2) {
        let bin: Vec<_> = all
            .iter()
            .filter(|c| c.0 >= edge[0] && c.0 < edge[1])
            .collect();
        let n = bin.len().max(1) as f64;
        let (p, share) = (
            bin.iter().map(|c| c.0).sum::<f64>() / n,
            bin.iter().filter(|c| c.1).count() as f64 / n,
        );
        error += (p - share).abs() * n / told;
        println!(
            "| {:.2}-{:.2} | {} | {p:.2} | {share:.2} |",
            edge[0],
            edge[1].min(1.0),
            bin.len()
        );
    }
    println!("\nCalibration error of flips with probability 0.05 and more: {error:.3}");
}

fn constants(sets: &[Set]) {
    let all: Vec<&Set> = sets.iter().collect();
    let scorer = learn::scorer(&all);
    println!("\nConstants from all sets: {scorer:.3?}");
    for (name, column, _) in &RULES[..2] {
        println!(
            "direction by {name}: {:.2?}",
            learn::direction(&learn::falls(&all), *column)
        );
    }
    for set in sets {
        let series: Vec<Series> = set.pairs.iter().map(|p| p.series.clone()).collect();
        let grid: Vec<f64> = (1..200).map(|i| f64::from(i) * 0.005).collect();
        let method = Method::Learnt(scorer.clone());
        let least = budgets(set).map(|b| method.threshold(&series, b, &grid).unwrap_or(1.0));
        println!(
            "probability at budgets {:?} in {}: {least:.3?}",
            budgets(set),
            set.name
        );
    }
}
