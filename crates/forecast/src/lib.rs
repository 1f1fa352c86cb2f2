//! What happens next between whom. No SQL, no network, no clock; the same input gives the same forecasts on any number of threads.
//!
//! 1. [`next`] ranks who acts on whom next, and how, from counters that age from day to day.
//! 2. [`dyad`] tells the next weeks or months of a pair: events of each quad as distributions, conflict, flips.
//! 3. [`record`] keeps forecasts and tells how good those before were.
//! 4. [`look`] gives a program that asks both at once.

pub mod dyad;
pub mod look;
pub mod next;
pub mod record;
