//! Input that is wrong or strange is told in one line, and never ends a run.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use common::{json, run, text};

/// What is read, the exit code, a part of what is told, and the number of events.
struct Row {
    name: &'static str,
    input: Vec<u8>,
    exit: i32,
    told: &'static str,
    events: usize,
}

fn row(
    name: &'static str,
    input: impl Into<Vec<u8>>,
    exit: i32,
    told: &'static str,
    events: usize,
) -> Row {
    Row {
        name,
        input: input.into(),
        exit,
        told,
        events,
    }
}

#[test]
fn bad_input_is_told_and_passed_over() {
    let accuse = "Russia accused Ukraine of shelling a village.";
    let good = format!("{{\"text\": \"{accuse}\"}}\n");
    let long = format!("{{\"text\": \"{}\"}}\n{good}", "x".repeat(21_000_000));
    let mut invalid = b"{\"text\": \"Russia \xff accused Ukraine.\"}\n".to_vec();
    invalid.extend(good.as_bytes());
    let endless = format!(
        "{{\"text\": \"Russia accused Ukraine of {}\"}}\n",
        "lying and ".repeat(50_000)
    );
    let french = "Le président français a rencontré mardi le chancelier allemand à Berlin, où ils ont parlé de la guerre et de l'avenir de l'Europe.";
    let russian = "Министр иностранных дел России обвинил Украину в обстреле приграничной деревни и потребовал созыва Совета Безопасности.";
    let rows = [
        row("an empty file", "", 0, "0 coded", 0),
        row("a text of blanks", " \n\n ", 0, "1 empty", 0),
        row(
            "no text",
            format!("{{\"title\": null, \"note\": \"x\"}}\n{good}"),
            2,
            ":1: the field `text` is missing",
            1,
        ),
        row(
            "text that is a number",
            format!("{{\"text\": 5}}\n{good}"),
            2,
            ":1: ",
            1,
        ),
        row(
            "an empty text",
            format!("{{\"text\": \"\"}}\n{good}"),
            0,
            "1 empty, 0 rejected",
            1,
        ),
        row(
            "half a record",
            format!("{good}{{\"text\": \"Russia acc"),
            2,
            ":2: not a JSON object",
            1,
        ),
        row(
            "a line of 21 MB",
            long,
            2,
            ":1: the line is longer than 20000000 bytes",
            1,
        ),
        row(
            "bytes that are not UTF-8",
            invalid,
            2,
            ":1: not UTF-8 at byte 17",
            1,
        ),
        row(
            "NUL in a record",
            "{\"text\": \"Russia\\u0000 accused Ukraine of lying.\"}\n",
            0,
            "1 coded",
            1,
        ),
        row(
            "a sentence of 100,000 words",
            endless,
            0,
            "only the first 2000 are read",
            1,
        ),
        row(
            "French",
            format!("{{\"text\": \"{french}\"}}\n"),
            0,
            "only English is coded",
            0,
        ),
        row(
            "Russian",
            format!("{{\"text\": \"{russian}\"}}\n"),
            0,
            "only English is coded",
            0,
        ),
        row(
            "a language as stated",
            format!("{{\"language\": \"de\", \"text\": \"{accuse}\"}}\n"),
            0,
            "only English is coded",
            0,
        ),
        row(
            "a date in the future",
            format!("{{\"date\": \"2999-01-01\", \"text\": \"{accuse}\"}}\n"),
            0,
            "published on 2999-01-01, a date in the future",
            1,
        ),
        row(
            "a date that is none",
            format!("{{\"date\": \"2024-02-31\", \"text\": \"{accuse}\"}}\n{good}"),
            2,
            ":1: ",
            1,
        ),
    ];
    for Row {
        name,
        input,
        exit,
        told,
        events,
    } in rows
    {
        let (code, out, err) = run(&["code", "-"], input);
        assert_eq!(code, exit, "{name}: {err}");
        assert!(err.contains(told), "{name}: {err}");
        assert!(err.lines().all(|l| l.len() < 400), "{name}: {err}");
        assert_eq!(
            json(&out).len() >= events.min(1),
            events > 0 || out.is_empty(),
            "{name}: {out}"
        );
        assert_eq!(json(&out).is_empty(), events == 0, "{name}: {out}");
    }
}

#[test]
fn rejected_records_are_forgiven_when_asked() {
    let input = "{\"text\": 5}\n{\"text\": \"Russia accused Ukraine of lying.\"}\n";
    let (code, out, err) = run(&["code", "--skip-bad"], input);
    assert_eq!((code, out.lines().count()), (0, 1));
    assert!(err.contains("standard input:1: "), "{err}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news.jsonl");
    let line = "{\"text\": \"Russia accused Ukraine of shelling a village. Iran accused Israel of lying.\"}\n";
    std::fs::write(&news, line.repeat(3_000)).unwrap();
    let program = env!("CARGO_BIN_EXE_bifrons");
    let mut child = std::process::Command::new(program)
        .args(["code", text(&news)])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap().as_str()
        ),
        (Some(0), "")
    );
}

#[test]
fn documents_are_the_same_packed_in_a_folder_or_piped() {
    let folder = tempfile::tempdir().unwrap();
    let line = "{\"id\": \"a\", \"date\": \"2024-05-08\", \"text\": \"Russia accused Ukraine of lying.\"}\n";
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    std::fs::write(folder.path().join("sub/news.jsonl"), line).unwrap();
    let piped = run(&["code"], line).1;
    assert_eq!(run(&["code", text(folder.path())], "").1, piped);
    assert_eq!(
        run(
            &["code", &format!("{}/**/*.jsonl", text(folder.path()))],
            ""
        )
        .1,
        piped
    );
}
