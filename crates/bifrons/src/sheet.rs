//! Rows of an answer, and all the ways to write them: for reading, for programs, for papers.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use bifrons_ledger::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use clap::ValueEnum;
use serde_json::{Map, Value};

use crate::column::{Column, names};
use crate::output::{self, csv, json};
use crate::session::{Ink, Session};

/// How the rows of an answer are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// For reading; the default on a terminal
    Table,
    /// Comma-separated values with a header; the default in a pipe
    Csv,
    /// One JSON object a line
    Jsonl,
    /// A file for data frames; needs -o
    Parquet,
    /// A Markdown table
    #[value(alias = "markdown")]
    Md,
    /// A picture for the web or a paper; needs -o
    Svg,
    /// The same as pixels; needs -o
    Png,
}

/// Where an answer goes, and how it is written.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct OutArg {
    /// How rows are written [default: by the name of -o, else table on a terminal, csv in a pipe]
    #[arg(short, long, value_enum)]
    format: Option<Style>,
    /// File to write instead of standard output; its ending tells the format: .csv .jsonl .parquet .md .svg .png
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl OutArg {
    /// The style asked for, else told by the file's ending, else the one that fits where the output goes.
    ///
    /// # Errors
    /// If a file for data frames or a picture is asked for without a file, or the ending is none that is known.
    pub fn style(&self, session: &Session) -> Result<Style> {
        let ending = self.output.as_deref().and_then(Path::extension);
        let told = match (self.format, ending) {
            (Some(style), _) => style,
            (None, Some(ending)) => {
                let ending = ending.to_string_lossy();
                match ending.as_ref() {
                    "txt" => Style::Table,
                    "json" => Style::Jsonl,
                    _ => Style::from_str(&ending, true).map_err(|_| {
                        anyhow::anyhow!("`.{ending}` tells no format; use .csv, .jsonl, .parquet, .md, .svg or .png, or say --format")
                    })?,
                }
            }
            (None, None) if self.output.is_some() => Style::Csv,
            (None, None) if session.terminal => Style::Table,
            (None, None) => Style::Csv,
        };
        let bytes = matches!(told, Style::Parquet | Style::Svg | Style::Png);
        if bytes && self.output.is_none() && !session.is_in_memory() {
            let name = told.to_possible_value().map(|v| v.get_name().to_string());
            let name = name.unwrap_or_default();
            bail!("give a file for {name}: -o answer.{name}");
        }
        Ok(told)
    }

    /// How text for people is marked: not at all in a file.
    pub fn ink(&self, session: &Session) -> Ink {
        Ink {
            colour: session.ink.colour && self.output.is_none(),
        }
    }

    /// Writes to the file, or to standard output.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(
        &self,
        session: &mut Session,
        write: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let Some(path) = &self.output else {
            write(&mut session.out)?;
            session.out.flush()?;
            return Ok(());
        };
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        session.note(&format!("written: {}", path.display()));
        Ok(())
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Words.
    Text(String),
    /// A number as it is to be written.
    Number(String),
    /// Unknown.
    Empty,
}

impl Datum {
    /// A whole number.
    pub fn int(number: u64) -> Self {
        Self::Number(number.to_string())
    }

    /// A number with so many decimals; unknown if it is none.
    pub fn real(number: f64, decimals: usize) -> Self {
        match number.is_finite() {
            true => Self::Number(format!("{:.decimals$}", number + 0.0)),
            false => Self::Empty,
        }
    }

    /// Likewise, if it is known.
    pub fn some(number: Option<f64>, decimals: usize) -> Self {
        number.map_or(Self::Empty, |n| Self::real(n, decimals))
    }

    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Empty => "",
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            Self::Empty => Value::Null,
        }
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Named columns and rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The columns, and what they mean.
    pub columns: Vec<Column>,
    /// One value a column.
    pub rows: Vec<Vec<Datum>>,
}

impl Sheet {
    /// Writes the rows; a table for reading has no more than `most` of them.
    ///
    /// # Errors
    /// If the output fails; a picture is no way to write rows.
    pub fn write(&self, style: Style, out: &mut dyn Write, most: usize) -> Result<()> {
        let mut out = out;
        match style {
            Style::Table => {
                let rows = self.rows.iter().take(most);
                let rows: Vec<Vec<String>> = rows
                    .map(|r| r.iter().map(|d| d.text().to_string()).collect())
                    .collect();
                output::table(&mut out, &names(&self.columns), &rows)?;
                self.more(&mut out, most)?;
            }
            Style::Csv => {
                csv(&mut out, &names(&self.columns))?;
                for row in &self.rows {
                    csv(&mut out, &row.iter().map(Datum::text).collect::<Vec<_>>())?;
                }
            }
            Style::Jsonl => {
                for row in &self.rows {
                    json(&mut out, &Value::Object(self.object(row)))?;
                }
            }
            Style::Md => self.markdown(&mut out)?,
            Style::Parquet => out.write_all(&bifrons_ledger::parquet_of(&self.batch()?)?)?,
            Style::Svg | Style::Png => {
                bail!("this answer is no picture; use table, csv, jsonl, md or parquet")
            }
        }
        Ok(())
    }

