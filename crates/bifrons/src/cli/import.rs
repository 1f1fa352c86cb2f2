//! `bifrons import`: events that others coded, into the ledger.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, anyhow, bail};
use bifrons_ledger::{Encoded, Imported, Ledger, Mention, Rejected, Stretch, Workshop};
use bifrons_read::events::{Chunk, Chunks, EventFormat, EventOptions, Map, Tally, chunks};
use bifrons_read::{Progress, Source};
use clap::ValueEnum;
use rayon::ThreadPool;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{ClusterArg, LedgerArg};
use crate::cluster::Queue;
use crate::cluster::importing::{self, Made};
use crate::intake::bar;
use crate::output::{Format, count};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};
use crate::{input, work};

/// Chunks (of 4 MB) that become one batch of the ledger.
const TOGETHER: usize = 4;
/// Batches that a cluster works on at a time: each is one piece.
const AHEAD: usize = 16;
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

/// What is imported, in words: the options are made of it here and on executors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Whose data.
    pub from: String,
    /// Columns, if they are not known.
    pub map: Option<String>,
    /// Name of the data set, if it is not that of the format.
    pub name: Option<String>,
    /// Bytes of rows that are read together.
    pub chunk: Option<usize>,
}

impl Spec {
    /// The options of the reader.
    ///
    /// # Errors
    /// If the map is wrong, missing, or of no use.
    pub fn options(&self) -> Result<EventOptions> {
        let from = From::from_str(&self.from, true).map_err(|e| anyhow!("{e}"))?;
        let format = match (from, &self.map) {
            (From::Csv, Some(map)) => {
                EventFormat::Map(Map::parse(map).map_err(|e| anyhow!("--map: {e}"))?)
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

    /// As JSON, for executors.
    pub fn to_json(&self) -> Value {
        json!({ "from": self.from, "map": self.map, "name": self.name, "chunk": self.chunk })
    }

    /// What [`Spec::to_json`] wrote.
    pub fn from_json(value: &Value) -> Self {
        let text = |name: &str| value[name].as_str().map(str::to_string);
        Self {
            from: text("from").unwrap_or_default(),
            map: text("map"),
            name: text("name"),
            chunk: value["chunk"]
                .as_u64()
                .and_then(|n| usize::try_from(n).ok()),
        }
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

/// Who reads and encodes.
enum Hands {
    /// This process, on its threads.
    Own(ThreadPool),
    /// A cluster.
    Crew(Arc<Workshop>, Spec),
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
    let (parts, reader) = parts(chunks, known, origin, hands)?;
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

/// Some chunks, read.
pub struct Part {
    /// What they hold.
    pub stretch: Stretch,
    /// The account of their rows.
    pub tally: Tally,
    /// Rows that could not be read, a sentence each.
    pub rejected: Vec<String>,
}

impl Part {
    /// Puts the account into the stretch, once it is whole.
    pub fn settle(&mut self) {
        self.stretch.read = self.tally.read;
        let dropped = self.tally.dropped.iter();
        self.stretch.dropped = dropped
            .map(|(why, rows)| (why.to_string(), *rows))
            .collect();
    }
}

/// What is to be appended.
enum Content {
    Rows(Box<Stretch>),
    Files(Box<Encoded>),
}

/// Some chunks, ready to be appended.
struct Ready {
    content: Content,
    tally: Tally,
    rejected: Vec<String>,
    mentions: u64,
    skipped: u64,
    progress: Progress,
}

/// Chunks that become one batch, as they come.
struct Gathered {
    chunks: Vec<Chunk>,
    rejected: Vec<bifrons_read::Rejected>,
    skipped: u64,
    progress: Progress,
}

/// Gathers the chunks of a batch; `None` at the end, with nothing left.
fn gather(chunks: &mut Chunks, seen: &mut BTreeSet<String>) -> (Gathered, bool) {
    let mut some = Gathered {
        chunks: Vec::new(),
        rejected: Vec::new(),
        skipped: 0,
        progress: Progress::default(),
    };
    let mut ended = false;
    while some.chunks.len() < TOGETHER {
        match chunks.next() {
            None => {
                ended = true;
                break;
            }
            Some(Ok(chunk)) if !seen.insert(chunk.digest.clone()) => some.skipped += 1,
            Some(Ok(chunk)) => some.chunks.push(chunk),
            Some(Err(wrong)) => some.rejected.push(wrong),
        }
    }
    some.progress = chunks.progress();
    (some, ended)
}

/// Reads chunks and makes them ready, on a thread of its own.
fn parts(
    mut chunks: Chunks,
    known: BTreeSet<String>,
    origin: String,
    mut hands: Hands,
) -> Result<(Receiver<Result<Ready>>, JoinHandle<()>)> {
    let (send, receive) = sync_channel(1);
    let read_all = move || {
        let mut seen = known;
        let mut jobs = Queue::new();
        loop {
            let (some, ended) = gather(&mut chunks, &mut seen);
            let sent = match &mut hands {
                Hands::Own(pool) => send.send(Ok(pool.install(|| here(&origin, some)))).is_ok(),
                Hands::Crew(workshop, spec) => {
                    let (workshop, spec) = (Arc::clone(workshop), spec.clone());
                    let begun = jobs.push(move || there(&workshop, &spec, some));
                    let full = jobs.len() >= AHEAD;
                    begun.is_ok_and(|()| !full || pass(&mut jobs, &send))
                }
            };
            if !sent {
                return;
            }
            if ended {
                while jobs.len() > 0 && pass(&mut jobs, &send) {}
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

/// Passes the oldest job on; `false` if nobody listens any more, or it failed.
fn pass(jobs: &mut Queue<Ready>, send: &SyncSender<Result<Ready>>) -> bool {
    match jobs.pop(|| Ok(())) {
        Ok(Some(ready)) => send.send(Ok(ready)).is_ok(),
        Ok(None) => true,
        Err(error) => {
            let _ = send.send(Err(error));
            false
        }
    }
}

/// A batch made ready by this process.
fn here(origin: &str, some: Gathered) -> Ready {
    let mut part = read(origin, &some.chunks);
    for wrong in some.rejected {
        if wrong.line.is_some() {
            part.tally.read += 1;
            part.tally.rejected += 1;
        }
        part.rejected.push(wrong.to_string());
        part.stretch.rejected.push(kept(&wrong));
    }
    part.settle();
    Ready {
        mentions: part.stretch.mentions.len() as u64,
        content: Content::Rows(Box::new(part.stretch)),
        tally: part.tally,
        rejected: part.rejected,
        skipped: some.skipped,
        progress: some.progress,
    }
}

/// A batch made ready by a cluster.
fn there(workshop: &Workshop, spec: &Spec, some: Gathered) -> Result<Ready> {
    let mut rejected: Vec<String> = some.rejected.iter().map(ToString::to_string).collect();
    let beside: Vec<Rejected> = some.rejected.iter().map(kept).collect();
    let piece = importing::piece(spec, &some.chunks, &beside);
    let output = workshop.work("import", &[piece])?;
    let made = Made::from_bytes(output.first().context("nothing came of a piece")?)?;
    rejected.splice(0..0, made.rejected);
    Ok(Ready {
        content: Content::Files(Box::new(made.encoded)),
        tally: made.tally,
        rejected,
        mentions: made.mentions,
        skipped: some.skipped,
        progress: some.progress,
    })
}

/// Reads chunks on the threads of this pool.
pub fn read(origin: &str, chunks: &[Chunk]) -> Part {
    let batches: Vec<_> = chunks.par_iter().map(Chunk::read).collect();
    let mut part = Part {
        stretch: Stretch {
            origin: origin.to_string(),
            digests: chunks.iter().map(|c| c.digest.clone()).collect(),
            ..Stretch::default()
        },
        tally: Tally::default(),
        rejected: Vec::new(),
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
