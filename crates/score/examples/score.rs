//! `bifrons score` without the query engine, which takes minutes to compile: `cargo run --release -p bifrons-score
//! --example score -- [--task T] GOLD…`, for those who work on the coder.

use clap::Parser as _;

#[derive(clap::Parser)]
struct Cli {
    #[command(flatten)]
    args: bifrons_score::Args,
}

fn main() -> anyhow::Result<()> {
    bifrons_score::run(&Cli::parse().args, &mut std::io::stdout().lock())
}
