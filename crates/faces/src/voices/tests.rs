use super::*;
use crate::quantile::Random;
use bifrons_core::Quad;
use proptest::prelude::*;

fn report(source: usize, event: u64) -> Report {
    Report {
        source,
        pair: 0,
        quad: Quad::VerbalConflict,
        event,
    }
}

/// Six sources by ten pairs, each telling its share of the pair's events, with one exception.
fn even(except: Option<(usize, usize, u64)>) -> Vec<Told> {
    let mut all = Vec::new();
    for source in 0..6 {
        for pair in 0..10 {
            let base = (source as u64 + 1) * (pair as u64 + 2);
            let times = match except {
                Some((s, p, times)) if (s, p) == (source, pair) => times,
                _ => 1,
            };
            let quads = [3 * base, base, 2 * base * times, base * times];
            all.push(Told {
                source,
                pair,
                quads,
            });
        }
    }
    all
}

#[test]
fn the_one_that_differs_is_told_and_how_much() {
    let got = voices(&even(Some((2, 3, 4))), VoiceRules::default());
    let first = got[0];
    assert_eq!((first.source, first.pair), (2, 3));
    // Four times as often, a little shrunk; 180 events of conflict where 45 were expected.
    assert!((3.3..=4.0).contains(&first.times), "{first:?}");
    assert!(first.low > 2.5 && first.high < 5.0 && first.conflict_events == 180);
    assert!((first.cooperation - 1.0).abs() < 0.05);
    assert!(got.iter().skip(1).all(|v| v.sure() < first.sure() / 3.0));
}

#[test]
fn where_all_tell_alike_nothing_is_sure() {
    for voice in voices(&even(None), VoiceRules::default()) {
        assert!(
            (voice.times - 1.0).abs() < 1e-6 && voice.sure() == 0.0,
            "{voice:?}"
        );
        assert!((voice.expected - voice.conflict_events as f64).abs() < 1e-6);
    }
}

#[test]
fn silence_is_told_too() {
    let mut all = even(None);
    all.iter_mut()
        .filter(|t| (t.source, t.pair) == (5, 9))
        .for_each(|t| t.quads = [198, 66, 0, 0]);
    let got = voices(&all, VoiceRules::default());
    let silent = got.iter().find(|v| (v.source, v.pair) == (5, 9)).unwrap();
    assert!(silent.times < 0.2 && silent.high < 0.3, "{silent:?}");
}

#[test]
fn reprints_are_one_voice() {
    // 1 prints what 0 does, and one more; 2 shares one event of four; 3 tells two that 0 tells, too few to say.
    let mut reports: Vec<Report> = (0..5).map(|e| report(0, e)).collect();
    reports.extend([0, 1, 2, 9].map(|e| report(1, e)));
    reports.extend([0, 20, 21, 22].map(|e| report(2, e)));
    reports.extend([3, 4].map(|e| report(3, e)));
    let of = clusters(&reports, 5, 0.5);
    assert_eq!(of, [0, 0, 2, 3, 4]);
    let rows = told(&reports, &of);
    let counts: Vec<(usize, u64)> = rows.iter().map(|t| (t.source, t.quads[2])).collect();
    assert_eq!(counts, [(0, 6), (2, 4), (3, 2)]);
}

#[test]
fn intervals_hold_what_they_say() {
    let mut random = Random::new(3);
    let (mut held, mut all) = (0u32, 0u32);
    for _ in 0..5 {
        let pairs: Vec<f64> = (0..40).map(|_| random.gamma(1.0, 0.25)).collect();
        let (mut rows, mut truth) = (Vec::new(), Vec::new());
        for source in 0..12 {
            let size = random.gamma(2.0, 2.0);
            for (pair, much) in pairs.iter().enumerate() {
                let times = random.gamma(3.0, 3.0);
                truth.push(times);
                let mean = [3.0, 1.0, 2.0 * times, times].map(|q| q * size * much);
                let quads = mean.map(|m| random.poisson(m));
                rows.push(Told {
                    source,
                    pair,
                    quads,
                });
            }
        }
        for v in voices(&rows, VoiceRules::default()) {
            let times = truth[v.source * pairs.len() + v.pair];
            held += u32::from(v.low <= times && times <= v.high);
            all += 1;
        }
    }
    let share = f64::from(held) / f64::from(all);
    println!("80 % intervals of voices hold {share:.3} of {all}");
    assert!((0.75..=0.87).contains(&share));
}

#[test]
fn who_prints_two_agencies_does_not_bind_them() {
    let mut reports: Vec<Report> = (0..20).map(|e| report(0, e)).collect();
    reports.extend((100..120).map(|e| report(1, e)));
    reports.extend([0, 1, 2, 3, 4, 100, 101, 102, 103].map(|e| report(2, e)));
    assert_eq!(clusters(&reports, 3, 0.3), [0, 1, 0]);
}

proptest! {
    #[test]
    fn order_does_not_matter_and_ratios_are_above_zero(
        cells in proptest::collection::vec((0usize..5, 0usize..6, proptest::array::uniform4(0u64..30)), 1..40),
    ) {
        let mut rows: Vec<Told> = cells.iter()
            .map(|&(source, pair, quads)| Told { source, pair, quads }).collect();
        let got = voices(&rows, VoiceRules::default());
        for v in &got {
            prop_assert!(v.times > 0.0 && v.times.is_finite() && v.cooperation.is_finite());
            prop_assert!(v.low <= v.high && v.low >= 0.0 && v.expected >= 0.0 && v.sure() >= 0.0);
            prop_assert!(v.conflict_events <= v.events);
        }
        rows.reverse();
        let back = voices(&rows, VoiceRules::default());
        prop_assert_eq!(got, back);
    }

    #[test]
    fn a_cluster_holds_its_namer(pairs in proptest::collection::vec((0usize..8, 0u64..12), 0..60)) {
        let reports: Vec<Report> = pairs.iter().map(|&(s, e)| report(s, e)).collect();
        let of = clusters(&reports, 8, 0.5);
        for (source, &cluster) in of.iter().enumerate() {
            prop_assert!(of[cluster] == cluster && source < 8);
        }
        let events: u64 = told(&reports, &of).iter().map(|t| t.quads[2]).sum();
        prop_assert!(events <= reports.len() as u64);
    }
}
