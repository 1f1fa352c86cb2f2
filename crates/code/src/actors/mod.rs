//! Who: names, roles and phrases to states and sectors.

mod discourse;
pub mod gazetteer;
mod memory;
pub mod mention;
mod party;
mod phrase;
mod reference;
mod role;
#[cfg(test)]
mod tests;
mod words;

pub use discourse::{Act, Discourse};
pub use gazetteer::{Gazetteer, Hit, Kind};
pub use party::{Parties, Party, PartyKind};
