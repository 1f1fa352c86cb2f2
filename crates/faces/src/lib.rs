//! Pure numbers: both faces of a pair of states, period by period. No files, no SQL, no clock.
//!
//! 1. A [`Bucket`] cuts time into days, weeks, months, quarters or years; a [`Period`] is one of them, or a coarser
//!    stretch when an event's date is not known that finely.
//! 2. A [`Cell`] counts the events of one pair, period and [`Direction`] in the four quads, with summed magnitudes.
//! 3. [`face_rows`] sums cells into [`FaceRow`]s, adds the row of both directions, and the two measures:
//!    [`Cell::duality`] (are both faces shown at once?) and [`Cell::gap`] (do deeds fall behind words?).
//! 4. [`rates`] makes rates with intervals of counts, against the volume of news; [`fill`] sets cells in a row without gaps.
//!    [`ambivalence`] tells how mixed and how strong a cell is, [`kappas`] what is even in the world of each period.
//! 5. [`gaps`] ranks pairs whose words and deeds part; [`hedges`] finds who courts and arms both sides of a rivalry;
//!    [`balance()`] tells how a network of friends and foes hangs together, [`alignments`] who has the same ones; [`voices`] which
//!    source tells a pair's conflict face how many times as often as the others.
//! 6. [`fit_latent`], [`latent_smooth`] and [`latent_filter`] follow hostility or warmth that thin counts let one know of.
//! 7. A [`Series`] of a pair's periods has [`flips`], at which a new regime begins, and [`live_alarms`].
//! 8. [`shift`] tells whether there is more of something than the volume of news lets expect, [`pace`] whether a source fell silent,
//!    [`share()`] how far a share of a few cases may be believed.
//! 9. [`rivalries`], [`transfers`], [`ideal_points`] and [`Strengths`] take yearly tables to what these measures ask for; [`beside`] to what is
//!    shown beside the faces.
//!
//! Pairs, states and sources are indexes of the caller's own lists. What a formula rests on stands with its function; intervals
//! are central ones of the probability asked for.
//!
//! The faces are kept apart throughout: where a sign is needed (balance, alignment), ties of two faces are told as such or weighed;
//! the Goldstein sum of a cell is a label of direction, and tells that of a flip.
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

mod alignment;
mod ambivalence;
mod balance;
mod bucket;
mod cell;
mod flips;
mod gap;
mod hedging;
mod latent;
mod quantile;
mod rate;
mod rows;
mod share;
mod shift;
mod silence;
mod ties;
mod voices;

pub use alignment::{Alignment, alignments};
pub use ambivalence::{Ambivalence, Smoothing, ambivalence, kappas};
pub use balance::{
    Balance, Frustration, SignedTie, StateBalance, Triad, TriadKind, balance, frustration,
};
pub use bucket::{Bucket, Period};
pub use cell::{Cell, Kappa};
pub use flips::{
    Alarm, Candidate, Change, Course, FEATURE_NAMES, Features, Flip, FlipOptions, LEAST, Method,
    Odds, Point, Scorer, Series, Shown, anscombe, candidates, cusum, fall, features, flips,
    flips_within, live_alarms, median, merge, odds, pelt, spread, surge,
};
pub use gap::{Gap, Lately, gaps};
pub use hedging::{
    Hedge, HedgeKind, HedgeRules, Rivalry, Transfer, YearFace, arms_of_events, hedges,
    rivalries_of_faces,
};
pub use latent::{Latent, LatentModel, Loading, fit_latent, latent_filter, latent_smooth};
pub use rate::{Memory, Rate, World, fill, rates};
pub use rows::{Direction, FaceKey, FaceRow, face_rows, face_rows_by};
pub use share::{Share, share};
pub use shift::shift;
pub use silence::{Pace, pace};
pub use ties::{Strengths, beside, ideal_points, rivalries, states_of, transfers};
pub use voices::{Report, Told, Voice, VoiceRules, clusters, told, voices};
