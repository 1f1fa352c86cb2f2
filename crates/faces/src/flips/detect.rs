//! One path for every way to find flips, to compare them at the same budget of alarms.

use super::live::{cusum, merge, surge};
use super::pelt::{anscombe, pelt};
use super::score::{SHORTEST, Scorer, candidates, mean, quad_rows};
use super::{Point, Series};

/// A way to find the first periods of new regimes.
#[derive(Clone, Debug, PartialEq)]
pub enum Method {
    /// What [`flips`](super::flips) tells: periods weighed by a [`Scorer`]; the threshold is the probability.
    Learnt(Scorer),
    /// PELT on the four quads by Anscombe's transform, each in units of its robust spread; the threshold is the penalty.
    Quads,
    /// PELT on the two faces by Anscombe's transform.
    Faces,
    /// PELT on the events in all by Anscombe's transform.
    Volume,
    /// PELT on the sum of Goldstein scores, standardised.
    Goldstein,
    /// [`cusum`] on both faces; the threshold is its own. Looks at the past alone.
    Cusum,
    /// [`surge`] on both faces; the threshold is its own. Looks at the past alone.
    Surge,
}

impl Method {
    /// A name for tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Learnt(_) => "flips (learnt score)",
            Self::Quads => "PELT, four quads",
            Self::Faces => "PELT, two faces",
            Self::Volume => "PELT, volume",
            Self::Goldstein => "PELT, Goldstein net",
            Self::Cusum => "CUSUM, both faces",
            Self::Surge => "surge, both faces",
        }
    }

    /// Alarms in the order of time; the higher the threshold, the fewer (PELT and CUSUM nearly so).
    pub fn alarms(&self, series: &Series, threshold: f64) -> Vec<usize> {
        let rows =
            |f: &dyn Fn(&Point) -> Vec<f64>| series.points().iter().map(f).collect::<Vec<_>>();
        let live = |detector: fn(&[f64], f64) -> Vec<usize>| {
            let counts = live_faces(series);
            merge(&counts.map(|c| detector(&c, threshold)))
        };
        match self {
            Self::Learnt(scorer) => {
                let found = candidates(series, scorer).into_iter();
                let sure = found.filter(|c| c.probability >= threshold);
                merge(&[sure.map(|c| c.at).collect()])
            }
            Self::Quads => pelt(&quad_rows(series), threshold, SHORTEST),
            Self::Faces => pelt(
                &rows(&|p| p.faces().map(anscombe).to_vec()),
                threshold,
                SHORTEST,
            ),
            Self::Volume => pelt(&rows(&|p| vec![anscombe(p.events())]), threshold, SHORTEST),
            Self::Goldstein => {
                let net: Vec<f64> = series.points().iter().map(|p| p.goldstein).collect();
                let middle = mean(&net);
                let variance = mean(&net.iter().map(|x| (x - middle).powi(2)).collect::<Vec<_>>());
                let scale = variance.sqrt().max(1e-9);
                let rows: Vec<Vec<f64>> = net.iter().map(|x| vec![(x - middle) / scale]).collect();
                pelt(&rows, threshold, SHORTEST)
            }
            Self::Cusum => live(cusum),
            Self::Surge => live(surge),
        }
    }

    /// The least of the thresholds, which rise, at which the pairs together have at most `per_year` alarms a year each on
    /// average; `None` if even the last has more.
    pub fn threshold(&self, pairs: &[Series], per_year: f64, thresholds: &[f64]) -> Option<f64> {
        let years: f64 = pairs.iter().map(Series::years).sum();
        let count = |h: f64| pairs.iter().map(|s| self.alarms(s, h).len()).sum::<usize>() as f64;
        thresholds
            .iter()
            .copied()
            .find(|&h| count(h) <= per_year * years)
    }
}

/// An alarm raised while news comes in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alarm {
    /// Index of the period that raised it.
    pub at: usize,
    /// Whether the face of cooperation raised it, and that of conflict.
    pub faces: [bool; 2],
    /// Whether a drift of level did ([`cusum`]).
    pub drift: bool,
    /// Whether a leap did ([`surge`]).
    pub leap: bool,
}

/// Alarms of [`cusum`] and [`surge`] on both faces, in the order of time. Those up to a period depend on nothing after it.
pub fn live_alarms(series: &Series, drift: f64, leap: f64) -> Vec<Alarm> {
    let [coop, conf] = live_faces(series);
    let lists = [
        cusum(&coop, drift),
        cusum(&conf, drift),
        surge(&coop, leap),
        surge(&conf, leap),
    ];
    let alarm = |at: usize| {
        let [c1, c2, s1, s2] = [0, 1, 2, 3].map(|i| lists[i].contains(&at));
        Alarm {
            at,
            faces: [c1 || s1, c2 || s2],
            drift: c1 || c2,
            leap: s1 || s2,
        }
    };
    merge(&lists).into_iter().map(alarm).collect()
}

/// Counts of both faces, where exposure is known relative to that of the twelve periods up to each: no look-ahead.
fn live_faces(series: &Series) -> [Vec<f64>; 2] {
    let points = series.points();
    let scale = |t: usize| {
        let window = &points[t.saturating_sub(11)..=t];
        let known: Vec<f64> = window.iter().filter_map(|p| p.exposure).collect();
        points[t].exposure.map_or(1.0, |e| mean(&known) / e)
    };
    [0, 1].map(|face| {
        (0..points.len())
            .map(|t| points[t].faces()[face] * scale(t))
            .collect()
    })
}
