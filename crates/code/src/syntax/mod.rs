//! Syntax: from the words of a sentence to a dependency tree.
//!
//! [`Parser`] is the whole interface. Two implement it; both give the same tree for the same words everywhere, and never
//! fail: any list of words is given a tree. [`NeuralParser`] reads the sentence with a small transformer; [`FastParser`] has a
//! linear tagger and a transition parser, is wrong twice as often about who did it to whom, and a hundred times as fast.
//!
//! 1. `fast::word`: what is looked at in a word: the form, its ends, its shape, its class.
//! 2. `fast::tagger`: parts of speech, left to right.
//! 3. `fast::state`, `fast::arcs`: heads, by an arc-hybrid transition system.
//! 4. `fast::labels`: relations.
//! 5. [`lemma`]: dictionary forms, by rules and a list.
//!
//! [`conllu`] reads and writes treebanks, [`score`] compares trees.

pub mod conllu;
pub mod fast;
pub mod lemma;
pub mod neural;
mod rel;
pub mod score;
mod upos;

pub use fast::{FastParser, ModelError};
pub use neural::NeuralParser;
pub use rel::Rel;
pub use upos::Upos;

/// A word of a parsed sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The part of speech.
    pub upos: Upos,
    /// The head: 0 for the root of the sentence, else the number of a word counted from 1.
    pub head: u32,
    /// The relation to the head; [`Rel::ROOT`] exactly if `head` is 0.
    pub rel: Rel,
    /// The dictionary form, in lower case: `impose` for "Imposing".
    pub lemma: Box<str>,
}

/// Something that gives a tree to a list of words.
pub trait Parser: Send + Sync {
    /// One node for every form, in order. For a sentence of at least one form the result is a tree: exactly one node has
    /// head 0, and every node is below it. Never fails, whatever the forms are.
    fn parse(&self, forms: &[&str]) -> Vec<Node>;

    /// Trees of several sentences, each as [`Parser::parse`] gives it.
    fn parse_all(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Node>> {
        sentences.iter().map(|s| self.parse(s)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Parser, Rel};

    /// The tree of the words, which is one whatever they are.
    pub fn is_a_tree(parser: &dyn Parser, forms: &[&str]) -> Vec<Node> {
        let nodes = parser.parse(forms);
        assert_eq!(nodes.len(), forms.len());
        let roots = nodes.iter().filter(|n| n.head == 0).count();
        assert_eq!(roots, usize::from(!forms.is_empty()));
        for (index, node) in nodes.iter().enumerate() {
            assert_eq!(node.head == 0, node.rel == Rel::ROOT);
            let (mut at, mut steps) = (index + 1, 0);
            while at != 0 {
                at = nodes[at - 1].head as usize;
                steps += 1;
                assert!(steps <= nodes.len(), "a cycle at word {}", index + 1);
            }
        }
        nodes
    }
}
