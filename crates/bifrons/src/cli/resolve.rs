//! `bifrons resolve`: which state and sector a mention stands for.

use std::ffi::OsString;

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_core::{Document, Entity, PartialDate, resolve_state, states};
use serde_json::{Value, json};

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `resolve`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line in:   {\"id\": 1, \"text\": \"Turkish police\", \"date\": \"2021-03-05\", \"country\": \"TUR\"}
A line out:  {\"id\": 1, \"name\": \"Turkey\", \"code\": \"TUR\", \"sector\": [\"COP\"]}

`country` and `date` may be left out. `date` is when the mention was written: offices change hands. `country` is what
the document is about; it is believed only where nothing in the mention tells."
)]
pub struct Args {
    /// JSON lines; `-` or nothing is standard input
    path: Option<OsString>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// Writes one line for each line in.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let coder = Coder::bundled();
    lines::map(
        args.path.as_ref(),
        args.threads,
        session,
        |fields| answer(coder, fields),
        |id| record(&id, &Entity::default()),
    )
}

/// The party that a mention names; its fields are empty where nothing is known.
pub fn resolve(
    coder: &Coder,
    mention: &str,
    country: Option<&str>,
    date: Option<PartialDate>,
) -> Entity {
    let document = Document {
        date,
        text: mention.to_string(),
        ..Document::default()
    };
    let mut found: Option<Entity> = None;
    coder.visit(&document, &mut |tree, parties, _| {
        if found.is_none() && !tree.is_empty() {
            let all = parties.all(tree.root());
            let named = parties.hits().first().map(|hit| parties.all(hit.start));
            let known = all
                .into_iter()
                .find(|p| p.entity.code.is_some() || !p.entity.sector.is_empty());
            // The parser may take a name of several words apart: then the first name found speaks for the mention.
            found = known
                .or_else(|| named.and_then(|n| n.into_iter().next()))
                .map(|p| p.entity);
        }
    });
    let mut entity = found.unwrap_or_default();
    if entity.code.is_none() {
        entity.code = country.map(str::to_string);
    }
    if entity.name.is_none() && entity.sector.is_empty() {
        entity.name = entity
            .code
            .as_deref()
            .and_then(|c| states().iter().find(|s| s.code == c))
            .map(|s| s.name.to_string());
    }
    entity
}

fn answer(coder: &Coder, fields: &lines::Fields) -> Result<Value, String> {
    let mention = lines::text(fields, "text")?;
    let date = match fields.get("date").and_then(Value::as_str) {
        Some(date) => Some(date.parse::<PartialDate>()?),
        None => None,
    };
    let country = match fields.get("country").and_then(Value::as_str) {
        Some(country) if !country.is_empty() => {
            Some(resolve_state(country).map_err(|e| e.to_string())?.code)
        }
        _ => None,
    };
    let id = fields.get("id").unwrap_or(&Value::Null);
    Ok(record(id, &resolve(coder, mention, country, date)))
}

fn record(id: &Value, entity: &Entity) -> Value {
    let sector: Vec<&str> = entity.sector.iter().map(|s| s.code()).collect();
    let mut record = json!({"id": id, "name": entity.name, "code": entity.code, "sector": sector});
    if let (Some(wikidata), Some(fields)) = (&entity.wikidata, record.as_object_mut()) {
        fields.insert("wikidata".into(), json!(wikidata));
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_is_believed_only_where_nothing_tells() {
        let coder = Coder::bundled();
        let code = |mention: &str, country| resolve(coder, mention, country, None).code;
        assert_eq!(code("Turkish police", Some("GRC")).as_deref(), Some("TUR"));
        assert_eq!(code("police", Some("GRC")).as_deref(), Some("GRC"));
        assert_eq!(code("Qwxyz", None), None);
    }
}
