//! Forecast of a pair with both faces about one axis of time: cooperation above, conflict below.

use bifrons_faces::Bucket;

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen, Svg};
use crate::colours::{AXIS, FAINT_INK, GRID, INK, LINES, QUADS};
use crate::fan::{FanPanel, height, letters, most, next, periods, side};
use crate::frame::{Entry, Sign, frame};
use crate::scale::{labels, ticks};
use crate::text::{Weight, width};
use crate::time::TimeAxis;
use crate::{Caption, Format};

/// What [`mirror`] draws.
#[derive(Clone, Debug, PartialEq)]
pub struct MirrorPicture {
    /// Title, subtitle, note: the note should say how good earlier forecasts were.
    pub caption: Caption,
    /// How time is cut.
    pub bucket: Bucket,
    /// Heading of a panel, such as `Deeds`, with cooperation, then conflict; both share a scale, panels do not.
    pub panels: Vec<(String, [FanPanel; 2])>,
    /// Size of sheet and letters.
    pub format: Format,
}

/// Draws what came as bars and what may come as intervals of 95, 80 and 50 percent with the median, cooperation up from the axis and
/// conflict down from it.
pub fn mirror(picture: &MirrorPicture) -> Svg {
    let (_, sheet, font) = picture.format.pixels();
    let count = picture.panels.len();
    // Each panel has a heading and must keep some height.
    let font = font.min(sheet / (11.0 + 6.0 * count as f64));
    let mut canvas = Canvas::new(&picture.format, &picture.caption, &description(picture));
    let area = frame(&mut canvas, font, &picture.caption, &legend(picture));
    let periods = periods(picture.panels.iter().flat_map(|(_, both)| both));
    let tops: Vec<f64> = picture
        .panels
        .iter()
        .map(|(_, [up, down])| most(up).max(most(down)))
        .collect();
    let texts = tops.iter().flat_map(|most| labels(&[most.round()]));
    let widest = texts.map(|t| width(&t, font, Weight::Regular));
    let wide = widest.fold(2.0 * font, f64::max);
    let left = (area.left + wide + 0.9 * font).min(area.left + 0.5 * area.width());
    let right = area.right - 0.3 * font;
    let Some(time) = TimeAxis::new(&periods, left, right).filter(|_| count > 0) else {
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
    let tall = ((area.height() - below) / count as f64 - header).max(1.0);
    for (at, ((label, both), most)) in picture.panels.iter().zip(&tops).enumerate() {
        let top = area.top + at as f64 * (tall + header) + header;
        let half = 0.5 * tall;
        let bold = Letters {
            weight: Weight::Bold,
            ..letters(font, Anchor::Start, INK)
        };
        canvas.text((left, top - 0.9 * font), label, bold, right - left);
        for (panel, up) in both.iter().zip([true, false]) {
            let begin = if up { top } else { top + half };
            let plot = Area {
                left,
                top: begin,
                right,
                bottom: begin + half,
            };
            grid(&mut canvas, &plot, *most, font, up);
            side(&mut canvas, &plot, &time, picture.bucket, panel, *most, up);
        }
        canvas.line((left, top + half), (right, top + half), Pen::new(AXIS, 1.0));
        if at + 1 == count {
            time.draw(
                &mut canvas,
                font,
                picture.bucket,
                &periods,
                top + tall,
                &area,
            );
        }
    }
    canvas.finish()
}

/// Lines of the scale, with their numbers; 0 is written once, above.
fn grid(canvas: &mut Canvas, plot: &Area, most: f64, font: f64, up: bool) {
    let all = ticks(0.0, most, plot.height() / (2.4 * font), 1.0);
    for (value, text) in all.iter().zip(labels(&all)) {
        if *value == 0.0 && !up {
            continue;
        }
        let y = height(plot, most, up, *value);
        canvas.line((plot.left, y), (plot.right, y), Pen::new(GRID, 0.75));
        let end = letters(font, Anchor::End, FAINT_INK);
        canvas.text((plot.left - 0.4 * font, y), &text, end, f64::INFINITY);
    }
}

fn legend(picture: &MirrorPicture) -> Vec<Entry> {
    let colour = |side: usize| {
        let quad = picture.panels.last().map(|(_, both)| both[side].quad);
        quad.map_or(2 * side + 1, |quad| usize::from(quad.number()) - 1)
    };
    let mut entries = vec![
        (Sign::Square(QUADS[colour(0)]), "cooperation".to_string()),
        (Sign::Square(QUADS[colour(1)]), "conflict".to_string()),
        (
            Sign::Line(LINES[colour(1)]),
            "median, with 50, 80 and 95 %".to_string(),
        ),
    ];
    let mut all = picture.panels.iter().flat_map(|(_, both)| both);
    if all.any(|panel| !panel.naive.is_empty()) {
        entries.push((Sign::Heading, "dashed: naive forecast".to_string()));
    }
    entries
}

fn description(picture: &MirrorPicture) -> String {
    let mut text = "Events of periods that are over, then forecasts with intervals; cooperation above the axis, conflict below.".to_string();
    for panel in picture.panels.iter().flat_map(|(_, both)| both) {
        text += &next(panel, picture.bucket);
    }
    text
}
