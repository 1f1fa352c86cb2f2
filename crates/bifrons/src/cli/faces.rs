//! `bifrons faces`: both faces of a pair, period by period.

use anyhow::{Result, bail};
use bifrons_core::State;
use bifrons_draw::{FlipMark, PairPicture, Sides, Svg, pair};
use bifrons_faces::{
    Bucket, Cell, Direction, FaceRow, FlipOptions, Kappa, Memory, Period, Rate, Series, World,
    ambivalence, fill, flips, rates,
};
use bifrons_ledger::{Ledger, dyads, faces, volume};

use super::{Bounds, FilterArg, LedgerArg};
use crate::column::{A, B, Column, PERIOD, Shape};
use crate::output::csv;
use crate::pairs::{self, span, warn_of_origins};
use crate::picture;
use crate::portrait::{self, Portrait};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};

/// Rows that a table of all pairs lists.
const LISTED: usize = 60;

/// Arguments of `faces`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Columns: vc, mc, vk, mk count events of words and deeds of cooperation, words and deeds of conflict; coop and conf add up
their scores. `duality` is 0 if one face only shows, 1 if both show alike. `gap` is above 0 where words are friendlier
than deeds, and empty with fewer than three deeds. `reports` are the documents behind. An event counts once, however
many report it. `direction` is a>b, b>a, a-b for what both do together, and `both` for the sum.

--measures adds, on the rows of both directions: `ambivalence` (duality against what is usual in the world's news of that
time), `griffin` (its strength), `entropy` of the four counts, `two_faced` (yes if ambivalence is above 0.5 with five events of
either face), the sum and mean of Goldstein scores, and rates of the four counts by volume of news, each with the
interval of 80 percent: events a period, were the news as much as usual."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number; without it all pairs
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Another; without it all partners of the first
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Length of a period: day, week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Month)]
    by: Bucket,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    reports: FilterArg,
    /// Further columns: ambivalence, Goldstein scores, rates with intervals
    #[arg(long)]
    measures: bool,
    /// Each direction in the table too, not only their sum; CSV and JSON always have them
    #[arg(long)]
    directions: bool,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// What the rows look like.
pub const SHAPES: [Shape; 2] = [
    Shape {
        name: "FacesRow",
        with: None,
        columns: PLAIN,
    },
    Shape {
        name: "MeasuredFacesRow",
        with: Some("measures"),
        columns: &COLUMNS,
    },
];

/// The columns of the contract, and those that --measures adds.
const PLAIN: &[Column] = COLUMNS.split_at(13).0;
const MEASURED: &[Column] = COLUMNS.split_at(13).1;

const COLUMNS: [Column; 31] = [
    PERIOD,
    A,
    B,
    Column::text(
        "direction",
        "a>b, b>a, a-b for what both do together, or both for the sum",
    ),
    Column::whole("vc", "events of words of cooperation"),
    Column::whole("mc", "events of deeds of cooperation"),
    Column::whole("vk", "events of words of conflict"),
    Column::whole("mk", "events of deeds of conflict"),
    Column::number("coop", "sum of the scores of cooperation"),
    Column::number("conf", "sum of the scores of conflict, as a number above 0"),
    Column::number("duality", "0 if one face only shows, 1 if both show alike").or_null(),
    Column::number(
        "gap",
        "-2 to 2: above 0 words are friendlier than deeds; null with fewer than three deeds",
    )
    .or_null(),
    Column::whole("reports", "documents that report these events"),
    // On the rows of both directions; null on the others.
    Column::number(
        "ambivalence",
        "0 to 1: duality against what is usual in the world's news of that time",
    )
    .or_null(),
    Column::number("griffin", "strength of the ambivalence (Griffin's index)").or_null(),
    Column::number("entropy", "entropy of the four counts, 0 to 1").or_null(),
    Column::text(
        "two_faced",
        "yes if ambivalence is above 0.5 with five events of either face",
    )
    .or_null(),
    Column::number("goldstein_sum", "sum of the Goldstein scores").or_null(),
    Column::number("goldstein_mean", "mean of the Goldstein scores, -10 to 10").or_null(),
    rate(
        "vc_rate",
        "words of cooperation a period, were the news as much as usual",
    ),
    rate("vc_low", "lower end of its 80 % interval"),
    rate("vc_high", "upper end of its 80 % interval"),
    rate("mc_rate", "deeds of cooperation a period, likewise"),
    rate("mc_low", "lower end of its 80 % interval"),
    rate("mc_high", "upper end of its 80 % interval"),
    rate("vk_rate", "words of conflict a period, likewise"),
    rate("vk_low", "lower end of its 80 % interval"),
    rate("vk_high", "upper end of its 80 % interval"),
    rate("mk_rate", "deeds of conflict a period, likewise"),
    rate("mk_low", "lower end of its 80 % interval"),
    rate("mk_high", "upper end of its 80 % interval"),
];

