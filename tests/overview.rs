//! What is told of a ledger as a whole, and of one event: pairs, volume, sources, rejected, event.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::fs;

use common::{json, run, text};
use serde_json::{Value, json as value};

/// A folder with a ledger in it.
struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn ledger(&self) -> String {
        text(&self.folder.path().join("l")).to_string()
    }

    /// A file with that content.
    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        text(&path).to_string()
    }

    /// Imports rows of KEDS.
    fn keds(self, rows: &str) -> Self {
        let file = self.file("rows.tsv", &format!("date\tsource\ttarget\tcode\n{rows}"));
        let ledger = self.ledger();
        let args = ["import", "keds", &file, "--skip-bad", "--ledger", &ledger];
        let (code, out, err) = run(&args, "");
        assert_eq!(code, 0, "{out}{err}");
        self
    }

    /// Adds reports.
    fn news(self, documents: &[Value]) -> Self {
        let lines: String = documents.iter().map(|d| format!("{d}\n")).collect();
        let file = self.file("news.jsonl", &lines);
        let ledger = self.ledger();
        let (code, out, err) = run(&["add", &file, "--ledger", &ledger, "--fast"], "");
        assert_eq!(code, 0, "{out}{err}");
        self
    }

    /// Rows of an answer.
    fn rows(&self, args: &[&str]) -> Vec<Value> {
        let ledger = self.ledger();
        let more = ["--format", "jsonl", "--ledger", &ledger];
        let (code, out, err) = run(&[args, &more].concat(), "");
        assert!(code < 2, "{err}");
        json(&out)
    }
}

/// Ten events of three pairs in January and February, and one in April.
fn two_months() -> Made {
    Made::new().keds(
        "2001-01-05\tIND\tPAK\t190\n\
         2001-01-20\tPAK\tIND\t112\n\
         2001-01-07\tFRA\tDEU\t070\n\
         2001-02-01\tIND\tPAK\t190\n\
         2001-02-09\tIND\tPAK\t190\n\
         2001-02-17\tIND\tPAK\t190\n\
         2001-02-03\tPAK\tIND\t112\n\
         2001-02-27\tIND\tPAK\t036\n\
         2001-02-11\tFRA\tDEU\t070\n\
         2001-02-14\tUSA\tFRA\t036\n\
         2001-04-02\tUSA\tFRA\t036\n",
    )
}

#[test]
fn pairs_are_counted_and_compared_with_the_time_before() {
    let made = two_months();
    let rows = made.rows(&["pairs", "--since", "2001-02", "--until", "2001-02"]);
    // Figures counted by hand; shifts are signed roots of the deviance with 7 and 3 rows of news.
    let expected = [
        value!({
            "a": "IND", "b": "PAK", "vc": 1, "mc": 0, "vk": 1, "mk": 3, "events": 5, "reports": 5,
            "share_conflict": 0.8, "first": "2001-02-01", "last": "2001-02-27",
            "cooperation_before": 0, "conflict_before": 2, "cooperation_change": 1, "conflict_change": 2,
            "cooperation_shift": 0.84, "conflict_shift": -0.18,
        }),
        value!({
            "a": "DEU", "b": "FRA", "vc": 0, "mc": 1, "vk": 0, "mk": 0, "events": 1, "reports": 1,
            "share_conflict": 0.0, "first": "2001-02-11", "last": "2001-02-11",
            "cooperation_before": 1, "conflict_before": 0, "cooperation_change": 0, "conflict_change": 0,
            "cooperation_shift": -0.59, "conflict_shift": null,
        }),
        value!({
            "a": "FRA", "b": "USA", "vc": 1, "mc": 0, "vk": 0, "mk": 0, "events": 1, "reports": 1,
            "share_conflict": 0.0, "first": "2001-02-14", "last": "2001-02-14",
            "cooperation_before": 0, "conflict_before": 0, "cooperation_change": 1, "conflict_change": 0,
            "cooperation_shift": 0.84, "conflict_shift": null,
        }),
    ];
    assert_eq!(rows, expected);
    // All of the time: nothing to compare with, and the sums of the faces.
    let all = made.rows(&["pairs"]);
    assert_eq!(all[0]["events"], 7);
    assert_eq!(all[0]["conflict_before"], Value::Null);
    assert_eq!(all[1]["events"], 2);
    // The state asked about stands first; the limit holds; a filter filters.
    let own = made.rows(&["pairs", "Pakistan", "--limit", "1"]);
    assert_eq!(
        (&own[0]["a"], &own[0]["b"]),
        (&value!("PAK"), &value!("IND"))
    );
    assert_eq!(made.rows(&["pairs", "--cameo", "07"]).len(), 1);
    assert!(made.rows(&["pairs", "--origin", "news"]).is_empty());
    // Ranked by change, the pair that changed most stands first, and with --gone those that fell silent are there.
    let march = ["pairs", "--since", "2001-03", "--until", "2001-04"];
    assert_eq!(made.rows(&march).len(), 1);
    let gone = made.rows(&[&march[..], &["--gone", "--sort", "change"]].concat());
    let told: Vec<_> = gone
        .iter()
        .map(|r| {
            (
                r["a"].as_str().unwrap(),
                &r["events"],
                &r["cooperation_shift"],
                &r["conflict_shift"],
            )
        })
        .collect();
    let n = |x: f64| value!(x);
    assert_eq!(
        told,
        [
            ("FRA", &value!(1), &n(1.49), &Value::Null),
            ("IND", &value!(0), &n(-0.44), &n(-1.07)),
            ("DEU", &value!(0), &n(-0.62), &Value::Null),
        ]
    );
    assert_eq!(
        (&gone[1]["conflict_change"], &gone[1]["first"]),
        (&value!(-6), &Value::Null)
    );
}

