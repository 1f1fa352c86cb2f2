//! Conditional logit (McFadden 1974): each candidate's odds are the exponential of a weighted sum of its levels.

use super::lessons::{Lessons, lot};

/// Weights of levels, and of there being any level at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Logit {
    /// By column, for a level of 64.
    pub slopes: Vec<f32>,
    /// By column, for a level over 0.
    pub steps: Vec<f32>,
}

/// Times each lesson is learnt.
const ROUNDS: usize = 3;
/// Groups learnt from between changes of the weights.
const BATCH: usize = 32;
const RATE: f32 = 0.05;

impl Logit {
    /// The log odds of a row, up to a number that is the same for all rows of a question.
    pub fn score(&self, row: &[u8]) -> f32 {
        let weights = self.slopes.iter().zip(&self.steps);
        let terms = row
            .iter()
            .zip(weights)
            .map(|(&level, (slope, step))| match level {
                0 => 0.0,
                _ => slope * f32::from(level) / 64.0 + step,
            });
        terms.sum()
    }

    /// Learns by Adagrad, in an order drawn by a fixed lot. Right answers of one question do not compete with each other.
    pub fn train(lessons: &Lessons) -> Self {
        let width = lessons.table.width();
        let mut logit = Self {
            slopes: vec![0.0; width],
            steps: vec![0.0; width],
        };
        let mut squares = vec![[1e-4f32; 2]; width];
        let mut gradient = vec![[0f32; 2]; width];
        for round in 0..ROUNDS {
            let mut order: Vec<usize> = (0..lessons.groups.len()).collect();
            order.sort_by_key(|&group| lot(11, round as u64, group as u64));
            let rate = RATE / (1 + round) as f32;
            for batch in order.chunks(BATCH) {
                gradient.fill([0.0; 2]);
                batch
                    .iter()
                    .for_each(|&group| logit.slope(lessons, group, &mut gradient));
                for (at, g) in gradient.iter().enumerate() {
                    let weights = [&mut logit.slopes[at], &mut logit.steps[at]];
                    for ((weight, g), square) in weights.into_iter().zip(g).zip(&mut squares[at]) {
                        *square += g * g;
                        *weight -= rate * g / square.sqrt();
                    }
                }
            }
        }
        logit
    }

    fn slope(&self, lessons: &Lessons, group: usize, gradient: &mut [[f32; 2]]) {
        let rows = lessons.rows(group);
        let scores: Vec<f32> = rows
            .clone()
            .map(|at| self.score(lessons.table.row(at)))
            .collect();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = scores
            .iter()
            .zip(rows.clone())
            .map(|(s, at)| lessons.stands_for[at] * (s - most).exp())
            .collect();
        let right = rows.clone().filter(|&at| lessons.right[at]).count() as f32;
        let sum: f32 = odds.iter().sum();
        for (at, odds) in rows.zip(odds) {
            let by = odds / sum - if lessons.right[at] { 1.0 / right } else { 0.0 };
            if by.abs() < 1e-6 {
                continue;
            }
            for (g, &level) in gradient.iter_mut().zip(lessons.table.row(at)) {
                if level > 0 {
                    g[0] += by * f32::from(level) / 64.0;
                    g[1] += by;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where column 0 alone tells the answer, it alone gets weight, and the odds come near the shares seen.
    #[test]
    fn weights_go_where_the_answers_are() {
        let mut lessons = Lessons::new(2);
        for i in 0..4000u32 {
            let noise = (lot(1, u64::from(i), 0) % 100) as u8;
            // Three of four times the marked one is right.
            let marked = i % 4 != 0;
            lessons.push([([64, noise], marked, 1.0), ([0, 50], !marked, 1.0)]);
        }
        let logit = Logit::train(&lessons);
        let odds = logit.score(&[64, 50]) - logit.score(&[0, 50]);
        assert!((odds - 3f32.ln()).abs() < 0.35, "{odds}");
        assert!(logit.slopes[1].abs() < 0.3, "{:?}", logit.slopes);
    }
}
