//! How long and how often: "for two years", "a three-day visit", "every Monday", "daily".

use super::super::words::Unit;
use super::value::{self, Value};
use super::{Found, Reader};
use crate::syntax::Upos;

impl Reader<'_, '_, '_> {
    /// A number and a unit: the word after them, the unit, and how many, if that is told.
    pub(super) fn amount(&self, at: usize) -> Option<(usize, Unit, Option<i32>)> {
        self.amount_and_half(at)
            .map(|(end, unit, n, _)| (end, unit, n))
    }

    /// The same, and whether half a unit is to be added.
    fn amount_and_half(&self, at: usize) -> Option<(usize, Unit, Option<i32>, bool)> {
        let scan = &self.scan;
        let (mut end, n) = self.count(at)?;
        // "two to three weeks", "two or three days".
        if scan.is(end, &["to", "or"])
            && let Some((after, Some(_))) = self.count(end + 1)
        {
            end = after;
        }
        let mut half = scan.is(end, &["½"]) || scan.is(end, &["1/2"]);
        end += usize::from(half);
        if scan.is(end, &["1"]) && scan.is(end + 1, &["/"]) && scan.is(end + 2, &["2"]) {
            (half, end) = (true, end + 3);
        }
        if scan.is(end, &["and"]) && scan.is(end + 1, &["a"]) && scan.is(end + 2, &["half"]) {
            (half, end) = (true, end + 3);
        }
        end += usize::from(scan.is(end, &["-"]));
        let between = [
            "more",
            "full",
            "trading",
            "consecutive",
            "additional",
            "working",
            "business",
            "straight",
            "calendar",
            "whole",
            "long",
            "successive",
        ];
        end += usize::from(scan.is(end, &between));
        end += usize::from(scan.is(end, &between));
        let (unit, plural) = scan.items.get(end)?.unit?;
        if unit == Unit::Second && !plural && !scan.is(end.wrapping_sub(1), &["-", "one"]) {
            return None;
        }
        if unit == Unit::Quarter && (!plural || scan.is(end.wrapping_sub(1), &["-"])) {
            return None;
        }
        end += 1;
        // "A year-earlier loss"; ages are no lengths.
        let old = usize::from(scan.is(end, &["-"]));
        if scan.is(end + old, &["old", "olds"])
            || old == 1 && scan.is(end + 1, &["ago", "earlier", "end"])
        {
            return None;
        }
        if scan.is(end, &["and"]) && scan.is(end + 1, &["a"]) && scan.is(end + 2, &["half"]) {
            (half, end) = (true, end + 3);
        }
        Some((end, unit, n, half))
    }

    /// A number, or words for one that is not told: "several", "a few".
    fn count(&self, at: usize) -> Option<(usize, Option<i32>)> {
        let scan = &self.scan;
        let a = usize::from(scan.is(at, &["a"]));
        if scan.is(at + a, &["several", "few", "many"]) || a == 0 && scan.is(at, &["some"]) {
            return Some((at + a + 1, None));
        }
        let text = scan.tree.form(at.min(scan.items.len().saturating_sub(1)));
        if text.contains(',')
            && let Ok(n) = text.replace(',', "").parse::<i32>()
        {
            return Some((at + 1, Some(n)));
        }
        let (mut end, mut n) = scan.number(at)?;
        // "twenty four", "one hundred", "two thousand".
        if (20..100).contains(&n)
            && n % 10 == 0
            && let Some((after, ones)) = scan
                .number(end)
                .filter(|(_, m)| *m < 10 && !scan.is(end, &["a", "an"]))
        {
            (end, n) = (after, n + ones);
        }
        if n < 100 && scan.is(end, &["hundred"]) {
            (end, n) = (end + 1, n * 100);
        } else if n < 100 && scan.is(end, &["thousand"]) {
            (end, n) = (end + 1, n * 1000);
        }
        end += usize::from(a == 1 && scan.is(end, &["of"]));
        Some((end, Some(n)))
    }

    /// "two years", "the nine months", "weeks", "day-long".
    pub(super) fn length(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let long = |end: usize| scan.is(end, &["-"]) && scan.is(end + 1, &["long"]);
        if scan.is(at, &["recent"])
            && let Some((unit, true)) = scan.items.get(at + 1)?.unit
        {
            return Some(Found::new(
                at,
                at + 2,
                Value::Length(value::length(unit, None)),
            ));
        }
        if let Some((unit, plural)) = scan.items.get(at)?.unit.filter(|(u, _)| *u != Unit::Second) {
            let n = (!plural).then_some(1);
            let value = Value::Length(value::length(unit, n));
            if long(at + 1) {
                return Some(Found::new(at, at + 3, value));
            }
            if plural && scan.is(at + 1, &["ago"]) {
                return Some(Found::new(at, at + 2, Value::Near("PAST_REF")));
            }
            let before = at.checked_sub(1).map(|b| scan.tree.upos(b));
            let free = !matches!(
                before,
                Some(Upos::Adj | Upos::Num | Upos::Det | Upos::Noun | Upos::Propn | Upos::Pron)
            ) && scan.before(at, 1) != "-";
            let good = plural
                && free
                && !matches!(unit, Unit::Weekend | Unit::Quarter)
                && !scan.items[at].capital;
            return good.then(|| Found::new(at, at + 1, value));
        }
        let the = usize::from(scan.is(at, &["the"]));
        let first = the
            + usize::from(
                the > 0
                    && scan.is(
                        at + the,
                        &["first", "last", "final", "latest", "past", "next"],
                    ),
            );
        let (end, unit, n, half) = self.amount_and_half(at + first)?;
        let how_long = || match n.filter(|_| half) {
            Some(n) => value::and_half(unit, n),
            None => value::length(unit, n),
        };
        if scan.is(at, &["a", "an"]) && n == Some(1) && end > at + 2 {
            // "a 2-year" has its own number.
            return None;
        }
        let end = if scan.is(end, &["or"]) && scan.is(end + 1, &["so"]) {
            end + 2
        } else {
            end
        };
        if scan.is(at, &["a", "an", "per"]) && self.often(at) {
            return Some(Found::new(at, end, Value::Every(value::length(unit, n))));
        }
        // "$2 million a year": a rate.
        let rate = scan.is(at, &["a", "an"])
            && at
                .checked_sub(1)
                .is_some_and(|b| matches!(scan.tree.upos(b), Upos::Noun | Upos::Num | Upos::Sym));
        // "The 14-day period": the article is that of the period.
        let hyphen =
            (at + 1..end).any(|w| scan.is(w, &["-"])) && scan.is(end.wrapping_sub(2), &["-"]);
        let start = if hyphen && scan.is(at, &["the", "a", "an"]) {
            at + 1
        } else {
            at
        };
        let name = scan.items[at].capital && scan.items.get(at + 1).is_some_and(|i| i.capital);
        (!name && !rate).then(|| Found::new(start, end, Value::Length(how_long())))
    }

    /// "twice a week", "three times a year".
    fn often(&self, at: usize) -> bool {
        matches!(self.scan.before(at, 1), "once" | "twice" | "times")
    }

    /// "every day", "each July", "every two years", "daily".
    pub(super) fn every(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        let item = &scan.items[at];
        if let Some(every) = item.every {
            // "Its quarterly dividend" names a kind of dividend.
            let kind = !scan.is(at, &["daily"]) && scan.tree.upos(at) != Upos::Adv;
            let name = item.capital && at > 0 || scan.items.get(at + 1).is_some_and(|i| i.capital);
            return (!name && !kind).then(|| Found::new(at, at + 1, Value::Every(every.into())));
        }
        if !scan.is(at, &["every", "each"]) {
            return None;
        }
        let next = scan.items.get(at + 1)?;
        let value = match next {
            item if item.unit.is_some_and(|(_, plural)| !plural) => {
                value::length(item.unit?.0, Some(1))
            }
            item if item.weekday.is_some() => {
                let part = scan.items.get(at + 2).and_then(|i| i.part);
                let value = format!("XXXX-WXX-{}", item.weekday?.0);
                return Some(match part {
                    Some(part) => Found::new(at, at + 3, Value::Every(format!("{value}T{part}"))),
                    None => Found::new(at, at + 2, Value::Every(value)),
                });
            }
            item if item.month.is_some() => format!("XXXX-{:02}", item.month?.0),
            item if item.season.is_some() => format!("XXXX-{}", item.season?.code),
            item if item.part.is_some() => format!("XXXX-XX-XXT{}", item.part?),
            item if item.lower == "other" => {
                let (unit, _) = scan.items.get(at + 2)?.unit?;
                return Some(Found::new(
                    at,
                    at + 3,
                    Value::Every(value::length(unit, Some(2))),
                ));
            }
            _ => {
                let (end, unit, n) = self.amount(at + 1)?;
                return Some(Found::new(at, end, Value::Every(value::length(unit, n))));
            }
        };
        Some(Found::new(at, at + 2, Value::Every(value)))
    }
}
