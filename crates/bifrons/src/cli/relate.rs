//! `bifrons relate`: what one given party does to another.

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_code::relate::{Related, relate, zsp};
use bifrons_core::{EventType, Span};
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `relate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line in:   {\"id\": 1, \"text\": \"Iran accused Israel.\", \"source\": [0, 4], \"target\": [13, 19]}
A line out:  {\"id\": 1, \"event\": \"ACCUSE\", \"mode\": [], \"quad\": 3, \"confidence\": 0.87, \"scores\": {\"ACCUSE\": 0.97, …}}

Positions are Unicode code points, the end not included. `event` is null where nothing joins the two (not with --map zsp, which supposes an event); `none` is the probability of that."
)]
pub struct Args {
    #[command(flatten)]
    input: lines::Input,
    #[command(flatten)]
    fast: super::FastArg,
    /// Write types as another codebook has them
    #[arg(long, value_enum)]
    map: Option<TypeMap>,
}

/// Codebooks that types can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TypeMap {
    /// The zero-shot PLOVER benchmark, which has one type YIELD for CONCEDE and RETREAT
    Zsp,
}

/// Writes one line for each line in.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let coder = args.fast.coder();
    let answer = |fields: &lines::Fields| answer(coder, fields, args.map);
    lines::map(&args.input, session, answer, |id| {
        record(&id, &Related::default(), args.map)
    })
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
    let (names, told): (Vec<&str>, Vec<(&str, f64)>) = match map {
        Some(TypeMap::Zsp) => {
            let mut names: Vec<&str> = EventType::ALL.into_iter().map(zsp::name).collect();
            names.dedup();
            (names, zsp::scores(related))
        }
        None => (
            EventType::ALL.into_iter().map(EventType::name).collect(),
            related.scores.iter().map(|(e, p)| (e.name(), *p)).collect(),
        ),
    };
    let mut scores: Map<String, Value> = names
        .into_iter()
        .map(|name| (name.to_string(), json!(0.0)))
        .collect();
    for (name, p) in &told {
        scores.insert((*name).to_string(), json!(rounded(*p)));
    }
    // The benchmark supposes an event for every pair.
    let best = told
        .first()
        .filter(|_| map.is_some() || related.event.is_some());
    json!({
        "id": id,
        "event": best.map(|(name, _)| name),
        "mode": related.mode.iter().map(|m| m.name()).collect::<Vec<_>>(),
        "quad": best.map(|(name, _)| zsp::quad(name)),
        "confidence": rounded(best.map_or(0.0, |(_, p)| *p)),
        "none": related.none.map(rounded),
        "scores": scores,
    })
}

fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_event_is_null_and_all_scores_are_told() {
        let record = record(&json!(1), &Related::default(), Some(TypeMap::Zsp));
        assert_eq!(
            (&record["event"], &record["scores"]["YIELD"]),
            (&Value::Null, &json!(0.0))
        );
    }
}
