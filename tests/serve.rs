//! The dashboard's server, as the built program over plain HTTP: its answers are the command line's, and its rules hold.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;
#[path = "common/server.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop"
)]
mod server;

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::{bifrons, json, repository, run, text};
use serde_json::{Value, json as value};
use server::{Server, example, shared, words};

#[test]
fn answers_are_those_of_the_command_they_name() {
    let server = shared();
    let asked = [
        "faces.json?a=India&b=China&by=quarter",
        "faces.json?a=IND&b=CHN&measures=1",
        "faces.json",
        "faces.json?a=IND&since=2024-03&until=2024-06&min_confidence=0.5",
        "flips.json?min-prob=0.01",
        "flips.json?a=IND&b=CHN&min_prob=0.01&no_evidence=1",
        "flips.json?live=1",
        "hedges.json",
        "gap.json?half-life=0",
        "voices.json?a=IND",
        "latent.json?a=IND&b=CHN",
        "align.json?fewest=1",
        "balance.json?fewest=1",
        "balance.json?a=IND&fewest=1",
        "ties.json?a=IND",
        "indicators.json?a=IND&b=CHN",
        "evidence.json?a=IND&b=CHN&face=conflict&kind=deed",
        "evidence.json?a=IND&b=CHN&direction=a%3Eb&limit=3&publisher=Harbour%20Wire",
        "evidence.json?a=IND&publisher=O%27Neill%20%26%20Sons",
        "versions.json",
    ];
    let mut found = 0;
    for target in asked {
        let answer = server.get(&format!("/api/{target}"));
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert_eq!(
            answer.header("content-type"),
            "application/json; charset=utf-8"
        );
        let answer = answer.json();
        let command = words(answer["command"].as_str().unwrap());
        assert_eq!(command[0], "bifrons");
        let output = bifrons()
            .args(&command[1..])
            .args(["--format", "jsonl"])
            .env("BIFRONS_LEDGER", example())
            .output()
            .unwrap();
        let rows = json(&String::from_utf8(output.stdout).unwrap());
        assert_eq!(answer["rows"].as_array().unwrap(), &rows, "{target}");
        assert_eq!(answer["ledger"], value!({"name": "example", "version": 1}));
        if rows.is_empty() {
            assert_ne!(answer["notes"], value!([]), "{target}");
        }
        found += rows.len();
    }
    assert!(found > 300, "{found}");
}

#[test]
fn other_forms_are_files() {
    let server = shared();
    let csv = server.get("/api/faces.csv?a=IND&b=CHN");
    let (_, told, _) = run(
        &[
            "faces",
            "IND",
            "CHN",
            "--format",
            "csv",
            "--ledger",
            text(example()),
        ],
        "",
    );
    assert_eq!((csv.status, csv.text()), (200, told));
    assert_eq!(
        csv.header("content-disposition"),
        "attachment; filename=\"bifrons-faces-IND-CHN.csv\""
    );
    assert!(
        server
            .get("/api/faces.parquet?a=IND")
            .body
            .starts_with(b"PAR1")
    );
    let svg = server.get("/api/faces.svg?a=IND&b=CHN");
    assert!(svg.text().starts_with("<svg") && svg.header("content-type") == "image/svg+xml");
    assert!(svg.header("content-security-policy").contains("sandbox"));
    assert!(
        !svg.text().contains(text(example().parent().unwrap())),
        "paths are told to nobody"
    );
    assert!(
        server
            .get("/api/faces.png?a=IND&b=CHN")
            .body
            .starts_with(b"\x89PNG")
    );
    let nothing = server.get("/api/faces.svg?a=BRA&b=MLI");
    assert_eq!(nothing.status, 404);
    assert!(nothing.json()["error"].as_str().unwrap().contains("Brazil"));
    assert_eq!(server.get("/api/flips.svg").status, 404);
    assert_eq!(
        server.get("/api/faces.md?a=IND").header("content-type"),
        "text/markdown; charset=utf-8"
    );
}

#[test]
fn what_is_known_is_not_sent_again() {
    let server = shared();
    let first = server.get("/api/gap.json");
    let tag = first.header("etag").to_string();
    let again = server.ask("GET", "/api/gap.json", &[("if-none-match", &tag)], "");
    assert_eq!((again.status, again.body.len()), (304, 0));
    let packed = server.ask("GET", "/api/gap.json", &[("accept-encoding", "gzip")], "");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.starts_with(&[0x1f, 0x8b]) && packed.body.len() < first.body.len());
    let page = server.get("/");
    let again = server.ask("GET", "/", &[("if-none-match", page.header("etag"))], "");
    assert_eq!((page.status, again.status), (200, 304));
}

