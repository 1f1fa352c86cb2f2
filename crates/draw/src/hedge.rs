//! Hedging: who arms or courts both sides of a rivalry.

use bifrons_faces::{Hedge, HedgeKind};

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen, Svg};
use crate::colours::{AXIS, DEEDS_CONFLICT, DEEDS_COOPERATION, FAINT_INK, GRID, INK};
use crate::frame::{Entry, Sign, cross, diamond, dot, frame};
use crate::scale::{labels, ticks};
use crate::text::{Weight, width};
use crate::{Caption, Format};

/// What [`hedge`] draws.
#[derive(Clone, Debug, PartialEq)]
pub struct HedgePicture {
    /// Title, subtitle, note.
    pub caption: Caption,
    /// States between rivals with their names, such as `Russia: Armenia and Azerbaijan`, the most important first:
    /// [`bifrons_faces::hedges`] gives them so.
    pub points: Vec<(String, Hedge)>,
    /// So many of the first are named, where their names fit without overlap.
    pub named: usize,
    /// Size of sheet and letters.
    pub format: Format,
}

const KINDS: [HedgeKind; 3] = [
    HedgeKind::ArmsBoth,
    HedgeKind::CourtsBoth,
    HedgeKind::Balances,
];
const BALANCES: &str = "#777777";

