//! A picture made of the rows of a pair's faces.

use std::collections::BTreeMap;

use bifrons_faces::{Bucket, Cell, Direction, FaceRow, Period};

use super::{PairPicture, Panel, Readings};
use crate::scale::count;
use crate::time::period_name;
use crate::{Caption, Format, Scale};

/// Whether both directions are shown together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sides {
    /// One panel with what both do, reciprocal events included.
    #[default]
    Summed,
    /// A panel for what the first does to the second, and another for the way back. Reciprocal events (a meeting) are in neither, and
    /// the note says how many there are.
    Apart,
}

impl PairPicture {
    /// The picture of a pair from its rows, as [`bifrons_faces::face_rows`] gives them; rows of other pairs are left out.
    ///
    /// `names` are those shown, `source` is where the events come from (may be empty). Periods from the first to the last that have
    /// a row count zero where they have none. Events whose date is coarser than the bucket, or unknown, cannot be drawn: the note tells
    /// their number. No flips are marked, and the scale is linear, until the caller says so.
    pub fn of_rows(
        (a, b): (&str, &str),
        names: (&str, &str),
        source: &str,
        bucket: Bucket,
        rows: &[FaceRow],
        sides: Sides,
    ) -> Self {
        let rows: Vec<&FaceRow> = rows
            .iter()
            .filter(|r| r.key.a == a && r.key.b == b)
            .collect();
        let of = |direction: Direction| {
            let rows = rows.iter().filter(move |r| r.key.direction == direction);
            rows.map(|r| (&r.key.period, r.cell))
        };
        let all = sum(of(Direction::Both).map(|(_, cell)| cell));
        let drawn = |period: &Period| period.exact();
        let days = || {
            of(Direction::Both)
                .filter(|(p, _)| drawn(p))
                .filter_map(|(p, _)| p.bounds())
        };
        let periods = match (days().map(|d| d.0).min(), days().map(|d| d.1).max()) {
            (Some(first), Some(last)) => bucket.periods(first, last),
            _ => Vec::new(),
        };
        let panel = |label: String, direction: Direction| {
            let cells: BTreeMap<&Period, Cell> = of(direction).collect();
            let step = |p: &Period| (p.clone(), Some(cells.get(p).copied().unwrap_or_default()));
            Panel {
                label,
                readings: Readings::Counts(periods.iter().map(step).collect()),
            }
        };
        let panels = match sides {
            Sides::Summed => vec![panel(String::new(), Direction::Both)],
            Sides::Apart => vec![
                panel(format!("{} to {}", names.0, names.1), Direction::Forward),
                panel(format!("{} to {}", names.1, names.0), Direction::Backward),
            ],
        };
        let mut notes = Vec::new();
        let coarse = sum(of(Direction::Both)
            .filter(|(p, _)| !drawn(p))
            .map(|(_, cell)| cell))
        .events();
        if coarse > 0 {
            notes.push(format!(
                "Not drawn, since their date is unknown or coarser than a {bucket}: {}.",
                events(coarse)
            ));
        }
        let mutual = sum(of(Direction::Mutual)
            .filter(|(p, _)| drawn(p))
            .map(|(_, cell)| cell))
        .events();
        if sides == Sides::Apart && mutual > 0 {
            notes.push(format!(
                "In neither panel, since both act and nobody is acted upon: {}.",
                events(mutual)
            ));
        }
        let mut facts = Vec::new();
        if !source.is_empty() {
            facts.push(source.to_string());
        }
        let reports = match all.reports {
            1 => "1 report".to_string(),
            n => format!("{} reports", count(n)),
        };
        facts.push(format!("{} in {reports}", events(all.events())));
        if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
            let (first, last) = (period_name(first, bucket), period_name(last, bucket));
            facts.push(match first == last {
                true => first,
                false => format!("{first} to {last}"),
            });
        }
        Self {
            caption: Caption {
                title: format!("{} and {}", names.0, names.1),
                subtitle: facts.join(" · "),
                note: notes.join(" "),
            },
            bucket,
            panels,
            flips: Vec::new(),
            scale: Scale::Linear,
            unit: format!("events per {bucket}"),
            format: Format::default(),
        }
    }
}

fn sum(cells: impl Iterator<Item = Cell>) -> Cell {
    let mut all = Cell::default();
    cells.for_each(|cell| all += cell);
    all
}

fn events(n: u64) -> String {
    match n {
        1 => "1 event".to_string(),
        n => format!("{} events", count(n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_core::Quad;
    use bifrons_faces::{FaceKey, Kappa, face_rows};

    fn picture(sides: Sides) -> PairPicture {
        let event = |date: &str, direction, quad| {
            let period = Period::of(Some(date.parse().unwrap()), Bucket::Month);
            let key = FaceKey {
                a: "ISR".into(),
                b: "LBN".into(),
                period,
                direction,
            };
            (key, Cell::of_event(quad, 1.0, 2))
        };
        let rows = face_rows(
            [
                event("1982-06-06", Direction::Forward, Quad::MaterialConflict),
                event("1982-08-01", Direction::Backward, Quad::VerbalConflict),
                event("1982-08-09", Direction::Mutual, Quad::VerbalCooperation),
                event("1982", Direction::Forward, Quad::MaterialConflict),
            ],
            Kappa::default(),
        );
        PairPicture::of_rows(
            ("ISR", "LBN"),
            ("Israel", "Lebanon"),
            "invented",
            Bucket::Month,
            &rows,
            sides,
        )
    }

    fn counts(picture: &PairPicture, panel: usize) -> Vec<u64> {
        match &picture.panels[panel].readings {
            Readings::Counts(cells) => cells.iter().map(|(_, c)| c.unwrap().events()).collect(),
            Readings::Rates(_) => Vec::new(),
        }
    }

    #[test]
    fn every_event_is_drawn_or_told_of() {
        let both = picture(Sides::Summed);
        assert_eq!(counts(&both, 0), [1, 0, 2]);
        assert_eq!(
            both.caption.subtitle,
            "invented · 4 events in 8 reports · Jun 1982 to Aug 1982"
        );
        assert_eq!(
            both.caption.note,
            "Not drawn, since their date is unknown or coarser than a month: 1 event."
        );
        let apart = picture(Sides::Apart);
        assert_eq!(apart.panels[1].label, "Lebanon to Israel");
        assert_eq!(
            [counts(&apart, 0), counts(&apart, 1)],
            [[1, 0, 0], [0, 0, 1]]
        );
        assert!(
            apart
                .caption
                .note
                .contains("nobody is acted upon: 1 event.")
        );
    }
}
