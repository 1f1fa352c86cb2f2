//! Counts that age: what of a past is still felt at the end of each period.

use bifrons_faces::Bucket;

use super::panel::{Days, Quads, add};

/// Half-lives in periods, the shortest first; the last one never ages. A count weighs half after one of them.
pub const HALF_LIVES: [f64; 6] = [0.25, 1.0, 4.0, 12.0, 48.0, f64::INFINITY];

/// Number of half-lives.
pub(super) const H: usize = HALF_LIVES.len();

/// What is left of the past at the end of a period, for each half-life: events of the four quads, and days with deeds of conflict.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Past {
    pub sums: [[f64; 5]; H],
    /// The last day with a deed of conflict.
    pub struck: Option<u32>,
}

impl Past {
    /// What is left without that of a part; for the sums of quads alone, since days with deeds do not add up.
    pub fn without(&self, part: &Past) -> Past {
        let mut rest = *self;
        for (rest, part) in rest.sums.iter_mut().zip(&part.sums) {
            rest.iter_mut()
                .zip(part)
                .for_each(|(r, p)| *r = (*r - p).max(0.0));
        }
        rest
    }
}

/// How fast counts age and where periods end.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aging {
    /// Share that is left after a day.
    keep: [f64; H],
    /// Last day of each period.
    ends: Vec<u32>,
    /// Days in a usual period.
    pub period: f64,
    /// What one event on each day so far would have left.
    pub weights: Vec<[f64; H]>,
}

impl Aging {
    pub fn new(bucket: Bucket, spans: &[(u32, u32)]) -> Self {
        let ends: Vec<u32> = spans.iter().map(|s| s.1).collect();
        let period = match bucket {
            Bucket::Day => 1.0,
            Bucket::Week => 7.0,
            Bucket::Month => 365.25 / 12.0,
            Bucket::Quarter => 365.25 / 4.0,
            Bucket::Year => 365.25,
        };
        let keep = HALF_LIVES.map(|h| 0.5f64.powf(1.0 / (h * period)));
        let weight = |end: &u32| {
            let n = f64::from(end + 1);
            keep.map(|k| match k < 1.0 {
                true => (1.0 - k.powf(n)) / (1.0 - k),
                false => n,
            })
        };
        let weights = ends.iter().map(weight).collect();
        Self {
            keep,
            ends,
            period,
            weights,
        }
    }

    /// The past at the end of each of the first `n` periods.
    pub fn along(&self, days: &[(u32, Quads)], n: usize) -> Vec<Past> {
        let mut past = Past::default();
        let (mut day, mut at) = (0u32, 0);
        let mut all = Vec::with_capacity(n);
        for &end in self.ends.iter().take(n) {
            while let Some((on, quads)) = days.get(at).filter(|d| d.0 <= end) {
                self.age(&mut past, on - day);
                day = *on;
                for sums in &mut past.sums {
                    sums.iter_mut().zip(quads).for_each(|(s, q)| *s += q);
                    sums[4] += f64::from(quads[3] > 0.0);
                }
                if quads[3] > 0.0 {
                    past.struck = Some(*on);
                }
                at += 1;
            }
            self.age(&mut past, end - day);
            day = end;
            all.push(past);
        }
        all
    }

    /// Last day of a period; 0 beyond the end.
    pub fn end(&self, t: usize) -> u32 {
        self.ends.get(t).copied().unwrap_or(0)
    }

    fn age(&self, past: &mut Past, days: u32) {
        if days == 0 {
            return;
        }
        for (sums, keep) in past.sums.iter_mut().zip(self.keep) {
            let left = keep.powi(i32::try_from(days).unwrap_or(i32::MAX));
            sums.iter_mut().for_each(|s| *s *= left);
        }
    }
}

/// The sum of lists of days, of which none reaches `length`.
pub(super) fn summed(lists: &[&Days], length: usize) -> Days {
    if let [only] = lists {
        return (*only).clone();
    }
    let mut all: Vec<Quads> = match lists.is_empty() {
        true => Vec::new(),
        false => vec![[0.0; 4]; length],
    };
    for (day, quads) in lists.iter().copied().flatten() {
        if let Some(sum) = all.get_mut(*day as usize) {
            add(sum, quads);
        }
    }
    let some = (0..).zip(all).filter(|(_, quads)| *quads != [0.0; 4]);
    some.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_is_left_after_a_half_life() {
        // Weeks: a half-life of one period is seven days. An event on day 6 is whole at the end of the first week, half at that of
        // the second; one every day so far weighs 1 + 2^(-1/7) + … .
        let aging = Aging::new(Bucket::Week, &[(0, 6), (7, 13)]);
        let past = aging.along(&vec![(6, [0.0, 0.0, 0.0, 3.0])], 2);
        assert_eq!((past[0].sums[1][3], past[0].sums[1][4]), (3.0, 1.0));
        assert!((past[1].sums[1][3] - 1.5).abs() < 1e-12);
        assert!((past[1].sums[0][3] - 3.0 / 16.0).abs() < 1e-12);
        assert_eq!((past[1].sums[5][3], past[1].struck), (3.0, Some(6)));
        let all: f64 = (0..14).map(|d| 0.5f64.powf(f64::from(d) / 7.0)).sum();
        assert!((aging.weights[1][1] - all).abs() < 1e-9);
        assert_eq!(aging.weights[1][5], 14.0);
    }

    #[test]
    fn lists_are_summed_by_day() {
        let (a, b) = (
            vec![(1, [1.0; 4]), (4, [2.0; 4])],
            vec![(0, [1.0; 4]), (4, [1.0; 4])],
        );
        assert_eq!(
            summed(&[&a, &b], 5),
            [(0, [1.0; 4]), (1, [1.0; 4]), (4, [3.0; 4])]
        );
        assert_eq!(summed(&[&a], 5), a);
        assert!(summed(&[], 5).is_empty());
    }

    proptest! {
        #[test]
        fn sums_are_additive(a in proptest::collection::btree_map(0u32..70, 0.0f64..9.0, 0..20), b in proptest::collection::btree_map(0u32..70, 0.0f64..9.0, 0..20)) {
            let spans: Vec<(u32, u32)> = (0..10).map(|w| (7 * w, 7 * w + 6)).collect();
            let aging = Aging::new(Bucket::Week, &spans);
            let days = |m: std::collections::BTreeMap<u32, f64>| -> Days { m.into_iter().map(|(d, x)| (d, [x, 0.0, 1.0, x])).collect() };
            let (a, b) = (days(a), days(b));
            let whole = aging.along(&summed(&[&a, &b], 70), 10);
            let (of_a, of_b) = (aging.along(&a, 10), aging.along(&b, 10));
            for t in 0..10 {
                let rest = whole[t].without(&of_a[t]);
                for h in 0..H {
                    for q in 0..4 {
                        prop_assert!((rest.sums[h][q] - of_b[t].sums[h][q]).abs() < 1e-9);
                    }
                }
            }
        }
    }
}
