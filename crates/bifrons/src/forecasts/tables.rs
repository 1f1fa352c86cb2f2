//! Forecasts, their record and what moved them, as rows.

use bifrons_forecast::dyad::{Ahead, Counts, Forecast, Naive};
use bifrons_forecast::look::Record;
use bifrons_forecast::record::{By, LEVELS, Score, Target};

use crate::column::{A, B, Column, PERIOD};
use crate::sheet::{Datum, Sheet};

const TARGET: Column = Column::text(
    "target",
    "what is told: words+, deeds+, words- and deeds- are numbers of events, conflict is whether there is any deed of conflict, flip whether \
     a turn begins by then",
);
const AHEAD: Column = Column::whole("ahead", "periods after the last one known");

/// Columns of forecasts.
pub const FORECAST: [Column; 18] = [
    PERIOD,
    A,
    B,
    TARGET,
    AHEAD,
    Column::number(
        "probability",
        "of at least one event, or of conflict or a flip, 0 to 1",
    ),
    Column::number("mean", "expected events").or_null(),
    Column::whole("low95", "lower end of the interval of 95 %").or_null(),
    Column::whole("low80", "of 80 %").or_null(),
    Column::whole("low50", "of 50 %").or_null(),
    Column::whole("median", "as likely exceeded as not").or_null(),
    Column::whole("high50", "upper end of the interval of 50 %").or_null(),
    Column::whole("high80", "of 80 %").or_null(),
    Column::whole("high95", "of 95 %").or_null(),
    Column::number(
        "naive",
        "the same probability by a rule without a model: as many as lately; for a flip, how usual flips are",
    ),
    Column::number("naive_mean", "events expected by that rule").or_null(),
    Column::date("made_on", "last day that was known"),
    Column::text("version", "name and number of the forecaster"),
];

/// Columns of the record.
pub const RECORD: [Column; 19] = [
    Column::text(
        "record",
        "back-test: told again from what was known before; kept: as they were told at the time",
    ),
    Column::date("first", "first period told; null for what was kept").or_null(),
    Column::date("last", "last period told; likewise").or_null(),
    TARGET,
    AHEAD,
    Column::text(
        "by",
        "model, or a rule: last, seasonal, smoothed, recent; usual for flips",
    ),
    Column::whole("n", "forecasts whose periods are over"),
    Column::number("came", "mean of what came"),
    Column::number("told", "mean of what was told"),
    Column::number("brier", "mean squared distance of the probability from what came; 0 is perfect"),
    Column::number(
        "crps",
        "continuous ranked probability score of counts, in events; 0 is perfect",
    ),
    Column::number("log_score", "minus the logarithm of the probability of what came"),
    Column::number("auc", "chance that a yes was told more likely than a no").or_null(),
    Column::number(
        "skill",
        "how much less the model errs than this rule, by CRPS: above 0 the model is better; null for the model",
    )
    .or_null(),
    Column::number("held50", "share of what came within the interval of 50 %, told exactly").or_null(),
    Column::number("held80", "of 80 %").or_null(),
    Column::number("held95", "of 95 %").or_null(),
    Column::text(
        "calibration",
        "of each tenth of probability that was told: mean told, share that came and number of forecasts, with : between, as 0.31:0.28:40",
    ),
    Column::number("reliability", "distance of shares from what was told; 0 is perfect"),
];

/// Columns of what moved forecasts.
pub const MOVERS: [Column; 8] = [
    A,
    B,
    PERIOD,
    Column::text("actor", "who acted; anyone where it is not one of the two"),
    Column::text("recipient", "on whom; likewise"),
    Column::text("quad", "words+, deeds+, words- or deeds-"),
    Column::whole("events", "how many"),
    Column::number(
        "effect",
        "by how much the log-odds of conflict in the next period are higher than had these events not been",
    ),
];

/// Rows of a forecast: each period and target.
pub fn forecast_rows(forecasts: &[Forecast]) -> Sheet {
    let mut rows = Vec::new();
    for forecast in forecasts {
        for ahead in &forecast.ahead {
            for target in Target::ALL {
                rows.push(forecast_row(forecast, ahead, target));
            }
        }
    }
    Sheet {
        columns: FORECAST.to_vec(),
        rows,
    }
}

