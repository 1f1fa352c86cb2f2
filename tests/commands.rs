//! Each verb on the built program: what it prints, and its exit code.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{bifrons, json, reports, run, slice, text};

#[test]
fn the_example_runs_and_shows_both_faces() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("l");
    let (code, out, err) = run(&["example", "--ledger", text(&ledger)], "");
    assert_eq!(code, 0, "{err}");
    for words in [
        "India and China by quarter",
        "2024-Q4",
        "words",
        "deeds",
        "reported by",
        "bifrons evidence IND CHN --period",
    ] {
        assert!(out.contains(words), "no `{words}` in:\n{out}");
    }
    assert!(!out.contains('\x1b'), "no colour in a pipe");
    let before = files(&ledger);
    assert_eq!(
        run(&["example", "--ledger", text(&ledger)], "").1,
        out,
        "twice the same"
    );
    assert_eq!(files(&ledger), before);
    let (code, out, _) = run(&["check", "--ledger", text(&ledger)], "");
    assert_eq!(code, 0, "{out}");
}

#[test]
fn faces_are_counted_by_the_columns_of_the_contract() {
    let folder = example();
    let ledger = text(folder.path());
    let (code, csv, _) = run(
        &["faces", "ind", "China", "--by", "year", "--ledger", ledger],
        "",
    );
    assert_eq!(
        (code, csv.lines().next()),
        (
            0,
            Some("period,a,b,direction,vc,mc,vk,mk,coop,conf,duality,gap,reports")
        )
    );
    assert!(
        csv.lines()
            .skip(1)
            .all(|l| l.split(',').count() == 13 && l.contains(",IND,CHN,")),
        "{csv}"
    );
    let (_, lines, _) = run(
        &[
            "faces", "IND", "CHN", "--by", "year", "--format", "jsonl", "--ledger", ledger,
        ],
        "",
    );
    let rows = json(&lines);
    assert_eq!(rows.len(), csv.lines().count() - 1);
    let both = rows
        .iter()
        .find(|r| r["direction"] == "both" && r["period"] == "2024")
        .unwrap();
    for column in ["vc", "mc", "vk", "mk"] {
        assert!(
            both[column].as_u64().unwrap() > 0,
            "both faces, words and deeds: {both}"
        );
    }
    let (code, out, _) = run(&["faces", "750", "FRA", "--ledger", ledger], "");
    assert_eq!(
        (code, out.lines().count()),
        (1, 1),
        "nothing found: the header alone"
    );
    let (_, table, _) = run(
        &[
            "faces", "IND", "--format", "table", "--by", "year", "--ledger", ledger,
        ],
        "",
    );
    assert!(
        table.contains("with China") && table.contains('█'),
        "{table}"
    );
    let variable = bifrons()
        .args(["faces", "IND", "CHN", "--by", "year"])
        .env("BIFRONS_LEDGER", ledger)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(variable.stdout).unwrap(),
        csv,
        "the variable names the ledger"
    );
}

#[test]
fn the_evidence_is_what_the_faces_count() {
    let folder = example();
    let ledger = text(folder.path());
    let (_, faces, _) = run(
        &[
            "faces", "IND", "CHN", "--by", "quarter", "--format", "jsonl", "--ledger", ledger,
        ],
        "",
    );
    for row in json(&faces).iter().filter(|r| r["direction"] == "both") {
        let period = row["period"].as_str().unwrap();
        let (_, lines, _) = run(
            &[
                "evidence", "IND", "CHN", "--period", period, "--by", "quarter", "--format",
                "jsonl", "--ledger", ledger,
            ],
            "",
        );
        let events = json(&lines);
        let counted: u64 = ["vc", "mc", "vk", "mk"]
            .iter()
            .map(|c| row[*c].as_u64().unwrap())
            .sum();
        assert_eq!(events.len() as u64, counted, "{period}");
        let reports: usize = events
            .iter()
            .map(|e| e["reports"].as_array().unwrap().len())
            .sum();
        assert_eq!(reports as u64, row["reports"].as_u64().unwrap(), "{period}");
    }
    let args = [
        "evidence", "IND", "CHN", "--face", "conflict", "--kind", "deed", "--ledger", ledger,
    ];
    let (code, csv, _) = run(&args, "");
    assert_eq!(code, 0);
    assert!(csv.starts_with("id,doc,sentence,") && csv.lines().count() > 1);
    let (_, cards, _) = run(&[&args[..], &["--format", "table"]].concat(), "");
    assert!(
        cards.contains("deeds of conflict") && cards.contains('['),
        "{cards}"
    );
    let id = csv.lines().nth(1).unwrap().split(',').next().unwrap();
    let (code, told, _) = run(&["explain", id, "--ledger", ledger], "");
    assert_eq!(code, 0);
    assert!(
        told.contains("report") && told.contains("because") && told.contains("rule"),
        "{told}"
    );
    assert_eq!(
        run(&["explain", "0123456789abcdef", "--ledger", ledger], "").0,
        1
    );
    let (code, none, _) = run(
        &[
            "evidence", "IND", "CHN", "--until", "1990", "--ledger", ledger,
        ],
        "",
    );
    assert_eq!((code, none.lines().count()), (1, 1));
}

