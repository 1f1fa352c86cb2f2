//! Who courts both sides of a rivalry, 2008–2014: `cargo run --release -p bifrons-faces --example hedges [FIRST LAST]`.
//!
//! Reads `$BIFRONS_SHARED` (else `../shared`): `data/events/states/{tss_rivalries,sipri_tiv_dyad_year,un_ideal_points}`
//! and `data/events/icews/dyad_year_2002_2014`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use bifrons_faces::{
    Cell, Hedge, HedgeKind, HedgeRules, Rivalry, Transfer, YearFace, hedges, rivalries_of_faces,
};

#[path = "common/table.rs"]
mod table;

use table::{Table, shared};

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

/// States are their Correlates of War numbers.
struct Data {
    names: BTreeMap<usize, String>,
    rivalries: Vec<Rivalry>,
    faces: Vec<YearFace>,
    arms: Vec<Transfer>,
}

impl Data {
    fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let states = |name: &str| -> PathBuf { root.join("data/events/states").join(name) };
        let mut names = BTreeMap::new();
        for row in Table::read(&states("un_ideal_points.tsv.gz"))?.rows(["ccode", "iso3c"])? {
            if let Ok(code) = row[0].parse() {
                names.insert(code, row[1].to_string());
            }
        }
        names.insert(713, "TWN".into());
        let codes: BTreeMap<&str, usize> = names.iter().map(|(c, n)| (n.as_str(), *c)).collect();
        let columns = ["ccode1", "ccode2", "start", "end"];
        let table = Table::read(&states("tss_rivalries.tsv.gz"))?;
        let mut rivalries = Vec::new();
        for [a, b, since, until] in table.rows(columns)? {
            rivalries.push(Rivalry {
                a: a.parse()?,
                b: b.parse()?,
                since: since.parse()?,
                // The list ends in 2020: what lasts is coded so.
                until: until.parse().ok().filter(|year| *year < 2020),
                strength: 1.0,
            });
        }
        let table = Table::read(&states("sipri_tiv_dyad_year.tsv.gz"))?;
        let columns = ["supplier_cown", "recipient_cown", "year", "value"];
        let mut arms = Vec::new();
        for [supplier, recipient, year, volume] in table.rows(columns)? {
            // Without a number the party is no state: a rebel group, or NATO.
            let code = |text: &str| text.parse::<f64>().ok().map(|c| c as usize);
            if let (Some(supplier), Some(recipient)) = (code(supplier), code(recipient)) {
                arms.push(Transfer {
                    supplier,
                    recipient,
                    year: year.parse()?,
                    volume: volume.parse()?,
                });
            }
        }
        let table = Table::read(&root.join("data/events/icews/dyad_year_2002_2014.tsv.gz"))?;
        let columns = [
            "i_iso3c", "j_iso3c", "year", "verbCoop", "matlCoop", "verbConf", "matlConf",
        ];
        let mut faces = Vec::new();
        for [i, j, year, vc, mc, vk, mk] in table.rows(columns)? {
            let (Some(&actor), Some(&recipient)) = (codes.get(i), codes.get(j)) else {
                continue;
            };
            let cell = Cell {
                vc: vc.parse()?,
                mc: mc.parse()?,
                vk: vk.parse()?,
                mk: mk.parse()?,
                ..Cell::default()
            };
            faces.push(YearFace {
                actor,
                recipient,
                year: year.parse()?,
                cell,
            });
        }
        Ok(Self {
            names,
            rivalries,
            faces,
            arms,
        })
    }
}
