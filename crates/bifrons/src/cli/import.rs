//! `bifrons import`: events that others coded, into the ledger.

use std::ffi::OsString;
use std::io::Write as _;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, bail};
use bifrons_ledger::{Imported, Ledger, Mention, Rejected, Stretch};
use bifrons_read::events::{Chunk, Chunks, EventFormat, EventOptions, Map, Tally, chunks};
use bifrons_read::{Progress, Source};
use clap::ValueEnum;
use rayon::prelude::*;

use super::LedgerArg;
use crate::intake::bar;
use crate::output::{Format, count};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};
use crate::{input, work};

/// Chunks (of 4 MB) that become one batch of the ledger.
const TOGETHER: usize = 4;
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
    /// Bytes of rows that are read together; for tests
    #[arg(long, hide = true)]
    chunk: Option<usize>,
}

/// Data sets by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum From {
    /// GDELT 1.0 and 2.0: events, and mentions
    Gdelt,
    /// ICEWS, as on Dataverse
    Icews,
    /// POLECAT (NGEC)
    Polecat,
    /// Phoenix
    Phoenix,
    /// KEDS and TABARI: date, source, target, code
    #[value(alias = "tabari")]
    Keds,
    /// Any other events, as CSV or TSV with a header; --map tells the columns
    Csv,
}

/// Reads, appends, and reports what became of every row.
pub fn run(cli: &Cli, session: &mut Session) -> Result<Exit> {
    let args = &cli.events;
    if let Some(Other::Table(args)) = &cli.table {
        return super::tables::run(args, session);
    }
    let options = args.options()?;
    let sources = input::sources(&args.paths)?;
    let mut ledger = args.ledger.create()?;
    let total = import(&mut ledger, &sources, &options, args.threads, session)?;
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
    fn options(&self) -> Result<EventOptions> {
        let Some(from) = self.from else {
            bail!("say whose data it is: gdelt, icews, polecat, phoenix, keds or csv");
        };
        let format = match (from, &self.map) {
            (From::Csv, Some(map)) => {
                EventFormat::Map(Map::parse(map).map_err(|e| anyhow::anyhow!("--map: {e}"))?)
            }
            (From::Csv, None) => {
                bail!("give --map date=COLUMN,actor=COLUMN,recipient=COLUMN,code=COLUMN")
            }
            (_, Some(_)) => {
                bail!("--map is for `import csv` alone; the columns of other data are known")
            }
            (From::Gdelt, None) => EventFormat::Gdelt,
            (From::Icews, None) => EventFormat::Icews,
            (From::Polecat, None) => EventFormat::Polecat,
            (From::Phoenix, None) => EventFormat::Phoenix,
            (From::Keds, None) => EventFormat::Keds,
        };
        let mut options = EventOptions::new(format);
        match &self.name {
            Some(name) => options.dataset.clone_from(name),
            None if from == From::Csv => options.dataset = "csv".to_string(),
            None => {}
        }
        if let Some(bytes) = self.chunk {
            options.chunk = bytes;
        }
        Ok(options)
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
    threads: Option<usize>,
    session: &Session,
) -> Result<Total> {
    let mut total = Total::default();
    let bar = bar(session);
    // The lock first: who cannot write should be told before much is read.
    ledger.has_import("")?;
    let known = ledger.manifest().imports.keys().cloned().collect();
    let (parts, reader) = parts(chunks(sources, options)?, known, options, threads)?;
    let mut told = 0;
    for part in parts {
        session.go_on()?;
        let Part {
            mut stretch,
            tally,
            rejected,
            skipped,
            progress,
        } = part;
        for rejected in &rejected {
            told += 1;
            if told <= TOLD {
                bar.suspend(|| session.say(rejected));
            }
        }
        total.rejected += rejected.len() as u64;
        total.skipped += skipped;
        total.tally.add(&tally);
        total.mentions += stretch.mentions.len() as u64;
        if !stretch.digests.is_empty() || !stretch.rejected.is_empty() {
            stretch.read = tally.read;
            let dropped = tally.dropped.iter();
            stretch.dropped = dropped
                .map(|(why, rows)| (why.to_string(), *rows))
                .collect();
            let done = ledger.import(&stretch)?;
            // Freeing a million strings takes a while: not on this thread.
            thread::spawn(move || drop(stretch));
            total.done.events += done.events;
            total.done.merged += done.merged;
            total.done.repeated += done.repeated;
        }
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

/// Some chunks, read.
struct Part {
    stretch: Stretch,
    tally: Tally,
    rejected: Vec<String>,
    skipped: u64,
    progress: Progress,
}

fn parts(
    mut chunks: Chunks,
    known: std::collections::BTreeSet<String>,
    options: &EventOptions,
    threads: Option<usize>,
) -> Result<(Receiver<Part>, JoinHandle<()>)> {
    let pool = work::pool(threads)?;
    let origin = options.dataset.clone();
    let (send, receive) = sync_channel(1);
    let read_all = move || {
        let mut seen = known;
        loop {
            let (mut some, mut rejected, mut skipped, mut ended) =
                (Vec::new(), Vec::new(), 0, false);
            while some.len() < TOGETHER {
                match chunks.next() {
                    None => {
                        ended = true;
                        break;
                    }
                    Some(Ok(chunk)) if !seen.insert(chunk.digest.clone()) => skipped += 1,
                    Some(Ok(chunk)) => some.push(chunk),
                    Some(Err(wrong)) => rejected.push(wrong),
                }
            }
            let mut part = pool.install(|| read(&origin, &some));
            for wrong in rejected {
                if wrong.line.is_some() {
                    part.tally.read += 1;
                    part.tally.rejected += 1;
                }
                part.rejected.push(wrong.to_string());
                part.stretch.rejected.push(kept(&wrong));
            }
            part.skipped = skipped;
            part.progress = chunks.progress();
            if send.send(part).is_err() || ended {
                return;
            }
        }
    };
    let reader = thread::Builder::new()
        .name("import".to_string())
        .spawn(read_all)
        .context("cannot start a thread")?;
    Ok((receive, reader))
}

fn read(origin: &str, chunks: &[Chunk]) -> Part {
    let batches: Vec<_> = chunks.par_iter().map(Chunk::read).collect();
    let mut part = Part {
        stretch: Stretch {
            origin: origin.to_string(),
            digests: chunks.iter().map(|c| c.digest.clone()).collect(),
            ..Stretch::default()
        },
        tally: Tally::default(),
        rejected: Vec::new(),
        skipped: 0,
        progress: Progress::default(),
    };
    for batch in batches {
        part.tally.add(&batch.tally);
        part.rejected
            .extend(batch.rejected.iter().map(ToString::to_string));
        let stretch = &mut part.stretch;
        stretch.rejected.extend(batch.rejected.iter().map(kept));
        stretch
            .events
            .extend(batch.rows.into_iter().map(|row| row.event));
        stretch
            .mentions
            .extend(batch.mentions.into_iter().map(|m| Mention {
                event: m.event,
                doc: m.doc,
                date: m.date,
                sentence: m.sentence,
                confidence: m.confidence,
            }));
        // Each is there once a chunk; the ledger takes repeats out.
        stretch.documents.extend(batch.documents);
    }
    part
}

fn kept(wrong: &bifrons_read::Rejected) -> Rejected {
    Rejected {
        source: wrong.path.to_string_lossy().into_owned(),
        line: wrong.line.and_then(|n| u64::try_from(n).ok()),
        reason: wrong.reason.to_string(),
        offset: None,
    }
}