#[test]
fn adding_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (news, ledger) = (
        folder.path().join("news.jsonl"),
        folder.path().join("ledger"),
    );
    std::fs::write(&news, reports() + "{\"text\": 5}\n{\"text\": \"\"}\n").unwrap();
    let lines = std::fs::read_to_string(&news).unwrap().lines().count();
    let (code, _, err) = run(&["add", text(&news), "--ledger", text(&ledger)], "");
    assert_eq!(code, 2, "a record is rejected");
    assert!(
        err.contains(&format!(
            "{lines} records read: {} coded, 1 empty, 0 duplicate, 1 rejected",
            lines - 2
        )),
        "{err}"
    );
    assert!(err.contains("news.jsonl:53: "), "{err}");
    let before = files(&ledger);
    let (code, _, err) = run(
        &["add", text(&news), "--ledger", text(&ledger), "--skip-bad"],
        "",
    );
    assert_eq!(code, 0);
    assert!(
        err.contains(&format!("0 coded, 1 empty, {} duplicate", lines - 2)),
        "{err}"
    );
    assert_eq!(files(&ledger), before);
    let (_, rejected, _) = run(
        &[
            "query",
            "SELECT line FROM rejected",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    assert_eq!(rejected, "line\n53\n");
}

#[test]
fn a_run_that_was_killed_is_completed_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (news, ledger) = (
        folder.path().join("news.jsonl"),
        folder.path().join("ledger"),
    );
    let line = |n: usize| {
        format!(
            "{{\"id\": \"{n}\", \"date\": \"2024-05-08\", \"text\": \"Russia accused Ukraine of lying.\"}}\n"
        )
    };
    std::fs::write(&news, (0..9_000).map(line).collect::<String>()).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_bifrons"))
        .args(["add", "-q", text(&news), "--ledger", text(&ledger)])
        .spawn()
        .unwrap();
    let written = || {
        std::fs::read_to_string(ledger.join("manifest.json"))
            .is_ok_and(|m| m.contains("documents/"))
    };
    while !written() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(
        run(&["check", "--ledger", text(&ledger)], "").0,
        0,
        "whole after the kill"
    );
    let (code, _, err) = run(&["add", text(&news), "--ledger", text(&ledger)], "");
    assert!(code == 0 && err.contains("9000 records read"), "{err}");
    let (_, count, _) = run(
        &[
            "query",
            "SELECT count(*) AS n FROM documents",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    assert_eq!(count, "n\n9000\n");
    assert_eq!(run(&["check", "--ledger", text(&ledger)], "").0, 0);
}

#[test]
fn threads_and_order_of_files_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> = reports().lines().map(str::to_string).collect();
    let paths: Vec<String> = lines
        .chunks(20)
        .enumerate()
        .map(|(i, chunk)| {
            let path = folder.path().join(format!("{i}.jsonl"));
            std::fs::write(&path, chunk.join("\n")).unwrap();
            text(&path).to_string()
        })
        .collect();
    let out = |threads: &str, order: &[usize]| {
        let files: Vec<&str> = order.iter().map(|i| paths[*i].as_str()).collect();
        let (code, out, err) = run(&[&["code", "--threads", threads][..], &files].concat(), "");
        assert_eq!(code, 0, "{err}");
        out
    };
    let one = out("1", &[0, 1, 2]);
    assert!(one.lines().count() > 50);
    assert_eq!(one, out("2", &[0, 1, 2]));
    assert_eq!(one, out("8", &[2, 0, 1]));
}

#[test]
fn every_span_is_the_exact_slice() {
    let (code, out, _) = run(&["code", "-"], reports());
    assert_eq!(code, 0);
    let titled = |d: &serde_json::Value| {
        (
            d["title"].as_str().unwrap_or_default().to_string(),
            d["text"].as_str().unwrap().to_string(),
        )
    };
    let known: std::collections::HashSet<(String, String)> =
        json(&reports()).iter().map(titled).collect();
    let events = json(&out);
    assert!(events.len() > 100);
    for event in &events {
        let source = |(title, body): &&(String, String)| {
            let text = if event["sentence"] == -1 { title } else { body };
            slice(text, &event["start"], &event["end"]) == event["text"].as_str().unwrap()
                && slice(text, &event["trigger"]["start"], &event["trigger"]["end"])
                    == event["trigger"]["text"].as_str().unwrap()
        };
        assert!(known.iter().any(|d| source(&d)), "{event}");
    }
}

#[test]
fn formats_of_code() {
    let sentence = "Russia accused Ukraine of shelling a village.";
    let (_, csv, err) = run(
        &["code", "--format", "csv", "--date", "2024-05-08"],
        sentence,
    );
    assert!(
        csv.starts_with("id,doc,") && csv.contains(",ACCUSE,allege,"),
        "{csv}"
    );
    assert!(
        err.contains("1 record: 1 coded, 0 empty, 0 rejected; 1 event"),
        "{err}"
    );
    let output = bifrons()
        .args(["code", "--format", "parquet"])
        .write_stdin(sentence)
        .output()
        .unwrap();
    assert!(output.stdout.starts_with(b"PAR1") && output.stdout.ends_with(b"PAR1"));
    let (code, out, err) = run(&["code", "--format", "polecat"], sentence);
    let columns = |line: &str| line.split('\t').count();
    assert!(
        code == 0 && out.lines().map(columns).all(|n| n == 40),
        "{out}{err}"
    );
    let (code, out, err) = run(&["code", "--format", "plover"], sentence);
    assert!(
        code == 0 && json(&out)[0]["actor"][0]["code"].is_string(),
        "{out}{err}"
    );
    assert_eq!(run(&["code", "-q"], sentence).2, "");
}

#[test]
fn one_line_out_for_each_line_in() {
    let good = r#"{"id": 1, "text": "Iran accused Israel of lying.", "source": [0, 4], "target": [13, 19]}"#;
    let input = format!(
        "{good}\n\nnot json\n{{\"id\": \"b\"}}\n{}\n{good}",
        good.replace("19", "99")
    );
    let (code, out, err) = run(&["relate"], input.as_str());
    let answers = json(&out);
    assert_eq!((code, answers.len()), (2, 6));
    assert_eq!(
        (&answers[0]["event"], &answers[0]["quad"], &answers[0]["id"]),
        (&"ACCUSE".into(), &3.into(), &1.into())
    );
    assert_eq!(answers[0], answers[5]);
    assert!(
        answers[1..5]
            .iter()
            .all(|a| a["event"].is_null() && a["scores"]["ACCUSE"] == 0.0)
    );
    assert_eq!(answers[3]["id"], "b");
    assert!(err.contains("standard input:5: `target`"), "{err}");
    let yielded = r#"{"id": 1, "text": "Israel withdrew its troops from Lebanon.", "source": [0, 6], "target": [32, 39]}"#;
    let answer = &json(&run(&["relate", "--map", "zsp"], yielded).1)[0];
    assert_eq!(
        (&answer["event"], &answer["quad"]),
        (&"YIELD".into(), &2.into())
    );
    assert!(answer["scores"].get("RETREAT").is_none() && answer["scores"].get("YIELD").is_some());

    let (code, out, err) = run(
        &["resolve"],
        "{\"id\": 7, \"text\": \"Turkish police\"}\n[]\n{\"id\": 8, \"text\": \"the ministry\", \"country\": \"Kenya\"}\n{\"id\": 9}\n",
    );
    let answers = json(&out);
    assert_eq!((code, answers.len()), (2, 4), "{err}");
    assert_eq!(
        (
            &answers[0]["id"],
            &answers[0]["code"],
            &answers[0]["sector"][0]
        ),
        (&7.into(), &"TUR".into(), &"COP".into())
    );
    assert_eq!(
        (&answers[1]["code"], &answers[2]["code"], &answers[3]["id"]),
        (&serde_json::Value::Null, &"KEN".into(), &9.into())
    );
}

#[test]
fn trees_are_conllu_and_are_measured() {
    let (code, out, _) = run(&["parse"], "Russia accused Ukraine.\n\nIran agreed.\n");
    assert_eq!(code, 0);
    let words: Vec<&str> = out
        .lines()
        .filter(|l| l.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    assert_eq!((words.len(), words[0].split('\t').count()), (7, 10));
    let folder = tempfile::tempdir().unwrap();
    let gold = folder.path().join("gold.conllu");
    std::fs::write(&gold, &out).unwrap();
    let (code, figures, _) = run(&["parse", "--gold", text(&gold)], "");
    assert_eq!(code, 0);
    assert!(
        figures.contains("UPOS 100.00  UAS 100.00  LAS 100.00"),
        "the parser agrees with itself: {figures}"
    );
}

#[test]
fn queries_read_and_do_not_write() {
    let folder = example();
    let ledger = text(folder.path());
    let (code, out, _) = run(
        &[
            "query",
            "SELECT count(*) AS n FROM documents",
            "--ledger",
            ledger,
        ],
        "",
    );
    assert_eq!((code, out.as_str()), (0, "n\n52\n"));
    let (code, out, _) = run(
        &[
            "query",
            "SELECT unnest(code(text, date)) FROM documents",
            "--format",
            "jsonl",
            "--ledger",
            ledger,
        ],
        "",
    );
    assert_eq!(code, 0);
    assert!(json(&out).iter().all(|e| e["type"] == "event"));
    for sql in [
        "COPY documents TO 'x.csv'",
        "DROP TABLE documents",
        "SELECT 1; SELECT 2",
        "CREATE TABLE t AS SELECT 1",
        "SELECT * FROM 'etc'",
        "SET x = 1",
    ] {
        let (code, out, err) = run(&["query", sql, "--ledger", ledger], "");
        assert_eq!((code, out.as_str()), (2, ""), "{sql}");
        assert!(err.starts_with("bifrons: the query "), "{err}");
    }
    let news = folder.path().join("news.jsonl");
    std::fs::write(
        &news,
        "{\"text\": \"Russia accused Ukraine of shelling a village.\", \"date\": \"2024-05-08\"}\n",
    )
    .unwrap();
    let named = format!("news={}", text(&news));
    let args = [
        "query",
        "SELECT unnest(code(text, published)) FROM news",
        "--format",
        "jsonl",
        "--register",
        &named,
    ];
    let output = bifrons()
        .args(args)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let events = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(
        (events.len(), &events[0]["event"], &events[0]["date"]),
        (1, &"ACCUSE".into(), &"2024-05-08".into()),
        "without a ledger"
    );
}

#[test]
fn wrong_arguments_are_told_with_a_remedy() {
    let (code, _, err) = run(&["faces", "Rusia", "China"], "");
    assert!(
        code == 2 && err.contains("did you mean Russia (RUS)"),
        "{err}"
    );
    let (code, _, err) = run(&["faces", "RUS", "CHN", "--ledger", "no-such-folder"], "");
    assert!(
        code == 2 && err.contains("no-such-folder") && err.contains("add documents"),
        "{err}"
    );
    let (code, _, err) = run(&["code", "no-such-file.jsonl"], "");
    assert!(code == 2 && err.contains("no-such-file.jsonl"), "{err}");
    let (code, _, err) = run(&["faces", "RUS", "--by", "decade"], "");
    assert!(code == 2 && err.contains("quarter"), "{err}");
    let (code, out, _) = run(&["--help"], "");
    assert!(
        code == 0 && out.contains("bifrons example") && out.contains("Exit codes"),
        "{out}"
    );
}

#[test]
fn an_explanation_names_the_rule() {
    let (code, out, _) = run(
        &[
            "explain",
            "Russia accused Ukraine of shelling a village.",
            "--tree",
        ],
        "",
    );
    assert_eq!(code, 0);
    assert!(
        out.contains("rule     v:accuse") && out.contains("nsubj"),
        "{out}"
    );
}

/// A ledger with the bundled reports.
fn example() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(&["example", "--ledger", text(folder.path())], "").0, 0);
    folder
}

/// All files below a folder with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(text(&path).to_string(), std::fs::read(&path).unwrap());
        }
    }
    found
}
