//! Products of bytes, in 256 bits.

use std::arch::x86_64::*;

use crate::kernel::{Block, Bytes, PANEL, Sums};

/// Activations with 128 added times weights, in one instruction for four of them.
#[target_feature(enable = "avx2,avxvnni")]
pub(super) fn dots<const M: usize>(
    panel: &[Block],
    shift: &Sums,
    x: &[Bytes],
    out: &mut [Sums; M],
) {
    let row = panel.len() / 4;
    assert!(x.len() >= M * row);
    for part in 0..4 {
        let shift = &shift.0[16 * part..16 * part + 16];
        // SAFETY: the slice is two registers.
        let start = unsafe { [load(shift.as_ptr(), 0), load(shift.as_ptr(), 1)] };
        let mut sums = [start; M];
        for i in 0..row {
            for j in 0..4 {
                // SAFETY: i < panel.len() / 4 and j < 4; a block is eight registers, and part < 4.
                let w = unsafe {
                    let block = panel.as_ptr().add(4 * i + j);
                    [load(block, 2 * part), load(block, 2 * part + 1)]
                };
                for (m, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: m < M and i < row, and x holds M rows by the assertion; `Bytes` is four i32 aligned to 16.
                    let four = unsafe { *x.as_ptr().add(m * row + i).cast::<i32>().add(j) };
                    let a = _mm256_set1_epi32(four);
                    for c in 0..2 {
                        sums[c] = _mm256_dpbusd_avx_epi32(sums[c], a, w[c]);
                    }
                }
            }
        }
        for (to, sums) in out.iter_mut().zip(sums) {
            store(sums[0], &mut to.0, 2 * part);
            store(sums[1], &mut to.0, 2 * part + 1);
        }
    }
}

/// Pairs of byte products are added in 16 bits: these hold 2 · 127 · 127, which is why weights and activations of -128 do
/// not occur. The sign of the weight is put on the activation, as one factor must be unsigned.
#[target_feature(enable = "avx2")]
pub(super) fn pairs<const M: usize>(panel: &[Block], x: &[Bytes], out: &mut [Sums; M]) {
    let row = panel.len() / 4;
    assert!(x.len() >= M * row);
    let ones = _mm256_set1_epi16(1);
    for part in 0..8 {
        let mut sums = [_mm256_setzero_si256(); M];
        for i in 0..row {
            for j in 0..4 {
                // SAFETY: i < panel.len() / 4 and j < 4; a block is eight registers, and part < 8.
                let w = unsafe { load(panel.as_ptr().add(4 * i + j), part) };
                let size = _mm256_abs_epi8(w);
                for (m, sum) in sums.iter_mut().enumerate() {
                    // SAFETY: m < M and i < row, and x holds M rows by the assertion; `Bytes` is four i32 aligned to 16.
                    let four = unsafe { *x.as_ptr().add(m * row + i).cast::<i32>().add(j) };
                    let a = _mm256_set1_epi32(four);
                    let pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(a, w));
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
                }
            }
        }
        for (to, sum) in out.iter_mut().zip(sums) {
            store(sum, &mut to.0, part);
        }
    }
}

/// The `n`th register from an address on.
///
/// # Safety
///
/// It must lie inside of what the address points to, and be aligned to 32 bytes.
#[target_feature(enable = "avx2")]
unsafe fn load<T>(from: *const T, n: usize) -> __m256i {
    // SAFETY: as said above.
    unsafe { _mm256_load_si256(from.cast::<__m256i>().add(n)) }
}

/// Stores the `n`th eight of 64 sums.
#[target_feature(enable = "avx2")]
fn store(sums: __m256i, to: &mut [i32; PANEL], n: usize) {
    let to = &mut to[8 * n..8 * n + 8];
    // SAFETY: the slice is one register.
    unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), sums) };
}
