//! From a document to the trees of its sentences.
//!
//! Every sentence is first parsed by the fast parser. Those that may have an event (`events::has_candidate`) go on to the
//! encoder; the rest keep the fast tree: little is coded in them but who speaks.

use bifrons_core::Document;

use crate::syntax::{FastParser, NeuralParser, Parser as _};
use crate::text;
use crate::tree::Tree;

/// Words of a sentence that are read; the rest is cut, with a note.
pub const SENTENCE_WORDS: usize = 2_000;

/// Fast trees of the title (index -1) and of the sentences of the text.
pub fn trees<'t>(document: &'t Document, notes: &mut Vec<String>) -> Vec<Tree<'t>> {
    let mut trees = Vec::new();
    let title = document.title.trim();
    if !title.is_empty() && !document.text.trim_start().starts_with(title) {
        let start = document.title.len() - document.title.trim_start().len();
        trees.extend(tree(
            title,
            -1,
            document.title[..start].chars().count(),
            notes,
        ));
    }
    let (mut at, mut offset) = (0, 0);
    for (index, range) in text::split(&document.text).into_iter().enumerate() {
        offset += document.text[at..range.start].chars().count();
        at = range.start;
        trees.extend(tree(&document.text[range], index as i32, offset, notes));
    }
    trees
}

/// The fast tree of one sentence that begins `offset` code points into its text.
pub fn tree<'t>(
    sentence: &'t str,
    index: i32,
    offset: usize,
    notes: &mut Vec<String>,
) -> Option<Tree<'t>> {
    let mut ranges = text::tokenize(sentence);
    // A dateline is no part of the grammar: its city does not act.
    let dateline = text::dateline(sentence);
    ranges.retain(|r| r.start >= dateline);
    if ranges.len() > SENTENCE_WORDS {
        notes.push(format!(
            "sentence {index} has {} words; only the first {SENTENCE_WORDS} are read",
            ranges.len()
        ));
        ranges.truncate(SENTENCE_WORDS);
    }
    if ranges.is_empty() {
        return None;
    }
    let forms: Vec<&str> = ranges.iter().map(|r| &sentence[r.clone()]).collect();
    let nodes = FastParser::bundled().parse(&forms);
    Some(Tree::new(sentence, index, offset, ranges, nodes))
}

/// Puts the encoder's trees in the place of the fast ones that are `chosen`.
pub fn refine(trees: &mut [Tree], chosen: Vec<usize>) {
    // Without weights the fast trees stay.
    let Some(parser) = (!chosen.is_empty()).then(NeuralParser::bundled).flatten() else {
        return;
    };
    let nodes = {
        let forms: Vec<Vec<&str>> = chosen
            .iter()
            .map(|&i| (0..trees[i].len()).map(|w| trees[i].form(w)).collect())
            .collect();
        parser.parse_all(&forms)
    };
    for (i, nodes) in chosen.into_iter().zip(nodes) {
        let old = &trees[i];
        let ranges = old.words().iter().map(|w| w.bytes.clone()).collect();
        trees[i] = Tree::new(old.text, old.index, old.offset, ranges, nodes);
    }
}
