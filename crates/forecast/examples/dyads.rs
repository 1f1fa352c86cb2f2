//! How good forecasts of dyads are: `cargo run --release -p bifrons-forecast --example dyads [SET …] [summed] [ahead=6] [refit=12]`;
//! `busiest=`, `quiet=`, `history=`, `rows=`, `ridge=` change how models are fitted.
//!
//! Back-tests the model against naive rules on KEDS Levant (`levant`: months, the 30 busiest dyads, tested from 1998) and ICEWS18
//! (weeks, the 200 busiest, tested from August 2018 to the last week that the data fill), the latter with two readings of its actors:
//! `icews18`, by the state in brackets after their name as in crate faces' example `next`, and `icews18-leaders`, where
//! leaders too count as their states. Without `refit` one model is fitted to all before the test, as in the published tables;
//! with it a new one every so many periods. Reads `$BIFRONS_SHARED`, else `../shared`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use bifrons_core::Quad;
use bifrons_faces::Bucket;
use bifrons_forecast::dyad::{Model, Options, Panel, Sides};
use bifrons_forecast::record::{By, Outcomes, Score, Target, Trial, back_test, pooled, score};
use jiff::civil::{Date, date};

#[path = "../../faces/examples/common/series.rs"]
#[allow(dead_code, reason = "the other examples need more of it")]
mod series;
#[path = "../../faces/examples/common/table.rs"]
mod table;

use series::{icews18_events, levant_events, quad};

const LEADERS: &str = include_str!("../../faces/examples/flips/leaders.txt");
const QUADS: [Quad; 4] = [
    Quad::VerbalCooperation,
    Quad::MaterialCooperation,
    Quad::VerbalConflict,
    Quad::MaterialConflict,
];

/// What is asked of the example.
struct Asked {
    sides: Sides,
    ahead: usize,
    refit: usize,
    options: Options,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(root) = table::shared("data/events/keds") else {
        println!("skipped: no folder data/events/keds in $BIFRONS_SHARED or ../shared");
        return Ok(());
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, usual: usize| {
        let found = arguments.iter().find_map(|a| a.strip_prefix(name));
        found.map_or(Ok(usual), str::parse)
    };
    let usual = Options::default();
    let ahead = number("ahead=", 1)?;
    let asked = Asked {
        sides: match arguments.iter().any(|a| a == "summed") {
            true => Sides::Summed,
            false => Sides::Directed,
        },
        ahead,
        refit: number("refit=", usize::MAX)?,
        options: Options {
            ahead,
            busiest: number("busiest=", usual.busiest)?,
            quiet: number("quiet=", usual.quiet)?,
            history: number("history=", usual.history)?,
            rows: number("rows=", usual.rows)?,
            ridge: number("ridge=", usual.ridge as usize)? as f64,
        },
    };
    let all = ["levant", "icews18", "icews18-leaders"];
    let named = |set: &&str| arguments.iter().any(|a| a == set);
    let some = all.iter().any(|set| named(&set));
    for set in all.iter().filter(|set| !some || named(set)) {
        report(set, &root, &asked)?;
    }
    Ok(())
}

/// The panel, the first day tested, and how many dyads are.
fn load(set: &str, root: &Path, sides: Sides) -> Result<(Panel, Date, usize), Box<dyn Error>> {
    let leaders: BTreeMap<&str, &str> = LEADERS
        .lines()
        .filter_map(|l| l.split_once(" ; "))
        .collect();
    let (seen, bucket, test, dyads) = match set {
        "levant" => (levant_events(root)?, Bucket::Month, date(1998, 1, 1), 30),
        "icews18" => {
            let seen = icews18_events(root, |_| None)?;
            (seen, Bucket::Week, date(2018, 8, 1), 200)
        }
        _ => {
            let known = |name: &str| leaders.get(name).map(|state| state.to_string());
            let seen = icews18_events(root, known)?;
            (seen, Bucket::Week, date(2018, 8, 1), 200)
        }
    };
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
        return Err("no events".into());
    };
    // The first period counts even if the data begin in its midst, as in the table to compare with.
    let span = [bucket.bounds(first.0).0, last.0];
    let events = seen
        .iter()
        .filter_map(|(day, a, b, code)| Some((*day, a.as_str(), b.as_str(), QUADS[quad(code)?])));
    Ok((Panel::new(bucket, sides, span, events), test, dyads))
}

