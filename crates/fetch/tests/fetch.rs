//! What comes of one request, against a server on this machine.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bifrons_fetch::{Answer, Failure, Fetcher, Limits, Request};
use common::{Server, World, answer};

fn request(url: impl Into<String>) -> Request {
    Request {
        url: url.into(),
        ..Request::default()
    }
}

fn fetch(server: &Server, path: &str) -> Result<Answer, Failure> {
    server
        .fetcher(Limits::default())
        .fetch(&request(server.url(path)))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn bytes_and_headers_as_they_come() {
    let server = Server::saying(answer(
        "200 OK",
        &[("ETag", "\"7\""), ("X-Twice", "a"), ("X-Twice", "b")],
        b"<rss>\xff</rss>",
    ));
    let got = fetch(&server, "/feed?x=1#part").unwrap();
    assert_eq!(
        (got.status, got.body.as_slice(), got.moved.as_deref()),
        (200, &b"<rss>\xff</rss>"[..], None)
    );
    assert_eq!(got.url, server.url("/feed?x=1"));
    assert_eq!(got.header("etag"), Some("\"7\""));
    assert_eq!(
        got.headers
            .iter()
            .filter(|(name, _)| name == "x-twice")
            .count(),
        2
    );
    let heard = &server.heard()[0];
    assert_eq!(heard.path, "/feed?x=1");
    assert_eq!(heard.headers["host"], server.address.to_string());
    assert_eq!(
        heard.headers["user-agent"],
        concat!(
            "Bifrons/",
            env!("CARGO_PKG_VERSION"),
            " (reader of news feeds)"
        )
    );
    assert!(heard.headers["accept"].starts_with("application/rss+xml"));
}

#[test]
fn nothing_is_kept_from_one_request_to_the_next() {
    let server = Server::saying(answer(
        "200 OK",
        &[("Set-Cookie", "a=b"), ("Refresh", "0")],
        b"x",
    ));
    let fetcher = server.fetcher(Limits::default());
    (0..2).for_each(|_| assert_eq!(fetcher.fetch(&request(server.url("/"))).unwrap().body, b"x"));
    let heard = server.heard();
    assert_eq!(heard.len(), 2);
    let names: Vec<&str> = heard[1].headers.keys().map(String::as_str).collect();
    assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
}

#[test]
fn what_one_has_is_not_sent_again() {
    let server = Server::new(|heard, stream| {
        let same = heard
            .headers
            .get("if-none-match")
            .is_some_and(|tag| tag == "W/\"7\"")
            && heard.headers["if-modified-since"] == "Thu, 26 Nov 2026 08:00:00 GMT";
        stream.write_all(&answer(
            if same { "304 Not Modified" } else { "200 OK" },
            &[],
            b"",
        ))
    });
    let known = Request {
        url: server.url("/"),
        etag: Some("W/\"7\"".into()),
        modified: Some("Thu, 26 Nov 2026 08:00:00 GMT".into()),
    };
    let fetcher = server.fetcher(Limits::default());
    assert_eq!(fetcher.fetch(&known).unwrap().status, 304);
    assert_eq!(fetch(&server, "/").unwrap().status, 200);
}

#[test]
fn refusals_are_answers_without_a_body() {
    for status in [
        "400 Bad Request",
        "404 Not Found",
        "410 Gone",
        "429 Too Many Requests",
        "500 Oh",
        "503 Later",
        "204 No Content",
    ] {
        let server = Server::saying(answer(
            status,
            &[("Retry-After", "120")],
            if status.starts_with("204") {
                b""
            } else {
                b"sorry"
            },
        ));
        let got = fetch(&server, "/").unwrap();
        assert_eq!(
            (format!("{}", got.status), got.body),
            (status[..3].to_owned(), vec![])
        );
        assert_eq!(
            got.headers
                .iter()
                .find(|(n, _)| n == "retry-after")
                .unwrap()
                .1,
            "120"
        );
    }
}

/// Sends on as the path says: `/N` to `/N-1`, by 301 or (with `t`) by 302, until `/0`.
fn chain() -> Server {
    Server::new(|heard, stream| {
        let temporary = heard.path.ends_with('t');
        let left: u32 = heard.path.trim_matches(['/', 't']).parse().unwrap_or(0);
        let to = format!(
            "{}{}",
            left.saturating_sub(1),
            if temporary { "t" } else { "" }
        );
        match left {
            0 => stream.write_all(&answer("200 OK", &[], b"there")),
            _ => stream.write_all(&answer(
                if temporary { "302 Found" } else { "301 Moved" },
                &[("Location", &to)],
                b"moved",
            )),
        }
    })
}

#[test]
fn five_times_one_may_be_sent_on() {
    let server = chain();
    let got = fetch(&server, "/5").unwrap();
    assert_eq!(
        (got.body.as_slice(), got.url, got.moved),
        (&b"there"[..], server.url("/0"), Some(server.url("/0")))
    );
    assert_eq!(fetch(&server, "/1t").unwrap().moved, None);
    assert_eq!(fetch(&server, "/6"), Err(Failure::Redirects(5)));
    assert_eq!(server.heard().len(), 6 + 2 + 6);
}

#[test]
fn nobody_is_sent_where_he_may_not_go() {
    let inside = TcpListener::bind("127.0.0.1:0").unwrap();
    inside.set_nonblocking(true).unwrap();
    let secret = inside.local_addr().unwrap();
    for to in [
        format!("http://{secret}/"),
        format!("http://localhost:{}/", secret.port()),
        "http://127.0.0.1/".into(),
        "http://[::1]/".into(),
        "http://[::ffff:127.0.0.1]/".into(),
        "http://2130706433/".into(),
        "//10.0.0.1/".into(),
        "http://169.254.169.254/latest/meta-data/".into(),
        "http://inside.example/".into(),
        "https://half.example/".into(),
        "http://news.example:8080/".into(),
        "http://me:secret@news.example/".into(),
        "file:///etc/passwd".into(),
        "ftp://news.example/".into(),
        "javascript:alert(1)".into(),
        "http://".into(),
        "http://[::1".into(),
    ] {
        let server = Server::saying(answer("302 Found", &[("Location", &to)], b""));
        let names = World::with(&[
            ("inside.example", &["10.0.0.1"]),
            ("half.example", &["198.41.0.4 192.168.0.1"]),
        ]);
        let fetcher = Fetcher::with(names, Limits::default(), Some(server.address));
        let failure = fetcher.fetch(&request(server.url("/"))).unwrap_err();
        let told = matches!(
            failure,
            Failure::NotPublic { .. }
                | Failure::Port(_)
                | Failure::Credentials
                | Failure::Scheme(_)
                | Failure::NoAddress(_)
        );
        assert!(told, "{to}: {failure:?}");
        assert_eq!(server.heard().len(), 1);
    }
    assert!(inside.accept().is_err(), "somebody has called");
}

#[test]
fn a_name_that_changes_is_looked_up_and_checked_anew() {
    let server = Server::saying(answer("302 Found", &[("Location", "/again")], b""));
    let names = World::with(&[("news.example", &["127.0.0.1", "127.0.0.2"])]);
    let fetcher = Fetcher::with(names.clone(), Limits::default(), Some(server.address));
    let url = format!("http://news.example:{}/", server.address.port());
    let failure = fetcher.fetch(&request(url)).unwrap_err();
    assert!(
        matches!(&failure, Failure::NotPublic { ip, .. } if ip.to_string() == "127.0.0.2"),
        "{failure:?}"
    );
    assert_eq!(server.heard().len(), 1);
    // One look-up for each connection: what was checked is what is connected to.
    assert_eq!(names.asked.load(std::sync::atomic::Ordering::Relaxed), 2);
}

#[test]
fn without_leave_this_machine_is_not_asked() {
    let server = Server::saying(answer("200 OK", &[], b""));
    let names = World::with(&[("localhost", &["127.0.0.1"])]);
    let fetcher = Fetcher::with(names, Limits::default(), None);
    for url in [
        server.url("/"),
        format!("http://localhost:{}/", server.address.port()),
        "http://localhost/".into(),
        "http://127.0.0.1/".into(),
    ] {
        fetcher.fetch(&request(url)).unwrap_err();
    }
    assert!(server.heard().is_empty());
}

#[test]
fn the_slow_are_not_waited_for() {
    let limits = Limits {
        time: Duration::from_millis(700),
        ..Limits::default()
    };
    let never = Server::new(|_, stream| {
        thread::sleep(Duration::from_secs(4));
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")
    });
    let drop_by_drop = Server::new(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
        (0..40).try_for_each(|_| {
            thread::sleep(Duration::from_millis(100));
            stream.write_all(b"x")
        })
    });
    let head_drop_by_drop = Server::new(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        (0..40).try_for_each(|n| {
            thread::sleep(Duration::from_millis(100));
            stream.write_all(format!("x{n}: y\r\n").as_bytes())
        })
    });
    let sent_round = Server::new(|_, stream| {
        thread::sleep(Duration::from_millis(300));
        stream.write_all(&answer("302 Found", &[("Location", "/")], b""))
    });
    for server in [never, drop_by_drop, head_drop_by_drop, sent_round] {
        let start = Instant::now();
        let got = server
            .fetcher(limits.clone())
            .fetch(&request(server.url("/")));
        assert_eq!(got, Err(Failure::TooSlow(limits.time)));
        assert!(
            start.elapsed() < Duration::from_secs(3),
            "{:?}",
            start.elapsed()
        );
    }
}

