//! `bifrons forecast`: how good earlier forecasts were, then what the next months of a pair may bring.

use anyhow::{Result, bail};
use bifrons_core::State;
use bifrons_faces::Bucket;
use bifrons_forecast::dyad::{Dyad, Forecast, Panel};
use bifrons_forecast::look::{Look, look};
use bifrons_forecast::record::Row;
use bifrons_ledger::{AsOf, Ledger};
use jiff::civil::Date;

use super::{Asked, bench, next};
use crate::column::Shape;
use crate::forecasts::{
    FORECAST, Kept, MOVERS, RECORD, Told, drawn, forecast_rows, keep, kept, mover_rows, panel,
    read, record_rows, scored,
};
use crate::pairs::name;
use crate::picture;
use crate::session::{Exit, Session};
use crate::sheet::Style;

/// Pairs that are told when none is named: the busiest.
const PAIRS: usize = 40;

/// Arguments of `forecast`.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "First comes the record. The last third of the ledger's time, three years of months at most, is told again, each month from what was known before, and
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
    #[command(subcommand)]
    other: Option<Other>,
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

/// Other things to forecast.
#[derive(Debug, clap::Subcommand)]
enum Other {
    /// Whom a state acts on next, or how it acts on another
    Next(next::Args),
    /// How good answers about next events are, on a public benchmark such as ICEWS14
    Bench(bench::Args),
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

/// Looks back, looks ahead, and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    match &args.other {
        Some(Other::Next(args)) => return next::run(args, session),
        Some(Other::Bench(args)) => return bench::run(args, session),
        None => {}
    }
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
    // Rows for programs are told without it, unless it is what they ask for: it takes most of the time.
    let read = matches!(style, Style::Table | Style::Svg | Style::Png) && !args.movers;
    let back = args.record || read;
    let kept = scored(&panel, &before(rows, until));
    let Look { record, forecasts } = look(&panel, &dyads, ahead, back)?;
    let mut told = Told {
        panel,
        record,
        kept,
        forecasts,
    };
    if args.a.is_none() || args.b.is_none() {
        let conflict = |f: &Forecast| f.ahead.first().map_or(0.0, |a| a.conflict());
        told.forecasts
            .sort_by(|x, y| conflict(y).total_cmp(&conflict(x)));
    }
    // A forecast of the past is none, and who asks by an address changes nothing.
    let past = until.is_some() || args.asked.ledger.as_of.is_some() || options.until.is_some();
    let whole = options.since.is_none() && args.asked.reports.words().is_empty();
    if !args.no_keep && !past && whole && session.keeps {
        let rows: Vec<Row> = told.forecasts.iter().flat_map(Forecast::rows).collect();
        if let Err(error) = keep(&ledger, &rows) {
            session.note(&format!("{error:#}; the forecasts are not kept"));
        }
    }
    write(args, &told, style, &ledger, session)?;
    if back && told.record.is_none() {
        session.note("too few periods to look back: how good these forecasts are is not known");
    }
    Ok(Exit::Done)
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
) -> Result<()> {
    let out = &args.asked.out;
    match style {
        Style::Svg | Style::Png => {
            let svg = match (args.record, told.forecasts.as_slice()) {
                (true, _) => drawn::curve(told, ledger),
                (false, [one]) => drawn::fan(told, one, ledger),
                _ => bail!("name two states for a picture, or say --record"),
            };
            out.write(session, |out| picture::write(style, &svg, out))?;
        }
        Style::Table if !args.record && !args.movers => {
            out.write(session, |out| read::read(told, out))?;
        }
        _ => {
            let sheet = match () {
                () if args.record => record_rows(told.record.as_ref(), &told.kept),
                () if args.movers => mover_rows(&told.forecasts),
                () => forecast_rows(&told.forecasts),
            };
            out.write(session, |out| sheet.write(style, out, usize::MAX))?;
        }
    }
    Ok(())
}
