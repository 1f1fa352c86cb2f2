//! Forecasts from a ledger: its events as a panel, the record of earlier forecasts, and what is kept.

pub mod drawn;
mod kept;
pub mod read;
mod tables;

pub use kept::{Kept, keep, kept};
pub use tables::{FORECAST, MOVERS, RECORD, forecast_rows, mover_rows, record_rows};

use anyhow::Result;
use bifrons_faces::Bucket;
use bifrons_forecast::dyad::{Forecast, Panel, Sides};
use bifrons_forecast::look::Record;
use bifrons_forecast::record::{Outcomes, Row, Score, score};
use bifrons_ledger::{FaceOptions, Ledger, daily};

use crate::pairs::span;

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

/// Scores of kept forecasts whose periods are over, made before the day given.
pub fn scored(panel: &Panel, rows: &[Row]) -> Vec<Score> {
    let like = |r: &&Row| r.bucket == panel.bucket() && r.sides == panel.sides();
    let rows: Vec<Row> = rows.iter().filter(like).cloned().collect();
    score(&rows, &Outcomes::new(panel, &rows))
}
