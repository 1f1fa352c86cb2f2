//! `bifrons rejected`: what did not become part of the ledger, and why.

use std::cmp::Reverse;

use anyhow::Result;
use bifrons_ledger::{Ledger, Refused, refused};

use super::LedgerArg;
use crate::column::{Column, Shape};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet};

/// Rows that a table lists unless told otherwise.
const LISTED: usize = 60;

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "RejectedRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 7] = [
    Column::text(
        "outcome",
        "rejected: it could not be read; dropped: it is well-formed but no event of ours",
    ),
    Column::text(
        "origin",
        "news for what was coded here, else the name of a data set",
    ),
    Column::text("source", "file or stream; empty for what an import dropped"),
    Column::whole("line", "line or record of the first, from 1").or_null(),
    Column::text("reason", "why"),
    Column::whole("offset", "bytes before the first in the unpacked file").or_null(),
    Column::whole("records", "how many"),
];

/// Arguments of `rejected`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`rejected` records could not be read; `dropped` rows of an import are well-formed but no events of ours, such as public statements,
which have no type. `records` counts those of one file and reason, and `line` is the line or record of the first; --each lists every
rejected record. Of what was dropped the number alone is kept."
)]
pub struct Args {
    /// Every rejected record for itself
    #[arg(long)]
    each: bool,
    /// Only of that origin: `news` for what was coded here, else the name of an imported data set
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Most rows [default: 60 in a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Lists the reasons.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let ledger = args.ledger.open(session)?;
    let mut found = refused(&ledger, !args.each)?;
    found.retain(|r| {
        let of = args.origin.as_ref();
        of.is_none_or(|o| o.eq_ignore_ascii_case(&r.origin))
    });
    if !args.each {
        found.sort_by_key(|r| Reverse(r.records));
    }
    found.truncate(args.limit.unwrap_or(usize::MAX));
    let row = |r: &Refused| {
        vec![
            r.outcome.name().into(),
            r.origin.as_str().into(),
            r.source.as_str().into(),
            r.line.map_or(Datum::Empty, Datum::int),
            r.reason.as_str().into(),
            r.offset.map_or(Datum::Empty, Datum::int),
            Datum::int(r.records),
        ]
    };
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found.iter().map(row).collect(),
    };
    let listed = args.limit.unwrap_or(LISTED);
    args.out
        .write(session, |out| sheet.write(style, out, listed))?;
    if has_silent_imports(&ledger) {
        session.note("some imports were made by an earlier version, which kept no account of what it dropped");
    }
    if sheet.rows.is_empty() {
        session.note(&format!(
            "nothing was rejected or dropped in {}",
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// Whether a batch was imported of whose rows there is no account.
fn has_silent_imports(ledger: &Ledger) -> bool {
    let manifest = ledger.manifest();
    let mut imported = manifest.files.iter().filter(|f| f.is_imported());
    imported.any(|f| !manifest.accounts.contains_key(&f.batch))
}
