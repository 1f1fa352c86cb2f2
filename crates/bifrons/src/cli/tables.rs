//! `bifrons import table`: what tables say of states year by year.

use std::collections::BTreeMap;
use std::ffi::OsString;

use anyhow::{Result, anyhow, bail};
use bifrons_ledger::{Ledger, Rejected, Stretch};
use bifrons_read::tables::{Map, Seen, TableOptions, Tally, chunks, known_tables};

use super::LedgerArg;
use crate::column::Column;
use crate::input;
use crate::intake::bar;
use crate::output::count;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};

/// Rejected rows that are told one by one.
const TOLD: usize = 20;

/// Arguments of `import table`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Tables that are known by their header need no map: Correlates of War capabilities, disputes, trade and alliances, SIPRI arms by pair and
year, ATOP, UN ideal points, strategic rivalries, UCDP conflicts, World Bank files. Others are told by their columns:
  bifrons import table arms.csv --map a=supplier,b=recipient,year=year,arms=tiv
  bifrons import table gdp.csv --map state=iso3,year=year,gdp=value
The variables `cinc`, `arms`, `rivalry` and `ideal_point` are those that `hedges` and others look for; all are in the table `yearly`."
)]
pub struct Args {
    /// Files, folders or patterns; `-` is standard input
    #[arg(required = true)]
    paths: Vec<OsString>,
    /// Columns: state=COLUMN or a=COLUMN,b=COLUMN; year=COLUMN or since=COLUMN,until=COLUMN; and variables
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    map: Option<String>,
    /// Name of the table in the ledger [default: that of the table that is known, else the file's]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Exit with 0 even if rows were rejected
    #[arg(long)]
    skip_bad: bool,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// Reads, appends, and reports what became of every row.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    if matches!(style, Style::Svg | Style::Png) {
        bail!("the report is no picture; use table, csv, jsonl, md or parquet");
    }
    let mut options = TableOptions {
        name: args.name.clone(),
        ..TableOptions::default()
    };
    if let Some(map) = &args.map {
        options.map = Some(Map::parse(map).map_err(|e| anyhow!("--map: {e}"))?);
    }
    let sources = input::sources(&args.paths)?;
    let mut ledger = args.ledger.create()?;
    let (tallies, skipped, failed) = import(&mut ledger, &sources, &options, session)?;
    let sheet = report(&tallies);
    args.out
        .write(session, |out| sheet.write(style, out, usize::MAX))?;
    if skipped > 0 {
        session.note("what was in the ledger already is not counted here");
    }
    let rejected = failed + tallies.values().map(|t| t.rejected).sum::<u64>();
    let read: u64 = tallies.values().map(|t| t.read).sum();
    if failed > 0 {
        session.note(&format!(
            "tables that are known by their header: {}",
            known_tables().join(", ")
        ));
    }
    Ok(match (rejected, read) {
        (1.., _) if !args.skip_bad => Exit::Wrong,
        (_, 0) if skipped == 0 => Exit::Nothing,
        _ => Exit::Done,
    })
}

/// The account by table, stretches that were there, and files that could not be read.
fn import(
    ledger: &mut Ledger,
    sources: &[bifrons_read::Source],
    options: &TableOptions,
    session: &Session,
) -> Result<(BTreeMap<String, Tally>, u64, u64)> {
    let (mut tallies, mut skipped, mut failed) = (BTreeMap::<String, Tally>::new(), 0, 0);
    let mut seen = Seen::new();
    let bar = bar(session);
    let mut told = 0;
    for chunk in chunks(sources, options)? {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(wrong) => {
                failed += 1;
                bar.suspend(|| session.say(&wrong.to_string()));
                continue;
            }
        };
        if ledger.has_import(chunk.digest())? {
            skipped += 1;
            continue;
        }
        let mut batch = chunk.read();
        seen.pass(&mut batch);
        for wrong in &batch.rejected {
            told += 1;
            if told <= TOLD {
                bar.suspend(|| session.say(&wrong.to_string()));
            }
        }
        let rejected = batch.rejected.iter().map(|wrong| Rejected {
            source: wrong.path.to_string_lossy().into_owned(),
            line: wrong.line.and_then(|n| u64::try_from(n).ok()),
            reason: wrong.reason.to_string(),
            offset: None,
        });
        ledger.import(&Stretch {
            origin: chunk.table().to_string(),
            digests: vec![chunk.digest().to_string()],
            rejected: rejected.collect(),
            yearly: batch.records,
            read: batch.tally.read,
            dropped: batch
                .tally
                .dropped
                .iter()
                .map(|(why, rows)| (why.to_string(), *rows))
                .collect(),
            ..Stretch::default()
        })?;
        let tally = tallies.entry(chunk.table().to_string()).or_default();
        tally.add(&batch.tally);
        bar.set_message(count(tally.read, "row"));
    }
    bar.finish_and_clear();
    if told > TOLD {
        session.say(&format!(
            "and {} more rejected rows; they are in the table `rejected`",
            told - TOLD
        ));
    }
    Ok((tallies, skipped, failed))
}

/// What became of the rows of imported files.
pub const ACCOUNT: [Column; 4] = [
    Column::text("dataset", "the data set, or the table"),
    Column::text("outcome", "kept, dropped or rejected"),
    Column::text("reason", "why, or as what"),
    Column::whole("rows", "rows of the files"),
];

fn report(tallies: &BTreeMap<String, Tally>) -> Sheet {
    let mut sheet = Sheet {
        columns: ACCOUNT.to_vec(),
        rows: Vec::new(),
    };
    for (table, tally) in tallies {
        let mut line = |outcome: &str, reason: String, rows: u64| {
            if rows > 0 {
                sheet.rows.push(vec![
                    table.as_str().into(),
                    outcome.into(),
                    reason.into(),
                    Datum::int(rows),
                ]);
            }
        };
        line(
            "kept",
            format!("as {}", count(tally.values, "value")),
            tally.kept,
        );
        for (reason, rows) in &tally.dropped {
            line("dropped", reason.to_string(), *rows);
        }
        line(
            "rejected",
            "cannot be read, or of what is no state".to_string(),
            tally.rejected,
        );
    }
    sheet
}
