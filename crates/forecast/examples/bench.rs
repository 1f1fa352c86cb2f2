//! The benchmark of next events: `cargo run --release -p bifrons-forecast --example bench -- DIR [--on test] [KEY=VALUE …]`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use bifrons_forecast::next::{Benchmark, Forecaster, Options, Split, Tally, read_folder};

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
    let begun = Instant::now();
    let read = read_folder(Path::new(folder))?;
    let split = if on_test { Split::Test } else { Split::Valid };
    let benchmark = Benchmark::new(&read, split).context("nothing is asked")?;
    println!(
        "{:<34} {:>8} {:>6} {:>6} {:>6} {:>6}",
        "", "answers", "MRR", "H@1", "H@3", "H@10"
    );
    let baselines = benchmark.recurrency();
    show("recurrency, relaxed ξ", &baselines.relaxed);
    show("recurrency, strict ψΔ", &baselines.strict);
    show("recurrency, combined ψΔξ", &baselines.combined);
    let baselines_took = begun.elapsed();
    let mut forecaster = Forecaster::train(
        &benchmark.stream,
        benchmark.traits.clone(),
        benchmark.from,
        &options,
    );
    let trained = begun.elapsed();
    let reached = benchmark.run(&mut forecaster);
    show("conditional logit", &reached.logit);
    show("ranker", &reached.ranker);
    show("  pair known", &reached.known);
    show("  pair new", &reached.new);
    show("act of a pair, its own counts", &reached.act_counts);
    show("act of a pair, conditional logit", &reached.act_logit);
    show("act of a pair, ranker", &reached.act_ranker);
    println!(
        "candidates hold {:.1} % of the answers",
        100.0 * reached.kept as f64 / reached.ranker.answers as f64
    );
    println!(
        "baselines {:.1?}, training {:.1?}, evaluation {:.1?}",
        baselines_took,
        trained - baselines_took,
        begun.elapsed() - trained
    );
    Ok(())
}

fn show(name: &str, tally: &Tally) {
    let [one, three, ten] = tally.hits().map(|share| 100.0 * share);
    println!(
        "{name:<34} {:>8} {:>6.2} {one:>6.2} {three:>6.2} {ten:>6.2}",
        tally.answers,
        100.0 * tally.mrr()
    );
}
