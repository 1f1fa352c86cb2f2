//! Two faces at once: how much, how strongly, how mixed (measures 5.2), and what is even in the world of the day.

use crate::{Cell, Kappa};

/// Events that each face must have before a pair is called two-faced.
const FEWEST: u64 = 5;
/// Ambivalence above which it is.
const TWO_FACED: f64 = 0.5;

/// How a cell shows both faces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ambivalence {
    /// A, 0 to 1: see [`Cell::duality`].
    pub a: f64,
    /// Griffin's intensity, (P + κN)/2 − |P − κN| (Thompson, Zanna & Griffin 1995): above 0 when strong and mixed, below 0
    /// when one-sided; grows with the number of events.
    pub griffin: f64,
    /// Entropy over the four quads, as share of its largest value (2 bits), 0 to 1: 0 when all events fall in one quad.
    pub entropy: f64,
    /// A above 0.5 and five events or more of either face.
    pub two_faced: bool,
}

/// The ambivalence of a cell; `None` without events.
///
/// κ lifts conflict to the weight that cooperation has in the world's news of the same time ([`kappas`]).
pub fn ambivalence(cell: &Cell, kappa: Kappa) -> Option<Ambivalence> {
    let a = cell.duality(kappa)?;
    let (p, n) = (
        cell.cooperation() as f64,
        kappa.face * cell.conflict() as f64,
    );
    Some(Ambivalence {
        a,
        griffin: (p + n) / 2.0 - (p - n).abs(),
        entropy: entropy(cell.quads()),
        two_faced: a > TWO_FACED && cell.cooperation() >= FEWEST && cell.conflict() >= FEWEST,
    })
}

/// How [`kappas`] smooths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smoothing {
    /// Periods after which the world's counts weigh half, above 0.
    pub half_life: f64,
    /// Weighted events that each side must have for its ratio to be taken from near periods.
    pub fewest: f64,
}

impl Default for Smoothing {
    /// Half after two periods; 20 events on each side.
    fn default() -> Self {
        Self {
            half_life: 2.0,
            fewest: 20.0,
        }
    }
}

/// κ of each period, from the cells of all pairs together, one a period without gaps.
///
/// Each ratio is that of the world's counts up to the period, older ones weighing less. Where one of its two sides is thin,
/// all periods up to then are taken alike; where these are thin too, the whole series, and 1 where even that lacks a side.
/// Only the last two look ahead, and only at the thin beginning of a series.
pub fn kappas(world: &[Cell], smoothing: Smoothing) -> Vec<Kappa> {
    let keep = 0.5f64.powf(1.0 / smoothing.half_life.max(1e-6));
    let mut whole = [0.0; 4];
    world.iter().for_each(|cell| add(&mut whole, cell, 1.0));
    let (mut near, mut past) = ([0.0; 4], [0.0; 4]);
    world
        .iter()
        .map(|cell| {
            add(&mut near, cell, keep);
            add(&mut past, cell, 1.0);
            let ratio = |of: fn(Kappa) -> f64, sides: fn([f64; 4]) -> (f64, f64)| {
                let enough = |counts: &&[f64; 4]| {
                    let (plus, minus) = sides(**counts);
                    plus.min(minus) >= smoothing.fewest
                };
                let counts = [&near, &past].into_iter().find(enough).unwrap_or(&whole);
                of(Kappa::of_counts(*counts))
            };
            Kappa {
                face: ratio(|k| k.face, |c| (c[0] + c[1], c[2] + c[3])),
                words: ratio(|k| k.words, |c| (c[0], c[2])),
                deeds: ratio(|k| k.deeds, |c| (c[1], c[3])),
            }
        })
        .collect()
}

fn add(sum: &mut [f64; 4], cell: &Cell, keep: f64) {
    for (sum, count) in sum.iter_mut().zip(cell.quads()) {
        *sum = keep * *sum + count as f64;
    }
}

fn entropy(mut counts: [u64; 4]) -> f64 {
    // Sorted, so that the rounding of the sum does not depend on which quad is which.
    counts.sort_unstable();
    let total = counts.iter().sum::<u64>() as f64;
    let bits: f64 = counts
        .iter()
        .filter(|&&n| n > 0)
        .map(|&n| n as f64 / total)
        .map(|share| -share * share.log2())
        .sum();
    (bits / 2.0).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell([vc, mc, vk, mk]: [u64; 4]) -> Cell {
        Cell {
            vc,
            mc,
            vk,
            mk,
            ..Cell::default()
        }
    }

    #[test]
    fn figures_a_person_can_check() {
        let raw = Kappa::default();
        let even = ambivalence(&cell([5, 5, 5, 5]), raw).unwrap();
        assert_eq!(
            (even.a, even.griffin, even.entropy, even.two_faced),
            (1.0, 10.0, 1.0, true)
        );
        let one = ambivalence(&cell([8, 0, 0, 0]), raw).unwrap();
        assert_eq!(
            (one.a, one.griffin, one.entropy, one.two_faced),
            (0.0, -4.0, 0.0, false)
        );
        // Four events against four: even, but too few to say so.
        assert!(!ambivalence(&cell([4, 0, 4, 0]), raw).unwrap().two_faced);
        let lifted = Kappa { face: 6.0, ..raw };
        assert_eq!(ambivalence(&cell([30, 0, 5, 0]), lifted).unwrap().a, 1.0);
        assert_eq!(ambivalence(&cell([0; 4]), raw), None);
    }

    #[test]
    fn kappa_follows_the_time_and_falls_back_when_thin() {
        let smoothing = Smoothing {
            half_life: 1e-3,
            fewest: 10.0,
        };
        let world = [[60, 10, 10, 10], [20, 10, 20, 10], [3, 0, 1, 0]].map(cell);
        let faces: Vec<f64> = kappas(&world, smoothing).iter().map(|k| k.face).collect();
        // 70/20, 30/30, then too thin: all three, 103/51.
        assert_eq!(faces, [3.5, 1.0, 103.0 / 51.0]);
        assert_eq!(kappas(&[cell([5, 0, 0, 0])], smoothing)[0].face, 1.0);
    }

    proptest! {
        #[test]
        fn ranges_and_symmetry(counts in proptest::array::uniform4(0u64..300), face in 0.01f64..50.0) {
            let kappa = Kappa { face, ..Kappa::default() };
            if let Some(x) = ambivalence(&cell(counts), kappa) {
                prop_assert!((0.0..=1.0).contains(&x.a) && (0.0..=1.0).contains(&x.entropy));
                let total = (counts[0] + counts[1]) as f64 + face * (counts[2] + counts[3]) as f64;
                prop_assert!(x.griffin >= -total / 2.0 - 1e-9 && x.griffin <= total / 2.0 + 1e-9);
                let [a, b, c, d] = counts;
                prop_assert_eq!(ambivalence(&cell([c, d, a, b]), Kappa::default()), ambivalence(&cell(counts), Kappa::default()));
            }
        }

        #[test]
        fn a_world_that_does_not_change_has_one_kappa(counts in proptest::array::uniform4(20u64..300), n in 1usize..12) {
            let kappa = Kappa::of_world(&cell(counts));
            for got in kappas(&vec![cell(counts); n], Smoothing::default()) {
                prop_assert!((got.face / kappa.face - 1.0).abs() < 1e-9);
                prop_assert!((got.deeds / kappa.deeds - 1.0).abs() < 1e-9);
            }
        }
    }
}
