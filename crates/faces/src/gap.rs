//! Where words and deeds have parted lately: pairs ranked by a words–deeds gap that is sure (measures 5.5).

use statrs::function::gamma::digamma;

use crate::quantile::{normal_quantile, tails, trigamma};
use crate::{Cell, Kappa};

/// Points by which either tone's distribution is told when their difference is taken.
const POINTS: usize = 31;

/// How [`gaps`] looks back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lately {
    /// Periods after which an event weighs half, above 0; infinite to weigh all periods alike.
    pub half_life: f64,
    /// Weighted deeds that a pair must have to be listed; three is what [`Cell::gap`] asks for.
    pub fewest_deeds: f64,
    /// Events, split as in the world, that each tone starts from; above 0.
    pub prior: f64,
    /// Events that count as one for the interval, 1 or more: a crisis makes several of a kind, which are no independent witnesses.
    pub burst: f64,
    /// Probability that the interval holds, 0.01 to 0.999.
    pub level: f64,
}

impl Default for Lately {
    /// Half after two periods, three deeds, four events of the world's, bursts of two, intervals of 80 percent.
    fn default() -> Self {
        Self {
            half_life: 2.0,
            fewest_deeds: 3.0,
            prior: 4.0,
            burst: 2.0,
            level: 0.8,
        }
    }
}

/// Words against deeds of one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The pair's place in what was given.
    pub pair: usize,
    /// Tone of words w, -1 to 1, with the prior: 0 is as friendly as the world's.
    pub words: f64,
    /// Tone of deeds d, -1 to 1.
    pub deeds: f64,
    /// w − d, -2 to 2: above 0 when words are friendlier than deeds.
    pub gap: f64,
    /// Lower end of the gap's interval.
    pub low: f64,
    /// Upper end of the gap's interval.
    pub high: f64,
    /// The least size of gap that the interval allows, 0 to 2; 0 when it holds 0. The list is sorted by it.
    pub sure: f64,
    /// Weighted events that it rests on, words and deeds.
    pub events: f64,
}

/// Pairs whose words and deeds part, the surest first; then by size of the gap, then in the order given.
///
/// Each pair is a series of cells that ends now, one a period, as are `kappas` ([`crate::kappas`]; the last one stands for
/// periods beyond the end of its slice). With x the events and κ the world's ratio, both weighted by time, the tone of words is
/// w = (x1 − κx3)/(x1 + κx3) = tanh((ln(x1/x3) − ln κ)/2), that of deeds likewise. The log odds of a share with a Beta
/// posterior have mean ψ(a) − ψ(b) and variance ψ′(a) + ψ′(b); they are taken for normal, and the interval is that of the
/// difference of the two tones. With few events it is wide, so that a pair with three deeds does not top the list.
/// Events of one crisis are of one kind; `burst` of them count as one, and where more go together the interval is too narrow.
pub fn gaps<S: AsRef<[Cell]>>(pairs: &[S], kappas: &[Kappa], lately: Lately) -> Vec<Gap> {
    let mut all: Vec<Gap> = pairs
        .iter()
        .enumerate()
        .filter_map(|(pair, cells)| gap(pair, cells.as_ref(), kappas, lately))
        .collect();
    all.sort_by(|x, y| {
        let size = |g: &Gap| g.gap.abs();
        y.sure
            .total_cmp(&x.sure)
            .then(size(y).total_cmp(&size(x)))
            .then(x.pair.cmp(&y.pair))
    });
    all
}

fn gap(pair: usize, cells: &[Cell], kappas: &[Kappa], lately: Lately) -> Option<Gap> {
    let (mut words, mut deeds) = (Tone::default(), Tone::default());
    for (age, cell) in cells.iter().rev().enumerate() {
        let at = (cells.len() - 1 - age).min(kappas.len().saturating_sub(1));
        let kappa = kappas.get(at).copied().unwrap_or_default();
        let weight = 0.5f64.powf(age as f64 / lately.half_life.max(1e-6));
        words.add(cell.vc, cell.vk, kappa.words, weight);
        deeds.add(cell.mc, cell.mk, kappa.deeds, weight);
    }
    if deeds.events() < lately.fewest_deeds || words.events() <= 0.0 {
        return None;
    }
    let prior = lately.prior.max(1e-3);
    let burst = lately.burst.max(1.0);
    let (w, d) = (words.odds(prior, burst), deeds.odds(prior, burst));
    let mut differences = Vec::with_capacity(POINTS * POINTS);
    let points: Vec<f64> = (0..POINTS)
        .map(|i| normal_quantile((i as f64 + 0.5) / POINTS as f64))
        .collect();
    for zw in &points {
        let tone = w.at(*zw);
        differences.extend(points.iter().map(|zd| tone - d.at(*zd)));
    }
    differences.sort_by(f64::total_cmp);
    let (lower, upper) = tails(lately.level);
    let pick = |p: f64| differences[(p * (differences.len() - 1) as f64).round() as usize];
    let (low, high) = (pick(lower), pick(upper));
    Some(Gap {
        pair,
        words: w.at(0.0),
        deeds: d.at(0.0),
        gap: w.at(0.0) - d.at(0.0),
        low,
        high,
        sure: low.max(-high).max(0.0),
        events: words.events() + deeds.events(),
    })
}

/// Weighted counts of the two sides, and of the unfriendly side lifted by the κ of its time.
#[derive(Default)]
struct Tone {
    plus: f64,
    minus: f64,
    ln_kappa: f64,
}

