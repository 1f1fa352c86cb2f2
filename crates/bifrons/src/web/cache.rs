//! Answers that were given before, of the ledger as it is; and one computation for all who ask the same at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use tokio::sync::{Semaphore, watch};

use super::reply::{Failure, Reply};

/// Bytes of answers that are kept.
const MOST: usize = 64 << 20;
/// An answer larger than this is not kept.
const LARGEST: usize = 16 << 20;
/// Answers that are worked out at a time. Each uses all processors, and may hold all pairs of a large ledger.
const AT_WORK: usize = 2;

/// Answers by the version of the ledger and the command.
pub struct Cache {
    state: Arc<Mutex<State>>,
    work: Arc<Semaphore>,
}

#[derive(Default)]
struct State {
    version: u64,
    kept: HashMap<String, Kept>,
    bytes: usize,
    /// Grows with each use: the least is the longest unused.
    clock: u64,
    coming: HashMap<(u64, String), watch::Receiver<Option<Reply>>>,
}

struct Kept {
    reply: Reply,
    used: u64,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            state: Arc::default(),
            work: Arc::new(Semaphore::new(AT_WORK)),
        }
    }
}

impl Cache {
    /// The answer to a command, worked out by `make` unless it is known; failures are not kept.
    ///
    /// The work goes on if who asked first leaves while others still wait.
    pub async fn get(
        &self,
        version: u64,
        command: &str,
        make: impl FnOnce() -> Result<Reply, Failure> + Send + 'static,
    ) -> Reply {
        let mut coming = match self.look(version, command) {
            Found::Kept(reply) => return reply,
            Found::Coming(coming) => coming,
            Found::Nothing(sender, coming) => {
                tokio::spawn(work(
                    (version, command.to_string()),
                    self.state.clone(),
                    self.work.clone(),
                    sender,
                    make,
                ));
                coming
            }
        };
        let reply = coming.wait_for(Option::is_some).await;
        let reply = reply.ok().and_then(|r| r.clone());
        reply.unwrap_or_else(|| Reply::failure(&Failure::ours(FAILED)))
    }

    /// An answer that is worked out in its turn, and not kept.
    pub async fn once(
        &self,
        make: impl FnOnce() -> Result<Reply, Failure> + Send + 'static,
    ) -> Reply {
        let permit = self.work.clone().acquire_owned().await;
        made(permit, make).await
    }

    fn look(&self, version: u64, command: &str) -> Found {
        let mut state = lock(&self.state);
        state.turn(version);
        if state.version == version
            && let Some(reply) = state.use_kept(command)
        {
            return Found::Kept(reply);
        }
        let key = (version, command.to_string());
        // Work that was given up for want of listeners is begun anew.
        if let Some(coming) = state.coming.get(&key)
            && coming.has_changed().is_ok()
        {
            return Found::Coming(coming.clone());
        }
        let (sender, receiver) = watch::channel(None);
        state.coming.insert(key, receiver.clone());
        Found::Nothing(sender, receiver)
    }

    /// Bytes that are kept, for tests and the curious.
    #[cfg(test)]
    fn bytes(&self) -> usize {
        lock(&self.state).bytes
    }
}

const FAILED: &str = "the program failed on this; please report it, with the address";

enum Found {
    Kept(Reply),
    Coming(watch::Receiver<Option<Reply>>),
    Nothing(watch::Sender<Option<Reply>>, watch::Receiver<Option<Reply>>),
}

async fn work(
    key: (u64, String),
    state: Arc<Mutex<State>>,
    room: Arc<Semaphore>,
    sender: watch::Sender<Option<Reply>>,
    make: impl FnOnce() -> Result<Reply, Failure> + Send + 'static,
) {
    let permit = room.acquire_owned().await;
    // The map itself holds one receiver: with no other, everybody has left.
    if sender.receiver_count() <= 1 {
        let mut state = lock(&state);
        if sender.receiver_count() <= 1 {
            state.coming.remove(&key);
            return;
        }
    }
    let reply = made(permit, make).await;
    let mut state = lock(&state);
    state.coming.remove(&key);
    if reply.status == StatusCode::OK && state.version == key.0 {
        state.keep(key.1, &reply);
    }
    drop(state);
    sender.send_replace(Some(reply));
}

