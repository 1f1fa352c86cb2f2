//! Is it so, and who says so: factuality and attribution of a predicate, read by climbing the tree from it.

mod cues;
mod tags;

use bifrons_core::Factuality;

use crate::syntax::Upos;
use crate::tree::Tree;

pub use cues::{Cues, Manner, Scope, bundled};

/// What the sentence makes of an event.
#[derive(Clone, Debug, Default)]
pub struct Mood {
    /// How far it is said to be so.
    pub factuality: Factuality,
    /// Who says so: words that head the phrases of speakers, outermost first, each with the manner of its verb.
    pub speakers: Vec<(usize, Manner)>,
    /// It is the content of another event of the sentence, at this word: agreed to, demanded, denied.
    pub content_of: Option<usize>,
    /// Cues that decided, as text.
    pub why: Vec<String>,
}

impl Mood {
    fn at_most(&mut self, factuality: Factuality, cue: String) {
        if rank(factuality) > rank(self.factuality) {
            self.factuality = factuality;
        }
        self.why.push(cue);
    }
}

/// Of two marks the stronger stays: what is denied is not planned any more.
fn rank(factuality: Factuality) -> u8 {
    match factuality {
        Factuality::Asserted => 0,
        Factuality::Historical => 1,
        Factuality::Planned => 2,
        Factuality::Hypothetical => 3,
        Factuality::Denied => 4,
    }
}

/// The mood of the predicate whose tense and negation stand at `anchor` and whose words are headed by `head`.
pub fn mood(tree: &Tree, head: usize, anchor: usize, cues: &Cues) -> Mood {
    let mut mood = Mood::default();
    if head != anchor {
        around_noun(tree, head, cues, &mut mood);
    }
    local(tree, anchor, cues, &mut mood);
    climb(tree, anchor, cues, &mut mood);
    for (word, manner) in tags::speakers(tree, anchor, cues) {
        push(word, manner, &mut mood);
    }
    if tree
        .text
        .trim_end_matches(['"', '”', '\'', '’', ')', ' '])
        .ends_with('?')
    {
        mood.at_most(Factuality::Hypothetical, "a question".into());
    }
    mood.speakers.reverse();
    mood
}

/// "no talks", "alleged attack", "possible strike".
fn around_noun(tree: &Tree, noun: usize, cues: &Cues, mood: &mut Mood) {
    for &child in tree.children(noun) {
        if !matches!(tree.base(child), "det" | "amod" | "advmod" | "case" | "cc") {
            continue;
        }
        let lemma = tree.lemma(child);
        if cues.is_negation(lemma) && tree.base(child) != "case" || lemma == "without" {
            mood.at_most(Factuality::Denied, format!("negation: {lemma}"));
        } else if cues.is_hearsay(lemma)
            || matches!(
                lemma,
                "possible"
                    | "potential"
                    | "hypothetical"
                    | "suspected"
                    | "attempted"
                    | "proposed"
                    | "threatened"
                    | "would-be"
            )
        {
            mood.at_most(Factuality::Hypothetical, format!("marked {lemma}"));
        } else if matches!(
            lemma,
            "planned" | "upcoming" | "forthcoming" | "future" | "scheduled" | "imminent" | "next"
        ) {
            mood.at_most(Factuality::Planned, format!("marked {lemma}"));
        }
    }
}

