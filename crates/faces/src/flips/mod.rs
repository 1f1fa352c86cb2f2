//! Flips: when the face of a pair changes for good, which way, and how sure that is.

mod features;
mod live;
mod pelt;
mod series;

pub use features::*;
pub use live::*;
pub use pelt::*;
pub use series::{Point, Series};
