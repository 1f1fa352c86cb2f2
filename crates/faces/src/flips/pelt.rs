//! Change points of many series at once, exactly, by PELT.

/// Anscombe's (1948) transform 2·√(x + 3/8): a Poisson count becomes nearly normal with variance 1.
pub fn anscombe(count: f64) -> f64 {
    2.0 * (count.max(0.0) + 0.375).sqrt()
}

/// First periods of the new regimes, rising, that minimise Σ squared distance to the mean of the regime + `penalty` for
/// each change, over all ways to cut the rows into regimes of at least `shortest` periods.
///
/// PELT of Killick, Fearnhead & Eckley (2012): dynamic programming over the last change with pruning of those that can be
/// last no more; the answer is the exact optimum. Columns should have about unit variance inside of a regime (see
/// [`anscombe`], [`spread`]). Rows must be equally long; of a tie the earliest last change wins.
pub fn pelt(rows: &[Vec<f64>], penalty: f64, shortest: usize) -> Vec<usize> {
    let (n, shortest) = (rows.len(), shortest.max(1));
    if n < 2 * shortest {
        return Vec::new();
    }
    let sums = Sums::of(rows);
    let mut best = vec![f64::INFINITY; n + 1];
    best[0] = -penalty;
    let mut last = vec![0usize; n + 1];
    // Each candidate with the first end at which it need not be tried. The proof of the pruning cuts the regime s..T at t,
    // so t..T must be long enough to be a regime: a candidate outdone at t is outdone from t + shortest on.
    let mut alive: Vec<(usize, usize)> = vec![(0, usize::MAX)];
    let mut costs = Vec::new();
    for end in shortest..=n {
        costs.clear();
        for &(s, _) in &alive {
            let cost = best[s] + sums.cost(s, end);
            costs.push(cost);
            if cost + penalty < best[end] {
                best[end] = cost + penalty;
                last[end] = s;
            }
        }
        for ((_, dead), cost) in alive.iter_mut().zip(&costs) {
            if *dead == usize::MAX && *cost > best[end] {
                *dead = end + shortest;
            }
        }
        alive.retain(|&(_, dead)| dead > end + 1);
        let next = end + 1 - shortest;
        if next >= shortest {
            alive.push((next, usize::MAX));
        }
    }
    let mut cuts = Vec::new();
    let mut end = n;
    while last[end] > 0 {
        end = last[end];
        cuts.push(end);
    }
    cuts.reverse();
    cuts
}

/// Robust standard deviation inside of regimes: 1.4826 · median |difference of neighbours| / √2, so that a change
/// of level moves it little; 0 for fewer than three values.
pub fn spread(values: &[f64]) -> f64 {
    if values.len() < 3 {
        return 0.0;
    }
    let steps: Vec<f64> = values.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
    1.4826 * median(&steps) / std::f64::consts::SQRT_2
}

/// Median; 0 of nothing.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    match n {
        0 => 0.0,
        _ if n % 2 == 1 => sorted[n / 2],
        _ => (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0,
    }
}

/// Running sums, so that the cost of any regime takes one step a column.
struct Sums {
    width: usize,
    /// For each number of rows, the sum of each column over the first of them.
    firsts: Vec<f64>,
    /// Sum of the squares of all columns of the first rows.
    squares: Vec<f64>,
}

impl Sums {
    fn of(rows: &[Vec<f64>]) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        let mut firsts = vec![0.0; width];
        let mut squares = vec![0.0];
        let (mut sum, mut square) = (vec![0.0; width], 0.0);
        for row in rows {
            for (total, x) in sum.iter_mut().zip(row) {
                *total += x;
                square += x * x;
            }
            firsts.extend_from_slice(&sum);
            squares.push(square);
        }
        Self {
            width,
            firsts,
            squares,
        }
    }

    /// Squared distance of rows `from..to` to their mean.
    fn cost(&self, from: usize, to: usize) -> f64 {
        let at = |row: usize| &self.firsts[row * self.width..(row + 1) * self.width];
        let pairs = at(from).iter().zip(at(to));
        let between: f64 = pairs.map(|(x, y)| (y - x) * (y - x)).sum();
        (self.squares[to] - self.squares[from] - between / (to - from) as f64).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(values: &[f64]) -> Vec<Vec<f64>> {
        values.iter().map(|&x| vec![x]).collect()
    }

    #[test]
    fn one_step_is_found_where_it_is() {
        // Two regimes 0 and 4 of five: one cut saves 10 · 2² = 40, so it pays below a penalty of 40.
        let rows = column(&[0.0, 0.0, 0.0, 0.0, 0.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
        assert_eq!(pelt(&rows, 39.9, 2), [5]);
        assert!(pelt(&rows, 40.1, 2).is_empty());
        assert!(pelt(&rows[..3], 0.1, 2).is_empty());
    }

    #[test]
    fn spread_does_not_see_a_step() {
        assert_eq!(spread(&[1.0, 1.0, 1.0, 9.0, 9.0, 9.0]), 0.0);
        // Differences 3, 2, 1 in size: median 2.
        assert!((spread(&[0.0, 3.0, 1.0, 2.0]) - 1.4826 * 2f64.sqrt()).abs() < 1e-9);
        assert_eq!(spread(&[0.0, 9.0]), 0.0);
    }

    /// Least cost over all cuts, tried one by one.
    fn least(rows: &[Vec<f64>], penalty: f64, shortest: usize) -> f64 {
        let sums = Sums::of(rows);
        let n = rows.len();
        let mut best = vec![f64::INFINITY; n + 1];
        best[0] = -penalty;
        for end in shortest..=n {
            for s in 0..=end - shortest {
                best[end] = best[end].min(best[s] + sums.cost(s, end) + penalty);
            }
        }
        best[n]
    }

    proptest! {
        #[test]
        fn pruning_loses_nothing(values in proptest::collection::vec((0.0f64..9.0, 0.0f64..9.0), 8..60),
                                 penalty in 0.5f64..40.0, shortest in 1usize..4) {
            let rows: Vec<Vec<f64>> = values.iter().map(|&(x, y)| vec![x, y]).collect();
            let cuts = pelt(&rows, penalty, shortest);
            let mut edges = vec![0];
            edges.extend(&cuts);
            edges.push(rows.len());
            let sums = Sums::of(&rows);
            let cost: f64 = edges.windows(2).map(|w| sums.cost(w[0], w[1])).sum::<f64>() + penalty * cuts.len() as f64;
            prop_assert!(edges.windows(2).all(|w| w[1] - w[0] >= shortest));
            prop_assert!((cost - least(&rows, penalty, shortest)).abs() < 1e-6);
        }
    }
}
