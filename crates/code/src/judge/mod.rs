//! The judge: what a small transformer says of two marked parties of a sentence, whatever the lexicon knows.
//!
//! 1. [`input`] puts marks around the two parties and cuts the sentence into word pieces.
//! 2. The encoder reads it; the states of the first piece and of the two opening marks are joined.
//! 3. Heads read off them: the type or none, modes, direction, factuality, a CAMEO code.
//!
//! `training/relations.py` trains it on text written for it. Scores are shares of the model, made honest by a temperature that
//! is stored with the weights.

mod input;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use bifrons_core::{EventType, Factuality, Mode, Span};
use bifrons_encode::{Encoder, HIDDEN, Linear, VOCABULARY, WordPiece};

use crate::syntax::NeuralParser;

pub use input::{Marked, mark};

/// Pairs that go through the encoder at once.
const BATCH: usize = 32;
const TYPES: usize = 16;

/// Marks of factuality in the order of [`Judgement::factuality`].
pub const MARKS: [Factuality; 5] = [
    Factuality::Asserted,
    Factuality::Planned,
    Factuality::Hypothetical,
    Factuality::Denied,
    Factuality::Historical,
];

/// Why the weights cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// The file is damaged or of another kind.
    #[error("weights of the judge: {0}")]
    Encoder(#[from] bifrons_encode::Error),
    /// A head is not there, or has another shape than the codebook asks for.
    #[error("weights of the judge: {0} is missing or has the wrong shape")]
    Head(&'static str),
}

/// Which way an event goes between two parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From source to target.
    Forward,
    /// From target to source.
    Backward,
    /// Both do it together or to one another.
    Mutual,
}

/// What the judge says of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Probability that nothing of the codebook holds between the two.
    pub none: f64,
    /// Probability of each type, in the order of [`EventType::ALL`]; with `none` they add up to 1.
    pub types: [f64; TYPES],
    /// Probability of each mode of the likeliest type, given that type; those of at least a tenth.
    pub modes: Vec<(Mode, f64)>,
    /// Probabilities of forward, backward and mutual.
    pub direction: [f64; 3],
    /// Probability of each of [`MARKS`].
    pub factuality: [f64; 5],
    /// CAMEO codes with a probability of at least a fiftieth, the likeliest first.
    pub codes: Vec<(&'static str, f64)>,
}

/// What is judged: a sentence and two spans in it, in code points.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The sentence.
    pub sentence: &'a str,
    /// Who may do it.
    pub source: Span,
    /// To whom.
    pub target: Span,
}

/// The model.
#[derive(Debug)]
pub struct Judge {
    encoder: Encoder,
    vocabulary: WordPiece,
    temperature: f64,
    modes: Vec<(EventType, Mode)>,
    codes: Vec<&'static str>,
    join: Linear,
    kind: Linear,
    mode: Linear,
    direction: Linear,
    fact: Linear,
    code: Linear,
}

