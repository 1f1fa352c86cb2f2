//! The extraction of web pages against gold data: `cargo run --release -p bifrons-read --example html [ID…]`.
//! With ids of pages, prints what is missing from each, and what is too much.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program to run by hand"
)]

use std::collections::BTreeMap;
use std::fs::{File, read_to_string};
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use bifrons_read::{Limits, page};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

fn main() {
    let shared = std::env::var("BIFRONS_SHARED").unwrap_or_else(|_| "../shared".into());
    let base = Path::new(&shared).join("data/news/fixtures");
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let mut scores = Vec::new();
    let (mut titles, mut days) = ((0, 0), (0, 0));
    let (mut bytes, mut seconds) = (0, 0.0);
    for line in read_to_string(base.join("html_gold.jsonl"))
        .unwrap()
        .lines()
    {
        let gold: Value = serde_json::from_str(line).unwrap();
        let id = gold["id"].as_str().unwrap();
        if !wanted.is_empty() && !wanted.iter().any(|wanted| id.contains(wanted)) {
            continue;
        }
        let mut html = Vec::new();
        let file = File::open(base.join(gold["file"].as_str().unwrap())).unwrap();
        MultiGzDecoder::new(file).read_to_end(&mut html).unwrap();
        let start = Instant::now();
        let found = page(
            &String::from_utf8_lossy(&html),
            gold["url"].as_str().unwrap_or_default(),
            &Limits::default(),
        )
        .unwrap();
        seconds += start.elapsed().as_secs_f64();
        bytes += html.len();
        let body = gold["body"].as_str().unwrap();
        let score = f1(&found.text, body);
        scores.push((score, id.to_string()));
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut wrong = String::new();
        if let Some(title) = gold["title"].as_str() {
            titles.1 += 1;
            if one_line(title) == found.title {
                titles.0 += 1;
            } else {
                wrong += &format!("\n      title: {}\n     wanted: {title}", found.title);
            }
        }
        if let Some(published) = gold["published"].as_str() {
            days.1 += 1;
            let day = found.date.map(|date| date.to_string()).unwrap_or_default();
            if Some(day.as_str()) == published.get(..10) {
                days.0 += 1;
            } else {
                wrong += &format!("\n      day: {day}\n   wanted: {published}");
            }
        }
        if wanted.is_empty() {
            println!("{score:.3} {id}{wrong}");
        } else {
            println!("{score:.3} {id}{wrong}\n{found:?}");
            differ(&found.text, body);
        }
    }
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mean = |of: &[(f64, String)]| of.iter().map(|s| s.0).sum::<f64>() / of.len() as f64;
    let decile = scores.len().div_ceil(10);
    println!(
        "body token F1 {:.4} mean, worst decile {:.4} mean ({:.4} at its end) of {} pages; title {}/{} = {:.3}; day {}/{} = {:.3}; {:.1} MB/s",
        mean(&scores),
        mean(&scores[..decile]),
        scores[decile - 1].0,
        scores.len(),
        titles.0,
        titles.1,
        f64::from(titles.0) / f64::from(titles.1),
        days.0,
        days.1,
        f64::from(days.0) / f64::from(days.1),
        bytes as f64 / 1e6 / seconds
    );
}

fn tokens(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Harmonic mean of precision and recall over words, each as often as it stands.
fn f1(found: &str, gold: &str) -> f64 {
    let (found, gold) = (tokens(found), tokens(gold));
    let shared: usize = found
        .iter()
        .map(|(word, n)| n.min(gold.get(word).unwrap_or(&0)))
        .sum();
    let all = found.values().sum::<usize>() + gold.values().sum::<usize>();
    if all == 0 {
        1.0
    } else {
        2.0 * shared as f64 / all as f64
    }
}

/// Prints paragraphs that are only in one of the two.
fn differ(found: &str, gold: &str) {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (all_found, all_gold) = (squeeze(found), squeeze(gold));
    for part in found.split("\n\n") {
        if !all_gold.contains(&squeeze(part)) {
            println!("   + {part}");
        }
    }
    for part in gold.lines() {
        if !all_found.contains(&squeeze(part)) {
            println!("   - {part}");
        }
    }
}