impl Tone {
    fn add(&mut self, plus: u64, minus: u64, kappa: f64, weight: f64) {
        let (plus, minus) = (weight * plus as f64, weight * minus as f64);
        self.plus += plus;
        self.minus += minus;
        self.ln_kappa += (plus + minus) * kappa.max(1e-9).ln();
    }

    fn events(&self) -> f64 {
        self.plus + self.minus
    }

    /// Log odds against the world's, starting from `prior` events split as in the world.
    fn odds(&self, prior: f64, burst: f64) -> Odds {
        let ln_kappa = match self.events() > 0.0 {
            true => self.ln_kappa / self.events(),
            false => 0.0,
        };
        let share = 1.0 / (1.0 + (-ln_kappa).exp());
        let events = self.events() / burst;
        let (a, b) = (
            self.plus / burst + prior * share,
            self.minus / burst + prior * (1.0 - share),
        );
        // The prior alone has ψ(a) − ψ(b) ≠ ln κ; what it is off is taken out, so that no events give a tone of 0.
        let off = digamma(prior * share) - digamma(prior * (1.0 - share)) - ln_kappa;
        let none = prior / (prior + events);
        Odds {
            mean: digamma(a) - digamma(b) - ln_kappa - none * off,
            sd: (trigamma(a) + trigamma(b)).sqrt(),
        }
    }
}

struct Odds {
    mean: f64,
    sd: f64,
}

impl Odds {
    fn at(&self, z: f64) -> f64 {
        ((self.mean + z * self.sd) / 2.0).tanh()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantile::Random;
    use proptest::prelude::*;

    fn cell(vc: u64, mc: u64, vk: u64, mk: u64) -> Cell {
        Cell {
            vc,
            mc,
            vk,
            mk,
            ..Cell::default()
        }
    }

    #[test]
    fn thin_pairs_do_not_top_the_list() {
        let pairs = [
            [cell(4, 0, 0, 3)],
            [cell(400, 20, 60, 280)],
            [cell(400, 280, 60, 42)],
            [cell(400, 2, 0, 0)],
        ];
        let got = gaps(&pairs, &[Kappa::default()], Lately::default());
        let order: Vec<usize> = got.iter().map(|g| g.pair).collect();
        // The last has two deeds and is not listed; the third says what it does.
        assert_eq!(order, [1, 0, 2]);
        // Plain counts: (400 − 60)/460 − (20 − 280)/300 = 1.606; the world's events take a little off.
        assert!((1.55..1.606).contains(&got[0].gap), "{:?}", got[0]);
        assert!(got[0].sure > 1.4 && got[2].sure == 0.0);
    }

    #[test]
    fn intervals_hold_what_they_say() {
        let mut random = Random::new(8);
        let kappa = Kappa {
            face: 1.0,
            words: 8.0,
            deeds: 1.5,
        };
        let lately = Lately {
            burst: 1.0,
            fewest_deeds: 3.0,
            ..Lately::default()
        };
        let (mut held, mut all) = (0u32, 0u32);
        for _ in 0..4000 {
            // Shares as pairs have them: round the world's, by an odd pair's width.
            let mut odds = |k: f64| k * random.normal().exp();
            let (words, deeds) = (odds(kappa.words), odds(kappa.deeds));
            let volume = random.gamma(0.7, 0.02);
            let mut side = |odds: f64, n: f64| {
                (
                    random.poisson(n * odds / (1.0 + odds)),
                    random.poisson(n / (1.0 + odds)),
                )
            };
            let ((vc, vk), (mc, mk)) = (side(words, volume), side(deeds, volume / 4.0));
            let tone = |odds: f64, k: f64| (odds - k) / (odds + k);
            let truth = tone(words, kappa.words) - tone(deeds, kappa.deeds);
            for g in gaps(&[[cell(vc, mc, vk, mk)]], &[kappa], lately) {
                held += u32::from(g.low <= truth && truth <= g.high);
                all += 1;
            }
        }
        let share = f64::from(held) / f64::from(all);
        println!("80 % intervals of gaps hold {share:.3} of {all}");
        assert!((0.75..=0.87).contains(&share));
    }

    #[test]
    fn old_events_and_their_kappa_fade() {
        let (war, peace) = (cell(50, 0, 0, 50), cell(50, 50, 1, 1));
        let kappas = [Kappa::default(); 2];
        let one = |cells: [Cell; 2]| gaps(&[cells], &kappas, Lately::default())[0].gap;
        assert!(one([war, peace]) < one([peace, war]));
        let lifted = Kappa {
            words: 4.0,
            ..Kappa::default()
        };
        let even = gaps(&[[cell(400, 50, 100, 50)]], &[lifted], Lately::default());
        assert!(even[0].gap.abs() < 0.02, "{even:?}");
    }

    proptest! {
        #[test]
        fn ranges_and_mirror(vc in 0u64..300, mc in 0u64..300, vk in 0u64..300, mk in 0u64..300) {
            let lately = Lately { half_life: f64::INFINITY, ..Lately::default() };
            let got = gaps(&[[cell(vc, mc, vk, mk)]], &[Kappa::default()], lately);
            prop_assert_eq!(got.is_empty(), mc + mk < 3 || vc + vk == 0);
            for g in got {
                prop_assert!(-2.0 <= g.low && g.low <= g.high && g.high <= 2.0 && g.gap.abs() <= 2.0);
                prop_assert!(g.low - 1e-9 <= g.gap && g.gap <= g.high + 1e-9);
                let mirror = gaps(&[[cell(vk, mk, vc, mc)]], &[Kappa::default()], lately)[0];
                prop_assert!((mirror.gap + g.gap).abs() < 1e-9 && (mirror.sure - g.sure).abs() < 1e-6);
            }
        }
    }
}
