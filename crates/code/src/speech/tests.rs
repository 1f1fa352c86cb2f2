//! Attributions of whole texts, and of any text at all.

use bifrons_core::Document;
use proptest::prelude::*;

use super::Attributions;
use crate::Coder;

/// Sources (`-` for none) with their depths, in order of the cues.
fn sources(text: &str) -> Vec<(String, usize)> {
    read(text, |trees, found| {
        let source = |s: super::Source| {
            let part = s.stretch;
            trees[part.tree].slice(part.first, part.last).to_string()
        };
        found
            .all
            .iter()
            .filter(|a| a.manner.tells())
            .map(|a| (a.source.map_or("-".into(), source), a.depth))
            .collect()
    })
}

fn read<T>(text: &str, look: impl Fn(&[crate::tree::Tree], &Attributions) -> T) -> T {
    let document = Document {
        text: text.into(),
        ..Document::default()
    };
    let coder = Coder::bundled();
    let trees = coder.trees(&document, &mut Vec::new());
    look(&trees, &coder.attributions(&document, &trees))
}

#[track_caller]
fn speak(text: &str, expected: &[(&str, usize)]) {
    let expected: Vec<(String, usize)> = expected.iter().map(|(s, d)| ((*s).into(), *d)).collect();
    assert_eq!(sources(text), expected, "{text}");
}

#[test]
fn tags_stand_before_behind_and_between() {
    speak(
        "The minister said the army had left.",
        &[("The minister", 0)],
    );
    speak(
        "The army has left, the minister said on Monday.",
        &[("the minister", 0)],
    );
    speak(
        "The army, the minister said, has left the valley.",
        &[("the minister", 0)],
    );
    speak(
        "“The army has left the valley,” said Ana Kovač, the mayor of Brod.",
        &[("Ana Kovač, the mayor of Brod", 0)],
    );
    speak(
        "“We have left,” Kovač, 51, told reporters. “It is over.”",
        &[("Kovač, 51", 0)],
    );
}

#[test]
fn what_is_cited_has_a_source() {
    speak("According to police, two men fled.", &[("police", 0)]);
    speak(
        "Two men fled, according to a report by the Lima Herald.",
        &[("a report by the Lima Herald", 0)],
    );
    speak(
        "As the Lima Herald reported, two men fled the town.",
        &[("the Lima Herald", 0)],
    );
    speak(
        "Two officials familiar with the talks told the Herald that the deal was dead.",
        &[("Two officials familiar with the talks", 0)],
    );
    speak(
        "The army issued a statement saying that two men had fled.",
        &[("The army", 0)],
    );
}

#[test]
fn nested_sources_are_counted() {
    speak(
        "According to a Herald report, state media said the rebels had fled.",
        &[("a Herald report", 0), ("state media", 1)],
    );
    speak(
        "The general rejected the ministry's claim that rebels fled.",
        &[("the ministry's", 1)],
    );
}

#[test]
fn a_second_source_speaks_for_itself() {
    speak(
        "The general said the town had fallen, but the mayor said it held out.",
        &[("The general", 0), ("the mayor", 0)],
    );
    speak(
        "In a survey by the Lima Herald, most voters backed the mayor.",
        &[("a survey by the Lima Herald", 0)],
    );
}

#[test]
fn quotations_run_on() {
    let said = |text: &str, word: &str| {
        read(text, |trees, found| {
            let place = trees.iter().enumerate().find_map(|(n, tree)| {
                (0..tree.len())
                    .find(|&w| tree.form(w) == word)
                    .map(|w| (n, w))
            });
            let (tree, word) = place.unwrap();
            found.over(tree, word).len()
        })
    };
    let text = "“We never crossed the river. They did,” the general said in Brod. “We only watched.” The river is low.";
    for word in ["crossed", "did", "watched"] {
        assert_eq!(said(text, word), 1, "{word}");
    }
    assert_eq!(said(text, "low"), 0);
    let paragraphs = "“We left in May,” the general said. “It was time.\n\n“Nobody stopped us.”\n\nThe talks went on.";
    assert_eq!(said(paragraphs, "stopped"), 1);
    assert_eq!(said(paragraphs, "went"), 0);
}

#[test]
fn events_name_their_speakers() {
    let names = |text: &str, event: &str| {
        let events = Coder::bundled().code_text(text, None);
        let found = events.iter().find(|e| e.event.name() == event).unwrap();
        let names: Vec<String> = found.attribution.iter().map(|e| e.text.clone()).collect();
        (names, found.counted)
    };
    let text = "Iran bombed a Turkish ship, Israeli media said, according to a Reuters report.";
    assert_eq!(
        names(text, "ASSAULT").0,
        ["a Reuters report", "Israeli media"]
    );
    let text =
        "“Russia has no shame. Its planes bombed Georgian villages,” the Georgian minister said.";
    assert_eq!(names(text, "ASSAULT").0, ["the Georgian minister"]);
    // Who accuses is no source beside, and the act is a fact.
    let (none, counted) = names(
        "“Russia bombed us,” Georgia said. Georgia accused Russia of theft.",
        "ACCUSE",
    );
    assert!(none.is_empty() && counted);
    assert!(!names("Rebels said Russian planes bombed Georgia.", "ASSAULT").1);
}

proptest! {
    #[test]
    fn any_text_is_read(parts in prop::collection::vec(
        prop::sample::select(vec![
            "said", "told", "Ana", "Kovač", "the", "minister", "that", "who", "“", "”", "\"", "''", "'", ",", ".", ":", "—", "(", ")",
            "according", "to", "claim", "by", "\n\n", "he", "left", "has", "Monday", "51", "-", "as", "poll", "says", "in", "and",
        ]), 0..40)) {
        let text = parts.join(" ");
        read(&text, |trees, found| {
            let total = text.chars().count();
            for attribution in &found.all {
                let source = attribution.source.map(|s| s.stretch);
                for part in attribution.content.iter().chain(&source).chain([&attribution.cue]) {
                    assert!(part.first <= part.last && part.last < trees[part.tree].len(), "{text}");
                    assert!(part.span(trees).end <= total);
                }
            }
        });
    }
}
