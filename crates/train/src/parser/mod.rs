//! The fast tagger and parser.
//!
//! 1. `classes`: classes of words, from news and treebanks.
//! 2. `augment`: copies of sentences as headlines have them.
//! 3. `tagging`: the tagger, and for every sentence the tags of a tagger that has not seen it.
//! 4. `parsing`: several parsers, and their mean.

mod augment;
mod classes;
mod corpus;
mod parsing;
pub mod report;
mod tagging;
mod weights;

use anyhow::Context as _;
use bifrons_code::syntax::FastParser;
use bifrons_code::syntax::conllu::Sentence;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The treebanks that weights may be trained on: those whose licence lets the weights be given on.
const TRAINING: [&str; 2] = ["ewt.train.conllu.gz", "gum.train-free.conllu.gz"];

/// The treebanks that figures are printed for while training.
const TUNING: [&str; 2] = ["ewt.dev.conllu.gz", "gum.dev.conllu.gz"];

/// Passes and runs of the taggers that divide the data, and of the tagger itself.
const JACKKNIFE_PARTS: usize = 5;
const JACKKNIFE_PASSES: usize = 5;
const TAGGER_PASSES: usize = 6;
const TAGGER_RUNS: u64 = 4;

/// Weights of moves and relations below these are left out; the next pair is tried if the file is too large.
const LEAST: [(f32, f32); 5] = [
    (0.04, 0.03),
    (0.06, 0.04),
    (0.09, 0.05),
    (0.13, 0.07),
    (0.2, 0.1),
];

/// The file is not larger than this, in bytes.
const LARGEST: usize = 20_000_000;

/// What is trained on, and where the weights go.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of treebanks.
    #[arg(long)]
    ud: PathBuf,
    /// A folder of open news (JSON lines with the field `text`), for classes of words.
    #[arg(long)]
    news: Option<PathBuf>,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
    /// How often a parser goes through the treebanks.
    #[arg(long, default_value_t = 8)]
    passes: usize,
    /// How many parsers are trained; the weights are their mean.
    #[arg(long, default_value_t = 4)]
    runs: u64,
}

/// Trains everything and writes the weights.
pub fn train(options: &Options) -> anyhow::Result<()> {
    let start = Instant::now();
    let log = |text: String| println!("{:5.0} s  {text}", start.elapsed().as_secs_f64());
    let sentences = read_all(&options.ud, &TRAINING)?.concat();
    let tuning = read_all(&options.ud, &TUNING)?;
    let news = options
        .news
        .as_deref()
        .map_or_else(|| Ok(Vec::new()), crate::news::read)?;
    log(format!(
        "{} sentences, {} of news",
        sentences.len(),
        news.len()
    ));

    let trees = sentences.iter().map(|s| &s.forms);
    let text: Vec<Vec<&str>> = news
        .iter()
        .chain(trees)
        .map(|s| s.iter().map(String::as_str).collect())
        .collect();
    let classes = classes::learn(&text, classes::SIZES);
    log(format!("{} words in classes", classes.len()));

    let tag_classes = corpus::tag_classes(&sentences);
    let copies = augment::some(&sentences);
    let numbered = sentences
        .iter()
        .enumerate()
        .chain(copies.iter().map(|(number, s)| (*number, s)));
    let mut samples: Vec<_> = numbered
        .map(|(number, s)| corpus::sample(number, s, &tag_classes, &classes))
        .collect();
    tagging::jackknife(
        &mut samples,
        &tag_classes,
        JACKKNIFE_PARTS,
        JACKKNIFE_PASSES,
    );
    let all: Vec<_> = samples.iter().collect();
    let mut parser = FastParser {
        tagger: tagging::train(&all, &tag_classes, TAGGER_PASSES, TAGGER_RUNS),
        classes,
        ..FastParser::empty()
    };
    log("tagger".to_owned());

    let mut means = parsing::Means::new();
    for run in 1..=options.runs {
        let mut training = parsing::Training::new(run);
        let wrong: Vec<String> = (0..options.passes)
            .map(|_| format!("{:.2}", training.pass(&all)))
            .collect();
        means.add(&training);
        log(format!(
            "run {run}, wrong moves in per cent: {}",
            wrong.join(" ")
        ));
    }
    let mut bytes = Vec::new();
    for (moves, labels) in LEAST {
        parser.moves = means.freeze_moves(moves);
        parser.labels = means.freeze_labels(labels);
        bytes = parser.to_bytes()?;
        log(format!(
            "{} bytes without weights below {moves} and {labels}",
            bytes.len()
        ));
        if bytes.len() <= LARGEST {
            break;
        }
    }
    tune(&parser, &tuning);
    std::fs::write(&options.out, &bytes)
        .with_context(|| format!("cannot write {}", options.out.display()))?;
    Ok(())
}

/// Prints figures for the treebanks of tuning, as they are and changed.
fn tune(parser: &FastParser, tuning: &[Vec<Sentence>]) {
    for (name, sentences) in TUNING.iter().zip(tuning) {
        println!("  {name} {}", report::evaluate(parser, sentences));
        for variant in augment::VARIANTS {
            let changed: Vec<_> = sentences
                .iter()
                .map(|s| augment::change(s, variant))
                .collect();
            println!(
                "  {name} {variant:?} {}",
                report::evaluate(parser, &changed)
            );
        }
    }
}

fn read_all(folder: &Path, names: &[&str]) -> anyhow::Result<Vec<Vec<Sentence>>> {
    names
        .iter()
        .map(|name| corpus::read(&folder.join(name)))
        .collect()
}
