//! Forecast of a pair as fans: what came, then how many events may come, the paler the less likely.

use bifrons_core::Quad;
use bifrons_faces::{Bucket, Period};

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen, Svg};
use crate::colours::{AXIS, FAINT_INK, GRID, INK, LINES, PAPER, QUADS};
use crate::frame::{Entry, Sign, frame};
use crate::scale::{labels, ticks};
use crate::text::{Weight, width};
use crate::time::{TimeAxis, period_name};
use crate::{Caption, Format};

/// Quantiles of one period to come, in events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fan {
    /// Ends of the intervals that hold 95, 80 and 50 percent, the widest first; lower end, upper end.
    pub intervals: [(f64, f64); 3],
    /// The count that is as likely exceeded as not.
    pub median: f64,
    /// Probability of at least one event, 0 to 1.
    pub any: f64,
}

/// One quad of a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct FanPanel {
    /// Words above it, such as `Deeds of conflict`.
    pub label: String,
    /// Which of the four, for its colour.
    pub quad: Quad,
    /// Events of the periods before, in order.
    pub history: Vec<(Period, f64)>,
    /// The periods to come, in order.
    pub ahead: Vec<(Period, Fan)>,
    /// Events that a naive forecast expects in the same periods, drawn as a dashed line; may be empty.
    pub naive: Vec<f64>,
}

/// What [`fans`] draws.
#[derive(Clone, Debug, PartialEq)]
pub struct FanPicture {
    /// Title, subtitle, note: the note should say how good earlier forecasts were.
    pub caption: Caption,
    /// How time is cut.
    pub bucket: Bucket,
    /// Panels, one above the other, on the same axis of time, each with a scale of its own.
    pub panels: Vec<FanPanel>,
    /// Size of sheet and letters.
    pub format: Format,
}

const WORDS: [&str; 3] = ["95 %", "80 %", "50 %"];
/// How strongly the intervals are coloured, each upon those that are wider.
const STRENGTHS: [f64; 3] = [0.22, 0.3, 0.45];

/// Draws counts as bars up to the day of the forecast, then intervals of 95, 80 and 50 percent with the median.
pub fn fans(picture: &FanPicture) -> Svg {
    let (_, sheet, font) = picture.format.pixels();
    let count = picture.panels.len();
    // Each panel has a heading and must keep some height.
    let font = font.min(sheet / (11.0 + 4.0 * count as f64));
    let mut canvas = Canvas::new(&picture.format, &picture.caption, &description(picture));
    let area = frame(&mut canvas, font, &picture.caption, &legend(picture));
    let periods = periods(picture);
    let most: Vec<f64> = picture.panels.iter().map(most).collect();
    let texts = most.iter().flat_map(|most| labels(&[most.round()]));
    let widest = texts.map(|t| width(&t, font, Weight::Regular));
    let wide = widest.fold(2.0 * font, f64::max);
    let left = (area.left + wide + 0.9 * font).min(area.left + 0.5 * area.width());
    let axis = TimeAxis::new(&periods, left, area.right - 0.3 * font).filter(|_| count > 0);
    let Some(time) = axis else {
        let middle = (
            0.5 * (area.left + area.right),
            0.5 * (area.top + area.bottom),
        );
        let faint = letters(font, Anchor::Middle, FAINT_INK);
        canvas.text(middle, "No dated periods", faint, area.width());
        return canvas.finish();
    };
    let rows = time.rows(picture.bucket, &periods, font, &area);
    let header = 1.6 * font;
    let below = (1.1 * rows as f64 + 0.6) * font;
    let height = ((area.height() - below) / count as f64 - header).max(1.0);
    for (at, (panel, most)) in picture.panels.iter().zip(&most).enumerate() {
        let top = area.top + at as f64 * (height + header) + header;
        let plot = Area {
            left,
            top,
            right: area.right - 0.3 * font,
            bottom: top + height,
        };
        let bold = Letters {
            weight: Weight::Bold,
            ..letters(font, Anchor::Start, INK)
        };
        canvas.text((left, top - 0.9 * font), &panel.label, bold, plot.width());
        draw(
            &mut canvas,
            &plot,
            &time,
            picture.bucket,
            panel,
            *most,
            font,
        );
        if at + 1 == count {
            time.draw(
                &mut canvas,
                font,
                picture.bucket,
                &periods,
                plot.bottom,
                &area,
            );
        }
    }
    canvas.finish()
}

