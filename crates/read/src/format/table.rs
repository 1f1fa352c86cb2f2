//! Tables as text: any delimiter, quoted cells with line ends in them, columns known by their names.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::BufRead;
use std::str;

use encoding_rs::Encoding;

use super::{Place, Reads, draft, loose, one};
use crate::day::{self, Order};
use crate::encoding;
use crate::fields::{Field, Places, meaning};
use crate::open::{Body, Opened};
use crate::rows::{Cut, Quotes, Splitter, Step, trim_end};
use crate::{Options, Read, Reason};

/// What may divide columns, the likeliest first.
const DELIMITERS: [u8; 7] = [b',', b';', b'\t', b'|', 0x1f, b'^', b'~'];

/// Most columns.
const COLUMNS: usize = 10_000;

/// Rows, and bytes of them, in which the order of day and month is looked for before the first is given.
const AHEAD: usize = 200;
const AHEAD_BYTES: usize = 1 << 20;

/// Whether a text is a table: its first line has names of columns that hold fields of a document, or names those of the map,
/// or it and some more lines have the same number of short cells.
pub(super) fn looks_like_one(head: &[u8], options: &Options) -> bool {
    header(head, options).is_some() || DELIMITERS.iter().any(|delimiter| is_even(head, *delimiter))
}

/// The documents of a table, one a row.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let place = Place::file(&opened.path);
    let found = header(&opened.head, options).or_else(|| {
        let even = DELIMITERS
            .iter()
            .find(|delimiter| is_even(&opened.head, **delimiter));
        // A format that the caller names may have one column alone.
        Some(even.copied().unwrap_or(b','))
    });
    let mut rows = Rows::new(opened.body, found.unwrap_or(b','), options.limits.line);
    let mut first = rows.next();
    if let Some(Ok(row)) = &first
        && row.bytes.to_ascii_lowercase().starts_with(b"sep=")
    {
        first = rows.next();
    }
    let names: Vec<String> = match first {
        Some(Ok(row)) => {
            let mut splitter = Splitter::default();
            let cells = splitter.split(trim_end(&row.bytes), rows.cut);
            if cells.width() > COLUMNS {
                let (found, wanted) = (cells.width(), format!("{COLUMNS} at most"));
                return one(place
                    .at(Some(1), 0)
                    .reject(Reason::Columns { found, wanted }));
            }
            (0..cells.width())
                .map(|at| cells.field(at).to_string())
                .collect()
        }
        Some(Err(reason)) => return one(place.at(Some(1), 0).reject(reason)),
        None => return one(place.empty()),
    };
    let shown: Vec<&str> = names.iter().map(String::as_str).collect();
    let missing = |column: &str| {
        let (column, found) = (column.to_string(), loose::shown(&shown));
        place.reject(Reason::NoColumn { column, found })
    };
    match Places::of(&names, &options.map) {
        Err(column) => one(missing(&column)),
        Ok(places) if places.text.is_empty() && places.get(Field::Title).is_none() => {
            one(missing("text"))
        }
        Ok(places) => Box::new(Table {
            file: place,
            rows,
            ahead: None,
            width: names.len(),
            places,
            order: Order::Unknown,
            encoding: None,
            options: options.clone(),
        }),
    }
}

struct Table {
    file: Place,
    rows: Rows,
    /// Rows read ahead; `None` before that.
    ahead: Option<VecDeque<Result<Row, Reason>>>,
    width: usize,
    places: Places,
    order: Order,
    encoding: Option<&'static Encoding>,
    options: Options,
}

impl Iterator for Table {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        if self.ahead.is_none() {
            let ahead = self.look_ahead();
            self.ahead = Some(ahead);
        }
        loop {
            let held = self.ahead.as_mut().and_then(VecDeque::pop_front);
            let (line, offset) = (self.rows.line, self.rows.offset);
            match held.or_else(|| self.rows.next())? {
                Ok(row) if trim_end(&row.bytes).trim_ascii().is_empty() => {}
                Ok(row) => return Some(self.document(row)),
                Err(reason) => return Some(self.file.at(Some(line), offset).reject(reason)),
            }
        }
    }
}

impl Table {
    fn document(&mut self, row: Row) -> Read {
        let place = self.file.at(Some(row.line), row.offset);
        let text = self.text(&row.bytes);
        let mut splitter = Splitter::default();
        let cells = splitter.split_text(&text, self.rows.cut);
        let more = (self.width..cells.width()).any(|at| !cells.field(at).is_empty());
        let last = self.places.text.iter().max().copied().unwrap_or_default();
        if more || cells.width() <= last {
            return place.reject(Reason::Columns {
                found: cells.width(),
                wanted: self.width.to_string(),
            });
        }
        let date = self
            .places
            .get(Field::Date)
            .map_or("", |at| cells.field(at));
        self.order = day::order_of(date).unwrap_or(self.order);
        draft::document(
            &self.places,
            |at| Cow::Borrowed(cells.field(at)),
            self.order,
            &place,
            &self.options,
        )
    }

