//! Archives: of web pages (WARC, ARC), of files (zip, tar), in one another.
#![allow(clippy::unwrap_used, reason = "helpers may fail as tests do")]

mod common;

use bifrons_read::{Limits, Options, Read, documents, documents_from, page};
use common::{all, bzip2, day, gzip, one, read, tar, zip, zstd};

const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Summit opens | AFP</title><meta property=\"og:site_name\" content=\"AFP\">\
    <meta property=\"article:published_time\" content=\"2021-05-30T08:00:00Z\"></head><body><h1>Summit opens</h1>\
    <p>The leaders of France and Kenya met on Sunday in Paris, and they talked for hours.</p><p>They signed a treaty on trade.</p></body></html>";

fn warc(kind: &str, media: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-06-01T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(head: &str, body: &[u8]) -> Vec<u8> {
    let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
    warc(
        "response",
        "application/http; msgtype=response",
        "https://x.org/1",
        &block,
    )
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let chunks = body.chunks(100).map(|chunk| {
        [
            format!("{:x};a=b\r\n", chunk.len()).as_bytes(),
            chunk,
            b"\r\n",
        ]
        .concat()
    });
    chunks
        .chain([b"0\r\n\r\n".to_vec()])
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn web_archives_give_their_pages() {
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";
    let brotli = {
        let mut out = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 5, 20);
        std::io::Write::write_all(&mut writer, PAGE.as_bytes()).unwrap();
        drop(writer);
        out
    };
    for (name, record) in [
        ("plain", response(html, PAGE.as_bytes())),
        (
            "chunked",
            response(
                &format!("{html}\r\nTransfer-Encoding: chunked"),
                &chunked(PAGE.as_bytes()),
            ),
        ),
        (
            "said to be chunked and not",
            response(
                &format!("{html}\r\nTransfer-Encoding: chunked"),
                PAGE.as_bytes(),
            ),
        ),
        (
            "gzip",
            response(
                &format!("{html}\r\nContent-Encoding: gzip"),
                &gzip(PAGE.as_bytes()),
            ),
        ),
        (
            "said to be gzip and not",
            response(
                &format!("{html}\r\nContent-Encoding: gzip"),
                PAGE.as_bytes(),
            ),
        ),
        (
            "brotli",
            response(&format!("{html}\r\nContent-Encoding: br"), &brotli),
        ),
        (
            "chunked gzip",
            response(
                &format!("{html}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"),
                &chunked(&gzip(PAGE.as_bytes())),
            ),
        ),
        ("gzip that is cut", {
            let packed = gzip(&[PAGE.as_bytes(), &b" ".repeat(100)].concat());
            response(
                &format!("{html}\r\nContent-Encoding: gzip"),
                &packed[..packed.len() - 8],
            )
        }),
        (
            "a resource",
            warc("resource", "text/html", "https://x.org/1", PAGE.as_bytes()),
        ),
        ("line ends of Unix", {
            let record = String::from_utf8(response(html, PAGE.as_bytes())).unwrap();
            let length = html.len() + 4 + PAGE.len();
            record
                .replace("\r\n", "\n")
                .replace(
                    &format!("Length: {length}"),
                    &format!("Length: {}", length - 3),
                )
                .into_bytes()
        }),
    ] {
        let others = [
            warc(
                "warcinfo",
                "application/warc-fields",
                "",
                b"software: x\r\n",
            ),
            warc(
                "request",
                "application/http; msgtype=request",
                "https://x.org/1",
                b"GET / HTTP/1.1\r\n\r\n",
            ),
            response(
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/html",
                PAGE.as_bytes(),
            ),
            response("HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG"),
            record,
        ];
        for archive in [others.concat(), others.map(|record| gzip(&record)).concat()] {
            let found = one(&archive, "in");
            let want = page(PAGE, "https://x.org/1", &Limits::default()).unwrap();
            assert_eq!(
                (&found.text, &found.title),
                (&want.text, &want.title),
                "{name}"
            );
            assert_eq!(
                (found.url.as_str(), day(&found).as_str()),
                ("https://x.org/1", "2021-05-30"),
                "{name}"
            );
        }
    }
}

#[test]
fn web_archives_hold_feeds_texts_and_encodings() {
    let latin = encoding_rs::WINDOWS_1251.encode("<html><title>Саммит открылся</title><p>Президенты встретились в субботу в Москве, чтобы обсудить торговлю и безопасность.").0.into_owned();
    let archive = [
        response("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml", b"<rss><channel><title>AFP</title><item><title>a</title><description>b</description></item></channel></rss>"),
        response("HTTP/1.1 200 OK\r\nContent-Type: text/plain", b"Plain words."),
        response("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251", &latin),
        warc("conversion", "text/plain", "https://x.org/2021/05/30/a", b"Converted words."),
        response("HTTP/1.1 200 OK\r\nContent-Type: text/html", b"There is no markup here, and still this is a page that a server called so."),
    ];
    let found = all(&archive.concat(), "in", &Options::default());
    let texts: Vec<&str> = found
        .iter()
        .map(|document| document.text.as_str())
        .collect();
    assert_eq!(texts[..2], ["b", "Plain words."]);
    assert_eq!(
        (found[2].title.as_str(), &found[2].text[..20]),
        ("Саммит открылся", "Президенты")
    );
    assert_eq!(
        (texts[3], day(&found[3]).as_str()),
        ("Converted words.", "2021-05-30")
    );
    assert!(texts[4].starts_with("There is no markup"));
}

#[test]
fn arc_files() {
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}");
    let version = "1 0 x\nURL IP-address Archive-date Content-type Archive-length\n";
    let head = format!(
        "filedesc://a.arc 0.0.0.0 20210601000000 text/plain {}\n{version}\n",
        version.len()
    );
    let record = |url: &str, kind: &str| {
        format!(
            "{url} 1.2.3.4 20210601000000 {kind} {}\n{body}\n",
            body.len()
        )
    };
    let records = [
        head,
        record("https://x.org/1", "text/html"),
        record("https://x.org/a b", "text/html"),
        record("https://x.org/i", "image/png"),
        record("dns:x.org", "text/dns"),
    ];
    let packed: Vec<u8> = records
        .iter()
        .flat_map(|record| gzip(record.as_bytes()))
        .collect();
    for archive in [records.concat().into_bytes(), packed] {
        let found = all(&archive, "in", &Options::default());
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].title.as_str(), found[0].url.as_str()),
            ("Summit opens", "https://x.org/1")
        );
    }
}

