//! Every reader of the crate by name, to be given any bytes: by the tests of bad files and by the targets of `fuzz/`.
#![allow(
    dead_code,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test uses its own part; what does not hold fails as tests do"
)]

use std::io::{Cursor, Read as Bytes};

use bifrons_read::events::{self, EventFormat, EventOptions};
use bifrons_read::tables::{self, TableOptions};
use bifrons_read::{Format, Limits, Options, Read, Reason, documents_from};

/// A reader.
#[derive(Clone, Debug)]
pub enum Reader {
    /// Of documents, in the format told or in that of the content.
    Documents(Option<Format>),
    /// Of event data of others.
    Events(EventFormat),
    /// Of yearly tables.
    Tables(TableOptions),
}

/// All readers with their names; `any` tells the format by the content.
pub fn readers() -> Vec<(String, Reader)> {
    let events = |name: &str| (name.to_owned(), Reader::Events(name.parse().unwrap()));
    let table = |name: &str, options| (name.to_owned(), Reader::Tables(options));
    let map = "date=date,actor=source,recipient=target,code=cameo";
    let mut all = vec![("any".to_owned(), Reader::Documents(None))];
    all.extend(
        Format::ALL
            .iter()
            .map(|format| (format.name().to_owned(), Reader::Documents(Some(*format)))),
    );
    all.extend(["gdelt", "icews", "polecat", "phoenix", "keds"].map(events));
    all.push((
        "map".to_owned(),
        Reader::Events(EventFormat::Map(events::Map::parse(map).unwrap())),
    ));
    all.push(table("yearly", TableOptions::default()));
    all.push(table(
        "yearly-map",
        TableOptions::of(tables::Map::parse("state=ccode,year=year,cinc=cinc").unwrap()),
    ));
    all
}

/// The reader of that name.
pub fn reader(name: &str) -> Option<Reader> {
    readers()
        .into_iter()
        .find(|(n, _)| n == name)
        .map(|(_, reader)| reader)
}

/// Small limits, so that few bytes reach them.
pub fn small() -> Limits {
    Limits {
        line: 1 << 16,
        document: 1 << 15,
        field: 1 << 10,
        unpacked: 1 << 22,
        html: 1 << 17,
        record: 1 << 17,
        nodes: 1 << 12,
        footer: 1 << 16,
        row_group: 1 << 20,
        ..Limits::default()
    }
}

/// Gives bytes to a reader, to the end, and checks what must hold of anything: how many things it told of, rejected ones
/// among them.
pub fn give(reader: &Reader, bytes: impl Bytes + Send + 'static, limits: &Limits) -> u64 {
    match reader {
        Reader::Documents(format) => {
            let options = Options {
                format: *format,
                limits: limits.clone(),
                ..Options::default()
            };
            let mut reads = documents_from(bytes, "in", &options);
            let mut told = 0;
            for read in reads.by_ref() {
                told += 1;
                check(&read, limits);
            }
            let counts = reads.counts();
            assert_eq!(counts.read, told);
            assert_eq!(
                counts.read,
                counts.documents + counts.empty + counts.rejected
            );
            told
        }
        Reader::Events(format) => {
            let options = EventOptions {
                limits: limits.clone(),
                chunk: 1 << 20,
                ..EventOptions::new(format.clone())
            };
            events::chunks_from(bytes, "in", &options)
                .map(|chunk| chunk.map_or(1, |chunk| chunk.read().tally.read.max(1)))
                .sum()
        }
        Reader::Tables(options) => {
            let options = TableOptions {
                limits: limits.clone(),
                ..options.clone()
            };
            tables::chunks_from(bytes, "in", &options)
                .map(|chunk| chunk.map_or(1, |chunk| chunk.read().tally.read.max(1)))
                .sum()
        }
    }
}

/// What a target of `fuzz/` does: the reader of that name over the bytes, under small limits.
pub fn fuzz(name: &str, bytes: &[u8]) {
    let Some(reader) = reader(name) else {
        panic!("no reader `{name}`");
    };
    give(&reader, Cursor::new(bytes.to_vec()), &small());
}

fn check(read: &Read, limits: &Limits) {
    match read {
        Read::Document(outcome) => {
            let document = &outcome.value;
            assert!(!document.id.is_empty());
            assert!(!(document.text.trim().is_empty() && document.title.trim().is_empty()));
            assert!(
                document.text.len() <= limits.document,
                "{}",
                document.text.len()
            );
            assert!(!document.text.contains('\0') && !document.title.contains('\0'));
            assert!(outcome.notes.iter().all(|note| note.len() < 10_000));
        }
        Read::Empty(empty) => told(&empty.to_string()),
        Read::Rejected(rejected) => {
            assert_ne!(rejected.reason, Reason::Failed, "a panic was caught");
            told(&rejected.to_string());
        }
    }
}

/// What a user is told is short, and cannot write on the terminal.
fn told(message: &str) {
    assert!(
        !message.is_empty() && message.len() < 10_000,
        "{}",
        message.len()
    );
    assert!(!message.chars().any(char::is_control), "{message:?}");
}
