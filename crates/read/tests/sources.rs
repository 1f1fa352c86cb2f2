//! Files, folders, patterns: what is found, in which order, and what is not.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod common;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bifrons_read::{
    Limits, Options, Progress, Read, ReadError, Rejected, Source, documents, lines,
};
use common::{gzip, show};
use tempfile::TempDir;

/// A folder with files, each holding its own name.
fn folder(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{{\"text\": \"{name}\"}}\n")).unwrap();
    }
    folder
}

fn texts(sources: &[Source]) -> Vec<String> {
    documents(sources, &Options::default())
        .unwrap()
        .map(|read| show(&read))
        .collect()
}

fn pattern(folder: &TempDir, rest: &str) -> Source {
    Source::from(format!("{}/{rest}", folder.path().display()).as_str())
}

#[test]
fn folders_are_read_in_order_without_hidden_files() {
    let folder = folder(&[
        "b.jsonl",
        "a/z.jsonl",
        "a/y/x.jsonl",
        "c.jsonl",
        ".hidden",
        ".git/config",
        "a/.z",
    ]);
    let want = ["a/y/x.jsonl", "a/z.jsonl", "b.jsonl", "c.jsonl"];
    assert_eq!(texts(&[folder.path().into()]), want);
    let hidden = folder.path().join(".hidden");
    assert_eq!(texts(&[hidden.as_path().into()]), [".hidden"]);
}

#[test]
fn neither_order_nor_repeats_of_arguments_matter() {
    let folder = folder(&["b.jsonl", "a/z.jsonl", "c.jsonl"]);
    let path = |name: &str| Source::from(folder.path().join(name).as_path());
    let one = [
        path("c.jsonl"),
        path("b.jsonl"),
        path("a"),
        path("./a/../b.jsonl"),
    ];
    let mut two = one.to_vec();
    two.reverse();
    two.push(folder.path().into());
    assert_eq!(texts(&one), ["a/z.jsonl", "b.jsonl", "c.jsonl"]);
    assert_eq!(texts(&one), texts(&two));
}

#[test]
fn patterns_match_paths() {
    let folder = folder(&[
        "b.jsonl",
        "c.txt",
        "a/z.jsonl",
        "a/y/x.jsonl",
        ".h.jsonl",
        "odd[1].jsonl",
    ]);
    assert_eq!(
        texts(&[pattern(&folder, "*.jsonl")]),
        ["b.jsonl", "odd[1].jsonl"]
    );
    assert_eq!(texts(&[pattern(&folder, "**/*.jsonl")]).len(), 4);
    assert_eq!(texts(&[pattern(&folder, "a/?.jsonl")]), ["a/z.jsonl"]);
    assert_eq!(
        texts(&[pattern(&folder, "{b.jsonl,a/y/x.jsonl}")]),
        ["a/y/x.jsonl", "b.jsonl"]
    );
    assert_eq!(texts(&[pattern(&folder, "odd[1].jsonl")]), ["odd[1].jsonl"]);
}

#[test]
fn names_that_lead_nowhere_are_errors() {
    let folder = folder(&["b.jsonl"]);
    let fails = |source: Source| {
        documents(&[source], &Options::default())
            .unwrap_err()
            .to_string()
    };
    assert!(
        fails(pattern(&folder, "nothing.jsonl")).contains("nothing.jsonl`; check the spelling")
    );
    assert!(fails(pattern(&folder, "b.jsonl/x")).contains("no file or folder"));
    assert!(fails(pattern(&folder, "*.txt")).contains("no file matches"));
    assert!(fails(pattern(&folder, "no/*.txt")).contains("no file matches"));
    assert!(fails(pattern(&folder, "[")).contains("is not a pattern"));
    assert!(fails(Source::from("")).contains("no file or folder"));
    let limits = Limits {
        files: Some(0),
        ..Limits::default()
    };
    let many = documents(
        &[folder.path().into()],
        &Options {
            limits,
            ..Options::default()
        },
    );
    assert!(matches!(
        many,
        Err(ReadError::TooManyFiles { count: 1, limit: 0 })
    ));
}

