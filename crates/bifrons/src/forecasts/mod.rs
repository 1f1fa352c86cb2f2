//! Forecasts from a ledger: its events as a panel, the record of earlier forecasts, and what is kept.

pub mod drawn;
mod kept;
pub mod read;
mod tables;

pub use kept::{Kept, keep, kept};
pub use tables::{FORECAST, MOVERS, RECORD, forecast_rows, mover_rows, record_rows};

use anyhow::Result;
use bifrons_faces::Bucket;
use bifrons_forecast::dyad::{Dyad, Forecast, ForecastError, Model, Options, Panel, Sides};
use bifrons_forecast::record::{Outcomes, Row, Score, Trial, back_test, score};
use bifrons_ledger::{FaceOptions, Ledger, daily};

use crate::pairs::span;

/// Periods that are told again to see how good forecasts are, at most.
const TRIED: usize = 24;
/// The share of periods at the end that may be told again: the others are learnt from.
const SHARE: usize = 3;
/// A new model every so many periods of the back-test.
const REFIT: usize = 6;
/// Pairs that are told again beside those asked for: the busiest.
const PAIRS: usize = 60;
/// Periods before the back-test that are needed at least.
const LEAST: usize = 12;

/// Counts the ledger's events, both directions of a pair together, in the whole periods up to `last`.
///
/// # Errors
/// If the ledger cannot be read.
pub fn panel(ledger: &Ledger, by: Bucket, options: &FaceOptions) -> Result<Option<Panel>> {
    let Some([first, last]) = span(ledger, Bucket::Day, options)? else {
        return Ok(None);
    };
    let days = daily(ledger, options)?;
    // The first period counts even if the news begins in its midst.
    let first = by.bounds(first).0;
    let counts = days.iter().map(|d| {
        let mut quads = [0.0; 4];
        quads[usize::from(d.event.quad().number()) - 1] = f64::from(d.events);
        (d.day, d.a, d.b, quads)
    });
    let panel = Panel::of_counts(by, Sides::Summed, [first, last], counts);
    Ok(Some(panel).filter(|p| !p.is_empty()))
}

/// What was found.
pub struct Told {
    /// The events.
    pub panel: Panel,
    /// How good forecasts would have been; `None` where too little is known to tell.
    pub record: Option<Record>,
    /// Scores of forecasts that were kept.
    pub kept: Vec<Score>,
    /// What is ahead, a pair each.
    pub forecasts: Vec<Forecast>,
}

/// How good forecasts of the panel's last periods would have been.
pub struct Record {
    /// First and last period told.
    pub span: [String; 2],
    /// Pairs told.
    pub pairs: usize,
    /// By target, periods ahead and forecaster.
    pub scores: Vec<Score>,
}

/// Tells the last periods again, each from what was known before: those pairs, and the busiest. `None` if too few periods are known.
///
/// # Errors
/// As [`back_test`], but for a span that is too short.
pub fn record(panel: &Panel, asked: &[Dyad], ahead: usize) -> Result<Option<Record>> {
    let n = panel.len();
    let tried = TRIED.min(n / SHARE);
    let Some(first) = n.checked_sub(tried).filter(|f| *f >= LEAST + ahead) else {
        return Ok(None);
    };
    if tried == 0 {
        return Ok(None);
    }
    let mut dyads = panel.busiest(first);
    dyads.truncate(PAIRS);
    dyads.extend(asked.iter().map(|(a, b)| panel.dyad(a, b)));
    dyads.sort();
    dyads.dedup();
    let trial = Trial {
        first,
        refit: REFIT,
        options: options(ahead),
        dyads,
    };
    let rows = match back_test(panel, &trial) {
        Err(ForecastError::TooShort { .. } | ForecastError::NoEvents) => return Ok(None),
        rows => rows?,
    };
    let label = |at: usize| panel.periods()[at].label().to_string();
    Ok(Some(Record {
        span: [label(first), label(n - 1)],
        pairs: trial.dyads.len(),
        scores: score(&rows, &Outcomes::new(panel, &rows)),
    }))
}

/// The next periods of the pairs.
///
/// # Errors
/// If too little is known to learn from.
pub fn forecasts(panel: &Panel, dyads: &[Dyad], ahead: usize) -> Result<Vec<Forecast>> {
    let model = Model::fit(panel, &options(ahead))?;
    Ok(model.forecasts(panel, dyads)?)
}

/// Scores of kept forecasts whose periods are over, made before the day given.
pub fn scored(panel: &Panel, rows: &[Row]) -> Vec<Score> {
    let like = |r: &&Row| r.bucket == panel.bucket() && r.sides == panel.sides();
    let rows: Vec<Row> = rows.iter().filter(like).cloned().collect();
    score(&rows, &Outcomes::new(panel, &rows))
}

fn options(ahead: usize) -> Options {
    Options {
        ahead,
        ..Options::default()
    }
}
