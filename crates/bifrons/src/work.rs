//! Coding on all threads: the results come in the order of the documents, whatever the number of threads.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use bifrons_code::Coder;
use bifrons_core::{Document, Event, Measure, Outcome};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::ask::Watch;
use crate::catch::caught;

/// Stack of a thread that codes.
const STACK_BYTES: usize = 16 << 20;

/// A document with what was found in it.
pub struct Coded {
    /// The document.
    pub document: Document,
    /// Its events, in order of sentence and word.
    pub events: Vec<Event>,
    /// Its indicators and ties.
    pub measures: Vec<Measure>,
    /// What could not be read, a sentence each.
    pub notes: Vec<String>,
    /// Why the document could not be coded at all.
    pub fault: Option<String>,
}

impl Coded {
    fn nothing(document: Document) -> Self {
        Self {
            document,
            events: Vec::new(),
            measures: Vec::new(),
            notes: Vec::new(),
            fault: None,
        }
    }
}

/// Threads to code on; `None` for as many as there are processors.
///
/// # Errors
/// If the system gives no threads.
pub fn pool(threads: Option<usize>) -> Result<ThreadPool> {
    ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .stack_size(STACK_BYTES)
        .thread_name(|n| format!("coder-{n}"))
        .build()
        .context("cannot start threads; try --threads 1")
}

/// Codes the events and measures of documents side by side. A document on which the coder fails is told in `fault`.
pub fn code(pool: &ThreadPool, coder: &Coder, documents: Vec<Document>) -> Vec<Coded> {
    pool.install(|| {
        documents
            .into_par_iter()
            .map(|document| one(coder, document))
            .collect()
    })
}

/// Likewise, for one who follows the work and may end it: from then on documents come back without events.
pub fn code_watched(
    pool: &ThreadPool,
    coder: &Coder,
    documents: Vec<Document>,
    watch: &Watch,
) -> Vec<Coded> {
    let each = |document| {
        let coded = match watch.stopped() {
            true => Coded::nothing(document),
            false => one(coder, document),
        };
        watch.step();
        coded
    };
    pool.install(|| documents.into_par_iter().map(each).collect())
}

/// What is found in one document.
pub fn one(coder: &Coder, document: Document) -> Coded {
    match caught(|| coder.code_all(&document)) {
        Ok(Outcome { value, notes }) => Coded {
            notes: notes.into_iter().chain(ahead(&document)).collect(),
            document,
            events: value.events,
            measures: value.measures,
            fault: None,
        },
        Err(place) => {
            let fault = format!(
                "document {}: the coder failed on this document (at {place}); please report it",
                document.id
            );
            Coded {
                fault: Some(fault),
                ..Coded::nothing(document)
            }
        }
    }
}

/// A note on a document that says it was published after today; the coder itself knows no clock. A day's grace is left for
/// the world's time zones.
fn ahead(document: &Document) -> Option<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let tomorrow = i32::try_from(now.as_secs() / 86_400).ok()? + 1;
    let date = document.date?;
    let future = bifrons_code::data::days(date.first_day()) > tomorrow;
    future.then(|| format!("published on {date}, a date in the future; it is coded as it stands"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_documents() {
        let document = |n: usize| Document {
            id: n.to_string(),
            text: "Russia accused Ukraine of lying.".into(),
            ..Document::default()
        };
        let found = |threads| {
            let pool = pool(Some(threads)).unwrap();
            code(&pool, Coder::bundled(), (0..50).map(document).collect())
                .into_iter()
                .flat_map(|c| c.events)
                .collect::<Vec<_>>()
        };
        let one = found(1);
        assert_eq!(one.len(), 50);
        assert_eq!(one, found(3));
    }
}
