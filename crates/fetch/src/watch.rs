//! Feeds asked again and again, and what they say handed on.

use std::path::Path;
use std::thread;

use jiff::Timestamp;

use crate::file::StateFile;
use crate::schedule::{Rules, State, Verdict, next, verdict};
use crate::{Answer, Failure, Fetcher, WatchError};

/// Requests under way at once; each to another host.
const AT_ONCE: usize = 8;

/// Feeds that are watched, with what is known of them in a file.
#[derive(Debug)]
pub struct Watch {
    file: StateFile,
    state: State,
    fetcher: Fetcher,
    rules: Rules,
}

/// What one round gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Feeds that were asked, and what became of it, in the order in which they were due.
    pub asked: Vec<(String, Verdict)>,
    /// When the next feed is due; `None` if all are gone for good.
    pub wait: Option<Timestamp>,
}

impl Watch {
    /// Watches the feeds, with what the file knows of them; it is begun if it is not there. Feeds that were watched
    /// before and are not named now are forgotten.
    ///
    /// # Errors
    ///
    /// An address that cannot be a feed's, a file that cannot be used, or another watch with the same file.
    pub fn open(
        path: &Path,
        feeds: &[String],
        fetcher: Fetcher,
        rules: Rules,
    ) -> Result<Self, WatchError> {
        for feed in feeds {
            fetcher.check(feed).map_err(|failure| WatchError::Feed {
                feed: feed.clone(),
                failure,
            })?;
        }
        let (file, mut state) = StateFile::open(path)?;
        state.watch(feeds.iter().map(String::as_str));
        file.save(&state)?;
        Ok(Self {
            file,
            state,
            fetcher,
            rules,
        })
    }

    /// What is known of the feeds.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Asks all feeds that are due, once, and hands what is new to `take`: the address of the feed and its answer.
    ///
    /// Only what was taken is remembered as known: where the program stops in between, the feed is fetched again, so
    /// `take` must not mind to be given the same twice.
    ///
    /// # Errors
    ///
    /// What `take` returns as an error, after all before it is remembered, and a file that cannot be written.
    pub fn round<E: From<WatchError>>(
        &mut self,
        clock: impl Fn() -> Timestamp,
        mut take: impl FnMut(&str, &Answer) -> Result<(), E>,
    ) -> Result<Round, E> {
        let due = next(&self.state, clock(), &self.rules).requests;
        let mut asked = Vec::new();
        for batch in due.chunks(AT_ONCE) {
            let fetcher = &self.fetcher;
            let outcomes: Vec<Result<Answer, Failure>> = thread::scope(|scope| {
                let running: Vec<_> = batch
                    .iter()
                    .map(|(_, request)| scope.spawn(|| fetcher.fetch(request)))
                    .collect();
                let ended = running.into_iter().map(|thread| thread.join());
                ended
                    .map(|outcome| {
                        outcome.unwrap_or_else(|_| {
                            Err(Failure::Connection(
                                "the answer could not be read".to_owned(),
                            ))
                        })
                    })
                    .collect()
            });
            let mut refused = None;
            for ((feed, _), outcome) in batch.iter().zip(&outcomes) {
                if let (Verdict::New, Ok(answer)) = (verdict(&self.state, feed, outcome), outcome)
                    && let Err(error) = take(feed, answer)
                {
                    refused = Some(error);
                    break;
                }
                let verdict = self.state.record(feed, outcome, clock(), &self.rules);
                asked.push((feed.clone(), verdict));
            }
            self.file.save(&self.state)?;
            if let Some(error) = refused {
                return Err(error);
            }
        }
        let after = next(&self.state, clock(), &self.rules);
        let wait = match after.requests.is_empty() {
            true => after.wait,
            false => Some(clock()),
        };
        Ok(Round { asked, wait })
    }
}
