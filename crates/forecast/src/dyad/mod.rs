//! The next periods of dyads: how many events of each quad, whether there is conflict, whether a flip.
//!
//! 1. A [`Panel`] counts events of all dyads day by day, in whole periods.
//! 2. Features are read off it ([`About`]): counts that age with several half-lives ([`HALF_LIVES`]) of what the two do to each other,
//!    to others and at home, how long ago conflict was, the volume of news, the season. None looks ahead.
//! 3. [`Model::fit`] learns from many dyads at once: for each quad and number of periods ahead a logistic regression of any event and
//!    a negative binomial one of how many, with a ridge, a level of each dyad drawn to that of all (partial pooling), and kinds of
//!    periods ([`Class`]) by which counts scatter. Dyads with little history are told by what they share with others.
//! 4. [`Model::forecasts`] tells the next periods as distributions ([`Counts`]), beside naive rules ([`Naive`]) that need no model, and
//!    what moved the probability of conflict: kinds of features, and periods of events ([`Mover`]).
//!
//! ```
//! use bifrons_core::Quad;
//! use bifrons_faces::Bucket;
//! use bifrons_forecast::dyad::{Model, Options, Panel, Sides};
//! use jiff::{ToSpan, civil::date};
//!
//! // Every second month A strikes B, and C talks to D.
//! let months = (0..60).map(|m| date(2015, 1, 10).checked_add(m.months()).unwrap());
//! let events = months.flat_map(|day| [
//!     (day, "C", "D", Quad::VerbalCooperation),
//!     (day, "A", "B", if day.month() % 2 == 0 { Quad::MaterialConflict } else { Quad::VerbalConflict }),
//! ]);
//! let panel = Panel::new(Bucket::Month, Sides::Directed, [date(2015, 1, 1), date(2019, 12, 31)], events);
//! let model = Model::fit(&panel, &Options { ridge: 1.0, ..Options::default() })?;
//! let forecasts = model.forecasts(&panel, &[panel.dyad("A", "B"), panel.dyad("C", "D")])?;
//! let conflict = |i: usize| forecasts[i].ahead[0].conflict();
//! assert!(conflict(0) > conflict(1));
//! assert_eq!(forecasts[0].ahead[5].period.label(), "2020-06");
//! # Ok::<(), bifrons_forecast::dyad::ForecastError>(())
//! ```

mod aging;
mod classes;
mod counts;
mod features;
mod flip;
mod forecast;
mod model;
mod moved;
mod naive;
mod panel;
mod pool;
mod regress;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod turns;

pub use aging::HALF_LIVES;
pub use classes::Class;
pub use counts::{Counts, Part};
pub use features::{About, MOST_AHEAD};
pub use forecast::{Ahead, Forecast};
pub use model::{Coefficient, ForecastError, Model, Options, Trained, VERSION};
pub use moved::{Moved, Mover};
pub use naive::Naive;
pub use panel::{Dyad, Panel, Quads, Sides};
pub use turns::{TOLD_AFTER, turns};

pub(crate) use model::learnt_from;
pub(crate) use table::Table;
#[cfg(test)]
pub(crate) use tests::{panel as test_panel, world as test_world};
