//! Counters that forget: each event weighs half as much after each half-life.

/// Half-lives in days.
pub const HALF_LIVES: [f32; 4] = [2.0, 8.0, 32.0, 128.0];

/// The share of an event's weight that is left after some days, for each half-life.
#[derive(Clone, Debug)]
pub struct Decay(Vec<[f32; HALF_LIVES.len()]>);

impl Decay {
    /// A table for gaps of less than `longest` days; longer ones are computed.
    pub fn new(longest: u32) -> Self {
        Self((0..longest).map(computed).collect())
    }

    /// Shares left after a number of days, each 0 to 1.
    pub fn after(&self, days: u32) -> [f32; HALF_LIVES.len()] {
        match self.0.get(days as usize) {
            Some(&left) => left,
            None => computed(days),
        }
    }
}

fn computed(days: u32) -> [f32; HALF_LIVES.len()] {
    HALF_LIVES.map(|half| (f64::from(days) / -f64::from(half)).exp2() as f32)
}

/// How often something was, lately and ever. Its numbers are those of the day of the last event; [`Counter::at`] tells a later day's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counter {
    /// Decayed counts on the day `last`, by half-life.
    level: [f32; HALF_LIVES.len()],
    /// Events in all.
    pub total: f32,
    /// Day of the last event.
    pub last: u32,
}

impl Counter {
    /// Counts an event of a day not before the last one.
    pub fn add(&mut self, day: u32, decay: &Decay) {
        let left = decay.after(day - self.last.min(day));
        for (level, left) in self.level.iter_mut().zip(left) {
            *level = *level * left + 1.0;
        }
        self.total += 1.0;
        self.last = day;
    }

    /// Decayed counts on a day, by half-life.
    pub fn at(&self, day: u32, decay: &Decay) -> [f32; HALF_LIVES.len()] {
        if self.total == 0.0 {
            return [0.0; HALF_LIVES.len()];
        }
        let left = decay.after(day - self.last.min(day));
        std::array::from_fn(|i| self.level[i] * left[i])
    }

    /// Days since the last event; `None` if there was none.
    pub fn age(&self, day: u32) -> Option<u32> {
        (self.total > 0.0).then(|| day - self.last.min(day))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_is_left_after_a_half_life() {
        let decay = Decay::new(4);
        let mut counter = Counter::default();
        counter.add(3, &decay);
        counter.add(5, &decay);
        // Two days on: the events are 4 and 2 days old.
        assert_eq!(counter.at(7, &decay)[0], 0.25 + 0.5);
        assert_eq!((counter.total, counter.age(7)), (2.0, Some(2)));
        assert_eq!(Counter::default().age(7), None);
    }

    proptest! {
        /// A counter holds the sum over its events, each decayed by itself; the table and the formula agree.
        #[test]
        fn it_is_the_sum_over_events(mut events in prop::collection::vec(0u32..300, 1..30), later in 0u32..300) {
            events.sort_unstable();
            let decay = Decay::new(50);
            let mut counter = Counter::default();
            events.iter().for_each(|&day| counter.add(day, &decay));
            let day = events[events.len() - 1] + later;
            for (i, half) in HALF_LIVES.iter().enumerate() {
                let sum: f64 = events.iter().map(|&e| 0.5f64.powf(f64::from(day - e) / f64::from(*half))).sum();
                prop_assert!((f64::from(counter.at(day, &decay)[i]) - sum).abs() < 1e-4 * (1.0 + sum));
            }
        }
    }
}
