//! One tree, grown leaf by leaf: the leaf whose split gains most is split next.

use super::Table;
use super::forest::{Node, Tree};
use super::histogram::{LEVELS, Pair, histogram, sums};

/// How trees grow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GrowOptions {
    /// Leaves of a tree at most.
    pub leaves: usize,
    /// Least sum of hessians in a leaf.
    pub least: f64,
    /// Added to the hessians of a leaf: shrinks its value.
    pub ridge: f64,
}

struct Leaf {
    node: usize,
    rows: Vec<u32>,
    sums: Vec<Pair>,
    total: Pair,
    split: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    /// Place in the list of features in use.
    place: usize,
    level: u8,
    left: Pair,
}

/// Grows a tree on some rows; `pairs` are of all rows of the table, in units of `unit` (gradient, hessian). Gives the tree, its
/// leaves' values not yet set, and the rows in each leaf by node.
pub(super) fn grow(
    table: &Table,
    features: &[usize],
    rows: Vec<u32>,
    pairs: &[Pair],
    unit: [f64; 2],
    options: &GrowOptions,
) -> (Tree, Vec<(usize, Vec<u32>)>) {
    let mut nodes = vec![Node::Leaf(0.0)];
    let total = rows.iter().map(|&at| pairs[at as usize]).sum();
    let sums_of_all = histogram(table, features, &rows, pairs);
    let mut leaves = vec![Leaf {
        node: 0,
        rows,
        split: best(&sums_of_all, total, unit, options),
        sums: sums_of_all,
        total,
    }];
    while leaves.len() < options.leaves {
        // The first of the best, so that the same input grows the same tree.
        let gain = |leaf: &Leaf| leaf.split.map_or(0.0, |s| s.gain);
        let Some(at) = (0..leaves.len()).reduce(|a, b| {
            if gain(&leaves[b]) > gain(&leaves[a]) {
                b
            } else {
                a
            }
        }) else {
            break;
        };
        let Some(split) = leaves[at].split.take() else {
            break;
        };
        let leaf = &mut leaves[at];
        let feature = features[split.place];
        let (left, right): (Vec<u32>, Vec<u32>) = std::mem::take(&mut leaf.rows)
            .into_iter()
            .partition(|&at| table.row(at as usize)[feature] <= split.level);
        let next = nodes.len();
        nodes[leaf.node] = Node::Split {
            column: feature as u16,
            level: split.level,
            left: next as u32,
        };
        nodes.extend([Node::Leaf(0.0), Node::Leaf(0.0)]);
        let mut whole = std::mem::take(&mut leaf.sums);
        // The larger side's sums are what the smaller leaves of the whole.
        let smaller = if left.len() <= right.len() {
            &left
        } else {
            &right
        };
        let part = histogram(table, features, smaller, pairs);
        whole.iter_mut().zip(&part).for_each(|(w, p)| *w -= p);
        let (sums_left, sums_right) = if left.len() <= right.len() {
            (part, whole)
        } else {
            (whole, part)
        };
        let total_right = leaf.total - split.left;
        let other = Leaf {
            node: next + 1,
            rows: right,
            split: best(&sums_right, total_right, unit, options),
            sums: sums_right,
            total: total_right,
        };
        *leaf = Leaf {
            node: next,
            rows: left,
            split: best(&sums_left, split.left, unit, options),
            sums: sums_left,
            total: split.left,
        };
        leaves.push(other);
    }
    let rows = leaves
        .into_iter()
        .map(|leaf| (leaf.node, leaf.rows))
        .collect();
    (Tree { nodes }, rows)
}

/// The split that lowers the loss most, by second order; `None` if none does.
fn best(all: &[Pair], total: Pair, unit: [f64; 2], options: &GrowOptions) -> Option<Split> {
    let worth = |pair: Pair| {
        let (g, h) = sums(pair);
        let (g, h) = (g as f64 * unit[0], h as f64 * unit[1]);
        (h, g * g / (h + options.ridge))
    };
    let (_, whole) = worth(total);
    let mut best: Option<Split> = None;
    for (place, levels) in all.chunks_exact(LEVELS).enumerate() {
        let mut left = 0;
        for (level, &pair) in levels.iter().enumerate() {
            if pair == 0 {
                continue;
            }
            left += pair;
            let (h_left, worth_left) = worth(left);
            if h_left < options.least {
                continue;
            }
            let (h_right, worth_right) = worth(total - left);
            if h_right < options.least {
                break;
            }
            let gain = worth_left + worth_right - whole;
            if gain > best.map_or(1e-12, |b| b.gain) {
                best = Some(Split {
                    gain,
                    place,
                    level: level as u8,
                    left,
                });
            }
        }
    }
    best
}
