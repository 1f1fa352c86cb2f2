//! Flips of a pair, each with what changed, which way and how sure that is.

use std::fmt;

use jiff::civil::Date;

use super::Series;
use super::direction::{Course, Odds, odds};
use super::pelt::{anscombe, spread};
use super::score::{Scorer, candidates, mean};

/// Which face shows a flip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shown {
    /// Words alone changed.
    Words,
    /// Deeds alone.
    Deeds,
    /// Both.
    Both,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Words => "words",
            Self::Deeds => "deeds",
            Self::Both => "both",
        })
    }
}

/// How the events of one quad changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Events a period in the regime before, over [`FlipOptions::window`] periods at most.
    pub before: f64,
    /// Events a period in the new regime, likewise.
    pub after: f64,
    /// Standard errors of the change, by Anscombe's transform and the quad's own spread: above 0 it rose.
    pub z: f64,
}

impl Change {
    /// Whether the change is beyond chance at the 5 percent level.
    pub fn significant(&self) -> bool {
        self.z.abs() >= 1.96
    }
}

/// A change of regime.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// The pair.
    pub a: String,
    /// The other side.
    pub b: String,
    /// Index of the first period of the new regime.
    pub at: usize,
    /// First day of that period.
    pub date: Date,
    /// Name of that period.
    pub period: String,
    /// Words, deeds or both: whose quads changed significantly; if none did, the one that changed most.
    pub face: Shown,
    /// words+, deeds+, words−, deeds−.
    pub quads: [Change; 4],
    /// Where it leads.
    pub course: Course,
    /// What speaks for that.
    pub odds: Odds,
    /// 0 to 1: how likely someone who knows the pair would list a turning point here, from one period earlier to two later;
    /// see [`Scorer`].
    pub probability: f64,
    /// Gain in log-likelihood over no change, ½ Σ z² of the four quads.
    pub gain: f64,
}

impl Flip {
    /// Names of the columns, in the order in which [`Flip::values`] gives them.
    pub const COLUMNS: [&'static str; 8] = [
        "a",
        "b",
        "date",
        "face",
        "direction",
        "probability",
        "before",
        "after",
    ];

    /// The flip as text; `before` and `after` are events a period of words+, deeds+, words−, deeds−.
    pub fn values(&self) -> [String; 8] {
        let rates = |f: fn(&Change) -> f64| {
            let texts: Vec<String> = self.quads.iter().map(|q| format!("{:.1}", f(q))).collect();
            texts.join(" ")
        };
        [
            self.a.clone(),
            self.b.clone(),
            self.date.to_string(),
            self.face.to_string(),
            self.course.to_string(),
            format!("{:.3}", self.probability),
            rates(|q| q.before),
            rates(|q| q.after),
        ]
    }
}

/// What to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct FlipOptions {
    /// Flips below this probability, 0 to 1, are not told.
    pub least: f64,
    /// Most periods to either side for the levels before and after; 1 at least.
    pub window: usize,
    /// Where the probability comes from.
    pub scorer: Scorer,
}

impl Default for FlipOptions {
    /// About one flip in two years of a busy pair's months.
    fn default() -> Self {
        Self {
            least: LEAST,
            window: 6,
            scorer: Scorer::default(),
        }
    }
}

/// Probability at which the pairs of the dev lists have about half a flip a year in months (and four in weeks at 0.17).
pub const LEAST: f64 = 0.12;

/// Flips of a pair in the order of time.
///
/// Every period is weighed as the first of a new regime ([`candidates`]); those with [`FlipOptions::least`] and more are
/// told. This looks at the whole history, before and after; for alarms while news comes in see [`live_alarms`](super::live_alarms).
pub fn flips(series: &Series, options: &FlipOptions) -> Vec<Flip> {
    let all = candidates(series, &options.scorer).into_iter();
    let mut told: Vec<(usize, f64)> = all
        .filter(|c| c.probability >= options.least)
        .map(|c| (c.at, c.probability))
        .collect();
    told.sort_by_key(|c| c.0);
    describe(series, &told, options.window)
}

/// Flips of many pairs, so many of the surest that there are at most `per_year` for each year of each pair on average;
/// in the order of pairs, then of time.
pub fn flips_within(series: &[Series], per_year: f64, options: &FlipOptions) -> Vec<Flip> {
    let years: f64 = series.iter().map(Series::years).sum();
    let mut all: Vec<(usize, usize, f64)> = Vec::new();
    for (pair, series) in series.iter().enumerate() {
        let found = candidates(series, &options.scorer).into_iter();
        all.extend(
            found
                .filter(|c| c.probability >= options.least)
                .map(|c| (pair, c.at, c.probability)),
        );
    }
    all.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    all.truncate((per_year * years).max(0.0) as usize);
    all.sort_by_key(|c| (c.0, c.1));
    let of = |pair: usize| {
        all.iter()
            .filter(move |c| c.0 == pair)
            .map(|c| (c.1, c.2))
            .collect::<Vec<_>>()
    };
    let told = series.iter().enumerate();
    told.flat_map(|(pair, series)| describe(series, &of(pair), options.window))
        .collect()
}

/// What changed at each of the periods, which rise.
fn describe(series: &Series, told: &[(usize, f64)], window: usize) -> Vec<Flip> {
    let window = window.max(1);
    let rates = series.rates();
    let columns: [Vec<f64>; 4] = std::array::from_fn(|q| rates.iter().map(|r| r[q]).collect());
    let z: [Vec<f64>; 4] =
        std::array::from_fn(|q| columns[q].iter().copied().map(anscombe).collect());
    let scale: [f64; 4] = std::array::from_fn(|q| spread(&z[q]).max(1.0));
    let (a, b) = series.pair();
    let flip = |i: usize| {
        let (at, probability) = told[i];
        let begin = if i == 0 { 0 } else { told[i - 1].0 };
        let end = told.get(i + 1).map_or(series.len(), |next| next.0);
        let (from, to) = (begin.max(at.saturating_sub(window)), end.min(at + window));
        let (n1, n2) = ((at - from) as f64, (to - at) as f64);
        let weight = (n1 * n2 / (n1 + n2)).sqrt();
        let quads = std::array::from_fn(|q| Change {
            before: mean(&columns[q][from..at]),
            after: mean(&columns[q][at..to]),
            z: (mean(&z[q][at..to]) - mean(&z[q][from..at])) * weight / scale[q],
        });
        let odds = odds(series, at);
        Flip {
            a: a.to_string(),
            b: b.to_string(),
            at,
            date: series.start(at),
            period: series.label(at).to_string(),
            face: face(&quads),
            quads,
            course: odds.course(),
            odds,
            probability,
            gain: quads.iter().map(|q| q.z * q.z).sum::<f64>() / 2.0,
        }
    };
    (0..told.len()).map(flip).collect()
}

fn face(quads: &[Change; 4]) -> Shown {
    let changed = |pair: [usize; 2]| pair.iter().any(|&q| quads[q].significant());
    let most = |pair: [usize; 2]| pair.iter().map(|&q| quads[q].z.abs()).fold(0.0, f64::max);
    const WORDS: [usize; 2] = [0, 2];
    const DEEDS: [usize; 2] = [1, 3];
    match (changed(WORDS), changed(DEEDS)) {
        (true, true) => Shown::Both,
        (true, false) => Shown::Words,
        (false, true) => Shown::Deeds,
        (false, false) if most(WORDS) >= most(DEEDS) => Shown::Words,
        (false, false) => Shown::Deeds,
    }
}
