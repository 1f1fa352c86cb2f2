//! `GET /api/event/ID.json`: one event, whole.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use bifrons_ledger::whole;

use super::Shared;
use super::reply::{Failure, Reply};
use crate::catch::caught;
use crate::cli::event::object;

/// Longest id.
const LONGEST: usize = 64;

/// The event of that id; with `tree=1` its dependency tree too.
pub async fn event(
    State(app): State<Shared>,
    Path(file): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let none = || Failure::missing(format!("there is no event `{file}`; ids end in .json"));
    let id = file.strip_suffix(".json").filter(|id| is_id(id));
    let id = id.ok_or_else(none)?.to_string();
    let tree = tree(&query)?;
    let version = app.version()?;
    let command = format!("event {id} {tree}");
    let asked = app.clone();
    let make = move || {
        let found = whole(&asked.ledger()?, &id)?;
        let found =
            found.ok_or_else(|| Failure::missing(format!("no event {id} is in the ledger")))?;
        let told = caught(|| object(&found, tree)).map_err(|place| {
            Failure::ours(format!(
                "the parser failed on this sentence (at {place}); please report it"
            ))
        })?;
        Ok(Reply::json(&told))
    };
    Ok(app
        .cache
        .get(version, &command, make)
        .await
        .respond(&headers))
}

fn is_id(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn tree(query: &[(String, String)]) -> Result<bool, Failure> {
    let mut tree = false;
    for (name, value) in query {
        tree = match (name.as_str(), value.as_str()) {
            ("tree", "1" | "true") => true,
            ("tree", "" | "0" | "false") => false,
            ("tree", _) => return Err(Failure::bad("tree is a flag: give tree=1")),
            _ => {
                return Err(Failure::bad(format!(
                    "`{name}` is no argument of an event; it has tree"
                )));
            }
        };
    }
    Ok(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_letters_and_digits() {
        assert!(is_id("09532c573da4cd41"));
        for wrong in ["", "../x", "a b", "a\u{0}", "é", &"a".repeat(65)] {
            assert!(!is_id(wrong), "{wrong}");
        }
        let query = |n: &str, v: &str| vec![(n.to_string(), v.to_string())];
        assert!(tree(&query("tree", "1")).is_ok_and(|t| t));
        assert!(tree(&query("tree", "2")).is_err() && tree(&query("ledger", "x")).is_err());
    }
}
