//! `bifrons faces`: both faces of a pair, period by period.

use std::io::Write as _;

use anyhow::Result;
use bifrons_core::State;
use bifrons_faces::{Bucket, FaceRow};
use bifrons_ledger::{FaceOptions, faces};
use serde_json::{Value, json};

use super::{Bounds, FilterArg, LedgerArg};
use crate::output::{self, Format};
use crate::portrait::{self, Portrait};
use crate::session::{Exit, Session};

/// Arguments of `faces`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Columns: vc, mc, vk, mk count events of words and deeds of cooperation, words and deeds of conflict; coop and conf add up
their scores. `duality` is 0 if one face only shows, 1 if both show alike. `gap` is above 0 where words are friendlier
than deeds, and empty with fewer than three deeds. `reports` are the documents behind. An event counts once, however
many report it. `direction` is a>b, b>a, a-b for what both do together, and `both` for the sum."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number
    #[arg(value_parser = super::country)]
    a: &'static State,
    /// Another; without it all partners of the first
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Length of a period: day, week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Month)]
    by: Bucket,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    reports: FilterArg,
    /// Each direction in the table too, not only their sum; CSV and JSON always have them
    #[arg(long)]
    directions: bool,
    /// How rows are written [default: table on a terminal, csv in a pipe]
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Counts and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let ledger = args.ledger.open()?;
    let options = FaceOptions {
        since: args.bounds.since,
        until: args.bounds.until,
        filter: args.reports.filter(),
        ..FaceOptions::default()
    };
    let rows = faces(
        &ledger,
        args.a.code,
        args.b.map(|b| b.code),
        args.by,
        &options,
    )?;
    match Format::choose(args.format, session.terminal) {
        Format::Table if rows.is_empty() => {}
        Format::Table => {
            let portrait = Portrait {
                a: args.a,
                b: args.b,
                by: args.by,
                rows: &rows,
                directions: args.directions,
                ledger: &args.ledger.flag(),
            };
            portrait::write(&portrait, &mut session.out, session.ink)?;
        }
        Format::Csv => {
            output::csv(&mut session.out, &FaceRow::COLUMNS)?;
            rows.iter()
                .try_for_each(|row| output::csv(&mut session.out, &row.values()))?;
        }
        Format::Jsonl => rows
            .iter()
            .try_for_each(|row| output::json(&mut session.out, &record(row)))?,
    }
    session.out.flush()?;
    if rows.is_empty() {
        let pair = args.b.map_or_else(
            || args.a.name.to_string(),
            |b| format!("{} and {}", args.a.name, b.name),
        );
        session.note(&format!(
            "no counted events of {pair} in {}; see `bifrons evidence {} --all`",
            ledger.path().display(),
            args.a.code
        ));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// A row with numbers as numbers; what has no value is null.
fn record(row: &FaceRow) -> Value {
    let texts = row.values();
    let number = |text: &str| text.parse::<f64>().map_or(Value::Null, |x| json!(x));
    json!({
        "period": texts[0],
        "a": texts[1],
        "b": texts[2],
        "direction": texts[3],
        "vc": row.cell.vc,
        "mc": row.cell.mc,
        "vk": row.cell.vk,
        "mk": row.cell.mk,
        "coop": number(&texts[8]),
        "conf": number(&texts[9]),
        "duality": number(&texts[10]),
        "gap": number(&texts[11]),
        "reports": row.cell.reports,
    })
}
