//! Wire copy: reports of one story are rows of one event, in whatever words.

use bifrons_core::{Document, Event, Span};
use bifrons_ledger::{Ledger, Settings, check};

use crate::testing::event;
use crate::{content, document};

const WIRE: [&str; 4] = [
    "Russia accused Ukraine on Friday of shelling a village near the border and wounding three farmers.",
    "The governor of the region said that shells hit a grain store, two houses and the road to the mill.",
    "Officials in the capital denied the report and spoke of a provocation before the talks in Geneva.",
    "Russia again accused Ukraine of breaking the truce that monitors had brokered in the winter.",
];
const REWORDED: [&str; 4] = [
    "Ukraine was accused by Russia on Friday of shelling a border village, wounding three farmers.",
    "Shells hit a grain store, the road to the mill and two houses, said the governor of the region.",
    "The report was denied by officials in the capital, who before talks in Geneva spoke of a provocation.",
    "Again Russia accused Ukraine of breaking the truce brokered by monitors in the winter.",
];
const OTHER: [&str; 2] = [
    "Russia accused Ukraine on Friday of stealing gas from a pipeline that crosses the eastern plains.",
    "Engineers of the company said that pressure had fallen by a tenth since the weekend, and that a valve was open.",
];

fn text(sentences: &[&str]) -> String {
    sentences.join(" ")
}

/// The event that a sentence of a document tells.
fn told(document: &Document, sentence: &str) -> Event {
    let start = document.text.find(sentence).unwrap();
    let date = document.date.unwrap().to_string();
    let mut event = event(&document.id, sentence, "ACCUSE", &date);
    let (length, trigger) = (sentence.chars().count(), 1);
    event.span = Span::new(start, start + length);
    event.trigger.span = Span::new(start, start + trigger);
    event.sentence = document.text[..start].matches(". ").count() as i32;
    event
}

/// A report and the events of those of its sentences.
fn report(id: &str, sentences: &[&str], date: &str, events: &[usize]) -> (Document, Vec<Event>) {
    let document = document(id, &text(sentences), date);
    let events = events.iter().map(|&i| told(&document, sentences[i]));
    let events = events.collect();
    (document, events)
}

fn add(ledger: &mut Ledger, reports: &[(Document, Vec<Event>)]) -> u64 {
    let documents: Vec<Document> = reports.iter().map(|(d, _)| d.clone()).collect();
    let events: Vec<Event> = reports.iter().flat_map(|(_, e)| e.clone()).collect();
    ledger.append(&documents, &events, &[]).unwrap().copies
}

/// Events, and rows that report them.
fn events_and_rows(ledger: &Ledger) -> (u64, u64) {
    let sql = "SELECT count(DISTINCT event_key) AS events, count(*) AS rows FROM reports";
    let found = ledger.query(sql, Default::default()).unwrap();
    let csv = found.batches()[0].columns();
    let number = |i: usize| {
        let column = csv[i].as_any();
        let column = column.downcast_ref::<bifrons_ledger::arrow::array::Int64Array>();
        column.unwrap().value(0) as u64
    };
    (number(0), number(1))
}

#[test]
fn a_reworded_copy_tells_the_same_events() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    let reports = [
        report("a", &WIRE, "2026-03-06", &[0, 3]),
        report("b", &REWORDED, "2026-03-07", &[0, 3]),
        // A copy cut short, in which only the second event is left, word for word.
        report("c", &[WIRE[1], WIRE[2], WIRE[3]], "2026-03-06", &[2]),
        report("d", &OTHER, "2026-03-06", &[0]),
    ];
    assert_eq!(add(&mut ledger, &reports), 2);
    assert_eq!(events_and_rows(&ledger), (3, 6));
    assert!(check(&ledger).unwrap().is_sound());
}

#[test]
fn another_toll_is_another_event() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    let mut reports = [
        report("a", &WIRE, "2026-03-06", &[0]),
        report("b", &REWORDED, "2026-03-07", &[0]),
    ];
    reports[0].1[0].magnitude.injured = Some(3);
    reports[1].1[0].magnitude.injured = Some(8);
    assert_eq!(add(&mut ledger, &reports), 1);
    assert_eq!(events_and_rows(&ledger), (2, 2));
}

#[test]
fn a_story_goes_on_when_the_ledger_is_opened_again() {
    let reports = [
        report("a", &WIRE, "2026-03-06", &[0, 3]),
        report("b", &REWORDED, "2026-03-07", &[0, 3]),
    ];
    let (once, twice) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut ledger = Ledger::create(once.path()).unwrap();
    for one in &reports {
        add(&mut ledger, std::slice::from_ref(one));
    }
    drop(ledger);
    for one in &reports {
        let mut ledger = Ledger::create(twice.path()).unwrap();
        add(&mut ledger, std::slice::from_ref(one));
    }
    let same = content(once.path());
    assert_eq!(same, content(twice.path()));
    let ledger = Ledger::open_with(twice.path(), Settings::default()).unwrap();
    assert_eq!(events_and_rows(&ledger), (2, 4));
    // A month later the same words are news again.
    drop(ledger);
    let mut ledger = Ledger::create(twice.path()).unwrap();
    let late = [report("e", &REWORDED, "2026-05-01", &[0])];
    assert_eq!(add(&mut ledger, &late), 0);
    assert_eq!(events_and_rows(&ledger), (3, 5));
}
