//! `bifrons relate`: what one given party does to another.
//!
//! The parties are known, so the question is only which predicate joins them. Every predicate that some sense of the
//! lexicon fits makes a bid, the refused ones too, for the task supposes that there is an event. A bid weighs more the
//! better its actor falls on the source and its recipient on the target; the scores are the bids' shares by type.

use std::ffi::OsString;

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_code::actors::Party;
use bifrons_code::events::Draft;
use bifrons_code::tree::Tree;
use bifrons_core::{Document, EventType, Mode, Span};
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `relate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line in:   {\"id\": 1, \"text\": \"Iran accused Israel.\", \"source\": [0, 4], \"target\": [13, 19]}
A line out:  {\"id\": 1, \"event\": \"ACCUSE\", \"mode\": [], \"quad\": 3, \"confidence\": 0.87, \"scores\": {\"ACCUSE\": 0.97, …}}

Positions are Unicode code points, the end not included. `event` is null where the text has no predicate of an event."
)]
pub struct Args {
    /// JSON lines; `-` or nothing is standard input
    path: Option<OsString>,
    /// Write types as another codebook has them
    #[arg(long, value_enum)]
    map: Option<TypeMap>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// Codebooks that types can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TypeMap {
    /// The zero-shot PLOVER benchmark, which has one type YIELD for CONCEDE and RETREAT
    Zsp,
}

/// Types of the zero-shot PLOVER benchmark where they differ, with their quad.
const ZSP: [(EventType, &str, u8); 2] = [
    (EventType::Concede, "YIELD", 2),
    (EventType::Retreat, "YIELD", 2),
];

/// What joins two parties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Related {
    /// The type of event; `None` if the text has no predicate of one.
    pub event: Option<EventType>,
    /// Its modes.
    pub mode: Vec<Mode>,
    /// 0 to 1: how likely the type is right, by how well the parties fall on those given and how far others are behind.
    pub confidence: f64,
    /// Share of each type, adding up to 1; empty if there is no event. Types that made no bid are left out.
    pub scores: Vec<(EventType, f64)>,
}

/// Writes one line for each line in.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let coder = Coder::bundled();
    let answer = |fields: &lines::Fields| answer(coder, fields, args.map);
    lines::map(args.path.as_ref(), args.threads, session, answer, |id| {
        record(&id, &Related::default(), args.map)
    })
}

/// What `source` does to `target`, both spans of `text` in code points.
pub fn relate(coder: &Coder, text: &str, source: Span, target: Span) -> Related {
    let document = Document {
        text: text.to_string(),
        ..Document::default()
    };
    let mut bids: Vec<Bid> = Vec::new();
    coder.visit(&document, &mut |tree, _, drafts| {
        let (source, target) = (words(tree, source), words(tree, target));
        for draft in drafts.iter().filter(|d| d.sense.event.is_some()) {
            bids.push(bid(tree, draft, &source, &target));
        }
    });
    choose(&bids)
}

/// A predicate that may join the parties.
struct Bid {
    event: EventType,
    mode: Vec<Mode>,
    weight: f64,
    fit: f64,
}

fn choose(bids: &[Bid]) -> Related {
    let total: f64 = bids.iter().map(|b| b.weight).sum();
    let of = |event: EventType| {
        bids.iter()
            .filter(|b| b.event == event)
            .map(|b| b.weight)
            .sum::<f64>()
            / total
    };
    let mut scores: Vec<(EventType, f64)> = EventType::ALL
        .into_iter()
        .filter(|e| bids.iter().any(|b| b.event == *e))
        .map(|e| (e, of(e)))
        .collect();
    // Of equals the first in the codebook stays first.
    scores.sort_by(|x, y| y.1.total_cmp(&x.1));
    let Some(&(event, share)) = scores.first() else {
        return Related::default();
    };
    let best = bids
        .iter()
        .filter(|b| b.event == event)
        .max_by(|x, y| x.weight.total_cmp(&y.weight));
    let (mode, fit) = best.map(|b| (b.mode.clone(), b.fit)).unwrap_or_default();
    Related {
        event: Some(event),
        mode,
        confidence: calibrated(share * (0.35 + 0.65 * fit)),
        scores,
    }
}

/// The share of events right among those of that raw score, as measured on the zero-shot PLOVER sentences.
fn calibrated(raw: f64) -> f64 {
    (0.15 + 0.95 * raw).min(0.87)
}

fn bid(tree: &Tree, draft: &Draft, source: &[usize], target: &[usize]) -> Bid {
    let straight = fit(tree, draft, source, target);
    let crossed =
        fit(tree, draft, target, source) * if draft.sense.reciprocal { 0.95 } else { 0.5 };
    let fit = straight.max(crossed);
    let mut weight = 0.02 + fit * fit;
    if lies_between(draft.args.head, source, target) {
        weight += 0.05;
    }
    weight *= match &draft.refused {
        None => 1.0,
        Some(_) if draft.mood.content_of.is_some() => 0.35,
        Some(_) if draft.args.bare_noun => 0.3,
        Some(_) => 0.6,
    };
    weight *= if draft.sense.slots.is_empty() {
        1.0
    } else {
        1.2
    };
    Bid {
        event: draft.event,
        mode: draft.modes.clone(),
        weight,
        fit,
    }
}

/// How well the draft's actor falls on the words `by` and its recipient on the words `on`, 0 to 1.
fn fit(tree: &Tree, draft: &Draft, by: &[usize], on: &[usize]) -> f64 {
    let joined = |words: &[usize]| -> Vec<usize> {
        words.iter().flat_map(|w| tree.with_conjuncts(*w)).collect()
    };
    let actor = if names(tree, &draft.roles.actor, by) {
        1.0
    } else if touches(&joined(&draft.args.subjects), by) {
        0.85
    } else if near(tree, &draft.args.subjects, by) {
        0.5
    } else {
        0.0
    };
    let phrases: Vec<usize> = draft.args.phrases.iter().map(|(_, w)| *w).collect();
    let places = [
        draft.args.objects.as_slice(),
        &phrases,
        &draft.args.complements,
    ]
    .concat();
    let partner = draft.sense.reciprocal && names(tree, &draft.roles.actor, on);
    let recipient = if partner || names(tree, &draft.roles.recipient, on) {
        1.0
    } else if touches(&joined(&places), on) {
        0.85
    } else if near(tree, &places, on) {
        0.65
    } else if on.iter().any(|w| tree.is_below(*w, draft.args.head)) {
        0.4
    } else {
        0.0
    };
    0.5 * (actor + recipient)
}

/// Whether one of the parties is mentioned in those words.
fn names(tree: &Tree, parties: &[Party], words: &[usize]) -> bool {
    parties.iter().any(|p| {
        words.contains(&p.head)
            || words
                .iter()
                .any(|w| tree.span(*w, *w).overlaps(&p.entity.span))
    })
}

fn touches(places: &[usize], words: &[usize]) -> bool {
    places.iter().any(|w| words.contains(w))
}

/// Whether the words stand inside the phrases that these words head.
fn near(tree: &Tree, places: &[usize], words: &[usize]) -> bool {
    places
        .iter()
        .any(|p| words.iter().any(|w| tree.is_below(*w, *p)))
}

fn lies_between(head: usize, source: &[usize], target: &[usize]) -> bool {
    let (Some(s), Some(t)) = (source.first(), target.first()) else {
        return false;
    };
    (s.min(t)..s.max(t)).contains(&&head)
}

/// Words of the sentence that a span of the text covers, in part at least.
fn words(tree: &Tree, span: Span) -> Vec<usize> {
    (0..tree.len())
        .filter(|w| tree.span(*w, *w).overlaps(&span))
        .collect()
}

fn answer(coder: &Coder, fields: &lines::Fields, map: Option<TypeMap>) -> Result<Value, String> {
    let text = lines::text(fields, "text")?;
    let length = text.chars().count();
    let span = |key: &str| -> Result<Span, String> {
        let wrong =
            || format!("`{key}` is not [start, end] inside the {length} code points of `text`");
        let ends = fields
            .get(key)
            .and_then(Value::as_array)
            .ok_or_else(wrong)?;
        let at = |i: usize| {
            ends.get(i)
                .and_then(Value::as_u64)
                .and_then(|n| usize::try_from(n).ok())
        };
        match (at(0), at(1), ends.len()) {
            (Some(start), Some(end), 2) if start < end && end <= length => {
                Ok(Span::new(start, end))
            }
            _ => Err(wrong()),
        }
    };
    let related = relate(coder, text, span("source")?, span("target")?);
    Ok(record(
        fields.get("id").unwrap_or(&Value::Null),
        &related,
        map,
    ))
}

fn record(id: &Value, related: &Related, map: Option<TypeMap>) -> Value {
    let named = |event: EventType| {
        let mapped = ZSP
            .iter()
            .find(|(t, ..)| map == Some(TypeMap::Zsp) && *t == event);
        mapped.map_or((event.name(), event.quad().number()), |(_, name, quad)| {
            (*name, *quad)
        })
    };
    let mut scores: Map<String, Value> = EventType::ALL
        .into_iter()
        .map(|e| (named(e).0.to_string(), json!(0.0)))
        .collect();
    for (event, share) in &related.scores {
        if let Some(score) = scores.get_mut(named(*event).0) {
            *score = json!(rounded(score.as_f64().unwrap_or(0.0) + share));
        }
    }
    json!({
        "id": id,
        "event": related.event.map(|e| named(e).0),
        "mode": related.mode.iter().map(|m| m.name()).collect::<Vec<_>>(),
        "quad": related.event.map(|e| named(e).1),
        "confidence": rounded(related.confidence),
        "scores": scores,
    })
}

fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, source: &str, target: &str) -> Related {
        let at = |words: &str| {
            let start = text[..text.find(words).unwrap()].chars().count();
            Span::new(start, start + words.chars().count())
        };
        relate(Coder::bundled(), text, at(source), at(target))
    }

    #[test]
    fn the_predicate_that_joins_the_parties_wins() {
        let text = "France praised Germany, and Iran accused Israel of lying.";
        assert_eq!(of(text, "Iran", "Israel").event, Some(EventType::Accuse));
        assert_eq!(
            of(text, "France", "Germany").event,
            Some(EventType::Support)
        );
        let scores = of(text, "Iran", "Israel").scores;
        assert!((scores.iter().map(|s| s.1).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn no_predicate_is_no_event() {
        assert_eq!(
            of("France and Germany.", "France", "Germany"),
            Related::default()
        );
        let record = record(&json!(1), &Related::default(), Some(TypeMap::Zsp));
        assert_eq!(
            (&record["event"], &record["scores"]["YIELD"]),
            (&Value::Null, &json!(0.0))
        );
    }
}
