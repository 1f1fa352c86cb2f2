//! Identifiers are content hashes: the same input gives the same id on any machine.

use crate::{Content, Document, Event, Measure};

/// A hash of 16 hexadecimal digits over the parts; where a part ends is part of the content.
///
/// ```
/// use bifrons_core::content_hash;
/// assert_ne!(content_hash(&["ab", "c"]), content_hash(&["a", "bc"]));
/// ```
pub fn content_hash(parts: &[&str]) -> String {
    // One piece is hashed several times as fast as many small ones; the bytes are the same.
    let mut piece = [0; 512];
    let mut filled = 0;
    let mut hasher = None;
    for part in parts {
        for bytes in [&(part.len() as u64).to_le_bytes(), part.as_bytes()] {
            if let Some(room) = piece.get_mut(filled..filled + bytes.len())
                && hasher.is_none()
            {
                room.copy_from_slice(bytes);
                filled += bytes.len();
            } else {
                hasher
                    .get_or_insert_with(|| {
                        let mut hasher = blake3::Hasher::new();
                        hasher.update(&piece[..filled]);
                        hasher
                    })
                    .update(bytes);
            }
        }
    }
    let hash = hasher.map_or_else(
        || blake3::hash(&piece[..filled]),
        |hasher| hasher.finalize(),
    );
    hash.to_hex()[..16].to_string()
}

/// The id of a document that came without one: a hash of publisher, date, title and text.
pub fn document_id(publisher: &str, date: &str, title: &str, text: &str) -> String {
    content_hash(&[publisher, date, title, text])
}

/// The id of an event: a hash of its document, sentence, trigger, type and parties.
pub fn event_id(document: &Document, event: &Event) -> String {
    let parties = |list: &[crate::Entity]| {
        list.iter()
            .map(|e| format!("{}/{}", e.code.as_deref().unwrap_or(""), e.text))
            .collect::<Vec<_>>()
            .join("|")
    };
    content_hash(&[
        &document.id,
        &event.sentence.to_string(),
        &event.trigger.span.start.to_string(),
        &event.trigger.span.end.to_string(),
        event.event.name(),
        &event.cameo,
        &parties(&event.actor),
        &parties(&event.recipient),
        event.factuality.name(),
    ])
}

/// The id of a measure: a hash of its document, sentence, words and what it states.
pub fn measure_id(document: &Document, measure: &Measure) -> String {
    let stated = match &measure.content {
        Content::Indicator(i) => format!(
            "{}|{}|{}|{}|{}",
            i.name,
            i.value,
            i.upper.map_or(String::new(), |u| u.to_string()),
            i.unit,
            i.parties.join("|")
        ),
        Content::Tie(tie) => {
            let members = tie
                .members
                .iter()
                .map(|m| m.code.as_deref().unwrap_or(&m.text));
            format!(
                "{}|{}|{}",
                tie.name,
                tie.status,
                members.collect::<Vec<_>>().join("|")
            )
        }
    };
    content_hash(&[
        &document.id,
        &measure.sentence.to_string(),
        &measure.trigger.span.start.to_string(),
        &measure.trigger.span.end.to_string(),
        &stated,
        measure.factuality.name(),
    ])
}

#[cfg(test)]
mod tests {
    use super::content_hash;

    #[test]
    fn short_and_long_contents_are_hashed_alike() {
        for length in [0, 1, 40, 495, 496, 497, 600, 5000] {
            let text = "a".repeat(length);
            let mut hasher = blake3::Hasher::new();
            for part in [text.as_str(), "bc"] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
            let want = hasher.finalize().to_hex()[..16].to_string();
            assert_eq!(content_hash(&[&text, "bc"]), want, "{length}");
        }
    }
}
