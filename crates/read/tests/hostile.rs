//! Hostile and broken inputs, each with what must come of it.

mod common;

use std::time::{Duration, Instant};

use bifrons_read::{Format, Options, Read, documents_from};
use common::{gzip, options, read, zstd};

/// Checks a table of input and output. An expectation is the text of a document, or part of a message.
fn check(cases: &[(&str, Vec<u8>, &[&str])]) {
    for (case, bytes, want) in cases {
        for (packing, bytes) in [
            ("plain", bytes.clone()),
            ("gzip", gzip(bytes)),
            ("zstd", zstd(bytes)),
        ] {
            let found = read(&bytes, "in", &options());
            assert_eq!(found.len(), want.len(), "{case} ({packing}): {found:?}");
            for (found, want) in found.iter().zip(*want) {
                assert!(
                    found.contains(want),
                    "{case} ({packing}): {found:?} lacks {want:?}"
                );
            }
        }
    }
}

/// A record with a text of so many bytes.
fn record(length: usize) -> Vec<u8> {
    format!("{{\"text\": \"{}\"}}\n", "a".repeat(length)).into_bytes()
}

fn bytes(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[test]
fn hostile_lines() {
    let good = "{\"text\": \"Good.\"}\n";
    let after = |line: &[u8]| [good.as_bytes(), line, b"\n", good.as_bytes()].concat();
    let bad = |problem: &'static str| -> [&'static str; 3] { ["Good.", problem, "Good."] };
    let cases: Vec<(&str, Vec<u8>, [&str; 3])> = vec![
        (
            "cut off",
            after(b"{\"text\": \"Fra"),
            bad("in:2: not a JSON object: EOF while parsing a string"),
        ),
        (
            "no JSON",
            after(b"France praised Kenya."),
            bad("in:2: not a JSON object: expected value (column 1)"),
        ),
        (
            "a list",
            after(b"[1, 2]"),
            bad("in:2: not a JSON object: invalid type: sequence, expected an object"),
        ),
        ("a string", after(b"\"text\""), bad("expected an object")),
        ("null", after(b"null"), bad("expected an object")),
        (
            "two objects",
            after(b"{\"text\": \"a\"} {\"text\": \"b\"}"),
            bad("trailing characters"),
        ),
        (
            "trailing comma",
            after(b"{\"text\": \"a\",}"),
            bad("trailing comma"),
        ),
        (
            "single quotes",
            after(b"{'text': 'a'}"),
            bad("key must be a string"),
        ),
        (
            "a bare key",
            after(b"{text: 1}"),
            bad("key must be a string"),
        ),
        (
            "NaN",
            after(b"{\"id\": NaN, \"text\": \"a\"}"),
            bad("expected value"),
        ),
        (
            "a huge number",
            after(b"{\"id\": 1e999, \"text\": \"a\"}"),
            bad("number out of range"),
        ),
        (
            "an inexact id",
            after(b"{\"id\": 99999999999999999999, \"text\": \"a\"}"),
            bad("`id` is a number with"),
        ),
        (
            "text a number",
            after(b"{\"text\": 5}"),
            bad("in:2: the field `text` is a number, not a string"),
        ),
        (
            "text a list",
            after(b"{\"text\": [\"a\"]}"),
            bad("the field `text` is a list"),
        ),
        (
            "text an object",
            after(b"{\"text\": {\"text\": \"a\"}}"),
            bad("the field `text` is an object"),
        ),
        (
            "text true",
            after(b"{\"text\": true}"),
            bad("the field `text` is true or false"),
        ),
        (
            "text missing",
            after(b"{\"words\": \"a\", \"id\": 1}"),
            bad("`text` is missing; the record has `words`, `id`"),
        ),
        (
            "an empty object",
            after(b"{}"),
            bad("the record has no other field"),
        ),
        (
            "text null",
            after(b"{\"text\": null}"),
            bad("in:2: no text"),
        ),
        (
            "text blank",
            after(b"{\"text\": \" \\n\\u00a0\", \"title\": \" \"}"),
            bad("in:2: no text"),
        ),
        (
            "text twice",
            after(b"{\"text\": \"a\", \"text\": \"b\"}"),
            bad("the field `text` stands twice"),
        ),
        (
            "a bad date",
            after(b"{\"date\": \"in May\", \"text\": \"a\"}"),
            bad("`date` is `in May`, not an ISO"),
        ),
        (
            "no such day",
            after(b"{\"date\": \"2021-02-30\", \"text\": \"a\"}"),
            bad("the field `date`"),
        ),
        (
            "date a number",
            after(b"{\"date\": 1622332800, \"text\": \"a\"}"),
            bad("the field `date` is a number"),
        ),
        (
            "an escape in a date",
            after(b"{\"date\": \"\\u001b[2J\", \"text\": \"a\"}"),
            bad("`\\u{1b}[2J`"),
        ),
        (
            "title a list",
            after(b"{\"title\": [], \"text\": \"a\"}"),
            bad("the field `title` is a list"),
        ),
        (
            "no UTF-8",
            after(b"{\"text\": \"\xe9\"}"),
            bad("in:2: not UTF-8 at byte 10"),
        ),
        (
            "overlong UTF-8",
            after(b"{\"text\": \"\xc0\x80\"}"),
            bad("not UTF-8 at byte 10"),
        ),
        (
            "a surrogate in UTF-8",
            after(b"{\"text\": \"\xed\xa0\x80\"}"),
            bad("not UTF-8"),
        ),
        (
            "half a surrogate",
            after(b"{\"text\": \"\\ud800\"}"),
            bad("column"),
        ),
        (
            "a raw NUL",
            after(b"{\"text\": \"a\0b\"}"),
            bad("control character"),
        ),
        ("a NUL outside", after(b"\0"), bad("expected value")),
        (
            "an escaped NUL",
            after(b"{\"text\": \"a\\u0000\\u0000b\"}"),
            bad("a  b"),
        ),
        (
            "a line break within",
            after(b"{\"text\": \"a\rb\"}"),
            bad("control character"),
        ),
        (
            "deep nesting",
            after(&[b"{\"text\": ".to_vec(), b"[".repeat(1_900)].concat()),
            bad("not a JSON object"),
        ),
        (
            "deep and ignored",
            after(
                &[
                    &b"{\"x\": "[..],
                    &b"[".repeat(900),
                    &b"]".repeat(900),
                    b", \"text\": \"a\"}",
                ]
                .concat(),
            ),
            bad("a"),
        ),
        (
            "a long key",
            after(format!("{{\"{}\": 1}}", "k".repeat(1_900)).as_bytes()),
            bad("the field `text` is missing"),
        ),
        (
            "a long title",
            after(format!("{{\"title\": \"{}\", \"text\": \"a\"}}", "t".repeat(201)).as_bytes()),
            bad("`title` is longer than 200"),
        ),
        (
            "a long text",
            after(&record(1_001)),
            ["Good.", "in:2: the text is longer than 1000 bytes", "Good."],
        ),
        (
            "a long line",
            after(&record(2_001)),
            ["Good.", "in:2: the line is longer than 2000 bytes", "Good."],
        ),
        (
            "a very long line",
            after(&b"x".repeat(300_000)),
            bad("in:2: the line is longer than 2000 bytes"),
        ),
    ];
    let cases: Vec<(&str, Vec<u8>, &[&str])> = cases
        .iter()
        .map(|(case, bytes, want)| (*case, bytes.clone(), &want[..]))
        .collect();
    assert!(cases.len() >= 40);
    check(&cases);
}

