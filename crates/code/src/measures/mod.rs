//! Numbers and ties that a report states beside its events.
//!
//! 1. [`numbers`]: figures and words of number with their units and bounds.
//! 2. `indicators`: which of them measure something, and of whom; `period`: of which time.
//! 3. `ties`: memberships, treaties, levels of partnership.
//! 4. Each gets the mood of its clause, as events do: who says so, and whether it is so.

mod indicators;
pub mod numbers;
mod period;
mod ties;
mod units;
mod words;

use bifrons_core::{
    Content, Document, Entity, Factuality, Measure, PartialDate, Span, SpanText, measure_id,
};

use crate::actors::Parties;
use crate::dates::{self, Time};
use crate::mood::{Cues, Mood, mood};
use crate::speech::Voices;
use crate::syntax::Upos;
use crate::tree::Tree;

use numbers::Quantity;

/// What is kept from sentence to sentence.
#[derive(Debug, Default)]
pub struct Memory {
    body: ties::Memory,
}

/// Measures of the sentence, in order of their words.
pub fn find(
    document: &Document,
    tree: &Tree,
    parties: &Parties,
    voices: &Voices,
    cues: &Cues,
    memory: &mut Memory,
) -> Vec<Measure> {
    let sentence = Sentence {
        document,
        tree,
        parties,
        voices,
        cues,
    };
    let ties = ties::find(tree, parties, &mut memory.body);
    let quantities = numbers::bundled().find(tree);
    if ties.is_empty() && quantities.is_empty() && !has_times_verb(tree) {
        return Vec::new();
    }
    let times = dates::find(tree, document.date.and_then(|d| d.day()));
    let mut measures = sentence.indicators(quantities, times.clone());
    measures.extend(
        ties.into_iter()
            .map(|reading| sentence.tie(reading, &times)),
    );
    measures.sort_by_key(|m| m.trigger.span.start);
    measures
}

/// Drops what the title says and the text says again.
pub fn dedupe(measures: &mut Vec<Measure>) {
    let same = |a: &Content, b: &Content| match (a, b) {
        (Content::Indicator(a), Content::Indicator(b)) => {
            (a.value, a.upper, &a.unit) == (b.value, b.upper, &b.unit)
        }
        (Content::Tie(a), Content::Tie(b)) => {
            let codes = |t: &bifrons_core::Tie| {
                t.members.iter().map(|m| m.code.clone()).collect::<Vec<_>>()
            };
            a.status == b.status && codes(a) == codes(b)
        }
        _ => false,
    };
    let again = |m: &Measure| {
        measures
            .iter()
            .any(|other| other.sentence >= 0 && same(&m.content, &other.content))
    };
    let keep: Vec<bool> = measures
        .iter()
        .map(|m| m.sentence >= 0 || !again(m))
        .collect();
    let mut keep = keep.into_iter();
    measures.retain(|_| keep.next().unwrap_or(true));
}

/// A sentence with all that its measures are read from.
struct Sentence<'s, 'a, 't> {
    document: &'s Document,
    tree: &'s Tree<'t>,
    parties: &'s Parties<'a, 't>,
    voices: &'s Voices<'a, 't>,
    cues: &'s Cues,
}

