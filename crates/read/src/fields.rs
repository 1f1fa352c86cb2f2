//! Which columns of a table, or fields of a record, hold what of a document.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::events::codes::rows;

/// What a user says of the columns: `text=body,date=published`, with `+` between columns that make a text together.
///
/// ```
/// use bifrons_read::FieldMap;
/// let map: FieldMap = "text=lead+body,date=published".parse().unwrap();
/// assert_eq!(map.to_string(), "text=lead+body,date=published");
/// assert!("body=text".parse::<FieldMap>().is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    columns: Vec<(Field, Vec<String>)>,
}

/// A field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Id,
    Date,
    Publisher,
    Title,
    Url,
    Language,
    Text,
    /// What goes before the text.
    Lead,
    /// What stands for a text that is not there.
    Summary,
}

impl Field {
    /// Those of a document; the others become its text.
    const ALL: [Self; 7] = [
        Self::Id,
        Self::Date,
        Self::Publisher,
        Self::Title,
        Self::Url,
        Self::Language,
        Self::Text,
    ];

    /// Those that are one column each.
    pub const ONE: [Self; 6] = [
        Self::Id,
        Self::Date,
        Self::Publisher,
        Self::Title,
        Self::Url,
        Self::Language,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Date => "date",
            Self::Publisher => "publisher",
            Self::Title => "title",
            Self::Url => "url",
            Self::Language => "language",
            Self::Text => "text",
            Self::Lead => "lead",
            Self::Summary => "summary",
        }
    }
}

impl FieldMap {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

impl FromStr for FieldMap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut map = Self::default();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let Some((field, columns)) = part.split_once('=') else {
                return Err(format!(
                    "`{part}` names no column; write FIELD=COLUMN, as in text=body,date=published"
                ));
            };
            let Some(field) = Field::ALL
                .into_iter()
                .find(|known| known.name() == field.trim())
            else {
                let names = Field::ALL.map(Field::name).join(", ");
                return Err(format!(
                    "`{}` is no field of a document; use {names}",
                    field.trim()
                ));
            };
            let columns: Vec<String> = columns
                .split('+')
                .map(|name| name.trim().to_string())
                .collect();
            if columns.iter().any(String::is_empty) {
                return Err(format!("`{part}` names an empty column"));
            }
            if columns.len() > 1 && field != Field::Text {
                return Err(format!(
                    "`{part}` names several columns; only a text may have several"
                ));
            }
            if map.columns.iter().any(|(known, _)| *known == field) {
                return Err(format!("`{}` stands twice", field.name()));
            }
            map.columns.push((field, columns));
        }
        Ok(map)
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self
            .columns
            .iter()
            .map(|(field, columns)| format!("{}={}", field.name(), columns.join("+")))
            .collect();
        f.write_str(&parts.join(","))
    }
}

/// Where in a row each field stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places {
    one: [Option<usize>; 6],
    /// Columns that make the text together, in order.
    pub text: Vec<usize>,
}

impl Places {
    /// Where the fields stand in a row with columns of these names: as the map says, else as the names are commonly meant.
    /// The text has no column if none of them is known for one. A map of which the row has no column is meant for other
    /// files, if the names are enough without it.
    ///
    /// # Errors
    ///
    /// A column that the map names, and the table lacks.
    pub fn of(names: &[impl AsRef<str>], map: &FieldMap) -> Result<Self, String> {
        let mapped = Self::mapped(names, map);
        let knows = |column: &String| names.iter().any(|n| plain(n.as_ref()) == plain(column));
        if mapped.is_err() && !map.columns.iter().flat_map(|(_, of)| of).any(knows) {
            let common = Self::mapped(names, &FieldMap::default())?;
            if !common.text.is_empty() {
                return Ok(common);
            }
        }
        mapped
    }

    fn mapped(names: &[impl AsRef<str>], map: &FieldMap) -> Result<Self, String> {
        let mut places = Self::default();
        for (field, columns) in &map.columns {
            for column in columns {
                let exact = names.iter().position(|name| name.as_ref() == column);
                let like = || {
                    names
                        .iter()
                        .position(|name| plain(name.as_ref()) == plain(column))
                };
                let Some(at) = exact.or_else(like) else {
                    return Err(column.clone());
                };
                match field {
                    Field::Text => places.text.push(at),
                    field => places.one[*field as usize] = Some(at),
                }
            }
        }
        let mut known: Vec<(Field, usize, usize)> = names
            .iter()
            .enumerate()
            .filter_map(|(at, name)| meaning(name.as_ref()).map(|(field, rank)| (field, rank, at)))
            .collect();
        known.sort_by_key(|(_, rank, at)| (*rank, *at));
        let first = |wanted: Field| {
            known
                .iter()
                .find(|(field, ..)| *field == wanted)
                .map(|(_, _, at)| *at)
        };
        for field in &Field::ONE {
            let place = &mut places.one[*field as usize];
            *place = place.or_else(|| first(*field).filter(|at| !places.text.contains(at)));
        }
        if places.text.is_empty() {
            places.text.extend(first(Field::Text));
            let lead =
                first(Field::Lead).or(first(Field::Summary).filter(|_| places.text.is_empty()));
            places.text.splice(0..0, lead);
        }
        Ok(places)
    }

