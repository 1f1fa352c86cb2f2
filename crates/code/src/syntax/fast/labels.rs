//! Which relation an arc has.

use super::state::State;
use super::table::Table;
use super::word::{Word, mix};
use crate::syntax::Rel;

/// Classes of the model of relations: indices of [`Rel`], and a few to spare.
pub const LABELS: usize = 64;

/// The best relation of an arc, given its features: `root` for arcs from the root and only for them.
#[must_use]
pub fn choose(table: &Table<LABELS>, features: &[u32]) -> u8 {
    let scores = table.score(features);
    let mut top = Rel::DEP.index();
    for (index, score) in scores[..Rel::COUNT].iter().enumerate() {
        if *score > scores[top] && index != Rel::ROOT.index() {
            top = index;
        }
    }
    top as u8
}

/// Fills `out` with the features of an arc at the moment it is made. `words` and `tags` have boundaries.
pub fn fill(
    words: &[Word],
    tags: &[u8],
    state: &State,
    head: usize,
    kid: usize,
    out: &mut Vec<u32>,
) {
    out.clear();
    let side = u64::from(head < kid);
    let w = |at: usize| words[at].lower;
    let p = |at: usize| u64::from(tags[at]) + 100;
    let label = |at: u32| u64::from(state.rels[at as usize]);
    let (hk, dk) = (&state.kids[head], &state.kids[kid]);
    let last = words.len() - 1;
    let (after, before) = ((kid + 1).min(last), kid.saturating_sub(1));
    let (head_after, head_before) = ((head + 1).min(last), head.saturating_sub(1));
    let (wh, wd, ph, pd) = (w(head), w(kid), p(head), p(kid));
    let (ch, cd) = (words[head].fine, words[kid].fine);
    let (dl, dr, hl, hr) = (dk.left[0], dk.right[0], hk.left[0], hk.right[0]);
    let (wdl, wdr) = (w(dl as usize), w(dr as usize));
    let far = match head.abs_diff(kid) {
        near @ 0..=3 => near as u64,
        4..=7 => 4,
        _ => 5,
    };
    let mut id = 0u64;
    let mut add = |values: &[u64]| {
        id += 1;
        let seed = mix(id.wrapping_mul(0x0A24_BAED), side);
        let hash = values.iter().fold(seed, |hash, &value| mix(hash, value));
        out.push((hash >> 20) as u32);
    };
    add(&[]);
    add(&[ph, pd]);
    add(&[wh, pd]);
    add(&[ph, wd]);
    add(&[wh, wd]);
    add(&[wd]);
    add(&[wh]);
    add(&[ph, pd, far]);
    add(&[ch, cd]);
    add(&[ch, pd]);
    add(&[ph, cd]);
    add(&[wh, cd]);
    add(&[ch, wd]);
    add(&[words[kid].suffix[2], ph]);
    add(&[words[head].suffix[2], pd]);
    add(&[pd, wdl]);
    add(&[ph, pd, wdl]);
    add(&[wh, pd, wdl]);
    add(&[ph, pd, label(dl)]);
    add(&[ph, pd, p(dr as usize), label(dr)]);
    add(&[ph, pd, dk.rels[0]]);
    add(&[ph, pd, dk.rels[1]]);
    add(&[ph, pd, label(hl)]);
    add(&[ph, pd, label(hr)]);
    add(&[wh, pd, label(hr)]);
    add(&[ph, pd, hk.rels[0]]);
    add(&[ph, pd, hk.rels[1]]);
    add(&[wh, pd, hk.rels[0]]);
    add(&[wh, pd, hk.rels[1]]);
    add(&[wd, ph, hk.rels[0]]);
    add(&[ph, pd, p(after)]);
    add(&[ph, pd, p(before)]);
    add(&[wd, w(after)]);
    add(&[w(before), wd]);
    add(&[ph, pd, p(head_after)]);
    add(&[ph, pd, p(head_before)]);
    add(&[ph, pd, w(head_before)]);
    add(&[words[kid].shape, words[head].shape, ph, pd]);
    add(&[pd, u64::from(dk.count[0].min(3)), ph]);
    add(&[wd, far]);
    add(&[wdl, wd, ph]);
    add(&[wdl, cd, ph]);
    add(&[wdl, cd, ch]);
    add(&[wdr, pd, ph]);
}
