//! `bifrons parse`: sentences to trees, and the parser against a treebank.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use bifrons_code::syntax::conllu::{self, Sentence};
use bifrons_code::syntax::score::Score;
use bifrons_code::{Coder, SENTENCE_WORDS, text};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;

use crate::session::{Exit, Session};
use crate::{lines, work};

/// Arguments of `parse`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Sentences, one a line; `-` or nothing is standard input
    path: Option<PathBuf>,
    /// Treebank to measure the parser on, its words kept; may be given several times, and end in .gz
    #[arg(long, value_name = "FILE.conllu", conflicts_with = "path")]
    gold: Vec<PathBuf>,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// Prints trees, or figures.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    match args.gold.is_empty() {
        true => trees(args, session),
        false => figures(args, session),
    }
}

fn trees(args: &Args, session: &mut Session) -> Result<Exit> {
    let reader = BufReader::new(lines::open(args.path.as_deref())?);
    let parser = Coder::bundled().parser();
    for (number, line) in reader.split(b'\n').enumerate() {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        let mut ranges = text::tokenize(text);
        if ranges.is_empty() {
            continue;
        }
        if ranges.len() > SENTENCE_WORDS {
            session.note(&format!("sentence {} has {} words; only the first {SENTENCE_WORDS} are parsed", number + 1, ranges.len()));
            ranges.truncate(SENTENCE_WORDS);
        }
        let forms: Vec<&str> = ranges.into_iter().map(|r| &text[r]).collect();
        let sentence = Sentence {
            id: (number + 1).to_string(),
            forms: forms.iter().map(ToString::to_string).collect(),
            xpos: Vec::new(),
            nodes: parser.parse(&forms),
        };
        writeln!(session.out, "# text = {text}")?;
        session.out.write_all(conllu::write(&sentence).as_bytes())?;
    }
    Ok(Exit::Done)
}

fn figures(args: &Args, session: &mut Session) -> Result<Exit> {
    let pool = work::pool(args.threads)?;
    let parser = Coder::bundled().parser();
    let names: Vec<String> = args.gold.iter().map(|p| p.file_name().unwrap_or(p.as_os_str()).to_string_lossy().into_owned()).collect();
    let width = names.iter().map(String::len).max().unwrap_or(0);
    for (path, name) in args.gold.iter().zip(&names) {
        let gold = conllu::read(&unpacked(path)?).with_context(|| format!("{} is no CoNLL-U file", path.display()))?;
        let begin = Instant::now();
        let found: Vec<_> = pool.install(|| {
            let parse = |s: &Sentence| parser.parse(&s.forms.iter().map(String::as_str).collect::<Vec<_>>());
            gold.par_iter().map(parse).collect()
        });
        let seconds = begin.elapsed().as_secs_f64();
        let mut score = Score::default();
        for (gold, found) in gold.iter().zip(&found) {
            score.add(&gold.nodes, found);
        }
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
        session.note(&format!("{name}: {:.0} words a second", score.words as f64 / seconds.max(1e-9)));
    }
    Ok(Exit::Done)
}

fn unpacked(path: &Path) -> Result<String> {
    let mut text = String::new();
    let file = File::open(path).with_context(|| format!("{}: cannot be opened; check the name", path.display()))?;
    let packed = path.extension().is_some_and(|e| e == "gz");
    let read = if packed { MultiGzDecoder::new(file).read_to_string(&mut text) } else { BufReader::new(file).read_to_string(&mut text) };
    read.with_context(|| format!("{}: cannot be read as text", path.display()))?;
    Ok(text)
}
