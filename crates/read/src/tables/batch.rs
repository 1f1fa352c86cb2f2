//! What comes of a chunk of rows, and the account of all of them.

use std::collections::BTreeMap;
use std::fmt;

use bifrons_core::Yearly;

use crate::Rejected;

/// All that a chunk held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Values, in the order of the file; a row may have several.
    pub records: Vec<Yearly>,
    /// Rows that could not be read, or are of what is no state.
    pub rejected: Vec<Rejected>,
    /// The account of all rows.
    pub tally: Tally,
}

/// Why a well-formed row says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dropped {
    /// It names no state.
    NoState,
    /// It has no year.
    NoYear,
    /// None of its variables has a value, or all flags are down.
    NoValue,
    /// Its two states were one in that year.
    OneState,
    /// All that it says was said before. Told by [`super::Seen`].
    Repeated,
}

impl Dropped {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::NoState,
        Self::NoYear,
        Self::NoValue,
        Self::OneState,
        Self::Repeated,
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoState => "no state",
            Self::NoYear => "no year",
            Self::NoValue => "no value",
            Self::OneState => "both states were one",
            Self::Repeated => "said before",
        }
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The account of rows: `read` is always the sum of `kept`, all `dropped` and `rejected`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that are not blank; the header and what stands before it are none.
    pub read: u64,
    /// Rows with a value.
    pub kept: u64,
    /// Rows without, by reason; no reason with 0.
    pub dropped: BTreeMap<Dropped, u64>,
    /// Rows that could not be read, or are of what is no state.
    pub rejected: u64,
    /// Values of the rows kept.
    pub values: u64,
    /// Cells without value by variable, in rows that were kept or dropped.
    pub missing: BTreeMap<String, u64>,
    /// Words that are no state with a code, at most [`Tally::UNKNOWN`] of them, with the number of rows rejected for them.
    pub unknown: BTreeMap<String, u64>,
    /// Values that differ from an earlier one of the same states, years and variable; both are kept. Told by [`super::Seen`].
    pub differing: u64,
}

impl Tally {
    /// How many different unknown words are told.
    pub const UNKNOWN: usize = 1000;

    /// Adds another account to this one.
    pub fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.kept += other.kept;
        self.rejected += other.rejected;
        self.values += other.values;
        self.differing += other.differing;
        for (reason, count) in &other.dropped {
            *self.dropped.entry(*reason).or_default() += count;
        }
        for (variable, count) in &other.missing {
            *self.missing.entry(variable.clone()).or_default() += count;
        }
        for (words, count) in &other.unknown {
            self.unknown_words(words, *count);
        }
    }

    /// All rows dropped.
    pub fn dropped(&self) -> u64 {
        self.dropped.values().sum()
    }

    pub(crate) fn unknown_words(&mut self, words: &str, count: u64) {
        if let Some(known) = self.unknown.get_mut(words) {
            *known += count;
        } else if self.unknown.len() < Self::UNKNOWN {
            self.unknown.insert(words.chars().take(80).collect(), count);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: u64| if count == 1 { "" } else { "s" };
        let (read, kept, values) = (self.read, self.kept, self.values);
        write!(
            f,
            "{read} row{} read: {kept} kept as {values} value{}, {} dropped",
            plural(read),
            plural(values),
            self.dropped()
        )?;
        for (i, (reason, count)) in self.dropped.iter().enumerate() {
            write!(f, "{}{count} {reason}", if i == 0 { " (" } else { ", " })?;
        }
        let close = if self.dropped.is_empty() { "" } else { ")" };
        write!(f, "{close}, {} rejected", self.rejected)
    }
}
