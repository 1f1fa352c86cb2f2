use super::*;
use proptest::prelude::*;

/// A courts or arms between B and C, which are rivals; D is a bystander.
const A: usize = 0;
const B: usize = 1;
const C: usize = 2;
const D: usize = 3;

fn face(actor: usize, recipient: usize, [vc, mc, vk, mk]: [u64; 4]) -> YearFace {
    let cell = Cell {
        vc,
        mc,
        vk,
        mk,
        ..Cell::default()
    };
    YearFace {
        actor,
        recipient,
        year: 2010,
        cell,
    }
}

fn arms(supplier: usize, recipient: usize, volume: f64) -> Transfer {
    Transfer {
        supplier,
        recipient,
        year: 2010,
        volume,
    }
}

fn rivals(since: i16, until: Option<i16>) -> Vec<Rivalry> {
    vec![Rivalry {
        a: C,
        b: B,
        since,
        until,
        strength: 1.0,
    }]
}

fn between(faces: &[YearFace], transfers: &[Transfer]) -> Vec<Hedge> {
    let found = hedges(
        &rivals(1990, None),
        faces,
        transfers,
        &HedgeRules::of(2008..=2014),
    );
    found.into_iter().filter(|h| h.a == A).collect()
}

/// B first, C second, D last of A's partners; deeds friendly towards both; one hostile deed elsewhere, so that κ is 1.
fn friendly() -> Vec<YearFace> {
    vec![
        face(A, B, [50, 10, 0, 0]),
        face(A, C, [20, 10, 0, 0]),
        face(A, D, [5, 0, 0, 0]),
        face(B, C, [0, 0, 10, 20]),
    ]
}

#[test]
fn arming_both_is_hedging() {
    let got = between(
        &friendly(),
        &[
            arms(A, B, 60.0),
            arms(D, B, 40.0),
            arms(A, C, 81.0),
            arms(D, C, 19.0),
        ],
    );
    let [hedge] = got[..] else { panic!("{got:?}") };
    // c(A,B) = 1, m(A,C) = .81: H = .9; the other way c = .5, m = .6. D = .6.
    assert_eq!((hedge.b, hedge.c, hedge.kind), (B, C, HedgeKind::ArmsBoth));
    assert!((hedge.h - 0.9).abs() < 1e-12 && (hedge.d - 0.6).abs() < 1e-12);
    assert!((hedge.h_back - 0.3f64.sqrt()).abs() < 1e-12);
}

#[test]
fn arming_one_is_balancing_however_close_the_other() {
    let got = between(&friendly(), &[arms(A, C, 90.0), arms(D, C, 10.0)]);
    assert_eq!((got[0].kind, got[0].d), (HedgeKind::Balances, 0.0));
    assert!(got[0].h > 0.94);
}

#[test]
fn without_deeds_of_cooperation_it_is_no_hedging() {
    let words = [
        face(A, B, [50, 0, 0, 0]),
        face(A, C, [20, 0, 0, 4]),
        face(B, C, [0, 9, 0, 9]),
    ];
    assert!(between(&words, &[arms(A, B, 1.0), arms(A, C, 1.0)]).is_empty());
    assert_eq!(
        between(&words, &[arms(A, C, 1.0)])[0].kind,
        HedgeKind::Balances
    );
}

#[test]
fn courting_both_needs_no_arms() {
    let faces = [
        face(A, B, [50, 10, 0, 0]),
        face(A, C, [50, 10, 0, 0]),
        face(A, D, [1, 0, 0, 0]),
        face(A, 4, [2, 0, 0, 0]),
        face(B, C, [0, 0, 10, 20]),
    ];
    let mut rules = HedgeRules::of(2008..=2014);
    rules.least_rank = 0.75;
    let got = hedges(&rivals(1990, None), &faces, &[], &rules);
    assert_eq!((got[0].a, got[0].kind), (A, HedgeKind::CourtsBoth));
    // Two even at the top of four: two below, one beside: 2.5 of 3.
    assert!((got[0].rank[0] - 2.5 / 3.0).abs() < 1e-12);
}

#[test]
fn a_rivalry_counts_for_the_years_it_lasted() {
    let transfers = [arms(A, B, 1.0), arms(A, C, 1.0)];
    let at = |since, until| {
        let rules = HedgeRules::of(2008..=2011);
        let got = hedges(&rivals(since, until), &friendly(), &transfers, &rules);
        got.iter().find(|h| h.a == A).map(|h| h.rivalry)
    };
    assert_eq!(at(1990, None), Some(1.0));
    assert_eq!(at(2011, Some(2020)), Some(0.25));
    assert_eq!(at(1990, Some(2007)), None);
    assert_eq!(at(2012, None), None);
}

#[test]
fn arms_and_rivals_out_of_events() {
    let transfers = arms_of_events([
        (A, B, 2010, EventType::Aid, true),
        (A, C, 2010, EventType::Cooperate, true),
        (D, C, 2010, EventType::Aid, false),
        (D, C, 2010, EventType::Consult, true),
    ]);
    assert_eq!(transfers.len(), 2);
    let rules = HedgeRules::of(2008..=2014);
    let seen = rivalries_of_faces(&friendly(), &rules);
    assert_eq!(
        seen.iter()
            .map(|r| (r.a, r.b, r.strength))
            .collect::<Vec<_>>(),
        [(B, C, 1.0)]
    );
    assert_eq!(
        hedges(&seen, &friendly(), &transfers, &rules)[0].kind,
        HedgeKind::ArmsBoth
    );
}

proptest! {
    #[test]
    fn ranges_and_order(
        faces in proptest::collection::vec((0usize..6, 0usize..6, proptest::array::uniform4(0u64..20)), 0..40),
        transfers in proptest::collection::vec((0usize..6, 0usize..6, 0.0f64..50.0), 0..20),
        pairs in proptest::collection::vec((0usize..6, 0usize..6), 0..6),
    ) {
        let mut faces: Vec<YearFace> = faces.into_iter().map(|(i, j, c)| face(i, j, c)).collect();
        let mut transfers: Vec<Transfer> = transfers.into_iter().map(|(i, j, v)| arms(i, j, v.round())).collect();
        let rivalries: Vec<Rivalry> = pairs.iter()
            .map(|&(a, b)| Rivalry { a, b, since: 2000, until: None, strength: 1.0 }).collect();
        let rules = HedgeRules::of(2008..=2014);
        let got = hedges(&rivalries, &faces, &transfers, &rules);
        for h in &got {
            prop_assert!(h.a != h.b && h.a != h.c && h.b != h.c);
            for x in [h.h, h.h_back, h.d, h.rivalry, h.rank[0], h.rank[1], h.share[0], h.share[1]] {
                prop_assert!((0.0..=1.0).contains(&x));
            }
            prop_assert_eq!(h.kind == HedgeKind::ArmsBoth, h.d >= rules.least_share);
            prop_assert!(h.kind == HedgeKind::Balances || h.deeds[0].is_some_and(|d| d > 0.0));
        }
        faces.reverse();
        transfers.reverse();
        prop_assert_eq!(got, hedges(&rivalries, &faces, &transfers, &rules));
    }
}
