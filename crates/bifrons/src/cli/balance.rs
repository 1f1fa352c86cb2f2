//! `bifrons balance`: how the network of friends and foes hangs together.

use std::collections::BTreeMap;

use anyhow::Result;
use bifrons_core::State;
use bifrons_faces::{Balance, Bucket, Cell, Kappa, Period, SignedTie, TriadKind, balance};
use bifrons_ledger::Dyad;

use super::Asked;
use crate::column::{Column, PERIOD, Shape};
use crate::pairs::World;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet, Style};

/// Networks of other signs that chance is told by.
const SHUFFLES: usize = 200;
/// What the shuffles start from: the same answer each time.
const SEED: u64 = 1956;
/// Triads that a table lists.
const LISTED: usize = 30;

/// Arguments of `balance`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Three states are balanced if all are friends, or two friends have a common foe. `strict` is the weighted share of such triads, `weak`
also takes three foes for balanced, `chance` is what shuffled signs give, and `z` how far `strict` lies above that. `frustration` is the
number of ties that would have to change for perfect balance: at least `low`, at most `high`. Ties that show two faces make a
triad undecided. With a state, its triads are listed."
)]
pub struct Args {
    /// A state whose triads to list
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Length of a period: month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value_t = Bucket::Year)]
    by: Bucket,
    /// Events that a pair must have in a period to have a tie
    #[arg(long, value_name = "N", default_value_t = 5)]
    fewest: u64,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 2] = [
    Shape {
        name: "BalanceRow",
        with: None,
        columns: &COLUMNS,
    },
    Shape {
        name: "TriadsRow",
        with: Some("a"),
        columns: &TRIADS,
    },
];

const COLUMNS: [Column; 11] = [
    PERIOD,
    Column::whole("states", "states that have ties"),
    Column::whole("ties", "pairs with enough events"),
    Column::whole("triads", "three states with all three ties"),
    Column::whole("undecided", "triads with a tie that shows two faces"),
    Column::number(
        "strict",
        "weighted share of triads that are balanced, 0 to 1",
    )
    .or_null(),
    Column::number("weak", "likewise, three foes taken for balanced").or_null(),
    Column::number("chance", "what shuffled signs give for strict").or_null(),
    Column::number(
        "z",
        "how far strict lies above chance, in standard deviations",
    )
    .or_null(),
    Column::whole(
        "low",
        "ties that would have to change for perfect balance, at least",
    ),
    Column::whole("high", "likewise, at most"),
];

const TRIADS: [Column; 6] = [
    PERIOD,
    Column::text("a", "code of a state"),
    Column::text("b", "code of a state"),
    Column::text("c", "code of a state"),
    Column::text("kind", "balanced, all foes, unbalanced or undecided"),
    Column::number("weight", "geometric mean of the weights of its ties"),
];

/// Computes and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let world = World::read(&ledger, args.by, &args.asked.options())?;
    let codes: BTreeMap<&str, usize> = {
        let mut codes: BTreeMap<&str, usize> = world
            .dyads
            .iter()
            .flat_map(|d| [(d.a, 0), (d.b, 0)])
            .collect();
        codes.values_mut().enumerate().for_each(|(i, n)| *n = i);
        codes
    };
    let names: Vec<&str> = codes.keys().copied().collect();
    let mut sheet = Sheet {
        columns: match args.a {
            Some(_) => TRIADS.to_vec(),
            None => COLUMNS.to_vec(),
        },
        rows: Vec::new(),
    };
    for (period, kappa) in world.periods.iter().zip(&world.kappas) {
        let ties = ties(&world.dyads, period, *kappa, &codes, args.fewest);
        if ties.is_empty() {
            continue;
        }
        let found = balance(&ties, if args.a.is_some() { 0 } else { SHUFFLES }, SEED);
        match args.a {
            Some(state) => sheet
                .rows
                .extend(triads(&found, period, state.code, &names)),
            None => sheet.rows.push(summary(&found, period, ties.len())),
        }
    }
    args.asked.out.write(session, |out| {
        sheet.write(
            style,
            out,
            if args.a.is_some() { LISTED } else { usize::MAX },
        )?;
        if style == Style::Table && args.a.is_none() && !sheet.rows.is_empty() {
            writeln!(
                out,
                "\nThe triads of a state: bifrons balance STATE{}",
                args.asked.ledger.flag()
            )?;
        }
        Ok(())
    })?;
    if sheet.rows.is_empty() {
        session.note("no pair has so many events in a period; try --fewest 2");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

fn ties(
    dyads: &[Dyad],
    period: &Period,
    kappa: Kappa,
    codes: &BTreeMap<&str, usize>,
    fewest: u64,
) -> Vec<SignedTie> {
    let tie = |dyad: &Dyad| {
        let (_, cell): (_, Cell) = dyad.sums().find(|(p, _)| *p == period)?;
        (cell.events() >= fewest).then(|| SignedTie {
            a: codes[dyad.a],
            b: codes[dyad.b],
            plus: cell.cooperation() as f64,
            minus: kappa.face * cell.conflict() as f64,
        })
    };
    dyads.iter().filter_map(tie).collect()
}

fn summary(found: &Balance, period: &Period, ties: usize) -> Vec<Datum> {
    let undecided = found
        .triads
        .iter()
        .filter(|t| t.kind == TriadKind::Undecided);
    let mut row: Vec<Datum> = vec![period.label().into()];
    let counts = [
        found.states.len(),
        ties,
        found.triads.len(),
        undecided.count(),
    ];
    row.extend(counts.map(|n| Datum::int(n as u64)));
    let shares = [found.strict, found.weak, found.by_chance, found.z];
    row.extend(shares.map(|x| Datum::some(x, 3)));
    let ends = [found.frustration.low, found.frustration.high];
    row.extend(ends.map(|n| Datum::int(n as u64)));
    row
}

fn triads(found: &Balance, period: &Period, state: &str, names: &[&str]) -> Vec<Vec<Datum>> {
    let mut own: Vec<_> = found
        .triads
        .iter()
        .filter(|t| t.states.iter().any(|&s| names[s] == state))
        .collect();
    own.sort_by(|x, y| y.weight.total_cmp(&x.weight).then(x.states.cmp(&y.states)));
    own.into_iter()
        .map(|t| {
            let kind = match t.kind {
                TriadKind::Balanced => "balanced",
                TriadKind::AllFoes => "all foes",
                TriadKind::Unbalanced => "unbalanced",
                TriadKind::Undecided => "undecided",
            };
            let mut row: Vec<Datum> = vec![period.label().into()];
            row.extend(t.states.map(|s| names[s].into()));
            row.extend([kind.into(), Datum::real(t.weight, 2)]);
            row
        })
        .collect()
}
