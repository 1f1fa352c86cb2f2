//! Types as the zero-shot PLOVER benchmark has them: `data/maps/zsp.txt` tells where its coders went other ways than PLOVER.

use std::sync::LazyLock;

use bifrons_core::{EventType, Factuality, Mode, Quad, cameo};

use super::Related;
use crate::data;

/// The type of the benchmark that stands for both CONCEDE and RETREAT.
pub const YIELD: &str = "YIELD";

/// Names of the benchmark's types with their probabilities, the likeliest first. The benchmark supposes that there is an event.
pub fn scores(related: &Related) -> Vec<(&'static str, f64)> {
    let mut out: Vec<(&'static str, f64)> = Vec::new();
    let mut add = |name: &'static str, p: f64| match out.iter_mut().find(|(n, _)| *n == name) {
        Some((_, sum)) => *sum += p,
        None => out.push((name, p)),
    };
    for &(event, p) in &related.scores {
        let mut rest = 1.0;
        for rule in RULES.iter().filter(|r| r.event == event) {
            let moved = (rule.what.share(event, related)).min(rest);
            rest -= moved;
            if moved > 0.0 {
                add(name(rule.to), p * moved);
            }
        }
        add(name(event), p * rest);
    }
    out.sort_by(|x, y| y.1.total_cmp(&x.1));
    out
}

/// The benchmark's name of a type.
pub fn name(event: EventType) -> &'static str {
    match event {
        EventType::Concede | EventType::Retreat => YIELD,
        other => other.name(),
    }
}

/// The quad class of a name of the benchmark.
pub fn quad(name: &str) -> u8 {
    match name {
        YIELD => Quad::MaterialCooperation.number(),
        _ => EventType::parse(name).map_or(0, |e| e.quad().number()),
    }
}

const FILE: &str = "maps/zsp.txt";

struct Rule {
    event: EventType,
    what: What,
    to: EventType,
}

enum What {
    Code(&'static str),
    Mode(Mode),
    Mark(Factuality),
}

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| data::rows(FILE).filter_map(|row| rule(&row)).collect());

fn rule(row: &data::Row) -> Option<Rule> {
    let event = EventType::parse(row.at(0))?;
    let what = row.at(1);
    let to = EventType::parse(row.at(2))?;
    let what = if let Some(code) = cameo::lookup(what) {
        What::Code(code.code)
    } else if let Some(mode) = Mode::parse(event, what) {
        What::Mode(mode)
    } else {
        What::Mark(Factuality::parse(what)?)
    };
    Some(Rule { event, what, to })
}

impl What {
    /// What part of a type's probability the rule moves, 0 to 1.
    fn share(&self, event: EventType, related: &Related) -> f64 {
        let judgement = related.judgement.as_ref();
        let bid = related.codes.iter().find(|(e, _)| *e == event);
        match self {
            What::Code(code) => {
                let own = |c: &str| {
                    c.starts_with(code) || cameo::lookup(c).and_then(|c| c.event) == Some(event)
                };
                let judged = judgement.map_or(0.0, |j| {
                    let sum = |of: &dyn Fn(&str) -> bool| -> f64 {
                        j.codes.iter().filter(|c| of(c.0)).map(|c| c.1).sum()
                    };
                    let all = sum(&own);
                    if all > 0.0 {
                        sum(&|c| c.starts_with(code)) / all
                    } else {
                        0.0
                    }
                });
                match (bid, judgement) {
                    (None, _) => judged,
                    (Some((_, bid)), None) => f64::from(u8::from(bid.starts_with(code))),
                    (Some((_, bid)), Some(_)) => {
                        (judged + f64::from(u8::from(bid.starts_with(code)))) / 2.0
                    }
                }
            }
            What::Mode(mode) => match judgement {
                Some(j) if j.event() == event => j
                    .modes
                    .iter()
                    .find(|(m, _)| m == mode)
                    .map_or(0.0, |(_, p)| *p),
                _ => f64::from(u8::from(
                    related.event == Some(event) && related.mode.contains(mode),
                )),
            },
            What::Mark(mark) => judgement.map_or(0.0, |j| {
                let at = crate::judge::MARKS.iter().position(|m| m == mark);
                at.map_or(0.0, |at| j.factuality[at])
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        assert!(!RULES.is_empty());
        assert_eq!(RULES.len(), data::rows(FILE).count());
    }

    #[test]
    fn both_ways_of_yielding_are_one() {
        let related = Related {
            event: Some(EventType::Concede),
            scores: vec![(EventType::Concede, 0.6), (EventType::Retreat, 0.4)],
            ..Related::default()
        };
        assert_eq!(scores(&related), [(YIELD, 1.0)]);
        assert_eq!((quad(YIELD), quad("ACCUSE")), (2, 3));
    }
}
