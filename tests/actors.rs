//! Users' own lists of actors on the built program.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::fs;

use common::{bifrons, json, run, text};

const LIST: &str = "# mine\nRiver Guard ; KEN ; UAF\nrole ; water warden ; GOV\n";
const NEWS: &str = "{\"id\": \"a\", \"text\": \"The River Guard attacked a village in Uganda.\"}\n";

#[test]
fn a_list_is_checked_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.txt");
    fs::write(&file, LIST).unwrap();
    let (code, out, err) = run(&["actors", "lint", text(&file)], "");
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("2 lines right, 0 wrong, 0 warnings"), "{err}");
    let (code, out, _) = run(
        &["actors", "lint", "-"],
        "River Guard ; Kenya ; UAF\nguard ; KEN ; UAF\n",
    );
    assert_eq!(code, 2);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "-:1: wrong: `Kenya` is no code; write KEN");
    assert!(lines[1].starts_with("-:2: warning: "), "{out}");
    assert_eq!(lines.len(), 2);
    assert_eq!(run(&["actors", "lint", "no-such-file"], "").0, 2);
}

#[test]
fn a_line_is_added_once_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.txt");
    let add = |line: &str| run(&["actors", "add", line, "--actors", text(&file)], "");
    assert_eq!(add("River Guard ; KEN ; UAF").0, 0);
    assert_eq!(add("Lake Union ; IGO ;").0, 0);
    let want = "Lake Union ; IGO ;\nRiver Guard ; KEN ; UAF\n";
    assert_eq!(fs::read_to_string(&file).unwrap(), want);
    let (code, _, err) = add("river guard;KEN;UAF");
    assert_eq!(code, 2);
    assert!(err.contains("line 2 tells the same already"), "{err}");
    let (code, _, err) = add("River Guard ; Kenya");
    assert_eq!(code, 2);
    assert!(err.contains("write KEN"), "{err}");
    assert_eq!(fs::read_to_string(&file).unwrap(), want);
    let (code, _, err) = run(&["actors", "add", "Lake Union ; IGO"], "");
    assert_eq!(code, 2);
    assert!(err.contains("BIFRONS_ACTORS"), "{err}");
}

#[test]
fn code_add_and_resolve_use_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.txt");
    fs::write(&file, LIST).unwrap();
    let actor = |out: &str| json(out)[0]["actor"][0]["code"].clone();
    let (code, out, err) = run(&["code", "--actors", text(&file)], NEWS);
    assert_eq!(code, 0, "{err}");
    assert_eq!(actor(&out), "KEN", "{out}");
    let output = bifrons()
        .env("BIFRONS_ACTORS", &file)
        .arg("code")
        .write_stdin(NEWS)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), out);
    assert!(!run(&["code"], NEWS).1.contains("\"KEN\""));

    let mention = "{\"id\": 1, \"text\": \"the River Guard\"}\n";
    let (_, out, _) = run(&["resolve", "--actors", text(&file)], mention);
    assert_eq!(json(&out)[0]["code"], "KEN");
    assert_eq!(json(&out)[0]["sector"][0], "UAF");

    let ledger = folder.path().join("l");
    let args = [
        "add",
        "-",
        "--ledger",
        text(&ledger),
        "--actors",
        text(&file),
    ];
    assert_eq!(run(&args, NEWS).0, 0);
    let query = ["evidence", "Kenya", "Uganda", "--ledger", text(&ledger)];
    assert!(run(&query, "").1.contains("River Guard"));

    fs::write(&file, "River Guard ; Kenya ; UAF\n").unwrap();
    let (code, out, err) = run(&["code", "--actors", text(&file)], NEWS);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("mine.txt:1: wrong"), "{err}");
}

#[test]
fn lists_of_petrarch_become_ours() {
    let folder = tempfile::tempdir().unwrap();
    let actors = folder.path().join("rivers.actors");
    let agents = folder.path().join("rivers.agents");
    let list = folder.path().join("mine.txt");
    fs::write(&actors, "RIVER_GUARD_ [KENUAF]\nCOAST_ [AFR]\n").unwrap();
    fs::write(&agents, "WATER_WARDEN [~GOV]\n").unwrap();
    let import = ["actors", "import", "petrarch", text(&actors), text(&agents)];
    let (code, out, err) = run(&import, "");
    assert_eq!(code, 0, "{err}");
    assert_eq!(
        out,
        "River Guard ; KEN ; UAF ;  ;\nrole ; water warden ; GOV\n"
    );
    assert!(err.contains("rivers.actors:2: Coast [AFR]"), "{err}");
    assert!(
        err.contains("3 codes read: 2 kept, 1 skipped; 2 lines"),
        "{err}"
    );
    let args = [&import[..], &["-o", text(&list)]].concat();
    assert_eq!(run(&args, "").0, 0);
    assert_eq!(fs::read_to_string(&list).unwrap(), out);
    assert_eq!(run(&["actors", "lint", text(&list)], "").0, 0);
    let (_, out, _) = run(&["code", "--actors", text(&list)], NEWS);
    assert_eq!(json(&out)[0]["actor"][0]["code"], "KEN");
}
