//! `bifrons add`: news into a ledger.

use std::ffi::OsString;

use anyhow::Result;

use super::{HandsArg, LedgerArg, ReadArg};
use crate::input;
use crate::intake::{Counts, Intake, TOGETHER};
use crate::session::{Exit, Session};

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every file is read for what it is, whatever its name, packed or not: JSON lines and arrays, CSV of any delimiter, Parquet, web pages, RSS and
Atom, web archives (WARC, ARC), mail, Word, wiki text, plain text, also mixed in one folder; see `bifrons code --help`.

Documents are told apart by `id`, and by their content where they have none. What the ledger has is a duplicate and not coded again, so
a run that was stopped is completed by the same command. Wire copy, updates and reprints are kept and coded, and are reports of one
story: `reports` and `events` are two numbers. What cannot be read is kept in the table `rejected`."
)]
pub struct Args {
    /// Files, folders or patterns; `-` is standard input
    #[arg(required = true)]
    paths: Vec<OsString>,
    #[command(flatten)]
    ledger: LedgerArg,
    /// Exit with 0 even if records were rejected
    #[arg(long)]
    skip_bad: bool,
    #[command(flatten)]
    read: ReadArg,
    #[command(flatten)]
    hands: HandsArg,
    /// Documents that are appended together; for tests
    #[arg(long, hide = true, default_value_t = TOGETHER)]
    together: usize,
}

/// Reads, codes, appends, and tells the counts.
///
/// A ledger is whole after every step: a run that is stopped loses at most the documents since the last append, and the
/// next run codes only these.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let counts = add(args, session)?;
    session.note(&format!("{} → {}", counts, args.ledger.name()));
    Ok(if counts.rejected > 0 && !args.skip_bad {
        Exit::Wrong
    } else {
        Exit::Done
    })
}

/// Reads, codes, appends, and gives the counts.
///
/// # Errors
/// If there is nothing to read, the ledger cannot be written, or the run was stopped.
pub fn add(args: &Args, session: &Session) -> Result<Counts> {
    let sources = input::sources(&args.paths)?;
    let mut ledger = args.ledger.create()?;
    let pool = args.hands.pool()?;
    let hands = args.hands.hands(&args.ledger, &pool, session)?;
    let mut intake = Intake::new(&mut ledger, hands, session);
    intake.together = args.together;
    for batch in input::batches(&sources, args.read.options())? {
        session.go_on()?;
        intake.take(batch.records)?;
        intake.show(&batch.progress);
    }
    session.go_on()?;
    intake.finish()
}