/// Draws H, how much a state arms the rival of a partner, against D, how evenly it arms both; each kind with a sign of its own.
pub fn hedge(picture: &HedgePicture) -> Svg {
    let (_, _, font) = picture.format.pixels();
    let description = format!(
        "Hedging of {} states between rivals: H, arming a partner's rival, against D, arming both sides.",
        picture.points.len()
    );
    let mut canvas = Canvas::new(&picture.format, &picture.caption, &description);
    let legend: Vec<Entry> = KINDS
        .map(|kind| (sign(kind), kind.label().to_string()))
        .to_vec();
    let area = frame(&mut canvas, font, &picture.caption, &legend);
    let most = |f: fn(&Hedge) -> f64| {
        let all = picture
            .points
            .iter()
            .map(|(_, h)| f(h))
            .filter(|x| x.is_finite());
        (1.06 * all.fold(0.05, f64::max)).min(1.0)
    };
    let (most_h, most_d) = (most(|h| h.h), most(|h| h.d));
    let y_ticks = ticks(0.0, most_d, area.height() / (3.0 * font), 0.0);
    let y_texts = labels(&y_ticks);
    let widest = y_texts
        .iter()
        .map(|t| width(t, font, Weight::Regular))
        .fold(0.0, f64::max);
    let plot = Area {
        left: area.left + widest + 0.8 * font,
        top: area.top + 1.9 * font,
        right: area.right - 0.5 * font,
        bottom: area.bottom - 3.0 * font,
    };
    let x = |h: f64| plot.left + (h / most_h).clamp(0.0, 1.0) * plot.width();
    let y = |d: f64| plot.bottom - (d / most_d).clamp(0.0, 1.0) * plot.height();
    for (value, text) in y_ticks.iter().zip(&y_texts) {
        canvas.line(
            (plot.left, y(*value)),
            (plot.right, y(*value)),
            Pen::new(GRID, 0.75),
        );
        let end = letters(font, Anchor::End, INK);
        canvas.text(
            (plot.left - 0.4 * font, y(*value)),
            text,
            end,
            f64::INFINITY,
        );
    }
    let x_ticks = ticks(0.0, most_h, plot.width() / (5.0 * font), 0.0);
    for (value, text) in x_ticks.iter().zip(labels(&x_ticks)) {
        canvas.line(
            (x(*value), plot.top),
            (x(*value), plot.bottom),
            Pen::new(GRID, 0.75),
        );
        let middle = letters(font, Anchor::Middle, INK);
        canvas.text(
            (x(*value), plot.bottom + 0.9 * font),
            &text,
            middle,
            f64::INFINITY,
        );
    }
    canvas.line(
        (plot.left, plot.bottom),
        (plot.right, plot.bottom),
        Pen::new(AXIS, 1.0),
    );
    canvas.line(
        (plot.left, plot.top),
        (plot.left, plot.bottom),
        Pen::new(AXIS, 1.0),
    );
    let faint = |anchor| letters(font, anchor, FAINT_INK);
    let above = (area.left, area.top + 0.7 * font);
    canvas.text(
        above,
        "D: share of arms supplied to both sides",
        faint(Anchor::Start),
        area.width(),
    );
    let below = (plot.right, plot.bottom + 2.2 * font);
    canvas.text(
        below,
        "H: arms the rival of a close partner",
        faint(Anchor::End),
        plot.width(),
    );
    let radius = 0.3 * font;
    let mut taken: Vec<Area> = picture
        .points
        .iter()
        .map(|(_, h)| around((x(h.h), y(h.d)), radius, radius))
        .collect();
    // The less important first, so that the others lie above them.
    for (name, h) in picture.points.iter().rev() {
        canvas.open(&format!(
            "{name}: {}, H {:.2}, D {:.2}, rivalry {:.2}, shares of arms {:.2} and {:.2}",
            h.kind.label(),
            h.h,
            h.d,
            h.rivalry,
            h.share[0],
            h.share[1]
        ));
        let at = (x(h.h), y(h.d));
        match sign(h.kind) {
            Sign::Dot(fill, _) => dot(&mut canvas, at, 0.85 * radius, fill, false),
            Sign::Diamond(fill) => diamond(&mut canvas, at, 1.15 * radius, fill),
            _ => cross(&mut canvas, at, 0.75 * radius, BALANCES),
        }
        canvas.close();
    }
    let size = 0.9 * font;
    for (name, h) in picture.points.iter().take(picture.named) {
        let half = (0.5 * width(name, size, Weight::Regular), 0.55 * size);
        let (px, py) = (x(h.h), y(h.d));
        let (far, high) = (half.0 + 1.6 * radius, half.1 + 1.2 * radius);
        let places = [
            (far, 0.0),
            (-far, 0.0),
            (0.0, -high),
            (0.0, high),
            (far, -high),
            (-far, -high),
            (far, high),
            (-far, high),
            // Farther off, with a line that leads there.
            (0.0, -2.6 * high),
            (-0.8 * half.0, -2.6 * high),
            (0.8 * half.0, -2.6 * high),
            (-0.8 * half.0, -4.2 * high),
            (0.8 * half.0, -4.2 * high),
        ];
        let inside = |a: &Area| {
            a.left >= plot.left
                && a.right <= area.right
                && a.top >= plot.top
                && a.bottom <= plot.bottom
        };
        // A line leads to what is farther off; it keeps clear of other names too.
        let leader = |a: &Area| Area {
            left: px - 0.5,
            top: a.bottom,
            right: px + 0.5,
            bottom: (py - 1.1 * radius).max(a.bottom),
        };
        let far_off = |a: &Area| py - a.bottom > high;
        let clear = |a: &Area| !taken.iter().any(|t| t.meets(a));
        let free = places
            .iter()
            .map(|(dx, dy)| around((px + dx, py + dy), half.0, half.1))
            .find(|a| inside(a) && clear(a) && (!far_off(a) || clear(&leader(a))));
        if let Some(place) = free {
            let middle = (
                0.5 * (place.left + place.right),
                0.5 * (place.top + place.bottom),
            );
            if far_off(&place) {
                let line = leader(&place);
                let pen = Pen::new(BALANCES, 0.5);
                canvas.line((px, line.bottom), (px, line.top), pen);
                taken.push(line);
            }
            canvas.text(
                middle,
                name,
                letters(size, Anchor::Middle, INK),
                f64::INFINITY,
            );
            taken.push(place);
        }
    }
    canvas.finish()
}

fn sign(kind: HedgeKind) -> Sign {
    match kind {
        HedgeKind::ArmsBoth => Sign::Dot(DEEDS_CONFLICT, false),
        HedgeKind::CourtsBoth => Sign::Diamond(DEEDS_COOPERATION),
        HedgeKind::Balances => Sign::Cross(BALANCES),
    }
}

fn around((x, y): (f64, f64), wide: f64, high: f64) -> Area {
    Area {
        left: x - wide,
        top: y - high,
        right: x + wide,
        bottom: y + high,
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
