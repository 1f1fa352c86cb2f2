//! What holds of every picture: it is valid XML, has no mark beyond its edge, no words over others, and is the same each time.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::collections::BTreeSet;

use bifrons_core::Quad;
use bifrons_draw::{
    CalibrationPicture, CalibrationPoint, Caption, Fan, FanPanel, FlipMark, Format, GapsPicture,
    HedgePicture, LatentPicture, MirrorPicture, PairPicture, Panel, Readings, Scale, Svg,
    calibration, gaps, hedge, latent, mirror, pair, png,
};
use bifrons_faces::{Bucket, Cell, Course, Gap, Hedge, HedgeKind, Latent, Period, Rate};
use jiff::civil::Date;
use proptest::prelude::*;
use resvg::tiny_skia::Pixmap;
use roxmltree::{Document, Node};

fn day(n: i64) -> Date {
    let epoch: Date = "1979-01-01".parse().unwrap();
    epoch.checked_add(jiff::Span::new().days(n)).unwrap()
}

fn periods(bucket: Bucket, start: i64, count: usize) -> Vec<Period> {
    let mut all = Vec::new();
    let mut at = day(start);
    while all.len() < count {
        let period = Period::of(Some(at.into()), bucket);
        at = period.bounds().unwrap().1.tomorrow().unwrap();
        all.push(period);
    }
    all
}

fn caption() -> impl Strategy<Value = Caption> {
    let any_text = || prop_oneof![any::<String>(), "[ -~À-ɏΑ-ҁ]{0,120}"];
    (any_text(), any_text(), "[ -~]{0,300}").prop_map(|(title, subtitle, note)| Caption {
        title,
        subtitle,
        note,
    })
}

fn format() -> impl Strategy<Value = Format> {
    let sides = (40.0f64..300.0, 30.0f64..200.0, 4.0f64..15.0);
    sides.prop_map(|(width, height, font)| Format {
        width,
        height,
        font,
    })
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => Just(0u64), 4 => 0u64..20, 1 => 0u64..2_000_000]
}

fn cell() -> impl Strategy<Value = Option<Cell>> {
    let cell = (count(), count(), count(), count()).prop_map(|(vc, mc, vk, mk)| Cell {
        vc,
        mc,
        vk,
        mk,
        ..Cell::default()
    });
    prop::option::weighted(0.9, cell)
}

fn rate() -> impl Strategy<Value = Option<[Rate; 4]>> {
    let one = (0.0f64..5.0, 0.0f64..1.0).prop_map(|(mean, half)| Rate {
        mean,
        low: mean * (1.0 - half),
        high: mean * (1.0 + half),
    });
    prop::option::weighted(0.9, prop::array::uniform4(one))
}

fn flip() -> impl Strategy<Value = FlipMark> {
    (0i64..30_000, any::<bool>(), 0.0f64..1.0, ".{0,20}").prop_map(
        |(n, worse, probability, note)| FlipMark {
            date: day(n),
            course: if worse {
                Course::Conflict
            } else {
                Course::Cooperation
            },
            probability,
            note,
        },
    )
}

fn picture() -> impl Strategy<Value = PairPicture> {
    let panel = |bucket: Bucket, start: i64| {
        let counts = prop::collection::vec(cell(), 0..60).prop_map(move |cells| {
            Readings::Counts(
                periods(bucket, start, cells.len())
                    .into_iter()
                    .zip(cells)
                    .collect(),
            )
        });
        let rates = prop::collection::vec(rate(), 0..60).prop_map(move |rates| {
            Readings::Rates(
                periods(bucket, start, rates.len())
                    .into_iter()
                    .zip(rates)
                    .collect(),
            )
        });
        (".{0,30}", prop_oneof![3 => counts, 1 => rates])
            .prop_map(|(label, readings)| Panel { label, readings })
    };
    (0usize..5, 0i64..12_000).prop_flat_map(move |(bucket, start)| {
        let bucket = Bucket::ALL[bucket];
        let panels = prop::collection::vec(panel(bucket, start), 0..4);
        (
            caption(),
            panels,
            prop::collection::vec(flip(), 0..25),
            any::<bool>(),
            ".{0,40}",
            format(),
        )
            .prop_map(
                move |(caption, panels, flips, root, unit, format)| PairPicture {
                    caption,
                    bucket,
                    panels,
                    flips,
                    scale: if root {
                        Scale::SquareRoot
                    } else {
                        Scale::Linear
                    },
                    unit,
                    format,
                },
            )
    })
}

