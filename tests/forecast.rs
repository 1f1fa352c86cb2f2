//! Forecasts: the record first, then the months ahead; kept, and scored when their months are over.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use common::{json, run, text};
use serde_json::Value;

const PAIRS: [(&str, &str); 5] = [
    ("ISR", "LBN"),
    ("IND", "PAK"),
    ("USA", "CHN"),
    ("FRA", "DEU"),
    ("TUR", "GRC"),
];

/// Made-up events, month by month: some pairs talk every month, some strike every third, the last does hardly anything.
fn rows(years: std::ops::Range<i32>) -> String {
    let mut rows = String::from("day,actor,recipient,code\n");
    for month in years.flat_map(|y| (1..=12).map(move |m| (y, m))) {
        let (y, m) = month;
        // News of the last day: only months that are over are counted.
        let last = jiff::civil::date(y as i16, m as i8, 1).last_of_month();
        writeln!(rows, "{last},GBR,NOR,040").unwrap();
        for (i, (a, b)) in PAIRS.iter().enumerate() {
            let n = (y * 12 + m) as usize + i;
            let talks = if i == 4 {
                usize::from(n.is_multiple_of(9))
            } else {
                1 + n % 3
            };
            for k in 0..talks {
                writeln!(rows, "{y}-{m:02}-{:02},{a},{b},040", 2 + 3 * k + i).unwrap();
            }
            if i < 2 && n.is_multiple_of(3) {
                writeln!(rows, "{y}-{m:02}-15,{a},{b},190").unwrap();
                writeln!(rows, "{y}-{m:02}-16,{b},{a},190").unwrap();
            }
        }
    }
    rows
}

fn import(folder: &Path, name: &str, rows: &str) {
    let file = folder.join(name);
    fs::write(&file, rows).unwrap();
    let map = "date=day,actor=actor,recipient=recipient,code=code";
    let ledger = folder.join("ledger");
    let (code, _, err) = run(
        &[
            "import",
            "csv",
            text(&file),
            "--map",
            map,
            "--name",
            "made",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    assert_eq!(code, 0, "{err}");
}

fn ledger(years: std::ops::Range<i32>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), "one.csv", &rows(years));
    let ledger = folder.path().join("ledger");
    (folder, ledger)
}

fn ask(args: &[&str], ledger: &Path) -> (i32, String, String) {
    let mut all = vec!["forecast"];
    all.extend(args);
    all.extend(["--ledger", text(ledger)]);
    run(&all, "")
}

fn rows_of(args: &[&str], ledger: &Path) -> Vec<Value> {
    let mut all = args.to_vec();
    all.extend(["--format", "jsonl"]);
    let (code, out, err) = ask(&all, ledger);
    assert_eq!(code, 0, "{err}");
    json(&out)
}

#[test]
fn the_record_comes_first_and_distributions_after() {
    let (_folder, ledger) = ledger(2012..2018);
    let (code, out, err) = ask(&["Israel", "Lebanon", "--format", "table"], &ledger);
    assert_eq!(code, 0, "{err}");
    let [good, ahead, moved] =
        ["How good: ", "ISR and LBN from 2018-01-01 on", "What moved"].map(|part| out.find(part));
    assert!(good < ahead && ahead < moved && good.is_some(), "{out}");
    let rows = rows_of(&["ISR", "LBN", "--months", "3"], &ledger);
    assert_eq!(rows.len(), 3 * 6);
    for row in &rows {
        let p = row["probability"].as_f64().unwrap();
        assert!(
            (0.0..=1.0).contains(&p) && row["made_on"] == "2017-12-31",
            "{row}"
        );
        if let Some(median) = row["median"].as_u64() {
            let of = |name: &str| row[name].as_u64().unwrap();
            assert!(
                of("low95") <= of("low80") && of("low80") <= median && median <= of("high80"),
                "{row}"
            );
        }
    }
    // They strike every third month, and talk in every one.
    let told = |target: &str| {
        rows.iter()
            .find(|r| r["target"] == target && r["ahead"] == 1)
            .unwrap()
    };
    assert!(told("words+")["probability"].as_f64().unwrap() > 0.9);
    let quiet = rows_of(&["FRA", "DEU"], &ledger);
    let conflict = quiet.iter().find(|r| r["target"] == "conflict").unwrap();
    assert!(conflict["probability"].as_f64() < told("conflict")["probability"].as_f64());
    let record = rows_of(&["ISR", "LBN", "--record"], &ledger);
    for by in ["model", "last", "seasonal", "smoothed"] {
        let one = record
            .iter()
            .find(|r| r["by"] == by && r["target"] == "conflict" && r["ahead"] == 1);
        assert!(
            one.is_some_and(|r| r["n"].as_u64() > Some(50) && r["record"] == "back-test"),
            "{by}"
        );
    }
    let movers = rows_of(&["ISR", "LBN", "--movers"], &ledger);
    assert!(movers.iter().any(|m| m["quad"] == "deeds-"), "{movers:?}");
}

