//! `bifrons versions`: the states that a ledger has had.

use anyhow::Result;

use super::LedgerArg;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet};

/// Arguments of `versions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Lists the batches in the order in which they joined.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let ledger = args.ledger.open()?;
    let row = |v: bifrons_ledger::Version| {
        vec![
            Datum::Text(format!("v{}", v.number)),
            v.time.into(),
            v.batch.into(),
            Datum::int(v.documents),
            Datum::int(v.events),
        ]
    };
    let sheet = Sheet {
        columns: vec!["version", "time", "batch", "documents", "events"],
        rows: bifrons_ledger::versions(&ledger)?
            .into_iter()
            .map(row)
            .collect(),
    };
    args.out
        .write(session, |out| sheet.write(style, out, usize::MAX))?;
    Ok(if sheet.rows.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}
