//! Events of all pairs day by day: what forecasts are made from.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::faces::seen_from;
use crate::happening::fold;
use crate::pairs::{Selection, Texts};
use crate::{FaceOptions, Ledger, Result};
use bifrons_faces::Direction;

/// Counted events of one day, actor and recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Daily {
    /// When; for an event of which only the month is known, its middle.
    pub day: Date,
    /// The actor, or for reciprocal events the first in the alphabet.
    pub a: &'static str,
    /// The recipient; the same as `a` for what happened at home.
    pub b: &'static str,
    /// Whether both did it.
    pub mutual: bool,
    /// Events of words+, deeds+, words− and deeds−.
    pub quads: [f64; 4],
}

/// Counted events by pair, direction and day, also of states with themselves; events of which no month is known are left out.
///
/// # Errors
/// As [`crate::faces`].
pub fn daily(ledger: &Ledger, options: &FaceOptions) -> Result<Vec<Daily>> {
    let selection = Selection {
        home: true,
        ..options.selection(None, None)
    };
    type Days = BTreeMap<(&'static str, &'static str, bool, Date), [f64; 4]>;
    let parts: Vec<Days> = fold(ledger, &selection, Texts::None, |days: &mut Days, event| {
        let Some(day) = day(&event).filter(|_| options.holds(&event)) else {
            return;
        };
        let (_, direction) = seen_from(&event, event.a());
        let key = (event.a(), event.b(), direction == Direction::Mutual, day);
        let quad = usize::from(event.event().quad().number()) - 1;
        days.entry(key).or_default()[quad] += 1.0;
    })?;
    let all = parts.into_iter().flatten();
    Ok(all
        .map(|((a, b, mutual, day), quads)| Daily {
            day,
            a,
            b,
            mutual,
            quads,
        })
        .collect())
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
