//! The verbs for a program that holds Bifrons within itself, such as the Python package: asked in the words of a command line,
//! answered as Arrow columns, bytes or counts.
//!
//! 1. [`rows`] answers verbs that have tables; what the columns are is that of the codebook, whatever the rows.
//! 2. [`sql`] is `query`, [`bytes`] gives pictures and pages, [`add`] and [`import`] write to a ledger.
//! 3. [`code`] codes columns of texts, without a ledger; [`sentences`] tells where their sentences are.
//! 4. [`events`] puts in SQL which events are asked for, so that they can be asked later; [`example`] makes a ledger to try all on.
//! 5. A [`Watch`] tells how far a run is, and ends it early.

mod code;
mod columns;
mod events;

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, bail};
use bifrons_ledger::arrow::array::RecordBatch;
use bifrons_ledger::arrow::datatypes::SchemaRef;
use bifrons_ledger::{Rejected, Stop};

pub use code::{Coding, Texts, code, sentences};
pub use events::events;

use crate::cli::answers::{self, ACCOUNT, Question, known, message};
use crate::session::{Exit, Session};

/// Follows a run from another thread, and ends it early.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    pub(crate) stop: Stop,
    done: Arc<AtomicU64>,
}

impl Watch {
    /// Asks the run to end. What is written by then stays written, and whole.
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// Whether the run is to end.
    pub fn stopped(&self) -> bool {
        self.stop.stopped()
    }

    /// Documents worked on so far.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(crate) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Columns, and what there is to say of them.
#[derive(Clone, Debug)]
pub struct Rows {
    /// Names and types of the columns; they do not depend on the rows.
    pub schema: SchemaRef,
    /// The rows, in order.
    pub batches: Vec<RecordBatch>,
    /// What the command line would say on standard error, a line each.
    pub notes: Vec<String>,
}

/// What became of the records that [`add`] read; `read` is the sum of the next four.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Added {
    /// Records read.
    pub read: u64,
    /// Documents that are new.
    pub coded: u64,
    /// Documents that the ledger had.
    pub duplicates: u64,
    /// Records without words.
    pub empty: u64,
    /// Records that could not be used.
    pub rejected: u64,
    /// The first thousand of these, with place and reason.
    pub refused: Vec<Rejected>,
    /// Events of the new documents.
    pub events: u64,
    /// New documents that tell the story of another.
    pub copies: u64,
    /// What the command line would say on standard error, a line each.
    pub notes: Vec<String>,
}

/// Must be called once before anything else: a fault in coding one document is then told in a line.
pub fn install() {
    crate::catch::install();
}

/// The rows of a verb that has a table, such as `faces`. `words` are what follows the verb on a command line, but for the format.
/// `keep` lets forecasts be kept in the ledger's folder, as the program keeps them.
///
/// # Errors
/// What is wrong with the words, as the command line would say it; and as the verb.
pub fn rows(verb: &str, words: &[String], keep: bool, watch: &Watch) -> Result<Rows> {
    let Some((_, shapes)) = known(verb) else {
        bail!("`{verb}` has no table")
    };
    let given = |name: &str| words.iter().any(|w| *w == format!("--{name}"));
    let shape = shapes.iter().find(|s| s.with.is_some_and(given));
    let Some(shape) = shape.or(shapes.first()) else {
        bail!("`{verb}` has no columns")
    };
    let mut session = watched(watch);
    session.keeps = keep;
    let (lines, notes) = answer(verb, &["--format=jsonl"], words, session)?;
    columns::read(columns::schema(shape.columns), &lines, notes)
}

/// The names of the arguments of a verb that has a table; those told by their place come first.
pub fn arguments(verb: &str) -> Vec<String> {
    let mut all = answers::arguments(verb);
    all.sort_by_key(|a| !a.positional);
    all.into_iter().map(|a| a.name).collect()
}

/// A picture, a page or a file: what the verb writes in that format.
///
/// # Errors
/// As [`rows`]; or if there is nothing to show.
pub fn bytes(verb: &str, format: Option<&str>, words: &[String], watch: &Watch) -> Result<Vec<u8>> {
    let format = format.map(|f| format!("--format={f}"));
    let first: Vec<&str> = format.iter().map(String::as_str).collect();
    Ok(answer(verb, &first, words, watched(watch))?.0)
}

/// What a query finds; `words` are those of `bifrons query`.
///
/// # Errors
/// As the verb.
pub fn sql(words: &[String], watch: &Watch) -> Result<Rows> {
    let question = question("query", &[], words)?;
    let session = watched(watch);
    let found = question.find(&session)?;
    Ok(Rows {
        schema: found.schema().clone(),
        batches: found.batches().to_vec(),
        notes: session.into_answer().1,
    })
}

/// Reads, codes and appends news; `words` are those of `bifrons add`. What was appended before a stop stays.
///
/// # Errors
/// As the verb; or if the run was stopped.
pub fn add(words: &[String], watch: &Watch) -> Result<Added> {
    let question = question("add", &[], words)?;
    let session = watched(watch);
    let counts = question.add(&session)?;
    Ok(Added {
        read: counts.read,
        coded: counts.coded,
        duplicates: counts.duplicate,
        empty: counts.empty,
        rejected: counts.rejected,
        refused: counts.refused,
        events: counts.events,
        copies: counts.copies,
        notes: session.into_answer().1,
    })
}

