//! Pictures that look right in a paper, and small ones in a line of text. Pure functions: the same picture gives the same bytes.
//!
//! 1. [`pair`] draws both faces of a pair over time: cooperation above the axis, conflict below it, words light and deeds dark, with
//!    flips marked; as counts or as rates with intervals, both directions together or each for itself ([`PairPicture::of_rows`]).
//! 2. [`gaps`] draws where words and deeds of pairs part, [`hedge`] who arms or courts both sides of a rivalry, [`latent`] warmth and
//!    hostility over time, [`mirror`] what the next periods may bring, with both faces about one axis, and [`calibration`] how far such forecasts can be believed.
//! 3. [`png`] makes a PNG of any of these with letters of its own, the same on every machine.
//! 4. [`sparkline`] and [`mirrored`] are pictures for tables in a terminal.
//!
//! Both faces always share one scale: a face that is small is drawn small. Blue is cooperation and orange conflict, which people who
//! confuse red and green tell apart, and words and deeds stay apart in grey print. Every mark tells its period and its numbers to
//! readers who point at it. What does not fit (a long title, labels that would overlap) is cut or left out, never drawn over the edge.
//!
//! ```
//! use bifrons_draw::{PairPicture, Sides, pair};
//! use bifrons_faces::Bucket;
//! let picture = PairPicture::of_rows(("ISR", "LBN"), ("Israel", "Lebanon"), "", Bucket::Month, &[], Sides::Summed);
//! assert!(pair(&picture).as_str().starts_with("<svg "));
//! ```

mod calibration;
mod canvas;
mod colours;
mod fan;
mod frame;
mod gaps;
mod hedge;
mod latent;
mod marks;
mod mirror;
mod pair;
mod png;
mod scale;
mod terminal;
mod text;
mod time;

pub use calibration::{CalibrationPicture, CalibrationPoint, calibration};
pub use canvas::{Format, Svg};
pub use fan::{Fan, FanPanel};
pub use frame::Caption;
pub use gaps::{GapsPicture, gaps};
pub use hedge::{HedgePicture, hedge};
pub use latent::{LatentPicture, latent};
pub use marks::FlipMark;
pub use mirror::{MirrorPicture, mirror};
pub use pair::{PairPicture, Panel, Readings, Sides, pair};
pub use png::{PngError, png};
pub use scale::Scale;
pub use terminal::{mirrored, sparkline, squeezed};
