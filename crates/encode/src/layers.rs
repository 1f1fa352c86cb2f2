//! The layers, and the way of rows through them.

use crate::attention::{Attention, Scratch};
use crate::kernel::{Bytes, Lanes};
use crate::matrix::{Matrix, Rows, lanes};
use crate::norm::{Norm, Normalise, Quantise};
use crate::store::{Parts, Store};
use crate::{Error, HIDDEN, Kernel, WIDE};

/// One layer: attention, then two layers with the activation between.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    /// Queries, keys and values, one below the other.
    qkv: Matrix,
    out: Matrix,
    norm: Norm,
    inner: Matrix,
    outer: Matrix,
    last: Norm,
}

/// Memory of some sentences, kept from one call to the next.
#[derive(Default)]
pub(crate) struct Work {
    /// Hidden states, rows × 384.
    pub(crate) x: Vec<Lanes>,
    /// Results of attention and of the second of the inner layers, rows × 384.
    y: Vec<Lanes>,
    /// All other results, rows × the widest.
    wide: Vec<Lanes>,
    bytes: Vec<Bytes>,
    /// A number for each row.
    scales: Vec<f32>,
    scratch: Scratch,
}

impl Layer {
    pub(crate) fn load(store: &Store, i: usize) -> Result<Self, Error> {
        let name = |part: &str| format!("layers.{i}.{part}");
        let first = name("f1.weight");
        let [inner, columns] = store.rows_and_columns(&first)?;
        // Sums of so many products of bytes fit in 32 bits.
        if inner == 0 || inner % 64 != 0 || inner > 16_384 {
            let wanted = "[64 n, 384] with 64 n up to 16384".into();
            return Err(Error::Shape {
                name: first,
                wanted,
                found: vec![inner, columns],
            });
        }
        let qkv = ["q", "k", "v"].map(|part| store.parts(&name(part), HIDDEN, HIDDEN));
        let qkv = qkv.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            qkv: Parts::joined(qkv, &name("q"))?.matrix(),
            out: store.parts(&name("o"), HIDDEN, HIDDEN)?.matrix(),
            norm: norm(store, &name("ln1"))?,
            inner: store.parts(&name("f1"), inner, HIDDEN)?.matrix(),
            outer: store.parts(&name("f2"), HIDDEN, inner)?.matrix(),
            last: norm(store, &name("ln2"))?,
        })
    }

    /// Takes `work.x` and its bytes one layer on. `lengths`: the rows of each sentence.
    pub(crate) fn run(&self, kernel: Kernel, lengths: &[usize], work: &mut Work) {
        let Work {
            x,
            y,
            wide,
            bytes,
            scales,
            scratch,
        } = work;
        let narrow = x.len();
        kernel.run(self.qkv.product(
            Rows {
                x,
                bytes: &bytes[..narrow],
                scales,
            },
            false,
            wide,
        ));
        let mut first = 0;
        for length in lengths {
            let end = first + length;
            let qkv = &wide[3 * WIDE * first..3 * WIDE * end];
            kernel.run(Attention {
                qkv,
                out: &mut y[WIDE * first..WIDE * end],
                scratch,
            });
            first = end;
        }
        kernel.run(Quantise {
            x: y,
            bytes: &mut bytes[..narrow],
            scales,
        });
        kernel.run(self.out.product(
            Rows {
                x: y,
                bytes: &bytes[..narrow],
                scales,
            },
            false,
            wide,
        ));
        let plus = &wide[..narrow];
        kernel.run(Normalise {
            norm: &self.norm,
            x,
            plus,
            bytes: &mut bytes[..narrow],
            scales,
        });
        kernel.run(self.inner.product(
            Rows {
                x,
                bytes: &bytes[..narrow],
                scales,
            },
            true,
            wide,
        ));
        let inner = &wide[..scales.len() * self.inner.width()];
        let bytes_ = &mut bytes[..inner.len()];
        kernel.run(Quantise {
            x: inner,
            bytes: bytes_,
            scales,
        });
        kernel.run(self.outer.product(
            Rows {
                x: inner,
                bytes: bytes_,
                scales,
            },
            false,
            y,
        ));
        kernel.run(Normalise {
            norm: &self.last,
            x,
            plus: y,
            bytes: &mut bytes[..narrow],
            scales,
        });
    }

    fn widest(&self) -> usize {
        self.inner.width().max(self.qkv.width())
    }
}

impl Work {
    /// Memory for so many rows; `x` is then to be filled.
    pub(crate) fn resize(&mut self, rows: usize, layers: &[Layer]) {
        let widest = layers.iter().map(Layer::widest).max().unwrap_or(WIDE);
        self.x.resize(rows * WIDE, Lanes::ZERO);
        self.y.resize(rows * WIDE, Lanes::ZERO);
        self.wide.resize(rows * widest, Lanes::ZERO);
        self.bytes.resize(rows * widest, Bytes([0; 16]));
        self.scales.resize(rows, 0.0);
    }

    /// Normalises `x`, and makes bytes of it.
    pub(crate) fn normalise(&mut self, kernel: Kernel, norm: &Norm) {
        let Self {
            x, bytes, scales, ..
        } = self;
        let bytes = &mut bytes[..x.len()];
        kernel.run(Normalise {
            norm,
            x,
            plus: &[],
            bytes,
            scales,
        });
    }
}

pub(crate) fn norm(store: &Store, name: &str) -> Result<Norm, Error> {
    let part = |part| {
        Ok(lanes(
            &store.floats(&format!("{name}.{part}"), &[HIDDEN])?,
            WIDE,
        ))
    };
    Ok(Norm {
        weight: part("weight")?,
        bias: part("bias")?,
    })
}
