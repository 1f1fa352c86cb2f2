//! The speakers behind the words of a document, as parties, outermost first.

use std::collections::BTreeMap;

use super::{Attribution, Attributions, Manner};
use crate::actors::{Gazetteer, Parties, Party};
use crate::tree::Tree;

/// Somebody who says what a word tells.
#[derive(Clone, Debug)]
pub struct Voice {
    /// Who, never empty.
    pub parties: Vec<Party>,
    /// How it is said.
    pub manner: Manner,
    /// The word that heads the source, if it stands in the same sentence.
    pub word: Option<usize>,
    /// The word that heads the cue, if it stands in the same sentence.
    pub cue: Option<usize>,
}

/// Who speaks where in a document, while its sentences are read in order.
pub struct Voices<'d, 't> {
    trees: &'d [Tree<'t>],
    gazetteer: &'d Gazetteer,
    found: Attributions,
    /// Sources of sentences already read, by their attribution: a quotation may run on behind them.
    earlier: BTreeMap<usize, Vec<Party>>,
}

impl<'d, 't> Voices<'d, 't> {
    /// The attributions of a document, over its trees.
    pub fn new(found: Attributions, trees: &'d [Tree<'t>], gazetteer: &'d Gazetteer) -> Self {
        Self {
            trees,
            gazetteer,
            found,
            earlier: BTreeMap::new(),
        }
    }

    /// Who says what stands at a word of the sentence that is read, outermost first. `parties` are those of that sentence.
    /// Only what is told counts (said, claimed, denied, shown), not wishes or stances.
    pub fn over(&self, sentence: &Tree, word: usize, parties: &Parties) -> Vec<Voice> {
        let tree = self.trees.partition_point(|t| t.index < sentence.index);
        let told =
            |a: &&(usize, &Attribution)| a.1.manner.tells() && a.1.clause && a.1.word != word;
        let found = self.found.over(tree, word);
        found
            .iter()
            .filter(told)
            .filter_map(|&(number, attribution)| {
                let source = attribution.source?;
                let here = source.stretch.tree == tree;
                let speakers = if here {
                    parties.all(source.head)
                } else if let Some(known) = self.earlier.get(&number) {
                    known.clone()
                } else {
                    // The speaker of a quotation is named behind it: in what the document said so far.
                    let ahead = self.trees.get(source.stretch.tree)?;
                    Parties::new(ahead, self.gazetteer, parties.discourse().clone())
                        .all(source.head)
                };
                Some(Voice {
                    parties: speakers,
                    manner: attribution.manner,
                    word: here.then_some(source.head),
                    cue: (attribution.cue.tree == tree).then_some(attribution.word),
                })
            })
            .collect()
    }

    /// After a sentence was read: keeps its speakers whose quotations run on.
    pub fn leave(&mut self, tree: usize, parties: &Parties) {
        for (number, attribution) in self.found.of(tree) {
            let beyond = attribution.content.iter().any(|c| c.tree > tree);
            if let Some(source) = attribution.source.filter(|_| beyond) {
                self.earlier.insert(number, parties.all(source.head));
            }
        }
    }
}
