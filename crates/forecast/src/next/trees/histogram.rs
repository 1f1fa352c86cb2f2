//! Sums of gradients by feature and level, as whole numbers.

use rayon::prelude::*;

use super::Table;

/// A gradient in the upper and a hessian in the lower half of a number, so that one addition sums both.
pub(super) type Pair = i64;

pub(super) fn pair(gradient: i32, hessian: u32) -> Pair {
    (i64::from(gradient) << 32) + i64::from(hessian)
}

/// The two sums of a pair, if the hessians' has not passed 2^32.
pub(super) fn sums(pair: Pair) -> (i64, i64) {
    (pair >> 32, pair & 0xffff_ffff)
}

/// Levels a feature may have.
pub(super) const LEVELS: usize = 256;
/// Rows summed at a time by a thread.
const STRETCH: usize = 1 << 13;

/// Sums over some rows for some features: `features.len() * LEVELS` pairs.
pub(super) fn histogram(
    table: &Table,
    features: &[usize],
    rows: &[u32],
    pairs: &[Pair],
) -> Vec<Pair> {
    let size = features.len() * LEVELS;
    let add = |mut sums: Vec<Pair>, rows: &[u32]| {
        for &at in rows {
            let (row, pair) = (table.row(at as usize), pairs[at as usize]);
            for (sums, &feature) in sums.chunks_exact_mut(LEVELS).zip(features) {
                sums[usize::from(row[feature])] += pair;
            }
        }
        sums
    };
    if rows.len() <= STRETCH {
        return add(vec![0; size], rows);
    }
    rows.par_chunks(STRETCH)
        .fold(|| vec![0; size], add)
        .reduce_with(|mut a, b| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            a
        })
        .unwrap_or_else(|| vec![0; size])
}
