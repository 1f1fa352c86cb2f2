//! Event data of others, and what is made of pairs: import, flips, gap, voices, balance, export, versions.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::fs;
use std::path::Path;

use common::{json, run, text};

/// Two years of made-up rows in the columns of KEDS: two states on good terms that go to war in January 2002, two others at
/// peace throughout, and a third pair that quarrels.
fn keds() -> String {
    let mut rows = String::from("date\tsource\ttarget\tcode\n");
    for year in 2000..=2003 {
        for month in 1..=12 {
            let war = year >= 2002;
            for day in 1..=8 {
                let date = format!("{year}-{month:02}-{day:02}");
                let code = if war { "190" } else { "042" };
                rows.push_str(&format!("{date}\tIND\tPAK\t{code}\n"));
                rows.push_str(&format!("{date}\tFRA\tDEU\t057\n"));
                if day % 3 == 0 {
                    rows.push_str(&format!("{date}\tGRC\tTUR\t111\n"));
                    rows.push_str(&format!("{date}\tUSA\tFRA\t036\n"));
                }
            }
        }
    }
    rows
}

struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn ledger(&self) -> &str {
        text(Box::leak(self.folder.path().join("l").into_boxed_path()))
    }
}

fn made() -> Made {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.tsv");
    fs::write(&file, keds()).unwrap();
    let made = Made { folder };
    let (code, out, err) = run(
        &["import", "keds", text(&file), "--ledger", made.ledger()],
        "",
    );
    assert_eq!(code, 0, "{out}{err}");
    made
}

fn files(folder: &Path) -> usize {
    let mut all = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all += if path.is_dir() { files(&path) } else { 1 };
    }
    all
}

#[test]
fn every_row_of_an_import_is_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.tsv");
    let rows = "date\tsource\ttarget\tcode\n\
                1999-03-01\tISRMIL\tLBN\t190\n\
                1999-03-01\tISRMIL\tLBN\t190\n\
                1999-03-02\tISR\tEGY\t040\n\
                1999-03-02\tEGY\tISR\t040\n\
                1999-03-03\tISR\tEGY\t010\n\
                1999-99-03\tISR\tEGY\t040\n";
    fs::write(&file, rows).unwrap();
    let ledger = folder.path().join("l");
    let args = [
        "import",
        "keds",
        text(&file),
        "--ledger",
        text(&ledger),
        "--format",
        "jsonl",
    ];
    let (code, out, err) = run(&args, "");
    assert_eq!(code, 2, "a row that cannot be read\n{out}{err}");
    assert!(err.contains(":7"), "the row is named: {err}");
    let told = json(&out);
    let rows = |outcome: &str| -> u64 {
        let some = told.iter().filter(|l| l["outcome"] == outcome);
        some.map(|l| l["rows"].as_u64().unwrap()).sum()
    };
    assert_eq!(
        ["kept", "merged", "dropped", "rejected"].map(rows),
        [2, 2, 1, 1],
        "{out}"
    );
    let before = files(&ledger);
    let (code, out, _) = run(&args, "");
    assert_eq!(out, "", "nothing new");
    assert_ne!(code, 1);
    assert_eq!(files(&ledger), before, "twice the same changes nothing");
    let (_, out, _) = run(
        &[
            "faces",
            "ISR",
            "EGY",
            "--by",
            "year",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    assert!(
        out.contains("1999,ISR,EGY,a-b,1,0,0,0"),
        "told from both sides, once:\n{out}"
    );
}

#[test]
fn a_file_of_another_kind_is_told_and_an_empty_one_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (other, empty) = (folder.path().join("other"), folder.path().join("empty"));
    fs::write(&other, "hello\n").unwrap();
    fs::write(&empty, "").unwrap();
    let ledger = folder.path().join("l");
    let import = |file: &Path| {
        run(
            &["import", "icews", text(file), "--ledger", text(&ledger)],
            "",
        )
    };
    let (code, _, err) = import(&other);
    assert!(
        code == 2 && err.contains("`Event Date` is missing") && !err.contains("no rows"),
        "{err}"
    );
    assert_eq!(import(&empty).0, 1);
    let (code, out, _) = run(&["faces", "--ledger", text(&ledger)], "");
    assert!(code == 1 && out.starts_with("period,a,b,"), "{out}");
}

