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
            Self::Conflict => "towards conflict",
            Self::Cooperation => "towards cooperation",
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
    /// By the sum of Goldstein scores a period: six periods before against three from the flip on.
    pub sum: f64,
    /// By the same sum, six periods before against the flip's own first period.
    pub first: f64,
    /// By the mean Goldstein score of an event: six periods before against three.
    pub mean: f64,
    /// By the three together; decides the direction.
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

/// Constant and weights of the logistic rules, learnt on the lists of `data/turns`; the example `flips` prints them anew.
/// One for each rule alone, then one for all three.
const SUM: [f64; 2] = [0.83, 1.35];
const FIRST: [f64; 2] = [0.83, 1.35];
const MEAN: [f64; 2] = [1.15, 0.87];
const ALL: [f64; 4] = [0.9, 0.6, 1.2, 0.0];

/// Odds that a flip at period `at` leads to conflict.
pub fn odds(series: &Series, at: usize) -> Odds {
    let [sum, first, mean] = fall(series, at);
    let log = |[base, weight]: [f64; 2], x: f64| (base + weight * x).exp();
    let all = ALL[0] + ALL[1] * sum + ALL[2] * first + ALL[3] * mean;
    Odds {
        sum: log(SUM, sum),
        first: log(FIRST, first),
        mean: log(MEAN, mean),
        all: all.exp(),
    }
}

/// By how much sum (of three periods, of the first) and mean of the Goldstein scores fall at a period: arsinh of the fall
/// in standard errors, if scores of events were independent with a standard deviation of 5. Above 0 speaks for conflict.
pub fn fall(series: &Series, at: usize) -> [f64; 3] {
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
    [of_sum(before, after), of_sum(before, first), of_mean]
}
