//! The end-to-end tests live in `tests/tests`: they run the built program, and the cases of `tests/suite`.
//!
//! `cargo test --release --workspace` builds the program before it runs them. To run these tests alone, build first:
//! `cargo build --release -p bifrons && cargo test --release -p bifrons-tests`.
