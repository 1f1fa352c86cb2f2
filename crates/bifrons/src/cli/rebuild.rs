//! `bifrons rebuild`: a ledger made anew with today's coder, beside the one that it is made of.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use anyhow::{Context, Result, ensure};
use bifrons_core::{Document, Outcome};
use bifrons_ledger::{Change, Ledger, Stored, changes, stored_rejected};
use bifrons_read::{Progress, Read};

use super::{HandsArg, LedgerArg};
use crate::column::Column;
use crate::intake::{Counts, Intake, TOGETHER, bar};
use crate::output::count;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};
use crate::unfinished::Mark;

/// Documents that are coded side by side, as many as `add` takes.
const RECORDS: usize = 256;
/// Bytes of text after which they are no more.
const BYTES: usize = 4 << 20;

const COLUMNS: [Column; 6] = [
    Column::text("event", "type of event"),
    Column::whole("before", "reports of such events that were coded before"),
    Column::whole("after", "likewise now"),
    Column::whole(
        "same",
        "those of the same id: same document, sentence, trigger, type and parties",
    ),
    Column::whole("gone", "those of before that are no more: before - same"),
    Column::whole("new", "those that were not there before: after - same"),
];

/// Arguments of `rebuild`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The documents that were added are coded again, in order of day and id, and wire copy is looked for again; where news had
been added in another order, a few stories may come out otherwise. What was imported is copied file by file, and so is the list of what
could not be read. The ledger of before stays as it is; once the new one is what you want, put it in its place. It begins a history of its
own: --as-of knows no day before it was made. Forecasts that were kept (forecasts.csv) and the memory of feeds (for `bifrons watch`) stay
with the ledger of before. Documents on which the coder failed before were not kept: add their files again.

The table tells what changed, by type: an event is the same if document, sentence, trigger, type and parties are. A run that was stopped is
completed by the same command with the same program.

Exit codes: 0 done, 1 nothing to rebuild, 2 an error, or documents on which the coder failed."
)]
pub struct Args {
    #[command(flatten)]
    ledger: LedgerArg,
    /// Folder of the new ledger: one that is not there, or empty, or an unfinished rebuild of the same ledger
    #[arg(long, value_name = "NEW")]
    into: PathBuf,
    #[command(flatten)]
    hands: HandsArg,
    #[command(flatten)]
    out: OutArg,
    /// Documents that are appended together; for tests
    #[arg(long, hide = true, default_value_t = TOGETHER)]
    together: usize,
}

/// Carries over, codes, appends, and tells what changed.
///
/// The new ledger is whole after every step, and marked as unfinished until the last.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    ensure!(
        !matches!(style, Style::Svg | Style::Png),
        "the table of what changed is no picture; use table, csv, jsonl, md or parquet"
    );
    let old = args.ledger.open(session)?;
    if old.manifest().files.is_empty() {
        let folder = old.path().display();
        session.note(&format!("nothing to rebuild: {folder} is empty"));
        return Ok(Exit::Nothing);
    }
    let mut new = begin(args, &old)?;
    let mark = Mark::set(&mut new, &old, &args.coded_by()?)?;
    let imports = carry(&old, &mut new, session)?;
    let counts = code(args, &old, &mut new, session)?;
    let rejected = stored_rejected(&old)?;
    new.append(&[], &[], &rejected)?;
    let changed = changes(&old, &new)?;
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: changed.iter().map(row).collect(),
    };
    args.out
        .write(session, |out| sheet.write(style, out, usize::MAX))?;
    mark.remove()?;
    let told = summary(&counts, imports, rejected.len() as u64, &changed);
    session.note(&format!("{told} → {}", new.path().display()));
    Ok(if counts.rejected > 0 {
        Exit::Wrong
    } else {
        Exit::Done
    })
}

impl Args {
    /// The new ledger, which may lie in an object store too.
    fn into(&self) -> LedgerArg {
        LedgerArg {
            ledger: Some(self.into.clone()),
            as_of: None,
        }
    }

    /// All that decides what is coded, but the text.
    fn coded_by(&self) -> Result<String> {
        let program = crate::unfinished::program();
        let coded_by = format!("{program} {}", self.hands.coded_by()?);
        Ok(coded_by.trim_end().to_string())
    }
}

