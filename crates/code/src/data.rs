//! The text of `data/`, carried in the program, read line by line with the place of every line.

use std::ops::Range;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A line of a data file: where it stands and its columns.
#[derive(Clone, Debug)]
pub struct Row {
    /// File name and line, such as `events/ACCUSE.txt:12`.
    pub place: Place,
    /// Columns, trimmed.
    pub columns: Vec<&'static str>,
}

impl Row {
    /// The column, or an empty string where the line is shorter.
    pub fn at(&self, column: usize) -> &'static str {
        self.columns.get(column).copied().unwrap_or("")
    }
}

/// File and line of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path below `data/`.
    pub file: &'static str,
    /// 1-based line.
    pub line: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Rows of the files whose path begins with `prefix`, comments and blank lines left out, files in order of name.
pub fn rows(prefix: &str) -> impl Iterator<Item = Row> {
    FILES
        .iter()
        .filter(move |(file, _)| file.starts_with(prefix))
        .flat_map(|(file, text)| {
            text.lines().enumerate().filter_map(|(i, line)| {
                columns(line).map(|columns| Row {
                    place: Place { file, line: i + 1 },
                    columns,
                })
            })
        })
}

/// The columns of a line, trimmed; `None` for a comment or a blank line.
pub fn columns(line: &str) -> Option<Vec<&str>> {
    let line = line.split("  #").next().unwrap_or(line);
    let blank = line.trim().is_empty() || line.starts_with('#');
    (!blank).then(|| line.split(';').map(str::trim).collect())
}

/// Names of a column of alternatives: `a | b`.
pub fn names(column: &str) -> impl Iterator<Item = &str> {
    column.split('|').map(str::trim).filter(|n| !n.is_empty())
}

/// Days from 0001-01-01 of a period `from..to`, as a half-open range; an open side reaches to the end of time.
pub fn period(column: &str) -> Option<Range<i32>> {
    let (from, to) = column.split_once("..")?;
    let start = match from.trim() {
        "" => i32::MIN,
        day => day_number(day, false)?,
    };
    let end = match to.trim() {
        "" => i32::MAX,
        day => day_number(day, true)?.saturating_add(1),
    };
    Some(start..end)
}

fn day_number(text: &str, last: bool) -> Option<i32> {
    let date: bifrons_core::PartialDate = text.parse().ok()?;
    Some(days(if last {
        date.last_day()
    } else {
        date.first_day()
    }))
}

/// Days of a civil date from a fixed origin.
pub fn days(date: jiff::civil::Date) -> i32 {
    jiff::civil::date(1970, 1, 1)
        .until((jiff::Unit::Day, date))
        .map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    #[test]
    fn periods_are_half_open() {
        let p = super::period("1970-01-02..1970-01").unwrap();
        assert_eq!(p, 1..31);
        assert_eq!(super::period("..").unwrap(), i32::MIN..i32::MAX);
        assert_eq!(super::period("soon"), None);
    }
}
