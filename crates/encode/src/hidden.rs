use crate::HIDDEN;

/// Hidden states of one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    /// Rows × 384.
    pub(crate) values: Vec<f32>,
}

impl Hidden {
    /// Rows: as many as the sentence has pieces.
    pub fn rows(&self) -> usize {
        self.values.len() / HIDDEN
    }

    /// The 384 numbers of one piece, counted from 0.
    pub fn row(&self, piece: usize) -> Option<&[f32; HIDDEN]> {
        self.values.as_chunks().0.get(piece)
    }

    /// All rows, one after the other.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}
