//! Who may ask the dashboard's server, and how much: strangers, other sites, attacks by SQL, floods and ports get nothing.
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

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::{json, repository, run, text};
use serde_json::json as value;
use server::{Server, encoded, example, shared, words};

#[test]
fn strangers_stay_outside() {
    let server = shared();
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
    let server = shared();
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
    let server = shared();
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
    let server = shared();
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
    let server = shared();
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
fn questions_of_guests_are_answered_within_limits() {
    let server = shared();
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
