//! Forecasts by name, on events of our own invention.

use bifrons_forecast::next::{Likely, Options, Outlook, Told};

const PAIRS: [(&str, &str, &str); 5] = [
    ("Government (A)", "CONSULT", "B"),
    ("B", "ACCUSE", "C"),
    ("Government (A)", "THREATEN", "C"),
    ("C", "CONSULT", "Government (A)"),
    ("B", "CONSULT", "Government (A)"),
];

/// Each day the first pair, and one of the others by turns.
fn told(days: i32) -> Vec<Told<'static>> {
    let on = |day: i32, at: usize| Told {
        day,
        actor: PAIRS[at].0,
        act: PAIRS[at].1,
        recipient: PAIRS[at].2,
    };
    let daily = (0..days).flat_map(|day| [on(day, 0), on(day, 1 + day as usize % 4)]);
    daily.collect()
}

fn outlook(told: &[Told], as_of: i32) -> Outlook {
    let mut options = Options::default();
    (options.who.trees, options.what.trees) = (10, 10);
    Outlook::new(told, as_of, &options, &mut |_| ())
}

fn sum(likely: &[Likely]) -> f64 {
    likely.iter().map(|l| l.probability).sum()
}

/// With many days the rankers are trained, with few they are not; either way, what mostly happened is likeliest.
#[test]
fn what_mostly_happened_is_likeliest() {
    for days in [6, 400] {
        let outlook = outlook(&told(days), days);
        let next = outlook
            .recipients("Government (A)", Some("CONSULT"))
            .unwrap();
        assert_eq!(next[0].name, "B", "{next:?}");
        // Four of five of its acts are consulting B.
        let any = outlook.recipients("Government (A)", None).unwrap();
        assert_eq!(any[0].name, "B", "{any:?}");
        assert!(any.iter().any(|l| l.name == "C"), "{any:?}");
        assert!((0.5..=1.0 + 1e-9).contains(&sum(&any)), "{any:?}");
        let acts = outlook.acts("Government (A)", "C").unwrap();
        assert_eq!(acts[0].name, "THREATEN", "{acts:?}");
        assert!((sum(&acts) - 1.0).abs() < 1e-9 && acts.len() == 3);
        let actors = outlook.actors("C", Some("ACCUSE")).unwrap();
        assert_eq!(actors[0].name, "B", "{actors:?}");
        let from = outlook.actors("Government (A)", None).unwrap();
        assert!(from.iter().take(2).all(|l| l.name != "Government (A)"));
        for list in [next, any, acts, actors, from] {
            let falls = |w: &[Likely]| w[0].probability >= w[1].probability;
            assert!(list.windows(2).all(falls), "{list:?}");
        }
    }
}

/// A share from 0 to 1 that looks like chance.
fn lot(of: i32) -> f64 {
    let x = (of as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((x ^ (x >> 32)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Where A threatens one time of eight, and turns to C one time of five, by chance, the odds are near that.
#[test]
fn probabilities_are_shares() {
    let mixed = |day: i32| Told {
        day,
        actor: "A",
        act: if lot(2 * day) < 0.125 {
            "THREATEN"
        } else {
            "CONSULT"
        },
        recipient: if lot(2 * day + 1) < 0.2 { "C" } else { "B" },
    };
    let told: Vec<Told> = (0..1000).map(mixed).collect();
    let outlook = outlook(&told, 1000);
    let acts = outlook.acts("A", "B").unwrap();
    let threat = acts.iter().find(|a| a.name == "THREATEN").unwrap();
    assert!((threat.probability - 0.125).abs() < 0.06, "{acts:?}");
    let next = outlook.recipients("A", None).unwrap();
    let c = next.iter().find(|l| l.name == "C").unwrap();
    assert!((c.probability - 0.2).abs() < 0.08, "{next:?}");
}

/// Events of the day itself and later, and the order in which they are given, change nothing.
#[test]
fn only_days_before_are_looked_at() {
    let all = told(60);
    let mut before: Vec<Told> = all.iter().copied().filter(|t| t.day < 40).collect();
    before.reverse();
    let (of_all, of_before) = (outlook(&all, 40), outlook(&before, 40));
    let ask = |o: &Outlook| {
        (
            o.recipients("Government (A)", None),
            o.actors("C", Some("ACCUSE")),
            o.acts("B", "Government (A)"),
        )
    };
    assert_eq!(ask(&of_all), ask(&of_before));
    assert_ne!(ask(&of_all), ask(&outlook(&all, 50)));
}

#[test]
fn strangers_are_told_apart_from_nothing_likely() {
    let outlook = outlook(&told(20), 20);
    assert_eq!(outlook.recipients("Z", None), None);
    assert_eq!(outlook.recipients("B", Some("AID")), None);
    assert_eq!(outlook.acts("B", "Z"), None);
    let none = Outlook::new(&[], 0, &Options::default(), &mut |_| ());
    assert_eq!(none.recipients("A", None), None);
}
