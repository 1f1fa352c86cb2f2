//! `rebuild`: a ledger made anew of another has the same rows where the coder is the same, and says what changed where it is not.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{json, repository, run, text};
use serde_json::Value;

/// Tables that are made of what was added, with columns that put their rows in order.
const CODED: [(&str, &str); 6] = [
    ("documents", "id"),
    ("events", "id"),
    ("pairs", "id, a, b"),
    ("volume", "day, origin, quad, rows"),
    ("indicators", "id"),
    ("memberships", "id"),
];

fn rows(ledger: &Path, sql: &str) -> Vec<Value> {
    let (code, out, err) = run(&["query", sql, "--ledger", text(ledger), "-f", "jsonl"], "");
    assert!(code < 2, "{sql}: {err}");
    json(&out)
}

/// That both ledgers have the same rows; else the first that differs is told, and no more.
fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (all_rows(one), all_rows(other));
    for (table, rows) in &one {
        assert_eq!(rows.len(), other[table].len(), "{table}");
        for (row, beside) in rows.iter().zip(&other[table]) {
            assert_eq!(row, beside, "{table}");
        }
    }
}

fn all_rows(ledger: &Path) -> BTreeMap<&'static str, Vec<Value>> {
    let of = |(table, order)| {
        let sql = format!("SELECT * FROM {table} ORDER BY {order}");
        (table, rows(ledger, &sql))
    };
    CODED.into_iter().map(of).collect()
}

/// The answer of a verb, which must be one.
fn answer(words: &[&str], ledger: &Path) -> String {
    let words: Vec<&str> = [words, &["--ledger", text(ledger)]].concat();
    let (code, out, err) = run(&words, "");
    assert_eq!(code, 0, "{words:?}: {out}{err}");
    out
}

/// Runs `rebuild`, and gives its code, table and notes.
fn rebuild(old: &Path, new: &Path, more: &[&str]) -> (i32, String, String) {
    let words = ["rebuild", "--ledger", text(old), "--into", text(new)];
    run(&[&words, more].concat(), "")
}

/// The paths and hashes of a ledger's files.
fn files(ledger: &Path) -> BTreeSet<(String, String)> {
    let manifest = fs::read_to_string(ledger.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let of = |file: &Value| {
        let word = |name: &str| file[name].as_str().unwrap().to_string();
        (word("path"), word("blake3"))
    };
    let files = manifest["files"].as_array().unwrap();
    files.iter().map(of).collect()
}

fn example(folder: &Path, more: &[&str]) -> PathBuf {
    let old = folder.join("old");
    let reports = repository("docs/example/reports.jsonl");
    let words = ["add", text(&reports), "--ledger", text(&old)];
    assert_eq!(run(&[&words, more].concat(), "").0, 0);
    old
}

#[test]
fn the_same_coder_gives_the_same_ledger_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let old = example(folder.path(), &[]);
    let (before, expected) = (files(&old), all_rows(&old));
    assert!(expected["events"].len() > 100 && !expected["memberships"].is_empty());
    for threads in ["1", "3"] {
        let new = folder.path().join(threads);
        let (code, table, told) = rebuild(&old, &new, &["--threads", threads, "-f", "jsonl"]);
        assert_eq!(code, 0, "{told}");
        assert!(told.contains("52 documents coded again; "), "{told}");
        assert!(told.contains(" the same, 0 gone, 0 new → "), "{told}");
        let events: u64 = json(&table)
            .iter()
            .map(|r| {
                assert!(r["before"] == r["after"] && r["before"] == r["same"], "{r}");
                assert!(r["gone"] == 0 && r["new"] == 0, "{r}");
                r["same"].as_u64().unwrap()
            })
            .sum();
        assert_eq!(events as usize, expected["events"].len());
        assert_same(&new, &old);
        assert_eq!(files(&new), before, "byte for byte");
        assert_eq!(rows(&new, "SELECT * FROM rejected"), [] as [Value; 0]);
        answer(&["check"], &new);
        assert!(!new.join("unfinished-rebuild.json").exists());
    }
    assert_eq!(files(&old), before, "what it is made of stays");
}

