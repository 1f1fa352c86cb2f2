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
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use common::{bifrons, json, repository, run, text};
use serde_json::{Value, json as value};
use server::{Server, encoded};

/// The example's ledger, in a folder whose name is no path.
fn example() -> &'static Path {
    static FOLDER: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, ledger) = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("example");
        let (code, _, err) = run(&["example", "--ledger", text(&ledger)], "");
        assert_eq!(code, 0, "{err}");
        (folder, ledger)
    });
    ledger
}

/// A server that all tests share which do not wear it out.
fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start(example(), &[]))
}

/// Words of a command as a shell reads them.
fn words(command: &str) -> Vec<String> {
    let (mut all, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut letters = command.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => word.get_or_insert_default().extend(letters.next()),
            ' ' if !quoted => all.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    all
}

#[test]
fn answers_are_those_of_the_command_they_name() {
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
        let answer = server().get(&format!("/api/{target}"));
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
    let csv = server().get("/api/faces.csv?a=IND&b=CHN");
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
        server()
            .get("/api/faces.parquet?a=IND")
            .body
            .starts_with(b"PAR1")
    );
    let svg = server().get("/api/faces.svg?a=IND&b=CHN");
    assert!(svg.text().starts_with("<svg") && svg.header("content-type") == "image/svg+xml");
    assert!(svg.header("content-security-policy").contains("sandbox"));
    assert!(
        !svg.text().contains(text(example().parent().unwrap())),
        "paths are told to nobody"
    );
    assert!(
        server()
            .get("/api/faces.png?a=IND&b=CHN")
            .body
            .starts_with(b"\x89PNG")
    );
    let nothing = server().get("/api/faces.svg?a=BRA&b=MLI");
    assert_eq!(nothing.status, 404);
    assert!(nothing.json()["error"].as_str().unwrap().contains("Brazil"));
    assert_eq!(server().get("/api/flips.svg").status, 404);
    assert_eq!(
        server().get("/api/faces.md?a=IND").header("content-type"),
        "text/markdown; charset=utf-8"
    );
}

#[test]
fn what_is_known_is_not_sent_again() {
    let first = server().get("/api/gap.json");
    let tag = first.header("etag").to_string();
    let again = server().ask("GET", "/api/gap.json", &[("if-none-match", &tag)], "");
    assert_eq!((again.status, again.body.len()), (304, 0));
    let packed = server().ask("GET", "/api/gap.json", &[("accept-encoding", "gzip")], "");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.starts_with(&[0x1f, 0x8b]) && packed.body.len() < first.body.len());
    let page = server().get("/");
    let again = server().ask("GET", "/", &[("if-none-match", page.header("etag"))], "");
    assert_eq!((page.status, again.status), (200, 304));
}

#[test]
fn wrong_questions_are_told_what_is_wrong() {
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
        let answer = server().get(&format!("/api/{target}"));
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
    let answer = server().get(&format!("/api/faces.json?{}", many.join("&")));
    assert!(answer.status == 400 && answer.text().contains("50 are allowed"));
}

#[test]
fn strangers_stay_outside() {
    let server = server();
    for target in [
        "/",
        "/pair/IND-CHN",
        "/api/faces.json",
        "/api/query.json?sql=SELECT%201",
        "/nothing",
        "/api/live",
    ] {
        let answer = server.bare("GET", target, &[], "");
        assert_eq!(answer.status, 401, "{target}");
        assert!(!answer.text().contains(&server.token));
        assert!(
            answer.text().contains("bifrons serve"),
            "{target}: it says what to do"
        );
    }
    for token in ["", "x", &server.token[1..], &server.token.to_uppercase()] {
        let bearer = format!("Bearer {token}");
        let answer = server.bare("GET", "/api/faces.json", &[("authorization", &bearer)], "");
        assert_eq!(answer.status, 401, "{token}");
        assert_eq!(
            server
                .bare("GET", &format!("/?token={token}"), &[], "")
                .status,
            401
        );
    }
    let link = format!("/pair/IND-CHN?by=year&token={}", server.token);
    let answer = server.bare("GET", &link, &[], "");
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/pair/IND-CHN?by=year")
    );
    let cookie = answer.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let port = server.host.rsplit(':').next().unwrap();
    let pair = cookie.split(';').next().unwrap();
    assert!(pair.starts_with(&format!("bifrons_{port}=")));
    assert_eq!(server.bare("GET", "/", &[("cookie", pair)], "").status, 200);
    let other = pair.replace(port, "1");
    assert_eq!(
        server.bare("GET", "/", &[("cookie", &other)], "").status,
        401
    );
}

