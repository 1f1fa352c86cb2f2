//! Plain Rust, for any processor; it also says what the other kernels must give.

use super::{Block, Bytes, Isa, Lanes, PANEL, Sums};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Portable;

/// Inputs whose weights are gathered at a time, for each column.
const STEP: usize = 128;

/// The sum of products. Compilers know this loop, and processors have an instruction for two or more of its steps.
fn dot(a: &[i16; STEP], b: &[i16; STEP]) -> i32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| i32::from(*a) * i32::from(*b))
        .sum()
}

#[inline(always)]
fn fold(mut x: [f32; 16], f: impl Fn(f32, f32) -> f32) -> f32 {
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            x[i] = f(x[i], x[i + half]);
        }
    }
    x[0]
}

fn each(f: impl FnMut(usize) -> f32) -> [f32; 16] {
    std::array::from_fn(f)
}

impl Isa for Portable {
    type F = [f32; 16];
    const ROWS: usize = 6;

    #[inline(always)]
    fn product<const M: usize>(self, panel: &[Block], _: &Sums, x: &[Bytes], out: &mut [Sums; M]) {
        let row = panel.len() / 4;
        *out = [Sums([0; PANEL]); M];
        for (part, blocks) in panel.chunks(STEP / 4).enumerate() {
            let mut rows = [[0; STEP]; M];
            for (m, to) in rows.iter_mut().enumerate() {
                let bytes = &x[m * row + part * (STEP / 16)..(m + 1) * row];
                for (to, bytes) in to.as_chunks_mut::<16>().0.iter_mut().zip(bytes) {
                    *to = bytes.0.map(|byte| i16::from(byte as i8));
                }
            }
            for column in 0..PANEL {
                // Gathered first and widened then: two loops of which each becomes few instructions.
                let mut narrow = [0; STEP];
                for (to, block) in narrow.as_chunks_mut::<4>().0.iter_mut().zip(blocks) {
                    *to = block.0.as_chunks::<4>().0[column];
                }
                let mut weights = [0; STEP];
                for (to, weight) in weights.iter_mut().zip(narrow) {
                    *to = i16::from(weight);
                }
                for (sums, row) in out.iter_mut().zip(&rows) {
                    sums.0[column] = sums.0[column].wrapping_add(dot(&weights, row));
                }
            }
        }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::F {
        [x; 16]
    }

    #[inline(always)]
    fn load(self, x: &Lanes) -> Self::F {
        x.0
    }

    #[inline(always)]
    fn store(self, x: Self::F, to: &mut Lanes) {
        to.0 = x;
    }

    #[inline(always)]
    fn sums(self, x: &Sums, part: usize) -> Self::F {
        // As the hardware does, this rounds sums over 2²⁴ to the nearest number, ties to even.
        each(|i| x.0[part * 16 + i] as f32)
    }

    #[inline(always)]
    fn add(self, a: Self::F, b: Self::F) -> Self::F {
        each(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn sub(self, a: Self::F, b: Self::F) -> Self::F {
        each(|i| a[i] - b[i])
    }

    #[inline(always)]
    fn mul(self, a: Self::F, b: Self::F) -> Self::F {
        each(|i| a[i] * b[i])
    }

    #[inline(always)]
    fn max(self, a: Self::F, b: Self::F) -> Self::F {
        // Not `f32::max`: what is not a number must give `b`, as the hardware has it.
        each(|i| if a[i] > b[i] { a[i] } else { b[i] })
    }

    #[inline(always)]
    fn min(self, a: Self::F, b: Self::F) -> Self::F {
        each(|i| if a[i] < b[i] { a[i] } else { b[i] })
    }

    #[inline(always)]
    fn abs(self, a: Self::F) -> Self::F {
        each(|i| a[i].abs())
    }

    #[inline(always)]
    fn power(self, n: Self::F) -> Self::F {
        // The lowest bits of the sum are n; the shift drops the others.
        each(|i| f32::from_bits((n[i].to_bits() << 23).wrapping_add(127 << 23)))
    }

    #[inline(always)]
    fn bytes(self, n: Self::F, to: &mut Bytes) {
        to.0 = std::array::from_fn(|i| n[i].to_bits() as u8);
    }

    #[inline(always)]
    fn total(self, x: Self::F) -> f32 {
        fold(x, |a, b| a + b)
    }

    #[inline(always)]
    fn greatest(self, x: Self::F) -> f32 {
        fold(x, |a, b| if a > b { a } else { b })
    }
}
