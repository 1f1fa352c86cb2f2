//! Documents coded by a cluster.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail, ensure};
use bifrons_code::Coder;
use bifrons_code::actors::user::List;
use bifrons_core::Document;
use bifrons_ledger::{
    Found, MOST_PIECES, Workshop, documents_from_bytes, documents_to_bytes, found_from_bytes,
    found_to_bytes,
};
use serde_json::json;

use super::{Queue, build, deep, divided, joined};
use crate::session::Session;
use crate::work::{self, Coded};

/// Most documents of a piece: some seconds of work for one processor, and what is lost with an executor.
const PIECE: usize = 64;
/// Fewest, where there are few in all.
const SMALL_PIECE: usize = 4;
/// Bytes of text after which a piece is full.
const PIECE_BYTES: usize = 256 << 10;
/// Pieces that a job should have at least, so that all executors have something to do until its end.
const PIECES: usize = 64;
/// Jobs that are under way at a time.
const AHEAD: usize = 3;

/// Which coder is to code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Without the encoder.
    pub fast: bool,
    /// A user's own list of actors: the name of its file, and its text.
    pub actors: Option<(String, String)>,
}

impl Reading {
    fn to_bytes(&self) -> Vec<u8> {
        json!({ "fast": self.fast, "actors": self.actors })
            .to_string()
            .into_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let value: serde_json::Value = serde_json::from_slice(bytes)?;
        let text = |i: usize| value["actors"][i].as_str().map(str::to_string);
        Ok(Self {
            fast: value["fast"].as_bool().unwrap_or_default(),
            actors: text(0).zip(text(1)),
        })
    }
}

/// A cluster that codes documents.
pub struct Crew {
    workshop: Arc<Workshop>,
    reading: Vec<u8>,
    jobs: Queue<Vec<Coded>>,
}

impl Crew {
    /// A crew that has nothing to do yet.
    pub fn new(workshop: Workshop, reading: &Reading) -> Self {
        Self {
            workshop: Arc::new(workshop),
            reading: reading.to_bytes(),
            jobs: Queue::default(),
        }
    }

    /// Begins to have documents coded.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn begin(&mut self, documents: Vec<Document>) -> Result<()> {
        let (workshop, reading) = (Arc::clone(&self.workshop), self.reading.clone());
        self.jobs
            .push(move || coded(&workshop, &reading, documents))
    }

    /// Whether as many jobs are under way as may be.
    pub fn is_busy(&self) -> bool {
        self.jobs.has(AHEAD)
    }

    /// What became of the documents that were begun first; `None` if all were told.
    ///
    /// # Errors
    /// If the cluster failed, or the session ends.
    pub fn next(&mut self, session: &Session) -> Result<Option<Vec<Coded>>> {
        self.jobs.pop(|| session.go_on())
    }
}

/// Whether it was told that executors are of another build.
static OTHERS: AtomicBool = AtomicBool::new(false);

fn coded(workshop: &Workshop, reading: &[u8], documents: Vec<Document>) -> Result<Vec<Coded>> {
    let parts = pieces(&documents);
    let piece = |part: &&[Document]| Ok(joined(&[reading, &documents_to_bytes(part)?]));
    let inputs: Vec<Vec<u8>> = parts.iter().map(piece).collect::<Result<_>>()?;
    let mut found = Vec::with_capacity(documents.len());
    for inputs in inputs.chunks(MOST_PIECES) {
        for output in workshop.work("code", inputs)? {
            let [theirs, rows] = divided(&output)?[..] else {
                bail!("what an executor found has two parts: it is of another version");
            };
            if theirs != build().as_bytes() && !OTHERS.swap(true, Ordering::Relaxed) {
                workshop.tell(
                    "some executors run another build of this program, and may find other events; install the same on all machines",
                );
            }
            found.extend(found_from_bytes(rows)?);
        }
    }
    ensure!(
        found.len() == documents.len(),
        "the executors told of {} documents, and {} were given: they are of another version",
        found.len(),
        documents.len()
    );
    let coded = documents.into_iter().zip(found);
    Ok(coded
        .map(|(document, found)| Coded {
            document,
            events: found.events,
            measures: found.measures,
            notes: found.notes,
            fault: found.fault,
        })
        .collect())
}

