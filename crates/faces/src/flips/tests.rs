//! Series made by hand, and properties of all series.

use bifrons_core::Quad;
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::{Bucket, Cell, Direction, FaceKey, Kappa, Period, face_rows};

const QUADS: [Quad; 4] = [
    Quad::VerbalCooperation,
    Quad::MaterialCooperation,
    Quad::VerbalConflict,
    Quad::MaterialConflict,
];
const SCORES: [f64; 4] = [3.0, 7.0, -3.0, -9.0];

/// Months from January 2000 with so many events of each quad.
fn series(months: &[[u8; 4]]) -> Series {
    let day = |m: usize| Date::new(2000 + (m / 12) as i16, (m % 12) as i8 + 1, 9).unwrap();
    let events = months.iter().enumerate().flat_map(|(m, counts)| {
        (0..4).flat_map(move |q| (0..counts[q]).map(move |_| (day(m), QUADS[q], SCORES[q])))
    });
    Series::from_events(
        "AAA",
        "BBB",
        Bucket::Month,
        day(0),
        day(months.len() - 1),
        events,
    )
}

/// Five years of a little talk, with war from the month given, three months long.
fn war(at: usize) -> Series {
    let months: Vec<[u8; 4]> = (0..60)
        .map(|m| {
            if (at..at + 3).contains(&m) {
                [4, 0, 9, 40]
            } else {
                [2 + (m % 3) as u8, 0, (m % 2) as u8, 0]
            }
        })
        .collect();
    series(&months)
}

#[test]
fn a_war_is_a_flip_towards_conflict_from_its_first_month() {
    let found = flips(&war(30), &FlipOptions::default());
    let first = found
        .iter()
        .max_by(|x, y| x.probability.total_cmp(&y.probability))
        .unwrap();
    assert_eq!(
        (first.period.as_str(), first.date.to_string().as_str()),
        ("2002-07", "2002-07-01")
    );
    assert_eq!((first.course, first.face), (Course::Conflict, Shown::Both));
    assert!(first.probability > 0.5, "{}", first.probability);
    assert_eq!((first.quads[3].before, first.quads[3].after), (0.0, 40.0));
    assert!(first.quads[3].significant() && !first.quads[1].significant());
    assert_eq!(
        first.values()[..5],
        ["AAA", "BBB", "2002-07-01", "both", "conflict"].map(String::from)
    );
    // Six months of talk against the three of war, since its end is a flip too.
    assert_eq!(
        first.values()[6..],
        ["3.0 0.0 0.5 0.0", "4.0 0.0 9.0 40.0"].map(String::from)
    );
}

#[test]
fn a_calm_pair_has_no_flip() {
    let calm: Vec<[u8; 4]> = (0..60)
        .map(|m| [2 + (m % 3) as u8, 0, (m % 2) as u8, 0])
        .collect();
    assert_eq!(flips(&series(&calm), &FlipOptions::default()), []);
    assert_eq!(flips(&series(&[[0; 4]; 24]), &FlipOptions::default()), []);
    assert_eq!(flips(&series(&[[9; 4]; 1]), &FlipOptions::default()), []);
}

#[test]
fn a_steady_loud_pair_has_hardly_a_flip() {
    // Thirty years of some 24 events a month, thrown by a linear congruence: Poisson counts of a level that never changes.
    let mut months = vec![[0u8; 4]; 360];
    let mut state = 1u64;
    for _ in 0..360 * 24 {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        months[(state >> 33) as usize % 360][(state >> 20) as usize % 4] += 1;
    }
    let told = flips(&series(&months), &FlipOptions::default());
    assert!(told.len() <= 2, "{}", told.len());
}

#[test]
fn a_budget_is_kept_and_the_surest_stay() {
    let pairs = [war(20), war(40), series(&[[2, 0, 1, 0]; 60])];
    let all = FlipOptions {
        least: 0.0,
        ..FlipOptions::default()
    };
    // Fifteen pair-years: a budget of 0.2 leaves three.
    let told = flips_within(&pairs, 0.2, &all);
    assert_eq!(told.len(), 3);
    assert!(told.iter().any(|f| f.at == 20) && told.iter().any(|f| f.at == 40));
    let ladder: Vec<f64> = (1..400).map(f64::from).collect();
    for method in [
        Method::Quads,
        Method::Faces,
        Method::Volume,
        Method::Goldstein,
    ] {
        let penalty = method.threshold(&pairs, 0.5, &ladder).unwrap();
        let alarms: usize = pairs.iter().map(|s| method.alarms(s, penalty).len()).sum();
        assert!(alarms <= 7 && alarms > 0, "{} {alarms}", method.name());
    }
}

