//! A document as a JSON object: first by the names of the fields of a document alone, which is fast, else by [`super::loose`].

use std::fmt;

use bifrons_core::{Document, Outcome, PartialDate};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::loose;
use super::place::{Place, complete};
use crate::day::{self, Order};
use crate::fields::{Field, meaning};
use crate::{Options, Read, Reason};

/// Reads one object. Keys that are not of a document are passed over without being kept, so that memory is bounded by the
/// line.
pub(super) fn read(line: &str, place: &Place, options: &Options) -> Read {
    match parse(line, options) {
        Ok(Parsed::Document(Some(value))) => Read::Document(Outcome {
            value,
            notes: Vec::new(),
        }),
        Ok(Parsed::Document(None)) => place.empty(),
        Ok(Parsed::OtherNames) => loose::read(line, place, options),
        Err(reason) => place.reject(reason),
    }
}

/// What a record is by the names of its fields.
enum Parsed {
    /// `None` if it has neither text nor title.
    Document(Option<Document>),
    /// Some of its fields have other names.
    OtherNames,
}

fn parse(line: &str, options: &Options) -> Result<Parsed, Reason> {
    if !options.map.is_empty() {
        return Ok(Parsed::OtherNames);
    }
    let record: Record =
        serde_json::from_str(line).map_err(|error| Reason::Syntax(syntax(&error)))?;
    let [id, date, publisher, title, url, language, text] = record.values;
    let absent = |value: &Value| matches!(value, Value::Absent | Value::Null);
    let named = |field: Field| record.meanings.contains(&field);
    let by_other_name = [
        (&date, Field::Date),
        (&publisher, Field::Publisher),
        (&title, Field::Title),
        (&url, Field::Url),
        (&language, Field::Language),
        (&text, Field::Text),
        (&text, Field::Summary),
    ];
    if by_other_name
        .iter()
        .any(|(value, field)| absent(value) && named(*field))
    {
        return Ok(Parsed::OtherNames);
    }
    let limit = options.limits.field;
    let date = stated_date(date.string(1, limit)?)?;
    let (title, text) = (
        title.string(3, limit)?,
        text.text(options.limits.document, &record.others)?,
    );
    let mut document = Document {
        id: id.id(limit)?,
        date,
        publisher: publisher.string(2, limit)?,
        title,
        url: url.string(4, limit)?,
        language: language.string(5, limit)?,
        text,
    };
    if is_blank(&document.text) && is_blank(&document.title) {
        return Ok(Parsed::Document(None));
    }
    complete(&mut document, options);
    Ok(Parsed::Document(Some(document)))
}

const NAMES: [&str; 7] = [
    "id",
    "date",
    "publisher",
    "title",
    "url",
    "language",
    "text",
];

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn stated_date(text: String) -> Result<Option<PartialDate>, Reason> {
    if is_blank(&text) {
        return Ok(None);
    }
    let shown: String = text.chars().take(40).collect();
    let problem =
        || format!("is `{shown}`, not an ISO date such as 2021-05-30 or 2021-05-30T08:00:00Z");
    day::stated(&text, Order::Unknown)
        .map(Some)
        .ok_or_else(|| Reason::Field {
            name: "date",
            problem: problem(),
        })
}

/// The parser's own words, with the column alone: each line is a text of its own to it.
pub(super) fn syntax(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let words = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(words, _)| words);
    let shown: String = words.chars().take(200).collect();
    format!("{shown} (column {})", error.column())
}

/// The values of the fields in [`NAMES`], names of some others, and what other names commonly mean.
struct Record {
    values: [Value; 7],
    others: Vec<String>,
    meanings: Vec<Field>,
}

#[derive(Default)]
enum Value {
    #[default]
    Absent,
    Null,
    Text(String),
    Whole(String),
    /// What it is instead.
    Wrong(&'static str),
}

impl Value {
    /// The string of field number `name`, empty if absent.
    fn string(self, name: usize, limit: usize) -> Result<String, Reason> {
        let name = NAMES[name];
        let wrong = |problem: String| Err(Reason::Field { name, problem });
        match self {
            Self::Absent | Self::Null => Ok(String::new()),
            Self::Text(text) if text.len() > limit => {
                wrong(format!("is longer than {limit} bytes"))
            }
            Self::Text(text) => Ok(without_nul(text)),
            Self::Whole(_) => wrong("is a number, not a string".into()),
            Self::Wrong(kind) => wrong(format!("is {kind}, not a string")),
        }
    }

    fn id(self, limit: usize) -> Result<String, Reason> {
        match self {
            Self::Whole(number) => Ok(number),
            other => other.string(0, limit),
        }
    }

    fn text(self, limit: usize, others: &[String]) -> Result<String, Reason> {
        match self {
            Self::Absent if others.is_empty() => Err(Reason::NoText {
                found: "no other field".into(),
            }),
            Self::Absent => Err(Reason::NoText {
                found: others.join(", "),
            }),
            Self::Text(text) if text.len() > limit => Err(Reason::TextTooLong { limit }),
            other => other.string(6, limit),
        }
    }
}

/// A NUL is one code point, as a blank is: offsets hold.
fn without_nul(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', " ")
    } else {
        text
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Record;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
                let mut record = Record {
                    values: Default::default(),
                    others: Vec::new(),
                    meanings: Vec::new(),
                };
                while let Some(key) = map.next_key::<String>()? {
                    let known = NAMES.iter().position(|name| *name == key);
                    match known.and_then(|at| record.values.get_mut(at)) {
                        Some(Value::Absent) | None => {}
                        Some(_) => {
                            return Err(A::Error::custom(format!(
                                "the field `{key}` stands twice"
                            )));
                        }
                    }
                    if record.others.len() < 8 && key != "text" {
                        record
                            .others
                            .push(format!("`{}`", key.chars().take(40).collect::<String>()));
                    }
                    if known.is_none()
                        && key.len() < 100
                        && let Some((field, _)) = meaning(&key)
                    {
                        record.meanings.push(field);
                    }
                    match known {
                        Some(at) => record.values[at] = map.next_value()?,
                        None => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(record)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
                Ok(Value::Wrong("true or false"))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(Value::Whole(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Whole(number.to_string()))
            }

            /// Fractions, and whole numbers too long to be held exactly: two ids could become one.
            fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
                Ok(Value::Wrong("a number with a fraction or too many digits"))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_string()))
            }

            fn visit_string<E>(self, text: String) -> Result<Value, E> {
                Ok(Value::Text(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Value::Wrong("a list"))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value::Wrong("an object"))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
