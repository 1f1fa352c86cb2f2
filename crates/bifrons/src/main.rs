//! `bifrons`: from news text to both faces of a pair of states. The library of the same name has all of it.

/// Rows of an import are made of many small texts, taken on one thread and freed on another: a fifth faster so.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    bifrons::main()
}
