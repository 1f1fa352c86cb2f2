//! Who speaks in a document, without events: every attribution with its source resolved to a party.

use bifrons_core::{Document, Entity, Span, SpanText};

use crate::Coder;
use crate::speech::{Manner, Stretch};

/// Somebody says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Who: the whole phrase as written, and the party that it names. `None` where nobody is named.
    pub source: Option<(SpanText, Entity)>,
    /// The words that tell that it is said.
    pub cue: SpanText,
    /// How.
    pub manner: Manner,
    /// What is said, in order of the text.
    pub content: Vec<Span>,
    /// 0 for what the report itself tells; 1 for what stands inside of another's words, and so on.
    pub depth: usize,
}

/// The attributions in the text of a document, in order of their cues. The title helps to know who is meant, but is not searched.
pub fn speakers(coder: &Coder, document: &Document) -> Vec<Told> {
    let trees = coder.trees(document, &mut Vec::new());
    let found = coder.attributions(document, &trees);
    let mut discourse = coder.discourse(document, &trees);
    let mut told = Vec::new();
    for (number, tree) in trees.iter().enumerate() {
        let parties = coder.enter(tree, &mut discourse);
        let words = |part: Stretch| SpanText {
            text: tree.slice(part.first, part.last).to_string(),
            span: part.span(&trees),
        };
        for (_, attribution) in found.of(number).filter(|_| tree.index >= 0) {
            let source = attribution.source.and_then(|source| {
                let party = parties.all(source.head).into_iter().next()?;
                Some((words(source.stretch), party.entity))
            });
            told.push(Told {
                source,
                cue: words(attribution.cue),
                manner: attribution.manner,
                content: attribution.content.iter().map(|c| c.span(&trees)).collect(),
                depth: attribution.depth,
            });
        }
        discourse.leave(tree, coder.gazetteer(), &parties);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_parties_and_spans_are_code_points() {
        let document = Document {
            text: "Été. “Russia attacked us,” the Georgian foreign minister said in Tbilisi."
                .into(),
            ..Document::default()
        };
        let told = speakers(Coder::bundled(), &document);
        assert_eq!(told.len(), 1);
        let (words, party) = told[0].source.clone().unwrap();
        assert_eq!(words.text, "the Georgian foreign minister");
        assert_eq!(party.code.as_deref(), Some("GEO"));
        let slice: String = document
            .text
            .chars()
            .skip(words.span.start)
            .take(words.span.end - words.span.start)
            .collect();
        assert_eq!(slice, words.text);
    }
}
