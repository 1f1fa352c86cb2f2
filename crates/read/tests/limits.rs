//! Every limit at the door, at the limit and one beyond: `Limits` by default, as they stand in its documentation.
#![allow(clippy::unwrap_used, reason = "helpers may fail as tests do")]

mod common;

use std::io::Read as _;

use bifrons_read::{Limits, Options, Read, documents_from, page};
use common::{gzip, read};

/// What comes of some bytes under the usual limits: `ok`, `empty`, or the reason.
fn outcome(bytes: impl std::io::Read + Send + 'static) -> String {
    let mut reads = documents_from(bytes, "in", &Options::default());
    match reads.next() {
        Some(Read::Document(_)) => "ok".into(),
        Some(Read::Empty(_)) => "empty".into(),
        Some(Read::Rejected(rejected)) => rejected.reason.to_string(),
        None => "nothing".into(),
    }
}

fn repeated(head: &str, filling: &str, bytes: usize, tail: &str) -> Vec<u8> {
    let count = bytes - head.len() - tail.len();
    let filled = filling.repeat(count.div_ceil(filling.len()));
    [
        head.as_bytes(),
        &filled.as_bytes()[..count],
        tail.as_bytes(),
    ]
    .concat()
}

#[test]
fn the_defaults_are_those_that_are_promised() {
    let limits = Limits::default();
    assert_eq!(
        (limits.document, limits.html, limits.record, limits.line),
        (5_000_000, 20_000_000, 50_000_000, 20_000_000)
    );
    assert_eq!((limits.ratio, limits.depth), (200, 512));
    assert_eq!((limits.footer, limits.row_group), (64_000_000, 512_000_000));
}

#[test]
fn a_document_of_5_mb() {
    for (more, want) in [
        (0, "ok"),
        (
            1,
            "the text is longer than 5000000 bytes; divide it into documents",
        ),
    ] {
        let words = "words and ".repeat(500_001);
        let text = &words[..5_000_000 + more];
        let text = text.trim_end().to_string() + &"s".repeat(text.len() - text.trim_end().len());
        assert_eq!(
            outcome(std::io::Cursor::new(text.clone().into_bytes())),
            want,
            "plain, {more}"
        );
        assert_eq!(
            outcome(std::io::Cursor::new(
                format!("{{\"text\": \"{text}\"}}").into_bytes()
            )),
            want,
            "JSON, {more}"
        );
        assert_eq!(
            outcome(std::io::Cursor::new(
                format!("title,text\na,\"{text}\"\n").into_bytes()
            )),
            want,
            "table, {more}"
        );
        assert_eq!(
            outcome(std::io::Cursor::new(
                format!("<rss><item><description>{text}</description></item></rss>").into_bytes()
            )),
            want,
            "feed, {more}"
        );
    }
}

#[test]
fn a_line_of_20_mb() {
    for (more, want) in [(0, "ok"), (1, "the line is longer than 20000000 bytes")] {
        let line = repeated("{\"text\": \"a\", \"x\": \"", "x", 20_000_000 + more, "\"}");
        assert_eq!(
            outcome(std::io::Cursor::new([&line[..], b"\n"].concat())),
            want,
            "JSONL, {more}"
        );
        assert_eq!(
            outcome(std::io::Cursor::new([b"[", &line[..], b"]"].concat())),
            want,
            "JSON, {more}"
        );
        let row = repeated("a,\"words\",\"", "x", 20_000_000 + more, "\"");
        assert_eq!(
            outcome(std::io::Cursor::new(
                [b"title,text,other\n", &row[..], b"\n"].concat()
            )),
            want,
            "table, {more}"
        );
    }
}

#[test]
fn a_page_of_20_mb() {
    for (more, want) in [(0, "ok"), (1, "the page is longer than 20000000 bytes")] {
        let html = repeated(
            "<html><title>Summit</title><!-- ",
            "x",
            20_000_000 + more,
            " --><p>Words.</p>",
        );
        assert_eq!(outcome(std::io::Cursor::new(html)), want);
    }
}

