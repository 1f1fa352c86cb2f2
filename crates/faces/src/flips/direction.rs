//! Which way a flip goes.

use std::fmt;

use super::Series;
use super::score::{AFTER, BEFORE};

/// Where a flip leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Course {
    /// Things get worse.
    Conflict,
    /// Things get better.
    Cooperation,
}

impl Course {
    /// The words in the column `direction`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Cooperation => "cooperation",
        }
    }
}

impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Odds, conflict to cooperation, that each rule gives: 3 is three to one for conflict, 0.5 two to one for cooperation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// By the sum of Goldstein scores a period: the six periods before against the three from the flip on, and against the
    /// first alone.
    pub sum: f64,
    /// By the mean Goldstein score of an event: the six periods before against the three from the flip on.
    pub mean: f64,
    /// By both together; decides the direction.
    pub all: f64,
}

impl Odds {
    /// Conflict unless the odds are for cooperation.
    pub fn course(&self) -> Course {
        if self.all >= 1.0 {
            Course::Conflict
        } else {
            Course::Cooperation
        }
    }

    /// Probability of the course that is told, ½ to 1.
    pub fn confidence(&self) -> f64 {
        let odds = self.all.max(1.0 / self.all);
        odds / (1.0 + odds)
    }
}

/// Standard deviation of the Goldstein score of an event, about 5 in all of the dev data.
const SCORE_SPREAD: f64 = 5.0;

/// Constant and weight of each logistic rule, learnt on the lists of `data/turns`; the example `flips` prints them anew.
const SUM: [f64; 2] = [0.99, 0.89];
const MEAN: [f64; 2] = [1.14, 0.98];
/// What the mean adds to the log-odds of the sum, for each unit. On these lists it adds nothing; on thin pairs it has told the
/// direction better than the sum (0.93 against 0.83 right of 46 turning points in ICEWS 2005-2015), so it has a small say.
const MEAN_BESIDE_SUM: f64 = 0.2;

/// Odds that a flip at period `at` leads to conflict.
pub fn odds(series: &Series, at: usize) -> Odds {
    let [sum, mean] = fall(series, at);
    let by_sum = SUM[0] + SUM[1] * sum;
    Odds {
        sum: by_sum.exp(),
        mean: (MEAN[0] + MEAN[1] * mean).exp(),
        all: (by_sum + MEAN_BESIDE_SUM * mean).exp(),
    }
}

/// By how much sum and mean of the Goldstein scores fall at a period: arsinh of the fall in standard errors, if scores of
/// events were independent with a standard deviation of 5. Above 0 speaks for conflict. The fall of the sum is the one to the
/// three periods from `at` on plus the one to the first of them, since many a crisis is settled within three.
pub fn fall(series: &Series, at: usize) -> [f64; 2] {
    let points = series.points();
    let at = at.min(points.len());
    let total = |from: usize, to: usize| {
        let window = &points[from..to];
        let events: f64 = window.iter().map(|p| p.events()).sum();
        let goldstein: f64 = window.iter().map(|p| p.goldstein).sum();
        (goldstein, events, (to - from).max(1) as f64)
    };
    let before = total(at.saturating_sub(BEFORE), at);
    let after = total(at, (at + AFTER).min(points.len()));
    let first = total(at, (at + 1).min(points.len()));
    // An event more in the variance keeps quiet periods finite.
    let of_sum = |(g1, n1, t1): (f64, f64, f64), (g2, n2, t2): (f64, f64, f64)| {
        let error = SCORE_SPREAD * (n1 / (t1 * t1) + n2 / (t2 * t2) + 1.0).sqrt();
        ((g1 / t1 - g2 / t2) / error).asinh()
    };
    let (g1, n1, _) = before;
    let (g2, n2, _) = after;
    let error = SCORE_SPREAD * (1.0 / (n1 + 1.0) + 1.0 / (n2 + 1.0)).sqrt();
    let of_mean = ((g1 / n1.max(1.0) - g2 / n2.max(1.0)) / error).asinh();
    [of_sum(before, after) + of_sum(before, first), of_mean]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Bucket;
    use bifrons_core::Quad;
    use jiff::civil::Date;

    fn series(scores: &[(i8, Quad, f64)]) -> Series {
        let day = |month: i8| Date::new(2020, month, 5).unwrap();
        let events = scores.iter().map(|&(m, quad, g)| (day(m), quad, g));
        Series::from_events("A", "B", Bucket::Month, day(1), day(9), events)
    }

    #[test]
    fn deeds_of_war_lead_to_conflict_and_a_summit_away_from_it() {
        let talk = (1..=6).map(|m| (m, Quad::VerbalCooperation, 3.0));
        let war: Vec<_> = talk
            .clone()
            .chain((7..=9).map(|m| (m, Quad::MaterialConflict, -10.0)))
            .collect();
        let summit: Vec<_> = talk
            .chain((0..9).map(|i| (7 + i / 3, Quad::VerbalCooperation, 6.0)))
            .collect();
        let war = odds(&series(&war), 6);
        assert_eq!(war.course(), Course::Conflict);
        assert!(war.sum > 1.0 && war.mean > 1.0 && war.confidence() > 0.9);
        assert_eq!(odds(&series(&summit), 6).course(), Course::Cooperation);
    }

    #[test]
    fn falls_a_person_can_check() {
        // One event of 3 a month, then one of -7: the sum falls by 10 with an error of 5 · √(6/36 + 3/9 + 1) over three
        // months and of 5 · √(6/36 + 1/1 + 1) in the first; the mean by 10 with an error of 5 · √(1/7 + 1/4).
        let events: Vec<_> = (1..=9)
            .map(|m| (m, Quad::VerbalConflict, if m < 7 { 3.0 } else { -7.0 }))
            .collect();
        let [sum, mean] = fall(&series(&events), 6);
        let expected = (2.0 / 1.5f64.sqrt()).asinh() + (2.0 / (13.0f64 / 6.0).sqrt()).asinh();
        assert!((sum - expected).abs() < 1e-9);
        assert!((mean - (2.0 / (11.0f64 / 28.0).sqrt()).asinh()).abs() < 1e-9);
        assert_eq!(fall(&series(&[]), 3), [0.0, 0.0]);
    }
}
