//! From counts to an answer.

use bifrons_core::Quad;
use jiff::civil::Date;

use super::lines::{MoverLine, of_bins, of_scores};
use super::{About, Ahead, Answer, Asked, Naive, Record, Seen, Span, Told};
use crate::dyad::{
    Counts, Dyad, Forecast, ForecastError, Model, Options, Panel, Quads, Sides, Table, learnt_from,
};
use crate::record::{
    By, LEVELS, Outcomes, Row, Target, Trial, back_test_of, pooled, score, told_by,
};

/// Dyads that are learnt from: busy ones, and quiet ones.
const LEARNT: [usize; 2] = [150, 75];
/// Pairs of a dyad and a period learnt from.
const ROWS: usize = 8_000;
/// Dyads that a record is made of: the busiest of those learnt from, and some quiet ones.
const TESTED: [usize; 2] = [40, 20];
/// Periods that a record is made of at most, and the share of all that are.
const LATEST: usize = 36;
const SHARE: usize = 3;
/// Models that are fitted on the way.
const MODELS: usize = 3;
/// Periods before the forecast that are shown.
const SHOWN: usize = 36;

/// The forecast of a pair from counts by day, actor and recipient, with the record of the same forecaster on the same counts.
///
/// A count is its day, actor, recipient, and events of words+, deeds+, words− and deeds−. Give all counts there are between the two
/// days of `span` (inclusive), self-dyads too, not those of the pair alone: the others are learnt from. They may come in any order, but
/// fastest when those of a pair stand together; several of one day and pair are summed. Periods that `span` or
/// [`Asked::as_of`] cut are left out. The same counts give the same answer in any order and on any number of threads, and nothing
/// after [`Asked::as_of`] makes a difference.
///
/// The record is of forecasts that were made as if each of the latest third of periods (36 at most) were yet to come, by models that were fitted to
/// what was known before, of the 40 busiest dyads, 20 quiet ones and the pair. Where too little is known for that it is empty.
///
/// # Errors
/// [`ForecastError`] if there is too little to learn from, or too much to be told.
pub fn answer<'e>(
    counts: impl IntoIterator<Item = (Date, &'e str, &'e str, Quads)>,
    [first, last]: [Date; 2],
    asked: &Asked,
) -> Result<Answer, ForecastError> {
    let last = asked.as_of.map_or(last, |day| day.min(last));
    let panel = Panel::of_counts(asked.bucket, asked.sides, [first, last], counts);
    of_panel(&panel, asked)
}

fn of_panel(panel: &Panel, asked: &Asked) -> Result<Answer, ForecastError> {
    let options = Options {
        ahead: asked.ahead,
        busiest: LEARNT[0],
        quiet: LEARNT[1],
        rows: ROWS,
        ..Options::default()
    };
    let n = panel.len();
    let pair = panel.dyad(&asked.a, &asked.b);
    let learnt = learnt_from(panel, n, &options);
    let tested = tested(&learnt, &pair);
    let trial = trial(n, tested, &options);
    let mut known: Vec<Dyad> = learnt;
    known.push(pair.clone());
    if let Some(trial) = &trial {
        known.extend(told_by(panel, trial));
    }
    known.sort();
    known.dedup();
    let table = Table::new(panel, &known);
    let model = Model::of_table(panel, &table, n, &options)?;
    let record = match &trial {
        Some(trial) => record(panel, trial, &back_test_of(panel, &table, trial)?, &pair),
        None => Record::default(),
    };
    let forecast = model.forecast(panel, &table, &pair)?;
    Ok(written(panel, &forecast, record))
}

fn tested(learnt: &[Dyad], pair: &Dyad) -> Vec<Dyad> {
    let (busy, quiet) = learnt.split_at(LEARNT[0].min(learnt.len()));
    let step = quiet.len().div_ceil(TESTED[1]).max(1);
    let mut all: Vec<Dyad> = busy
        .iter()
        .take(TESTED[0])
        .chain(quiet.iter().step_by(step))
        .cloned()
        .collect();
    all.push(pair.clone());
    all.sort();
    all.dedup();
    all
}

