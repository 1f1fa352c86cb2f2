//! Who is asked when, in made-up time.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use bifrons_fetch::{Answer, Failure, Rules, State, Verdict, next};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const A: &str = "https://a.example/feed";

fn at(minutes: i64) -> Timestamp {
    "2026-11-26T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn rules() -> Rules {
    Rules::default()
}

fn said(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Answer, Failure> {
    let pairs = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Ok(Answer {
        url: A.into(),
        status,
        moved: None,
        headers: pairs.collect(),
        body: body.into(),
    })
}

fn failed() -> Result<Answer, Failure> {
    Err(Failure::NoHost("a.example".into()))
}

/// Minutes from the beginning until A is due, after these outcomes, each told when it was due.
fn due_after(outcomes: &[Result<Answer, Failure>]) -> Vec<f64> {
    let mut state = State::new([A]);
    let mut now = at(0);
    let mut waits = Vec::new();
    for outcome in outcomes {
        assert_eq!(next(&state, now, &rules()).requests.len(), 1);
        state.record(A, outcome, now, &rules());
        let wait = next(&state, now, &rules()).wait.unwrap();
        waits.push(wait.duration_since(now).as_secs_f64() / 60.0);
        now = wait;
    }
    waits
}

#[test]
fn what_is_found_is_asked_for_again_after_the_interval() {
    assert_eq!(
        due_after(&[said(200, &[], "x"), said(304, &[], ""), said(200, &[], "y")]),
        [15.0; 3]
    );
}

#[test]
fn what_one_has_is_named_and_what_is_new_is_told() {
    let mut state = State::new([A]);
    let record = |state: &mut State, outcome| state.record(A, &outcome, at(0), &rules());
    let tagged = |tag: &str| {
        said(
            200,
            &[
                ("etag", tag),
                ("last-modified", "Thu, 26 Nov 2026 07:00:00 GMT"),
            ],
            tag,
        )
    };
    assert_eq!(record(&mut state, tagged("\"1\"")), Verdict::New);
    let request = &next(&state, at(15), &rules()).requests[0].1;
    assert_eq!(request.etag.as_deref(), Some("\"1\""));
    assert_eq!(
        request.modified.as_deref(),
        Some("Thu, 26 Nov 2026 07:00:00 GMT")
    );
    assert_eq!(record(&mut state, said(304, &[], "")), Verdict::Same);
    assert_eq!(state.feeds[A].etag.as_deref(), Some("\"1\""));
    assert_eq!(
        record(&mut state, said(304, &[("etag", "\"2\"")], "")),
        Verdict::Same
    );
    assert_eq!(state.feeds[A].etag.as_deref(), Some("\"2\""));
    // A server that knows nothing of versions sends the same again.
    assert_eq!(record(&mut state, said(200, &[], "\"1\"")), Verdict::Same);
    assert_eq!(record(&mut state, said(200, &[], "other")), Verdict::New);
    assert_eq!(
        (state.feeds[A].etag.clone(), state.feeds[A].modified.clone()),
        (None, None)
    );
    // What could not be sent back is not kept.
    assert_eq!(
        record(&mut state, said(200, &[("etag", "\"\u{fffd}\"")], "third")),
        Verdict::New
    );
    assert_eq!(state.feeds[A].etag, None);
}

#[test]
fn failures_double_the_wait_up_to_a_day_and_one_success_ends_them() {
    let waits = due_after(&vec![failed(); 12]);
    for (n, wait) in waits.iter().enumerate() {
        let base = (15.0 * 2f64.powi(n as i32)).min(24.0 * 60.0);
        assert!((base..base * 1.5).contains(wait), "failure {n}: {wait}");
    }
    assert!(
        waits.windows(2).any(|two| two[1] != 2.0 * two[0]),
        "no jitter"
    );
    assert_eq!(waits, due_after(&vec![failed(); 12]), "the same seed");
    let mended = due_after(&[failed(), failed(), said(200, &[], "x"), failed()]);
    assert_eq!(mended[2], 15.0);
    assert!(mended[3] < 23.0);
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for() {
    let asked = |status, value: &str| due_after(&[said(status, &[("retry-after", value)], "")])[0];
    assert_eq!(asked(429, "7200"), 120.0);
    assert_eq!(asked(503, " 7200 "), 120.0);
    assert_eq!(asked(429, "Thu, 26 Nov 2026 11:00:00 GMT"), 180.0);
    // Never sooner than after any failure, never longer than two days.
    for (status, value) in [
        (429, "0"),
        (429, "60"),
        (429, "Thu, 26 Nov 2026 07:00:00 GMT"),
        (503, "soon"),
        (503, "-5"),
        (404, "7200"),
        (429, ""),
    ] {
        assert!(
            (15.0..22.5).contains(&asked(status, value)),
            "{status} {value}"
        );
    }
    for value in [
        "999999999",
        "99999999999999999999",
        "Thu, 31 Dec 9998 23:59:59 GMT",
    ] {
        assert_eq!(asked(429, value), 2.0 * 24.0 * 60.0, "{value}");
    }
}

#[test]
fn who_is_asked_too_often_is_left_alone_with_all_its_feeds() {
    let other = "https://a.example/other";
    let mut state = State::new([A, other]);
    state.record(
        A,
        &said(429, &[("retry-after", "3600")], ""),
        at(0),
        &rules(),
    );
    assert!(next(&state, at(59), &rules()).requests.is_empty());
    assert_eq!(next(&state, at(1), &rules()).wait, Some(at(60)));
    assert_eq!(next(&state, at(60), &rules()).requests.len(), 1);
}

#[test]
fn one_request_a_host_at_a_time_the_longest_overdue_first() {
    let feeds = [
        "https://a.example/1",
        "https://a.example/2",
        "https://a.example/3",
        "https://b.example/1",
    ];
    let mut state = State::new(feeds);
    for (feed, due) in state.feeds.values_mut().zip([5, 3, 4, 9]) {
        feed.due = at(due);
    }
    let asked = |state: &State, now| {
        next(state, now, &rules())
            .requests
            .into_iter()
            .map(|(f, _)| f)
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(&state, at(2)), [""; 0]);
    assert_eq!(asked(&state, at(10)), [feeds[1], feeds[3]]);
    state.record(feeds[1], &failed(), at(10), &rules());
    assert_eq!(asked(&state, at(10)), [feeds[3]]);
    assert_eq!(
        asked(&state, at(10) + SignedDuration::from_secs(10)),
        [feeds[2], feeds[3]]
    );
}

#[test]
fn what_is_gone_is_not_asked_again_and_what_has_moved_is_asked_there() {
    let mut state = State::new([A]);
    let there = "https://b.example/new";
    let moved = |status, url: &str, moved: Option<&str>| {
        said(status, &[], "x").map(|answer| Answer {
            url: url.into(),
            moved: moved.map(str::to_owned),
            ..answer
        })
    };
    state.record(A, &moved(200, there, Some(there)), at(0), &rules());
    assert_eq!(next(&state, at(15), &rules()).requests[0].1.url, there);
    assert_eq!(
        state.record(A, &moved(410, there, None), at(15), &rules()),
        Verdict::Failed("the server answered 410 (gone for good)".into())
    );
    assert_eq!(next(&state, at(60), &rules()).requests[0].1.url, A);
    assert_eq!(
        state.record(A, &moved(410, A, None), at(60), &rules()),
        Verdict::Gone
    );
    assert_eq!(
        next(&state, at(100_000), &rules()),
        bifrons_fetch::Next {
            requests: vec![],
            wait: None
        }
    );
}

#[test]
fn a_clock_set_back_puts_nothing_off_for_good() {
    let mut state = State::new([A]);
    state.record(A, &said(200, &[], "x"), at(60 * 24 * 365), &rules());
    let wait = next(&state, at(0), &rules()).wait.unwrap();
    assert!(wait <= at(2 * 24 * 60));
}

#[test]
fn watching_others_keeps_what_is_known_of_those_that_stay() {
    let mut state = State::new([A, "https://b.example/"]);
    state.record(A, &said(200, &[("etag", "\"1\"")], "x"), at(0), &rules());
    state.watch([A, A, "https://c.example/"]);
    assert_eq!(
        state.feeds.keys().collect::<Vec<_>>(),
        [A, "https://c.example/"]
    );
    assert_eq!(state.feeds[A].etag.as_deref(), Some("\"1\""));
}

/// What a feed may answer: some statuses, waits asked for, and failures.
fn outcome() -> impl Strategy<Value = (u16, Option<u32>)> {
    let status = prop_oneof![4 => Just(200u16), 4 => Just(304), 1 => Just(404), 1 => Just(429), 1 => Just(503), 1 => Just(0)];
    (status, proptest::option::of(0u32..40_000))
}

proptest! {
    /// Two days of a watch: every promise of politeness holds, and no feed is forgotten.
    #[test]
    fn polite_and_fair(outcomes in proptest::collection::vec(outcome(), 400), hosts in 1usize..4, count in 1usize..9, minutes in 1i64..120) {
        let rules = Rules { every: SignedDuration::from_mins(minutes), ..Rules::default() };
        let feeds: Vec<String> = (0..count).map(|n| format!("https://h{}.example/{n}", n % hosts)).collect();
        let mut state = State::new(feeds.iter().map(String::as_str));
        let (mut now, end) = (at(0), at(2 * 24 * 60));
        let mut last_of_host: BTreeMap<String, Timestamp> = BTreeMap::new();
        let mut not_before: BTreeMap<String, Timestamp> = BTreeMap::new();
        let mut asked: BTreeMap<String, u32> = BTreeMap::new();
        let mut script = outcomes.iter().cycle();
        while now < end {
            let due = next(&state, now, &rules);
            prop_assert_eq!(&due, &next(&state, now, &rules));
            for (feed, _) in &due.requests {
                let host = feed[..19].to_owned();
                if let Some(last) = last_of_host.insert(host, now) {
                    prop_assert!(now.duration_since(last) >= rules.spacing);
                }
                prop_assert!(not_before.get(feed).is_none_or(|from| now >= *from));
                *asked.entry(feed.clone()).or_default() += 1;
                let (status, wait) = script.next().unwrap();
                let text = wait.map(|w| w.to_string());
                let headers: Vec<(&str, &str)> = text.iter().map(|w| ("retry-after", w.as_str())).collect();
                let outcome = if *status == 0 { failed() } else { said(*status, &headers, "x") };
                state.record(feed, &outcome, now, &rules);
                let wait = match (status, wait) {
                    (429 | 503, Some(wait)) => SignedDuration::from_secs(i64::from(*wait)),
                    _ => SignedDuration::ZERO,
                };
                not_before.insert(feed.clone(), now + rules.every.max(wait));
            }
            let after = next(&state, now, &rules);
            prop_assert!(after.requests.is_empty(), "what was asked is not due again");
            let wait = after.wait.unwrap();
            prop_assert!(wait > now);
            now = wait;
        }
        prop_assert_eq!(asked.len(), count);
    }
}