fn report(set: &str, root: &Path, asked: &Asked) -> Result<(), Box<dyn Error>> {
    let (panel, test, dyads) = load(set, root, asked.sides)?;
    let first = panel
        .index(test)
        .ok_or("the test begins outside of the data")?;
    let mut told = panel.busiest(panel.len());
    told.truncate(dyads);
    let trial = Trial {
        first,
        dyads: told,
        refit: asked.refit,
        options: asked.options,
    };
    let rows = back_test(&panel, &trial)?;
    let outcomes = Outcomes::new(&panel, &rows);
    let span = |at: usize| panel.periods()[at].label().to_string();
    println!(
        "# {set}: {dyads} dyads, {:?}, learnt from {} to {}, tested to {}{}",
        asked.sides,
        span(0),
        span(first - 1),
        span(panel.len() - 1),
        match asked.refit {
            usize::MAX => String::new(),
            n => format!(", a new model every {n} periods"),
        }
    );
    let by_ahead = score(&rows, &outcomes);
    for ahead in 1..=asked.ahead {
        let some: Vec<&Score> = by_ahead.iter().filter(|s| s.ahead == ahead).collect();
        println!("\n## {ahead} ahead");
        print(&some);
    }
    if asked.ahead > 1 {
        println!("\n## all together");
        print(&pooled(&rows, &outcomes).iter().collect::<Vec<_>>());
    }
    calibration(&by_ahead);
    if asked.ahead == 1 {
        weights(&panel.head(first), &trial.options)?;
    }
    println!();
    Ok(())
}

fn print(scores: &[&Score]) {
    println!(
        "target    by        n       came    told    CRPS    skill   log     Brier   AUC    50/80/95 % hold         exactly"
    );
    for s in scores {
        let model = scores
            .iter()
            .find(|m| m.target == s.target && m.by == By::Model);
        let skill = model.filter(|m| m.by != s.by).and_then(|m| m.skill(s));
        let three = |c: Option<[f64; 3]>| {
            c.map_or(String::new(), |c| {
                c.map(|x| format!("{:5.1}", 100.0 * x)).join(" ")
            })
        };
        println!(
            "{:9} {:9} {:<7} {:<7.3} {:<7.3} {:<7.4} {:7} {:<7.4} {:<7.4} {:6} {:23} {}",
            s.target.name(),
            s.by.name(),
            s.n,
            s.came,
            s.told,
            s.crps,
            skill.map_or(String::new(), |x| format!("{x:+.3}")),
            s.log_score,
            s.brier,
            s.auc.map_or(String::new(), |a| format!("{a:.4}")),
            three(s.covered),
            three(s.covered_exactly),
        );
    }
}

fn calibration(scores: &[Score]) {
    let next = |s: &&Score| s.ahead == 1 && s.by == By::Model;
    for s in scores.iter().filter(next) {
        if !matches!(s.target, Target::Conflict | Target::Flip) {
            continue;
        }
        println!(
            "\n{} one ahead: reliability {:.4}, resolution {:.4}, uncertainty {:.4}",
            s.target, s.parts.reliability, s.parts.resolution, s.parts.uncertainty
        );
        for bin in s.calibration.iter().filter(|b| b.n > 0) {
            println!("  told {:.3}  came {:.3}  n {}", bin.told, bin.came, bin.n);
        }
    }
}

fn weights(panel: &Panel, options: &Options) -> Result<(), Box<dyn Error>> {
    let model = Model::fit(panel, options)?;
    println!("\nconflict one ahead, weights of standardised features:");
    for c in model
        .any_coefficients(Quad::MaterialConflict, 1)
        .iter()
        .take(12)
    {
        println!("  {:+.3}  {} ({})", c.weight, c.name, c.about.name());
    }
    for class in model.classes(Quad::MaterialConflict, 1) {
        println!(
            "  {:.0} % of periods: {:.2} times what is expected, size {:.2}",
            100.0 * class.share,
            class.times,
            class.size
        );
    }
    Ok(())
}
