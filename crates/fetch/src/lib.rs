//! Feeds asked politely, and nothing but public addresses.
//!
//! 1. [`next`] says, from what is known and the time, which feeds to ask now: none before it is due, one a host at a time.
//! 2. A [`Fetcher`] asks: http and https on their own ports, at most five redirects, 10 MB, 30 s, no cookies. Each address
//!    on the way is looked up once, checked ([`refusal`]), and connected to as checked, so that no name, number or redirect
//!    leads into the user's network.
//! 3. What is new goes to the caller as bytes and headers ([`Answer`]); [`State::record`] remembers what the answer means
//!    for the time after: what the server calls its version, when it wants to be asked again, how often it failed.
//! 4. A [`Watch`] does these in rounds and keeps the state in a file that is replaced as a whole, so that a watch that was
//!    stopped goes on where it was.
//!
//! This crate opens all outside sockets of Bifrons. It knows nothing of feeds' formats or of the ledger: turning bytes to
//! documents is the business of `bifrons-read`.
//!
//! A program that watches feeds is a loop (where `read_and_add` reads documents from bytes and adds them to a ledger, which
//! does not mind to get one twice):
//!
//! ```no_run
//! use bifrons_fetch::{Answer, Fetcher, Limits, Rules, Watch, WatchError};
//! use jiff::Timestamp;
//! # fn read_and_add(feed: &str, bytes: &[u8]) -> Result<(), WatchError> { Ok(()) }
//! let feeds = ["https://example.org/world.xml".to_owned()];
//! let mut watch = Watch::open("ledger/watch.json".as_ref(), &feeds, Fetcher::new(Limits::default()), Rules::default())?;
//! loop {
//!     let round = watch.round(Timestamp::now, |feed, answer: &Answer| read_and_add(feed, &answer.body))?;
//!     let Some(next) = round.wait else { break };
//!     let pause = next.duration_since(Timestamp::now());
//!     std::thread::sleep(pause.try_into().unwrap_or_default());
//! }
//! # Ok::<(), WatchError>(())
//! ```
//!
//! What is due can be told without a clock:
//!
//! ```
//! use bifrons_fetch::{Rules, State, next};
//! use jiff::{SignedDuration, Timestamp};
//! let now: Timestamp = "2026-11-26T08:00:00Z".parse()?;
//! let state = State::new(["https://a.example/world.xml", "https://a.example/africa.xml", "https://b.example/feed"]);
//! let first = next(&state, now, &Rules::default());
//! let asked: Vec<&str> = first.requests.iter().map(|(feed, _)| feed.as_str()).collect();
//! assert_eq!(asked, ["https://a.example/africa.xml", "https://b.example/feed"]);
//! assert_eq!(first.wait, Some(now + SignedDuration::from_secs(10)));
//! # Ok::<(), jiff::Error>(())
//! ```

mod address;
mod failure;
mod fetch;
mod file;
mod guard;
mod schedule;
mod watch;

pub use address::refusal;
pub use failure::{Failure, WatchError};
pub use fetch::{Answer, Fetcher, Limits, Request};
pub use guard::{Names, SystemNames};
pub use schedule::{Feed, Next, Rules, State, Verdict, next, verdict};
pub use watch::{Round, Watch};
