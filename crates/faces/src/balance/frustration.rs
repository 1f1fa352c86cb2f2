//! The frustration index: how many ties stand in the way of two camps (Aref & Wilson 2019).

use super::SignedTie;
use crate::quantile::Random;

/// States of a component up to which the search is for the exact figure.
const EXACT: usize = 25;
/// Steps after which an exact search gives up and its best is told as a bound.
const STEPS: usize = 20_000_000;
/// Starts of the search for a good division.
const STARTS: u64 = 20;

/// The fewest decided ties that any division into two camps leaves frustrated: foes within a camp, friends across.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frustration {
    /// No division is known to leave fewer; the exact index if `low` is the same.
    pub high: usize,
    /// No division can leave fewer.
    pub low: usize,
    /// Decided ties.
    pub ties: usize,
}

impl Frustration {
    /// Whether the index is exact.
    pub fn exact(&self) -> bool {
        self.low == self.high
    }

    /// 1 − 2·L/m, from 0 to 1 at L = 0: the line index of balance made relative; `None` without ties. Taken at `high`.
    pub fn relative(&self) -> Option<f64> {
        (self.ties > 0).then(|| 1.0 - 2.0 * self.high as f64 / self.ties as f64)
    }
}

/// The frustration index of the decided ties, each counting one.
///
/// Exact for components of up to 25 states, by branch and bound. For larger ones `high` is the best of twenty local searches
/// and `low` the number of unbalanced triads that share no tie, each of which frustrates one tie in any division.
pub fn frustration(ties: &[SignedTie]) -> Frustration {
    let mut states: Vec<usize> = ties.iter().flat_map(|t| [t.a, t.b]).collect();
    states.sort_unstable();
    states.dedup();
    let mut graph = vec![Vec::new(); states.len()];
    let mut count = 0;
    for tie in ties.iter().filter(|t| t.a != t.b) {
        let (Some(friend), Ok(a), Ok(b)) = (
            tie.sign(),
            states.binary_search(&tie.a),
            states.binary_search(&tie.b),
        ) else {
            continue;
        };
        graph[a].push((b, friend));
        graph[b].push((a, friend));
        count += 1;
    }
    let mut sum = Frustration {
        high: 0,
        low: 0,
        ties: count,
    };
    for part in components(&graph) {
        let (low, high) = of_component(&part);
        sum.low += low;
        sum.high += high;
    }
    sum
}

/// Neighbours of each state, and whether they are friends.
type Graph = Vec<Vec<(usize, bool)>>;

/// The parts that have no ties with each other, each with its own numbers, states of many ties first.
fn components(graph: &Graph) -> Vec<Graph> {
    let mut part_of = vec![usize::MAX; graph.len()];
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for start in 0..graph.len() {
        if part_of[start] != usize::MAX {
            continue;
        }
        let (mut members, mut at) = (vec![start], 0);
        part_of[start] = parts.len();
        while at < members.len() {
            for &(next, _) in &graph[members[at]] {
                if part_of[next] == usize::MAX {
                    part_of[next] = parts.len();
                    members.push(next);
                }
            }
            at += 1;
        }
        members.sort_by_key(|&m| (std::cmp::Reverse(graph[m].len()), m));
        parts.push(members);
    }
    let mut place = vec![0; graph.len()];
    for members in &parts {
        members.iter().enumerate().for_each(|(i, &m)| place[m] = i);
    }
    let renumber = |m: &usize| graph[*m].iter().map(|&(n, f)| (place[n], f)).collect();
    parts
        .iter()
        .map(|members| members.iter().map(renumber).collect())
        .collect()
}

fn of_component(graph: &Graph) -> (usize, usize) {
    let high = local(graph);
    let low = packed(graph);
    if graph.len() > EXACT || low >= high {
        return (low.min(high), high);
    }
    let mut search = Search {
        graph,
        camp: Vec::with_capacity(graph.len()),
        pull: vec![[0; 2]; graph.len()],
        best: high,
        steps: 0,
    };
    search.descend(0);
    match search.steps < STEPS {
        true => (search.best, search.best),
        false => (low, search.best),
    }
}

/// The best of several descents: a state changes camp while that frees ties.
fn local(graph: &Graph) -> usize {
    let mut best = usize::MAX;
    for seed in 0..STARTS {
        let mut random = Random::new(seed);
        // The first start is all in one camp.
        let mut camp: Vec<bool> = (0..graph.len())
            .map(|_| seed > 0 && random.coin())
            .collect();
        loop {
            let mut moved = false;
            for (i, ties) in graph.iter().enumerate() {
                let bad = ties
                    .iter()
                    .filter(|&&(j, f)| (camp[i] == camp[j]) != f)
                    .count();
                if 2 * bad > ties.len() {
                    camp[i] = !camp[i];
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
        let each = (0..graph.len()).map(|i| {
            graph[i]
                .iter()
                .filter(|&&(j, f)| i < j && (camp[i] == camp[j]) != f)
                .count()
        });
        best = best.min(each.sum());
    }
    best
}

/// Unbalanced triads without a common tie, taken as they come.
fn packed(graph: &Graph) -> usize {
    let n = graph.len();
    let mut sign = vec![None; n * n];
    for (i, ties) in graph.iter().enumerate() {
        ties.iter()
            .for_each(|&(j, friend)| sign[i * n + j] = Some(friend));
    }
    let mut found = 0;
    for (i, ties) in graph.iter().enumerate() {
        for &(j, _) in ties.iter().filter(|&&(j, _)| j > i) {
            for k in j + 1..n {
                let three = [i * n + j, i * n + k, j * n + k];
                let [Some(x), Some(y), Some(z)] = three.map(|t| sign[t]) else {
                    continue;
                };
                if (x == y) != z {
                    three.iter().for_each(|&t| sign[t] = None);
                    found += 1;
                }
            }
        }
    }
    found
}

struct Search<'a> {
    graph: &'a Graph,
    /// Camps of the first states.
    camp: Vec<bool>,
    /// Ties that each state frustrates with those settled, were it put in the first or the second camp.
    pull: Vec<[usize; 2]>,
    best: usize,
    steps: usize,
}

impl Search<'_> {
    /// Settles the next state; what is frustrated so far plus the lesser pull of each open state can only grow.
    fn descend(&mut self, frustrated: usize) {
        self.steps += 1;
        let at = self.camp.len();
        let bound: usize = self.pull[at..].iter().map(|p| p[0].min(p[1])).sum();
        if frustrated + bound >= self.best || self.steps >= STEPS {
            return;
        }
        if at == self.graph.len() {
            self.best = frustrated;
            return;
        }
        let [first, second] = self.pull[at];
        // The first state's camp is a matter of name.
        let camps: &[bool] = match (at, first <= second) {
            (0, _) => &[false],
            (_, true) => &[false, true],
            (_, false) => &[true, false],
        };
        for &camp in camps {
            let adds = self.pull[at][usize::from(camp)];
            self.settle(at, camp, true);
            self.camp.push(camp);
            self.descend(frustrated + adds);
            self.camp.pop();
            self.settle(at, camp, false);
        }
    }

    fn settle(&mut self, at: usize, camp: bool, put: bool) {
        let graph = self.graph;
        for &(j, friend) in graph[at].iter().filter(|&&(j, _)| j > at) {
            // A friend is frustrated in the other camp, a foe in the same.
            let bad = usize::from(camp != friend);
            match put {
                true => self.pull[j][bad] += 1,
                false => self.pull[j][bad] -= 1,
            }
        }
    }
}
