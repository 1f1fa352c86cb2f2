//! A document as a JSON object whose fields have other names than those of a document.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::place::Place;
use super::{draft, record};
use crate::day::Order;
use crate::fields::{Field, Places};
use crate::{Options, Read, Reason};

/// Most fields of a record that are looked at.
const FIELDS: usize = 1_000;

/// Reads one object by the map, or by what names commonly mean. An object within it gives fields such as `source.name`.
pub(super) fn read(line: &str, place: &Place, options: &Options) -> Read {
    let fields = match serde_json::from_str::<Fields>(line) {
        Ok(fields) => fields.0,
        Err(error) => return place.reject(Reason::Syntax(record::syntax(&error))),
    };
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let places = match Places::of(&names, &options.map) {
        Ok(places) => places,
        Err(column) => {
            let reason = Reason::NoColumn {
                column,
                found: shown(&names),
            };
            return place.reject(reason);
        }
    };
    if places.text.is_empty() && places.get(Field::Title).is_none() {
        let found = shown(&names);
        return place.reject(Reason::NoText { found });
    }
    let cell = |at: usize| {
        fields
            .get(at)
            .map_or(Cow::default(), |(_, value)| Cow::Borrowed(value.as_str()))
    };
    draft::document(&places, cell, Order::Unknown, place, options)
}

/// Names for a hint at the one meant.
pub(super) fn shown(names: &[&str]) -> String {
    let names: Vec<String> = names
        .iter()
        .take(8)
        .map(|name| format!("`{}`", name.chars().take(40).collect::<String>()))
        .collect();
    match names.is_empty() {
        true => "no other field".into(),
        false => names.join(", "),
    }
}

/// Names and values, as text. Lists of texts are paragraphs; what is deeper is passed over.
struct Fields(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Object).map(Fields)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields: Vec<(String, String)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let cell: Cell = map.next_value()?;
            if fields.len() >= FIELDS {
                return Err(A::Error::custom(format!("more than {FIELDS} fields")));
            }
            match cell {
                Cell::Nothing => {}
                Cell::Text(text) => fields.push((key, text)),
                Cell::Inner(inner) => {
                    fields.extend(
                        inner
                            .into_iter()
                            .map(|(name, text)| (format!("{key}.{name}"), text)),
                    );
                }
            }
        }
        Ok(fields)
    }
}

/// A value of a record.
enum Cell {
    Nothing,
    Text(String),
    Inner(Vec<(String, String)>),
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any { deep: false })
    }
}

/// A value in a list or in an object within the record.
struct Inner(Cell);

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any { deep: true }).map(Inner)
    }
}

struct Any {
    deep: bool,
}

impl<'de> Visitor<'de> for Any {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Cell, E> {
        Ok(Cell::Nothing)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Cell, E> {
        Ok(Cell::Text(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Cell, E> {
        Ok(Cell::Text(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_string()))
    }

    fn visit_string<E>(self, text: String) -> Result<Cell, E> {
        Ok(Cell::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Cell, A::Error> {
        let mut text = String::new();
        if self.deep {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Cell::Nothing);
        }
        while let Some(Inner(cell)) = list.next_element()? {
            if let Cell::Text(part) = cell {
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
                text.push_str(&part);
            }
        }
        Ok(if text.is_empty() {
            Cell::Nothing
        } else {
            Cell::Text(text)
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        let mut inner = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match map.next_value::<Inner>()? {
                Inner(Cell::Text(text)) if !self.deep && inner.len() < FIELDS => {
                    inner.push((key, text))
                }
                _ => {}
            }
        }
        Ok(if inner.is_empty() {
            Cell::Nothing
        } else {
            Cell::Inner(inner)
        })
    }
}
