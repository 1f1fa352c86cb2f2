//! Who says so: the attributions of a document, each with its source, its cue and its content.
//!
//! 1. [`Lexicon`] holds the words of `data/modality/` that tell of speech, thought, wish and stance.
//! 2. [`Quotes`] finds what stands between quotation marks, over sentences and paragraphs.
//! 3. `verbs` finds cues that are verbs, `others` those that are not: "according to", "the claim by X that", "X: …".
//! 4. `content` gives what is said: clauses, what stands beside a tag, quotations; `follow` carries a speaker on to the
//!    sentences that only quote.
//! 5. [`chain`](Attributions::over) tells who stands for a word, outermost first.

mod content;
mod follow;
mod lexicon;
mod others;
mod phrase;
mod quotes;
mod verbs;
mod voices;

#[cfg(test)]
mod tests;

use bifrons_core::{Document, Span};

use crate::tree::Tree;

pub use lexicon::{Cue, Lexicon, Manner, bundled};
pub use quotes::{Quotes, Region};
pub use voices::{Voice, Voices};

/// Words of one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// Index of the tree among the trees of the document.
    pub tree: usize,
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
}

impl Stretch {
    /// Whether a word of a tree is in it.
    pub fn covers(&self, tree: usize, word: usize) -> bool {
        self.tree == tree && self.first <= word && word <= self.last
    }

    /// Code points of the document.
    pub fn span(&self, trees: &[Tree]) -> Span {
        trees[self.tree].span(self.first, self.last)
    }
}

/// A source: the whole phrase, and the word that heads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The phrase as written.
    pub stretch: Stretch,
    /// The word that heads it.
    pub head: usize,
}

/// Somebody says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Who; `None` where nobody is named: "reportedly".
    pub source: Option<Source>,
    /// The words that tell that it is said.
    pub cue: Stretch,
    /// The word that heads the cue.
    pub word: usize,
    /// How.
    pub manner: Manner,
    /// What is said, in order of the text; several stretches where the cue divides it or it runs over sentences.
    pub content: Vec<Stretch>,
    /// The content is a clause or a quotation, not a thing spoken of.
    pub clause: bool,
    /// The cue stands before its source and covers its whole part of the sentence: "according to".
    prefixed: bool,
    /// The cue stands in a quotation, whoever is quoted.
    quoted: bool,
    /// How many attributions this one stands inside of; a quotation that nobody is named for counts as one.
    pub depth: usize,
}

impl Attribution {
    /// Whether a word is in the content.
    pub fn covers(&self, tree: usize, word: usize) -> bool {
        self.content.iter().any(|c| c.covers(tree, word))
    }

    /// How many words the content has.
    fn words(&self) -> usize {
        self.content.iter().map(|c| c.last + 1 - c.first).sum()
    }

    /// Takes words out of the content.
    fn leave(&mut self, taken: &[Stretch]) {
        for out in taken {
            let mut rest = Vec::new();
            for part in &self.content {
                if part.tree != out.tree || part.last < out.first || part.first > out.last {
                    rest.push(*part);
                    continue;
                }
                if part.first < out.first {
                    rest.push(Stretch {
                        last: out.first - 1,
                        ..*part
                    });
                }
                if part.last > out.last {
                    rest.push(Stretch {
                        first: out.last + 1,
                        ..*part
                    });
                }
            }
            self.content = rest;
        }
    }
}

/// The attributions of a document.
#[derive(Clone, Debug, Default)]
pub struct Attributions {
    /// In order of their cues.
    pub all: Vec<Attribution>,
    /// For each tree the numbers of those with content in it.
    reach: Vec<Vec<usize>>,
}

impl Attributions {
    /// Finds them in the trees of a document.
    pub fn find(document: &Document, trees: &[Tree], lexicon: &Lexicon) -> Self {
        let quotes = Quotes::find(document, trees);
        let mut all = Vec::new();
        for number in 0..trees.len() {
            let sentence = Sentence {
                trees,
                number,
                quotes: &quotes,
                lexicon,
            };
            let mut found = verbs::find(&sentence);
            found.extend(others::find(&sentence));
            found.sort_by_key(|a| a.word);
            untangle(&mut found);
            divide(sentence.tree(), &mut found);
            all.extend(found);
        }
        follow::carry(trees, &quotes, &mut all);
        let mut reach = vec![Vec::new(); trees.len()];
        for (number, attribution) in all.iter().enumerate() {
            for part in &attribution.content {
                let own: &mut Vec<usize> = &mut reach[part.tree];
                if own.last() != Some(&number) {
                    own.push(number);
                }
            }
        }
        let mut found = Self { all, reach };
        let depths: Vec<usize> = found
            .all
            .iter()
            .map(|a| {
                let over = found.over(a.cue.tree, a.word);
                let outer = over.iter().filter(|(_, b)| b.cue != a.cue).count();
                outer.max(usize::from(a.quoted))
            })
            .collect();
        for (attribution, depth) in found.all.iter_mut().zip(depths) {
            attribution.depth = depth;
        }
        found
    }

