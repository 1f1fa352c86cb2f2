//! What stands round a picture: title, subtitle, legend and note; and the area that they leave.

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen};
use crate::colours::{FAINT_INK, INK, NO_DATA, PAPER};
use crate::text::{Weight, width, wrap};

/// The words about a picture. All may be empty; what does not fit is cut off with an ellipsis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What is shown, such as `Israel and Lebanon`.
    pub title: String,
    /// Source, numbers of events and reports, and the time, such as `KEDS Levant, 12,045 events in 12,045 reports, 1979-2011`.
    pub subtitle: String,
    /// What a reader must know to read it rightly, in small letters below.
    pub note: String,
}

/// A sign of the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sign {
    /// A filled square.
    Square(&'static str),
    /// A line with its band.
    Line(&'static str),
    /// A triangle that points up or down.
    Triangle(&'static str, bool),
    /// A dot; hollow if so told.
    Dot(&'static str, bool),
    /// A diamond.
    Diamond(&'static str),
    /// A cross.
    Cross(&'static str),
    /// A framed square for stretches without data.
    NoData,
    /// Nothing: the words are a heading of those that follow.
    Heading,
}

impl Sign {
    /// Whether it does not belong to what stands before it.
    fn begins(self) -> bool {
        matches!(self, Self::Heading | Self::NoData)
    }
}

/// Sign and words of an entry of the legend.
pub(crate) type Entry = (Sign, String);

/// Draws what stands round and gives the area that is left. Where the sheet is too low for all, texts are cut, then the note goes, then the
/// legend, the subtitle and the title.
pub(crate) fn frame(canvas: &mut Canvas, font: f64, caption: &Caption, legend: &[Entry]) -> Area {
    let pad = 0.5 * font;
    let (left, right) = (pad, canvas.width - pad);
    let room = right - left;
    let (large, small) = (1.25 * font, 0.85 * font);
    // From the most lines of title, subtitle and note to the least.
    let sizes = [[2, 2, 4], [2, 2, 2], [1, 1, 2], [1, 1, 1]];
    let mut sizes = sizes.into_iter().map(|[title, subtitle, note]| {
        [
            wrap(&caption.title, large, Weight::Bold, room, title),
            wrap(&caption.subtitle, font, Weight::Regular, room, subtitle),
            wrap(&caption.note, small, Weight::Regular, room, note),
        ]
    });
    let [mut title, mut subtitle, mut note] = sizes.next().unwrap_or_default();
    let mut rows = flow(legend, font, room);
    let lines = |n: usize, size: f64| n as f64 * 1.3 * size;
    let block = |n: usize, size: f64| match n {
        0 => 0.0,
        n => lines(n, size) + 0.4 * font,
    };
    let least = (0.45 * canvas.height)
        .max(9.0 * font)
        .min(0.75 * canvas.height);
    loop {
        let round = 2.0 * pad
            + block(title.len() + subtitle.len(), font)
            + lines(title.len(), large - font)
            + block(rows.len(), 1.1 * font)
            + block(note.len(), small);
        if canvas.height - round >= least {
            break;
        }
        if let Some(smaller) = sizes.next() {
            [title, subtitle, note] = smaller;
            continue;
        }
        let parts = [note.len(), rows.len(), subtitle.len(), title.len()];
        match parts.iter().position(|n| *n > 0) {
            Some(0) => note.clear(),
            Some(1) => rows.clear(),
            Some(2) => subtitle.clear(),
            Some(_) => title.clear(),
            None => break,
        }
    }
    let mut top = pad;
    for (texts, size, weight, fill) in [
        (&title, large, Weight::Bold, INK),
        (&subtitle, font, Weight::Regular, FAINT_INK),
    ] {
        let letters = Letters {
            size,
            weight,
            anchor: Anchor::Start,
            fill,
        };
        for text in texts {
            canvas.text((left, top + 0.65 * size), text, letters, room);
            top += 1.3 * size;
        }
    }
    if !title.is_empty() || !subtitle.is_empty() {
        top += 0.4 * font;
    }
    let mut bottom = canvas.height - pad;
    let letters = Letters {
        size: small,
        weight: Weight::Regular,
        anchor: Anchor::Start,
        fill: FAINT_INK,
    };
    for text in note.iter().rev() {
        canvas.text((left, bottom - 0.65 * small), text, letters, room);
        bottom -= 1.3 * small;
    }
    if !note.is_empty() {
        bottom -= 0.4 * font;
    }
    for row in rows.iter().rev() {
        let y = bottom - 0.715 * font;
        for (x, entry) in row {
            sign(canvas, font, (left + x, y), entry);
        }
        bottom -= 1.43 * font;
    }
    if !rows.is_empty() {
        bottom -= 0.4 * font;
    }
    Area {
        left,
        top,
        right,
        bottom,
    }
}

/// Space after an entry of the legend, in font sizes: before what has the same heading, and before a new heading.
const HEADED: f64 = 0.7;
const APART: f64 = 1.3;

/// Entries set in rows, each with its x.
fn flow(entries: &[Entry], font: f64, room: f64) -> Vec<Vec<(f64, &Entry)>> {
    let mut rows: Vec<Vec<(f64, &Entry)>> = Vec::new();
    let mut x = f64::INFINITY;
    for (at, entry) in entries.iter().enumerate() {
        let wide = sign_width(entry, font);
        // A heading stays with what it heads, if one row can hold them.
        let mut whole = wide;
        if entry.0 == Sign::Heading {
            let headed = entries[at + 1..].iter().take_while(|e| !e.0.begins());
            whole += headed
                .map(|e| HEADED * font + sign_width(e, font))
                .sum::<f64>();
        }
        if x + whole > room && (x + wide > room || whole <= room) {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, entry));
        }
        let next_heads = entries.get(at + 1).is_some_and(|e| e.0.begins());
        x += wide + if next_heads { APART } else { HEADED } * font;
    }
    rows
}

fn sign_width((sign, words): &Entry, font: f64) -> f64 {
    let words = width(words, font, Weight::Regular);
    match sign {
        Sign::Heading => words,
        _ => mark_width(*sign, font) + 0.4 * font + words,
    }
}

fn mark_width(sign: Sign, font: f64) -> f64 {
    match sign {
        Sign::Line(_) => 1.8 * font,
        _ => 0.8 * font,
    }
}

fn sign(canvas: &mut Canvas, font: f64, (x, y): (f64, f64), (sign, words): &Entry) {
    let wide = mark_width(*sign, font);
    let (middle, half) = (x + 0.5 * wide, 0.4 * font);
    let square = Area {
        left: x,
        top: y - half,
        right: x + wide,
        bottom: y + half,
    };
    match *sign {
        Sign::Square(fill) => canvas.rect(&square, fill),
        Sign::NoData => canvas.outlined(&square, NO_DATA, Pen::new("#bbbbbb", 0.5)),
        Sign::Line(stroke) => {
            let corners = [
                (x, y - half),
                (x + wide, y - half),
                (x + wide, y + half),
                (x, y + half),
            ];
            canvas.polygon(&corners, stroke, 0.3);
            canvas.line((x, y), (x + wide, y), Pen::new(stroke, 1.5));
        }
        Sign::Triangle(fill, up) => triangle(canvas, (middle, y), 0.36 * font, up, fill),
        Sign::Dot(fill, hollow) => dot(canvas, (middle, y), 0.27 * font, fill, hollow),
        Sign::Diamond(fill) => diamond(canvas, (middle, y), 0.36 * font, fill),
        Sign::Cross(stroke) => cross(canvas, (middle, y), 0.26 * font, stroke),
        Sign::Heading => {}
    }
    let letters = Letters {
        size: font,
        weight: Weight::Regular,
        anchor: Anchor::Start,
        fill: INK,
    };
    let from = match sign {
        Sign::Heading => x,
        _ => x + wide + 0.4 * font,
    };
    canvas.text((from, y), words, letters, f64::INFINITY);
}

/// A triangle of that half width round a point.
pub(crate) fn triangle(canvas: &mut Canvas, (x, y): (f64, f64), half: f64, up: bool, fill: &str) {
    let tip = if up { -half } else { half };
    let corners = [(x - half, y - tip), (x + half, y - tip), (x, y + tip)];
    canvas.outlined_polygon(&corners, fill, Pen::new(PAPER, 0.6));
}

pub(crate) fn dot(canvas: &mut Canvas, at: (f64, f64), radius: f64, fill: &str, hollow: bool) {
    let inside = if hollow { PAPER } else { fill };
    canvas.circle(at, radius, inside, Pen::new(fill, 1.0));
}

pub(crate) fn diamond(canvas: &mut Canvas, (x, y): (f64, f64), half: f64, fill: &str) {
    let corners = [(x - half, y), (x, y - half), (x + half, y), (x, y + half)];
    canvas.polygon(&corners, fill, 1.0);
}

pub(crate) fn cross(canvas: &mut Canvas, (x, y): (f64, f64), half: f64, stroke: &str) {
    let pen = Pen::new(stroke, 1.25);
    canvas.line((x - half, y - half), (x + half, y + half), pen);
    canvas.line((x - half, y + half), (x + half, y - half), pen);
}
