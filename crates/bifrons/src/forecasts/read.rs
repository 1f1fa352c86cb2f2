//! Forecasts for reading: the record, what is ahead, what moved it.

use std::io::Write;

use anyhow::Result;
use bifrons_core::Quad;
use bifrons_forecast::dyad::{Ahead, Forecast, Naive};
use bifrons_forecast::record::{By, LEVELS, Score, Target};

use super::{Told, mover_rows};
use crate::output::{count, plain, table};
use crate::sheet::Style;

/// Movers that a table lists.
const MOVED: usize = 5;

/// Writes the record first.
///
/// # Errors
/// If the output fails.
pub fn read(told: &Told, out: &mut dyn Write) -> Result<()> {
    let unit = told.panel.bucket().to_string();
    match &told.record {
        Some(record) => {
            writeln!(
                out,
                "How good: {}, the busiest and those asked for, told again from {} to {}, one {unit} ahead",
                count(record.dyads as u64, "pair"),
                record.span[0],
                record.span[1]
            )?;
            summary(&record.scores, out)?;
        }
        None => writeln!(
            out,
            "How good: not known, there are too few {unit}s to look back"
        )?,
    }
    if !told.kept.is_empty() {
        let n = told.kept.iter().filter(|s| s.by == By::Model).map(|s| s.n);
        writeln!(
            out,
            "\nForecasts kept from before, {} whose time is over:",
            n.sum::<usize>()
        )?;
        summary(&told.kept, out)?;
    }
    match told.forecasts.as_slice() {
        [one] => {
            writeln!(out, "\n{}", plain(&one.to_string()))?;
            events_ahead(one, out)?;
            moved(one, out)?;
        }
        _ => pairs_ahead(told, out)?,
    }
    Ok(())
}

/// The next period's scores: the model beside the best rule.
fn summary(scores: &[Score], out: &mut dyn Write) -> Result<()> {
    let mut rows = Vec::new();
    for target in Target::ALL {
        let of = |s: &&Score| s.target == target && s.ahead == 1;
        let Some(model) = scores.iter().filter(of).find(|s| s.by == By::Model) else {
            continue;
        };
        let rules = scores.iter().filter(of).filter(|s| s.by != By::Model);
        let Some(best) = rules.min_by(|x, y| x.crps.total_cmp(&y.crps)) else {
            continue;
        };
        let number = |x: f64| format!("{x:.3}");
        let some = |x: Option<f64>| x.map(number).unwrap_or_default();
        rows.push(vec![
            target.name().to_string(),
            model.n.to_string(),
            number(model.came),
            number(model.told),
            number(model.crps),
            format!("{:.3} ({})", best.crps, best.by.name()),
            model.skill(best).map(better).unwrap_or_default(),
            model
                .covered_exactly
                .map(|c| format!("{:.0} %", 100.0 * c[1]))
                .unwrap_or_default(),
            some(model.auc),
        ]);
    }
    let heads = [
        "target",
        "n",
        "came",
        "told",
        "error",
        "best rule",
        "better by",
        "80 % held",
        "auc",
    ];
    let mut out = out;
    table(&mut out, &heads, &rows)?;
    Ok(())
}

/// How much less the model errs than a rule. Where a rule hardly errs at all, numbers say nothing.
fn better(skill: f64) -> String {
    match skill < -1.0 {
        true => "far worse".to_string(),
        false => format!("{:+.0} %", 100.0 * skill),
    }
}

/// A line a period: expected events of each quad with the interval of 80 percent, and the probabilities.
fn events_ahead(forecast: &Forecast, out: &mut dyn Write) -> Result<()> {
    let percent = |p: f64| format!("{:.0} %", 100.0 * p);
    let row = |ahead: &Ahead| {
        let mut row = vec![ahead.period.label().to_string()];
        for counts in &ahead.quads {
            let ends = counts.quantiles(&[LEVELS[1], LEVELS[5]]);
            let [from, to] = [ends.first(), ends.last()].map(|q| q.copied().unwrap_or(0));
            row.push(format!("{:.1} ({from}-{to})", counts.mean()));
        }
        let naive = ahead.naive.iter().find(|(n, _)| *n == Naive::Smoothed);
        row.push(percent(ahead.conflict()));
        row.push(
            naive
                .map(|(_, quads)| percent(quads[3].any()))
                .unwrap_or_default(),
        );
        row.push(percent(ahead.flip));
        row.push(percent(ahead.flip_usual));
        row
    };
    let rows: Vec<Vec<String>> = forecast.ahead.iter().map(row).collect();
    let heads = [
        "period",
        "words+",
        "deeds+",
        "words-",
        "deeds-",
        "any deed-",
        "as lately",
        "flip by then",
        "usual",
    ];
    let mut out = out;
    table(&mut out, &heads, &rows)?;
    writeln!(
        out,
        "Expected events (80 % interval) of words and deeds of cooperation, words and deeds of conflict; the chance of any deed of conflict, and by\n\
         a rule, as many as lately; the chance that a flip begins by then, and how usual that is. --format csv has all."
    )?;
    Ok(())
}

fn moved(forecast: &Forecast, out: &mut dyn Write) -> Result<()> {
    if forecast.moved.periods.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhat moved the probability of conflict most")?;
    let movers = mover_rows(std::slice::from_ref(forecast));
    let short = [
        ("period", "period"),
        ("actor", "who"),
        ("recipient", "to whom"),
        ("quad", "what"),
        ("events", "events"),
        ("effect", "log-odds"),
    ];
    let mut some = movers.some(&short);
    some.rows.truncate(MOVED);
    some.write(Style::Table, out, usize::MAX)?;
    let (a, b) = &forecast.dyad;
    writeln!(
        out,
        "The sentences behind: bifrons evidence {a} {b} --period PERIOD"
    )?;
    Ok(())
}

/// Several pairs: the next period, one line each.
fn pairs_ahead(told: &Told, out: &mut dyn Write) -> Result<()> {
    let Some(period) = told.forecasts.iter().find_map(|f| f.ahead.first()) else {
        return Ok(());
    };
    writeln!(
        out,
        "\n{}: deeds of conflict, the likeliest first",
        period.period.label()
    )?;
    let rows: Vec<Vec<String>> = told
        .forecasts
        .iter()
        .filter_map(|f| {
            let next = f.ahead.first()?;
            let naive = next.naive.iter().find(|(n, _)| *n == Naive::Smoothed);
            let deeds = next.of(Quad::MaterialConflict);
            let ends = deeds.quantiles(&[LEVELS[1], LEVELS[5]]);
            Some(vec![
                f.dyad.0.clone(),
                f.dyad.1.clone(),
                format!("{:.0} %", 100.0 * next.conflict()),
                naive
                    .map(|(_, q)| format!("{:.0} %", 100.0 * q[3].any()))
                    .unwrap_or_default(),
                format!("{:.1}", deeds.mean()),
                format!(
                    "{}-{}",
                    ends.first().unwrap_or(&0),
                    ends.last().unwrap_or(&0)
                ),
                f.ahead
                    .last()
                    .map(|a| format!("{:.0} %", 100.0 * a.flip))
                    .unwrap_or_default(),
            ])
        })
        .collect();
    let last = told.forecasts.iter().find_map(|f| f.ahead.last());
    let by = last
        .map(|a| format!("flip by {}", a.period.label()))
        .unwrap_or_default();
    let heads = ["a", "b", "any", "naive", "expected", "80 %", &by];
    let mut out = out;
    table(&mut out, &heads, &rows)?;
    Ok(())
}