    /// The row as text: what is no UTF-8 is read in the encoding that the first such row looks to be in.
    fn text<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, str> {
        let bytes = trim_end(bytes);
        match str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                let encoding = *self.encoding.get_or_insert_with(|| encoding::guess(bytes));
                encoding.decode_without_bom_handling(bytes).0
            }
        }
    }

    /// Reads the first rows, and finds out which number of a date is the month.
    fn look_ahead(&mut self) -> VecDeque<Result<Row, Reason>> {
        let mut rows = VecDeque::new();
        let Some(at) = self.places.get(Field::Date) else {
            return rows;
        };
        let mut bytes = 0;
        let mut splitter = Splitter::default();
        while rows.len() < AHEAD && bytes < AHEAD_BYTES {
            let Some(row) = self.rows.next() else { break };
            let Ok(row) = row else {
                rows.push_back(row);
                break;
            };
            bytes += row.bytes.len();
            let found = day::order_of(
                splitter
                    .split(trim_end(&row.bytes), self.rows.cut)
                    .field(at),
            );
            rows.push_back(Ok(row));
            if let Some(order) = found {
                self.order = order;
                break;
            }
        }
        rows
    }
}

/// A row with its line end.
struct Row {
    bytes: Vec<u8>,
    line: usize,
    offset: u64,
}

/// The rows of a table, of bounded length.
struct Rows {
    body: Body,
    cut: Cut,
    limit: usize,
    /// Line, 1-based, and offset of the next row.
    line: usize,
    offset: u64,
    ended: bool,
}

impl Rows {
    fn new(body: Body, delimiter: u8, limit: usize) -> Self {
        let cut = Cut {
            delimiter,
            quoted: true,
        };
        Self {
            body,
            cut,
            limit,
            line: 1,
            offset: 0,
            ended: false,
        }
    }

    fn next(&mut self) -> Option<Result<Row, Reason>> {
        if self.ended {
            return None;
        }
        let (line, offset) = (self.line, self.offset);
        let mut bytes = Vec::new();
        let mut state = Quotes::default();
        let mut size = 0;
        loop {
            let buffer = match self.body.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error.into()));
                }
            };
            if buffer.is_empty() {
                self.ended = true;
                break;
            }
            let end = buffer.iter().position(|byte| {
                self.line += usize::from(*byte == b'\n');
                state.step(*byte, self.cut.delimiter) == Step::Line
            });
            let used = end.map_or(buffer.len(), |end| end + 1);
            // A row that is too long is passed over without being held.
            if size <= self.limit + 2 {
                bytes.extend_from_slice(&buffer[..used]);
            }
            size += used;
            self.body.consume(used);
            self.offset += used as u64;
            if end.is_some() {
                break;
            }
        }
        if size == 0 {
            return None;
        }
        if offset == 0 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        if size > self.limit + 2 || trim_end(&bytes).len() > self.limit {
            return Some(Err(Reason::LineTooLong { limit: self.limit }));
        }
        Some(Ok(Row {
            bytes,
            line,
            offset,
        }))
    }
}

/// The delimiter of a head whose first row names a text, or a title and another field, or what the map names.
fn header(head: &[u8], options: &Options) -> Option<u8> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if let Some(stated) = head
        .get(..4)
        .filter(|sep| sep.eq_ignore_ascii_case(b"sep="))
    {
        return head.get(stated.len()).copied();
    }
    let line = String::from_utf8_lossy(head.split(|b| *b == b'\n').next()?);
    let mut splitter = Splitter::default();
    let found = DELIMITERS.into_iter().filter_map(|delimiter| {
        let cut = Cut {
            delimiter,
            quoted: true,
        };
        let cells = splitter.split_text(line.trim_end(), cut);
        let names: Vec<String> = (0..cells.width())
            .map(|at| cells.field(at).to_string())
            .collect();
        if !options.map.is_empty() {
            return Places::of(&names, &options.map)
                .is_ok()
                .then_some((names.len(), delimiter));
        }
        let fields: Vec<Field> = names
            .iter()
            .filter_map(|name| Some(meaning(name)?.0))
            .collect();
        let text = fields
            .iter()
            .any(|field| matches!(field, Field::Text | Field::Summary | Field::Lead));
        let known = text || fields.contains(&Field::Title);
        (known && fields.len() >= 2 && names.len() >= 2).then_some((names.len(), delimiter))
    });
    found
        .max_by_key(|(width, _)| *width)
        .map(|(_, delimiter)| delimiter)
}

/// Whether the first rows have the same number of columns, with short names in the first.
fn is_even(head: &[u8], delimiter: u8) -> bool {
    let cut = Cut {
        delimiter,
        quoted: true,
    };
    let mut splitter = Splitter::default();
    let mut lines = head
        .split_inclusive(|b| *b == b'\n')
        .filter(|line| line.ends_with(b"\n"));
    let Some(first) = lines.next() else {
        return false;
    };
    let row = splitter.split(trim_end(first), cut);
    let width = row.width();
    let short = (0..width)
        .all(|at| (1..=40).contains(&row.field(at).len()) && !row.field(at).ends_with('.'));
    let mut same = 0;
    for line in lines.take(20) {
        if splitter.split(trim_end(line), cut).width() != width {
            return false;
        }
        same += 1;
    }
    short && width >= 3 && same >= 3
}