#[test]
fn the_huge_are_left_at_the_limit() {
    let limits = Limits {
        bytes: 100_000,
        ..Limits::default()
    };
    let ask = |server: &Server| {
        server
            .fetcher(limits.clone())
            .fetch(&request(server.url("/")))
    };
    let exact = Server::saying(answer("200 OK", &[], &[b'x'; 100_000]));
    assert_eq!(ask(&exact).unwrap().body.len(), 100_000);
    let beyond = Server::saying(answer("200 OK", &[], &[b'x'; 100_001]));
    let endless = Server::new(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            stream.write_all(b"400\r\n")?;
            stream.write_all(&[b'x'; 1024])?;
            stream.write_all(b"\r\n")?;
        }
    });
    let without_length = Server::new(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        loop {
            stream.write_all(&[b'x'; 1024])?;
        }
    });
    let bomb = Server::saying(answer(
        "200 OK",
        &[("Content-Encoding", "gzip")],
        &gzip(&vec![0; 50_000_000]),
    ));
    let announced = Server::saying(
        "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n".repeat(2_000),
    );
    for (what, server) in [
        ("beyond", beyond),
        ("endless", endless),
        ("without length", without_length),
        ("bomb", bomb),
        ("announced", announced),
    ] {
        assert_eq!(ask(&server), Err(Failure::TooLong(100_000)), "{what}");
    }
}

