//! Pictures.

mod canvas;
mod colours;
mod frame;
mod marks;
mod pair;
mod png;
mod scale;
mod text;
mod time;

pub use canvas::{Format, Svg};
pub use frame::Caption;
pub use marks::FlipMark;
pub use pair::{PairPicture, Panel, Readings, Sides, pair};
pub use png::{PngError, png};
pub use scale::Scale;
