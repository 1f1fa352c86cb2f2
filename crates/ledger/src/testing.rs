//! Events made by hand, for tests in the crate and beside it.

use bifrons_core::{Entity, Event, EventType, Span, SpanText, content_hash};

/// A party of that code.
pub fn party(code: &str) -> Entity {
    Entity {
        text: code.to_string(),
        code: Some(code.to_string()),
        implicit: true,
        ..Entity::default()
    }
}

/// An asserted event of RUS against UKR: the whole document is its sentence.
pub fn event(doc: &str, sentence: &str, kind: &str, date: &str) -> Event {
    Event {
        id: content_hash(&[doc, sentence, kind, date]),
        doc: doc.to_string(),
        sentence: 0,
        span: Span::new(0, sentence.chars().count()),
        text: sentence.to_string(),
        trigger: SpanText {
            text: sentence.chars().take(1).collect(),
            span: Span::new(0, sentence.chars().count().min(1)),
        },
        event: EventType::parse(kind).unwrap(),
        mode: vec![],
        context: vec![],
        cameo: EventType::parse(kind).unwrap().cameo_root().to_string(),
        actor: vec![party("RUS")],
        recipient: vec![party("UKR")],
        date: date.parse().ok(),
        enddate: None,
        date_basis: Default::default(),
        place: None,
        attribution: vec![],
        factuality: Default::default(),
        counted: true,
        magnitude: Default::default(),
        confidence: 0.75,
        why: vec!["made by hand".to_string()],
    }
}
