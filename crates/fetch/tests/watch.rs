//! Rounds of a watch, against a server on this machine, stopped and taken up again.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bifrons_fetch::{Answer, Fetcher, Limits, Rules, Verdict, Watch, WatchError};
use common::{Server, answer};
use jiff::{SignedDuration, Timestamp};

fn at(minutes: i64) -> Timestamp {
    "2026-11-26T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

/// A server of feeds whose content a test changes; each has its content as its version.
fn feeds(content: &Arc<Mutex<BTreeMap<String, String>>>) -> Server {
    let content = Arc::clone(content);
    Server::new(move |heard, stream| {
        let answer = match content.lock().unwrap().get(&heard.path) {
            None => answer("404 Not Found", &[], b"nothing"),
            Some(text) if text == "busy" => {
                answer("429 Too Many Requests", &[("Retry-After", "3600")], b"")
            }
            Some(text) if heard.headers.get("if-none-match") == Some(&format!("\"{text}\"")) => {
                answer("304 Not Modified", &[], b"")
            }
            Some(text) => answer(
                "200 OK",
                &[("ETag", &format!("\"{text}\""))],
                text.as_bytes(),
            ),
        };
        stream.write_all(&answer)
    })
}

/// Without pauses between requests to one host, since all is on one host here.
fn rules() -> Rules {
    Rules {
        spacing: SignedDuration::ZERO,
        ..Rules::default()
    }
}

fn open(path: &Path, server: &Server, names: &[&str]) -> Watch {
    let feeds: Vec<String> = names.iter().map(|name| server.url(name)).collect();
    Watch::open(path, &feeds, server.fetcher(Limits::default()), rules()).unwrap()
}

/// Rounds at one moment until nothing more is due: what was taken, and the verdicts by path.
fn rounds(watch: &mut Watch, minutes: i64) -> (Vec<String>, BTreeMap<String, Verdict>) {
    let (mut taken, mut verdicts) = (Vec::new(), BTreeMap::new());
    loop {
        let take = |_: &str, answer: &Answer| {
            taken.push(String::from_utf8(answer.body.clone()).unwrap());
            Ok::<(), WatchError>(())
        };
        let round = watch.round(|| at(minutes), take).unwrap();
        let path = |feed: &str| feed.rsplit('/').next().unwrap().to_owned();
        verdicts.extend(
            round
                .asked
                .into_iter()
                .map(|(feed, verdict)| (path(&feed), verdict)),
        );
        if round.wait.is_none_or(|wait| wait > at(minutes)) {
            return (taken, verdicts);
        }
    }
}

fn content(pairs: &[(&str, &str)]) -> Arc<Mutex<BTreeMap<String, String>>> {
    Arc::new(Mutex::new(
        pairs
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
    ))
}

#[test]
fn what_is_new_is_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("watch.json");
    let content = content(&[("/a", "one"), ("/b", "two"), ("/d", "busy")]);
    let server = feeds(&content);
    let mut watch = open(&path, &server, &["/a", "/b", "/c"]);
    let (taken, verdicts) = rounds(&mut watch, 0);
    assert_eq!(taken, ["one", "two"]);
    assert_eq!(
        verdicts["c"],
        Verdict::Failed("the server answered 404 (nothing there)".into())
    );
    assert_eq!(rounds(&mut watch, 14), Default::default());
    content.lock().unwrap().insert("/b".into(), "three".into());
    let (taken, verdicts) = rounds(&mut watch, 15);
    assert_eq!(
        (taken, &verdicts["a"], &verdicts["b"]),
        (vec!["three".to_owned()], &Verdict::Same, &Verdict::New)
    );
    drop(watch);

    let mut again = open(&path, &server, &["/a", "/b", "/c"]);
    assert_eq!(rounds(&mut again, 29).0, Vec::<String>::new());
    let (taken, verdicts) = rounds(&mut again, 30);
    assert_eq!(
        (taken.len(), &verdicts["a"], &verdicts["b"]),
        (0, &Verdict::Same, &Verdict::Same)
    );
    let known = &again.state().feeds[&server.url("/c")];
    assert!(
        known.failures >= 1
            && known.problem.as_deref() == Some("the server answered 404 (nothing there)")
    );
}

#[test]
fn a_busy_server_is_left_alone_for_as_long_as_it_asks() {
    let folder = tempfile::tempdir().unwrap();
    let content = content(&[("/a", "busy")]);
    let server = feeds(&content);
    let mut watch = open(&folder.path().join("watch.json"), &server, &["/a", "/b"]);
    rounds(&mut watch, 0);
    let heard = server.heard().len();
    assert!(heard <= 2);
    for minute in 1..60 {
        rounds(&mut watch, minute);
    }
    assert_eq!(server.heard().len(), heard);
    rounds(&mut watch, 60);
    assert!(server.heard().len() > heard);
}

#[test]
fn a_stop_between_fetching_and_keeping_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("watch.json");
    let content = content(&[("/a", "one"), ("/b", "two")]);
    let server = feeds(&content);
    #[derive(Debug)]
    struct Full;
    impl From<WatchError> for Full {
        fn from(_: WatchError) -> Self {
            Self
        }
    }
    let mut watch = open(&path, &server, &["/a", "/b"]);
    let mut taken = Vec::new();
    // The ledger takes the first and then has no room.
    for _ in 0..2 {
        let take = |_: &str, answer: &Answer| match taken.is_empty() {
            true => {
                taken.push(answer.body.clone());
                Ok(())
            }
            false => Err(Full),
        };
        watch.round(|| at(0), take).ok();
    }
    assert_eq!(taken, [b"one"]);
    drop(watch);
    let (taken, _) = rounds(&mut open(&path, &server, &["/a", "/b"]), 0);
    assert_eq!(
        taken,
        ["two"],
        "what was taken is not taken again, what was not is"
    );
}

#[test]
fn wherever_the_file_was_cut_off_a_watch_goes_on_or_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("watch.json");
    let content = content(&[("/a", "one")]);
    let server = feeds(&content);
    rounds(&mut open(&path, &server, &["/a"]), 0);
    let whole = fs::read(&path).unwrap();
    // A crash leaves the file beside cut off at any place, and the file itself whole.
    for cut in 0..whole.len() {
        fs::write(path.with_extension("tmp"), &whole[..cut]).unwrap();
        let watch = open(&path, &server, &["/a"]);
        assert_eq!(
            watch.state().feeds[&server.url("/a")].etag.as_deref(),
            Some("\"one\"")
        );
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
}

#[test]
fn what_cannot_be_a_feed_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("watch.json");
    let open = |feed: &str| {
        Watch::open(
            &path,
            &[feed.to_owned()],
            Fetcher::new(Limits::default()),
            Rules::default(),
        )
        .unwrap_err()
        .to_string()
    };
    assert_eq!(
        open("example.org/feed"),
        "`example.org/feed`: not an address of a feed (relative URL without a base); write it like https://example.org/feed.xml"
    );
    assert_eq!(
        open("file:///etc/passwd"),
        "`file:///etc/passwd`: `file:` addresses are not fetched, only http and https"
    );
    assert!(
        open("http://127.0.0.1/feed")
            .contains("an address that is this machine; only public ones are fetched")
    );
    assert!(!path.exists());
}
