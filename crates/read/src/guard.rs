//! Readers that count what passes and stop what grows too much.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Limits, Reason};

/// Bytes taken from outside so far, shared by all files of a run.
pub(crate) type Taken = Arc<AtomicU64>;

/// Adds every byte read to the common count.
pub(crate) struct Counted<R> {
    inner: R,
    taken: Taken,
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R, taken: &Taken) -> Self {
        Self {
            inner,
            taken: Arc::clone(taken),
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// What a file took from outside, and what its unpackers gave, all together: a packed file in a packed file counts twice.
#[derive(Clone)]
pub(crate) struct Meter {
    taken: Taken,
    before: u64,
    given: Arc<AtomicU64>,
}

impl Meter {
    /// For a file that begins here.
    pub(crate) fn new(taken: &Taken) -> Self {
        Self {
            taken: Arc::clone(taken),
            before: taken.load(Ordering::Relaxed),
            given: Arc::default(),
        }
    }

    /// Counts bytes that are read past the stream.
    pub(crate) fn add(&self, bytes: u64) {
        self.taken.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The count of bytes taken from outside, by all files.
    pub(crate) fn taken(&self) -> &Taken {
        &self.taken
    }
}

/// Unpacked bytes of one file, held to its limits. Errors carry a [`Reason`].
pub(crate) struct Guarded<R> {
    inner: R,
    meter: Meter,
    ratio: u64,
    unpacked: u64,
}

impl<R> Guarded<R> {
    /// Guards an unpacker.
    pub(crate) fn new(inner: R, meter: Meter, limits: &Limits) -> Self {
        let Limits {
            ratio, unpacked, ..
        } = *limits;
        Self {
            inner,
            meter,
            ratio,
            unpacked,
        }
    }

    fn check(&self, given: u64) -> Result<(), Reason> {
        let Meter { taken, before, .. } = &self.meter;
        let packed = taken.load(Ordering::Relaxed).saturating_sub(*before);
        if given > self.unpacked {
            return Err(Reason::UnpackedTooLong {
                limit: self.unpacked,
            });
        }
        if given > Limits::RATIO_FREE && given > packed.saturating_mul(self.ratio) {
            return Err(Reason::RatioTooHigh { ratio: self.ratio });
        }
        Ok(())
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            // What another guard within found stands as it is.
            _ if error.get_ref().is_some_and(|inner| inner.is::<Reason>()) => error,
            _ => io::Error::other(Reason::Damaged(error.to_string())),
        })?;
        let before = self.meter.given.fetch_add(count as u64, Ordering::Relaxed);
        self.check(before + count as u64)
            .map_err(io::Error::other)?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `given` bytes that `packed` bytes are said to have become.
    fn pass(packed: u64, given: u64, limits: &Limits) -> Result<u64, Reason> {
        let taken = Taken::new(AtomicU64::new(7));
        let meter = Meter::new(&taken);
        taken.fetch_add(packed, Ordering::Relaxed);
        let mut guarded = Guarded::new(io::repeat(b'x').take(given), meter, limits);
        io::copy(&mut guarded, &mut io::sink()).map_err(Reason::from)
    }

    #[test]
    fn at_the_limit_and_one_beyond() {
        let limits = Limits {
            unpacked: 4_000_000,
            ..Limits::default()
        };
        let beyond = Err(Reason::UnpackedTooLong { limit: 4_000_000 });
        assert_eq!(pass(1_000_000, 4_000_000, &limits), Ok(4_000_000));
        assert_eq!(pass(1_000_000, 4_000_001, &limits), beyond);
        assert_eq!(pass(10_000, 2_000_000, &limits), Ok(2_000_000));
        assert_eq!(
            pass(10_000, 2_000_001, &limits),
            Err(Reason::RatioTooHigh { ratio: 200 })
        );
        assert_eq!(pass(1, Limits::RATIO_FREE, &limits), Ok(Limits::RATIO_FREE));
    }
}
