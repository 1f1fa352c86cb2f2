//! Fans of a forecast: what came, then how many events may come, the paler the less likely.

use bifrons_core::Quad;
use bifrons_faces::{Bucket, Period};

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen};
use crate::colours::{AXIS, FAINT_INK, INK, LINES, PAPER, QUADS};
use crate::text::Weight;
use crate::time::{TimeAxis, period_name};

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

const WORDS: [&str; 3] = ["95 %", "80 %", "50 %"];
/// How strongly the intervals are coloured, each upon those that are wider.
const STRENGTHS: [f64; 3] = [0.22, 0.3, 0.45];

/// Where so many events end, counted from the bottom of the plot up, or from its top down.
pub(crate) fn height(plot: &Area, most: f64, up: bool, events: f64) -> f64 {
    let share = (events / most).clamp(0.0, 1.0);
    let share = if share.is_finite() { share } else { 0.0 };
    match up {
        true => plot.bottom - share * plot.height(),
        false => plot.top + share * plot.height(),
    }
}

/// Bars of what came and fans of what may come, from the bottom of the plot up, or from its top down.
pub(crate) fn side(
    canvas: &mut Canvas,
    plot: &Area,
    time: &TimeAxis,
    bucket: Bucket,
    panel: &FanPanel,
    most: f64,
    up: bool,
) {
    let quad = usize::from(panel.quad.number()) - 1;
    let y = |events: f64| height(plot, most, up, events);
    let area = |left: f64, right: f64, low: f64, high: f64| Area {
        left,
        right,
        top: y(low).min(y(high)),
        bottom: y(low).max(y(high)),
    };
    let known = panel.history.iter().filter(|(p, _)| p.exact());
    for (period, events) in known {
        if let Some((left, right)) = time.span(period) {
            let gap = 0.1 * (right - left);
            let bar = area(left + gap, right - gap, 0.0, *events);
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
            let step = area(left, right, (low - 0.5).max(0.0), high + 0.5);
            let corners = [
                (left, step.top),
                (right, step.top),
                (right, step.bottom),
                (left, step.bottom),
            ];
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
pub(crate) fn most(panel: &FanPanel) -> f64 {
    let finite = |x: f64| if x.is_finite() { x.max(0.0) } else { 0.0 };
    let history = panel.history.iter().map(|(_, x)| finite(*x));
    let usual = panel.ahead.iter().map(|(_, f)| finite(f.intervals[1].1));
    let usual = history.chain(usual).fold(1.0, f64::max);
    let widest = panel.ahead.iter().map(|(_, f)| finite(f.intervals[0].1));
    1.05 * (widest.fold(usual, f64::max).min(3.0 * usual) + 0.5)
}

/// Exact periods of all panels, in order, each once.
pub(crate) fn periods<'p>(panels: impl IntoIterator<Item = &'p FanPanel>) -> Vec<Period> {
    let of = |panel: &'p FanPanel| {
        let history = panel.history.iter().map(|(p, _)| p.clone());
        let ahead = panel.ahead.iter().map(|(p, _)| p.clone());
        history.chain(ahead).collect::<Vec<Period>>()
    };
    let mut all: Vec<Period> = panels.into_iter().flat_map(of).collect();
    all.retain(|p| p.exact() && p.bounds().is_some());
    all.sort();
    all.dedup();
    all
}

/// What comes next, as a sentence after a space; empty without any forecast.
pub(crate) fn next(panel: &FanPanel, bucket: Bucket) -> String {
    let Some((period, fan)) = panel.ahead.first() else {
        return String::new();
    };
    let name = period_name(period, bucket);
    let (low, high) = fan.intervals[1];
    format!(
        " {}: {name} median {:.0}, 80 % between {low:.0} and {high:.0}, at least one with probability {:.2}.",
        panel.label, fan.median, fan.any
    )
}

pub(crate) fn letters(size: f64, anchor: Anchor, fill: &str) -> Letters<'_> {
    Letters {
        size,
        weight: Weight::Regular,
        anchor,
        fill,
    }
}
