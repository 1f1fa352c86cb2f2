//! What happens next between whom. No SQL, no network, no clock; the same input gives the same forecasts on any number of threads.
//!
//! 1. [`next`] ranks who acts on whom next, and how, from counters that age from day to day.

pub mod dyad;
pub mod next;
