//! Who did what to whom, day by day, with time cut into periods: what forecasts are made from.

use std::collections::BTreeMap;

use bifrons_core::Quad;
use bifrons_faces::{Bucket, Cell, Direction, Period, Series};
use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Events of one day in the four quads: words+, deeds+, words−, deeds−.
pub type Quads = [f64; 4];

/// Whether what one does to the other is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sides {
    /// What the actor does to the recipient: `A` to `B` and `B` to `A` are two dyads.
    Directed,
    /// Both directions summed: the pair is written with the name first that comes first in the alphabet.
    Summed,
}

impl Sides {
    /// The direction that rows of faces of such dyads have.
    pub fn direction(self) -> Direction {
        match self {
            Self::Directed => Direction::Forward,
            Self::Summed => Direction::Both,
        }
    }
}

/// Two names, the actor's first.
pub type Dyad = (String, String);

/// Counts of a dyad on the days that have any, rising; days are counted from the panel's first.
pub(super) type Days = Vec<(u32, Quads)>;

/// Events of all dyads over consecutive periods. Cheap to cut at any period ([`Panel::head`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    bucket: Bucket,
    sides: Sides,
    first: Date,
    periods: Vec<Period>,
    /// First and last day of each period.
    spans: Vec<(u32, u32)>,
    dyads: BTreeMap<Dyad, Days>,
    /// Events between any two, those at home included.
    world: Vec<Quads>,
}

