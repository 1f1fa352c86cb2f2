//! Forecasts of single dyads, made from a model and what is known.

use std::fmt;

use bifrons_core::Quad;
use bifrons_faces::{Bucket, Period};
use jiff::civil::Date;
use rayon::prelude::*;

use super::counts::Counts;
use super::model::{ForecastError, Model, Trained, VERSION};
use super::moved::{Moved, moved};
use super::naive::Naive;
use super::panel::{Dyad, Panel, Sides};
use super::table::Table;

/// What the next periods of a dyad may bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Who to whom.
    pub dyad: Dyad,
    /// Whether directions are told apart.
    pub sides: Sides,
    /// How time is cut.
    pub bucket: Bucket,
    /// The last period that was known.
    pub made: Period,
    /// The last day of it.
    pub made_on: Date,
    /// [`VERSION`].
    pub version: &'static str,
    /// What the model was fitted to.
    pub trained: Trained,
    /// The periods told, the next one first.
    pub ahead: Vec<Ahead>,
    /// What moved the probability of conflict in the next period.
    pub moved: Moved,
}

/// One period to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// The period.
    pub period: Period,
    /// So many after the last one known, 1 or more.
    pub ahead: usize,
    /// Events of words+, deeds+, words− and deeds−.
    pub quads: [Counts; 4],
    /// Probability that a flip begins in this period or in one before it that is told.
    pub flip: f64,
    /// How often flips came so soon in the past of all.
    pub flip_usual: f64,
    /// What naive rules tell of the same counts.
    pub naive: Vec<(Naive, [Counts; 4])>,
}

impl Ahead {
    /// The events of a quad.
    pub fn of(&self, quad: Quad) -> &Counts {
        &self.quads[usize::from(quad.number()) - 1]
    }

    /// Probability of at least one deed of conflict.
    pub fn conflict(&self) -> f64 {
        self.quads[3].any()
    }
}

impl Model {
    /// Forecasts of dyads from all that a panel knows, in their order. A dyad that has no events yet is told as quiet ones are.
    ///
    /// # Errors
    /// [`ForecastError::OtherKind`] if the panel is cut or sided otherwise than the one that the model was fitted to, and
    /// [`ForecastError::TooShort`] without any period.
    pub fn forecasts(&self, panel: &Panel, dyads: &[Dyad]) -> Result<Vec<Forecast>, ForecastError> {
        if panel.bucket() != self.bucket || panel.sides() != self.sides {
            let kind = |bucket: Bucket, sides: Sides| format!("{sides:?} {bucket}s").to_lowercase();
            return Err(ForecastError::OtherKind {
                model: kind(self.bucket, self.sides),
                panel: kind(panel.bucket(), panel.sides()),
            });
        }
        let dyads: Vec<Dyad> = dyads.iter().map(|(a, b)| panel.dyad(a, b)).collect();
        let table = Table::new(panel, &dyads);
        dyads
            .par_iter()
            .map(|dyad| self.forecast(panel, &table, dyad))
            .collect()
    }

    /// The forecast of a dyad that a table knows, written as the panel writes it.
    pub(crate) fn forecast(
        &self,
        panel: &Panel,
        table: &Table,
        dyad: &Dyad,
    ) -> Result<Forecast, ForecastError> {
        let (Some(t), Some(made)) = (panel.len().checked_sub(1), panel.periods().last()) else {
            return Err(ForecastError::TooShort {
                found: 0,
                wanted: 1,
                bucket: self.bucket,
            });
        };
        Ok(Forecast {
            dyad: dyad.clone(),
            sides: self.sides,
            bucket: self.bucket,
            made_on: made.bounds().map_or(Date::MIN, |(_, last)| last),
            made: made.clone(),
            version: VERSION,
            trained: self.trained.clone(),
            ahead: self.tell(panel, table, dyad, t),
            moved: moved(self, panel, &table.features, dyad, t),
        })
    }

    /// What the model tells of a dyad at the end of period `t`, from what was known then.
    pub(crate) fn tell(&self, panel: &Panel, table: &Table, dyad: &Dyad, t: usize) -> Vec<Ahead> {
        let past = &table.counts(dyad)[..=t];
        let each = self.quads.iter().zip(&self.flips).zip(1..);
        let mut flip = 0.0f64;
        each.filter_map(|((quads, flips), ahead)| {
            let mut row = Vec::new();
            table.push(dyad, t, ahead, &mut row);
            self.scale.apply(&mut row);
            let naive = Naive::ALL.iter().enumerate().map(|(at, naive)| {
                let tell = |q: usize| {
                    quads[q].naive[at]
                        .tell(self.bucket, q, ahead, past)
                        .rounded()
                };
                (*naive, [tell(0), tell(1), tell(2), tell(3)])
            });
            // Within more periods a flip is no less likely.
            flip = flip.max(flips.tell(&row, table.flips(dyad), t));
            Some(Ahead {
                period: panel.period_after(t, ahead)?,
                ahead,
                flip,
                flip_usual: flips.usual,
                naive: naive.collect(),
                quads: [0, 1, 2, 3].map(|q| quads[q].tell(&row, dyad)),
            })
        })
        .collect()
    }
}

impl fmt::Display for Forecast {
    /// Who, when, from what: a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arrow = match self.sides {
            Sides::Directed => "to",
            Sides::Summed => "and",
        };
        write!(
            f,
            "{} {arrow} {} from {} on, by {}, learnt from {} dyads, {} to {}",
            self.dyad.0,
            self.dyad.1,
            self.made_on.tomorrow().unwrap_or(self.made_on),
            self.version,
            self.trained.dyads,
            self.trained.first,
            self.trained.last
        )
    }
}
