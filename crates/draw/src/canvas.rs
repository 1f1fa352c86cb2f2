//! The sheet that pictures are drawn on: elements as text, numbers with two decimals at most, nothing that needs a style sheet, so
//! that word processors and typesetters show the same as browsers.

use std::fmt::{self, Write};

use crate::Caption;
use crate::text::{Weight, cut, escape};

/// Pixels of a millimetre and of a point, at the 96 to the inch that SVG counts by.
const PX_PER_MM: f64 = 96.0 / 25.4;
const PX_PER_PT: f64 = 96.0 / 72.0;

/// Fonts in the order in which a reader's program looks for them.
const FONTS: &str = "Helvetica, Arial, sans-serif";

/// Size of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Format {
    /// Width in millimetres; 60 to 1,000, values beyond are moved there.
    pub width: f64,
    /// Height in millimetres; 40 to 1,000.
    pub height: f64,
    /// Size of the letters in points; 5 to 14, less where the sheet is small for them. Titles are a little larger, notes a little
    /// smaller.
    pub font: f64,
}

impl Default for Format {
    /// 160 × 90 mm, 9 points: the full width of a journal's page.
    fn default() -> Self {
        Self {
            width: 160.0,
            height: 90.0,
            font: 9.0,
        }
    }
}

impl Format {
    /// Width and height in pixels of 1/96 inch, and the font's size in them.
    pub(crate) fn pixels(&self) -> (f64, f64, f64) {
        let within = |x: f64, low: f64, high: f64, usual: f64| match x.is_finite() {
            true => x.clamp(low, high),
            false => usual,
        };
        let width = within(self.width, 60.0, 1000.0, 160.0) * PX_PER_MM;
        let height = within(self.height, 40.0, 1000.0, 90.0) * PX_PER_MM;
        let font = within(self.font, 5.0, 14.0, 9.0) * PX_PER_PT;
        (width, height, font.min(height / 15.0).min(width / 20.0))
    }
}

/// A picture as the text of an SVG file: complete, valid XML, with a title and a description for readers who cannot see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Svg {
    text: String,
}

impl Svg {
    /// The text of the file.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A rectangle in pixels, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether the two have a point in common.
    pub fn meets(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Which end of a line of text stands at its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line of text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters<'a> {
    pub size: f64,
    pub weight: Weight,
    pub anchor: Anchor,
    pub fill: &'a str,
}

/// How a line looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen<'a> {
    pub stroke: &'a str,
    pub width: f64,
    /// Dashes and gaps, such as `2 2`; empty for a whole line.
    pub dashes: &'a str,
}

impl<'a> Pen<'a> {
    pub fn new(stroke: &'a str, width: f64) -> Self {
        Self {
            stroke,
            width,
            dashes: "",
        }
    }

    pub fn dashed(self, dashes: &'a str) -> Self {
        Self { dashes, ..self }
    }
}

/// A picture that is being drawn.
pub(crate) struct Canvas {
    out: String,
    pub width: f64,
    pub height: f64,
}

