//! Bars, areas and lines of one panel.

use bifrons_faces::{Bucket, Cell, Period, Rate};

use super::axis::FacesAxis;
use crate::canvas::{Area, Canvas, Pen};
use crate::colours::{LINES, QUADS};
use crate::scale::count;
use crate::time::{TimeAxis, period_name};

/// Pixels below which a period's bars become areas.
const THIN: f64 = 1.5;
/// Widest bar, in font sizes.
const WIDEST: f64 = 4.0;

/// A period with its left, its right and what is known of it.
type Drawn<'a, T> = (&'a Period, f64, f64, T);

/// Counts as bars, or as areas where bars would be too thin.
pub(super) fn bars(
    canvas: &mut Canvas,
    plot: &Area,
    time: &TimeAxis,
    faces: &FacesAxis,
    cells: &[(Period, Option<Cell>)],
    bucket: Bucket,
    font: f64,
) {
    let runs = runs(time, cells);
    let thinnest = runs
        .iter()
        .flatten()
        .map(|(_, left, right, _)| right - left);
    let thin = thinnest.fold(f64::INFINITY, f64::min) < THIN;
    // Ends of deeds and of words, upwards and downwards.
    let heights = |cell: &Cell| {
        let [vc, mc, vk, mk] = cell.quads().map(|n| n as f64);
        let y = |value: f64, up: bool| faces.y(plot, value, up);
        [
            y(vc + mc, true),
            y(mc, true),
            y(vk + mk, false),
            y(mk, false),
        ]
    };
    let zero = faces.zero(plot);
    if thin {
        for run in &runs {
            areas(canvas, run, zero, heights);
        }
        for run in &runs {
            for few in together(run) {
                let mut all = Cell::default();
                few.iter().for_each(|step| all += step.3);
                strip(canvas, plot, few, bucket, &told(&all));
            }
        }
        return;
    }
    for (period, left, right, cell) in runs.iter().flatten() {
        canvas.open(&format!("{}: {}", period_name(period, bucket), told(cell)));
        // The whole column answers to pointing, or periods without events could not.
        let column = Area {
            left: *left,
            right: *right,
            ..*plot
        };
        canvas.unseen(&column);
        let wide = right - left;
        let bar = match wide > 4.0 {
            true => (0.84 * wide).min(WIDEST * font),
            false => wide,
        };
        let middle = 0.5 * (left + right);
        let (left, right) = (middle - 0.5 * bar, middle + 0.5 * bar);
        let [vc, mc, vk, mk] = heights(cell);
        for (quad, top, bottom) in [(0, vc, mc), (1, mc, zero), (2, mk, vk), (3, zero, mk)] {
            canvas.rect(
                &Area {
                    left,
                    top,
                    right,
                    bottom,
                },
                QUADS[quad],
            );
        }
        canvas.close();
    }
}

/// Rates as lines with bands.
pub(super) fn lines(
    canvas: &mut Canvas,
    plot: &Area,
    time: &TimeAxis,
    faces: &FacesAxis,
    rates: &[(Period, Option<[Rate; 4]>)],
    bucket: Bucket,
) {
    let runs = runs(time, rates);
    for quad in [0, 1, 2, 3] {
        let up = quad < 2;
        let y = |value: f64| faces.y(plot, value, up);
        for run in &runs {
            let middle = |step: &Drawn<[Rate; 4]>| 0.5 * (step.1 + step.2);
            let at = |value: fn(&Rate) -> f64| {
                let all = run
                    .iter()
                    .map(move |step| (middle(step), y(value(&step.3[quad]))));
                all.collect::<Vec<(f64, f64)>>()
            };
            let (mean, high, mut band) = (at(|r| r.mean), at(|r| r.high), at(|r| r.low));
            band.extend(high.into_iter().rev());
            let names = [
                "words of cooperation",
                "deeds of cooperation",
                "words of conflict",
                "deeds of conflict",
            ];
            canvas.open(names[quad]);
            match mean.as_slice() {
                // A single period has no line: a bar of its interval, and a dash.
                [(x, y)] => {
                    let ends: Vec<f64> = band.iter().map(|p| p.1).collect();
                    if let [low, high] = ends.as_slice() {
                        canvas.line((*x, *low), (*x, *high), Pen::new(LINES[quad], 1.0));
                    }
                    let (left, right) = ((x - 2.0).max(plot.left), (x + 2.0).min(plot.right));
                    canvas.line((left, *y), (right, *y), Pen::new(LINES[quad], 1.5));
                }
                _ => {
                    canvas.polygon(&band, LINES[quad], 0.3);
                    canvas.polyline(&mean, Pen::new(LINES[quad], 1.5));
                }
            }
            canvas.close();
        }
    }
    for run in &runs {
        for few in together(run) {
            let Some(last) = few.last() else { continue };
            let texts: Vec<String> = ["words+", "deeds+", "words−", "deeds−"]
                .iter()
                .zip(last.3)
                .map(|(name, r)| format!("{name} {:.3} ({:.3} to {:.3})", r.mean, r.low, r.high))
                .collect();
            strip(canvas, plot, few, bucket, &texts.join(", "));
        }
    }
}

