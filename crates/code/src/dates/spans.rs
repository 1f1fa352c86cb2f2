//! Parts of a year or of another expression: quarters, seasons, weekends, "early 2014", "the end of March".

use super::calendar::{self, Stretch};
use super::relative::away;
use super::tense::Tense;
use super::words::Unit;
use super::{Hit, Scan};

impl Scan<'_, '_> {
    /// Quarters, halves, seasons and weekends.
    pub(super) fn spans(&self, at: usize) -> Option<Hit> {
        let named = |(end, value)| Hit {
            end,
            value,
            named: true,
        };
        let plain = |(end, value)| Hit {
            end,
            value,
            named: false,
        };
        let hits = [
            self.quarter(at).map(named),
            self.season(at).map(named),
            self.weekend(at).map(plain),
            self.first_months(at).map(named),
            self.week_of(at).map(named),
        ];
        hits.into_iter().flatten().max_by_key(|hit| hit.end)
    }

    /// "early 2014", "late last month", "earlier this week", "the end of March", "year's end".
    pub(super) fn modified(&self, at: usize, depth: usize) -> Option<Hit> {
        if depth > 2 {
            return None;
        }
        let the = usize::from(self.is(at, &["the"]));
        let word = at + the;
        if self.is(word, &["early", "late", "mid", "earlier", "later", "end"])
            && (the == 0 || self.is(word, &["early", "late", "mid"]))
        {
            let mut next = word + 1;
            next += usize::from(self.is(next, &["-"]));
            next += usize::from(self.is(next, &["in", "on"]));
            if self.is(word, &["end"]) && self.is(next, &["of"]) {
                next += 1;
            }
            let hit = self.inner(next, depth);
            return hit.filter(|hit| hit.end > next);
        }
        if self.is(
            word,
            &[
                "start",
                "beginning",
                "end",
                "middle",
                "close",
                "rest",
                "remainder",
                "course",
            ],
        ) && self.is(word + 1, &["of"])
        {
            return self.inner(word + 2, depth);
        }
        self.years_end(at)
    }

    /// What stands after "early" or "the end of".
    fn inner(&self, at: usize, depth: usize) -> Option<Hit> {
        let the = usize::from(self.is(at, &["the"]));
        let unit = self.items.get(at + the).and_then(|i| i.unit);
        if let (1, Some((unit, false))) = (the, unit) {
            let of_this = self.is(at + 2, &["of"]);
            let value = calendar::unit(self.published?, unit, 0)?;
            return (!of_this).then_some(Hit {
                end: at + 2,
                value,
                named: false,
            });
        }
        self.simple(at, true)
            .or_else(|| self.simple(at + the, true))
            .or_else(|| self.modified(at, depth + 1))
    }

    /// "year's end", "the year-end", "month's end".
    fn years_end(&self, at: usize) -> Option<Hit> {
        let the = usize::from(self.is(at, &["the"]));
        let (unit, plural) = self.items.get(at + the)?.unit?;
        let end = self.is(at + the + 1, &["'s", "’s", "-"]) && self.is(at + the + 2, &["end"]);
        let value = calendar::unit(self.published?, unit, 0)?;
        let good = end && !plural && matches!(unit, Unit::Week | Unit::Month | Unit::Year);
        good.then_some(Hit {
            end: at + the + 3,
            value,
            named: false,
        })
    }

    /// "the first quarter of 2025", "Q1 2025", "the second half of last year".
    fn quarter(&self, at: usize) -> Option<(usize, Stretch)> {
        let the = usize::from(self.is(at, &["the"]));
        let word = at + the;
        let item = self.items.get(word)?;
        let (n, half, end) = match self.lower(word) {
            "q1" | "q2" | "q3" | "q4" => {
                (self.lower(word)[1..].parse::<i8>().ok()?, false, word + 1)
            }
            _ => {
                let n = item
                    .number
                    .filter(|n| item.ordinal && (1..=4).contains(n))?;
                let end = word + 1 + usize::from(self.is(word + 1, &["-"]));
                let half = self.is(end, &["half"]) && n <= 2;
                if !half && !self.is(end, &["quarter"]) {
                    return None;
                }
                (i8::try_from(n).ok()?, half, end + 1)
            }
        };
        let in_year = |year: i16| {
            if half {
                let stretch = calendar::quarter(year, 2 * n - 1)?;
                let last = calendar::quarter(year, 2 * n)?;
                return Some(Stretch::new(stretch.date, last.end?));
            }
            calendar::quarter(year, n)
        };
        if let Some((after, year)) = self.year_after(end) {
            return Some((after, in_year(year)?));
        }
        let of_year =
            self.is(end, &["of"]) && self.is(end + 1, &["the"]) && self.is(end + 2, &["year"]);
        if of_year {
            return Some((end + 3, in_year(self.published?.year())?));
        }
        if half || self.is(end, &["of", "-"]) && self.lower(word + 1) != "-" {
            return None;
        }
        let published = self.published?;
        let ahead = self.tense(at, end) == Tense::Future;
        let this = calendar::quarter(published.year(), n)?;
        let year = match ahead {
            true if this.last_day() < published => published.year() + 1,
            false if this.date.first_day() > published => published.year() - 1,
            _ => published.year(),
        };
        Some((end, calendar::quarter(year, n)?))
    }

