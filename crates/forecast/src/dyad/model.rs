//! A model of the next periods of dyads: regressions on what ages, shared by all dyads, for each quad and number of periods ahead.

use std::collections::BTreeMap;
use std::ops::Range;

use bifrons_core::Quad;
use bifrons_faces::{Bucket, Period};
use rayon::prelude::*;
use thiserror::Error;

use super::classes::{Class, classes, parts};
use super::counts::Counts;
use super::features::{About, MOST_AHEAD};
use super::flip::FlipModel;
use super::naive::{Fitted, Naive};
use super::panel::{Dyad, Panel, Sides};
use super::pool::pool;
use super::regress::{Family, Rows, Scale, Weights, fit};
use super::table::Table;
use super::tally::Tally;

/// Name and number of the way in which forecasts are made here; another number tells otherwise from the same events.
pub const VERSION: &str = "dyads 1";

/// What a model is fitted with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Periods that are told, 1 to 12.
    pub ahead: usize,
    /// Busiest dyads that are learnt from, 1 or more.
    pub busiest: usize,
    /// Of the other dyads so many are learnt from, evenly spread from the busier to the quietest, so that quiet ones are told right.
    pub quiet: usize,
    /// Periods at the beginning that are not learnt from, since too little is known of what was before.
    pub history: usize,
    /// Pairs of a dyad and a period that are learnt from at most, for each number of periods ahead, spread evenly over all.
    pub rows: usize,
    /// Strength that draws weights of standardised features to 0, above 0.
    pub ridge: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ahead: 6,
            busiest: 200,
            quiet: 100,
            history: 3,
            rows: 12_000,
            ridge: 100.0,
        }
    }
}

impl Options {
    /// Periods that must be known for a model.
    pub fn fewest(&self) -> usize {
        self.history + self.ahead + FEWEST
    }
}

/// Why there is no model or no forecast.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ForecastError {
    /// Too few periods.
    #[error(
        "{found} whole {bucket}s of events are too few to learn from; {wanted} are needed: give a longer span or shorter periods"
    )]
    TooShort {
        /// Whole periods that there are.
        found: usize,
        /// Periods that are needed.
        wanted: usize,
        /// Their kind.
        bucket: Bucket,
    },
    /// No event between two parties.
    #[error("no events between two different parties to learn from")]
    NoEvents,
    /// More periods ahead than can be told.
    #[error("{0} periods ahead cannot be told; give 1 to {MOST_AHEAD}")]
    Ahead(usize),
    /// Another kind of periods, or directions told apart or not.
    #[error("the model tells {model}, these events are counted by {panel}: fit a model to them")]
    OtherKind {
        /// What the model tells.
        model: String,
        /// How the events are counted.
        panel: String,
    },
}

/// What a model was fitted to.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// First period of the events.
    pub first: Period,
    /// Last period of the events; nothing after it was seen.
    pub last: Period,
    /// Dyads that were learnt from.
    pub dyads: usize,
    /// Pairs of a dyad and a period that were learnt from, for the next period.
    pub rows: usize,
}

/// One feature and its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficient {
    /// What it is about.
    pub about: About,
    /// Its name, such as `deeds−, half-life 4 months`.
    pub name: String,
    /// Change of the log-odds (of any event) or the log of the mean (of counts) for one standard deviation of the feature.
    pub weight: f64,
}

/// A fitted model. The same panel and options give the same model on any number of threads.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) bucket: Bucket,
    pub(super) sides: Sides,
    pub(super) trained: Trained,
    pub(super) names: Vec<(About, String)>,
    pub(super) scale: Scale,
    /// By periods ahead, then quad.
    pub(super) quads: Vec<[QuadModel; 4]>,
    /// By periods ahead.
    pub(super) flips: Vec<FlipModel>,
}

/// What tells one quad one number of periods ahead.
#[derive(Clone, Debug)]
pub(super) struct QuadModel {
    /// Log of the expected count.
    pub counts: Weights,
    /// Log-odds of any event.
    pub any: Weights,
    pub classes: Vec<Class>,
    /// Of a single negative binomial.
    size: f64,
    /// By how much single dyads lie above what features tell, of the count and of any.
    pub levels: BTreeMap<Dyad, [f64; 2]>,
    pub naive: Vec<Fitted>,
}

