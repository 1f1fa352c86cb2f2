//! How much of a document a case needs, so that the sentence says alone what it says in its place.

use bifrons_code::{Coder, text};
use bifrons_core::{Document, Event};

use super::cases::expectation;

/// Sentences before the event's that a case may have, at most.
const BEFORE: usize = 4;
/// Sentences up to which a document may be given from its beginning.
const ALL: usize = 12;

/// The fewest sentences, ending with the event's, of which the coder says what it said of the document, and whether it does so at all: if not,
/// the sentence alone.
///
/// Names and pronouns refer back: "He accused them" is no case without the sentence before.
pub fn shortest(coder: &Coder, document: &Document, event: &Event) -> (Vec<String>, bool) {
    let own = vec![event.text.clone()];
    let sentences: Vec<&str> = match event.sentence {
        ..0 => Vec::new(),
        at => {
            let all = text::split(&document.text).into_iter();
            let upto = usize::try_from(at).unwrap_or_default() + 1;
            all.take(upto).map(|r| &document.text[r]).collect()
        }
    };
    let fits = sentences.last().is_some_and(|s| *s == event.text);
    if !fits {
        let found = says(coder, document, &own, event);
        return (own, found);
    }
    let last = sentences.len() - 1;
    let mut begins: Vec<usize> = (last.saturating_sub(BEFORE)..=last).rev().collect();
    if last <= ALL && !begins.contains(&0) {
        begins.push(0);
    }
    for begin in begins {
        let some: Vec<String> = sentences[begin..].iter().map(ToString::to_string).collect();
        if says(coder, document, &some, event) {
            return (some, true);
        }
    }
    (own, false)
}

/// Whether the coder says of these sentences what it said of the event. They are read as a reader of cases joins them.
fn says(coder: &Coder, document: &Document, sentences: &[String], event: &Event) -> bool {
    let joined = Document {
        date: document.date,
        text: sentences
            .iter()
            .map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join(" "),
        ..Document::default()
    };
    let wanted = expectation(event);
    let found = coder.code(&joined).value;
    found.iter().any(|e| expectation(e) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pronoun_brings_its_sentence_along() {
        let document = Document {
            date: "2024-05-08".parse().ok(),
            text: "The weather was fine. Russia sent troops to the border. It accused Ukraine of shelling a village."
                .to_string(),
            ..Document::default()
        };
        let coder = Coder::fast();
        let events = coder.code(&document).value;
        let event = events.iter().find(|e| e.sentence == 2).unwrap();
        let (text, found) = shortest(coder, &document, event);
        assert!(found && text.len() == 2, "{text:?}");
        let plain = Document {
            text: "The weather was fine. Russia accused Ukraine of shelling a village.".to_string(),
            ..document
        };
        let events = coder.code(&plain).value;
        let (text, found) = shortest(coder, &plain, &events[0]);
        assert_eq!((text.len(), found), (1, true));
    }
}
