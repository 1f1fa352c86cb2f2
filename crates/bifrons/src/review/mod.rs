//! A person judges events, one after another: what is asked next, what becomes of a verdict, and the score so far.
//!
//! 1. [`order`](order::order) sets the events in a row that is the same for everybody and spread over types, publishers and confidence.
//! 2. A verdict becomes a block of the file of corrections: a line that says what was judged, and below it a case in the format of
//!    `tests/suite`, so that the file can be laid beside the suite as it is ([`cases`]). The case has as many sentences of the document as
//!    the coder needs to find the event ([`context`]).
//! 3. The file is all that is kept: which events were judged, and the [`score`], are read from it.

pub mod cases;
pub mod context;
pub mod correction;
pub mod order;
pub mod score;

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use bifrons_code::Coder;
use bifrons_core::{Document, Event};
use bifrons_ledger::{Candidate, Ledger, Whole, candidates, whole};
use serde_json::{Value, json};

use crate::cli::event;
pub use cases::{Judged, Verdict};
pub use correction::Correction;
pub use score::{Line, score};

/// How long, and how often, one waits for another writer: a verdict is written in no time.
const WAIT: Duration = Duration::from_millis(20);
const WAITS: u32 = 100;

/// Verdicts that can be taken back.
pub const UNDO: usize = 10;

/// A review of the events of a ledger.
pub struct Review {
    queue: Vec<Candidate>,
    file: PathBuf,
    /// Events judged by this review, the last one last, [`UNDO`] at most.
    lately: VecDeque<String>,
}

impl Review {
    /// A review that writes to that file; without one to `corrections.case` beside the ledger's folder. Only events that stand as facts are
    /// asked about, unless `all`.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn open(ledger: &Ledger, file: Option<&Path>, all: bool) -> Result<Self> {
        Ok(Self {
            queue: order::order(candidates(ledger, all)?),
            file: file.map_or_else(|| beside(ledger.path()), Path::to_path_buf),
            lately: VecDeque::new(),
        })
    }

    /// The same review of a ledger that has grown.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn renew(&mut self, ledger: &Ledger, all: bool) -> Result<()> {
        self.queue = order::order(candidates(ledger, all)?);
        Ok(())
    }

    /// The file of corrections.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The next event that nobody has judged, after the one of that id (whether judged or not); when the end is reached, from the beginning.
    /// `None` if all are judged.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn next(&self, after: Option<&str>) -> Result<Option<&Candidate>> {
        let done = self.done()?;
        let from = after.and_then(|id| self.queue.iter().position(|c| c.id == id));
        let from = from.map_or(0, |at| at + 1);
        let (earlier, later) = self.queue.split_at(from);
        let open = |c: &&Candidate| !done.contains(c.id.as_str()) && after != Some(c.id.as_str());
        Ok(later.iter().chain(earlier).find(open))
    }

    /// The event that stands before another in the row; `None` for the first.
    pub fn before(&self, id: &str) -> Option<&str> {
        let at = self.queue.iter().position(|c| c.id == id)?;
        Some(self.queue.get(at.checked_sub(1)?)?.id.as_str())
    }

    /// All that was judged, in the order in which it was.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn judged(&self) -> Result<Vec<Judged>> {
        Ok(cases::judged(&self.text()?))
    }

    /// Events that nobody has judged.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn left(&self) -> Result<usize> {
        let done = self.done()?;
        Ok(self.queue.iter().filter(|c| !done.contains(&c.id)).count())
    }

    /// Takes a verdict on an event of the ledger; one that was judged before is judged anew.
    ///
    /// # Errors
    /// If there is no such event, it has no sentence, the correction is what the coder said, or the file cannot be written.
    pub fn judge(
        &mut self,
        ledger: &Ledger,
        id: &str,
        verdict: Verdict,
        correction: Option<&Correction>,
    ) -> Result<Judged> {
        let Some(found) = whole(ledger, id)? else {
            bail!("there is no event {id} in the ledger");
        };
        let (event, document) = match found.document {
            Some(document) if !found.event.text.trim().is_empty() => (found.event, document),
            _ => bail!("event {id} has no sentence to judge"),
        };
        let judged = Judged::of(&event, verdict);
        let case = case(&event, &document, verdict, correction)?;
        self.change(|text| {
            let mut text = cases::without(&text, id);
            cases::append(&mut text, &judged, case.as_ref());
            text
        })?;
        self.lately.retain(|known| known != id);
        self.lately.push_back(id.to_string());
        if self.lately.len() > UNDO {
            self.lately.pop_front();
        }
        Ok(judged)
    }

    /// Takes the last verdict of this review back, or the one on that event if it is among the last ten of the file; tells the event.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn undo(&mut self, id: Option<&str>) -> Result<Option<String>> {
        let text = self.text()?;
        let known = |id: &&str| {
            let mut last = cases::judged(&text).into_iter().rev().take(UNDO);
            last.any(|j| j.event == *id)
        };
        let event = match id {
            Some(id) => Some(id).filter(known).map(str::to_string),
            None => self.lately.back().cloned(),
        };
        let Some(event) = event else {
            return Ok(None);
        };
        self.lately.retain(|other| *other != event);
        self.change(|text| cases::without(&text, &event))?;
        Ok(Some(event))
    }

    /// The next event to judge, with the case that a verdict of right would write, and the score so far: what the dashboard asks for.
    ///
    /// # Errors
    /// If the ledger or the file cannot be read.
    pub fn answer(&self, ledger: &Ledger, after: Option<&str>) -> Result<Value> {
        let next = match self.next(after)? {
            Some(candidate) => whole(ledger, &candidate.id)?,
            None => None,
        };
        let lines = score(&self.judged()?);
        let all = lines.first().map(Line::object).unwrap_or_default();
        let case = next.as_ref().map(|w| cases::expectation(&w.event));
        let event = next.as_ref().map(|w: &Whole| event::object(w, false));
        Ok(json!({
            "event": event,
            "case": case,
            "left": self.left()?,
            "undo": self.lately.len(),
            "score": all,
            "types": lines.iter().skip(1).map(Line::object).collect::<Value>(),
            "corrections": self.file.file_name().map(|n| n.to_string_lossy()),
        }))
    }

    fn done(&self) -> Result<HashSet<String>> {
        Ok(self.judged()?.into_iter().map(|j| j.event).collect())
    }

    fn text(&self) -> Result<String> {
        match fs::read_to_string(&self.file) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(error) => {
                Err(error).with_context(|| format!("cannot read {}", self.file.display()))
            }
        }
    }

    /// Changes the file in one step, so that a crash leaves the old one or the new one. The new one, while it is written, keeps others
    /// from writing: verdicts of two reviewers are both kept.
    fn change(&self, change: impl FnOnce(String) -> String) -> Result<()> {
        let wrong = || format!("cannot write {}", self.file.display());
        let beside = self.file.with_extension("case.new");
        let mut new = only_writer(&beside).with_context(wrong)?;
        let written = self.text().and_then(|text| {
            new.write_all(change(text).as_bytes())?;
            Ok(fs::rename(&beside, &self.file)?)
        });
        if written.is_err() {
            // What is left would keep others waiting.
            let _ = fs::remove_file(&beside);
        }
        written.with_context(wrong)
    }
}

