//! Days of publication as people and programs write them, in many languages: `30 May 2021`, `Sun, 30 May 2021 08:00:00 GMT`,
//! `30. Mai 2021`, `30/05/2021`, `2021年5月30日`, `1622332800`.

use std::sync::LazyLock;

use bifrons_core::PartialDate;
use jiff::Timestamp;
use jiff::tz::Offset;
use rustc_hash::FxHashMap;

use crate::date::iso;
use crate::events::codes::rows;

/// Which number of `03/04/2021` is the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Nobody knows.
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
}

/// The date that the text is, whatever stands around it; the first if it has several. A year or a month alone counts if
/// nothing else is there.
pub(crate) fn stated(text: &str, order: Order) -> Option<PartialDate> {
    let text = text.trim();
    if let Some(date) = iso(text) {
        return Some(date);
    }
    // What is longer holds a date, and is none.
    if text.len() > 200 {
        return None;
    }
    if let Some(date) = clock(text) {
        return Some(date);
    }
    let tokens = tokens(text);
    first_day(&tokens, order).or_else(|| match tokens[..] {
        [Token::Word(month), Token::Number(year, 4)] => {
            PartialDate::from_month(year as i16, month_of(month)?)
        }
        _ => None,
    })
}

/// The first day of the calendar that stands in the text with its year, in words or as year, month and day.
pub(crate) fn in_text(text: &str) -> Option<PartialDate> {
    first_day(&tokens(text), Order::Unknown)
}

/// The day in an address of a page: `/2021/05/30/`, `/2021-05-30-`, `/20210530/`.
pub(crate) fn in_address(url: &str) -> Option<PartialDate> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    let tokens = tokens(path);
    let day = |year: u32, month: u32, day: u32| {
        let plausible = (1900..2100).contains(&year);
        plausible.then(|| ymd(year, month, day)).flatten()
    };
    (0..tokens.len()).find_map(|at| match tokens[at..] {
        [
            Token::Number(y, 4),
            Token::Sign('/' | '-' | '_'),
            Token::Number(m, 1 | 2),
            Token::Sign('/' | '-' | '_'),
            Token::Number(d, 1 | 2),
            ..,
        ] => day(y, m, d),
        [
            Token::Number(y, 4),
            Token::Sign('/' | '-'),
            Token::Word(month),
            Token::Sign('/' | '-'),
            Token::Number(d, 1 | 2),
            ..,
        ] => day(y, month_of(month)? as u32, d),
        [Token::Number(whole, 8), ..] => day(whole / 10_000, whole / 100 % 100, whole % 100),
        _ => None,
    })
}

/// The year of a date in numbers of which nobody knows which is the month.
pub(crate) fn year_in(text: &str) -> Option<i16> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| match tokens[at..] {
        [
            Token::Number(1..=12, 1 | 2),
            Token::Sign('/' | '-'),
            Token::Number(1..=12, 1 | 2),
            Token::Sign('/' | '-'),
            Token::Number(y, digits @ (2 | 4)),
            ..,
        ] => i16::try_from(year(y, digits)).ok(),
        _ => None,
    })
}

/// Which order a date in numbers shows; `None` if it could be either.
pub(crate) fn order_of(text: &str) -> Option<Order> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| match tokens[at..] {
        [
            Token::Number(a, 1 | 2),
            Token::Sign('/' | '-'),
            Token::Number(b, 1 | 2),
            Token::Sign('/' | '-'),
            Token::Number(_, 2 | 4),
            ..,
        ] => match (a > 12, b > 12) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        },
        _ => None,
    })
}

/// Seconds or thousandths of them since 1970, between 1990 and 2100, and days written without signs but with a time.
fn clock(text: &str) -> Option<PartialDate> {
    let digits = text.split(['.', 'T', ' ']).next().unwrap_or_default();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    let seconds = match digits.len() {
        9 | 10 => number,
        13 => number / 1_000,
        8 | 12 | 14 => return iso(digits.get(..8)?),
        _ => return None,
    };
    let date = Offset::UTC
        .to_datetime(Timestamp::from_second(seconds).ok()?)
        .date();
    (1990..2100).contains(&date.year()).then(|| date.into())
}

/// A part of a text in which a date is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    /// A number and how many digits it has.
    Number(u32, usize),
    /// A word of letters.
    Word(&'a str),
    /// A sign between them.
    Sign(char),
}

