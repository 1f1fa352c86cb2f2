//! Helpers of the tests: packing bytes and naming what was read of them.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its own part; helpers may fail as tests do"
)]

use std::io::{Cursor, Write};

use bifrons_read::{Limits, Options, Read, documents_from};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Small limits, so that inputs at and beyond them stay small.
pub fn options() -> Options {
    let limits = Limits {
        line: 2_000,
        document: 1_000,
        field: 200,
        ..Limits::default()
    };
    Options {
        limits,
        ..Options::default()
    }
}

/// What comes out of some bytes, a word or sentence each: the text of a document, `empty`, or line and reason.
pub fn read(bytes: &[u8], name: &str, options: &Options) -> Vec<String> {
    let mut reads = documents_from(Cursor::new(bytes.to_vec()), name, options);
    let found: Vec<String> = reads.by_ref().map(|read| show(&read)).collect();
    let counts = reads.counts();
    assert_eq!(counts.read, found.len() as u64);
    assert_eq!(
        counts.read,
        counts.documents + counts.empty + counts.rejected
    );
    found
}

pub fn show(read: &Read) -> String {
    match read {
        Read::Document(outcome) => outcome.value.text.clone(),
        Read::Empty(empty) => empty.to_string(),
        Read::Rejected(rejected) => rejected.to_string(),
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}