/// The new ledger, which is not the old one.
fn begin(args: &Args, old: &Ledger) -> Result<Ledger> {
    let into = args.into();
    if let (Ok(old), Ok(new)) = (old.path().canonicalize(), into.folder().canonicalize()) {
        ensure!(
            old != new,
            "{} would be made anew in place, which would lose it if something went wrong: name another folder with --into",
            args.into.display()
        );
    }
    into.create().context("cannot make the new ledger")
}

/// Copies what was imported, and tells how many batches that are.
fn carry(old: &Ledger, new: &mut Ledger, session: &Session) -> Result<u64> {
    let imported = old.manifest().imported();
    let bar = bar(session);
    bar.set_length(imported.iter().map(|(_, bytes)| bytes).sum());
    bar.set_message("imports");
    for (batch, bytes) in &imported {
        session.go_on()?;
        new.carry(old, batch)?;
        bar.inc(*bytes);
    }
    bar.finish_and_clear();
    Ok(imported.len() as u64)
}

/// Codes the documents that the new ledger does not have yet.
fn code(args: &Args, old: &Ledger, new: &mut Ledger, session: &Session) -> Result<Counts> {
    let pool = args.hands.pool()?;
    let hands = args.hands.hands(&args.into(), &pool, session)?;
    // A run that goes on finds the stories that one run would have found.
    new.remember()?;
    let mut progress = Progress::default();
    let stored = Stored::open(old)?;
    progress.bytes_total = Some(stored.total());
    let mut intake = Intake::new(new, hands, session);
    intake.together = args.together;
    for documents in ahead(stored)? {
        session.go_on()?;
        let records = documents?.into_iter().map(|value| {
            Read::Document(Outcome {
                value,
                notes: Vec::new(),
            })
        });
        let records: Vec<Read> = records.collect();
        progress.bytes += records.len() as u64;
        intake.take(records)?;
        intake.show(&progress);
    }
    session.go_on()?;
    intake.finish()
}

/// Reads on a thread of its own, in pieces of the size that `add` takes.
fn ahead(stored: Stored) -> Result<Receiver<bifrons_ledger::Result<Vec<Document>>>> {
    let (send, receive) = sync_channel(1);
    let read_all = move || {
        let (mut piece, mut bytes) = (Vec::new(), 0);
        for documents in stored {
            let documents = match documents {
                Ok(documents) => documents,
                Err(error) => {
                    // Nobody listens any more once the run has ended early.
                    let _ = send.send(Err(error));
                    return;
                }
            };
            for document in documents {
                bytes += document.text.len();
                piece.push(document);
                if piece.len() >= RECORDS || bytes >= BYTES {
                    bytes = 0;
                    if send.send(Ok(std::mem::take(&mut piece))).is_err() {
                        return;
                    }
                }
            }
        }
        let _ = send.send(Ok(piece));
    };
    thread::Builder::new()
        .name("reader".to_string())
        .spawn(read_all)?;
    Ok(receive)
}

fn row(change: &Change) -> Vec<Datum> {
    vec![
        change.event.name().into(),
        Datum::int(change.before),
        Datum::int(change.after),
        Datum::int(change.same),
        Datum::int(change.gone()),
        Datum::int(change.fresh()),
    ]
}

/// What was done, in a line.
fn summary(counts: &Counts, imports: u64, rejected: u64, changed: &[Change]) -> String {
    let sum = |of: fn(&Change) -> u64| changed.iter().map(of).sum::<u64>();
    let mut told = format!(
        "{} coded again",
        count(counts.coded + counts.duplicate, "document")
    );
    if counts.duplicate > 0 {
        told += &format!(" ({} of them by an earlier run)", counts.duplicate);
    }
    if counts.rejected > 0 {
        told += &format!(", {} on which the coder failed", counts.rejected);
    }
    for (number, what) in [(imports, "imported batch"), (rejected, "rejected record")] {
        if number > 0 {
            let what = if number > 1 && what.ends_with('h') {
                format!("{number} {what}es")
            } else {
                count(number, what)
            };
            told += &format!(", {what} carried over");
        }
    }
    told + &format!(
        "; {} before, {} after: {} the same, {} gone, {} new",
        count(sum(|c| c.before), "event"),
        sum(|c| c.after),
        sum(|c| c.same),
        sum(Change::gone),
        sum(Change::fresh)
    )
}
