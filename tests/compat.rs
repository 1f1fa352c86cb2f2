//! Ledgers that earlier programs wrote, one of each format: they open, are sound, and tell what they told then.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::fs;
use std::path::Path;

use common::{repository, run, text};

/// Each format, and how many events its ledger holds.
const FORMATS: [(&str, u64); 2] = [("format-1", 393), ("format-2", 115)];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|e| (e.path(), e.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

#[test]
fn ledgers_of_every_format_tell_what_they_told() {
    for (format, events) in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger");
        copy(&repository(&format!("tests/compat/{format}")), &ledger);
        let ask = |args: &[&str]| {
            let mut all = args.to_vec();
            all.extend(["--ledger", text(&ledger)]);
            run(&all, "")
        };
        let told = fs::read_to_string(repository(&format!("tests/compat/{format}.faces.csv")));
        let (code, out, err) = ask(&["faces", "IND", "CHN", "--by", "year", "--format", "csv"]);
        assert_eq!((code, out), (0, told.unwrap()), "{format}: {err}");
        let (code, out, err) = ask(&["check"]);
        assert_eq!(code, 0, "{format}: {out}{err}");
        let (_, out, _) = ask(&[
            "query",
            "SELECT count(*) AS n FROM events",
            "--format",
            "csv",
        ]);
        assert_eq!(out, format!("n\n{events}\n"), "{format}");
        let (code, out, _) = ask(&["evidence", "IND", "CHN", "--face", "conflict"]);
        assert!(
            code == 0 && out.contains("Meridian Press"),
            "{format}: {out}"
        );
    }
}

#[test]
fn an_old_ledger_grows_by_the_present_program() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    copy(&repository("tests/compat/format-1"), &ledger);
    let news = folder.path().join("news.jsonl");
    let line = r#"{"text":"Russia accused Ukraine of shelling a village.","date":"2026-03-01","publisher":"Meridian Press"}"#;
    fs::write(&news, line).unwrap();
    let (code, _, err) = run(&["add", text(&news), "--ledger", text(&ledger)], "");
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = run(
        &[
            "faces",
            "RUS",
            "UKR",
            "--by",
            "year",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    assert!(out.contains("2026,RUS,UKR,a>b,0,0,1,0"), "{out}");
    let (_, out, _) = run(
        &[
            "faces",
            "IND",
            "CHN",
            "--by",
            "year",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    assert!(
        out.contains("2024,IND,CHN,a>b,5,0,12,7"),
        "what it held is still there: {out}"
    );
    let (code, out, err) = run(&["check", "--ledger", text(&ledger)], "");
    assert_eq!(code, 0, "{out}{err}");
}
