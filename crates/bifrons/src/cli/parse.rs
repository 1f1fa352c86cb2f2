//! `bifrons parse`: sentences to trees, and the parser against a treebank.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use bifrons_code::syntax::conllu::{self, Sentence};
use bifrons_code::{SENTENCE_WORDS, text};
use bifrons_score::parse;

use crate::session::{Exit, Session};
use crate::{lines, work};

/// Arguments of `parse`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Sentences, one a line; `-` or nothing is standard input
    path: Option<OsString>,
    /// Treebank to measure the parser on, its words kept; may be packed, and given several times
    #[arg(long, value_name = "FILE.conllu", conflicts_with = "path")]
    gold: Vec<OsString>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    fast: super::FastArg,
}

/// Prints trees, or figures.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    match args.gold.is_empty() {
        true => trees(args, session),
        false => figures(args, session),
    }
}

fn trees(args: &Args, session: &mut Session) -> Result<Exit> {
    let parser = args.fast.coder().parser();
    let mut exit = Exit::Done;
    for line in lines::open(args.path.as_ref())? {
        let line = match line {
            Ok(line) => line,
            Err(rejected) => {
                session.say(&rejected.to_string());
                exit = Exit::Wrong;
                continue;
            }
        };
        let sentence = line.text.trim();
        let mut ranges = text::tokenize(sentence);
        if ranges.is_empty() {
            continue;
        }
        if ranges.len() > SENTENCE_WORDS {
            session.note(&format!(
                "line {} has {} words; only the first {SENTENCE_WORDS} are parsed",
                line.number,
                ranges.len()
            ));
            ranges.truncate(SENTENCE_WORDS);
        }
        let forms: Vec<&str> = ranges.into_iter().map(|r| &sentence[r]).collect();
        let parsed = Sentence {
            id: line.number.to_string(),
            forms: forms.iter().map(ToString::to_string).collect(),
            xpos: Vec::new(),
            nodes: parser.parse(&forms),
        };
        writeln!(session.out, "# text = {sentence}")?;
        session.out.write_all(conllu::write(&parsed).as_bytes())?;
    }
    Ok(exit)
}

fn figures(args: &Args, session: &mut Session) -> Result<Exit> {
    let pool = work::pool(args.threads)?;
    let parser = args.fast.coder().parser();
    let name = |path: &OsString| {
        path.to_string_lossy()
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_string()
    };
    let width = args.gold.iter().map(|p| name(p).len()).max().unwrap_or(0);
    for path in &args.gold {
        let gold = parse::treebank(Path::new(path))?;
        let begin = Instant::now();
        let score = pool.install(|| parse::compare(&gold, parser));
        let seconds = begin.elapsed().as_secs_f64();
        let name = name(path);
        writeln!(
            session.out,
            "{name:<width$}  sentences {:>6}  words {:>7}  UPOS {:>6.2}  UAS {:>6.2}  LAS {:>6.2}  LAS-universal {:>6.2}  core-F1 {:>6.2}",
            gold.len(),
            score.words,
            score.upos(),
            score.uas(),
            score.las(),
            score.las_universal(),
            score.core_f1(),
        )?;
        session.note(&format!(
            "{name}: {:.0} words a second",
            score.words as f64 / seconds.max(1e-9)
        ));
    }
    Ok(Exit::Done)
}
