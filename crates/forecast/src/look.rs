//! Looking back, then ahead: how good forecasts of a panel would have been, and what comes next, from one pass over its features.

use crate::dyad::{Dyad, Forecast, ForecastError, Model, Options, Panel, Table, learnt_from};
use crate::record::{Outcomes, Score, Trial, back_test_of, score, told_by};

/// Dyads that are learnt from: busy ones, and quiet ones.
const LEARNT: [usize; 2] = [150, 75];
/// Pairs of a dyad and a period learnt from.
const ROWS: usize = 8_000;
/// Dyads that a record is made of: the busiest of those learnt from, and some quiet ones.
const TESTED: [usize; 2] = [40, 20];
/// Periods that a record is made of at most, and the share of all that are.
const LATEST: usize = 36;
const SHARE: usize = 3;
/// Models that are fitted on the way.
const MODELS: usize = 3;

/// What comes, and how far to believe it.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Forecasts of the past, made the same way; `None` where too little is known to look back, or it was not asked for.
    pub record: Option<Record>,
    /// The dyads asked for, in their order.
    pub forecasts: Vec<Forecast>,
}

/// How good forecasts were that were made as if each past period were the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// First and last period told, such as `2019-01`.
    pub span: [String; 2],
    /// Dyads that were told.
    pub dyads: usize,
    /// Models that were fitted on the way, each to what was known by then.
    pub models: usize,
    /// By target, periods ahead and forecaster.
    pub scores: Vec<Score>,
}

/// The next periods of the dyads, and with `back` the record of the same forecaster on the same panel, which takes most of the time.
///
/// The record is of forecasts made as if each of the latest third of periods (36 at most) were yet to come, by models that were
/// fitted to what was known before, of the 40 busiest dyads, 20 quiet ones and those asked for. The same panel gives the same
/// answer on any number of threads. A dyad without events is told as quiet ones are.
///
/// ```
/// use bifrons_faces::Bucket;
/// use bifrons_forecast::dyad::{Panel, Sides};
/// use bifrons_forecast::look::look;
/// use jiff::{ToSpan, civil::date};
///
/// // Every second month A strikes B, and C talks to D.
/// let months = (0..60).map(|m| date(2015, 1, 10).checked_add(m.months()).unwrap());
/// let counts = months.flat_map(|day| [
///     (day, "A", "B", if day.month() % 2 == 0 { [0.0, 0.0, 0.0, 2.0] } else { [0.0, 0.0, 1.0, 0.0] }),
///     (day, "C", "D", [1.0, 0.0, 0.0, 0.0]),
/// ]);
/// let panel = Panel::of_counts(Bucket::Month, Sides::Summed, [date(2015, 1, 1), date(2019, 12, 31)], counts);
/// let told = look(&panel, &[panel.dyad("B", "A")], 2, true)?;
/// assert_eq!(told.forecasts[0].ahead[1].period.label(), "2020-02");
/// assert!(told.record.is_some_and(|r| r.span[1] == "2019-12"));
/// # Ok::<(), bifrons_forecast::dyad::ForecastError>(())
/// ```
///
/// # Errors
/// [`ForecastError`] if there is too little to learn from, or too much to be told.
pub fn look(
    panel: &Panel,
    asked: &[Dyad],
    ahead: usize,
    back: bool,
) -> Result<Look, ForecastError> {
    let options = Options {
        ahead,
        busiest: LEARNT[0],
        quiet: LEARNT[1],
        rows: ROWS,
        ..Options::default()
    };
    let n = panel.len();
    let asked: Vec<Dyad> = asked.iter().map(|(a, b)| panel.dyad(a, b)).collect();
    let learnt = learnt_from(panel, n, &options);
    let trial = match back {
        true => trial(n, tested(&learnt, &asked), &options),
        false => None,
    };
    let mut known: Vec<Dyad> = learnt;
    known.extend(asked.iter().cloned());
    if let Some(trial) = &trial {
        known.extend(told_by(panel, trial));
    }
    known.sort();
    known.dedup();
    let table = Table::new(panel, &known);
    let model = Model::of_table(panel, &table, n, &options)?;
    let record = match &trial {
        Some(trial) => Some(record(panel, &table, trial)?),
        None => None,
    };
    let forecasts = asked.iter().map(|dyad| model.forecast(panel, &table, dyad));
    Ok(Look {
        record,
        forecasts: forecasts.collect::<Result<_, _>>()?,
    })
}

