//! From a tree to drafts of events: which predicates mean one, with their parties and mood.

use bifrons_core::{EventType, Factuality, Mode};
use rustc_hash::FxHashSet;

use super::args::Args;
use super::lexicon::{Fit, Lexicon};
use super::pattern::{Head, Sense};
use super::roles::{Roles, roles};
use crate::actors::Parties;
use crate::judge::Judgement;
use crate::mood::{Cues, Mood, mood};
use crate::syntax::Upos;
use crate::tree::Tree;

/// An event as the sentence gives it, before the document's dates and counting rules.
#[derive(Clone, Debug)]
pub struct Draft<'l> {
    /// The sense that fits.
    pub sense: &'l Sense,
    /// Places of the predicate.
    pub args: Args,
    /// Words of the phrase.
    pub used: Vec<usize>,
    /// Type after the rules for the future.
    pub event: EventType,
    /// Modes that go with the type.
    pub modes: Vec<Mode>,
    /// CAMEO code that goes with the type.
    pub cameo: &'static str,
    /// Parties.
    pub roles: Roles,
    /// Factuality.
    pub mood: Mood,
    /// Senses that fit less well.
    pub others: Vec<&'l Sense>,
    /// What the judge says of its parties, if both are written and there is a judge.
    pub judged: Option<Judgement>,
    /// Why it is not an event after all; `None` for events.
    pub refused: Option<String>,
}

/// Every predicate of the sentence that some sense fits, in order; the refused ones are kept for explanation.
pub fn drafts<'l>(
    tree: &Tree,
    parties: &Parties,
    lexicon: &'l Lexicon,
    cues: &Cues,
) -> Vec<Draft<'l>> {
    let mut found: Vec<Draft> = Vec::new();
    let mut taken: FxHashSet<usize> = FxHashSet::default();
    for head in order(tree) {
        let Some((args, fit, others)) = candidate(tree, head, parties, lexicon) else {
            continue;
        };
        let mut draft = draft(tree, args, fit, others, parties, cues);
        draft.refused = draft.refused.or_else(|| {
            taken
                .contains(&head)
                .then(|| "its words belong to another phrase".into())
        });
        if draft.sense.event.is_none() || draft.refused.is_none() {
            taken.extend(draft.used.iter().copied().filter(|w| *w != head));
            if draft.args.carried && draft.args.anchor != head {
                taken.insert(draft.args.anchor);
            }
        }
        found.push(draft);
    }
    contents(tree, &mut found);
    found.sort_by_key(|d| d.args.head);
    found
}

/// Verbs from the root down, then nouns: a verb claims the words of its phrase before they are looked at themselves.
fn order(tree: &Tree) -> Vec<usize> {
    let mut words: Vec<usize> = (0..tree.len())
        .filter(|&i| {
            matches!(
                tree.upos(i),
                Upos::Verb | Upos::Noun | Upos::Adj | Upos::Propn | Upos::Aux
            )
        })
        .collect();
    words.sort_by_key(|&i| (!matches!(tree.upos(i), Upos::Verb | Upos::Aux), i));
    words
}

fn candidate<'l>(
    tree: &Tree,
    head: usize,
    parties: &Parties,
    lexicon: &'l Lexicon,
) -> Option<(Args, Fit<'l>, Vec<&'l Sense>)> {
    let lemma = tree.lemma(head);
    let (pos, args) = match tree.upos(head) {
        Upos::Noun
            if is_headline_verb(tree, head)
                && lexicon.has(Head::Verb, lemma)
                && !lexicon.has(Head::Noun, lemma) =>
        {
            let mut args = Args::of_verb(tree, head);
            args.subjects = tree
                .children_by(head, &["compound"])
                .last()
                .into_iter()
                .collect();
            (Head::Verb, args)
        }
        Upos::Verb | Upos::Aux if lexicon.has(Head::Verb, lemma) => {
            (Head::Verb, Args::of_verb(tree, head))
        }
        Upos::Noun | Upos::Propn
            if lexicon.has(Head::Noun, lemma) && parties.entry_at(head).is_none() =>
        {
            (Head::Noun, Args::of_noun(tree, head, &lexicon.light))
        }
        Upos::Adj | Upos::Verb if lexicon.has(Head::Adjective, lemma) => {
            (Head::Adjective, Args::of_adjective(tree, head))
        }
        _ => return None,
    };
    let (fit, others) = lexicon.best(pos, &args, tree, parties)?;
    let mut args = args;
    if let Some(object) = fit.object {
        args.objects.push(object);
        args.phrases.retain(|(_, w)| *w != object);
        args.phrases.extend(Args::of_noun_phrases(tree, object));
    }
    // "returned to talks **with** Chad": what hangs on a noun of the phrase belongs to the phrase.
    for &noun in &fit.used {
        if tree.upos(noun) == Upos::Noun
            && tree.head(noun) == Some(head)
            && tree.base(noun) == "obl"
        {
            for phrase in Args::of_noun_phrases(tree, noun) {
                if !args.phrases.contains(&phrase) {
                    args.phrases.push(phrase);
                }
            }
        }
    }
    Some((args, fit, others))
}

