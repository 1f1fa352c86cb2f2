//! Appending: idempotent, atomic, deterministic, one writer at a time.

use std::fs;

use bifrons_core::{
    DateBasis, Entity, EventType, Factuality, Magnitude, Mode, Place, Sector, Span, SpanText,
    is_context,
};
use bifrons_ledger::{Error, EvidenceFilter, Ledger, Rejected, Settings, Table, check, evidence};

use crate::testing::{event, party};
use crate::{content, document, documents_of, ledger_of};

#[test]
fn twice_the_same_changes_nothing() {
    let events = [
        event("d1", "Russia accused Ukraine.", "ACCUSE", "2021-03-05"),
        event("d2", "It shot.", "ASSAULT", "2022-03-05"),
    ];
    let rejected = [Rejected {
        source: "news.jsonl".into(),
        line: Some(7),
        reason: "no text".into(),
        offset: Some(99),
    }];
    let (folder, mut ledger) = ledger_of(&events);
    ledger.append(&[], &[], &rejected).unwrap();
    drop(ledger);
    let before = content(folder.path());
    let mut ledger = Ledger::open(folder.path()).unwrap();
    let done = ledger
        .append(&documents_of(&events), &events, &rejected)
        .unwrap();
    assert_eq!(
        (done.documents, done.duplicates, done.events, done.rejected),
        (0, 2, 0, 0)
    );
    drop(ledger);
    assert_eq!(before, content(folder.path()));
    let names: Vec<&str> = before
        .keys()
        .map(|n| n.split_once('/').map_or(n.as_str(), |(d, _)| d))
        .collect();
    assert_eq!(
        names,
        [
            ".lock",
            "documents",
            "events",
            "events",
            "manifest.json",
            "pairs",
            "rejected",
            "volume"
        ]
    );
    assert!(
        before.keys().any(|n| n.starts_with("events/2021/"))
            && before.keys().any(|n| n.starts_with("events/2022/"))
    );
}

#[test]
fn a_document_given_twice_in_a_batch_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    let (first, other) = (
        event("d1", "It accused.", "ACCUSE", "2021-03-05"),
        event("d1", "It shot at once.", "ASSAULT", "2021-03-05"),
    );
    let documents = [
        document("d1", "It accused.", "2021-03-05"),
        document("d1", "It shot at once.", "2021-03-05"),
    ];
    let done = ledger
        .append(&documents, &[first.clone(), first, other], &[])
        .unwrap();
    assert_eq!((done.documents, done.duplicates, done.events), (1, 1, 1));
    assert!(check(&ledger).unwrap().is_sound());
    assert!(ledger.has_document("d1").unwrap() && !ledger.has_document("d2").unwrap());
}

#[test]
fn the_same_batches_give_the_same_bytes() {
    let mut events: Vec<_> = (0..300)
        .map(|i| {
            event(
                &format!("d{i}"),
                &format!("Sentence {i}."),
                "ACCUSE",
                &format!("202{}-03-{:02}", i % 3, 1 + i % 28),
            )
        })
        .collect();
    let (one, ledger) = ledger_of(&events);
    drop(ledger);
    events.reverse();
    let (two, ledger) = ledger_of(&events);
    drop(ledger);
    assert_eq!(content(one.path()), content(two.path()));
}

#[test]
fn leftovers_of_a_killed_writer_are_ignored_and_swept() {
    let (folder, ledger) = ledger_of(&[event(
        "d1",
        "Russia accused Ukraine.",
        "ACCUSE",
        "2021-03-05",
    )]);
    drop(ledger);
    let clean = content(folder.path());
    let live = clean
        .keys()
        .find(|n| n.starts_with("events/2021/"))
        .unwrap();
    let orphan = folder.path().join("events/2021/0123456789abcdef.parquet");
    fs::copy(folder.path().join(live), &orphan).unwrap();
    fs::write(folder.path().join(".staging/manifest.json"), "half a mani").unwrap();
    fs::write(
        folder.path().join("events/2021/mine.parquet"),
        "the user's own",
    )
    .unwrap();
    fs::write(folder.path().join(".lock"), "999999").unwrap();

    let mut ledger = Ledger::open(folder.path()).unwrap();
    assert_eq!(ledger.rows(Table::Events), 1);
    let report = check(&ledger).unwrap();
    assert!(report.is_sound() && report.leftovers == 1, "{report:?}");
    let again = event("d2", "Russia left.", "RETREAT", "2021-04-05");
    ledger
        .append(&documents_of(std::slice::from_ref(&again)), &[again], &[])
        .unwrap();
    assert!(!orphan.exists() && folder.path().join("events/2021/mine.parquet").exists());
    assert_eq!(check(&ledger).unwrap().leftovers, 0);
}

