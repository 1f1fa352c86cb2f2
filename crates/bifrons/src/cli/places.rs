//! `bifrons places`: places that a text names, with their coordinates.

use anyhow::Result;
use bifrons_code::places::{Places, Toponym};
use bifrons_core::resolve_state;
use serde_json::{Value, json};

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `places`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line in:   {\"id\": 1, \"text\": \"Police in Paris, Texas, held two Belgians.\"}
A line out:  {\"id\": 1, \"places\": [{\"start\": 10, \"end\": 15, \"text\": \"Paris\", \"name\": \"Paris\",
             \"country\": \"USA\", \"lat\": 33.66, \"lon\": -95.56, \"kind\": \"city\", \"geonames\": 4717560}, ...]}

`title` and `country` may be left out; a place in the title has `\"title\": true`, and its span counts from there. `country` is what
the document is about; it is believed where nothing speaks against it. Adjectives and peoples (\"Belgians\") have the kind
`people`, and places that no list has the kind `unlisted`, with the coordinates of what is near them in the text.
The gazetteer is from GeoNames (CC BY 4.0)."
)]
pub struct Args {
    #[command(flatten)]
    input: lines::Input,
}

/// Writes one line for each line in.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    lines::map(
        &args.input,
        session,
        answer,
        |id| json!({"id": id, "places": []}),
    )
}

fn answer(fields: &lines::Fields) -> Result<Value, String> {
    let document = lines::document(fields)?;
    let country = match fields.get("country").and_then(Value::as_str) {
        None | Some("") => None,
        Some(country) => Some(resolve_state(country).map_err(|e| e.to_string())?.code),
    };
    let id = fields.get("id").unwrap_or(&Value::Null);
    let found = Places::bundled().find(&document, country);
    let places: Vec<Value> = found.iter().map(record).collect();
    Ok(json!({"id": id, "places": places}))
}

fn record(toponym: &Toponym) -> Value {
    let mut record = json!({
        "start": toponym.span.start,
        "end": toponym.span.end,
        "text": toponym.text,
        "name": toponym.name,
        "country": toponym.country,
        "lat": toponym.lat,
        "lon": toponym.lon,
        "kind": toponym.kind.name(),
    });
    if let Some(fields) = record.as_object_mut() {
        if let Some(id) = toponym.geonames {
            fields.insert("geonames".into(), json!(id));
        }
        if toponym.title {
            fields.insert("title".into(), json!(true));
        }
    }
    record
}
