//! Figures on the dev data that are not part of the repository; skipped where it is absent.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

#[allow(dead_code, reason = "shared with the examples, which use other parts")]
#[path = "../examples/common/states.rs"]
mod states;
#[allow(dead_code, reason = "shared with the examples, which use other parts")]
#[path = "../examples/common/table.rs"]
mod table;

use bifrons_faces::{Cell, HedgeKind, HedgeRules, Kappa, ambivalence, hedges};

use states::Data;

fn data() -> Option<Data> {
    let Some(root) = table::shared("data/events/states") else {
        println!("skipped: no folder data/events/states in $BIFRONS_SHARED or ../shared");
        return None;
    };
    Some(Data::read(&root).unwrap())
}

#[test]
fn russia_hedges_and_the_united_states_balance() {
    let Some(data) = data() else { return };
    let mut rules = HedgeRules::of(2008..=2014);
    rules.least_volume = 50.0;
    let all = hedges(&data.rivalries, &data.faces, &data.arms, &rules);
    let name = |i: usize| data.names[&i].as_str();
    let top: Vec<String> = all
        .iter()
        .take(2)
        .map(|h| format!("{} {} {}", name(h.a), name(h.b), name(h.c)))
        .collect();
    assert_eq!(top, ["RUS AZE ARM", "RUS CHN IND"]);
    assert!(
        all[..2]
            .iter()
            .all(|h| h.kind == HedgeKind::ArmsBoth && h.h > 0.8 && h.d > 0.6)
    );
    let find = |a: &str, b: &str, c: &str| {
        let of = |h: &&_| {
            matches!(h, bifrons_faces::Hedge { a: x, b: y, c: z, .. }
            if name(*x) == a && name(*y) == b && name(*z) == c)
        };
        *all.iter().find(of).unwrap()
    };
    let taiwan = find("USA", "CHN", "TWN");
    assert_eq!((taiwan.kind, taiwan.d), (HedgeKind::Balances, 0.0));
    assert!(taiwan.h > 0.95);
    assert_eq!(find("RUS", "ISR", "SYR").kind, HedgeKind::Balances);
}

#[test]
fn ambivalence_follows_the_times() {
    let Some(data) = data() else { return };
    let code = |name: &str| *data.names.iter().find(|(_, n)| *n == name).unwrap().0;
    let a = |x: &str, y: &str, year: i16| {
        let (x, y) = (code(x), code(y));
        let (mut pair, mut world) = (Cell::default(), Cell::default());
        for f in data.faces.iter().filter(|f| f.year == year) {
            world += f.cell;
            if (f.actor, f.recipient) == (x, y) || (f.actor, f.recipient) == (y, x) {
                pair += f.cell;
            }
        }
        ambivalence(&pair, Kappa::of_world(&world)).unwrap().a
    };
    // measured before: India–China 0.12, 0.97, 0.39; Russia–China 0.08 to 0.24 throughout.
    for (year, want) in [(2005, 0.12), (2011, 0.97), (2014, 0.39)] {
        let got = a("IND", "CHN", year);
        println!("India and China, {year}: ambivalence {got:.3}");
        assert!((got - want).abs() < 0.05, "{year}: {got}");
    }
    for year in 2005..=2014 {
        let got = a("RUS", "CHN", year);
        println!("Russia and China, {year}: ambivalence {got:.3}");
        assert!((0.05..0.30).contains(&got), "{year}: {got}");
    }
}
