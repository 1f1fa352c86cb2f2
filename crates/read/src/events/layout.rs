//! What the first rows of a file tell: its columns, how they are divided, and whose codes they hold.

use std::path::Path;

use memchr::memchr;

use super::{EventFormat, EventOptions, Scheme, gdelt, icews, keds, mentions, phoenix, polecat};
use crate::rows::{Cut, Head, Row, Splitter, trim_end};
use crate::{Limits, Reason};

/// What a format calls a column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Names that it goes by, divided by `|`, as the format writes them; the first is told to the user.
    pub names: String,
    /// Whether no row can be read without it.
    pub needed: bool,
}

/// A column that is needed.
pub(crate) fn needed(names: &str) -> Column {
    Column {
        names: names.into(),
        needed: true,
    }
}

/// A column that may be missing.
pub(crate) fn wanted(names: &str) -> Column {
    Column {
        names: names.into(),
        needed: false,
    }
}

/// Which reader a file's rows go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Gdelt,
    Mentions,
    Icews,
    Polecat,
    Phoenix,
    Keds,
    Mapped,
}

/// How the rows of a file are read.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub kind: Kind,
    pub cut: Cut,
    pub scheme: Scheme,
    /// Length of the header in bytes, line end included; 0 if there is none.
    pub header: usize,
    /// The first line of the file, which all of this was told from.
    pub first: Vec<u8>,
    /// Numbers of columns that a row may have, each with the places of the format's columns.
    tables: Vec<(usize, Vec<u16>)>,
    /// Whether a row may lack or exceed the last columns.
    lenient: bool,
}

impl Head for Layout {
    type Options = EventOptions;

    const LOOK: usize = 1;

    fn of(head: &[u8], _: &Path, options: &EventOptions) -> Result<Self, Reason> {
        Self::of(head, options)
    }

    fn cut(&self) -> Cut {
        self.cut
    }

    fn header(&self) -> usize {
        self.header
    }

    fn seed(&self, options: &EventOptions) -> [String; 2] {
        let kind = format!("{:?} {:?}", options.format, self.scheme);
        [kind, options.dataset.clone()]
    }

    fn limits(options: &EventOptions) -> &Limits {
        &options.limits
    }

    fn block(options: &EventOptions) -> usize {
        options.chunk
    }
}

/// The place of a column that a table lacks.
const ABSENT: u16 = u16::MAX;

impl Layout {
    /// Reads the head of a file, which holds at least its first line whole.
    pub fn of(head: &[u8], options: &EventOptions) -> Result<Self, Reason> {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let mark = head.len() - text.len();
        let end = memchr(b'\n', text).map_or(text.len(), |at| at + 1);
        let line = trim_end(&text[..end]);
        let cut = cut_of(line, options);
        let mut splitter = Splitter::default();
        let first = splitter.split(line, cut);
        let kind = kind_of(&first, options);
        let (columns, bare) = spec(kind, options);
        let names: Vec<String> = (0..first.width())
            .map(|at| plain(first.field(at)))
            .collect();
        let found = |column: &Column| place(&column.names, &names).is_some();
        let needed = columns.iter().filter(|column| column.needed);
        let (all, hits) = needed.fold((0, 0), |(all, hits), c| {
            (all + 1, hits + usize::from(found(c)))
        });
        let headed = bare.is_empty() || hits * 2 > all;
        let tables = if headed {
            if let Some(missing) = columns.iter().find(|c| c.needed && !found(c)) {
                return Err(Reason::NoColumn {
                    column: missing.names.split('|').next().unwrap_or_default().into(),
                    found: shown(&first),
                });
            }
            vec![(names.len(), places(&columns, &names))]
        } else {
            let table = |(width, names): &(usize, Vec<String>)| (*width, places(&columns, names));
            bare.iter().map(table).collect()
        };
        let mut layout = Self {
            kind,
            cut,
            scheme: options.scheme.unwrap_or(Scheme::Cameo),
            header: mark + if headed { end } else { 0 },
            first: head[..mark + end].to_vec(),
            tables,
            lenient: kind == Kind::Keds,
        };
        if options.scheme.is_none() && matches!(kind, Kind::Keds | Kind::Mapped) {
            layout.scheme = layout.guess(&head[layout.header..]);
        }
        Ok(layout)
    }

    /// The row under the names of its format.
    pub fn name<'a>(&'a self, row: Row<'a>) -> Result<Row<'a>, Reason> {
        let width = row.width();
        let fits = |table: &&(usize, Vec<u16>)| table.0 == width || (self.lenient && width >= 4);
        match self.tables.iter().find(fits) {
            Some((_, places)) => Ok(row.with(places)),
            None => Err(Reason::Columns {
                found: width,
                wanted: or(self.tables.iter().map(|table| table.0)),
            }),
        }
    }

