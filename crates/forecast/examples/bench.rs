//! The benchmark of next events: `cargo run --release -p bifrons-forecast --example bench -- DIR [--on test] [KEY=VALUE …]`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use bifrons_forecast::next::{Options, Split, Stage, bench};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().context("a folder is asked for")?;
    let on_test = arguments
        .windows(2)
        .any(|a| a[0] == "--on" && a[1] == "test");
    let mut options = Options::default();
    for (key, value) in arguments.iter().filter_map(|a| a.split_once('=')) {
        let number: f64 = value
            .parse()
            .with_context(|| format!("{key}: a number is asked for"))?;
        match key {
            "keep" => options.keep = number as usize,
            "first" => options.wrong[0] = number as usize,
            "drawn" => options.wrong[1] = number as usize,
            "questions" => options.questions = number as usize,
            "warm" => options.warm = number,
            "counters" => options.counters = number as usize,
            "trees" => options.who.trees = number as usize,
            "rate" => options.who.rate = number,
            "leaves" => options.who.grow.leaves = number as usize,
            "least" => options.who.grow.least = number,
            "groups" => options.who.groups = number,
            "columns" => options.who.columns = number,
            "acts" => options.what.trees = number as usize,
            other => anyhow::bail!("{other}: not an option"),
        }
    }
    let split = if on_test { Split::Test } else { Split::Valid };
    let mut began: Vec<(Stage, Instant)> = Vec::new();
    let report = bench(Path::new(folder), split, &options, &mut |progress| {
        if began.last().is_none_or(|last| last.0 != progress.stage) {
            began.push((progress.stage, Instant::now()));
        }
    })?;
    let ended = Instant::now();
    println!(
        "{:<20}{:<28} {:>8} {:>6} {:>6} {:>6} {:>6}",
        "asked", "by", "answers", "MRR", "H@1", "H@3", "H@10"
    );
    for line in report.lines() {
        let [one, three, ten] = line.tally.hits().map(|share| 100.0 * share);
        println!(
            "{:<20}{:<28} {:>8} {:>6.2} {one:>6.2} {three:>6.2} {ten:>6.2}",
            line.asked,
            line.by,
            line.tally.answers,
            100.0 * line.tally.mrr()
        );
    }
    println!(
        "the ranker looked at {:.1} % of the right answers; its probabilities are off by {:.1} points on average",
        100.0 * report.held(),
        100.0 * report.calibration().error()
    );
    let tenths = report.calibration().tenths.into_iter();
    for [answers, said, right] in tenths.filter(|tenth| tenth[0] > 0.0) {
        println!(
            "  {answers:>8} likeliest said {:.3}, right {:.3}",
            said / answers,
            right / answers
        );
    }
    println!("{} counters are remembered", report.counters);
    for (i, (stage, from)) in began.iter().enumerate() {
        let until = began.get(i + 1).map_or(ended, |next| next.1);
        println!("{stage:?}: {:.1?}", until - *from);
    }
    Ok(())
}