impl Model {
    /// Fits a model to all periods of a panel.
    ///
    /// # Errors
    /// [`ForecastError`] if there is too little to learn from, or too much to be told.
    pub fn fit(panel: &Panel, options: &Options) -> Result<Self, ForecastError> {
        let dyads = learnt_from(panel, panel.len(), options);
        let table = Table::new(panel, &dyads);
        Self::of_table(panel, &table, panel.len(), options)
    }

    /// Fits a model to the first `n` periods; the table knows [`learnt_from`] of them.
    pub(crate) fn of_table(
        panel: &Panel,
        table: &Table,
        n: usize,
        options: &Options,
    ) -> Result<Self, ForecastError> {
        if options.ahead == 0 || options.ahead > MOST_AHEAD {
            return Err(ForecastError::Ahead(options.ahead));
        }
        let wanted = options.fewest();
        let periods = (
            panel.periods().first(),
            panel.periods().get(n.wrapping_sub(1)),
        );
        let (Some(first), Some(last), true) = (periods.0, periods.1, n >= wanted) else {
            return Err(ForecastError::TooShort {
                found: n.min(panel.len()),
                wanted,
                bucket: panel.bucket(),
            });
        };
        let dyads = learnt_from(panel, n, options);
        if dyads.is_empty() {
            return Err(ForecastError::NoEvents);
        }
        let learn = Learn {
            table,
            dyads: &dyads,
            from: options.history,
            n,
            most: options.rows,
            ridge: options.ridge.max(1e-6),
        };
        let (rows, _) = learn.rows(1, None);
        let scale = Scale::of(&rows);
        let trained = Trained {
            first: first.clone(),
            last: last.clone(),
            dyads: dyads.len(),
            rows: rows.len(),
        };
        drop(rows);
        let fitted: Vec<Fit> = (0..5usize)
            .into_par_iter()
            .map(|what| match what {
                4 => Fit::Flips(FlipModel::fit(&learn, &scale, options.ahead)),
                quad => Fit::Quads(learn.quads(&scale, options.ahead, quad, panel.bucket())),
            })
            .collect();
        let mut by_quad = Vec::new();
        let mut flips = Vec::new();
        for fit in fitted {
            match fit {
                Fit::Quads(quads) => by_quad.push(quads.into_iter()),
                Fit::Flips(found) => flips = found,
            }
        }
        let mut quads: Vec<[QuadModel; 4]> = Vec::new();
        for _ in 0..options.ahead {
            let four: Vec<QuadModel> = by_quad.iter_mut().filter_map(Iterator::next).collect();
            quads.extend(<[QuadModel; 4]>::try_from(four));
        }
        Ok(Self {
            bucket: panel.bucket(),
            sides: panel.sides(),
            trained,
            names: table.features.names(),
            scale,
            quads,
            flips,
        })
    }

    /// What the model was fitted to.
    pub fn trained(&self) -> &Trained {
        &self.trained
    }

    /// Periods ahead that the model tells.
    pub fn ahead(&self) -> usize {
        self.quads.len()
    }

    /// What tells whether there is any event of a quad so many periods ahead, the weightiest first; empty beyond what is told.
    pub fn any_coefficients(&self, quad: Quad, ahead: usize) -> Vec<Coefficient> {
        self.coefficients(quad, ahead, |q| &q.any)
    }

    /// What tells how many events of a quad are expected so many periods ahead, the weightiest first.
    pub fn count_coefficients(&self, quad: Quad, ahead: usize) -> Vec<Coefficient> {
        self.coefficients(quad, ahead, |q| &q.counts)
    }

    /// What tells a flip up to so many periods ahead, the weightiest first.
    pub fn flip_coefficients(&self, ahead: usize) -> Vec<Coefficient> {
        let found = ahead.checked_sub(1).and_then(|at| self.flips.get(at));
        found.map_or_else(Vec::new, |f| self.named(&f.weights))
    }

    /// Kinds of periods by which counts of a quad scatter round what is expected; empty beyond what is told.
    pub fn classes(&self, quad: Quad, ahead: usize) -> &[Class] {
        self.of(quad, ahead).map_or(&[], |q| &q.classes)
    }

