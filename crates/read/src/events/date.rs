//! Dates as event data write them.

use bifrons_core::PartialDate;

use crate::date::iso;

/// `20160728`, `20160728123000`, `2016-07-28` (also with a time), `7/28/2016` (month first, as ICEWS's file of 2017), or six
/// digits `160728`, of which a year before 30 is of this century; `None` for anything else.
pub(crate) fn day(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return match bytes.len() {
            8 | 14 => digits(&bytes[..8]),
            6 => {
                let year = number(&bytes[..2]);
                let century = if year < 30 { 2000 } else { 1900 };
                PartialDate::from_ymd(
                    century + year,
                    number(&bytes[2..4]) as i8,
                    number(&bytes[4..]) as i8,
                )
            }
            _ => None,
        };
    }
    if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes
        && let Some(day) = all_digits(&[y1, y2, y3, y4, m1, m2, d1, d2])
    {
        return Some(day);
    }
    if text.contains('/') {
        return american(text);
    }
    iso(text)
}

fn all_digits(bytes: &[u8; 8]) -> Option<PartialDate> {
    bytes
        .iter()
        .all(u8::is_ascii_digit)
        .then(|| digits(bytes))?
}

/// Eight digits; a day or month of 00 is one that is not known.
fn digits(bytes: &[u8]) -> Option<PartialDate> {
    let (year, month, day) = (
        number(&bytes[..4]),
        number(&bytes[4..6]),
        number(&bytes[6..8]),
    );
    match (month, day) {
        (0, 0) => PartialDate::from_year(year),
        (_, 0) => PartialDate::from_month(year, month as i8),
        _ => PartialDate::from_ymd(year, month as i8, day as i8),
    }
}

fn american(text: &str) -> Option<PartialDate> {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let mut parts = date.split('/');
    let mut part = |most: usize| {
        let part = parts.next()?.as_bytes();
        let good = (1..=most).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
        good.then(|| (number(part), part.len()))
    };
    let (month, day, year) = (part(2)?, part(2)?, part(4)?);
    let year = match year {
        (year, 4) => year,
        (year, 2) => year + if year < 30 { 2000 } else { 1900 },
        _ => return None,
    };
    PartialDate::from_ymd(year, month.0 as i8, day.0 as i8)
}

/// At most four digits as a number.
fn number(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |n, b| n * 10 + i16::from(b - b'0'))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn reads_the_forms_of_event_data() {
        for (text, want) in [
            ("20160728", "2016-07-28"),
            ("20160728123000", "2016-07-28"),
            ("2016-07-28", "2016-07-28"),
            ("2016-07-28 00:00:00", "2016-07-28"),
            ("2016-07-28T10:00:00Z", "2016-07-28"),
            ("1/13/2017", "2017-01-13"),
            ("01/03/2017 00:00", "2017-01-03"),
            ("1/3/17", "2017-01-03"),
            ("950301", "1995-03-01"),
            ("050301", "2005-03-01"),
            ("20160700", "2016-07"),
            ("20160000", "2016"),
        ] {
            assert_eq!(
                day(text).map(|d| d.to_string()).as_deref(),
                Some(want),
                "{text}"
            );
        }
        for text in [
            "",
            "x",
            "20161328",
            "13/1/2017",
            "1/2/3/4",
            "1/2",
            "2016-02-30",
            "99999999999999",
            "2016/07/28",
            "١٢٣",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
