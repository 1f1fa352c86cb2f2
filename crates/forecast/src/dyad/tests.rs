//! What holds of forecasts of dyads as a whole.

use bifrons_core::Quad;
use bifrons_faces::Bucket;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::*;

/// Weeks of an invented world: A and B fight in spells, C and D talk, E strikes itself, F does hardly anything.
pub(crate) fn world(weeks: i64) -> Vec<(Date, &'static str, &'static str, Quad)> {
    let first = date(2018, 1, 1);
    let mut state = 17u64;
    let mut chance = move |n: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let mut events = Vec::new();
    for week in 0..weeks {
        let fights = (week / 9) % 2 == 1;
        for weekday in 0..7 {
            let day = first.saturating_add((7 * week + weekday).days());
            let mut add = |often: u64, a, b, quad| {
                if chance(100) < often {
                    events.push((day, a, b, quad));
                }
            };
            add(
                if fights { 60 } else { 3 },
                "A",
                "B",
                Quad::MaterialConflict,
            );
            add(if fights { 40 } else { 4 }, "B", "A", Quad::VerbalConflict);
            add(30, "A", "B", Quad::VerbalCooperation);
            add(50, "C", "D", Quad::VerbalCooperation);
            add(8, "D", "C", Quad::MaterialCooperation);
            add(5, "C", "A", Quad::VerbalConflict);
            add(10, "E", "E", Quad::MaterialConflict);
            add(1, "F", "A", Quad::VerbalCooperation);
        }
    }
    events
}

pub(crate) fn panel(weeks: i64, sides: Sides) -> Panel {
    let last = date(2018, 1, 1).saturating_add((7 * weeks - 1).days());
    Panel::new(Bucket::Week, sides, [date(2018, 1, 1), last], world(weeks))
}

fn options() -> Options {
    Options {
        ahead: 2,
        ridge: 10.0,
        ..Options::default()
    }
}

#[test]
fn panels_count_whole_periods() {
    let day = |d: &str| d.parse().unwrap();
    let events = [
        (day("2021-01-31"), "A", "B", Quad::VerbalCooperation),
        (day("2021-02-01"), "B", "A", Quad::MaterialConflict),
        (day("2021-02-28"), "A", "B", Quad::MaterialConflict),
        (day("2021-03-01"), "A", "B", Quad::MaterialConflict),
    ];
    // March is not whole, January begins in its midst.
    let span = [day("2021-01-15"), day("2021-03-30")];
    let directed = Panel::new(Bucket::Month, Sides::Directed, span, events);
    assert_eq!(
        directed
            .periods()
            .iter()
            .map(|p| p.label())
            .collect::<Vec<_>>(),
        ["2021-02"]
    );
    assert_eq!(
        directed.counts(&directed.dyad("A", "B")),
        [[0.0, 0.0, 0.0, 1.0]]
    );
    assert_eq!(directed.counts(&directed.dyad("X", "B")), [[0.0; 4]]);
    let summed = Panel::new(Bucket::Month, Sides::Summed, span, events);
    assert_eq!(
        summed.counts(&summed.dyad("B", "A")),
        [[0.0, 0.0, 0.0, 2.0]]
    );
    assert_eq!(summed.period_after(0, 2).unwrap().label(), "2021-04");
    let nothing = Panel::new(
        Bucket::Month,
        Sides::Summed,
        [day("2021-01-15"), day("2021-02-02")],
        events,
    );
    assert!(nothing.is_empty() && nothing.busiest(5).is_empty());
}

#[test]
fn a_panel_of_series_counts_the_same() {
    let whole = panel(20, Sides::Directed);
    let series: Vec<_> = whole.busiest(20).iter().map(|d| whole.series(d)).collect();
    let again = Panel::of_series(Sides::Directed, &series);
    assert_eq!(again.periods(), whole.periods());
    for dyad in whole.busiest(20) {
        assert_eq!(again.counts(&dyad), whole.counts(&dyad));
    }
}

#[test]
fn spells_are_told_from_calm() {
    // Week 99 lies in a spell of conflict (99 / 9 = 11, odd), week 90 before it in calm.
    let conflict = |weeks| {
        let panel = panel(weeks, Sides::Directed);
        let model = Model::fit(&panel, &options()).unwrap();
        let dyads = [
            panel.dyad("A", "B"),
            panel.dyad("C", "D"),
            panel.dyad("F", "D"),
        ];
        let told = model.forecasts(&panel, &dyads).unwrap();
        told.iter()
            .map(|f| f.ahead[0].conflict())
            .collect::<Vec<f64>>()
    };
    let (calm, fight) = (conflict(97), conflict(105));
    assert!(
        fight[0] > 0.85 && fight[0] > calm[0] + 0.2,
        "{calm:?} {fight:?}"
    );
    // Who never fought, and who was never seen, are told little conflict.
    assert!(fight[1] < 0.2 && fight[2] < 0.3, "{fight:?}");
}