/// Makes a file that is not there; waits a little for who has made it, and takes what somebody left who was stopped.
fn only_writer(path: &Path) -> std::io::Result<fs::File> {
    for _ in 0..WAITS {
        match fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
        {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => std::thread::sleep(WAIT),
            done => return done,
        }
    }
    fs::File::create(path)
}

/// The default file for a ledger.
fn beside(ledger: &Path) -> PathBuf {
    let folder = ledger
        .canonicalize()
        .unwrap_or_else(|_| ledger.to_path_buf());
    let parent = folder.parent().map(Path::to_path_buf).unwrap_or_default();
    parent.join("corrections.case")
}

/// The case that a verdict becomes; `None` for one that asks for nothing.
fn case(
    event: &Event,
    document: &Document,
    verdict: Verdict,
    correction: Option<&Correction>,
) -> Result<Option<cases::Case>> {
    let told = cases::expectation(event);
    let expected = match (verdict, correction) {
        (Verdict::Skip, _) => return Ok(None),
        (Verdict::Right, _) => told.clone(),
        (Verdict::Wrong, None) => String::new(),
        (Verdict::Wrong, Some(correction)) => {
            let line = correction.line(event);
            if line == told {
                bail!("that is what the coder says: {told}");
            }
            line
        }
    };
    // Right or wrong, the sentence shows it only where the coder finds in it what was judged.
    let (text, found) = context::shortest(Coder::bundled(), document, event);
    Ok(Some(cases::Case {
        name: format!("review-{}", event.id),
        date: document.date,
        text,
        expected,
        told,
        found,
    }))
}
