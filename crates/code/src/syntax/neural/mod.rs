//! The encoder's parser: one pass of a small transformer, then a biaffine score for each head and each relation (Dozat and
//! Manning 2017). `training/trees.py` trains it.
//!
//! 1. Each word is cut into word pieces; the hidden state of its first one stands for it, that of the first special piece for the root.
//! 2. Tags, scores of heads and, for the heads chosen, scores of relations are read off these states.
//! 3. [`heads`](self::heads::heads) makes a tree of the scores.
//! 4. [`voice`](self::voice::mend) mends subjects where an auxiliary decides.
//!
//! A sentence of more pieces than the encoder has positions goes to the fast parser.

mod heads;
#[cfg(test)]
mod tests;
mod voice;

use std::sync::LazyLock;

use bifrons_encode::{Encoder, HIDDEN, Hidden, Linear, Piece, VOCABULARY, WordPiece};

use super::{FastParser, Node, Parser, Rel, Upos, lemma};

const CLS: Piece = Piece { id: 101, case: 0 };
const SEP: Piece = Piece { id: 102, case: 0 };
/// Sentences that go through the encoder at once.
const BATCH: usize = 32;

/// Why the weights cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file is damaged or of another kind.
    #[error("weights of the parser: {0}")]
    Encoder(#[from] bifrons_encode::Error),
    /// A head or a name of a relation is not there, or has another shape than the others.
    #[error("weights of the parser: {0} is missing or has the wrong shape")]
    Head(&'static str),
}

/// A tagger and parser on the encoder. See [`Parser`] for what it promises.
#[derive(Debug)]
pub struct NeuralParser {
    encoder: Encoder,
    vocabulary: WordPiece,
    relations: Vec<Rel>,
    tag: Linear,
    arc_head: Linear,
    arc_dep: Linear,
    rel_head: Linear,
    rel_dep: Linear,
    /// Each word as a dependent, turned so that its product with a head is the score.
    arc: Linear,
    /// Each head, turned for all relations: relations × (width of a dependent + 1).
    rel: Linear,
}

impl NeuralParser {
    /// The parser of a file of weights as `training/export.py` writes it.
    ///
    /// # Errors
    /// If the bytes are no such file, or heads are missing or do not fit each other.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let encoder = Encoder::load(bytes)?;
        let head = |name| encoder.head(name).ok_or(ModelError::Head(name));
        let relations: Option<Vec<Rel>> = encoder
            .note("relations")
            .and_then(|names| names.split(' ').map(Rel::parse).collect());
        let parser = Self {
            relations: relations.ok_or(ModelError::Head("relations"))?,
            vocabulary: WordPiece::new(VOCABULARY)?,
            tag: head("tag")?,
            arc_head: head("arc_head")?,
            arc_dep: head("arc_dep")?,
            rel_head: head("rel_head")?,
            rel_dep: head("rel_dep")?,
            arc: head("arc")?,
            rel: head("rel")?,
            encoder,
        };
        parser.check()?;
        Ok(parser)
    }

    /// The parser that the program carries, loaded at the first call.
    #[must_use]
    pub fn bundled() -> Option<&'static Self> {
        static PARSER: LazyLock<Option<NeuralParser>> = LazyLock::new(|| {
            NeuralParser::from_bytes(include_bytes!("../../../../../models/trees.safetensors")).ok()
        });
        PARSER.as_ref()
    }

    /// The encoder, whose table of words the judge shares.
    pub(crate) fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    fn check(&self) -> Result<(), ModelError> {
        let from_states = [
            ("tag", &self.tag),
            ("arc_head", &self.arc_head),
            ("arc_dep", &self.arc_dep),
            ("rel_head", &self.rel_head),
            ("rel_dep", &self.rel_dep),
        ];
        for (name, head) in from_states {
            if head.inputs() != HIDDEN {
                return Err(ModelError::Head(name));
            }
        }
        if self.tag.outputs() < Upos::ALL.len() {
            return Err(ModelError::Head("tag"));
        }
        if self.arc.inputs() != self.arc_dep.outputs()
            || self.arc.outputs() != self.arc_head.outputs()
        {
            return Err(ModelError::Head("arc"));
        }
        if self.rel.inputs() != self.rel_head.outputs()
            || self.rel.outputs() != self.relations.len() * (self.rel_dep.outputs() + 1)
        {
            return Err(ModelError::Head("rel"));
        }
        Ok(())
    }

    fn cut(&self, forms: &[&str]) -> (Vec<Piece>, Vec<usize>) {
        let (mut pieces, mut first) = (vec![CLS], vec![0]);
        for form in forms {
            first.push(pieces.len());
            self.vocabulary.pieces(form, &mut pieces);
        }
        pieces.push(SEP);
        (pieces, first)
    }

    /// Nodes of a sentence from the states of its pieces; `first` is where the root and each word begin.
    fn read(&self, forms: &[&str], hidden: &Hidden, first: &[usize]) -> Vec<Node> {
        let n = forms.len();
        let states: Vec<f32> = first
            .iter()
            .filter_map(|at| hidden.row(*at))
            .flatten()
            .copied()
            .collect();
        let words = &states[HIDDEN..];
        let tags = self.tag.apply(words);
        let width = self.arc_head.outputs();
        let as_head = leaky(self.arc_head.apply(&states));
        let as_dependent = self.arc.apply(&leaky(self.arc_dep.apply(words)));
        let mut scores = vec![0.0; n * (n + 1)];
        for (word, row) in scores.chunks_exact_mut(n + 1).enumerate() {
            let dependent = &as_dependent[word * width..(word + 1) * width];
            for (score, head) in row.iter_mut().zip(as_head.chunks_exact(width)) {
                *score = dot(dependent, head);
            }
        }
        let heads = heads::heads(&scores, n);
        let width = self.rel_head.outputs();
        let rel_heads = leaky(self.rel_head.apply(&states));
        let chosen: Vec<f32> = heads
            .iter()
            .flat_map(|h| &rel_heads[*h as usize * width..(*h as usize + 1) * width])
            .copied()
            .collect();
        let turned = self.rel.apply(&chosen);
        let dependents = leaky(self.rel_dep.apply(words));
        let each = self.rel_dep.outputs();
        let mut nodes = Vec::with_capacity(n);
        for (word, form) in forms.iter().enumerate() {
            let tag = best(&tags[word * self.tag.outputs()..][..Upos::ALL.len()]);
            let upos = Upos::ALL[tag];
            let dependent = &dependents[word * each..(word + 1) * each];
            let scores: Vec<f32> = turned
                [word * self.rel.outputs()..(word + 1) * self.rel.outputs()]
                .chunks_exact(each + 1)
                .map(|r| dot(dependent, &r[..each]) + r[each])
                .collect();
            let rel = match heads[word] {
                0 => Rel::ROOT,
                _ => self.relation(&scores),
            };
            nodes.push(Node {
                upos,
                head: heads[word],
                rel,
                lemma: lemma::lemma(form, upos),
            });
        }
        voice::mend(forms, &mut nodes);
        nodes
    }

    /// The best relation that is not that of the root.
    fn relation(&self, scores: &[f32]) -> Rel {
        let mut choice = (f32::NEG_INFINITY, Rel::DEP);
        for (&score, &rel) in scores.iter().zip(&self.relations) {
            if score > choice.0 && rel != Rel::ROOT {
                choice = (score, rel);
            }
        }
        choice.1
    }
}

