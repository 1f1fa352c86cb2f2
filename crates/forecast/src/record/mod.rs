//! How good forecasts were: kept, and scored when their periods are over.
//!
//! 1. [`back_test`] makes the forecasts of past periods as if each were the last, with naive ones beside them.
//! 2. A [`Row`] is a forecast as it is kept: when it was made, by which version, of what, and its distribution or probability. Rows of
//!    a [`crate::dyad::Forecast`] are kept the same way ([`crate::dyad::Forecast::rows`]).
//!    They are written as columns ([`Row::COLUMNS`], [`Row::values`]) and read again the same.
//! 3. [`score`] takes rows whose periods are over to [`Score`]s: Brier score with its parts, logarithmic score, CRPS, coverage of
//!    intervals, calibration, and skill against each naive rule.

mod backtest;
mod outcomes;
mod row;
mod score;
#[cfg(test)]
mod tests;

pub use backtest::{Trial, back_test};
pub(crate) use backtest::{back_test_of, told_by};
pub use outcomes::Outcomes;
pub use row::{By, LEVELS, Row, RowError, Target, Told};
pub use score::{Bin, BrierParts, INTERVALS, Score, pooled, score};
