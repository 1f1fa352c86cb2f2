//! Words of time: what each word of a sentence may be in an expression, from `data/dates/`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{data, text};

/// Words of time that the program carries.
pub fn bundled() -> &'static Words {
    static BUNDLED: LazyLock<Words> = LazyLock::new(|| Words::load().0);
    &BUNDLED
}

/// Names of months and days, numbers, seasons and holidays.
#[derive(Debug, Default)]
pub struct Words {
    months: FxHashMap<String, (i8, bool)>,
    weekdays: FxHashMap<String, (i8, bool)>,
    numbers: FxHashMap<&'static str, (i32, bool)>,
    seasons: FxHashMap<&'static str, (i8, i8)>,
    days: Vec<(Vec<&'static str>, i32)>,
    holidays: Vec<(Vec<&'static str>, (i8, i8))>,
    tenses: FxHashSet<(&'static str, &'static str)>,
}

/// A stretch of the calendar that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Hours and less.
    Hour,
    /// Days.
    Day,
    /// Weeks from Monday to Sunday.
    Week,
    /// Months.
    Month,
    /// Quarters of a year.
    Quarter,
    /// Years.
    Year,
    /// Ten years.
    Decade,
}

/// What a word may be in an expression of time.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// The word in lower case, without "mid-".
    pub lower: String,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// "mid-March".
    pub mid: bool,
    /// Month, and whether it is a short form.
    pub month: Option<(i8, bool)>,
    /// Day of the week from Monday, 1, and whether it is a short form.
    pub weekday: Option<(i8, bool)>,
    /// A number of up to three figures, or in words.
    pub number: Option<i32>,
    /// "20th", "first".
    pub ordinal: bool,
    /// The number is in figures.
    pub figures: bool,
    /// A year in four figures.
    pub year: Option<i16>,
    /// First year of a decade.
    pub decade: Option<i16>,
    /// A unit, and whether it is plural.
    pub unit: Option<(Unit, bool)>,
    /// First and last month of a season.
    pub season: Option<(i8, i8)>,
}

impl Words {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut words = Self::default();
        let mut notes = Vec::new();
        for row in data::rows("dates/") {
            if !words.row(&row) {
                notes.push(format!("{}: this line is not understood", row.place));
            }
        }
        (words, notes)
    }

    /// What the word may be.
    pub fn item(&self, form: &str) -> Item {
        let lower = form.to_lowercase();
        let rest = lower.strip_prefix("mid-");
        let mid = rest.is_some();
        let lower = rest.map_or(lower.clone(), str::to_string);
        let start = form.len() - lower.len();
        let capital = form
            .get(start..)
            .unwrap_or(form)
            .starts_with(char::is_uppercase);
        let mut item = Item {
            capital,
            mid,
            unit: unit(&lower),
            ..Item::default()
        };
        if capital {
            item.month = self.months.get(&lower).copied();
            item.weekday = self.weekdays.get(&lower).copied();
        }
        item.season = self.seasons.get(lower.as_str()).copied();
        if let Some(&(number, ordinal)) = self.numbers.get(lower.as_str()) {
            (item.number, item.ordinal) = (Some(number), ordinal);
        } else if lower.starts_with(['\'', '’']) || lower.starts_with(|c: char| c.is_ascii_digit())
        {
            figures(&lower, &mut item);
        }
        item.lower = lower;
        item
    }

    /// Days from publication that the words at `at` mean, with the word after them.
    pub fn day(&self, items: &[Item], at: usize) -> Option<(usize, i32)> {
        longest(&self.days, items, at, |item, word| item.lower == word)
    }

    /// Month and day of the holiday that the words at `at` name, with the word after it.
    pub fn holiday(&self, items: &[Item], at: usize) -> Option<(usize, (i8, i8))> {
        if !items.get(at)?.capital {
            return None;
        }
        longest(&self.holidays, items, at, |item, word| {
            item.lower.replace('’', "'") == word.to_lowercase()
        })
    }

    /// Whether the lemma is of that kind in `tense.txt`.
    pub fn is(&self, lemma: &str, kind: &'static str) -> bool {
        self.tenses.iter().any(|&(l, k)| k == kind && l == lemma)
    }

    fn row(&mut self, row: &data::Row) -> bool {
        let names = || data::names(row.at(0));
        let number = |column: usize| row.at(column).parse::<i8>().ok();
        match row.place.file {
            "dates/months.txt" | "dates/weekdays.txt" => {
                let weekdays = row.place.file.ends_with("weekdays.txt");
                let most = if weekdays { 7 } else { 12 };
                let Some(n) = number(1).filter(|n| (1..=most).contains(n)) else {
                    return false;
                };
                let map = if weekdays {
                    &mut self.weekdays
                } else {
                    &mut self.months
                };
                map.extend(names().map(|name| (name.to_lowercase(), (n, false))));
                map.extend(data::names(row.at(2)).map(|name| (name.to_lowercase(), (n, true))));
            }
            "dates/numbers.txt" => {
                let Some(n) = number(1) else { return false };
                let n = i32::from(n);
                self.numbers.extend(names().map(|name| (name, (n, false))));
                self.numbers
                    .extend(data::names(row.at(2)).map(|name| (name, (n, true))));
            }
            "dates/days.txt" => {
                let Some(n) = number(1) else { return false };
                self.days
                    .extend(names().map(|name| (name.split(' ').collect(), i32::from(n))));
            }
            "dates/seasons.txt" => {
                let (Some(first), Some(last)) = (number(1), number(2)) else {
                    return false;
                };
                self.seasons
                    .extend(names().map(|name| (name, (first, last))));
            }
            "dates/holidays.txt" => {
                let day = row.at(1).split_once('-').and_then(|(m, d)| {
                    let (m, d) = (m.parse().ok()?, d.parse().ok()?);
                    jiff::civil::Date::new(2000, m, d).ok().map(|_| (m, d))
                });
                let Some(day) = day else { return false };
                for name in names() {
                    let words = text::tokenize(name).into_iter().map(|r| &name[r]).collect();
                    self.holidays.push((words, day));
                }
            }
            "dates/tense.txt" => {
                let kind = row.at(1);
                if !matches!(kind, "aux" | "plan" | "upcoming" | "move") {
                    return false;
                }
                self.tenses.extend(names().map(|name| (name, kind)));
            }
            _ => return false,
        }
        names().next().is_some()
    }
}

