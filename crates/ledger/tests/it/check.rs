//! What `check` must notice.

use std::fs;

use bifrons_core::Span;

use crate::testing::event;
use crate::{content, document, ledger_of};
use bifrons_ledger::{Ledger, check};

#[test]
fn wrong_spans_are_told() {
    let mut moved = event("d1", "Russia accused Ukraine.", "ACCUSE", "2021-03-05");
    moved.trigger.span = Span::new(3, 4);
    let mut title = event("d2", "Headline", "ACCUSE", "2021-03-05");
    title.sentence = -1;
    let mut foreign = event("d3", "", "ACCUSE", "2021-03-05");
    foreign.trigger = Default::default();
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    let mut documents = vec![
        document("d1", &moved.text, "2021-03-05"),
        document("d2", "Other text", ""),
        document("d3", "", ""),
    ];
    documents[1].title = "Headline".into();
    ledger
        .append(&documents, &[moved, title, foreign], &[])
        .unwrap();
    let report = check(&ledger).unwrap();
    assert_eq!((report.documents, report.events, report.total), (3, 3, 1));
    assert!(
        report.problems[0].contains("trigger is not at 3..4"),
        "{report:?}"
    );
}

#[test]
fn changed_and_lost_files_are_told_not_panicked_on() {
    let (folder, ledger) = ledger_of(&[event(
        "d1",
        "Russia accused Ukraine.",
        "ACCUSE",
        "2021-03-05",
    )]);
    let name = content(folder.path())
        .into_keys()
        .find(|n| n.starts_with("events/"))
        .unwrap();
    let path = folder.path().join(&name);
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(97) {
        let mut broken = whole.clone();
        broken[at] ^= 0xff;
        fs::write(&path, broken).unwrap();
        let report = check(&ledger).unwrap();
        assert!(
            !report.is_sound() && report.problems[0].contains(&name),
            "{report:?}"
        );
    }
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(!check(&ledger).unwrap().is_sound());
    fs::remove_file(&path).unwrap();
    assert!(check(&ledger).unwrap().problems[0].contains("cannot be read"));
    fs::write(&path, whole).unwrap();
    assert!(check(&ledger).unwrap().is_sound());
}

#[test]
fn a_damaged_documents_file_is_an_error_for_the_writer() {
    let (folder, ledger) = ledger_of(&[event(
        "d1",
        "Russia accused Ukraine.",
        "ACCUSE",
        "2021-03-05",
    )]);
    drop(ledger);
    let name = content(folder.path())
        .into_keys()
        .find(|n| n.starts_with("documents/"))
        .unwrap();
    fs::write(folder.path().join(&name), "PAR1 no such thing PAR1").unwrap();
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let error = ledger
        .append(&[document("d2", "x", "")], &[], &[])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&name) && error.contains("restore"),
        "{error}"
    );
}
