//! What comes of a chunk of rows, and the account of all of them.

use std::collections::BTreeMap;
use std::fmt;

use bifrons_core::{Document, Event, PartialDate};

use crate::Rejected;

/// All that a chunk held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Rows that are events, in the order of the file.
    pub rows: Vec<Imported>,
    /// Rows of a file of mentions, in its order.
    pub mentions: Vec<Mention>,
    /// Stories of the events and mentions, each once a batch, in the order met; their text is empty.
    pub documents: Vec<Document>,
    /// Rows that could not be read.
    pub rejected: Vec<Rejected>,
    /// The account of all rows.
    pub tally: Tally,
}

/// A row that is an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The event. Its id comes from the data set and the row's own number where that is one (GDELT), else from its content, so that
    /// a row that is repeated, in a file or from file to file, has the same id.
    pub event: Event,
    /// For events that data tell from both sides: the same number for the row and its mirror (same story, day, code and parties).
    pub mirror: Option<u64>,
    /// What the row says beside the event.
    pub original: Original,
}

/// Figures of a row that are kept as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Original {
    /// Line in the file, 1-based.
    pub line: u64,
    /// Goldstein score or intensity by the file.
    pub goldstein: Option<f32>,
    /// Mentions that the file counts (GDELT's NumMentions).
    pub mentions: Option<u32>,
    /// Sources that the file counts (GDELT's NumSources).
    pub sources: Option<u32>,
    /// Articles that the file counts (GDELT's NumArticles).
    pub articles: Option<u32>,
    /// Average tone by the file, -100 to 100 (GDELT's AvgTone).
    pub tone: Option<f32>,
}

/// A report of an event that stands in another file.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Id of the event.
    pub event: String,
    /// Id of the story.
    pub doc: String,
    /// Day of the report.
    pub date: Option<PartialDate>,
    /// 0-based index of the sentence in the story.
    pub sentence: i32,
    /// 0 to 1, by the data.
    pub confidence: f32,
}

/// Why a well-formed row is no event of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dropped {
    /// Its date is empty.
    NoDate,
    /// It has neither code nor event text.
    NoCode,
    /// Its code or event text is none of its scheme.
    UnknownCode,
    /// A public statement (01), which has no PLOVER type.
    Statement,
    /// Both parties are empty.
    NoParties,
}

impl Dropped {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::NoDate,
        Self::NoCode,
        Self::UnknownCode,
        Self::Statement,
        Self::NoParties,
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoDate => "no date",
            Self::NoCode => "no code",
            Self::UnknownCode => "unknown code",
            Self::Statement => "public statement (01), which has no type",
            Self::NoParties => "no parties",
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
    /// Rows that are not blank; a header is none.
    pub read: u64,
    /// Events and mentions.
    pub kept: u64,
    /// Rows that are no events of ours, by reason; no reason with 0.
    pub dropped: BTreeMap<Dropped, u64>,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Of those kept, events with a party that is named and has no code.
    pub uncoded: u64,
    /// Codes and event texts that are none, at most [`Tally::UNKNOWN`] of them, with their numbers.
    pub unknown: BTreeMap<String, u64>,
}

impl Tally {
    /// How many different unknown codes are told.
    pub const UNKNOWN: usize = 100;

    /// Adds another account to this one.
    pub fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.kept += other.kept;
        self.rejected += other.rejected;
        self.uncoded += other.uncoded;
        for (reason, count) in &other.dropped {
            *self.dropped.entry(*reason).or_default() += count;
        }
        for (code, count) in &other.unknown {
            self.unknown_code(code, *count);
        }
    }

    /// All rows dropped.
    pub fn dropped(&self) -> u64 {
        self.dropped.values().sum()
    }

    pub(crate) fn unknown_code(&mut self, code: &str, count: u64) {
        if let Some(known) = self.unknown.get_mut(code) {
            *known += count;
        } else if self.unknown.len() < Self::UNKNOWN {
            self.unknown.insert(code.chars().take(80).collect(), count);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.read == 1 { "" } else { "s" };
        let (read, kept, rejected) = (self.read, self.kept, self.rejected);
        let dropped = self.dropped();
        write!(f, "{read} row{plural} read: {kept} kept, {dropped} dropped")?;
        for (i, (reason, count)) in self.dropped.iter().enumerate() {
            write!(f, "{}{count} {reason}", if i == 0 { " (" } else { ", " })?;
        }
        let close = if self.dropped.is_empty() { "" } else { ")" };
        write!(f, "{close}, {rejected} rejected")
    }
}
