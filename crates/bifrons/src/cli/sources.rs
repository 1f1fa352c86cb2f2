//! `bifrons sources`: who the news is from.

use std::cmp::Reverse;

use anyhow::Result;
use bifrons_core::PartialDate;
use bifrons_ledger::{Source, sources};
use clap::ValueEnum;

use super::LedgerArg;
use crate::column::{Column, Shape};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};

/// Sources that a table lists unless told otherwise.
const LISTED: usize = 40;

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "SourcesRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 14] = [
    Column::text("publisher", "who publishes; empty where none is named"),
    Column::text("origin", "news for what was coded here, else the name of a data set"),
    Column::text("languages", "languages as its documents state them, joined by |"),
    Column::whole("documents", "its documents"),
    Column::whole(
        "events",
        "events that they report, of any mark and however many others report the same",
    ),
    Column::whole("counted", "events of these that stand as facts"),
    Column::whole("conflict", "events of conflict among those counted"),
    Column::number("share_conflict", "part of conflict in those counted, 0 to 1").or_null(),
    Column::date("first", "first day on which it published").or_null(),
    Column::date("last", "last day").or_null(),
    Column::whole("longest_gap", "days of the longest time without anything in between").or_null(),
    Column::date("gap_since", "first day of it").or_null(),
    Column::whole("silent", "days from its last to the last day of its origin").or_null(),
    Column::date(
        "fell_silent",
        "its last day, if the silence is longer than a week, than any before it, and than chance lets expect of its pace",
    )
    .or_null(),
];

/// Arguments of `sources`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`events` are all that its documents report, of any mark and however many others report the same; `counted` are those that stand as
facts, `conflict` those of conflict among them, and `share_conflict` their part. `first` and `last` are the first and last day on which it
published. `longest_gap` is the longest time without anything in between, in days, and `gap_since` its first day. `silent` counts the days
from its last to the last day of its origin. `fell_silent` is its last day if that silence is longer than a week, than any before it, and than
chance lets one expect of its pace (one source in a hundred); else empty. `publisher` is empty where none is named."
)]
pub struct Args {
    /// What stands first
    #[arg(long, value_enum, default_value_t = Order::Documents)]
    sort: Order,
    /// Only sources that fell silent
    #[arg(long)]
    silent: bool,
    /// Only of that origin: `news` for what was coded here, else the name of an imported data set
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Most sources [default: 40 in a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Most documents
    Documents,
    /// Most events
    Events,
    /// Latest document
    Fresh,
    /// Greatest share of conflict
    Conflict,
    /// Name
    Name,
}

/// What a table on a terminal has room for, under shorter names.
const SHOWN: [(&str, &str); 9] = [
    ("publisher", "publisher"),
    ("origin", "origin"),
    ("documents", "documents"),
    ("events", "events"),
    ("share_conflict", "conflict"),
    ("first", "first"),
    ("last", "last"),
    ("silent", "silent"),
    ("fell_silent", "fell silent"),
];

/// Counts and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let ledger = args.ledger.open(session)?;
    let mut found = sources(&ledger)?;
    found.retain(|s| {
        let of = args.origin.as_ref();
        of.is_none_or(|o| o.eq_ignore_ascii_case(&s.origin)) && (s.pace.fell_silent || !args.silent)
    });
    match args.sort {
        Order::Documents => {}
        Order::Events => found.sort_by_key(|s| Reverse(s.events)),
        Order::Fresh => found.sort_by_key(|s| Reverse(s.last)),
        Order::Conflict => found.sort_by(|x, y| {
            let key = |s: &Source| share(s).unwrap_or(-1.0);
            key(y).total_cmp(&key(x))
        }),
        Order::Name => found.sort_by_cached_key(|s| (s.publisher.to_lowercase(), s.origin.clone())),
    }
    found.truncate(args.limit.unwrap_or(usize::MAX));
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found.iter().map(row).collect(),
    };
    let listed = args.limit.unwrap_or(LISTED);
    args.out.write(session, |out| match style {
        Style::Table => sheet.some(&SHOWN).write(style, out, listed),
        _ => sheet.write(style, out, listed),
    })?;
    if sheet.rows.is_empty() {
        let silent = if args.silent { " that fell silent" } else { "" };
        session.note(&format!("no source{silent} in {}", ledger.path().display()));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

fn share(source: &Source) -> Option<f64> {
    (source.counted > 0).then(|| source.conflict as f64 / source.counted as f64)
}

fn row(source: &Source) -> Vec<Datum> {
    let date = |d: Option<PartialDate>| d.map_or(Datum::Empty, |d| d.to_string().into());
    let days = |n: i32| Datum::int(u64::from(n.unsigned_abs()));
    let dated = source.last.is_some();
    let fell = source.last.filter(|_| source.pace.fell_silent);
    vec![
        source.publisher.as_str().into(),
        source.origin.as_str().into(),
        source.languages.join("|").into(),
        Datum::int(source.documents),
        Datum::int(source.events),
        Datum::int(source.counted),
        Datum::int(source.conflict),
        Datum::some(share(source), 3),
        date(source.first),
        date(source.last),
        if dated {
            days(source.pace.hole)
        } else {
            Datum::Empty
        },
        date(source.hole_since),
        if dated {
            days(source.pace.silent)
        } else {
            Datum::Empty
        },
        date(fell),
    ]
}
