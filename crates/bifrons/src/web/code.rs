//! `POST /api/code`: a text that is pasted in is coded on the spot, and kept nowhere.

use std::io::Cursor;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use bifrons_code::Coder;
use bifrons_code::text::split;
use bifrons_core::{Document, PartialDate};
use bifrons_read::{Options, Read, documents_from};
use serde_json::{Value, json};

use super::Shared;
use super::reply::{Failure, Reply};
use crate::catch::caught;
use crate::record;

/// Most characters of a text.
pub const MOST: usize = 20_000;

/// Codes `{"text", "date"?}`.
pub async fn code(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(body) = body.map_err(|e| Failure(e.status(), e.body_text()))?;
    let Some(document) = document(&body)? else {
        let nothing = json!({"events": [], "measures": [], "sentences": [], "notes": ["the text has no words"]});
        return Ok(Reply::json(&nothing).respond(&headers));
    };
    let make = move || {
        let coded = caught(|| coded(&document));
        coded.map(|value| Reply::json(&value)).map_err(|place| {
            Failure::ours(format!(
                "the coder failed on this text (at {place}); please report it"
            ))
        })
    };
    Ok(app.cache.once(make).await.respond(&headers))
}

/// The document that `bifrons code` would read; `None` if it has no words.
fn document(body: &Value) -> Result<Option<Document>, Failure> {
    let text = body.get("text").and_then(Value::as_str);
    let text = text.ok_or_else(|| Failure::bad("give a text: {\"text\": \"…\"}"))?;
    let letters = text.chars().count();
    if letters > MOST {
        return Err(Failure::bad(format!(
            "the text has {letters} characters, and {MOST} are allowed"
        )));
    }
    let date = match body.get("date") {
        None | Some(Value::Null) => Value::Null,
        Some(Value::String(date)) if date.is_empty() => Value::Null,
        Some(Value::String(date)) => {
            let read: Result<PartialDate, _> = date.parse();
            read.map_err(|e| Failure::bad(format!("date: {e}")))?;
            json!(date)
        }
        Some(_) => return Err(Failure::bad("date: give a text such as 2024-03-05")),
    };
    let line = json!({"text": text, "date": date}).to_string();
    let bytes = Cursor::new(line.into_bytes());
    let mut read = documents_from(bytes, "text.jsonl", &Options::default());
    match read.next() {
        Some(Read::Document(outcome)) => Ok(Some(outcome.value)),
        Some(Read::Rejected(rejected)) => Err(Failure::bad(rejected.reason.to_string())),
        Some(Read::Empty(_)) | None => Ok(None),
    }
}

fn coded(document: &Document) -> Value {
    let coder = Coder::bundled();
    let outcome = coder.code_all(document);
    let mut notes = outcome.notes;
    if outcome.value.events.is_empty() {
        notes.push("no event was found in the text".to_string());
    }
    json!({
        "events": outcome.value.events.iter().map(record::event).collect::<Value>(),
        "measures": outcome.value.measures.iter().map(record::measure).collect::<Value>(),
        "sentences": sentences(&document.text),
        "notes": notes,
    })
}

/// The sentences with their places in code points, as events count them.
fn sentences(text: &str) -> Value {
    let (mut at, mut letters) = (0, 0);
    let sentence = |(index, range): (usize, std::ops::Range<usize>)| {
        let (before, own) = (&text[at..range.start], &text[range.clone()]);
        let start = letters + before.chars().count();
        let end = start + own.chars().count();
        (at, letters) = (range.end, end);
        json!({"index": index, "start": start, "end": end, "text": own})
    };
    split(text).into_iter().enumerate().map(sentence).collect()
}
