//! The series of a pair: evenly spaced periods with the counts of the four quads and their Goldstein scores.

use bifrons_core::Quad;
use jiff::civil::Date;

use crate::{Bucket, Cell, Direction, FaceRow, Period};

/// What happened in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Events of words+, deeds+, words− and deeds−, in this order.
    pub quads: [f64; 4],
    /// Sum of the Goldstein scores of the events, each -10 to 10.
    pub goldstein: f64,
    /// News told in the period, in any unit that is the same for the whole series (events of all pairs from the same
    /// sources); `None` where it is not known, or 0 or less.
    pub exposure: Option<f64>,
}

impl Point {
    /// Adds one event.
    pub fn add(&mut self, quad: Quad, goldstein: f64) {
        self.quads[quad_index(quad)] += 1.0;
        self.goldstein += goldstein;
    }

    /// Events in all.
    pub fn events(&self) -> f64 {
        self.quads.iter().sum()
    }

    /// Events of cooperation and of conflict.
    pub fn faces(&self) -> [f64; 2] {
        [self.quads[0] + self.quads[1], self.quads[2] + self.quads[3]]
    }
}

/// A pair's periods in order, evenly spaced, those without events included.
///
/// ```
/// use bifrons_core::Quad;
/// use bifrons_faces::{Bucket, Series};
/// let day = |d: &str| d.parse().unwrap();
/// let events = [(day("2021-01-05"), Quad::VerbalCooperation, 1.0), (day("2021-03-09"), Quad::MaterialConflict, -9.0)];
/// let series = Series::from_events("IND", "CHN", Bucket::Month, day("2021-01-01"), day("2021-04-30"), events);
/// assert_eq!(series.points().iter().map(|p| p.events()).collect::<Vec<_>>(), [1.0, 0.0, 1.0, 0.0]);
/// assert_eq!((series.label(2), series.start(2).to_string()), ("2021-03", "2021-03-01".to_string()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    a: String,
    b: String,
    bucket: Bucket,
    periods: Vec<Period>,
    points: Vec<Point>,
}

impl Series {
    /// Counts dated events into the periods from the one that holds `first` to the one that holds `last`; events outside
    /// are left out.
    pub fn from_events(
        a: &str,
        b: &str,
        bucket: Bucket,
        first: Date,
        last: Date,
        events: impl IntoIterator<Item = (Date, Quad, f64)>,
    ) -> Self {
        let mut series = Self::empty(a, b, bucket, first, last);
        for (day, quad, goldstein) in events {
            if let Some(at) = series.index(day) {
                series.points[at].add(quad, goldstein);
            }
        }
        series
    }

    /// Takes the rows of [`Direction::Both`] of that pair (in this order of `a` and `b`) whose periods are exact, from the
    /// first to the last of them; periods between that have no row count zero. Rows of another bucket are left out. `None`
    /// without any row.
    pub fn from_rows(a: &str, b: &str, bucket: Bucket, rows: &[FaceRow]) -> Option<Self> {
        let fits = |row: &&FaceRow| {
            let key = &row.key;
            let start = key.period.bounds().map(|(first, _)| first);
            (key.a == a && key.b == b && key.direction == Direction::Both && key.period.exact())
                && start.is_some_and(|day| bucket.label(day) == key.period.label())
        };
        let rows: Vec<&FaceRow> = rows.iter().filter(fits).collect();
        let starts = || {
            rows.iter()
                .filter_map(|r| r.key.period.bounds())
                .map(|(first, _)| first)
        };
        let mut series = Self::empty(a, b, bucket, starts().min()?, starts().max()?);
        for row in &rows {
            let Some(at) = row
                .key
                .period
                .bounds()
                .and_then(|(first, _)| series.index(first))
            else {
                continue;
            };
            let cell = &row.cell;
            let point = &mut series.points[at];
            for (sum, n) in point
                .quads
                .iter_mut()
                .zip([cell.vc, cell.mc, cell.vk, cell.mk])
            {
                *sum += n as f64;
            }
            point.goldstein += cell.goldstein;
        }
        Some(series)
    }