#[test]
fn a_table_is_read_by_its_map() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    fs::write(
        &file,
        "day,side_a,side_b,cameo\n2020-05-01,China,India,190\n",
    )
    .unwrap();
    let ledger = folder.path().join("l");
    let args = [
        "import",
        "csv",
        text(&file),
        "--map",
        "date=day,actor=side_a,recipient=side_b,code=cameo",
        "--name",
        "mine",
        "--ledger",
        text(&ledger),
    ];
    let (code, out, err) = run(&args, "");
    assert_eq!(code, 0, "{out}{err}");
    let count = |origin: &str| {
        let (_, out, _) = run(
            &[
                "faces",
                "CHN",
                "IND",
                "--origin",
                origin,
                "--ledger",
                text(&ledger),
            ],
            "",
        );
        out.lines().filter(|l| l.contains("both,0,0,0,1")).count()
    };
    assert_eq!((count("mine"), count("gdelt")), (1, 0));
}

#[test]
fn a_war_is_a_flip_with_its_evidence() {
    let made = made();
    let args = ["flips", "India", "Pakistan", "--ledger", made.ledger()];
    let (code, out, err) = run(&args, "");
    assert_eq!(code, 0, "{err}");
    let mut lines = out.lines();
    assert_eq!(
        lines.next(),
        Some("a,b,date,face,direction,probability,before,after")
    );
    let first = lines.next().unwrap();
    assert!(
        first.starts_with("IND,PAK,2002-01-01,both,conflict,"),
        "{out}"
    );
    let (_, out, _) = run(&[&args[..], &["--format", "jsonl"]].concat(), "");
    let flip = &json(&out)[0];
    let told = flip["evidence"].as_array().unwrap();
    assert!(!told.is_empty() && told.len() <= 3, "{out}");
    assert!(
        told[0]["date"].as_str().unwrap().starts_with("2002-01"),
        "{out}"
    );
    let (code, _, err) = run(&["flips", "FRA", "DEU", "--ledger", made.ledger()], "");
    assert_eq!(code, 1, "peace throughout: {err}");
}

#[test]
fn pairs_are_compared() {
    let made = made();
    let ledger = made.ledger();
    let (code, out, err) = run(&["balance", "--ledger", ledger], "");
    assert_eq!((code, out.lines().count()), (0, 5), "{out}{err}");
    let (code, out, err) = run(&["gap", "--half-life", "0", "--ledger", ledger], "");
    assert_eq!(
        (code, out.lines().count()),
        (0, 2),
        "one pair has words and deeds: {out}{err}"
    );
    assert!(out.contains("\nIND,PAK,"), "{out}");
    let (code, _, err) = run(&["voices", "--ledger", ledger], "");
    assert!(
        code == 1 && err.contains("publishers"),
        "one publisher is no comparison: {err}"
    );
    let (code, out, err) = run(
        &["latent", "IND", "PAK", "--by", "year", "--ledger", ledger],
        "",
    );
    assert!(
        code == 0 && out.lines().count() == 5 || code == 1,
        "{out}{err}"
    );
    let (code, out, err) = run(
        &[
            "faces",
            "IND",
            "PAK",
            "--by",
            "year",
            "--measures",
            "--ledger",
            ledger,
        ],
        "",
    );
    assert_eq!(code, 0, "{err}");
    let columns = out.lines().next().unwrap().split(',').count();
    assert!(
        columns == 31 && out.lines().all(|l| l.split(',').count() == columns),
        "{out}"
    );
    let (code, out, _) = run(&["faces", "--by", "year", "--ledger", ledger], "");
    assert!(
        code == 0 && out.contains(",FRA,DEU,") != out.contains(",DEU,FRA,"),
        "{out}"
    );
}

