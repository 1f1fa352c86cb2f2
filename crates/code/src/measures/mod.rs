//! Numbers and ties that a report states beside its events.
//!
//! 1. [`numbers`]: figures and words of number with their units and bounds.
//! 2. `indicators`: which of them measure something, and of whom; `period`: of which time.
//! 3. Each gets the mood of its clause, as events do: who says so, and whether it is so.

mod indicators;
pub mod numbers;
mod period;
mod words;

use bifrons_core::{Content, Document, Entity, Measure, PartialDate, Span, SpanText, measure_id};

use crate::actors::Parties;
use crate::dates;
use crate::mood::{Cues, Mood, mood};
use crate::tree::Tree;

/// Measures of the sentence, in order of their words.
pub fn find(document: &Document, tree: &Tree, parties: &Parties, cues: &Cues) -> Vec<Measure> {
    let quantities = numbers::bundled().find(tree);
    if quantities.is_empty() && !has_times_verb(tree) {
        return Vec::new();
    }
    let mut times = dates::find(tree, document.date.and_then(|d| d.day()));
    for time in &mut times {
        // "2 percent in 2021 to 36 percent in 2023": a number with a unit is no end of a time.
        let inside = |q: &&numbers::Quantity| {
            q.unit.is_some() && time.start < q.start && q.start < time.end && q.end > time.end
        };
        if let Some(quantity) = quantities.iter().find(inside) {
            (time.end, time.enddate) = (quantity.start, None);
        }
    }
    // A number inside an expression of time is no quantity: "May 12", "the past 12 months".
    let mut quantities: Vec<_> = quantities
        .into_iter()
        .filter(|q| times.iter().all(|t| q.end <= t.start || t.end <= q.start))
        .collect();
    share_units(tree, &mut quantities);
    let periods = period::periods(tree, &quantities, &times);
    let dated = |i: usize| {
        let long = |d: PartialDate| d.month().is_none();
        periods
            .get(i)
            .is_some_and(|(from, to)| from.is_some_and(long) || to.is_some())
    };
    let found = indicators::find(tree, parties, &quantities, &dated);
    let mut measures = Vec::with_capacity(found.len());
    for reading in found {
        let (first, last) = reading.words;
        let period = match reading.quantity {
            Some(q) => periods[q],
            None => times
                .first()
                .map_or((None, None), |t| (Some(t.date), t.enddate)),
        };
        let mood = mood(tree, reading.anchor, reading.anchor, cues);
        measures.push(measure(
            document,
            tree,
            parties,
            Stated {
                words: (first, last),
                period,
                mood,
                why: reading.why,
                content: Content::Indicator(reading.indicator),
            },
        ));
    }
    measures
}

/// "To 1.2 million barrels from 1.6 million": the second has the unit of the first.
fn share_units(tree: &Tree, quantities: &mut [numbers::Quantity]) {
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

fn measure(document: &Document, tree: &Tree, parties: &Parties, stated: Stated) -> Measure {
    let (first, last) = stated.words;
    let attribution: Vec<Entity> = stated
        .mood
        .speakers
        .iter()
        .flat_map(|(word, _)| parties.all(*word))
        .map(|p| p.entity)
        .collect();
    let mut why = vec![stated.why];
    why.extend(stated.mood.why);
    let mut measure = Measure {
        id: String::new(),
        doc: document.id.clone(),
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
    measure.id = measure_id(document, &measure);
    measure
}

fn has_times_verb(tree: &Tree) -> bool {
    tree.words()
        .iter()
        .any(|w| numbers::bundled().times(&w.lemma).is_some())
}