#[test]
fn a_record_of_50_mb() {
    for (more, want) in [
        (0, "the page is longer than 20000000 bytes"),
        (1, "the record is longer than 50000000 bytes"),
    ] {
        let block = repeated(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>a</title><!-- ",
            "x",
            50_000_000 + more,
            "-->",
        );
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        let next = "\r\n\r\nWARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nwords\r\n\r\n";
        let archive = [head.as_bytes(), &block, next.as_bytes()].concat();
        let found = read(&archive, "in", &Options::default());
        assert_eq!(found, [format!("in: {want}"), "words".into()]);
        let feed = repeated(
            "<rss><item><title>a</title><description>b</description></item><!-- ",
            "x",
            50_000_000 + more,
            "--></rss>",
        );
        let want = if more == 0 {
            "ok"
        } else {
            "the feed is longer than 50000000 bytes"
        };
        assert_eq!(outcome(std::io::Cursor::new(feed)), want);
        let mail = repeated(
            "From: a@x.org\nTo: b@x.org\nSubject: s\nDate: Sun, 30 May 2021 08:00:00 GMT\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: image/png\n\n",
            "x",
            50_000_000 + more,
            "\n--b--\n",
        );
        let want = if more == 0 {
            "ok"
        } else {
            "the mail is longer than 50000000 bytes"
        };
        assert_eq!(outcome(std::io::Cursor::new(mail)), want);
    }
}

#[test]
fn a_page_512_elements_deep() {
    let limits = Limits::default();
    // Three of them are `html`, `body` and the text itself.
    for (divisions, fits) in [(509, true), (510, false)] {
        let html = format!("{}Words.", "<div>".repeat(divisions));
        assert_eq!(page(&html, "", &limits).is_ok(), fits, "{divisions}");
    }
    let mut deep = std::io::Cursor::new(b"<html>".to_vec()).chain(std::io::repeat(b'<').take(0));
    let mut html = String::new();
    deep.read_to_string(&mut html).unwrap();
    html.push_str(&"<div>".repeat(3_000_000));
    assert_eq!(
        outcome(std::io::Cursor::new(html.into_bytes())),
        "the page is nested deeper than 512 elements"
    );
}

#[test]
fn a_page_of_a_million_parts() {
    let limits = Limits {
        nodes: 1_000,
        ..Limits::default()
    };
    // Parts are looked at every 4,096 bytes.
    assert!(page(&"<p>a".repeat(400), "", &limits).is_ok());
    assert!(page(&"<p>a".repeat(4_000), "", &limits).is_err());
    assert_eq!(
        outcome(std::io::Cursor::new("<p>".repeat(6_000_000).into_bytes())),
        "the page has more than 1000000 elements and texts"
    );
}

#[test]
fn a_ratio_of_200() {
    // A page of blanks packs to a thousandth; one packed so badly that it is just within is read.
    let blanks = gzip(&repeated("<title>a</title>", " ", 5_000_000, ""));
    assert!(outcome(std::io::Cursor::new(blanks)).contains("more than 200 times its size"));
    // Exactly 200 times, and one byte more, is tested where the bytes are counted (`guard`).
    let small = gzip(&repeated("<title>a</title>", " ", 1_000_000, ""));
    assert_eq!(outcome(std::io::Cursor::new(small)), "ok");
}

#[test]
fn pages_that_keep_parsers_busy() {
    // Each of these takes a naive parser minutes.
    let start = std::time::Instant::now();
    for (name, html) in [
        ("attributes", format!("<p {}>", (0..2_000_000).map(|n| format!("a{n} ")).collect::<String>())),
        ("formatting that is opened again", format!("{}{}", "<b class=a><i><u><font size=1>".repeat(100), "<p>".repeat(1_000_000))),
        ("tables in tables", "<table><tr><td>".repeat(500_000)),
        ("text before tables", "<table>a".repeat(500_000)),
        ("anchors", "<a>".repeat(2_000_000)),
        ("anchors in divisions", "<a><div>".repeat(1_000_000)),
        ("closed and never opened", "</p>".repeat(2_000_000)),
        ("selects", "<select><option>".repeat(500_000)),
        ("open comments", "<!--".repeat(2_000_000)),
        ("open tags", "<a ".repeat(2_000_000)),
        ("references", "&amp".repeat(2_000_000)),
        ("blocks in blocks", format!("{}{}", "<div>".repeat(400), "<p>a</p>".repeat(200_000))),
        ("names", format!("<div class='{}'>a</div>", "ad ".repeat(1_000_000))),
        ("many names", "<p class='a b c d e f g h i j k l m n o p'>a</p>".repeat(200_000)),
        ("data", format!("<script type='application/ld+json'>{}</script>", "[".repeat(1_000_000))),
        ("much data", "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"x\"}</script>".repeat(100_000)),
    ] {
        let before = start.elapsed();
        outcome(std::io::Cursor::new(html.into_bytes()));
        let took = start.elapsed() - before;
        assert!(took.as_secs() < 10, "{name}: {took:?}");
    }
}