#[test]
fn a_state_that_arms_both_sides_hedges() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let ledger = folder.path().join("l");
    let ledger = text(&ledger);
    let mut rows = String::from("date\tsource\ttarget\tcode\n");
    for year in 2008..=2012 {
        for day in 1..=9 {
            // Russia works with both, the two fight each other, and France only talks to one of them.
            for (a, b, code) in [
                ("RUS", "ARM", "071"),
                ("RUS", "AZE", "071"),
                ("ARM", "AZE", "190"),
                ("FRA", "ARM", "051"),
                ("RUS", "FRA", "051"),
                ("FRA", "DEU", "051"),
            ] {
                rows.push_str(&format!("{year}-03-0{day}\t{a}\t{b}\t{code}\n"));
            }
        }
    }
    let rows = at("rows.tsv", &rows);
    assert_eq!(
        run(&["import", "keds", text(&rows), "--ledger", ledger], "").0,
        0
    );
    let arms = at(
        "arms.csv",
        "supplier,buyer,year,tiv\nRussia,Armenia,2009,200\nRussia,Azerbaijan,2010,300\nFrance,Armenia,2010,20\nMordor,Armenia,2010,20\n",
    );
    let rivals = at("rivals.csv", "x,y,from,to\nArmenia,Azerbaijan,1991,2020\n");
    let table = |path: &Path, map: &str| {
        run(
            &[
                "import",
                "table",
                text(path),
                "--map",
                map,
                "--ledger",
                ledger,
            ],
            "",
        )
    };
    let (code, out, err) = table(&arms, "a=supplier,b=buyer,year=year,arms=tiv");
    assert!(
        code == 2 && err.contains("Mordor") && out.contains(",kept,as 3 values,3"),
        "{out}{err}"
    );
    assert_eq!(table(&rivals, "a=x,b=y,since=from,until=to,rivalry=1").0, 0);
    let (code, out, err) = run(&["hedges", "--ledger", ledger], "");
    assert_eq!(code, 0, "{err}");
    let first = out.lines().nth(1).unwrap();
    assert!(
        first.starts_with("RUS,ARM,AZE,arms both,") || first.starts_with("RUS,AZE,ARM,arms both,"),
        "{out}"
    );
    let (code, out, _) = run(&["indicators", "RUS", "ARM", "--ledger", ledger], "");
    assert!(code == 0 && out.contains("2009,,arms,200"), "{out}");
    let (code, out, _) = run(&["ties", "ARM", "AZE", "--ledger", ledger], "");
    assert!(code == 0 && out.contains("1991,2020,rivalry,"), "{out}");
}

#[test]
fn pictures_are_files() {
    let made = made();
    for name in ["pair.svg", "pair.png"] {
        let path = made.folder.path().join(name);
        let args = [
            "faces",
            "IND",
            "PAK",
            "-o",
            text(&path),
            "--ledger",
            made.ledger(),
        ];
        let (code, out, err) = run(&args, "");
        assert_eq!((code, out.as_str()), (0, ""), "{err}");
        let bytes = fs::read(&path).unwrap();
        assert!(
            bytes.starts_with(b"<svg ") || bytes.starts_with(b"\x89PNG"),
            "{name}"
        );
    }
    let path = made.folder.path().join("gap.svg");
    let (code, _, err) = run(&["gap", "-o", text(&path), "--ledger", made.ledger()], "");
    assert!(code == 0 && path.exists(), "{err}");
    let (code, _, err) = run(&["faces", "-o", text(&path), "--ledger", made.ledger()], "");
    assert!(code == 2 && err.contains("name both"), "{err}");
}