const fn rate(name: &'static str, about: &'static str) -> Column {
    Column::number(name, about).or_null()
}

/// Counts and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let ledger = args.ledger.open(session)?;
    warn_of_origins(&ledger, args.reports.origin(), session)?;
    let options = args.bounds.options(&args.reports);
    if args.a.is_none() && !args.measures && matches!(style, Style::Csv | Style::Jsonl) {
        return all_pairs(args, &ledger, style, session);
    }
    let rows = match args.a {
        Some(a) => faces(&ledger, a.code, args.b.map(|b| b.code), args.by, &options)?,
        None => {
            let all = dyads(&ledger, None, args.by, &options)?;
            all.iter().flat_map(|d| d.rows(Kappa::default())).collect()
        }
    };
    if rows.is_empty() {
        if !matches!(style, Style::Table | Style::Svg | Style::Png) {
            let empty = sheet(args, &ledger, &rows)?;
            args.out
                .write(session, |out| empty.write(style, out, LISTED))?;
        }
        nothing(args, &ledger, session);
        return Ok(Exit::Nothing);
    }
    let ink = args.out.ink(session);
    match (style, args.a) {
        (Style::Svg | Style::Png, _) => {
            let svg = drawn(args, &ledger, &rows)?;
            args.out
                .write(session, |out| picture::write(style, &svg, out))?;
        }
        (Style::Table, Some(a)) if !args.measures => {
            let flag = args.ledger.flag();
            args.out.write(session, |out| {
                let portrait = Portrait {
                    a,
                    b: args.b,
                    by: args.by,
                    rows: &rows,
                    directions: args.directions,
                    ledger: &flag,
                };
                Ok(portrait::write(&portrait, &mut &mut *out, ink)?)
            })?;
        }
        _ => {
            let sheet = sheet(args, &ledger, &rows)?;
            args.out
                .write(session, |out| sheet.write(style, out, LISTED))?;
        }
    }
    Ok(Exit::Done)
}

