//! `bifrons speakers`: who says what in a text.

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_code::speakers::{Told, speakers};
use bifrons_core::SpanText;
use serde_json::{Value, json};

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `speakers`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line in:   {\"id\": 1, \"text\": \"Turkey has agreed, the Syrian minister said.\", \"title\": \"…\", \"date\": \"2021-03-05\"}
A line out:  {\"id\": 1, \"attributions\": [{\"source\": {\"start\": 19, \"end\": 38, \"text\": \"the Syrian minister\", \"name\": null,
             \"code\": \"SYR\", \"sector\": [\"GOV\"]}, \"cue\": {\"start\": 39, \"end\": 43, \"text\": \"said\"},
             \"content\": [{\"start\": 0, \"end\": 17}], \"depth\": 0}]}

`title` and `date` may be left out. Places count code points. `source` is null where nobody is named. `depth` is 0 for what the
report itself tells, 1 for what stands inside of somebody's words."
)]
pub struct Args {
    #[command(flatten)]
    input: lines::Input,
    #[command(flatten)]
    fast: super::FastArg,
}

/// Writes one line for each line in.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let coder = args.fast.coder();
    lines::map(
        &args.input,
        session,
        |fields| answer(coder, fields),
        |id| record(&id, &[]),
    )
}

fn answer(coder: &Coder, fields: &lines::Fields) -> Result<Value, String> {
    let document = lines::document(fields)?;
    let id = fields.get("id").unwrap_or(&Value::Null);
    Ok(record(id, &speakers(coder, &document)))
}

fn record(id: &Value, all: &[Told]) -> Value {
    let attributions: Vec<Value> = all.iter().map(attribution).collect();
    json!({"id": id, "attributions": attributions})
}

fn attribution(told: &Told) -> Value {
    let source = told.source.as_ref().map(|(words, party)| {
        let sector: Vec<&str> = party.sector.iter().map(|s| s.code()).collect();
        let mut source = span_text(words);
        if let Some(fields) = source.as_object_mut() {
            fields.insert("name".into(), json!(party.name));
            fields.insert("code".into(), json!(party.code));
            fields.insert("sector".into(), json!(sector));
        }
        source
    });
    let content: Vec<Value> = told
        .content
        .iter()
        .map(|c| json!({"start": c.start, "end": c.end}))
        .collect();
    json!({"source": source, "cue": span_text(&told.cue), "content": content, "depth": told.depth})
}

fn span_text(words: &SpanText) -> Value {
    json!({"start": words.span.start, "end": words.span.end, "text": words.text})
}
