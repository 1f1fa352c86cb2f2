//! Rows as a table for people, as CSV, or as JSON lines.

use std::io::{self, Write};

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value};

/// Widest a table or paragraph is set, in columns.
const WIDEST: usize = 140;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading; the default on a terminal.
    Table,
    /// Comma-separated values with a header; the default in a pipe.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Writes rows of text under their columns; as JSON, every value is a string, or null if empty.
pub fn rows(
    out: &mut impl Write,
    format: Format,
    columns: &[&str],
    rows: &[Vec<String>],
) -> io::Result<()> {
    match format {
        Format::Table => table(out, columns, rows),
        Format::Csv => {
            csv(out, columns)?;
            rows.iter().try_for_each(|row| csv(out, row))
        }
        Format::Jsonl => rows.iter().try_for_each(|row| {
            let value = |text: &String| {
                if text.is_empty() {
                    Value::Null
                } else {
                    Value::String(text.clone())
                }
            };
            let object: Map<String, Value> = columns
                .iter()
                .map(|c| (*c).to_string())
                .zip(row.iter().map(value))
                .collect();
            json(out, &Value::Object(object))
        }),
    }
}

/// A table without frames, as wide as the terminal.
pub fn table(out: &mut impl Write, columns: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(columns.to_vec());
    table.set_width(width().try_into().unwrap_or(u16::MAX));
    for row in rows {
        table.add_row(row.iter().map(|cell| plain(cell)));
    }
    for line in table.to_string().lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A Markdown table.
pub fn markdown(out: &mut impl Write, columns: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    writeln!(out, "| {} |", columns.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(columns.len()))?;
    for row in rows {
        let cell = |text: &String| text.replace('|', "\\|").replace('\n', " ");
        writeln!(
            out,
            "| {} |",
            row.iter().map(cell).collect::<Vec<_>>().join(" | ")
        )?;
    }
    Ok(())
}

/// A line of comma-separated values, quoted where needed (RFC 4180, but for the line's end).
pub fn csv<T: AsRef<str>>(out: &mut impl Write, values: &[T]) -> io::Result<()> {
    for (i, value) in values.iter().map(AsRef::as_ref).enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        if value.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", value.replace('"', "\"\""))?;
        } else {
            out.write_all(value.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

/// A JSON line.
pub fn json(out: &mut impl Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Text that a terminal shows and does not obey: control characters become spaces.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}

/// Columns that text for people may use.
pub fn width() -> usize {
    Table::new()
        .width()
        .map_or(100, usize::from)
        .clamp(40, WIDEST)
}

/// A count with its noun: "1 event", "12 events". Digits stay together, so that programs can read them.
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_quotes_what_it_must() {
        assert_eq!(
            written(|o| csv(o, &["a", "b,c", "d \"e\"", ""])),
            "a,\"b,c\",\"d \"\"e\"\"\",\n"
        );
    }

    #[test]
    fn json_of_rows_has_null_for_empty() {
        let rows_of = [vec!["1".to_string(), String::new()]];
        assert_eq!(
            written(|o| rows(o, Format::Jsonl, &["a", "b"], &rows_of)),
            "{\"a\":\"1\",\"b\":null}\n"
        );
    }

    #[test]
    fn terminals_are_not_commanded() {
        assert_eq!(plain("a\x1b[2Jb\u{9b}c"), "a [2Jb c");
    }
}
