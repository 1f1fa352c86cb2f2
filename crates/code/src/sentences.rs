//! From a document to the trees of its sentences.
//!
//! Every sentence is first parsed by the fast parser. Those in which the lexicon knows a word of an event go on to the
//! encoder; the rest keep the fast tree: little is coded in them but who speaks.

use bifrons_core::Document;

use crate::events::Lexicon;
use crate::events::pattern::Head;
use crate::syntax::{FastParser, NeuralParser, Parser as _, Upos};
use crate::text;
use crate::tree::Tree;

/// Words of a sentence that are read; the rest is cut, with a note.
pub const SENTENCE_WORDS: usize = 2_000;

/// Which sentences the encoder parses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// None: the fast parser does all.
    Fast,
    /// Those that may have an event.
    Events,
    /// All.
    All,
}

/// What the gate between the parsers looks at.
pub struct Gate<'a> {
    /// Heads of senses.
    pub lexicon: &'a Lexicon,
}

/// Trees of the title (index -1) and of the sentences of the text.
pub fn trees<'t>(
    document: &'t Document,
    reading: Reading,
    gate: &Gate,
    notes: &mut Vec<String>,
) -> Vec<Tree<'t>> {
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
    refine(&mut trees, reading, gate);
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

/// Puts the encoder's trees in the place of the fast ones.
pub fn refine(trees: &mut [Tree], reading: Reading, gate: &Gate) {
    let chosen: Vec<usize> = match reading {
        Reading::Fast => return,
        Reading::All => (0..trees.len()).collect(),
        Reading::Events => (0..trees.len())
            .filter(|&i| gate.passes(&trees[i]))
            .collect(),
    };
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

impl Gate<'_> {
    /// Whether a sentence may have an event, by its fast tree.
    fn passes(&self, tree: &Tree) -> bool {
        let knows = |word: usize| {
            let lemma = tree.lemma(word);
            match tree.upos(word) {
                Upos::Verb | Upos::Aux => {
                    self.lexicon.has(Head::Verb, lemma) || self.lexicon.has(Head::Adjective, lemma)
                }
                Upos::Noun | Upos::Propn => self.lexicon.has(Head::Noun, lemma),
                Upos::Adj => self.lexicon.has(Head::Adjective, lemma),
                _ => false,
            }
        };
        (0..tree.len()).any(knows)
    }
}