impl Sentence<'_, '_, '_> {
    fn indicators(&self, quantities: Vec<Quantity>, mut times: Vec<Time>) -> Vec<Measure> {
        for time in &mut times {
            // "2 percent in 2021 to 36 percent in 2023": a number with a unit is no end of a time.
            let inside = |q: &&Quantity| {
                q.unit.is_some() && time.start < q.start && q.start < time.end && q.end > time.end
            };
            if let Some(quantity) = quantities.iter().find(inside) {
                (time.end, time.enddate) = (quantity.start, None);
            }
        }
        // A number inside an expression of time is no quantity: "May 12", "the past 12 months".
        let mut quantities: Vec<Quantity> = quantities
            .into_iter()
            .filter(|q| times.iter().all(|t| q.end <= t.start || t.end <= q.start))
            .collect();
        share_units(self.tree, &mut quantities);
        let periods = period::periods(self.tree, &quantities, &times);
        let dated = |i: usize| {
            let long = |d: PartialDate| d.month().is_none();
            periods
                .get(i)
                .is_some_and(|(from, to)| from.is_some_and(long) || to.is_some())
        };
        let found = indicators::find(self.tree, self.parties, &quantities, &dated);
        found
            .into_iter()
            .map(|reading| {
                let period = match reading.quantity {
                    Some(q) => periods[q],
                    None => period::of_word(self.tree, reading.anchor, &times),
                };
                let mut mood = mood(self.tree, reading.anchor, reading.anchor, self.cues);
                // "Sales nearly tripled": they rose all the same.
                let nearly = |c: usize| numbers::bundled().is_bound(self.tree.lemma(c));
                let adverbs = self.tree.children_by(reading.anchor, &["advmod"]);
                if mood.factuality == Factuality::Denied && adverbs.into_iter().any(nearly) {
                    mood.factuality = Factuality::Asserted;
                }
                self.measure(Stated {
                    words: reading.words,
                    period,
                    mood,
                    why: reading.why,
                    content: Content::Indicator(reading.indicator),
                })
            })
            .collect()
    }

    fn tie(&self, reading: ties::Reading, times: &[Time]) -> Measure {
        let period = period::of_word(self.tree, reading.head, times);
        let mut tie = reading.tie;
        // "The Rome Statute in August": the time is no part of the name.
        for time in times {
            if let Some(name) = tie.name.strip_suffix(self.tree.form(time.start)) {
                let name = name.trim_end();
                let name = name.strip_suffix(" in").or(name.strip_suffix(" on"));
                if let Some(name) = name {
                    tie.name = name.to_string();
                }
            }
        }
        let mut mood = mood(self.tree, reading.head, reading.anchor, self.cues);
        if mood.factuality == Factuality::Asserted && is_idea(self.tree, reading.head) {
            mood.factuality = Factuality::Hypothetical;
            mood.why.push("only the thought of it".into());
        }
        match (reading.ends, period) {
            (true, (date, _)) => tie.until = date,
            (false, (since, until)) => (tie.since, tie.until) = (since, until),
        }
        self.measure(Stated {
            words: (reading.head, reading.head),
            period,
            mood,
            why: reading.why,
            content: Content::Tie(tie),
        })
    }

    fn measure(&self, stated: Stated) -> Measure {
        let tree = self.tree;
        let (first, last) = stated.words;
        let attribution: Vec<Entity> = self
            .voices
            .over(self.tree, first, self.parties)
            .into_iter()
            .flat_map(|voice| voice.parties)
            .map(|party| party.entity)
            .collect();
        let mut why = vec![stated.why];
        why.extend(stated.mood.why);
        let mut measure = Measure {
            id: String::new(),
            doc: self.document.id.clone(),
            sentence: tree.index,
            span: Span::new(tree.offset, tree.offset + tree.text.chars().count()),
            text: tree.text.to_string(),
            trigger: SpanText {
                text: tree.slice(first, last).to_string(),
                span: tree.span(first, last),
            },
            content: stated.content,
            date: stated.period.0,
            enddate: stated.period.1,
            attribution,
            factuality: stated.mood.factuality,
            why,
        };
        measure.id = measure_id(self.document, &measure);
        measure
    }
}

/// "To 1.2 million barrels from 1.6 million": the second has the unit of the first.
fn share_units(tree: &Tree, quantities: &mut [Quantity]) {
    for i in 1..quantities.len() {
        let before = quantities[i].start.checked_sub(1);
        let led = before.is_some_and(|b| matches!(tree.form(b), "from" | "to"));
        let near = quantities[i].start - quantities[i - 1].end <= 6;
        if quantities[i].unit.is_none() && led && near {
            quantities[i].unit = quantities[i - 1].unit;
        }
    }
}

/// What a measure is made of.
struct Stated {
    words: (usize, usize),
    period: period::Period,
    mood: Mood,
    why: String,
    content: Content,
}

/// "Ukraine joining NATO would be": a gerund that is talked about, not told.
fn is_idea(tree: &Tree, verb: usize) -> bool {
    tree.form(verb).ends_with("ing")
        && tree.upos(verb) == Upos::Verb
        && tree.child_by(verb, &["aux"]).is_none()
        && matches!(tree.base(verb), "csubj" | "acl" | "nsubj")
}

fn has_times_verb(tree: &Tree) -> bool {
    tree.words()
        .iter()
        .any(|w| numbers::bundled().times(&w.lemma).is_some())
}
