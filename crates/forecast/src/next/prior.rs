//! A cheap first ranking of all whom the past suggests, learned as the days go by.

/// What it looks at.
pub(super) const LOOKS: usize = 10;

/// Weights of a conditional logit over few numbers, learned online by Adagrad (Duchi, Hazan, Singer 2011).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Prior {
    weights: [f32; LOOKS],
    squares: [f32; LOOKS],
}

/// Numbers for one candidate, of the sizes that [`looks`] gives.
pub(super) type Look = [f32; LOOKS];

/// Brings rates and shares to even sizes: logarithms, zero for none.
pub(super) fn looks(
    rule: [f32; 2],
    pair: f32,
    same: f32,
    shares: [f32; 2],
    ways: [f32; 2],
    same_home: bool,
    known: bool,
) -> Look {
    let log = |x: f32, least: f32| (1.0 + x / least).ln();
    let flag = |x: bool| f32::from(u8::from(x));
    [
        log(rule[0], 1e-3),
        log(rule[1], 1e-3),
        log(pair, 1e-2),
        log(same, 1e-2),
        log(shares[0], 1e-3),
        log(shares[1], 1e-3),
        log(ways[0], 1e-3),
        log(ways[1], 1e-3),
        flag(same_home),
        flag(known),
    ]
}

impl Prior {
    pub fn new() -> Self {
        Self {
            weights: [0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2],
            squares: [1.0; LOOKS],
        }
    }

    pub fn score(&self, look: &Look) -> f32 {
        self.weights.iter().zip(look).map(|(w, x)| w * x).sum()
    }

    /// Learns from a question: the looks of its candidates and which of them are answers.
    pub fn learn(&mut self, looks: &[Look], is_answer: impl Fn(usize) -> bool) {
        let scores: Vec<f32> = looks.iter().map(|look| self.score(look)).collect();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
        let right = (0..looks.len()).filter(|&i| is_answer(i)).count();
        if right == 0 || right == looks.len() {
            return;
        }
        let sum: f32 = odds.iter().sum();
        let mut gradient = [0f32; LOOKS];
        for (i, look) in looks.iter().enumerate() {
            let target = if is_answer(i) {
                1.0 / right as f32
            } else {
                0.0
            };
            let by = odds[i] / sum - target;
            gradient
                .iter_mut()
                .zip(look)
                .for_each(|(g, x)| *g += by * x);
        }
        for ((w, s), g) in self.weights.iter_mut().zip(&mut self.squares).zip(gradient) {
            *s += g * g;
            *w -= 0.1 * g / s.sqrt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_the_answer_gains_weight() {
        let mut prior = Prior::new();
        let look = |known: bool| looks([0.0; 2], 0.0, 0.0, [0.0; 2], [0.0; 2], !known, known);
        let before = prior.weights;
        for _ in 0..50 {
            prior.learn(&[look(true), look(false), look(false)], |i| i == 0);
        }
        assert!(prior.weights[9] > before[9] && prior.weights[8] < before[8]);
        assert!(prior.score(&look(true)) > prior.score(&look(false)));
        let kept = prior.clone();
        prior.learn(&[look(true)], |_| true);
        assert_eq!(prior, kept);
    }
}
