//! What holds of answers.

use bifrons_faces::Bucket;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::*;
use crate::dyad::{ForecastError, Quads, test_world};
use crate::record::kept;

const WEEKS: i64 = 70;

fn span(weeks: i64) -> [Date; 2] {
    let first = date(2018, 1, 1);
    [first, first.saturating_add((7 * weeks - 1).days())]
}

fn counts() -> Vec<(Date, &'static str, &'static str, Quads)> {
    let one = |(day, a, b, quad): (Date, _, _, bifrons_core::Quad)| {
        let mut quads = [0.0; 4];
        quads[usize::from(quad.number()) - 1] = 1.0;
        (day, a, b, quads)
    };
    test_world(WEEKS).into_iter().map(one).collect()
}

fn asked() -> Asked {
    Asked {
        ahead: 2,
        ..Asked::new("A", "B", Bucket::Week)
    }
}

#[test]
fn what_comes_later_and_in_which_order_makes_no_difference() {
    let [_, last] = span(50);
    let early = counts().into_iter().filter(|c| c.0 <= last);
    let told = answer(early, span(50), &asked()).unwrap();
    let as_of = Asked {
        as_of: Some(last),
        ..asked()
    };
    let backwards = counts().into_iter().rev();
    let cut = answer(backwards, span(WEEKS), &as_of).unwrap();
    assert_eq!(told, cut);
    assert_eq!(
        (told.made_on.as_str(), told.ahead[0].period.as_str()),
        ("2018-12-16", "2018-W51")
    );
    assert_ne!(told, answer(counts(), span(WEEKS), &asked()).unwrap());
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| answer(counts(), span(50), &asked()).unwrap())
    };
    assert_eq!(on(1), on(4));
}

#[test]
fn an_answer_has_its_record_and_its_tables() {
    let told = answer(counts(), span(WEEKS), &asked()).unwrap();
    // 23 of 70 weeks are told: those from the 48th on.
    assert_eq!(
        (told.record.first.as_str(), told.record.last.as_str()),
        ("2018-W48", "2019-W18")
    );
    assert_eq!(told.trained.last, "2019-W18");
    let of = |of: &str, target: &str, by: &str| {
        let mut found = told.record.scores.iter();
        let same = |s: &&ScoreLine| {
            (s.of.as_str(), s.target.as_str(), s.ahead, s.by.as_str()) == (of, target, 0, by)
        };
        found.find(same).unwrap().clone()
    };
    let model = of("all", "conflict", "model");
    assert_eq!((model.n, model.skill), (23 * 2 * told.record.dyads, None));
    assert_eq!(of("pair", "conflict", "model").n, 46);
    let last = of("all", "conflict", "last");
    assert!((last.skill.unwrap() - (1.0 - model.crps / last.crps)).abs() < 1e-12);
    assert!(
        told.record
            .calibration
            .iter()
            .filter(|b| b.target == "conflict" && b.by == "model")
            .map(|b| b.n)
            .sum::<usize>()
            == model.n
    );
    let lines = told.lines();
    assert_eq!(lines.len(), 8);
    assert_eq!(
        lines[7].values()[..6],
        ["A", "B", "2019-05-05", "2019-W20", "2", "deeds-"]
    );
    for ahead in &told.ahead {
        assert!((ahead.conflict - ahead.quads[3].any).abs() < 1e-12);
        assert!(
            ahead
                .quads
                .iter()
                .all(|q| q.quantiles.windows(2).all(|w| w[0] <= w[1]))
        );
    }
    assert!(told.ahead[0].flip <= told.ahead[1].flip);
    let text = serde_json::to_string(&told).unwrap();
    let read: Answer = serde_json::from_str(&text).unwrap();
    assert_eq!(read.lines(), lines);
    let values = |a: &Answer| a.record.scores.iter().map(ScoreLine::values).collect::<Vec<_>>();
    assert_eq!(values(&read), values(&told));
}

#[test]
fn kept_forecasts_are_scored_when_their_weeks_are_over() {
    let made = answer(counts(), span(50), &asked()).unwrap().rows;
    let lines: Vec<String> = made
        .iter()
        .map(|row| serde_json::to_string(row).unwrap())
        .collect();
    let read: Vec<Row> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        read.iter().map(Row::values).collect::<Vec<_>>(),
        made.iter().map(Row::values).collect::<Vec<_>>()
    );
    let again: Vec<String> = read
        .iter()
        .map(|row| serde_json::to_string(row).unwrap())
        .collect();
    assert_eq!(again, lines);
    // Kept again nothing changes, not even if the forecast would be another by now.
    let once = kept(Vec::new(), made.clone());
    let mut other = made.clone();
    other
        .iter_mut()
        .for_each(|row| row.told = crate::record::Told::Probability(0.5));
    assert_eq!(once.len(), made.len());
    assert_eq!(kept(once.clone(), other), once);
    let panel = |weeks: i64| Panel::of_counts(Bucket::Week, Sides::Summed, span(weeks), counts());
    assert!(scores(&panel(50), &once).is_empty());
    let n = |weeks: i64| {
        let found = scores(&panel(weeks), &once);
        let same = |s: &&ScoreLine| {
            (s.target.as_str(), s.ahead, s.by.as_str()) == ("conflict", 0, "model")
        };
        found.iter().find(same).map(|s| s.n)
    };
    assert_eq!((n(51), n(60)), (Some(1), Some(2)));
}

#[test]
fn who_was_never_seen_is_told_as_quiet_ones_are() {
    let asked = Asked {
        a: "X".to_string(),
        ..asked()
    };
    let told = answer(counts(), span(50), &asked).unwrap();
    assert_eq!((told.a.as_str(), told.b.as_str()), ("B", "X"));
    assert!(told.ahead[0].conflict < 0.3, "{:?}", told.ahead[0]);
}

#[test]
fn short_histories_have_no_record_and_shorter_ones_no_forecast() {
    let told = answer(counts(), span(14), &asked()).unwrap();
    assert!(told.record.scores.is_empty() && told.ahead.len() == 2);
    let error = answer(counts(), span(12), &asked()).unwrap_err();
    assert!(
        matches!(
            error,
            ForecastError::TooShort {
                found: 12,
                wanted: 13,
                ..
            }
        ),
        "{error}"
    );
}
