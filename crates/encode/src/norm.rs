//! Normalising rows of hidden states, and making bytes of them.

use crate::kernel::{Bytes, Isa, Job, Lanes};
use crate::lanes::{mul_add, quantise};
use crate::{HIDDEN, WIDE};

/// Layer normalisation: each row to mean 0 and variance 1, then times `weight` plus `bias`.
#[derive(Clone, Debug)]
pub(crate) struct Norm {
    pub(crate) weight: Vec<Lanes>,
    pub(crate) bias: Vec<Lanes>,
}

/// `x` + `plus` (or `x` alone), normalised, in place; and its bytes.
pub(crate) struct Normalise<'a> {
    pub(crate) norm: &'a Norm,
    /// Rows × 384.
    pub(crate) x: &'a mut [Lanes],
    /// Rows × 384, or nothing.
    pub(crate) plus: &'a [Lanes],
    /// Rows × 384.
    pub(crate) bytes: &'a mut [Bytes],
    /// A number for each row.
    pub(crate) scales: &'a mut [f32],
}

impl Job for Normalise<'_> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let outputs = self
            .bytes
            .as_chunks_mut::<WIDE>()
            .0
            .iter_mut()
            .zip(self.scales);
        for (r, (row, (bytes, scale))) in self
            .x
            .as_chunks_mut::<WIDE>()
            .0
            .iter_mut()
            .zip(outputs)
            .enumerate()
        {
            let mut sum = isa.splat(0.0);
            let plus = self.plus.as_chunks::<WIDE>().0.get(r);
            for (i, x) in row.iter_mut().enumerate() {
                let mut y = isa.load(x);
                if let Some(plus) = plus {
                    y = isa.add(y, isa.load(&plus[i]));
                    isa.store(y, x);
                }
                sum = isa.add(sum, y);
            }
            let mean = isa.splat(isa.total(sum) / HIDDEN as f32);
            let mut squares = isa.splat(0.0);
            for x in row.iter() {
                let y = isa.sub(isa.load(x), mean);
                squares = mul_add(isa, y, y, squares);
            }
            let by = isa.splat(1.0 / (isa.total(squares) / HIDDEN as f32 + 1e-12).sqrt());
            for (x, (weight, bias)) in row
                .iter_mut()
                .zip(self.norm.weight.iter().zip(&self.norm.bias))
            {
                let y = isa.mul(isa.sub(isa.load(x), mean), by);
                isa.store(mul_add(isa, y, isa.load(weight), isa.load(bias)), x);
            }
            *scale = quantise(isa, row, bytes);
        }
    }
}

/// Bytes of rows of any width.
pub(crate) struct Quantise<'a> {
    pub(crate) x: &'a [Lanes],
    pub(crate) bytes: &'a mut [Bytes],
    /// A number for each row; says how many rows there are.
    pub(crate) scales: &'a mut [f32],
}

impl Job for Quantise<'_> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let width = self.x.len() / self.scales.len().max(1);
        let rows = self
            .x
            .chunks_exact(width.max(1))
            .zip(self.bytes.chunks_exact_mut(width.max(1)));
        for ((x, bytes), scale) in rows.zip(self.scales) {
            *scale = quantise(isa, x, bytes);
        }
    }
}
