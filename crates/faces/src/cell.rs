//! Counts of one pair in one period, and the measures made of them.

use std::ops::AddAssign;

use bifrons_core::{Face, Quad};

/// Deeds below which no words–deeds gap is given: with one or two, the figure says nothing.
const FEWEST_DEEDS: u64 = 3;

/// Counts of the four quads, kept apart, with the magnitudes of their scores.
///
/// An event counts once, however many documents report it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Events of verbal cooperation (quad 1): words+.
    pub vc: u64,
    /// Events of material cooperation (quad 2): deeds+.
    pub mc: u64,
    /// Events of verbal conflict (quad 3): words−.
    pub vk: u64,
    /// Events of material conflict (quad 4): deeds−.
    pub mk: u64,
    /// Sum of the scores' absolute values over cooperation, 0 or more.
    pub coop: f64,
    /// Sum of the scores' absolute values over conflict, 0 or more.
    pub conf: f64,
    /// Sum of the events' Goldstein scores, each -10 to 10: a label of direction, never a measure of the relation, because
    /// in it the faces cancel. Where no CAMEO code is known, the PLOVER score stands in ([`Cell::of_event`]).
    pub goldstein: f64,
    /// Documents that report these events; a document that reports two of them counts twice.
    pub reports: u64,
}

impl Cell {
    /// The cell of a single event with its PLOVER score (-10 to 10) and the number of documents that report it.
    ///
    /// The score stands in for Goldstein's; [`Cell::with_goldstein`] takes both.
    pub fn of_event(quad: Quad, score: f32, reports: u64) -> Self {
        Self::with_goldstein(quad, score, score, reports)
    }

    /// The cell of a single event with its PLOVER score, its Goldstein score (both -10 to 10) and its number of reports.
    ///
    /// [`bifrons_core::cameo`] has the Goldstein score of a CAMEO code.
    pub fn with_goldstein(quad: Quad, score: f32, goldstein: f32, reports: u64) -> Self {
        let mut cell = Self {
            goldstein: f64::from(goldstein),
            reports,
            ..Self::default()
        };
        match quad {
            Quad::VerbalCooperation => cell.vc = 1,
            Quad::MaterialCooperation => cell.mc = 1,
            Quad::VerbalConflict => cell.vk = 1,
            Quad::MaterialConflict => cell.mk = 1,
        }
        match quad.face() {
            Face::Cooperation => cell.coop = f64::from(score.abs()),
            Face::Conflict => cell.conf = f64::from(score.abs()),
        }
        cell
    }

    /// Events of the cooperative face, P = vc + mc.
    pub fn cooperation(&self) -> u64 {
        self.vc + self.mc
    }

    /// Events of the conflictual face, N = vk + mk.
    pub fn conflict(&self) -> u64 {
        self.vk + self.mk
    }

    /// Events in all.
    pub fn events(&self) -> u64 {
        self.cooperation() + self.conflict()
    }

    /// Counts of the four quads in their order: words+, deeds+, words−, deeds−.
    pub fn quads(&self) -> [u64; 4] {
        [self.vc, self.mc, self.vk, self.mk]
    }

    /// Mean Goldstein score of an event (Goldstein 1992), -10 to 10; `None` without events.
    ///
    /// With the sum ([`Cell::goldstein`]) it names the direction of a turn. It is a label, never the ledger: few events of
    /// extreme score outweigh many, and a pair at war that also talks looks lukewarm.
    pub fn goldstein_mean(&self) -> Option<f64> {
        (self.events() > 0).then(|| self.goldstein / self.events() as f64)
    }

    /// Ambivalence, 2·min(P, κN) / (P + κN): 0 when only one face shows, 1 when both weigh the same.
    ///
    /// Kaplan's (1972) total minus polarisation, made relative; it grows with the *minority* face (Priester & Petty 1996).
    /// κ ([`Kappa::face`]) lifts conflict to the weight that cooperation has in the world's news; 1 compares raw counts.
    /// `None` without events.
    pub fn duality(&self, kappa: Kappa) -> Option<f64> {
        let (p, n) = (
            self.cooperation() as f64,
            kappa.face * self.conflict() as f64,
        );
        (p + n > 0.0).then(|| 2.0 * p.min(n) / (p + n))
    }

    /// Words–deeds gap, w − d, -2 to 2: above 0 when words are friendlier than deeds, below 0 when deeds are.
    ///
    /// The tone of words is w = (vc − κw·vk) / (vc + κw·vk), that of deeds d = (mc − κd·mk) / (mc + κd·mk), both
    /// between -1 and 1. `None` with fewer than three deeds or without words. Without κ most periods of most pairs look
    /// hypocritical, because news tells of friendly words and hostile deeds far more than of the other two.
    pub fn gap(&self, kappa: Kappa) -> Option<f64> {
        let tone = |plus: u64, minus: u64, k: f64| {
            let (plus, minus) = (plus as f64, k * minus as f64);
            (plus + minus > 0.0).then(|| (plus - minus) / (plus + minus))
        };
        if self.mc + self.mk < FEWEST_DEEDS {
            return None;
        }
        Some(tone(self.vc, self.vk, kappa.words)? - tone(self.mc, self.mk, kappa.deeds)?)
    }
}