/// "Police withdraw from village": the root of a headline that was taken for a noun.
fn is_headline_verb(tree: &Tree, head: usize) -> bool {
    tree.head(head).is_none()
        && tree.form(head).starts_with(char::is_lowercase)
        && tree.children_by(head, &["compound"]).any(|c| c < head)
        && tree.child_by(head, &["det", "case", "cop"]).is_none()
}

fn draft<'l>(
    tree: &Tree,
    args: Args,
    fit: Fit<'l>,
    others: Vec<&'l Sense>,
    parties: &Parties,
    cues: &Cues,
) -> Draft<'l> {
    let sense = fit.sense;
    let event = sense.event.unwrap_or(EventType::Consult);
    let mood = mood(tree, args.head, args.anchor, cues);
    let roles = roles(sense, event, &args, &fit.used, tree, parties);
    let mut draft = Draft {
        sense,
        args,
        used: fit.used,
        event,
        modes: sense.modes.clone(),
        cameo: sense.cameo,
        roles,
        mood,
        others,
        judged: None,
        refused: None,
    };
    draft.refused = refuse(&draft, tree, parties.discourse().focus().is_some());
    future(tree, &mut draft);
    draft
}

/// A draft of a verb that no sense fits, of a type yet to be told.
pub(super) fn open(
    sense: &'static Sense,
    tree: &Tree,
    args: Args,
    roles: Roles,
    cues: &Cues,
) -> Draft<'static> {
    let mood = mood(tree, args.head, args.anchor, cues);
    Draft {
        sense,
        used: Vec::new(),
        event: EventType::Consult,
        modes: Vec::new(),
        cameo: "",
        roles,
        mood,
        others: Vec::new(),
        judged: None,
        refused: None,
        args,
    }
}

/// Why the predicate is no event, if it is none.
fn refuse(draft: &Draft, tree: &Tree, focus: bool) -> Option<String> {
    let known = |parties: &[crate::actors::Party]| parties.iter().filter(|p| p.is_known()).count();
    let (actors, recipients) = (known(&draft.roles.actor), known(&draft.roles.recipient));
    if draft.sense.event.is_none() {
        return Some(format!("{} is no event", draft.sense.text));
    }
    if draft.sense.weak
        && !(actors >= 1 && recipients >= 1 || draft.sense.reciprocal && actors >= 2)
    {
        return Some("the words are common, and not both parties are recognised".into());
    }
    let domestic = matches!(
        draft.event,
        EventType::Assault | EventType::Coerce | EventType::Protest | EventType::Accuse
    ) && !draft.args.bare_noun;
    if actors + recipients == 0 && !(domestic && focus) {
        return Some("no party is recognised".into());
    }
    if draft.args.bare_noun {
        if draft.event == EventType::Cooperate && draft.sense.reciprocal {
            return Some("a state of relations, not an event".into());
        }
        let inside = tree.base(draft.args.head) == "compound";
        if inside {
            return Some("the noun only describes another".into());
        }
        if actors == 0 && draft.sense.slots.is_empty() {
            return Some("mentioned in passing, without an actor".into());
        }
    }
    if draft.sense.reciprocal && actors < 2 && draft.args.bare_noun {
        return Some("mentioned in passing, with one party".into());
    }
    None
}

/// What a word event is about is not a second event: what is demanded, agreed to, refused, threatened, denied.
fn contents(tree: &Tree, drafts: &mut [Draft]) {
    let words: Vec<(usize, usize, EventType)> = drafts
        .iter()
        .filter(|d| d.refused.is_none())
        .map(|d| (d.args.head, d.args.anchor, d.sense.event.unwrap_or(d.event)))
        .collect();
    for draft in drafts.iter_mut().filter(|d| d.refused.is_none()) {
        let start = draft.args.anchor;
        let governor = words.iter().find(|(head, anchor, event)| {
            *head != draft.args.head
                && *anchor != start
                && matches!(
                    event,
                    EventType::Agree
                        | EventType::Reject
                        | EventType::Request
                        | EventType::Threaten
                        | EventType::Accuse
                        | EventType::Concede
                        | EventType::Support
                )
                && governs(tree, *head, *anchor, start)
        });
        if let Some((head, _, event)) = governor {
            draft.mood.content_of = Some(*head);
            draft.refused = Some(format!("it is what the {event} is about"));
        }
    }
}