/// Checks that hold of any picture.
fn check(svg: &Svg) -> Result<(), TestCaseError> {
    let text = svg.as_str();
    let document =
        Document::parse(text).map_err(|e| TestCaseError::fail(format!("{e}: {text}")))?;
    let root = document.root_element();
    let view: Vec<f64> = root
        .attribute("viewBox")
        .unwrap()
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    let (width, height) = (view[2], view[3]);
    let inside = |x: f64, y: f64| {
        (-0.01..=width + 0.01).contains(&x) && (-0.01..=height + 0.01).contains(&y)
    };
    for child in ["title", "desc"] {
        prop_assert!(
            root.children().any(|n| n.has_tag_name(child)),
            "no {}",
            child
        );
    }
    for node in root.descendants().filter(Node::is_element) {
        let number = |name: &str| {
            node.attribute(name)
                .map_or(0.0, |n| n.parse::<f64>().unwrap())
        };
        let points: Vec<(f64, f64)> = match node.tag_name().name() {
            "rect" => {
                prop_assert!(
                    number("width") > 0.0 && number("height") > 0.0,
                    "{:?}",
                    node
                );
                let (x, y) = (number("x"), number("y"));
                vec![(x, y), (x + number("width"), y + number("height"))]
            }
            "line" => vec![(number("x1"), number("y1")), (number("x2"), number("y2"))],
            "circle" => {
                let (x, y, r) = (number("cx"), number("cy"), number("r"));
                vec![(x - r, y - r), (x + r, y + r)]
            }
            "path" => {
                let corners = node
                    .attribute("d")
                    .unwrap()
                    .trim_end_matches('Z')
                    .split(['M', 'L'])
                    .skip(1);
                corners
                    .map(|c| {
                        c.split_once(' ')
                            .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
                            .unwrap()
                    })
                    .collect()
            }
            _ => Vec::new(),
        };
        for (x, y) in points {
            prop_assert!(
                inside(x, y),
                "{:?} at {} {} beyond {} {}",
                node,
                x,
                y,
                width,
                height
            );
        }
        for attribute in node
            .attributes()
            .filter(|a| a.name() != "viewBox" && !a.name().contains("font-family"))
        {
            let decimals = |word: &str| word.split_once('.').map_or(0, |(_, d)| d.len());
            let words = attribute.value().split([' ', 'M', 'L', 'Z', '(', ')', 'm']);
            prop_assert!(
                words.clone().all(|w| decimals(w) <= 2),
                "{}",
                attribute.value()
            );
        }
    }
    for (text, [left, top, right, bottom]) in &texts(svg) {
        // Signs of other scripts may hang over the place that they are given, by no more than a letter or two.
        let slack: f64 = if text.chars().all(plain) { 0.01 } else { 40.0 };
        let within = *left >= -slack
            && *top >= -slack
            && *right <= width + slack
            && *bottom <= height + slack;
        prop_assert!(
            within,
            "{text} at {left} {top} {right} {bottom} beyond {width} {height}"
        );
    }
    Ok(())
}

/// Latin, Greek and Cyrillic letters, and common signs.
fn plain(c: char) -> bool {
    matches!(c, ' '..='~' | 'À'..='ɏ' | 'Α'..='ҁ' | '·' | '…' | '−' | '–')
}

