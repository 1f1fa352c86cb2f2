//! Which column of a yearly table holds what.

use std::fmt;

use crate::events::codes::Vocabulary;

/// Keys that are not names of variables.
pub(crate) const KEYS: [&str; 9] = [
    "state", "a", "b", "year", "since", "until", "open", "variable", "text",
];

/// Which column of a yearly table holds what.
///
/// ```
/// use bifrons_read::tables::Map;
/// let map = Map::parse("a=supplier,b=recipient,year=year,arms=tiv").unwrap();
/// assert_eq!(map.to_string(), "a=supplier,b=recipient,year=year,arms=tiv");
/// assert!(Map::parse("state=ccode,cinc=cinc").unwrap_err().contains("year"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// Keys and what they are given, in the order written.
    pub(crate) items: Vec<(String, String)>,
}

impl Map {
    /// Reads `key=column` pairs with commas between. Columns go by their names in the first line of the table, whatever the
    /// capitals and signs.
    ///
    /// - `state`, or `a` and `b` for a pair: the states. Their codes or names are told by what the column has, or by `:` and one of
    ///   iso3, iso2, cameo, cow, cowc, gw, fips, name after the column; `|` stands between columns of which the first with a value
    ///   counts (`a=number:cow|name`); a state in single quotes is one for all rows (`a='Russia'`). With `b?=` the column may be empty,
    ///   which makes the row one of `a` alone; a row with an empty `a?=` says nothing.
    /// - `year`, or `since` and perhaps `until` for a spell of years: a year or a date; `year=session+1945` adds. An empty `until`
    ///   is a spell that lasts, and so is one that ends in the year `open` (a number or a column) in which the table ends, or later.
    /// - every other key is the name of a variable: its column has numbers; with `:flag` after it, an empty or 0 cell says nothing.
    ///   A number in place of a column is the value of all rows (`rivalry=1`). `*` stands for all columns whose name is a year.
    /// - `variable` is a column with names of variables, the numbers of which `value` has; `text` a column with words to keep, or
    ///   several with `&` between.
    /// - `missing=-99|-77` are values that mean none, beside the usual ones.
    ///
    /// # Errors
    ///
    /// A sentence that names the key that stands twice, is missing or does not go with others.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut items: Vec<(String, String)> = Vec::new();
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let Some((key, column)) = pair.split_once('=') else {
                return Err(format!("`{}` is no pair key=column of a map", pair.trim()));
            };
            let (key, column) = (key.trim(), column.trim());
            if key.is_empty() || column.is_empty() {
                return Err(format!("`{}` of the map has an empty side", pair.trim()));
            }
            let bare = |key: &str| key.trim_end_matches('?').to_string();
            if items.iter().any(|(k, _)| bare(k) == bare(key)) {
                return Err(format!("the key `{key}` of the map stands twice"));
            }
            items.push((key.to_string(), column.to_string()));
        }
        let map = Self { items };
        map.check()?;
        Ok(map)
    }

    fn check(&self) -> Result<(), String> {
        let has = |key: &str| self.get(key).is_some();
        if has("state") && (has("a") || has("b")) {
            return Err("a map has `state`, or `a` and `b`".into());
        }
        if !has("state") && !has("a") {
            return Err("the map lacks `state=column`, or `a=column` and `b=column`".into());
        }
        if has("year") && (has("since") || has("until") || has("open")) {
            return Err("a map has `year`, or `since` and perhaps `until` and `open`".into());
        }
        let values: Vec<&(String, String)> = self.values().collect();
        let wide = values.iter().filter(|(_, column)| column == "*").count();
        match (wide, has("year") || has("since")) {
            (0, false) => {
                return Err(
                    "the map lacks `year=column`, or `since=column`, or a variable that is `*`, all columns that are years"
                        .into(),
                );
            }
            (0, true) | (1, false) => {}
            (1, true) => {
                return Err(
                    "a variable that is `*` has its years of the columns; leave out `year`".into(),
                );
            }
            _ => return Err("only one variable of a map can be `*`".into()),
        }
        if values.is_empty() {
            return Err("the map names no variable, such as cinc=COLUMN".into());
        }
        if has("variable") && (values.len() != 1 || values[0].0 != "value") {
            return Err(
                "with `variable=column` the numbers are `value=column`, and nothing else".into(),
            );
        }
        for (key, given) in &self.items {
            let side = matches!(key.trim_end_matches('?'), "state" | "a" | "b");
            if key.ends_with('?') && !matches!(key.as_str(), "a?" | "b?") {
                return Err(format!("`{key}`: only a? and b? may be empty"));
            }
            let words = given.split('|').filter_map(|c| c.rsplit_once(':'));
            for (_, word) in words.filter(|_| side && !given.starts_with('\'')) {
                if word.bytes().all(|b| b.is_ascii_alphanumeric())
                    && Vocabulary::parse(word).is_none()
                {
                    return Err(format!(
                        "`{word}` is no list of states; use iso3, iso2, cameo, cow, cowc, gw, fips or name"
                    ));
                }
            }
        }
        Ok(())
    }

    /// What a key is given, with or without its `?`.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let item = self
            .items
            .iter()
            .find(|(k, _)| k.strip_suffix('?').unwrap_or(k) == key);
        item.map(|(_, column)| column.as_str())
    }

    /// Whether a key may be empty.
    pub(crate) fn optional(&self, key: &str) -> bool {
        self.items
            .iter()
            .any(|(k, _)| k.strip_suffix('?') == Some(key))
    }

    /// The variables.
    pub(crate) fn values(&self) -> impl Iterator<Item = &(String, String)> {
        self.items.iter().filter(|(key, _)| {
            let key = key.trim_end_matches('?');
            !KEYS.contains(&key) && key != "missing"
        })
    }
}

impl fmt::Display for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (key, column)) in self.items.iter().enumerate() {
            write!(f, "{}{key}={column}", if i == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}
