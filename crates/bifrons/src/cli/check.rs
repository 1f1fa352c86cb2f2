//! `bifrons check`: is the ledger what it says?

use std::io::Write as _;

use anyhow::Result;

use super::LedgerArg;
use crate::output::{count, plain};
use crate::session::{Exit, Session};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Verifies files against the manifest, and every span against its text.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let ledger = args.ledger.open()?;
    let report = bifrons_ledger::check(&ledger)?;
    for problem in &report.problems {
        writeln!(session.out, "{}", plain(problem))?;
    }
    let checked = [
        count(report.files, "file"),
        count(report.documents, "document"),
        count(report.events, "event"),
    ]
    .join(", ");
    let told = report.problems.len() as u64;
    if report.total > told {
        writeln!(
            session.out,
            "and {}",
            count(report.total - told, "more problem")
        )?;
    }
    if report.leftovers > 0 {
        session.note(&format!(
            "{} of a writer that was stopped; the next `bifrons add` removes them",
            count(report.leftovers, "leftover file")
        ));
    }
    if report.is_sound() {
        writeln!(
            session.out,
            "{} is sound: {checked}",
            ledger.path().display()
        )?;
        return Ok(Exit::Done);
    }
    session.say(&format!(
        "{}: {} in {checked}; restore it from a copy, or build it anew",
        ledger.path().display(),
        count(report.total, "problem")
    ));
    Ok(Exit::Wrong)
}