fn forecast_row(forecast: &Forecast, ahead: &Ahead, target: Target) -> Vec<Datum> {
    let naive = ahead.naive.iter().find(|(n, _)| *n == Naive::Smoothed);
    let expected = |q: usize| naive.map(|(_, quads)| quads[q].mean());
    let naive = |q: usize| naive.map_or(f64::NAN, |(_, quads)| quads[q].any());
    let (counts, probability, beside, beside_mean): (Option<&Counts>, f64, f64, Option<f64>) =
        match target {
            Target::Events(quad) => {
                let at = usize::from(quad.number()) - 1;
                (
                    Some(&ahead.quads[at]),
                    ahead.quads[at].any(),
                    naive(at),
                    expected(at),
                )
            }
            Target::Conflict => (None, ahead.conflict(), naive(3), None),
            Target::Flip => (None, ahead.flip, ahead.flip_usual, None),
        };
    let mut row: Vec<Datum> = vec![
        ahead.period.label().into(),
        forecast.dyad.0.as_str().into(),
        forecast.dyad.1.as_str().into(),
        target.name().into(),
        Datum::int(ahead.ahead as u64),
        Datum::real(probability, 4),
        Datum::some(counts.map(Counts::mean), 3),
    ];
    let quantiles = counts.map(|c| c.quantiles(&LEVELS));
    for i in 0..LEVELS.len() {
        let quantile = quantiles.as_ref().and_then(|q| q.get(i));
        row.push(quantile.map_or(Datum::Empty, |q| Datum::int(*q)));
    }
    row.extend([
        Datum::real(beside, 4),
        Datum::some(beside_mean, 3),
        forecast.made_on.to_string().into(),
        forecast.version.into(),
    ]);
    row
}

/// Rows of the scores of a back-test, and of kept forecasts.
pub fn record_rows(back: Option<&Record>, kept: &[Score]) -> Sheet {
    let mut rows = Vec::new();
    let span = |at: usize| back.map_or(Datum::Empty, |r| r.span[at].as_str().into());
    let back_scores = back.map_or(&[][..], |r| &r.scores);
    for (name, scores, span) in [
        ("back-test", back_scores, [span(0), span(1)]),
        ("kept", kept, [Datum::Empty, Datum::Empty]),
    ] {
        for score in scores {
            let model = scores
                .iter()
                .find(|s| (s.target, s.ahead, s.by) == (score.target, score.ahead, By::Model));
            let skill = model.filter(|_| score.by != By::Model);
            let skill = skill.and_then(|m| m.skill(score));
            let held = |i: usize| Datum::some(score.covered_exactly.map(|c| c[i]), 3);
            let bins = score.calibration.iter().filter(|b| b.n > 0);
            let bins: Vec<String> = bins
                .map(|b| format!("{:.3}:{:.3}:{}", b.told, b.came, b.n))
                .collect();
            rows.push(vec![
                name.into(),
                span[0].clone(),
                span[1].clone(),
                score.target.name().into(),
                Datum::int(score.ahead as u64),
                score.by.name().into(),
                Datum::int(score.n as u64),
                Datum::real(score.came, 4),
                Datum::real(score.told, 4),
                Datum::real(score.brier, 4),
                Datum::real(score.crps, 4),
                Datum::real(score.log_score, 4),
                Datum::some(score.auc, 3),
                Datum::some(skill, 3),
                held(0),
                held(1),
                held(2),
                bins.join(" ").into(),
                Datum::real(score.parts.reliability, 5),
            ]);
        }
    }
    Sheet {
        columns: RECORD.to_vec(),
        rows,
    }
}

/// Rows of what moved the probability of conflict in the next period.
pub fn mover_rows(forecasts: &[Forecast]) -> Sheet {
    let mut rows = Vec::new();
    for forecast in forecasts {
        for mover in &forecast.moved.periods {
            let who = |code: &Option<String>| code.clone().unwrap_or_else(|| "anyone".to_string());
            let quad = Target::Events(mover.quad).name();
            rows.push(vec![
                forecast.dyad.0.as_str().into(),
                forecast.dyad.1.as_str().into(),
                mover.period.label().into(),
                who(&mover.actor).into(),
                who(&mover.recipient).into(),
                quad.into(),
                Datum::int(mover.events.round() as u64),
                Datum::real(mover.effect, 3),
            ]);
        }
    }
    Sheet {
        columns: MOVERS.to_vec(),
        rows,
    }
}