impl Judge {
    /// The judge of a file of weights as `training/export.py` writes it. If it has no table of words, that of the bundled parser serves
    /// (`training/share.py`).
    ///
    /// # Errors
    /// If the bytes are no such file, or heads are missing or do not fit the codebook.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, JudgeError> {
        let parser = NeuralParser::bundled().map(NeuralParser::encoder);
        let encoder = Encoder::load_beside(bytes, parser)?;
        let modes = encoder.note("modes").and_then(|names| {
            let mode = |name: &str| {
                let (event, mode) = name.split_once('/')?;
                let event = EventType::parse(event)?;
                Some((event, Mode::parse(event, mode)?))
            };
            names.split(' ').map(mode).collect::<Option<Vec<_>>>()
        });
        let codes = encoder.note("codes").and_then(|codes| {
            let known = |code: &str| bifrons_core::cameo::lookup(code).map(|c| c.code);
            codes.split(' ').map(known).collect::<Option<Vec<_>>>()
        });
        let temperature = encoder.note("temperature").and_then(|t| t.parse().ok());
        let modes = modes.ok_or(JudgeError::Head("modes"))?;
        let codes = codes.ok_or(JudgeError::Head("codes"))?;
        let head = |name: &'static str, inputs: usize, outputs: usize| {
            encoder
                .head(name)
                .filter(|h| h.inputs() == inputs && (outputs == 0 || h.outputs() == outputs))
                .ok_or(JudgeError::Head(name))
        };
        let join = head("join", 3 * HIDDEN, 0)?;
        let inner = join.outputs();
        Ok(Self {
            temperature: temperature.filter(|t: &f64| *t > 0.0).unwrap_or(1.0),
            vocabulary: WordPiece::new(VOCABULARY)?,
            kind: head("type", inner, TYPES + 1)?,
            mode: head("mode", inner, modes.len())?,
            direction: head("direction", inner, 3)?,
            fact: head("fact", inner, 5)?,
            code: head("code", inner, codes.len())?,
            join,
            modes,
            codes,
            encoder,
        })
    }

    /// The judge that the program carries, loaded at the first call; `None` if its weights are damaged.
    #[must_use]
    pub fn bundled() -> Option<&'static Self> {
        static JUDGE: LazyLock<Option<Judge>> = LazyLock::new(|| {
            Judge::from_bytes(include_bytes!("../../../../models/relations.safetensors")).ok()
        });
        JUDGE.as_ref()
    }

    /// One judgement for each pair, in order. A pair's judgement does not depend on the others.
    #[must_use]
    pub fn judge(&self, pairs: &[Pair]) -> Vec<Judgement> {
        let mut out = Vec::with_capacity(pairs.len());
        for batch in pairs.chunks(BATCH) {
            let marked: Vec<Marked> = batch
                .iter()
                .map(|p| mark(&self.vocabulary, p.sentence, p.source, p.target))
                .collect();
            let (pieces, at): (Vec<_>, Vec<_>) =
                marked.into_iter().map(|m| (m.pieces, m.at)).unzip();
            let mut joined = Vec::with_capacity(batch.len() * 3 * HIDDEN);
            for (hidden, [source, target]) in self.encoder.encode(&pieces).iter().zip(at) {
                for piece in [0, source, target] {
                    match hidden.row(piece) {
                        Some(row) => joined.extend_from_slice(row),
                        None => joined.extend_from_slice(&[0.0; HIDDEN]),
                    }
                }
            }
            let inner = gelu(self.join.apply(&joined));
            for row in inner.chunks_exact(self.join.outputs()) {
                out.push(self.read(row));
            }
        }
        out
    }

    fn read(&self, inner: &[f32]) -> Judgement {
        let kinds = softmax(&self.kind.apply(inner), self.temperature);
        let mut types = [0.0; TYPES];
        types.copy_from_slice(&kinds[1..]);
        let event = EventType::ALL[best(&types)];
        let modes = self
            .modes
            .iter()
            .zip(self.mode.apply(inner))
            .filter(|((of, _), _)| *of == event)
            .map(|((_, mode), score)| (*mode, 1.0 / (1.0 + f64::from(-score).exp())))
            .filter(|(_, p)| *p >= 0.1)
            .collect();
        let mut codes: Vec<(&'static str, f64)> = self
            .codes
            .iter()
            .copied()
            .zip(softmax(&self.code.apply(inner), 1.0))
            .filter(|(_, p)| *p >= 0.02)
            .collect();
        codes.sort_by(|x, y| y.1.total_cmp(&x.1));
        let mut direction = [0.0; 3];
        direction.copy_from_slice(&softmax(&self.direction.apply(inner), 1.0));
        let mut factuality = [0.0; 5];
        factuality.copy_from_slice(&softmax(&self.fact.apply(inner), 1.0));
        Judgement {
            none: kinds[0],
            types,
            modes,
            direction,
            factuality,
            codes,
        }
    }
}

impl Judgement {
    /// The likeliest type.
    #[must_use]
    pub fn event(&self) -> EventType {
        EventType::ALL[best(&self.types)]
    }

    /// The likeliest direction.
    #[must_use]
    pub fn direction(&self) -> Direction {
        [Direction::Forward, Direction::Backward, Direction::Mutual][best(&self.direction)]
    }

    /// The likeliest mark.
    #[must_use]
    pub fn factuality(&self) -> Factuality {
        MARKS[best(&self.factuality)]
    }
}

/// x · Φ(x), Φ by the complementary error function of Abramowitz and Stegun 7.1.26 (error below 1.5e-7).
fn gelu(mut values: Vec<f32>) -> Vec<f32> {
    for value in &mut values {
        let x = f64::from(*value);
        let z = x.abs() / std::f64::consts::SQRT_2;
        let t = 1.0 / (1.0 + 0.327_591_1 * z);
        let poly = t
            * (0.254_829_592
                + t * (-0.284_496_736
                    + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
        let tail = 0.5 * poly * (-z * z).exp();
        *value = (x * if x < 0.0 { tail } else { 1.0 - tail }) as f32;
    }
    values
}

fn softmax(scores: &[f32], temperature: f64) -> Vec<f64> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let shares: Vec<f64> = scores
        .iter()
        .map(|s| (f64::from(s - top) / temperature).exp())
        .collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|s| s / sum).collect()
}

/// The index of the highest, of equals the first.
fn best(scores: &[f64]) -> usize {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = i;
        }
    }
    best
}