#[test]
fn a_batch_without_its_manifest_is_not_there_and_the_next_run_completes_it() {
    let (first, second) = (
        event("d1", "One.", "ACCUSE", "2021-03-05"),
        event("d2", "Two.", "ACCUSE", "2021-03-06"),
    );
    let (folder, mut ledger) = ledger_of(std::slice::from_ref(&first));
    let before = fs::read(folder.path().join("manifest.json")).unwrap();
    let batch = documents_of(std::slice::from_ref(&second));
    ledger
        .append(&batch, std::slice::from_ref(&second), &[])
        .unwrap();
    drop(ledger);
    let complete = content(folder.path());
    fs::write(folder.path().join("manifest.json"), before).unwrap();

    let mut ledger = Ledger::open(folder.path()).unwrap();
    assert_eq!(ledger.rows(Table::Documents), 1);
    assert_eq!(ledger.append(&batch, &[second], &[]).unwrap().documents, 1);
    drop(ledger);
    assert_eq!(complete, content(folder.path()));
}

#[test]
fn two_writers_exclude_each_other_and_readers_do_not_mind() {
    let (folder, mut writer) = ledger_of(&[event("d1", "One.", "ACCUSE", "2021-03-05")]);
    let mut other = Ledger::open(folder.path()).unwrap();
    let late = event("d2", "Two.", "ACCUSE", "2021-03-06");
    let batch = documents_of(std::slice::from_ref(&late));
    let error = other
        .append(&batch, std::slice::from_ref(&late), &[])
        .unwrap_err();
    assert!(matches!(error, Error::Locked { .. }));
    assert!(
        error
            .to_string()
            .contains(&format!("process {}", std::process::id())),
        "{error}"
    );

    writer
        .append(&batch, std::slice::from_ref(&late), &[])
        .unwrap();
    assert_eq!(other.rows(Table::Events), 1);
    other.refresh().unwrap();
    assert_eq!(other.rows(Table::Events), 2);
    drop(writer);
    assert_eq!(other.append(&batch, &[late], &[]).unwrap().duplicates, 1);
}

#[test]
fn mistakes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let error = Ledger::open_with(
        folder.path().join("none"),
        Settings {
            memory: 1 << 20,
            ..Settings::default()
        },
    )
    .err()
    .unwrap();
    assert!(
        matches!(error, Error::Missing { .. }) && error.to_string().contains("none"),
        "{error}"
    );
    let mut ledger = Ledger::create(folder.path().join("new/[odd] name %20 é")).unwrap();
    let error = ledger
        .append(&[], &[event("d9", "One.", "ACCUSE", "2021-03-05")], &[])
        .unwrap_err();
    assert!(matches!(error, Error::NoDocument { .. }));
    let one = event("d1", "One.", "ACCUSE", "2021-03-05");
    ledger
        .append(&documents_of(std::slice::from_ref(&one)), &[one], &[])
        .unwrap();
    assert_eq!(
        evidence(&ledger, "RUS", None, &EvidenceFilter::default())
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn every_field_comes_back() {
    let mut full = event(
        "d1",
        "Russia’s army seized Kyiv, Interfax said.",
        "ASSAULT",
        "2021-03",
    );
    full.trigger = SpanText {
        text: "seized".into(),
        span: Span::new(14, 20),
    };
    full.mode = vec![
        Mode::parse(EventType::Assault, "destroy").unwrap(),
        Mode::parse(EventType::Assault, "drone").unwrap(),
    ];
    full.context = vec![
        is_context("military").unwrap(),
        is_context("territory").unwrap(),
    ];
    full.actor = vec![Entity {
        text: "Russia’s army".into(),
        span: Span::new(0, 13),
        name: Some("Armed Forces of Russia".into()),
        code: Some("RUS".into()),
        sector: vec![Sector::Mil, Sector::Gov],
        implicit: false,
        wikidata: Some("Q192294".into()),
    }];
    full.recipient.push(Entity {
        text: "Kyiv".into(),
        span: Span::new(21, 25),
        ..Entity::default()
    });
    full.enddate = "2021-03-31".parse().ok();
    full.date_basis = DateBasis::Stated;
    full.place = Some(Place {
        mention: SpanText {
            text: "Kyiv".into(),
            span: Span::new(21, 25),
        },
        name: "Kyiv".into(),
        country: Some("UKR".into()),
        lat: Some(50.45),
        lon: None,
    });
    full.attribution = vec![
        party("RUS"),
        Entity {
            text: "Interfax".into(),
            span: Span::new(27, 35),
            ..Entity::default()
        },
    ];
    full.factuality = Factuality::Denied;
    full.counted = false;
    full.magnitude = Magnitude {
        killed: Some(3),
        crowd: Some(0),
        amount: Some((5.8e9, "USD".into())),
        ..Magnitude::default()
    };
    full.why = vec!["v:seize".into(), "cue: denied".into()];
    let (_folder, ledger) = ledger_of(std::slice::from_ref(&full));
    let found = evidence(&ledger, "UKR", Some("RUS"), &EvidenceFilter::default()).unwrap();
    assert_eq!(found[0].event, full);
    assert!(check(&ledger).unwrap().is_sound());
}
