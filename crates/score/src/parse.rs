//! Treebanks: the parser's tags and trees on gold words.

use std::path::Path;

use anyhow::{Context, Result, bail};
use bifrons_code::Coder;
use bifrons_code::syntax::Parser;
use bifrons_code::syntax::conllu::{self, Sentence};
use bifrons_code::syntax::score::Score;
use bifrons_read::{Limits, Source};
use rayon::prelude::*;

/// Sentences that one thread takes at a time.
const SHARE: usize = 64;

/// Whether a file is a treebank by its name.
pub fn is_treebank(path: &Path) -> bool {
    path.to_string_lossy().contains(".conllu")
}

/// UPOS, UAS, LAS (with and without subtypes) and the F1 of subject, object and agent arcs.
///
/// # Errors
/// If the file cannot be read, is not CoNLL-U, or has no trees.
pub fn score(path: &Path, coder: &Coder) -> Result<String> {
    let gold = treebank(path)?;
    let score = compare(&gold, coder.parser());
    Ok(format!(
        "{}: {} sentences, {} words\n  UPOS {:.2}, UAS {:.2}, LAS {:.2} ({:.2} without subtypes); subject, object and agent arcs F1 {:.2}\n",
        path.file_name()
            .map(|n| n.to_string_lossy())
            .unwrap_or_default(),
        gold.len(),
        score.words,
        score.upos(),
        score.uas(),
        score.las(),
        score.las_universal(),
        score.core_f1(),
    ))
}

/// The parser's tags and trees of the gold words against the gold ones, on the threads of the pool that it runs in.
pub fn compare(gold: &[Sentence], parser: &dyn Parser) -> Score {
    let found: Vec<_> = gold
        .par_chunks(SHARE)
        .flat_map(|part| {
            let forms: Vec<Vec<&str>> = part
                .iter()
                .map(|s| s.forms.iter().map(String::as_str).collect())
                .collect();
            parser.parse_all(&forms)
        })
        .collect();
    let mut score = Score::default();
    for (gold, found) in gold.iter().zip(&found) {
        score.add(&gold.nodes, found);
    }
    score
}

/// Sentences of a treebank in CoNLL-U, packed or plain; `-` is standard input.
///
/// # Errors
/// If the file cannot be read, is not CoNLL-U, or has no trees.
pub fn treebank(path: &Path) -> Result<Vec<Sentence>> {
    let source = Source::from_argument(path.as_os_str());
    let mut all = String::new();
    for line in bifrons_read::lines(&[source], &Limits::default())? {
        match line {
            Ok(line) => all.push_str(&line.text),
            Err(rejected) => bail!("{rejected}"),
        }
        all.push('\n');
    }
    let gold = conllu::read(&all).with_context(|| format!("{} is not CoNLL-U", path.display()))?;
    if gold.is_empty() {
        bail!("{}: there are no trees in it", path.display());
    }
    Ok(gold)
}
