//! Counts add up and nothing panics, whatever the input.

mod common;

use std::io::{self, Cursor};

use bifrons_read::{Format, Options, Read, documents_from};
use common::{gzip, options, show, zstd};
use proptest::prelude::*;

/// A line, and the one thing that must come of it.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Good,
    Empty,
    Bad,
    Blank,
}

fn line() -> impl Strategy<Value = (Kind, Vec<u8>)> {
    prop_oneof![
        "[a-zé ]{1,40}".prop_map(|text| (
            Kind::Good,
            format!("{{\"text\": \"x{text}\"}}").into_bytes()
        )),
        (1u64..).prop_map(|id| (
            Kind::Good,
            format!("{{\"id\": {id}, \"text\": \"a\", \"more\": [{{}}]}}").into_bytes()
        )),
        Just((Kind::Empty, b"{\"text\": \"\"}".to_vec())),
        Just((Kind::Empty, b"{\"title\": \"  \", \"text\": null}".to_vec())),
        " {0,5}".prop_map(|blank| (Kind::Blank, blank.into_bytes())),
        Just((Kind::Bad, b"{\"text\": \"\xff\"}".to_vec())),
        Just((Kind::Bad, b"{\"text\": 3}".to_vec())),
        "[a-z]{1,20}".prop_map(|junk| (Kind::Bad, junk.into_bytes())),
        (2_001usize..9_000).prop_map(|length| (Kind::Bad, b"a".repeat(length))),
    ]
}

/// Gives its bytes in pieces of a set size, as a slow pipe does.
struct Pieces(Cursor<Vec<u8>>, usize);

impl io::Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = self.1.min(out.len());
        io::Read::read(&mut self.0, &mut out[..most])
    }
}

fn all(bytes: Vec<u8>, piece: usize, options: &Options) -> Vec<Read> {
    let mut reads = documents_from(Pieces(Cursor::new(bytes), piece), "in", options);
    let found: Vec<Read> = reads.by_ref().collect();
    let counts = reads.counts();
    assert_eq!(counts.read, found.len() as u64);
    assert_eq!(
        counts.read,
        counts.documents + counts.empty + counts.rejected
    );
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_line_is_accounted_for(lines in prop::collection::vec(line(), 0..30), ending in 0..3, piece in 1usize..5_000) {
        let end: &[u8] = if ending == 1 { b"\r\n" } else { b"\n" };
        let mut bytes = b"{\"text\": \"First.\"}".to_vec();
        for (_, line) in &lines {
            bytes.extend_from_slice(end);
            bytes.extend_from_slice(line);
        }
        let want: Vec<(usize, &Kind)> = [&Kind::Good]
            .into_iter()
            .chain(lines.iter().map(|(kind, _)| kind))
            .enumerate()
            .map(|(at, kind)| (at + 1, kind))
            .filter(|(_, kind)| **kind != Kind::Blank)
            .collect();
        let bytes = if ending == 2 { zstd(&bytes) } else { bytes };
        let found = all(bytes, piece, &options());
        prop_assert_eq!(found.len(), want.len());
        for (read, (number, kind)) in found.iter().zip(want) {
            match (read, kind) {
                (Read::Document(_), Kind::Good) => {}
                (Read::Empty(empty), Kind::Empty) => prop_assert_eq!(empty.line, Some(number)),
                (Read::Rejected(bad), Kind::Bad) => prop_assert_eq!(bad.line, Some(number)),
                (read, kind) => prop_assert!(false, "line {}: {} for {:?}", number, show(read), kind),
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..3_000), start in 0usize..6, format in 0..3, piece in 1usize..4_000) {
        let start: &[u8] = [&b""[..], b"{", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"<?xml", b"{\"text\": \"a\"}\n"][start];
        let format = [None, Some(Format::Jsonl), Some(Format::Text)][format as usize];
        all([start, &bytes].concat(), piece, &Options { format, ..options() });
    }

    #[test]
    fn pieces_and_packing_change_nothing(text in "(\\{\"text\": \"[a-z]{0,9}\"\\}\n|[<\\[{ a-z]{0,9}\n){0,12}", piece in 1usize..40) {
        let whole = all(text.clone().into_bytes(), usize::MAX, &options());
        prop_assert_eq!(&all(text.clone().into_bytes(), piece, &options()), &whole);
        prop_assert_eq!(&all(gzip(text.as_bytes()), piece, &options()), &whole);
        prop_assert_eq!(&all(zstd(text.as_bytes()), piece, &options()), &whole);
    }

    #[test]
    fn damaged_packing_never_panics(at in 0usize..2_000, byte in any::<u8>(), cut in 0usize..2_000) {
        let many: Vec<u8> = (0..200).flat_map(|n| format!("{{\"text\": \"Report {}.\"}}\n", n * 31).into_bytes()).collect();
        for mut packed in [gzip(&many), zstd(&many)] {
            let length = packed.len();
            packed[at % length] ^= byte;
            packed.truncate(length - cut % length);
            all(packed, usize::MAX, &options());
        }
    }
}
