//! `bifrons review`: what is asked, what is written, and that the suite's own reader reads it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod cases;
mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use bifrons_code::Coder;
use bifrons_core::{Document, Factuality};
use cases::Line;
use common::{json, run, text};
use serde_json::Value;

/// A folder with the example's ledger.
struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Self { folder };
        assert_eq!(run(&["example", "--ledger", &made.ledger()], "").0, 0);
        made
    }

    fn ledger(&self) -> String {
        text(&self.folder.path().join("l")).to_string()
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("corrections.case")
    }

    fn written(&self) -> String {
        fs::read_to_string(self.file()).unwrap_or_default()
    }

    /// Answers line by line; gives what was printed and noted.
    fn answer(&self, lines: &str) -> (i32, String, String) {
        run(&["review", "--ledger", &self.ledger()], lines)
    }

    fn score(&self) -> Vec<Value> {
        let ledger = self.ledger();
        let args = [
            "review", "--score", "--format", "jsonl", "--ledger", &ledger,
        ];
        json(&run(&args, "").1)
    }
}

fn judged(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter_map(|l| l.strip_prefix("# judged "));
    lines
        .map(|l| {
            let words: Vec<&str> = l.split(' ').collect();
            (words[0].to_string(), words[1].to_string())
        })
        .collect()
}

#[test]
fn verdicts_become_cases_that_the_suite_reads() {
    let made = Made::new();
    let (code, out, err) = made.answer("a\na\nx\ns\nx ! \nx AID France -> MLI\na\na\nq\n");
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("0 judged") && out.contains("7 judged"),
        "{out}"
    );
    let written = made.written();
    let verdicts: Vec<String> = judged(&written).into_iter().map(|(_, v)| v).collect();
    assert_eq!(
        verdicts,
        [
            "right", "right", "wrong", "skip", "wrong", "wrong", "right", "right"
        ]
    );
    // The suite's own reader: four that are right, two corrected; a skip and an open one are none.
    let cases = cases::read(&made.file(), "corrections.case");
    assert_eq!(cases.len(), 6, "{written}");
    let names: BTreeSet<&str> = cases.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names.len(), 6);
    assert!(matches!(cases[2].lines[0].1, Line::Absent(Some(_))));
    assert_eq!(cases[3].lines[0].0, "AID FRA -> MLI asserted");
    // What was called right is what the coder says of the case, read as the suite reads it.
    let mut checked = 0;
    for case in &cases {
        let Line::Found {
            event,
            actor,
            recipient,
            mark,
            ..
        } = &case.lines[0].1
        else {
            continue;
        };
        if case.lines[0].0.starts_with("AID FRA -> MLI")
            || within_document_only(&written, &case.name)
        {
            continue;
        }
        let document = Document {
            id: case.name.clone(),
            date: case.date.parse().ok(),
            text: case.text.clone(),
            ..Document::default()
        };
        let codes = |parties: &[bifrons_core::Entity]| -> BTreeSet<String> {
            parties.iter().filter_map(|p| p.code.clone()).collect()
        };
        let found = Coder::bundled().code(&document).value;
        let holds = found.iter().any(|e| {
            e.event == *event
                && actor.as_ref().is_none_or(|a| *a == codes(&e.actor))
                && recipient.as_ref().is_none_or(|r| *r == codes(&e.recipient))
                && mark.unwrap_or(Factuality::Asserted) == e.factuality
        });
        assert!(holds, "{}: {}", case.name, case.text);
        checked += 1;
    }
    assert!(checked >= 3, "{written}");
    // The score: four of seven right.
    let score = made.score();
    let all = &score[0];
    assert_eq!(
        (&all["type"], &all["judged"], &all["right"], &all["skipped"]),
        (&"all".into(), &7.into(), &4.into(), &1.into())
    );
    assert_eq!(
        (&all["share"], &all["low"], &all["high"]),
        (&0.571.into(), &0.25.into(), &0.842.into())
    );
    let judged: u64 = score[1..]
        .iter()
        .map(|l| l["judged"].as_u64().unwrap())
        .sum();
    assert_eq!(judged, 7, "types add up");
}