    /// Where a field stands that is not the text.
    pub fn get(&self, field: Field) -> Option<usize> {
        self.one.get(field as usize).copied().flatten()
    }
}

/// Parts of a text as one; a part that begins the next is not repeated.
pub(crate) fn join(parts: &[&str]) -> String {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        let part = part.trim();
        let repeated = parts[at + 1..]
            .iter()
            .any(|later| later.trim().starts_with(part.trim_end_matches('…')));
        if part.is_empty() || repeated {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(part);
    }
    text
}

/// What a name commonly means, and its place among the names for that.
pub(crate) fn meaning(name: &str) -> Option<(Field, usize)> {
    static NAMES: LazyLock<FxHashMap<String, (Field, usize)>> = LazyLock::new(|| {
        let mut names = FxHashMap::default();
        for row in rows(include_str!("../../../data/reading/columns.txt")) {
            let [field, columns] = row[..] else { continue };
            let fields = Field::ALL.into_iter().chain([Field::Lead, Field::Summary]);
            let Some(field) = fields.into_iter().find(|known| known.name() == field) else {
                continue;
            };
            for (rank, column) in columns.split('|').enumerate() {
                names.entry(plain(column)).or_insert((field, rank));
            }
        }
        names
    });
    NAMES.get(&plain(name)).copied()
}

/// Letters and digits alone, in lower case.
pub(crate) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(names: &[&str], map: &str) -> Result<Vec<Option<usize>>, String> {
        let places = Places::of(names, &map.parse().unwrap())?;
        let one = Field::ONE.iter().map(|field| places.get(*field));
        Ok(one.chain(places.text.iter().map(|at| Some(*at))).collect())
    }

    #[test]
    fn columns_are_known_by_their_common_names() {
        let factiva = ["AN", "HD", "BY", "WC", "PD", "ET", "SN", "LA", "LP", "TD"];
        let want = [
            Some(0),
            Some(4),
            Some(6),
            Some(1),
            None,
            Some(7),
            Some(8),
            Some(9),
        ];
        assert_eq!(places(&factiva, "").unwrap(), want);
        let french = ["Titre", "Date de publication", "Journal", "Texte"];
        let want = [None, Some(1), Some(2), Some(0), None, None, Some(3)];
        assert_eq!(places(&french, "").unwrap(), want);
        // A title in a column before another of that name, and a summary where there is no text.
        let want = [None, None, None, Some(1), Some(0), None, Some(2)];
        assert_eq!(
            places(&["link", "Headline", "description", "header"], "").unwrap(),
            want
        );
        assert_eq!(places(&["a", "b"], "").unwrap(), [None; 6]);
    }

    #[test]
    fn a_map_goes_before_common_names() {
        let want = [None, Some(2), None, Some(1), None, None, Some(3), Some(0)];
        assert_eq!(
            places(
                &["text", "title", "when", "more"],
                "text=more+text,date=When"
            )
            .unwrap(),
            want
        );
        assert_eq!(places(&["when"], "text=body"), Err("body".into()));
        assert_eq!(
            places(&["text", "when"], "text=body,date=when"),
            Err("body".into())
        );
        // Of this map the row has nothing: it is meant for other files.
        assert_eq!(places(&["text"], "text=body"), places(&["text"], ""));
    }

    #[test]
    fn maps_are_checked() {
        for (map, part) in [
            ("text", "names no column"),
            ("body=text", "no field of a document; use id, date"),
            ("text=", "empty column"),
            ("text=a+", "empty column"),
            ("date=a+b", "only a text"),
            ("text=a,text=b", "twice"),
        ] {
            let wrong = map.parse::<FieldMap>().unwrap_err();
            assert!(wrong.contains(part), "{map}: {wrong}");
        }
        assert!("".parse::<FieldMap>().unwrap().is_empty());
    }

    #[test]
    fn every_name_means_one_thing() {
        let mut seen = FxHashMap::default();
        for row in rows(include_str!("../../../data/reading/columns.txt")) {
            let [field, names] = row[..] else {
                panic!("{row:?}")
            };
            for name in names.split('|').map(plain) {
                assert!(!name.is_empty(), "{row:?}");
                if let Some(other) = seen.insert(name.clone(), field) {
                    assert_eq!(other, field, "{name}");
                }
            }
        }
    }

    #[test]
    fn parts_join_without_repetition() {
        assert_eq!(
            join(&["Talks began", "Talks began on Sunday."]),
            "Talks began on Sunday."
        );
        assert_eq!(
            join(&["Talks began. ", "They ended."]),
            "Talks began.\n\nThey ended."
        );
        assert_eq!(join(&["", " "]), "");
    }
}
