#![no_main]

#[path = "../../crates/read/tests/readers/mod.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::fuzz("any", bytes));
