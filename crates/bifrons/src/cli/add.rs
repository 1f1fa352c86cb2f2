//! `bifrons add`: news into a ledger.

use std::ffi::OsString;
use std::time::Duration;

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_core::{Document, Event, Measure, PartialDate};
use bifrons_ledger::{Ledger, Rejected};
use bifrons_read::{Progress, Read, Source};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::ThreadPool;

use super::LedgerArg;
use crate::output::count;
use crate::session::{Exit, Session};
use crate::{input, work};

/// Documents that are appended together: few files, and little lost if the run is stopped.
const TOGETHER: usize = 4096;
/// Bytes of text after which documents are appended, however few.
const TOGETHER_BYTES: usize = 32 << 20;

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Documents are told apart by `id`, and by their content where they have none. What the ledger has is not coded again, so
a run that was stopped is completed by the same command. What cannot be read is kept in the table `rejected`."
)]
pub struct Args {
    /// Files, folders or patterns; `-` is standard input
    #[arg(required = true)]
    paths: Vec<OsString>,
    #[command(flatten)]
    ledger: LedgerArg,
    /// Exit with 0 even if records were rejected
    #[arg(long)]
    skip_bad: bool,
    /// Date of publication of documents that state none: 2021, 2021-03 or 2021-03-31
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    date: Option<PartialDate>,
    #[command(flatten)]
    actors: super::actors::ActorsArg,
    #[command(flatten)]
    fast: super::FastArg,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Documents that are appended together; for tests
    #[arg(long, hide = true, default_value_t = TOGETHER)]
    together: usize,
}

/// Reads, codes, appends, and tells the counts.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let sources = input::sources(&args.paths)?;
    let folder = args.ledger.folder();
    let coder = args.actors.coder(args.fast.coder())?;
    let mut ledger = args.ledger.create()?;
    let mut run = Run {
        ledger: &mut ledger,
        coder,
        pool: work::pool(args.threads)?,
        together: args.together,
        session,
        bar: bar(session),
        pending: Pending::default(),
        counts: Counts::default(),
    };
    run.all(&sources, args.date)?;
    let counts = run.counts;
    session.note(&format!("{} → {}", counts, folder.display()));
    Ok(if counts.rejected > 0 && !args.skip_bad {
        Exit::Wrong
    } else {
        Exit::Done
    })
}

/// What became of the records: `read` is the sum of `added`, `known`, `empty` and `rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records read.
    pub read: u64,
    /// Documents that are new.
    pub added: u64,
    /// Documents that were there already.
    pub known: u64,
    /// Records without words.
    pub empty: u64,
    /// Records that could not be used.
    pub rejected: u64,
    /// Events of the new documents.
    pub events: u64,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            added,
            known,
            empty,
            rejected,
            ..
        } = self;
        write!(
            f,
            "{} read: {added} added, {known} already there, {empty} empty, {rejected} rejected; {}",
            count(self.read, "record"),
            count(self.events, "new event")
        )
    }
}

/// Coded, and not yet in the ledger.
#[derive(Default)]
struct Pending {
    documents: Vec<Document>,
    events: Vec<Event>,
    measures: Vec<Measure>,
    rejected: Vec<Rejected>,
    bytes: usize,
}

struct Run<'r> {
    ledger: &'r mut Ledger,
    coder: &'static Coder,
    pool: ThreadPool,
    together: usize,
    session: &'r Session,
    bar: ProgressBar,
    pending: Pending,
    counts: Counts,
}

impl Run<'_> {
    /// Appends all documents of the sources. A ledger is whole after every step: a run that is stopped loses at most the
    /// documents since the last append, and the next run codes only these.
    fn all(&mut self, sources: &[Source], date: Option<PartialDate>) -> Result<()> {
        for batch in input::batches(sources, date)? {
            self.take(batch.records)?;
            self.show(&batch.progress);
        }
        self.append()?;
        self.bar.finish_and_clear();
        Ok(())
    }

    fn take(&mut self, records: Vec<Read>) -> Result<()> {
        let mut news = Vec::new();
        for record in records {
            self.counts.read += 1;
            match record {
                Read::Document(outcome) if self.ledger.has_document(&outcome.value.id)? => {
                    self.counts.known += 1
                }
                Read::Document(outcome) => {
                    self.notes(&outcome.value.id, &outcome.notes);
                    news.push(outcome.value);
                }
                Read::Empty(_) => self.counts.empty += 1,
                Read::Rejected(rejected) => {
                    self.bar.suspend(|| self.session.say(&rejected.to_string()));
                    let line = rejected.line.and_then(|n| u64::try_from(n).ok());
                    let source = rejected.path.to_string_lossy().into_owned();
                    self.reject(Rejected {
                        source,
                        line,
                        reason: rejected.reason.to_string(),
                    });
                }
            }
        }
        for coded in work::code(&self.pool, self.coder, news) {
            self.notes(&coded.document.id, &coded.notes);
            if let Some(fault) = coded.fault {
                self.bar.suspend(|| self.session.say(&fault));
                self.reject(Rejected {
                    source: format!("document {}", coded.document.id),
                    line: None,
                    reason: fault,
                });
                continue;
            }
            self.pending.bytes += coded.document.text.len();
            self.pending.documents.push(coded.document);
            self.pending.events.extend(coded.events);
            self.pending.measures.extend(coded.measures);
        }
        if self.pending.documents.len() >= self.together || self.pending.bytes >= TOGETHER_BYTES {
            self.append()?;
        }
        Ok(())
    }

    fn reject(&mut self, rejected: Rejected) {
        self.counts.rejected += 1;
        self.pending.rejected.push(rejected);
    }

    fn append(&mut self) -> Result<()> {
        let Pending {
            documents,
            events,
            measures,
            rejected,
            ..
        } = std::mem::take(&mut self.pending);
        let done = self
            .ledger
            .append_measured(&documents, &events, &measures, &rejected)?;
        self.counts.added += done.documents;
        self.counts.known += done.duplicates;
        self.counts.events += done.events;
        Ok(())
    }

    fn notes(&self, id: &str, notes: &[String]) {
        for note in notes {
            self.bar
                .suspend(|| self.session.note(&format!("document {id}: {note}")));
        }
    }

    fn show(&self, progress: &Progress) {
        if let Some(total) = progress.bytes_total.filter(|t| *t > 0) {
            self.bar.set_length(total);
            self.bar.set_position(progress.bytes.min(total));
        }
        self.bar.set_message(format!(
            "{}, {}",
            count(self.counts.read, "record"),
            count(
                self.counts.events + self.pending.events.len() as u64,
                "event"
            )
        ));
    }
}

/// A bar on a terminal; elsewhere it is never drawn.
pub fn bar(session: &Session) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        Some(1),
        if session.quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        },
    );
    if let Ok(style) =
        ProgressStyle::with_template("{wide_bar} {percent:>3} %  {msg}  {eta_precise} to go")
    {
        bar.set_style(style);
    }
    if !bar.is_hidden() {
        bar.enable_steady_tick(Duration::from_millis(500));
    }
    bar
}
