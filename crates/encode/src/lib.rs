//! Word pieces to vectors: BERT of MiniLM-L6's shape on the CPU, in whole bytes.
//!
//! 1. [`WordPiece`] cuts one word after the other into [`Piece`]s of a [`VOCABULARY`]; the caller puts the special
//!    pieces around the words of a sentence.
//! 2. [`Encoder::encode`] gives [`Hidden`] states for a batch of sentences: 384 numbers for each piece. Weights are bytes
//!    with a scale for each output, activations bytes with a scale for each piece (rounded to the nearest, halves to even);
//!    sums of their products are exact. Attention, normalising and the activation are computed in single precision.
//! 3. [`Encoder::head`] and [`Encoder::tensor`] give what else the file of weights holds, for use on the hidden states.
//!
//! Invariants: the same pieces give the same bits, whatever stands beside them, on any number of threads and any
//! [`Kernel`]. No input text and no file of weights makes it panic. This crate knows nothing of sentences, trees or events.
//!
//! ```
//! use bifrons_encode::{VOCABULARY, WordPiece};
//! let words = WordPiece::new(VOCABULARY)?;
//! let mut pieces = Vec::new();
//! words.pieces("Peacekeepers", &mut pieces);
//! assert_eq!(pieces.len(), 2); // peacekeeper + ##s
//! # Ok::<(), bifrons_encode::Error>(())
//! ```

mod attention;
mod case;
mod encoder;
mod error;
mod hidden;
#[expect(
    unsafe_code,
    reason = "what a processor can do must be asked for by hand"
)]
mod kernel;
mod lanes;
mod layers;
mod linear;
mod matrix;
mod norm;
mod pieces;
mod store;

pub use case::case;
pub use encoder::Encoder;
pub use error::Error;
pub use hidden::Hidden;
pub use kernel::Kernel;
pub use linear::Linear;
pub use pieces::WordPiece;

/// Numbers of one hidden state.
pub const HIDDEN: usize = 384;
/// Classes of case that [`case`] tells apart, with that of special pieces.
pub const CASES: usize = 6;
/// The pieces of bert-base-uncased, one a line.
pub const VOCABULARY: &str = include_str!("../models/vocab.txt");

/// Heads of attention, of 32 numbers each.
const HEADS: usize = 12;
/// Sixteens of one hidden state.
const WIDE: usize = HIDDEN / 16;

/// A part of a word, or a special piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// Its line in the vocabulary, from 0.
    pub id: u32,
    /// The case of its word, as [`case`] tells it; 0 for special pieces.
    pub case: u8,
}
