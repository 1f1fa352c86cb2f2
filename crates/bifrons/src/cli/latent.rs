//! `bifrons latent`: warmth and hostility that thin counts let one know of.

use anyhow::Result;
use bifrons_core::State;
use bifrons_draw::{Caption, LatentPicture};
use bifrons_faces::{Bucket, Cell, Latent, Period, fill, fit_latent, latent_filter, latent_smooth};
use bifrons_ledger::volume;

use super::Asked;
use crate::column::{A, B, Column, PERIOD, Shape};
use crate::pairs::{World, ledger_name};
use crate::picture;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};

/// Pairs that the model is fitted to, the busiest: what is usual, and how counts burst.
const FITTED: usize = 60;
/// Probability that the interval holds.
const LEVEL: f64 = 0.8;

/// Arguments of `latent`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`warmth` and `hostility` are levels behind the counts of either face, in units by which words multiply by e; 0 is usual among the 60 pairs
with most events. Intervals are of 80 percent: wide where counts are thin. With --live each period is told from it and those before,
else from all."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number
    #[arg(value_parser = super::country)]
    a: &'static State,
    /// Another
    #[arg(value_parser = super::country)]
    b: &'static State,
    /// Length of a period: day, week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Quarter)]
    by: Bucket,
    /// Each period from what was known then
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "LatentRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 9] = [
    PERIOD,
    A,
    B,
    Column::number(
        "warmth",
        "level behind the counts of cooperation, in units by which words multiply by e; 0 is usual",
    ),
    Column::number("warmth_low", "lower end of its 80 % interval"),
    Column::number("warmth_high", "upper end of its 80 % interval"),
    Column::number("hostility", "likewise of conflict"),
    Column::number("hostility_low", "lower end of its 80 % interval"),
    Column::number("hostility_high", "upper end of its 80 % interval"),
];

/// Fits and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let world = World::read(&ledger, args.by, &args.asked.options())?;
    let pair = [args.a.code.min(args.b.code), args.a.code.max(args.b.code)];
    let Some(dyad) = world.dyads.iter().find(|d| [d.a, d.b] == pair) else {
        session.note(&format!(
            "no counted events of {} and {}",
            args.a.name, args.b.name
        ));
        return Ok(Exit::Nothing);
    };
    let told = volume(&ledger, args.by, args.asked.reports.origin())?;
    let (told, _) = fill(&world.periods, told);
    let exposure: Vec<f64> = told.iter().map(|c| c.events() as f64).collect();
    let mut busiest: Vec<Vec<Cell>> = world.dyads.iter().map(|d| world.row(d)).collect();
    busiest.sort_by_key(|row| std::cmp::Reverse(row.iter().map(Cell::events).sum::<u64>()));
    busiest.truncate(FITTED);
    let own = world.row(dyad);
    let levels = |face: fn(&Cell) -> [u64; 2]| {
        session.go_on().ok()?;
        let counts = |row: &Vec<Cell>| row.iter().map(face).collect::<Vec<_>>();
        let pairs: Vec<Vec<[u64; 2]>> = busiest.iter().map(counts).collect();
        let model = fit_latent(&pairs, &exposure)?;
        let way = if args.live {
            latent_filter
        } else {
            latent_smooth
        };
        Some(way(&counts(&own), &exposure, &model, LEVEL))
    };
    let (Some(warmth), Some(hostility)) = (levels(|c| [c.vc, c.mc]), levels(|c| [c.vk, c.mk]))
    else {
        session.go_on()?;
        session.note(
            "no pair has both words and deeds of either face: there is nothing to fit levels to",
        );
        return Ok(Exit::Nothing);
    };
    let rows: Vec<(&Period, [Latent; 2])> = world
        .periods
        .iter()
        .zip(warmth.into_iter().zip(hostility))
        .map(|(period, (warmth, hostility))| (period, [warmth, hostility]))
        .collect();
    if matches!(style, Style::Svg | Style::Png) {
        let picture = LatentPicture {
            caption: Caption {
                title: format!("{} and {}: warmth and hostility", args.a.name, args.b.name),
                subtitle: ledger_name(&ledger),
                note: "0 is usual among the pairs with most events; bands of 80 percent."
                    .to_string(),
            },
            bucket: args.by,
            periods: rows.iter().map(|(p, l)| ((*p).clone(), Some(*l))).collect(),
            flips: Vec::new(),
            format: bifrons_draw::Format::default(),
        };
        let svg = bifrons_draw::latent(&picture);
        args.asked
            .out
            .write(session, |out| picture::write(style, &svg, out))?;
        return Ok(Exit::Done);
    }
    let row = |(period, levels): &(&Period, [Latent; 2])| {
        let mut row: Vec<Datum> = vec![
            period.label().into(),
            args.a.code.into(),
            args.b.code.into(),
        ];
        for level in levels {
            row.extend([level.mean, level.low, level.high].map(|x| Datum::real(x, 3)));
        }
        row
    };
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: rows.iter().map(row).collect(),
    };
    args.asked
        .out
        .write(session, |out| sheet.write(style, out, usize::MAX))?;
    Ok(Exit::Done)
}
