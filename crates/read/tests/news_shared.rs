//! Pages, feeds and archives of the shared data: figures that must not fall, and nothing that stops the reading.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tells that tests are skipped; helpers may fail as tests do"
)]

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::PathBuf;

use bifrons_read::{Limits, Options, Read, Source, documents, page};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

fn shared(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("BIFRONS_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let path = folder.join("data/news/fixtures").join(what);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

/// The lines of the gold file, each with its page.
fn gold() -> Vec<(Value, String)> {
    let Some(path) = shared("html_gold.jsonl") else {
        return Vec::new();
    };
    let text = fs::read_to_string(&path).unwrap();
    let with_page = |line: &str| {
        let gold: Value = serde_json::from_str(line).unwrap();
        let file = File::open(path.with_file_name(gold["file"].as_str().unwrap())).unwrap();
        let mut html = Vec::new();
        MultiGzDecoder::new(file).read_to_end(&mut html).unwrap();
        (gold, String::from_utf8_lossy(&html).into_owned())
    };
    text.lines().map(with_page).collect()
}

fn tokens(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

fn f1(found: &str, gold: &str) -> f64 {
    let (found, gold) = (tokens(found), tokens(gold));
    let both: usize = found
        .iter()
        .map(|(word, n)| n.min(gold.get(word).unwrap_or(&0)))
        .sum();
    2.0 * both as f64 / (found.values().sum::<usize>() + gold.values().sum::<usize>()) as f64
}

#[test]
fn pages_are_read_as_people_read_them() {
    let gold = gold();
    if gold.is_empty() {
        return;
    }
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut scores = Vec::new();
    let (mut titles, mut days) = (Vec::new(), Vec::new());
    for (gold, html) in &gold {
        // Without its address, so that the page itself has to tell its day.
        let found = page(html, "", &Limits::default()).unwrap();
        scores.push(f1(&found.text, gold["body"].as_str().unwrap()));
        if let Some(title) = gold["title"].as_str() {
            titles.push(one_line(title) == found.title);
        }
        if let Some(published) = gold["published"].as_str() {
            let day = found.date.map(|date| date.to_string()).unwrap_or_default();
            days.push(published.starts_with(&day) && !day.is_empty());
        }
    }
    scores.sort_by(f64::total_cmp);
    let mean = |scores: &[f64]| scores.iter().sum::<f64>() / scores.len() as f64;
    let share =
        |right: &[bool]| right.iter().filter(|right| **right).count() as f64 / right.len() as f64;
    assert!(mean(&scores) >= 0.97, "{}", mean(&scores));
    assert!(
        mean(&scores[..scores.len().div_ceil(10)]) >= 0.88,
        "{scores:?}"
    );
    assert!(share(&titles) >= 0.9, "{}", share(&titles));
    assert!(share(&days) >= 0.97, "{}", share(&days));
}

#[test]
fn every_feed_and_archive_is_read_or_refused_with_a_reason() {
    for (folder, documents_at_least) in [("feeds", 100), ("warc", 15)] {
        let Some(path) = shared(folder) else { return };
        let files = fs::read_dir(&path).unwrap().count();
        let mut reads = documents(&[Source::from(path.as_path())], &Options::default()).unwrap();
        let mut named = Vec::new();
        for read in reads.by_ref() {
            match read {
                Read::Document(_) => {}
                Read::Empty(empty) => named.push(empty.to_string()),
                Read::Rejected(rejected) => {
                    assert!(!rejected.reason.to_string().is_empty());
                    named.push(rejected.to_string());
                }
            }
        }
        assert_eq!(reads.progress().files, files);
        assert!(
            reads.counts().documents >= documents_at_least,
            "{folder}: {}, {named:#?}",
            reads.counts()
        );
    }
}

#[test]
fn pages_of_an_archive_are_those_of_the_files() {
    let Some(path) = shared("warc/own_news_pages.warc.gz") else {
        return;
    };
    let gold = gold();
    let reads = documents(&[Source::from(path.as_path())], &Options::default()).unwrap();
    let mut seen = 0;
    for read in reads {
        let Read::Document(found) = read else {
            panic!("{read:?}");
        };
        let own = gold.iter().find_map(|(gold, html)| {
            let own = page(html, gold["url"].as_str()?, &Limits::default()).ok()?;
            (own.title == found.value.title).then_some(own)
        });
        assert_eq!(
            Some(found.value.text),
            own.map(|page| page.text),
            "{}",
            found.value.url
        );
        seen += 1;
    }
    assert_eq!(seen, 8);
}
