//! A line as columns.

use std::str;

/// How lines are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The byte between columns.
    pub delimiter: u8,
    /// Whether a column may stand in quotes, and then hold delimiters and line ends.
    pub quoted: bool,
}

/// Most columns that are told apart; what follows belongs to the last.
const COLUMNS: usize = u16::MAX as usize;

/// Divides lines, keeping its memory from line to line.
#[derive(Default)]
pub(crate) struct Splitter {
    ends: Vec<u32>,
    /// The line, where it had to be rewritten: from Latin-1, or for its quotes.
    decoded: String,
    unquoted: String,
}

/// Columns of a line by the names that its format gives them.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    line: &'a str,
    /// Where each column ends; one byte stands between two columns.
    ends: &'a [u32],
    columns: &'a [u16],
}

impl<'a> Row<'a> {
    /// The column of that number in the format's list, without blanks around it; empty where the table lacks it.
    pub fn get(&self, name: usize) -> &'a str {
        self.field(
            self.columns
                .get(name)
                .map_or(usize::MAX, |at| usize::from(*at)),
        )
    }

    /// The same, with the words for nothing that R and Python write made empty.
    pub fn known(&self, name: usize) -> &'a str {
        match self.get(name) {
            "NA" | "None" | "nan" | "NaN" | "NULL" | "null" | "[]" | "\\N" => "",
            text => text,
        }
    }

    /// The same row with other names for its columns.
    pub fn with(self, columns: &'a [u16]) -> Self {
        Self { columns, ..self }
    }

    /// The number of columns of the line.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// The column at that place.
    pub fn field(&self, at: usize) -> &'a str {
        let Some(&end) = self.ends.get(at) else {
            return "";
        };
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.map_or(0, |end| end + 1);
        self.line
            .get(start as usize..end as usize)
            .unwrap_or_default()
            .trim_ascii()
    }
}

impl Splitter {
    /// The columns of a line, which comes without its end. Bytes that are no UTF-8 are read as Latin-1.
    pub fn split<'a>(&'a mut self, line: &'a [u8], cut: Cut) -> Row<'a> {
        match str::from_utf8(line) {
            Ok(text) => self.split_text(text, cut),
            Err(_) => {
                self.decoded.clear();
                self.decoded.extend(line.iter().map(|b| char::from(*b)));
                let Self {
                    ends,
                    decoded,
                    unquoted,
                } = self;
                divide(decoded, cut, ends, unquoted)
            }
        }
    }

    /// The columns of a line that is known to be text.
    pub fn split_text<'a>(&'a mut self, line: &'a str, cut: Cut) -> Row<'a> {
        divide(line, cut, &mut self.ends, &mut self.unquoted)
    }
}

fn divide<'a>(
    line: &'a str,
    cut: Cut,
    ends: &'a mut Vec<u32>,
    unquoted: &'a mut String,
) -> Row<'a> {
    ends.clear();
    let line = if cut.quoted && line.contains('"') {
        unquote(line, cut.delimiter, ends, unquoted);
        unquoted
    } else {
        divide_bare(line.as_bytes(), cut.delimiter, ends);
        line
    };
    Row {
        line,
        ends,
        columns: &[],
    }
}

/// Finds the delimiters eight bytes at a time: columns are so short that a search for each costs more.
fn divide_bare(line: &[u8], delimiter: u8, ends: &mut Vec<u32>) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let wanted = u64::from_ne_bytes([delimiter; 8]);
    let (words, rest) = line.as_chunks::<8>();
    for (i, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word) ^ wanted;
        // The highest bit of each byte that is zero, that is, a delimiter.
        let mut hits = !(((word & LOW) + LOW) | word | LOW);
        while hits != 0 {
            ends.push(i as u32 * 8 + hits.trailing_zeros() / 8);
            hits &= hits - 1;
        }
        if ends.len() > COLUMNS {
            break;
        }
    }
    for (i, byte) in rest.iter().enumerate() {
        if *byte == delimiter {
            ends.push((words.len() * 8 + i) as u32);
        }
    }
    ends.push(line.len() as u32);
}

/// Writes the columns one after another without their quotes; a doubled quote is one.
fn unquote(line: &str, delimiter: u8, ends: &mut Vec<u32>, out: &mut String) {
    out.clear();
    let mut state = Quotes::default();
    for c in line.chars() {
        let byte = u8::try_from(c).unwrap_or(b'x');
        match state.step(byte, delimiter) {
            Step::Text => out.push(c),
            Step::Quote => {}
            Step::Delimiter | Step::Line => {
                ends.push(out.len() as u32);
                out.push('\n');
            }
        }
    }
    ends.push(out.len() as u32);
}

/// What a byte of a quoted table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Text,
    Quote,
    Delimiter,
    Line,
}

/// Where in a quoted table one is: a quote opens a column only at its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Quotes {
    #[default]
    Start,
    Bare,
    Inside,
    /// After a quote that ends the column, or is the first of two.
    After,
}

impl Quotes {
    /// Takes the next byte.
    pub fn step(&mut self, byte: u8, delimiter: u8) -> Step {
        let (next, step) = match (*self, byte) {
            (Self::Start, b'"') => (Self::Inside, Step::Quote),
            (Self::Inside, b'"') => (Self::After, Step::Quote),
            (Self::After, b'"') => (Self::Inside, Step::Text),
            (Self::Inside, _) => (Self::Inside, Step::Text),
            (_, b'\n') => (Self::Start, Step::Line),
            (_, b) if b == delimiter => (Self::Start, Step::Delimiter),
            (_, _) => (Self::Bare, Step::Text),
        };
        *self = next;
        step
    }
}

/// The line without its end.
pub(crate) fn trim_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &[u8], delimiter: u8, quoted: bool) -> Vec<String> {
        let mut splitter = Splitter::default();
        let row = splitter.split(line, Cut { delimiter, quoted });
        (0..row.width())
            .map(|at| row.field(at).to_string())
            .collect()
    }

    #[test]
    fn divides_with_and_without_quotes() {
        assert_eq!(fields(b"a\t\"b\tc ", b'\t', false), ["a", "\"b", "c"]);
        assert_eq!(
            fields(b"a,\"b, \"\"c\"\"\nd\",e", b',', true),
            ["a", "b, \"c\"\nd", "e"]
        );
        assert_eq!(fields(b"5\" gun,b", b',', true), ["5\" gun", "b"]);
        assert_eq!(fields(b"\"open,b", b',', true), ["open,b"]);
        assert_eq!(
            fields(b"S\xe3o Tom\xe9\tx", b'\t', false),
            ["São Tomé", "x"]
        );
        assert_eq!(fields("São".as_bytes(), b'\t', false), ["São"]);
        assert_eq!(fields(b"", b'\t', false), [""]);
    }
}