#[test]
fn hostile_files() {
    let tar = [&b"news.txt"[..], &[0; 249], b"ustar\x0000", &[0; 300]].concat();
    let docx = b"PK\x03\x04\x14\0\0\0\x08\0....[Content_Types].xml".to_vec();
    let wide: Vec<u8> = "\u{feff}France"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check(&[
        ("nothing", vec![], &["in: no text"]),
        ("blanks", bytes(" \n\t\r\n "), &["in: no text"]),
        ("a byte order mark", bytes("\u{feff}"), &["in: no text"]),
        ("marked JSONL", bytes("\u{feff}{\"text\": \"a\"}"), &["a"]),
        ("marked text", bytes("\u{feff}Text."), &["Text."]),
        (
            "Windows line ends",
            bytes("\r\n{\"text\": \"a\"}\r\n\r\n{\"text\": \"b\"}"),
            &["a", "b"],
        ),
        ("a brace", bytes("{"), &["in:1: not a JSON object"]),
        ("PDF", bytes("%PDF-1.7\n%âãÏÓ"), &["a PDF"]),
        (
            "Parquet",
            bytes("PAR1\u{15}\0"),
            &["the Parquet file cannot be read: it is cut short"],
        ),
        (
            "ZIP",
            b"PK\x03\x04\x14\0news.txt".to_vec(),
            &["damaged or cut short"],
        ),
        ("DOCX", docx, &["damaged or cut short"]),
        (
            "DOC",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            &["an office document of before 2007"],
        ),
        ("RTF", bytes("{\\rtf1\\ansi Text.}"), &["an RTF document"]),
        ("HTML", bytes("\n<!DOCTYPE HTML><title>a</title>"), &[""]),
        (
            "XHTML without words",
            bytes("<?xml version='1.0'?>\n<html xmlns='x'>"),
            &["in: no text"],
        ),
        (
            "feed",
            bytes("<?xml version='1.0'?>\n<rss version='2.0'>"),
            &["in: no text"],
        ),
        (
            "entities",
            bytes("<?xml version='1.0'?><!DOCTYPE l [<!ENTITY l 'l'>]><l>&l;</l>"),
            &["an XML file"],
        ),
        (
            "WARC",
            bytes("WARC/1.0\r\nWARC-Type: warcinfo\r\n"),
            &["does not state its length"],
        ),
        ("tar", tar, &["damaged or cut short"]),
        ("bzip2", bytes("BZh91AY&SY"), &["damaged or cut short"]),
        ("xz", b"\xfd7zXZ\0\0\x04".to_vec(), &["packed in a way"]),
        (
            "SQLite",
            bytes("SQLite format 3\0"),
            &["an SQLite database"],
        ),
        ("UTF-16", wide, &["France"]),
        (
            "a program",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec(),
            &["not text"],
        ),
        ("a JSON array", bytes("[\n {\"text\": \"a\"}]"), &["a"]),
        ("indented JSON", bytes("{\n  \"text\": \"a\"\n}\n"), &["a"]),
        (
            "markup-like text",
            bytes("<3 this summit\n"),
            &["<3 this summit"],
        ),
        ("a bracket", bytes("[Reuters] Text."), &["[Reuters] Text."]),
        (
            "Latin-1",
            b"Le pr\xe9sident \xe0 Paris".to_vec(),
            &["Le président à Paris"],
        ),
        ("a stray NUL", bytes("a\0b"), &["a b"]),
        ("text at the limit", b"a".repeat(1_000), &["aaa"]),
        (
            "text beyond",
            b"a".repeat(1_001),
            &["the text is longer than 1000 bytes"],
        ),
        (
            "blanks, then a record",
            [b"\n".repeat(900), record(1)].concat(),
            &["a"],
        ),
    ]);
}

