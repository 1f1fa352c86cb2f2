//! `bifrons report`: one page that loads nothing, says what the verbs say, and takes no orders from headlines.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::fs;

use common::{json, run, text};
use serde_json::json as value;

fn example() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = text(&folder.path().join("l")).to_string();
    assert_eq!(run(&["example", "--ledger", &ledger], "").0, 0);
    (folder, ledger)
}

fn report(ledger: &str, args: &[&str]) -> String {
    let (code, out, err) = run(&[&["report"], args, &["--ledger", ledger]].concat(), "");
    assert_eq!(code, 0, "{err}");
    out
}

/// The tags of a page, each with its attributes: what text there is has no raw `<`.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    for piece in page.split('<').skip(1) {
        let Some((tag, _)) = piece.split_once('>') else {
            panic!("`<{piece}` is no tag");
        };
        let (name, mut rest) = tag.split_at(tag.find([' ', '\n']).unwrap_or(tag.len()));
        let mut attributes = Vec::new();
        while let Some((before, after)) = rest.split_once("=\"") {
            let (value, next) = after.split_once('"').unwrap();
            attributes.push((before.trim().to_lowercase(), value.to_string()));
            rest = next;
        }
        found.push((name.to_lowercase(), attributes));
    }
    found
}

/// Nothing is loaded, nothing runs, and every element that is opened is closed.
fn is_self_contained(page: &str) {
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none'"));
    let (head, body) = page.split_once("</style>").unwrap();
    assert!(
        !head.contains("url(") && !head.contains("@import"),
        "the style loads nothing"
    );
    let known = [
        "main",
        "header",
        "footer",
        "section",
        "article",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "svg",
        "title",
        "desc",
        "g",
        "text",
        "tspan",
        "rect",
        "line",
        "path",
        "circle",
        "blockquote",
        "p",
        "div",
        "dl",
        "dt",
        "dd",
        "pre",
        "code",
        "h1",
        "h2",
        "h3",
        "bdi",
        "span",
        "a",
        "b",
        "i",
        "body",
        "html",
        "head",
    ];
    let void = ["rect", "line", "path", "circle"];
    let mut open: Vec<String> = vec!["html".into(), "head".into()];
    for (name, attributes) in tags(body) {
        if let Some(closed) = name.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(closed));
            continue;
        }
        assert!(known.contains(&name.as_str()), "<{name}>");
        if !void.contains(&name.as_str()) {
            open.push(name.clone());
        }
        for (attribute, value) in attributes {
            assert!(
                !attribute.starts_with("on")
                    && !["src", "srcset", "action", "style"].contains(&attribute.as_str())
                    || attribute == "style" && value.starts_with("width:"),
                "<{name} {attribute}=\"{value}\">"
            );
            if attribute == "href" {
                assert!(name == "a" && value.starts_with("http"), "{value}");
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn a_report_has_all_its_parts_and_stands_alone() {
    let (folder, ledger) = example();
    let page = report(&ledger, &["India", "China"]);
    is_self_contained(&page);
    for part in [
        "<h1>India and China</h1>",
        "<h2>Both faces</h2>",
        "<h2>Words against deeds</h2>",
        "<h2>Turning points</h2>",
        "<h2>Events by month</h2>",
        "<h2>Voices</h2>",
        "<h2>Levels behind the counts</h2>",
        "<h2>Ties and numbers</h2>",
        "<h2>The faces as numbers</h2>",
        "<h2>How was this made?</h2>",
        "<h2>Codebook</h2>",
        "bifrons faces IND CHN --by month --ledger l",
        "version 1",
        "Names and codes of states",
        "clashed",
    ] {
        assert!(page.contains(part), "no `{part}`");
    }
    assert_eq!(page.matches("<svg").count(), 3);
    assert!(
        !page.contains(text(folder.path())),
        "the way to the ledger is nobody's business"
    );
    // The same question gives the same page, on standard output and in a file.
    let file = folder.path().join("r.html");
    let (code, out, _) = run(
        &[
            "report",
            "IND",
            "CHN",
            "-o",
            text(&file),
            "--ledger",
            &ledger,
        ],
        "",
    );
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), page);
}

