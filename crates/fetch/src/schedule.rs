//! What to ask next, and what an answer means for the time after: pure, from values to values, without a clock.

use std::collections::BTreeMap;

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Answer, Failure, Request};

/// How often to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Between two requests for one feed, at least.
    pub every: SignedDuration,
    /// Between two requests to one host, at least.
    pub spacing: SignedDuration,
    /// Between two requests for a feed that fails or asks to wait, at most (or `every`, if that is longer).
    pub longest: SignedDuration,
    /// From which the jitter of waiting after failures comes.
    pub seed: u64,
}

impl Default for Rules {
    /// Every 15 minutes, 10 s between requests to one host, at most a day after failures.
    fn default() -> Self {
        Self {
            every: SignedDuration::from_mins(15),
            spacing: SignedDuration::from_secs(10),
            longest: SignedDuration::from_hours(24),
            seed: 0,
        }
    }
}

impl Rules {
    fn longest(&self) -> SignedDuration {
        self.longest.max(self.every)
    }

    fn twice(&self) -> SignedDuration {
        self.longest().saturating_add(self.longest())
    }
}

/// What is known of the feeds: all that is needed to go on after a stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// By address as the user gave it.
    pub feeds: BTreeMap<String, Feed>,
    /// When each host that was asked lately may be asked again.
    #[serde(default)]
    hosts: BTreeMap<String, Timestamp>,
}

/// What is known of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feed {
    /// When to ask, at the earliest.
    pub due: Timestamp,
    /// `ETag` of the last answer taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Hash of the last answer taken in, for servers that know neither of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Where it has moved for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<String>,
    /// When it was last found there, new or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Timestamp>,
    /// Failures since.
    pub failures: u32,
    /// What the last failure was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The server has said that it is gone for good: it is asked no more.
    pub gone: bool,
}

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What to ask now: feeds and their requests, at most one a host, the longest overdue first.
    pub requests: Vec<(String, Request)>,
    /// When something else is due; `None` if nothing ever is.
    pub wait: Option<Timestamp>,
}

/// What became of a request for a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is something new.
    New,
    /// Nothing new.
    Same,
    /// It could not be had, for the reason given; it is asked again later.
    Failed(String),
    /// It is gone for good, and is not asked again.
    Gone,
}

/// What to ask now.
///
/// A clock that was set back does not put a feed off for more than the longest wait.
pub fn next(state: &State, now: Timestamp, rules: &Rules) -> Next {
    let latest = later(now, rules.twice());
    let mut waiting: Vec<(Timestamp, &str, &Feed)> = Vec::new();
    for (url, feed) in state.feeds.iter().filter(|(_, feed)| !feed.gone) {
        waiting.push((feed.due.min(latest), url, feed));
    }
    waiting.sort_by_key(|(due, url, _)| (*due, *url));
    let mut free: BTreeMap<String, Timestamp> = state.hosts.clone();
    let mut next = Next {
        requests: Vec::new(),
        wait: None,
    };
    for (due, url, feed) in waiting {
        let at = feed.moved.as_deref().unwrap_or(url);
        let host = host(at);
        let from = free
            .get(&host)
            .map_or(due, |free| due.max((*free).min(latest)));
        if from <= now {
            free.insert(
                host,
                later(now, rules.spacing.max(SignedDuration::from_millis(1))),
            );
            let request = Request {
                url: at.to_owned(),
                etag: feed.etag.clone(),
                modified: feed.modified.clone(),
            };
            next.requests.push((url.to_owned(), request));
        } else {
            next.wait = Some(next.wait.map_or(from, |wait| wait.min(from)));
        }
    }
    next
}

/// What an answer would mean, without remembering it: whether there is something to take in.
pub fn verdict(state: &State, feed: &str, outcome: &Result<Answer, Failure>) -> Verdict {
    let hash = state.feeds.get(feed).and_then(|feed| feed.hash.as_deref());
    match outcome {
        Ok(answer) if answer.status == 304 => Verdict::Same,
        Ok(answer) if answer.status == 200 => match hash == Some(&hash_of(&answer.body)) {
            true => Verdict::Same,
            false => Verdict::New,
        },
        Ok(answer) if answer.status == 410 && is_at(answer, feed) => Verdict::Gone,
        Ok(answer) => Verdict::Failed(Failure::Status(answer.status).to_string()),
        Err(failure) => Verdict::Failed(failure.to_string()),
    }
}

