//! News as it comes: files of every kind in one folder, and feeds of a server on this machine.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use common::{json, run, text};

const PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="iso-8859-1"><title>Minister praises neighbour | Meridian Press</title>
<meta property="og:site_name" content="Meridian Press"><meta property="article:published_time" content="2026-03-04T08:00:00Z">
<link rel="canonical" href="https://meridian.example/praise"></head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Minister praises neighbour</h1><p>India praised Sri Lanka on Tuesday for the release of forty fishermen who had strayed over the line.
The men had been held for nine weeks in a naval camp near the strait, their families said.</p>
<p>Officials of both ports spoke of a caf&eacute; talk that lasted an hour and ended with a date for the next meeting in the summer.</p>
</article><footer>All rights reserved.</footer></body></html>"#;

const MAIL: &str = "From: Desk <desk@meridian.example>\r\nSubject: Late item\r\nDate: Wed, 04 Mar 2026 19:00:00 +0000\r\nMIME-Version: 1.0\r\n\
Content-Type: text/plain; charset=utf-8\r\n\r\nRussia accused Ukraine of shelling a village.\r\n";

fn rss(items: &[&str]) -> String {
    let items: String = items.iter().enumerate().map(|(i, item)| format!("<item><title>Item {i}</title>\
         <link>https://meridian.example/{i}</link><guid>item-{i}</guid><pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate>\
         <description>{item}</description></item>")).collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Meridian Press</title>{items}</channel></rss>"
    )
}

fn folder_of_news(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    // Names say nothing: all that counts is what is in a file.
    write("page.dat", PAGE.as_bytes());
    write("letter", MAIL.as_bytes());
    write(
        "feed.txt",
        rss(&["France condemned Mali for expelling its envoy."]).as_bytes(),
    );
    write(
        "array.json",
        br#"[{"content":"Japan thanked Kenya for its aid.","published":"2026-03-05"}, {"content":""}]"#,
    );
    write(
        "export",
        "Headline;Body of it;Day\r\nAid;\"Turkey sent tents to Syria.\nThey came by road.\";2026-03-06\r\n".as_bytes(),
    );
    write("broken.parquet", b"PAR1 and nothing more PAR1");
}

#[test]
fn a_folder_of_everything_is_read_and_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    let (news, ledger) = (folder.path().join("news"), folder.path().join("ledger"));
    fs::create_dir(&news).unwrap();
    folder_of_news(&news);
    let add = [
        "add",
        text(&news),
        "--ledger",
        text(&ledger),
        "--map",
        "text=Body of it,date=Day",
    ];
    let (code, _, err) = run(&add, "");
    assert_eq!(code, 2, "{err}");
    // The map names columns that only the table has: other files are known by the common names all the same.
    assert!(
        err.contains("7 records read: 5 coded, 1 empty, 0 duplicate, 1 rejected"),
        "{err}"
    );
    assert!(err.contains("broken.parquet"), "{err}");
    let (code, _, err) = run(&add, "");
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("0 coded, 1 empty, 5 duplicate, 1 rejected"),
        "{err}"
    );
    let ask = |sql: &str| {
        run(
            &["query", sql, "--format", "jsonl", "--ledger", text(&ledger)],
            "",
        )
        .1
    };
    let documents = json(&ask(
        "SELECT date, title, publisher, url, text FROM documents ORDER BY date, title",
    ));
    let page = documents
        .iter()
        .find(|d| d["title"] == "Minister praises neighbour")
        .unwrap();
    assert_eq!(page["date"], "2026-03-04");
    assert_eq!(page["publisher"], "Meridian Press");
    assert_eq!(page["url"], "https://meridian.example/praise");
    let body = page["text"].as_str().unwrap();
    assert!(
        body.starts_with("India praised Sri Lanka") && body.contains("café talk"),
        "{body}"
    );
    assert!(
        !body.contains("All rights") && !body.contains("Home"),
        "{body}"
    );
    let table = documents.iter().find(|d| d["title"] == "Aid").unwrap();
    assert_eq!(
        table["text"],
        "Turkey sent tents to Syria.\nThey came by road."
    );
    let rejected = json(&ask("SELECT source, reason, \"offset\" FROM rejected"));
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0]["offset"], 0);
    let events = json(&ask(
        "SELECT doc, event, actor[1]['code'] AS a, recipient[1]['code'] AS b FROM events WHERE counted",
    ));
    for (a, event, b) in [
        ("IND", "SUPPORT", "LKA"),
        ("RUS", "ACCUSE", "UKR"),
        ("FRA", "ACCUSE", "MLI"),
        ("TUR", "AID", "SYR"),
    ] {
        let found = events
            .iter()
            .any(|e| e["a"] == a && e["event"] == event && e["b"] == b);
        assert!(found, "{a} {event} {b}: {events:?}");
    }
}

