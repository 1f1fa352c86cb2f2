//! `bifrons versions`: the states that a ledger has had.

use anyhow::Result;

use super::LedgerArg;
use crate::column::{Column, Shape};
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

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "VersionsRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 5] = [
    Column::text("version", "v and a number, for --as-of"),
    Column::text(
        "time",
        "when it joined, in universal time; empty if that is not known",
    ),
    Column::text("batch", "name of the batch that joined"),
    Column::whole("documents", "documents that it brought"),
    Column::whole("events", "reports of events that it brought"),
];

/// Lists the batches in the order in which they joined.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let ledger = args.ledger.open(session)?;
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
        columns: COLUMNS.to_vec(),
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
