//! `bifrons dates`: expressions of time in a text, with their values.

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_code::dates::Expression;
use serde_json::{Value, json};

use crate::lines;
use crate::session::{Exit, Session};

/// Arguments of `dates`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A line in:   {\"id\": 1, \"text\": \"They met on Friday.\", \"date\": \"1998-08-10\"}
A line out:  {\"id\": 1, \"times\": [{\"start\": 12, \"end\": 18, \"text\": \"Friday\", \"type\": \"DATE\", \"value\": \"1998-08-07\",
             \"date\": \"1998-08-07\", \"enddate\": null}]}

`date` is the day of publication, from which \"Friday\" is seen; it may be left out. `start` and `end` are Unicode code
points of the text. `type` and `value` are those of TIMEX3 (TimeML 1.2.1); `date` and `enddate` say when, where that is
known: for \"the past two weeks\" as well, whose value is `P2W`."
)]
pub struct Args {
    #[command(flatten)]
    input: lines::Input,
}

/// Writes one line for each line in.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let coder = Coder::bundled();
    lines::map(
        &args.input,
        session,
        |fields| answer(coder, fields),
        |id| json!({"id": id, "times": []}),
    )
}

fn answer(coder: &Coder, fields: &lines::Fields) -> Result<Value, String> {
    let document = lines::document(fields)?;
    let characters: Vec<char> = document.text.chars().collect();
    let times: Vec<Value> = coder
        .times(&document)
        .iter()
        .map(|time| record(time, &characters))
        .collect();
    let id = fields.get("id").unwrap_or(&Value::Null);
    Ok(json!({"id": id, "times": times}))
}

fn record(time: &Expression, characters: &[char]) -> Value {
    let words = characters.get(time.span.start..time.span.end);
    let text: String = words.unwrap_or_default().iter().collect();
    json!({
        "start": time.span.start,
        "end": time.span.end,
        "text": text,
        "type": time.kind.to_string(),
        "value": time.value,
        "date": time.date.map(|d| d.to_string()),
        "enddate": time.enddate.map(|d| d.to_string()),
    })
}
