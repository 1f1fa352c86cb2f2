//! What holds of records as a whole.

use bifrons_core::Quad;
use proptest::prelude::*;

use super::score::{auc, calibrate};
use super::*;
use crate::dyad::{Model, Options, Panel, Sides, test_panel};

fn trial(panel: &Panel, first: usize) -> Trial {
    Trial {
        first,
        dyads: panel.busiest(panel.len()),
        refit: 10,
        options: Options {
            ahead: 2,
            ridge: 10.0,
            ..Options::default()
        },
    }
}

#[test]
fn brier_and_its_parts_by_hand() {
    // Five told 0.2 of which one came, five told 0.6 of which four came.
    let told = |p: f64, came: usize| (0..5).map(move |i| (p, i < came));
    let yes: Vec<(f64, bool)> = told(0.2, 1).chain(told(0.6, 4)).collect();
    let (bins, parts) = calibrate(&yes);
    // (0.6 − 0.8)² / 2; (0.2 − 0.5)² / 2 + (0.8 − 0.5)² / 2; 0.5 · 0.5.
    assert!((parts.reliability - 0.02).abs() < 1e-12);
    assert!((parts.resolution - 0.09).abs() < 1e-12);
    assert!((parts.uncertainty - 0.25).abs() < 1e-12);
    let brier = yes
        .iter()
        .map(|(p, y)| (p - f64::from(*y)).powi(2))
        .sum::<f64>()
        / 10.0;
    assert!((parts.reliability - parts.resolution + parts.uncertainty - brier).abs() < 1e-12);
    let filled: Vec<&Bin> = bins.iter().filter(|b| b.n > 0).collect();
    assert_eq!((filled.len(), filled[0].n), (2, 5));
    assert!((filled[1].came - 0.8).abs() < 1e-12);
    // Of 25 pairs of a yes and a no 16 are told right, 8 alike, 1 wrong.
    assert_eq!(auc(&yes), Some(0.8));
    assert_eq!(auc(&yes[..1]), None);
}

#[test]
fn the_future_is_not_seen() {
    let whole = test_panel(70, Sides::Directed);
    let cut = whole.head(58);
    let mut trial = trial(&whole, 45);
    let before = |mut rows: Vec<Row>| {
        rows.retain(|r| cut.periods().iter().any(|p| p.label() == &*r.period));
        rows
    };
    let known = before(back_test(&whole, &trial).unwrap());
    trial.dyads = whole.busiest(70);
    assert_eq!(known, back_test(&cut, &trial).unwrap());
    assert!(known.len() > 1000);
    // The forecast made where the panel ends is the one that is made as if it did.
    let model = Model::fit(&whole.head(44), &trial.options).unwrap();
    let told = model.forecasts(&whole.head(44), &trial.dyads).unwrap();
    let live: Vec<Row> = told.iter().flat_map(|f| f.rows()).collect();
    let live: Vec<&Row> = live.iter().filter(|r| r.ahead == 2).collect();
    let same: Vec<&Row> = known
        .iter()
        .filter(|r| r.made_on == live[0].made_on)
        .collect();
    assert_eq!(live, same);
}

#[test]
fn any_number_of_threads_tells_the_same() {
    let panel = test_panel(60, Sides::Summed);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| back_test(&panel, &trial(&panel, 50)).unwrap())
    };
    assert_eq!(on(1), on(5));
}

#[test]
fn rows_are_read_as_they_were_written_and_scored_when_their_time_has_come() {
    let whole = test_panel(60, Sides::Directed);
    let rows = back_test(&whole, &trial(&whole, 55)).unwrap();
    for row in &rows {
        let values = row.values();
        let texts: Vec<&str> = values.iter().map(String::as_str).collect();
        assert_eq!(Row::parse(&texts).unwrap().values(), values);
        if let Told::Counts(_) = row.told {
            assert_eq!(Row::parse(&texts).unwrap(), *row);
        }
    }
    let early = whole.head(57);
    let then = score(&rows, &Outcomes::new(&early, &rows));
    let now = score(&rows, &Outcomes::new(&whole, &rows));
    let n = |scores: &[Score], target| {
        let next = |s: &&Score| (s.target, s.ahead, s.by) == (target, 1, By::Model);
        scores.iter().find(next).map_or(0, |s| s.n)
    };
    let dyads = whole.busiest(60).len();
    assert_eq!(
        (n(&then, Target::Conflict), n(&now, Target::Conflict)),
        (2 * dyads, 5 * dyads)
    );
    // A flip is known two periods after its own.
    assert_eq!(
        (n(&then, Target::Flip), n(&now, Target::Flip)),
        (0, 3 * dyads)
    );
    let words = |s: &&Score| s.target == Target::Events(Quad::VerbalCooperation) && s.ahead == 1;
    let all: Vec<&Score> = now.iter().filter(words).collect();
    assert_eq!(all.len(), 5);
    assert!(
        all.iter()
            .all(|s| s.n == 5 * dyads && s.came == all[0].came)
    );
    assert_eq!(all[0].skill(all[0]), Some(0.0));
}

#[test]
fn a_row_that_cannot_be_read_says_why() {
    let panel = test_panel(40, Sides::Directed);
    let row = back_test(&panel, &trial(&panel, 39)).unwrap().remove(0);
    let values = row.values();
    let told = |column: &str, text: &str| {
        let at = Row::COLUMNS.iter().position(|c| *c == column).unwrap();
        let mut texts: Vec<&str> = values.iter().map(String::as_str).collect();
        texts[at] = text;
        Row::parse(&texts).unwrap_err().to_string()
    };
    assert_eq!(
        told("made_on", "soon"),
        "column made_on: `soon` is not a date such as 2021-03-31"
    );
    assert_eq!(
        told("by", "me"),
        "column by: `me` is not model, last, seasonal, smoothed, recent or usual"
    );
    assert!(
        told("distribution", "1 * 2")
            .contains("column distribution: `1 * 2` is not a distribution such as")
    );
    assert!(Row::parse(&["2021-01-01"]).is_err());
}

proptest! {
    #[test]
    fn parts_add_up_where_bins_hold_one_probability(each in proptest::collection::vec((0usize..10, any::<bool>()), 1..60)) {
        let yes: Vec<(f64, bool)> = each.into_iter().map(|(bin, y)| (bin as f64 / 10.0 + 0.05, y)).collect();
        let (_, parts) = calibrate(&yes);
        let brier = yes.iter().map(|(p, y)| (p - f64::from(*y)).powi(2)).sum::<f64>() / yes.len() as f64;
        prop_assert!((parts.reliability - parts.resolution + parts.uncertainty - brier).abs() < 1e-9);
        if let Some(auc) = auc(&yes) {
            prop_assert!((0.0..=1.0).contains(&auc));
        }
    }
}