    /// WEIS has codes of 210 to 226, which CAMEO has not, and no code of four digits.
    fn guess(&self, rows: &[u8]) -> Scheme {
        let at = match self.kind {
            Kind::Keds => keds::CODE,
            _ => super::map::CODE,
        };
        let mut splitter = Splitter::default();
        let (mut weis, mut cameo) = (0, 0);
        for line in rows.split(|b| *b == b'\n') {
            let Ok(row) = self.name(splitter.split(trim_end(line), self.cut)) else {
                continue;
            };
            match row.get(at).as_bytes() {
                [b'2', b'1' | b'2', b'0'..=b'9'] => weis += 1,
                [a, b, c, d] if [a, b, c, d].iter().all(|b| b.is_ascii_digit()) => cameo += 1,
                _ => {}
            }
        }
        if weis > cameo {
            Scheme::Weis
        } else {
            Scheme::Cameo
        }
    }
}

/// Small letters and digits of a name: "Event ID", "event_id" and "EventID" are one.
pub(crate) fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

fn cut_of(line: &[u8], options: &EventOptions) -> Cut {
    let count = |byte: u8| line.iter().filter(|b| **b == byte).count();
    let (tab, comma, semicolon) = (count(b'\t'), count(b','), count(b';'));
    let delimiter = if tab > 0 {
        b'\t'
    } else if comma > 0 && comma >= semicolon {
        b','
    } else if semicolon > 0 {
        b';'
    } else if options.format == EventFormat::Keds {
        b' '
    } else {
        b'\t'
    };
    Cut {
        delimiter,
        quoted: matches!(delimiter, b',' | b';'),
    }
}

fn kind_of(first: &Row, options: &EventOptions) -> Kind {
    match options.format {
        EventFormat::Gdelt => {
            let mentions =
                (0..first.width()).any(|at| plain(first.field(at)) == "mentionidentifier");
            if mentions || first.width() == 16 {
                Kind::Mentions
            } else {
                Kind::Gdelt
            }
        }
        EventFormat::Icews => Kind::Icews,
        EventFormat::Polecat => Kind::Polecat,
        EventFormat::Phoenix => Kind::Phoenix,
        EventFormat::Keds => Kind::Keds,
        EventFormat::Map(_) => Kind::Mapped,
    }
}

/// The columns of a format, and its tables without header as names by their number.
fn spec(kind: Kind, options: &EventOptions) -> (Vec<Column>, Vec<(usize, Vec<String>)>) {
    let bare = |tables: &[Vec<String>]| {
        tables
            .iter()
            .map(|names| (names.len(), names.clone()))
            .collect()
    };
    match kind {
        Kind::Gdelt => (gdelt::columns(), bare(&gdelt::tables())),
        Kind::Mentions => (mentions::columns(), bare(&[names(mentions::TABLE)])),
        Kind::Icews => (icews::columns(), Vec::new()),
        Kind::Polecat => (polecat::columns(), Vec::new()),
        Kind::Phoenix => (phoenix::columns(), bare(&[names(phoenix::TABLE)])),
        Kind::Keds => (keds::columns(), bare(&[names(keds::TABLE)])),
        Kind::Mapped => match &options.format {
            EventFormat::Map(map) => (map.columns(), Vec::new()),
            _ => (Vec::new(), Vec::new()),
        },
    }
}

/// Names divided by blanks, in the form in which they are compared.
pub(crate) fn names(list: &str) -> Vec<String> {
    list.split_whitespace().map(plain).collect()
}

fn place(column: &str, names: &[String]) -> Option<u16> {
    let one = |name: &str| {
        let name = plain(name);
        let at = names.iter().position(|n| !name.is_empty() && *n == name)?;
        u16::try_from(at).ok()
    };
    column.split('|').find_map(one)
}

fn places(columns: &[Column], names: &[String]) -> Vec<u16> {
    let of = |column: &Column| place(&column.names, names).unwrap_or(ABSENT);
    columns.iter().map(of).collect()
}

/// The first line for a message, not at full length.
pub(crate) fn shown(row: &Row) -> String {
    let fields: Vec<&str> = (0..row.width().min(50)).map(|at| row.field(at)).collect();
    let text = fields.join(", ");
    match text.char_indices().nth(400) {
        Some((at, _)) => format!("{} …", &text[..at]),
        None => text,
    }
}

fn or(numbers: impl Iterator<Item = usize>) -> String {
    let numbers: Vec<String> = numbers.map(|n| n.to_string()).collect();
    numbers.join(" or ")
}
