//! Text to sentences, sentences to words.

mod dateline;
mod sentence;
mod token;

pub use dateline::dateline;
pub use sentence::split;
pub use token::tokenize;
