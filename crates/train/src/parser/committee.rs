//! Trees for text without trees: parsers that read from the left and from the right vote on every arc.

use super::corpus::Sample;
use bifrons_code::syntax::Rel;
use bifrons_code::syntax::fast::arcs::MOVE_CLASSES;
use bifrons_code::syntax::fast::labels::LABELS;
use bifrons_code::syntax::fast::{build, state::State, table::Table};

/// One voter.
pub struct Voter {
    /// The model of moves.
    pub moves: Table<MOVE_CLASSES>,
    /// The model of relations.
    pub labels: Table<LABELS>,
    /// Does it read from the right?
    pub backward: bool,
    /// How much its vote counts.
    pub weight: f32,
}

/// A sentence read from the right: the same tree over the words in reverse.
pub fn reverse(sample: &Sample) -> Sample {
    let mut turned = sample.clone();
    let last = sample.words.len() - 1;
    turned.words[1..last].reverse();
    turned.gold_tags[1..last].reverse();
    turned.heads[1..last].reverse();
    turned.rels[1..last].reverse();
    if turned.tags.len() > last {
        turned.tags[1..last].reverse();
    }
    for head in &mut turned.heads[1..last] {
        if *head != 0 {
            *head = last as u32 - *head;
        }
    }
    turned
}

/// Replaces heads and relations of a tagged sample by the tree with most votes. Returns the mean share of votes per arc.
pub fn vote(voters: &[Voter], sample: &mut Sample) -> f32 {
    let size = sample.words.len() - 1;
    let mut arcs = vec![0f32; size * size];
    let mut rels = vec![0f32; size * size * Rel::COUNT];
    let mut state = State::default();
    let mut features = Vec::new();
    let turned = reverse(sample);
    for voter in voters {
        let seen = if voter.backward { &turned } else { &*sample };
        build(&voter.moves, &voter.labels, &seen.words, &seen.tags, &mut state, &mut features);
        for kid in 1..size {
            let (head, rel) = (state.heads[kid] as usize, usize::from(state.rels[kid]));
            let (head, kid) = match (voter.backward, head) {
                (false, _) => (head, kid),
                (true, 0) => (0, size - kid),
                (true, _) => (size - head, size - kid),
            };
            arcs[head * size + kid] += voter.weight;
            rels[(head * size + kid) * Rel::COUNT + rel] += voter.weight;
        }
    }
    let all: f32 = voters.iter().map(|v| v.weight).sum();
    let heads = eisner(&arcs, size);
    let mut agreed = 0.0;
    for kid in 1..size {
        let head = heads[kid];
        let at = (head * size + kid) * Rel::COUNT;
        agreed += arcs[head * size + kid] / all;
        sample.heads[kid] = head as u32;
        let choice = (0..Rel::COUNT).max_by(|&a, &b| rels[at + a].total_cmp(&rels[at + b])).unwrap_or(0);
        let unseen = rels[at + choice] <= 0.0;
        sample.rels[kid] = if head == 0 {
            Rel::ROOT
        } else if unseen || choice == Rel::ROOT.index() {
            Rel::DEP
        } else {
            Rel::from_index(choice).unwrap_or(Rel::DEP)
        }
        .index() as u8;
    }
    agreed / (size - 1).max(1) as f32
}

/// The projective tree with one root and the greatest sum of arcs (Eisner, 1996). `arcs[head * size + kid]`; word 0 is the root.
fn eisner(arcs: &[f32], size: usize) -> Vec<usize> {
    // Spans [left, right]; index 0: head on the left, 1: head on the right. Roots beyond the first cost more than any tree is worth.
    let score = |head: usize, kid: usize| arcs[head * size + kid] - if head == 0 { 10_000.0 } else { 0.0 };
    let at = |left: usize, right: usize| left * size + right;
    let mut open = [vec![(0f32, 0usize); size * size], vec![(0f32, 0usize); size * size]];
    let mut closed = [vec![(0f32, 0usize); size * size], vec![(0f32, 0usize); size * size]];
    for span in 1..size {
        for left in 0..size - span {
            let right = left + span;
            let split = |sum: &dyn Fn(usize) -> f32, range: std::ops::Range<usize>| {
                range.map(|m| (sum(m), m)).fold((f32::NEG_INFINITY, 0), |best, next| if next.0 > best.0 { next } else { best })
            };
            let (value, middle) = split(&|m| closed[0][at(left, m)].0 + closed[1][at(m + 1, right)].0, left..right);
            open[0][at(left, right)] = (value + score(left, right), middle);
            open[1][at(left, right)] = (value + if left == 0 { -1e9 } else { score(right, left) }, middle);
            let done = split(&|m| open[0][at(left, m)].0 + closed[0][at(m, right)].0, left + 1..right + 1);
            closed[0][at(left, right)] = done;
            let done = split(&|m| closed[1][at(left, m)].0 + open[1][at(m, right)].0, left..right);
            closed[1][at(left, right)] = done;
        }
    }
    let mut heads = vec![0; size];
    let mut todo = vec![(0, size - 1, 0, true)];
    while let Some((left, right, side, is_closed)) = todo.pop() {
        if left == right {
            continue;
        }
        let cell = at(left, right);
        match (is_closed, side) {
            (true, 0) => {
                let middle = closed[0][cell].1;
                todo.extend([(left, middle, 0, false), (middle, right, 0, true)]);
            }
            (true, _) => {
                let middle = closed[1][cell].1;
                todo.extend([(left, middle, 1, true), (middle, right, 1, false)]);
            }
            (false, _) => {
                let middle = open[side][cell].1;
                let (head, kid) = if side == 0 { (left, right) } else { (right, left) };
                heads[kid] = head;
                todo.extend([(left, middle, 0, true), (middle + 1, right, 1, true)]);
            }
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_tree_has_one_root() {
        let size = 4;
        let mut arcs = vec![0f32; size * size];
        for (head, kid) in [(0, 2), (2, 1), (2, 3), (0, 3)] {
            arcs[head * size + kid] = 1.0;
        }
        arcs[3] = 1.5;
        assert_eq!(eisner(&arcs, size), [0, 2, 3, 0]);
        arcs[3] = 0.9;
        assert_eq!(eisner(&arcs, size), [0, 2, 0, 2]);
    }
}
