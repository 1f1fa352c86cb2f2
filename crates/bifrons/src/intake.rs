//! Records into a ledger: read, coded, appended, and counted. What `add` and `watch` share.

use std::time::Duration;

use anyhow::Result;
use bifrons_code::Coder;
use bifrons_core::{Document, Event, Measure};
use bifrons_ledger::{Ledger, Rejected};
use bifrons_read::{Progress, Read};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::ThreadPool;

use crate::cluster::coding::Crew;
use crate::output::count;
use crate::session::Session;
use crate::work::{self, Coded};

/// Documents that are appended together unless told otherwise: few files, and little lost if the run is stopped.
pub const TOGETHER: usize = 4096;
/// Bytes of text after which documents are appended, however few.
const TOGETHER_BYTES: usize = 32 << 20;

/// Rejected records whose place and reason are kept for the account; all of them are in the ledger's table `rejected`.
const TOLD: usize = 1000;

/// What became of the records: `read` is the sum of `coded`, `duplicate`, `empty` and `rejected`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Records read.
    pub read: u64,
    /// Documents that are new.
    pub coded: u64,
    /// Documents that were there already.
    pub duplicate: u64,
    /// Records without words.
    pub empty: u64,
    /// Records that could not be used.
    pub rejected: u64,
    /// Events of the new documents.
    pub events: u64,
    /// New documents that tell what another told before: wire copy, updates, reprints.
    pub copies: u64,
    /// The first of those that could not be used, with place and reason.
    pub refused: Vec<Rejected>,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            coded,
            duplicate,
            empty,
            rejected,
            ..
        } = self;
        write!(
            f,
            "{} read: {coded} coded, {empty} empty, {duplicate} duplicate, {rejected} rejected; {}",
            count(self.read, "record"),
            count(self.events, "new event")
        )?;
        match self.copies {
            0 => Ok(()),
            1 => write!(f, "; 1 document retells the story of another"),
            n => write!(f, "; {n} documents retell the stories of others"),
        }
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

/// Who codes.
pub enum Hands<'r> {
    /// This process, on its threads.
    Own(&'static Coder, &'r ThreadPool),
    /// A cluster.
    Crew(Box<Crew>),
}

/// Records on their way into a ledger.
pub struct Intake<'r> {
    /// Documents that are appended together.
    pub together: usize,
    ledger: &'r mut Ledger,
    hands: Hands<'r>,
    session: &'r Session,
    bar: ProgressBar,
    /// Read, and not yet given to a cluster.
    waiting: Vec<Document>,
    pending: Pending,
    counts: Counts,
}

impl<'r> Intake<'r> {
    /// Nothing taken yet.
    pub fn new(ledger: &'r mut Ledger, hands: Hands<'r>, session: &'r Session) -> Self {
        Self {
            together: TOGETHER,
            ledger,
            hands,
            session,
            bar: bar(session),
            waiting: Vec::new(),
            pending: Pending::default(),
            counts: Counts::default(),
        }
    }

    /// Appends what is left, and tells what became of all.
    ///
    /// # Errors
    /// As [`Intake::take`].
    pub fn finish(mut self) -> Result<Counts> {
        if let Hands::Crew(crew) = &mut self.hands
            && !self.waiting.is_empty()
        {
            crew.begin(std::mem::take(&mut self.waiting))?;
        }
        while self.append_job()? {}
        self.append()?;
        self.bar.finish_and_clear();
        Ok(self.counts)
    }

    /// Codes the documents that are new, and appends them once they are many.
    ///
    /// # Errors
    /// If the ledger cannot be written to.
    pub fn take(&mut self, records: Vec<Read>) -> Result<()> {
        let mut news = Vec::new();
        for record in records {
            self.counts.read += 1;
            match record {
                Read::Document(outcome) if self.ledger.has_document(&outcome.value.id)? => {
                    self.counts.duplicate += 1
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
                        offset: Some(rejected.offset),
                    });
                }
            }
        }
        match &mut self.hands {
            Hands::Own(coder, pool) => {
                let coded = work::code_watched(pool, coder, news, &self.session.watch);
                // What a stop left without events is not to be kept so.
                self.session.go_on()?;
                self.keep(coded);
                if self.pending.documents.len() >= self.together
                    || self.pending.bytes >= TOGETHER_BYTES
                {
                    self.append()?;
                }
            }
            Hands::Crew(crew) => {
                self.waiting.extend(news);
                let bytes: usize = self.waiting.iter().map(|d| d.text.len()).sum();
                if self.waiting.len() >= self.together || bytes >= TOGETHER_BYTES {
                    crew.begin(std::mem::take(&mut self.waiting))?;
                    if crew.is_busy() {
                        self.append_job()?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Appends what a cluster coded first, once it has; `false` if it has nothing to do.
    fn append_job(&mut self) -> Result<bool> {
        let Hands::Crew(crew) = &mut self.hands else {
            return Ok(false);
        };
        let Some(coded) = crew.next(self.session)? else {
            return Ok(false);
        };
        self.keep(coded);
        self.append()?;
        Ok(true)
    }

    fn keep(&mut self, coded: Vec<Coded>) {
        for coded in coded {
            self.notes(&coded.document.id, &coded.notes);
            if let Some(fault) = coded.fault {
                self.bar.suspend(|| self.session.say(&fault));
                self.reject(Rejected {
                    source: format!("document {}", coded.document.id),
                    line: None,
                    reason: fault,
                    offset: None,
                });
                continue;
            }
            self.pending.bytes += coded.document.text.len();
            self.pending.documents.push(coded.document);
            self.pending.events.extend(coded.events);
            self.pending.measures.extend(coded.measures);
        }
    }

    fn reject(&mut self, rejected: Rejected) {
        self.counts.rejected += 1;
        if self.counts.refused.len() < TOLD {
            self.counts.refused.push(rejected.clone());
        }
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
        self.counts.coded += done.documents;
        self.counts.duplicate += done.duplicates;
        self.counts.copies += done.copies;
        self.counts.events += done.events;
        Ok(())
    }

    fn notes(&self, id: &str, notes: &[String]) {
        for note in notes {
            self.bar
                .suspend(|| self.session.note(&format!("document {id}: {note}")));
        }
    }

    /// Shows how far it is.
    pub fn show(&self, progress: &Progress) {
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