    /// Counts the cells of a pair into the periods from the one that holds `first` to the one that holds `last`; cells of other
    /// periods, and of dates too coarse for the bucket, are left out.
    pub fn from_cells<'c>(
        a: &str,
        b: &str,
        bucket: Bucket,
        [first, last]: [Date; 2],
        cells: impl IntoIterator<Item = (&'c Period, Cell)>,
    ) -> Self {
        let mut series = Self::empty(a, b, bucket, first, last);
        for (period, cell) in cells.into_iter().filter(|(p, _)| p.exact()) {
            let at = period.bounds().and_then(|(first, _)| series.index(first));
            if let Some(point) = at.and_then(|at| series.points.get_mut(at)) {
                for (sum, n) in point.quads.iter_mut().zip(cell.quads()) {
                    *sum += n as f64;
                }
                point.goldstein += cell.goldstein;
            }
        }
        series
    }

    /// A series without events.
    pub fn empty(a: &str, b: &str, bucket: Bucket, first: Date, last: Date) -> Self {
        let periods = bucket.periods(first, last);
        let points = vec![Point::default(); periods.len()];
        let (a, b) = (a.to_string(), b.to_string());
        Self {
            a,
            b,
            bucket,
            periods,
            points,
        }
    }

    /// The same with the media volume of each period; a period beyond the end of `exposure` has none.
    pub fn with_exposure(mut self, exposure: &[f64]) -> Self {
        for (point, &e) in self.points.iter_mut().zip(exposure) {
            point.exposure = (e > 0.0).then_some(e);
        }
        self
    }

    /// The first `n` periods.
    pub fn head(&self, n: usize) -> Self {
        let mut head = self.clone();
        head.periods.truncate(n);
        head.points.truncate(n);
        head
    }

    /// The periods from one index to before another; fewer where the series ends.
    pub fn part(&self, from: usize, to: usize) -> Self {
        let to = to.min(self.len());
        let from = from.min(to);
        Self {
            a: self.a.clone(),
            b: self.b.clone(),
            bucket: self.bucket,
            periods: self.periods[from..to].to_vec(),
            points: self.points[from..to].to_vec(),
        }
    }

    /// The pair.
    pub fn pair(&self) -> (&str, &str) {
        (&self.a, &self.b)
    }

    /// How finely time is cut.
    pub fn bucket(&self) -> Bucket {
        self.bucket
    }

    /// What happened, period by period.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Number of periods.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is no period at all.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Length in years.
    pub fn years(&self) -> f64 {
        self.len() as f64 / periods_a_year(self.bucket)
    }

    /// Name of a period; empty beyond the end.
    pub fn label(&self, at: usize) -> &str {
        self.periods.get(at).map_or("", Period::label)
    }

    /// First day of a period; the last day of the calendar beyond the end.
    pub fn start(&self, at: usize) -> Date {
        let bounds = self.periods.get(at).and_then(Period::bounds);
        bounds.map_or(Date::MAX, |(first, _)| first)
    }

    /// The period that holds a day.
    pub fn index(&self, day: Date) -> Option<usize> {
        let ends = |p: &Period| p.bounds().is_some_and(|(_, last)| last < day);
        let at = self.periods.partition_point(ends);
        let (first, _) = self.periods.get(at)?.bounds()?;
        (first <= day).then_some(at)
    }

    /// Counts of each quad, divided by the period's exposure relative to the mean one, where exposure is known: what the
    /// counts would have been had the news been equally loud throughout.
    pub fn rates(&self) -> Vec<[f64; 4]> {
        let known: Vec<f64> = self.points.iter().filter_map(|p| p.exposure).collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        let scale = |p: &Point| p.exposure.map_or(1.0, |e| mean / e);
        self.points
            .iter()
            .map(|p| p.quads.map(|x| x * scale(p)))
            .collect()
    }
}

/// How many periods of that length a year has.
pub(super) fn periods_a_year(bucket: Bucket) -> f64 {
    match bucket {
        Bucket::Day => 365.25,
        Bucket::Week => 52.18,
        Bucket::Month => 12.0,
        Bucket::Quarter => 4.0,
        Bucket::Year => 1.0,
    }
}

fn quad_index(quad: Quad) -> usize {
    match quad {
        Quad::VerbalCooperation => 0,
        Quad::MaterialCooperation => 1,
        Quad::VerbalConflict => 2,
        Quad::MaterialConflict => 3,
    }
}
