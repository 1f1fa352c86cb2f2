//! Long work beside Python: without the interpreter's lock, followed, and ended by Ctrl-C.

use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use bifrons::ask::Watch;
use pyo3::prelude::*;

use crate::Error;

/// How often Python may say that it is to end.
const TICK: Duration = Duration::from_millis(50);
/// How often progress is told.
const TELL: Duration = Duration::from_millis(200);
/// Stack of the thread that works.
const STACK_BYTES: usize = 16 << 20;

/// What happens when the work is to end early.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is waited for: it ends at the next document, and what it writes is whole.
    Waited,
    /// It is told to end and left, since it changes nothing; one that cannot hear goes on unheard.
    Left,
}

/// The value of the work, done on a thread of its own. `progress` is called with the number of documents done.
///
/// # Errors
/// What the work says; an interrupt; or what `progress` raises, which ends the work too.
pub fn run<T: Send + 'static>(
    py: Python<'_>,
    watch: &Watch,
    ending: Ending,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> PyResult<T> {
    let (send, mut receive) = sync_channel(1);
    thread::Builder::new()
        .name("bifrons".into())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            // Nobody listens to work that was left.
            let _ = send.send(work());
        })?;
    let mut told = Instant::now();
    loop {
        let (again, got) = py.detach(move || {
            let got = receive.recv_timeout(TICK);
            (receive, got)
        });
        receive = again;
        match got {
            Ok(result) => return result.map_err(|e| Error::new_err(format!("{e:#}"))),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::new_err("bifrons failed; please report it"));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        let mut ended = py.check_signals();
        if let (Ok(()), Some(progress), true) = (&ended, progress, told.elapsed() >= TELL) {
            told = Instant::now();
            ended = progress.call1((watch.done(),)).map(|_| ());
        }
        if let Err(error) = ended {
            watch.stop();
            if ending == Ending::Waited {
                wait(py, receive);
            }
            return Err(error);
        }
    }
}

fn wait<T: Send>(py: Python<'_>, receive: Receiver<T>) {
    py.detach(move || {
        // What it says no longer matters.
        let _ = receive.recv();
    });
}
