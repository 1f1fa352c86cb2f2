//! `bifrons forecast`: how good earlier forecasts were, then what the next months of a pair may bring.

use std::io::Write;

use anyhow::{Result, bail};
use bifrons_core::{Quad, State};
use bifrons_draw::{
    CalibrationPicture, CalibrationPoint, Caption, Fan, FanPanel, FanPicture, calibration, fans,
};
use bifrons_faces::Bucket;
use bifrons_forecast::dyad::{Dyad, Forecast, Naive, Panel};
use bifrons_forecast::record::{By, LEVELS, Row, Score, Target};
use bifrons_ledger::{AsOf, Ledger};
use jiff::civil::Date;

use super::Asked;
use crate::column::Shape;
use crate::forecasts::{
    FORECAST, Kept, MOVERS, RECORD, Record, forecast_rows, forecasts, keep, kept, mover_rows,
    panel, record, record_rows, scored,
};
use crate::output::{count, plain};
use crate::pairs::{ledger_name, name};
use crate::picture;
use crate::session::{Exit, Session};
use crate::sheet::{Sheet, Style};

/// Pairs that are told when none is named: the busiest.
const PAIRS: usize = 40;
/// Periods of the past that a picture shows.
const SHOWN: usize = 36;
/// Movers that a table lists.
const MOVED: usize = 5;
/// The quads, and what pictures call them.
const QUADS: [(Quad, &str); 4] = [
    (Quad::VerbalCooperation, "Words of cooperation"),
    (Quad::MaterialCooperation, "Deeds of cooperation"),
    (Quad::VerbalConflict, "Words of conflict"),
    (Quad::MaterialConflict, "Deeds of conflict"),
];

/// Arguments of `forecast`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "First comes the record. The last third of the ledger's time, two years of months at most, is told again, each month from what was known before, and
compared with rules that need no model: as many as last month, as in that month of earlier years, as many as lately. Forecasts of before,
which are kept in forecasts.csv in the ledger's folder, are scored as their months pass (record `kept`). Then come the months ahead: numbers
of events of words and deeds of either face, both directions together, as intervals; the probability of any deed of conflict, and of a flip
by then; and which months of the past moved that most.

--as-of DATE forecasts from what had happened by then, --as-of vN from the ledger as it was. Such forecasts of the past are not kept.
  bifrons forecast India China --months 6
  bifrons forecast India China --record --format csv     how good forecasts were, in full
  bifrons forecast India China -o fan.svg
  bifrons forecast                                        the busiest pairs, by how likely deeds of conflict are next month"
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number; without it the busiest pairs
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Another; without it the partners of the first
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Periods told: months, or what --by says
    #[arg(long, alias = "periods", value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=12))]
    months: u8,
    /// Length of a period: week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Month)]
    by: Bucket,
    /// Only the record, each score for itself; a picture is how far the probability of conflict can be believed
    #[arg(long)]
    record: bool,
    /// Only which past events moved the probability of conflict
    #[arg(long, conflicts_with = "record")]
    movers: bool,
    /// Do not keep the forecasts in the ledger's folder
    #[arg(long)]
    no_keep: bool,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 3] = [
    Shape {
        name: "ForecastRow",
        with: None,
        columns: &FORECAST,
    },
    Shape {
        name: "RecordRow",
        with: Some("record"),
        columns: &RECORD,
    },
    Shape {
        name: "MoverRow",
        with: Some("movers"),
        columns: &MOVERS,
    },
];

/// What was found.
struct Told {
    panel: Panel,
    record: Option<Record>,
    /// Scores of forecasts that were kept.
    kept: Vec<Score>,
    forecasts: Vec<Forecast>,
}

