//! Time seen from publication or from what was told: "last week", "three days ago", "a year earlier", "that day".

use jiff::civil::Date;

use super::super::calendar;
use super::super::tense::Tense;
use super::super::words::Unit;
use super::value::{self, Value};
use super::written::month_away;
use super::{Found, Reader};

/// Which of several a word picks.
#[derive(Clone, Copy, Debug)]
struct Pick {
    /// Word after it.
    end: usize,
    /// Units from where it is seen.
    away: i32,
    /// Seen from what was told, not from publication.
    told: bool,
    /// With "the", or as "past": "the past week" ends now.
    loose: bool,
}

impl Reader<'_, '_, '_> {
    /// "today", "yesterday morning", "last night".
    pub(super) fn day_word(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let (mut end, away) = scan.words.day(&scan.items, at)?;
        let name = scan.is(at, &["today"])
            && at > 0
            && scan.items[at].capital
            && scan.items[at - 1].capital;
        if name {
            return None;
        }
        let published = self.narrative.published?;
        let next = scan.items.get(end).and_then(|i| i.part);
        end += usize::from(next.is_some());
        let part = next.or(scan.items[end - 1].part);
        let day = calendar::days(published, away)?;
        Some(match part {
            Some(part) => Found::new(at, end, Value::Part(day, part.into())),
            None => Found::new(at, end, Value::Day(day)),
        })
    }

    fn pick(&self, at: usize) -> Option<Pick> {
        let scan = &self.scan;
        let the = usize::from(scan.is(at, &["the", "these", "those", "this", "its", "their"]));
        let (away, told) = match scan.lower(at + the) {
            "last" => (-1, false),
            "past" => (-1, false),
            "next" => (1, the > 0),
            "coming" | "upcoming" => (1, false),
            "current" => (0, false),
            "previous" | "preceding" | "prior" => (-1, true),
            "following" | "ensuing" | "subsequent" => (1, true),
            "same" => (0, true),
            _ if scan.is(at, &["this"]) => {
                return Some(Pick {
                    end: at + 1,
                    away: 0,
                    told: false,
                    loose: false,
                });
            }
            _ if scan.is(at, &["that"]) => {
                let same = usize::from(scan.is(at + 1, &["same", "very"]));
                return Some(Pick {
                    end: at + 1 + same,
                    away: 0,
                    told: true,
                    loose: false,
                });
            }
            _ => return None,
        };
        let loose = scan.is(at, &["the"]) || scan.is(at + the, &["past"]);
        Some(Pick {
            end: at + the + 1,
            away,
            told,
            loose,
        })
    }

    /// "last week", "next Tuesday", "the following month", "the past two years".
    pub(super) fn away(&self, at: usize) -> Option<Found> {
        let pick = self.pick(at)?;
        let found = self.picked(at, pick)?;
        Some(Found {
            told: pick.told,
            ..found
        })
    }

    fn picked(&self, at: usize, pick: Pick) -> Option<Found> {
        let scan = &self.scan;
        let from = if pick.told {
            self.narrative.reference()?.first_day()?
        } else {
            self.narrative.published?
        };
        let item = scan.items.get(pick.end)?;
        if item.capital && item.unit.is_some() {
            return None;
        }
        if let Some((unit, false)) = item.unit {
            return self.unit_away(at, pick, unit, from);
        }
        if let Some(part) = item.part.filter(|_| pick.told && !part_of_hour(item.part)) {
            let day = calendar::days(self.narrative.reference_day()?, pick.away)?;
            return Some(Found::new(at, pick.end + 1, Value::Part(day, part.into())));
        }
        if let Some((weekday, false)) = item.weekday {
            let (ahead, from) = match pick.away {
                -1 => (false, calendar::days(from, -1)?),
                1 => (true, calendar::days(from, 1)?),
                _ => (scan.tense(at, pick.end + 1) != Tense::Past, from),
            };
            let day = calendar::weekday(from, weekday, ahead)?;
            // "this coming Sunday, March 8".
            if let Some(dated) = self.weekday(pick.end).filter(|h| h.end > pick.end + 2) {
                return Some(Found { start: at, ..dated });
            }
            return Some(match scan.items.get(pick.end + 1).and_then(|i| i.part) {
                Some(part) => Found::new(at, pick.end + 2, Value::Part(day, part.into())),
                None => Found::new(at, pick.end + 1, Value::Day(day)),
            });
        }
        if let Some((month, false)) = item.month {
            return Some(Found::new(
                at,
                pick.end + 1,
                month_away(from, month, pick.away)?,
            ));
        }
        if let Some(season) = item.season {
            let year = match pick.away {
                0 => from.year(),
                -1 if from.month() > season.last.max(season.first)
                    || season.last < season.first && from.month() > season.last =>
                {
                    from.year() - i16::from(season.first > from.month())
                }
                -1 => from.year() - 1,
                _ if from.month() < season.first => from.year(),
                _ => from.year() + 1,
            };
            return Some(Found::new(at, pick.end + 1, Value::Season(year, season)));
        }
        self.several(at, pick, from)
    }

    fn unit_away(&self, at: usize, pick: Pick, unit: Unit, from: Date) -> Option<Found> {
        let scan = &self.scan;
        let end = pick.end + 1;
        if unit.is_clock() || pick.away == 0 && !pick.told && unit == Unit::Day {
            return None;
        }
        if unit == Unit::Day {
            let day = if pick.told {
                self.narrative.reference_day()?
            } else {
                from
            };
            return Some(Found::new(
                at,
                end,
                Value::Day(calendar::days(day, pick.away)?),
            ));
        }
        if pick.told && unit == Unit::Quarter {
            let base = self.quarter_now()?;
            return Some(Found::new(
                at,
                end,
                Value::seen(base.first_day()?, unit, pick.away)?,
            ));
        }
        if pick.loose
            && !pick.told
            && pick.away != 0
            && matches!(unit, Unit::Decade | Unit::Century)
        {
            return Some(Found::new(
                at,
                end,
                Value::Length(value::length(unit, Some(1))),
            ));
        }
        let after = end + usize::from(scan.is(end, &["or"]) && scan.is(end + 1, &["so"])) * 2;
        let value = match unit {
            Unit::Weekend => {
                let begun = calendar::weekday_of(from) >= 6;
                let away = match pick.away {
                    -1 => -1,
                    0 if !begun && scan.tense(at, end) == Tense::Past => -1,
                    n => n,
                };
                Value::seen(from, unit, away)?
            }
            _ => Value::seen(from, unit, pick.away)?,
        };
        Some(Found::new(at, after, value))
    }

    /// "the past two weeks", "the next few days".
    fn several(&self, at: usize, pick: Pick, from: Date) -> Option<Found> {
        let (end, unit, n) = self.amount(pick.end)?;
        if pick.away == 0 {
            return None;
        }
        let published = self.narrative.published.filter(|_| !pick.told);
        let when = n
            .filter(|_| published.is_some())
            .and_then(|n| calendar::reach(from, unit, n.checked_mul(pick.away)?));
        let so = usize::from(self.scan.is(end, &["or"]) && self.scan.is(end + 1, &["so"])) * 2;
        Some(Found {
            when,
            ..Found::new(at, end + so, Value::Length(value::length(unit, n)))
        })
    }

    /// "the week", "the year", "the weekend", "the same period": which one, the text has told.
    pub(super) fn that(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        if !scan.is(at, &["the"]) {
            return None;
        }
        let word = at + 1 + usize::from(scan.is(at + 1, &["full", "whole", "entire"]));
        let item = scan.items.get(word)?;
        let end = word + 1;
        if let Some(season) = item.season.filter(|_| !item.capital) {
            let cued = matches!(
                scan.before(at, 1),
                "in" | "into" | "during" | "over" | "by" | "until" | "of" | "through"
            );
            let of = usize::from(scan.is(end, &["of"]));
            if let Some((end, year)) = scan.year_after(end).filter(|_| !scan.is(end, &[","])) {
                return Some(Found::new(at, end, Value::Season(year, season)));
            }
            if let Some(Found {
                end,
                value: Value::Year(year),
                ..
            }) = self.year_in_words(end + of)
            {
                return Some(Found::new(at, end, Value::Season(year, season)));
            }
            let year = self.narrative.published?.year();
            return cued.then(|| Found::new(at, end, Value::Season(year, season)));
        }
        let (unit, false) = item.unit? else {
            return None;
        };
        let published = self.narrative.published?;
        // "The day after", "the year before": one beside what was told.
        if let Some(away) = self.beside(end) {
            let base = self.narrative.reference()?;
            return Some(Found {
                told: true,
                ..Found::new(at, end + 1, base.later(unit, away)?)
            });
        }
        if scan.is(end, &["of", "when", "that", "before", "after", "-", "'s"])
            && unit != Unit::Weekend
        {
            let own = scan.is(end, &["'s"])
                && matches!(unit, Unit::Week | Unit::Year | Unit::Quarter | Unit::Month);
            let week_of = unit == Unit::Week && scan.is(end, &["of"]);
            if let Some(day) = week_of.then(|| self.written(end + 1)).flatten() {
                let monday = Value::seen(day.value.first_day()?, Unit::Week, 0)?;
                return Some(Found::new(at, day.end, monday));
            }
            if !own {
                return None;
            }
        }
        let cued = matches!(
            scan.before(at, 1),
            "for"
                | "in"
                | "during"
                | "of"
                | "over"
                | "on"
                | "by"
                | "from"
                | "through"
                | "throughout"
                | "within"
                | "until"
                | "to"
                | "earlier"
                | "later"
                | "around"
        );
        let value = match unit {
            Unit::Weekend => {
                let begun = calendar::weekday_of(published) >= 6;
                let ahead = scan.tense(at, end) == Tense::Future;
                Value::seen(published, unit, if begun || ahead { 0 } else { -1 })?
            }
            _ if !cued && !scan.is(end, &["'s"]) && end - at < 3 => return None,
            Unit::Year if scan.is(end, &["ended", "ending", "to"]) => Value::Length("P1Y".into()),
            Unit::Year => match self.narrative.period {
                Some(Value::Year(year) | Value::Quarter(year, _))
                    if year + 1 >= published.year() =>
                {
                    Value::Year(year)
                }
                _ => Value::Year(published.year()),
            },
            Unit::Day => Value::Day(self.narrative.reference_day()?),
            Unit::Week | Unit::Month => Value::seen(published, unit, 0)?,
            _ => return None,
        };
        Some(Found::new(at, end, value))
    }

    /// "summer" after "early": the one of this year.
    pub(super) fn season_now(&self, at: usize) -> Option<Found> {
        let item = self.scan.items.get(at).filter(|i| !i.capital)?;
        let year = self.narrative.published?.year();
        Some(Found::new(at, at + 1, Value::Season(year, item.season?)))
    }

    /// "earlier", "before" and "after" that nothing follows.
    fn beside(&self, at: usize) -> Option<i32> {
        let scan = &self.scan;
        let away = match scan.lower(at) {
            "earlier" | "before" | "previously" => -1,
            "later" | "after" => 1,
            _ => return None,
        };
        let open = scan.is(at, &["before", "after"])
            && !(at + 1 >= scan.items.len()
                || scan.is(at + 1, &[".", ",", ";", "'s", ")", "and", "but", "when"]));
        (!open).then_some(away)
    }

    /// "three days ago", "a year earlier", "two weeks later", "a month from now".
    pub(super) fn ago(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let (end, unit, n) = self.amount(at)?;
        let so = end + usize::from(scan.is(end, &["or"]) && scan.is(end + 1, &["so"])) * 2;
        let near = |away: i32| {
            if away < 0 {
                Value::Near("PAST_REF")
            } else {
                Value::Near("FUTURE_REF")
            }
        };
        let published = self.narrative.published;
        if scan.is(so, &["ago"]) {
            let Some(n) = n else {
                return Some(Found::new(at, so + 1, near(-1)));
            };
            if unit == Unit::Year
                && n == 1
                && !scan.is(so + 1, &["today"])
                && let Some(value) = self.year_before_period()
            {
                return Some(Found::new(at, so + 1, value));
            }
            return Some(Found::new(at, so + 1, far(published?, unit, -n)?));
        }
        if scan.is(so, &["from"]) && scan.is(so + 1, &["now", "today"]) || scan.is(so, &["hence"]) {
            let end = so + if scan.is(so, &["hence"]) { 1 } else { 2 };
            return Some(match n {
                Some(n) => Found::new(at, end, far(published?, unit, n)?),
                None => Found::new(at, end, near(1)),
            });
        }
        let away = self.beside(so)?;
        let Some(n) = n else {
            let end = if away > 0 { so } else { so + 1 };
            let value = if away > 0 {
                Value::Length(value::length(unit, None))
            } else {
                near(away)
            };
            return Some(Found::new(at, end, value));
        };
        if unit == Unit::Year
            && n == 1
            && away < 0
            && let Some(value) = self.year_before_period()
        {
            return Some(Found::new(at, so + 1, value));
        }
        let base = self
            .narrative
            .reference()?
            .later(unit, n.checked_mul(away)?)?;
        // TimeML has "later" out of the extent: a length, which is dated by what it is counted from.
        if away > 0 {
            let value = Value::Length(value::length(unit, Some(n)));
            return Some(Found {
                when: base.stretch(),
                told: true,
                ..Found::new(at, so, value)
            });
        }
        Some(Found {
            told: true,
            ..Found::new(at, so + 1, base)
        })
    }
}

fn part_of_hour(part: Option<&str>) -> bool {
    part.is_some_and(|p| p.starts_with('T'))
}

/// The unit so far from publication; "a decade ago" is the year.
fn far(published: Date, unit: Unit, n: i32) -> Option<Value> {
    match unit {
        Unit::Decade => Value::seen(published, Unit::Year, n.checked_mul(10)?),
        Unit::Century => Value::seen(published, Unit::Year, n.checked_mul(100)?),
        _ => Value::seen(published, unit, n),
    }
}