#[test]
fn wire_copy_is_one_event_of_two_reports() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    let wire = "India accused China on Friday of moving troops to the northern plateau. Herders in the high valleys said that \
                trucks had passed all night along the gravel road by the lake. The pass was closed to traders at dawn.";
    let copy = "On Friday China was accused by India of moving troops to the northern plateau. Trucks had passed all night along \
                the gravel road by the lake, herders in the high valleys said. At dawn the pass was closed to traders.";
    let line = |publisher: &str, text: &str| {
        format!(
            "{}\n",
            serde_json::json!({"text": text, "date": "2026-03-06", "publisher": publisher})
        )
    };
    let news = line("Meridian Press", wire) + &line("The Harbour", copy);
    let (code, _, err) = run(&["add", "-", "--ledger", text(&ledger)], news);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("1 document retells the story of another"),
        "{err}"
    );
    let (_, out, _) = run(
        &[
            "faces",
            "IND",
            "CHN",
            "--by",
            "year",
            "--format",
            "jsonl",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    let both = json(&out);
    let both = both.iter().find(|r| r["direction"] == "a>b").unwrap();
    assert_eq!(
        (both["vk"].as_u64(), both["reports"].as_u64()),
        (Some(1), Some(2)),
        "{out}"
    );
    let (_, out, _) = run(
        &[
            "evidence",
            "IND",
            "CHN",
            "--format",
            "jsonl",
            "--ledger",
            text(&ledger),
        ],
        "",
    );
    assert!(
        out.contains("Meridian Press") && out.contains("The Harbour"),
        "{out}"
    );
}

/// Says what it is told to say, with a tag; who has that is told that nothing is new.
fn server(says: Arc<Mutex<String>>) -> (SocketAddr, Arc<Mutex<Vec<u16>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let said = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&said);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut heard = String::new();
            for line in BufReader::new(stream.try_clone().unwrap()).lines() {
                let line = line.unwrap();
                if line.is_empty() {
                    break;
                }
                heard += &line.to_lowercase();
                heard.push('\n');
            }
            let body = says.lock().unwrap().clone();
            let tag = format!("\"{}\"", body.len());
            let status = match () {
                () if body.is_empty() => 500,
                () if heard.contains(&format!("if-none-match: {tag}")) => 304,
                () => 200,
            };
            log.lock().unwrap().push(status);
            let body = if status == 200 { body } else { String::new() };
            let head = format!(
                "HTTP/1.1 {status} X\r\nETag: {tag}\r\nContent-Type: application/rss+xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + &body).as_bytes()).unwrap();
        }
    });
    (address, said)
}

#[test]
fn a_feed_is_watched_and_what_is_new_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    let first = "France condemned Mali for expelling its envoy.";
    let says = Arc::new(Mutex::new(rss(&[first])));
    let (address, said) = server(Arc::clone(&says));
    let (feed, allowed) = (format!("http://{address}/world.xml"), address.to_string());
    let memory = ledger.join("watch.json");
    let watch = |due: bool| {
        if due && memory.exists() {
            // As if a quarter of an hour had gone by.
            let mut state: serde_json::Value =
                serde_json::from_str(&fs::read_to_string(&memory).unwrap()).unwrap();
            state["feeds"][&feed]["due"] = "1970-01-01T00:00:00Z".into();
            state["hosts"] = serde_json::json!({});
            fs::write(&memory, state.to_string()).unwrap();
        }
        run(
            &[
                "watch",
                &feed,
                "--once",
                "--ledger",
                text(&ledger),
                "--allowed",
                &allowed,
            ],
            "",
        )
    };
    let documents = || {
        let asked = run(
            &[
                "query",
                "SELECT count(*) AS n FROM documents",
                "--ledger",
                text(&ledger),
            ],
            "",
        );
        asked.1.lines().nth(1).unwrap().parse::<u32>().unwrap()
    };
    let (code, _, err) = watch(true);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("1 record read: 1 coded"), "{err}");
    assert_eq!(documents(), 1);
    // Too early, it is not asked; later, it has nothing new; then it has.
    assert_eq!(
        (watch(false).0, said.lock().unwrap().clone()),
        (0, vec![200])
    );
    assert_eq!(
        (watch(true).0, said.lock().unwrap().clone()),
        (0, vec![200, 304])
    );
    *says.lock().unwrap() = rss(&[first, "Japan thanked Kenya for its aid."]);
    let (code, _, err) = watch(true);
    assert!(
        code == 0 && err.contains("1 coded, 0 empty, 1 duplicate"),
        "{err}"
    );
    assert_eq!(documents(), 2);
    // A failure is told, and nothing is lost.
    says.lock().unwrap().clear();
    let (code, _, err) = watch(true);
    assert!(code == 2 && err.contains("500"), "{err}");
    assert_eq!(documents(), 2);
    // A page is no feed.
    *says.lock().unwrap() = PAGE.to_string();
    let (_, _, err) = watch(true);
    assert!(err.contains("1 rejected"), "{err}");
    assert_eq!(documents(), 2);
}

#[test]
fn what_is_no_public_feed_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("ledger");
    for (feed, why) in [
        ("http://127.0.0.1/feed", "127.0.0.1"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254"),
        ("file:///etc/passwd", "file"),
        ("https://example.org:8443/feed", "8443"),
    ] {
        let (code, _, err) = run(&["watch", feed, "--once", "--ledger", text(&ledger)], "");
        assert!(code == 2 && err.contains(why), "{feed}: {err}");
    }
    let (code, _, err) = run(&["watch", "--ledger", text(&ledger)], "");
    assert!(code == 2 && err.contains("name a feed"), "{err}");
}