#[test]
fn wrong_questions_are_told_what_is_wrong() {
    let server = shared();
    for (target, status, says) in [
        ("faces.json?a=Chyna", 400, "China (CHN)"),
        ("faces.json?a=IND&by=fortnight", 400, "fortnight"),
        ("faces.json?ledger=/etc", 400, "is no argument of faces"),
        ("faces.json?output=x.csv", 400, "is no argument"),
        ("faces.json?format=csv", 400, "is no argument"),
        ("faces.json?a=IND&a=CHN", 400, "given twice"),
        ("faces.json?b=IND", 400, "without a"),
        ("faces.json?as_of=v99", 400, "99"),
        ("faces.json?a=IND%0ACHN", 400, "one line"),
        ("evidence.json", 400, "required"),
        ("evidence.json?a=--help", 400, "--help"),
        ("evidence.json?a=IND&limit=many", 400, "many"),
        ("flips.json?live=perhaps", 400, "flag"),
        ("nothing.json", 404, "there is no"),
        ("query.json", 400, "sql"),
        ("faces.json?a=%FF", 400, ""),
    ] {
        let answer = server.get(&format!("/api/{target}"));
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        if !says.is_empty() {
            let error = answer.json()["error"].as_str().unwrap().to_string();
            assert!(
                error.contains(says) && !error.contains("Usage"),
                "{target}: {error}"
            );
        }
    }
    let many: Vec<String> = (0..60).map(|i| format!("a={i}")).collect();
    let answer = server.get(&format!("/api/faces.json?{}", many.join("&")));
    assert!(answer.status == 400 && answer.text().contains("50 are allowed"));
}

#[test]
fn a_text_is_coded_on_the_spot() {
    let server = shared();
    let body = value!({"text": "Russia accused Ukraine of shelling a village. It rained.", "date": "2024-05-08"});
    let answer = server.post("/api/code", &body).json();
    let (_, told, _) = run(&["code", "-"], body.to_string());
    let told = json(&told);
    let mine = answer["events"]
        .as_array()
        .unwrap()
        .iter()
        .chain(answer["measures"].as_array().unwrap());
    let mine: Vec<Value> = mine.cloned().collect();
    assert_eq!(mine, told);
    assert!(!mine.is_empty());
    let sentences = answer["sentences"].as_array().unwrap();
    assert_eq!((sentences.len(), &sentences[1]["start"]), (2, &46.into()));
    for (body, says) in [
        (value!({}), "give a text"),
        (value!({"text": 7}), "give a text"),
        (value!({"text": "x", "date": "soon"}), "date"),
        (value!([]), "give a text"),
    ] {
        let answer = server.post("/api/code", &body);
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.text().contains(says), "{}", answer.text());
    }
    let bad = server.ask(
        "POST",
        "/api/code",
        &[("content-type", "application/json")],
        "{",
    );
    assert!(bad.status == 400 && bad.json()["error"].is_string());
}

