//! What one given party does to another.
//!
//! The parties are known, so the question is only what joins them. Two answer: the lexicon, whose predicates make [`bids`]
//! by how well their actor and recipient fall on the two in the fast tree; and the judge, which has read the sentence with both
//! marked. Their answers are added in logarithms, the lexicon's for a little less than the judge's; where the lexicon is silent
//! the judge decides alone. [`zsp`] writes types as the zero-shot PLOVER benchmark has them.

mod bids;
pub mod zsp;

use bifrons_core::{EventType, Mode, Span};

use crate::Coder;
use crate::judge::{Judge, Judgement, Pair};
use bids::Bid;

/// Weight of the lexicon's answer beside the judge's.
const LEXICON: f64 = 0.8;
/// What a type without a bid still gets of the lexicon, as a share.
const UNHEARD: f64 = 0.04;
/// Weight of bids that the lexicon's silence counts for: few and weak bids say little.
const SILENCE: f64 = 0.05;
/// The least probability of the judge that is told from none.
const LEAST: f64 = 1e-6;
/// By this the sum of both is divided, so that shares are probabilities (fitted on the pairs of `docs/figures.md`).
const TEMPERATURE: f64 = 1.4;
/// The same, if the lexicon speaks alone.
const ALONE: f64 = 0.6;
/// From this probability of no event on, none is told, if no predicate of the lexicon joins the parties.
const NONE: f64 = 0.6;
/// From this probability on a mode is told.
const MODE: f64 = 0.4;

/// What joins two parties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Related {
    /// The type of event; `None` if nothing joins them.
    pub event: Option<EventType>,
    /// Its modes.
    pub mode: Vec<Mode>,
    /// 0 to 1: how likely the likeliest type is right, if there is an event.
    pub confidence: f64,
    /// Probability of each type, supposing that there is an event; adds up to 1, the likeliest first. Empty if nothing was heard.
    pub scores: Vec<(EventType, f64)>,
    /// Probability that there is no event between the two, as the judge sees it; `None` without a judge.
    pub none: Option<f64>,
    /// What the judge says beside the type, for [`zsp`].
    judgement: Option<Judgement>,
    /// The CAMEO code that the lexicon bids most for, by type.
    codes: Vec<(EventType, &'static str)>,
}

/// What `source` does to `target`, both spans of `text` in code points. An empty span is a party that is not in the text.
pub fn relate(coder: &Coder, text: &str, source: Span, target: Span) -> Related {
    let bids = bids::bids(coder, text, source, target);
    let judgement = coder
        .judge()
        .and_then(|judge| judge_one(judge, text, source, target));
    choose(&bids, judgement)
}

fn judge_one(judge: &Judge, text: &str, source: Span, target: Span) -> Option<Judgement> {
    let pair = Pair {
        sentence: text,
        source,
        target,
    };
    judge.judge(&[pair]).pop()
}

fn choose(bids: &[Bid], judgement: Option<Judgement>) -> Related {
    let joined = bids.iter().any(|b| b.fit >= 0.5);
    let none = judgement.as_ref().map(|j| j.none);
    if bids.is_empty() && judgement.is_none() {
        return Related::default();
    }
    let nothing = !joined && none.is_some_and(|n| n >= NONE);
    let total: f64 = bids.iter().map(|b| b.weight).sum();
    let share = |event: EventType| {
        let own = bids.iter().filter(|b| b.event == event);
        own.map(|b| b.weight).sum::<f64>() / (total + SILENCE)
    };
    let temperature = if judgement.is_some() {
        TEMPERATURE
    } else {
        ALONE
    };
    let logs = EventType::ALL.map(|event| {
        let lexicon = LEXICON * (UNHEARD + share(event)).ln();
        let judge = judgement
            .as_ref()
            .map_or(0.0, |j| (j.types[event as usize] + LEAST).ln());
        (lexicon + judge) / temperature
    });
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logs.iter().map(|l| (l - top).exp()).sum();
    let mut scores: Vec<(EventType, f64)> = EventType::ALL
        .into_iter()
        .zip(logs.map(|l| (l - top).exp() / sum))
        .collect();
    // Of equals the first in the codebook stays first.
    scores.sort_by(|x, y| y.1.total_cmp(&x.1));
    let (event, confidence) = scores[0];
    let best = |event: EventType| {
        bids.iter()
            .filter(|b| b.event == event)
            .max_by(|x, y| x.weight.total_cmp(&y.weight))
    };
    Related {
        event: (!nothing).then_some(event),
        mode: match nothing {
            true => Vec::new(),
            false => modes(event, best(event), judgement.as_ref()),
        },
        confidence,
        none,
        codes: EventType::ALL
            .into_iter()
            .filter_map(|e| Some((e, best(e)?.cameo)))
            .collect(),
        scores,
        judgement,
    }
}

/// The judge's modes if the type is its own too, else those of the best bid.
fn modes(event: EventType, bid: Option<&Bid>, judgement: Option<&Judgement>) -> Vec<Mode> {
    match judgement {
        Some(j) if j.event() == event => {
            let mut modes: Vec<(Mode, f64)> = j
                .modes
                .iter()
                .filter(|(_, p)| *p >= MODE)
                .copied()
                .collect();
            modes.sort_by(|x, y| y.1.total_cmp(&x.1));
            modes.into_iter().map(|(m, _)| m).collect()
        }
        _ => bid.map(|b| b.mode.clone()).unwrap_or_default(),
    }
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
        let related = of("France and Germany are rich.", "France", "Germany");
        assert_eq!((related.event, related.scores.len()), (None, 16));
        assert!(related.none.is_some_and(|none| none > 0.6));
    }
}
