//! What: predicates of a tree to events.

pub mod args;
mod draft;
pub mod implicit;
mod judged;
pub mod lexicon;
mod light;
pub mod pattern;
mod roles;

pub use draft::{Draft, drafts};
pub use implicit::Implicit;
pub use judged::{has_candidate, judged};
pub use lexicon::Lexicon;
