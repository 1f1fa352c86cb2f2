//! Rows of tables.

use serde::{Deserialize, Serialize};

use super::Answer;
use crate::record::{By, LEVELS, Score, Target};

/// One quad of one period to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    values: [String; 13],
}

impl Line {
    /// Names of the columns.
    pub const COLUMNS: [&'static str; 13] = [
        "a", "b", "made_on", "period", "ahead", "quad", "mean", "q10", "q50", "q90", "any",
        "conflict", "flip",
    ];

    /// The line as text; probabilities have three digits.
    pub fn values(&self) -> [String; 13] {
        self.values.clone()
    }
}

impl Answer {
    /// The rows of the table of what comes, in the order of time, then quad.
    pub fn lines(&self) -> Vec<Line> {
        let at = |level: f64| LEVELS.iter().position(|l| *l == level).unwrap_or(0);
        let of = |ahead: &super::Ahead| {
            let each = ahead.quads.iter().map(|told| Line {
                values: [
                    self.a.clone(),
                    self.b.clone(),
                    self.made_on.clone(),
                    ahead.period.clone(),
                    ahead.ahead.to_string(),
                    told.quad.clone(),
                    format!("{:.2}", told.mean),
                    told.quantiles[at(0.1)].to_string(),
                    told.quantiles[at(0.5)].to_string(),
                    told.quantiles[at(0.9)].to_string(),
                    format!("{:.3}", told.any),
                    format!("{:.3}", ahead.conflict),
                    format!("{:.3}", ahead.flip),
                ],
            });
            each.collect::<Vec<Line>>()
        };
        self.ahead.iter().flat_map(of).collect()
    }
}

/// How good one forecaster was at one target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreLine {
    /// `all` dyads of a back-test, the `pair` asked for alone, or forecasts that were `kept`.
    pub of: String,
    /// `words+`, `deeds+`, `words-`, `deeds-`, `conflict` or `flip`.
    pub target: String,
    /// Periods ahead; 0 for all together.
    pub ahead: usize,
    /// `model`, a naive rule, or `usual`.
    pub by: String,
    /// Forecasts.
    pub n: usize,
    /// Mean of what came.
    pub came: f64,
    /// Mean of what was told.
    pub told: f64,
    /// Brier score of the probability of any, or of yes; 0 is perfect.
    pub brier: f64,
    /// Continuous ranked probability score; 0 is perfect.
    pub crps: f64,
    /// Minus the logarithm of the probability of what came.
    pub log_score: f64,
    /// Area under the ROC curve, 0.5 is chance; none where all came or nothing.
    pub auc: Option<f64>,
    /// Share of counts that the 80 % interval held; exact for whole numbers ([`Score::covered_exactly`]).
    pub covered_80: Option<f64>,
    /// How much better the model was than this forecaster by CRPS, 1 − model / this; none for the model itself.
    pub skill: Option<f64>,
}

impl ScoreLine {
    /// Names of the columns.
    pub const COLUMNS: [&'static str; 13] = [
        "of",
        "target",
        "ahead",
        "by",
        "n",
        "came",
        "told",
        "brier",
        "crps",
        "log_score",
        "auc",
        "covered_80",
        "skill",
    ];

    /// The line as text; what there is none of is empty.
    pub fn values(&self) -> [String; 13] {
        let some = |x: Option<f64>| x.map(|x| format!("{x:.3}")).unwrap_or_default();
        [
            self.of.clone(),
            self.target.clone(),
            self.ahead.to_string(),
            self.by.clone(),
            self.n.to_string(),
            format!("{:.3}", self.came),
            format!("{:.3}", self.told),
            format!("{:.4}", self.brier),
            format!("{:.4}", self.crps),
            format!("{:.4}", self.log_score),
            some(self.auc),
            some(self.covered_80),
            some(self.skill),
        ]
    }
}

/// Lines of scores, each with the skill of the model against it.
pub(super) fn of_scores(of: &str, scores: &[Score]) -> Vec<ScoreLine> {
    let line = |s: &Score| {
        let same = |m: &&Score| (m.target, m.ahead, m.by) == (s.target, s.ahead, By::Model);
        let model = scores.iter().find(same).filter(|_| s.by != By::Model);
        ScoreLine {
            of: of.to_string(),
            target: s.target.name().to_string(),
            ahead: s.ahead,
            by: s.by.name().to_string(),
            n: s.n,
            came: s.came,
            told: s.told,
            brier: s.brier,
            crps: s.crps,
            log_score: s.log_score,
            auc: s.auc,
            covered_80: s.covered_exactly.map(|c| c[1]),
            skill: model.and_then(|m| m.skill(s)),
        }
    };
    scores.iter().map(line).collect()
}

/// Forecasts of about the same probability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinLine {
    /// `conflict` or `flip`.
    pub target: String,
    /// Who told it.
    pub by: String,
    /// Forecasts.
    pub n: usize,
    /// Mean probability told.
    pub told: f64,
    /// Share that came.
    pub came: f64,
}

impl BinLine {
    /// Names of the columns.
    pub const COLUMNS: [&'static str; 5] = ["target", "by", "n", "told", "came"];

    /// The line as text.
    pub fn values(&self) -> [String; 5] {
        [
            self.target.clone(),
            self.by.clone(),
            self.n.to_string(),
            format!("{:.3}", self.told),
            format!("{:.3}", self.came),
        ]
    }
}

/// Bins that hold anything, of conflict and flips, by the model and by the smoothed counts beside it.
pub(super) fn of_bins(scores: &[Score]) -> Vec<BinLine> {
    let shown = |s: &&Score| {
        let naive = By::Naive(crate::dyad::Naive::Smoothed);
        matches!(s.target, Target::Conflict | Target::Flip) && (s.by == By::Model || s.by == naive)
    };
    let of = |s: &Score| {
        let filled = s.calibration.iter().filter(|bin| bin.n > 0);
        let lines = filled.map(|bin| BinLine {
            target: s.target.name().to_string(),
            by: s.by.name().to_string(),
            n: bin.n,
            told: bin.told,
            came: bin.came,
        });
        lines.collect::<Vec<BinLine>>()
    };
    scores.iter().filter(shown).flat_map(of).collect()
}

/// Events that moved a forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoverLine {
    /// Who acted; none for anyone but the two.
    pub actor: Option<String>,
    /// On whom; none for anyone but the two.
    pub recipient: Option<String>,
    /// Whether what came back counts too.
    pub either_way: bool,
    /// `words+`, `deeds+`, `words-` or `deeds-`.
    pub quad: String,
    /// When; with actor, recipient and quad it leads to the events.
    pub period: String,
    /// How many.
    pub events: f64,
    /// By how much the log-odds of conflict are higher than they would be had these events not been.
    pub effect: f64,
}

impl MoverLine {
    /// Names of the columns.
    pub const COLUMNS: [&'static str; 6] =
        ["actor", "recipient", "quad", "period", "events", "effect"];

    /// The line as text; `anyone` stands for all but the two.
    pub fn values(&self) -> [String; 6] {
        let name = |who: &Option<String>| who.clone().unwrap_or_else(|| "anyone".to_string());
        [
            name(&self.actor),
            name(&self.recipient),
            self.quad.clone(),
            self.period.clone(),
            format!("{:.0}", self.events),
            format!("{:+.3}", self.effect),
        ]
    }
}