    fn coefficients(
        &self,
        quad: Quad,
        ahead: usize,
        weights: fn(&QuadModel) -> &Weights,
    ) -> Vec<Coefficient> {
        let found = self.of(quad, ahead);
        found.map_or_else(Vec::new, |q| self.named(weights(q)))
    }

    fn named(&self, weights: &Weights) -> Vec<Coefficient> {
        let each = self.names.iter().zip(&weights.0);
        let mut all: Vec<Coefficient> = each
            .map(|((about, name), weight)| Coefficient {
                about: *about,
                name: name.clone(),
                weight: *weight,
            })
            .collect();
        all.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        all
    }

    fn of(&self, quad: Quad, ahead: usize) -> Option<&QuadModel> {
        let quads = self.quads.get(ahead.checked_sub(1)?)?;
        quads.get(usize::from(quad.number()) - 1)
    }
}

impl QuadModel {
    /// Between this and one for more periods ahead, `share` of the way. Naive rules are left as they are here.
    fn towards(&self, other: &Self, share: f64) -> Self {
        let nearer = if share < 0.5 { self } else { other };
        let between = |a: f64, b: f64| a + share * (b - a);
        let levels = self.levels.iter().map(|(dyad, here)| {
            let there = other.levels.get(dyad).unwrap_or(here);
            (dyad.clone(), [0, 1].map(|i| between(here[i], there[i])))
        });
        Self {
            counts: self.counts.towards(&other.counts, share),
            any: self.any.towards(&other.any, share),
            classes: nearer.classes.clone(),
            size: nearer.size,
            levels: levels.collect(),
            naive: self.naive.clone(),
        }
    }

    /// Log-odds of any event, by a standardised row.
    pub fn any_odds(&self, row: &[f64], dyad: &Dyad) -> f64 {
        self.any.predict(row) + self.levels.get(dyad).map_or(0.0, |l| l[1])
    }

    pub fn tell(&self, row: &[f64], dyad: &Dyad) -> Counts {
        let level = self.levels.get(dyad).map_or(0.0, |l| l[0]);
        let mean = (self.counts.predict(row) + level).exp();
        let none = 1.0 / (1.0 + self.any_odds(row, dyad).exp());
        Counts::new(Some(none), parts(&self.classes, mean)).rounded()
    }
}

/// Periods beyond history and those told from which something can be learnt.
const FEWEST: usize = 8;
/// Periods ahead for which weights are fitted, and those farthest ahead; for those between they lie between.
const FITTED: [usize; 4] = [1, 3, 6, 12];

enum Fit {
    Quads(Vec<QuadModel>),
    Flips(Vec<FlipModel>),
}

/// The dyads that a model of the first `n` periods learns from: the busiest, and some of the others.
pub(crate) fn learnt_from(panel: &Panel, n: usize, options: &Options) -> Vec<Dyad> {
    let mut all = panel.busiest(n);
    let mut others = all.split_off(options.busiest.max(1).min(all.len()));
    if options.quiet > 0 && !others.is_empty() {
        let step = others.len().div_ceil(options.quiet);
        all.extend(others.drain(..).step_by(step));
    }
    all
}

/// What is learnt from.
pub(super) struct Learn<'t> {
    pub table: &'t Table<'t>,
    pub dyads: &'t [Dyad],
    /// First period that is told from.
    pub from: usize,
    /// Periods that are known.
    pub n: usize,
    /// Rows at most.
    pub most: usize,
    pub ridge: f64,
}

/// Rows of each dyad: the periods that they are told from.
pub(super) type Groups = Vec<Vec<usize>>;

