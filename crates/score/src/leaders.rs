//! Leaders, and the state and office they held at a date.

use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_code::resolve::resolve;
use bifrons_core::{PartialDate, states};
use serde_json::Value;

use crate::share;

/// The first year of tenures that are asked about.
const SINCE: i16 = 2000;

/// Figures, and the `worst` errors.
pub fn score(gold: &[Value], worst: usize) -> String {
    let (mut all, mut state, mut office, mut both, mut alone) = (0, 0, 0, 0, 0);
    let mut errors = Vec::new();
    for row in gold {
        let text = |key: &str| row[key].as_str().unwrap_or_default().trim();
        let number = |key: &str| text(key).parse::<i16>().ok();
        // Serbia bears the number of the states before it: the last code is the one of today.
        let same = || states().iter().filter(|s| s.cow == text("ccode"));
        let found = same()
            .find(|s| !s.period.contains("..") || s.period.ends_with(".."))
            .or_else(|| same().next());
        let (Some(wanted), Some(from), Some(to)) = (
            found,
            number("syear").zip(number("smonth")),
            number("eyear").zip(number("emonth")),
        ) else {
            continue;
        };
        if to.0 < SINCE {
            continue;
        }
        let months = |(year, month): (i16, i16)| i32::from(year) * 12 + i32::from(month) - 1;
        let middle = (months(from).max(i32::from(SINCE) * 12) + months(to)) / 2;
        let Some(date) = i16::try_from(middle / 12)
            .ok()
            .zip(i8::try_from(middle % 12 + 1).ok())
            .and_then(|(y, m)| PartialDate::from_ymd(y, m, 15))
        else {
            continue;
        };
        // What stands in brackets is a remark: "(2nd time)".
        let name = text("leader").split(" (").next().unwrap_or_default();
        let query = format!("President {name}");
        let told = |country| resolve(Coder::bundled(), &query, country, Some(date));
        let with = told(Some(wanted.code));
        let of_state = |code: &Option<String>| same().any(|s| code.as_deref() == Some(s.code));
        let right = of_state(&with.entity.code) && with.office.is_some();
        all += 1;
        state += usize::from(right);
        office += usize::from(with.head);
        both += usize::from(right && with.head);
        let without = told(None);
        alone += usize::from(of_state(&without.entity.code) && without.head);
        if !(right && with.head) {
            errors.push(format!(
                "{} {} on {date}: found {} as {}",
                wanted.code,
                text("leader"),
                with.entity.name.as_deref().unwrap_or("-"),
                with.office.unwrap_or("-")
            ));
        }
    }
    let mut out = format!(
        "leaders since {SINCE}: {all}\nstate {}, head of state or government {}, both {}; without the state {}\n",
        share(state, all),
        share(office, all),
        share(both, all),
        share(alone, all)
    );
    for error in errors.iter().take(worst) {
        let _ = writeln!(out, "  {error}");
    }
    out
}