impl Parser for NeuralParser {
    fn parse(&self, forms: &[&str]) -> Vec<Node> {
        self.parse_all(&[forms.to_vec()]).pop().unwrap_or_default()
    }

    fn parse_all(&self, sentences: &[Vec<&str>]) -> Vec<Vec<Node>> {
        let mut out = Vec::with_capacity(sentences.len());
        for batch in sentences.chunks(BATCH) {
            let (cut, first): (Vec<_>, Vec<_>) = batch.iter().map(|s| self.cut(s)).unzip();
            let fits = |pieces: &Vec<Piece>| pieces.len() <= self.encoder.positions();
            let short: Vec<Vec<Piece>> = cut.iter().filter(|p| fits(p)).cloned().collect();
            let mut hidden = self.encoder.encode(&short).into_iter();
            for ((forms, pieces), first) in batch.iter().zip(&cut).zip(&first) {
                let states = if fits(pieces) { hidden.next() } else { None };
                out.push(match states {
                    _ if forms.is_empty() => Vec::new(),
                    Some(states) => self.read(forms, &states, first),
                    None => FastParser::bundled().parse(forms),
                });
            }
        }
        out
    }
}

fn leaky(mut values: Vec<f32>) -> Vec<f32> {
    for value in &mut values {
        if *value < 0.0 {
            *value *= 0.1;
        }
    }
    values
}

/// The sum in sixteen parts, so that it is the same on every machine and quick on most.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut parts = [0f32; 16];
    let (a16, b16) = (a.chunks_exact(16), b.chunks_exact(16));
    let rest: f32 = a16
        .remainder()
        .iter()
        .zip(b16.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (x, y) in a16.zip(b16) {
        for i in 0..16 {
            parts[i] += x[i] * y[i];
        }
    }
    parts.iter().sum::<f32>() + rest
}

/// The index of the highest score, of equals the first.
fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = i;
        }
    }
    best
}
