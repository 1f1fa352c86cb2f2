//! Asynchronous work behind a blocking door.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

use crate::{Error, Result, Stop};

/// Threads that a query may use.
pub(crate) const THREADS: usize = 2;

/// Stack that each thread has: planning recurses.
const STACK_BYTES: usize = 16 << 20;

/// How often it is looked whether a task is to stop.
const TICK: Duration = Duration::from_millis(50);

/// Threads that read files. The engine would have one for each file at a time, and each has a stack.
const READING: usize = 8;

/// A runtime that can be dropped anywhere, also inside another one.
pub(crate) struct Threads(Option<Runtime>);

impl Threads {
    pub fn new() -> Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .max_blocking_threads(READING)
            .thread_stack_size(STACK_BYTES)
            .thread_name("ledger")
            .enable_all()
            .build();
        runtime.map(|r| Self(Some(r))).map_err(Error::query)
    }

    /// Runs a task and waits for it, for so long at most and until it is stopped; a task that panics is an error.
    pub fn run<T, F>(&self, time: Option<Duration>, stop: &Stop, task: F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let Some(runtime) = &self.0 else {
            return Err(Error::query("the engine has stopped"));
        };
        stop.check()?;
        let (send, receive) = sync_channel(1);
        let handle = runtime.spawn(async move {
            let _ = send.send(task.await);
        });
        let began = Instant::now();
        loop {
            let left = time.map_or(TICK, |t| t.saturating_sub(began.elapsed()).min(TICK));
            match receive.recv_timeout(left) {
                Ok(result) => return result,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::query("the engine gave up on it"));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            let late = time.filter(|t| began.elapsed() >= *t);
            if late.is_some() || stop.stopped() {
                handle.abort();
            }
            stop.check()?;
            if let Some(limit) = late {
                return Err(Error::refused(format!(
                    "it took longer than {} s; ask for less, or for a shorter time",
                    limit.as_secs_f32()
                )));
            }
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Waiting for the threads would panic where the owner is dropped inside another runtime.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Processors that this process may use.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Applies a function to each item on so many threads; results come in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    apply: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if threads <= 1 || items.len() <= 1 {
        return items.iter().map(apply).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((i, item)) = {
            let i = next.fetch_add(1, Ordering::Relaxed);
            items.get(i).map(|item| (i, item))
        } {
            done.push((i, apply(item)));
        }
        done
    };
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(items.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    results.sort_by_key(|(i, _)| *i);
    results.into_iter().map(|(_, result)| result).collect()
}
