//! Keeping forecasts: each once, the first that was made.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::row::Row;

/// Rows that are kept and new ones, in the order of what they are about. What is kept stays as it is: a forecast made again for the same
/// day, dyad, target, period, forecaster and version is not kept twice, however the ledger has changed since, so that nobody can
/// better a forecast afterwards.
pub fn kept(old: Vec<Row>, new: Vec<Row>) -> Vec<Row> {
    let mut rows = BTreeMap::new();
    for row in old.into_iter().chain(new) {
        rows.entry(key(&row)).or_insert(row);
    }
    rows.into_values().collect()
}

/// The columns that tell what a row is about.
fn key(row: &Row) -> [String; 10] {
    [
        row.made_on.to_string(),
        row.version.to_string(),
        row.dyad.0.clone(),
        row.dyad.1.clone(),
        format!("{:?}", row.sides),
        row.bucket.to_string(),
        row.period.to_string(),
        format!("{:03}", row.ahead),
        row.target.to_string(),
        row.by.to_string(),
    ]
}

/// Columns that hold numbers.
const FIRST_NUMBER: usize = 10;
const LAST_NUMBER: usize = 18;

impl Serialize for Row {
    /// An object of [`Row::COLUMNS`], numbers as numbers, what is empty left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (at, (column, value)) in Self::COLUMNS.into_iter().zip(self.values()).enumerate() {
            let number = value.parse::<f64>().ok();
            let whole = value
                .parse::<u64>()
                .ok()
                .filter(|_| column == "ahead" || at >= FIRST_NUMBER);
            let number = number.filter(|_| (FIRST_NUMBER..=LAST_NUMBER).contains(&at));
            match (whole, number, value.is_empty()) {
                (_, _, true) => {}
                (Some(whole), _, _) => map.serialize_entry(column, &whole)?,
                (_, Some(number), _) => map.serialize_entry(column, &number)?,
                _ => map.serialize_entry(column, &value)?,
            }
        }
        map.end()
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Field {
    Whole(u64),
    Number(f64),
    Text(String),
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = BTreeMap::<String, Field>::deserialize(deserializer)?;
        let text = |column: &str| match fields.get(column) {
            Some(Field::Whole(x)) => x.to_string(),
            Some(Field::Number(x)) => x.to_string(),
            Some(Field::Text(x)) => x.clone(),
            None => String::new(),
        };
        let values = Self::COLUMNS.map(text);
        let texts: Vec<&str> = values.iter().map(String::as_str).collect();
        Row::parse(&texts).map_err(D::Error::custom)
    }
}
