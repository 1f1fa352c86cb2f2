//! Words of time: what each word of a sentence may be in an expression, from `data/dates/`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::holidays::Holiday;
use crate::{data, text};

/// Words of time that the program carries.
pub fn bundled() -> &'static Words {
    static BUNDLED: LazyLock<Words> = LazyLock::new(|| Words::load().0);
    &BUNDLED
}

/// Names of months and days, numbers, units, seasons, holidays, and words of time that are no date.
#[derive(Debug, Default)]
pub struct Words {
    months: FxHashMap<String, (i8, bool)>,
    weekdays: FxHashMap<String, (i8, bool)>,
    numbers: FxHashMap<&'static str, (i32, bool)>,
    seasons: FxHashMap<&'static str, Season>,
    units: FxHashMap<&'static str, (Unit, bool)>,
    parts: FxHashMap<&'static str, &'static str>,
    every: FxHashMap<&'static str, &'static str>,
    days: Phrases<i32>,
    vague: Phrases<&'static str>,
    amounts: Phrases<()>,
    fractions: Phrases<()>,
    holidays: Phrases<Holiday>,
    tenses: FxHashSet<(&'static str, &'static str)>,
}

/// A season: first and last month, and its code in TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    /// First month.
    pub first: i8,
    /// Last month; before the first where the season runs over the turn of the year.
    pub last: i8,
    /// `SP`, `SU`, `FA` or `WI`.
    pub code: &'static str,
}

/// A stretch of the calendar, or of the clock, that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Saturdays with their Sundays.
    Weekend,
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
    /// A hundred years.
    Century,
}

impl Unit {
    /// Whether it is less than a day.
    pub fn is_clock(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }

    fn from_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "TS" => Unit::Second,
            "TM" => Unit::Minute,
            "TH" => Unit::Hour,
            "D" => Unit::Day,
            "WE" => Unit::Weekend,
            "W" => Unit::Week,
            "M" => Unit::Month,
            "Q" => Unit::Quarter,
            "Y" => Unit::Year,
            "E" => Unit::Decade,
            "C" => Unit::Century,
            _ => return None,
        })
    }
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
    /// A season.
    pub season: Option<Season>,
    /// A part of a day: its code in TIMEX3, or an hour.
    pub part: Option<&'static str>,
    /// "daily": how often, in ISO 8601.
    pub every: Option<&'static str>,
}

impl Words {
    /// Reads the files; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut words = Self::default();
        let mut notes = Vec::new();
        // Holidays are told in ordinals and weekdays, which must be known before.
        let (later, first): (Vec<_>, Vec<_>) =
            data::rows("dates/").partition(|row| row.place.file.ends_with("holidays.txt"));
        for row in first.into_iter().chain(later) {
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
            unit: self.units.get(lower.as_str()).copied(),
            part: self.parts.get(lower.as_str()).copied(),
            every: self.every.get(lower.as_str()).copied(),
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
        self.days.longest(items, at)
    }

    /// The holiday that the words at `at` name, with the word after it.
    pub fn holiday(&self, items: &[Item], at: usize) -> Option<(usize, Holiday)> {
        self.holidays
            .longest(items, at)
            .filter(|_| items[at].capital)
    }

    /// "now", "recently": `PRESENT_REF`, `PAST_REF` or `FUTURE_REF`, with the word after them.
    pub fn vague(&self, items: &[Item], at: usize) -> Option<(usize, &'static str)> {
        self.vague.longest(items, at)
    }

    /// The word after "about" or "at least".
    pub fn amount(&self, items: &[Item], at: usize) -> Option<usize> {
        self.amounts.longest(items, at).map(|(end, ())| end)
    }

    /// The word after "early" or "the end of".
    pub fn fraction(&self, items: &[Item], at: usize) -> Option<usize> {
        self.fractions.longest(items, at).map(|(end, ())| end)
    }

