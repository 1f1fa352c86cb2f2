//! Drawing of a [`PairPicture`].

use bifrons_faces::{Cell, Period};

use super::axis::FacesAxis;
use super::readings::{bars, lines, told};
use super::{PairPicture, Panel, Readings};
use crate::canvas::{Anchor, Area, Canvas, Letters, Pen, Svg};
use crate::colours::{AXIS, FAINT_INK, INK, LINES, NO_DATA, QUADS};
use crate::frame::{Entry, Sign, frame};
use crate::marks::Marks;
use crate::text::{Weight, width};
use crate::time::{TimeAxis, period_name};
use crate::{Format, Scale};

/// Draws both faces of a pair over time; without dated periods, a sheet that says so.
pub fn pair(picture: &PairPicture) -> Svg {
    let (_, sheet, font) = picture.format.pixels();
    // Each panel has a heading and must keep some height.
    let font = font.min(sheet / (11.0 + 4.0 * picture.panels.len() as f64));
    let periods = periods(&picture.panels);
    let mut canvas = canvas(&picture.format, picture, &periods);
    let area = frame(
        &mut canvas,
        font,
        &picture.caption,
        &legend(picture, &periods),
    );
    let count = picture.panels.len();
    if periods.is_empty() || count == 0 {
        nothing(&mut canvas, &area, font);
        return canvas.finish();
    }
    let header = match count > 1 || !unit(picture).is_empty() {
        true => 1.5 * font,
        false => 0.0,
    };
    // Heights need the marks' strip, which needs the width of the labels of the heights: these go by what the strip takes at most.
    // The first panel's heading stands in the strip.
    let height = |strip: f64, rows: usize| {
        let axis = (1.1 * rows as f64 + 0.6) * font;
        let above = strip.max(header) + (count - 1) as f64 * header;
        ((area.height() - above - axis) / count as f64).max(1.0)
    };
    let strip = if picture.flips.is_empty() {
        0.0
    } else {
        3.1 * font
    };
    let whole = picture
        .panels
        .iter()
        .all(|p| matches!(p.readings, Readings::Counts(_)));
    let faces = FacesAxis::new(
        picture.scale,
        most(&picture.panels),
        height(strip, 2),
        font,
        whole,
    );
    let column = area.left + 0.6 * font;
    let left =
        (area.left + 1.9 * font + faces.label_width(font)).min(area.left + 0.5 * area.width());
    let Some(time) = TimeAxis::new(&periods, left, area.right - 0.3 * font) else {
        nothing(&mut canvas, &area, font);
        return canvas.finish();
    };
    let reached = picture
        .panels
        .first()
        .map(|p| left + heading_width(p, picture, font));
    let marks = Marks::new(
        &picture.flips,
        &time,
        picture.bucket,
        font,
        &area,
        reached.filter(|_| header > 0.0),
    );
    let rows = time.rows(picture.bucket, &periods, font, &area);
    let height = height(marks.height(), rows);
    let mut top = area.top;
    for (at, panel) in picture.panels.iter().enumerate() {
        heading(&mut canvas, (left, top + 0.6 * font), font, panel, picture);
        top += match at {
            0 => marks.height().max(header),
            _ => header,
        };
        let plot = Area {
            left,
            top,
            right: area.right - 0.3 * font,
            bottom: top + height,
        };
        gaps(&mut canvas, &plot, &time, panel);
        faces.grid(&mut canvas, &plot, font);
        match &panel.readings {
            Readings::Counts(cells) => bars(
                &mut canvas,
                &plot,
                &time,
                &faces,
                cells,
                picture.bucket,
                font,
            ),
            Readings::Rates(rates) => {
                lines(&mut canvas, &plot, &time, &faces, rates, picture.bucket)
            }
        }
        faces.front(&mut canvas, &plot, font, column);
        marks.draw(&mut canvas, &plot, at == 0, &area);
        top += height;
        if at + 1 == count {
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
        }
    }
    canvas.finish()
}

/// Exact periods of all panels, in order, each once.
fn periods(panels: &[Panel]) -> Vec<Period> {
    let mut all: Vec<Period> = Vec::new();
    for panel in panels {
        match &panel.readings {
            Readings::Counts(cells) => all.extend(cells.iter().map(|(p, _)| p.clone())),
            Readings::Rates(rates) => all.extend(rates.iter().map(|(p, _)| p.clone())),
        }
    }
    all.retain(|p| p.exact() && p.bounds().is_some());
    all.sort();
    all.dedup();
    all
}

fn canvas(format: &Format, picture: &PairPicture, periods: &[Period]) -> Canvas {
    let span = match (periods.first(), periods.last()) {
        (Some(first), Some(last)) => format!(
            "from {} to {}",
            period_name(first, picture.bucket),
            period_name(last, picture.bucket)
        ),
        _ => "without dated events".to_string(),
    };
    let mut description = format!(
        "Cooperation above and conflict below an axis of time, {}, {span}.",
        unit(picture)
    );
    for panel in &picture.panels {
        if let Readings::Counts(cells) = &panel.readings {
            let mut all = Cell::default();
            let drawn = cells.iter().filter(|(p, _)| p.exact());
            drawn
                .filter_map(|(_, cell)| *cell)
                .for_each(|cell| all += cell);
            let label = match panel.label.is_empty() {
                true => String::new(),
                false => format!("{}: ", panel.label),
            };
            description += &format!(" {label}{}.", told(&all));
        }
    }
    if !picture.flips.is_empty() {
        description += &format!(" Flips marked: {}.", picture.flips.len());
    }
    Canvas::new(format, &picture.caption, &description)
}