#[test]
fn forecasts_are_kept_and_scored_as_their_months_pass() {
    let (folder, ledger) = ledger(2012..2018);
    let kept = ledger.join("forecasts.csv");
    let first = rows_of(&["ISR", "LBN"], &ledger);
    let lines = fs::read_to_string(&kept).unwrap();
    assert_eq!(rows_of(&["ISR", "LBN"], &ledger), first);
    assert_eq!(
        fs::read_to_string(&kept).unwrap(),
        lines,
        "the same is kept once"
    );
    // What is told of the past, or of a part of the reports, is none of them.
    rows_of(&["IND", "PAK", "--as-of", "2016-06-30"], &ledger);
    rows_of(&["IND", "PAK", "--origin", "made"], &ledger);
    rows_of(&["IND", "PAK", "--no-keep"], &ledger);
    assert_eq!(fs::read_to_string(&kept).unwrap(), lines);
    let kept_rows = |ledger: &Path| {
        let mut rows = rows_of(&["ISR", "LBN", "--record"], ledger);
        rows.retain(|r| r["record"] == "kept");
        rows
    };
    assert!(kept_rows(&ledger).is_empty(), "no month of them is over");
    // A line that a stopped program left half written is cut off by the next.
    fs::write(&kept, lines.clone() + "2017-12-31,dyads").unwrap();
    import(folder.path(), "two.csv", &rows(2018..2019));
    let scored = kept_rows(&ledger);
    let one = scored
        .iter()
        .find(|r| r["by"] == "model" && r["target"] == "words+" && r["ahead"] == 1)
        .unwrap();
    assert_eq!(one["n"], 1);
    // Two or three talks a month: what came stands beside what was told.
    assert!(one["came"].as_f64().unwrap() >= 1.0, "{one}");
    let (code, out, err) = ask(&["ISR", "LBN", "--format", "table"], &ledger);
    assert!(
        code == 0 && out.contains("Forecasts kept from before"),
        "{out}{err}"
    );
    let now = fs::read_to_string(&kept).unwrap();
    assert!(
        now.starts_with(&lines) && now.len() > lines.len() && !now.contains("dyads\n"),
        "{now}"
    );
}

#[test]
fn nothing_after_a_day_is_known_to_a_forecast_as_of_it() {
    let (_short, before) = ledger(2012..2016);
    let (_long, all) = ledger(2012..2018);
    let args = ["IND", "PAK", "--as-of", "2015-12-31"];
    assert_eq!(rows_of(&args, &all), rows_of(&args[..2], &before));
    let record = ["IND", "PAK", "--record", "--as-of", "2015-12-31"];
    assert_eq!(
        rows_of(&record, &all),
        rows_of(&["IND", "PAK", "--record"], &before)
            .into_iter()
            .filter(|r| r["record"] == "back-test")
            .collect::<Vec<_>>()
    );
    let next = ["next", "IND", "--as-of", "2015-12-31"];
    assert_eq!(rows_of(&next, &all), rows_of(&next[..2], &before));
}