fn draw(
    canvas: &mut Canvas,
    plot: &Area,
    time: &TimeAxis,
    bucket: Bucket,
    panel: &FanPanel,
    most: f64,
    font: f64,
) {
    let quad = usize::from(panel.quad.number()) - 1;
    let y = |events: f64| {
        let share = (events / most).clamp(0.0, 1.0);
        plot.bottom - if share.is_finite() { share } else { 0.0 } * plot.height()
    };
    let all = ticks(0.0, most, plot.height() / (2.4 * font), 1.0);
    for (value, text) in all.iter().zip(labels(&all)) {
        canvas.line(
            (plot.left, y(*value)),
            (plot.right, y(*value)),
            Pen::new(GRID, 0.75),
        );
        let end = letters(font, Anchor::End, FAINT_INK);
        canvas.text(
            (plot.left - 0.4 * font, y(*value)),
            &text,
            end,
            f64::INFINITY,
        );
    }
    let known = panel.history.iter().filter(|(p, _)| p.exact());
    for (period, events) in known {
        if let Some((left, right)) = time.span(period) {
            let gap = 0.1 * (right - left);
            let bar = Area {
                left: left + gap,
                top: y(*events),
                right: right - gap,
                bottom: plot.bottom,
            };
            let name = period_name(period, bucket);
            canvas.open(&format!("{name}: {events:.0} events"));
            canvas.rect(&bar, QUADS[quad]);
            canvas.close();
        }
    }
    let ahead = || panel.ahead.iter().filter(|(p, _)| p.exact());
    if let Some((left, _)) = ahead().next().and_then(|(p, _)| time.span(p)) {
        canvas.line(
            (left, plot.top),
            (left, plot.bottom),
            Pen::new(AXIS, 0.75).dashed("2 2"),
        );
    }
    for (at, (period, fan)) in ahead().enumerate() {
        let Some((left, right)) = time.span(period) else {
            continue;
        };
        let name = period_name(period, bucket);
        let ends: Vec<String> = WORDS
            .iter()
            .zip(fan.intervals)
            .map(|(word, (low, high))| format!("{word} {low:.0} to {high:.0}"))
            .collect();
        canvas.open(&format!(
            "{name}: median {:.0} events; {}; at least one with probability {:.2}",
            fan.median,
            ends.join(", "),
            fan.any
        ));
        for ((low, high), strength) in fan.intervals.into_iter().zip(STRENGTHS) {
            // A count takes its whole step, so that an interval of one count is seen.
            let (top, bottom) = (y(high + 0.5), y((low - 0.5).max(0.0)));
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
            canvas.polygon(&corners, LINES[quad], strength);
        }
        let middle = y(fan.median);
        canvas.line((left, middle), (right, middle), Pen::new(PAPER, 3.0));
        canvas.line((left, middle), (right, middle), Pen::new(INK, 1.5));
        if let Some(naive) = panel.naive.get(at) {
            let pen = Pen::new(FAINT_INK, 1.0).dashed("3 2");
            canvas.line((left, y(*naive)), (right, y(*naive)), pen);
        }
        canvas.close();
    }
    canvas.line(
        (plot.left, plot.bottom),
        (plot.right, plot.bottom),
        Pen::new(AXIS, 0.75),
    );
}

/// The greatest count that is drawn: of history, of intervals that hold 80 percent, and of the widest if it is not three times as high.
fn most(panel: &FanPanel) -> f64 {
    let finite = |x: f64| if x.is_finite() { x.max(0.0) } else { 0.0 };
    let history = panel.history.iter().map(|(_, x)| finite(*x));
    let usual = panel.ahead.iter().map(|(_, f)| finite(f.intervals[1].1));
    let usual = history.chain(usual).fold(1.0, f64::max);
    let widest = panel.ahead.iter().map(|(_, f)| finite(f.intervals[0].1));
    1.05 * (widest.fold(usual, f64::max).min(3.0 * usual) + 0.5)
}

/// Exact periods of all panels, in order, each once.
fn periods(picture: &FanPicture) -> Vec<Period> {
    let of = |panel: &FanPanel| {
        let history = panel.history.iter().map(|(p, _)| p.clone());
        let ahead = panel.ahead.iter().map(|(p, _)| p.clone());
        history.chain(ahead).collect::<Vec<Period>>()
    };
    let mut all: Vec<Period> = picture.panels.iter().flat_map(of).collect();
    all.retain(|p| p.exact() && p.bounds().is_some());
    all.sort();
    all.dedup();
    all
}

fn legend(picture: &FanPicture) -> Vec<Entry> {
    let quad = picture
        .panels
        .first()
        .map_or(3, |p| usize::from(p.quad.number()) - 1);
    let mut entries = vec![
        (Sign::Square(QUADS[quad]), "what came".to_string()),
        (
            Sign::Line(LINES[quad]),
            "median, with 50, 80 and 95 %".to_string(),
        ),
    ];
    if picture.panels.iter().any(|p| !p.naive.is_empty()) {
        entries.push((Sign::Heading, "dashed: naive forecast".to_string()));
    }
    entries
}

fn description(picture: &FanPicture) -> String {
    let mut text = "Events of periods that are over, then forecasts with intervals.".to_string();
    for panel in &picture.panels {
        if let Some((period, fan)) = panel.ahead.first() {
            let name = period_name(period, picture.bucket);
            let (low, high) = fan.intervals[1];
            text += &format!(
                " {}: {name} median {:.0}, 80 % between {low:.0} and {high:.0}, at least one with probability {:.2}.",
                panel.label, fan.median, fan.any
            );
        }
    }
    text
}

fn letters(size: f64, anchor: Anchor, fill: &str) -> Letters<'_> {
    Letters {
        size,
        weight: Weight::Regular,
        anchor,
        fill,
    }
}
