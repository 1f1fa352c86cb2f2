//! Events and their review over HTTP: what the verbs tell, and what a verdict writes.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod cases;
mod common;
#[path = "common/server.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop"
)]
mod server;

use std::fs;
use std::path::PathBuf;

use common::{json, run, text};
use serde_json::{Value, json as value};
use server::Server;

/// A folder with the example's ledger, and a server on it.
struct Made {
    folder: tempfile::TempDir,
    server: Server,
}

impl Made {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("example");
        assert_eq!(run(&["example", "--ledger", text(&ledger)], "").0, 0);
        let server = Server::start(&ledger, &[]);
        Self { folder, server }
    }

    fn ledger(&self) -> String {
        text(&self.folder.path().join("example")).to_string()
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("corrections.case")
    }

    fn written(&self) -> String {
        fs::read_to_string(self.file()).unwrap_or_default()
    }
}

#[test]
fn an_event_is_what_the_verb_tells() {
    let made = Made::new();
    let ledger = made.ledger();
    let evidence = made
        .server
        .get("/api/evidence.json?a=IND&b=CHN&limit=5")
        .json();
    for event in evidence["rows"].as_array().unwrap() {
        let id = event["id"].as_str().unwrap();
        for (query, flag) in [("", None), ("?tree=1", Some("--tree"))] {
            let answer = made.server.get(&format!("/api/event/{id}.json{query}"));
            assert_eq!(answer.status, 200, "{}", answer.text());
            let mut args = vec!["event", id, "--format", "jsonl", "--ledger", &ledger];
            args.extend(flag);
            assert_eq!(answer.json(), json(&run(&args, "").1)[0], "{id}{query}");
            assert_eq!(answer.json().get("tree").is_some(), flag.is_some());
        }
    }
    for (target, status) in [
        ("/api/event/0123456789abcdef.json", 404),
        ("/api/event/..%2f..%2fmanifest.json", 404),
        ("/api/event/'%20OR%201=1.json", 404),
        ("/api/event/0123456789abcdef.csv", 404),
        ("/api/event/0123456789abcdef.json?tree=perhaps", 400),
        ("/api/event/0123456789abcdef.json?ledger=/etc", 400),
    ] {
        let answer = made.server.get(target);
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        assert!(answer.json()["error"].is_string());
    }
}

