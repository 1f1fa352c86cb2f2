//! Parquet files changed by chance, 10,000 of them: each is read or told of, in little time and memory.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests"
)]

#[path = "bad/apart.rs"]
mod apart;
#[path = "bad/mutate.rs"]
mod mutate;
mod readers;

use std::env;
use std::io::Cursor;
use std::sync::Arc;

use apart::{apart, end_after, memory, print_figures, seconds};
use bifrons_read::{Format, Limits};
use mutate::Mutator;
use parquet::basic::{Compression, Encoding};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use readers::{Reader, give};

/// Changed files; `BIFRONS_MUTATIONS` says another number.
const CHANGED: usize = 10_000;

/// Time of the processor that one file may take, in seconds.
const SECONDS: f64 = 10.0;

/// Memory that the process may take, in kB.
const MEMORY: u64 = 512_000;

/// Files of every way of packing, of both versions of pages, with and without dictionary.
fn files() -> Vec<Vec<u8>> {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(Default::default()),
    ];
    let mut out = Vec::new();
    for (at, codec) in codecs.into_iter().enumerate() {
        for (version, dictionary) in [
            (WriterVersion::PARQUET_1_0, true),
            (WriterVersion::PARQUET_2_0, at % 2 == 0),
        ] {
            let plain = WriterProperties::builder()
                .set_writer_version(version)
                .set_dictionary_enabled(dictionary);
            let properties = match (version, dictionary) {
                (WriterVersion::PARQUET_2_0, false) => plain
                    .set_column_encoding("title".into(), Encoding::DELTA_BYTE_ARRAY)
                    .set_column_encoding("text".into(), Encoding::DELTA_LENGTH_BYTE_ARRAY),
                _ => plain,
            };
            out.push(file(properties.set_compression(codec).build()));
        }
    }
    out
}

/// Two row groups of news with a date, a number, a title that may be missing and a text.
fn file(properties: WriterProperties) -> Vec<u8> {
    let schema = "message news { OPTIONAL INT32 date (DATE); REQUIRED INT64 id; OPTIONAL BINARY title (UTF8); REQUIRED BINARY text (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for group in 0..2 {
        let mut rows = writer.next_row_group().unwrap();
        let text = |n: i64| {
            ByteArray::from(
                format!("France praised Kenya for the {n}th time. ")
                    .repeat(1 + n as usize % 3)
                    .as_str(),
            )
        };
        let mut column = rows.next_column().unwrap().unwrap();
        column
            .typed::<Int32Type>()
            .write_batch(&[18_777, 18_778], Some(&[1, 0, 1]), None)
            .unwrap();
        column.close().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&[1 + group, 2, 3], None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&[text(0)], Some(&[0, 0, 1]), None)
            .unwrap();
        column.close().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&[text(1), text(2), text(1)], None, None)
            .unwrap();
        column.close().unwrap();
        rows.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn told(bytes: Vec<u8>) -> u64 {
    give(
        &Reader::Documents(Some(Format::Parquet)),
        Cursor::new(bytes),
        &Limits::default(),
    )
}

#[test]
fn unchanged_they_are_read() {
    for bytes in files() {
        assert_eq!(told(bytes), 6);
    }
}

#[test]
fn ten_thousand_changed_files() {
    let took = apart("a_process_reads_all", &[]).unwrap();
    println!(
        "{} changed files: at most {} MB, {:.1} s in all",
        took.told,
        took.memory / 1000,
        took.seconds
    );
    assert!(took.memory <= MEMORY, "{} MB", took.memory / 1000);
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn a_process_reads_all() {
    end_after(600);
    let count = env::var("BIFRONS_MUTATIONS").map_or(CHANGED, |n| n.parse().unwrap());
    let files = files();
    let others: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let mut mutator = Mutator::new(2026);
    for nth in 0..count {
        let whole = &files[nth % files.len()];
        let mut changed = match nth % 2 {
            // The end tells where the list of columns begins: changed, it hides what else is.
            0 => [
                mutator.change(&whole[..whole.len() - 8], &others),
                whole[whole.len() - 8..].to_vec(),
            ]
            .concat(),
            _ => mutator.change(whole, &others),
        };
        let place = env::temp_dir().join("bifrons-changed.parquet");
        if env::var_os("BIFRONS_BAD_LIST").is_some() {
            std::fs::write(&place, &changed).unwrap();
        }
        let (before, had) = (seconds(), memory());
        let length = changed.len();
        let bytes = std::mem::take(&mut changed);
        told(bytes);
        let (took, has) = (seconds() - before, memory());
        assert!(
            took <= SECONDS,
            "the {nth}th file of {length} bytes took {took} s"
        );
        if has > had + 50_000 && env::var_os("BIFRONS_BAD_LIST").is_some() {
            println!(
                "the {nth}th file of {length} bytes took {} MB more",
                (has - had) / 1000
            );
        }
    }
    print_figures(count as u64);
}
