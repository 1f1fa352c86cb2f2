//! Verbs that answer JSON lines one for one, and the records of `code`, on the built program.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{json, run};

#[test]
fn factuality_answers_line_by_line() {
    let input = "{\"id\": 1, \"text\": \"Iran denied that it shelled the base.\", \"targets\": [[5, 11], [20, 27]]}\n\
        {\"id\": 2, \"text\": \"Talks began.\", \"targets\": [[5, 5]]}\n";
    let (code, out, err) = run(&["factuality"], input);
    let answers = json(&out);
    assert_eq!((code, answers.len()), (2, 2), "{err}");
    let words = &answers[0]["factuality"];
    assert_eq!(
        (&words[0]["mark"], &words[1]["mark"], &words[1]["start"]),
        (&"asserted".into(), &"denied".into(), &20.into())
    );
    assert!(words[1]["value"].as_f64().is_some_and(|v| v <= -1.5));
    assert_eq!(
        (&answers[1]["id"], &answers[1]["factuality"]),
        (&2.into(), &serde_json::json!([]))
    );
    assert!(err.contains("[5,5] is no [start, end]"), "{err}");
}

#[test]
fn speakers_are_told_line_by_line() {
    let (code, out, err) = run(
        &["speakers"],
        "{\"id\": 1, \"text\": \"Turkey has agreed, the Syrian minister said.\"}\n{\"id\": 2, \"text\": \"It rained.\"}\n{\"id\": 3}\n",
    );
    let answers = json(&out);
    assert_eq!((code, answers.len()), (2, 3), "{err}");
    let told = &answers[0]["attributions"][0];
    assert_eq!(told["source"]["text"], "the Syrian minister");
    assert_eq!(told["source"]["code"], "SYR");
    assert_eq!(
        (&told["source"]["start"], &told["source"]["end"]),
        (&19.into(), &38.into())
    );
    assert_eq!(told["cue"]["text"], "said");
    assert_eq!(told["content"][0]["start"], 0);
    assert_eq!(told["depth"], 0);
    assert_eq!(answers[1]["attributions"], serde_json::json!([]));
    assert_eq!(answers[2]["id"], 3);
}

#[test]
fn times_and_places_answer_line_for_line() {
    let lines = "{\"id\": 7, \"date\": \"2024-03-08\", \"text\": \"She met him in Geneva on Tuesday.\"}\n{\"id\": 8, \"text\": \"\"}\n";
    let (code, out, err) = run(&["dates"], lines);
    let rows = json(&out);
    assert_eq!((code, rows.len()), (0, 2), "{err}");
    assert_eq!(rows[0]["times"][0]["value"], "2024-03-05");
    assert_eq!(rows[0]["times"][0]["text"], "Tuesday");
    assert_eq!(rows[1]["times"].as_array().map(Vec::len), Some(0));
    let (code, out, err) = run(&["places"], lines);
    let rows = json(&out);
    assert_eq!((code, rows.len()), (0, 2), "{err}");
    let geneva = &rows[0]["places"][0];
    assert_eq!(
        (&geneva["text"], &geneva["country"]),
        (&"Geneva".into(), &"CHE".into())
    );
    assert!((geneva["lat"].as_f64().unwrap() - 46.2).abs() < 0.1);
    let (code, _, err) = run(&["places"], "no JSON\n");
    assert_eq!(code, 2);
    assert!(err.contains('1'), "the line is told: {err}");
}

#[test]
fn measures_come_after_the_events_of_their_document() {
    let line = "{\"date\": \"2024-03-08\", \"text\": \"Finland joined NATO on April 4, 2023. Trade between Iran and India reached $16 billion in 2022.\"}";
    let (code, out, err) = run(&["code"], line);
    let rows = json(&out);
    assert_eq!(code, 0, "{err}");
    let types: Vec<&str> = rows.iter().filter_map(|r| r["type"].as_str()).collect();
    assert!(types.is_sorted_by_key(|t| *t != "event"), "{types:?}");
    let indicator = rows.iter().find(|r| r["type"] == "indicator").unwrap();
    assert_eq!(indicator["indicator"]["value"], 16e9);
    assert_eq!(indicator["indicator"]["period"], "2022");
    let tie = rows.iter().find(|r| r["type"] == "membership").unwrap();
    assert_eq!(tie["members"][0]["code"], "FIN");
}
