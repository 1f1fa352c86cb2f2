//! `bifrons import`: events that others coded, into the ledger.

use std::ffi::OsString;
use std::io::Write as _;
use std::sync::Arc;
use std::thread;

use anyhow::{Result, bail};
use bifrons_ledger::{Imported, Ledger};
use bifrons_read::Source;
use bifrons_read::events::{EventOptions, Tally, chunks};
use clap::ValueEnum as _;

use super::{ClusterArg, LedgerArg};
use crate::batches::{Content, From, Hands, Ready, Spec, ready};
use crate::intake::bar;
use crate::output::{Format, count};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};
use crate::{input, work};

/// Rejected rows that are told one by one.
const TOLD: usize = 20;

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Cli {
    #[command(subcommand)]
    table: Option<Other>,
    #[command(flatten)]
    events: Args,
}

#[derive(Debug, clap::Subcommand)]
enum Other {
    /// Yearly tables of states and pairs: capability, trade, arms, votes, rivalries, alliances
    Table(super::tables::Args),
}

/// Arguments of `import` for events.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Files are plain, gzip, zstd or zip; all members of an archive are read. Codes become those of the codebook, types and quad
classes are told anew from the CAMEO code, and what the row said stays in the column `why`. Reports of the same event, also when
told from both sides, are kept and count once. A file that is there already is skipped, so a run that was stopped is completed by the
same command.

Events of another kind are told by their columns:
  bifrons import csv my.csv --map date=day,actor=side_a,recipient=side_b,code=cameo --name mine"
)]
pub struct Args {
    /// Whose event data
    #[arg(value_enum, required = true)]
    from: Option<From>,
    /// Files, folders or patterns; `-` is standard input
    #[arg(required = true)]
    paths: Vec<OsString>,
    /// Columns of `csv`: date=COLUMN,actor=COLUMN,recipient=COLUMN,code=COLUMN and more
    #[arg(long, value_name = "FIELD=COLUMN,…", required_if_eq("from", "csv"))]
    map: Option<String>,
    /// Name of the data set in the ledger, for --origin of other verbs [default: that of the format]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    ledger: LedgerArg,
    /// Exit with 0 even if rows were rejected
    #[arg(long)]
    skip_bad: bool,
    /// How the report is written [default: table]
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    cluster: ClusterArg,
    /// Bytes of rows that are read together; for tests
    #[arg(long, hide = true)]
    chunk: Option<usize>,
}

/// Reads, appends, and reports what became of every row.
pub fn run(cli: &Cli, session: &mut Session) -> Result<Exit> {
    let args = &cli.events;
    if let Some(Other::Table(args)) = &cli.table {
        return super::tables::run(args, session);
    }
    let spec = args.spec()?;
    let options = spec.options()?;
    let sources = input::sources(&args.paths)?;
    let mut ledger = args.ledger.create()?;
    let hands = match args.cluster.workshop(&args.ledger, session)? {
        Some(workshop) => Hands::Crew(Arc::new(workshop), spec),
        None => Hands::Own(work::pool(args.threads)?),
    };
    let total = import(&mut ledger, &sources, &options, hands, session)?;
    total.write(
        &options.dataset,
        args.format.unwrap_or(Format::Table),
        session,
    )?;
    if total.tally.read == 0 && total.skipped == 0 && total.rejected == 0 {
        session.note("there are no rows in these files");
        return Ok(Exit::Nothing);
    }
    Ok(if total.rejected > 0 && !args.skip_bad {
        Exit::Wrong
    } else {
        Exit::Done
    })
}

impl Args {
    fn spec(&self) -> Result<Spec> {
        let Some(from) = self.from.and_then(|from| from.to_possible_value()) else {
            bail!("say whose data it is: gdelt, icews, polecat, phoenix, keds or csv");
        };
        Ok(Spec {
            from: from.get_name().to_string(),
            map: self.map.clone(),
            name: self.name.clone(),
            chunk: self.chunk,
        })
    }
}

/// What became of the rows of all files.
#[derive(Clone, Debug, Default)]
struct Total {
    tally: Tally,
    /// Rows and files that could not be read.
    rejected: u64,
    done: Imported,
    mentions: u64,
    /// Stretches that the ledger had.
    skipped: u64,
}

