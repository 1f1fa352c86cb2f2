//! Draws the other pictures with invented numbers, to look at: `cargo run -p bifrons-draw --example gallery -- FOLDER`.

use std::path::Path;

use anyhow::{Context, Result};
use bifrons_core::Quad;
use bifrons_draw::{
    CalibrationPicture, CalibrationPoint, Caption, Fan, FanPanel, FlipMark, Format, GapsPicture,
    HedgePicture, LatentPicture, MirrorPicture, Svg, calibration, gaps, hedge, latent, mirror, png,
};
use bifrons_faces::{Bucket, Course, Gap, Hedge, HedgeKind, Latent};

fn main() -> Result<()> {
    let folder = std::env::args()
        .nth(1)
        .context("give a folder to write to")?;
    let folder = Path::new(&folder);
    write(folder, "gaps", &gaps(&words_and_deeds()))?;
    write(folder, "hedge", &hedge(&hedging()))?;
    write(folder, "latent", &latent(&levels()))?;
    write(folder, "mirror", &mirror(&both_faces()))?;
    write(folder, "calibration", &calibration(&believed()))
}

fn write(folder: &Path, name: &str, svg: &Svg) -> Result<()> {
    std::fs::write(folder.join(name).with_extension("svg"), svg.as_str())?;
    std::fs::write(folder.join(name).with_extension("png"), png(svg, 2.0)?)?;
    Ok(())
}

fn caption(title: &str) -> Caption {
    Caption {
        title: title.to_string(),
        subtitle: "Invented numbers · 2008 to 2014".to_string(),
        note: "Intervals hold 80 percent.".to_string(),
    }
}

fn words_and_deeds() -> GapsPicture {
    let pairs = [
        ("India and Pakistan", 0.92, 0.2),
        ("Russia and Ukraine", 0.81, 0.16),
        ("Turkey and Syria", 0.74, 0.25),
        ("China and Japan", 0.55, 0.3),
        ("United States and Iran", -0.48, 0.21),
        ("Israel and Egypt", 0.31, 0.35),
        ("Armenia and Azerbaijan", 0.28, 0.5),
        ("France and Germany", -0.12, 0.3),
        ("Sudan and South Sudan", 0.1, 0.7),
        ("Kenya and Somalia", -0.05, 0.33),
    ];
    let rows = pairs.iter().enumerate().map(|(pair, (name, gap, half))| {
        let gap = Gap {
            pair,
            words: 0.4,
            deeds: 0.4 - gap,
            gap: *gap,
            low: gap - half,
            high: gap + half,
            sure: 0.0,
            events: 900.0 / (1.0 + pair as f64),
        };
        ((*name).to_string(), gap)
    });
    GapsPicture {
        caption: caption("Where words and deeds part"),
        rows: rows.collect(),
        format: Format::default(),
    }
}

fn hedging() -> HedgePicture {
    let point = |name: &str, kind, h, d| {
        let hedge = Hedge {
            a: 0,
            b: 1,
            c: 2,
            kind,
            h,
            h_back: 0.0,
            d,
            rivalry: 0.8,
            rank: [0.9, 0.9],
            share: [0.5, d],
            deeds: [Some(0.1); 2],
        };
        (name.to_string(), hedge)
    };
    let mut points = vec![
        point(
            "Russia: Azerbaijan and Armenia",
            HedgeKind::ArmsBoth,
            0.71,
            0.55,
        ),
        point("Russia: India and China", HedgeKind::ArmsBoth, 0.68, 0.61),
        point(
            "United States: India and Pakistan",
            HedgeKind::ArmsBoth,
            0.44,
            0.12,
        ),
        point("France: Greece and Turkey", HedgeKind::ArmsBoth, 0.41, 0.14),
        point(
            "Turkey: Iran and Saudi Arabia",
            HedgeKind::CourtsBoth,
            0.0,
            0.0,
        ),
        point(
            "United States: China and Taiwan",
            HedgeKind::Balances,
            0.63,
            0.0,
        ),
        point("China: India and Pakistan", HedgeKind::Balances, 0.52, 0.01),
    ];
    for at in 0..30 {
        let t = f64::from(at);
        points.push(point(
            "a state: b and c",
            HedgeKind::Balances,
            0.3 * (0.5 + 0.5 * (t * 1.7).sin()),
            0.04 * (0.5 + 0.5 * (t * 2.9).cos()),
        ));
    }
    HedgePicture {
        caption: caption("Who arms both sides"),
        points,
        named: 8,
        format: Format {
            width: 120.0,
            height: 110.0,
            font: 9.0,
        },
    }
}