/// The busiest and some quiet ones, and those asked for.
fn tested(learnt: &[Dyad], asked: &[Dyad]) -> Vec<Dyad> {
    let (busy, quiet) = learnt.split_at(LEARNT[0].min(learnt.len()));
    let step = quiet.len().div_ceil(TESTED[1]).max(1);
    let busy = busy.iter().take(TESTED[0]);
    let some = busy.chain(quiet.iter().step_by(step));
    let mut all: Vec<Dyad> = some.chain(asked).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// The back-test that so many periods allow.
fn trial(n: usize, dyads: Vec<Dyad>, options: &Options) -> Option<Trial> {
    // The first model is fitted so many periods before the first that is told.
    let least = options.fewest().saturating_sub(1) + options.ahead;
    let first = n.saturating_sub(LATEST.min(n / SHARE)).max(least);
    let models = n.checked_sub(first).filter(|tested| *tested > 0)? + options.ahead;
    Some(Trial {
        first,
        dyads,
        refit: models.div_ceil(MODELS).max(1),
        options: *options,
    })
}

fn record(panel: &Panel, table: &Table, trial: &Trial) -> Result<Record, ForecastError> {
    let rows = back_test_of(panel, table, trial)?;
    let label = |at: usize| panel.periods()[at].label().to_string();
    Ok(Record {
        span: [label(trial.first), label(panel.len() - 1)],
        dyads: trial.dyads.len(),
        models: (panel.len() + trial.options.ahead - trial.first).div_ceil(trial.refit),
        scores: score(&rows, &Outcomes::new(panel, &rows)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dyad::{Quads, Sides, test_world};
    use crate::record::{By, Target};
    use bifrons_faces::Bucket;
    use jiff::ToSpan;
    use jiff::civil::{Date, date};

    const WEEKS: i64 = 70;

    fn counts() -> Vec<(Date, &'static str, &'static str, Quads)> {
        let one = |(day, a, b, quad): (Date, _, _, bifrons_core::Quad)| {
            let mut quads = [0.0; 4];
            quads[usize::from(quad.number()) - 1] = 1.0;
            (day, a, b, quads)
        };
        test_world(WEEKS).into_iter().map(one).collect()
    }

    fn panel(
        weeks: i64,
        counts: impl IntoIterator<Item = (Date, &'static str, &'static str, Quads)>,
    ) -> Panel {
        let first = date(2018, 1, 1);
        let span = [first, first.saturating_add((7 * weeks - 1).days())];
        Panel::of_counts(Bucket::Week, Sides::Summed, span, counts)
    }

    fn told(panel: &Panel) -> Look {
        look(
            panel,
            &[panel.dyad("A", "B"), panel.dyad("X", "B")],
            2,
            true,
        )
        .unwrap()
    }

    #[test]
    fn what_comes_later_and_in_which_order_makes_no_difference() {
        let last = date(2018, 1, 1).saturating_add((7 * 50 - 1).days());
        let early = told(&panel(50, counts().into_iter().filter(|c| c.0 <= last)));
        assert_eq!(early, told(&panel(50, counts().into_iter().rev())));
        assert_eq!(early.forecasts[0].ahead[0].period.label(), "2018-W51");
        assert_ne!(early, told(&panel(WEEKS, counts())));
    }

    #[test]
    fn any_number_of_threads_gives_the_same() {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| told(&panel(50, counts())))
        };
        assert_eq!(on(1), on(4));
    }

    #[test]
    fn the_record_is_of_the_latest_third() {
        let found = told(&panel(WEEKS, counts()));
        let record = found.record.unwrap();
        // 23 of 70 weeks are told: those from the 48th on, each a week and two weeks before.
        assert_eq!(record.span, ["2018-W48", "2019-W18"]);
        let of = |by: By, ahead: usize| {
            let same = |s: &&Score| (s.target, s.ahead, s.by) == (Target::Conflict, ahead, by);
            record.scores.iter().find(same).unwrap()
        };
        assert_eq!(of(By::Model, 1).n, 23 * record.dyads);
        let bins = of(By::Model, 2).calibration.iter().map(|b| b.n);
        assert_eq!(bins.sum::<usize>(), 23 * record.dyads);
        // Who was never seen is told as quiet ones are.
        assert!(found.forecasts[1].ahead[0].conflict() < 0.3);
    }

    #[test]
    fn short_histories_have_no_record_and_shorter_ones_no_forecast() {
        let short = told(&panel(14, counts()));
        assert!(short.record.is_none() && short.forecasts[0].ahead.len() == 2);
        let shorter = panel(12, counts());
        let error = look(&shorter, &[shorter.dyad("A", "B")], 2, true).unwrap_err();
        let few = matches!(
            error,
            ForecastError::TooShort {
                found: 12,
                wanted: 13,
                ..
            }
        );
        assert!(few, "{error}");
    }
}