/// All pairs, one after another: their rows may be millions.
fn all_pairs(args: &Args, ledger: &Ledger, style: Style, session: &mut Session) -> Result<Exit> {
    let all = dyads(ledger, None, args.by, &args.bounds.options(&args.reports))?;
    args.out.write(session, |out| {
        if style == Style::Csv {
            csv(&mut &mut *out, &FaceRow::COLUMNS)?;
        }
        for dyad in &all {
            for row in dyad.rows(Kappa::default()) {
                match style {
                    Style::Csv => csv(&mut &mut *out, &row.values())?,
                    _ => {
                        let sheet = Sheet {
                            columns: PLAIN.to_vec(),
                            rows: vec![plain(&row)],
                        };
                        sheet.write(style, out, 1)?;
                    }
                }
            }
        }
        Ok(())
    })?;
    if all.is_empty() {
        nothing(args, ledger, session);
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// The picture of a pair, with its flips.
fn drawn(args: &Args, ledger: &Ledger, rows: &[FaceRow]) -> Result<Svg> {
    let (Some(a), Some(b)) = (args.a, args.b) else {
        bail!("a picture is of two states: name both");
    };
    let source = match args.reports.origin() {
        Some(origin) => origin.to_string(),
        None => pairs::ledger_name(ledger),
    };
    let sides = if args.directions {
        Sides::Apart
    } else {
        Sides::Summed
    };
    let mut picture = PairPicture::of_rows(
        (a.code, b.code),
        (a.name, b.name),
        &source,
        args.by,
        rows,
        sides,
    );
    if let Some(span) = span(ledger, args.by, &args.bounds.options(&args.reports))? {
        let both = rows.iter().filter(|r| r.key.direction == Direction::Both);
        let cells = both.map(|r| (&r.key.period, r.cell));
        let series = Series::from_cells(a.code, b.code, args.by, span, cells);
        let found = flips(&series, &FlipOptions::default());
        picture.flips = found.iter().map(FlipMark::from).collect();
    }
    Ok(pair(&picture))
}

fn nothing(args: &Args, ledger: &Ledger, session: &Session) {
    let pair = match (args.a, args.b) {
        (Some(a), Some(b)) => format!("{} and {}", a.name, b.name),
        (Some(a), None) => a.name.to_string(),
        _ => "any pair".to_string(),
    };
    let hint = args.a.map_or_else(String::new, |a| {
        format!("; see `bifrons evidence {} --all`", a.code)
    });
    session.note(&format!(
        "no counted events of {pair} in {}{hint}",
        ledger.path().display()
    ));
}

fn sheet(args: &Args, ledger: &Ledger, rows: &[FaceRow]) -> Result<Sheet> {
    let mut sheet = Sheet {
        columns: PLAIN.to_vec(),
        rows: rows.iter().map(plain).collect(),
    };
    if args.measures {
        sheet.columns.extend(MEASURED);
        let world = Media::read(args, ledger)?;
        // Rows of a pair stand together, and its rates go on from period to period.
        let mut at = 0;
        for own in rows.chunk_by(|x, y| (&x.key.a, &x.key.b) == (&y.key.a, &y.key.b)) {
            let told = world.measures(own);
            for (row, told) in sheet.rows[at..].iter_mut().zip(told) {
                row.extend(told);
            }
            at += own.len();
        }
    }
    Ok(sheet)
}

/// The row by the columns of the contract.
fn plain(row: &FaceRow) -> Vec<Datum> {
    let datum = |(i, text): (usize, String)| match (i, text.is_empty()) {
        (_, true) => Datum::Empty,
        (0..=3, _) => Datum::Text(text),
        _ => Datum::Number(text),
    };
    row.values().into_iter().enumerate().map(datum).collect()
}

/// The world's events and the volume of news, period by period.
struct Media {
    periods: Vec<Period>,
    world: Vec<World>,
    kappas: Vec<Kappa>,
}

impl Media {
    fn read(args: &Args, ledger: &Ledger) -> Result<Self> {
        let all = pairs::World::read(ledger, args.by, &args.bounds.options(&args.reports))?;
        let told = volume(ledger, args.by, args.reports.origin())?;
        let (told, _) = fill(&all.periods, told);
        let busy = told.iter().filter(|c| c.events() > 0).count().max(1) as f64;
        let usual = told.iter().map(Cell::events).sum::<u64>() as f64 / busy;
        // Exposure 1 is a period with as much news as usual, so that a rate is events a usual period.
        let world = |(cell, told): (&Cell, &Cell)| World {
            quads: cell.quads().map(|n| n as f64),
            exposure: told.events() as f64 / usual,
            pairs: all.dyads.len().max(1) as f64,
        };
        Ok(Self {
            world: all.sum.iter().zip(&told).map(world).collect(),
            kappas: all.kappas,
            periods: all.periods,
        })
    }

    /// The further columns of a pair's rows; empty on rows of one direction, and rates on dates too coarse.
    fn measures(&self, rows: &[FaceRow]) -> Vec<Vec<Datum>> {
        let both = || rows.iter().filter(|r| r.key.direction == Direction::Both);
        let (cells, _) = fill(
            &self.periods,
            both().map(|r| (r.key.period.clone(), r.cell)),
        );
        let counts: Vec<[u64; 4]> = cells.iter().map(Cell::quads).collect();
        let rates = rates(&counts, &self.world, Memory::default());
        let row = |row: &FaceRow| {
            if row.key.direction != Direction::Both {
                return vec![Datum::Empty; MEASURED.len()];
            }
            let at = self.periods.binary_search(&row.key.period).ok();
            let kappa = at.and_then(|at| self.kappas.get(at)).copied();
            let told = ambivalence(&row.cell, kappa.unwrap_or_default());
            let mut values = vec![
                Datum::some(told.map(|t| t.a), 3),
                Datum::some(told.map(|t| t.griffin), 2),
                Datum::some(told.map(|t| t.entropy), 3),
                told.map_or(Datum::Empty, |t| {
                    if t.two_faced { "yes" } else { "no" }.into()
                }),
                Datum::real(row.cell.goldstein, 1),
                Datum::some(row.cell.goldstein_mean(), 2),
            ];
            match at.and_then(|at| rates.get(at)) {
                Some(rates) => values.extend(
                    rates
                        .iter()
                        .flat_map(|r: &Rate| [r.mean, r.low, r.high].map(|x| Datum::real(x, 3))),
                ),
                None => values.resize(MEASURED.len(), Datum::Empty),
            }
            values
        };
        rows.iter().map(row).collect()
    }
}
