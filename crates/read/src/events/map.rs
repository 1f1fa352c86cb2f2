//! Any table, by a map of its columns.

use super::codes;
use super::draft::{Draft, Reader, Refusal, Story, What, date, host, number, party, place};
use super::layout::{Column, needed, wanted};
use super::{Dropped, EventFormat, Original, Scheme, polecat};
use crate::rows::Row;

/// Keys of a map, in the order of the reader's columns. The first four are needed.
const KEYS: [&str; 18] = [
    "actor",
    "recipient",
    "code",
    "date",
    "actor_name",
    "recipient_name",
    "mode",
    "context",
    "id",
    "story",
    "sentence",
    "publisher",
    "url",
    "text",
    "place",
    "place_country",
    "lat",
    "lon",
];

const ACTOR: usize = 0;
const RECIPIENT: usize = 1;
pub(crate) const CODE: usize = 2;
const DATE: usize = 3;
const ACTOR_NAME: usize = 4;
const RECIPIENT_NAME: usize = 5;
const MODE: usize = 6;
const CONTEXT: usize = 7;
const ID: usize = 8;
const STORY: usize = 9;
const SENTENCE: usize = 10;
const PUBLISHER: usize = 11;
const URL: usize = 12;
const TEXT: usize = 13;
const PLACE: usize = 14;
const PLACE_COUNTRY: usize = 15;
const LAT: usize = 16;
const LON: usize = 17;

/// Which column of a table holds what.
///
/// ```
/// use bifrons_read::events::Map;
/// let map = Map::parse("actor=From,recipient=To,code=CAMEO,date=Day,publisher=Paper").unwrap();
/// assert_eq!(map.to_string(), "actor=From,recipient=To,code=CAMEO,date=Day,publisher=Paper");
/// assert!(Map::parse("actor=From,code=CAMEO,date=Day").unwrap_err().contains("recipient"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// Names of columns in the order of `KEYS`; empty for a key that is not mapped.
    columns: Vec<String>,
}

impl Map {
    /// Reads `key=column` pairs with commas between. Keys: `actor`, `recipient` (a code such as ISRMIL or RUS, a COW number
    /// or an English name; `;` between several), `code` (CAMEO, WEIS or a PLOVER type), `date`; and, if the table has them, `actor_name`,
    /// `recipient_name`, `mode`, `context`, `id`, `story`, `sentence` (from 0), `publisher`, `url`, `text` (words for the event), `place`,
    /// `place_country` (ISO or a name), `lat`, `lon`. Columns go by their names in the first line of the table.
    ///
    /// # Errors
    ///
    /// A sentence that names the key that is unknown, stands twice or is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut columns = vec![String::new(); KEYS.len()];
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let Some((key, column)) = pair.split_once('=') else {
                return Err(format!("`{}` is no pair key=column of a map", pair.trim()));
            };
            let (key, column) = (key.trim(), column.trim());
            let Some(at) = KEYS.iter().position(|k| *k == key) else {
                return Err(format!(
                    "`{key}` is no key of a map; use {}",
                    KEYS.join(", ")
                ));
            };
            if column.is_empty() || !columns[at].is_empty() {
                return Err(format!("the key `{key}` of the map must have one column"));
            }
            columns[at] = column.to_string();
        }
        match KEYS
            .iter()
            .zip(&columns)
            .take(4)
            .find(|(_, column)| column.is_empty())
        {
            Some((key, _)) => Err(format!(
                "the map lacks `{key}=column`; actor, recipient, code and date are needed"
            )),
            None => Ok(Self { columns }),
        }
    }

    pub(crate) fn columns(&self) -> Vec<Column> {
        // A column that the map names is needed: a misspelt one must not read as empty.
        let column = |name: &String| {
            if name.is_empty() {
                wanted("")
            } else {
                needed(name)
            }
        };
        self.columns.iter().map(column).collect()
    }
}

impl std::fmt::Display for Map {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pairs: Vec<String> = KEYS
            .iter()
            .zip(&self.columns)
            .filter(|(_, column)| !column.is_empty())
            .map(|(key, column)| format!("{key}={column}"))
            .collect();
        f.write_str(&pairs.join(","))
    }
}

pub(crate) fn read<'a>(
    row: Row<'a>,
    reader: &mut Reader,
    format: &EventFormat,
) -> Result<Draft<'a>, Refusal> {
    let code = row.known(CODE);
    let is_type = code.starts_with(|c: char| c.is_ascii_alphabetic());
    let what = if is_type {
        polecat::what(code, row.known(MODE), row.known(CONTEXT))?
    } else {
        let act = match reader.scheme {
            Scheme::Cameo => codes::cameo(code),
            Scheme::Weis => codes::weis(code),
        };
        What::of(act, code)?
    };
    let date = date(row.known(DATE), "date")?;
    let mut side = |codes_of: usize, name: usize| {
        let (list, name) = (row.known(codes_of), row.known(name));
        let list = if list.is_empty() && !name.is_empty() {
            name
        } else {
            list
        };
        let mut parties = Vec::new();
        for letters in list.split(';').map(str::trim).filter(|l| !l.is_empty()) {
            let Some(mut found) = party(letters, name, reader.scheme, date) else {
                continue;
            };
            let plain = letters.len() > 3 && !letters.bytes().all(|b| b.is_ascii_uppercase());
            let named = reader
                .named(letters)
                .map(|code| codes::at(code, Some(date)).to_string());
            if plain || found.code.is_none() {
                found.code = named.clone();
            }
            if plain {
                found.sector.clear();
            }
            parties.push(found);
        }
        parties
    };
    let actor = side(ACTOR, ACTOR_NAME);
    let recipient = side(RECIPIENT, RECIPIENT_NAME);
    if actor.is_empty() && recipient.is_empty() {
        return Err(Dropped::NoParties.into());
    }
    let (url, story) = (row.known(URL), row.known(STORY));
    let country = reader
        .named(row.known(PLACE_COUNTRY))
        .map(|code| codes::at(code, Some(date)));
    let publisher = match row.known(PUBLISHER) {
        "" => host(url),
        name => name,
    };
    Ok(Draft {
        what,
        date,
        actor,
        recipient,
        story: Story {
            key: if story.is_empty() { url } else { story },
            url,
            publisher,
            date: Some(date),
        },
        sentence: number::<i32>(row.known(SENTENCE)).unwrap_or(0).max(-1),
        number: "",
        extra: if row.known(ID).is_empty() {
            code
        } else {
            row.known(ID)
        },
        words: row.known(TEXT),
        place: place(row.known(PLACE), country, row.known(LAT), row.known(LON)),
        confidence: 1.0,
        why: format!("{format}: code {code}"),
        original: Original::default(),
    })
}