#[test]
fn pictures_pairs_and_next_events() {
    let (folder, ledger) = ledger(2012..2018);
    for (args, part) in [
        (&["ISR", "LBN"][..], "Israel and Lebanon: what is ahead"),
        (&["--record"], "what was told"),
    ] {
        let file = folder.path().join("x.svg");
        let mut all = args.to_vec();
        all.extend(["-o", text(&file)]);
        assert_eq!(ask(&all, &ledger).0, 0);
        assert!(fs::read_to_string(&file).unwrap().contains(part));
    }
    let (_, out, _) = ask(&["--format", "table"], &ledger);
    let place = |pair: &str| out.find(pair).unwrap();
    assert!(place(" ISR  LBN") < place(" DEU  FRA"), "{out}");
    let next = rows_of(&["next", "Israel"], &ledger);
    assert!(
        next[0]["b"] == "LBN" && next[0]["probability"].as_f64() > Some(0.5),
        "{next:?}"
    );
    let how = rows_of(&["next", "FRA", "DEU"], &ledger);
    assert_eq!(how[0]["act"], "CONSULT", "{how:?}");
}

#[test]
fn questions_that_have_no_answer_are_told() {
    let (_folder, young) = ledger(2017..2018);
    let (code, _, err) = ask(&["ISR", "LBN"], &young);
    assert!(code == 2 && err.contains("too few to learn from"), "{err}");
    let (_folder, ledger) = ledger(2016..2018);
    let year = ["ISR", "LBN", "--months", "12", "--format", "table"];
    let (code, out, _) = ask(&year, &ledger);
    assert!(code == 0 && out.contains("How good: not known"), "{out}");
    for (args, code, part) in [
        (&["ISR", "ISR"][..], 1, "nothing to forecast"),
        (&["ISR", "LBN", "--by", "day"], 2, "too short"),
        (&["ISR", "LBN", "--months", "13"], 2, "13"),
        (&["ISR", "Chyna"], 2, "China"),
        (&["next", "SWE"], 1, "no such events of Sweden"),
        (&["next", "ISR", "--act", "SHOUT"], 2, "no PLOVER type"),
    ] {
        let (found, _, err) = ask(args, &ledger);
        assert!(
            found == code && err.contains(part),
            "{args:?}: {found} {err}"
        );
    }
    let (code, _, err) = ask(&["IND", "SWE", "--format", "csv"], &ledger);
    assert!(code == 0 && err.contains("quiet pairs"), "{err}");
    let empty = tempfile::tempdir().unwrap();
    let nothing = empty.path().join("ledger");
    run(
        &["add", "-", "--ledger", text(&nothing)],
        "{\"text\": \"Nothing of note.\"}\n",
    );
    assert_eq!(ask(&["ISR", "LBN"], &nothing).0, 1);
}

#[test]
fn the_benchmark_runs_on_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "entity2id.txt",
        "Alfa (IND)\t0\nBravo (CHN)\t1\nCharlie (PAK)\t2\n",
    );
    write("relation2id.txt", "Consult\t0\nAccuse\t1\n");
    let facts = |days: std::ops::Range<i32>| -> String {
        days.map(|d| format!("0\t0\t1\t{0}\n1\t1\t2\t{0}\n", d * 24))
            .collect()
    };
    write("train.txt", &facts(0..40));
    write("valid.txt", &facts(40..50));
    let bench = |args: &[&str]| {
        let mut all = vec!["forecast", "bench", text(folder.path())];
        all.extend(args);
        run(&all, "")
    };
    let (code, out, err) = bench(&["--format", "jsonl"]);
    assert_eq!(code, 0, "{err}");
    let rows = json(&out);
    let both = |by: &str| {
        rows.iter()
            .find(|r| r["asked"] == "recipient or actor" && r["by"] == by)
            .unwrap()
            .clone()
    };
    // The same two acts every day: whoever looks back is right.
    assert_eq!(
        (
            both("ranker")["mrr"].as_f64(),
            both("ranker")["answers"].as_u64()
        ),
        (Some(100.0), Some(40))
    );
    assert_eq!(both("recurrency, combined ψΔξ")["hits1"], 100.0);
    let (code, _, err) = bench(&["--on", "test"]);
    assert!(code == 2 && err.contains("test"), "{err}");
    let (code, _, err) = run(&["forecast", "bench", "/no/such/folder"], "");
    assert!(code == 2 && err.contains("/no/such/folder"), "{err}");
}
