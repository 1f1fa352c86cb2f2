//! Helpers of the tests: packing bytes and naming what was read of them.
#![allow(
    dead_code,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test file uses its own part; helpers may fail as tests do"
)]

use std::io::{Cursor, Write};

use bifrons_core::Document;
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

/// The documents of some bytes; fails if anything else came of them.
pub fn all(bytes: &[u8], name: &str, options: &Options) -> Vec<Document> {
    let reads: Vec<Read> = documents_from(Cursor::new(bytes.to_vec()), name, options).collect();
    let document = |read| match read {
        Read::Document(outcome) => outcome.value,
        other => panic!("{name}: {other:?}"),
    };
    reads.into_iter().map(document).collect()
}

/// The one document of some bytes.
pub fn one(bytes: &[u8], name: &str) -> Document {
    let mut found = all(bytes, name, &Options::default());
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found.remove(0)
}

/// Its day, empty if it has none.
pub fn day(document: &Document) -> String {
    document
        .date
        .map(|date| date.to_string())
        .unwrap_or_default()
}

/// A zip archive of such files.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A tar archive of such files.
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

pub fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
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