#[test]
fn endless_heads_are_not_read() {
    let server = Server::new(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            stream.write_all(
                b"x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n",
            )?;
        }
    });
    let start = Instant::now();
    assert!(matches!(fetch(&server, "/"), Err(Failure::Connection(_))));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn packed_answers() {
    let server = Server::saying(answer(
        "200 OK",
        &[("Content-Encoding", "gzip")],
        &gzip(b"<rss/>"),
    ));
    assert_eq!(fetch(&server, "/").unwrap().body, b"<rss/>");
    assert!(server.heard()[0].headers["accept-encoding"].contains("gzip"));
    let plain = Server::saying(answer(
        "200 OK",
        &[("Content-Encoding", "identity")],
        b"<rss/>",
    ));
    assert_eq!(fetch(&plain, "/").unwrap().body, b"<rss/>");
    let other = Server::saying(answer("200 OK", &[("Content-Encoding", "br")], b"xxx"));
    assert_eq!(fetch(&other, "/"), Err(Failure::Packed("br".into())));
    let damaged = Server::saying(answer(
        "200 OK",
        &[("Content-Encoding", "gzip")],
        b"not gzip at all",
    ));
    assert!(matches!(fetch(&damaged, "/"), Err(Failure::Connection(_))));
    let cut = gzip(&(0..9_999u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
    let cut = Server::saying(answer(
        "200 OK",
        &[("Content-Encoding", "gzip")],
        &cut[..cut.len() / 2],
    ));
    assert!(matches!(fetch(&cut, "/"), Err(Failure::Connection(_))));
}

#[test]
fn broken_answers_are_told() {
    for (what, bytes) in [
        ("nothing", &b""[..]),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.6\r\n"),
        ("NULs", &[0; 100]),
        ("a cut head", b"HTTP/1.1 200 OK\r\nContent-Le"),
        (
            "a cut body",
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        ),
        (
            "a bad chunk",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        ),
        (
            "a cut chunk",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
        ),
        (
            "a bad length",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
        ),
    ] {
        let got = fetch(&Server::saying(bytes), "/");
        assert!(
            matches!(&got, Err(Failure::Connection(text)) if !text.is_empty()),
            "{what}: {got:?}"
        );
    }
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let got = Fetcher::with(Arc::new(World::default()), Limits::default(), Some(closed))
        .fetch(&request(format!("http://{closed}/")));
    assert!(
        matches!(&got, Err(Failure::Connection(text)) if text.contains("refused")),
        "{got:?}"
    );
}

#[test]
fn what_a_server_says_cannot_write_on_the_terminal() {
    let server = Server::saying("HTTP/1.1 302 Found\r\nLocation: http://[\x1b[2J\r\n\r\n");
    let told = fetch(&server, "/").unwrap_err().to_string();
    assert!(!told.chars().any(char::is_control), "{told:?}");
}
