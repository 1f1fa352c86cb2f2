//! Both faces of a pair over time.

mod axis;
mod draw;
mod readings;
mod rows;

pub use draw::pair;
pub use rows::Sides;

use bifrons_faces::{Bucket, Cell, Period, Rate};

use crate::{Caption, FlipMark, Format, Scale};

/// What [`pair`] draws: cooperation above the axis of time, conflict below it, both on one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct PairPicture {
    /// Title, subtitle, note.
    pub caption: Caption,
    /// How time is cut; decides how dates are written.
    pub bucket: Bucket,
    /// One or more panels, one below the other, all on one scale. Periods may differ; the axis holds them all.
    pub panels: Vec<Panel>,
    /// Turns to be marked; those beyond the axis are left out.
    pub flips: Vec<FlipMark>,
    /// How counts become heights.
    pub scale: Scale,
    /// What is counted, such as `events per month`.
    pub unit: String,
    /// Size of sheet and letters.
    pub format: Format,
}

/// One panel of a [`PairPicture`].
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Its heading, such as `Israel to Lebanon`; may be empty.
    pub label: String,
    /// What it shows.
    pub readings: Readings,
}

/// Periods in order, each with what is known of it. `None` is a period without data, shaded; so are periods in between that are not
/// listed. A cell of zeros is a period in which nothing was told. Periods that are not exact ([`Period::exact`]) are not drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Readings {
    /// Counts of the four quads as bars, deeds next to the axis and words beyond them; as areas where a period is thinner than
    /// a pixel and a half.
    Counts(Vec<(Period, Option<Cell>)>),
    /// Rates of words+, deeds+, words− and deeds− ([`bifrons_faces::rates`]) as lines with bands of their intervals.
    Rates(Vec<(Period, Option<[Rate; 4]>)>),
}
