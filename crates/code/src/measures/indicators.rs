//! Which numbers of a sentence are indicators, and of what: "Russian arms exports shrank by about a third in 2022".
//!
//! A number is one if a verb or noun of movement governs it, if it stands on a noun of what is measured, if it is a share of
//! something, or if somebody exports, holds, spends so much of something. What an event did to so many people, years, ages
//! and scores are none.
//!
//! `subject` finds what a number is of, `naming` its name and parties, `walk` the ways through the tree that both take.

mod naming;
mod subject;
mod walk;

use bifrons_core::{Change, Indicator};

use super::numbers::{self, Quantity};
use super::words::{self, Move};
use crate::actors::Parties;
use crate::events::args::Args;
use crate::syntax::Upos;
use crate::tree::Tree;

/// An indicator with the words that tell of it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it says.
    pub indicator: Indicator,
    /// Word whose tense and negation hold for it.
    pub anchor: usize,
    /// Index of its quantity; `None` if the verb itself is the number ("doubled").
    pub quantity: Option<usize>,
    /// First and last word of the figure.
    pub words: (usize, usize),
    /// What made it one.
    pub why: String,
}

/// What a number is of: the head of the phrase that names it, and further words whose parties have a part.
struct Subject {
    head: usize,
    others: Vec<usize>,
    anchor: usize,
    change: Option<Move>,
    /// What the name says beside the phrase: "share of".
    naming: Naming,
    why: String,
}

/// How the name of an indicator is made of its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// The phrase itself.
    Plain,
    /// "share of" it, with who or what has the share.
    Share,
    /// What somebody does with so much: "import of oil".
    Flow,
}

/// Indicators of the sentence, in order of their figures. `dated` tells whether a quantity has a period of its own.
pub fn find(
    tree: &Tree,
    parties: &Parties,
    quantities: &[Quantity],
    dated: &dyn Fn(usize) -> bool,
) -> Vec<Reading> {
    let reader = Reader {
        tree,
        parties,
        quantities,
    };
    let mut found: Vec<Reading> = Vec::new();
    for (number, quantity) in quantities.iter().enumerate() {
        if reader.is_conversion(number) {
            continue;
        }
        if let Some(subject) = reader.subject(number, quantity, dated(number)) {
            if reader.is_pronoun(subject.head) {
                continue;
            }
            let reading = reader.reading(number, quantity, subject, &found);
            found.push(reading);
        }
    }
    reader.verbs(&mut found);
    found.sort_by_key(|r| r.words);
    found
}

struct Reader<'r, 'a, 't> {
    tree: &'r Tree<'t>,
    parties: &'r Parties<'a, 't>,
    quantities: &'r [Quantity],
}

impl Reader<'_, '_, '_> {
    /// "Exports doubled", "halved to $3 billion": the verb is the number where no other stands with it.
    fn verbs(&self, found: &mut Vec<Reading>) {
        let tree = self.tree;
        for verb in 0..tree.len() {
            let Some(times) = numbers::bundled()
                .times(tree.lemma(verb))
                .filter(|_| tree.upos(verb) == Upos::Verb)
            else {
                continue;
            };
            if found
                .iter()
                .any(|r| r.anchor == verb && r.why.starts_with(tree.lemma(verb)))
            {
                continue;
            }
            let args = Args::of_verb(tree, verb);
            let measured = |w: &usize| words::bundled().is_indicator(tree, *w);
            let near = (0..verb)
                .rev()
                .filter(|&w| tree.base(w) == "nsubj")
                .find(|w| measured(w));
            let Some(head) = args
                .objects
                .iter()
                .chain(&args.subjects)
                .copied()
                .find(|w| measured(w))
                .or(near)
            else {
                continue;
            };
            let subject = Subject {
                head,
                others: self.related(verb),
                anchor: verb,
                change: None,
                naming: Naming::Plain,
                why: tree.lemma(verb).to_string(),
            };
            let indicator = Indicator {
                name: self.name(head, found),
                value: times,
                unit: "percent".into(),
                parties: self.codes(&subject, found),
                change: Some(if times < 0.0 {
                    Change::FellBy
                } else {
                    Change::RoseBy
                }),
                bound: None,
                upper: None,
            };
            found.push(Reading {
                indicator,
                anchor: verb,
                quantity: None,
                words: (verb, verb),
                why: subject.why,
            });
        }
    }

    fn reading(
        &self,
        number: usize,
        quantity: &Quantity,
        subject: Subject,
        before: &[Reading],
    ) -> Reading {
        let change = self.change(quantity, &subject);
        let fell = change == Some(Change::FellBy);
        let sign = if fell { -1.0 } else { 1.0 };
        let indicator = Indicator {
            name: self.named(quantity, &subject, before),
            value: sign * quantity.value,
            upper: quantity.upper.map(|u| sign * u),
            unit: quantity.unit.map_or(String::new(), |u| u.name.to_string()),
            bound: quantity.bound,
            parties: self.codes(&subject, before),
            change,
        };
        Reading {
            indicator,
            anchor: subject.anchor,
            quantity: Some(number),
            words: (quantity.start, quantity.end - 1),
            why: subject.why,
        }
    }

    /// By the number or to it.
    fn change(&self, quantity: &Quantity, subject: &Subject) -> Option<Change> {
        let up = match subject.change? {
            Move::Rise => true,
            Move::Fall => false,
            _ => return None,
        };
        let mut first = quantity.start;
        if quantity.bound.is_some() {
            let skip = |w: usize| !matches!(self.tree.form(w), "to" | "by" | "from" | "at");
            let edge = |w: usize| matches!(self.tree.form(w), "below" | "under" | "above");
            while first > 0 && !edge(first - 1) && quantity.start - first < 4 && skip(first - 1) {
                first -= 1;
            }
        }
        let before = first.checked_sub(1).map_or("", |b| self.tree.form(b));
        Some(match (before, up) {
            ("to" | "at" | "above" | "past", true) => Change::RoseTo,
            ("to" | "at" | "below" | "under", false) => Change::FellTo,
            // Where it stood before.
            ("from", _) => return None,
            (_, true) => Change::RoseBy,
            (_, false) => Change::FellBy,
        })
    }
}