#[test]
fn limits_hold_at_the_limit_and_one_beyond() {
    let exact = [record(1_000), record(1_001)].concat();
    assert_eq!(
        read(&exact, "in", &options())[1],
        "in:2: the text is longer than 1000 bytes; divide it into documents"
    );
    let line = |length: usize| {
        let start = "{\"text\": \"a\", \"x\": \"";
        format!("{start}{}\"}}", "x".repeat(length - start.len() - 2))
    };
    for end in ["", "\n", "\r\n"] {
        let found = read(format!("{}{end}", line(2_000)).as_bytes(), "in", &options());
        assert_eq!(found, ["a"], "{end:?}");
        let found = read(format!("{}{end}", line(2_001)).as_bytes(), "in", &options());
        assert_eq!(
            found,
            ["in:1: the line is longer than 2000 bytes"],
            "{end:?}"
        );
    }
    let marked = [b"\xef\xbb\xbf".to_vec(), b"a".repeat(1_000)].concat();
    assert_eq!(read(&marked, "in", &options())[0].len(), 1_000);
}

#[test]
fn large_lines_take_no_time() {
    let open = [b"{\"x\": ".to_vec(), b"[".repeat(19_000_000)].concat();
    let wide = [
        b"{\"text\": [".to_vec(),
        b"0,".repeat(9_000_000),
        b"0]}".to_vec(),
    ]
    .concat();
    let long = b"{".repeat(60_000_000);
    for bytes in [open, wide, long] {
        let start = Instant::now();
        let found: Vec<Read> =
            documents_from(std::io::Cursor::new(bytes), "in", &Options::default()).collect();
        assert!(matches!(&found[..], [Read::Rejected(_)]), "{}", found.len());
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

#[test]
fn the_caller_may_know_better() {
    let mut options = options();
    options.format = Some(Format::Text);
    assert_eq!(
        read(b"{\"text\": \"a\"}", "in", &options),
        ["{\"text\": \"a\"}"]
    );
    options.format = Some(Format::Jsonl);
    assert_eq!(read(b"Text.", "in", &options).len(), 1);
    assert_eq!(read(b"[\n{\"text\": \"a\"}\n]", "in", &options)[1], "a");
    assert_eq!(read(b"", "in", &options), ["in: no text"]);
}
