//! Pictures of forecasts: both faces on one scale, and small ones that stay as they are.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use bifrons_core::Quad;
use bifrons_draw::{
    CalibrationPicture, CalibrationPoint, Caption, Fan, FanPanel, Format, MirrorPicture,
    calibration, mirror,
};
use bifrons_faces::Bucket;
use jiff::civil::date;
use roxmltree::{Document, Node};

/// Two months that are over and two to come.
fn little(quad: Quad, label: &str, times: f64) -> FanPanel {
    let all = Bucket::Month.periods(date(2020, 1, 1), date(2020, 4, 30));
    let fan = |more: f64| Fan {
        intervals: [
            (0.0, 6.0 * times + more),
            (0.0, 4.0 * times),
            (times, 3.0 * times),
        ],
        median: 2.0 * times,
        any: 0.75,
    };
    FanPanel {
        label: label.into(),
        quad,
        history: vec![(all[0].clone(), 2.0 * times), (all[1].clone(), 5.0 * times)],
        ahead: vec![(all[2].clone(), fan(0.0)), (all[3].clone(), fan(2.0))],
        naive: vec![3.0, 3.0],
    }
}

#[test]
fn both_faces_of_a_forecast_share_one_scale() {
    let picture = MirrorPicture {
        caption: Caption::default(),
        bucket: Bucket::Month,
        panels: vec![(
            "Deeds".into(),
            [
                little(Quad::MaterialCooperation, "cooperation", 1.0),
                little(Quad::MaterialConflict, "conflict", 2.0),
            ],
        )],
        format: Format::default(),
    };
    // Twice as many deeds of conflict in each month: their bars are twice as high, and hang from where the others stand.
    let svg = mirror(&picture);
    let document = Document::parse(svg.as_str()).unwrap();
    let tip = |n: &Node| {
        n.first_element_child()
            .and_then(|t| t.text().map(str::to_string))
    };
    let bars = document
        .descendants()
        .filter(|n| tip(n).is_some_and(|t| t.ends_with(" events")));
    let rects = bars.flat_map(|bar| {
        bar.children()
            .filter(|n| n.has_tag_name("rect"))
            .collect::<Vec<_>>()
    });
    let heights: Vec<f64> = rects
        .map(|r| r.attribute("height").unwrap().parse().unwrap())
        .collect();
    assert_eq!(heights.len(), 4);
    assert!((heights[2] - 2.0 * heights[0]).abs() < 0.05, "{heights:?}");
    assert!((heights[3] - 2.0 * heights[1]).abs() < 0.05, "{heights:?}");
}

#[test]
fn small_pictures_of_forecasts_stay_as_they_are() {
    let format = Format {
        width: 60.0,
        height: 50.0,
        font: 7.0,
    };
    let picture = MirrorPicture {
        caption: Caption {
            title: "A & B".into(),
            subtitle: "invented".into(),
            note: "CRPS 0.53, 6 % better than smoothed counts".into(),
        },
        bucket: Bucket::Month,
        panels: vec![(
            "Deeds".into(),
            [
                little(Quad::MaterialCooperation, "cooperation", 1.0),
                little(Quad::MaterialConflict, "conflict", 2.0),
            ],
        )],
        format,
    };
    insta::assert_snapshot!("mirror", mirror(&picture).as_str());
    let point = |told: f64, came: f64, n: usize| CalibrationPoint { told, came, n };
    let told = CalibrationPicture {
        caption: Caption::default(),
        curves: vec![
            (
                "model".into(),
                vec![
                    point(0.1, 0.1, 50),
                    point(0.5, 0.4, 20),
                    point(0.9, 1.0, 10),
                ],
            ),
            ("smoothed".into(), vec![point(0.2, 0.15, 60)]),
        ],
        format,
    };
    insta::assert_snapshot!("calibration", calibration(&told).as_str());
}
