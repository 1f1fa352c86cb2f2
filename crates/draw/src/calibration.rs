//! How far forecasts can be believed: what was told against what came.

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen, Svg};
use crate::colours::{AXIS, DEEDS_CONFLICT, DEEDS_COOPERATION, FAINT_INK, GRID, INK, NO_DATA};
use crate::frame::{Entry, Sign, dot, frame};
use crate::scale::{count, labels};
use crate::text::{Weight, width};
use crate::{Caption, Format};

/// Forecasts of about the same probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationPoint {
    /// Mean probability that was told, 0 to 1.
    pub told: f64,
    /// Share of them that came, 0 to 1.
    pub came: f64,
    /// How many there were; those without any are left out.
    pub n: usize,
}

/// What [`calibration`] draws.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationPicture {
    /// Title, subtitle, note.
    pub caption: Caption,
    /// Name and points of the forecaster, then of another to compare with, if any.
    pub curves: Vec<(String, Vec<CalibrationPoint>)>,
    /// Size of sheet and letters.
    pub format: Format,
}

/// Draws the share that came against the probability told; on the diagonal both are the same. Each dot has the interval that would hold
/// the share in 95 of 100 cases if what was told were right (normal approximation), and below stands how many forecasts there were.
/// Two curves at most are drawn, the second hollow.
pub fn calibration(picture: &CalibrationPicture) -> Svg {
    let (_, _, font) = picture.format.pixels();
    let curves = &picture.curves[..picture.curves.len().min(2)];
    let mut canvas = Canvas::new(&picture.format, &picture.caption, &description(picture));
    let colours = [DEEDS_COOPERATION, DEEDS_CONFLICT];
    let named = curves.iter().zip(colours).enumerate();
    let mut legend: Vec<Entry> = named
        .map(|(at, ((name, _), colour))| (Sign::Dot(colour, at > 0), name.clone()))
        .collect();
    legend.push((Sign::Square(NO_DATA), "number of forecasts".to_string()));
    let area = frame(&mut canvas, font, &picture.caption, &legend);
    let wide = width("100 %", font, Weight::Regular);
    let left = area.left + wide + 0.8 * font;
    let above = area.top + 1.6 * font;
    let bottom = area.bottom - 2.9 * font;
    let side = (area.right - 0.5 * wide - left)
        .min(bottom - above)
        .max(1.0);
    let plot = Area {
        left,
        top: bottom - side,
        right: left + side,
        bottom,
    };
    let x = |p: f64| plot.left + unit(p) * plot.width();
    let y = |p: f64| plot.bottom - unit(p) * plot.height();
    numbers(&mut canvas, &plot, curves, font, x);
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let pen = Pen::new(GRID, 0.75);
        canvas.line((plot.left, y(share)), (plot.right, y(share)), pen);
        canvas.line((x(share), plot.top), (x(share), plot.bottom), pen);
        let text = format!("{} %", labels(&[100.0 * share]).concat());
        let end = letters(font, Anchor::End, INK);
        canvas.text(
            (plot.left - 0.4 * font, y(share)),
            &text,
            end,
            f64::INFINITY,
        );
        // Where the square is small, every other one has room.
        let apart = plot.width() / 5.0 > wide + 0.4 * font;
        if apart || step % 5 == 0 {
            let middle = letters(font, Anchor::Middle, INK);
            let at = (x(share), plot.bottom + 0.9 * font);
            canvas.text(at, &text, middle, f64::INFINITY);
        }
    }
    canvas.line(
        (x(0.0), y(0.0)),
        (x(1.0), y(1.0)),
        Pen::new(AXIS, 0.75).dashed("3 2"),
    );
    for (at, ((name, points), colour)) in curves.iter().zip(colours).enumerate() {
        let mut shown: Vec<&CalibrationPoint> = points.iter().filter(|p| p.n > 0).collect();
        shown.sort_by(|a, b| a.told.total_cmp(&b.told));
        let line: Vec<(f64, f64)> = shown.iter().map(|p| (x(p.told), y(p.came))).collect();
        let pen = Pen::new(colour, 1.25);
        if line.len() > 1 {
            canvas.polyline(&line, if at > 0 { pen.dashed("4 2") } else { pen });
        }
        for p in shown {
            canvas.open(&format!(
                "{name}: told {:.2}, came {:.2}, {} forecasts",
                p.told,
                p.came,
                count(p.n as u64)
            ));
            if at == 0 {
                let told = unit(p.told);
                let half = 1.96 * (told * (1.0 - told) / p.n as f64).sqrt();
                canvas.line(
                    (x(told), y(told - half)),
                    (x(told), y(told + half)),
                    Pen::new(colour, 0.75),
                );
            }
            dot(
                &mut canvas,
                (x(p.told), y(p.came)),
                0.26 * font,
                colour,
                at > 0,
            );
            canvas.close();
        }
    }
    let pen = Pen::new(AXIS, 1.0);
    canvas.line((plot.left, plot.bottom), (plot.right, plot.bottom), pen);
    canvas.line((plot.left, plot.top), (plot.left, plot.bottom), pen);
    let faint = |anchor| letters(font, anchor, FAINT_INK);
    let over = (area.left, plot.top - 1.0 * font);
    canvas.text(over, "share that came", faint(Anchor::Start), area.width());
    let under = (plot.right, plot.bottom + 2.1 * font);
    canvas.text(under, "probability told", faint(Anchor::End), plot.width());
    canvas.finish()
}

/// Pale bars from the bottom: how many forecasts of the first curve had about that probability, the most a fifth of the height.
fn numbers(
    canvas: &mut Canvas,
    plot: &Area,
    curves: &[(String, Vec<CalibrationPoint>)],
    font: f64,
    x: impl Fn(f64) -> f64,
) {
    let Some((_, points)) = curves.first() else {
        return;
    };
    let most = points.iter().map(|p| p.n).max().unwrap_or(0).max(1) as f64;
    let half = (0.02 * plot.width()).max(0.2 * font);
    for p in points.iter().filter(|p| p.n > 0) {
        let middle = x(p.told);
        let bar = Area {
            left: (middle - half).max(plot.left),
            right: (middle + half).min(plot.right),
            top: plot.bottom - 0.2 * plot.height() * p.n as f64 / most,
            bottom: plot.bottom,
        };
        canvas.rect(&bar, NO_DATA);
    }
}

fn description(picture: &CalibrationPicture) -> String {
    let mut text = "Share that came against the probability told.".to_string();
    for (name, points) in &picture.curves {
        let each: Vec<String> = points
            .iter()
            .filter(|p| p.n > 0)
            .map(|p| format!("{:.2} told, {:.2} came ({})", p.told, p.came, p.n))
            .collect();
        text += &format!(" {name}: {}.", each.join("; "));
    }
    text
}

fn unit(p: f64) -> f64 {
    if p.is_finite() {
        p.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

fn letters(size: f64, anchor: Anchor, fill: &str) -> Letters<'_> {
    Letters {
        size,
        weight: Weight::Regular,
        anchor,
        fill,
    }
}
