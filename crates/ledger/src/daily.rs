//! Events of all pairs day by day: what forecasts are made from.

use bifrons_core::EventType;
use bifrons_faces::Direction;
use jiff::civil::Date;

use crate::faces::seen_from;
use crate::happening::fold;
use crate::pairs::{Selection, Texts};
use crate::{FaceOptions, Ledger, Result};

/// Counted events of one day, type, actor and recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Daily {
    /// The actor, or for reciprocal events the first in the alphabet.
    pub a: &'static str,
    /// The recipient; the same as `a` for what happened at home.
    pub b: &'static str,
    /// Whether both did it.
    pub mutual: bool,
    /// When; for an event of which only the month is known, its middle.
    pub day: Date,
    /// Its type.
    pub event: EventType,
    /// How many.
    pub events: u32,
}

/// Counted events by pair, direction, day and type, also of states with themselves; events of which no month is known are left out.
///
/// # Errors
/// As [`crate::faces`].
pub fn daily(ledger: &Ledger, options: &FaceOptions) -> Result<Vec<Daily>> {
    let selection = Selection {
        home: true,
        ..options.selection(None, None)
    };
    let parts: Vec<Vec<Daily>> = fold(
        ledger,
        &selection,
        Texts::None,
        |days: &mut Vec<Daily>, event| {
            let Some(day) = day(&event).filter(|_| options.holds(&event)) else {
                return;
            };
            let (_, direction) = seen_from(&event, event.a());
            days.push(Daily {
                a: event.a(),
                b: event.b(),
                mutual: direction == Direction::Mutual,
                day,
                event: event.event(),
                events: 1,
            });
        },
    )?;
    let mut all: Vec<Daily> = parts.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup_by(|next, first| {
        let same = Daily {
            events: next.events,
            ..*first
        } == *next;
        if same {
            first.events += 1;
        }
        same
    });
    Ok(all)
}

fn day(event: &crate::happening::Happening<'_>) -> Option<Date> {
    let date = event.date()?;
    let (first, last) = (date.first_day(), date.last_day());
    match () {
        () if first == last => Some(first),
        () if (first.year(), first.month()) == (last.year(), last.month()) => {
            Date::new(first.year(), first.month(), 15).ok()
        }
        () => None,
    }
}
