//! `bifrons resolve`: which state and sector a mention stands for.

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_code::actors::mention::Resolved;
use bifrons_code::resolve::resolve;
use bifrons_core::{PartialDate, resolve_state};
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
    #[command(flatten)]
    input: lines::Input,
    #[command(flatten)]
    actors: super::actors::ActorsArg,
}

/// Writes one line for each line in.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let coder = args.actors.coder(Coder::bundled())?;
    lines::map(
        &args.input,
        session,
        |fields| answer(coder, fields),
        |id| record(&id, &Resolved::default()),
    )
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

fn record(id: &Value, resolved: &Resolved) -> Value {
    let entity = &resolved.entity;
    let sector: Vec<&str> = entity.sector.iter().map(|s| s.code()).collect();
    let mut record = json!({"id": id, "name": entity.name, "code": entity.code, "sector": sector});
    if let Some(fields) = record.as_object_mut() {
        if let Some(wikidata) = &entity.wikidata {
            fields.insert("wikidata".into(), json!(wikidata));
        }
        if let Some(office) = resolved.office {
            fields.insert("office".into(), json!(office));
        }
    }
    record
}
