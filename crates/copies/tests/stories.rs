//! Which reports are placed together, and which are not.

#![allow(clippy::unwrap_used, reason = "tests")]

use bifrons_copies::{Copies, Limits, Placed, SIMILARITY};
use proptest::prelude::*;

const WIRE: &str = "Ruritania expelled three Strelsau diplomats on Monday, the foreign ministry announced in a late statement. \
    The envoys had met opposition leaders near the harbour of Zenda, according to minister Rudolf Hentzau. \
    Strelsau rejected the accusation as absurd and promised an answer within days. \
    Trade between the neighbours has halved since their customs union collapsed in spring.";

const UPDATE: &str = "Strelsau closed two Ruritanian consulates on Wednesday, answering an expulsion of its envoys. \
    Chancellor Flavia Elphberg told parliament that patience had run out and that pilots would patrol the strait. \
    Ruritania expelled three Strelsau diplomats on Monday, the foreign ministry announced in a late statement. \
    The envoys had met opposition leaders near the harbour of Zenda, according to minister Rudolf Hentzau. \
    Bankers in both capitals warned of shortages of grain, coal and medicine before winter sets in. \
    Mediators from Graustark offered a castle on neutral ground for talks without conditions.";

const COPY_OF_UPDATE: &str = "Chancellor Flavia Elphberg told parliament that patience had run out and that pilots would \
    patrol the strait. Bankers in both capitals warned of shortages of grain, coal and medicine before winter. Mediators \
    from Graustark offered a castle on neutral ground for talks without conditions.";

fn day(text: &str) -> Option<bifrons_core::PartialDate> {
    Some(text.parse().unwrap())
}

fn copies(reports: usize) -> Copies {
    Copies::new(Limits {
        reports,
        ..Limits::default()
    })
}

/// Stories of reports that come one after the other, numbered as they appear.
fn stories(reports: &[(&str, &str)]) -> Vec<usize> {
    let mut copies = copies(100);
    let mut seen: Vec<String> = Vec::new();
    let mut place = |(n, (date, text)): (usize, &(&str, &str))| {
        let date = (!date.is_empty()).then(|| date.parse().unwrap());
        let story = copies.place(&n.to_string(), date, "", text).story;
        seen.iter().position(|s| *s == story).unwrap_or_else(|| {
            seen.push(story);
            seen.len() - 1
        })
    };
    reports.iter().enumerate().map(&mut place).collect()
}

#[test]
fn a_copy_cut_short_and_its_whole_find_each_other() {
    let lead = &WIRE[..210];
    assert_eq!(
        stories(&[("2021-05-03", WIRE), ("2021-05-04", lead)]),
        [0, 0]
    );
    assert_eq!(
        stories(&[("2021-05-03", lead), ("2021-05-04", WIRE)]),
        [0, 0]
    );
}

#[test]
fn an_update_joins_and_what_copies_the_update_follows() {
    let reports = [
        ("2021-05-03", WIRE),
        ("2021-05-05", UPDATE),
        ("2021-05-06", COPY_OF_UPDATE),
    ];
    assert_eq!(stories(&reports), [0, 0, 0]);
    assert_eq!(stories(&[reports[0], reports[2]]), [0, 1]);
}

#[test]
fn one_item_is_no_copy_of_the_round_up() {
    let item = "Hentzau cavalry crossed the Zenda bridge.";
    let others: String = (0..40)
        .map(|n| format!("Town{n} elected mayor{n} after rally{n} against tax{n}. "))
        .collect();
    let round_up = format!("{others}{item}");
    assert_eq!(
        stories(&[("2021-05-03", &round_up), ("2021-05-03", item)]),
        [0, 1]
    );
}

