//! `bifrons volume`: how much news there is of which time.

use anyhow::Result;
use bifrons_faces::Bucket;
use bifrons_ledger::{Coverage, coverage};

use super::{Bounds, LedgerArg};
use crate::column::{Column, PERIOD, Shape};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet};

/// Periods that a table lists.
const LISTED: usize = 120;

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "VolumeRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 8] = [
    PERIOD,
    Column::text(
        "origin",
        "news for what was coded here, else the name of a data set",
    ),
    Column::whole(
        "rows",
        "reports of counted events between two states, by the day of the event; wire copy counts as often as it was printed",
    ),
    Column::whole(
        "reports",
        "documents published then; none if the data set names no documents",
    )
    .or_null(),
    Column::whole("vc", "rows of words of cooperation"),
    Column::whole("mc", "rows of deeds of cooperation"),
    Column::whole("vk", "rows of words of conflict"),
    Column::whole("mk", "rows of deeds of conflict"),
];

/// Arguments of `volume`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`rows` are reports of events between two states that stand as facts, by the day of the event; wire copy counts as often as it was
printed, since this is what rates are measured against. vc, mc, vk, mk divide them into words and deeds of cooperation, words and deeds of
conflict. `reports` are all documents of the period, by the day on which they were published, with or without events; it is empty for data
sets that name no documents. Each origin (news that was coded here, or a data set) has its own rows, and a row of zeros for every period
without news between its first and its last."
)]
pub struct Args {
    /// Length of a period: day, week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Month)]
    by: Bucket,
    /// Only of that origin: `news` for what was coded here, else the name of an imported data set
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Counts and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let ledger = args.ledger.open(session)?;
    let Bounds { since, until } = args.bounds;
    let found = coverage(&ledger, args.by, args.origin.as_deref(), since, until)?;
    let row = |c: &Coverage| {
        let mut row: Vec<Datum> = vec![
            c.period.label().into(),
            c.origin.as_str().into(),
            Datum::int(c.rows.events()),
            c.documents.map_or(Datum::Empty, Datum::int),
        ];
        row.extend(c.rows.quads().map(Datum::int));
        row
    };
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found.iter().map(row).collect(),
    };
    args.out
        .write(session, |out| sheet.write(style, out, LISTED))?;
    if sheet.rows.is_empty() {
        session.note(&format!("no news there in {}", ledger.path().display()));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
