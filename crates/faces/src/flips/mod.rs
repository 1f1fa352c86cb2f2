//! Flips: when the faces of a pair change, which way, and how sure that is.
//!
//! 1. A [`Series`] holds a pair's periods, evenly spaced, with the four quads and the Goldstein scores.
//! 2. [`flips`] looks at a whole history: [`pelt`] and a few other [`features`] of each period, weighed by a [`Scorer`]
//!    learnt from known turning points, say how likely a new regime begins there; each [`Flip`] tells the level of each quad
//!    before and after, the face that shows it, and the [`Odds`] of its direction.
//! 3. [`live_alarms`] looks back only: [`cusum`] and [`surge`] on both faces.
//! 4. [`Method`] runs these and the baselines, PELT on the volume and on the Goldstein net, on one path.

mod detect;
mod direction;
mod flip;
mod live;
mod pelt;
mod score;
mod series;
#[cfg(test)]
mod tests;

pub use detect::{Alarm, Method, live_alarms};
pub use direction::{Course, Odds, fall, odds};
pub use flip::{Change, Flip, FlipOptions, LEAST, Shown, flips, flips_within};
pub use live::{cusum, merge, surge};
pub use pelt::{anscombe, median, pelt, spread};
pub use score::{Candidate, FEATURE_NAMES, Features, Scorer, candidates, features};
pub use series::{Point, Series};