impl Total {
    /// One line an outcome and reason: their rows add up to the rows read.
    fn lines(&self) -> Vec<(String, String, u64)> {
        let Self { tally, done, .. } = self;
        let mut lines = vec![
            ("kept", "events".to_string(), done.events),
            (
                "merged",
                "further reports of these events".to_string(),
                done.merged,
            ),
            (
                "merged",
                "rows that repeat another".to_string(),
                done.repeated,
            ),
            ("kept", "mentions".to_string(), self.mentions),
        ];
        let dropped = tally.dropped.iter();
        lines.extend(dropped.map(|(reason, rows)| ("dropped", reason.to_string(), *rows)));
        lines.push((
            "rejected",
            "rows that cannot be read".to_string(),
            tally.rejected,
        ));
        lines
            .into_iter()
            .filter(|l| l.2 > 0)
            .map(|(outcome, reason, rows)| (outcome.to_string(), reason, rows))
            .collect()
    }

    fn write(&self, name: &str, format: Format, session: &mut Session) -> Result<()> {
        let lines = self.lines();
        match format {
            Format::Table => {
                let read = count(self.tally.read, "row");
                writeln!(
                    session.out,
                    "{}",
                    session.ink.bold(&format!("{name}: {read} read"))
                )?;
                for (outcome, reason, rows) in &lines {
                    writeln!(session.out, "{outcome:>10} {rows:>12}  {reason}")?;
                }
                if self.tally.uncoded > 0 {
                    let some = count(self.tally.uncoded, "event");
                    writeln!(
                        session.out,
                        "\n{some} of those kept have a party whose code is not known: it stays by its words."
                    )?;
                }
                if !self.tally.unknown.is_empty() {
                    let mut unknown: Vec<(&String, &u64)> = self.tally.unknown.iter().collect();
                    unknown.sort_by_key(|(code, rows)| (std::cmp::Reverse(**rows), code.as_str()));
                    let some = unknown
                        .iter()
                        .take(10)
                        .map(|(code, rows)| format!("{code} ({rows})"));
                    writeln!(
                        session.out,
                        "Codes that are not known: {}",
                        some.collect::<Vec<_>>().join(", ")
                    )?;
                }
            }
            Format::Csv | Format::Jsonl => {
                let row = |(outcome, reason, rows): (String, String, u64)| {
                    vec![name.into(), outcome.into(), reason.into(), Datum::int(rows)]
                };
                let sheet = Sheet {
                    columns: super::tables::ACCOUNT.to_vec(),
                    rows: lines.into_iter().map(row).collect(),
                };
                let style = match format {
                    Format::Jsonl => Style::Jsonl,
                    _ => Style::Csv,
                };
                sheet.write(style, &mut session.out, usize::MAX)?;
            }
        }
        session.out.flush()?;
        if self.skipped > 0 {
            let some = count(self.skipped, "part");
            session.note(&format!(
                "{some} of these files were in the ledger already, and are not counted here"
            ));
        }
        Ok(())
    }
}

/// Reads on a thread of its own, and appends what was read before meanwhile. A ledger is whole after every batch.
fn import(
    ledger: &mut Ledger,
    sources: &[Source],
    options: &EventOptions,
    hands: Hands,
    session: &Session,
) -> Result<Total> {
    let mut total = Total::default();
    let bar = bar(session);
    // The lock first: who cannot write should be told before much is read.
    ledger.has_import("")?;
    let known = ledger.manifest().imports.keys().cloned().collect();
    let chunks = chunks(sources, options)?;
    let origin = options.dataset.clone();
    let (parts, reader) = ready(chunks, known, origin, hands)?;
    let mut told = 0;
    for part in parts {
        session.go_on()?;
        let Ready {
            content,
            tally,
            rejected,
            mentions,
            skipped,
            progress,
        } = part?;
        for rejected in &rejected {
            told += 1;
            if told <= TOLD {
                bar.suspend(|| session.say(rejected));
            }
        }
        total.rejected += rejected.len() as u64;
        total.skipped += skipped;
        total.tally.add(&tally);
        total.mentions += mentions;
        let done = match content {
            Content::Rows(stretch) if stretch.digests.is_empty() && stretch.rejected.is_empty() => {
                Imported::default()
            }
            Content::Rows(stretch) => {
                let done = ledger.import(&stretch)?;
                // Freeing a million strings takes a while: not on this thread.
                thread::spawn(move || drop(stretch));
                done
            }
            Content::Files(encoded) => ledger.import_encoded(&encoded)?,
        };
        total.done.events += done.events;
        total.done.merged += done.merged;
        total.done.repeated += done.repeated;
        if let Some(bytes) = progress.bytes_total.filter(|t| *t > 0) {
            bar.set_length(bytes);
            bar.set_position(progress.bytes.min(bytes));
        }
        bar.set_message(count(total.tally.read, "row"));
    }
    bar.finish_and_clear();
    if reader.join().is_err() {
        bail!("reading failed midway; what came before is kept, and the same command completes it");
    }
    if told > TOLD {
        session.say(&format!(
            "and {} more rejected rows; they are in the table `rejected`",
            told - TOLD
        ));
    }
    Ok(total)
}