#[test]
fn pages_are_pages_and_nothing_else() {
    let server = shared();
    for path in [
        "/",
        "/pair/CHN-USA",
        "/state/TUR",
        "/pair/CHN-USA/2026-03?face=conflict",
        "/event/ab12",
        "/flips",
        "/live",
    ] {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
    }
    let page = server.get("/").text();
    let assets = page.split('"').filter(|part| part.starts_with("/assets/"));
    for asset in assets {
        let answer = server.ask("GET", asset, &[("accept-encoding", "gzip")], "");
        assert_eq!(answer.status, 200, "{asset}");
        assert!(
            answer.header("cache-control").contains("immutable"),
            "{asset}"
        );
        let kind = answer.header("content-type");
        let right = [
            (".js", "javascript"),
            (".css", "text/css"),
            (".svg", "image/svg+xml"),
        ];
        let right = right.iter().find(|(ending, _)| asset.ends_with(ending));
        assert!(
            right.is_some_and(|(_, of)| kind.contains(of)),
            "{asset}: {kind}"
        );
        if answer.body.len() > 1000 {
            assert_eq!(answer.header("content-encoding"), "gzip", "{asset}");
        }
        assert_eq!(server.bare("GET", asset, &[], "").status, 401, "{asset}");
    }
    let answer = server.get("/pair/IND-CHN.json?by=year");
    assert_eq!(
        (answer.status, answer.header("location")),
        (307, "/api/faces.json?a=IND&b=CHN&by=year")
    );
    let paths = std::fs::read_to_string(repository("tests/attacks/paths.txt")).unwrap();
    let paths: Vec<&str> = paths.lines().filter(|l| !l.starts_with('#')).collect();
    assert!(paths.len() >= 30);
    for path in paths {
        let answer = server.get(path);
        assert!(
            [400, 404].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        for leak in ["root:", "\"files\"", "[package]", "blake3"] {
            assert!(!answer.text().contains(leak), "{path}: {}", answer.text());
        }
        if !answer.body.is_empty() && !answer.header("content-type").is_empty() {
            assert!(!answer.header("content-type").contains("html"), "{path}");
        }
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT"] {
        let status = server.ask(method, "/", &[], "").status;
        assert!(status >= 400, "{method}: {status}");
    }
}

#[test]
fn hostile_headlines_are_text() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("hostile");
    let headlines = [
        "<script>alert(1)</script>",
        "</script><svg onload=alert(1)>",
        "\"><img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "\u{202e}gnp.exe",
        "{{7*7}} ${7*7} <%= 7*7 %>",
        "a\\\"b\u{0}\u{1b}[2J\u{2028}",
        "=cmd|' /C calc'!A0",
    ];
    let news: Vec<String> = headlines
        .iter()
        .enumerate()
        .map(|(i, title)| {
            value!({"id": i.to_string(), "date": "2024-03-05", "publisher": title, "title": title, "url": "javascript:alert(1)",
                "text": format!("Russia accused Ukraine of lying {i} times, {title} said.")})
            .to_string()
        })
        .collect();
    let (_, _, err) = run(&["add", "-", "--ledger", text(&ledger)], news.join("\n"));
    assert!(err.contains("8 coded"), "{err}");
    let server = Server::start(&ledger, &[]);
    let answer = server.get("/api/evidence.json?a=RUS&all=1");
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
    let told = answer.json()["rows"].to_string();
    let reports: Vec<Value> = answer.json()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|r| r["reports"].as_array().unwrap().clone())
        .collect();
    for title in &headlines[..5] {
        assert!(
            reports.iter().any(|r| r["title"] == *title),
            "{title} in {told}"
        );
    }
    for target in [
        "/api/voices.json",
        "/api/evidence.csv?a=RUS&all=1",
        "/api/evidence.md?a=RUS&all=1",
        "/api/faces.svg?a=RUS&b=UKR&publisher=%3Cscript%3Ealert(1)%3C/script%3E",
        "/api/faces.json?a=%3Cscript%3E",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/api/%3Cscript%3E.json",
    ] {
        let answer = server.get(target);
        assert!(!answer.header("content-type").contains("html"), "{target}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        if answer.header("content-type").contains("svg") {
            assert!(!answer.text().contains("<script"), "{}", answer.text());
        }
    }
}

