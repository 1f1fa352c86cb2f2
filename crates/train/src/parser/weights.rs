//! Weights while they are learned: an averaged perceptron.

use bifrons_code::syntax::fast::table::Table;

/// Float weights with a row of `C` classes for every slot, and what is needed for their average.
pub struct Weights<const C: usize> {
    rows: Vec<[f32; C]>,
    /// Sum of update times step, for the average.
    sums: Vec<[f32; C]>,
    step: f32,
}

impl<const C: usize> Weights<C> {
    /// Zeros in 2 to the power of `bits` rows.
    pub fn new(bits: u32) -> Self {
        Self {
            rows: vec![[0.0; C]; 1 << bits],
            sums: vec![[0.0; C]; 1 << bits],
            step: 1.0,
        }
    }

    /// The score of every class.
    pub fn score(&self, features: &[u32]) -> [f32; C] {
        let mut scores = [0.0; C];
        for &feature in features {
            let row = &self.rows[self.slot(feature)];
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += weight;
            }
        }
        scores
    }

    /// Moves weight from the class `bad` to the class `good`.
    pub fn update(&mut self, features: &[u32], good: usize, bad: usize) {
        let step = self.step;
        for &feature in features {
            let slot = self.slot(feature);
            self.rows[slot][good] += 1.0;
            self.rows[slot][bad] -= 1.0;
            self.sums[slot][good] += step;
            self.sums[slot][bad] -= step;
        }
    }

    /// Counts a decision, whether it led to an update or not.
    pub fn tick(&mut self) {
        self.step += 1.0;
    }

    /// Adds the average so far to `mean`.
    pub fn add_to(&self, mean: &mut Mean<C>) {
        for (to, (row, sums)) in mean.rows.iter_mut().zip(self.rows.iter().zip(&self.sums)) {
            for ((to, weight), sum) in to.iter_mut().zip(row).zip(sums) {
                *to += weight - sum / self.step;
            }
        }
        mean.count += 1.0;
    }

    fn slot(&self, feature: u32) -> usize {
        feature as usize & (self.rows.len() - 1)
    }
}

/// The mean of several runs. Linear models vote by adding their weights, so a mean is a committee at the price of one.
pub struct Mean<const C: usize> {
    bits: u32,
    rows: Vec<[f32; C]>,
    count: f32,
}

impl<const C: usize> Mean<C> {
    /// Zeros in 2 to the power of `bits` rows.
    pub fn new(bits: u32) -> Self {
        Self {
            bits,
            rows: vec![[0.0; C]; 1 << bits],
            count: 0.0,
        }
    }

    /// The mean as small integers, [`SCALE`] of them one unit, each row changed by `shape` before that. Weights below `least`
    /// units become zero.
    pub fn freeze<const D: usize>(
        &self,
        least: f32,
        shape: impl Fn([f32; C]) -> [f32; D],
    ) -> Table<D> {
        let mut table = Table::new(self.bits);
        let count = self.count.max(1.0);
        for (slot, row) in self.rows.iter().enumerate() {
            let small = shape(row.map(|sum| sum / count)).map(|value| {
                let kept = if value.abs() < least { 0.0 } else { value };
                (kept * SCALE).round().clamp(-32_000.0, 32_000.0) as i16
            });
            if small.iter().any(|&w| w != 0) {
                table.set(slot, small);
            }
        }
        table
    }
}

/// Integer steps in one unit of weight.
const SCALE: f32 = 32.0;

/// The class with the greatest score among those for which `allowed` holds, the first of equals.
pub fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> usize {
    let mut top = usize::MAX;
    for (index, score) in scores.iter().enumerate() {
        if allowed(index) && (top == usize::MAX || *score > scores[top]) {
            top = index;
        }
    }
    top
}

/// A random order, the same for the same seed.
pub struct Shuffler(pub u64);

impl Shuffler {
    /// A number below `limit`, which is above zero.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            let other = self.below(index + 1);
            list.swap(index, other);
        }
    }
}
