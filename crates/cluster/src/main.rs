//! `bifrons-cluster`: Bifrons with a cluster at hand.
//!
//! `scheduler` and `executor` are the two roles of a cluster (Apache Ballista) whose processes know Bifrons' functions. Any other words
//! are those of `bifrons`, which hands over to this program where they name a cluster or an object store.

mod connect;
mod executor;
mod objects;
mod roles;
mod scheduler;
mod shelf;
mod stores;

use std::process::ExitCode;

/// As in `bifrons`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None | Some("scheduler" | "executor" | "help" | "-h" | "--help" | "-V" | "--version") => {
            roles::main()
        }
        _ => bifrons::main_on(&connect::Ballista),
    }
}
