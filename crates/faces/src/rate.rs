//! Faces as rates with uncertainty: how many events of each quad a pair gives for so much news (measures 5.1).

use crate::quantile::{gamma_quantile, tails};
use crate::{Cell, Period};

/// How [`rates`] remembers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Periods after which a count weighs half, above 0; infinite to weigh all alike.
    pub half_life: f64,
    /// Weight of the world's rate, in periods of usual media volume, above 0; 1 to 3 serve.
    pub prior: f64,
    /// Probability that the interval holds, 0.01 to 0.999.
    pub level: f64,
}

impl Default for Memory {
    /// Half after three periods, one period of the world's rate, intervals of 80 percent.
    fn default() -> Self {
        Self {
            half_life: 3.0,
            prior: 1.0,
            level: 0.8,
        }
    }
}

/// What all pairs together gave in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct World {
    /// Events of each quad over all pairs; 0 or more.
    pub quads: [f64; 4],
    /// Media volume E of the sources counted, such as their events in all; 0 or more, in any unit.
    pub exposure: f64,
    /// Pairs among which the world's events are shared out to make the rate of a usual pair; 1 or more.
    pub pairs: f64,
}

/// A rate in events per unit of exposure, with the interval of its gamma posterior.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// Posterior mean, 0 or more.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The rate of each quad at the end of each period, from that period and those before alone.
///
/// λ_q(t) = (a·μ_q + Σ 2^(−(t−s)/h)·x_q(s)) / (a + Σ 2^(−(t−s)/h)·E(s)), s ≤ t, where x are the pair's counts, E the
/// media volume, h the half-life, μ_q the rate of a usual pair in the world up to t, and a the prior's weight times the mean
/// volume up to t. The posterior of counts that come as Poisson is gamma with numerator as shape and denominator as rate.
/// Where events come in bursts the
/// interval is too narrow; [`crate::latent_smooth`] allows for them. Nothing after t enters, so that a series may be cut anywhere without changing what stands before.
///
/// `pair` and `world` run over the same periods without gaps ([`fill`]); what one has beyond the other is left out. While
/// there has been no media volume at all, rates are 0.
pub fn rates(pair: &[[u64; 4]], world: &[World], memory: Memory) -> Vec<[Rate; 4]> {
    let keep = 0.5f64.powf(1.0 / memory.half_life.max(1e-6));
    let (lower, upper) = tails(memory.level);
    let mut past = Past::default();
    pair.iter()
        .zip(world)
        .map(|(counts, world)| {
            past.add(counts, world, keep);
            let prior = memory.prior.max(1e-6) * past.volume / past.periods.max(1.0);
            let rate = prior + past.exposure;
            [0, 1, 2, 3].map(|q| {
                let shape = prior * past.usual(q) + past.counts[q];
                match shape > 0.0 && rate > 0.0 {
                    false => Rate::default(),
                    true => Rate {
                        mean: shape / rate,
                        low: gamma_quantile(shape, rate, lower),
                        high: gamma_quantile(shape, rate, upper),
                    },
                }
            })
        })
        .collect()
}

/// Cells set in a row, one a period, empty where there are none; and the sum of those that fit no period asked for.
///
/// `periods` as [`crate::Bucket::periods`] gives them. Events of a coarser date than the bucket, or of none, belong to no
/// period of a series: they are summed apart, so that no count is lost silently.
pub fn fill(
    periods: &[Period],
    cells: impl IntoIterator<Item = (Period, Cell)>,
) -> (Vec<Cell>, Cell) {
    let mut row = vec![Cell::default(); periods.len()];
    let mut outside = Cell::default();
    for (period, cell) in cells {
        match periods.binary_search(&period) {
            Ok(at) => row[at] += cell,
            Err(_) => outside += cell,
        }
    }
    (row, outside)
}

/// Sums up to a period: decayed ones for the pair, plain ones for the world.
#[derive(Default)]
struct Past {
    counts: [f64; 4],
    exposure: f64,
    world: [f64; 4],
    /// Exposure times pairs.
    shared: f64,
    volume: f64,
    /// Periods with news.
    periods: f64,
}