/// A cell in words.
pub(super) fn told(cell: &Cell) -> String {
    let [vc, mc, vk, mk] = cell.quads().map(count);
    format!(
        "cooperation {} (words {vc}, deeds {mc}), conflict {} (words {vk}, deeds {mk}), reports {}",
        count(cell.cooperation()),
        count(cell.conflict()),
        count(cell.reports)
    )
}

/// Four stepped areas of a run.
fn areas(canvas: &mut Canvas, run: &[Drawn<Cell>], zero: f64, heights: impl Fn(&Cell) -> [f64; 4]) {
    // Words reach from the axis to the sum, and deeds cover them from the axis on.
    for quad in [0, 1, 2, 3] {
        let total: u64 = run.iter().map(|step| step.3.quads()[quad]).sum();
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        if total == 0 {
            continue;
        }
        let mut points = vec![(first.1, zero)];
        for (_, left, right, cell) in run {
            let y = heights(cell)[quad];
            if points.last().is_none_or(|last| (last.1 - y).abs() >= 0.005) {
                points.push((*left, points.last().map_or(zero, |last| last.1)));
                points.push((*left, y));
            }
            if std::ptr::eq(cell, &last.3) {
                points.push((*right, y));
            }
        }
        points.push((last.2, zero));
        let names = [
            "words of cooperation",
            "deeds of cooperation",
            "words of conflict",
            "deeds of conflict",
        ];
        let (from, to) = (first.0.label(), last.0.label());
        canvas.open(&format!(
            "{}: {} from {from} to {to}",
            names[quad],
            count(total)
        ));
        canvas.polygon(&points, QUADS[quad], 1.0);
        canvas.close();
    }
}

/// What has data, with left and right, in runs without a gap.
fn runs<'a, T: Copy>(
    time: &TimeAxis,
    readings: &'a [(Period, Option<T>)],
) -> Vec<Vec<Drawn<'a, T>>> {
    let mut drawn: Vec<Drawn<'a, T>> = readings
        .iter()
        .filter(|(period, _)| period.exact())
        .filter_map(|(period, reading)| {
            let (left, right) = time.span(period)?;
            Some((period, left, right, (*reading)?))
        })
        .collect();
    drawn.sort_by(|x, y| x.0.cmp(y.0));
    let mut runs: Vec<Vec<Drawn<'a, T>>> = Vec::new();
    let mut reached = f64::NEG_INFINITY;
    for step in drawn {
        let (left, right) = (step.1, step.2);
        match runs.last_mut() {
            Some(run) if left <= reached + 0.01 => run.push(step),
            _ => runs.push(vec![step]),
        }
        reached = right;
    }
    runs
}

/// A run cut into stretches of periods, each wide enough to be pointed at.
fn together<'r, 'a, T>(run: &'r [Drawn<'a, T>]) -> Vec<&'r [Drawn<'a, T>]> {
    let mut stretches = Vec::new();
    let mut from = 0;
    for (at, step) in run.iter().enumerate() {
        if step.2 - run[from].1 >= THIN || at + 1 == run.len() {
            stretches.push(&run[from..=at]);
            from = at + 1;
        }
    }
    stretches
}

/// Shows a tip where a reader points at these periods.
fn strip<T>(canvas: &mut Canvas, plot: &Area, few: &[Drawn<T>], bucket: Bucket, tip: &str) {
    let (Some(first), Some(last)) = (few.first(), few.last()) else {
        return;
    };
    let name = |step: &Drawn<T>| period_name(step.0, bucket);
    let when = match few.len() {
        1 => name(first),
        _ => format!("{} to {}", name(first), name(last)),
    };
    let area = Area {
        left: first.1,
        right: last.2,
        ..*plot
    };
    canvas.hidden(&area, &format!("{when}: {tip}"));
}
