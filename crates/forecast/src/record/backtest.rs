//! Back-test: forecasts made as if each past period were the last, with models that knew no more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bifrons_core::Quad;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::dyad::{
    Ahead, Dyad, Forecast, ForecastError, Model, Options, Panel, Table, VERSION, learnt_from,
};

use super::row::{By, Row, Target, Told};

/// Which forecasts are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Index of the first period that is told; what comes before is for learning alone.
    pub first: usize,
    /// Dyads that are told.
    pub dyads: Vec<Dyad>,
    /// Every so many periods a new model is fitted, to all that is known by then; 1 or more. Forecasts between are made by the last
    /// model from all that is known.
    pub refit: usize,
    /// How models are fitted, and how many periods ahead they tell.
    pub options: Options,
}

/// Forecasts of every period from [`Trial::first`] to the panel's last, each told from 1 to [`Options::ahead`] periods before: by the
/// model, by each naive rule, and for flips by how usual they are. In the order of time, dyad, periods ahead, target and forecaster.
///
/// A forecast made at the end of a period depends on nothing after it.
///
/// # Errors
/// [`ForecastError`] if too little is known before the first period told.
pub fn back_test(panel: &Panel, trial: &Trial) -> Result<Vec<Row>, ForecastError> {
    let wanted = told_by(panel, trial);
    back_test_of(panel, &Table::new(panel, &wanted), trial)
}

/// When models are fitted: the last period known to each.
fn fits(panel: &Panel, trial: &Trial) -> Vec<usize> {
    // A period is told at the end of one before it, and first so by the model that knew of nothing later.
    let begin = trial.first.saturating_sub(trial.options.ahead);
    (begin..panel.len()).step_by(trial.refit.max(1)).collect()
}

/// All dyads that the table of a back-test must know.
pub(crate) fn told_by(panel: &Panel, trial: &Trial) -> Vec<Dyad> {
    let told = trial.dyads.iter().map(|(a, b)| panel.dyad(a, b));
    let mut wanted: BTreeSet<Dyad> = told.collect();
    for at in fits(panel, trial) {
        wanted.extend(learnt_from(panel, at + 1, &trial.options));
    }
    wanted.into_iter().collect()
}

/// The same with a table that is there.
pub(crate) fn back_test_of(
    panel: &Panel,
    table: &Table,
    trial: &Trial,
) -> Result<Vec<Row>, ForecastError> {
    let n = panel.len();
    let dyads: Vec<Dyad> = trial.dyads.iter().map(|(a, b)| panel.dyad(a, b)).collect();
    let fits = fits(panel, trial);
    let names: BTreeMap<&Dyad, Arc<Dyad>> =
        dyads.iter().map(|d| (d, Arc::new(d.clone()))).collect();
    let labels: Vec<Arc<str>> = panel.periods().iter().map(|p| p.label().into()).collect();
    let version: Arc<str> = VERSION.into();
    let mut rows = Vec::new();
    for (i, &at) in fits.iter().enumerate() {
        let model = Model::of_table(panel, table, at + 1, &trial.options)?;
        let until = fits.get(i + 1).copied().unwrap_or(n);
        for t in at..until {
            let made_on = panel.periods()[t].bounds().map_or(Date::MIN, |b| b.1);
            let told: Vec<Vec<Row>> = dyads
                .par_iter()
                .map(|dyad| {
                    let mut ahead = model.tell(panel, table, dyad, t);
                    ahead.retain(|a| (trial.first..n).contains(&(t + a.ahead)));
                    let of = |a: &Ahead| {
                        let base = Row {
                            made_on,
                            version: version.clone(),
                            dyad: names[dyad].clone(),
                            sides: panel.sides(),
                            bucket: panel.bucket(),
                            target: Target::Flip,
                            period: labels[t + a.ahead].clone(),
                            ahead: a.ahead,
                            by: By::Model,
                            told: Told::Probability(0.0),
                        };
                        rows_of(&base, a)
                    };
                    ahead.iter().flat_map(of).collect()
                })
                .collect();
            rows.extend(told.into_iter().flatten());
        }
    }
    Ok(rows)
}

impl Forecast {
    /// The rows by which the forecast is kept and scored later.
    pub fn rows(&self) -> Vec<Row> {
        let (dyad, version) = (Arc::new(self.dyad.clone()), self.version.into());
        let of = |a: &Ahead| {
            let base = Row {
                made_on: self.made_on,
                version: Arc::clone(&version),
                dyad: Arc::clone(&dyad),
                sides: self.sides,
                bucket: self.bucket,
                target: Target::Flip,
                period: a.period.label().into(),
                ahead: a.ahead,
                by: By::Model,
                told: Told::Probability(0.0),
            };
            rows_of(&base, a)
        };
        self.ahead.iter().flat_map(of).collect()
    }
}

const QUADS: [Quad; 4] = [
    Quad::VerbalCooperation,
    Quad::MaterialCooperation,
    Quad::VerbalConflict,
    Quad::MaterialConflict,
];

/// The rows of one period told, like `base` in all else.
fn rows_of(base: &Row, a: &Ahead) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut push = |target: Target, by: By, told: Told| {
        rows.push(Row {
            target,
            by,
            told,
            ..base.clone()
        });
    };
    let all = [(By::Model, &a.quads)];
    let all = all.into_iter().chain(
        a.naive
            .iter()
            .map(|(naive, quads)| (By::Naive(*naive), quads)),
    );
    for (by, quads) in all {
        for (quad, counts) in QUADS.into_iter().zip(quads) {
            push(Target::Events(quad), by, Told::Counts(counts.clone()));
        }
        push(Target::Conflict, by, Told::Probability(quads[3].any()));
    }
    push(Target::Flip, By::Model, Told::Probability(a.flip));
    push(Target::Flip, By::Usual, Told::Probability(a.flip_usual));
    rows
}