/// The back-test that so many periods allow.
fn trial(n: usize, dyads: Vec<Dyad>, options: &Options) -> Option<Trial> {
    // The first model is fitted so many periods before the first that is told.
    let least = options.fewest().saturating_sub(1) + options.ahead;
    let first = n.saturating_sub(LATEST.min(n / SHARE)).max(least);
    let models = n.checked_sub(first).filter(|tested| *tested > 0)? + options.ahead;
    Some(Trial {
        first,
        dyads,
        refit: models.div_ceil(MODELS).max(1),
        options: options.clone(),
    })
}

fn record(panel: &Panel, trial: &Trial, rows: &[Row], pair: &Dyad) -> Record {
    let outcomes = Outcomes::new(panel, rows);
    let together = pooled(rows, &outcomes);
    let own: Vec<Row> = rows
        .iter()
        .filter(|row| *row.dyad == *pair)
        .cloned()
        .collect();
    let mut scores = of_scores("all", &together);
    scores.extend(of_scores("all", &score(rows, &outcomes)));
    scores.extend(of_scores("pair", &pooled(&own, &outcomes)));
    let label = |at: usize| {
        panel
            .periods()
            .get(at)
            .map_or_else(String::new, |p| p.label().to_string())
    };
    Record {
        first: label(trial.first),
        last: label(panel.len().saturating_sub(1)),
        dyads: trial.dyads.len(),
        models: (panel.len() + trial.options.ahead - trial.first).div_ceil(trial.refit),
        scores,
        calibration: of_bins(&together),
    }
}

fn written(panel: &Panel, forecast: &Forecast, record: Record) -> Answer {
    let trained = &forecast.trained;
    let counts = panel.counts(&forecast.dyad);
    let seen = panel
        .periods()
        .iter()
        .zip(counts)
        .skip(panel.len().saturating_sub(SHOWN));
    let about = forecast.moved.about.iter();
    let moved = forecast.moved.periods.iter().map(|m| MoverLine {
        actor: m.actor.clone(),
        recipient: m.recipient.clone(),
        either_way: m.either_way,
        quad: word(m.quad),
        period: m.period.label().to_string(),
        events: m.events,
        effect: m.effect,
    });
    Answer {
        a: forecast.dyad.0.clone(),
        b: forecast.dyad.1.clone(),
        sides: match forecast.sides {
            Sides::Directed => "directed".to_string(),
            Sides::Summed => "summed".to_string(),
        },
        bucket: forecast.bucket.to_string(),
        made_on: forecast.made_on.to_string(),
        version: forecast.version.to_string(),
        trained: Span {
            first: trained.first.label().to_string(),
            last: trained.last.label().to_string(),
            dyads: trained.dyads,
            rows: trained.rows,
        },
        record,
        ahead: forecast.ahead.iter().map(ahead).collect(),
        about: about
            .map(|(kind, effect)| About {
                about: kind.name().to_string(),
                effect: *effect,
            })
            .collect(),
        moved: moved.collect(),
        history: seen
            .map(|(period, quads)| Seen {
                period: period.label().to_string(),
                quads,
            })
            .collect(),
        rows: forecast.rows(),
    }
}

const QUADS: [Quad; 4] = [
    Quad::VerbalCooperation,
    Quad::MaterialCooperation,
    Quad::VerbalConflict,
    Quad::MaterialConflict,
];

fn ahead(a: &crate::dyad::Ahead) -> Ahead {
    let quads = QUADS.into_iter().zip(&a.quads).enumerate();
    let told = quads.map(|(at, (quad, counts))| Told {
        quad: word(quad),
        mean: counts.mean(),
        quantiles: quantiles(counts),
        any: counts.any(),
        naive: a
            .naive
            .iter()
            .map(|(naive, quads)| Naive {
                by: By::Naive(*naive).name().to_string(),
                mean: quads[at].mean(),
            })
            .collect(),
    });
    Ahead {
        period: a.period.label().to_string(),
        ahead: a.ahead,
        conflict: a.conflict(),
        flip: a.flip,
        flip_usual: a.flip_usual,
        quads: told.collect(),
    }
}

fn quantiles(counts: &Counts) -> [u64; 7] {
    let found = counts.quantiles(&LEVELS);
    std::array::from_fn(|at| found.get(at).copied().unwrap_or(0))
}

fn word(quad: Quad) -> String {
    Target::Events(quad).name().to_string()
}
