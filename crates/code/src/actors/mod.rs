//! Who: names, roles and phrases to states and sectors.

mod discourse;
pub mod gazetteer;
mod memory;
pub mod mention;
mod party;
pub mod petrarch;
mod phrase;
mod reference;
mod role;
#[cfg(test)]
mod tests;
pub mod user;
mod words;

pub use discourse::{Act, Discourse};
pub use gazetteer::{Gazetteer, Hit, Kind};
pub use party::{Parties, Party, PartyKind};
