//! Sentences with whole events: type and both countries must be right.
//!
//! Old names of the gold are mapped: DEMAND is REQUEST, DISAPPROVE and INVESTIGATE are ACCUSE, FIGHT is ASSAULT; the United
//! Nations and the European Union count as IGO. Where the gold has all parties on one side, so may the event.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_core::{Entity, Event};
use serde_json::Value;

use super::{code, codes, share};

struct Gold {
    event: String,
    source: Vec<String>,
    target: Vec<String>,
}

/// Figures.
pub fn score(gold: &[Value], coder: &Coder, verbose: bool) -> String {
    let mut by_text: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
    for record in gold {
        let text = record["text"]
            .as_str()
            .unwrap_or_default()
            .trim_matches(|c: char| c == '{' || c == '}' || c == ' ')
            .to_string();
        by_text.entry(text).or_default().push(read(record));
    }
    let (mut hits, mut types, mut right, mut found) = (0, 0, 0, 0);
    let mut out = String::new();
    for (text, golds) in &by_text {
        let events = code(coder, text, None);
        found += events.len();
        right += events
            .iter()
            .filter(|e| golds.iter().any(|g| whole(g, e)))
            .count();
        for one in golds {
            let hit = events.iter().any(|e| whole(one, e));
            hits += usize::from(hit);
            types += usize::from(events.iter().any(|e| e.event.name() == one.event));
            if verbose && !hit {
                let _ = writeln!(
                    out,
                    "  missed {} {:?} -> {:?}: {text}",
                    one.event, one.source, one.target
                );
                for e in &events {
                    let _ = writeln!(
                        out,
                        "    found {} {:?} -> {:?} by {}",
                        e.event,
                        of(&e.actor),
                        of(&e.recipient),
                        e.why.first().map_or("", String::as_str)
                    );
                }
            }
        }
    }
    let _ = writeln!(
        out,
        "  whole events: recall {}, precision {} ({found} found); type alone: recall {}",
        share(hits, gold.len()),
        share(right, found),
        share(types, gold.len())
    );
    out
}

fn read(record: &Value) -> Gold {
    let event = match record["event"].as_str().unwrap_or_default() {
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => other,
    };
    let parties = |key: &str| {
        codes(
            record[key]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|p| p["code"].as_str()),
            &plain,
        )
    };
    Gold {
        event: event.to_string(),
        source: parties("source"),
        target: parties("target"),
    }
}

fn whole(gold: &Gold, event: &Event) -> bool {
    let (actor, recipient) = (of(&event.actor), of(&event.recipient));
    let joined = |a: &[String], b: &[String]| codes(a.iter().chain(b).map(String::as_str), &plain);
    let one_sided = gold.target.is_empty() && joined(&actor, &recipient) == gold.source;
    let together = recipient.is_empty() && actor == joined(&gold.source, &gold.target);
    event.event.name() == gold.event
        && ((actor == gold.source && recipient == gold.target) || one_sided || together)
}

fn of(parties: &[Entity]) -> Vec<String> {
    codes(parties.iter().filter_map(|p| p.code.as_deref()), &plain)
}

fn plain(code: &str) -> String {
    match code {
        "EUR" | "UNO" => "IGO",
        "JAP" => "JPN",
        other => other,
    }
    .to_string()
}