/// Auxiliaries, negation and conditions of the clause itself.
fn local(tree: &Tree, anchor: usize, cues: &Cues, mood: &mut Mood) {
    let mut has_auxiliary = false;
    let (mut future, mut conditional) = (false, false);
    for &child in tree.children(anchor) {
        let lemma = tree.lemma(child);
        match tree.base(child) {
            "aux" => {
                has_auxiliary = true;
                if cues.is_modal(lemma) {
                    mood.at_most(
                        Factuality::Hypothetical,
                        format!("modal: {}", tree.form(child)),
                    );
                } else if cues.is_future(lemma) {
                    future = true;
                    mood.at_most(Factuality::Planned, format!("future: {}", tree.form(child)));
                }
            }
            "advmod" | "cc" | "det" | "mark" | "case"
                if cues.is_negation(lemma) && !is_not_only(tree, child) =>
            {
                mood.at_most(Factuality::Denied, format!("negation: {lemma}"))
            }
            "mark" if cues.is_condition(lemma) => {
                mood.at_most(Factuality::Hypothetical, format!("condition: {lemma}"));
            }
            "advmod" if cues.is_hearsay(lemma) => {
                mood.at_most(Factuality::Hypothetical, format!("hearsay: {lemma}"))
            }
            "advmod" if cues.is_modal(lemma) => {
                mood.at_most(Factuality::Hypothetical, format!("modal: {lemma}"))
            }
            "nsubj" | "obj"
                if (cues.is_quantifier(lemma)
                    || tree
                        .children_by(child, &["det"])
                        .any(|d| matches!(tree.lemma(d), "no" | "neither"))) =>
            {
                mood.at_most(
                    Factuality::Denied,
                    format!("negation: {}", tree.form(child)),
                );
            }
            "advcl" => {
                conditional |= tree
                    .children_by(child, &["mark"])
                    .any(|m| cues.is_condition(tree.lemma(m)) && tree.lemma(m) != "whether")
            }
            _ => {}
        }
    }
    if conditional && (future || mood.factuality == Factuality::Hypothetical) {
        mood.at_most(Factuality::Hypothetical, "under a condition".into());
    }
    // "will visit and sign": the second verb shares the auxiliary of the first.
    if !has_auxiliary
        && tree.rel(anchor) == "conj"
        && tree.child_by(anchor, &["nsubj"]).is_none()
        && let Some(first) = tree.head(anchor).filter(|&h| tree.upos(h) == Upos::Verb)
    {
        for aux in tree.children_by(first, &["aux"]) {
            if cues.is_modal(tree.lemma(aux)) {
                mood.at_most(
                    Factuality::Hypothetical,
                    format!("modal: {}", tree.form(aux)),
                );
            } else if cues.is_future(tree.lemma(aux)) {
                mood.at_most(Factuality::Planned, format!("future: {}", tree.form(aux)));
            }
        }
    }
}

fn is_not_only(tree: &Tree, not: usize) -> bool {
    not + 1 < tree.len()
        && matches!(tree.lemma(not + 1), "only" | "just" | "merely")
        && tree.lemma(not) == "not"
}

/// What governs the clause, level by level.
fn climb(tree: &Tree, anchor: usize, cues: &Cues, mood: &mut Mood) {
    let mut at = anchor;
    let mut inside = true;
    cited(tree, at, cues, mood);
    for _ in 0..24 {
        let Some(head) = tree.head(at) else { break };
        let relation = tree.rel(at);
        let base = tree.base(at);
        let clause = matches!(
            base,
            "ccomp" | "xcomp" | "csubj" | "acl" | "advcl" | "parataxis"
        ) && relation != "acl:relcl"
            && relation != "advcl:relcl";
        let nominal = matches!(base, "obj" | "nsubj" | "nmod" | "obl" | "iobj");
        if inside && base == "advcl" {
            adverbial(tree, at, cues, mood);
        }
        if inside && (clause || nominal) && base != "advcl" {
            let infinitive = tree
                .children_by(at, &["mark"])
                .any(|m| tree.lemma(m) == "to");
            let negated = tree.children(head).iter().any(|&c| {
                matches!(tree.base(c), "advmod" | "det") && cues.is_negation(tree.lemma(c))
            });
            if let Some(mark) = cues.embedded(tree, head, clause, infinitive) {
                let subject = base == "nsubj" && relation != "nsubj:pass";
                if mark != Factuality::Asserted && !subject {
                    mood.at_most(mark, format!("governed by {}", tree.form(head)));
                }
                if mark == Factuality::Asserted || clause || nominal {
                    // The governing verb's own tense holds for its content too.
                    if mark == Factuality::Asserted {
                        local(tree, head, cues, mood);
                    } else if negated && mark != Factuality::Denied {
                        mood.at_most(
                            Factuality::Denied,
                            format!("{} is negated", tree.form(head)),
                        );
                    }
                }
            } else if negated && clause {
                mood.at_most(
                    Factuality::Denied,
                    format!("{} is negated", tree.form(head)),
                );
            } else if base == "acl" && infinitive {
                mood.at_most(
                    Factuality::Planned,
                    format!("purpose of {}", tree.form(head)),
                );
            }
        }
        if clause
            && matches!(base, "ccomp" | "parataxis" | "csubj" | "xcomp")
            && let Some(manner) = cues
                .speech(tree.lemma(head))
                .filter(|_| matches!(tree.upos(head), Upos::Verb | Upos::Noun))
        {
            let infinitive = base == "xcomp" && tree.child_by(at, &["mark"]).is_some();
            if !infinitive || tree.lemma(head) == "claim" {
                speaker(tree, head, manner, mood);
                if manner == Manner::Deny {
                    mood.at_most(
                        Factuality::Denied,
                        format!("said not to be so: {}", tree.form(head)),
                    );
                }
            }
        }
        inside &= clause || base == "conj" || nominal;
        if base == "conj" && tree.upos(head) != tree.upos(at) {
            inside = false;
        }
        at = head;
        cited(tree, at, cues, mood);
    }
}

