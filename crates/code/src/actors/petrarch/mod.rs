//! Lists of actors and agents in the format of PETRARCH and TABARI, read into lines of a user's list.
//!
//! Actors are a name with codes in brackets, on its line or below, and synonyms (`+NAME`); a code may hold for a time only:
//! `[CODE <date]` before a day, `[CODE >date]` from a day on, `[CODE date-date]` between two, and a code without a time whenever
//! no other does. Agents are nouns with a plural and a code, `NOUN {PLURAL} [~CODE]`, where `!NAME!` stands for any word of the
//! line `!NAME! = WORD, WORD`.

mod actors;
mod agents;
mod code;
mod words;

use std::fmt;

pub use code::Mapped;

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Lines of a user's list, sorted, each once.
    pub lines: Vec<String>,
    /// Codes of names and nouns that were read, and what stands in the place of one.
    pub read: usize,
    /// Of these, how many are in `lines`; all others are told in `skipped`.
    pub kept: usize,
    /// What was left out, with its reason, in order of line.
    pub skipped: Vec<Left>,
    /// Parts of codes that were left out of lines that are kept.
    pub notes: Vec<Left>,
}

/// Something of the file that is not in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Line, from 1.
    pub line: usize,
    /// What it is, and why it is left out.
    pub what: String,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.what)
    }
}

/// Reads a file of actors, or of agents if `agents`. Nothing is an error: what is not understood is told.
pub fn read(text: &str, agents: bool) -> Import {
    let mut import = Import::default();
    let lines = words::lines(text);
    if agents {
        agents::read(&lines, &mut import);
    } else {
        actors::read(&lines, &mut import);
    }
    import.read = import.kept + import.skipped.len();
    import.lines.sort();
    import.lines.dedup();
    import.skipped.sort_by_key(|l| l.line);
    import.notes.sort_by_key(|l| l.line);
    import
}

/// Whether a file of that name holds agents rather than actors.
pub fn is_agents(file: &str) -> bool {
    file.to_lowercase().contains("agents")
}

impl Import {
    fn skip(&mut self, line: usize, what: String) {
        self.skipped.push(Left { line, what });
    }
}

#[cfg(test)]
mod tests;