#[test]
fn the_new_verbs_are_answered_as_on_a_terminal() {
    let made = Made::new();
    let ledger = made.ledger();
    for (target, command) in [
        ("pairs.json", &["pairs"][..]),
        (
            "pairs.json?a=India&since=2025&until=2025&sort=change&gone=1&limit=3",
            &[
                "pairs", "IND", "--since", "2025", "--until", "2025", "--sort", "change", "--gone",
                "--limit", "3",
            ],
        ),
        (
            "volume.json?by=year&origin=news",
            &["volume", "--by", "year", "--origin", "news"],
        ),
        ("sources.json?sort=fresh", &["sources", "--sort", "fresh"]),
        ("sources.json?silent=1", &["sources", "--silent"]),
        ("rejected.json?each=1", &["rejected", "--each"]),
    ] {
        let answer = made.server.get(&format!("/api/{target}"));
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        let answer = answer.json();
        let rows = json(
            &run(
                &[command, &["--format", "jsonl", "--ledger", &ledger]].concat(),
                "",
            )
            .1,
        );
        assert_eq!(answer["rows"].as_array().unwrap(), &rows, "{target}");
        assert_eq!(
            rows.is_empty(),
            answer["notes"] != value!([]),
            "{target}: {}",
            answer["notes"]
        );
        let told: Vec<&Value> = answer["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| &c["name"])
            .collect();
        for row in &rows {
            assert_eq!(
                row.as_object().unwrap().keys().collect::<Vec<_>>(),
                told,
                "{target}"
            );
        }
    }
    let wrong = made.server.get("/api/pairs.json?sort=luck");
    assert!(wrong.status == 400 && wrong.json()["error"].as_str().unwrap().contains("luck"));
    assert_eq!(made.server.get("/api/pairs.csv").status, 200);
    assert_eq!(made.server.get("/api/pairs.svg").status, 404);
}

#[test]
fn verdicts_are_taken_written_and_taken_back() {
    let made = Made::new();
    let first = made.server.get("/api/review.json").json();
    assert_eq!(
        (&first["score"]["judged"], &first["types"]),
        (&value!(0), &value!([]))
    );
    assert_eq!(
        first["corrections"], "corrections.case",
        "its place is nobody's business"
    );
    let id = first["event"]["id"].as_str().unwrap().to_string();
    let left = first["left"].as_u64().unwrap();
    // The order is that of the terminal.
    let said = run(
        &[
            "review",
            "--ledger",
            &made.ledger(),
            "--corrections",
            "/nowhere/x.case",
        ],
        "q\n",
    )
    .1;
    assert!(said.contains(first["case"].as_str().unwrap()), "{said}");
    let answer = made
        .server
        .post("/api/review", &value!({"event": id, "verdict": "right"}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let second = answer.json();
    assert_eq!(
        (&second["score"]["right"], &second["left"]),
        (&value!(1), &value!(left - 1))
    );
    let next = second["event"]["id"].as_str().unwrap().to_string();
    assert_ne!(next, id);
    assert_eq!(
        made.server
            .get(&format!("/api/review.json?after={id}"))
            .json()["event"]["id"],
        *next
    );
    let correction =
        value!({"event": "AID", "actor": ["FRA"], "recipient": ["Mali"], "factuality": "planned"});
    let wrong = value!({"event": next, "verdict": "wrong", "correction": correction});
    assert_eq!(made.server.post("/api/review", &wrong).status, 200);
    let found = cases::read(&made.file(), "corrections");
    assert_eq!(found.len(), 2, "{}", made.written());
    assert_eq!(found[1].lines[0].0, "AID FRA -> MLI planned");
    // A verdict is changed by giving another, and taken back by its event.
    made.server
        .post("/api/review", &value!({"event": id, "verdict": "skip"}));
    assert_eq!(cases::read(&made.file(), "corrections").len(), 1);
    let undone = made
        .server
        .post("/api/review", &value!({"event": next, "undo": true}))
        .json();
    assert_eq!(
        (&undone["score"]["judged"], &undone["event"]["id"]),
        (&value!(0), &value!(next))
    );
    let undone = made
        .server
        .post("/api/review", &value!({"undo": true}))
        .json();
    assert_eq!(undone["left"], left);
    assert!(made.written().trim().is_empty());
    assert_eq!(
        made.server
            .post("/api/review", &value!({"undo": true}))
            .status,
        400
    );
}

#[test]
fn wrong_verdicts_and_strangers_write_nothing() {
    let made = Made::new();
    let id = made.server.get("/api/review.json").json()["event"]["id"]
        .as_str()
        .unwrap()
        .to_string();
    for (body, words) in [
        (value!({"event": id}), "verdict"),
        (value!({"event": id, "verdict": "maybe"}), "verdict"),
        (value!({"verdict": "right"}), "event"),
        (
            value!({"event": "0123456789abcdef", "verdict": "right"}),
            "no event",
        ),
        (
            value!({"event": id, "verdict": "wrong", "correction": {"event": "DANCE"}}),
            "no type",
        ),
        (
            value!({"event": id, "verdict": "wrong", "correction": "AID Narnia -> FRA"}),
            "Narnia",
        ),
        (
            value!({"event": id, "verdict": "right", "correction": "! *"}),
            "only what is wrong",
        ),
        (value!([1, 2]), "give"),
    ] {
        let answer = made.server.post("/api/review", &body);
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        assert!(
            answer.json()["error"].as_str().unwrap().contains(words),
            "{body}: {}",
            answer.text()
        );
    }
    assert_eq!(made.server.get("/api/review.json?nothing=1").status, 400);
    // Without the token, from another page, as a form, or by GET.
    let body = value!({"event": id, "verdict": "right"}).to_string();
    let json = ("content-type", "application/json");
    assert_eq!(
        made.server
            .bare("POST", "/api/review", &[json], &body)
            .status,
        401
    );
    let other = [
        json,
        ("origin", "http://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ];
    assert_eq!(
        made.server.ask("POST", "/api/review", &other, &body).status,
        403
    );
    let form = [("content-type", "text/plain")];
    assert!(made.server.ask("POST", "/api/review", &form, &body).status >= 400);
    assert!(made.server.get("/api/review").status >= 400);
    assert!(!made.file().exists(), "{}", made.written());
}

#[test]
fn many_verdicts_at_once_are_all_kept() {
    let made = Made::new();
    let mut ids = Vec::new();
    let mut after = String::new();
    for _ in 0..12 {
        let answer = made
            .server
            .get(&format!("/api/review.json?after={after}"))
            .json();
        after = answer["event"]["id"].as_str().unwrap().to_string();
        ids.push(after.clone());
    }
    std::thread::scope(|scope| {
        for id in &ids {
            let server = &made.server;
            scope.spawn(move || {
                let answer = server.post("/api/review", &value!({"event": id, "verdict": "right"}));
                assert_eq!(answer.status, 200, "{}", answer.text());
            });
        }
    });
    let score = &made.server.get("/api/review.json").json()["score"];
    assert_eq!(
        (&score["judged"], &score["right"], &score["share"]),
        (&value!(12), &value!(12), &value!(1.0))
    );
    assert_eq!(cases::read(&made.file(), "corrections").len(), 12);
}

#[test]
fn the_description_has_them() {
    let (_, out, _) = run(&["serve", "--openapi"], "");
    let all: Value = serde_json::from_str(&out).unwrap();
    for path in [
        "pairs.json",
        "volume.json",
        "sources.json",
        "rejected.json",
        "event/{id}.json",
        "review.json",
    ] {
        assert!(
            all["paths"][format!("/api/{path}")]["get"].is_object(),
            "{path}"
        );
    }
    assert!(all["paths"]["/api/review"]["post"]["requestBody"].is_object());
    let parameters = &all["paths"]["/api/event/{id}.json"]["get"]["parameters"];
    assert_eq!(
        (&parameters[0]["in"], &parameters[1]["in"]),
        (&value!("path"), &value!("query"))
    );
    // An event and a review are as they are described.
    let made = Made::new();
    let review = made.server.get("/api/review.json").json();
    let has = |name: &str, object: &Value| {
        let schema = &all["components"]["schemas"][name];
        let known = schema["properties"].as_object().unwrap();
        let required = schema["required"].as_array().unwrap();
        assert!(
            object
                .as_object()
                .unwrap()
                .keys()
                .all(|k| known.contains_key(k)),
            "{name}: {object}"
        );
        assert!(
            required
                .iter()
                .all(|k| object.get(k.as_str().unwrap()).is_some()),
            "{name}: {object}"
        );
    };
    has("Review", &review);
    has("WholeEvent", &review["event"]);
    has("ScoreLine", &review["score"]);
    let id = review["event"]["id"].as_str().unwrap();
    let treed = made
        .server
        .get(&format!("/api/event/{id}.json?tree=1"))
        .json();
    has("WholeEvent", &treed);
    has("TreeWord", &treed["tree"][0]);
}
