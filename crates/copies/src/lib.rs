//! Which reports tell one story: wire copy, updates and reprints, told from their words as they arrive.
//!
//! 1. The title and text of a report become a set of shingles: pairs of content words that stand near each other.
//! 2. An index of fixed size gives the earlier reports that share some with it: each report held is found by its
//!    smallest shingles (a bottom-k sketch; Cohen & Kaplan 2007), and all shingles of the new one are looked up, so that
//!    a cut copy is found however much longer the whole is, and the whole however short the copy that came before.
//! 3. The likeness of each candidate is measured: how much of the shorter report is contained in the longer, by shingles
//!    weighted by how few stories have them. Names of a crisis, set phrases and footers of publishers weigh little.
//! 4. A report that is enough alike joins the story; any other opens a story of its own. An update that brings much new
//!    text is remembered beside the first report, so that what copies the update is found too.
//!
//! Everything happens in order of arrival, in one pass and in memory of a stated size: the same reports in the same order
//! get the same stories. Stories never merge afterwards. This crate knows no files, and nothing of sentences or events.
//!
//! ```
//! use bifrons_copies::{Copies, Limits};
//! let mut copies = Copies::new(Limits { reports: 1_000, ..Limits::default() });
//! let day = "2021-05-30".parse().ok();
//! let wire = "France praised Kenya on Sunday for sending doctors and medicine to the flooded towns along the border.";
//! let reprint = "France on Sunday lauded Kenya for sending medicine and doctors to flooded towns along the border.";
//! let other = "Kenya accused Somalia on Sunday of sending fighters to the flooded towns along the border.";
//! let first = copies.place("a", day, "", wire);
//! assert_eq!(first.similarity, None);
//! assert_eq!(copies.place("b", day, "", reprint).story, first.story);
//! assert_ne!(copies.place("c", day, "", other).story, first.story);
//! ```
//!
//! # What a story is, and is not
//!
//! Two reports tell one story if at least [`SIMILARITY`] of the weighted shingles of the shorter are in the longer, the
//! shorter is at least [`PART`] of the longer, and the story's first report is at most [`Limits::days`] away. So the
//! day's round-up of many stories is not a story with each of them, and a column that comes every month not one story.
//! The next day's report with new tolls and half of the old text is one with the first. Reports in two languages never
//! are: they share no words.
//!
//! # How a ledger would use it
//!
//! *A column `story` of `documents`.* [`Copies::place`] is called once for each document that is new, in the order in
//! which the ledger takes them in (one thread; it is some hundred times as fast as the coder). [`Placed::story`] is a
//! hash of the id of the story's first report, so that it does not change when more is added. Before the first
//! document of a run, the documents of the ledger dated within [`Limits::days`] of the batch are told to
//! [`Copies::resume`] in their order, with the story that they have; a run that was stopped and begun again then gives
//! the stories that one run would have given, but for those whose first report has left the window meanwhile.
//!
//! *Reports of one event.* Rows of an event are told from each other by a key of the folded sentence, type, factuality,
//! `counted`, parties and the order of such events in the sentence. A reworded reprint has another sentence. So each
//! row gets a second key, in which the *story* stands for the sentence, and the order counts within the document: the
//! second "USA accuses RUS" of a reprint is the second of the first report. Two rows no more than three days apart are
//! one event if either key is the same. The number of such events of a story is then the most that any one of its
//! reports tells, whatever the order of paragraphs, and a copy cut short adds none.
//!
//! Serial news asks for care: the toll of one day and of the next, told in the same words, are one story here and two
//! events. So the second key also holds what numbers the event states (killed, injured, arrested) and its day where the
//! text states one, and it is made for the first report of a story and for those whose [`Placed::similarity`] is 0.6 or
//! more: most reworded copies have that, and three in ten of the follow-ups. Every report stays a row, and so evidence.

mod alike;
mod common;
mod copies;
mod index;
mod shingles;

pub use alike::{EVIDENCE, PART, SIMILARITY};
pub use copies::{Copies, Limits, Placed};
