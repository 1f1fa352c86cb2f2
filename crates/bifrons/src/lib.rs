//! The verbs of the program `bifrons`, and [`ask`], by which another program, such as the Python package, has them answered.
//!
//! 1. [`cli`] reads the arguments; each verb is one file there, and does one thing.
//! 2. [`input`] turns paths into batches of documents, read ahead of their use; [`work`] codes a batch on all threads,
//!    in the order of the documents whatever their number.
//!    [`intake`] takes records into a ledger, [`batches`] rows of others.
//! 3. [`record`] and [`flat`] give events as JSON and as rows, [`exchange`] in the forms of other projects; [`output`] and
//!    [`sheet`] write rows as tables, CSV, JSON lines, Markdown and Parquet. [`pairs`] sets pairs in a row for the measures.
//! 4. [`column`] says what the columns of answers mean. [`web`] gives the answers of verbs over HTTP, with the dashboard.
//! 5. [`review`] takes a person's verdicts on events; [`keys`] gives single keys of a terminal.
//! 6. [`report`] sets what the verbs answer of a pair on one page.
//! 7. [`cluster`] has work done by the executors of a cluster, whose program brings a way to it along.
//! 8. [`unfinished`] marks a ledger that is being made of another.
//! 9. [`session`] holds what a run talks to. Results go to standard output, everything else to standard error.
//!
//! Exit codes: 0 done, 1 nothing found, 2 an error, or input that was rejected.

pub mod ask;
mod batches;
mod catch;
mod cli;
pub mod cluster;
mod column;
mod exchange;
mod flat;
mod forecasts;
mod input;
mod intake;
mod keys;
mod lines;
mod markup;
mod output;
mod pairs;
mod picture;
mod portrait;
mod record;
mod report;
mod review;
mod session;
mod sheet;
mod unfinished;
mod web;
mod work;

use std::process::ExitCode;

pub use bifrons_ledger::arrow;

/// Runs the program on the words of this process's command line.
pub fn main() -> ExitCode {
    cli::main()
}

/// The same for a program that has a way to clusters and object stores.
pub fn main_on(connect: &'static dyn cluster::Connect) -> ExitCode {
    cluster::set(connect);
    cli::main()
}
