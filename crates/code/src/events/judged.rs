//! The judge's part in coding: what it says of the drafts that the lexicon made, and events of words that the lexicon lacks.
//!
//! A draft whose parties are both written in the sentence is shown to the judge with the two marked. A verb that no sense of the
//! lexicon fits, between two known parties, is shown too; if the judge is sure of a type, it becomes a draft.

use std::sync::LazyLock;

use bifrons_core::{EventType, Span};

use super::args::Args;
use super::draft::{self, Draft, drafts};
use super::lexicon::Lexicon;
use super::pattern::{Head, Sense};
use super::roles::roles;
use crate::actors::{Parties, Party};
use crate::data::Place;
use crate::judge::{Direction, Judge, Judgement, Pair};
use crate::mood::Cues;
use crate::speech::Manner;
use crate::syntax::Upos;
use crate::tree::Tree;

/// How sure the judge must be of the type of a verb that the lexicon lacks.
const SURE: f64 = 0.75;
/// Below this probability of the lexicon's type, and from [`OTHER`] of another on, the judge's type is told.
const DOUBTED: f64 = 0.05;
/// See [`DOUBTED`].
const OTHER: f64 = 0.85;
/// Below this probability of the lexicon's type, and from [`NOTHING`] of no event on, nothing is told.
const UNHEARD: f64 = 0.02;
/// See [`UNHEARD`].
const NOTHING: f64 = 0.95;

/// Shows the drafts of a sentence to the judge, and adds what it finds beyond the lexicon.
pub fn judged(
    judge: &Judge,
    tree: &Tree,
    parties: &Parties,
    lexicon: &Lexicon,
    cues: &Cues,
    drafts: &mut Vec<Draft<'static>>,
) {
    let mut more = beyond(tree, parties, lexicon, cues, drafts);
    let spans: Vec<Option<(Span, Span)>> = drafts
        .iter()
        .filter(|d| doubtful(d))
        .chain(&more)
        .map(|d| pair(d, tree))
        .collect();
    let pairs: Vec<Pair> = spans
        .iter()
        .flatten()
        .map(|&(source, target)| Pair {
            sentence: tree.text,
            source,
            target,
        })
        .collect();
    if pairs.is_empty() {
        return;
    }
    let mut judgements = judge.judge(&pairs).into_iter();
    let mut spans = spans.into_iter();
    let mut next = || spans.next().flatten().and_then(|_| judgements.next());
    for draft in drafts.iter_mut().filter(|d| doubtful(d)) {
        draft.judged = next();
        correct(draft);
    }
    for draft in &mut more {
        draft.judged = next();
    }
    drafts.extend(more.into_iter().filter_map(decide));
    drafts.sort_by_key(|d| d.args.head);
}

/// Whether a sentence has anything that could become an event in a better tree: two mentions by name (or one and a pronoun), a
/// phrase of the lexicon, or another verb between known parties.
pub fn has_candidate(tree: &Tree, parties: &Parties, lexicon: &Lexicon, cues: &Cues) -> bool {
    // Pronouns stand for parties too, but what they stand for is not known yet.
    let pronoun = |word: usize| {
        tree.upos(word) == Upos::Pron && matches!(tree.lemma(word), "he" | "she" | "they" | "it")
    };
    let pronouns = usize::from((0..tree.len()).any(pronoun));
    if parties.hits().len() + pronouns >= 2 {
        return true;
    }
    let drafts = drafts(tree, parties, lexicon, cues);
    !drafts.is_empty() || !beyond(tree, parties, lexicon, cues, &drafts).is_empty()
}

/// Whether the lexicon's word is worth a second opinion: a sense of one word alone, or of common words, may be taken amiss; one
/// that names what stands beside it seldom is.
fn doubtful(draft: &Draft) -> bool {
    draft.refused.is_none() && (draft.sense.slots.is_empty() || draft.sense.weak)
}

/// The parties of a draft as the judge is shown them: the first actor and recipient that the sentence writes, or two actors that
/// do it together; places in the sentence.
fn pair(draft: &Draft, tree: &Tree) -> Option<(Span, Span)> {
    let written = |party: &&Party| {
        let span = party.entity.span;
        !party.entity.implicit && span.start < span.end && span.start >= tree.offset
    };
    let place = |party: &Party| {
        let span = party.entity.span;
        Span::new(span.start - tree.offset, span.end - tree.offset)
    };
    let mut actors = draft.roles.actor.iter().filter(written).map(place);
    let actor = actors.next()?;
    let recipient = draft.roles.recipient.iter().find(written).map(place);
    let other = recipient.or_else(|| actors.next())?;
    (!other.overlaps(&actor)).then_some((actor, other))
}

