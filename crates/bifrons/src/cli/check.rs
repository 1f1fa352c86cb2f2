//! `bifrons check`: is the ledger what it says?

use std::io::Write as _;

use anyhow::Result;
use bifrons_ledger::Ledger;

use super::LedgerArg;
use crate::output::{count, plain};
use crate::session::{Exit, Session};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Make a damaged ledger sound: what is derived is made anew, batches that cannot be read are set aside
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Verifies files against the manifest, and every span against its text.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let mut ledger = args.ledger.open(session)?;
    if args.repair {
        repair(&mut ledger, session)?;
    }
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
    if report.leftovers > 0 && args.ledger.as_of.is_none() {
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
        "{}: {} in {checked}; restore it from a copy, or try `bifrons check --repair`",
        ledger.path().display(),
        count(report.total, "problem")
    ));
    Ok(Exit::Wrong)
}

fn repair(ledger: &mut Ledger, session: &mut Session) -> Result<()> {
    let done = bifrons_ledger::repair(ledger)?;
    for path in &done.remade {
        writeln!(session.out, "made anew: {path}")?;
    }
    for batch in &done.lost {
        writeln!(
            session.out,
            "taken out: batch {batch}; add or import its files again"
        )?;
    }
    if !done.aside.is_empty() {
        session.note(&format!(
            "{} set aside in the folder `damaged`",
            count(done.aside.len() as u64, "damaged file")
        ));
    }
    Ok(())
}