#[test]
fn damaged_web_archives_go_on_where_they_can() {
    let good = response(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html",
        PAGE.as_bytes(),
    );
    // Cut in the last page: what there is of it is read.
    let cut = [&good[..], &good[..good.len() - 80]].concat();
    assert_eq!(read(&cut, "in", &Options::default()).len(), 2);
    let packed = [gzip(&good), gzip(&good)].concat();
    let found = read(&packed[..packed.len() - 200], "in", &Options::default());
    assert!(found[0].starts_with("The leaders"), "{found:?}");
    // A wrong length: the next record is found by its first line.
    let wrong = String::from_utf8(good.clone()).unwrap().replacen(
        "Content-Length: ",
        "Content-Length: 1",
        1,
    );
    let short = wrong.replacen("Content-Length: 1", "Content-Length: 10\r\nX: ", 1);
    let found = read(
        &[short.as_bytes(), &good].concat(),
        "in",
        &Options::default(),
    );
    assert!(
        found
            .iter()
            .any(|text| text.contains("is no beginning of a record")),
        "{found:?}"
    );
    assert!(
        found
            .last()
            .is_some_and(|text| text.starts_with("The leaders")),
        "{found:?}"
    );
    let without =
        String::from_utf8(good.clone())
            .unwrap()
            .replacen("Content-Length", "Content-Width", 1);
    let found = read(
        &[without.as_bytes(), &good].concat(),
        "in",
        &Options::default(),
    );
    assert!(found[0].contains("does not state its length"), "{found:?}");
    assert!(
        found
            .last()
            .is_some_and(|text| text.starts_with("The leaders")),
        "{found:?}"
    );
    let bomb = response(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
        &gzip(&b" ".repeat(30_000_000)),
    );
    let found = read(&bomb, "in", &Options::default());
    assert!(
        found[0].contains("more than 200 times its size"),
        "{found:?}"
    );
}

