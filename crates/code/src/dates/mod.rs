//! When: expressions of time in a sentence, resolved against the day of publication.

use bifrons_core::PartialDate;
use jiff::civil::Date;

use crate::tree::Tree;

/// An expression of time and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// First word.
    pub start: usize,
    /// Word after the last.
    pub end: usize,
    /// When, or since when.
    pub date: PartialDate,
    /// Until when, if it is a stretch of days.
    pub enddate: Option<PartialDate>,
}

/// Expressions of time in order. Without a day of publication only those that need none are found.
pub fn find(_tree: &Tree, _published: Option<Date>) -> Vec<Time> {
    Vec::new()
}