/// Works an answer out on a thread that may block; the permit is given back when that is done, even if nobody waits any more.
async fn made<P: Send + 'static>(
    permit: P,
    make: impl FnOnce() -> Result<Reply, Failure> + Send + 'static,
) -> Reply {
    let made = tokio::task::spawn_blocking(move || {
        let made = make();
        drop(permit);
        made
    });
    match made.await {
        Ok(Ok(reply)) => reply,
        Ok(Err(failure)) => Reply::failure(&failure),
        Err(_) => Reply::failure(&Failure::ours(FAILED)),
    }
}

impl State {
    /// A later version makes all that is kept old.
    fn turn(&mut self, version: u64) {
        if version > self.version {
            self.version = version;
            self.kept.clear();
            self.bytes = 0;
        }
    }

    fn use_kept(&mut self, command: &str) -> Option<Reply> {
        self.clock += 1;
        let kept = self.kept.get_mut(command)?;
        kept.used = self.clock;
        Some(kept.reply.clone())
    }

    fn keep(&mut self, command: String, reply: &Reply) {
        let size = reply.size() + command.len();
        if size > LARGEST {
            return;
        }
        self.clock += 1;
        let kept = Kept {
            reply: reply.clone(),
            used: self.clock,
        };
        self.bytes += size;
        if let Some(old) = self.kept.insert(command.clone(), kept) {
            self.bytes -= old.reply.size() + command.len();
        }
        while self.bytes > MOST {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used);
            let Some(oldest) = oldest.map(|(command, _)| command.clone()) else {
                break;
            };
            if let Some(old) = self.kept.remove(&oldest) {
                self.bytes -= old.reply.size() + oldest.len();
            }
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn reply(bytes: usize) -> Reply {
        Reply::new("text/plain", vec![b'x'; bytes])
    }

    #[tokio::test]
    async fn the_same_is_worked_out_once() {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let cache = Arc::new(Cache::default());
        let ask = |version| {
            let cache = cache.clone();
            async move {
                let make = || {
                    MADE.fetch_add(1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(100));
                    Ok(reply(3))
                };
                cache.get(version, "faces", make).await.body.len()
            }
        };
        let all = tokio::join!(ask(1), ask(1), ask(1));
        assert_eq!((all, MADE.load(Ordering::SeqCst)), ((3, 3, 3), 1));
        assert_eq!(ask(1).await, 3);
        assert_eq!(MADE.load(Ordering::SeqCst), 1);
        ask(2).await;
        assert_eq!(MADE.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn failures_and_panics_are_told_and_not_kept() {
        let cache = Cache::default();
        let bad = cache.get(1, "x", || Err(Failure::bad("no"))).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        let broken = cache.get(1, "x", || panic!("at work")).await;
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            cache.get(1, "x", || Ok(reply(3))).await.status,
            StatusCode::OK
        );
    }

    #[tokio::test]
    async fn what_is_kept_is_bounded() {
        let cache = Cache::default();
        for i in 0..20 {
            cache.get(1, &i.to_string(), || Ok(reply(10 << 20))).await;
        }
        assert!(cache.bytes() <= MOST && cache.bytes() > MOST / 2);
        cache.get(1, "large", || Ok(reply(17 << 20))).await;
        assert!(!lock(&cache.state).kept.contains_key("large"));
        cache.get(2, "0", || Ok(reply(1))).await;
        assert!(cache.bytes() < 1000);
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_is_given_up_and_begun_anew() {
        let cache = Arc::new(Cache::default());
        let blockers: Vec<_> = (0..AT_WORK)
            .map(|i| {
                let cache = cache.clone();
                tokio::spawn(async move {
                    let slow = || {
                        std::thread::sleep(Duration::from_millis(200));
                        Ok(reply(1))
                    };
                    cache.get(1, &format!("slow {i}"), slow).await
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        let left = tokio::time::timeout(
            Duration::from_millis(20),
            cache.get(1, "left", || panic!("nobody waits")),
        );
        assert!(left.await.is_err());
        for blocker in blockers {
            blocker.await.unwrap();
        }
        let again = cache.get(1, "left", || Ok(reply(2))).await;
        assert_eq!(again.body.len(), 2);
    }
}
