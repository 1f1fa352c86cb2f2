//! Both faces of a pair, or of all pairs, counted from the ledger.

use std::collections::{BTreeMap, HashMap};

use bifrons_core::{EventType, PartialDate};
use bifrons_faces::{Bucket, Cell, Direction, FaceKey, FaceRow, Kappa, Period, face_rows};

use crate::filter::Filter;
use crate::happening::{Happening, date_of, fold, within};
use crate::pairs::{Selection, Texts};
use crate::{Ledger, Result};

/// What to count, and how to weigh it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaceOptions {
    /// Only events that happened on its first day or later. With either bound, events without a date are left out, and
    /// so are those whose date is too coarse to tell that they lie inside.
    pub since: Option<PartialDate>,
    /// Only events that happened on its last day or earlier; likewise.
    pub until: Option<PartialDate>,
    /// Which reports to count; all by default.
    pub filter: Filter,
    /// What "even" means, for duality and gap; raw counts by default, [`world`] counts for lifted ones.
    pub kappa: Kappa,
}

impl FaceOptions {
    /// The rows that may stand as facts, of one pair, state or all. Events so marked count if a mark is asked for.
    pub(crate) fn selection(&self, a: Option<&str>, b: Option<&str>) -> Selection {
        Selection {
            a: a.map(str::to_string),
            b: b.map(str::to_string),
            home: false,
            counted_only: self.filter.factuality.is_none(),
            events: Vec::new(),
            filter: self.filter.clone(),
        }
    }

    pub(crate) fn holds(&self, happening: &Happening<'_>) -> bool {
        (self.since.is_none() && self.until.is_none())
            || within(happening.date(), self.since, self.until)
    }
}

/// The counted events of `a` with `b`, or with every partner, by period and direction.
///
/// Codes are those of the codebook (`RUS`, `UNO`). An event counts once, however many documents report it, in the
/// period of its date, and once for each pair of codes that it joins. Rows come by pair, period and direction: `a>b`,
/// `b>a`, `a-b` for reciprocal events, and `both`, their sum. What a state does to itself counts only if `b` = `a`, as
/// `a>b` or `a-b`. Periods without events have no row; for dates coarser than the bucket see [`Period`].
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn faces(
    ledger: &Ledger,
    a: &str,
    b: Option<&str>,
    bucket: Bucket,
    options: &FaceOptions,
) -> Result<Vec<FaceRow>> {
    let selection = options.selection(Some(a), b);
    let cells: Vec<BTreeMap<FaceKey, Cell>> = fold(
        ledger,
        &selection,
        Texts::None,
        |cells: &mut BTreeMap<FaceKey, Cell>, happening| {
            if options.holds(&happening) {
                let (other, direction) = seen_from(&happening, a);
                let key = FaceKey {
                    a: a.to_string(),
                    b: other.to_string(),
                    period: Period::of(happening.date(), bucket),
                    direction,
                };
                *cells.entry(key).or_default() += cell(&happening);
            }
        },
    )?;
    Ok(face_rows(cells.into_iter().flatten(), options.kappa))
}

/// A pair with what its two states did, period by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Dyad {
    /// The code that comes first in the alphabet.
    pub a: &'static str,
    /// The other.
    pub b: &'static str,
    /// By period: what `a` did to `b`, `b` to `a`, and both together ([`Direction::Forward`], [`Direction::Backward`],
    /// [`Direction::Mutual`]). Periods without events are left out.
    pub cells: Vec<(Period, [Cell; 3])>,
}

impl Dyad {
    /// The sum over directions, by period.
    pub fn sums(&self) -> impl Iterator<Item = (&Period, Cell)> {
        self.cells.iter().map(|(period, cells)| {
            let mut sum = Cell::default();
            cells.iter().for_each(|c| sum += *c);
            (period, sum)
        })
    }

    /// The rows of [`faces`] for this pair.
    pub fn rows(&self, kappa: Kappa) -> Vec<FaceRow> {
        let cells = self.cells.iter().flat_map(|(period, cells)| {
            let key = |direction| FaceKey {
                a: self.a.to_string(),
                b: self.b.to_string(),
                period: period.clone(),
                direction,
            };
            let some = move |(d, c): (&Direction, &Cell)| (c.events() > 0).then(|| (key(*d), *c));
            Direction::ALL.iter().zip(cells).filter_map(some)
        });
        face_rows(cells, kappa)
    }
}