    /// Whether the lemma is of that kind in `tense.txt`.
    pub fn is(&self, lemma: &str, kind: &'static str) -> bool {
        self.tenses.iter().any(|&(l, k)| k == kind && l == lemma)
    }

    /// `12-25`, `Easter -2`, `fourth Thursday 11`, `fourth Thursday 11 +1`.
    fn read_holiday(&self, text: &str) -> Option<Holiday> {
        if let Some((month, day)) = text.split_once('-').filter(|(m, _)| m.len() == 2) {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            jiff::civil::Date::new(2000, month, day).ok()?;
            return Some(Holiday::Fixed { month, day });
        }
        let words: Vec<&str> = text.split(' ').collect();
        if let ["Easter", away] = words[..] {
            return Some(Holiday::Easter(away.parse().ok()?));
        }
        let (&[which, weekday, month], away) = words.split_first_chunk::<3>()?;
        let nth = match which {
            "last" => -1,
            which => i8::try_from(self.numbers.get(which).filter(|n| n.1)?.0).ok()?,
        };
        let (weekday, _) = *self.weekdays.get(&weekday.to_lowercase())?;
        Some(Holiday::Weekday {
            nth,
            weekday,
            month: month.parse().ok().filter(|m| (1..=12).contains(m))?,
            away: away.first().map_or(Some(0), |n| n.parse().ok())?,
        })
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
                names().for_each(|name| self.days.add(name, i32::from(n)));
            }
            "dates/seasons.txt" => {
                let (Some(first), Some(last)) = (number(1), number(2)) else {
                    return false;
                };
                let code = row.at(3);
                if !matches!(code, "SP" | "SU" | "FA" | "WI") {
                    return false;
                }
                let season = Season { first, last, code };
                self.seasons.extend(names().map(|name| (name, season)));
            }
            "dates/units.txt" => {
                let Some(unit) = Unit::from_letter(row.at(2)) else {
                    return false;
                };
                self.units.extend(names().map(|name| (name, (unit, false))));
                let several = data::names(row.at(1)).map(|name| (name, (unit, true)));
                self.units.extend(several);
            }
            "dates/parts.txt" => self.parts.extend(names().map(|name| (name, row.at(1)))),
            "dates/every.txt" => self.every.extend(names().map(|name| (name, row.at(1)))),
            "dates/vague.txt" => {
                if !row.at(1).ends_with("_REF") {
                    return false;
                }
                names().for_each(|name| self.vague.add(name, row.at(1)));
            }
            "dates/modifiers.txt" => {
                let list = match row.at(1) {
                    "amount" => &mut self.amounts,
                    "part" => &mut self.fractions,
                    _ => return false,
                };
                names().for_each(|name| list.add(name, ()));
            }
            "dates/holidays.txt" => {
                let Some(day) = self.read_holiday(row.at(1)) else {
                    return false;
                };
                names().for_each(|name| self.holidays.add(name, day));
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

/// Sequences of words, found by the first of them.
#[derive(Debug)]
struct Phrases<T>(FxHashMap<String, Vec<(Vec<String>, T)>>);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T: Copy> Phrases<T> {
    fn add(&mut self, name: &str, value: T) {
        let ranges = text::tokenize(name);
        let mut words = ranges.into_iter().map(|r| name[r].to_lowercase());
        if let Some(first) = words.next() {
            self.0
                .entry(first)
                .or_default()
                .push((words.collect(), value));
        }
    }

    /// The value of the longest that stands at `at`, and the word after it.
    fn longest(&self, items: &[Item], at: usize) -> Option<(usize, T)> {
        let same =
            |word: &str, item: &Item| item.lower == word || word == "'s" && item.lower == "’s";
        let rest = items.get(at + 1..)?;
        let list = self.0.get(items[at].lower.as_str())?.iter();
        list.filter(|(words, _)| {
            words.len() <= rest.len() && words.iter().zip(rest).all(|(w, i)| same(w, i))
        })
        .max_by_key(|(words, _)| words.len())
        .map(|(words, value)| (at + 1 + words.len(), *value))
    }
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