#[test]
fn a_story_ends_after_its_window_counted_from_its_first_report() {
    let on = |days: [&'static str; 3]| stories(&days.map(|day| (day, WIRE)));
    assert_eq!(on(["2021-05-01", "2021-05-15", "2021-05-16"]), [0, 0, 1]);
    assert_eq!(on(["2021-05-16", "2021-05-02", "2021-05-01"]), [0, 0, 1]);
    assert_eq!(on(["2021-05-01", "", "2021-06-01"]), [0, 0, 1]);
    assert_eq!(on(["", "1999-01-01", "2021-06-01"]), [0, 0, 0]);
    assert_eq!(on(["2021-05", "2021-06-14", "2021-06-15"]), [0, 0, 1]);
}

#[test]
fn beyond_the_limit_the_first_is_forgotten() {
    let mut copies = copies(3);
    let text = |n: usize| -> String { (0..20).map(|w| format!("word{n}x{w} ")).collect() };
    let first = copies.place("0", None, "", &text(0)).story;
    (1..3).for_each(|n| {
        copies.place(&n.to_string(), None, "", &text(n));
    });
    assert_eq!(copies.place("again", None, "", &text(0)).story, first);
    copies.place("3", None, "", &text(3));
    assert_eq!(copies.reports(), 3);
    assert_ne!(copies.place("late", None, "", &text(0)).story, first);
}

#[test]
fn few_words_are_no_evidence() {
    assert_eq!(
        stories(&[
            ("", "Photo gallery"),
            ("", "Photo gallery"),
            ("", ""),
            ("", "")
        ]),
        [0, 1, 2, 3]
    );
    assert_eq!(
        stories(&[
            ("", "King of Ruritania visits Zenda castle"),
            ("", "King of Ruritania visits Zenda castle")
        ]),
        [0, 0]
    );
}

#[test]
fn a_footer_that_all_have_joins_nothing() {
    let footer = "Subscribe today for trusted local coverage, puzzles, recipes and weekend magazines delivered every morning.";
    let mut copies = copies(1000);
    let mut opened = 0;
    for n in 0..60 {
        let body: String = (0..14).map(|w| format!("w{n}x{w} ")).collect();
        let placed = copies.place(&n.to_string(), None, "", &format!("{body}. {footer}"));
        opened += usize::from(placed.similarity.is_none());
    }
    assert!(opened >= 50, "{opened}");
}

#[test]
fn taken_up_again_stories_are_what_they_were() {
    let reports = [("a", WIRE), ("b", UPDATE), ("c", COPY_OF_UPDATE)];
    let mut whole = copies(100);
    let placed: Vec<Placed> = reports
        .iter()
        .map(|(id, text)| whole.place(id, day("2021-05-03"), "", text))
        .collect();
    for stop in 0..3 {
        let mut again = copies(100);
        for ((_, text), placed) in reports.iter().zip(&placed).take(stop) {
            again.resume(&placed.story, day("2021-05-03"), "", text);
        }
        for ((id, text), placed) in reports.iter().zip(&placed).skip(stop) {
            assert_eq!(
                again.place(id, day("2021-05-03"), "", text),
                *placed,
                "{stop}"
            );
        }
    }
    let mut orphan = copies(100);
    orphan.resume(&placed[0].story, day("2021-05-05"), "", UPDATE);
    let copy = orphan.place("c", day("2021-05-06"), "", COPY_OF_UPDATE);
    assert_eq!(
        copy.story, placed[0].story,
        "though the first report is not known"
    );
}

#[test]
fn the_story_is_a_hash_of_the_first_id() {
    let placed = copies(10).place("wire-17", None, "", WIRE);
    assert_eq!(placed.story, bifrons_core::content_hash(&["wire-17"]));
}

fn report() -> impl Strategy<Value = String> {
    let word = prop_oneof![8 => "[a-f]{3}", 1 => "[0-9]{1,4}", 1 => "\\PC{0,6}"];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_reports_in_any_order(reports in proptest::collection::vec((report(), report(), proptest::option::of(0u16..60)), 1..60), limit in 1usize..20) {
        let limits = Limits { days: 14, reports: limit };
        let mut runs = [Copies::new(limits.clone()), Copies::new(limits.clone())];
        for (n, (title, text, day)) in reports.iter().enumerate() {
            let date = day.map(|d| format!("2021-{:02}-{:02}", 1 + d / 28, 1 + d % 28).parse().unwrap());
            let [a, b] = runs.each_mut().map(|copies| copies.place(&n.to_string(), date, title, text));
            prop_assert_eq!(&a, &b);
            prop_assert!(a.similarity.is_none_or(|s| (SIMILARITY..=1.0).contains(&s)));
            prop_assert_eq!(a.similarity.is_none(), a.story == bifrons_core::content_hash(&[&n.to_string()]));
            prop_assert!(runs[0].reports() <= limit);
            prop_assert!(runs[0].bytes() <= limits.bytes());
        }
    }

    #[test]
    fn the_same_report_again_is_the_same_story(text in "[a-z]{4,8}( [a-z]{4,8}){12,80}", before in proptest::collection::vec(report(), 0..20)) {
        let mut copies = copies(100);
        before.iter().enumerate().for_each(|(n, text)| { copies.place(&n.to_string(), None, "", text); });
        let first = copies.place("x", None, "", &text);
        let again = copies.place("y", None, "", &text);
        prop_assert_eq!(first.story, again.story);
    }
}