#[test]
fn another_coder_is_told_by_type() {
    let folder = tempfile::tempdir().unwrap();
    let old = example(folder.path(), &[]);
    let new = folder.path().join("new");
    let list = folder.path().join("actors.txt");
    fs::write(&list, "Harbour Wire | Meridian Press ; KEN ; MED\n").unwrap();
    let (code, csv, told) = rebuild(&old, &new, &["--fast", "--actors", text(&list)]);
    assert_eq!(code, 0, "{told}");
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("event,before,after,same,gone,new"));
    let ids = |ledger: &Path| {
        let mut by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows(ledger, "SELECT id, event FROM events") {
            let word = |name: &str| row[name].as_str().unwrap().to_string();
            by.entry(word("event")).or_default().insert(word("id"));
        }
        by
    };
    let (mut before, mut after) = (ids(&old), ids(&new));
    let (mut gone, mut fresh) = (0, 0);
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let numbers: Vec<usize> = cells[1..].iter().map(|c| c.parse().unwrap()).collect();
        let x = before.remove(cells[0]).unwrap_or_default();
        let y = after.remove(cells[0]).unwrap_or_default();
        let same = x.intersection(&y).count();
        assert_eq!(
            numbers,
            [x.len(), y.len(), same, x.len() - same, y.len() - same],
            "{line}"
        );
        gone += numbers[3];
        fresh += numbers[4];
    }
    assert!(before.is_empty() && after.is_empty(), "each type has a row");
    assert!(gone > 0 && fresh > 0, "the coders differ: {csv}");
    assert!(
        told.contains(&format!("{gone} gone, {fresh} new")),
        "{told}"
    );
    let expected = folder.path().join("expected");
    let reports = repository("docs/example/reports.jsonl");
    let words = ["add", text(&reports), "--ledger", text(&expected)];
    let more = ["--fast", "--actors", text(&list)];
    assert_eq!(run(&[&words[..], &more].concat(), "").0, 0);
    assert_same(&new, &expected);
}

#[test]
fn imports_and_rejected_records_are_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (bad, keds) = (at("bad.jsonl"), at("keds.tsv"));
    fs::write(
        &bad,
        "{\"text\":\"China thanked France.\",\"date\":\"2001-05-06\"}\nno JSON\n",
    )
    .unwrap();
    let events =
        "2001-02-03\tIND\tPAK\t190\n2001-02-04\tIND\tPAK\t042\n2001-02-05\tFRA\tDEU\t---\n";
    fs::write(&keds, format!("date\tsource\ttarget\tcode\n{events}")).unwrap();
    let old = example(folder.path(), &["--fast"]);
    let import = |ledger: &Path| {
        run(
            &["import", "keds", text(&keds), "--ledger", text(ledger)],
            "",
        )
    };
    assert!(import(&old).1.contains("2  events"));
    let words = [
        "add",
        text(&bad),
        "--ledger",
        text(&old),
        "--fast",
        "--skip-bad",
    ];
    assert_eq!(run(&words, "").0, 0);

    let new = at("new");
    let (code, _, told) = rebuild(&old, &new, &["--fast"]);
    assert_eq!(code, 0, "{told}");
    for words in [
        "53 documents coded again, 1 imported batch carried over, ",
        " carried over; ",
        " 0 gone, 0 new",
    ] {
        assert!(told.contains(words), "no `{words}` in {told}");
    }
    assert_same(&new, &old);
    for verb in [
        vec!["faces"],
        vec!["faces", "IND", "PAK", "--origin", "keds"],
        vec!["evidence", "IND", "PAK", "-f", "jsonl"],
        vec!["rejected", "--each"],
        vec!["volume"],
    ] {
        assert_eq!(answer(&verb, &new), answer(&verb, &old), "{verb:?}");
    }
    let carried = files(&new).intersection(&files(&old)).count();
    assert!(carried >= 3, "the files of the import are the same");
    answer(&["check"], &new);
    let before = files(&new);
    let (code, out, told) = import(&new);
    assert_eq!(code, 0, "{told}");
    assert!(
        out.contains("0 rows read") && told.contains("already"),
        "{out}{told}"
    );
    assert_eq!(files(&new), before);

    // As it was before the import: 52 documents, and nothing of the import.
    let past = at("past");
    let (code, _, told) = rebuild(&old, &past, &["--fast", "--as-of", "v1"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("52 documents coded again; "), "{told}");
    let as_of = ["faces", "--as-of", "v1"];
    assert_eq!(answer(&["faces"], &past), answer(&as_of, &old));
}

/// Made-up reports, in many batches.
fn news() -> String {
    let (who, what) = (
        ["Russia", "China", "France", "India", "Pakistan", "Greece"],
        ["accused", "attacked", "thanked", "sued", "praised"],
    );
    let mut text = String::new();
    for i in 0..5000usize {
        let (a, b, verb) = (who[i % 6], who[(i + 1 + i / 6 % 5) % 6], what[i / 3 % 5]);
        // Not in order of time, as news comes in.
        let date = format!(
            "20{:02}-{:02}-{:02}",
            i * 7 % 20,
            1 + i / 25 % 12,
            1 + i % 28
        );
        let told = format!("{a} {verb} {b} on day {}.", i / 2 * 2);
        text.push_str(&format!(
            "{{\"id\":\"n{i}\",\"text\":\"{told}\",\"date\":\"{date}\"}}\n"
        ));
    }
    text
}

