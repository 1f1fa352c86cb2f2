//! Words against deeds of pairs: a dot and an interval each.

use bifrons_faces::Gap;

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen, Svg};
use crate::colours::{AXIS, DEEDS_CONFLICT, DEEDS_COOPERATION, FAINT_INK, GRID, INK};
use crate::frame::{Sign, dot, frame};
use crate::scale::{labels, ticks};
use crate::text::{Weight, width};
use crate::{Caption, Format};

/// What [`gaps`] draws.
#[derive(Clone, Debug, PartialEq)]
pub struct GapsPicture {
    /// Title, subtitle, note.
    pub caption: Caption,
    /// Pairs with their names, in the order in which they are shown, uppermost first; [`bifrons_faces::gaps`] gives the surest first.
    /// Where the sheet has no room for all, the last are left out, and the note says so.
    pub rows: Vec<(String, Gap)>,
    /// Size of sheet and letters.
    pub format: Format,
}

/// Draws the gaps of pairs: to the right words are friendlier than deeds, to the left deeds are. A dot is hollow where the interval
/// holds 0, so that the sign is not sure.
pub fn gaps(picture: &GapsPicture) -> Svg {
    let (_, _, font) = picture.format.pixels();
    let description = format!(
        "Gaps between the tone of words and that of deeds, -2 to 2, with intervals, of {} pairs.",
        picture.rows.len()
    );
    let mut canvas = Canvas::new(&picture.format, &picture.caption, &description);
    let legend = [
        (Sign::Dot(FAINT_INK, false), "sure which".to_string()),
        (
            Sign::Dot(FAINT_INK, true),
            "the interval holds 0".to_string(),
        ),
    ];
    // What has no room is told in the note, which takes room: the sheet is laid out without drawing first.
    let mut caption = picture.caption.clone();
    let mut area = frame(&mut scratch(picture), font, &caption, &legend);
    let mut shown = fits(&area, font).min(picture.rows.len());
    if shown < picture.rows.len() {
        let told = |shown: usize| format!("The first {shown} of {} pairs.", picture.rows.len());
        caption.note = format!("{} {}", told(shown), caption.note);
        area = frame(&mut scratch(picture), font, &caption, &legend);
        shown = fits(&area, font).min(picture.rows.len());
        caption.note = format!("{} {}", told(shown), picture.caption.note);
    }
    frame(&mut canvas, font, &caption, &legend);
    let rows = &picture.rows[..shown];
    let wide = rows
        .iter()
        .map(|(name, _)| width(name, font, Weight::Regular));
    let names = wide.fold(0.0, f64::max).min(0.4 * area.width());
    let most = rows
        .iter()
        .map(|(_, g)| width(&events(g), font, Weight::Regular));
    let counts = most.fold(width("events", font, Weight::Regular), f64::max);
    let plot = Area {
        left: area.left + names + font,
        top: area.top + 1.5 * font,
        right: (area.right - counts - font).max(area.left + names + 2.0 * font),
        bottom: area.bottom - 3.0 * font,
    };
    let reach = rows
        .iter()
        .flat_map(|(_, g)| [g.gap, g.low, g.high])
        .filter(|x| x.is_finite())
        .fold(0.25, |most: f64, x| most.max(x.abs()));
    let reach = (1.04 * reach).min(2.0);
    let x = |value: f64| {
        let share = (value / reach).clamp(-1.0, 1.0);
        0.5 * (plot.left + plot.right) + share * 0.5 * plot.width()
    };
    axis(&mut canvas, &plot, font, reach, x);
    let faint = letters(font, Anchor::End, FAINT_INK);
    canvas.text((area.right, area.top + 0.6 * font), "events", faint, counts);
    let pitch = plot.height() / rows.len().max(1) as f64;
    for (at, (name, gap)) in rows.iter().enumerate() {
        let y = plot.top + (at as f64 + 0.5) * pitch;
        canvas.open(&format!(
            "{name}: gap {:.2} ({:.2} to {:.2}), words {:.2}, deeds {:.2}, {} weighted events",
            gap.gap,
            gap.low,
            gap.high,
            gap.words,
            gap.deeds,
            events(gap)
        ));
        let room = names.max(font);
        canvas.text(
            (plot.left - 0.7 * font, y),
            name,
            letters(font, Anchor::End, INK),
            room,
        );
        let colour = if gap.gap >= 0.0 {
            DEEDS_CONFLICT
        } else {
            DEEDS_COOPERATION
        };
        canvas.line((x(gap.low), y), (x(gap.high), y), Pen::new(colour, 1.25));
        let sure = gap.low > 0.0 || gap.high < 0.0;
        dot(&mut canvas, (x(gap.gap), y), 0.28 * font, colour, !sure);
        canvas.text((area.right, y), &events(gap), faint, counts);
        canvas.close();
    }
    canvas.finish()
}

fn scratch(picture: &GapsPicture) -> Canvas {
    Canvas::new(&picture.format, &Caption::default(), "")
}

/// Rows that the area has room for.
fn fits(area: &Area, font: f64) -> usize {
    ((area.height() - 4.5 * font) / (1.15 * font))
        .floor()
        .max(1.0) as usize
}

fn events(gap: &Gap) -> String {
    let rounded = gap.events.max(0.0).round();
    labels(&[rounded]).concat()
}

fn letters(font: f64, anchor: Anchor, fill: &str) -> Letters<'_> {
    Letters {
        size: font,
        weight: Weight::Regular,
        anchor,
        fill,
    }
}

fn axis(canvas: &mut Canvas, plot: &Area, font: f64, reach: f64, x: impl Fn(f64) -> f64) {
    let all = ticks(-reach, reach, plot.width() / (5.0 * font), 0.0);
    for (value, text) in all.iter().zip(labels(&all)) {
        let at = x(*value);
        canvas.line((at, plot.top), (at, plot.bottom), Pen::new(GRID, 0.75));
        let middle = letters(font, Anchor::Middle, INK);
        canvas.text((at, plot.bottom + 0.8 * font), &text, middle, f64::INFINITY);
    }
    canvas.line(
        (x(0.0), plot.top),
        (x(0.0), plot.bottom),
        Pen::new(AXIS, 1.0),
    );
    let y = plot.bottom + 2.1 * font;
    let half = 0.5 * plot.width() - 0.5 * font;
    for (at, anchor, text) in [
        (plot.left, Anchor::Start, "← deeds friendlier"),
        (plot.right, Anchor::End, "words friendlier →"),
    ] {
        canvas.text((at, y), text, letters(font, anchor, FAINT_INK), half);
    }
}
