//! The fast tagger and parser.

mod augment;
mod classes;
mod corpus;
mod news;
mod parsing;
pub mod report;
mod tagging;
mod weights;

use anyhow::Context as _;
use bifrons_code::syntax::FastParser;
use bifrons_code::syntax::fast::word::Classes;
use std::path::PathBuf;
use weights::env;
use std::time::Instant;

/// The treebanks that weights may be trained on: those whose licence lets the weights be given on.
const TRAINING: [&str; 2] = ["ewt.train.conllu.gz", "gum.train-free.conllu.gz"];
const TUNING: [&str; 2] = ["ewt.dev.conllu.gz", "gum.dev.conllu.gz"];

/// What is trained on, and where the weights go.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of treebanks.
    #[arg(long)]
    ud: PathBuf,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
    /// A folder of open news (JSON lines with the field `text`), for classes of words and trees without a human hand.
    #[arg(long)]
    news: Option<PathBuf>,
    /// How often the parser goes through the treebanks.
    #[arg(long, default_value_t = 8)]
    passes: usize,
}

/// Trains everything and writes the weights.
pub fn train(options: &Options) -> anyhow::Result<()> {
    let start = Instant::now();
    let mut sentences = Vec::new();
    for name in TRAINING {
        sentences.extend(corpus::read(&options.ud.join(name))?);
    }
    let extra = if env("AUG", 1.0) > 0.0 { augment::some(&sentences) } else { Vec::new() };
    let mut tuning = Vec::new();
    for name in TUNING {
        tuning.push((name, corpus::read(&options.ud.join(name))?));
    }
    let news = match &options.news {
        Some(folder) => news::read(folder)?,
        None => Vec::new(),
    };
    println!("{} sentences of news, {} words", news.len(), news.iter().map(Vec::len).sum::<usize>());
    let classes = if env("CL", 1.0) > 0.0 {
        let gold = sentences.iter().map(|s| &s.forms);
        let text: Vec<Vec<&str>> = news.iter().chain(gold).map(|s| s.iter().map(String::as_str).collect()).collect();
        classes::learn(&text, env("FINE", 300.0) as usize, env("COARSE", 40.0) as usize, env("ROUNDS", 15.0) as usize)
    } else {
        Classes::default()
    };
    println!("{} words in classes, {:.0} s", classes.len(), start.elapsed().as_secs_f64());
    let tag_classes = corpus::tag_classes(&sentences);
    let extra = extra.iter().map(|(number, sentence)| (*number, sentence));
    let numbered = sentences.iter().enumerate().chain(extra);
    let mut samples: Vec<_> = numbered.map(|(number, s)| corpus::sample(number, s, &tag_classes, &classes)).collect();
    tagging::jackknife(&mut samples, &tag_classes, 5, 5);
    let all: Vec<_> = samples.iter().collect();
    let mut parser = FastParser {
        classes,
        tagger: tagging::train(&all, &tag_classes, 6, env("TR", 4.0) as u64),
        ..FastParser::empty()
    };
    println!("{} sentences, tagger after {:.0} s", samples.len(), start.elapsed().as_secs_f64());
    let mut means = parsing::Means::new();
    for run in 1..=env("RUNS", 4.0) as u64 {
        let mut training = parsing::Training::new(run);
        for _ in 0..options.passes {
            let wrong = training.pass(&all);
            print!("{wrong:.2} ");
        }
        means.add(&training);
        parser.moves = means.moves.freeze(env("ML", 0.012));
        parser.labels = means.labels.freeze(env("LL", 0.012));
        println!("run {run}, {:.0} s", start.elapsed().as_secs_f64());
        for (name, sentences) in &tuning {
            println!("  {name} {}", report::evaluate(&parser, sentences));
        }
    }
    for (name, sentences) in &tuning {
        for variant in augment::VARIANTS {
            let changed: Vec<_> = sentences.iter().map(|s| augment::change(s, variant)).collect();
            println!("  {name} {variant:?} {}", report::evaluate(&parser, &changed));
        }
    }
    let bytes = parser.to_bytes()?;
    std::fs::write(&options.out, &bytes).with_context(|| format!("cannot write {}", options.out.display()))?;
    println!("{} bytes after {:.0} s", bytes.len(), start.elapsed().as_secs_f64());
    Ok(())
}
