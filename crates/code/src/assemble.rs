//! Drafts to events: dates, places, speakers, what counts, how sure.

use bifrons_core::{
    DateBasis, Document, Entity, Event, Factuality, Kind as WordOrDeed, PartialDate, Sector,
    SpanText, event_id,
};
use rustc_hash::FxHashSet;

use crate::actors::{Parties, Party, PartyKind};
use crate::contexts::Contexts;
use crate::events::Draft;
use crate::mood;
use crate::places::{Toponym, place_of};
use crate::speech::{Manner, Voice};
use crate::tree::Tree;
use crate::when::{self, Memory, Times};

/// Days before publication from which an event is background, not news.
const BACKGROUND: i32 = 180;

/// The event that a draft means.
pub fn event(
    document: &Document,
    tree: &Tree,
    draft: &Draft,
    parties: &Parties,
    voices: &[Voice],
    (times, told, toponyms): (&Times, &Memory, &[Toponym]),
    contexts: &Contexts,
) -> Event {
    let mut why = vec![format!("{} ({})", draft.sense.text, draft.sense.place)];
    why.extend(draft.roles.why.iter().cloned());
    why.extend(draft.mood.why.iter().cloned());
    let (attribution, manner) = attribution(draft, voices);
    let mut factuality = draft.mood.factuality;
    let (mut date, enddate, mut date_basis) =
        when::date(document, tree, draft, times, told, factuality);
    if factuality == Factuality::Asserted {
        let dated = date_basis == DateBasis::Stated && is_background(document, date, enddate);
        let words = (date_basis != DateBasis::Stated)
            .then(|| background_words(document, tree, draft))
            .flatten();
        if dated || words.is_some() {
            factuality = Factuality::Historical;
            why.push("well before the report".into());
        }
        if words.is_some() {
            (date, date_basis) = (None, DateBasis::None);
            why.extend(words);
        }
    }
    let mut actor = entities(&draft.roles.actor, &mut why);
    let mut recipient = entities(&draft.roles.recipient, &mut why);
    if actor.is_empty() && recipient.is_empty() {
        let side = if draft.args.passive {
            &mut recipient
        } else {
            &mut actor
        };
        side.extend(understood(tree, parties, &mut why));
    }
    let mut context = contexts.of(tree, &|i| near(tree, draft, i));
    context.extend(
        draft
            .sense
            .context
            .iter()
            .filter(|c| !context.contains(c))
            .copied()
            .collect::<Vec<_>>(),
    );
    context.sort_unstable();
    let counted = factuality == Factuality::Asserted
        && (!draft.args.bare_noun || both_known(draft))
        && (attribution.is_empty() || speaks_for_itself(&attribution, &actor, manner));
    let place = place_of(tree, draft, toponyms).map(|(place, reason)| {
        why.push(reason.into());
        place
    });
    let mut event = Event {
        id: String::new(),
        doc: document.id.clone(),
        sentence: tree.index,
        span: bifrons_core::Span::new(tree.offset, tree.offset + tree.text.chars().count()),
        text: tree.text.to_string(),
        trigger: trigger(tree, draft),
        event: draft.event,
        mode: draft.modes.clone(),
        context,
        cameo: draft.cameo.to_string(),
        actor,
        recipient,
        date,
        enddate,
        date_basis,
        place,
        attribution,
        factuality,
        counted,
        magnitude: crate::magnitude::magnitude(tree, draft),
        confidence: confidence(draft),
        why,
    };
    event.id = event_id(document, &event);
    event
}

/// Drops events of a sentence that say the same (same type, parties and mark). What the title says and the text says again
/// counts once: the title's event is kept, and not counted.
pub fn dedupe(events: &mut Vec<Event>) {
    let mut seen = FxHashSet::default();
    events.retain(|e| {
        let codes = |list: &[Entity]| {
            list.iter()
                .map(|p| (p.code.clone(), p.span))
                .collect::<Vec<_>>()
        };
        seen.insert((
            e.sentence,
            e.event,
            e.factuality,
            codes(&e.actor),
            codes(&e.recipient),
            e.mode.clone(),
        ))
    });
    let (title, text): (Vec<usize>, Vec<usize>) =
        (0..events.len()).partition(|&i| events[i].sentence < 0);
    let again: Vec<usize> = title
        .into_iter()
        .filter(|&i| {
            let same = |&j: &usize| {
                events[j].event == events[i].event && parties(&events[j]) == parties(&events[i])
            };
            events[i].counted && text.iter().any(same)
        })
        .collect();
    for i in again {
        events[i].counted = false;
        events[i].why.push("the text tells it too".into());
    }
}

