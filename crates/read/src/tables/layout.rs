//! What the first rows of a table tell: where its header is, which table it is, what its columns hold.

use std::collections::BTreeSet;
use std::path::Path;

use memchr::memchr;

use super::cell::{is_empty, is_mark, number};
use super::view::{Content, View, parts};
use super::{TableOptions, known};
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