    /// Some of the columns under shorter names, for a table that must fit a terminal; names that are none are left out.
    pub fn some(&self, wanted: &[(&str, &'static str)]) -> Self {
        let at: Vec<(usize, &'static str)> = wanted
            .iter()
            .filter_map(|(name, short)| {
                let at = self.columns.iter().position(|c| c.name == *name)?;
                Some((at, *short))
            })
            .collect();
        let row = |row: &Vec<Datum>| {
            let cell = |at: usize| row.get(at).cloned().unwrap_or(Datum::Empty);
            at.iter().map(|(at, _)| cell(*at)).collect()
        };
        Self {
            columns: at
                .iter()
                .map(|&(at, name)| Column {
                    name,
                    ..self.columns[at]
                })
                .collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// A row as a JSON object.
    pub fn object(&self, row: &[Datum]) -> Map<String, Value> {
        let names = self.columns.iter().map(|c| c.name.to_string());
        names.zip(row.iter().map(Datum::value)).collect()
    }

    fn more(&self, out: &mut dyn Write, most: usize) -> io::Result<()> {
        match self.rows.len().checked_sub(most) {
            Some(more) if more > 0 => writeln!(out, "and {more} more; --format csv has all"),
            _ => Ok(()),
        }
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = |at: usize| {
            let mut cells = self.rows.iter().filter_map(|r| r.get(at));
            cells.all(|d| !matches!(d, Datum::Text(_)))
        };
        writeln!(out, "| {} |", names(&self.columns).join(" | "))?;
        let rules = (0..self.columns.len()).map(|i| if number(i) { "---:" } else { "---" });
        writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))?;
        for row in &self.rows {
            let cell = |d: &Datum| d.text().replace('|', "\\|").replace('\n', " ");
            let cells: Vec<String> = row.iter().map(cell).collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
        Ok(())
    }

    /// Columns of whole numbers, of numbers, and of text.
    fn batch(&self) -> Result<RecordBatch> {
        let column = |at: usize| -> ArrayRef {
            let cells = || {
                self.rows
                    .iter()
                    .map(move |r| r.get(at).unwrap_or(&Datum::Empty))
            };
            let text = cells().any(|d| matches!(d, Datum::Text(_)));
            let whole = cells().all(|d| !d.text().contains('.'));
            match (text, whole) {
                (true, _) => Arc::new(StringArray::from_iter(
                    cells().map(|d| (*d != Datum::Empty).then(|| d.text())),
                )),
                (false, true) => Arc::new(Int64Array::from_iter(
                    cells().map(|d| d.text().parse().ok()),
                )),
                (false, false) => Arc::new(Float64Array::from_iter(
                    cells().map(|d| d.text().parse().ok()),
                )),
            }
        };
        let columns = self.columns.iter().enumerate();
        RecordBatch::try_from_iter(columns.map(|(i, c)| (c.name, column(i))))
            .context("the rows make no table")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            columns: vec![
                Column::text("a", ""),
                Column::whole("n", ""),
                Column::number("x", ""),
            ],
            rows: vec![
                vec!["R|S".into(), Datum::int(2), Datum::real(0.5, 2)],
                vec!["T".into(), Datum::int(3), Datum::some(None, 2)],
            ],
        }
    }

    fn written(style: Style) -> String {
        let mut out = Vec::new();
        sheet().write(style, &mut out, 9).unwrap();
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn each_style_says_the_same() {
        assert_eq!(written(Style::Csv), "a,n,x\nR|S,2,0.50\nT,3,\n");
        assert_eq!(
            written(Style::Jsonl),
            "{\"a\":\"R|S\",\"n\":2,\"x\":0.50}\n{\"a\":\"T\",\"n\":3,\"x\":null}\n"
                .replace("0.50", "0.5")
        );
        assert_eq!(
            written(Style::Md),
            "| a | n | x |\n| --- | ---: | ---: |\n| R\\|S | 2 | 0.50 |\n| T | 3 |  |\n"
        );
        assert!(written(Style::Parquet).starts_with("PAR1"));
    }

    #[test]
    fn a_table_says_what_it_leaves_out() {
        let mut out = Vec::new();
        sheet().write(Style::Table, &mut out, 1).unwrap();
        assert!(String::from_utf8_lossy(&out).ends_with("and 1 more; --format csv has all\n"));
    }
}
