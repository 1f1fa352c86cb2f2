//! What the model of moves looks at.

use super::state::State;
use super::word::{Word, mix};

/// Scores of the model of moves: how much better than a shift a left and a right arc are.
pub const MOVE_SCORES: usize = 2;

/// Fills `out` with the features of a state. `words` and `tags` have boundaries, as the tagger leaves them.
pub fn fill(words: &[Word], tags: &[u8], state: &State, out: &mut Vec<u32>) {
    out.clear();
    let (s0, s1, s2) = (state.below(0), state.below(1), state.below(2));
    let (b0, b1, b2, b3) = (
        state.ahead(0),
        state.ahead(1),
        state.ahead(2),
        state.ahead(3),
    );
    let kids = |at: usize| &state.kids[at];
    let w = |at: usize| words[at].lower;
    let p = |at: usize| u64::from(tags[at]) + 100;
    let c = |at: usize| words[at].fine;
    let label = |at: u32| u64::from(state.rels[at as usize]);
    let (k0, k1, kb) = (kids(s0), kids(s1), kids(b0));
    let (w0, w1, wb, wb1) = (w(s0), w(s1), w(b0), w(b1));
    let (p0, p1, p2, pb, pb1, pb2) = (p(s0), p(s1), p(s2), p(b0), p(b1), p(b2));
    let (c0, c1, cb) = (c(s0), c(s1), c(b0));
    let (wp0, wp1, wpb, wpb1) = (mix(w0, p0), mix(w1, p1), mix(wb, pb), mix(wb1, pb1));
    let near = distance(s0, b0);
    let far = distance(s1, s0);
    let v0 = u64::from(k0.count[0].min(4)) + 8 * u64::from(k0.count[1].min(4)) + 1;
    let v1 = u64::from(k1.count[0].min(4)) + 8 * u64::from(k1.count[1].min(4)) + 1;
    let vb = u64::from(kb.count[0].min(4)) + 1;

    let mut id = 0u64;
    let mut add = |values: &[u64]| {
        id += 1;
        let seed = id.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let hash = values.iter().fold(seed, |hash, &value| mix(hash, value));
        out.push((hash >> 20) as u32);
    };
    for (word, tag, both, class) in [
        (w0, p0, wp0, c0),
        (w1, p1, wp1, c1),
        (wb, pb, wpb, cb),
        (wb1, pb1, wpb1, c(b1)),
    ] {
        add(&[word]);
        add(&[tag]);
        add(&[both]);
        add(&[class, tag]);
    }
    add(&[w(s2), p2]);
    add(&[p2]);
    add(&[w(b2), pb2]);
    add(&[pb2]);
    add(&[p(b3)]);
    for (x, y, xp, yp, xw, yw, xc, yc) in [
        (wp0, wpb, p0, pb, w0, wb, c0, cb),
        (wp1, wp0, p1, p0, w1, w0, c1, c0),
        (wp1, wpb, p1, pb, w1, wb, c1, cb),
        (wpb, wpb1, pb, pb1, wb, wb1, cb, c(b1)),
        (wp0, wpb1, p0, pb1, w0, wb1, c0, c(b1)),
    ] {
        add(&[x, y]);
        add(&[x, yp]);
        add(&[xp, y]);
        add(&[xw, yw]);
        add(&[xp, yp]);
        add(&[xc, yc]);
        add(&[x, yc]);
        add(&[xc, y]);
    }
    add(&[p0, pb, pb1]);
    add(&[pb, pb1, pb2]);
    add(&[p0, pb, pb1, pb2]);
    add(&[p1, p0, pb]);
    add(&[p2, p1, p0]);
    add(&[p2, p1, p0, pb]);
    add(&[p1, p0, pb, pb1]);
    add(&[w1, p0, pb]);
    add(&[p1, w0, pb]);
    add(&[p1, p0, wb]);
    add(&[w0, pb, pb1]);
    add(&[p0, wb, pb1]);
    add(&[p0, pb, wb1]);
    add(&[c1, c0, cb]);
    add(&[w1, w0, pb]);
    add(&[w1, p0, wb]);
    add(&[p1, w0, wb]);
    // Distance, valency and the relations so far.
    add(&[w0, near]);
    add(&[p0, near]);
    add(&[wb, near]);
    add(&[pb, near]);
    add(&[p0, pb, near]);
    add(&[p1, p0, far]);
    add(&[w1, w0, far]);
    add(&[p1, p0, pb, near, far]);
    add(&[w0, v0]);
    add(&[p0, v0]);
    add(&[w1, v1]);
    add(&[p1, v1]);
    add(&[pb, vb]);
    add(&[wb, vb]);
    add(&[p0, p1, v0, v1]);
    add(&[p0, k0.rels[0]]);
    add(&[p0, k0.rels[1]]);
    add(&[w0, k0.rels[0]]);
    add(&[w0, k0.rels[1]]);
    add(&[p1, k1.rels[0]]);
    add(&[p1, k1.rels[1]]);
    add(&[w1, k1.rels[1]]);
    add(&[pb, kb.rels[0]]);
    add(&[wb, kb.rels[0]]);
    add(&[p0, k0.rels[0], p1, k1.rels[1]]);
    add(&[p0, k0.rels[0], pb, kb.rels[0]]);
    add(&[p0, k0.rels[1], pb]);
    add(&[p1, k1.rels[1], p0, pb]);
    // Dependants.
    let (s0l, s0r, s1l, s1r, bl) = (k0.left[0], k0.right[0], k1.left[0], k1.right[0], kb.left[0]);
    for kid in [s0l, s0r, s1l, s1r, bl] {
        add(&[w(kid as usize), label(kid)]);
        add(&[p(kid as usize), label(kid)]);
    }
    let (ps0l, ps0r) = (p(s0l as usize), p(s0r as usize));
    let (ps1l, ps1r, pbl) = (p(s1l as usize), p(s1r as usize), p(bl as usize));
    add(&[p0, label(s0l), label(k0.left[1])]);
    add(&[p0, label(s0r), label(k0.right[1])]);
    add(&[p1, label(s1r), label(k1.right[1])]);
    add(&[pb, label(bl), label(kb.left[1])]);
    add(&[w0, label(s0l), label(s0r)]);
    add(&[p0, label(s0l), pb]);
    add(&[p1, label(s0l), p0]);
    add(&[p0, ps0l, pb]);
    add(&[p0, ps0r, pb]);
    add(&[p0, pb, pbl]);
    add(&[p1, p0, ps0l]);
    add(&[p1, p0, ps0r]);
    add(&[p1, ps1r, p0]);
    add(&[p1, ps1l, p0]);
    add(&[w1, p0, w(s0l as usize)]);
    add(&[p1, p0, w(s0l as usize)]);
    add(&[w1, w0, w(s0l as usize)]);
    add(&[p0, pb, w(bl as usize)]);
    add(&[w1, p0, w(s1r as usize)]);
    add(&[p(k0.left[1] as usize), ps0l, p0]);
    add(&[p(k1.right[1] as usize), ps1r, p1]);
    add(&[words[s0].shape, words[b0].shape, p0, pb]);
    add(&[words[s1].shape, words[s0].shape, p1, p0]);
    add(&[words[s0].suffix[2], pb]);
    add(&[words[b0].suffix[2], p0]);
}

/// How far two words are from each other, in eight steps.
fn distance(a: usize, b: usize) -> u64 {
    match b.abs_diff(a) {
        near @ 0..=4 => near as u64,
        5..=7 => 5,
        8..=14 => 6,
        _ => 7,
    }
}
