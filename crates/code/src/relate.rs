//! What one given party does to another.
//!
//! The parties are known, so the question is only which predicate joins them. Every predicate that some sense of the
//! lexicon fits makes a bid, the refused ones too, for the task supposes that there is an event. A bid weighs more the
//! better its actor falls on the source and its recipient on the target; the scores are the bids' shares by type.

use bifrons_core::{Document, EventType, Mode, Span};

use crate::Coder;
use crate::actors::Party;
use crate::events::Draft;
use crate::tree::Tree;

/// What joins two parties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Related {
    /// The type of event; `None` if the text has no predicate of one.
    pub event: Option<EventType>,
    /// Its modes.
    pub mode: Vec<Mode>,
    /// 0 to 1: how likely the type is right, by how well the parties fall on those given and how far others are behind.
    pub confidence: f64,
    /// Share of each type, adding up to 1; empty if there is no event. Types that made no bid are left out.
    pub scores: Vec<(EventType, f64)>,
}

/// What `source` does to `target`, both spans of `text` in code points.
pub fn relate(coder: &Coder, text: &str, source: Span, target: Span) -> Related {
    let document = Document {
        text: text.to_string(),
        ..Document::default()
    };
    let mut bids: Vec<Bid> = Vec::new();
    coder.visit(&document, &mut |tree, _, drafts| {
        let (source, target) = (words(tree, source), words(tree, target));
        for draft in drafts.iter().filter(|d| d.sense.event.is_some()) {
            bids.push(bid(tree, draft, &source, &target));
        }
    });
    choose(&bids)
}

/// A predicate that may join the parties.
struct Bid {
    event: EventType,
    mode: Vec<Mode>,
    weight: f64,
    fit: f64,
}

fn choose(bids: &[Bid]) -> Related {
    let total: f64 = bids.iter().map(|b| b.weight).sum();
    let of = |event: EventType| {
        bids.iter()
            .filter(|b| b.event == event)
            .map(|b| b.weight)
            .sum::<f64>()
            / total
    };
    let mut scores: Vec<(EventType, f64)> = EventType::ALL
        .into_iter()
        .filter(|e| bids.iter().any(|b| b.event == *e))
        .map(|e| (e, of(e)))
        .collect();
    // Of equals the first in the codebook stays first.
    scores.sort_by(|x, y| y.1.total_cmp(&x.1));
    let Some(&(event, share)) = scores.first() else {
        return Related::default();
    };
    let best = bids
        .iter()
        .filter(|b| b.event == event)
        .max_by(|x, y| x.weight.total_cmp(&y.weight));
    let (mode, fit) = best.map(|b| (b.mode.clone(), b.fit)).unwrap_or_default();
    Related {
        event: Some(event),
        mode,
        confidence: calibrated(share * (0.35 + 0.65 * fit)),
        scores,
    }
}

/// The share of events right among those of that raw score, as measured on the zero-shot PLOVER sentences.
fn calibrated(raw: f64) -> f64 {
    (0.15 + 0.95 * raw).min(0.87)
}

fn bid(tree: &Tree, draft: &Draft, source: &[usize], target: &[usize]) -> Bid {
    let straight = fit(tree, draft, source, target);
    let crossed =
        fit(tree, draft, target, source) * if draft.sense.reciprocal { 0.95 } else { 0.5 };
    let fit = straight.max(crossed);
    let mut weight = 0.02 + fit * fit;
    if lies_between(draft.args.head, source, target) {
        weight += 0.05;
    }
    weight *= match &draft.refused {
        None => 1.0,
        Some(_) if draft.mood.content_of.is_some() => 0.35,
        Some(_) if draft.args.bare_noun => 0.3,
        Some(_) => 0.6,
    };
    weight *= if draft.sense.slots.is_empty() {
        1.0
    } else {
        1.2
    };
    Bid {
        event: draft.event,
        mode: draft.modes.clone(),
        weight,
        fit,
    }
}

/// How well the draft's actor falls on the words `by` and its recipient on the words `on`, 0 to 1.
fn fit(tree: &Tree, draft: &Draft, by: &[usize], on: &[usize]) -> f64 {
    let joined = |words: &[usize]| -> Vec<usize> {
        words.iter().flat_map(|w| tree.with_conjuncts(*w)).collect()
    };
    let actor = if names(tree, &draft.roles.actor, by) {
        1.0
    } else if touches(&joined(&draft.args.subjects), by) {
        0.85
    } else if near(tree, &draft.args.subjects, by) {
        0.5
    } else {
        0.0
    };
    let phrases: Vec<usize> = draft.args.phrases.iter().map(|(_, w)| *w).collect();
    let places = [
        draft.args.objects.as_slice(),
        &phrases,
        &draft.args.complements,
    ]
    .concat();
    let partner = draft.sense.reciprocal && names(tree, &draft.roles.actor, on);
    let recipient = if partner || names(tree, &draft.roles.recipient, on) {
        1.0
    } else if touches(&joined(&places), on) {
        0.85
    } else if near(tree, &places, on) {
        0.65
    } else if on.iter().any(|w| tree.is_below(*w, draft.args.head)) {
        0.4
    } else {
        0.0
    };
    0.5 * (actor + recipient)
}

/// Whether one of the parties is mentioned in those words.
fn names(tree: &Tree, parties: &[Party], words: &[usize]) -> bool {
    parties.iter().any(|p| {
        words.contains(&p.head)
            || words
                .iter()
                .any(|w| tree.span(*w, *w).overlaps(&p.entity.span))
    })
}

fn touches(places: &[usize], words: &[usize]) -> bool {
    places.iter().any(|w| words.contains(w))
}

/// Whether the words stand inside the phrases that these words head.
fn near(tree: &Tree, places: &[usize], words: &[usize]) -> bool {
    places
        .iter()
        .any(|p| words.iter().any(|w| tree.is_below(*w, *p)))
}

fn lies_between(head: usize, source: &[usize], target: &[usize]) -> bool {
    let (Some(s), Some(t)) = (source.first(), target.first()) else {
        return false;
    };
    (s.min(t)..s.max(t)).contains(&&head)
}

/// Words of the sentence that a span of the text covers, in part at least.
fn words(tree: &Tree, span: Span) -> Vec<usize> {
    (0..tree.len())
        .filter(|w| tree.span(*w, *w).overlaps(&span))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, source: &str, target: &str) -> Related {
        let at = |words: &str| {
            let start = text[..text.find(words).unwrap()].chars().count();
            Span::new(start, start + words.chars().count())
        };
        relate(Coder::bundled(), text, at(source), at(target))
    }

    #[test]
    fn the_predicate_that_joins_the_parties_wins() {
        let text = "France praised Germany, and Iran accused Israel of lying.";
        assert_eq!(of(text, "Iran", "Israel").event, Some(EventType::Accuse));
        assert_eq!(
            of(text, "France", "Germany").event,
            Some(EventType::Support)
        );
        let scores = of(text, "Iran", "Israel").scores;
        assert!((scores.iter().map(|s| s.1).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn no_predicate_is_no_event() {
        assert_eq!(
            of("France and Germany.", "France", "Germany"),
            Related::default()
        );
    }
}
