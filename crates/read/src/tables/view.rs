//! What each row of a table says, by a map: where its states, years and numbers stand.

use std::collections::BTreeSet;

use super::Map;
use super::cell::{number, year_column};
use crate::Reason;
use crate::events::codes::{Found, Vocabulary};
use crate::events::layout::plain;

/// What a row says, by one map.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub a: Party,
    pub b: Option<Party>,
    pub when: When,
    pub variable: Option<usize>,
    pub values: Vec<Value>,
    pub text: Vec<usize>,
    /// Values that mean none, by the map.
    pub missing: Vec<String>,
    map: Map,
}

/// Where a state of the row stands.
#[derive(Clone, Debug)]
pub(crate) enum Party {
    /// In the first of these columns that has a value.
    Columns {
        cells: Vec<(usize, Vocabulary)>,
        optional: bool,
    },
    /// Nowhere: it is the same for all rows.
    Fixed(Found),
}

/// Where the years stand.
#[derive(Clone, Debug)]
pub(crate) enum When {
    Year {
        at: usize,
        plus: i16,
    },
    Spell {
        since: usize,
        until: Option<usize>,
        open: Option<Open>,
    },
    Header,
}

/// The year in which the table ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Open {
    Year(i16),
    Column(usize),
}

/// A variable.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub name: String,
    pub content: Content,
    /// Whether -9 and -8 mean no value.
    pub marks: bool,
}

/// Where its numbers stand.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Number(usize),
    Flag(usize),
    Constant(f64),
    Years(Vec<(usize, i16)>),
}

impl View {
    /// The places of a map's columns, or how many of them there are and what is wrong.
    pub fn of(
        map: &Map,
        names: &[String],
        keys: &[String],
        shown: impl Fn() -> String,
    ) -> Result<Self, (usize, Reason)> {
        let finder = Finder { keys };
        let side = |key: &str| -> Result<Option<Party>, String> {
            map.get(key)
                .map(|given| finder.party(given, map.optional(key)))
                .transpose()
        };
        let build = || -> Result<Self, String> {
            let a = match side("a")? {
                Some(a) => Some(a),
                None => side("state")?,
            };
            let when = match (map.get("year"), map.get("since")) {
                (Some(year), _) => finder.year(year)?,
                (None, Some(since)) => When::Spell {
                    since: finder.place(since)?,
                    until: map.get("until").map(|c| finder.place(c)).transpose()?,
                    open: map.get("open").map(|c| finder.open(c)).transpose()?,
                },
                (None, None) => When::Header,
            };
            let values = map
                .values()
                .map(|(name, given)| finder.value(name, given, names));
            let text = map
                .get("text")
                .map(|t| t.split('&').map(|c| finder.place(c)));
            Ok(Self {
                a: a.ok_or("state")?,
                b: side("b")?,
                when,
                variable: map.get("variable").map(|c| finder.place(c)).transpose()?,
                values: values.collect::<Result<_, _>>()?,
                text: text.map_or(Ok(Vec::new()), Iterator::collect)?,
                missing: map.get("missing").map_or(Vec::new(), |m| {
                    m.split('|').map(|v| v.trim().to_string()).collect()
                }),
                map: map.clone(),
            })
        };
        build().map_err(|column| {
            let found = map.items.iter().filter(|(_, c)| finder.place(c).is_ok());
            let reason = Reason::NoColumn {
                column,
                found: shown(),
            };
            (found.count(), reason)
        })
    }

    /// Columns of states.
    pub fn columns(&self) -> Vec<usize> {
        let of = |party: &Party| match party {
            Party::Columns { cells, .. } => cells.iter().map(|(at, _)| *at).collect(),
            Party::Fixed(_) => Vec::new(),
        };
        let mut all: Vec<usize> = of(&self.a);
        all.extend(self.b.iter().flat_map(of));
        all
    }