/// Drafts without a type yet: verbs with two known parties that no sense fits.
fn beyond(
    tree: &Tree,
    parties: &Parties,
    lexicon: &Lexicon,
    cues: &Cues,
    drafts: &[Draft],
) -> Vec<Draft<'static>> {
    let taken = |word: usize| {
        drafts.iter().any(|d| {
            d.args.head == word
                || d.args.anchor == word
                || d.refused.is_none() && d.used.contains(&word)
        })
    };
    let speech = crate::speech::bundled();
    let silent = |word: usize| {
        let verb = tree.lemma(word);
        let manner = speech.verb(verb).map(|cue| cue.manner);
        lexicon.light.is_silent(verb)
            || manner.is_some_and(|m| m.tells() || matches!(m, Manner::Think | Manner::Seem))
    };
    (0..tree.len())
        .filter(|&word| tree.upos(word) == Upos::Verb && !taken(word) && !silent(word))
        .filter_map(|word| {
            let args = Args::of_verb(tree, word);
            let roles = roles(&OPEN, EventType::Accuse, &args, &[], tree, parties);
            let known = |list: &[Party]| list.iter().any(Party::is_known);
            (known(&roles.actor) && known(&roles.recipient))
                .then(|| draft::open(&OPEN, tree, args, roles, cues))
        })
        .collect()
}

/// Where the judge is sure that the lexicon took the words amiss, its type is told, or nothing.
fn correct(draft: &mut Draft) {
    let Some(judgement) = &draft.judged else {
        return;
    };
    let own = judgement.types[draft.event as usize];
    let event = judgement.event();
    let other = judgement.types[event as usize];
    if own < UNHEARD && judgement.none >= NOTHING {
        draft.refused = Some(format!(
            "the judge sees no event between the parties ({:.2})",
            judgement.none
        ));
    } else if own < DOUBTED && other >= OTHER && judgement.direction() != Direction::Backward {
        let why = format!(
            "the judge: {event} ({other:.2}), not {} ({own:.2})",
            draft.event
        );
        (draft.modes, draft.cameo) = (modes(judgement), code(event, judgement));
        draft.event = event;
        draft.roles.why.push(why);
    } else {
        draft
            .roles
            .why
            .push(format!("the judge: {} ({own:.2})", draft.event));
    }
}

/// A draft of a type that the judge is sure of.
fn decide(mut draft: Draft<'static>) -> Option<Draft<'static>> {
    let judgement = draft.judged.as_ref()?;
    let event = judgement.event();
    let sure = judgement.types[event as usize];
    if sure < SURE || judgement.direction() == Direction::Backward {
        return None;
    }
    let why = format!("the judge: {event} ({sure:.2}); the lexicon has no sense for it");
    (draft.modes, draft.cameo) = (modes(judgement), code(event, judgement));
    draft.event = event;
    draft.roles.why.push(why);
    Some(draft)
}

fn modes(judgement: &Judgement) -> Vec<bifrons_core::Mode> {
    judgement
        .modes
        .iter()
        .filter(|(_, p)| *p >= 0.5)
        .map(|(m, _)| *m)
        .collect()
}

/// The likeliest code of the type, else its root.
fn code(event: EventType, judgement: &Judgement) -> &'static str {
    let of = |code: &str| bifrons_core::cameo::lookup(code).and_then(|c| c.event) == Some(event);
    judgement
        .codes
        .iter()
        .find(|(code, p)| *p >= 0.3 && of(code))
        .map_or(event.cameo_root(), |(code, _)| code)
}

/// The sense of words that the lexicon has not: any verb.
static OPEN: LazyLock<Sense> = LazyLock::new(|| Sense {
    event: None,
    modes: Vec::new(),
    cameo: "",
    pos: Head::Verb,
    heads: Vec::new(),
    slots: Vec::new(),
    reciprocal: false,
    weak: false,
    planned: false,
    actor: Vec::new(),
    recipient: Vec::new(),
    context: Vec::new(),
    place: Place {
        file: "models/relations.safetensors",
        line: 0,
    },
    text: "the judge",
});
