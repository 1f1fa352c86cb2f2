//! Who courts both sides of a rivalry, 2008–2014: `cargo run --release -p bifrons-faces --example hedges [FIRST LAST]`.
//!
//! Reads `$BIFRONS_SHARED` (else `../shared`): `data/events/states/{tss_rivalries,sipri_tiv_dyad_year,un_ideal_points}`
//! and `data/events/icews/dyad_year_2002_2014`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::error::Error;

use bifrons_faces::{Hedge, HedgeKind, HedgeRules, hedges, rivalries_of_faces};

#[allow(dead_code, reason = "another example reads ideal points")]
#[path = "common/states.rs"]
mod states;
#[path = "common/table.rs"]
mod table;

use states::Data;
use table::shared;

fn main() -> Result<(), Box<dyn Error>> {
    let years: Vec<i16> = std::env::args()
        .skip(1)
        .filter_map(|a| a.parse().ok())
        .collect();
    let (first, last) = match years[..] {
        [first, last] => (first, last),
        _ => (2008, 2014),
    };
    let Some(root) = shared("data/events/states") else {
        println!("skipped: no folder data/events/states in $BIFRONS_SHARED or ../shared");
        return Ok(());
    };
    let data = Data::read(&root)?;
    let mut rules = HedgeRules::of(first..=last);
    rules.least_volume = 50.0;
    let listed = hedges(&data.rivalries, &data.faces, &data.arms, &rules);
    println!("# rivalries of the list, {first}–{last}");
    print(&listed, &data.names);
    let seen = rivalries_of_faces(&data.faces, &rules);
    println!(
        "\n# rivalries seen in the faces ({}), {first}–{last}",
        seen.len()
    );
    let found = hedges(&seen, &data.faces, &data.arms, &rules);
    print(&found, &data.names);
    Ok(())
}

fn print(all: &[Hedge], names: &BTreeMap<usize, String>) {
    let name = |i: usize| names.get(&i).cloned().unwrap_or_else(|| i.to_string());
    println!(
        "rank  kind         A    B    C      H  H back     D  c(A,B) c(A,C) m(A,B) m(A,C) deeds B  C"
    );
    let tone = |d: Option<f64>| d.map_or("-".into(), |d| format!("{d:.2}"));
    let line = |(at, h): (usize, &Hedge)| {
        println!(
            "{:4}  {:11}  {}  {}  {}  {:.2}  {:.2}    {:.2}  {:.2}   {:.2}   {:.2}   {:.2}   {}  {}",
            at + 1,
            h.kind.label(),
            name(h.a),
            name(h.b),
            name(h.c),
            h.h,
            h.h_back,
            h.d,
            h.rank[0],
            h.rank[1],
            h.share[0],
            h.share[1],
            tone(h.deeds[0]),
            tone(h.deeds[1]),
        );
    };
    all.iter().enumerate().take(20).for_each(line);
    let count = |kind| all.iter().filter(|h| h.kind == kind).count();
    println!(
        "{} arm both, {} court both, {} balance; the balancers with the highest H:",
        count(HedgeKind::ArmsBoth),
        count(HedgeKind::CourtsBoth),
        count(HedgeKind::Balances),
    );
    let balancing = all
        .iter()
        .enumerate()
        .filter(|(_, h)| h.kind == HedgeKind::Balances);
    balancing.take(8).for_each(line);
}
