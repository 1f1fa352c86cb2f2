//! What the lexicon bids for a pair: every predicate that some sense fits, weighed by how well its actor falls on the source
//! and its recipient on the target. The refused ones bid too, for less.

use bifrons_core::{Document, EventType, Mode, Span};

use crate::Coder;
use crate::actors::Party;
use crate::events::Draft;
use crate::tree::Tree;

/// All bids in a text for `source` and `target`, spans in code points.
pub fn bids(coder: &Coder, text: &str, source: Span, target: Span) -> Vec<Bid> {
    let document = Document {
        text: text.to_string(),
        ..Document::default()
    };
    let mut bids: Vec<Bid> = Vec::new();
    coder
        .in_fast_trees()
        .visit(&document, &mut |tree, _, drafts| {
            let (source, target) = (words(tree, source), words(tree, target));
            for draft in drafts.iter().filter(|d| d.sense.event.is_some()) {
                bids.push(bid(tree, draft, &source, &target));
            }
        });
    bids
}

/// A predicate that may join the parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Bid {
    /// Its type.
    pub event: EventType,
    /// Its modes.
    pub mode: Vec<Mode>,
    /// Its CAMEO code.
    pub cameo: &'static str,
    /// How much it weighs: about 1 for a predicate that joins the parties, 0.02 for one that has nothing to do with them.
    pub weight: f64,
    /// How well the parties fall on its actor and recipient, 0 to 1.
    pub fit: f64,
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
        cameo: draft.cameo,
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
