//! Who: names, roles and phrases to states and sectors.

pub mod gazetteer;
mod discourse;
mod party;

pub use discourse::Discourse;
pub use gazetteer::{Gazetteer, Hit, Kind};
pub use party::{Parties, Party, PartyKind};
