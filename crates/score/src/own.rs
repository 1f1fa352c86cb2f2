//! Whole reports with their key events, by the rules written beside the gold (`OWN_SCHEMA.md`).
//!
//! A prediction may match a record when its trigger begins in the record's sentence and its type is the record's or one
//! of its alternatives; the best overlap of parties wins, one to one. Core recall counts groups of `core` records that are
//! hit; precision counts predictions that hit any record; a record that is no fact is told as one when the prediction is
//! asserted without attribution.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bifrons_core::{Entity, Event, Factuality};
use serde_json::Value;

use super::{code_record, codes, share};

#[derive(Default)]
struct Counts {
    core: usize,
    core_hit: usize,
    core_parties: usize,
    found: usize,
    right: usize,
    no_fact: usize,
    told_as_fact: usize,
    matched: usize,
    factuality: usize,
}

/// Figures.
pub fn score(gold: &[Value], verbose: bool) -> String {
    let mut counts = Counts::default();
    let mut out = String::new();
    for document in gold {
        report(document, &mut counts, verbose, &mut out);
    }
    let c = &counts;
    let _ = writeln!(
        out,
        "  core recall {} (with both parties {}), precision {}",
        share(c.core_hit, c.core),
        share(c.core_parties, c.core),
        share(c.right, c.found)
    );
    let _ = writeln!(
        out,
        "  no fact, but told as one {} of {}; factuality of what was matched {}",
        share(c.told_as_fact, c.no_fact),
        c.no_fact,
        share(c.factuality, c.matched)
    );
    out
}

fn report(document: &Value, counts: &mut Counts, verbose: bool, out: &mut String) {
    let records: Vec<&Value> = document["events"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    let events = code_record(document, false);
    let mut fits: Vec<(f64, usize, usize)> = Vec::new();
    for (i, record) in records.iter().enumerate() {
        for (j, event) in events.iter().enumerate() {
            let fit = fit(record, event);
            if fit > 0.0 {
                fits.push((fit, i, j));
            }
        }
    }
    fits.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then_with(|| (b.1, b.2).cmp(&(a.1, a.2)))
    });
    let (mut of_record, mut of_event): (BTreeMap<usize, usize>, BTreeSet<usize>) =
        Default::default();
    for (_, i, j) in fits {
        if !of_record.contains_key(&i) && !of_event.contains(&j) {
            of_record.insert(i, j);
            of_event.insert(j);
        }
    }
    let mut groups: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (i, record) in records.iter().enumerate() {
        let event = of_record.get(&i).map(|&j| &events[j]);
        let fact = record["fact_ok"].as_bool().unwrap_or(true);
        let bad = !fact
            && event
                .is_some_and(|e| e.factuality == Factuality::Asserted && e.attribution.is_empty());
        if !fact || record["trap"].as_bool() == Some(true) {
            counts.no_fact += 1;
            counts.told_as_fact += usize::from(bad);
        }
        if let Some(event) = event {
            counts.matched += 1;
            counts.factuality += usize::from(same_mark(record, event));
        }
        if record["tier"].as_str() == Some("core") {
            let name = record["group"]
                .as_str()
                .or(record["id"].as_str())
                .unwrap_or_default();
            let group = groups.entry(name).or_default();
            let hit = event.is_some() && !bad;
            group.0 |= hit;
            group.1 |= hit && event.is_some_and(|e| parties(record, e) >= 1.0);
            if verbose && !hit {
                let _ = writeln!(
                    out,
                    "  missed {name} {} {:?}",
                    record["event"],
                    record["trigger"].as_str().unwrap_or_default()
                );
            }
        }
    }
    counts.core += groups.len();
    counts.core_hit += groups.values().filter(|g| g.0).count();
    counts.core_parties += groups.values().filter(|g| g.1).count();
    counts.found += events.len();
    counts.right += of_event.len();
    if verbose {
        for (_, event) in events
            .iter()
            .enumerate()
            .filter(|(j, _)| !of_event.contains(j))
        {
            let _ = writeln!(out, "  too much {} {:?}", event.event, event.trigger.text);
        }
    }
}

fn fit(record: &Value, event: &Event) -> f64 {
    let offset = event.trigger.span.start as u64;
    let inside = record["sent_start"].as_u64().is_some_and(|s| s <= offset)
        && record["sent_end"].as_u64().is_some_and(|e| offset < e);
    let kind = record["type"].as_str().unwrap_or_default();
    if !inside || matches!(kind, "indicator" | "membership") {
        return 0.0;
    }
    let name = event.event.name();
    let alternative = record["alt_events"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|a| a.as_str() == Some(name));
    let base = match record["event"].as_str() {
        Some(own) if own == name => 1.0,
        None if alternative => return 0.5,
        Some(_) if alternative => 0.8,
        _ => return 0.0,
    };
    base + 2.0 * parties(record, event)
        + if record["tier"].as_str() == Some("core") {
            0.1
        } else {
            0.0
        }
}

/// Mean overlap of actors and recipients, 0 to 1; a reciprocal record may have its sides swapped or joined.
fn parties(record: &Value, event: &Event) -> f64 {
    let gold = |key: &str| {
        codes(
            record[key]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|p| p["code"].as_str()),
            &plain,
        )
    };
    let found = |list: &[Entity]| codes(list.iter().filter_map(|p| p.code.as_deref()), &plain);
    let (s, t, a, r) = (
        gold("source"),
        gold("target"),
        found(&event.actor),
        found(&event.recipient),
    );
    let join = |x: &[String], y: &[String]| codes(x.iter().chain(y).map(String::as_str), &plain);
    let straight = (overlap(&s, &a) + overlap(&t, &r)) / 2.0;
    if record["reciprocal"].as_bool() != Some(true) {
        return straight;
    }
    let swapped = (overlap(&s, &r) + overlap(&t, &a)) / 2.0;
    let joined = overlap(&join(&s, &t), &join(&a, &r));
    if t.is_empty() {
        joined
    } else {
        straight.max(swapped).max(joined)
    }
}

/// Jaccard overlap; two empty lists are equal.
fn overlap(a: &[String], b: &[String]) -> f64 {
    let shared = a.iter().filter(|x| b.contains(x)).count();
    let all = a.len() + b.len() - shared;
    if all == 0 {
        1.0
    } else {
        shared as f64 / all as f64
    }
}

fn same_mark(record: &Value, event: &Event) -> bool {
    let name = match event.factuality {
        Factuality::Hypothetical => "conditional",
        Factuality::Historical => "background",
        other => other.name(),
    };
    record["factuality"].as_str() == Some(name)
        || record["factuality_alt"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|a| a.as_str() == Some(name))
}

fn plain(code: &str) -> String {
    match code {
        "KOS" => "XKX",
        "MNC" => "BUS",
        other => other,
    }
    .to_string()
}
