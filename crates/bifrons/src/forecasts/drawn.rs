//! Forecasts as pictures: fans of what is ahead, and how far forecasts can be believed.

use bifrons_core::Quad;
use bifrons_draw::{
    CalibrationPicture, CalibrationPoint, Caption, Fan, FanPanel, Format, MirrorPicture, Svg,
    calibration, mirror,
};
use bifrons_forecast::dyad::{Ahead, Counts, Forecast, Naive};
use bifrons_forecast::record::{By, LEVELS, Score, Target};
use bifrons_ledger::Ledger;

use super::Told;
use crate::pairs::{ledger_name, name};

/// Periods of the past that a picture shows.
const SHOWN: usize = 36;
/// The panels of a picture, each with its quad of cooperation and of conflict.
const PANELS: [(&str, [Quad; 2]); 2] = [
    ("Words", [Quad::VerbalCooperation, Quad::VerbalConflict]),
    ("Deeds", [Quad::MaterialCooperation, Quad::MaterialConflict]),
];

/// Both faces of a pair, words and deeds: what came, and what may come.
pub fn fan(told: &Told, forecast: &Forecast, ledger: &Ledger) -> Svg {
    let (a, b) = &forecast.dyad;
    let side = |quad: Quad, label: &str| side(told, forecast, quad, label);
    let panels = PANELS.map(|(label, [up, down])| {
        let both = [side(up, "cooperation"), side(down, "conflict")];
        (label.to_string(), both)
    });
    mirror(&MirrorPicture {
        caption: Caption {
            title: format!("{} and {}: what is ahead", name(a), name(b)),
            subtitle: format!(
                "{}: events by {}, forecast from all up to {} by the model {}",
                ledger_name(ledger),
                told.panel.bucket(),
                forecast.made_on,
                forecast.version
            ),
            note: note(told),
        },
        bucket: told.panel.bucket(),
        panels: panels.to_vec(),
        format: Format {
            height: 120.0,
            ..Format::default()
        },
    })
}

fn side(told: &Told, forecast: &Forecast, quad: Quad, label: &str) -> FanPanel {
    let q = usize::from(quad.number()) - 1;
    let counts = told.panel.counts(&forecast.dyad);
    let skip = counts.len().saturating_sub(SHOWN);
    let seen = told.panel.periods().iter().zip(&counts).skip(skip);
    let ahead = || forecast.ahead.iter();
    let naive = |a: &Ahead| {
        let rule = a.naive.iter().find(|(n, _)| *n == Naive::Smoothed);
        rule.map(|(_, quads)| quads[q].mean())
    };
    FanPanel {
        label: label.to_string(),
        quad,
        history: seen.map(|(p, c)| (p.clone(), c[q])).collect(),
        ahead: ahead()
            .map(|a| (a.period.clone(), fan_of(&a.quads[q])))
            .collect(),
        naive: ahead().filter_map(naive).collect(),
    }
}

fn fan_of(counts: &Counts) -> Fan {
    let q: Vec<f64> = counts
        .quantiles(&LEVELS)
        .into_iter()
        .map(|q| q as f64)
        .collect();
    let at = |i: usize| q.get(i).copied().unwrap_or(0.0);
    Fan {
        intervals: [(at(0), at(6)), (at(1), at(5)), (at(2), at(4))],
        median: at(3),
        any: counts.any(),
    }
}

/// How good earlier forecasts were, in a line.
fn note(told: &Told) -> String {
    let Some(record) = &told.record else {
        return "How good such forecasts are is not known: there is too little past to look back on.".to_string();
    };
    let of = |s: &&Score| s.by == By::Model && s.ahead == 1;
    let held: Vec<f64> = record
        .scores
        .iter()
        .filter(of)
        .filter_map(|s| Some(s.covered_exactly?[1]))
        .collect();
    let held = held.iter().sum::<f64>() / held.len().max(1) as f64;
    format!(
        "Told again from {} to {}, intervals of 80 % held {:.0} % of what came.",
        record.span[0],
        record.span[1],
        100.0 * held
    )
}

/// What was told of deeds of conflict against what came.
pub fn curve(told: &Told, ledger: &Ledger) -> Svg {
    let scores = told.record.as_ref().map_or(&[][..], |r| &r.scores);
    let points = |by: By| -> Vec<CalibrationPoint> {
        let one = |s: &&Score| s.target == Target::Conflict && s.ahead == 1 && s.by == by;
        let bins = scores.iter().find(one).map(|s| s.calibration.clone());
        let bins = bins.unwrap_or_default().into_iter().filter(|b| b.n > 0);
        bins.map(|b| CalibrationPoint {
            told: b.told,
            came: b.came,
            n: b.n,
        })
        .collect()
    };
    calibration(&CalibrationPicture {
        caption: Caption {
            title: "Deeds of conflict: what was told and what came".to_string(),
            subtitle: ledger_name(ledger),
            note: note(told),
        },
        curves: vec![
            ("the model".to_string(), points(By::Model)),
            (
                "as many as lately".to_string(),
                points(By::Naive(Naive::Smoothed)),
            ),
        ],
        format: Format::default(),
    })
}