/// Codes of all parties, sorted.
fn parties(event: &Event) -> Vec<&str> {
    let mut codes: Vec<&str> = event
        .actor
        .iter()
        .chain(&event.recipient)
        .filter_map(|p| p.code.as_deref())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn entities(parties: &[Party], why: &mut Vec<String>) -> Vec<Entity> {
    for party in parties.iter().filter(|p| p.inferred) {
        why.push(format!(
            "the state of \"{}\" is taken from the document",
            party.entity.text
        ));
    }
    parties.iter().map(|p| p.entity.clone()).collect()
}

/// Nobody is named: the state that the report is about is understood.
fn understood(tree: &Tree, parties: &Parties, why: &mut Vec<String>) -> Option<Entity> {
    let code = parties.discourse().focus()?;
    let name = bifrons_core::states()
        .iter()
        .find(|s| s.code == code)
        .map(|s| s.name.to_string());
    why.push("no party is named; the state is taken from the document".into());
    let start = tree.offset;
    Some(Entity {
        text: name.clone().unwrap_or_default(),
        span: bifrons_core::Span::new(start, start),
        name,
        code: Some(code),
        implicit: true,
        ..Entity::default()
    })
}

/// Who says so, and the manner of the outermost that leaves it open. Whoever acts by speaking is no source beside.
fn attribution(draft: &Draft, voices: &[Voice]) -> (Vec<Entity>, Manner) {
    let mut speakers = Vec::new();
    let mut manner = Manner::Say;
    for voice in voices {
        let acts = draft.event.quad().kind() == WordOrDeed::Word
            && draft.args.head == draft.args.anchor
            && draft.roles.actor.iter().any(|p| {
                let same = || {
                    let code =
                        |v: &Party| v.entity.code.is_some() && v.entity.code == p.entity.code;
                    voice.parties.iter().any(code)
                };
                // "Mali said it opposed the plan": the speaker by another word.
                Some(p.head) == voice.word
                    || (p.kind == PartyKind::Reference
                        && draft.mood.factuality == Factuality::Asserted
                        && same())
            });
        if acts {
            continue;
        }
        if matches!(voice.manner, Manner::Claim | Manner::Deny) {
            manner = voice.manner;
        }
        speakers.extend(voice.parties.iter().map(|p| p.entity.clone()));
    }
    (speakers, manner)
}

/// An office that announces its own side's act may be believed: "the ministry said its troops had left".
fn speaks_for_itself(attribution: &[Entity], actor: &[Entity], manner: Manner) -> bool {
    let official = |e: &Entity| {
        e.sector.iter().any(|s| {
            matches!(
                s,
                Sector::Gov | Sector::Mil | Sector::Cop | Sector::Jud | Sector::Leg
            )
        })
    };
    manner == Manner::Say
        && attribution
            .iter()
            .all(|s| official(s) && s.code.is_some() && actor.iter().any(|a| a.code == s.code))
}

/// What is only mentioned by a noun counts if both parties are known.
fn both_known(draft: &Draft) -> bool {
    let written = |p: &&Party| p.entity.code.is_some() && !p.entity.implicit;
    let known = |list: &[Party]| list.iter().filter(written).count();
    let (actors, recipients) = (known(&draft.roles.actor), known(&draft.roles.recipient));
    actors > 1 || (actors > 0 && recipients > 0)
}

fn is_background(
    document: &Document,
    date: Option<PartialDate>,
    enddate: Option<PartialDate>,
) -> bool {
    let (Some(published), Some(date)) = (document.date, enddate.or(date)) else {
        return false;
    };
    crate::data::days(published.first_day()) - crate::data::days(date.last_day()) > BACKGROUND
}

fn background_words(document: &Document, tree: &Tree, draft: &Draft) -> Option<String> {
    let published = document
        .date
        .map(|d| (d.first_day().year(), d.first_day().month()));
    let (head, anchor) = (draft.args.head, draft.args.anchor);
    mood::long_past(tree, head, anchor, published, mood::bundled())
}

fn near(tree: &Tree, draft: &Draft, word: usize) -> bool {
    word == draft.args.head
        || tree.is_below(word, draft.args.anchor)
        || draft
            .roles
            .actor
            .iter()
            .chain(&draft.roles.recipient)
            .any(|p| tree.is_below(word, p.head))
}

fn trigger(tree: &Tree, draft: &Draft) -> SpanText {
    let mut words: Vec<usize> = draft
        .used
        .iter()
        .copied()
        .filter(|&w| w.abs_diff(draft.args.head) <= 8)
        .collect();
    words.push(draft.args.head);
    if draft.args.carried && draft.args.anchor.abs_diff(draft.args.head) <= 8 {
        words.push(draft.args.anchor);
    }
    let first = words.iter().copied().min().unwrap_or(draft.args.head);
    let last = words.iter().copied().max().unwrap_or(draft.args.head);
    SpanText {
        text: tree.slice(first, last).to_string(),
        span: tree.span(first, last),
    }
}

/// How sure the coder is: about the share of events with these features that are right, see `docs/figures.md`. Where the judge has
/// seen the parties its probability of the type decides, else what the lexicon knows of words and parties.
fn confidence(draft: &Draft) -> f32 {
    if let Some(judgement) = &draft.judged {
        let sure = judgement.types[draft.event as usize];
        // Fitted to sentences held back of those written whole, and to the own reports.
        return (0.52 + 0.45 * sure.sqrt()) as f32;
    }
    let known = |list: &[Party]| list.iter().any(|p| p.entity.code.is_some());
    let mut sure: f32 = 0.75;
    sure += if known(&draft.roles.actor) {
        0.12
    } else {
        -0.1
    };
    sure += if known(&draft.roles.recipient) || draft.sense.reciprocal {
        0.1
    } else {
        -0.05
    };
    sure += if draft.sense.slots.is_empty() {
        0.0
    } else {
        0.08
    };
    sure -= if draft.args.bare_noun { 0.15 } else { 0.0 };
    sure -= if draft.sense.weak { 0.08 } else { 0.0 };
    let doubtful = draft
        .roles
        .actor
        .iter()
        .chain(&draft.roles.recipient)
        .any(|p| p.inferred || p.kind == PartyKind::Reference);
    sure -= if doubtful { 0.05 } else { 0.0 };
    sure.clamp(0.05, 0.95)
}
