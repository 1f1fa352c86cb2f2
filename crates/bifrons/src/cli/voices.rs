//! `bifrons voices`: which source tells which face.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use bifrons_core::State;
use bifrons_faces::{Report, Told, Voice, VoiceRules, clusters, told, voices};
use bifrons_ledger::tellings;

use super::Asked;
use crate::column::{A, B, Column, Shape};
use crate::session::{Exit, Session};
use crate::sheet::{Datum, Sheet};

/// Voices that a table lists.
const LISTED: usize = 30;
/// Sources that are compared, those that tell most events.
const MOST_SOURCES: usize = 500;
/// Share of a source's events that another tells too, above which it is taken for that one's printer.
const COPIES: f64 = 0.5;

/// Arguments of `voices`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`times` is how many times as often as the others the source tells the pair's conflict, `cooperation` the same for the other face, both
drawn towards 1 where events are few; `low` and `high` bound `times` at 80 percent. Sources that mostly tell what another
tells count with that one: `source` is the greatest of them."
)]
pub struct Args {
    /// A state: ISO 3166 code, English name or COW number; without it all pairs
    #[arg(value_parser = super::country)]
    a: Option<&'static State>,
    /// Another
    #[arg(value_parser = super::country)]
    b: Option<&'static State>,
    #[command(flatten)]
    asked: Asked,
}

/// What the rows look like.
pub const SHAPES: [Shape; 1] = [Shape {
    name: "VoicesRow",
    with: None,
    columns: &COLUMNS,
}];

const COLUMNS: [Column; 10] = [
    A,
    B,
    Column::text(
        "source",
        "the publisher, the greatest of those that tell the same",
    ),
    Column::number(
        "times",
        "how many times as often as the others it tells the pair's conflict; 1 is alike",
    ),
    Column::number("low", "lower end of the 80 % interval of times"),
    Column::number("high", "upper end of the 80 % interval of times"),
    Column::number(
        "cooperation",
        "how many times as often as the others it tells the pair's cooperation",
    ),
    Column::whole(
        "conflict_events",
        "events of conflict that it tells of the pair",
    ),
    Column::whole("events", "events that it tells of the pair"),
    Column::number(
        "expected",
        "events of conflict that it would tell if it told as the others do",
    ),
];

/// Compares and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let (style, ledger) = args.asked.open(session)?;
    let all = tellings(&ledger, &args.asked.options())?;
    let sources = numbered(all.iter().map(|t| &*t.publisher));
    let pairs = numbered(all.iter().map(|t| (t.a, t.b)));
    let reports: Vec<Report> = all
        .iter()
        .map(|t| Report {
            source: sources[&*t.publisher],
            pair: pairs[&(t.a, t.b)],
            quad: t.quad,
            event: t.event,
        })
        .collect();
    let with = clusters(&reports, sources.len(), COPIES);
    let told = loudest(told(&reports, &with));
    let found = voices(&told, VoiceRules::default());
    let (sources, pairs): (Vec<&str>, Vec<(&str, &str)>) =
        (sources.into_keys().collect(), pairs.into_keys().collect());
    let wanted = |v: &&Voice| {
        let (a, b) = pairs[v.pair];
        let is = |s: Option<&State>| s.is_none_or(|s| [a, b].contains(&s.code));
        is(args.a) && is(args.b)
    };
    let row = |v: &Voice| {
        let (a, b) = pairs[v.pair];
        let mut row: Vec<Datum> = vec![a.into(), b.into(), sources[v.source].into()];
        row.extend([v.times, v.low, v.high, v.cooperation].map(|x| Datum::real(x, 2)));
        row.extend([Datum::int(v.conflict_events), Datum::int(v.events)]);
        row.push(Datum::real(v.expected, 1));
        row
    };
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: found.iter().filter(wanted).map(row).collect(),
    };
    args.asked
        .out
        .write(session, |out| sheet.write(style, out, LISTED))?;
    if sheet.rows.is_empty() {
        session
            .note("no source tells enough events there to be compared with others; KEDS and the like name no publishers");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// What the sources say that tell most events: comparing takes memory by sources times pairs, and who tells little cannot be
/// compared.
fn loudest(mut told: Vec<Told>) -> Vec<Told> {
    let mut events: BTreeMap<usize, u64> = BTreeMap::new();
    for t in &told {
        *events.entry(t.source).or_default() += t.quads.iter().sum::<u64>();
    }
    let mut order: Vec<(u64, usize)> = events.into_iter().map(|(s, n)| (n, s)).collect();
    order.sort_by(|x, y| y.cmp(x));
    let kept: BTreeSet<usize> = order
        .into_iter()
        .take(MOST_SOURCES)
        .map(|(_, s)| s)
        .collect();
    told.retain(|t| kept.contains(&t.source));
    told
}

/// Each value with its place in their order.
fn numbered<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut numbers: BTreeMap<T, usize> = values.map(|v| (v, 0)).collect();
    numbers.values_mut().enumerate().for_each(|(i, n)| *n = i);
    numbers
}
