//! `bifrons align`: who has the same friends and foes.

use std::collections::BTreeMap;

use anyhow::Result;
use bifrons_core::State;
use bifrons_faces::{Bucket, Cell, Kappa, SignedTie, alignments, ideal_points};
use bifrons_ledger::{dyads, yearly};

use super::Asked;
use crate::column::{A, B, Column, Shape};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet};

/// Pairs that a table lists.
const LISTED: usize = 30;

/// Arguments of `align`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`kappa` and `pi` say how far the two states' ties to third states agree, corrected for chance: 1 is all alike, 0 what chance gives, below 0 they
part. `thirds` are the third states with which both have ties. `ideal` is the distance of their votes in the UN General Assembly,
where the table is in the ledger (`bifrons import table`)."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number; without it all pairs
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Another
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    /// Third states that both must have ties with
    #[arg(long, value_name = "N", default_value_t = 5)]
    fewest: usize,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "AlignRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 6] = [
    A,
    B,
    Column::number(
        "kappa",
        "agreement of their ties to third states beyond chance: 1 all alike, 0 chance, below 0 they part",
    )
    .or_null(),
    Column::number("pi", "likewise, by another model of chance (Scott's pi)").or_null(),
    Column::whole("thirds", "third states with which both have ties"),
    Column::number(
        "ideal",
        "distance of their ideal points in votes of the UN General Assembly, where the table is in the ledger",
    )
    .or_null(),
];

/// Compares and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let dyads = dyads(&ledger, None, Bucket::Year, &args.asked.options())?;
    let codes: BTreeMap<&str, usize> = {
        let mut codes: BTreeMap<&str, usize> =
            dyads.iter().flat_map(|d| [(d.a, 0), (d.b, 0)]).collect();
        codes.values_mut().enumerate().for_each(|(i, n)| *n = i);
        codes
    };
    let names: Vec<&str> = codes.keys().copied().collect();
    let sums: Vec<Cell> = dyads
        .iter()
        .map(|d| {
            let mut sum = Cell::default();
            d.sums().for_each(|(_, cell)| sum += cell);
            sum
        })
        .collect();
    let mut world = Cell::default();
    sums.iter().for_each(|cell| world += *cell);
    let kappa = Kappa::of_world(&world);
    let ties: Vec<SignedTie> = dyads
        .iter()
        .zip(&sums)
        .map(|(d, cell)| SignedTie {
            a: codes[d.a],
            b: codes[d.b],
            plus: cell.cooperation() as f64,
            minus: kappa.face * cell.conflict() as f64,
        })
        .collect();
    let years = dyads
        .iter()
        .flat_map(|d| d.sums().filter_map(|(p, _)| p.bounds()));
    let years: Vec<i16> = years.map(|(first, _)| first.year()).collect();
    let (first, last) = (years.iter().min().copied(), years.iter().max().copied());
    let span = first.unwrap_or(1)..=last.unwrap_or(1);
    let points = ideal_points(&yearly(&ledger, &["ideal_point"])?, span, |code| {
        codes.get(code).copied()
    });
    let states: Vec<usize> = (0..names.len()).collect();
    let mut found = alignments(&states, &ties, &points, args.fewest);
    found.retain(|x| {
        let is = |s: Option<&State>| s.is_none_or(|s| [names[x.a], names[x.b]].contains(&s.code));
        is(args.a) && is(args.b)
    });
    found.sort_by(|x, y| {
        let by = |k: Option<f64>| k.unwrap_or(f64::NEG_INFINITY);
        by(y.kappa)
            .total_cmp(&by(x.kappa))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found
            .iter()
            .map(|x| {
                vec![
                    names[x.a].into(),
                    names[x.b].into(),
                    Datum::some(x.kappa, 3),
                    Datum::some(x.pi, 3),
                    Datum::int(x.thirds as u64),
                    Datum::some(x.ideal, 3),
                ]
            })
            .collect(),
    };
    args.asked
        .out
        .write(session, |out| sheet.write(style, out, LISTED))?;
    if sheet.rows.is_empty() {
        session.note("no two states have ties with so many others in common; try --fewest 2");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
