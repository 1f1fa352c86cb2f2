//! The fast tagger and parser.

mod classes;
mod committee;
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
use bifrons_code::syntax::{Rel, conllu::Sentence, score::Score};
use corpus::Sample;
use committee::Voter;
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
        classes::learn(&text, env("FINE", 300.0) as usize, env("COARSE", 40.0) as usize, 15)
    } else {
        Classes::default()
    };
    println!("{} words in classes, {:.0} s", classes.len(), start.elapsed().as_secs_f64());
    let tag_classes = corpus::tag_classes(&sentences);
    let mut samples: Vec<_> = sentences.iter().map(|s| corpus::sample(s, &tag_classes, &classes)).collect();
    tagging::jackknife(&mut samples, &tag_classes, 5, 5);
    let all: Vec<_> = samples.iter().collect();
    let mut parser = FastParser {
        classes,
        tagger: tagging::train(&all, &tag_classes, 6, env("TR", 4.0) as u64),
        ..FastParser::empty()
    };
    println!("{} sentences, tagger after {:.0} s", samples.len(), start.elapsed().as_secs_f64());
    let silver = if env("UP", 1.0) > 0.0 { silver(&parser, &samples, &news, &tuning, options.passes)? } else { Vec::new() };
    println!("{} sentences voted on, {:.0} s", silver.len(), start.elapsed().as_secs_f64());
    let mut means = parsing::Means::new();
    for run in 1..=env("RUNS", 4.0) as u64 {
        let mut training = parsing::Training::new(run);
        let parts = env("PARTS", 3.0) as usize;
        for pass in 0..options.passes {
            let part = silver.iter().skip((pass + run as usize) % parts).step_by(parts);
            let mixed: Vec<_> = if pass + (env("LASTGOLD", 0.0) as usize) < options.passes { all.iter().copied().chain(part).collect() } else { all.clone() };
            let wrong = training.pass(&mixed);
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
    let bytes = parser.to_bytes()?;
    std::fs::write(&options.out, &bytes).with_context(|| format!("cannot write {}", options.out.display()))?;
    println!("{} bytes after {:.0} s", bytes.len(), start.elapsed().as_secs_f64());
    Ok(())
}

/// Trees for the news, by a committee trained on the treebanks.
fn silver(parser: &FastParser, samples: &[Sample], news: &[Vec<String>], tuning: &[(&str, Vec<Sentence>)], passes: usize) -> anyhow::Result<Vec<Sample>> {
    let turned: Vec<Sample> = samples.iter().map(committee::reverse).collect();
    let mut voters = Vec::new();
    for backward in [false, true] {
        let mut means = parsing::Means::new();
        let all: Vec<&Sample> = if backward { &turned[..] } else { samples }.iter().collect();
        for run in 0..env("VOTERS", 2.0) as u64 {
            let mut training = parsing::Training::new(100 + run);
            for _ in 0..passes {
                training.pass(&all);
            }
            let mut alone = parsing::Means::new();
            alone.add(&training);
            means.add(&training);
            voters.push(Voter { moves: alone.moves.freeze(0.01), labels: alone.labels.freeze(0.01), backward, weight: 1.0 });
        }
        voters.push(Voter { moves: means.moves.freeze(0.01), labels: means.labels.freeze(0.01), backward, weight: 1.5 });
    }
    let mut features = Vec::new();
    for (name, sentences) in tuning {
        let mut score = Score::default();
        for sentence in sentences {
            let mut sample = corpus::sample(sentence, &parser.tagger.classes, &parser.classes);
            parser.tagger.tag(&sample.words, &mut sample.tags, &mut features);
            committee::vote(&voters, &mut sample);
            let mut found = sentence.nodes.clone();
            for (index, node) in found.iter_mut().enumerate() {
                node.head = sample.heads[index + 1];
                node.rel = Rel::from_index(usize::from(sample.rels[index + 1])).unwrap_or(Rel::DEP);
            }
            score.add(&sentence.nodes, &found);
        }
        println!("  committee {name} {score}");
    }
    let mut silver = Vec::new();
    for words in news {
        let mut sample = corpus::blank(words, &parser.classes);
        parser.tagger.tag(&sample.words, &mut sample.tags, &mut features);
        if committee::vote(&voters, &mut sample) >= env("AGREE", 0.0) {
            silver.push(sample);
        }
    }
    Ok(silver)
}