impl Canvas {
    /// A white sheet. What a sheet too small leaves out of the caption stands in its description.
    pub fn new(format: &Format, caption: &Caption, description: &str) -> Self {
        let (width, height, _) = format.pixels();
        let mut out = String::new();
        let mm = |px: f64| number(px / PX_PER_MM);
        let (w, h) = (number(width), number(height));
        out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" ");
        let _ = write!(
            out,
            "width=\"{}mm\" height=\"{}mm\" ",
            mm(width),
            mm(height)
        );
        let _ = write!(out, "viewBox=\"0 0 {w} {h}\" role=\"img\" ");
        let _ = writeln!(out, "font-family=\"{FONTS}\">");
        let _ = writeln!(out, "<title>{}</title>", escape(&caption.title));
        let told = [description, &caption.subtitle, &caption.note];
        let told = told.map(escape).join(" ");
        let _ = writeln!(out, "<desc>{}</desc>", told.trim_end());
        let _ = writeln!(out, "<rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>");
        Self { out, width, height }
    }

    pub fn finish(mut self) -> Svg {
        self.out.push_str("</svg>\n");
        Svg { text: self.out }
    }

    /// Begins a group of marks; a tip, if not empty, is shown where a reader points at them.
    pub fn open(&mut self, tip: &str) {
        self.out.push_str("<g>");
        self.tip(tip);
        self.out.push('\n');
    }

    pub fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    pub fn rect(&mut self, area: &Area, fill: &str) {
        self.box_of(area, &format!("fill=\"{fill}\""));
    }

    pub fn outlined(&mut self, area: &Area, fill: &str, pen: Pen) {
        self.box_of(area, &format!("fill=\"{fill}\"{}", stroke(pen)));
    }

    /// A rectangle that is not seen but shows a tip.
    pub fn hidden(&mut self, area: &Area, tip: &str) {
        self.open(tip);
        self.unseen(area);
        self.close();
    }

    /// A rectangle that is not seen, for the tip of its group.
    pub fn unseen(&mut self, area: &Area) {
        self.box_of(area, "fill=\"#ffffff\" fill-opacity=\"0\"");
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: Pen) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        let _ = writeln!(
            self.out,
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{}/>",
            stroke(pen)
        );
    }

    pub fn circle(&mut self, at: (f64, f64), radius: f64, fill: &str, pen: Pen) {
        let [x, y, r] = [at.0, at.1, radius].map(number);
        let _ = writeln!(
            self.out,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\"{}/>",
            stroke(pen)
        );
    }

    /// A closed shape.
    pub fn polygon(&mut self, points: &[(f64, f64)], fill: &str, opacity: f64) {
        let opacity = match opacity < 1.0 {
            true => format!(" fill-opacity=\"{}\"", number(opacity)),
            false => String::new(),
        };
        let path = path(points);
        let _ = writeln!(self.out, "<path d=\"{path}Z\" fill=\"{fill}\"{opacity}/>");
    }

    /// A closed shape with an edge, so that neighbours stay apart.
    pub fn outlined_polygon(&mut self, points: &[(f64, f64)], fill: &str, pen: Pen) {
        let (path, stroke) = (path(points), stroke(pen));
        let _ = writeln!(self.out, "<path d=\"{path}Z\" fill=\"{fill}\"{stroke}/>");
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[(f64, f64)], pen: Pen) {
        let (path, stroke) = (path(points), stroke(pen));
        let _ = writeln!(
            self.out,
            "<path d=\"{path}\" fill=\"none\" stroke-linejoin=\"round\"{stroke}/>"
        );
    }

    /// A line of text with its middle height at `at.1`, cut to what fits into `room` pixels and onto the sheet.
    pub fn text(&mut self, at: (f64, f64), text: &str, letters: Letters, room: f64) {
        let onto_sheet = match letters.anchor {
            Anchor::Start => self.width - at.0,
            Anchor::Middle => 2.0 * at.0.min(self.width - at.0),
            Anchor::End => at.0,
        };
        let text = cut(text, letters.size, letters.weight, room.min(onto_sheet));
        if text.is_empty() {
            return;
        }
        let [x, y] = [at.0, at.1 + 0.35 * letters.size].map(number);
        self.words(&format!("x=\"{x}\" y=\"{y}\""), &text, letters);
    }

    /// A line of text read upwards, its middle at `at`; the caller sees that it fits.
    pub fn upright(&mut self, at: (f64, f64), text: &str, letters: Letters) {
        let [x, y] = [at.0 + 0.35 * letters.size, at.1].map(number);
        let place = format!("x=\"{x}\" y=\"{y}\" transform=\"rotate(-90 {x} {y})\"");
        self.words(&place, text, letters);
    }

    fn words(&mut self, place: &str, text: &str, letters: Letters) {
        let anchor = match letters.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = match letters.weight {
            Weight::Regular => "",
            Weight::Bold => " font-weight=\"bold\"",
        };
        let (size, fill, text) = (number(letters.size), letters.fill, escape(text));
        let _ = writeln!(
            self.out,
            "<text {place} font-size=\"{size}\" fill=\"{fill}\"{anchor}{weight}>{text}</text>"
        );
    }

    fn box_of(&mut self, area: &Area, look: &str) {
        let round = |x: f64| (x * 100.0).round() / 100.0;
        // Edges are rounded, not widths, so that neighbours meet.
        let (left, top) = (round(area.left), round(area.top));
        let [x, y] = [left, top].map(number);
        let [w, h] = [round(area.right) - left, round(area.bottom) - top].map(number);
        if w != "0" && h != "0" && area.right > area.left && area.bottom > area.top {
            let _ = writeln!(
                self.out,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" {look}/>"
            );
        }
    }

    fn tip(&mut self, tip: &str) {
        if !tip.is_empty() {
            let _ = write!(self.out, "<title>{}</title>", escape(tip));
        }
    }
}

/// A number with at most two decimals; what is no number is 0.
pub(crate) fn number(x: f64) -> String {
    let rounded = (x * 100.0).round() / 100.0;
    match rounded.is_finite() {
        true => format!("{}", rounded + 0.0),
        false => "0".to_string(),
    }
}

fn stroke(pen: Pen) -> String {
    let dashes = match pen.dashes {
        "" => String::new(),
        dashes => format!(" stroke-dasharray=\"{dashes}\""),
    };
    let width = number(pen.width);
    format!(
        " stroke=\"{}\" stroke-width=\"{width}\"{dashes}",
        pen.stroke
    )
}

fn path(points: &[(f64, f64)]) -> String {
    let mut out = String::new();
    for (at, &(x, y)) in points.iter().enumerate() {
        let [x, y] = [x, y].map(number);
        let sign = if at == 0 { 'M' } else { 'L' };
        let _ = write!(out, "{sign}{x} {y}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let texts = [1.0, 0.005, -0.001, 2.345, f64::NAN].map(number);
        assert_eq!(texts, ["1", "0.01", "0", "2.35", "0"]);
    }

    #[test]
    fn formats_are_kept_within_bounds() {
        let wild = Format {
            width: f64::NAN,
            height: 1e9,
            font: 0.0,
        };
        let (width, height, font) = wild.pixels();
        assert_eq!(number(width), "604.72");
        assert_eq!(number(height), "3779.53");
        assert_eq!(number(font), "6.67");
    }
}