    /// Sets the vocabularies that the map leaves open to those that know most of the words.
    pub fn guess(&mut self, columns: &[usize], words: &[BTreeSet<String>]) {
        let map = self.map.clone();
        let given = |key: &str| -> Vec<bool> {
            let text = map.get(key).unwrap_or_default();
            text.split('|').map(|c| vocabulary(c).is_some()).collect()
        };
        let first = if map.get("a").is_some() { "a" } else { "state" };
        let sides = [(first, Some(&mut self.a)), ("b", self.b.as_mut())];
        for (key, party) in sides {
            let Some(Party::Columns { cells, .. }) = party else {
                continue;
            };
            for ((at, vocabulary), given) in cells.iter_mut().zip(given(key)) {
                let of = columns.iter().position(|column| column == at);
                if let Some(words) = of.and_then(|of| words.get(of))
                    && !given
                {
                    *vocabulary = best(words);
                }
            }
        }
    }
}

/// Columns by name.
struct Finder<'a> {
    keys: &'a [String],
}

impl Finder<'_> {
    fn place(&self, name: &str) -> Result<usize, String> {
        let key = plain(name);
        let at = self.keys.iter().position(|k| !key.is_empty() && *k == key);
        at.ok_or_else(|| name.trim().to_string())
    }

    fn party(&self, given: &str, optional: bool) -> Result<Party, String> {
        if let Some(name) = given.strip_prefix('\'').and_then(|g| g.strip_suffix('\'')) {
            return match Vocabulary::Names.find(name) {
                Found::Nothing(_) => Err(given.to_string()),
                found => Ok(Party::Fixed(found)),
            };
        }
        let cells = given.split('|').map(|column| match vocabulary(column) {
            Some((name, vocabulary)) => Ok((self.place(name)?, vocabulary)),
            None => Ok((self.place(column)?, Vocabulary::Names)),
        });
        Ok(Party::Columns {
            cells: cells.collect::<Result<_, String>>()?,
            optional,
        })
    }

    fn year(&self, given: &str) -> Result<When, String> {
        if let Ok(at) = self.place(given) {
            return Ok(When::Year { at, plus: 0 });
        }
        if let Some((name, plus)) = given.rsplit_once('+')
            && let Ok(plus) = plus.trim().parse()
        {
            return Ok(When::Year {
                at: self.place(name)?,
                plus,
            });
        }
        Err(given.to_string())
    }

    fn open(&self, given: &str) -> Result<Open, String> {
        match (self.place(given), given.parse()) {
            (Err(_), Ok(year)) => Ok(Open::Year(year)),
            (place, _) => place.map(Open::Column),
        }
    }

    fn value(&self, name: &str, given: &str, names: &[String]) -> Result<Value, String> {
        let content = if given == "*" {
            let years = names.iter().enumerate();
            let years: Vec<(usize, i16)> = years
                .filter_map(|(at, name)| Some((at, year_column(name)?)))
                .collect();
            if years.is_empty() {
                return Err("a year, such as 1990".into());
            }
            Content::Years(years)
        } else if let Ok(at) = self.place(given) {
            Content::Number(at)
        } else if let Some(column) = given.strip_suffix(":flag") {
            Content::Flag(self.place(column)?)
        } else if let Some(value) = number(given) {
            Content::Constant(value)
        } else {
            return Err(given.to_string());
        };
        Ok(Value {
            name: name.to_string(),
            content,
            marks: true,
        })
    }
}

/// A column and the vocabulary named after it.
fn vocabulary(column: &str) -> Option<(&str, Vocabulary)> {
    let (name, word) = column.rsplit_once(':')?;
    Some((name, Vocabulary::parse(word.trim())?))
}

/// The vocabulary that knows most of the words; of several the first.
fn best(words: &BTreeSet<String>) -> Vocabulary {
    let known = |v: Vocabulary| {
        let is_known = |w: &&String| !matches!(v.find(w), Found::Nothing(_));
        words.iter().filter(is_known).count()
    };
    let mut best = (Vocabulary::Names, 0);
    for vocabulary in Vocabulary::ALL {
        let count = known(vocabulary);
        if count > best.1 {
            best = (vocabulary, count);
        }
    }
    best.0
}

/// The states of a cell: several with `;` between, numbers also with commas.
pub(crate) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let numbers = cell
        .bytes()
        .all(|b| b.is_ascii_digit() || b" ,;.".contains(&b));
    cell.split(move |c| c == ';' || (numbers && c == ','))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
