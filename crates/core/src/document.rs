//! A news report and positions in it.

use crate::PartialDate;

/// A half-open range of positions in a text, counted in Unicode code points unless a field says bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First position inside.
    pub start: usize,
    /// First position after.
    pub end: usize,
}

impl Span {
    /// The range from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether the two ranges share a position.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// One news report, as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Given by the source, else [`crate::document_id`].
    pub id: String,
    /// Day of publication; relative dates in the text resolve against it.
    pub date: Option<PartialDate>,
    /// Who published it, as stated; empty if unknown.
    pub publisher: String,
    /// Headline, empty if there is none.
    pub title: String,
    /// Address, empty if unknown.
    pub url: String,
    /// Language tag as stated by the source, empty if unknown.
    pub language: String,
    /// Body; paragraphs are divided by blank lines.
    pub text: String,
}

/// A value with what was noticed on the way. Text is never an error: it is only not understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome<T> {
    /// What was understood.
    pub value: T,
    /// What was not, a sentence each.
    pub notes: Vec<String>,
}
