//! Many small trees, each grown on what the ones before left wrong (Friedman 2001).

use rayon::prelude::*;

use super::grow::grow;
use super::histogram::pair;
use super::objective::{Slope, slopes};
use super::{GrowOptions, Objective};
use crate::next::lessons::{Lessons, lot, lot_share};

/// A place in a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node {
    /// Rows whose column has at most this level go to `left`, others to the node after it.
    Split {
        /// Column of the table.
        column: u16,
        /// Highest level that goes left.
        level: u8,
        /// Index of the left node.
        left: u32,
    },
    /// Adds this to the score.
    Leaf(f32),
}

/// A tree; the first node is the root.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Nodes by index.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// What the tree adds to the score of a row.
    pub fn score(&self, row: &[u8]) -> f32 {
        let mut at = 0;
        loop {
            match self.nodes[at] {
                Node::Leaf(value) => return value,
                Node::Split {
                    column,
                    level,
                    left,
                } => {
                    at = left as usize + usize::from(row[usize::from(column)] > level);
                }
            }
        }
    }
}

/// Trees whose values are added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forest {
    /// In the order they were grown.
    pub trees: Vec<Tree>,
}

/// How a forest is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForestOptions {
    /// How many trees.
    pub trees: usize,
    /// Share of each tree's step that is taken, 0 to 1.
    pub rate: f64,
    /// Share of the groups that each tree sees.
    pub groups: f64,
    /// Share of the columns that each tree sees.
    pub columns: f64,
    /// How each grows.
    pub grow: GrowOptions,
    /// What is to be done better.
    pub objective: Objective,
}

impl Forest {
    /// Score of a row.
    pub fn score(&self, row: &[u8]) -> f32 {
        self.trees.iter().map(|tree| tree.score(row)).sum()
    }

    /// Trains on lessons whose rows have some scores already. `watch` is shown the forest after each tree. All lots are fixed, and sums
    /// over rows are of whole numbers or in the rows' order: the result is the same on any number of threads.
    pub fn train(
        lessons: &Lessons,
        mut scores: Vec<f32>,
        options: &ForestOptions,
        mut watch: impl FnMut(&Forest),
    ) -> Self {
        let many = lessons.table.rows();
        let mut forest = Self::default();
        let mut sloping = vec![[0f32; 2]; many];
        for round in 0..options.trees as u64 {
            let chosen = |group: usize| lot_share(1, round, group as u64) < options.groups;
            slope_all(lessons, &scores, options.objective, &chosen, &mut sloping);
            let Some((pairs, unit)) = whole_numbers(&sloping, round) else {
                break;
            };
            let groups = (0..lessons.groups.len()).filter(|&group| chosen(group));
            let rows: Vec<u32> = groups
                .flat_map(|group| lessons.rows(group))
                .map(|at| at as u32)
                .collect();
            let columns = columns(lessons.table.width(), options.columns, round);
            let (mut tree, leaves) =
                grow(&lessons.table, &columns, rows, &pairs, unit, &options.grow);
            for (node, rows) in leaves {
                let mut sum = [0f64; 2];
                for at in rows {
                    let [slope, curve] = sloping[at as usize];
                    sum[0] += f64::from(slope);
                    sum[1] += f64::from(curve);
                }
                let value = -options.rate * sum[0] / (sum[1] + options.grow.ridge);
                tree.nodes[node] = Node::Leaf(value as f32);
            }
            let each = scores.par_iter_mut().enumerate().with_min_len(1 << 13);
            each.for_each(|(at, score)| *score += tree.score(lessons.table.row(at)));
            forest.trees.push(tree);
            watch(&forest);
        }
        forest
    }
}

