use std::collections::BTreeMap;
use std::sync::Arc;

use crate::kernel::Lanes;
use crate::layers::{Layer, Work, norm};
use crate::matrix::{Matrix, lanes};
use crate::norm::Norm;
use crate::store::{Extra, Store, Values};
use crate::{CASES, Error, HEADS, HIDDEN, Hidden, Kernel, Linear, Piece, WIDE};

/// Pieces that go through a layer together: so many that weights are read seldom, so few that they stay in the cache.
const GROUP: usize = 256;

/// The transformer with its weights.
#[derive(Clone, Debug)]
pub struct Encoder {
    words: Arc<Words>,
    /// Positions × 384.
    positions: Vec<Lanes>,
    /// Classes of case × 384.
    cases: Vec<Lanes>,
    norm: Norm,
    layers: Vec<Layer>,
    extras: BTreeMap<String, Extra>,
    notes: std::collections::HashMap<String, String>,
    kernel: Kernel,
}

#[derive(Clone, Debug)]
enum Words {
    Int8(Vec<i8>, Vec<f32>),
    Float(Vec<f32>),
}

impl Encoder {
    /// Weights from the bytes of a safetensors file.
    ///
    /// Metadata: `layers`, `heads` (12). Tensors: `word` i8 [V, 384] with `word.scale` [V], `position` [P, 384], `case`
    /// [6, 384], `ln.weight`, `ln.bias`; for each layer i `layers.i.{q,k,v,o,f1,f2}.{weight,scale,bias}`, the weights i8
    /// [outputs, inputs] and the others [outputs], and `layers.i.{ln1,ln2}.{weight,bias}`. Numbers are f32 or f16. Tables
    /// of words and weights may be f32 or f16 too, then without scales. All other tensors are heads.
    pub fn load(bytes: &[u8]) -> Result<Self, Error> {
        Self::load_beside(bytes, None)
    }

    /// Likewise, with the table of words of another encoder where the file has none of its own.
    pub fn load_beside(bytes: &[u8], other: Option<&Self>) -> Result<Self, Error> {
        let store = Store::open(bytes)?;
        let layers = store.number("layers", "1 to 48", |n| (1..=48).contains(&n))?;
        store.number("heads", "12", |n| n == HEADS)?;
        let words = match other {
            Some(other) if !store.has("word") => other.words.clone(),
            _ => Arc::new(words(&store)?),
        };
        let [positions, _] = store.rows_and_columns("position")?;
        Ok(Self {
            words,
            positions: lanes(
                &store.floats("position", &[positions, HIDDEN])?,
                positions * WIDE,
            ),
            cases: lanes(&store.floats("case", &[CASES, HIDDEN])?, CASES * WIDE),
            norm: norm(&store, "ln")?,
            layers: (0..layers)
                .map(|i| Layer::load(&store, i))
                .collect::<Result<_, _>>()?,
            notes: store.notes().clone(),
            extras: store.rest()?,
            kernel: Kernel::best(),
        })
    }

    /// The same weights, computed with this kernel.
    pub fn with_kernel(self, kernel: Kernel) -> Self {
        Self { kernel, ..self }
    }

    /// The kernel in use, at first the fastest that the processor can run.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// Pieces that one sentence may have; those after are not looked at.
    pub fn positions(&self) -> usize {
        self.positions.len() / WIDE
    }

    /// The linear layer of the tensors `name.weight` (with `name.scale` if it holds bytes) and `name.bias`, if the file
    /// has them and their shapes agree.
    pub fn head(&self, name: &str) -> Option<Linear> {
        let weight = self.extras.get(&format!("{name}.weight"))?;
        let (&[outputs, _], (shape, bias)) = (
            weight.shape.as_slice(),
            self.tensor(&format!("{name}.bias"))?,
        ) else {
            return None;
        };
        let good = |shape: &[usize]| shape == [outputs];
        let matrix = match &weight.values {
            Values::Float(weights) if good(&shape) => Matrix::float(weights, &bias),
            Values::Int8(weights) if good(&shape) => {
                let (shape, scales) = self.tensor(&format!("{name}.scale"))?;
                good(&shape).then(|| Matrix::int8(weights, &scales, &bias))?
            }
            _ => return None,
        };
        Some(Linear {
            matrix,
            kernel: self.kernel,
        })
    }