#[test]
fn it_starts_at_once_and_ends_when_told() {
    let begun = Instant::now();
    let mut server = Server::start(example(), &[]);
    let time = begun.elapsed();
    assert!(time < Duration::from_secs(1), "{time:?}");
    let mut live = TcpStream::connect(&server.host).unwrap();
    let request = format!(
        "GET /api/live HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n",
        server.host, server.token
    );
    live.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let told = std::process::Command::new("kill")
        .args(["-INT", &server.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    let begun = Instant::now();
    assert_eq!(server.wait(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(4));
    let mut rest = String::new();
    live.read_to_string(&mut rest).unwrap();
    assert!(
        rest.contains("text/event-stream") && rest.contains("event: ledger"),
        "{rest}"
    );
}

#[test]
fn news_is_told_as_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("growing");
    let news = |lines: &[(&str, &str)]| {
        let line = |(date, said): &(&str, &str)| {
            value!({"date": date, "publisher": "Wire", "text": said}).to_string()
        };
        let lines: Vec<String> = lines.iter().map(line).collect();
        let (code, _, err) = run(&["add", "-", "--ledger", text(&ledger)], lines.join("\n"));
        assert_eq!(code, 0, "{err}");
    };
    news(&[
        (
            "2023-01-05",
            "India and China signed an agreement on trade.",
        ),
        ("2024-06-05", "Russia accused Ukraine of lying."),
    ]);
    let server = Server::start(&ledger, &["--watch"]);
    assert_eq!(server.get("/api/about.json").json()["watch"], true);
    let mut live = TcpStream::connect(&server.host).unwrap();
    live.set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let request = format!(
        "GET /api/live HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n",
        server.host, server.token
    );
    live.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_secs(3));
    let first = server.get("/api/faces.json?a=PAK").json();
    assert_eq!(
        (&first["rows"], &first["ledger"]["version"]),
        (&value!([]), &1.into())
    );
    news(&[(
        "2024-06-07",
        "Pakistani troops attacked Indian soldiers at the border on Thursday.",
    )]);
    let (mut told, begun) = (String::new(), Instant::now());
    let mut buffer = [0; 4096];
    while !told.contains("event: unusual") && begun.elapsed() < Duration::from_secs(20) {
        if let Ok(n) = live.read(&mut buffer) {
            told.push_str(&String::from_utf8_lossy(&buffer[..n]));
        }
    }
    assert!(told.contains("\"version\":2"), "{told}");
    assert!(
        told.contains("event: unusual") && told.contains("ASSAULT"),
        "{told}"
    );
    let second = server.get("/api/faces.json?a=PAK").json();
    assert_eq!(second["ledger"]["version"], 2);
    assert!(
        !second["rows"].as_array().unwrap().is_empty(),
        "the cache does not outlive the ledger"
    );
}

#[test]
fn answers_are_as_they_are_described() {
    let server = shared();
    let description = server.get("/api/openapi.json").json();
    let (code, printed, _) = run(&["serve", "--openapi"], "");
    let printed: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((code, &printed), (0, &description));
    let check = |path: &str, method: &str, answer: &Value| {
        let schema = &description["paths"][path][method]["responses"]["200"]["content"]["application/json"]
            ["schema"];
        assert!(schema.is_object(), "{path} is not described");
        fits(answer, schema, &description, path);
    };
    for target in [
        "faces.json?a=IND&b=CHN",
        "faces.json?a=IND&b=CHN&measures=1",
        "flips.json?min_prob=0.01",
        "flips.json?min_prob=0.01&no_evidence=1",
        "flips.json?live=1",
        "hedges.json",
        "gap.json",
        "voices.json",
        "latent.json?a=IND&b=CHN",
        "align.json?fewest=1",
        "balance.json?fewest=1",
        "balance.json?fewest=1&a=CHN",
        "ties.json?a=IND",
        "indicators.json?a=IND",
        "evidence.json?a=IND&all=1",
        "pairs.json?since=2025&until=2025&gone=1",
        "volume.json",
        "sources.json",
        "rejected.json",
        "versions.json",
        "about.json",
        "states.json",
        "codebook.json",
        "views.json",
        "query.json?sql=SELECT%201%20AS%20n",
    ] {
        let answer = server.get(&format!("/api/{target}")).json();
        let path = format!("/api/{}", target.split('?').next().unwrap());
        check(&path, "get", &answer);
        let Some(columns) = answer["columns"].as_array() else {
            continue;
        };
        let names: BTreeSet<&str> = columns.iter().filter_map(|c| c["name"].as_str()).collect();
        for row in answer["rows"].as_array().unwrap() {
            let keys: BTreeSet<&str> = row
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert!(
                keys.is_subset(&names),
                "{target}: {:?}",
                keys.difference(&names)
            );
        }
    }
    let text = common::reports();
    let bodies = text
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap()["text"].clone());
    for text in bodies.take(12) {
        check(
            "/api/code",
            "post",
            &server.post("/api/code", &value!({"text": text})).json(),
        );
    }
}

/// Whether a value is as a schema says, as far as the server's own schemas go.
fn fits(value: &Value, schema: &Value, all: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return fits(value, &all["components"]["schemas"][name], all, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fitting = any
            .iter()
            .any(|s| std::panic::catch_unwind(|| fits(value, s, all, at)).is_ok());
        assert!(fitting, "{at}: {value} is none of {schema}");
        return;
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let is = |kind: &str| match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    };
    assert!(kinds.iter().any(|k| is(k)), "{at}: {value} is no {kinds:?}");
    for item in value.as_array().into_iter().flatten() {
        fits(item, &schema["items"], all, at);
    }
    if let Some(object) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(
                object.contains_key(name.as_str().unwrap()),
                "{at}: {name} is missing in {value}"
            );
        }
        for (name, field) in object {
            let property = &schema["properties"][name];
            assert!(property.is_object(), "{at}: {name} is not described");
            fits(field, property, all, &format!("{at}.{name}"));
        }
    }
}
