//! Pure numbers: both faces of a pair of states, period by period. No files, no SQL, no clock.
//!
//! 1. A [`Bucket`] cuts time into days, weeks, months, quarters or years; a [`Period`] is one of them, or a coarser
//!    stretch when an event's date is not known that finely.
//! 2. A [`Cell`] counts the events of one pair, period and [`Direction`] in the four quads, with summed magnitudes.
//! 3. [`face_rows`] sums cells into [`FaceRow`]s, adds the row of both directions, and the two measures:
//!    [`Cell::duality`] (are both faces shown at once?) and [`Cell::gap`] (do deeds fall behind words?).
//! 4. A [`Series`] of a pair's periods has [`flips`], at which a new regime begins, and [`live_alarms`].
//!
//! The faces are kept apart throughout: no function here nets cooperation against conflict into one number,
//! but for the direction of a flip, which the Goldstein scores tell best.
//!
//! ```
//! use bifrons_core::Quad;
//! use bifrons_faces::{Bucket, Cell, Direction, FaceKey, Kappa, Period, face_rows};
//!
//! let march = Period::of(Some("2021-03-05".parse().unwrap()), Bucket::Month);
//! let key = FaceKey { a: "RUS".into(), b: "UKR".into(), period: march, direction: Direction::Forward };
//! let event = Cell::of_event(Quad::VerbalCooperation, 2.5, 3);
//! let rows = face_rows([(key, event)], Kappa::default());
//! assert_eq!((rows[0].key.period.label(), rows[0].cell.vc, rows[0].cell.reports), ("2021-03", 1, 3));
//! ```

mod bucket;
mod cell;
mod flips;
mod rows;

pub use bucket::{Bucket, Period};
pub use cell::{Cell, Kappa};
pub use flips::{
    Alarm, Candidate, Change, Course, FEATURE_NAMES, Features, Flip, FlipOptions, LEAST, Method,
    Odds, Point, Scorer, Series, Shown, anscombe, candidates, cusum, fall, features, flips,
    flips_within, live_alarms, median, merge, odds, pelt, spread, surge,
};
pub use rows::{Direction, FaceKey, FaceRow, face_rows};
