//! What the first rows of a table tell: where its header is, which table it is, what its columns hold.

use std::collections::BTreeSet;
use std::path::Path;

use memchr::memchr;

use super::cell::{is_empty, is_mark, number, year_column};
use super::{Map, TableOptions, known};
use crate::events::codes::{Found, Vocabulary};
use crate::events::layout::{plain, shown};
use crate::rows::{Cut, Head, Splitter, each, trim_end};
use crate::{Limits, Reason};

/// In how many lines the header is looked for.
const LINES: usize = 60;

/// How many different words of a column of states are looked at.
const WORDS: usize = 5000;

/// How the rows of a table are read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub table: String,
    pub views: Vec<View>,
    /// Names of the columns as written.
    pub names: Vec<String>,
    cut: Cut,
    header: usize,
}

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

impl Head for Layout {
    type Options = TableOptions;

    const LOOK: usize = 1 << 20;

    fn of(head: &[u8], path: &Path, options: &TableOptions) -> Result<Self, Reason> {
        let mut layout = Self::find(head, options)?;
        if let Some(name) = &options.name {
            layout.table.clone_from(name);
        } else if layout.table.is_empty() {
            layout.table = stem(path);
        }
        layout.look(&head[layout.header..]);
        Ok(layout)
    }

    fn cut(&self) -> Cut {
        self.cut
    }

    fn header(&self) -> usize {
        self.header
    }

    fn seed(&self, _: &TableOptions) -> [String; 2] {
        // What the head told of vocabularies and marks goes in, since a later chunk does not tell it again.
        [format!("{:?}", self.views), self.table.clone()]
    }

    fn limits(options: &TableOptions) -> &Limits {
        &options.limits
    }

    fn block(options: &TableOptions) -> usize {
        options.chunk
    }
}

impl Layout {
    /// Looks for the header in the first lines: the first that has all columns asked for.
    fn find(head: &[u8], options: &TableOptions) -> Result<Self, Reason> {
        let mut start = head.len() - head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).len();
        let mut failed: Option<(usize, Reason)> = None;
        let mut first = None;
        for _ in 0..LINES {
            let rest = &head[start..];
            if rest.is_empty() {
                break;
            }
            let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let line = trim_end(&rest[..end]);
            start += end;
            let cut = cut_of(line);
            let mut splitter = Splitter::default();
            let row = splitter.split(line, cut);
            let names: Vec<String> = (0..row.width())
                .map(|at| row.field(at).to_string())
                .collect();
            let keys: Vec<String> = names.iter().map(|name| plain(name)).collect();
            if first.is_none() && keys.iter().any(|key| !key.is_empty()) {
                first = Some(shown(&row));
            }
            let (table, maps) = match &options.map {
                Some(map) => (String::new(), std::slice::from_ref(map)),
                None => match known::of(&keys) {
                    Some(known) => (known.name.to_string(), &known.maps[..]),
                    None => continue,
                },
            };
            let views: Result<Vec<View>, (usize, Reason)> = maps
                .iter()
                .map(|map| View::of(map, &names, &keys, || shown(&row)))
                .collect();
            match views {
                Ok(views) => {
                    return Ok(Self {
                        table,
                        views,
                        names,
                        cut,
                        header: start,
                    });
                }
                // The line that has most of the columns is the one whose lack is told.
                Err((found, reason)) => {
                    if failed.as_ref().is_none_or(|(most, _)| found > *most) {
                        failed = Some((found, reason));
                    }
                }
            }
        }
        Err(match failed {
            Some((_, reason)) => reason,
            None => Reason::UnknownTable {
                found: first.unwrap_or_default(),
            },
        })
    }

    /// Tells from the first rows what columns of states hold, and whether -9 is a number.
    fn look(&mut self, rows: &[u8]) {
        let cut = self.cut;
        for view in &mut self.views {
            let columns = view.columns();
            let mut words: Vec<BTreeSet<String>> = vec![BTreeSet::new(); columns.len()];
            let mut below = vec![false; view.values.len()];
            each(rows, 1, cut, |row, _, _| {
                for (at, words) in columns.iter().zip(&mut words) {
                    for part in parts(row.field(*at)) {
                        if words.len() < WORDS && !is_empty(part) && !words.contains(part) {
                            words.insert(part.to_string());
                        }
                    }
                }
                for (value, below) in view.values.iter().zip(&mut below) {
                    let negative =
                        |at: usize| number(row.field(at)).is_some_and(|v| v < 0.0 && !is_mark(v));
                    *below |= match &value.content {
                        Content::Number(at) => negative(*at),
                        Content::Years(years) => years.iter().any(|(at, _)| negative(*at)),
                        _ => false,
                    };
                }
            });
            for (value, below) in view.values.iter_mut().zip(below) {
                value.marks = !below;
            }
            view.guess(&columns, &words);
        }
    }
}

impl View {
    /// The places of a map's columns, or how many of them there are and what is wrong.
    fn of(
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
    fn columns(&self) -> Vec<usize> {
        let of = |party: &Party| match party {
            Party::Columns { cells, .. } => cells.iter().map(|(at, _)| *at).collect(),
            Party::Fixed(_) => Vec::new(),
        };
        let mut all: Vec<usize> = of(&self.a);
        all.extend(self.b.iter().flat_map(of));
        all
    }

    /// Sets the vocabularies that the map leaves open to those that know most of the words.
    fn guess(&mut self, columns: &[usize], words: &[BTreeSet<String>]) {
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

fn cut_of(line: &[u8]) -> Cut {
    let count = |byte: u8| line.iter().filter(|b| **b == byte).count();
    let (tab, comma, semicolon) = (count(b'\t'), count(b','), count(b';'));
    let delimiter = if tab > 0 {
        b'\t'
    } else if semicolon > comma {
        b';'
    } else {
        b','
    };
    Cut {
        delimiter,
        quoted: delimiter != b'\t' || line.starts_with(b"\""),
    }
}

/// The name of a file up to its first stop.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let name = name.unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    if stem.is_empty() || stem == "-" {
        "table".into()
    } else {
        stem.to_string()
    }
}