    /// What the file of weights says of itself under a key.
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    /// Shape and numbers of any tensor that is not the encoder's own.
    pub fn tensor(&self, name: &str) -> Option<(Vec<usize>, Vec<f32>)> {
        let extra = self.extras.get(name)?;
        let numbers = match &extra.values {
            Values::Float(x) => x.clone(),
            Values::Int8(x) => x.iter().map(|x| f32::from(*x)).collect(),
        };
        Some((extra.shape.clone(), numbers))
    }

    /// Hidden states of sentences, one row for each piece. A sentence gets the same bits whatever stands beside it.
    ///
    /// Runs on one thread; to use more, give each some of the sentences. A piece that the vocabulary lacks counts as a
    /// position alone. Pieces after [`Encoder::positions`] are not looked at, and their rows are 0.
    pub fn encode(&self, batch: &[Vec<Piece>]) -> Vec<Hidden> {
        let mut out = Vec::with_capacity(batch.len());
        let mut work = Work::default();
        let mut rest = batch;
        while !rest.is_empty() {
            let (mut rows, mut count) = (0, 0);
            while count < rest.len() && (count == 0 || rows + self.length(&rest[count]) <= GROUP) {
                rows += self.length(&rest[count]);
                count += 1;
            }
            let (group, later) = rest.split_at(count);
            let lengths: Vec<usize> = group.iter().map(|sentence| self.length(sentence)).collect();
            work.resize(rows, &self.layers);
            let pieces = group
                .iter()
                .zip(&lengths)
                .flat_map(|(s, length)| s[..*length].iter().enumerate());
            for (row, (position, piece)) in work.x.as_chunks_mut::<WIDE>().0.iter_mut().zip(pieces)
            {
                self.embed(position, *piece, row);
            }
            work.normalise(self.kernel, &self.norm);
            for layer in &self.layers {
                layer.run(self.kernel, &lengths, &mut work);
            }
            let mut states = work.x.as_slice();
            for (sentence, length) in group.iter().zip(lengths) {
                let (own, others) = states.split_at(length * WIDE);
                let mut values: Vec<f32> = own.iter().flat_map(|x| x.0).collect();
                values.resize(sentence.len() * HIDDEN, 0.0);
                out.push(Hidden { values });
                states = others;
            }
            rest = later;
        }
        out
    }

    /// Pieces of a sentence that are looked at.
    fn length(&self, sentence: &[Piece]) -> usize {
        sentence.len().min(self.positions())
    }

    fn embed(&self, position: usize, piece: Piece, row: &mut [Lanes; WIDE]) {
        let id = usize::try_from(piece.id).unwrap_or(usize::MAX);
        let mut word = [0.0; HIDDEN];
        match &*self.words {
            Words::Int8(words, scales) => {
                if let (Some(bytes), Some(scale)) =
                    (words.as_chunks::<HIDDEN>().0.get(id), scales.get(id))
                {
                    word = bytes.map(|b| f32::from(b) * scale);
                }
            }
            Words::Float(words) => {
                word = words
                    .as_chunks::<HIDDEN>()
                    .0
                    .get(id)
                    .copied()
                    .unwrap_or(word)
            }
        }
        let case = usize::from(piece.case);
        let case = self
            .cases
            .as_chunks::<WIDE>()
            .0
            .get(case)
            .unwrap_or(&[Lanes::ZERO; WIDE]);
        let position = &self.positions[position * WIDE..(position + 1) * WIDE];
        for (i, to) in row.iter_mut().enumerate() {
            to.0 = std::array::from_fn(|j| word[16 * i + j] + position[i].0[j] + case[i].0[j]);
        }
    }
}

fn words(store: &Store) -> Result<Words, Error> {
    let [vocabulary, _] = store.rows_and_columns("word")?;
    Ok(match store.values("word", &[vocabulary, HIDDEN])? {
        Values::Int8(words) => Words::Int8(words, store.floats("word.scale", &[vocabulary])?),
        Values::Float(words) => Words::Float(words),
    })
}
