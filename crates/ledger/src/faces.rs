//! Both faces of a pair, counted from the ledger.

use bifrons_core::PartialDate;
use bifrons_faces::{Bucket, Cell, Direction, FaceKey, FaceRow, Kappa, Period, face_rows};

use crate::happening::{Happening, Selection, happenings, within};
use crate::{Ledger, Result};

/// What to count, and how to weigh it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FaceOptions {
    /// Only events that happened on its first day or later. With either bound, events without a date are left out, and
    /// so are those whose date is too coarse to tell that they lie inside.
    pub since: Option<PartialDate>,
    /// Only events that happened on its last day or earlier; likewise.
    pub until: Option<PartialDate>,
    /// What "even" means, for duality and gap; raw counts by default, [`world`] counts for lifted ones.
    pub kappa: Kappa,
}

/// The counted events of `a` with `b`, or with every partner, by period and direction.
///
/// Codes are those of the codebook (`RUS`, `UNO`). An event counts once, however many documents report it, in the
/// period of its date, and once for each pair of codes that it joins. Rows come by pair, period and direction: `a>b`,
/// `b>a`, `a-b` for reciprocal events, and `both`, their sum. What a state does to itself counts only if `b` = `a`, as
/// `a>b` or `a-b`. Periods without events have no row; for dates coarser than the bucket see [`Period`].
///
/// # Errors
/// [`Error::Query`](crate::Error::Query) if the files cannot be read.
pub fn faces(
    ledger: &Ledger,
    a: &str,
    b: Option<&str>,
    bucket: Bucket,
    options: &FaceOptions,
) -> Result<Vec<FaceRow>> {
    let selection = Selection {
        a: Some(a.to_string()),
        b: b.map(str::to_string),
        counted_only: true,
        ..Selection::default()
    };
    let (a, options) = (a.to_string(), *options);
    let cells = happenings(&ledger.engine, &selection, move |happening| {
        let first = happening.first();
        within(first.date, options.since, options.until).then(|| {
            let (other, direction) = seen_from(&happening, &a);
            let key = FaceKey {
                a: a.clone(),
                b: other.to_string(),
                period: Period::of(first.date, bucket),
                direction,
            };
            (
                key,
                Cell::of_event(first.event.quad(), first.score, happening.documents()),
            )
        })
    })?;
    Ok(face_rows(cells, options.kappa))
}

/// The counted events of all pairs of different codes in one cell: what [`Kappa::of_world`] takes.
///
/// # Errors
/// As [`faces`].
pub fn world(
    ledger: &Ledger,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
) -> Result<Cell> {
    let selection = Selection {
        counted_only: true,
        ..Selection::default()
    };
    let cells = happenings(&ledger.engine, &selection, move |happening| {
        let first = happening.first();
        let inside = within(first.date, since, until);
        inside.then(|| Cell::of_event(first.event.quad(), first.score, happening.documents()))
    })?;
    let mut world = Cell::default();
    cells.into_iter().for_each(|cell| world += cell);
    Ok(world)
}

/// The other party of an event, and its direction, as seen from `a`.
pub(crate) fn seen_from<'a>(happening: &'a Happening, a: &str) -> (&'a str, Direction) {
    let forward = happening.a == a;
    let other = if forward { &happening.b } else { &happening.a };
    let direction = match (happening.mutual, forward) {
        (true, _) => Direction::Mutual,
        (false, true) => Direction::Forward,
        (false, false) => Direction::Backward,
    };
    (other, direction)
}
