//! `bifrons hedges`: who courts, or arms, both sides of a rivalry.

use std::collections::BTreeMap;

use anyhow::Result;
use bifrons_core::{EventType, State};
use bifrons_draw::{Caption, HedgePicture};
use bifrons_faces::{
    Bucket, Hedge, HedgeRules, Rivalry, Transfer, YearFace, arms_of_events, hedges, rivalries,
    rivalries_of_faces, transfers,
};
use bifrons_ledger::{Dyad, FaceOptions, Filter, Ledger, dyads, yearly};
use jiff::civil::Date;

use super::Asked;
use crate::column::{Column, Shape};
use crate::pairs::name;
use crate::picture;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};

/// Hedges that a table lists.
const LISTED: usize = 25;
/// Points of a picture that are named.
const NAMED: usize = 12;
/// CAMEO code of military aid: what arms are told by where no table of transfers is in the ledger.
const ARMS: &str = "072";
/// Years that a figure of capability may be old: tables end before the news does.
const OLD: i16 = 10;

/// Arguments of `hedges`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "State `a` stands between the rivals `b` and `c`. `h` is high where it arms the rival of one of its closest partners, `d` is the share of
arms that it supplies to both: without it, it does not hedge but balances. `c_ab` and `c_ac` are ranks of cooperation among its
partners, `m_ab` and `m_ac` its shares of their arms, `deeds_b` and `deeds_c` the tone of its own deeds, `strength` the
capability of b against c, where it is known. Only who is friendly in deeds to both hedges.

Rivalries and arms come from tables (`bifrons import table`), else from the events themselves, which is rougher."
)]
pub struct Args {
    /// The state between; without it all
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Only with this rival
    #[arg(long, value_name = "STATE", value_parser = super::country)]
    against: Option<&'static State>,
    /// Least of the recipients' arms, in the unit of the table, for shares to be told
    #[arg(long, value_name = "N", default_value_t = 50.0)]
    least_arms: f64,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "HedgesRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 13] = [
    Column::text("a", "code of the state between"),
    Column::text("b", "code of the rival that it cooperates with"),
    Column::text("c", "code of the other rival"),
    Column::text("kind", "what it does: arms both, courts both, or balances"),
    Column::number(
        "h",
        "0 to 1: high where it arms the rival of a close partner",
    ),
    Column::number(
        "d",
        "0 to 1: share of arms that it supplies to both; 0 is no hedging by arms",
    ),
    Column::number(
        "c_ab",
        "rank of b by cooperation among a's partners, 0 last to 1 first",
    )
    .or_null(),
    Column::number("c_ac", "rank of c likewise").or_null(),
    Column::number("m_ab", "a's share of b's arms, 0 to 1").or_null(),
    Column::number("m_ac", "a's share of c's arms").or_null(),
    Column::number(
        "deeds_b",
        "tone of a's own deeds towards b, -1 conflict to 1 cooperation",
    )
    .or_null(),
    Column::number("deeds_c", "likewise towards c").or_null(),
    Column::number(
        "strength",
        "capability of b over that of c, where it is known",
    )
    .or_null(),
];

