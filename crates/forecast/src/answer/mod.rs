//! What a program that asks needs: counts in, a forecast of a pair out, with the record of forecasts made the same way.
//!
//! [`answer`] takes all that is known, day by day, and gives an [`Answer`], which serialises as it stands; the rows of its tables are
//! [`Line`], [`ScoreLine`], [`BinLine`] and [`MoverLine`], each with `COLUMNS` and `values`. [`Answer::rows`] are to be kept, by
//! [`crate::record::kept`]; [`scores`] tells how good those are whose periods are over.
//!
//! ```
//! use bifrons_faces::Bucket;
//! use bifrons_forecast::answer::{Asked, answer};
//! use jiff::{ToSpan, civil::date};
//!
//! // Every second month A strikes B, and C talks to D.
//! let months = (0..60).map(|m| date(2015, 1, 10).checked_add(m.months()).unwrap());
//! let counts = months.flat_map(|day| [
//!     (day, "A", "B", if day.month() % 2 == 0 { [0.0, 0.0, 0.0, 2.0] } else { [0.0, 0.0, 1.0, 0.0] }),
//!     (day, "C", "D", [1.0, 0.0, 0.0, 0.0]),
//! ]);
//! let asked = Asked { ahead: 2, ..Asked::new("A", "B", Bucket::Month) };
//! let told = answer(counts, [date(2015, 1, 1), date(2019, 12, 31)], &asked)?;
//! assert_eq!((told.made_on.as_str(), told.ahead.len(), told.ahead[1].period.as_str()), ("2019-12-31", 2, "2020-02"));
//! assert!(!told.record.scores.is_empty());
//! # Ok::<(), bifrons_forecast::dyad::ForecastError>(())
//! ```

mod lines;
mod make;
#[cfg(test)]
mod tests;

pub use lines::{BinLine, Line, MoverLine, ScoreLine};
pub use make::answer;

use bifrons_faces::Bucket;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dyad::{Panel, Sides};
use crate::record::{Outcomes, Row, pooled, score};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The actor, or one of the two.
    pub a: String,
    /// The recipient, or the other.
    pub b: String,
    /// How time is cut; months as a rule.
    pub bucket: Bucket,
    /// Whether what each does to the other is told apart. Both together is what a pair's page shows.
    pub sides: Sides,
    /// Periods to be told, 1 to [`crate::dyad::MOST_AHEAD`].
    pub ahead: usize,
    /// The last day that may be known; all that is later is left out. `None`: all is known.
    pub as_of: Option<Date>,
}

impl Asked {
    /// Both directions of a pair together, six periods ahead, from all that is known.
    pub fn new(a: &str, b: &str, bucket: Bucket) -> Self {
        Self {
            a: a.to_string(),
            b: b.to_string(),
            bucket,
            sides: Sides::Summed,
            ahead: 6,
            as_of: None,
        }
    }
}

/// A forecast of a pair, and how good such forecasts were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The actor, or the first of the two by name.
    pub a: String,
    /// The other.
    pub b: String,
    /// `directed` or `summed`.
    pub sides: String,
    /// `month`, `week` …
    pub bucket: String,
    /// The last day that was known, such as `2021-03-31`: the end of the last whole period.
    pub made_on: String,
    /// [`crate::dyad::VERSION`].
    pub version: String,
    /// What the model was fitted to.
    pub trained: Span,
    /// How good forecasts made the same way were; to be shown first.
    pub record: Record,
    /// The periods told, the next one first.
    pub ahead: Vec<Ahead>,
    /// What each kind of features adds to the log-odds of conflict in the next period, the weightiest first.
    pub about: Vec<About>,
    /// The events that moved the probability of conflict in the next period most, the weightiest first.
    pub moved: Vec<MoverLine>,
    /// Events of the last periods that are over, the earliest first: what a picture shows before the forecast.
    pub history: Vec<Seen>,
    /// The forecast as it is kept and scored later.
    #[serde(skip)]
    pub rows: Vec<Row>,
}

/// What a model was fitted to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// First period.
    pub first: String,
    /// Last period; nothing after it was seen.
    pub last: String,
    /// Dyads that were learnt from.
    pub dyads: usize,
    /// Pairs of a dyad and a period that were learnt from.
    pub rows: usize,
}

/// What comes in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ahead {
    /// The period, such as `2021-04`.
    pub period: String,
    /// So many after the last one known.
    pub ahead: usize,
    /// Probability of at least one deed of conflict.
    pub conflict: f64,
    /// Probability that a flip begins in this period or one before it that is told.
    pub flip: f64,
    /// How often flips came so soon in the past of all.
    pub flip_usual: f64,
    /// words+, deeds+, words−, deeds−.
    pub quads: Vec<Told>,
}

/// Events of one quad that may come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// `words+`, `deeds+`, `words-` or `deeds-`.
    pub quad: String,
    /// Expected events.
    pub mean: f64,
    /// Counts not exceeded with probability 0.025, 0.1, 0.25, 0.5, 0.75, 0.9 and 0.975 ([`crate::record::LEVELS`]).
    pub quantiles: [u64; 7],
    /// Probability of at least one.
    pub any: f64,
    /// What naive rules expect, by their names.
    pub naive: Vec<Naive>,
}

/// What a naive rule expects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Naive {
    /// `last`, `seasonal`, `smoothed` or `recent`.
    pub by: String,
    /// Expected events.
    pub mean: f64,
}

/// A kind of features and what it adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// What it is about, such as `own conflict`.
    pub about: String,
    /// Added to the log-odds of conflict, against the mean of all dyads learnt from.
    pub effect: f64,
}

/// Events of a period that is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The period.
    pub period: String,
    /// words+, deeds+, words−, deeds−.
    pub quads: [f64; 4],
}

/// How good forecasts were that were made as if each past period were the last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// First and last period told; empty where too little is known for any test.
    pub first: String,
    /// See `first`.
    pub last: String,
    /// Dyads that were told.
    pub dyads: usize,
    /// Models that were fitted on the way, each to what was known by then.
    pub models: usize,
    /// Scores of all dyads by target, periods ahead and forecaster, those of all periods ahead together first; then of the pair alone.
    pub scores: Vec<ScoreLine>,
    /// What was told of conflict and of flips, against what came.
    pub calibration: Vec<BinLine>,
}

/// How good kept forecasts were whose periods are over by now, those of all periods ahead together first (`ahead` 0), then by periods
/// ahead. A row counts as often as it is given: see [`crate::record::kept`].
pub fn scores(panel: &Panel, rows: &[Row]) -> Vec<ScoreLine> {
    let outcomes = Outcomes::new(panel, rows);
    let together = lines::of_scores("kept", &pooled(rows, &outcomes));
    let apart = lines::of_scores("kept", &score(rows, &outcomes));
    together.into_iter().chain(apart).collect()
}
