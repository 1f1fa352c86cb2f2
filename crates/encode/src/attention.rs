//! Attention inside of one sentence: every word piece looks at every one.

use crate::kernel::{Isa, Job, Lanes};
use crate::lanes::{exp, mul_add};
use crate::{HEADS, WIDE};

/// Sixteens of a head.
const HEAD: usize = 2;
/// Numbers of a head.
const DIMENSIONS: usize = 16 * HEAD;
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
    /// Keys of one head: for every sixteen pieces, each of the dimensions. What is after the last piece is 0.
    keys: Vec<[Lanes; DIMENSIONS]>,
    /// Scores of a block of queries: for every sixteen pieces, each of the queries.
    scores: Vec<[Lanes; BLOCK]>,
}

impl Job for Attention<'_> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let rows = self.qkv.as_chunks::<{ 3 * WIDE }>().0;
        let out = self.out.as_chunks_mut::<WIDE>().0;
        let sixteens = rows.len().div_ceil(16);
        let Scratch { keys, scores } = self.scratch;
        keys.clear();
        keys.resize(sixteens, [Lanes::ZERO; DIMENSIONS]);
        scores.resize(sixteens, [Lanes::ZERO; BLOCK]);
        for head in 0..HEADS {
            let at = head * HEAD;
            for (keys, rows) in keys.iter_mut().zip(rows.chunks(16)) {
                turn(rows, WIDE + at, keys);
            }
            for first in (0..rows.len()).step_by(BLOCK) {
                // The last block may be short: it then does its last query more than once.
                let mut block = [0; BLOCK];
                let mut queries = [[Lanes::ZERO; HEAD]; BLOCK];
                for i in 0..BLOCK {
                    block[i] = (first + i).min(rows.len() - 1);
                    queries[i] = [rows[block[i]][at], rows[block[i]][at + 1]];
                }
                score(isa, &queries, keys, scores);
                let sums = softmax(isa, scores, rows.len());
                let mut values = [[isa.splat(0.0); HEAD]; BLOCK];
                for (scores, rows) in scores.iter().zip(rows.chunks(16)) {
                    for (j, row) in rows.iter().enumerate() {
                        let (low, high) = (
                            isa.load(&row[2 * WIDE + at]),
                            isa.load(&row[2 * WIDE + at + 1]),
                        );
                        for i in 0..BLOCK {
                            let weight = isa.splat(scores[i].0[j % 16]);
                            values[i][0] = mul_add(isa, weight, low, values[i][0]);
                            values[i][1] = mul_add(isa, weight, high, values[i][1]);
                        }
                    }
                }
                for i in 0..BLOCK {
                    let by = isa.splat(1.0 / sums[i]);
                    for c in 0..HEAD {
                        isa.store(isa.mul(values[i][c], by), &mut out[block[i]][at + c]);
                    }
                }
            }
        }
    }
}

/// Up to sixteen rows of one head's keys, from number 16 · `at` on, to one row for each dimension.
#[inline(always)]
fn turn(rows: &[[Lanes; 3 * WIDE]], at: usize, to: &mut [Lanes; DIMENSIONS]) {
    for (j, row) in rows.iter().enumerate() {
        for (x, to) in row[at..at + HEAD].iter().zip(to.as_chunks_mut::<16>().0) {
            for (x, to) in x.0.iter().zip(to) {
                to.0[j % 16] = *x;
            }
        }
    }
}

/// Products of queries and keys, scaled.
#[inline(always)]
fn score<I: Isa>(
    isa: I,
    queries: &[[Lanes; HEAD]; BLOCK],
    keys: &[[Lanes; DIMENSIONS]],
    scores: &mut [[Lanes; BLOCK]],
) {
    // 1 / √32.
    let by = isa.splat(0.176_776_7);
    for (keys, scores) in keys.iter().zip(scores) {
        let mut sums = [isa.splat(0.0); BLOCK];
        for (d, key) in keys.iter().enumerate() {
            let key = isa.load(key);
            for i in 0..BLOCK {
                sums[i] = mul_add(isa, isa.splat(queries[i][d / 16].0[d % 16]), key, sums[i]);
            }
        }
        for i in 0..BLOCK {
            isa.store(isa.mul(sums[i], by), &mut scores[i]);
        }
    }
}

/// Exponentials of scores, 1 for the greatest, in place; returns their sums. What stands after `length` becomes 0.
#[inline(always)]
fn softmax<I: Isa>(isa: I, scores: &mut [[Lanes; BLOCK]], length: usize) -> [f32; BLOCK] {
    fill(scores, length, f32::MIN);
    let mut most = [isa.splat(f32::MIN); BLOCK];
    for scores in scores.iter() {
        for i in 0..BLOCK {
            most[i] = isa.max(isa.load(&scores[i]), most[i]);
        }
    }
    for most in &mut most {
        *most = isa.splat(isa.greatest(*most));
    }
    for scores in scores.iter_mut() {
        for i in 0..BLOCK {
            let x = isa.sub(isa.load(&scores[i]), most[i]);
            isa.store(exp(isa, x), &mut scores[i]);
        }
    }
    fill(scores, length, 0.0);
    let mut sums = [isa.splat(0.0); BLOCK];
    for scores in scores.iter() {
        for i in 0..BLOCK {
            sums[i] = isa.add(sums[i], isa.load(&scores[i]));
        }
    }
    let mut totals = [0.0; BLOCK];
    for i in 0..BLOCK {
        totals[i] = isa.total(sums[i]);
    }
    totals
}

/// Sets what stands after `length`.
#[inline(always)]
fn fill(scores: &mut [[Lanes; BLOCK]], length: usize, with: f32) {
    if let Some(last) = scores.last_mut()
        && !length.is_multiple_of(16)
    {
        for scores in last {
            scores.0[length % 16..].fill(with);
        }
    }
}