impl AddAssign for Cell {
    fn add_assign(&mut self, other: Self) {
        self.vc += other.vc;
        self.mc += other.mc;
        self.vk += other.vk;
        self.mk += other.mk;
        self.coop += other.coop;
        self.conf += other.conf;
        self.goldstein += other.goldstein;
        self.reports += other.reports;
    }
}

/// How many cooperative events the world's news has for one of conflict: what "even" means for a pair. All above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// World P / N, for [`Cell::duality`]; 5.6 to 7.7 in ICEWS.
    pub face: f64,
    /// World words+ / words−, for [`Cell::gap`].
    pub words: f64,
    /// World deeds+ / deeds−, for [`Cell::gap`].
    pub deeds: f64,
}

impl Default for Kappa {
    /// All 1: raw counts.
    fn default() -> Self {
        Self {
            face: 1.0,
            words: 1.0,
            deeds: 1.0,
        }
    }
}

impl Kappa {
    /// The ratios in the cell of all pairs together; 1 where one side has no events.
    pub fn of_world(world: &Cell) -> Self {
        Self::of_counts(world.quads().map(|n| n as f64))
    }

    /// The ratios of weighted counts of the four quads; 1 where one side has none.
    pub fn of_counts([vc, mc, vk, mk]: [f64; 4]) -> Self {
        let ratio = |plus: f64, minus: f64| match plus > 0.0 && minus > 0.0 {
            true => plus / minus,
            false => 1.0,
        };
        Self {
            face: ratio(vc + mc, vk + mk),
            words: ratio(vc, vk),
            deeds: ratio(mc, mk),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn figures_a_person_can_check() {
        let raw = Kappa::default();
        assert_eq!(cell(3, 0, 1, 0).duality(raw), Some(0.5));
        assert_eq!(cell(2, 2, 3, 1).duality(raw), Some(1.0));
        assert_eq!(cell(5, 1, 0, 0).duality(raw), Some(0.0));
        assert_eq!(cell(0, 0, 0, 0).duality(raw), None);
        assert_eq!(
            cell(6, 0, 1, 0).duality(Kappa { face: 6.0, ..raw }),
            Some(1.0)
        );
        assert_eq!(cell(4, 0, 0, 3).gap(raw), Some(2.0));
        assert_eq!(cell(3, 3, 1, 1).gap(raw), Some(0.0));
        assert_eq!(cell(4, 0, 0, 2).gap(raw), None);
        assert_eq!(cell(0, 3, 0, 0).gap(raw), None);
    }

    #[test]
    fn goldstein_is_summed_and_averaged() {
        let mut sum = Cell::with_goldstein(Quad::MaterialConflict, -9.0, -10.0, 1);
        sum += Cell::with_goldstein(Quad::VerbalCooperation, 2.5, 4.0, 2);
        assert_eq!((sum.goldstein, sum.goldstein_mean()), (-6.0, Some(-3.0)));
        assert_eq!((sum.coop, sum.conf), (2.5, 9.0));
        assert_eq!(Cell::default().goldstein_mean(), None);
        assert_eq!(
            Cell::of_event(Quad::VerbalConflict, -2.0, 1).goldstein,
            -2.0
        );
    }

    #[test]
    fn kappa_of_the_world() {
        let kappa = Kappa::of_world(&cell(60, 4, 10, 0));
        assert_eq!((kappa.face, kappa.words, kappa.deeds), (6.4, 6.0, 1.0));
    }

    proptest! {
        #[test]
        fn measures_stay_in_range(vc in 0u64..500, mc in 0u64..500, vk in 0u64..500, mk in 0u64..500,
                                  face in 0.01f64..100.0, words in 0.01f64..100.0, deeds in 0.01f64..100.0) {
            let (c, kappa) = (cell(vc, mc, vk, mk), Kappa { face, words, deeds });
            if let Some(d) = c.duality(kappa) { prop_assert!((0.0..=1.0).contains(&d)); }
            if let Some(g) = c.gap(kappa) { prop_assert!((-2.0..=2.0).contains(&g)); }
            prop_assert_eq!(c.duality(kappa).is_some(), c.events() > 0);
            prop_assert_eq!(c.gap(kappa).is_some(), mc + mk >= 3 && vc + vk > 0);
            let swapped = cell(vk, mk, vc, mc);
            prop_assert_eq!(c.duality(Kappa::default()), swapped.duality(Kappa::default()));
        }

        #[test]
        fn kappa_of_the_world_itself_makes_it_even(vc in 1u64..500, mc in 1u64..500, vk in 1u64..500, mk in 3u64..500) {
            let world = cell(vc, mc, vk, mk);
            prop_assert!((world.duality(Kappa::of_world(&world)).unwrap() - 1.0).abs() < 1e-9);
            prop_assert!(world.gap(Kappa::of_world(&world)).unwrap().abs() < 1e-9);
        }
    }
}