/// Looks back, looks ahead, and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    if args.by == Bucket::Day {
        bail!("days are too short to forecast; use --by week, month, quarter or year");
    }
    let (style, ledger, until) = open(args, session)?;
    let mut options = args.asked.options();
    if let Some(day) = until {
        let asked = options.until.map_or(day, |u| u.last_day().min(day));
        options.until = Some(asked.into());
    }
    let Some(panel) = panel(&ledger, args.by, &options)? else {
        session.note(&format!("no dated events in {}", ledger.path().display()));
        return Ok(Exit::Nothing);
    };
    let dyads = dyads(args, &panel);
    if dyads.is_empty() {
        session.note("no counted events of such a pair; there is nothing to forecast from");
        return Ok(Exit::Nothing);
    }
    let quiet = |d: &Dyad| panel.counts(d).iter().flatten().all(|n| *n == 0.0);
    if let ([one], true) = (dyads.as_slice(), dyads.iter().all(quiet)) {
        let (a, b) = (name(&one.0), name(&one.1));
        session.note(&format!(
            "no events of {a} and {b} are known; they are told as quiet pairs are"
        ));
    }
    let ahead = usize::from(args.months);
    let Kept { rows, notes } = kept(&ledger)?;
    notes.iter().for_each(|note| session.say(note));
    let mut told = Told {
        record: match args.movers {
            true => None,
            false => record(&panel, &dyads, ahead)?,
        },
        kept: scored(&panel, &before(rows, until)),
        forecasts: Vec::new(),
        panel,
    };
    if !args.record {
        told.forecasts = forecasts(&told.panel, &dyads, ahead)?;
        if args.a.is_none() || args.b.is_none() {
            let conflict = |f: &Forecast| f.ahead.first().map_or(0.0, |a| a.conflict());
            told.forecasts
                .sort_by(|x, y| conflict(y).total_cmp(&conflict(x)));
        }
    }
    // A forecast of the past is none, and who asks by an address changes nothing.
    let past = until.is_some() || args.asked.ledger.as_of.is_some() || options.until.is_some();
    let whole = options.since.is_none() && args.asked.reports.words().is_empty();
    if !args.no_keep && !past && whole && !args.movers && !session.is_in_memory() {
        let rows: Vec<Row> = told.forecasts.iter().flat_map(Forecast::rows).collect();
        if let Err(error) = keep(&ledger, &rows) {
            session.note(&format!("{error:#}; the forecasts are not kept"));
        }
    }
    write(args, &told, style, &ledger, session)
}

/// The ledger, and the day after which nothing is to be known.
fn open(args: &Args, session: &Session) -> Result<(Style, Ledger, Option<Date>)> {
    let mut asked = args.asked.clone();
    let day = match asked.ledger.as_of {
        Some(AsOf::Day(day)) => {
            asked.ledger.as_of = None;
            Some(day)
        }
        _ => None,
    };
    let (style, ledger) = asked.open(session)?;
    Ok((style, ledger, day))
}

/// Kept forecasts that were made by a day.
fn before(rows: Vec<Row>, until: Option<Date>) -> Vec<Row> {
    let known = |r: &Row| until.is_none_or(|day| r.made_on < day);
    rows.into_iter().filter(known).collect()
}

/// The pairs that are asked for.
fn dyads(args: &Args, panel: &Panel) -> Vec<Dyad> {
    if let (Some(a), Some(b)) = (args.a, args.b) {
        let dyad = panel.dyad(a.code, b.code);
        return Some(dyad)
            .filter(|_| a.code != b.code)
            .into_iter()
            .collect();
    }
    let of = |d: &Dyad| {
        args.a
            .is_none_or(|a| [d.0.as_str(), d.1.as_str()].contains(&a.code))
    };
    let mut all = panel.busiest(panel.len());
    all.retain(of);
    all.truncate(PAIRS);
    all
}

