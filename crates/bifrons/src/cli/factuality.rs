//! `bifrons factuality`: how far a text says that what some of its words tell is so.

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_code::factuality::factuality;
use serde_json::{Value, json};

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `factuality`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line in:   {\"id\": 1, \"text\": \"Iran denied that it shelled the base.\", \"targets\": [[20, 27]]}
A line out:  {\"id\": 1, \"factuality\": [{\"start\": 20, \"end\": 27, \"value\": -2.55, \"mark\": \"denied\", \"why\": [\"governed by denied\"]}]}

`targets` are places of the words that are asked about, as first code point of the text and code point after the last.
`value` runs from -3 (not so) over 0 (open) to 3 (so); what is sure to come is so. `mark` is asserted, planned,
hypothetical or denied."
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
        |id| json!({"id": id, "factuality": []}),
    )
}

fn answer(coder: &Coder, fields: &lines::Fields) -> Result<Value, String> {
    let text = lines::text(fields, "text")?;
    let targets = fields
        .get("targets")
        .and_then(Value::as_array)
        .ok_or("`targets` is no list")?;
    let places = targets
        .iter()
        .map(|target| place(target).ok_or_else(|| format!("{target} is no [start, end]")))
        .collect::<Result<Vec<_>, _>>()?;
    let words: Vec<Value> = factuality(coder, text, &places)
        .iter()
        .map(|w| {
            // Two decimals: the third would only tell of rounding.
            let value = (f64::from(w.value) * 100.0).round() / 100.0;
            json!({"start": w.start, "end": w.end, "value": value, "mark": w.mark.name(), "why": w.why})
        })
        .collect();
    Ok(json!({"id": fields.get("id").unwrap_or(&Value::Null), "factuality": words}))
}

fn place(target: &Value) -> Option<(usize, usize)> {
    let at = |i: usize| usize::try_from(target.get(i)?.as_u64()?).ok();
    at(0).zip(at(1)).filter(|(start, end)| start < end)
}