    /// "summer 2020", "last winter", "in the spring".
    fn season(&self, at: usize) -> Option<(usize, Stretch)> {
        let toward = away(self.lower(at)).filter(|_| !self.is(at, &["past", "current"]));
        let word = at + usize::from(toward.is_some() || self.is(at, &["the"]));
        let item = self.items.get(word)?;
        let months = item.season?;
        let published = self.published;
        if let Some(toward) = toward {
            let year = published?.year();
            let mut seasons = (year - 2..=year + 2).filter_map(|y| calendar::season(y, months));
            let day = published?;
            let found = match toward {
                -1 => seasons.rfind(|s| s.last_day() < day),
                0 => {
                    let mut near = seasons.filter(|s| {
                        s.date.year() == day.year() || s.last_day().year() == day.year()
                    });
                    near.find(|s| s.last_day() >= day)
                        .or_else(|| calendar::season(year, months))
                }
                _ => seasons.find(|s| s.date.first_day() > day),
            };
            return found.map(|s| (word + 1, s));
        }
        if let Some((end, year)) = self
            .year_after(word + 1)
            .filter(|_| !self.is(word + 1, &[","]))
        {
            return Some((end, calendar::season(year, months)?));
        }
        let cued = self.is(at, &["the"])
            && matches!(
                self.before(at, 1),
                "in" | "during" | "over" | "by" | "until"
            );
        if !cued || item.capital || self.is(word + 1, &["of", "-"]) {
            return None;
        }
        let day = published?;
        let ahead = self.tense(at, word + 1) == Tense::Future;
        let seasons: Vec<Stretch> = (day.year() - 2..=day.year() + 2)
            .filter_map(|y| calendar::season(y, months))
            .collect();
        let found = if ahead {
            seasons.iter().find(|s| s.last_day() >= day)
        } else {
            seasons.iter().rfind(|s| s.date.first_day() <= day)
        };
        found.map(|s| (word + 1, *s))
    }

    /// "over the weekend", "next weekend".
    fn weekend(&self, at: usize) -> Option<(usize, Stretch)> {
        let toward = away(self.lower(at));
        if (toward.is_none() && !self.is(at, &["the"])) || !self.is(at + 1, &["weekend"]) {
            return None;
        }
        let published = self.published?;
        let begun = calendar::weekday_of(published) >= 6;
        let tense = self.tense(at, at + 2);
        let n = match toward {
            Some(-1) if begun => -1,
            Some(-1) => 0,
            Some(1) => 1,
            Some(_) => i32::from(!begun && tense != Tense::Past),
            None => i32::from(!begun && tense == Tense::Future),
        };
        Some((at + 2, calendar::weekend(published, n)?))
    }

    /// "the first nine months of 2020".
    fn first_months(&self, at: usize) -> Option<(usize, Stretch)> {
        let word = at + usize::from(self.is(at, &["the"]));
        let last = self.is(word, &["last", "final"]);
        if !last && !self.is(word, &["first", "opening"]) {
            return None;
        }
        let (end, n) = self.number(word + 1).unwrap_or((word + 1, 1));
        let (unit, _) = self.items.get(end)?.unit?;
        if !self.is(end + 1, &["of"]) {
            return None;
        }
        let whole = match self.is(end + 2, &["the"]) && self.is(end + 3, &["year"]) {
            true => Hit {
                end: end + 4,
                value: calendar::unit(self.published?, Unit::Year, 0)?,
                named: false,
            },
            false => self
                .calendar_hit(end + 2, true)
                .or_else(|| self.relative(end + 2))?,
        };
        Some((whole.end, calendar::part(whole.value, unit, n, last)?))
    }

    /// "the week of May 3".
    fn week_of(&self, at: usize) -> Option<(usize, Stretch)> {
        let word = at + usize::from(self.is(at, &["the"]));
        if !self.is(word, &["week"]) || !self.is(word + 1, &["of"]) {
            return None;
        }
        let hit = self.calendar_hit(word + 2, false)?;
        Some((hit.end, calendar::week(hit.value.date.day()?, 0)?))
    }
}
