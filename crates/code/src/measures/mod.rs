//! Indicators and ties of a sentence.

pub mod numbers;

use bifrons_core::{Document, Measure};

use crate::actors::Parties;
use crate::mood::Cues;
use crate::tree::Tree;

/// Measures of the sentence, in order.
pub fn find(_document: &Document, _tree: &Tree, _parties: &Parties, _cues: &Cues) -> Vec<Measure> {
    Vec::new()
}
