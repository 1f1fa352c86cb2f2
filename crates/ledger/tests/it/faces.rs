//! Faces and evidence of ledgers small enough to count by hand.

use bifrons_core::{Event, Face, Kind};
use bifrons_faces::{Bucket, Direction, FaceRow, Kappa};
use bifrons_ledger::{EvidenceFilter, FaceOptions, Ledger, evidence, faces, world};

use crate::testing::{event, party};
use crate::{documents_of, ledger_of};

fn between(mut event: Event, actors: &[&str], recipients: &[&str]) -> Event {
    event.actor = actors.iter().map(|c| party(c)).collect();
    event.recipient = recipients.iter().map(|c| party(c)).collect();
    event
}

fn shown(rows: &[FaceRow]) -> Vec<String> {
    rows.iter().map(|r| r.values().join(",")).collect()
}

fn all(ledger: &Ledger, a: &str, b: Option<&str>, bucket: Bucket) -> Vec<String> {
    shown(&faces(ledger, a, b, bucket, &FaceOptions::default()).unwrap())
}

/// March: Russia accuses (reported thrice) and shoots; Ukraine thanks; both meet. April: Russia withdraws, twice.
fn hand_made() -> Vec<Event> {
    let mut denied = event(
        "d8",
        "Russia did not shell Kharkiv.",
        "ASSAULT",
        "2021-03-20",
    );
    denied.counted = false;
    vec![
        event(
            "d1",
            "Russia accused Ukraine of lying.",
            "ACCUSE",
            "2021-03-05",
        ),
        event(
            "d2",
            "Russia accused Ukraine of lying",
            "ACCUSE",
            "2021-03-06",
        ),
        event(
            "d3",
            "RUSSIA accused   Ukraine of “lying”.",
            "ACCUSE",
            "2021-03-09",
        ),
        event("d4", "Russia shelled Kharkiv.", "ASSAULT", "2021-03-12"),
        between(
            event("d5", "Ukraine praised Russia.", "SUPPORT", "2021-03-13"),
            &["UKR"],
            &["RUS"],
        ),
        between(
            event("d6", "Both met Turkey.", "CONSULT", "2021-03-14"),
            &["UKR", "RUS", "TUR"],
            &[],
        ),
        event("d7", "Russia withdrew.", "RETREAT", "2021-04-01"),
        event("d9", "Russia withdrew.", "RETREAT", "2021-04-05"),
        denied,
    ]
}

#[test]
fn a_person_can_count_them() {
    let (_folder, ledger) = ledger_of(&hand_made());
    assert_eq!(
        all(&ledger, "RUS", Some("UKR"), Bucket::Month),
        [
            "2021-03,RUS,UKR,a>b,0,0,1,1,0,12,0.000,,4",
            "2021-03,RUS,UKR,b>a,1,0,0,0,5,0,0.000,,1",
            "2021-03,RUS,UKR,a-b,1,0,0,0,2.5,0,0.000,,1",
            "2021-03,RUS,UKR,both,2,0,1,1,7.5,12,1.000,,6",
            "2021-04,RUS,UKR,a>b,0,2,0,0,13,0,0.000,,2",
            "2021-04,RUS,UKR,both,0,2,0,0,13,0,0.000,,2",
        ]
    );
    // Words: 2 of cooperation, 1 of conflict, tone 1/3. Deeds: 2 and 1, tone 1/3.
    assert_eq!(
        all(&ledger, "RUS", Some("UKR"), Bucket::Year)
            .last()
            .unwrap(),
        "2021,RUS,UKR,both,2,2,1,1,20.5,12,0.667,0.000,8"
    );
    let from_the_other_side = all(&ledger, "UKR", Some("RUS"), Bucket::Year);
    assert_eq!(
        from_the_other_side[0],
        "2021,UKR,RUS,a>b,1,0,0,0,5,0,0.000,,1"
    );
    assert_eq!(
        all(&ledger, "TUR", None, Bucket::Quarter),
        [
            "2021-Q1,TUR,RUS,a-b,1,0,0,0,2.5,0,0.000,,1",
            "2021-Q1,TUR,RUS,both,1,0,0,0,2.5,0,0.000,,1",
            "2021-Q1,TUR,UKR,a-b,1,0,0,0,2.5,0,0.000,,1",
            "2021-Q1,TUR,UKR,both,1,0,0,0,2.5,0,0.000,,1",
        ]
    );
    assert!(all(&ledger, "RUS", Some("RUS"), Bucket::Year).is_empty());
    let whole = world(&ledger, &FaceOptions::default()).unwrap();
    assert_eq!((whole.vc, whole.mc, whole.vk, whole.mk), (4, 2, 1, 1));
}