    /// Those whose content a word is in, outermost first, with their numbers in `all`.
    pub fn over(&self, tree: usize, word: usize) -> Vec<(usize, &Attribution)> {
        let reach = self.reach.get(tree).into_iter().flatten();
        let mut found: Vec<(usize, &Attribution)> = reach
            .filter_map(|&n| self.all.get(n).map(|a| (n, a)))
            .filter(|(_, a)| a.covers(tree, word))
            .collect();
        found.sort_by_key(|(_, a)| a.depth);
        found
    }

    /// Those whose cue stands in a tree, with their numbers in `all`.
    pub fn of(&self, tree: usize) -> impl Iterator<Item = (usize, &Attribution)> {
        let start = self.all.partition_point(|a| a.cue.tree < tree);
        let own = self.all.get(start..).unwrap_or_default().iter();
        own.take_while(move |a| a.cue.tree == tree)
            .enumerate()
            .map(move |(n, a)| (start + n, a))
    }
}

/// Of two that each stand in the other's content the one that tells more is outside: a tag that covers a clause is no part of it.
fn untangle(found: &mut [Attribution]) {
    for i in 0..found.len() {
        for j in i + 1..found.len() {
            let (a, b) = (&found[i], &found[j]);
            if !(a.covers(a.cue.tree, b.word) && b.covers(b.cue.tree, a.word)) {
                continue;
            }
            let rank = |n: usize| (found[n].prefixed, found[n].words());
            let (inner, outer) = if rank(i) > rank(j) { (j, i) } else { (i, j) };
            let mut taken = vec![found[outer].cue];
            taken.extend(found[outer].source.map(|s| s.stretch));
            found[inner].leave(&taken);
        }
    }
}

/// "Ann said it rained, and Bob said it snowed": what a second source says after a joint is no part of what the first said.
fn divide(tree: &Tree, found: &mut [Attribution]) {
    for j in 0..found.len() {
        let Some(source) = found[j].source.filter(|_| found[j].manner.tells()) else {
            continue;
        };
        let Some(joint) = joint(tree, source.stretch.first).filter(|_| source.head < found[j].word)
        else {
            continue;
        };
        for i in 0..j {
            let outer = &found[i];
            let before = outer.source.is_some_and(|s| s.stretch.last < outer.word);
            if before
                && !outer.prefixed
                && outer.word < joint
                && outer.covers(source.stretch.tree, found[j].word)
            {
                let rest = Stretch {
                    first: joint,
                    last: tree.len().saturating_sub(1),
                    ..source.stretch
                };
                found[i].leave(&[rest]);
            }
        }
    }
}

/// The word that joins a clause, beginning with this word, to the one before: a semicolon, "while", or "and" or "but" behind a comma.
fn joint(tree: &Tree, first: usize) -> Option<usize> {
    let before = first.checked_sub(1)?;
    let comma = before.checked_sub(1).filter(|&b| tree.form(b) == ",");
    match tree.lemma(before) {
        ";" | "while" | "whereas" => Some(before),
        "and" | "but" => comma,
        _ => None,
    }
}

/// A sentence in its document.
struct Sentence<'s, 't> {
    trees: &'s [Tree<'t>],
    number: usize,
    quotes: &'s Quotes,
    lexicon: &'s Lexicon,
}

impl<'s, 't> Sentence<'s, 't> {
    fn tree(&self) -> &'s Tree<'t> {
        &self.trees[self.number]
    }

    fn stretch(&self, first: usize, last: usize) -> Stretch {
        Stretch {
            tree: self.number,
            first,
            last,
        }
    }

    fn source(&self, head: usize, verb: usize) -> Source {
        phrase::source(self, head, verb)
    }
}
