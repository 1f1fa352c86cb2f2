//! Hours and parts of a day, with the day that stands beside them.

use super::value::Value;
use super::{Found, Reader};

impl Reader<'_, '_, '_> {
    /// "9 a.m. EDT Thursday", "noon Saturday", "at 14:30", "overnight".
    pub(super) fn clock(&self, at: usize) -> Option<Found> {
        let scan = &self.scan;
        if let Some((end, hour)) = self.hour(at) {
            let zone = end
                + usize::from(scan.is(
                    end,
                    &[
                        "gmt", "utc", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt",
                        "cet", "local",
                    ],
                ));
            let zone = zone + usize::from(zone > end && scan.is(zone, &["time"]));
            let comma = usize::from(scan.is(zone, &[","]));
            let skip = comma + usize::from(scan.is(zone + comma, &["on"]));
            let (end, day) = self
                .day_beside(zone + skip)
                .unwrap_or((zone, self.narrative.reference_day()?));
            return Some(Found::new(at, end, Value::Part(day, hour)));
        }
        let the = usize::from(scan.is(at, &["the"]));
        let word = at + the;
        let part = scan.items.get(word)?.part?;
        let named = part.starts_with('T') || scan.is(word, &["overnight"]);
        let next = word + 1 + usize::from(scan.is(word + 1, &["on", "of"]));
        if let Some((end, day)) = self.day_beside(next) {
            return Some(Found::new(at, end, Value::Part(day, part.into())));
        }
        let cued = scan.items[word].mid
            || matches!(scan.before(word, 1), "mid" | "early" | "late" | "-")
                && matches!(scan.before(word, 2), "mid" | "by" | "in")
            || matches!(scan.before(word, 1), "mid")
            || the > 0 && matches!(scan.before(at, 1), "in" | "during" | "by" | "through");
        let singular = !scan.lower(word).ends_with('s');
        let day = self.narrative.reference_day()?;
        ((named || cued) && singular)
            .then(|| Found::new(at, word + 1, Value::Part(day, part.into())))
    }

    /// "9:30 p.m.", "nine o'clock", "14:30".
    fn hour(&self, at: usize) -> Option<(usize, String)> {
        let scan = &self.scan;
        let item = scan.items.get(at)?;
        let text = scan.tree.form(at);
        let (hour, minute) = match text.split_once(':') {
            Some((h, m)) if m.len() == 2 => (h.parse::<u8>().ok()?, m.parse::<u8>().ok()?),
            Some(_) => return None,
            None => (
                u8::try_from(item.number.filter(|_| !item.ordinal)?).ok()?,
                0,
            ),
        };
        if hour > 24 || minute > 59 {
            return None;
        }
        let half = |i: usize| match scan.lower(i) {
            "a.m." | "a.m" | "am" => Some(0),
            "p.m." | "p.m" | "pm" => Some(12),
            _ => None,
        };
        if let Some(noon) = half(at + 1).filter(|_| (1..=12).contains(&hour)) {
            let value = format!("T{:02}:{minute:02}", hour % 12 + noon);
            return Some((at + 2, value));
        }
        if scan.is(at + 1, &["o'clock", "o’clock"]) {
            return Some((at + 2, format!("T{hour:02}:{minute:02}")));
        }
        if scan.is(at + 1, &["in"]) && scan.is(at + 2, &["the"]) {
            let noon = match scan.items.get(at + 3)?.part? {
                "MO" => 0,
                "AF" | "EV" => 12,
                _ => return None,
            };
            return Some((at + 4, format!("T{:02}:{minute:02}", hour % 12 + noon)));
        }
        let told = text.len() == 5 || scan.is(at + 1, &["gmt", "utc", "local", "hours"]);
        (text.contains(':')
            && told
            && matches!(
                scan.before(at, 1),
                "at" | "by" | "around" | "until" | "from" | "to" | "about" | "before" | "after"
            ))
        .then(|| (at + 1, format!("T{hour:02}:{minute:02}")))
    }

    /// A day that stands there: "Thursday", "Nov. 9", "yesterday".
    fn day_beside(&self, at: usize) -> Option<(usize, jiff::civil::Date)> {
        if at >= self.scan.items.len() {
            return None;
        }
        let hit = [self.weekday(at), self.written(at), self.day_word(at)]
            .into_iter()
            .flatten()
            .find(|hit| matches!(hit.value, Value::Day(_)))?;
        match hit.value {
            Value::Day(day) => Some((hit.end, day)),
            _ => None,
        }
    }
}