impl Panel {
    /// Counts events into the periods that lie wholly between `first` and `last`; events outside of them are left out.
    ///
    /// An event is its day, actor, recipient and quad. Events of a party with itself are kept: conflict at home foretells
    /// conflict abroad. Give all events there are, not the dyads asked for alone: the others tell of the world's volume, of
    /// neighbours, and of what is usual. Without a whole period the panel is empty.
    pub fn new<'e>(
        bucket: Bucket,
        sides: Sides,
        [first, last]: [Date; 2],
        events: impl IntoIterator<Item = (Date, &'e str, &'e str, Quad)>,
    ) -> Self {
        let counted = events.into_iter().map(|(day, a, b, quad)| {
            let mut quads = [0.0; 4];
            quads[usize::from(quad.number()) - 1] = 1.0;
            (day, a, b, quads)
        });
        Self::of_counts(bucket, sides, [first, last], counted)
    }

    /// The same from events already counted, such as a day's.
    pub fn of_counts<'e>(
        bucket: Bucket,
        sides: Sides,
        [first, last]: [Date; 2],
        counts: impl IntoIterator<Item = (Date, &'e str, &'e str, Quads)>,
    ) -> Self {
        let whole = |p: &Period| p.bounds().is_some_and(|(f, l)| first <= f && l <= last);
        let mut periods = bucket.periods(first, last);
        periods.retain(whole);
        let bounds: Vec<(Date, Date)> = periods.iter().filter_map(Period::bounds).collect();
        let start = bounds.first().map_or(first, |b| b.0);
        let spans: Vec<(u32, u32)> = bounds
            .iter()
            .map(|(f, l)| (days_from(start, *f), days_from(start, *l)))
            .collect();
        let end = bounds.last().map(|b| b.1);
        let mut lists: Vec<((&str, &str), Days)> = Vec::new();
        let mut found: FxHashMap<(&str, &str), usize> = FxHashMap::default();
        let mut world = vec![[0.0; 4]; spans.last().map_or(0, |s| s.1 as usize + 1)];
        // Counts of one pair mostly stand together.
        let mut last: Option<((&str, &str), usize)> = None;
        for (day, a, b, quads) in counts {
            if day < start || end.is_none_or(|end| day > end) {
                continue;
            }
            let key = match sides == Sides::Directed || a <= b {
                true => (a, b),
                false => (b, a),
            };
            let list = match last.filter(|last| last.0 == key) {
                Some((_, list)) => list,
                None => *found.entry(key).or_insert_with(|| {
                    lists.push((key, Days::new()));
                    lists.len() - 1
                }),
            };
            last = Some((key, list));
            let at = days_from(start, day);
            lists[list].1.push((at, quads));
            if let Some(sum) = world.get_mut(at as usize) {
                add(sum, &quads);
            }
        }
        let dyads = lists
            .into_par_iter()
            .map(|((a, b), days)| ((a.to_string(), b.to_string()), by_day(days)));
        let dyads: Vec<(Dyad, Days)> = dyads.collect();
        let dyads = dyads.into_iter().collect();
        Self {
            bucket,
            sides,
            first: start,
            periods,
            spans,
            dyads,
            world,
        }
    }

    /// The same from series of pairs that run over the same periods. What happened in a period is set on its middle day, so that what
    /// days would tell within a period is lost: prefer [`Panel::new`].
    pub fn of_series(sides: Sides, series: &[Series]) -> Self {
        let bucket = series.first().map_or(Bucket::Month, Series::bucket);
        let filled = || series.iter().filter(|s| !s.is_empty());
        let starts = filled().map(|s| s.start(0)).min();
        let ends = filled().map(|s| bucket.bounds(s.start(s.len() - 1)).1);
        let (Some(first), Some(last)) = (starts, ends.max()) else {
            return Self::of_counts(bucket, sides, [Date::MIN, Date::MIN], []);
        };
        let counts = series.iter().flat_map(|s| {
            let (a, b) = s.pair();
            let points = s.points().iter().enumerate();
            points.map(move |(at, p)| {
                let (from, to) = bucket.bounds(s.start(at));
                let half = i64::from(days_from(from, to) / 2);
                (from.saturating_add(half.days()), a, b, p.quads)
            })
        });
        Self::of_counts(bucket, sides, [first, last], counts)
    }

    /// The first `n` periods and what happened in them.
    pub fn head(&self, n: usize) -> Self {
        let n = n.min(self.len());
        let end = n.checked_sub(1).map(|at| self.spans[at].1);
        let within = |days: &Days| -> Days {
            let cut = days.partition_point(|(day, _)| end.is_some_and(|end| *day <= end));
            days[..cut].to_vec()
        };
        let dyads = self.dyads.iter().map(|(d, days)| (d.clone(), within(days)));
        Self {
            periods: self.periods[..n].to_vec(),
            spans: self.spans[..n].to_vec(),
            dyads: dyads.filter(|(_, days)| !days.is_empty()).collect(),
            world: self.world[..end.map_or(0, |e| e as usize + 1)].to_vec(),
            ..*self
        }
    }

    /// How finely time is cut.
    pub fn bucket(&self) -> Bucket {
        self.bucket
    }

    /// Whether directions are told apart.
    pub fn sides(&self) -> Sides {
        self.sides
    }

    /// Number of periods.
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// Whether there is no period.
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The periods in order.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The period that begins `ahead` periods after the last of the panel; 1 is the next one. `None` beyond the calendar.
    pub fn period_after(&self, at: usize, ahead: usize) -> Option<Period> {
        if let Some(known) = self.periods.get(at + ahead) {
            return Some(known.clone());
        }
        let mut period = self.periods.get(at)?.clone();
        for _ in 0..ahead {
            let next = period.bounds()?.1.tomorrow().ok()?;
            period = Period::of(Some(next.into()), self.bucket);
        }
        Some(period)
    }

    /// The period that holds a day.
    pub fn index(&self, day: Date) -> Option<usize> {
        let ends = |p: &Period| p.bounds().is_some_and(|(_, last)| last < day);
        let at = self.periods.partition_point(ends);
        let (first, _) = self.periods.get(at)?.bounds()?;
        (first <= day).then_some(at)
    }

    /// All dyads of two different parties with events in the first `n` periods, those with most events first, then by name.
    pub fn busiest(&self, n: usize) -> Vec<Dyad> {
        let end = self.spans.get(n.saturating_sub(1)).or(self.spans.last());
        let end = end.map_or(0, |s| s.1);
        let events = |days: &Days| -> f64 {
            let until = days.iter().take_while(|(day, _)| *day <= end);
            until.map(|(_, q)| q.iter().sum::<f64>()).sum()
        };
        let apart = self.dyads.iter().filter(|((a, b), _)| a != b);
        let mut all: Vec<(f64, &Dyad)> = apart.map(|(d, days)| (events(days), d)).collect();
        all.retain(|(events, _)| *events > 0.0);
        all.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
        all.into_iter().map(|(_, d)| d.clone()).collect()
    }

    /// The dyad as the panel writes it: in the order of the alphabet where directions are summed.
    pub fn dyad(&self, a: &str, b: &str) -> Dyad {
        match self.sides == Sides::Directed || a <= b {
            true => (a.to_string(), b.to_string()),
            false => (b.to_string(), a.to_string()),
        }
    }

    /// Events of a dyad, period by period; zeros for one that the panel does not know.
    pub fn counts(&self, dyad: &Dyad) -> Vec<Quads> {
        let mut rows = vec![[0.0; 4]; self.len()];
        let mut at = 0;
        for (day, quads) in self.days(dyad) {
            while at < self.spans.len() && self.spans[at].1 < *day {
                at += 1;
            }
            if let Some(sum) = rows.get_mut(at) {
                add(sum, quads);
            }
        }
        rows
    }

    /// The series of a dyad as crate `faces` looks for flips in it.
    pub fn series(&self, (a, b): &Dyad) -> Series {
        let bounds = |p: Option<&Period>| p.and_then(Period::bounds);
        let (Some((first, _)), Some((last, _))) =
            (bounds(self.periods.first()), bounds(self.periods.last()))
        else {
            return Series::empty(a, b, self.bucket, Date::MAX, Date::MIN);
        };
        let counts = self.counts(&(a.clone(), b.clone()));
        let cells = self.periods.iter().zip(counts).map(|(period, quads)| {
            let [vc, mc, vk, mk] = quads.map(|n| n as u64);
            let cell = Cell {
                vc,
                mc,
                vk,
                mk,
                ..Cell::default()
            };
            (period, cell)
        });
        Series::from_cells(a, b, self.bucket, [first, last], cells)
    }

    /// Counts of a dyad by day.
    pub(super) fn days(&self, dyad: &Dyad) -> &[(u32, Quads)] {
        self.dyads.get(dyad).map_or(&[], Vec::as_slice)
    }

    /// All dyads with their days, by name.
    pub(super) fn dyads(&self) -> impl Iterator<Item = (&Dyad, &Days)> {
        self.dyads.iter()
    }

    /// First and last day of each period.
    pub(super) fn spans(&self) -> &[(u32, u32)] {
        &self.spans
    }

    /// Events of all by day.
    pub(super) fn world(&self) -> &[Quads] {
        &self.world
    }
}

/// In the order of days, those of one day summed.
fn by_day(mut days: Days) -> Days {
    days.sort_by_key(|d| d.0);
    days.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            add(&mut kept.1, &next.1);
        }
        same
    });
    days
}

pub(super) fn add(sum: &mut Quads, more: &Quads) {
    sum.iter_mut().zip(more).for_each(|(s, m)| *s += m);
}

fn days_from(start: Date, day: Date) -> u32 {
    let days = start.until(day).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}
