//! Trains the weights that the coder carries. Every command is deterministic: the same data give the same bytes.

#![allow(clippy::print_stdout, reason = "the log of a command-line program")]

mod mentions;
mod news;
mod parser;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(
    name = "bifrons-train",
    about = "Trains the weights that the coder carries"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train the fast tagger and parser.
    Parser(parser::Options),
    /// Print the sentences of a folder of news, words parted by blanks, for `training/trees.py --label`.
    Sentences {
        /// A folder of JSON lines with the field `text`.
        news: PathBuf,
    },
    /// Print phrases that may be parties in the sentences of a folder of news, JSON lines, for `training/soft.py`.
    Mentions {
        /// A folder of JSON lines with the field `text`.
        news: PathBuf,
    },
    /// Score a file of weights on treebanks.
    Score {
        /// Weights to score.
        #[arg(long)]
        model: PathBuf,
        /// Treebanks, CoNLL-U, packed with gzip or plain.
        files: Vec<PathBuf>,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Parser(options) => parser::train(&options),
        Command::Sentences { news } => {
            for words in news::read(&news)? {
                println!("{}", words.join(" "));
            }
            Ok(())
        }
        Command::Mentions { news } => {
            for line in mentions::read(&news)? {
                println!("{line}");
            }
            Ok(())
        }
        Command::Score { model, files } => parser::report::score(&model, &files),
    }
}
