//! Years and numbers as tables write them.

use crate::Reason;
use crate::events::date::day;

/// Words for no value, whatever the column.
pub(crate) fn is_empty(text: &str) -> bool {
    matches!(
        text,
        "" | "NA"
            | "."
            | ".."
            | "-"
            | "None"
            | "nan"
            | "NaN"
            | "NULL"
            | "null"
            | "N/A"
            | "n/a"
            | "\\N"
    )
}

/// The numbers that the Correlates of War write for no value.
pub(crate) fn is_mark(value: f64) -> bool {
    value == -9.0 || value == -8.0
}

/// A year from 1 to 9999, alone, as `1997.0`, or of a date.
pub(crate) fn year(text: &str) -> Option<i16> {
    let whole = text
        .split_once('.')
        .filter(|(_, rest)| rest.bytes().all(|b| b == b'0'))
        .map_or(text, |(whole, _)| whole);
    if whole.len() <= 4 && whole.bytes().all(|b| b.is_ascii_digit()) {
        return whole.parse().ok().filter(|year| (1..=9999).contains(year));
    }
    day(text).map(|date| date.year())
}

/// The year that a column's name is: `1960`, `X1960`, `YR1960`, `1960 [YR1960]`.
pub(crate) fn year_column(name: &str) -> Option<i16> {
    let name = name.split_once(" [").map_or(name, |(first, _)| first);
    let digits = name
        .strip_prefix("YR")
        .or_else(|| name.strip_prefix(['X', 'x', 'y', 'Y']))
        .unwrap_or(name);
    let four = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let year = digits.parse().ok().filter(|_| four)?;
    (1400..=2200).contains(&year).then_some(year)
}

/// A number, thousands perhaps divided by commas.
pub(crate) fn number(text: &str) -> Option<f64> {
    let value: Option<f64> = if text.contains(',') {
        thousands(text)?.parse().ok()
    } else {
        text.parse().ok()
    };
    value.filter(|value| value.is_finite())
}

fn thousands(text: &str) -> Option<String> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut groups = whole.trim_start_matches('-').split(',');
    let digits = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next()?;
    let right = (1..=3).contains(&first.len()) && digits(first);
    let rest = groups.all(|g| g.len() == 3 && digits(g));
    (right && rest).then(|| text.replace(',', ""))
}

/// A rejection of a cell.
pub(crate) fn wrong(column: &str, what: &str, text: &str) -> Reason {
    let text: String = text.chars().take(40).collect();
    Reason::Cell {
        column: column.to_string(),
        problem: format!("{what}: `{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_numbers() {
        for (text, want) in [
            ("1997", Some(1997)),
            ("1997.0", Some(1997)),
            ("1997-05-29", Some(1997)),
            ("19970529", Some(1997)),
            ("816", Some(816)),
            ("1997.5", None),
            ("0", None),
            ("-9", None),
            ("year", None),
            ("", None),
        ] {
            assert_eq!(year(text), want, "{text}");
        }
        for (text, want) in [
            ("1960", Some(1960)),
            ("X1960", Some(1960)),
            ("YR1960", Some(1960)),
            ("1960 [YR1960]", Some(1960)),
            ("0960", None),
            ("19601", None),
            ("Total", None),
        ] {
            assert_eq!(year_column(text), want, "{text}");
        }
        for (text, want) in [
            ("1,234.5", Some(1234.5)),
            ("-1,234,567", Some(-1_234_567.0)),
            ("1e-3", Some(0.001)),
            ("1,23", None),
            ("12,3456", None),
            ("inf", None),
            ("about 3", None),
        ] {
            assert_eq!(number(text), want, "{text}");
        }
    }
}