#[test]
fn names_that_point_here_are_no_names_of_ours() {
    let server = server();
    let port = server.host.rsplit(':').next().unwrap();
    let token = format!("Bearer {}", server.token);
    let ask = |host: &str| {
        let headers = [("host", host), ("authorization", token.as_str())];
        server
            .bare("GET", "/api/versions.json", &headers, "")
            .status
    };
    for host in [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
    ] {
        assert_eq!(ask(&host), 200, "{host}");
    }
    for host in [
        format!("evil.example:{port}"),
        "evil.example".to_string(),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        "127.0.0.1:1".to_string(),
        format!("10.0.0.1:{port}"),
        format!("0.0.0.0:{port}"),
        format!("evil.example@127.0.0.1:{port}"),
        String::new(),
    ] {
        let status = ask(&host);
        assert!([400, 403].contains(&status), "{host}: {status}");
    }
    let two = format!(
        "GET / HTTP/1.1\r\nhost: {0}\r\nhost: evil.example\r\nauthorization: {token}\r\nconnection: close\r\n\r\n",
        server.host
    );
    assert!([400, 403].contains(&server.raw(two.as_bytes()).unwrap().status));
    let none = format!("GET / HTTP/1.1\r\nauthorization: {token}\r\nconnection: close\r\n\r\n");
    assert!([400, 403].contains(&server.raw(none.as_bytes()).unwrap().status));
}

#[test]
fn pages_of_others_can_make_a_browser_ask_nothing() {
    let server = server();
    let own = format!("http://{}", server.host);
    let code = |headers: &[(&str, &str)]| {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        server
            .ask("POST", "/api/code", &all, "{\"text\": \"It rained.\"}")
            .status
    };
    assert_eq!(code(&[]), 200);
    assert_eq!(
        code(&[("origin", &own), ("sec-fetch-site", "same-origin")]),
        200
    );
    for headers in [
        [("origin", "http://evil.example"), ("x", "")],
        [("origin", "null"), ("x", "")],
        [("origin", "http://127.0.0.1:1"), ("x", "")],
        [("sec-fetch-site", "cross-site"), ("x", "")],
        [
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-mode", "navigate"),
        ],
    ] {
        assert_eq!(code(&headers), 403, "{headers:?}");
    }
    let get =
        |headers: &[(&str, &str)]| server.ask("GET", "/api/versions.json", headers, "").status;
    assert_eq!(
        get(&[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors")
        ]),
        403
    );
    assert_eq!(get(&[("origin", "http://evil.example")]), 403);
    assert_eq!(
        get(&[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate")
        ]),
        200
    );
    let plain = server.ask(
        "POST",
        "/api/code",
        &[("content-type", "text/plain")],
        "{\"text\": \"x\"}",
    );
    assert_eq!(plain.status, 415);
    let options = server.ask("OPTIONS", "/api/code", &[("origin", &own)], "");
    assert!(options.header("access-control-allow-origin").is_empty() && options.status >= 400);
}

#[test]
fn every_answer_is_guarded_by_headers() {
    let server = server();
    let page = server.get("/");
    assert!(!page.header("content-security-policy").contains("unsafe"));
    for answer in [
        page,
        server.get("/api/faces.json?a=IND"),
        server.get("/api/nothing.json"),
        server.get("/nothing"),
        server.bare("GET", "/", &[], ""),
        server.bare("GET", "/", &[("host", "evil.example")], ""),
    ] {
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        let scripts = policy
            .split(';')
            .find(|p| p.trim().starts_with("script-src"));
        assert!(
            scripts.is_none_or(|s| s.trim() == "script-src 'self'"),
            "{policy}"
        );
        assert!(!policy.contains("http:") && !policy.contains('*') && !policy.contains("eval"));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    }
}

