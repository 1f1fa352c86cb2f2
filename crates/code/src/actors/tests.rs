//! Parties of whole texts: what stands for a party named elsewhere, and what is understood.

use bifrons_core::{Entity, Event, EventType};

use crate::Coder;

fn one(text: &str, event: EventType) -> Event {
    let all = Coder::bundled().code_text(text, Some("2021-05-04"));
    let found = all.iter().find(|e| e.event == event).cloned();
    found.unwrap_or_else(|| panic!("no {event} in {all:?}"))
}

fn codes(list: &[Entity]) -> Vec<&str> {
    list.iter().filter_map(|e| e.code.as_deref()).collect()
}

#[test]
fn what_is_understood_is_marked_so() {
    let arrest = one(
        "Police in Lusaka stopped a march. Nine students were arrested.",
        EventType::Coerce,
    );
    assert_eq!(codes(&arrest.actor), ["ZMB"]);
    let told = one(
        "Kenya accused Somalia of lying. Somalia rejected the accusation.",
        EventType::Reject,
    );
    assert_eq!(codes(&told.recipient), ["KEN"]);
    assert!(told.recipient[0].implicit && !told.actor[0].implicit);
    assert!(told.why.iter().any(|w| w.contains("actors/implicit.txt:")));
}

#[test]
fn nobody_is_understood_where_nothing_tells() {
    let event = one("Iceland condemned the decision.", EventType::Accuse);
    assert!(event.recipient.is_empty(), "{:?}", event.recipient);
}

#[test]
fn pronouns_of_an_earlier_sentence_are_implicit() {
    let text = "Chad and Niger closed the bridge. They accused Libya of smuggling.";
    let event = one(text, EventType::Accuse);
    assert_eq!(codes(&event.actor), ["TCD", "NER"]);
    assert!(event.actor.iter().all(|e| e.implicit));
}

#[test]
fn a_named_person_is_of_the_state_that_is_stated() {
    for text in [
        "President Edgar Baker of Palau visited Fiji.",
        "Palau's President Edgar Baker visited Fiji.",
    ] {
        assert_eq!(
            codes(&one(text, EventType::Consult).actor),
            ["PLW"],
            "{text}"
        );
    }
}

#[test]
fn the_general_is_the_one_named_before() {
    let text = "General Aru Tomba seized power in Bissau. Nigeria's president spoke in Abuja. The general imposed a curfew.";
    let event = Coder::bundled()
        .code_text(text, None)
        .into_iter()
        .find(|e| e.mode.iter().any(|m| m.name() == "curfew"));
    assert_eq!(
        event.map(|e| codes(&e.actor).join(",")).as_deref(),
        Some("GNB")
    );
}
