//! Products of bytes, four at a time.

use std::arch::aarch64::*;
use std::arch::asm;

use crate::kernel::{Block, Bytes, PANEL, Sums};

#[target_feature(enable = "neon,dotprod")]
pub(super) fn product<const M: usize>(panel: &[Block], x: &[Bytes], out: &mut [Sums; M]) {
    let row = panel.len() / 4;
    assert!(x.len() >= M * row);
    for part in 0..4 {
        let mut sums = [[vdupq_n_s32(0); 4]; M];
        for i in 0..row {
            let mut a = [vdupq_n_s8(0); M];
            for (m, a) in a.iter_mut().enumerate() {
                // SAFETY: m < M and i < row, and x holds M rows by the assertion.
                *a = unsafe { vld1q_s8(x.as_ptr().add(m * row + i).cast()) };
            }
            four::<M, 0>(&panel[4 * i], part, &a, &mut sums);
            four::<M, 1>(&panel[4 * i + 1], part, &a, &mut sums);
            four::<M, 2>(&panel[4 * i + 2], part, &a, &mut sums);
            four::<M, 3>(&panel[4 * i + 3], part, &a, &mut sums);
        }
        for (to, sums) in out.iter_mut().zip(sums) {
            for (to, sums) in columns(&mut to.0, part).iter_mut().zip(sums) {
                // SAFETY: `to` is four sums.
                unsafe { vst1q_s32(to.as_mut_ptr(), sums) };
            }
        }
    }
}

/// Adds to each of four sums the products of four weights and the `J`th four activations.
#[target_feature(enable = "neon,dotprod")]
fn dot<const J: usize>(sums: int32x4_t, w: int8x16_t, a: int8x16_t) -> int32x4_t {
    let mut sums = sums;
    // SAFETY: one instruction of `dotprod`, on registers alone. Its intrinsic is not stable in the Rust that we ask for.
    unsafe {
        asm!(
            "sdot {sums:v}.4s, {w:v}.16b, {a:v}.4b[{j}]",
            sums = inout(vreg) sums,
            w = in(vreg) w,
            a = in(vreg) a,
            j = const J,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    sums
}

/// The `part`th sixteen of 64 sums, by fours.
fn columns(sums: &mut [i32; PANEL], part: usize) -> &mut [[i32; 4]] {
    sums[16 * part..16 * part + 16].as_chunks_mut::<4>().0
}

/// The `J`th four activations of each row, and sixteen columns of weights.
#[inline]
#[target_feature(enable = "neon,dotprod")]
fn four<const M: usize, const J: usize>(
    block: &Block,
    part: usize,
    a: &[int8x16_t; M],
    sums: &mut [[int32x4_t; 4]; M],
) {
    let weights = block.0[64 * part..64 * part + 64].as_chunks::<16>().0;
    for (c, w) in weights.iter().enumerate() {
        // SAFETY: `w` is sixteen bytes.
        let w = unsafe { vld1q_s8(w.as_ptr()) };
        for (sums, a) in sums.iter_mut().zip(a) {
            sums[c] = dot::<J>(sums[c], w, *a);
        }
    }
}
