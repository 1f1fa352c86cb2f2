//! Who: names, roles and phrases to states and sectors.

mod discourse;
pub mod gazetteer;
mod party;
mod reference;

pub use discourse::Discourse;
pub use gazetteer::{Gazetteer, Hit, Kind};
pub use party::{Parties, Party, PartyKind};