/// Blanks are left out, and so are the stops, commas and little words within dates.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    // Dates stand at the beginning of what is looked at.
    while let Some(c) = rest.chars().next().filter(|_| tokens.len() < 200) {
        let end = |matches: fn(char) -> bool| rest.find(|c| !matches(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            let length = end(|c| c.is_ascii_digit());
            let number = rest[..length].parse().unwrap_or(u32::MAX);
            tokens.push(Token::Number(number, length));
            length
        } else if c.is_alphabetic() {
            let length = end(char::is_alphabetic);
            let word = &rest[..length];
            let after_number = matches!(tokens.last(), Some(Token::Number(..)));
            let ordinal = matches!(word, "st" | "nd" | "rd" | "th" | "er" | "º" | "o" | "a");
            let little = matches!(word, "de" | "del" | "of" | "d");
            if !(little || after_number && ordinal) {
                tokens.push(Token::Word(word));
            }
            length
        } else {
            if !c.is_whitespace() && c != ',' && c != '\u{200f}' {
                tokens.push(Token::Sign(c));
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

fn first_day(tokens: &[Token], order: Order) -> Option<PartialDate> {
    (0..tokens.len()).find_map(|at| {
        let before = at.checked_sub(1).map(|at| tokens[at]);
        // A number that goes on to the left is not the beginning of a date.
        let cut = matches!(before, Some(Token::Sign('-' | '/' | '.')))
            && at >= 2
            && matches!(tokens[at - 2], Token::Number(..));
        if cut {
            None
        } else {
            day_here(&tokens[at..], order)
        }
    })
}

/// The day that begins with the first token.
fn day_here(tokens: &[Token], order: Order) -> Option<PartialDate> {
    use Token::{Number, Sign, Word};
    match *tokens {
        [Number(y, 4), Sign(a @ ('-' | '/' | '.')), Number(m, 1 | 2), Sign(b), Number(d, 1 | 2), ..] if a == b => {
            ymd(y, m, d)
        }
        [Number(y, 4), Word(word), Number(m, 1 | 2), Word(next), Number(d, 1 | 2), ..]
            if matches!((word, next), ("年", "月") | ("년", "월")) =>
        {
            ymd(y, m, d)
        }
        [Number(d, 1 | 2), Sign(a @ ('/' | '-' | '.')), Number(m, 1 | 2), Sign(b), Number(y, digits @ (2 | 4)), ..]
            if a == b =>
        {
            let order = if a == '.' { Order::DayFirst } else { order };
            in_order(d, m, year(y, digits), order)
        }
        [Number(d, 1 | 2), Sign('-' | '/' | '.'), Word(month), Sign('-' | '/' | '.'), Number(y, digits @ (2 | 4)), ..]
        | [Number(d, 1 | 2), Sign('.'), Word(month), Number(y, digits @ 4), ..]
        | [Number(d, 1 | 2), Word(month), Sign('.'), Number(y, digits @ 4), ..]
        | [Number(d, 1 | 2), Word(month), Number(y, digits @ 4), ..]
        // "5 January 21" is no date, but "Fri, 05 Jan 21 08:00" is one of mail.
        | [Number(d, 2), Word(month), Number(y, digits @ 2), Number(..), Sign(':'), ..]
        | [Word(month), Sign('.'), Number(d, 1 | 2), Number(y, digits @ 4), ..]
        | [Word(month), Number(d, 1 | 2), Number(y, digits @ 4), ..] => {
            ymd(year(y, digits), month_of(month)? as u32, d)
        }
        _ => None,
    }
}

fn in_order(first: u32, second: u32, year: u32, order: Order) -> Option<PartialDate> {
    match (first > 12, second > 12, order) {
        (true, false, _) => ymd(year, second, first),
        (false, true, _) => ymd(year, first, second),
        (false, false, Order::DayFirst) => ymd(year, second, first),
        (false, false, Order::MonthFirst) => ymd(year, first, second),
        (false, false, Order::Unknown) if first == second => ymd(year, first, second),
        _ => None,
    }
}

fn year(number: u32, digits: usize) -> u32 {
    match (digits, number) {
        (2, 0..70) => 2000 + number,
        (2, _) => 1900 + number,
        _ => number,
    }
}

fn ymd(year: u32, month: u32, day: u32) -> Option<PartialDate> {
    let year = i16::try_from(year)
        .ok()
        .filter(|year| (1400..2200).contains(year))?;
    PartialDate::from_ymd(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

fn month_of(word: &str) -> Option<i8> {
    static MONTHS: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| {
        rows(include_str!("../../../data/reading/months.txt"))
            .filter_map(|row| match row[..] {
                [month, names] => Some((month.parse().ok()?, names)),
                _ => None,
            })
            .flat_map(|(month, names)| names.split('|').map(move |name| (name.trim(), month)))
            .collect()
    });
    MONTHS.get(word.to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(date: Option<PartialDate>) -> String {
        date.map_or("-".into(), |date| date.to_string())
    }

    #[test]
    fn reads_dates_as_they_are_written() {
        for (text, want) in [
            ("2021-05-30", "2021-05-30"),
            ("2021-05-30T08:00:00.000+02:00", "2021-05-30"),
            ("2021-05-30 08:00:00 +0200", "2021-05-30"),
            ("2021/5/30 8:00", "2021-05-30"),
            ("20210530T080000Z", "2021-05-30"),
            ("20210530080000", "2021-05-30"),
            ("1622332800", "2021-05-30"),
            ("1622332800000", "2021-05-30"),
            ("Sun, 30 May 2021 08:00:00 GMT", "2021-05-30"),
            ("Sun, 30 May 21 08:00:00 EST", "2021-05-30"),
            ("May 30, 2021 Sunday 8:00 AM GMT", "2021-05-30"),
            ("Sunday, May 30th, 2021", "2021-05-30"),
            ("Published: 30th of May, 2021", "2021-05-30"),
            ("30-May-21", "2021-05-30"),
            ("Sept. 5, 2021", "2021-09-05"),
            ("5 Sept. 2021", "2021-09-05"),
            ("30. Mai 2021", "2021-05-30"),
            ("1er mai 2021", "2021-05-01"),
            ("30 de mayo de 2021", "2021-05-30"),
            ("30 мая 2021 г.", "2021-05-30"),
            ("30 مايو 2021", "2021-05-30"),
            ("2021年5月30日 08:00", "2021-05-30"),
            ("2021년 5월 30일", "2021-05-30"),
            ("30.05.2021 | 08:00", "2021-05-30"),
            ("30/05/2021", "2021-05-30"),
            ("05/30/2021", "2021-05-30"),
            ("03/04/2021", "-"),
            ("05/05/2021", "2021-05-05"),
            ("May 2021", "2021-05"),
            ("2021", "2021"),
            ("", "-"),
            ("yesterday", "-"),
            ("31 February 2021", "-"),
            ("12345", "-"),
            ("99999999999999999999", "-"),
        ] {
            assert_eq!(shown(stated(text, Order::Unknown)), want, "{text}");
        }
        assert_eq!(shown(stated("03/04/2021", Order::DayFirst)), "2021-04-03");
        assert_eq!(shown(stated("03/04/2021", Order::MonthFirst)), "2021-03-04");
        assert_eq!(order_of("30/04/2021 8:00"), Some(Order::DayFirst));
        assert_eq!(order_of("4/30/21"), Some(Order::MonthFirst));
        assert_eq!(order_of("3/4/2021"), None);
    }

    #[test]
    fn finds_days_in_texts_and_addresses() {
        assert_eq!(
            shown(in_text("PARIS, May 30, 2021 (AFP) - Talks.")),
            "2021-05-30"
        );
        assert_eq!(shown(in_text("Talks in 2021, and 5 rounds")), "-");
        for (url, want) in [
            ("https://example.org/2021/05/30/talks.html", "2021-05-30"),
            ("https://example.org/world/2021-05-30-talks", "2021-05-30"),
            ("https://example.org/2021/may/30/talks", "2021-05-30"),
            ("https://example.org/a/20210530/1234", "2021-05-30"),
            ("https://example.org/a/12345678", "-"),
            ("https://example.org/2021/05/talks", "-"),
            ("https://example.org/?d=2021-05-30", "-"),
        ] {
            assert_eq!(shown(in_address(url)), want, "{url}");
        }
    }

    #[test]
    fn months_have_one_number_each() {
        let mut seen = FxHashMap::default();
        for row in rows(include_str!("../../../data/reading/months.txt")) {
            let [month, names] = row[..] else {
                panic!("{row:?}")
            };
            assert!((1..=12).contains(&month.parse::<i8>().unwrap()), "{row:?}");
            for name in names.split('|').map(str::trim) {
                assert_eq!(name.to_lowercase(), name);
                assert_eq!(seen.insert(name, month), None, "{name} stands twice");
            }
        }
    }
}
