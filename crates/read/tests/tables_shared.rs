//! Real yearly tables, where they are at hand: all rows are accounted for, and figures that can be looked up are as published. Set
//! BIFRONS_SHARED to the folder that has `data/events`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests tell what they skip, and may fail as tests do"
)]

use std::path::PathBuf;

use bifrons_core::Yearly;
use bifrons_read::Source;
use bifrons_read::tables::{Batch, Dropped, Seen, TableOptions, chunks};

fn table(name: &str) -> Option<Batch> {
    let shared = std::env::var_os("BIFRONS_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let path = shared.join(format!("data/events/states/{name}.tsv.gz"));
    if !path.exists() {
        println!("skipped: no {name}; set BIFRONS_SHARED to the folder that has data/events");
        return None;
    }
    let (mut all, mut seen) = (Batch::default(), Seen::new());
    for chunk in chunks(&[Source::Path(path)], &TableOptions::default()).unwrap() {
        let chunk = chunk.unwrap();
        assert_eq!(chunk.table(), name);
        let mut batch = chunk.read();
        seen.pass(&mut batch);
        all.tally.add(&batch.tally);
        all.records.extend(batch.records);
    }
    let tally = &all.tally;
    assert_eq!(tally.read, tally.kept + tally.dropped() + tally.rejected);
    let unknown: u64 = tally.unknown.values().sum();
    assert_eq!(
        tally.rejected, unknown,
        "{name}: every rejection is of a state"
    );
    println!("{name}: {tally}; {} differing", tally.differing);
    Some(all)
}

fn find<'a>(
    all: &'a Batch,
    variable: &str,
    a: &str,
    b: Option<&str>,
    year: i16,
) -> Vec<&'a Yearly> {
    let of =
        |r: &&Yearly| r.variable == variable && r.a == a && r.b.as_deref() == b && r.holds(year);
    all.records.iter().filter(of).collect()
}

fn value(all: &Batch, variable: &str, a: &str, b: Option<&str>, year: i16) -> f64 {
    let found = find(all, variable, a, b, year);
    assert_eq!(found.len(), 1, "{variable} {a} {b:?} {year}: {found:?}");
    found[0].value
}

#[test]
fn capabilities() {
    let Some(all) = table("cow_nmc") else { return };
    let tally = &all.tally;
    assert_eq!(
        (tally.read, tally.kept, tally.rejected),
        (14_199, 14_172, 27)
    );
    let cinc = |state: &str, year| value(&all, "cinc", state, None, year);
    assert_eq!(cinc("USA", 2010), 0.14786746);
    assert_eq!(value(&all, "milper", "USA", None, 2010), 1580.0);
    assert!(cinc("CHN", 2010) > cinc("USA", 2010));
    assert!(cinc("SUN", 1985) > cinc("RUS", 1995));
    // Two Germanies and two Yemens of 1990: the numbers of both are there.
    assert_eq!(find(&all, "cinc", "DEU", None, 1990).len(), 2);
}

#[test]
fn arms() {
    let Some(all) = table("sipri_tiv_dyad_year") else {
        return;
    };
    assert_eq!((all.tally.read, all.tally.rejected), (21_324, 375));
    assert_eq!(value(&all, "arms", "RUS", Some("IND"), 2010), 2294.0);
    assert_eq!(find(&all, "arms", "RUS", Some("IND"), 1985).len(), 0);
    assert_eq!(find(&all, "arms", "SUN", Some("IND"), 1985).len(), 1);
}

#[test]
fn rivalries_and_members() {
    if let Some(all) = table("tss_rivalries") {
        assert_eq!((all.tally.read, all.tally.kept), (264, 257));
        let rivalry = |a, b, year| find(&all, "rivalry", a, Some(b), year).len();
        assert_eq!(
            (rivalry("GRC", "TUR", 2024), rivalry("GRC", "TUR", 1940)),
            (1, 0)
        );
        assert_eq!(rivalry("GRC", "TUR", 1900), 1);
        let pakistan = all
            .records
            .iter()
            .find(|r| r.variable == "rivalry" && r.between("IND", "PAK"));
        assert_eq!(pakistan.map(|r| (r.since, r.until)), Some((1947, None)));
    }
    if let Some(all) = table("cow_states") {
        assert_eq!((all.tally.read, all.tally.kept), (243, 227));
        assert_eq!(value(&all, "member", "UKR", None, 2024), 1.0);
        assert_eq!(find(&all, "member", "DDR", None, 1991).len(), 0);
        assert_eq!(find(&all, "member", "KWT", None, 1950).len(), 0);
    }
}

#[test]
fn votes_alliances_disputes_and_conflicts() {
    if let Some(all) = table("un_ideal_points") {
        assert_eq!((all.tally.read, all.tally.kept), (10_469, 10_469));
        assert_eq!(value(&all, "ideal_point", "USA", None, 1946), 1.675486);
        assert_eq!(value(&all, "ideal_point", "SUN", None, 1990), -0.1358441);
    }
    if let Some(all) = table("atop_alliance") {
        assert_eq!((all.tally.read, all.tally.rejected), (260_783, 0));
        assert_eq!(value(&all, "defense", "USA", Some("CAN"), 1949), 1.0);
        assert_eq!(value(&all, "defense", "CAN", Some("USA"), 1949), 1.0);
        assert_eq!(find(&all, "defense", "USA", Some("RUS"), 2010).len(), 0);
        assert_eq!(
            all.tally.dropped.keys().collect::<Vec<_>>(),
            [&Dropped::OneState, &Dropped::Repeated]
        );
    }
    if let Some(all) = table("cow_mid_dirdisps") {
        assert_eq!((all.tally.read, all.tally.rejected), (11_390, 348));
        // Imia/Kardak.
        assert!(!find(&all, "mid", "TUR", Some("GRC"), 1996).is_empty());
    }
    if let Some(all) = table("ucdp_acd") {
        assert_eq!((all.tally.read, all.tally.rejected), (5_652, 3));
        // The war over Bangladesh.
        assert_eq!(value(&all, "armed_conflict", "IND", Some("PAK"), 1971), 2.0);
        // Mali has foreign help in many rows of a year: each conflict once a year.
        let mali = find(&all, "armed_conflict", "MLI", None, 2015);
        let mut words: Vec<_> = mali.iter().map(|r| r.text.clone()).collect();
        words.dedup();
        assert_eq!(words.len(), mali.len());
    }
}