fn unit(picture: &PairPicture) -> String {
    match (picture.scale, picture.unit.is_empty()) {
        (Scale::Linear, _) => picture.unit.clone(),
        (Scale::SquareRoot, true) => "square-root scale".to_string(),
        (Scale::SquareRoot, false) => format!("{}, square-root scale", picture.unit),
    }
}

fn legend(picture: &PairPicture, periods: &[Period]) -> Vec<Entry> {
    let lines = picture
        .panels
        .iter()
        .any(|p| matches!(p.readings, Readings::Rates(_)));
    let sign = |quad: usize| match lines {
        true => Sign::Line(LINES[quad]),
        false => Sign::Square(QUADS[quad]),
    };
    let heading = |words: &str| (Sign::Heading, words.to_string());
    let mut entries = vec![
        heading("Cooperation:"),
        (sign(0), "words".to_string()),
        (sign(1), "deeds".to_string()),
        heading("Conflict:"),
        (sign(2), "words".to_string()),
        (sign(3), "deeds".to_string()),
    ];
    entries.extend(Marks::legend(&picture.flips));
    let empty = |panel: &Panel| match &panel.readings {
        Readings::Counts(cells) => cells.iter().any(|(p, cell)| p.exact() && cell.is_none()),
        Readings::Rates(rates) => rates.iter().any(|(p, rate)| p.exact() && rate.is_none()),
    };
    let broken = periods
        .windows(2)
        .any(|two| match (two[0].bounds(), two[1].bounds()) {
            (Some((_, last)), Some((first, _))) => last.tomorrow().is_ok_and(|next| next < first),
            _ => false,
        });
    if broken || picture.panels.iter().any(empty) {
        entries.push((Sign::NoData, "no data".to_string()));
    }
    entries
}

/// Greatest cooperation and conflict that is drawn.
fn most(panels: &[Panel]) -> [f64; 2] {
    let mut most = [0.0f64; 2];
    let mut see = |up: f64, down: f64| {
        for (most, x) in most.iter_mut().zip([up, down]) {
            if x.is_finite() {
                *most = most.max(x);
            }
        }
    };
    for panel in panels {
        match &panel.readings {
            Readings::Counts(cells) => {
                for cell in cells
                    .iter()
                    .filter(|(p, _)| p.exact())
                    .filter_map(|(_, c)| *c)
                {
                    let [vc, mc, vk, mk] = cell.quads().map(|n| n as f64);
                    see(vc + mc, vk + mk);
                }
            }
            Readings::Rates(rates) => {
                for rate in rates
                    .iter()
                    .filter(|(p, _)| p.exact())
                    .filter_map(|(_, r)| *r)
                {
                    let [vc, mc, vk, mk] = rate.map(|r| r.high.max(r.mean));
                    see(vc.max(mc), vk.max(mk));
                }
            }
        }
    }
    most
}

fn nothing(canvas: &mut Canvas, area: &Area, font: f64) {
    let letters = Letters {
        size: font,
        weight: Weight::Regular,
        anchor: Anchor::Middle,
        fill: FAINT_INK,
    };
    let middle = (
        0.5 * (area.left + area.right),
        0.5 * (area.top + area.bottom),
    );
    canvas.text(middle, "No dated events", letters, area.width());
}

fn heading(
    canvas: &mut Canvas,
    (x, y): (f64, f64),
    font: f64,
    panel: &Panel,
    picture: &PairPicture,
) {
    let letters = |weight, fill| Letters {
        size: font,
        weight,
        anchor: Anchor::Start,
        fill,
    };
    canvas.text(
        (x, y),
        &panel.label,
        letters(Weight::Bold, INK),
        f64::INFINITY,
    );
    let from = match panel.label.is_empty() {
        true => x,
        false => x + width(&panel.label, font, Weight::Bold) + 0.6 * font,
    };
    if from < canvas.width - 2.0 * font {
        let text = unit(picture);
        canvas.text(
            (from, y),
            &text,
            letters(Weight::Regular, FAINT_INK),
            f64::INFINITY,
        );
    }
}

fn heading_width(panel: &Panel, picture: &PairPicture, font: f64) -> f64 {
    width(&panel.label, font, Weight::Bold) + font + width(&unit(picture), font, Weight::Regular)
}

/// Shades what lies between or in place of periods with data.
fn gaps(canvas: &mut Canvas, plot: &Area, time: &TimeAxis, panel: &Panel) {
    let known: Vec<&Period> = match &panel.readings {
        Readings::Counts(cells) => cells
            .iter()
            .filter(|c| c.1.is_some())
            .map(|c| &c.0)
            .collect(),
        Readings::Rates(rates) => rates
            .iter()
            .filter(|r| r.1.is_some())
            .map(|r| &r.0)
            .collect(),
    };
    let mut spans: Vec<(f64, f64)> = known
        .into_iter()
        .filter(|p| p.exact())
        .filter_map(|p| time.span(p))
        .collect();
    spans.sort_by(|x, y| x.0.total_cmp(&y.0));
    spans.push((plot.right, plot.right));
    let mut reached = plot.left;
    for (left, right) in spans {
        if left > reached + 0.01 {
            canvas.open("no data");
            canvas.rect(
                &Area {
                    left: reached,
                    right: left,
                    ..*plot
                },
                NO_DATA,
            );
            canvas.close();
        }
        reached = reached.max(right);
    }
}
