//! A forecast as it is kept, so that it can be scored when its period is over.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use bifrons_core::Quad;
use bifrons_faces::Bucket;
use jiff::civil::Date;
use thiserror::Error;

use crate::dyad::{Counts, Dyad, Naive, Sides};

/// What a forecast is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// How many events of a quad the period has.
    Events(Quad),
    /// Whether the period has any deed of conflict.
    Conflict,
    /// Whether a flip begins after the day of the forecast and not after the period.
    Flip,
}

impl Target {
    /// All targets: the four quads in their order, conflict, flip.
    pub const ALL: [Target; 6] = [
        Self::Events(Quad::VerbalCooperation),
        Self::Events(Quad::MaterialCooperation),
        Self::Events(Quad::VerbalConflict),
        Self::Events(Quad::MaterialConflict),
        Self::Conflict,
        Self::Flip,
    ];

    /// The word for it in tables and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Events(Quad::VerbalCooperation) => "words+",
            Self::Events(Quad::MaterialCooperation) => "deeds+",
            Self::Events(Quad::VerbalConflict) => "words-",
            Self::Events(Quad::MaterialConflict) => "deeds-",
            Self::Conflict => "conflict",
            Self::Flip => "flip",
        }
    }
}

/// Who forecasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum By {
    /// [`crate::dyad::Model`].
    Model,
    /// A naive rule.
    Naive(Naive),
    /// The share of past periods in which it came, for flips.
    Usual,
}

impl By {
    /// All of them.
    pub const ALL: [By; 6] = [
        Self::Model,
        Self::Naive(Naive::Last),
        Self::Naive(Naive::Seasonal),
        Self::Naive(Naive::Smoothed),
        Self::Naive(Naive::Recent),
        Self::Usual,
    ];

    /// The word for it in tables and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Naive(naive) => naive.name(),
            Self::Usual => "usual",
        }
    }
}

/// What was forecast.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A distribution of counts.
    Counts(Counts),
    /// A probability, 0 to 1.
    Probability(f64),
}

/// One forecast of one target of one dyad and period.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The last day that was known.
    pub made_on: Date,
    /// Version of the forecaster.
    pub version: Arc<str>,
    /// Who to whom.
    pub dyad: Arc<Dyad>,
    /// Whether directions are told apart.
    pub sides: Sides,
    /// How time is cut.
    pub bucket: Bucket,
    /// What is told.
    pub target: Target,
    /// The period told, such as `2021-03`.
    pub period: Arc<str>,
    /// So many periods after the last one known, 1 or more.
    pub ahead: usize,
    /// Who forecasts.
    pub by: By,
    /// The forecast.
    pub told: Told,
}

/// Levels of the quantiles that are written.
pub const LEVELS: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

impl Row {
    /// Names of the columns, in the order in which [`Row::values`] gives them.
    pub const COLUMNS: [&'static str; 20] = [
        "made_on",
        "version",
        "a",
        "b",
        "sides",
        "bucket",
        "target",
        "period",
        "ahead",
        "by",
        "probability",
        "mean",
        "q2.5",
        "q10",
        "q25",
        "q50",
        "q75",
        "q90",
        "q97.5",
        "distribution",
    ];

    /// The row as text. `probability` is that of at least one event, or of conflict or flip; mean, quantiles and distribution are
    /// empty where only a probability was told. [`Row::parse`] reads all but the quantiles and the mean, which follow from the rest.
    pub fn values(&self) -> [String; 20] {
        let (probability, counts) = match &self.told {
            Told::Counts(counts) => (counts.any(), Some(counts)),
            Told::Probability(p) => (*p, None),
        };
        let of = |f: &dyn Fn(&Counts) -> String| counts.map(f).unwrap_or_default();
        let quantiles = counts.map(|c| c.quantiles(&LEVELS)).unwrap_or_default();
        let quantile = |i: usize| quantiles.get(i).map(u64::to_string).unwrap_or_default();
        let sides = match self.sides {
            Sides::Directed => "directed",
            Sides::Summed => "summed",
        };
        [
            self.made_on.to_string(),
            self.version.to_string(),
            self.dyad.0.clone(),
            self.dyad.1.clone(),
            sides.to_string(),
            self.bucket.to_string(),
            self.target.name().to_string(),
            self.period.to_string(),
            self.ahead.to_string(),
            self.by.name().to_string(),
            format!("{probability:.6}"),
            of(&|c| format!("{:.4}", c.mean())),
            quantile(0),
            quantile(1),
            quantile(2),
            quantile(3),
            quantile(4),
            quantile(5),
            quantile(6),
            of(&Counts::to_string),
        ]
    }

    /// Reads what [`Row::values`] wrote.
    ///
    /// # Errors
    /// [`RowError`] with the column that cannot be read and what may stand there.
    pub fn parse(values: &[&str]) -> Result<Self, RowError> {
        let text = |column: &str| -> Result<&str, RowError> {
            let at = Self::COLUMNS.iter().position(|c| *c == column);
            let found = at.and_then(|at| values.get(at));
            found
                .copied()
                .ok_or_else(|| RowError::new(column, "", "a value"))
        };
        let distribution = text("distribution")?;
        let told = match distribution.is_empty() {
            true => {
                let probability = text("probability")?;
                let p = read(probability, "probability", "a number from 0 to 1")?;
                if !(0.0..=1.0).contains(&p) {
                    return Err(RowError::new(
                        "probability",
                        probability,
                        "a number from 0 to 1",
                    ));
                }
                Told::Probability(p)
            }
            false => Told::Counts(read(distribution, "distribution", Counts::FORM)?),
        };
        let sides = match text("sides")? {
            "directed" => Sides::Directed,
            "summed" => Sides::Summed,
            other => return Err(RowError::new("sides", other, "directed or summed")),
        };
        let (target, by) = (text("target")?, text("by")?);
        let known_target = Target::ALL.into_iter().find(|t| t.name() == target);
        let known_by = By::ALL.into_iter().find(|b| b.name() == by);
        Ok(Self {
            made_on: read(text("made_on")?, "made_on", "a date such as 2021-03-31")?,
            version: text("version")?.into(),
            dyad: Arc::new((text("a")?.to_string(), text("b")?.to_string())),
            sides,
            bucket: read(
                text("bucket")?,
                "bucket",
                "day, week, month, quarter or year",
            )?,
            target: known_target.ok_or_else(|| {
                RowError::new(
                    "target",
                    target,
                    "words+, deeds+, words-, deeds-, conflict or flip",
                )
            })?,
            period: text("period")?.into(),
            ahead: read(text("ahead")?, "ahead", "a whole number")?,
            by: known_by.ok_or_else(|| {
                RowError::new("by", by, "model, last, seasonal, smoothed, recent or usual")
            })?,
            told,
        })
    }
}

/// A row of a record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("column {column}: `{found}` is not {wanted}")]
pub struct RowError {
    /// The column.
    pub column: String,
    /// What stands there.
    pub found: String,
    /// What may.
    pub wanted: String,
}

impl RowError {
    fn new(column: &str, found: &str, wanted: &str) -> Self {
        Self {
            column: column.to_string(),
            found: found.to_string(),
            wanted: wanted.to_string(),
        }
    }
}

fn read<T: FromStr>(text: &str, column: &str, wanted: &str) -> Result<T, RowError> {
    text.parse()
        .map_err(|_| RowError::new(column, text, wanted))
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