#[test]
fn louder_news_alone_is_no_flip() {
    let months: Vec<[u8; 4]> = (0..48)
        .map(|m| if m < 24 { [6, 1, 3, 1] } else { [24, 4, 12, 4] })
        .collect();
    let loud: Vec<f64> = (0..48)
        .map(|m| if m < 24 { 1000.0 } else { 4000.0 })
        .collect();
    let plain = series(&months);
    assert!(
        flips(&plain, &FlipOptions::default())
            .iter()
            .any(|f| f.at == 24)
    );
    let known = plain.with_exposure(&loud);
    assert!(known.rates().iter().all(|r| (r[0] - 15.0).abs() < 1e-9));
    assert_eq!(flips(&known, &FlipOptions::default()), []);
    assert_eq!(
        live_alarms(&known, 5.0, 3.0)
            .iter()
            .filter(|a| a.at > 36)
            .count(),
        0
    );
}

#[test]
fn rows_make_the_same_series_with_gaps_filled() {
    let key = |date: &str| FaceKey {
        a: "AAA".into(),
        b: "BBB".into(),
        period: Period::of(date.parse().ok(), Bucket::Month),
        direction: Direction::Forward,
    };
    let rows = face_rows(
        [
            (
                key("2021-03-04"),
                Cell::of_event(Quad::VerbalCooperation, 3.0, 1),
            ),
            (
                key("2021-06-01"),
                Cell::of_event(Quad::MaterialConflict, -9.0, 2),
            ),
            (key("2021"), Cell::of_event(Quad::MaterialConflict, -9.0, 1)),
        ],
        Kappa::default(),
    );
    let series = Series::from_rows("AAA", "BBB", Bucket::Month, &rows).unwrap();
    assert_eq!(series.len(), 4);
    assert_eq!(
        (series.points()[0].goldstein, series.points()[3].goldstein),
        (3.0, -9.0)
    );
    assert_eq!(series.points()[3].quads, [0.0, 0.0, 0.0, 1.0]);
    assert_eq!(series.points()[1], Point::default());
    assert_eq!(Series::from_rows("BBB", "AAA", Bucket::Month, &rows), None);
    assert_eq!(Series::from_rows("AAA", "BBB", Bucket::Week, &rows), None);
}

fn months() -> impl Strategy<Value = Vec<[u8; 4]>> {
    proptest::collection::vec([0u8..30, 0u8..8, 0u8..20, 0u8..30], 1..60)
}

proptest! {
    #[test]
    fn live_alarms_do_not_look_ahead(months in months(), loud in proptest::collection::vec(0.0f64..900.0, 60), cut in 0usize..60) {
        let whole = series(&months).with_exposure(&loud);
        let cut = cut.min(whole.len());
        let early: Vec<Alarm> = live_alarms(&whole, 4.0, 3.0).into_iter().filter(|a| a.at < cut).collect();
        prop_assert_eq!(early, live_alarms(&whole.head(cut), 4.0, 3.0));
    }

    #[test]
    fn flips_stay_in_range_and_apart(months in months()) {
        let series = series(&months);
        let found = flips(&series, &FlipOptions { least: 0.0, ..FlipOptions::default() });
        for flip in &found {
            prop_assert!((0.0..=1.0).contains(&flip.probability) && flip.gain >= 0.0 && flip.odds.all > 0.0);
            prop_assert!((0.5..=1.0).contains(&flip.odds.confidence()));
            prop_assert!(flip.quads.iter().all(|q| q.before >= 0.0 && q.after >= 0.0 && q.z.is_finite()));
            prop_assert_eq!(flip.date, series.start(flip.at));
        }
        prop_assert!(found.windows(2).all(|w| w[1].at - w[0].at > 1));
        let sure = flips(&series, &FlipOptions::default());
        prop_assert!(sure.iter().all(|s| found.iter().any(|f| f.at == s.at && f.probability == s.probability)));
    }
}
