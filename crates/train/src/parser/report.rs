//! Figures.

use super::corpus;
use anyhow::Context as _;
use bifrons_code::syntax::conllu::Sentence;
use bifrons_code::syntax::fast::Scratch;
use bifrons_code::syntax::score::Score;
use bifrons_code::syntax::{FastParser, Parser as _, Upos};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Scores a parser on the sentences of a treebank.
pub fn evaluate(parser: &FastParser, sentences: &[Sentence]) -> Score {
    let mut score = Score::default();
    for sentence in sentences {
        let forms: Vec<&str> = sentence.forms.iter().map(String::as_str).collect();
        score.add(&sentence.nodes, &parser.parse(&forms));
    }
    score
}

/// Prints figures, lemmas and speed included, for every file.
pub fn score(model: &Path, files: &[PathBuf]) -> anyhow::Result<()> {
    let bytes = std::fs::read(model).with_context(|| format!("cannot read {}", model.display()))?;
    let start = Instant::now();
    let parser = FastParser::from_bytes(&bytes)?;
    println!(
        "{} bytes, unpacked in {:.3} s",
        bytes.len(),
        start.elapsed().as_secs_f64()
    );
    for file in files {
        let sentences = corpus::read(file)?;
        let score = evaluate(&parser, &sentences);
        let name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        println!(
            "{name}: {score} lemmas {} speed {:.0} words/s",
            lemmas(&sentences),
            speed(&parser, &sentences)
        );
    }
    Ok(())
}

/// Accuracy of lemmas given gold tags: verbs, nouns, everything but proper nouns and pronouns.
fn lemmas(sentences: &[Sentence]) -> String {
    let mut counts = [(0usize, 0usize); 3];
    for sentence in sentences {
        for (form, node) in sentence.forms.iter().zip(&sentence.nodes) {
            let right =
                usize::from(bifrons_code::syntax::lemma::lemma(form, node.upos) == node.lemma);
            let mut add = |index: usize| {
                let (good, all): &mut (usize, usize) = &mut counts[index];
                *good += right;
                *all += 1;
            };
            match node.upos {
                Upos::Verb => add(0),
                Upos::Noun => add(1),
                _ => {}
            }
            if !matches!(node.upos, Upos::Propn | Upos::Pron) {
                add(2);
            }
        }
    }
    let [verbs, nouns, all] = counts.map(|(good, all)| 100.0 * good as f64 / all.max(1) as f64);
    format!("VERB {verbs:.2} NOUN {nouns:.2} all {all:.2}")
}

/// Words tagged and parsed in a second of one core, the best of five runs.
fn speed(parser: &FastParser, sentences: &[Sentence]) -> f64 {
    let words: usize = sentences.iter().map(|s| s.forms.len()).sum();
    let mut scratch = Scratch::default();
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        for sentence in sentences {
            parser.run(sentence.forms.iter().map(String::as_str), &mut scratch);
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    words as f64 / best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures that the bundled weights must keep, where the treebanks are at hand: UPOS, LAS.
    #[test]
    fn figures_hold() {
        let shared = std::env::var_os("BIFRONS_SHARED")
            .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
        let folder = shared.join("data/ud");
        if !folder.exists() {
            println!("skipped: no treebanks; set BIFRONS_SHARED to the folder that has data/ud");
            return;
        }
        for (name, upos, las) in [
            ("ewt.test", 95.0, 81.0),
            ("gum.test", 95.0, 81.0),
            ("pud.test", 95.0, 78.5),
        ] {
            let sentences = corpus::read(&folder.join(format!("{name}.conllu.gz"))).unwrap();
            let score = evaluate(FastParser::bundled(), &sentences);
            assert!(
                score.upos() >= upos && score.las() >= las,
                "{name}: {score}"
            );
        }
    }
}
