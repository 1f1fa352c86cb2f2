//! `bifrons report`: both faces of a pair on one page, to mail or print.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use bifrons_core::State;
use bifrons_faces::Bucket;

use super::{Bounds, FilterArg, LedgerArg};
use crate::pairs::{span, warn_of_origins};
use crate::report::{Asked, report};
use crate::session::{Exit, Session};

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The page is one HTML file that loads nothing from elsewhere and has no script: both faces as pictures, words against deeds, turning points
with three sentences each, the events of each month that most papers report, voices, levels, ties and numbers, the table of the faces, the
commands behind every figure, and what the columns mean. Open it in a browser to read or print it:
  bifrons report India China -o report.html"
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number
    #[arg(value_parser = super::country)]
    a: &'static State,
    /// Another
    #[arg(value_parser = super::country)]
    b: &'static State,
    /// Length of a period [default: month, for more than four years quarter, for more than sixteen year]
    #[arg(long, value_name = "PERIOD")]
    by: Option<Bucket>,
    /// Events shown a month; 0 for none
    #[arg(long, value_name = "N", default_value_t = 3)]
    events: usize,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    reports: FilterArg,
    /// File to write instead of standard output
    #[arg(short, long, value_name = "FILE.html")]
    output: Option<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Writes the page.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let ledger = args.ledger.open(session)?;
    warn_of_origins(&ledger, args.reports.origin(), session)?;
    let options = args.bounds.options(&args.reports);
    let mut words = args.bounds.words();
    words.extend(args.reports.words());
    let asked = Asked {
        a: args.a,
        b: args.b,
        by: args.by,
        bounds: [args.bounds.since, args.bounds.until],
        filter: args.reports.filter(),
        words,
        ledger: args.ledger.folder().into_os_string(),
        as_of: args
            .ledger
            .as_of
            .map(|_| format!("v{}", ledger.manifest().version)),
        events: args.events,
    };
    let page = match span(&ledger, Bucket::Day, &options)? {
        Some(days) => report(&ledger, days, &asked)?,
        None => None,
    };
    let Some(page) = page else {
        session.note(&format!(
            "no counted events of {} and {} in {}; there is nothing to report",
            args.a.name,
            args.b.name,
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    };
    match &args.output {
        Some(path) => {
            std::fs::write(path, page)
                .with_context(|| format!("cannot write {}", path.display()))?;
            session.note(&format!("written: {}", path.display()));
        }
        None => std::io::Write::write_all(&mut session.out, page.as_bytes())?,
    }
    Ok(Exit::Done)
}
