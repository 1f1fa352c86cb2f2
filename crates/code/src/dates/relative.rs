//! Time seen from the day of publication: "on Tuesday", "yesterday", "last week", "two years ago".

use super::calendar::{self, Partial, Stretch};
use super::tense::Tense;
use super::words::Unit;
use super::{Hit, Scan};

/// Parts of a day after its name.
const PARTS: [&str; 8] = [
    "morning",
    "afternoon",
    "evening",
    "night",
    "noon",
    "midday",
    "midnight",
    "lunchtime",
];
/// Words before a day of the week that make a name of it.
const NAMED: [&str; 15] = [
    "black", "bloody", "good", "ash", "palm", "easter", "super", "holy", "cyber", "every", "each",
    "whit", "maundy", "giving", "shrove",
];
/// Words after a day of the week that make a name of it.
const NAMES: [&str; 10] = [
    "times",
    "mirror",
    "telegraph",
    "mail",
    "express",
    "herald",
    "agreement",
    "accord",
    "accords",
    "post",
];

impl Scan<'_, '_> {
    /// An expression that is seen from publication.
    pub(super) fn relative(&self, at: usize) -> Option<Hit> {
        let hits = [
            self.day_word(at),
            self.weekday(at),
            self.ago(at),
            self.last_or_next(at),
        ];
        let (end, value) = hits.into_iter().flatten().max_by_key(|hit| hit.0)?;
        let named = self.items[at].weekday.is_some()
            && self.items[at + 1..end].iter().any(|i| i.month.is_some());
        Some(Hit { end, value, named })
    }

    /// The number at `at`, in figures or words, with the word after it.
    pub(super) fn number(&self, at: usize) -> Option<(usize, i32)> {
        let item = self.items.get(at)?;
        let n = item.number.filter(|_| !item.ordinal)?;
        if item.lower == "a" && self.is(at + 1, &["couple", "dozen", "hundred"]) {
            let (end, n) = self.number(at + 1)?;
            return Some((end + usize::from(self.is(end, &["of"])), n));
        }
        if (20..100).contains(&n) && !item.figures && self.lower(at + 1) == "-" {
            let ones = self.items.get(at + 2).and_then(|i| i.number);
            if let Some(ones) = ones.filter(|n| *n < 10) {
                return Some((at + 3, n + ones));
            }
        }
        Some((at + 1, n))
    }

    /// "today", "the day after tomorrow".
    fn day_word(&self, at: usize) -> Option<(usize, Stretch)> {
        let published = self.published?;
        let (mut end, away) = self.words.day(&self.items, at)?;
        let name = self.items[at].capital
            && self.is(at, &["today"])
            && at > 0
            && self.items[at - 1].capital;
        if name {
            return None;
        }
        end += usize::from(self.is(end, &PARTS));
        Some((end, calendar::days(published, away)?.into()))
    }

    /// "Tuesday evening", "Tuesday, May 19", "Tuesday of last week".
    pub(super) fn weekday(&self, at: usize) -> Option<(usize, Stretch)> {
        let (weekday, short) = self.items.get(at)?.weekday?;
        if NAMED.contains(&self.before(at, 1))
            || self.is(at + 1, &NAMES) && self.items[at + 1].capital
        {
            return None;
        }
        let mut end = at + 1;
        end += usize::from(self.is(end, &PARTS));
        let comma = usize::from(self.is(end, &[",", "(", "."]));
        let the = usize::from(self.is(end + comma, &["the"]));
        let dated = self.calendar(end + comma, false);
        if let Some((after, partial)) =
            dated.filter(|(_, p)| p.day.is_some() && (p.month.is_some() || the == 1))
        {
            let partial = Partial {
                weekday: Some(weekday),
                ..partial
            };
            let date = partial.resolve(self.published, self.tense(at, after))?;
            let bracket = self.is(end, &["("]) && self.is(after, &[")"]);
            return Some((after + usize::from(bracket), date.into()));
        }
        let published = self.published.filter(|_| !short)?;
        let of = usize::from(self.is(end, &["of"]));
        if self.is(end + of + 1, &["week"])
            && let Some(away) = away(self.lower(end + of))
        {
            let monday = calendar::week(published, away)?.date.first_day();
            return Some((
                end + of + 2,
                calendar::weekday(monday, weekday, true)?.into(),
            ));
        }
        let ahead = self.tense(at, end) == Tense::Future;
        Some((end, calendar::weekday(published, weekday, ahead)?.into()))
    }

    /// "eleven days ago", "a year ago today", "two weeks from now", "in two days".
    fn ago(&self, at: usize) -> Option<(usize, Stretch)> {
        let (mut end, n) = match self.number(at) {
            Some(found) => found,
            None if self.is(at, &["several", "few", "some"])
                && self.items.get(at + 1)?.unit?.0.is_clock() =>
            {
                (at + 1, 0)
            }
            None => return None,
        };
        let (unit, _) = self.items.get(end)?.unit?;
        end += 1;
        if self.is(end, &["ago"]) {
            return self
                .ago_rest(end + 1, unit, -n)
                .or_else(|| Some((end + 1, self.far(unit, -n)?)));
        }
        if self.is(end, &["from"]) && self.is(end + 1, &["now", "today"]) {
            return Some((end + 2, self.far(unit, n)?));
        }
        let ahead =
            self.before(at, 1) == "in" && !unit.is_clock() && self.tense(at, end) == Tense::Future;
        let whole = self.is(end, &["time", "'", "’"]) || !self.is(end, &["of", "after", "before"]);
        (ahead && whole).then_some((end, self.far(unit, n)?))
    }

