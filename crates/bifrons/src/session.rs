//! What a run talks to: standard output for results, standard error for everything else.

use std::cell::RefCell;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anyhow::Result;

use crate::ask::Watch;
use crate::output::plain;

/// The two streams of a run, and what is known of them.
pub struct Session {
    /// Where results go, buffered.
    pub out: Out,
    /// Whether results are read on a terminal.
    pub terminal: bool,
    /// How text for people is marked.
    pub ink: Ink,
    /// Whether notes are left out (`--quiet`).
    pub quiet: bool,
    /// How whoever asked follows the run, and ends it early; a terminal ends it by ending the process.
    pub watch: Watch,
    /// Whether what a verb finds may be kept in the ledger's folder: not for one who asks by an address, or opened it for reading.
    pub keeps: bool,
    /// What was said, where nobody reads standard error.
    said: RefCell<Vec<String>>,
}

/// Where results go.
pub enum Out {
    /// Standard output.
    Console(BufWriter<StdoutLock<'static>>),
    /// The memory of a program that asked, such as the dashboard's server.
    Memory {
        /// What was written.
        bytes: Vec<u8>,
        /// Most bytes; more are an error.
        most: usize,
    },
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Console(console) => console.write(bytes),
            Self::Memory { bytes: all, most } if all.len() + bytes.len() > *most => {
                Err(io::Error::other(format!(
                    "the answer has more than {} MB; ask for less, or run the command itself",
                    *most >> 20
                )))
            }
            Self::Memory { bytes: all, .. } => all.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Console(console) => console.flush(),
            Self::Memory { .. } => Ok(()),
        }
    }
}

/// How a run ended; the number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All was done.
    Done = 0,
    /// Nothing was found.
    Nothing = 1,
    /// Some input was rejected, or something is wrong.
    Wrong = 2,
}

impl Session {
    /// The streams of this process. Colour is for terminals only, and not where `NO_COLOR` is set.
    pub fn new(quiet: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        Self {
            out: Out::Console(BufWriter::with_capacity(1 << 16, io::stdout().lock())),
            terminal,
            ink: Ink {
                colour: terminal && !refused,
            },
            quiet,
            watch: Watch::default(),
            keeps: true,
            said: RefCell::default(),
        }
    }

    /// Streams for a program that asks: results, of so many bytes at most, and notes are kept in memory, without colour.
    pub fn in_memory(most: usize) -> Self {
        Self {
            out: Out::Memory {
                bytes: Vec::new(),
                most,
            },
            terminal: false,
            ink: Ink { colour: false },
            quiet: false,
            watch: Watch::default(),
            keeps: false,
            said: RefCell::default(),
        }
    }

    /// Whether results are kept in memory.
    pub fn is_in_memory(&self) -> bool {
        matches!(self.out, Out::Memory { .. })
    }

    /// Results and notes of a session in memory; no results of one on the console.
    pub fn into_answer(self) -> (Vec<u8>, Vec<String>) {
        let bytes = match self.out {
            Out::Memory { bytes, .. } => bytes,
            Out::Console(_) => Vec::new(),
        };
        (bytes, self.said.into_inner())
    }

    /// Nothing, unless the run is to end here.
    ///
    /// # Errors
    /// If whoever asked wants no more.
    pub fn go_on(&self) -> Result<()> {
        anyhow::ensure!(!self.watch.stopped(), "stopped before the end");
        Ok(())
    }

    /// A line on standard error that is always shown.
    pub fn say(&self, text: &str) {
        if self.is_in_memory() {
            self.said.borrow_mut().push(plain(text));
            return;
        }
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "{}", plain(text));
    }

    /// A line on standard error that `--quiet` leaves out.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }
}

/// Marks words for a terminal, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    /// Whether escape sequences are written.
    pub colour: bool,
}

impl Ink {
    /// Headings and triggers.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// What matters less.
    pub fn faint(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// The cooperative face.
    pub fn cooperation(self, text: &str) -> String {
        self.wrap("94", text)
    }

    /// The conflictual face.
    pub fn conflict(self, text: &str) -> String {
        self.wrap("33", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }
}
