//! Treebanks as the trainer wants them.

use anyhow::Context as _;
use bifrons_code::syntax::conllu::{self, Sentence};
use bifrons_code::syntax::fast::tagger::TAGS;
use bifrons_code::syntax::fast::word::{self, Classes, Word};
use bifrons_code::syntax::{Rel, Upos};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

/// A sentence ready for training. Index 0 is the root and the last entry a boundary, as in the parser.
#[derive(Clone)]
pub struct Sample {
    /// Looks of the words.
    pub words: Vec<Word>,
    /// Gold classes of the tagger.
    pub gold_tags: Vec<u8>,
    /// Classes as a tagger gave them that has not seen the sentence.
    pub tags: Vec<u8>,
    /// Gold heads.
    pub heads: Vec<u32>,
    /// Gold relations, as indices of `Rel`.
    pub rels: Vec<u8>,
    /// The number of the sentence in the treebanks; changed copies have the number of their original.
    pub number: usize,
}

/// Reads a treebank, packed with gzip if the name ends in `.gz`.
pub fn read(path: &Path) -> anyhow::Result<Vec<Sentence>> {
    let context = || format!("cannot read {}", path.display());
    let bytes = std::fs::read(path).with_context(context)?;
    let mut text = String::new();
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::MultiGzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .with_context(context)?;
    } else {
        text = String::from_utf8(bytes).with_context(context)?;
    }
    conllu::read(&text).with_context(context)
}

/// The classes of the tagger: pairs of part of speech and treebank tag, the most frequent first, and at least one pair for
/// every part of speech.
pub fn tag_classes(sentences: &[Sentence]) -> Vec<(Upos, String)> {
    let mut counts: BTreeMap<(Upos, &str), usize> = BTreeMap::new();
    for sentence in sentences {
        for (node, xpos) in sentence.nodes.iter().zip(&sentence.xpos) {
            *counts.entry((node.upos, xpos)).or_default() += 1;
        }
    }
    let mut pairs: Vec<_> = counts.into_iter().collect();
    pairs.sort_by_key(|&(pair, count)| (std::cmp::Reverse(count), pair));
    let kept = pairs
        .into_iter()
        .filter(|&(_, count)| count >= 20)
        .take(TAGS);
    kept.map(|((upos, xpos), _)| (upos, xpos.to_owned()))
        .collect()
}

/// The class of a word: its pair, or the most frequent pair with the same part of speech.
fn tag_class(classes: &[(Upos, String)], upos: Upos, xpos: &str) -> u8 {
    let exact = classes.iter().position(|(u, x)| *u == upos && x == xpos);
    let same = || classes.iter().position(|(u, _)| *u == upos);
    exact.or_else(same).unwrap_or(0) as u8
}

/// Prepares a sentence.
pub fn sample(
    number: usize,
    sentence: &Sentence,
    tag_classes: &[(Upos, String)],
    classes: &Classes,
) -> Sample {
    let mut words = Vec::new();
    word::fill(
        sentence.forms.iter().map(String::as_str),
        classes,
        &mut words,
    );
    let none = sentence.forms.len() as u32 + 1;
    let boundary = TAGS as u8;
    let mut sample = Sample {
        words,
        gold_tags: vec![boundary],
        tags: Vec::new(),
        heads: vec![none],
        rels: vec![Rel::DEP.index() as u8],
        number,
    };
    for (node, xpos) in sentence.nodes.iter().zip(&sentence.xpos) {
        sample
            .gold_tags
            .push(tag_class(tag_classes, node.upos, xpos));
        sample.heads.push(node.head);
        sample.rels.push(node.rel.index() as u8);
    }
    sample.gold_tags.push(boundary);
    sample.heads.push(none);
    sample.rels.push(Rel::DEP.index() as u8);
    sample
}
