//! Flips as thin lines down a picture, each with a triangle and, where there is room, its date.

use bifrons_faces::{Bucket, Course, Flip};
use jiff::civil::Date;

use crate::canvas::{Anchor, Area, Canvas, Letters, Pen};
use crate::colours::{FLIP, INK, of_course};
use crate::frame::{Entry, Sign, triangle};
use crate::text::{Weight, width};
use crate::time::{TimeAxis, date_name};

/// A flip to be marked.
#[derive(Clone, Debug, PartialEq)]
pub struct FlipMark {
    /// First day of the new regime.
    pub date: Date,
    /// Where it leads.
    pub course: Course,
    /// 0 to 1; where not all dates have room, those of the likelier flips are written.
    pub probability: f64,
    /// Words that a reader sees who points at the mark, besides date and course; may be empty.
    pub note: String,
}

impl From<&Flip> for FlipMark {
    fn from(flip: &Flip) -> Self {
        let face = format!("shown in {}", flip.face);
        let rates = |f: fn(&bifrons_faces::Change) -> f64| {
            let texts: Vec<String> = flip.quads.iter().map(|q| format!("{:.1}", f(q))).collect();
            texts.join(", ")
        };
        let (before, after) = (rates(|q| q.before), rates(|q| q.after));
        Self {
            date: flip.date,
            course: flip.course,
            probability: flip.probability,
            note: format!(
                "{face}; words+, deeds+, words−, deeds− a period before: {before}; after: {after}"
            ),
        }
    }
}

/// Flips with the rows of their dates, counted upwards from the picture; those without a row have no room.
pub(crate) struct Marks<'a> {
    all: Vec<(&'a FlipMark, f64, Option<usize>)>,
    bucket: Bucket,
    font: f64,
    heading: bool,
}

const ROWS: usize = 2;

impl<'a> Marks<'a> {
    /// Places the flips that the axis holds. A heading of the picture, which reaches to that x, takes the beginning of the uppermost
    /// row.
    pub fn new(
        flips: &'a [FlipMark],
        axis: &TimeAxis,
        bucket: Bucket,
        font: f64,
        room: &Area,
        heading: Option<f64>,
    ) -> Self {
        let shown = flips.iter().filter(|f| axis.holds(f.date));
        let mut all: Vec<(&FlipMark, f64, Option<usize>)> =
            shown.map(|f| (f, axis.x(f.date), None)).collect();
        all.sort_by_key(|(flip, ..)| flip.date);
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by(|x, y| {
            let p = |i: &usize| all[*i].0.probability;
            p(y).total_cmp(&p(x)).then(x.cmp(y))
        });
        let size = 0.85 * font;
        let mut taken: [Vec<(f64, f64)>; ROWS] = Default::default();
        if let Some(right) = heading {
            taken[ROWS - 1].push((room.left, right));
        }
        // Lines that lead from a date of an upper row through the rows below.
        let mut leaders: Vec<f64> = Vec::new();
        for at in order {
            let (flip, x, row) = &mut all[at];
            let half = 0.5 * width(&date_name(flip.date, bucket), size, Weight::Regular);
            let middle = x.clamp(room.left + half, (room.right - half).max(room.left + half));
            let (left, right) = (middle - half - 0.4 * font, middle + half + 0.4 * font);
            if 2.0 * half > room.width() {
                continue;
            }
            let free = |row: usize| {
                let crossed = |x: &f64| left < *x && *x < right;
                let apart = taken[row].iter().all(|(l, r)| right < *l || *r < left);
                let below = taken[..row]
                    .iter()
                    .flatten()
                    .all(|(l, r)| *x < *l || *r < *x);
                apart && below && (row > 0 || !leaders.iter().any(crossed))
            };
            *row = (0..ROWS).find(|row| free(*row));
            if let Some(row) = *row {
                taken[row].push((left, right));
                if row > 0 {
                    leaders.push(*x);
                }
            }
        }
        Self {
            all,
            bucket,
            font,
            heading: heading.is_some(),
        }
    }

    /// Height of the strip above the picture that triangles and dates take.
    pub fn height(&self) -> f64 {
        let taken = self.all.iter().filter_map(|(_, _, row)| row.map(|r| r + 1));
        let rows = match self.heading {
            true => ROWS,
            false => taken.max().unwrap_or(0),
        };
        match self.all.is_empty() {
            true => 0.0,
            false => self.font * (1.0 + 1.05 * rows as f64),
        }
    }

    /// Draws lines over the picture, and triangles and dates above it if `dates`.
    pub fn draw(&self, canvas: &mut Canvas, plot: &Area, dates: bool, room: &Area) {
        let size = 0.85 * self.font;
        let row_middle = |row: usize| plot.top - self.font * (1.45 + 1.05 * row as f64);
        for (flip, x, row) in &self.all {
            let name = date_name(flip.date, self.bucket);
            let mut tip = format!(
                "{name}: flip towards {}, probability {:.2}",
                flip.course, flip.probability
            );
            if !flip.note.is_empty() {
                tip = format!("{tip}; {}", flip.note);
            }
            canvas.open(&tip);
            let pen = Pen::new(FLIP, 0.75);
            canvas.line((*x, plot.top), (*x, plot.bottom), pen.dashed("3 2"));
            if dates {
                let up = flip.course == Course::Cooperation;
                let half = 0.33 * self.font;
                let middle = x.clamp(room.left + half, room.right - half);
                triangle(
                    canvas,
                    (middle, plot.top - 0.45 * self.font),
                    half,
                    up,
                    of_course(flip.course),
                );
                if let Some(row) = *row {
                    if row > 0 {
                        let (from, to) = (plot.top - 0.9 * self.font, row_middle(row) + 0.5 * size);
                        canvas.line((*x, from), (*x, to), Pen::new(FLIP, 0.5));
                    }
                    let half = 0.5 * width(&name, size, Weight::Regular);
                    let middle =
                        x.clamp(room.left + half, (room.right - half).max(room.left + half));
                    let letters = Letters {
                        size,
                        weight: Weight::Regular,
                        anchor: Anchor::Middle,
                        fill: INK,
                    };
                    canvas.text((middle, row_middle(row)), &name, letters, f64::INFINITY);
                }
            }
            canvas.close();
        }
    }

    /// What the legend says of them.
    pub fn legend(flips: &[FlipMark]) -> Vec<Entry> {
        let courses = [
            (Course::Cooperation, "cooperation", true),
            (Course::Conflict, "conflict", false),
        ];
        let mut entries: Vec<Entry> = courses
            .into_iter()
            .filter(|(course, ..)| flips.iter().any(|f| f.course == *course))
            .map(|(course, name, up)| (Sign::Triangle(of_course(course), up), name.to_string()))
            .collect();
        if !entries.is_empty() {
            entries.insert(0, (Sign::Heading, "Flips to:".to_string()));
        }
        entries
    }
}