/// Documents in pieces of about the same work.
fn pieces(documents: &[Document]) -> Vec<&[Document]> {
    let most = (documents.len() / PIECES).clamp(SMALL_PIECE, PIECE);
    let mut pieces = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (i, document) in documents.iter().enumerate() {
        bytes += document.text.len();
        if i + 1 - start >= most || bytes >= PIECE_BYTES {
            pieces.push(&documents[start..=i]);
            (start, bytes) = (i + 1, 0);
        }
    }
    if start < documents.len() {
        pieces.push(&documents[start..]);
    }
    pieces
}

/// What an executor does with a piece.
///
/// # Errors
/// If the piece is none, or its list of actors has wrong lines.
pub fn done(input: &[u8]) -> Result<Vec<u8>> {
    let [reading, documents] = divided(input)?[..] else {
        bail!("a piece of coding has two parts");
    };
    let documents = documents_from_bytes(documents)?;
    let found = |coder: &Coder| -> Vec<Found> {
        let one = |document| {
            let coded = work::one(coder, document);
            Found {
                events: coded.events,
                measures: coded.measures,
                notes: coded.notes,
                fault: coded.fault,
            }
        };
        documents.into_iter().map(one).collect()
    };
    let coder = coder(reading)?;
    let found = deep()?.install(|| match &coder {
        Which::Own(coder) => found(coder),
        Which::Bundled(coder) => found(coder),
    });
    Ok(joined(&[build().as_bytes(), &found_to_bytes(&found)?]))
}

enum Which {
    Bundled(&'static Coder),
    Own(Arc<Coder>),
}

/// The coder that is asked for; those with lists are kept, since making one takes longer than a piece.
fn coder(bytes: &[u8]) -> Result<Which> {
    static WITH_LISTS: Mutex<Option<HashMap<Vec<u8>, Arc<Coder>>>> = Mutex::new(None);
    let reading = Reading::from_bytes(bytes)?;
    let coder = match reading.fast {
        true => Coder::fast(),
        false => Coder::bundled(),
    };
    let Some((name, text)) = &reading.actors else {
        return Ok(Which::Bundled(coder));
    };
    let mut known = WITH_LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(coder) = known.get(bytes) {
        return Ok(Which::Own(Arc::clone(coder)));
    }
    let list = List::parse(name, text);
    if let Some(problem) = list.problems.iter().find(|p| p.wrong) {
        bail!("{problem}");
    }
    let own = Arc::new(coder.with_actors(&list));
    known.insert(bytes.to_vec(), Arc::clone(&own));
    Ok(Which::Own(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(number: usize) -> Vec<Document> {
        let document = |n: usize| Document {
            id: format!("d{n}"),
            text: "Russia accused Ukraine of lying.".into(),
            ..Document::default()
        };
        (0..number).map(document).collect()
    }

    #[test]
    fn pieces_hold_all_documents_in_order() {
        for number in [0, 1, 3, 4, 300, 5000] {
            let documents = documents(number);
            let pieces = pieces(&documents);
            assert_eq!(pieces.concat(), documents);
            assert!(pieces.iter().all(|p| !p.is_empty() && p.len() <= PIECE));
        }
        let mut long = documents(8);
        long[0].text = "x".repeat(PIECE_BYTES);
        assert_eq!(pieces(&long)[0].len(), 1);
    }

    #[test]
    fn an_executor_finds_what_the_coder_finds() {
        let documents = documents(3);
        let own = "Blue Brigade ; KEN ; UAF\n".to_string();
        for reading in [
            Reading {
                fast: true,
                actors: None,
            },
            Reading {
                fast: true,
                actors: Some(("own.txt".into(), own)),
            },
        ] {
            assert_eq!(Reading::from_bytes(&reading.to_bytes()).unwrap(), reading);
            let input = joined(&[
                &reading.to_bytes(),
                &documents_to_bytes(&documents).unwrap(),
            ]);
            let output = done(&input).unwrap();
            let parts = divided(&output).unwrap();
            assert_eq!(parts[0], build().as_bytes());
            let found = found_from_bytes(parts[1]).unwrap();
            for (found, document) in found.iter().zip(&documents) {
                assert_eq!(
                    found.events,
                    work::one(Coder::fast(), document.clone()).events
                );
            }
        }
        assert!(done(b"nothing").is_err());
    }
}