fn longest<T: Copy>(
    list: &[(Vec<&'static str>, T)],
    items: &[Item],
    at: usize,
    same: impl Fn(&Item, &str) -> bool,
) -> Option<(usize, T)> {
    let rest = items.get(at..)?;
    list.iter()
        .filter(|(words, _)| {
            words.len() <= rest.len() && words.iter().zip(rest).all(|(w, i)| same(i, w))
        })
        .max_by_key(|(words, _)| words.len())
        .map(|(words, value)| (at + words.len(), *value))
}

fn unit(lower: &str) -> Option<(Unit, bool)> {
    Some(match lower {
        "minute" | "hour" => (Unit::Hour, false),
        "minutes" | "hours" => (Unit::Hour, true),
        "day" => (Unit::Day, false),
        "days" => (Unit::Day, true),
        "week" => (Unit::Week, false),
        "weeks" => (Unit::Week, true),
        "month" => (Unit::Month, false),
        "months" => (Unit::Month, true),
        "quarter" => (Unit::Quarter, false),
        "quarters" => (Unit::Quarter, true),
        "year" => (Unit::Year, false),
        "years" => (Unit::Year, true),
        "decade" => (Unit::Decade, false),
        "decades" => (Unit::Decade, true),
        _ => return None,
    })
}

/// "20", "20th", "2014", "1990s", "'90s".
fn figures(lower: &str, item: &mut Item) {
    let text = lower.trim_start_matches(['\'', '’']);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (Ok(n), tail) = (text[..digits].parse::<i32>(), &text[digits..]) else {
        return;
    };
    let bare = text.len() == lower.len();
    match (digits, tail) {
        (4, "") if bare && (1500..=2100).contains(&n) => item.year = i16::try_from(n).ok(),
        (1..=3, "") if bare => (item.number, item.figures) = (Some(n), true),
        (1..=2, "st" | "nd" | "rd" | "th") if bare => {
            (item.number, item.figures, item.ordinal) = (Some(n), true, true);
        }
        (4, "s") if n % 10 == 0 && (1500..=2100).contains(&n) => {
            item.decade = i16::try_from(n).ok();
        }
        (2, "s") if n % 10 == 0 && n >= 20 => item.decade = i16::try_from(1900 + n).ok(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let (words, notes) = Words::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(words.is("will", "aux"));
    }

    #[test]
    fn words_are_told_apart() {
        let item = |form| bundled().item(form);
        assert_eq!(item("mid-March").month, Some((3, false)));
        assert_eq!(item("march").month, None);
        assert_eq!(item("Sept.").month, Some((9, true)));
        assert_eq!(
            (item("20th").number, item("20th").ordinal),
            (Some(20), true)
        );
        assert_eq!(item("2,014").number, None);
        assert_eq!(item("'90s").decade, Some(1990));
        assert_eq!(item("mid-1990s").decade, Some(1990));
        assert_eq!(item("2014").year, Some(2014));
        assert_eq!(item("é").number, None);
    }
}