#[test]
fn what_is_too_long_is_turned_away() {
    let server = server();
    let long = format!("/api/faces.json?publisher={}", "x".repeat(9000));
    assert_eq!(server.get(&long).status, 414);
    let fits = format!("/api/faces.json?publisher={}", "x".repeat(7000));
    assert_eq!(server.get(&fits).status, 200);
    let big = value!({"text": "x".repeat(1 << 20)});
    assert_eq!(server.post("/api/code", &big).status, 413);
    // A body of unknown length is counted as it comes.
    let head = format!(
        "POST /api/code HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
        server.host, server.token
    );
    let mut bytes = head.into_bytes();
    for _ in 0..40 {
        bytes.extend_from_slice(b"8000\r\n");
        bytes.extend_from_slice(&[b'x'; 0x8000]);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(server.raw(&bytes).unwrap().status, 413);
    let letters = value!({"text": "x".repeat(20_001)});
    let answer = server.post("/api/code", &letters);
    assert!(answer.status == 400 && answer.text().contains("20000 are allowed"));
}

#[test]
fn a_text_is_coded_on_the_spot() {
    let server = server();
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
    let server = server();
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
fn questions_of_guests_are_answered_within_limits() {
    let server = server();
    let ask = |sql: &str| server.get(&format!("/api/query.json?sql={}", encoded(sql)));
    let sql = "SELECT event, count(*) AS n FROM events WHERE counted GROUP BY event ORDER BY n DESC, event";
    let answer = ask(sql).json();
    let (_, told, _) = run(
        &[
            "query",
            sql,
            "--format",
            "jsonl",
            "--ledger",
            text(example()),
        ],
        "",
    );
    assert_eq!(answer["rows"].as_array().unwrap(), &json(&told));
    assert_eq!(words(answer["command"].as_str().unwrap())[2], sql);
    assert_eq!(
        answer["columns"][1],
        value!({"name": "n", "type": "integer", "about": ""})
    );
    assert!(
        answer["columns"][0]["about"]
            .as_str()
            .unwrap()
            .contains("PLOVER")
    );
    let csv = server.get(&format!("/api/query.csv?sql={}", encoded(sql)));
    assert!(csv.text().starts_with("event,n\n"));
    let plan = server
        .get(&format!("/api/query.json?explain=1&sql={}", encoded(sql)))
        .json();
    assert!(plan["rows"].to_string().contains("TableScan: events"));
    assert!(!plan.to_string().contains("parquet"));
    let none = ask("SELECT * FROM events WHERE false").json();
    assert_eq!(
        (&none["rows"], &none["notes"]),
        (&value!([]), &value!(["no rows"]))
    );
    let wide = ask("SELECT a.id, b.id AS other FROM events a, events b").json();
    assert_eq!(wide["rows"].as_array().unwrap().len(), 10_000);
    assert!(wide["notes"].to_string().contains("10,000"));
    assert_eq!(ask("SELECT a.id, b.id FROM events a, events b").status, 400);
    let long = format!("SELECT '{}'", "x".repeat(7900));
    assert_eq!(ask(&long).status, 200);
    assert!(
        ask(&format!("SELECT {}", vec!["1"; 400].join("+")))
            .text()
            .contains("300 are allowed")
    );
    for view in server.get("/api/views.json").json()["views"]
        .as_array()
        .unwrap()
    {
        let answer = ask(view["example"].as_str().unwrap());
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

#[test]
fn attacks_by_sql_are_refused() {
    let mut server = Server::start(example(), &[]);
    let file = std::env::temp_dir().join(format!("bifrons-stolen-{}.csv", std::process::id()));
    let attacks = std::fs::read_to_string(repository("tests/attacks/sql.txt")).unwrap();
    let attacks: Vec<&str> = attacks.lines().filter(|l| !l.starts_with('#')).collect();
    assert!(attacks.len() >= 60);
    let before = server.get("/api/about.json").text();
    for attack in &attacks {
        let sql = attack.replace("{FILE}", text(&file));
        let begun = Instant::now();
        let answer = server.get(&format!("/api/query.json?sql={}", encoded(&sql)));
        assert_eq!(answer.status, 400, "{attack}: {}", answer.text());
        assert!(begun.elapsed() < Duration::from_secs(8), "{attack}");
        let error = answer.json()["error"].as_str().unwrap().to_string();
        for leak in ["root:", ".parquet", "/tmp", "panicked"] {
            assert!(
                !error.contains(leak) || attack.contains(leak) || sql.contains(leak),
                "{attack}: {error}"
            );
        }
    }
    assert!(!file.exists());
    assert!(server.lives());
    assert_eq!(server.get("/api/about.json").text(), before);
    let shut = Server::start(example(), &["--no-sql"]);
    assert_eq!(shut.get("/api/query.json?sql=SELECT%201").status, 403);
    assert_eq!(shut.get("/api/about.json").json()["sql"], false);
}

/// A query that takes all the time it gets.
const ENDLESS: &str = "SELECT sum(a.quad * b.quad + g.quad) FROM events a, events b, events c, events d, events e, events f, events g";

/// Processes of queries that a server has running.
fn children(server: &Server) -> usize {
    let of = |entry: std::fs::DirEntry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let mut rest = stat.rsplit(')').next()?.split_whitespace();
        // One that has ended and is not yet buried runs no more.
        let (state, parent) = (rest.next()?, rest.next()?);
        (state != "Z" && parent == server.id().to_string()).then_some(())
    };
    let all = std::fs::read_dir("/proc").unwrap();
    all.filter_map(|entry| of(entry.unwrap())).count()
}

#[test]
#[cfg(target_os = "linux")]
fn queries_end_when_their_time_is_over_or_nobody_waits() {
    let server = Server::start(example(), &[]);
    let target = format!("/api/query.json?sql={}", encoded(ENDLESS));
    let request = format!(
        "GET {target} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\r\n",
        server.host, server.token
    );
    let open = || {
        let mut stream = TcpStream::connect(&server.host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    };
    let (one, two) = (open(), open());
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(children(&server), 2);
    let begun = Instant::now();
    // Two are running, and a third has to wait; it is let in when one of them is over, or told to come later.
    assert_eq!(server.get(&target).status, 503);
    assert!(begun.elapsed() < Duration::from_secs(5));
    drop((one, two));
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(children(&server), 0, "who leaves needs no answer");
    let begun = Instant::now();
    let late = server.get(&target);
    assert!(
        late.status == 400 && late.text().contains("longer than 5 s"),
        "{}",
        late.text()
    );
    assert!(begun.elapsed() < Duration::from_secs(7));
    let hungry = "SELECT array_agg(a.text || b.text || c.text) FROM events a, events b, events c";
    let answer = server.get(&format!("/api/query.json?sql={}", encoded(hungry)));
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(children(&server), 0);
    assert_eq!(server.get("/api/query.json?sql=SELECT%201").status, 200);
}

#[test]
fn many_at_a_time_are_told_to_come_later() {
    let mut server = Server::start(example(), &[]);
    let body = "{\"text\": \"Russia accused Ukraine of lying.\"}";
    let head = format!(
        "POST /api/code HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        server.host,
        server.token,
        body.len()
    );
    // Requests whose bodies do not come yet.
    let open = |_| {
        let mut stream = TcpStream::connect(&server.host).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let waiting: Vec<TcpStream> = (0..64).map(open).collect();
    std::thread::sleep(Duration::from_millis(500));
    let refused = server.get("/api/states.json");
    assert_eq!(refused.status, 503);
    assert!(refused.header("retry-after") == "1" && refused.json()["error"].is_string());
    for mut stream in waiting {
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert_eq!(server.get("/api/states.json").status, 200);
    // Many hands, so that a busy machine asks often enough, too.
    let refused: usize = std::thread::scope(|scope| {
        let server = &server;
        let often = move || (0..400).filter(|_| server.get("/api/states.json").status == 429);
        let ask = |_| scope.spawn(move || often().count());
        let all: Vec<_> = (0..8).map(ask).collect();
        all.into_iter().map(|t| t.join().unwrap()).sum()
    });
    assert!(refused > 50, "{refused}");
    assert!(server.lives());
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(server.get("/api/states.json").status, 200);
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
    assert!(err.contains("8 added"), "{err}");
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
fn the_door_is_for_this_machine() {
    let refuse = |flags: &[&str]| {
        let mut all = vec!["serve", "--ledger", text(example())];
        all.extend(flags);
        run(&all, "")
    };
    let (code, out, err) = refuse(&["--host", "0.0.0.0"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("--password-file"), "{err}");
    assert_eq!(refuse(&["--host", "no such name"]).0, 2);
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "short\n").unwrap();
    assert_eq!(
        refuse(&["--host", "0.0.0.0", "--password-file", text(&password)]).0,
        2
    );
    let (code, _, err) = run(
        &["serve", "--ledger", text(&folder.path().join("none"))],
        "",
    );
    assert!(code == 2 && err.contains("bifrons example"), "{err}");

    std::fs::write(&password, "correct horse battery\n").unwrap();
    let server = Server::start(
        example(),
        &["--host", "127.0.0.1", "--password-file", text(&password)],
    );
    let page = server.bare("GET", "/", &[], "");
    assert!(page.status == 401 && page.text().contains("<form"));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(
        server
            .bare("POST", "/login", &form, "password=wrong")
            .status,
        401
    );
    let cross = [form[0], ("origin", "http://evil.example")];
    assert_eq!(
        server
            .bare("POST", "/login", &cross, "password=correct+horse+battery")
            .status,
        403
    );
    let right = server.bare("POST", "/login", &form, "password=correct+horse+battery");
    assert_eq!(right.status, 303, "{}", right.text());
    let cookie = right
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_string();
    assert_eq!(
        server.bare("GET", "/", &[("cookie", &cookie)], "").status,
        200
    );
    let tried: Vec<u16> = (0..20)
        .map(|_| server.bare("POST", "/login", &form, "password=x").status)
        .collect();
    assert!(tried.contains(&429), "{tried:?}");
}

#[test]
fn ports_are_found_and_refused() {
    let one = Server::start(example(), &[]);
    let port = one.host.rsplit(':').next().unwrap();
    let (code, _, err) = run(&["serve", "--ledger", text(example()), "--port", port], "");
    assert!(code == 2 && err.contains("cannot listen"), "{err}");
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
    let server = server();
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