/// Takes in what others coded; `words` are those of `bifrons import`. A row for each outcome and reason.
///
/// # Errors
/// As the verb; or if the run was stopped.
pub fn import(words: &[String], watch: &Watch) -> Result<Rows> {
    let (lines, notes) = answer("import", &["--format=jsonl"], words, watched(watch))?;
    columns::read(columns::schema(&ACCOUNT), &lines, notes)
}

/// Makes the ledger of the bundled reports in a folder, or completes it.
///
/// # Errors
/// If the folder cannot be written to.
pub fn example(path: &str) -> Result<()> {
    let words = [format!("--ledger={path}")];
    answer("example", &[], &words, watched(&Watch::default())).map(|_| ())
}

fn answer(
    verb: &str,
    first: &[&str],
    words: &[String],
    mut session: Session,
) -> Result<(Vec<u8>, Vec<String>)> {
    let question = question(verb, first, words)?;
    let exit = question.answer(&mut session)?;
    let (bytes, notes) = session.into_answer();
    // A table may be empty; a picture of nothing is none.
    let picture = first
        .iter()
        .any(|w| w.ends_with("svg") || w.ends_with("png"));
    if exit == Exit::Nothing && picture {
        bail!(
            notes
                .last()
                .cloned()
                .unwrap_or_else(|| "there is nothing to show".to_string())
        );
    }
    Ok((bytes, notes))
}

fn watched(watch: &Watch) -> Session {
    let mut session = Session::in_memory(usize::MAX);
    session.watch = watch.clone();
    session
}

fn question(verb: &str, first: &[&str], words: &[String]) -> Result<Question> {
    let mut all: Vec<OsString> = vec!["bifrons".into(), verb.into()];
    all.extend(first.iter().map(OsString::from));
    all.extend(words.iter().map(OsString::from));
    Question::parse(&all).map_err(anyhow::Error::msg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_rows_has_its_columns() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = format!("--ledger={}", folder.path().display());
        bifrons_ledger::Ledger::create(folder.path()).unwrap();
        let plain = rows(
            "faces",
            std::slice::from_ref(&ledger),
            false,
            &Watch::default(),
        )
        .unwrap();
        assert_eq!(
            plain
                .batches
                .iter()
                .map(RecordBatch::num_rows)
                .sum::<usize>(),
            0
        );
        assert_eq!(plain.schema.field(0).name(), "period");
        let words = ["--measures".to_string(), ledger];
        let measured = rows("faces", &words, false, &Watch::default()).unwrap();
        assert!(measured.schema.fields().len() > plain.schema.fields().len());
    }

    #[test]
    fn what_is_wrong_is_told_as_the_command_line_tells_it() {
        let words = ["--".to_string(), "Chyna".to_string()];
        let error = rows("faces", &words, false, &Watch::default()).unwrap_err();
        assert!(error.to_string().contains("China (CHN)"), "{error}");
        assert!(rows("serve", &[], false, &Watch::default()).is_err());
    }

    #[test]
    fn a_stopped_run_adds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let news = folder.path().join("news.txt");
        std::fs::write(&news, "Russia accused Ukraine of shelling a village.").unwrap();
        let words = [
            format!("--ledger={}", folder.path().join("ledger").display()),
            "--fast".to_string(),
            news.display().to_string(),
        ];
        let watch = Watch::default();
        watch.stop();
        let error = add(&words, &watch).unwrap_err();
        assert!(error.to_string().contains("stopped"), "{error}");
        let added = add(&words, &Watch::default()).unwrap();
        assert_eq!((added.read, added.coded), (1, 1));
    }

    #[test]
    fn what_is_stopped_ends() {
        let folder = tempfile::tempdir().unwrap();
        example(&folder.path().display().to_string()).unwrap();
        let ledger = format!("--ledger={}", folder.path().display());
        let watch = Watch::default();
        let count = "SELECT count(*) AS n FROM events".to_string();
        assert!(sql(&[ledger.clone(), count.clone()], &watch).is_ok());
        watch.stop();
        let error = sql(&[ledger.clone(), count], &watch).unwrap_err();
        assert!(error.to_string().contains("stopped"), "{error}");
        let words = [ledger, "--".into(), "IND".into(), "CHN".into()];
        assert!(rows("faces", &words, false, &watch).is_err());
        assert!(rows("faces", &words, false, &Watch::default()).is_ok());
    }

    #[test]
    fn forecasts_are_kept_for_who_may_write() {
        let folder = tempfile::tempdir().unwrap();
        example(&folder.path().display().to_string()).unwrap();
        let kept = folder.path().join("forecasts.csv");
        let words = [
            format!("--ledger={}", folder.path().display()),
            "--".into(),
            "IND".into(),
            "CHN".into(),
        ];
        rows("forecast", &words, false, &Watch::default()).unwrap();
        assert!(!kept.exists());
        rows("forecast", &words, true, &Watch::default()).unwrap();
        assert!(kept.exists());
    }
}