#[test]
fn the_time_before_is_told_where_it_has_no_news() {
    let made = two_months();
    let ledger = made.ledger();
    let (code, out, err) = run(
        &[
            "pairs", "--since", "2001-01", "--until", "2001-01", "--ledger", &ledger,
        ],
        "",
    );
    assert_eq!(code, 0);
    assert!(err.contains("no news of the time before"), "{err}");
    assert!(out.lines().nth(1).unwrap().ends_with(",,,,,,"), "{out}");
    let (_, _, err) = run(
        &[
            "pairs",
            "--since",
            "2001-01-06",
            "--until",
            "2001-01-20",
            "--ledger",
            &ledger,
        ],
        "",
    );
    assert!(err.contains("news begin on 2001-01-05"), "{err}");
}

#[test]
fn volume_has_a_row_for_every_period_also_for_empty_ones() {
    let made = two_months();
    let rows = made.rows(&["volume"]);
    let told: Vec<(&str, u64, u64)> = rows
        .iter()
        .map(|r| {
            (
                r["period"].as_str().unwrap(),
                r["rows"].as_u64().unwrap(),
                r["reports"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2001-01", 3, 3),
            ("2001-02", 7, 7),
            ("2001-03", 0, 0),
            ("2001-04", 1, 1)
        ]
    );
    let quads = |r: &Value| ["vc", "mc", "vk", "mk"].map(|q| r[q].as_u64().unwrap());
    assert_eq!(quads(&rows[1]), [2, 1, 1, 3]);
    // By day there is a row for each day from the first to the last.
    let days = made.rows(&["volume", "--by", "day"]);
    assert_eq!(days.len(), 27 + 28 + 31 + 2);
    assert_eq!(
        days.iter()
            .map(|r| r["rows"].as_u64().unwrap())
            .sum::<u64>(),
        11
    );
    let bounded = made.rows(&["volume", "--since", "2001-02", "--until", "2001-02"]);
    assert_eq!(bounded.len(), 1);
    // Another origin has its own rows, and its own beginning and end.
    let made = made.news(&[
        value!({"date": "2001-03-10", "publisher": "A", "text": "Russia accused Ukraine of shelling a village."}),
        value!({"date": "2001-03-11", "publisher": "A", "text": "The weather was fine."}),
    ]);
    let rows = made.rows(&["volume"]);
    assert_eq!(rows.len(), 5);
    let news = rows.iter().find(|r| r["origin"] == "news").unwrap();
    assert_eq!(
        (
            &news["period"],
            &news["rows"],
            &news["reports"],
            &news["vk"]
        ),
        (&value!("2001-03"), &value!(1), &value!(2), &value!(1))
    );
    assert_eq!(made.rows(&["volume", "--origin", "NEWS"]).len(), 1);
}

#[test]
fn sources_tell_who_wrote_what_and_who_fell_silent() {
    let mut reports = Vec::new();
    let weather = |publisher: &str, day: String, n: usize| {
        value!({"id": format!("{publisher}{n}"), "date": day, "publisher": publisher, "language": "en",
            "text": format!("The weather was fine on day {n} in the valley.")})
    };
    for n in 1..=31 {
        reports.push(weather("Beta, \"daily\"", format!("2024-01-{n:02}"), n));
        if n <= 12 && n != 5 && n != 6 {
            reports.push(weather("Alpha", format!("2024-01-{n:02}"), n));
        }
    }
    reports.push(value!({"id": "e1", "date": "2024-01-02", "publisher": "Alpha", "language": "en",
        "text": "Russia accused Ukraine of shelling a village. France and Germany signed a treaty on Monday."}));
    reports.push(value!({"id": "e2", "date": "2024-01-03", "text": "Russia accused Ukraine of shelling a village."}));
    let made = Made::new().news(&reports);
    let rows = made.rows(&["sources"]);
    let of = |name: &str| rows.iter().find(|r| r["publisher"] == name).unwrap();
    let beta = of("Beta, \"daily\"");
    assert_eq!(
        (&beta["documents"], &beta["events"]),
        (&value!(31), &value!(0))
    );
    assert_eq!(
        (&beta["silent"], &beta["fell_silent"], &beta["longest_gap"]),
        (&value!(0), &Value::Null, &value!(0))
    );
    assert_eq!(beta["share_conflict"], Value::Null);
    let alpha = of("Alpha");
    assert_eq!(
        *alpha,
        value!({
            "publisher": "Alpha", "origin": "news", "languages": "en", "documents": 11, "events": 2, "counted": 2,
            "conflict": 1, "share_conflict": 0.5, "first": "2024-01-01", "last": "2024-01-12",
            "longest_gap": 2, "gap_since": "2024-01-05", "silent": 19, "fell_silent": "2024-01-12",
        })
    );
    let unnamed = of("");
    assert_eq!(
        (&unnamed["documents"], &unnamed["share_conflict"]),
        (&value!(1), &value!(1.0))
    );
    assert_eq!(
        rows[0]["publisher"], beta["publisher"],
        "most documents first"
    );
    assert_eq!(
        made.rows(&["sources", "--sort", "fresh"])[0]["last"],
        "2024-01-31"
    );
    assert_eq!(made.rows(&["sources", "--silent"]).len(), 1);
    assert_eq!(made.rows(&["sources", "--limit", "2"]).len(), 2);
    // A data set that names no publishers stands under its own name, beside the news.
    let made = made.keds("2024-01-05\tIND\tPAK\t190\n2024-01-09\tIND\tPAK\t036\n");
    let rows = made.rows(&["sources", "--origin", "keds"]);
    assert_eq!(
        (&rows[0]["publisher"], &rows[0]["documents"]),
        (&value!("keds"), &value!(2))
    );
}

#[test]
fn what_was_left_out_is_accounted_for() {
    let made = Made::new().keds(
        "1999-03-01\tISRMIL\tLBN\t190\n\
         1999-03-03\tISR\tEGY\t010\n\
         1999-03-04\tISR\tEGY\t010\n\
         1999-99-03\tISR\tEGY\t040\n\
         1999-99-03\tISR\tEGY\t040\n\
         1999-98-03\tISR\tEGY\t040\n",
    );
    let rows = made.rows(&["rejected"]);
    let sum = |outcome: &str| -> u64 {
        let some = rows.iter().filter(|r| r["outcome"] == outcome);
        some.map(|r| r["records"].as_u64().unwrap()).sum()
    };
    assert_eq!((sum("rejected"), sum("dropped")), (3, 2), "{rows:?}");
    assert!(rows.iter().all(|r| r["origin"] == "keds"));
    let dropped = rows.iter().find(|r| r["outcome"] == "dropped").unwrap();
    assert!(
        dropped["reason"]
            .as_str()
            .unwrap()
            .contains("public statement")
    );
    let first = rows.iter().find(|r| r["line"] == 5).unwrap();
    assert!(first["source"].as_str().unwrap().ends_with("rows.tsv"));
    let each = made.rows(&["rejected", "--each"]);
    let lines: Vec<u64> = each.iter().filter_map(|r| r["line"].as_u64()).collect();
    assert_eq!(lines, [5, 6, 7]);
    // News that cannot be read is there too, and the account of a second import of the same file does not grow.
    let ledger = made.ledger();
    let bad = made.file("bad.jsonl", "{\"text\": \"Fine.\"}\nnot json\n");
    let (code, ..) = run(&["add", &bad, "--ledger", &ledger], "");
    assert_eq!(code, 2);
    let file = format!("{}/rows.tsv", text(made.folder.path()));
    run(&["import", "keds", &file, "--ledger", &ledger], "");
    let rows = made.rows(&["rejected"]);
    let news: Vec<&Value> = rows.iter().filter(|r| r["origin"] == "news").collect();
    assert_eq!((news.len(), &news[0]["line"]), (1, &value!(2)));
    let dropped = rows.iter().find(|r| r["outcome"] == "dropped").unwrap();
    assert_eq!(dropped["records"], 2);
    assert_eq!(
        made.rows(&["rejected", "--as-of", "v1"]).len(),
        rows.len() - 1
    );
}

#[test]
fn an_event_is_told_whole() {
    let body = "The talks began late. Nobody expected much. Russia accused Ukraine of shelling a village. \
                The village is small. It has a church. It has a school.";
    let made = Made::new().news(&[
        value!({"id": "d1", "date": "2024-05-08", "publisher": "Wire", "title": "Talks begin", "url": "https://example.org/1", "language": "en", "text": body}),
        value!({"id": "d2", "date": "2024-05-09", "publisher": "Paper", "text": "Russia accused Ukraine of shelling a village."}),
        value!({"id": "d3", "date": "2024-06-09", "publisher": "Late", "text": "Russia accused Ukraine of shelling a village."}),
    ]);
    let found = made.rows(&["evidence", "RUS", "UKR"]);
    let first = &found[0];
    let id = first["id"].as_str().unwrap();
    let whole = &made.rows(&["event", id, "--tree"])[0];
    // All that the list of evidence says of the event itself.
    for (name, told) in first.as_object().unwrap() {
        if !["direction", "other"].contains(&name.as_str()) {
            assert_eq!(&whole[name], told, "{name}");
        }
    }
    let texts = |name: &str| -> Vec<String> {
        let all = whole[name].as_array().unwrap();
        all.iter()
            .map(|s| s["text"].as_str().unwrap().to_string())
            .collect()
    };
    assert_eq!(
        texts("before"),
        ["The talks began late.", "Nobody expected much."]
    );
    assert_eq!(
        texts("after"),
        ["The village is small.", "It has a church."]
    );
    for sentence in whole["before"].as_array().unwrap() {
        assert_eq!(
            common::slice(body, &sentence["start"], &sentence["end"]),
            sentence["text"].as_str().unwrap()
        );
    }
    let publishers: Vec<&str> = whole["reports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["publisher"].as_str().unwrap())
        .collect();
    assert_eq!(
        publishers,
        ["Wire", "Paper"],
        "a month later it is another event"
    );
    assert_eq!(
        (&whole["origin"], &whole["foreign"]),
        (&value!("news"), &Value::Null)
    );
    assert_eq!(whole["document"]["title"], "Talks begin");
    let tree = whole["tree"].as_array().unwrap();
    let root: Vec<&Value> = tree.iter().filter(|w| w["head"] == 0).collect();
    assert_eq!(
        (root.len(), &root[0]["form"], &root[0]["deprel"]),
        (1, &value!("accused"), &value!("root"))
    );
    for word in tree {
        assert_eq!(
            common::slice(body, &word["start"], &word["end"]),
            word["form"].as_str().unwrap()
        );
        assert!(word["head"].as_u64().unwrap() <= tree.len() as u64);
    }
    let ledger = made.ledger();
    let (code, card, _) = run(&["event", id, "--format", "table", "--ledger", &ledger], "");
    assert_eq!(code, 0);
    for words in [
        "Russia [accused",
        "Nobody expected much.",
        "Talks begin",
        "report     Wire",
        "report     Paper",
        "because",
    ] {
        assert!(card.contains(words), "no `{words}` in\n{card}");
    }
    let (code, _, err) = run(&["event", "0123456789abcdef", "--ledger", &ledger], "");
    assert!(code == 1 && err.contains("no event"), "{err}");
    // An id is only looked up, whatever it says.
    let (code, ..) = run(&["event", "' OR 1=1 --", "--ledger", &ledger], "");
    assert_eq!(code, 1);
}

#[test]
fn an_imported_event_shows_the_foreign_record_and_its_mirror() {
    // A meeting, told from both sides.
    let made = Made::new().keds(
        "1999-03-02\tISR\tEGY\t040\n1999-03-02\tEGY\tISR\t040\n1999-03-02\tUSAGOV\t---\t112\n",
    );
    let rows = made.rows(&["evidence", "ISR", "EGY"]);
    let id = rows[0]["id"].as_str().unwrap();
    let whole = &made.rows(&["event", id, "--tree"])[0];
    assert_eq!(whole["foreign"]["origin"], "keds");
    assert!(
        whole["foreign"]["record"][0]
            .as_str()
            .unwrap()
            .contains("040")
    );
    assert_eq!(
        (&whole["tree"], &whole["before"]),
        (&value!([]), &value!([]))
    );
    assert_eq!(whole["reports"].as_array().unwrap().len(), 1);
    // An event of one known party is in no pair, and found all the same.
    let (_, csv, _) = run(
        &[
            "query",
            "SELECT id FROM events WHERE cameo = '112'",
            "--ledger",
            &made.ledger(),
        ],
        "",
    );
    let id = csv.lines().nth(1).unwrap();
    let whole = &made.rows(&["event", id])[0];
    assert_eq!(
        (&whole["event"], &whole["reports"][0]["publisher"]),
        (&value!("ACCUSE"), &value!("keds"))
    );
}

#[test]
fn mentions_are_listed_with_the_event() {
    let made = Made::new();
    let mut columns = vec![String::new(); 58];
    for (at, text) in [
        (0, "77"),
        (1, "20150101"),
        (5, "RUS"),
        (6, "RUSSIA"),
        (7, "RUS"),
        (15, "UKR"),
        (16, "UKRAINE"),
        (17, "UKR"),
        (26, "112"),
        (27, "112"),
        (28, "11"),
        (29, "3"),
        (30, "-2.0"),
        (56, "20150101"),
        (57, "http://a.example.com/1"),
    ] {
        columns[at] = text.to_string();
    }
    let file = made.file("20150101.export.CSV", &format!("{}\n", columns.join("\t")));
    let mention = "77\t20150101000000\t20150102001500\t1\tb.example.com\thttp://b.example.com/2\t3\t10\t20\t30\t1\t60\t1000\t-2.5\t\t\n";
    let mentions = made.file("20150102.mentions.CSV", mention);
    let ledger = made.ledger();
    for file in [&file, &mentions] {
        let (code, out, err) = run(&["import", "gdelt", file, "--ledger", &ledger], "");
        assert_eq!(code, 0, "{out}{err}");
    }
    let rows = made.rows(&["evidence", "RUS", "UKR"]);
    let whole = &made.rows(&["event", rows[0]["id"].as_str().unwrap()])[0];
    let told = &whole["mentions"][0];
    assert_eq!(
        (&told["publisher"], &told["url"], &told["date"]),
        (
            &value!("b.example.com"),
            &value!("http://b.example.com/2"),
            &value!("2015-01-02")
        )
    );
    assert_eq!(whole["mentions"].as_array().unwrap().len(), 1);
}

#[test]
fn an_empty_ledger_and_wrong_arguments_are_told_in_a_line() {
    let made = Made::new();
    let empty = made.file("empty.tsv", "");
    let ledger = made.ledger();
    run(&["import", "keds", &empty, "--ledger", &ledger], "");
    for verb in ["pairs", "volume", "sources", "rejected"] {
        let (code, out, err) = run(&[verb, "--ledger", &ledger], "");
        assert_eq!(
            (code, out.lines().count()),
            (1, 1),
            "{verb}: the header alone\n{out}{err}"
        );
        assert_eq!(err.lines().count(), 1, "{verb}: {err}");
        let (code, out, _) = run(&[verb, "--format", "jsonl", "--ledger", &ledger], "");
        assert_eq!((code, out.as_str()), (1, ""));
        let (code, _, err) = run(&[verb, "--ledger", "/nowhere/at/all"], "");
        assert!(code == 2 && err.lines().count() <= 2, "{verb}: {err}");
    }
    let wrong = |args: &[&str]| run(args, "").0;
    assert_eq!(wrong(&["pairs", "Atlantis", "--ledger", &ledger]), 2);
    assert_eq!(wrong(&["pairs", "--sort", "luck", "--ledger", &ledger]), 2);
    assert_eq!(
        wrong(&["volume", "--by", "fortnight", "--ledger", &ledger]),
        2
    );
    assert_eq!(wrong(&["event", "--ledger", &ledger]), 2);
    let (code, _, err) = run(
        &[
            "pairs", "--since", "2001-02", "--until", "2001-01", "--ledger", &ledger,
        ],
        "",
    );
    assert!(code == 1 && err.contains("no counted events"), "{err}");
}

#[test]
fn a_period_too_many_is_refused() {
    let made = Made::new()
        .keds("0001-01-01\tIND\tPAK\t190\n9999-01-01\tIND\tPAK\t190\n2001-01-01\tIND\tPAK\t190\n");
    let ledger = made.ledger();
    let (code, out, err) = run(&["volume", "--by", "day", "--ledger", &ledger], "");
    if code == 2 {
        assert!(err.contains("ask for longer ones"), "{err}");
    } else {
        // Years so far off were not taken in.
        assert!(out.lines().count() < 10, "{out}");
    }
}