fn within_document_only(written: &str, name: &str) -> bool {
    let block = written
        .split("\n\n")
        .find(|b| b.contains(&format!("= {name}\n")));
    block.is_some_and(|b| b.contains("within the document only"))
}

#[test]
fn nothing_is_asked_twice_and_ten_can_be_taken_back() {
    let made = Made::new();
    made.answer("a\na\na\n");
    let first = judged(&made.written());
    made.answer(&"s\n".repeat(12));
    let all = judged(&made.written());
    assert_eq!((all.len(), &all[..3]), (15, &first[..]));
    let ids: BTreeSet<&String> = all.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 15);
    // Twelve judged now, of which ten can be taken back; those of an earlier run stay.
    let before = made.written();
    let (_, _, err) = made.answer(&format!("{}{}q\n", "a\n".repeat(12), "u\n".repeat(12)));
    assert_eq!(err.matches("nothing to take back").count(), 2, "{err}");
    let left = judged(&made.written());
    assert_eq!(left.len(), 17);
    assert!(made.written().starts_with(&before));
    // What was taken back is asked again.
    let (_, out, _) = made.answer("a\nu\nx\nq\n");
    assert!(out.contains("18 judged") || out.contains("judged"), "{out}");
    assert_eq!(judged(&made.written()).last().unwrap().1, "wrong");
}

#[test]
fn the_order_is_the_same_for_everybody() {
    let (one, other) = (Made::new(), Made::new());
    for made in [&one, &other] {
        made.answer(&"s\n".repeat(20));
    }
    assert_eq!(one.written(), other.written());
    let types: BTreeSet<String> = one
        .written()
        .lines()
        .filter_map(|l| l.strip_prefix("# judged "))
        .map(|l| l.split(' ').nth(2).unwrap().to_string())
        .collect();
    assert!(types.len() >= 12, "types take turns: {types:?}");
}

#[test]
fn answers_that_are_none_are_asked_again() {
    let made = Made::new();
    let (code, _, err) = made.answer("yes\nx AID Rusia -> UKR\nx AID dance RUS -> UKR\na\nq\n");
    assert_eq!(code, 0);
    for words in ["`yes` is no answer", "Russia (RUS)", "AID has no modes"] {
        assert!(err.contains(words), "{words}: {err}");
    }
    assert_eq!(judged(&made.written()).len(), 1);
    // Lines without end, controls, and an input that ends in the middle do no harm.
    for bad in ["\u{1b}[A\n".to_string(), "x".repeat(50_000), String::new()] {
        let (code, ..) = made.answer(&bad);
        assert!(code < 2);
    }
    assert_eq!(judged(&made.written()).len(), 1);
}

#[test]
fn a_file_of_ones_own_is_kept_as_it_is() {
    let made = Made::new();
    fs::write(
        made.file(),
        "# mine\n= own-case\n> Ghana praised Togo.\nSUPPORT GHA -> TGO\n",
    )
    .unwrap();
    made.answer("a\nu\nq\n");
    assert_eq!(
        made.written().trim_end(),
        "# mine\n= own-case\n> Ghana praised Togo.\nSUPPORT GHA -> TGO"
    );
    let other = made.folder.path().join("other.case");
    let ledger = made.ledger();
    let args = ["review", "--corrections", text(&other), "--ledger", &ledger];
    assert_eq!(run(&args, "a\nq\n").0, 0);
    assert_eq!(cases::read(&other, "other").len(), 1);
    let unwritable = [
        "review",
        "--corrections",
        "/nowhere/at/all.case",
        "--ledger",
        &ledger,
    ];
    let (_, _, err) = run(&unwritable, "a\nq\n");
    assert!(err.contains("cannot write /nowhere"), "{err}");
}

#[test]
fn there_is_nothing_to_judge_among_what_was_imported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.tsv");
    fs::write(
        &file,
        "date\tsource\ttarget\tcode\n1999-03-01\tISR\tLBN\t190\n",
    )
    .unwrap();
    let ledger = folder.path().join("l");
    run(
        &["import", "keds", text(&file), "--ledger", text(&ledger)],
        "",
    );
    let (code, _, err) = run(&["review", "--ledger", text(&ledger)], "a\n");
    assert!(code == 1 && err.contains("nothing to judge"), "{err}");
    assert!(!folder.path().join("corrections.case").exists());
}
