//! Gold types against found types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Counts of (gold, found).
#[derive(Default)]
pub struct Confusion {
    counts: BTreeMap<(String, String), usize>,
}

impl Confusion {
    /// One more of gold type `gold`, taken for `found`.
    pub fn add(&mut self, gold: &str, found: &str) {
        *self
            .counts
            .entry((gold.to_string(), found.to_string()))
            .or_default() += 1;
    }

    /// Share of the gold that was taken for what it is.
    pub fn accuracy(&self) -> f64 {
        let right: usize = self
            .counts
            .iter()
            .filter(|((g, f), _)| g == f)
            .map(|(_, n)| n)
            .sum();
        right as f64 / self.counts.values().sum::<usize>().max(1) as f64
    }

    /// Mean over the gold types of F1 = 2 tp / (2 tp + fp + fn); what was found nowhere in the gold has no F1 of its own.
    pub fn macro_f1(&self) -> f64 {
        let types = self.types();
        let sum: f64 = types.iter().map(|t| self.f1(t)).sum();
        sum / types.len().max(1) as f64
    }

    /// F1 of each type and the table, most frequent mistakes first in each row.
    pub fn table(&self) -> String {
        let mut out = String::from("  type        n    F1    taken for\n");
        for t in self.types() {
            let mut row: Vec<(&String, usize)> = self
                .counts
                .iter()
                .filter(|((g, _), _)| *g == t)
                .map(|((_, f), n)| (f, *n))
                .collect();
            row.sort_by_key(|(f, n)| (std::cmp::Reverse(*n), f.to_string()));
            let total: usize = row.iter().map(|(_, n)| n).sum();
            let cells: Vec<String> = row.iter().map(|(f, n)| format!("{f} {n}")).collect();
            let _ = writeln!(
                out,
                "  {t:<10} {total:>3}  {:.2}    {}",
                self.f1(&t),
                cells.join(", ")
            );
        }
        out
    }

    fn types(&self) -> BTreeSet<String> {
        self.counts.keys().map(|(g, _)| g.clone()).collect()
    }

    fn f1(&self, t: &str) -> f64 {
        let count = |test: &dyn Fn(&str, &str) -> bool| {
            self.counts
                .iter()
                .filter(|((g, f), _)| test(g, f))
                .map(|(_, n)| n)
                .sum::<usize>() as f64
        };
        let right = count(&|g, f| g == t && f == t);
        let missed = count(&|g, f| g == t && f != t);
        let wrong = count(&|g, f| g != t && f == t);
        2.0 * right / (2.0 * right + missed + wrong).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Confusion;

    #[test]
    fn f1_counts_both_mistakes() {
        let mut c = Confusion::default();
        c.add("A", "A");
        c.add("A", "none");
        c.add("B", "A");
        assert!((c.accuracy() - 1.0 / 3.0).abs() < 1e-9);
        // A: 2/(2+1+1) = 0.5; B: 0.
        assert!((c.macro_f1() - 0.25).abs() < 1e-9);
    }
}