/// Words with the boxes that they take with the letters of the PNG.
fn texts(svg: &Svg) -> Vec<(String, [f64; 4])> {
    let mut fonts = resvg::usvg::fontdb::Database::new();
    fonts.load_font_data(dejavu::sans_condensed::regular().to_vec());
    fonts.load_font_data(dejavu::sans_condensed::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let options = resvg::usvg::Options {
        fontdb: std::sync::Arc::new(fonts),
        ..Default::default()
    };
    let tree = resvg::usvg::Tree::from_str(svg.as_str(), &options).unwrap();
    let mut found = Vec::new();
    walk(tree.root(), &mut found);
    found
}

fn walk(group: &resvg::usvg::Group, found: &mut Vec<(String, [f64; 4])>) {
    for node in group.children() {
        match node {
            resvg::usvg::Node::Group(group) => walk(group, found),
            resvg::usvg::Node::Text(text) => {
                let ink = text.flattened().abs_bounding_box();
                let words: Vec<&str> = text.chunks().iter().map(|c| c.text()).collect();
                let sides = [ink.left(), ink.top(), ink.right(), ink.bottom()].map(f64::from);
                found.push((words.concat(), sides));
            }
            _ => {}
        }
    }
}

/// Checks that the ink of no two words meets.
fn check_apart(svg: &Svg) -> Result<(), TestCaseError> {
    let all = texts(svg);
    for (at, (one, a)) in all.iter().enumerate() {
        for (other, b) in &all[at + 1..] {
            let meet = a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
            prop_assert!(!meet, "{} over {}: {:?} {:?}", one, other, a, b);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn pairs_are_valid_and_within_the_sheet(picture in picture()) {
        let svg = pair(&picture);
        check(&svg)?;
        prop_assert_eq!(svg, pair(&picture));
    }

    #[test]
    fn words_of_pairs_keep_apart(mut picture in picture(), width in 120.0f64..200.0, height in 80.0f64..140.0, font in 6.0f64..9.5) {
        picture.format = Format { width, height, font };
        picture.panels.truncate(2);
        picture.caption = Caption { title: "A and B".into(), subtitle: "invented".into(), note: "A note.".into() };
        picture.unit = "events".into();
        picture.panels.iter_mut().for_each(|p| p.label = "A to B".into());
        check_apart(&pair(&picture))?;
    }

    #[test]
    fn gaps_are_valid_and_within_the_sheet(
        caption in caption(), format in format(),
        rows in prop::collection::vec((".{0,40}", -2.0f64..2.0, 0.0f64..1.0, 0.0f64..1e6), 0..60),
    ) {
        let gap = |(name, gap, half, events): (String, f64, f64, f64)| {
            (name, Gap { pair: 0, words: 0.0, deeds: -gap, gap, low: (gap - half).max(-2.0), high: (gap + half).min(2.0), sure: 0.0, events })
        };
        check(&gaps(&GapsPicture { caption, rows: rows.into_iter().map(gap).collect(), format }))?;
    }

    #[test]
    fn hedges_are_valid_and_names_keep_apart(
        caption in caption(), format in format(), named in 0usize..20,
        points in prop::collection::vec(("[A-Za-z: ]{0,30}", 0usize..3, 0.0f64..1.0, 0.0f64..1.0), 0..40),
    ) {
        let point = |(name, kind, h, d): (String, usize, f64, f64)| {
            let kind = [HedgeKind::ArmsBoth, HedgeKind::CourtsBoth, HedgeKind::Balances][kind];
            (name, Hedge { a: 0, b: 1, c: 2, kind, h, h_back: 0.0, d, rivalry: 1.0, rank: [0.5; 2], share: [d; 2], deeds: [None; 2] })
        };
        let points: Vec<(String, Hedge)> = points.into_iter().map(point).collect();
        let picture = HedgePicture { caption, points, named, format };
        check(&hedge(&picture))?;
        let usual = HedgePicture { caption: Caption::default(), format: Format::default(), ..picture };
        check_apart(&hedge(&usual))?;
    }

    #[test]
    fn latents_are_valid_and_within_the_sheet(
        caption in caption(), format in format(), bucket in 0usize..5, start in 0i64..12_000, flips in prop::collection::vec(flip(), 0..9),
        levels in prop::collection::vec(prop::option::weighted(0.9, (-4.0f64..4.0, 0.0f64..2.0)), 0..80),
    ) {
        let bucket = Bucket::ALL[bucket];
        let level = |(mean, sd): (f64, f64)| Latent { mean, sd, low: mean - sd, high: mean + sd };
        let both = |l: Option<(f64, f64)>| l.map(|(mean, sd)| [level((mean, sd)), level((-mean, sd))]);
        let steps = periods(bucket, start, levels.len()).into_iter().zip(levels.into_iter().map(both));
        check(&latent(&LatentPicture { caption, bucket, periods: steps.collect(), flips, format }))?;
    }

    #[test]
    fn forecasts_are_valid_and_words_keep_apart(
        caption in caption(), format in format(), bucket in 0usize..5, start in 0i64..12_000,
        panels in prop::collection::vec((".{0,30}", 0usize..4, prop::collection::vec(count(), 0..50), prop::collection::vec((0.0f64..90.0, 0.0f64..40.0), 0..8), any::<bool>()), 0..5),
    ) {
        let bucket = Bucket::ALL[bucket];
        let quads = [Quad::VerbalCooperation, Quad::MaterialCooperation, Quad::VerbalConflict, Quad::MaterialConflict];
        let panel = |(label, quad, history, ahead, naive): (String, usize, Vec<u64>, Vec<(f64, f64)>, bool)| {
            let all = periods(bucket, start, history.len() + ahead.len());
            let fan = |(median, half): &(f64, f64)| {
                let reach = |times: f64| ((median - times * half).max(0.0), median + times * half);
                Fan { intervals: [reach(3.0), reach(1.5), reach(0.5)], median: *median, any: 0.5 }
            };
            FanPanel {
                label,
                quad: quads[quad],
                naive: if naive { ahead.iter().map(|a| a.1).collect() } else { Vec::new() },
                ahead: all[history.len()..].iter().cloned().zip(ahead.iter().map(fan)).collect(),
                history: all.iter().cloned().zip(history.into_iter().map(|n| n as f64)).collect(),
            }
        };
        let panels: Vec<FanPanel> = panels.into_iter().map(panel).collect();
        let both = |p: &FanPanel| (p.label.clone(), [FanPanel { quad: quads[1], ..p.clone() }, FanPanel { quad: quads[3], ..p.clone() }]);
        let mut faces = MirrorPicture { caption, bucket, panels: panels.iter().map(both).collect(), format };
        check(&mirror(&faces))?;
        prop_assert_eq!(mirror(&faces), mirror(&faces));
        faces.format = Format::default();
        faces.caption = Caption { title: "A and B".into(), subtitle: "invented".into(), note: "A note.".into() };
        faces.panels.truncate(2);
        faces.panels.iter_mut().for_each(|p| p.0 = "Deeds".into());
        check_apart(&mirror(&faces))?;
        faces.format = format;
        check(&mirror(&faces))?;
    }

    #[test]
    fn calibrations_are_valid_and_words_keep_apart(
        caption in caption(), format in format(),
        curves in prop::collection::vec((".{0,30}", prop::collection::vec((0.0f64..=1.0, 0.0f64..=1.0, 0usize..5000), 0..12)), 0..4),
    ) {
        let curve = |(name, points): (String, Vec<(f64, f64, usize)>)| {
            (name, points.into_iter().map(|(told, came, n)| CalibrationPoint { told, came, n }).collect())
        };
        let mut picture = CalibrationPicture { caption, curves: curves.into_iter().map(curve).collect(), format };
        check(&calibration(&picture))?;
        picture.format = Format { width: 90.0, height: 100.0, font: 9.0 };
        picture.caption = Caption { title: "Told and come".into(), subtitle: "invented".into(), note: "A note.".into() };
        picture.curves.iter_mut().for_each(|c| c.0 = "model".into());
        check_apart(&calibration(&picture))?;
    }
}

fn usual(cells: Vec<(Period, Option<Cell>)>) -> PairPicture {
    PairPicture {
        caption: Caption {
            title: "A & B".into(),
            subtitle: "invented".into(),
            note: String::new(),
        },
        bucket: Bucket::Month,
        panels: vec![Panel {
            label: String::new(),
            readings: Readings::Counts(cells),
        }],
        flips: Vec::new(),
        scale: Scale::Linear,
        unit: "events per month".into(),
        format: Format::default(),
    }
}

fn of(vc: u64, mc: u64, vk: u64, mk: u64) -> Option<Cell> {
    Some(Cell {
        vc,
        mc,
        vk,
        mk,
        reports: vc + mc + vk + mk,
        ..Cell::default()
    })
}

/// Heights of the four parts of the only bar.
fn heights(svg: &Svg) -> Vec<f64> {
    let document = Document::parse(svg.as_str()).unwrap();
    let bar = document.descendants().find(|n| {
        n.has_tag_name("g")
            && n.first_element_child()
                .is_some_and(|t| t.text().is_some_and(|t| t.contains("reports")))
    });
    let rects = bar.unwrap().children();
    let rects = rects.filter(|n| n.has_tag_name("rect") && n.attribute("fill-opacity").is_none());
    rects
        .map(|r| r.attribute("height").unwrap().parse().unwrap())
        .collect()
}

#[test]
fn both_faces_share_one_scale() {
    let month = periods(Bucket::Month, 0, 1).remove(0);
    let mut picture = usual(vec![(month, of(20, 10, 40, 5))]);
    let linear = heights(&pair(&picture));
    let unit = linear[1] / 10.0;
    for (height, count) in linear.iter().zip([20.0, 10.0, 40.0, 5.0]) {
        assert!((height - unit * count).abs() < 0.05, "{linear:?}");
    }
    // By roots, ends of deeds and of sums are roots: √10, √30 − √10, √5, √45 − √5.
    picture.scale = Scale::SquareRoot;
    let root = heights(&pair(&picture));
    let unit = root[1] / 10f64.sqrt();
    let ends = [
        30f64.sqrt() - 10f64.sqrt(),
        10f64.sqrt(),
        45f64.sqrt() - 5f64.sqrt(),
        5f64.sqrt(),
    ];
    for (height, end) in root.iter().zip(ends) {
        assert!((height - unit * end).abs() < 0.05, "{root:?}");
    }
    assert!(
        pair(&picture)
            .as_str()
            .contains("events per month, square-root scale")
    );
}

#[test]
fn two_thousand_weeks_become_areas_with_tips() {
    let cells: Vec<_> = periods(Bucket::Week, 0, 2000)
        .into_iter()
        .enumerate()
        .map(|(at, p)| (p, of(at as u64 % 7, 1, at as u64 % 3, 2)))
        .collect();
    let svg = pair(&PairPicture {
        bucket: Bucket::Week,
        ..usual(cells)
    });
    check(&svg).unwrap();
    check_apart(&svg).unwrap();
    assert!(svg.as_str().len() < 300_000, "{}", svg.as_str().len());
    let document = Document::parse(svg.as_str()).unwrap();
    let tips: BTreeSet<&str> = document
        .descendants()
        .filter(|n| n.has_tag_name("title"))
        .filter_map(|n| n.text())
        .collect();
    assert!(
        tips.iter()
            .any(|t| t.starts_with("deeds of conflict: 4,000 from")),
        "{tips:?}"
    );
    assert!(tips.len() > 300);
    assert!(texts(&svg).iter().any(|(text, _)| text == "Conflict"));
}

#[test]
fn png_has_the_size_asked_for() {
    let svg = pair(&usual(vec![(
        periods(Bucket::Month, 0, 1).remove(0),
        of(1, 2, 3, 4),
    )]));
    // 160 mm are 604.72 pixels of 1/96 inch, 90 mm are 340.16.
    for (scale, size) in [(1.0, (605, 340)), (3.125, (1890, 1063))] {
        let picture = Pixmap::decode_png(&png(&svg, scale).unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), size);
        let dark = picture
            .pixels()
            .iter()
            .filter(|p| p.red() < 0x40 && p.green() < 0x40 && p.blue() < 0x40);
        assert!(dark.count() > 200, "letters are missing");
    }
    for scale in [0.0, -1.0, f64::NAN, 1e6] {
        let error = png(&svg, scale).unwrap_err();
        assert!(
            error.to_string().contains("choose another scale"),
            "{error}"
        );
    }
}

#[test]
fn small_pictures_stay_as_they_are() {
    let mut cells: Vec<_> = periods(Bucket::Month, 0, 4)
        .into_iter()
        .zip([of(3, 1, 0, 0), None, of(2, 0, 1, 4), of(0, 0, 0, 0)])
        .collect();
    cells.truncate(4);
    let mut picture = usual(cells);
    picture.format = Format {
        width: 80.0,
        height: 60.0,
        font: 7.0,
    };
    picture.flips = vec![FlipMark {
        date: "1979-03-01".parse().unwrap(),
        course: Course::Conflict,
        probability: 0.5,
        note: String::new(),
    }];
    insta::assert_snapshot!("pair", pair(&picture).as_str());
    let gap = |gap: f64| Gap {
        pair: 0,
        words: 0.5,
        deeds: 0.5 - gap,
        gap,
        low: gap - 0.3,
        high: gap + 0.3,
        sure: 0.0,
        events: 40.0,
    };
    let rows = vec![
        ("A and B".to_string(), gap(0.8)),
        ("C and D".to_string(), gap(-0.1)),
    ];
    let format = picture.format;
    insta::assert_snapshot!(
        "gaps",
        gaps(&GapsPicture {
            caption: picture.caption,
            rows,
            format
        })
        .as_str()
    );
}