#[test]
fn files_of_all_kinds_in_archives() {
    let record = b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n".to_vec();
    let packed = gzip(&record);
    let files: [(&str, &[u8]); 6] = [
        ("one.jsonl", &record),
        ("two/three.dat", PAGE.as_bytes()),
        ("two/2021-05-30.txt", b"Plain words."),
        ("four.gz", &packed),
        (".hidden", b"no"),
        ("__MACOSX/._x", b"no"),
    ];
    let long = format!("{}/a.txt", "folder".repeat(30));
    for (name, bytes) in [
        ("zip", zip(&files)),
        ("tar", tar(&files)),
        ("tar.gz", gzip(&tar(&files))),
        ("tar.bz2", bzip2(&tar(&files))),
        ("tar.zst", zstd(&tar(&files))),
        ("zip in gzip", gzip(&zip(&files))),
        ("tar in zip", zip(&[("inner.tar", &tar(&files))])),
        ("zip in tar", tar(&[("inner.zip", &zip(&files))])),
        ("zip in zip", zip(&[("inner.zip", &zip(&files))])),
    ] {
        let found = all(&bytes, "in", &Options::default());
        let mut texts: Vec<&str> = found
            .iter()
            .map(|document| document.text.lines().next().unwrap_or_default())
            .collect();
        texts.sort_unstable();
        let first =
            "The leaders of France and Kenya met on Sunday in Paris, and they talked for hours.";
        assert_eq!(texts, ["Plain words.", first, "a", "a", "b", "b"], "{name}");
        let plain = found
            .iter()
            .find(|document| document.text == "Plain words.")
            .unwrap();
        assert_eq!(day(plain), "2021-05-30", "{name}");
    }
    let third = zip(&[("c", &zip(&[("b", &zip(&[("a", b"words")]))]))]);
    assert_eq!(
        read(&third, "in", &Options::default()),
        ["in/c/b: packed more often than three times; unpack it"]
    );
    assert_eq!(
        read(&tar(&[(&long, b"words")]), "in", &Options::default()),
        ["words"]
    );
}

#[test]
fn a_bad_member_does_not_stop_the_others() {
    let bad = b"{\"text\": 5}\n".to_vec();
    let files: [(&str, &[u8]); 4] = [
        ("a.jsonl", &bad),
        ("b.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\xff"),
        ("c.pdf", b"%PDF-1.7"),
        ("d.txt", b"words"),
    ];
    for bytes in [zip(&files), tar(&files)] {
        let found = read(&bytes, "in", &Options::default());
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(
            found[0],
            "in/a.jsonl:1: the field `text` is a number, not a string"
        );
        assert!(
            found[1].starts_with("in/b.gz: the packed data are damaged"),
            "{found:?}"
        );
        assert!(found[2].starts_with("in/c.pdf: a PDF"), "{found:?}");
        assert_eq!(found[3], "words");
    }
    let archive = tar(&files);
    let cut = read(&archive[..archive.len() - 1_600], "in", &Options::default());
    assert!(
        cut.last().is_some_and(|text| text.contains("cut short")),
        "{cut:?}"
    );
    let mut wrong = archive.clone();
    wrong[1_024 + 10] ^= 1;
    assert!(
        read(&wrong, "in", &Options::default())[1].contains("checksum of a header"),
        "{:?}",
        read(&wrong, "in", &Options::default())
    );
}

#[test]
fn bombs_in_archives_are_stopped() {
    let zeros = gzip(&b"\n".repeat(20_000_000));
    let twice = gzip(&gzip(&b"\n".repeat(20_000_000)));
    for (name, bytes) in [
        ("in tar", tar(&[("a.gz", &zeros), ("b.txt", b"words")])),
        ("in zip", zip(&[("a.gz", &zeros), ("b.txt", b"words")])),
        (
            "packed twice in tar",
            tar(&[("a.gz", &twice), ("b.txt", b"words")]),
        ),
        (
            "in tar.gz",
            gzip(&tar(&[("a.gz", &zeros), ("b.txt", b"words")])),
        ),
    ] {
        let found = read(&bytes, "in", &Options::default());
        assert!(
            found[0].contains("more than 200 times its size"),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn a_folder_may_mix_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("a", PAGE.as_bytes());
    write(
        "b",
        &gzip(&response(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html",
            PAGE.as_bytes(),
        )),
    );
    write("c", b"title,text\nA,words\n");
    write("d", b"<rss><channel><item><title>t</title><description>words</description></item></channel></rss>");
    write("e", &zip(&[("x.jsonl", b"{\"text\": \"words\"}\n{}\n")]));
    write(
        "f",
        b"From: a@x.org\nSubject: s\nDate: Sun, 30 May 2021 08:00:00 GMT\nTo: b@x.org\n\nwords\n",
    );
    write("g", b"");
    let sources = [bifrons_read::Source::from(folder.path())];
    let mut reads = documents(&sources, &Options::default()).unwrap();
    let found: Vec<Read> = reads.by_ref().collect();
    assert_eq!(
        reads.counts().to_string(),
        "8 read: 6 documents, 1 empty, 1 rejected",
        "{found:?}"
    );
    // The same on standard input, one at a time.
    let given = documents_from(std::io::Cursor::new(PAGE), "-", &Options::default()).count();
    assert_eq!(given, 1);
}