/// Finds and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let options = args.asked.options();
    let dyads = dyads(&ledger, None, Bucket::Year, &options)?;
    let data = Data::read(&ledger, &dyads, &options)?;
    let Some((first, last)) = years(args, &data.faces) else {
        session.note("there are no counted events of pairs of states in these years");
        return Ok(Exit::Nothing);
    };
    let mut rules = HedgeRules::of(first..=last);
    if data.tables.1 {
        rules.least_volume = args.least_arms;
    }
    let rivalries = match data.tables.0 {
        true => data.rivalries.clone(),
        false => rivalries_of_faces(&data.faces, &rules),
    };
    let found: Vec<Hedge> = hedges(&rivalries, &data.faces, &data.arms, &rules)
        .into_iter()
        .filter(|h| {
            let is = |state: Option<&State>, of: &[usize]| {
                state.is_none_or(|s| of.iter().any(|&i| data.names[i] == s.code))
            };
            is(args.a, &[h.a]) && is(args.against, &[h.b, h.c])
        })
        .collect();
    write(args, &data, &found, (first, last), style, session)?;
    let sources = [(data.tables.0, "rivalries"), (data.tables.1, "arms")];
    for (_, what) in sources.iter().filter(|(known, _)| !known) {
        session.note(&format!("no table of {what} is in the ledger: they are told by the events; see `bifrons import table --help`"));
    }
    if found.is_empty() {
        session.note("nobody hedges there by these rules");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

struct Data {
    names: Vec<String>,
    faces: Vec<YearFace>,
    rivalries: Vec<Rivalry>,
    arms: Vec<Transfer>,
    strengths: bifrons_faces::Strengths,
    /// Whether tables of rivalries and of arms are there.
    tables: (bool, bool),
}

impl Data {
    fn read(ledger: &Ledger, dyads: &[Dyad], options: &FaceOptions) -> Result<Self> {
        let tables = yearly(ledger, &["rivalry", "arms", "cinc"])?;
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        for code in dyads.iter().flat_map(|d| [d.a, d.b]) {
            codes.insert(code.to_string(), 0);
        }
        codes.extend(
            bifrons_faces::states_of(&tables)
                .into_iter()
                .map(|code| (code, 0)),
        );
        codes.values_mut().enumerate().for_each(|(i, n)| *n = i);
        let index = |code: &str| codes.get(code).copied();
        let rivalries = rivalries(&tables, index);
        let mut arms = transfers(&tables, index);
        let known = (!rivalries.is_empty(), !arms.is_empty());
        if !known.1 {
            arms = arms_of_events(deliveries(ledger, options, &codes)?);
        }
        Ok(Self {
            faces: dyads.iter().flat_map(|d| faces(d, &codes)).collect(),
            strengths: bifrons_faces::Strengths::of(&tables, index),
            names: codes.keys().cloned().collect(),
            rivalries,
            arms,
            tables: known,
        })
    }
}

/// Directed yearly faces; what both do together counts for either.
fn faces(dyad: &Dyad, codes: &BTreeMap<String, usize>) -> Vec<YearFace> {
    let (a, b) = (codes[dyad.a], codes[dyad.b]);
    let exact = dyad.cells.iter().filter(|(period, _)| period.exact());
    let of = |(period, cells): &(bifrons_faces::Period, [bifrons_faces::Cell; 3])| {
        let year = period.bounds().map(|(first, _)| first.year())?;
        let [forward, backward, mutual] = *cells;
        let side = |actor, recipient, own: bifrons_faces::Cell| {
            let mut cell = own;
            cell += mutual;
            YearFace {
                actor,
                recipient,
                year,
                cell,
            }
        };
        Some([side(a, b, forward), side(b, a, backward)])
    };
    exact.filter_map(of).flatten().collect()
}

/// Supplier, recipient, year, type, and that it is weapons: as [`arms_of_events`] takes them.
type Delivery = (usize, usize, i16, EventType, bool);

/// Events of arms given.
fn deliveries(
    ledger: &Ledger,
    options: &FaceOptions,
    codes: &BTreeMap<String, usize>,
) -> Result<Vec<Delivery>> {
    let options = FaceOptions {
        filter: Filter {
            cameo: Some(ARMS.to_string()),
            ..options.filter.clone()
        },
        ..options.clone()
    };
    let mut all = Vec::new();
    for dyad in dyads(ledger, None, Bucket::Year, &options)? {
        let (Some(&a), Some(&b)) = (codes.get(dyad.a), codes.get(dyad.b)) else {
            continue;
        };
        for (period, cells) in &dyad.cells {
            let Some((first, _)) = period.bounds() else {
                continue;
            };
            for ((supplier, recipient), cell) in [((a, b), cells[0]), ((b, a), cells[1])] {
                let one = (supplier, recipient, first.year(), EventType::Aid, true);
                all.extend((0..cell.events()).map(|_| one));
            }
        }
    }
    Ok(all)
}

/// First and last year: those asked for, else those that have events.
fn years(args: &Args, faces: &[YearFace]) -> Option<(i16, i16)> {
    let first = faces.iter().map(|f| f.year).min()?;
    let last = faces.iter().map(|f| f.year).max()?;
    let year = |d: Date| d.year();
    let since = args
        .asked
        .bounds
        .since
        .map_or(first, |d| year(d.first_day()));
    let until = args.asked.bounds.until.map_or(last, |d| year(d.last_day()));
    (since <= until).then_some((since, until))
}

fn write(
    args: &Args,
    data: &Data,
    found: &[Hedge],
    (first, last): (i16, i16),
    style: Style,
    session: &mut Session,
) -> Result<()> {
    let code = |i: usize| data.names[i].as_str();
    if matches!(style, Style::Svg | Style::Png) {
        if found.is_empty() {
            return Ok(());
        }
        let label = |h: &Hedge| {
            format!(
                "{}: {} and {}",
                name(code(h.a)),
                name(code(h.b)),
                name(code(h.c))
            )
        };
        let picture = HedgePicture {
            caption: Caption {
                title: "Who arms or courts both sides".to_string(),
                subtitle: format!("{first}–{last}"),
                note: "H: arming the rival of a close partner. D: share of arms supplied to both rivals.".to_string(),
            },
            points: found.iter().map(|h| (label(h), *h)).collect(),
            named: NAMED,
            format: bifrons_draw::Format::default(),
        };
        let svg = bifrons_draw::hedge(&picture);
        return args
            .asked
            .out
            .write(session, |out| picture::write(style, &svg, out));
    }
    let row = |h: &Hedge| {
        let mut row: Vec<Datum> = [h.a, h.b, h.c].map(|i| code(i).into()).to_vec();
        row.push(h.kind.label().into());
        row.extend([h.h, h.d].map(|x| Datum::real(x, 2)));
        row.extend([h.rank[0], h.rank[1], h.share[0], h.share[1]].map(|x| Datum::real(x, 2)));
        row.extend(h.deeds.map(|x| Datum::some(x, 2)));
        let of = |state| {
            data.strengths
                .latest(state, last, OLD)
                .map(|(_, share)| share)
        };
        let strength = of(h.b).zip(of(h.c)).map(|(b, c)| b / c);
        row.push(Datum::some(strength, 2));
        row
    };
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found.iter().map(row).collect(),
    };
    args.asked
        .out
        .write(session, |out| sheet.write(style, out, LISTED))
}