/// Slopes of all rows; 0 for those of groups not chosen.
fn slope_all(
    lessons: &Lessons,
    scores: &[f32],
    objective: Objective,
    chosen: &(impl Fn(usize) -> bool + Sync),
    out: &mut [Slope],
) {
    let mut rest = out;
    let mut parts = Vec::with_capacity(lessons.groups.len());
    for &size in &lessons.groups {
        let (part, others) = rest.split_at_mut(size as usize);
        parts.push(part);
        rest = others;
    }
    parts
        .into_par_iter()
        .enumerate()
        .with_min_len(256)
        .for_each(|(group, part)| {
            if chosen(group) {
                let rows = lessons.rows(group);
                let of = |all: &[f32]| all[rows.clone()].to_vec();
                slopes(
                    objective,
                    &of(scores),
                    &lessons.right[rows.clone()],
                    &of(&lessons.stands_for),
                    part,
                );
            } else {
                part.fill([0.0; 2]);
            }
        });
}

/// Slopes and curves as whole numbers of small units, as many bits as sums over all rows leave room for; `None` if all slopes are 0.
fn whole_numbers(sloping: &[Slope], round: u64) -> Option<(Vec<i64>, [f64; 2])> {
    let most = sloping.par_iter().with_min_len(1 << 14).copied().reduce(
        || [0.0; 2],
        |a, b| [a[0].abs().max(b[0].abs()), a[1].max(b[1])],
    );
    if most[0] == 0.0 {
        return None;
    }
    let bits = 31 - (usize::BITS - sloping.len().leading_zeros()).min(27);
    let steps = f64::from((1u32 << bits) - 1);
    let unit = [
        f64::from(most[0]) / steps,
        f64::from(most[1].max(1e-20)) / steps,
    ];
    let rounded = |(at, &[slope, curve]): (usize, &Slope)| {
        // By lot, so that small numbers are right on average.
        let lot = lot(2, round, at as u64);
        let share = |bits: u64| (bits & 0xff_ffff) as f64 / f64::from(1 << 24);
        let slope = (f64::from(slope) / unit[0] + share(lot)).floor();
        let curve = (f64::from(curve) / unit[1] + share(lot >> 32)).floor();
        pair(slope as i32, curve as u32)
    };
    let pairs = sloping
        .par_iter()
        .enumerate()
        .with_min_len(1 << 14)
        .map(rounded)
        .collect();
    Some((pairs, unit))
}

/// The columns that a tree sees, rising.
fn columns(width: usize, share: f64, round: u64) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..width).collect();
    columns.sort_by_key(|&column| lot(3, round, column as u64));
    columns.truncate(((width as f64 * share).ceil() as usize).max(1));
    columns.sort_unstable();
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(trees: usize) -> ForestOptions {
        ForestOptions {
            trees,
            rate: 0.3,
            groups: 0.8,
            columns: 1.0,
            grow: GrowOptions {
                leaves: 8,
                least: 1.0,
                ridge: 1.0,
            },
            objective: Objective::Likelihood,
        }
    }

    /// The right ones are where just one of two columns is high: no weighted sum of them can tell. One wrong row stands twice: where
    /// all is even, no first split gains anything.
    fn lessons() -> Lessons {
        let mut lessons = Lessons::new(2);
        let high = |bit: u64| if bit == 1 { 200u8 } else { 20 };
        for i in 0..300usize {
            let mut kinds = [0u64, 1, 2, 3, 3];
            kinds.rotate_left(i % 5);
            lessons.push(kinds.map(|k| ([high(k & 1), high(k >> 1)], k == 1 || k == 2, 1.0)));
        }
        lessons
    }

    #[test]
    fn trees_learn_what_a_sum_cannot() {
        let lessons = lessons();
        let forest = Forest::train(
            &lessons,
            vec![0.0; lessons.table.rows()],
            &options(20),
            |_| (),
        );
        let score = |a, b| forest.score(&[a, b]);
        assert!(score(200, 20).min(score(20, 200)) > score(200, 200).max(score(20, 20)) + 1.0);
    }

    #[test]
    fn it_is_the_same_on_any_number_of_threads() {
        let lessons = lessons();
        let train = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| {
                Forest::train(
                    &lessons,
                    vec![0.0; lessons.table.rows()],
                    &options(10),
                    |_| (),
                )
            })
        };
        assert_eq!(train(1), train(3));
    }
}