#[test]
fn the_past_can_be_seen_and_not_changed() {
    let made = made();
    let ledger = made.ledger();
    let more = made.folder.path().join("more.tsv");
    fs::write(
        &more,
        "date\tsource\ttarget\tcode\n2003-05-01\tRUS\tUKR\t057\n",
    )
    .unwrap();
    run(&["import", "keds", text(&more), "--ledger", ledger], "");
    let faces = |as_of: &[&str]| {
        let args = [&["faces", "RUS", "UKR", "--ledger", ledger], as_of].concat();
        run(&args, "").0
    };
    assert_eq!((faces(&[]), faces(&["--as-of", "v1"])), (0, 1));
    let (_, out, _) = run(&["versions", "--ledger", ledger], "");
    assert_eq!(out.lines().count(), 3, "{out}");
    let args = [
        "import",
        "keds",
        text(&more),
        "--ledger",
        ledger,
        "--as-of",
        "v1",
    ];
    let (code, _, err) = run(&args, "");
    assert!(code == 2 && err.contains("past"), "{err}");
    let (code, _, err) = run(
        &["faces", "RUS", "UKR", "--ledger", ledger, "--as-of", "v9"],
        "",
    );
    assert!(code == 2 && err.contains("latest is 2"), "{err}");
}

#[test]
fn a_damaged_ledger_is_made_sound() {
    let made = made();
    let ledger = Path::new(made.ledger());
    let faces = || run(&["faces", "IND", "PAK", "--ledger", text(ledger)], "").1;
    let before = faces();
    let pairs = fs::read_dir(ledger.join("pairs")).unwrap().next().unwrap();
    fs::write(pairs.unwrap().path(), "nonsense").unwrap();
    assert_eq!(run(&["check", "--ledger", text(ledger)], "").0, 2);
    let (code, out, err) = run(&["check", "--repair", "--ledger", text(ledger)], "");
    assert!(code == 0 && out.contains("made anew"), "{out}{err}");
    assert_eq!(faces(), before);
    let year = ledger.join("events/2001");
    let events = fs::read_dir(&year).unwrap().next().unwrap();
    fs::remove_file(events.unwrap().path()).unwrap();
    let (code, out, err) = run(&["check", "--repair", "--ledger", text(ledger)], "");
    assert!(code == 0 && out.contains("taken out"), "{out}{err}");
    let rows = made.folder.path().join("rows.tsv");
    run(
        &["import", "keds", text(&rows), "--ledger", text(ledger)],
        "",
    );
    assert_eq!(faces(), before, "the file can be imported again");
}

#[test]
fn a_package_verifies() {
    let made = made();
    let to = made.folder.path().join("package");
    let args = [
        "export",
        text(&to),
        "--as",
        "csv,parquet,polecat,plover",
        "--ledger",
        made.ledger(),
    ];
    let (code, _, err) = run(&args, "");
    assert_eq!(code, 0, "{err}");
    let sums = fs::read_to_string(to.join("SHA256SUMS")).unwrap();
    assert_eq!(sums.lines().count() + 1, files(&to));
    for name in [
        "README.md",
        "CODEBOOK.md",
        "events.csv",
        "events.polecat.tsv",
        "events.plover.jsonl",
        "faces.csv",
        "documents.csv",
    ] {
        assert!(sums.contains(&format!("  {name}\n")), "{name}");
    }
    let rows = |name: &str| fs::read_to_string(to.join(name)).unwrap().lines().count();
    assert_eq!(rows("events.csv"), rows("events.polecat.tsv"));
    assert_eq!(rows("events.csv") - 1, rows("events.plover.jsonl"));
    let (code, _, err) = run(&args, "");
    assert!(code == 2 && err.contains("not empty"), "{err}");
}

#[test]
fn answers_are_written_in_every_style() {
    let made = made();
    let at = |name: &str| made.folder.path().join(name);
    for name in ["a.csv", "a.jsonl", "a.md", "a.parquet"] {
        let args = [
            "faces",
            "IND",
            "PAK",
            "-o",
            text(&at(name)).to_string().leak(),
            "--ledger",
            made.ledger(),
        ];
        let (code, out, err) = run(&args, "");
        assert_eq!((code, out.as_str()), (0, ""), "{err}");
        assert!(fs::metadata(at(name)).unwrap().len() > 100);
    }
    let (code, _, err) = run(
        &[
            "faces",
            "IND",
            "PAK",
            "--format",
            "parquet",
            "--ledger",
            made.ledger(),
        ],
        "",
    );
    assert!(code == 2 && err.contains("-o answer.parquet"), "{err}");
}
