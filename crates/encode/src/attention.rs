//! Attention inside of one sentence: every word piece looks at every one.

use crate::kernel::{Isa, Job, Lanes};
use crate::lanes::{exp, greatest, mul_add, total};
use crate::{HEADS, WIDE};

/// Sixteens of a head: 32 numbers.
const HEAD: usize = 2;
/// Queries that are worked on together.
const BLOCK: usize = 4;

/// softmax(q · k / √32) · v, for each of the twelve heads.
pub(crate) struct Attention<'a> {
    /// Pieces × (queries, keys, values), each 384 numbers wide.
    pub(crate) qkv: &'a [Lanes],
    /// Pieces × 384.
    pub(crate) out: &'a mut [Lanes],
    /// Kept between calls for its memory.
    pub(crate) scratch: &'a mut Scratch,
}

#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Keys of one head, one row for each of its 32 dimensions.
    keys: Vec<Lanes>,
    /// Scores of a block of queries.
    scores: Vec<Lanes>,
}

impl Job for Attention<'_> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let rows = self.qkv.as_chunks::<{ 3 * WIDE }>().0;
        let out = self.out.as_chunks_mut::<WIDE>().0;
        let wide = rows.len().div_ceil(16);
        let Scratch { keys, scores } = self.scratch;
        keys.clear();
        keys.resize(16 * HEAD * wide, Lanes::ZERO);
        scores.clear();
        scores.resize(BLOCK * wide, Lanes::ZERO);
        for head in 0..HEADS {
            let at = head * HEAD;
            for (j, row) in rows.iter().enumerate() {
                for d in 0..16 * HEAD {
                    keys[d * wide + j / 16].0[j % 16] = row[WIDE + at + d / 16].0[d % 16];
                }
            }
            for first in (0..rows.len()).step_by(BLOCK) {
                // The last block may be short: it then does its last query more than once.
                let block: [usize; BLOCK] =
                    std::array::from_fn(|i| (first + i).min(rows.len() - 1));
                let queries = block.map(|i| &rows[i][at..at + HEAD]);
                score(isa, queries, keys, scores, wide);
                let sums: [f32; BLOCK] = std::array::from_fn(|i| {
                    softmax(isa, &mut scores[i * wide..(i + 1) * wide], rows.len())
                });
                let mut values = [[isa.splat(0.0); HEAD]; BLOCK];
                for (j, row) in rows.iter().enumerate() {
                    for c in 0..HEAD {
                        let value = isa.load(&row[2 * WIDE + at + c]);
                        for (i, values) in values.iter_mut().enumerate() {
                            let weight = isa.splat(scores[i * wide + j / 16].0[j % 16]);
                            values[c] = mul_add(isa, weight, value, values[c]);
                        }
                    }
                }
                for (i, values) in values.into_iter().enumerate() {
                    let by = isa.splat(1.0 / sums[i]);
                    for (c, value) in values.into_iter().enumerate() {
                        isa.store(isa.mul(value, by), &mut out[block[i]][at + c]);
                    }
                }
            }
        }
    }
}

/// Products of queries and keys, scaled.
#[inline(always)]
fn score<I: Isa>(
    isa: I,
    queries: [&[Lanes]; BLOCK],
    keys: &[Lanes],
    scores: &mut [Lanes],
    wide: usize,
) {
    // 1 / √32.
    let by = isa.splat(0.176_776_7);
    for column in 0..wide {
        let mut sums = [isa.splat(0.0); BLOCK];
        for d in 0..16 * HEAD {
            let key = isa.load(&keys[d * wide + column]);
            for (sum, query) in sums.iter_mut().zip(queries) {
                *sum = mul_add(isa, isa.splat(query[d / 16].0[d % 16]), key, *sum);
            }
        }
        for (i, sum) in sums.into_iter().enumerate() {
            isa.store(isa.mul(sum, by), &mut scores[i * wide + column]);
        }
    }
}

/// Exponentials of scores, 1 for the greatest, in place; returns their sum. What stands after `length` becomes 0.
#[inline(always)]
fn softmax<I: Isa>(isa: I, scores: &mut [Lanes], length: usize) -> f32 {
    if let Some(last) = scores.last_mut()
        && !length.is_multiple_of(16)
    {
        last.0[length % 16..].fill(f32::MIN);
    }
    let mut most = isa.splat(f32::MIN);
    for x in scores.iter() {
        most = isa.max(isa.load(x), most);
    }
    let most = isa.splat(greatest(isa, most));
    for x in scores.iter_mut() {
        isa.store(exp(isa, isa.sub(isa.load(x), most)), x);
    }
    if let Some(last) = scores.last_mut()
        && !length.is_multiple_of(16)
    {
        last.0[length % 16..].fill(0.0);
    }
    let mut sum = isa.splat(0.0);
    for x in scores.iter() {
        sum = isa.add(sum, isa.load(x));
    }
    total(isa, sum)
}
