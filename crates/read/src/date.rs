//! Dates as records and file names state them.

use bifrons_core::PartialDate;

/// An ISO 8601 date (`2021-05-30`, `20210530`, `2021-05`, `2021`) or date-time (`2021-05-30T08:00:00Z`, also with a
/// space for the `T`); `None` for anything else.
pub(crate) fn iso(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    if !time.is_none_or(is_time) {
        return None;
    }
    let compact = day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit());
    let date: PartialDate = if compact {
        format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..])
            .parse()
            .ok()?
    } else {
        day.parse().ok()?
    };
    (time.is_none() || date.day().is_some()).then_some(date)
}

/// The day that a file name gives (`afp-2021-05-30.txt`); `None` if it gives none or several.
pub(crate) fn in_name(name: &str) -> Option<PartialDate> {
    let bytes = name.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut found = None;
    for start in 0..bytes.len().saturating_sub(9) {
        if (start > 0 && digit(start - 1)) || digit(start + 10) {
            continue;
        }
        let Some(day) = name
            .get(start..start + 10)
            .and_then(|s| s.parse::<PartialDate>().ok())
        else {
            continue;
        };
        if day.day().is_none() || !digit(start) || !digit(start + 9) {
            continue;
        }
        if found.is_some_and(|earlier| earlier != day) {
            return None;
        }
        found = Some(day);
    }
    found
}

/// Whether this may be the time of a date-time: `08:00`, `08:00:00.5+02:00`, `080000Z`, `08:00 UTC`.
fn is_time(text: &str) -> bool {
    let clock = text
        .strip_suffix("UTC")
        .or_else(|| text.strip_suffix("GMT"))
        .unwrap_or(text);
    let hour = clock.get(..2).and_then(|hour| hour.parse::<u8>().ok());
    let rest = |b: u8| b.is_ascii_digit() || b":.,Z+- ".contains(&b);
    hour.is_some_and(|hour| hour <= 24) && clock.len() <= 40 && clock.bytes().all(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_iso_dates_only() {
        for (text, want) in [
            ("2021-05-30", "2021-05-30"),
            (" 20210530 ", "2021-05-30"),
            ("2021-05", "2021-05"),
            ("2021-05-30T08:00:00.123456+02:00", "2021-05-30"),
            ("2021-05-30 08:00:00 UTC", "2021-05-30"),
        ] {
            assert_eq!(
                iso(text).map(|d| d.to_string()).as_deref(),
                Some(want),
                "{text}"
            );
        }
        for text in [
            "",
            "30.5.2021",
            "2021-02-30",
            "2021-05-30Tomorrow",
            "2021 08:00",
            "2021-05-30T",
            "2021-05-30T99:00",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn reads_the_one_day_of_a_file_name() {
        for (name, want) in [
            ("afp-2021-05-30.txt", Some("2021-05-30")),
            ("2021-05-30", Some("2021-05-30")),
            ("é2021-05-30é2021-05-30.txt.gz", Some("2021-05-30")),
            ("2021-05-01_2021-05-30.txt", None),
            ("12021-05-30.txt", None),
            ("2021-05-301.txt", None),
            ("2021-02-30.txt", None),
            ("report.txt", None),
        ] {
            assert_eq!(
                in_name(name).map(|d| d.to_string()).as_deref(),
                want,
                "{name}"
            );
        }
    }
}
