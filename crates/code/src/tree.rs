//! A parsed sentence: words with their places, and ways to walk the tree.

use std::ops::Range;

use bifrons_core::Span;

use crate::syntax::{Node, Upos};

/// A word of a parsed sentence.
#[derive(Clone, Debug)]
pub struct Word {
    /// Bytes of the word in the sentence.
    pub bytes: Range<usize>,
    /// Dictionary form in lower case.
    pub lemma: Box<str>,
    /// Part of speech.
    pub upos: Upos,
    /// Index of the head; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub rel: &'static str,
    /// The relation without its subtype.
    pub base: &'static str,
}

/// A sentence with its tree. Words are named by their index, from 0.
#[derive(Clone, Debug)]
pub struct Tree<'t> {
    /// The sentence, the exact slice of the document.
    pub text: &'t str,
    /// Index of the sentence in the document, -1 for the title.
    pub index: i32,
    /// Code points of the document before the sentence.
    pub offset: usize,
    words: Vec<Word>,
    children: Vec<Vec<usize>>,
    root: usize,
}

impl<'t> Tree<'t> {
    /// Joins words and nodes, which must be equally many.
    pub fn new(
        text: &'t str,
        index: i32,
        offset: usize,
        ranges: Vec<Range<usize>>,
        nodes: Vec<Node>,
    ) -> Self {
        let mut children = vec![Vec::new(); ranges.len()];
        let mut root = 0;
        let words: Vec<Word> = ranges
            .into_iter()
            .zip(nodes)
            .enumerate()
            .map(|(i, (bytes, node))| {
                let head = (node.head as usize).checked_sub(1);
                match head {
                    Some(h) => children[h].push(i),
                    None => root = i,
                }
                Word {
                    bytes,
                    lemma: node.lemma,
                    upos: node.upos,
                    head,
                    rel: node.rel.as_str(),
                    base: node.rel.base().as_str(),
                }
            })
            .collect();
        let mut tree = Self {
            text,
            index,
            offset,
            words,
            children,
            root,
        };
        tree.mend();
        tree
    }

    /// Two subjects of a verb that stand side by side are one phrase: "the [European Community] [foreign ministers] demanded".
    fn mend(&mut self) {
        for verb in 0..self.words.len() {
            self.mend_headline(verb);
            self.mend_clause(verb);
            let subjects: Vec<usize> = self.children_by(verb, &["nsubj"]).collect();
            let [first, second] = subjects[..] else {
                continue;
            };
            let start = self
                .subtree(second, &|_| true)
                .first()
                .copied()
                .unwrap_or(second);
            let end = self
                .subtree(first, &|_| true)
                .last()
                .copied()
                .unwrap_or(first);
            if end + 1 == start
                && second < verb
                && matches!(self.upos(second), Upos::Noun | Upos::Propn)
            {
                self.children[verb].retain(|&c| c != first);
                self.children[second].insert(0, first);
                let word = &mut self.words[first];
                (word.head, word.rel, word.base) = (Some(second), "compound", "compound");
            }
        }
    }

    /// "X backed the plan, and the minister called …": a noun that was joined to the plan is the second clause's subject.
    fn mend_clause(&mut self, verb: usize) {
        let Some(first) = self
            .head(verb)
            .filter(|&h| self.base(verb) == "conj" && h < verb)
        else {
            return;
        };
        let finite = self.upos(verb) == Upos::Verb
            && self
                .child_by(verb, &["nsubj", "csubj", "cc", "mark", "aux:pass"])
                .is_none();
        if !finite || self.upos(first) != Upos::Verb {
            return;
        }
        let subject = (first + 1..verb).rev().find(|&w| {
            self.base(w) == "conj"
                && matches!(self.upos(w), Upos::Noun | Upos::Propn)
                && self.head(w).is_some_and(|h| h > first && h < w)
                && self
                    .child_by(w, &["cc"])
                    .is_some_and(|cc| cc > first + 1 && self.form(cc - 1) == ",")
        });
        let Some(subject) = subject else { return };
        let between =
            (subject + 1..verb).all(|w| self.is_below(w, subject) || self.is_below(w, verb));
        if let Some(head) = self.head(subject).filter(|_| between) {
            self.children[head].retain(|&c| c != subject);
            self.children[verb].insert(0, subject);
            let word = &mut self.words[subject];
            (word.head, word.rel, word.base) = (Some(verb), "nsubj", "nsubj");
        }
    }

