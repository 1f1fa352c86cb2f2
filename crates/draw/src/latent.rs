//! Latent warmth and hostility of a pair: two lines with bands.

use bifrons_faces::{Bucket, Latent, Period};

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen, Svg};
use crate::colours::{AXIS, DEEDS_CONFLICT, DEEDS_COOPERATION, FAINT_INK, GRID};
use crate::frame::{Sign, frame};
use crate::marks::Marks;
use crate::scale::{labels, ticks};
use crate::text::{Weight, width};
use crate::time::{TimeAxis, period_name};
use crate::{Caption, FlipMark, Format};

/// What [`latent`] draws.
#[derive(Clone, Debug, PartialEq)]
pub struct LatentPicture {
    /// Title, subtitle, note.
    pub caption: Caption,
    /// How time is cut.
    pub bucket: Bucket,
    /// Periods in order with θ of cooperation and of conflict ([`bifrons_faces::latent_smooth`]); `None` breaks the line.
    pub periods: Vec<(Period, Option<[Latent; 2]>)>,
    /// Turns to be marked; those beyond the axis are left out.
    pub flips: Vec<FlipMark>,
    /// Size of sheet and letters.
    pub format: Format,
}

const FACES: [(&str, &str); 2] = [("warmth", DEEDS_COOPERATION), ("hostility", DEEDS_CONFLICT)];

/// Draws warmth and hostility over time on one axis, where 0 is a usual pair. Hostility is dashed, so that it is told without colour.
pub fn latent(picture: &LatentPicture) -> Svg {
    let (_, _, font) = picture.format.pixels();
    let description = "Latent warmth and hostility over time with intervals; 0 is a usual pair.";
    let mut canvas = Canvas::new(&picture.format, &picture.caption, description);
    let mut legend = vec![
        (Sign::Line(DEEDS_COOPERATION), "warmth".to_string()),
        (Sign::Line(DEEDS_CONFLICT), "hostility (dashed)".to_string()),
    ];
    legend.extend(Marks::legend(&picture.flips));
    let area = frame(&mut canvas, font, &picture.caption, &legend);
    let exact = picture.periods.iter().filter(|(p, _)| p.exact());
    let periods: Vec<Period> = exact.clone().map(|(p, _)| p.clone()).collect();
    let values = exact.filter_map(|(_, l)| *l).flatten();
    let ends = values
        .flat_map(|l| [l.low, l.high, l.mean])
        .filter(|x| x.is_finite());
    let (low, high) = ends.fold((-0.5f64, 0.5f64), |(low, high), x| {
        (low.min(x), high.max(x))
    });
    let (low, high) = (1.04 * low, 1.04 * high);
    let all = ticks(low, high, area.height() / (3.2 * font), 0.0);
    let texts = labels(&all);
    let widest = texts
        .iter()
        .map(|t| width(t, font, Weight::Regular))
        .fold(0.0, f64::max);
    let left = (area.left + widest + 0.8 * font).min(area.left + 0.5 * area.width());
    let right = area.right - 0.3 * font;
    let Some(time) = TimeAxis::new(&periods, left, right) else {
        let middle = (
            0.5 * (area.left + area.right),
            0.5 * (area.top + area.bottom),
        );
        let faint = letters(font, Anchor::Middle, FAINT_INK);
        canvas.text(middle, "No dated periods", faint, area.width());
        return canvas.finish();
    };
    let title = "θ: 0 is a usual pair";
    let reached = left + width(title, font, Weight::Regular) + font;
    let marks = Marks::new(
        &picture.flips,
        &time,
        picture.bucket,
        font,
        &area,
        Some(reached),
    );
    let rows = time.rows(picture.bucket, &periods, font, &area);
    let top = area.top + marks.height().max(1.5 * font);
    let bottom = (area.bottom - (1.1 * rows as f64 + 0.6) * font).max(top + 1.0);
    let plot = Area {
        left,
        top,
        right,
        bottom,
    };
    canvas.text(
        (left, area.top + 0.6 * font),
        title,
        letters(font, Anchor::Start, FAINT_INK),
        f64::INFINITY,
    );
    let y = |value: f64| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        plot.bottom - share * plot.height()
    };
    for (value, text) in all.iter().zip(&texts) {
        let pen = match *value == 0.0 {
            true => Pen::new(AXIS, 0.75),
            false => Pen::new(GRID, 0.75),
        };
        canvas.line((plot.left, y(*value)), (plot.right, y(*value)), pen);
        let end = letters(font, Anchor::End, FAINT_INK);
        canvas.text(
            (plot.left - 0.4 * font, y(*value)),
            text,
            end,
            f64::INFINITY,
        );
    }
    for (face, (name, colour)) in FACES.into_iter().enumerate() {
        for run in runs(picture, &time) {
            let at = |f: fn(&Latent) -> f64| {
                let all = run.iter().map(|(x, both)| (*x, y(f(&both[face]))));
                all.collect::<Vec<(f64, f64)>>()
            };
            let (mean, mut band) = (at(|l| l.mean), at(|l| l.low));
            band.extend(at(|l| l.high).into_iter().rev());
            canvas.open(name);
            canvas.polygon(&band, colour, 0.22);
            let pen = Pen::new(colour, 1.5);
            canvas.polyline(&mean, if face == 1 { pen.dashed("5 2") } else { pen });
            canvas.close();
        }
    }
    for (period, both) in &picture.periods {
        if let (true, Some((left, right)), Some([warm, cold])) =
            (period.exact(), time.span(period), both)
        {
            let told = |l: &Latent| format!("{:.2} ({:.2} to {:.2})", l.mean, l.low, l.high);
            let name = period_name(period, picture.bucket);
            let tip = format!("{name}: warmth {}, hostility {}", told(warm), told(cold));
            canvas.hidden(
                &Area {
                    left,
                    right,
                    ..plot
                },
                &tip,
            );
        }
    }
    marks.draw(&mut canvas, &plot, true, &area);
    canvas.line(
        (plot.left, plot.bottom),
        (plot.right, plot.bottom),
        Pen::new(AXIS, 0.75),
    );
    time.draw(
        &mut canvas,
        font,
        picture.bucket,
        &periods,
        plot.bottom,
        &area,
    );
    canvas.finish()
}

/// Middles of periods with both values, in runs without a gap.
fn runs(picture: &LatentPicture, time: &TimeAxis) -> Vec<Vec<(f64, [Latent; 2])>> {
    let mut runs: Vec<Vec<(f64, [Latent; 2])>> = vec![Vec::new()];
    for (period, both) in &picture.periods {
        match (period.exact(), time.span(period), both) {
            (true, Some((left, right)), Some(both)) => {
                if let Some(run) = runs.last_mut() {
                    run.push((0.5 * (left + right), *both));
                }
            }
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn letters(size: f64, anchor: Anchor, fill: &str) -> Letters<'_> {
    Letters {
        size,
        weight: Weight::Regular,
        anchor,
        fill,
    }
}
