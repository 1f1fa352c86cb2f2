use super::*;
use proptest::prelude::*;

fn tie(a: usize, b: usize, plus: f64, minus: f64) -> SignedTie {
    SignedTie { a, b, plus, minus }
}

fn signed(pairs: &[(usize, usize, bool)]) -> Vec<SignedTie> {
    let counts = |friend| if friend { (4.0, 0.0) } else { (0.0, 4.0) };
    let each = |&(a, b, friend): &(usize, usize, bool)| {
        let (plus, minus) = counts(friend);
        tie(a, b, plus, minus)
    };
    pairs.iter().map(each).collect()
}

#[test]
fn signs_and_weights() {
    assert_eq!(tie(0, 1, 9.0, 0.0).sign(), Some(true));
    assert_eq!(tie(0, 1, 1.0, 3.0).sign(), Some(false));
    // s = 0.2, ambivalence 0.8: two faces.
    assert_eq!(tie(0, 1, 3.0, 2.0).sign(), None);
    assert_eq!(tie(0, 1, 0.0, 0.0).sign(), None);
    assert_eq!(
        (tie(0, 1, 5.0, 4.0).weight(), tie(0, 1, 3.0, 1.0).tone()),
        (3.0, 0.5)
    );
}

#[test]
fn the_four_kinds_of_triads() {
    let of = |signs: [bool; 3]| {
        let [x, y, z] = signs;
        balance(&signed(&[(0, 1, x), (0, 2, y), (1, 2, z)]), 10, 1)
    };
    for (signs, kind, strict, weak, index) in [
        ([true, true, true], TriadKind::Balanced, 1.0, 1.0, 0),
        ([true, false, false], TriadKind::Balanced, 1.0, 1.0, 0),
        ([true, true, false], TriadKind::Unbalanced, 0.0, 0.0, 1),
        ([false, false, false], TriadKind::AllFoes, 0.0, 1.0, 1),
    ] {
        let got = of(signs);
        assert_eq!((got.triads[0].kind, got.triads[0].weight), (kind, 2.0));
        assert_eq!((got.strict, got.weak), (Some(strict), Some(weak)));
        assert_eq!(
            (got.frustration.high, got.frustration.exact()),
            (index, true)
        );
        assert_eq!(got.z, None, "a triad has no squares to shuffle");
    }
    let mixed = [
        tie(0, 1, 3.0, 2.0),
        tie(0, 2, 4.0, 0.0),
        tie(1, 2, 4.0, 0.0),
    ];
    let got = balance(&mixed, 10, 1);
    assert_eq!(
        (got.triads[0].kind, got.strict),
        (TriadKind::Undecided, None)
    );
    assert_eq!((got.states[0].triads, got.states[0].undecided), (0, 1));
}

#[test]
fn two_camps_are_more_balanced_than_chance() {
    let mut pairs = Vec::new();
    for a in 0..10 {
        for b in a + 1..10 {
            pairs.push((a, b, (a < 5) == (b < 5)));
        }
    }
    let got = balance(&signed(&pairs), 200, 7);
    assert_eq!((got.strict, got.frustration.high), (Some(1.0), 0));
    assert_eq!(got.triads.len(), 120);
    assert!(got.z.unwrap() > 3.0, "{:?}", got.z);
    assert_eq!(got, balance(&signed(&pairs), 200, 7));
}

#[test]
fn shuffles_keep_each_states_foes() {
    let pairs: Vec<(usize, usize, bool)> = (0..8)
        .flat_map(|a| (a + 1..8).map(move |b| (a, b, (a * 3 + b) % 4 != 0)))
        .collect();
    let ties = signed(&pairs);
    let signs: Vec<Option<bool>> = ties.iter().map(SignedTie::sign).collect();
    let mut shuffled = Signs::new(&ties, &signs, 3);
    let foes = |of: &dyn Fn(usize) -> bool| -> Vec<usize> {
        let count = |s| {
            (0..ties.len())
                .filter(|&t| of(t) && (ties[t].a == s || ties[t].b == s))
                .count()
        };
        (0..8).map(count).collect()
    };
    let before = foes(&|t| signs[t] == Some(false));
    let mut changed = false;
    for _ in 0..20 {
        shuffled.shuffle();
        assert_eq!(foes(&|t| shuffled.foe(t)), before);
        changed |= (0..ties.len()).any(|t| shuffled.foe(t) != (signs[t] == Some(false)));
    }
    assert!(changed);
}

#[test]
fn many_states_get_bounds() {
    let pairs: Vec<(usize, usize, bool)> = (0..40)
        .flat_map(|a| (a + 1..40).map(move |b| (a, b, (a * 7 + b * 5) % 3 == 0)))
        .collect();
    let got = frustration(&signed(&pairs));
    assert!(got.low > 0 && got.low <= got.high && 2 * got.high <= got.ties);
}

/// All divisions tried.
fn by_trial(pairs: &[(usize, usize, bool)]) -> usize {
    let bad = |camps: u32| {
        let same = |a: usize, b: usize| (camps >> a) & 1 == (camps >> b) & 1;
        pairs
            .iter()
            .filter(|(a, b, friend)| same(*a, *b) != *friend)
            .count()
    };
    (0..1 << 8).map(bad).min().unwrap_or(0)
}

proptest! {
    #[test]
    fn frustration_is_that_of_the_best_division(signs in proptest::collection::vec(proptest::option::of(any::<bool>()), 28)) {
        let all = (0..8).flat_map(|a| (a + 1..8).map(move |b| (a, b)));
        let pairs: Vec<_> = all.zip(&signs).filter_map(|((a, b), s)| s.map(|s| (a, b, s))).collect();
        let got = frustration(&signed(&pairs));
        prop_assert_eq!((got.low, got.high), (by_trial(&pairs), by_trial(&pairs)));
    }

    #[test]
    fn order_and_names_do_not_matter(ties in proptest::collection::vec((0usize..7, 0usize..7, 0u8..9, 0u8..9), 0..30)) {
        let make = |shift: usize| -> Vec<SignedTie> {
            ties.iter().map(|&(a, b, p, m)| tie(a + shift, b + shift, f64::from(p), f64::from(m))).collect()
        };
        let got = balance(&make(0), 20, 5);
        for share in [got.strict, got.weak].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&share));
        }
        prop_assert!(got.strict <= got.weak);
        let mut back = make(0);
        back.reverse();
        prop_assert_eq!(&balance(&back, 20, 5), &got);
        let moved = balance(&make(100), 20, 5);
        prop_assert_eq!((moved.strict, moved.frustration), (got.strict, got.frustration));
    }
}