#[test]
fn its_numbers_are_those_of_the_verbs() {
    let (_folder, ledger) = example();
    let page = report(
        &ledger,
        &[
            "IND", "CHN", "--by", "quarter", "--since", "2024", "--until", "2024",
        ],
    );
    let args = [
        "faces", "IND", "CHN", "--by", "quarter", "--since", "2024", "--until", "2024", "--format",
        "jsonl", "--ledger", &ledger,
    ];
    let faces = json(&run(&args, "").1);
    let both: Vec<_> = faces.iter().filter(|r| r["direction"] == "both").collect();
    let sum = |names: &[&str]| -> u64 {
        both.iter()
            .flat_map(|r| names.iter().map(|n| r[*n].as_u64().unwrap()))
            .sum()
    };
    let events = sum(&["vc", "mc", "vk", "mk"]);
    assert!(page.contains(&format!(
        "The ledger holds {events} events of the two in {} reports",
        sum(&["reports"])
    )));
    assert!(page.contains(&format!(
        "<div class=\"n\">{}</div><div class=\"cap\">deeds of conflict",
        sum(&["mk"])
    )));
    for row in &both {
        let start = format!("<tr><td>{}</td>", row["period"].as_str().unwrap());
        let line = page.lines().find(|l| l.starts_with(&start)).unwrap();
        let cell = |name: &str| match row[name].as_u64().unwrap() {
            0 => "<td class=\"num\">\u{b7}</td>".to_string(),
            n => format!("<td class=\"num\">{n}</td>"),
        };
        let counts: String = ["vc", "mc", "vk", "mk"].map(cell).concat();
        assert!(line.contains(&counts), "{line}");
    }
    assert!(
        page.contains("January 2024 to December 2024"),
        "bounds are told"
    );
    assert!(!page.contains("2025-Q1"));
    assert!(page.contains("--since=2024 --until=2024 --ledger l"));
}

#[test]
fn hostile_news_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let nasty = "<script>alert('x')</script>";
    let documents = [
        value!({"id": "a", "date": "2024-05-08", "publisher": format!("Wire {nasty}\" onload=\"x"), "title": format!("\u{202e}{nasty}<!--"),
            "url": "javascript:alert(1)", "text": format!("Russia accused Ukraine of shelling a village near \"{nasty}\u{202e}\u{2066}\" on Friday.")}),
        value!({"id": "b", "date": "2024-05-09", "publisher": "</style><style>*{display:none}</style>", "url": "https://e.org/\"><img src=x onerror=alert(1)>",
            "text": "Russia condemned Ukraine </main></body><svg onload=alert(2)> on Monday. Ukraine said 'no' & \"never\"."}),
        value!({"id": "c", "date": "2024-05-10", "publisher": "]]>&#x3C;b&#x3E;", "title": "مرحبا \u{200f}", "text": "Russia accused Ukraine of shelling a bridge."}),
    ];
    let file = folder.path().join("news.jsonl");
    let lines: String = documents.iter().map(|d| format!("{d}\n")).collect();
    fs::write(&file, lines).unwrap();
    let ledger = text(&folder.path().join("<b>l&\"'")).to_string();
    let (code, _, err) = run(&["add", text(&file), "--ledger", &ledger, "--fast"], "");
    assert_eq!(code, 0, "{err}");
    let page = report(&ledger, &["RUS", "UKR", "--events", "9"]);
    is_self_contained(
        &page
            .replace("&lt;img src=x onerror=", "")
            .replace("%22", ""),
    );
    assert!(
        page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
        "it is shown as it was written"
    );
    for turned in [
        '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}',
        '\u{2068}', '\u{2069}',
    ] {
        assert!(!page.contains(turned), "{turned:?}");
    }
    assert!(!page.contains("<b>l"), "the ledger's name is text too");
    assert_eq!(page.matches("<style>").count(), 1);
    assert_eq!(
        page.matches("href=").count(),
        page.matches("href=\"http").count()
    );
}

#[test]
fn imported_events_make_a_report_without_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = String::from("date\tsource\ttarget\tcode\n");
    for month in 1..=12 {
        for day in [3, 9, 17] {
            let code = if month < 7 { "036" } else { "190" };
            rows.push_str(&format!("2001-{month:02}-{day:02}\tIND\tPAK\t{code}\n"));
        }
    }
    let file = folder.path().join("rows.tsv");
    fs::write(&file, rows).unwrap();
    let ledger = text(&folder.path().join("l")).to_string();
    run(&["import", "keds", text(&file), "--ledger", &ledger], "");
    let page = report(&ledger, &["IND", "PAK"]);
    is_self_contained(&page);
    assert!(page.contains("The ledger holds 36 events of the two"));
    assert!(page.contains("India \u{2192} Pakistan"));
    assert!(!page.contains("<blockquote dir=\"auto\"></blockquote>"));
    // Nothing found, no ledger, and no such state are told in a line.
    let (code, out, err) = run(&["report", "FRA", "DEU", "--ledger", &ledger], "");
    assert!(
        code == 1 && out.is_empty() && err.contains("nothing to report"),
        "{err}"
    );
    let (code, _, err) = run(&["report", "FRA", "DEU", "--ledger", "/nowhere"], "");
    assert!(code == 2 && err.lines().count() <= 2, "{err}");
    assert_eq!(run(&["report", "FRA", "--ledger", &ledger], "").0, 2);
    // A filter of a name with a dash in front is the same filter in every part.
    let page = report(
        &ledger,
        &[
            "IND", "PAK", "--origin", "keds", "--since", "2001-07", "--events", "0",
        ],
    );
    assert!(
        page.contains("The ledger holds 18 events of the two")
            && !page.contains("<h2>Events by month")
    );
    assert!(page.contains("--since=2001-07 --origin=keds"));
}