fn write(
    args: &Args,
    told: &Told,
    style: Style,
    ledger: &Ledger,
    session: &mut Session,
) -> Result<Exit> {
    let back = told.record.as_ref().map_or(&[][..], |r| &r.scores);
    let records = record_rows(&[("back-test", back), ("kept", &told.kept)]);
    let out = &args.asked.out;
    match style {
        Style::Svg | Style::Png => {
            let svg = match (args.record, told.forecasts.as_slice()) {
                (true, _) => curve(told, ledger),
                (false, [one]) => fan(told, one, ledger),
                _ => bail!("name two states for a picture, or say --record"),
            };
            out.write(session, |out| picture::write(style, &svg, out))?;
        }
        Style::Table if !args.record && !args.movers => {
            out.write(session, |out| read(told, &records, out))?;
        }
        _ => {
            let sheet = match () {
                () if args.record => records,
                () if args.movers => mover_rows(&told.forecasts),
                () => forecast_rows(&told.forecasts),
            };
            out.write(session, |out| sheet.write(style, out, usize::MAX))?;
        }
    }
    if told.record.is_none() && !args.movers {
        session.note("too few periods to look back: how good these forecasts are is not known");
    }
    Ok(Exit::Done)
}

/// For reading: the record, what is ahead, what moved it.
fn read(told: &Told, records: &Sheet, out: &mut dyn Write) -> Result<()> {
    let unit = told.panel.bucket().to_string();
    match &told.record {
        Some(record) => {
            writeln!(
                out,
                "How good: {} and the busiest told again, {} to {}, one {unit} ahead",
                count(record.pairs as u64, "pair"),
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
    let rows = forecast_rows(&told.forecasts);
    match told.forecasts.as_slice() {
        [one] => {
            writeln!(out, "\n{}", plain(&one.to_string()))?;
            events_ahead(&rows, out)?;
            moved(one, out)?;
        }
        _ => pairs_ahead(told, out)?,
    }
    let _ = records;
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
            model
                .skill(best)
                .map(|s| format!("{:+.0} %", 100.0 * s))
                .unwrap_or_default(),
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
    crate::output::table(&mut out, &heads, &rows)?;
    Ok(())
}

fn events_ahead(rows: &Sheet, out: &mut dyn Write) -> Result<()> {
    let short = [
        ("period", "period"),
        ("target", "target"),
        ("probability", "any"),
        ("naive", "naive"),
        ("mean", "expected"),
        ("low80", "from"),
        ("median", "median"),
        ("high80", "to (80 %)"),
    ];
    rows.some(&short).write(Style::Table, out, usize::MAX)
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
    crate::output::table(&mut out, &heads, &rows)?;
    Ok(())
}

fn fan(told: &Told, forecast: &Forecast, ledger: &Ledger) -> bifrons_draw::Svg {
    let (a, b) = &forecast.dyad;
    let counts = told.panel.counts(&forecast.dyad);
    let skip = counts.len().saturating_sub(SHOWN);
    let panels = QUADS.iter().enumerate().map(|(q, (quad, label))| FanPanel {
        label: (*label).to_string(),
        quad: *quad,
        history: told
            .panel
            .periods()
            .iter()
            .zip(&counts)
            .skip(skip)
            .map(|(p, c)| (p.clone(), c[q]))
            .collect(),
        ahead: forecast
            .ahead
            .iter()
            .map(|ahead| (ahead.period.clone(), fan_of(&ahead.quads[q])))
            .collect(),
        naive: forecast
            .ahead
            .iter()
            .filter_map(|ahead| ahead.naive.iter().find(|(n, _)| *n == Naive::Smoothed))
            .map(|(_, quads)| quads[q].mean())
            .collect(),
    });
    fans(&FanPicture {
        caption: Caption {
            title: format!("{} and {}: what is ahead", name(a), name(b)),
            subtitle: format!("{}, {}", ledger_name(ledger), forecast.version),
            note: note(told),
        },
        bucket: told.panel.bucket(),
        panels: panels.collect(),
        format: bifrons_draw::Format {
            height: 160.0,
            ..bifrons_draw::Format::default()
        },
    })
}

fn fan_of(counts: &bifrons_forecast::dyad::Counts) -> Fan {
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

fn curve(told: &Told, ledger: &Ledger) -> bifrons_draw::Svg {
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
        format: bifrons_draw::Format::default(),
    })
}