    /// The unit so far from publication; "a decade ago" is the year.
    fn far(&self, unit: Unit, n: i32) -> Option<Stretch> {
        let (unit, n) = match unit {
            Unit::Decade => (Unit::Year, n.checked_mul(10)?),
            _ => (unit, n),
        };
        calendar::unit(self.published?, unit, n)
    }

    /// "today", "this month", "this week" after "two years ago".
    fn ago_rest(&self, at: usize, unit: Unit, away: i32) -> Option<(usize, Stretch)> {
        let published = self.published?;
        let years = match unit {
            Unit::Year => away,
            Unit::Decade => away.checked_mul(10)?,
            _ => return None,
        };
        let then = calendar::months(published, years.checked_mul(12)?)?;
        match (self.lower(at), self.lower(at + 1)) {
            ("today", _) => Some((at + 1, then.into())),
            ("this", "week") => Some((at + 2, calendar::unit(then, Unit::Week, 0)?)),
            ("this", "month") => Some((at + 2, calendar::unit(then, Unit::Month, 0)?)),
            ("on" | "in" | "this", _) => {
                let (end, partial) = self.calendar(at + 1, true)?;
                let year = Some(then.year());
                (partial.year.is_none() && partial.month.is_some())
                    .then(|| Partial { year, ..partial }.resolve(None, Tense::Open))?
                    .map(|date| (end, date.into()))
            }
            _ => None,
        }
    }

    /// "last week", "next Tuesday", "this May", "the past two weeks".
    fn last_or_next(&self, at: usize) -> Option<(usize, Stretch)> {
        let published = self.published?;
        let away = away(self.lower(at))?;
        let next =
            at + 1 + usize::from(self.is(at + 1, &["coming", "past"]) && self.is(at, &["this"]));
        let away = if self.is(next.wrapping_sub(1), &["past"]) {
            -1
        } else {
            away
        };
        let item = self.items.get(next)?;
        let the = self.before(at, 1) == "the";
        if let Some((unit, false)) = item.unit {
            let loose = the || self.is(next.wrapping_sub(1), &["past"]);
            return match unit {
                Unit::Day | Unit::Weekend => None,
                _ if unit.is_clock() => None,
                Unit::Week | Unit::Month if loose && away != 0 => {
                    Some((next + 1, calendar::reach(published, unit, away)?))
                }
                _ if loose && away != 0 => None,
                _ => Some((next + 1, calendar::unit(published, unit, away)?)),
            };
        }
        if let Some((weekday, false)) = item.weekday {
            let (ahead, from) = match away {
                -1 => (false, calendar::days(published, -1)?),
                1 => (true, calendar::days(published, 1)?),
                _ => (self.tense(at, next + 1) != Tense::Past, published),
            };
            let end = next + 1 + usize::from(self.is(next + 1, &PARTS));
            return Some((end, calendar::weekday(from, weekday, ahead)?.into()));
        }
        if item.month.is_some() || item.capital {
            let (end, partial) = self
                .calendar(next, true)
                .filter(|(_, p)| p.year.is_none())?;
            return Some((end, self.month_away(partial, away)?));
        }
        let (end, n) = self.number(next).filter(|(_, n)| (2..=60).contains(n))?;
        let (unit, true) = self.items.get(end)?.unit? else {
            return None;
        };
        let away = if away == 0 && self.is(at, &["this"]) {
            return None;
        } else {
            away
        };
        Some((
            end + 1,
            calendar::reach(published, unit, away.checked_mul(n)?)?,
        ))
    }

    /// "last July", "next May 3", "this Christmas".
    fn month_away(&self, partial: Partial, away: i32) -> Option<Stretch> {
        let published = self.published?;
        let month = calendar::months(published, away)?;
        let found = match (away, partial.day) {
            (0, _) => Partial {
                year: Some(published.year()),
                ..partial
            }
            .resolve(None, Tense::Open),
            (-1, Some(_)) => partial.resolve(calendar::days(published, -1), Tense::Past),
            (1, Some(_)) => partial.resolve(calendar::days(published, 1), Tense::Future),
            (-1, None) => partial.resolve(Some(month), Tense::Past),
            _ => partial.resolve(Some(month), Tense::Future),
        };
        found.map(Stretch::from)
    }
}

/// Units away from now.
pub(super) fn away(word: &str) -> Option<i32> {
    match word {
        "last" | "past" => Some(-1),
        "this" | "current" => Some(0),
        "next" | "coming" => Some(1),
        _ => None,
    }
}
