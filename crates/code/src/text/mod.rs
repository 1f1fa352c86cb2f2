//! Text to sentences, sentences to words.

mod sentence;
mod token;

pub use sentence::split;
pub use token::tokenize;