/// An adverbial clause: under a condition, for a purpose, or simply beside.
fn adverbial(tree: &Tree, clause: usize, cues: &Cues, mood: &mut Mood) {
    for mark in tree.children_by(clause, &["mark", "advmod", "case"]) {
        let lemma = tree.lemma(mark);
        if cues.is_condition(lemma) || (lemma == "until" && tree.base(mark) == "mark") {
            mood.at_most(Factuality::Hypothetical, format!("condition: {lemma}"));
        } else if lemma == "to" {
            mood.at_most(Factuality::Planned, "for a purpose".into());
        } else if lemma == "without" {
            mood.at_most(Factuality::Denied, "without".into());
        }
    }
}

/// Speech that hangs below or beside a clause: ", officials said", "according to".
fn cited(tree: &Tree, clause: usize, cues: &Cues, mood: &mut Mood) {
    for &child in tree.children(clause) {
        match tree.base(child) {
            "parataxis" => {
                if let Some(manner) = cues.speech(tree.lemma(child))
                    && tree.child_by(child, &["ccomp"]).is_none()
                    && tree.child_by(child, &["nsubj"]).is_some()
                {
                    speaker(tree, child, manner, mood);
                }
            }
            "obl" | "nmod" | "advmod" | "parataxis:obl" => {
                let preposition = tree.preposition(child);
                let by_case = preposition.starts_with("according");
                let by_verb = tree
                    .children_by(child, &["case"])
                    .any(|c| tree.form(c).eq_ignore_ascii_case("according"));
                if by_case || by_verb {
                    push(child, Manner::Say, mood);
                }
            }
            "advcl" if tree.lemma(child) == "accord" => {
                if let Some(source) = tree.child_by(child, &["obl", "obj"]) {
                    push(source, Manner::Say, mood);
                }
            }
            "case" if tree.form(child).eq_ignore_ascii_case("according") => {
                push(clause, Manner::Say, mood)
            }
            _ => {}
        }
    }
}

fn speaker(tree: &Tree, verb: usize, manner: Manner, mood: &mut Mood) {
    let subjects = crate::events::args::surface_subjects(tree, verb, 0);
    let passive = crate::events::args::is_passive(tree, verb);
    match subjects.first() {
        Some(&subject)
            if !passive
                && subject != verb
                && tree
                    .head(subject)
                    .is_some_and(|h| h == verb || tree.is_below(verb, h)) =>
        {
            push(subject, manner, mood)
        }
        _ => {
            if let Some(agent) = tree.child_by(verb, &["obl:agent"]) {
                push(agent, manner, mood);
            } else if passive {
                // "is said to": nobody is named, but somebody else says so.
                mood.at_most(
                    Factuality::Hypothetical,
                    format!("hearsay: {}", tree.form(verb)),
                );
            }
        }
    }
}

fn push(word: usize, manner: Manner, mood: &mut Mood) {
    if mood.speakers.iter().all(|(w, _)| *w != word) {
        mood.speakers.push((word, manner));
    }
}