#[test]
fn copies_merge_within_three_days_whatever_the_batch() {
    let copies = |days: &[&str]| -> Vec<Event> {
        days.iter()
            .enumerate()
            .map(|(i, day)| event(&format!("d{i}"), "Russia accused Ukraine.", "ACCUSE", day))
            .collect()
    };
    let counts = |days: &[&str]| {
        let (_folder, ledger) = ledger_of(&copies(days));
        let rows = faces(
            &ledger,
            "RUS",
            Some("UKR"),
            Bucket::Year,
            &FaceOptions::default(),
        )
        .unwrap();
        let both = rows
            .into_iter()
            .find(|r| r.key.direction == Direction::Both)
            .unwrap();
        (both.cell.vk, both.cell.reports)
    };
    assert_eq!(counts(&["2021-03-01", "2021-03-04", "2021-03-07"]), (1, 3));
    assert_eq!(counts(&["2021-03-01", "2021-03-05", "2021-03-05"]), (2, 3));
    assert_eq!(counts(&["", "", "2021-03-05"]), (1, 1));

    let late = copies(&["2021-03-01", "2021-03-07", "2021-03-04"]);
    let (_folder, mut ledger) = ledger_of(&late[..2]);
    let events = |l: &Ledger| evidence(l, "RUS", Some("UKR"), &EvidenceFilter::default()).unwrap();
    assert_eq!(events(&ledger).len(), 2);
    ledger
        .append(&documents_of(&late[2..]), &late[2..], &[])
        .unwrap();
    let merged = events(&ledger);
    assert_eq!(merged.len(), 1);
    let documents: Vec<&str> = merged[0]
        .reports
        .iter()
        .map(|r| r.document.as_str())
        .collect();
    assert_eq!(documents, ["d0", "d2", "d1"]);
    assert_eq!(merged[0].reports[1].publisher, "The d2 Times");
    assert_eq!(merged[0].reports[1].url, "https://example.org/d2");
    assert_eq!(merged[0].reports[1].text, "Russia accused Ukraine.");
}

#[test]
fn the_title_and_the_sentence_it_repeats_are_one_report() {
    let (text, mut title) = (
        event("d1", "It accused.", "ACCUSE", "2021-03-05"),
        event("d1", "It accused", "ACCUSE", "2021-03-05"),
    );
    title.sentence = -1;
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    let mut document = crate::document("d1", "It accused.", "2021-03-05");
    document.title = "It accused".into();
    ledger.append(&[document], &[title, text], &[]).unwrap();
    let found = evidence(&ledger, "RUS", None, &EvidenceFilter::default()).unwrap();
    assert_eq!(
        (
            found.len(),
            found[0].reports.len(),
            found[0].reports[0].sentence
        ),
        (1, 1, 0)
    );
    assert_eq!(
        all(&ledger, "RUS", None, Bucket::Month)[0],
        "2021-03,RUS,UKR,a>b,0,0,1,0,0,3,0.000,,1"
    );
}

#[test]
fn coarse_and_missing_dates_are_shown_not_moved() {
    let (_folder, ledger) = ledger_of(&[
        event("d1", "One.", "ACCUSE", "2021-03-05"),
        event("d2", "Two.", "ACCUSE", "2021"),
        event("d3", "Three.", "ACCUSE", ""),
    ]);
    let periods = |options: &FaceOptions| -> Vec<String> {
        let rows = faces(&ledger, "RUS", Some("UKR"), Bucket::Month, options).unwrap();
        rows.iter()
            .filter(|r| r.key.direction == Direction::Forward)
            .map(|r| r.key.period.to_string())
            .collect()
    };
    assert_eq!(
        periods(&FaceOptions::default()),
        ["2021-03", "2021", "undated"]
    );
    let since = FaceOptions {
        since: "2021-02".parse().ok(),
        ..FaceOptions::default()
    };
    assert_eq!(periods(&since), ["2021-03"]);
    let until = FaceOptions {
        until: "2021".parse().ok(),
        ..FaceOptions::default()
    };
    assert_eq!(periods(&until), ["2021-03", "2021"]);
}

#[test]
fn home_affairs_only_if_asked() {
    let (_folder, ledger) = ledger_of(&[
        between(
            event("d1", "Police arrested.", "COERCE", "2021-03-05"),
            &["RUS"],
            &["RUS"],
        ),
        between(
            event("d2", "Parties met.", "CONSULT", "2021-03-05"),
            &["RUS", "RUS"],
            &[],
        ),
    ]);
    assert!(all(&ledger, "RUS", None, Bucket::Year).is_empty());
    assert_eq!(
        all(&ledger, "RUS", Some("RUS"), Bucket::Year),
        [
            "2021,RUS,RUS,a>b,0,0,0,1,0,7,0.000,,1",
            "2021,RUS,RUS,a-b,1,0,0,0,2.5,0,0.000,,1",
            "2021,RUS,RUS,both,1,0,0,1,2.5,7,1.000,,2",
        ]
    );
}

#[test]
fn every_number_lists_its_events() {
    let (_folder, ledger) = ledger_of(&hand_made());
    for bucket in Bucket::ALL {
        for row in faces(
            &ledger,
            "RUS",
            None,
            bucket,
            &FaceOptions {
                kappa: Kappa::default(),
                ..FaceOptions::default()
            },
        )
        .unwrap()
        {
            let filter = EvidenceFilter {
                period: Some(row.key.period.to_string()),
                bucket,
                direction: Some(row.key.direction),
                counted_only: true,
                ..EvidenceFilter::default()
            };
            let found = evidence(&ledger, "RUS", Some(&row.key.b), &filter).unwrap();
            assert_eq!(found.len() as u64, row.cell.events());
            assert_eq!(
                found.iter().map(|e| e.reports.len() as u64).sum::<u64>(),
                row.cell.reports
            );
            let deeds = EvidenceFilter {
                kind: Some(Kind::Deed),
                face: Some(Face::Conflict),
                ..filter
            };
            assert_eq!(
                evidence(&ledger, "RUS", Some(&row.key.b), &deeds)
                    .unwrap()
                    .len() as u64,
                row.cell.mk
            );
        }
    }
    let everything = evidence(&ledger, "RUS", None, &EvidenceFilter::default()).unwrap();
    assert_eq!(everything.len(), 7);
    let limited = EvidenceFilter {
        limit: Some(2),
        ..EvidenceFilter::default()
    };
    assert_eq!(
        evidence(&ledger, "RUS", None, &limited).unwrap()[..],
        everything[..2]
    );
}