/// All pairs that have counted events, or those of one state, in the alphabet's order; states with themselves are left out.
///
/// # Errors
/// As [`faces`].
pub fn dyads(
    ledger: &Ledger,
    a: Option<&str>,
    bucket: Bucket,
    options: &FaceOptions,
) -> Result<Vec<Dyad>> {
    let selection = options.selection(a, None);
    let states: Vec<Counting> = fold(
        ledger,
        &selection,
        Texts::None,
        |state: &mut Counting, h| {
            if options.holds(&h) {
                state.add(&h, bucket);
            }
        },
    )?;
    Ok(states.into_iter().flat_map(Counting::finish).collect())
}

/// The counted events of all pairs of different codes in one cell: what [`Kappa::of_world`] takes.
///
/// # Errors
/// As [`faces`].
pub fn world(ledger: &Ledger, options: &FaceOptions) -> Result<Cell> {
    let selection = options.selection(None, None);
    let cells: Vec<Cell> = fold(
        ledger,
        &selection,
        Texts::None,
        |sum: &mut Cell, happening| {
            if options.holds(&happening) {
                *sum += cell(&happening);
            }
        },
    )?;
    let mut world = Cell::default();
    cells.into_iter().for_each(|cell| world += cell);
    Ok(world)
}

/// The other party of an event, and its direction, as seen from `a`.
pub(crate) fn seen_from(happening: &Happening<'_>, a: &str) -> (&'static str, Direction) {
    let forward = happening.a() == a;
    let other = if forward {
        happening.b()
    } else {
        happening.a()
    };
    let direction = match (happening.mutual(), forward) {
        (true, _) => Direction::Mutual,
        (false, true) => Direction::Forward,
        (false, false) => Direction::Backward,
    };
    (other, direction)
}

/// What one event adds to its pair.
pub(crate) fn cell(happening: &Happening<'_>) -> Cell {
    let event: EventType = happening.event();
    let first = happening.first();
    Cell::with_goldstein(
        event.quad(),
        first.score,
        first.goldstein,
        happening.documents(),
    )
}

/// Cells of the pairs of a range, which come one pair after another.
#[derive(Default)]
struct Counting {
    done: Vec<Dyad>,
    open: Option<(&'static str, &'static str)>,
    cells: BTreeMap<usize, [Cell; 3]>,
    periods: Vec<Period>,
    by_date: HashMap<(i32, u8), usize>,
    by_label: HashMap<String, usize>,
}

impl Counting {
    fn add(&mut self, happening: &Happening<'_>, bucket: Bucket) {
        let (x, y) = (happening.a(), happening.b());
        let pair = (x.min(y), x.max(y));
        if self.open != Some(pair) {
            self.close();
            self.open = Some(pair);
        }
        let (_, direction) = seen_from(happening, pair.0);
        let first = happening.first();
        let period = self.period(first.day, first.precision, bucket);
        let at = Direction::ALL.iter().position(|d| *d == direction);
        self.cells.entry(period).or_default()[at.unwrap_or_default()] += cell(happening);
    }

    /// The number of a date's period; dates are few beside events.
    fn period(&mut self, day: i32, precision: u8, bucket: Bucket) -> usize {
        if let Some(&known) = self.by_date.get(&(day, precision)) {
            return known;
        }
        let period = Period::of(date_of(day, precision), bucket);
        let number = match self.by_label.get(period.label()) {
            Some(&number) => number,
            None => {
                self.by_label
                    .insert(period.label().to_string(), self.periods.len());
                self.periods.push(period);
                self.periods.len() - 1
            }
        };
        self.by_date.insert((day, precision), number);
        number
    }

    fn close(&mut self) {
        let Some((a, b)) = self.open.take() else {
            return;
        };
        let cells = std::mem::take(&mut self.cells).into_iter();
        let mut cells: Vec<(Period, [Cell; 3])> = cells
            .map(|(period, cells)| (self.periods[period].clone(), cells))
            .collect();
        cells.sort_by(|x, y| x.0.cmp(&y.0));
        self.done.push(Dyad { a, b, cells });
    }

    fn finish(mut self) -> Vec<Dyad> {
        self.close();
        self.done
    }
}