/// Whether `below` stands in a complement, object or phrase of the predicate.
fn governs(tree: &Tree, head: usize, anchor: usize, below: usize) -> bool {
    let mut at = below;
    for _ in 0..12 {
        let Some(parent) = tree.head(at) else {
            return false;
        };
        let relation = tree.rel(at);
        let inside = matches!(
            tree.base(at),
            "xcomp"
                | "ccomp"
                | "obj"
                | "nmod"
                | "obl"
                | "acl"
                | "conj"
                | "iobj"
                | "compound"
                | "amod"
        ) && (relation != "acl:relcl");
        let purpose = tree.base(at) == "advcl"
            && tree
                .children_by(at, &["mark"])
                .any(|m| matches!(tree.lemma(m), "of" | "for" | "from" | "to" | "against"));
        let passive_subject = relation == "nsubj:pass";
        if !(inside || purpose || passive_subject) {
            return false;
        }
        if parent == head || parent == anchor {
            // A verb joined to the governor stands beside it, not below it; so does a phrase of time: "after a meeting".
            let beside = tree.base(at) == "conj"
                || (matches!(tree.base(at), "obl")
                    && matches!(
                        tree.preposition(at).as_str(),
                        "after" | "during" | "following" | "in" | "at" | "amid" | "since"
                    ));
            return !beside;
        }
        at = parent;
    }
    false
}

/// What one may say one will not do: that is a refusal.
fn refusable(event: EventType) -> bool {
    matches!(
        event,
        EventType::Agree
            | EventType::Consult
            | EventType::Support
            | EventType::Concede
            | EventType::Cooperate
            | EventType::Aid
            | EventType::Retreat
    )
}

/// The codebook's rules for what is yet to be.
fn future(tree: &Tree, draft: &mut Draft) {
    if draft.sense.planned && draft.mood.factuality == Factuality::Asserted {
        draft.mood.factuality = Factuality::Planned;
        draft
            .mood
            .why
            .push("the words tell of what is yet to be".into());
        return;
    }
    let (event, factuality) = (draft.event, draft.mood.factuality);
    let cue = |start: &str| draft.mood.why.iter().any(|w| w.starts_with(start));
    if factuality == Factuality::Denied
        && cue("future")
        && cue("negation")
        && !draft.roles.actor.is_empty()
        && draft.sense.pos == Head::Verb
        && refusable(event)
    {
        draft
            .mood
            .why
            .push(format!("will not: {event} becomes REJECT"));
        (draft.event, draft.cameo) = (EventType::Reject, "120");
        draft.modes = if event == EventType::Consult {
            Mode::parse(EventType::Reject, "meet").into_iter().collect()
        } else {
            Vec::new()
        };
        draft.mood.factuality = Factuality::Asserted;
        return;
    }
    let unless = |word: usize| {
        tree.children_by(word, &["advcl"]).any(|c| {
            tree.children_by(c, &["mark"])
                .any(|m| tree.lemma(m) == "unless")
        })
    };
    let conditions = std::iter::once(draft.args.anchor)
        .chain(draft.args.complements.iter().copied())
        .any(unless);
    if conditions
        && matches!(
            event,
            EventType::Concede | EventType::Retreat | EventType::Sanction | EventType::Agree
        )
        && !draft.roles.actor.is_empty()
    {
        draft
            .mood
            .why
            .push(format!("unless: {event} becomes THREATEN"));
        (draft.event, draft.cameo, draft.modes) = (EventType::Threaten, "130", Vec::new());
        draft.mood.factuality = Factuality::Asserted;
        return;
    }
    if cue("for a purpose") || cue("purpose of") {
        return;
    }
    // "may attack", not "may be used to attack".
    let may = cue("modal: may")
        && tree
            .children_by(draft.args.anchor, &["aux"])
            .any(|a| tree.lemma(a) == "may");
    if factuality != Factuality::Planned && !(factuality == Factuality::Hypothetical && may) {
        return;
    }
    let (to, cameo) = match event {
        EventType::Consult if factuality == Factuality::Planned => (EventType::Agree, "036"),
        EventType::Support if factuality == Factuality::Planned => (EventType::Agree, "032"),
        EventType::Cooperate if factuality == Factuality::Planned => (EventType::Agree, "031"),
        EventType::Aid if factuality == Factuality::Planned => (EventType::Agree, "033"),
        EventType::Retreat if factuality == Factuality::Planned => {
            (EventType::Concede, draft.cameo)
        }
        EventType::Sanction | EventType::Coerce | EventType::Assault | EventType::Mobilize
            if draft.mood.why.iter().any(|w| {
                w.starts_with("future")
                    || may && w.starts_with("modal: may")
                    || w.starts_with("governed by vow")
            }) =>
        {
            let code = match event {
                EventType::Sanction => "132",
                EventType::Coerce => "137",
                EventType::Mobilize => "138",
                _ => "138",
            };
            (EventType::Threaten, code)
        }
        _ => return,
    };
    draft
        .mood
        .why
        .push(format!("what is yet to be: {event} becomes {to}"));
    let modes = match (event, to) {
        (EventType::Sanction, EventType::Threaten) => Mode::parse(to, "relations"),
        (EventType::Coerce, EventType::Threaten) => Mode::parse(to, "restrict"),
        (EventType::Assault | EventType::Mobilize, EventType::Threaten) => {
            Mode::parse(to, "violence")
        }
        _ => None,
    };
    draft.event = to;
    draft.modes = modes.into_iter().collect();
    draft.cameo = cameo;
}
