//! `bifrons gap`: where words and deeds part.

use anyhow::Result;
use bifrons_core::State;
use bifrons_draw::{Caption, GapsPicture};
use bifrons_faces::{Bucket, Cell, Gap, Lately, gaps};

use super::Asked;
use crate::column::{A, B, Column, Shape};
use crate::pairs::{World, is_of, ledger_name, name};
use crate::picture;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};

/// What is said of an empty list.
const NONE: &str = "no pair has words and three deeds there";
/// Pairs that a table lists.
const LISTED: usize = 30;

/// Arguments of `gap`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`words` and `deeds` are the tones of either, -1 to 1, where 0 is as friendly as the world's; `gap` is words less deeds, above 0 where
words are friendlier. Later periods weigh more (--half-life). The list is by `sure`, the least gap that the interval of 80 percent
allows, so that a pair with few events does not top it."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number; without it all pairs
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Another
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Length of a period: day, week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Month)]
    by: Bucket,
    /// Periods after which an event weighs half; 0 weighs all alike
    #[arg(long, value_name = "N", default_value_t = 12.0)]
    half_life: f64,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "GapRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 9] = [
    A,
    B,
    Column::number(
        "words",
        "tone of words, -1 to 1; 0 is as friendly as the world's",
    ),
    Column::number("deeds", "tone of deeds, likewise"),
    Column::number("gap", "words less deeds; above 0 words are friendlier"),
    Column::number("low", "lower end of the 80 % interval of the gap"),
    Column::number("high", "upper end of the 80 % interval of the gap"),
    Column::number(
        "sure",
        "the least size of the gap that the interval allows, 0 or more; the list is sorted by it",
    ),
    Column::number("events", "events, the older ones weighing less"),
];

/// Ranks and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let world = World::read(&ledger, args.by, &args.asked.options())?;
    let rows: Vec<Vec<Cell>> = world.dyads.iter().map(|d| world.row(d)).collect();
    let lately = Lately {
        half_life: if args.half_life > 0.0 {
            args.half_life
        } else {
            f64::INFINITY
        },
        ..Lately::default()
    };
    let found = gaps(&rows, &world.kappas, lately);
    let wanted = |g: &&Gap| {
        let dyad = &world.dyads[g.pair];
        is_of(dyad, args.a) && is_of(dyad, args.b)
    };
    if matches!(style, Style::Svg | Style::Png) {
        let label = |g: &Gap| {
            let dyad = &world.dyads[g.pair];
            format!("{} and {}", name(dyad.a), name(dyad.b))
        };
        let rows: Vec<_> = found
            .iter()
            .filter(wanted)
            .take(LISTED)
            .map(|g| (label(g), *g))
            .collect();
        if rows.is_empty() {
            session.note(NONE);
            return Ok(Exit::Nothing);
        }
        let picture = GapsPicture {
            caption: Caption {
                title: "Where words and deeds part".to_string(),
                subtitle: ledger_name(&ledger),
                note: "To the right words are friendlier than deeds. Bars: 80 percent.".to_string(),
            },
            rows,
            format: bifrons_draw::Format::default(),
        };
        let svg = bifrons_draw::gaps(&picture);
        args.asked
            .out
            .write(session, |out| picture::write(style, &svg, out))?;
        return Ok(Exit::Done);
    }
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found
            .iter()
            .filter(wanted)
            .map(|g| {
                let dyad = &world.dyads[g.pair];
                let mut row: Vec<Datum> = vec![dyad.a.into(), dyad.b.into()];
                let values = [g.words, g.deeds, g.gap, g.low, g.high, g.sure];
                row.extend(values.map(|x| Datum::real(x, 3)));
                row.push(Datum::real(g.events, 1));
                row
            })
            .collect(),
    };
    args.asked
        .out
        .write(session, |out| sheet.write(style, out, LISTED))?;
    if sheet.rows.is_empty() {
        session.note(NONE);
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
