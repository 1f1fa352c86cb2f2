//! Rows of levels, in blocks, so that a table grows without being copied.

/// Rows of one width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    width: usize,
    rows: usize,
    blocks: Vec<Vec<u8>>,
}

/// Rows in a block: a power of two.
const BLOCK: usize = 1 << 14;

impl Table {
    /// An empty table whose rows have `width` levels.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// Adds a row; what is beyond the width is left off, what is missing is 0.
    pub fn push(&mut self, levels: impl IntoIterator<Item = u8>) {
        if self.rows.is_multiple_of(BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK * self.width));
        }
        self.rows += 1;
        if let Some(block) = self.blocks.last_mut() {
            block.extend(levels.into_iter().take(self.width));
            block.resize(((self.rows - 1) % BLOCK + 1) * self.width, 0);
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many levels a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The levels of a row.
    #[inline]
    pub fn row(&self, at: usize) -> &[u8] {
        let begin = at % BLOCK * self.width;
        &self.blocks[at / BLOCK][begin..begin + self.width]
    }
}
