//! `GET /api/review.json`, `POST /api/review`: a person judges events, one after another.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use bifrons_ledger::Ledger;
use serde_json::Value;

use super::Shared;
use super::reply::{Failure, Reply};
use crate::review::{Correction, Review, Verdict};

/// The review that a server has under way; one at a time writes.
#[derive(Clone, Default)]
pub struct Desk(Arc<Mutex<Option<(u64, Review)>>>);

impl Desk {
    /// Works on the review of the ledger as it is now.
    fn work<T>(
        &self,
        ledger: &Ledger,
        file: &Path,
        work: impl FnOnce(&mut Review) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut desk = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = ledger.manifest().version;
        let review = match desk.as_mut() {
            Some((version, review)) => {
                if *version != now {
                    review.renew(ledger, false)?;
                    *version = now;
                }
                review
            }
            None => {
                let fresh = Review::open(ledger, Some(file), false)?;
                &mut desk.insert((now, fresh)).1
            }
        };
        work(review)
    }
}

/// The next event to judge, after the one of `after` if that is given.
pub async fn next(
    State(app): State<Shared>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut after = None;
    for (name, value) in query {
        match name.as_str() {
            "after" => after = Some(value).filter(|v| !v.is_empty()),
            _ => {
                return Err(Failure::bad(format!(
                    "`{name}` is no argument of review; it has after"
                )));
            }
        }
    }
    let asked = app.clone();
    let make = move || {
        let ledger = asked.ledger()?;
        asked.desk.work(&ledger, &asked.corrections, |review| {
            Ok(Reply::json(&review.answer(&ledger, after.as_deref())?))
        })
    };
    Ok(app.cache.once(make).await.respond(&headers))
}

/// Takes `{"event", "verdict", "correction"?, "undo"?}`, and answers with what comes next.
pub async fn judge(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(body) = body.map_err(|e| Failure(e.status(), e.body_text()))?;
    let order = Order::read(&body)?;
    let asked = app.clone();
    let make = move || {
        let ledger = asked.ledger()?;
        asked.desk.work(&ledger, &asked.corrections, |review| {
            let after = order.carry_out(review, &ledger)?;
            Ok(Reply::json(&review.answer(&ledger, after.as_deref())?))
        })
    };
    Ok(app.cache.once(make).await.respond(&headers))
}

/// What is to be done.
#[derive(Debug, PartialEq)]
enum Order {
    Judge(String, Verdict, Option<Correction>),
    Undo(Option<String>),
}

impl Order {
    fn read(body: &Value) -> Result<Self, Failure> {
        let fields = body
            .as_object()
            .ok_or_else(|| Failure::bad("give {\"event\": ID, \"verdict\": \"right\"}"))?;
        let text = |name: &str| match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Failure::bad(format!("{name}: give a text"))),
        };
        let event = text("event")?;
        match fields.get("undo") {
            Some(Value::Bool(true)) => return Ok(Self::Undo(event)),
            None | Some(Value::Null | Value::Bool(false)) => {}
            Some(_) => return Err(Failure::bad("undo: give true or false")),
        }
        let event = event.ok_or_else(|| Failure::bad("event: give the id of an event"))?;
        let verdict = text("verdict")?.and_then(|v| Verdict::parse(&v));
        let verdict = verdict.ok_or_else(|| Failure::bad("verdict: give right, wrong or skip"))?;
        let correction = match fields.get("correction") {
            None | Some(Value::Null) => None,
            Some(value) => Some(
                Correction::from_json(value)
                    .map_err(|e| Failure::bad(format!("correction: {e}")))?,
            ),
        };
        if correction.is_some() && verdict != Verdict::Wrong {
            return Err(Failure::bad("correction: only what is wrong has one"));
        }
        Ok(Self::Judge(event, verdict, correction))
    }

    /// Does it; gives the event after which the next is wanted.
    fn carry_out(&self, review: &mut Review, ledger: &Ledger) -> Result<Option<String>, Failure> {
        match self {
            Self::Judge(event, verdict, correction) => {
                review.judge(ledger, event, *verdict, correction.as_ref())?;
                Ok(Some(event.clone()))
            }
            Self::Undo(event) => match review.undo(event.as_deref())? {
                Some(event) => Ok(review.before(&event).map(str::to_string)),
                None => Err(Failure::bad(
                    "there is nothing to take back: only the last ten verdicts can be",
                )),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn orders_are_read() {
        let read = |body: Value| Order::read(&body).map_err(|f| f.1);
        assert_eq!(
            read(json!({"event": "a", "verdict": "right"})),
            Ok(Order::Judge("a".into(), Verdict::Right, None))
        );
        assert_eq!(
            read(json!({"event": "a", "verdict": "wrong", "undo": true})),
            Ok(Order::Undo(Some("a".into())))
        );
        assert_eq!(read(json!({"undo": true})), Ok(Order::Undo(None)));
        assert!(matches!(
            read(json!({"event": "a", "verdict": "wrong", "correction": "! *", "undo": false})),
            Ok(Order::Judge(_, Verdict::Wrong, Some(Correction::Nothing)))
        ));
        for (body, words) in [
            (json!([]), "give {"),
            (json!({"verdict": "right"}), "event: give"),
            (
                json!({"event": 7, "verdict": "right"}),
                "event: give a text",
            ),
            (json!({"event": "a", "verdict": "maybe"}), "verdict: give"),
            (
                json!({"event": "a", "verdict": "right", "correction": "! *"}),
                "only what is wrong",
            ),
            (
                json!({"event": "a", "verdict": "wrong", "correction": {"event": "DANCE"}}),
                "no type",
            ),
            (json!({"event": "a", "undo": "yes"}), "undo: give"),
        ] {
            let error = read(body.clone()).unwrap_err();
            assert!(error.contains(words), "{body}: {error}");
        }
    }
}
