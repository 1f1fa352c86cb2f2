//! A question ended early, from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Error, Result};

/// Ends questions to a ledger early: kept by who asked, and given to the ledger by [`Ledger::stop_on`](crate::Ledger::stop_on).
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// From now on questions end with [`Error::Stopped`], those that are being answered soon.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether questions are to end.
    pub fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Nothing, unless questions are to end.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    pub fn check(&self) -> Result<()> {
        match self.stopped() {
            true => Err(Error::Stopped),
            false => Ok(()),
        }
    }
}