impl State {
    /// Nothing known yet of these feeds.
    pub fn new<'a>(feeds: impl IntoIterator<Item = &'a str>) -> Self {
        let mut state = Self::default();
        state.watch(feeds);
        state
    }

    /// Watches these feeds and no other; what is known of them is kept.
    pub fn watch<'a>(&mut self, feeds: impl IntoIterator<Item = &'a str>) {
        let mut known = std::mem::take(&mut self.feeds);
        for feed in feeds {
            let entry = known.remove(feed).unwrap_or_default();
            self.feeds.entry(feed.to_owned()).or_insert(entry);
        }
    }

    /// Remembers what came of a request, once what is new has been taken in.
    pub fn record(
        &mut self,
        feed: &str,
        outcome: &Result<Answer, Failure>,
        now: Timestamp,
        rules: &Rules,
    ) -> Verdict {
        let verdict = verdict(self, feed, outcome);
        let Some(known) = self.feeds.get_mut(feed) else {
            return verdict;
        };
        let host = host(known.moved.as_deref().unwrap_or(feed));
        let mut free = later(now, rules.spacing);
        match (&verdict, outcome) {
            (Verdict::New | Verdict::Same, Ok(answer)) => {
                known.take(answer, now);
                known.due = later(now, rules.every);
            }
            (Verdict::Gone, _) => known.gone = true,
            (_, outcome) => {
                let asked = outcome
                    .as_ref()
                    .ok()
                    .and_then(|answer| asked_to_wait(answer, now));
                let wait = known
                    .fail(&verdict, feed, rules)
                    .max(asked.unwrap_or_default())
                    .min(rules.twice());
                known.due = later(now, wait);
                // Who is asked too often, or says when to come back, speaks for the host.
                if asked.is_some() || matches!(outcome, Ok(answer) if answer.status == 429) {
                    free = free.max(later(now, asked.unwrap_or(wait).min(rules.longest())));
                }
            }
        }
        self.hosts.retain(|_, free| *free > now);
        self.hosts.insert(host, free);
        verdict
    }
}

impl Feed {
    fn take(&mut self, answer: &Answer, now: Timestamp) {
        let header = |name: &str| {
            answer
                .header(name)
                .filter(|value| is_plain(value))
                .map(str::to_owned)
        };
        if answer.status == 200 {
            (self.etag, self.modified) = (header("etag"), header("last-modified"));
            self.hash = Some(hash_of(&answer.body));
        } else {
            self.etag = header("etag").or(self.etag.take());
            self.modified = header("last-modified").or(self.modified.take());
        }
        if answer.moved.is_some() {
            self.moved.clone_from(&answer.moved);
        }
        (self.found, self.failures, self.problem) = (Some(now), 0, None);
    }

    /// Counts a failure, and gives the time to wait for it: twice as long each time, and up to half as long again.
    fn fail(&mut self, verdict: &Verdict, feed: &str, rules: &Rules) -> SignedDuration {
        self.failures = self.failures.saturating_add(1);
        if let Verdict::Failed(problem) = verdict {
            self.problem = Some(problem.clone());
        }
        // A new address that does not hold gives way to the one that the user named.
        self.moved = None;
        let doubled = 1i32 << (self.failures - 1).min(16);
        let wait = rules
            .every
            .checked_mul(doubled)
            .unwrap_or(SignedDuration::MAX)
            .min(rules.longest());
        wait.saturating_add(wait.mul_f64(0.5 * jitter(rules.seed, feed, self.failures)))
    }
}

/// The moment after a wait; the last that there is, if it would come after that.
fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// The wait that a server asks for (RFC 9110, 10.2.3): seconds, or a date; never negative.
fn asked_to_wait(answer: &Answer, now: Timestamp) -> Option<SignedDuration> {
    let text = answer
        .header("retry-after")
        .filter(|_| matches!(answer.status, 429 | 503))?
        .trim();
    let wait = match text.parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(seconds.into()),
        // More digits than any wait has.
        Err(_) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            SignedDuration::from_secs(u32::MAX.into())
        }
        Err(_) => rfc2822::parse(text).ok()?.timestamp().duration_since(now),
    };
    Some(wait.max(SignedDuration::ZERO))
}

/// From 0 to below 1, the same for the same three.
fn jitter(seed: u64, feed: &str, failures: u32) -> f64 {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(&seed.to_le_bytes())
        .update(&failures.to_le_bytes())
        .update(feed.as_bytes());
    let mut first = [0; 4];
    hasher.finalize_xof().fill(&mut first);
    f64::from(u32::from_le_bytes(first)) / f64::from(u32::MAX).next_up()
}

/// Whether a header may be sent back as it came.
fn is_plain(value: &str) -> bool {
    value.len() <= 1_000 && value.bytes().all(|b| (b' '..=b'~').contains(&b))
}

/// Whether the answer is from the address that the user named, and not from one it was sent on to.
fn is_at(answer: &Answer, feed: &str) -> bool {
    Url::parse(feed.trim()).is_ok_and(|mut url| {
        url.set_fragment(None);
        url.as_str() == answer.url
    })
}

fn hash_of(body: &[u8]) -> String {
    blake3::hash(body).to_hex()[..16].to_owned()
}

/// The host of an address, which is asked with pauses; the address itself where it has none.
fn host(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    parsed
        .as_ref()
        .and_then(Url::host_str)
        .map_or_else(|| url.to_owned(), str::to_owned)
}