impl Learn<'_> {
    /// The rows from which the period `ahead` is told, dyad by dyad, standardised if a scale is given, and which they are.
    pub fn rows(&self, ahead: usize, scale: Option<&Scale>) -> (Rows, Groups) {
        let until = self.n.saturating_sub(ahead);
        let all = self.dyads.len() * until.saturating_sub(self.from);
        let step = all.div_ceil(self.most.max(1)).max(1);
        let mut rows = Rows {
            width: self.table.width,
            values: Vec::new(),
        };
        let mut groups = Groups::new();
        for (at, dyad) in self.dyads.iter().enumerate() {
            // Dyads take turns, so that every period is learnt from; the latest is the first to be taken.
            let told: Vec<usize> = (self.from..until)
                .rev()
                .skip(at % step)
                .step_by(step)
                .collect();
            let told: Vec<usize> = told.into_iter().rev().collect();
            for &t in &told {
                self.table.push(dyad, t, ahead, &mut rows.values);
            }
            groups.push(told);
        }
        if let Some(scale) = scale {
            let each = rows.values.chunks_exact_mut(rows.width.max(1));
            each.for_each(|row| scale.apply(row));
        }
        (rows, groups)
    }

    /// What tells a quad 1 to `most` periods ahead.
    fn quads(&self, scale: &Scale, most: usize, quad: usize, bucket: Bucket) -> Vec<QuadModel> {
        let mut fitted: Vec<(usize, QuadModel)> = Vec::new();
        let at = FITTED.into_iter().filter(|at| *at < most).chain([most]);
        for ahead in at {
            let next = self.quad(scale, ahead, quad, bucket, fitted.last().map(|f| &f.1));
            if let Some((from, last)) = fitted.last().cloned() {
                for between in from + 1..ahead {
                    let share = (between - from) as f64 / (ahead - from) as f64;
                    let mut model = last.towards(&next, share);
                    model.naive = self.naive(bucket, quad, between);
                    fitted.push((between, model));
                }
            }
            fitted.push((ahead, next));
        }
        fitted.into_iter().map(|f| f.1).collect()
    }

    fn naive(&self, bucket: Bucket, quad: usize, ahead: usize) -> Vec<Fitted> {
        let past: Vec<&[_]> = self
            .dyads
            .iter()
            .map(|d| &self.table.counts(d)[..self.n])
            .collect();
        let fitted =
            Naive::ALL.map(|n| Fitted::new(n, bucket, quad, ahead, self.from, self.most, &past));
        fitted.to_vec()
    }

    fn quad(
        &self,
        scale: &Scale,
        ahead: usize,
        quad: usize,
        bucket: Bucket,
        nearer: Option<&QuadModel>,
    ) -> QuadModel {
        let width = self.table.width;
        let columns = self.table.features.columns(quad);
        let (rows, told) = self.rows(ahead, Some(scale));
        let rows = rows.choose(&columns);
        let (mut y, mut groups): (Vec<f64>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
        for (dyad, told) in self.dyads.iter().zip(&told) {
            let begin = y.len();
            let counts = self.table.counts(dyad);
            y.extend(told.iter().map(|t| counts[t + ahead][quad]));
            groups.push(begin..y.len());
        }
        let begin = |weights: fn(&QuadModel) -> &Weights| {
            nearer.map(|near| weights(near).choose(&columns, width))
        };
        let came: Vec<f64> = y.iter().map(|y| f64::from(*y > 0.0)).collect();
        let any = fit(&rows, &came, Family::Logit, self.ridge, begin(|q| &q.any));
        let tally = Tally::new(&y);
        let size = nearer.map_or(1.0, |near| near.size);
        let first = fit(
            &rows,
            &y,
            Family::Counts(size),
            self.ridge,
            begin(|q| &q.counts),
        );
        let expected = |w: &Weights| rows.iter().map(|row| w.predict(row)).collect::<Vec<f64>>();
        let means: Vec<f64> = expected(&first).iter().map(|e| e.exp()).collect();
        let size = tally.best_size(&means, &vec![1.0; y.len()], 1.0, None);
        let counts = fit(&rows, &y, Family::Counts(size), self.ridge, Some(first));
        let etas = [expected(&counts), expected(&any)];
        let of_counts = pool(&groups, &etas[0], &y, Family::Counts(size));
        let of_any = pool(&groups, &etas[1], &came, Family::Logit);
        let mut means = vec![0.0; y.len()];
        for (group, level) in groups.iter().zip(&of_counts.levels) {
            for at in group.clone() {
                means[at] = (etas[0][at] + level).exp();
            }
        }
        let levels = of_counts.levels.iter().zip(&of_any.levels);
        let levels = self
            .dyads
            .iter()
            .cloned()
            .zip(levels.map(|(c, a)| [*c, *a]));
        QuadModel {
            any: any.spread(&columns, width),
            classes: classes(&means, &tally),
            levels: levels.collect(),
            naive: self.naive(bucket, quad, ahead),
            counts: counts.spread(&columns, width),
            size,
        }
    }
}
