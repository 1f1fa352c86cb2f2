//! From when to when: "from the 20th to the 24th", "May 3-5", "between May and December 2022".

use jiff::civil::Date;

use super::calendar::{self, Partial, Stretch};
use super::tense::{self, Tense};
use super::{Hit, Scan};

/// One side of a range.
#[derive(Clone, Copy, Debug)]
enum Side {
    /// A date of the calendar.
    Dated(Partial),
    /// A day of the week.
    Weekday(i8),
    /// Anything else.
    Whole(Stretch),
}

impl Scan<'_, '_> {
    /// A range whose first side begins at `at`.
    pub(super) fn range(&self, at: usize) -> Option<Hit> {
        let opened = matches!(self.before(at, 1), "from" | "between");
        let (left_end, left) = self.side(at, opened || self.year_pair(at))?;
        let right_at = self.separator(at, left_end, left)?;
        let (end, right) = self
            .side(right_at, true)
            .or_else(|| self.short_year(right_at, left))?;
        if !opened
            && matches!(left, Side::Weekday(_))
            && !self.is(left_end, &["to", "through", "thru", "-", "–"])
        {
            return None;
        }
        if self.before(at, 1) == "from"
            && self.is(left_end, &["to"])
            && tense::moves(self.tree, self.words, at, end)
        {
            return None;
        }
        if !self.ordinals(at, right_at, left, right) {
            return None;
        }
        let tense = self.tense(at, end);
        let (value, named) = match (left, right) {
            (Side::Dated(from), Side::Dated(to)) => (self.dated(from, to, tense)?, true),
            (Side::Weekday(from), Side::Weekday(to)) => (self.weekdays(from, to, tense)?, false),
            (Side::Whole(from), to) => (
                Stretch::new(from.date, self.whole(to)?.last_day().into()),
                false,
            ),
            (from, Side::Whole(to)) => (
                Stretch::new(self.whole(from)?.date, to.last_day().into()),
                false,
            ),
            _ => return None,
        };
        (value.date.first_day() < value.last_day()).then_some(Hit { end, value, named })
    }

    /// A side of a range; after its first side, and in "from" and "between", less is asked of it.
    fn side(&self, at: usize, sure: bool) -> Option<(usize, Side)> {
        if let Some((weekday, false)) = self.items.get(at)?.weekday
            && !self.is(at + 1, &[","])
        {
            return Some((at + 1, Side::Weekday(weekday)));
        }
        if let Some((end, partial)) = self.calendar(at, sure) {
            return Some((end, Side::Dated(partial)));
        }
        let the = usize::from(self.is(at, &["the"]));
        if let Some((end, day)) = self.day(at + the)
            && !self.counts(at + the)
            && (the == 0 || self.items[at + the].ordinal)
        {
            return Some((
                end,
                Side::Dated(Partial {
                    day: Some(day),
                    ..Partial::default()
                }),
            ));
        }
        let hit = self.relative(at).filter(|_| sure)?;
        Some((hit.end, Side::Whole(hit.value)))
    }

    /// The word after what stands between the sides.
    fn separator(&self, at: usize, end: usize, left: Side) -> Option<usize> {
        let opener = self.before(at, 1);
        let found = match self.lower(end) {
            "-" | "–" | "—" | "/" | "through" | "thru" => true,
            "to" => opener != "between",
            "until" | "till" => opener == "from",
            "and" => opener == "between" || self.next_day(end, left),
            _ => false,
        };
        found.then_some(end + 1)
    }

    /// Days without a month must be written as such: "the 20th to the 24th", not "3 to 20".
    fn ordinals(&self, at: usize, right_at: usize, left: Side, right: Side) -> bool {
        let bare = |side| {
            matches!(
                side,
                Side::Dated(Partial {
                    month: None,
                    year: None,
                    ..
                })
            )
        };
        let ordinal = |i: usize| {
            let the = usize::from(self.is(i, &["the"]));
            self.items.get(i + the).is_some_and(|item| item.ordinal)
        };
        !bare(left) || !bare(right) || ordinal(at) && ordinal(right_at)
    }

    /// "May 3 and 4".
    fn next_day(&self, and: usize, left: Side) -> bool {
        let Side::Dated(Partial {
            day: Some(day),
            month: Some(_),
            year: None,
            ..
        }) = left
        else {
            return false;
        };
        self.day(and + 1).is_some_and(|(end, next)| {
            next == day + 1 && self.items.get(end).is_none_or(|i| i.month.is_none())
        })
    }