#[test]
fn a_killed_rebuild_goes_on_and_ends_as_if_it_had_not_been() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (file, old) = (at("news.jsonl"), at("old"));
    fs::write(&file, news()).unwrap();
    let words = ["add", text(&file), "--ledger", text(&old), "--fast"];
    assert_eq!(run(&words, "").0, 0);
    let (whole, new) = (at("whole"), at("new"));
    let more = ["--fast", "--together", "1"];
    assert_eq!(rebuild(&old, &whole, &more).0, 0);
    let documents = || {
        let counted = rows(&new, "SELECT count(*) AS n FROM documents");
        counted[0]["n"].as_u64().unwrap()
    };

    // Killed once some batches are in, however fast the machine is.
    let mut child = Command::new(env!("CARGO_BIN_EXE_bifrons"))
        .args(["rebuild", "--ledger", text(&old), "--into", text(&new)])
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let version = || {
        let manifest = fs::read_to_string(new.join("manifest.json")).unwrap_or_default();
        let manifest: Value = serde_json::from_str(&manifest).unwrap_or_default();
        manifest["version"].as_u64().unwrap_or_default()
    };
    while version() < 3 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it was killed"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    answer(&["check"], &new);
    let some = documents();
    assert!((512..5000).contains(&some), "{some} documents");

    let other = at("other");
    let words = ["add", text(&file), "--ledger", text(&other), "--fast"];
    assert_eq!(run(&[&words[..], &["--together", "9"]].concat(), "").0, 0);
    for (old, more, why) in [
        (&other, &more[..], "another ledger"),
        (&old, &more[1..], "coded differently"),
    ] {
        let (code, out, told) = rebuild(old, &new, more);
        assert_eq!((code, out.as_str()), (2, ""), "{told}");
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(documents(), some, "who was refused changed nothing");

    let (code, csv, told) = rebuild(&old, &new, &more);
    assert_eq!(code, 0, "{told}");
    let earlier = format!("5000 documents coded again ({some} of them by an earlier run); ");
    assert!(told.contains(&earlier), "{told}");
    assert!(csv.lines().count() > 3);
    assert_same(&new, &whole);
    answer(&["check"], &new);

    let (code, _, told) = rebuild(&old, &new, &more);
    assert_eq!(code, 2);
    assert!(told.contains("holds a ledger already"), "{told}");
}

#[test]
fn what_cannot_be_rebuilt_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (code, _, told) = rebuild(&at("none"), &at("new"), &[]);
    assert_eq!(code, 2);
    assert!(told.contains("holds no ledger"), "{told}");

    let empty = at("empty.jsonl");
    fs::write(&empty, "").unwrap();
    let nothing = at("nothing");
    run(&["add", text(&empty), "--ledger", text(&nothing)], "");
    let (code, out, told) = rebuild(&nothing, &at("new"), &[]);
    assert_eq!((code, out.as_str()), (1, ""), "{told}");
    assert!(!at("new").exists());

    let old = example(folder.path(), &["--fast"]);
    let (before, link) = (files(&old), at("link"));
    #[cfg(unix)]
    std::os::unix::fs::symlink(&old, &link).unwrap();
    for new in [&old, &link] {
        let (code, _, told) = rebuild(&old, new, &["--fast"]);
        assert_eq!(code, 2, "{told}");
        assert!(told.contains("in place"), "{told}");
    }
    let (code, _, told) = rebuild(&old, &at("new"), &["-f", "svg", "-o", text(&at("x.svg"))]);
    assert_eq!(code, 2);
    assert!(told.contains("no picture"), "{told}");
    assert!(!at("new").exists(), "told before anything is made");
    assert_eq!(files(&old), before);

    let table = at("changes.parquet");
    let (code, out, told) = rebuild(&old, &at("new"), &["--fast", "-o", text(&table)]);
    assert_eq!((code, out.as_str()), (0, ""), "{told}");
    assert!(fs::read(&table).unwrap().starts_with(b"PAR1"));
    let (code, md, _) = rebuild(&old, &at("again"), &["--fast", "-f", "md", "--quiet"]);
    assert_eq!(code, 0);
    assert!(
        md.starts_with("| event | before | after | same | gone | new |\n"),
        "{md}"
    );
}