#[test]
fn formats_are_told_by_content() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("1.pdf", b"{\"text\": \"JSONL.\"}");
    put("2.jsonl", b"Plain.");
    put("3.txt", &gzip(b"{\"text\": \"Packed.\"}"));
    put("4.gz", b"%PDF-1.4");
    put("5.txt", b"");
    let found = texts(&[folder.path().into()]);
    assert_eq!(found[..3], ["JSONL.", "Plain.", "Packed."]);
    assert!(
        found[3].contains("4.gz: a PDF") && found[4].contains("5.txt: no text"),
        "{found:?}"
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_loop_and_odd_files_are_rejected() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let folder = folder(&["a/one.jsonl", "b/two.jsonl"]);
    let path = folder.path();
    symlink(path, path.join("a/up")).unwrap();
    symlink("../a", path.join("b/across")).unwrap();
    symlink("self", path.join("self")).unwrap();
    symlink("gone", path.join("dangling")).unwrap();
    symlink("a/one.jsonl", path.join("again.jsonl")).unwrap();
    symlink("/dev/zero", path.join("zero")).unwrap();
    let _socket = UnixListener::bind(path.join("socket")).unwrap();
    let reads: Vec<Read> = documents(&[path.into()], &Options::default())
        .unwrap()
        .collect();
    let found: Vec<String> = reads.iter().map(show).collect();
    assert_eq!(
        found.iter().filter(|text| text.ends_with(".jsonl")).count(),
        2,
        "{found:?}"
    );
    assert_eq!(
        found
            .iter()
            .filter(|text| text.ends_with("not a regular file"))
            .count(),
        2,
        "{found:?}"
    );
    assert_eq!(
        found
            .iter()
            .filter(|text| text.contains("cannot be read"))
            .count(),
        2,
        "{found:?}"
    );
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!(
        found,
        texts(&[path.join("b").as_path().into(), path.into()])
    );
}

#[test]
fn a_file_that_vanishes_is_rejected_and_the_run_goes_on() {
    let folder = folder(&["a.jsonl", "b.jsonl"]);
    let reads = documents(&[folder.path().into()], &Options::default()).unwrap();
    fs::remove_file(folder.path().join("a.jsonl")).unwrap();
    let found: Vec<Read> = reads.collect();
    assert!(
        matches!(&found[..], [Read::Rejected(_), Read::Document(_)]),
        "{found:?}"
    );
}

#[test]
fn progress_reaches_the_end() {
    let folder = folder(&["a.jsonl", "b.jsonl"]);
    let seen = Arc::new(Mutex::new(Vec::<Progress>::new()));
    let log = Arc::clone(&seen);
    let reads = documents(&[folder.path().into()], &Options::default()).unwrap();
    let count = reads
        .on_progress(move |progress| log.lock().unwrap().push(*progress))
        .count();
    let seen = seen.lock().unwrap();
    assert_eq!((count, seen.len()), (2, 4));
    let last = seen.last().unwrap();
    assert_eq!((last.files, last.files_total), (2, 2));
    assert_eq!(Some(last.bytes), last.bytes_total);
    assert!(seen.is_sorted_by_key(|progress| progress.bytes));
}

#[test]
fn lines_come_one_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in");
    fs::write(
        &path,
        b"\xef\xbb\xbffirst\r\n\n\xff\nlast line, longer\nend",
    )
    .unwrap();
    let limits = Limits {
        line: 10,
        ..Limits::default()
    };
    let found: Vec<_> = lines(&[Source::from(Path::new(&path))], &limits)
        .unwrap()
        .collect();
    let shown: Vec<_> = found
        .iter()
        .map(|line| line.as_ref().map(|l| (l.number, l.offset, l.text.as_str())))
        .collect();
    let bad = |at: usize| {
        shown[at]
            .as_ref()
            .err()
            .and_then(|rejected: &&Rejected| rejected.line)
    };
    assert_eq!(shown[0], Ok((1, 0, "first")));
    assert_eq!(shown[1], Ok((2, 10, "")));
    assert_eq!((bad(2), bad(3)), (Some(3), Some(4)));
    assert_eq!(shown[4], Ok((5, 31, "end")));
    assert_eq!(shown.len(), 5);
}
