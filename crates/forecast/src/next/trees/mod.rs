//! Gradient-boosted trees over levels of a byte, for ranking: histograms of whole numbers, so that sums are the same in any
//! order and on any number of threads.

mod forest;
mod grow;
mod histogram;
mod objective;
mod table;

pub use forest::{Forest, ForestOptions, Node, Tree};
pub use grow::GrowOptions;
pub use objective::{Objective, Slope, slopes};
pub use table::Table;