impl Past {
    fn add(&mut self, counts: &[u64; 4], world: &World, keep: f64) {
        for (sum, count) in self.counts.iter_mut().zip(counts) {
            *sum = keep * *sum + *count as f64;
        }
        for (sum, count) in self.world.iter_mut().zip(world.quads) {
            *sum += count.max(0.0);
        }
        let volume = world.exposure.max(0.0);
        self.exposure = keep * self.exposure + volume;
        self.shared += volume * world.pairs.max(1.0);
        self.volume += volume;
        // A period without any news says nothing of how much a usual one has.
        self.periods += f64::from(volume > 0.0);
    }

    /// Rate of a usual pair.
    fn usual(&self, q: usize) -> f64 {
        match self.shared > 0.0 {
            true => self.world[q] / self.shared,
            false => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Bucket;
    use bifrons_core::Quad;
    use proptest::prelude::*;

    const FLAT: World = World {
        quads: [50.0, 10.0, 20.0, 20.0],
        exposure: 10.0,
        pairs: 10.0,
    };

    #[test]
    fn a_rate_by_hand() {
        // μ of words+ = 50 / (10·10) = 0.5; a = 2·10 = 20; after one period (20·0.5 + 8) / (20 + 10) = 0.6.
        let memory = Memory {
            half_life: 1.0,
            prior: 2.0,
            level: 0.8,
        };
        let got = rates(&[[8, 0, 0, 0], [0, 0, 0, 0]], &[FLAT, FLAT], memory);
        assert!((got[0][0].mean - 0.6).abs() < 1e-12);
        // The second: counts halved to 4, exposure 5 + 10: (10 + 4) / (20 + 15) = 0.4.
        assert!((got[1][0].mean - 0.4).abs() < 1e-12);
        // Deeds−: only the prior, 20·0.2 / 35, and yet with an interval.
        assert!((got[1][3].mean - 4.0 / 35.0).abs() < 1e-12);
        assert!(got[1][3].low > 0.0 && got[1][3].high > got[1][3].mean);
    }

    #[test]
    fn no_news_tells_nothing() {
        let silent = World {
            pairs: 10.0,
            ..World::default()
        };
        assert_eq!(
            rates(&[[0; 4]], &[silent], Memory::default())[0],
            [Rate::default(); 4]
        );
        let got = rates(&[[9, 0, 0, 0], [0; 4]], &[FLAT, silent], Memory::default());
        // Less is remembered of the past, so the rate moves to the world's and the interval widens.
        assert!(got[1][0].mean < got[0][0].mean && got[1][0].mean > 0.5);
    }

    #[test]
    fn gaps_are_filled_and_nothing_lost() {
        let date = |text: &str| Period::of(text.parse().ok(), Bucket::Month);
        let periods =
            Bucket::Month.periods("2021-01-01".parse().unwrap(), "2021-04-01".parse().unwrap());
        let event = Cell::of_event(Quad::VerbalConflict, -2.0, 1);
        let (row, outside) = fill(
            &periods,
            ["2021-03-05", "2021-01-09", "2021-03", "2021", "2022-01-01"].map(|d| (date(d), event)),
        );
        assert_eq!(row.iter().map(|c| c.vk).collect::<Vec<_>>(), [1, 0, 2, 0]);
        assert_eq!(outside.vk, 2);
    }

    proptest! {
        #[test]
        fn the_future_changes_nothing(counts in proptest::collection::vec(proptest::array::uniform4(0u64..50), 1..20), cut in 1usize..20) {
            let world: Vec<World> = (0..counts.len()).map(|t| World { exposure: 5.0 + t as f64, ..FLAT }).collect();
            let whole = rates(&counts, &world, Memory::default());
            let cut = cut.min(counts.len());
            prop_assert_eq!(&rates(&counts[..cut], &world[..cut], Memory::default())[..], &whole[..cut]);
            for rate in whole.iter().flatten() {
                prop_assert!(0.0 <= rate.low && rate.low < rate.high && rate.mean.is_finite());
            }
        }

        #[test]
        fn more_news_narrows_the_interval(n in 1u64..100) {
            let width = |k: u64| {
                let world = World { exposure: 10.0 * k as f64, ..FLAT };
                let r = rates(&[[n * k, 0, 0, 0]], &[world], Memory { prior: 1e-3, ..Memory::default() })[0][0];
                (r.high - r.low) / r.mean
            };
            prop_assert!(width(4) < width(1));
        }
    }
}