    /// "2013-2014".
    fn year_pair(&self, at: usize) -> bool {
        let year = |i: usize| self.items.get(i).and_then(|i| i.year);
        self.is(at + 1, &["-", "–", "/", "to"])
            && year(at)
                .zip(year(at + 2))
                .is_some_and(|(a, b)| a < b && b - a < 100)
    }

    /// "1997-98".
    fn short_year(&self, at: usize, left: Side) -> Option<(usize, Side)> {
        let Side::Dated(Partial {
            year: Some(year),
            month: None,
            ..
        }) = left
        else {
            return None;
        };
        let item = self.items.get(at)?;
        let short = i16::try_from(item.number.filter(|n| item.figures && *n < 100)?).ok()?;
        let year = year / 100 * 100 + short;
        Some((
            at + 1,
            Side::Dated(Partial {
                year: Some(year),
                ..Partial::default()
            }),
        ))
    }

    /// Both sides complete each other.
    fn dated(&self, mut from: Partial, mut to: Partial, tense: Tense) -> Option<Stretch> {
        if from.month.is_none() && from.day.is_none() != to.day.is_none()
            || from.month.is_none() && from.year.is_none() && from.day.is_none()
        {
            return None;
        }
        if from.year.is_some() && from.month.is_none() {
            // Years: both sides or neither.
            to.year.filter(|_| to.month.is_none())?;
        }
        if from.month.is_none() && from.day.is_some() {
            from.month = to.month;
        } else if to.month.is_none() && to.day.is_some() {
            from.day?;
            to.month = from.month;
        }
        if from.month.is_some() && to.month.is_none() && to.day.is_none() {
            return None;
        }
        let order = |p: &Partial| (p.month, p.day.unwrap_or(1));
        match (from.year, to.year) {
            (None, Some(year)) => {
                from.year = Some(if order(&from) > order(&to) {
                    year - 1
                } else {
                    year
                })
            }
            (Some(year), None) => {
                to.year = Some(if order(&from) > order(&to) {
                    year + 1
                } else {
                    year
                })
            }
            _ => {}
        }
        let first = from.resolve(self.published, tense)?;
        if to.year.is_none() && to.month.is_some() {
            let year = first.year();
            to.year = Some(if order(&from) > order(&to) {
                year + 1
            } else {
                year
            });
        } else if to.year.is_none() {
            let last = to.resolve(calendar::days(first.first_day(), 31), Tense::Past)?;
            return (first.first_day() < last.last_day()).then(|| Stretch::new(first, last));
        }
        let last = to.resolve(self.published, tense)?;
        let late = self.published.is_some_and(|p| last.first_day() > p);
        if late && tense == Tense::Past && from.month.is_some() && first.year() == last.year() {
            return self.year_before(from, to, first.year());
        }
        Some(Stretch::new(first, last))
    }

    /// "from March to October", of what is over, in April: those of last year. A written year stays.
    fn year_before(&self, from: Partial, to: Partial, year: i16) -> Option<Stretch> {
        let written = from.year.is_some();
        let year = Some(if written { year } else { year - 1 });
        let side = |p: Partial| Partial { year, ..p }.resolve(None, Tense::Open);
        Some(Stretch::new(side(from)?, side(to)?))
    }

    /// "from Monday to Wednesday".
    fn weekdays(&self, from: i8, to: i8, tense: Tense) -> Option<Stretch> {
        let published: Date = self.published?;
        let days = if tense == Tense::Future {
            let first = calendar::weekday(published, from, true)?;
            (first, calendar::weekday(first, to, true)?)
        } else {
            let last = calendar::weekday(published, to, false)?;
            (calendar::weekday(last, from, false)?, last)
        };
        Some(Stretch::new(days.0.into(), days.1.into()))
    }

    fn whole(&self, side: Side) -> Option<Stretch> {
        match side {
            Side::Dated(partial) => partial
                .resolve(self.published, Tense::Open)
                .map(Stretch::from),
            Side::Weekday(weekday) => {
                calendar::weekday(self.published?, weekday, false).map(Stretch::from)
            }
            Side::Whole(stretch) => Some(stretch),
        }
    }
}
