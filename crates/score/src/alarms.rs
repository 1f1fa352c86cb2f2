//! False alarms: exhaustive labels of police action, and how many events plain news and speeches give.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bifrons_core::{Event, EventType, Factuality};
use rayon::prelude::*;
use serde_json::Value;

use bifrons_code::Coder;

use super::{code, code_record, share};

/// Sentences labelled KILL, ARREST, FORCE, FAIL, ANY_ACTION of the police, every one. An arrest is COERCE arrest, force and
/// killing are ASSAULT; each is counted wherever the coder sees it, so that other people's violence shows as an alarm too.
pub fn labelled(gold: &[Value], coder: &Coder, verbose: bool) -> String {
    let sentences: Vec<(&str, Vec<&str>, Option<&str>)> = gold
        .iter()
        .flat_map(|d| {
            let date = d["date"].as_str();
            d["sentences"]
                .as_array()
                .into_iter()
                .flatten()
                .map(move |s| {
                    let labels = s[1]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .collect();
                    (s[0].as_str().unwrap_or_default(), labels, date)
                })
        })
        .collect();
    let found: Vec<Vec<Event>> = sentences
        .par_iter()
        .map(|(text, _, date)| code(coder, text, *date))
        .collect();
    let mut out = String::new();
    for (name, labels, event) in [
        ("arrest", &["ARREST"][..], EventType::Coerce),
        ("force", &["FORCE", "KILL"][..], EventType::Assault),
    ] {
        let (mut gold, mut told, mut both) = (0, 0, 0);
        for ((text, own, _), events) in sentences.iter().zip(&found) {
            let labelled = own.iter().any(|l| labels.contains(l));
            let alarm = events.iter().any(|e| {
                e.event == event
                    && e.factuality == Factuality::Asserted
                    && (name != "arrest" || e.mode.iter().any(|m| m.name() == "arrest"))
            });
            gold += usize::from(labelled);
            told += usize::from(alarm);
            both += usize::from(labelled && alarm);
            if verbose && alarm != labelled {
                let _ = writeln!(
                    out,
                    "  {} {name}: {text}",
                    if alarm { "alarm" } else { "missed" }
                );
            }
        }
        let _ = writeln!(
            out,
            "  {name}: {gold} sentences labelled, {told} told, recall {}, precision {}",
            share(both, gold),
            share(both, told)
        );
    }
    let quiet = sentences
        .iter()
        .zip(&found)
        .filter(|((_, labels, _), _)| labels.is_empty());
    let (n, alarms) = quiet.fold((0, 0), |(n, a), (_, events)| {
        (
            n + 1,
            a + usize::from(
                events
                    .iter()
                    .any(|e| e.event.quad().number() == 4 && e.counted),
            ),
        )
    });
    let _ = writeln!(
        out,
        "  sentences without police action: {n}, of which {} give a counted deed of conflict",
        share(alarms, n)
    );
    out
}

/// Events for each 1,000 words, by type.
pub fn flood(news: &[Value], coder: &Coder) -> String {
    let coded: Vec<(usize, Vec<Event>)> = news
        .par_iter()
        .map(|d| {
            let words = d["text"]
                .as_str()
                .unwrap_or_default()
                .split_whitespace()
                .count();
            (words, code_record(coder, d, true))
        })
        .collect();
    let words: usize = coded.iter().map(|(n, _)| n).sum();
    let mut by_type: BTreeMap<EventType, usize> = BTreeMap::new();
    let (mut all, mut counted, mut both) = (0, 0, 0);
    for event in coded.iter().flat_map(|(_, e)| e) {
        all += 1;
        counted += usize::from(event.counted);
        let known =
            |list: &[bifrons_core::Entity]| list.iter().filter(|p| p.code.is_some()).count();
        both += usize::from(
            event.counted
                && (known(&event.actor) > 0 && known(&event.recipient) > 0
                    || known(&event.actor) > 1),
        );
        *by_type.entry(event.event).or_default() += 1;
    }
    let rate = |n: usize| format!("{:.1}", 1000.0 * n as f64 / words.max(1) as f64);
    let types: Vec<String> = by_type.iter().map(|(t, n)| format!("{t} {n}")).collect();
    format!(
        "  {words} words; for each 1,000: {} events, {} counted as facts, {} of these with both parties\n  {}\n",
        rate(all),
        rate(counted),
        rate(both),
        types.join(", ")
    )
}
