//! Event data in chunks, packings and archives, and what is told of those that are damaged.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod common;
mod rows;

use std::io::{Cursor, Write};

use bifrons_read::Limits;
use bifrons_read::events::{EventFormat, EventOptions, Tally, chunks_from};
use common::{gzip, zstd};
use rows::{read, read_with};

/// A KEDS table of so many rows, each of another day.
fn table(rows: usize) -> String {
    let row = |n: usize| {
        format!(
            "{:04}-01-{:02}\tRUSGOV\tUKR\t112\n",
            1000 + n / 28,
            n % 28 + 1
        )
    };
    format!(
        "date\tsource\ttarget\tcode\n{}",
        (0..rows).map(row).collect::<String>()
    )
}

fn zip(members: &[(&str, &str)], deflate: bool) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let method = if deflate {
        zip::CompressionMethod::Deflated
    } else {
        zip::CompressionMethod::Stored
    };
    for (name, text) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn chunks_of_any_size_and_packings_give_the_same_rows() {
    let text = table(500);
    let whole = read(&text, EventFormat::Keds);
    assert_eq!(whole.tally.kept, 500);
    for chunk in [1, 37, 1000, 1 << 22] {
        let mut options = EventOptions::new(EventFormat::Keds);
        options.chunk = chunk;
        for bytes in [
            text.clone().into_bytes(),
            gzip(text.as_bytes()),
            zstd(text.as_bytes()),
            zip(&[("a.tsv", &text)], true),
            zip(&[("a.tsv", &text)], false),
            text.replace('\n', "\r\n")
                .trim_end()
                .to_string()
                .into_bytes(),
            format!("\u{feff}{text}").into_bytes(),
        ] {
            let (batch, rejected) = read_with(&bytes, &options);
            assert_eq!(rejected, []);
            assert_eq!(batch.rows, whole.rows);
        }
    }
    let mut options = EventOptions::new(EventFormat::Keds);
    options.chunk = 1000;
    let chunks: Vec<_> = chunks_from(Cursor::new(text.clone().into_bytes()), "in", &options)
        .map(Result::unwrap)
        .collect();
    assert!(chunks.len() > 10);
    assert_eq!(chunks[0].first_line, 2);
    let again: Vec<_> = chunks_from(Cursor::new(gzip(text.as_bytes())), "other", &options)
        .map(Result::unwrap)
        .collect();
    for (a, b) in chunks.iter().zip(&again) {
        assert_eq!(a.digest, b.digest, "the digest is of content alone");
    }
    assert_ne!(chunks[0].digest, chunks[1].digest);
}

#[test]
fn archives_by_file_hold_to_their_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gdelt.zip");
    let (one, two) = (table(3), table(2).replace("UKR", "POL"));
    std::fs::write(&path, zip(&[("b.tsv", &two), ("a.tsv", &one)], true)).unwrap();
    let sources = [bifrons_read::Source::Path(path.clone())];
    let options = EventOptions::new(EventFormat::Keds);
    let read: Vec<_> = bifrons_read::events::chunks(&sources, &options)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let names: Vec<String> = read
        .iter()
        .map(|c| {
            c.path
                .strip_prefix(folder.path())
                .unwrap()
                .display()
                .to_string()
        })
        .collect();
    assert_eq!(names, ["gdelt.zip/a.tsv", "gdelt.zip/b.tsv"]);
    assert_eq!(
        read[1].read().rows[0].event.recipient[0].code.as_deref(),
        Some("POL")
    );

    let bomb = "x".repeat(3_000_000);
    std::fs::write(&path, zip(&[("bomb.tsv", &bomb)], true)).unwrap();
    let problems = |options: &EventOptions| -> Vec<String> {
        let found = bifrons_read::events::chunks(&sources, options).unwrap();
        found
            .filter_map(|c| c.err().map(|e| e.to_string()))
            .collect()
    };
    assert!(
        problems(&options)
            .iter()
            .any(|p| p.contains("more than 200 times")),
        "{:?}",
        problems(&options)
    );

    let mut spoiled = zip(&[("a.tsv", &one)], false);
    let at = spoiled.windows(6).position(|w| w == b"RUSGOV").unwrap();
    spoiled[at] = b'X';
    std::fs::write(&path, &spoiled).unwrap();
    assert!(
        problems(&options).iter().any(|p| p.contains("checksum")),
        "{:?}",
        problems(&options)
    );
    std::fs::write(&path, &spoiled[..spoiled.len() - 30]).unwrap();
    assert!(
        problems(&options)[0].contains("damaged"),
        "{:?}",
        problems(&options)
    );
}

#[test]
fn long_lines_and_damaged_files_are_told_and_the_rest_is_read() {
    let mut options = EventOptions::new(EventFormat::Keds);
    options.limits = Limits {
        line: 200,
        ..Limits::default()
    };
    options.chunk = 64;
    let text = format!(
        "{}{}\n1995-03-01\tRUS\tUKR\t112\n",
        table(2),
        "x".repeat(1000)
    );
    let (batch, rejected) = read_with(text.as_bytes(), &options);
    assert_eq!(batch.tally.kept, 3);
    assert_eq!(rejected.len(), 1);
    assert_eq!(
        rejected[0].to_string(),
        "in:4: the line is longer than 200 bytes"
    );
    assert_eq!(batch.rows[2].original.line, 5);
    let packed = gzip(table(5000).as_bytes());
    let (batch, rejected) = read_with(
        &packed[..packed.len() / 2],
        &EventOptions::new(EventFormat::Keds),
    );
    assert!(batch.tally.kept > 100, "what came before is read");
    assert!(
        rejected[0].to_string().contains("damaged or cut short"),
        "{rejected:?}"
    );
    assert_eq!(read("", EventFormat::Keds).tally, Tally::default());
    assert_eq!(
        read("date\tsource\ttarget\tcode\n", EventFormat::Keds).tally,
        Tally::default()
    );
}