#[test]
fn forecasts_say_where_they_are_from() {
    let panel = panel(105, Sides::Directed);
    let model = Model::fit(&panel, &options()).unwrap();
    let forecast = model
        .forecasts(&panel, &[panel.dyad("A", "B")])
        .unwrap()
        .remove(0);
    assert_eq!(
        (forecast.version, forecast.made.label()),
        (VERSION, "2020-W01")
    );
    assert_eq!(forecast.trained.first.label(), "2018-W01");
    assert_eq!(
        forecast
            .ahead
            .iter()
            .map(|a| a.period.label())
            .collect::<Vec<_>>(),
        ["2020-W02", "2020-W03"]
    );
    // What moved it most is conflict between the two in the spell that is on.
    let most = &forecast.moved.periods[0];
    assert!(most.effect > 0.0 && most.events > 0.0, "{most:?}");
    assert_eq!(most.actor.as_deref(), Some("A"));
    assert_eq!(most.quad, Quad::MaterialConflict);
    let weights: Vec<f64> = forecast
        .moved
        .periods
        .iter()
        .map(|m| m.effect.abs())
        .collect();
    assert!(weights.windows(2).all(|w| w[0] >= w[1]));
    assert_eq!(forecast.moved.about[0].0, About::Conflict);
    // The events of a mover are those of the panel in that period.
    let at = panel
        .periods()
        .iter()
        .position(|p| *p == most.period)
        .unwrap();
    assert_eq!(most.events, panel.counts(&forecast.dyad)[at][3]);
}

#[test]
fn movers_are_what_would_be_missing() {
    // The effect of a period's deeds is the difference to the forecast, by the same model, from a past without them.
    let whole = panel(60, Sides::Directed);
    let model = Model::fit(&whole, &options()).unwrap();
    let dyad = whole.dyad("A", "B");
    let odds = |panel: &Panel| {
        let p = model.forecasts(panel, std::slice::from_ref(&dyad)).unwrap()[0].ahead[0].conflict();
        (p / (1.0 - p)).ln()
    };
    let told = model
        .forecasts(&whole, std::slice::from_ref(&dyad))
        .unwrap()
        .remove(0);
    let own = |m: &&Mover| m.actor.as_deref() == Some("A") && m.recipient.as_deref() == Some("B");
    let mover = told.moved.periods.iter().find(own).unwrap();
    let (first, last) = mover.period.bounds().unwrap();
    // Others do the same instead, so that the volume of all news stays as it was.
    let less = world(60).into_iter().map(|(day, a, b, quad)| {
        let gone = (a, b) == ("A", "B") && quad == mover.quad && first <= day && day <= last;
        if gone {
            (day, "Y", "Z", quad)
        } else {
            (day, a, b, quad)
        }
    });
    let span = [
        date(2018, 1, 1),
        date(2018, 1, 1).saturating_add(419.days()),
    ];
    let rest = Panel::new(Bucket::Week, Sides::Directed, span, less);
    let gap = odds(&whole) - odds(&rest) - mover.effect;
    // Forecasts are kept with six digits.
    assert!(gap.abs() < 1e-3, "{gap} {mover:?}");
}

#[test]
fn nothing_is_told_from_too_little() {
    let short = panel(9, Sides::Directed);
    let error = Model::fit(&short, &options()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "9 whole weeks of events are too few to learn from; 13 are needed: give a longer span or shorter periods"
    );
    let long = panel(40, Sides::Directed);
    let far = Options {
        ahead: 13,
        ..options()
    };
    assert_eq!(
        Model::fit(&long, &far).unwrap_err(),
        ForecastError::Ahead(13)
    );
    let alone: Vec<_> = world(40).into_iter().filter(|e| e.1 == e.2).collect();
    let span = [date(2018, 1, 1), date(2018, 10, 7)];
    let alone = Panel::new(Bucket::Week, Sides::Directed, span, alone);
    assert_eq!(
        Model::fit(&alone, &options()).unwrap_err(),
        ForecastError::NoEvents
    );
    let model = Model::fit(&long, &options()).unwrap();
    let error = model.forecasts(&panel(40, Sides::Summed), &[]).unwrap_err();
    assert!(error.to_string().contains("directed weeks"), "{error}");
}