fn levels() -> LatentPicture {
    let periods = match ("2008-01-01".parse(), "2014-12-31".parse()) {
        (Ok(first), Ok(last)) => Bucket::Month.periods(first, last),
        _ => Vec::new(),
    };
    let steps = periods.into_iter().enumerate().map(|(at, period)| {
        let t = at as f64;
        let level = |mean: f64, sd: f64| Latent {
            mean,
            sd,
            low: mean - 1.28 * sd,
            high: mean + 1.28 * sd,
        };
        let both = [
            level(0.6 + 0.5 * (t / 11.0).sin() - t / 90.0, 0.2),
            level(
                -0.7 + 1.2 / (1.0 + (-(t - 50.0) / 4.0).exp()) + 0.1 * (t / 3.0).sin(),
                0.25,
            ),
        ];
        (period, (!(30..34).contains(&at)).then_some(both))
    });
    let flip = |date: &str, course| {
        date.parse().ok().map(|date| FlipMark {
            date,
            course,
            probability: 0.5,
            note: String::new(),
        })
    };
    LatentPicture {
        caption: caption("Warmth and hostility"),
        bucket: Bucket::Month,
        periods: steps.collect(),
        flips: [
            flip("2012-03-01", Course::Conflict),
            flip("2009-09-01", Course::Cooperation),
        ]
        .into_iter()
        .flatten()
        .collect(),
        format: Format {
            width: 120.0,
            height: 75.0,
            font: 8.0,
        },
    }
}

/// The same with cooperation above the axis.
fn both_faces() -> MirrorPicture {
    let periods = match ("2011-01-01".parse(), "2014-06-30".parse()) {
        (Ok(first), Ok(last)) => Bucket::Month.periods(first, last),
        _ => Vec::new(),
    };
    let known = periods.len().saturating_sub(6);
    let panel = |label: &str, quad, level: f64, rise: f64| {
        let events = |at: usize| {
            let t = at as f64;
            let wave = 1.0 + 0.6 * (t / 2.3).sin() * (t / 5.1).cos();
            (level * wave + if at > 30 { rise } else { 0.0 })
                .max(0.0)
                .round()
        };
        let history = (0..known).map(|at| (periods[at].clone(), events(at)));
        let ahead = (known..periods.len()).map(|at| {
            let median = (level + 0.8 * rise).round();
            let wide = 1.0 + 0.12 * (at - known) as f64;
            let reach = |share: f64| {
                let half = share * wide * median.sqrt();
                (
                    (median - half).max(0.0).round(),
                    (median + 1.6 * half).round(),
                )
            };
            let fan = Fan {
                intervals: [reach(2.4), reach(1.5), reach(0.7)],
                median,
                any: 1.0 - (-median).exp(),
            };
            (periods[at].clone(), fan)
        });
        FanPanel {
            label: label.to_string(),
            quad,
            history: history.collect(),
            ahead: ahead.collect(),
            naive: vec![level; periods.len() - known],
        }
    };
    let kinds = [
        (
            "Words",
            Quad::VerbalCooperation,
            Quad::VerbalConflict,
            40.0,
            15.0,
        ),
        (
            "Deeds",
            Quad::MaterialCooperation,
            Quad::MaterialConflict,
            2.0,
            6.0,
        ),
    ];
    let panels = kinds.map(|(label, up, down, level, rise)| {
        let both = [
            panel("cooperation", up, level, rise),
            panel("conflict", down, level, rise),
        ];
        (label.to_string(), both)
    });
    MirrorPicture {
        caption: Caption {
            title: "A and B: the next six months".to_string(),
            subtitle: "Invented numbers · told on 31 Dec 2013".to_string(),
            note: "Of 120 earlier forecasts 80 % intervals held 79 %; skill against the best naive rule +0.12."
                .to_string(),
        },
        bucket: Bucket::Month,
        panels: panels.to_vec(),
        format: Format {
            width: 160.0,
            height: 110.0,
            font: 9.0,
        },
    }
}

fn believed() -> CalibrationPicture {
    let curve = |bend: f64, wave: f64| {
        (0..10).map(move |at| {
            let told = 0.05 + 0.1 * f64::from(at);
            let came = told + bend * (0.5 - told) + wave * (f64::from(at) * 2.0).sin();
            CalibrationPoint {
                told,
                came,
                n: (2000.0 * (1.0 - told).powi(3) + 60.0) as usize,
            }
        })
    };
    CalibrationPicture {
        caption: caption("Conflict next month: told and come"),
        curves: vec![
            ("model".to_string(), curve(0.02, 0.02).collect()),
            ("last month again".to_string(), curve(0.35, 0.03).collect()),
        ],
        format: Format {
            width: 95.0,
            height: 105.0,
            font: 9.0,
        },
    }
}
