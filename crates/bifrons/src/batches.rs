//! Rows of others on their way into a ledger: read and made ready, here or by a cluster, on a thread of its own while the batch before is
//! appended.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, anyhow, bail};
use bifrons_ledger::{Encoded, Mention, Rejected, Stretch, Workshop};
use bifrons_read::Progress;
use bifrons_read::events::{Chunk, Chunks, EventFormat, EventOptions, Map, Tally};
use clap::ValueEnum;
use rayon::ThreadPool;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::cluster::Queue;
use crate::cluster::importing::{self, Made};

/// Chunks (of 4 MB) that become one batch of the ledger.
const TOGETHER: usize = 4;
/// Batches that a cluster works on at a time: each is one piece.
const AHEAD: usize = 8;

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

/// Data sets by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum From {
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

/// Who reads and encodes.
pub enum Hands {
    /// This process, on its threads.
    Own(ThreadPool),
    /// A cluster.
    Crew(Arc<Workshop>, Spec),
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
pub enum Content {
    /// Rows that are to be encoded.
    Rows(Box<Stretch>),
    /// The files of a batch.
    Files(Box<Encoded>),
}

/// Some chunks, ready to be appended.
pub struct Ready {
    /// What it holds.
    pub content: Content,
    /// The account of its rows.
    pub tally: Tally,
    /// Rows and files that could not be read, a sentence each.
    pub rejected: Vec<String>,
    /// Reports that stand in files of their own.
    pub mentions: u64,
    /// Chunks that the ledger has.
    pub skipped: u64,
    /// How far the reading has come.
    pub progress: Progress,
}

/// Chunks that become one batch, as they come.
struct Gathered {
    chunks: Vec<Chunk>,
    rejected: Vec<bifrons_read::Rejected>,
    skipped: u64,
    progress: Progress,
}

/// Gathers the chunks of a batch, and tells whether the input ended with it.
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

/// Reads chunks and makes them ready, on a thread of its own; those that are known are passed over.
///
/// # Errors
/// If the system gives no thread.
pub fn ready(
    mut chunks: Chunks,
    known: BTreeSet<String>,
    origin: String,
    mut hands: Hands,
) -> Result<(Receiver<Result<Ready>>, JoinHandle<()>)> {
    let (send, receive) = sync_channel(1);
    let read_all = move || {
        let mut seen = known;
        let mut jobs = Queue::default();
        loop {
            let (some, ended) = gather(&mut chunks, &mut seen);
            let sent = match &mut hands {
                Hands::Own(pool) => send.send(Ok(pool.install(|| here(&origin, some)))).is_ok(),
                Hands::Crew(workshop, spec) => {
                    let (workshop, spec) = (Arc::clone(workshop), spec.clone());
                    let begun = jobs.push(move || there(&workshop, &spec, some));
                    let full = jobs.has(AHEAD);
                    begun.is_ok_and(|()| !full || pass(&mut jobs, &send))
                }
            };
            if !sent {
                return;
            }
            if ended {
                while jobs.has(1) && pass(&mut jobs, &send) {}
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
    // Many jobs wait at a time, each with the bytes of its rows: once is enough.
    drop(some.chunks);
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