    /// "US, China hold talks": the name before the comma is a subject too.
    fn mend_headline(&mut self, verb: usize) {
        let Some(subject) = self.child_by(verb, &["nsubj"]) else {
            return;
        };
        let first = self
            .children_by(verb, &["vocative", "dep", "discourse", "dislocated"])
            .find(|&c| c < subject && self.upos(c) == Upos::Propn);
        let Some(first) = first else { return };
        let between =
            (first + 1..subject).all(|w| self.is_below(w, first) || self.is_below(w, subject));
        if between {
            self.children[verb].retain(|&c| c != first);
            self.children[subject].push(first);
            let word = &mut self.words[first];
            (word.head, word.rel, word.base) = (Some(subject), "conj", "conj");
        }
    }

    /// All words in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the sentence has no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Index of the root.
    pub fn root(&self) -> usize {
        self.root
    }

    /// The word.
    pub fn word(&self, i: usize) -> &Word {
        &self.words[i]
    }

    /// The word as written.
    pub fn form(&self, i: usize) -> &'t str {
        &self.text[self.words[i].bytes.clone()]
    }

    /// Its lemma.
    pub fn lemma(&self, i: usize) -> &str {
        &self.words[i].lemma
    }

    /// Its part of speech.
    pub fn upos(&self, i: usize) -> Upos {
        self.words[i].upos
    }

    /// Its relation without subtype.
    pub fn base(&self, i: usize) -> &'static str {
        self.words[i].base
    }

    /// Its relation with subtype.
    pub fn rel(&self, i: usize) -> &'static str {
        self.words[i].rel
    }

    /// Its head.
    pub fn head(&self, i: usize) -> Option<usize> {
        self.words[i].head
    }

    /// Words that depend on it, in order.
    pub fn children(&self, i: usize) -> &[usize] {
        &self.children[i]
    }

    /// Children whose relation, with or without subtype, is one of these.
    pub fn children_by<'a>(
        &'a self,
        i: usize,
        relations: &'a [&str],
    ) -> impl Iterator<Item = usize> + 'a {
        self.children[i]
            .iter()
            .copied()
            .filter(move |&c| relations.contains(&self.rel(c)) || relations.contains(&self.base(c)))
    }

    /// The first such child.
    pub fn child_by(&self, i: usize, relations: &[&str]) -> Option<usize> {
        self.children[i]
            .iter()
            .copied()
            .find(|&c| relations.contains(&self.rel(c)) || relations.contains(&self.base(c)))
    }

    /// The word itself and the words joined to it by "and", "or" or a comma.
    pub fn with_conjuncts(&self, i: usize) -> Vec<usize> {
        let mut all = vec![i];
        let mut at = 0;
        while at < all.len() {
            let word = all[at];
            all.extend(self.children_by(word, &["conj"]));
            at += 1;
        }
        all
    }

    /// Preposition of a phrase, lower case: several words are joined by `_` ("according_to"); empty if there is none.
    pub fn preposition(&self, i: usize) -> String {
        let Some(case) = self
            .children_by(i, &["case"])
            .find(|&c| !matches!(self.form(c), "'s" | "'" | "’s" | "’"))
        else {
            return String::new();
        };
        let mut text = self.form(case).to_lowercase();
        for fixed in self.children_by(case, &["fixed"]) {
            text.push('_');
            text.push_str(&self.form(fixed).to_lowercase());
        }
        text
    }

    /// Whether `i` is `ancestor` or below it.
    pub fn is_below(&self, i: usize, ancestor: usize) -> bool {
        let mut at = Some(i);
        while let Some(word) = at {
            if word == ancestor {
                return true;
            }
            at = self.head(word);
        }
        false
    }

    /// Words below `i`, itself included, in order; those for which `enter` is false are left out with all below them.
    pub fn subtree(&self, i: usize, enter: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut found = vec![i];
        let mut at = 0;
        while at < found.len() {
            let word = found[at];
            found.extend(self.children[word].iter().copied().filter(|&c| enter(c)));
            at += 1;
        }
        found.sort_unstable();
        found
    }

    /// Code points of the document that the words `from..=to` cover.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let start = self.words[from].bytes.start;
        let end = self.words[to].bytes.end;
        let before = self.text[..start].chars().count();
        let inside = self.text[start..end].chars().count();
        Span::new(self.offset + before, self.offset + before + inside)
    }

    /// The exact words `from..=to`.
    pub fn slice(&self, from: usize, to: usize) -> &'t str {
        &self.text[self.words[from].bytes.start..self.words[to].bytes.end]
    }
}
