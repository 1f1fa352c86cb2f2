//! How well copies are told from other stories, on copies made of open news.
//!
//! `cargo run --release -p bifrons-copies --example pairs [-- --list N]`; the news is found by `BIFRONS_SHARED`. With
//! `--list`, so many of the reports that were placed with another story are printed for each row, to judge by eye:
//! many tell of the same happening.

#![allow(clippy::print_stdout, reason = "an example prints")]

mod figures;
mod make;
mod news;

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result};
use bifrons_copies::Limits;

use figures::{Figures, figures};
use make::{Most, Random};
use news::{News, Report, crowded, stream, with_footers};

/// Times that a row is measured; the fastest counts.
const RUNS: usize = 3;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let list = match &args[..] {
        [] => 0,
        [flag, n] if flag == "--list" => n.parse()?,
        _ => anyhow::bail!("usage: pairs [--list N]"),
    };
    let folder = news::shared("data/news/open")
        .context("no folder data/news/open in $BIFRONS_SHARED or ../shared")?;
    let News { documents, items } = News::read(&folder)?;
    let limits = Limits::default();
    println!(
        "limits: {} days, {} reports, {:.0} MB at most\n",
        limits.days,
        limits.reports,
        limits.bytes() as f64 / 1e6
    );
    println!(
        "| reports | changes to copies | number | copies | recall | precision | placed wrongly | reports/s | MB |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (name, reports, most) in [
        ("documents", documents.clone(), Most::EACH_30),
        ("documents", documents.clone(), Most::ALL_30),
        ("documents", documents.clone(), Most::CUT_80),
        (
            "documents, all in 3 days",
            crowded(documents.clone()),
            Most::EACH_30,
        ),
        (
            "items of one to three sentences",
            items.clone(),
            Most::EACH_30,
        ),
        ("items", items.clone(), Most::ALL_30),
        (
            "items, all in 3 days",
            crowded(items.clone()),
            Most::EACH_30,
        ),
        (
            "items with footers of 12 publishers",
            with_footers(items),
            Most::EACH_30,
        ),
    ] {
        let stream = stream(reports, most, &mut Random(7))?;
        let mut found = figures(&stream, &limits);
        for _ in 1..RUNS {
            found.time = found.time.min(figures(&stream, &limits).time);
        }
        row(name, &most, &stream, &found);
        if list > 0 {
            wrong(&stream, &found, list);
        }
    }
    Ok(())
}

fn row(name: &str, most: &Most, stream: &[Report], found: &Figures) {
    let speed = stream.len() as f64 / found.time.max(Duration::from_nanos(1)).as_secs_f64();
    println!(
        "| {name} | {} | {} | {} | {:.4} | {:.4} | {} | {speed:.0} | {:.0} |",
        most.name,
        stream.len(),
        found.seconds,
        found.recall(),
        found.precision(),
        found.wrong.len(),
        found.bytes as f64 / 1e6,
    );
}

fn wrong(stream: &[Report], found: &Figures, list: usize) {
    let reports: HashMap<usize, &Report> = stream.iter().map(|r| (r.number, r)).collect();
    for (report, first, similarity) in found
        .wrong
        .iter()
        .step_by(found.wrong.len().div_ceil(list).max(1))
    {
        println!("  {similarity:.2}");
        for number in [first, report] {
            let report = reports[number];
            println!(
                "    {} {}",
                report.date,
                report.text.chars().take(300).collect::<String>()
            );
        }
    }
}
