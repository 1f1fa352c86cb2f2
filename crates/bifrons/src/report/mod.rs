//! A report on a pair of states: one file to mail or print, that asks nothing of any other place.
//!
//! 1. [`ask`] has the verbs answer; the report sets their answers on a page, and names the commands.
//! 2. [`html`] makes text of others harmless: news, headlines and names of publishers are escaped, and cannot turn the direction of a line.
//! 3. [`opening`], [`sections`], [`events`] and [`beside`] are the parts of the page, `style.css` is how it looks: on light and dark screens, on a
//!    telephone, and on paper of A4. There is no script, and nothing is loaded from elsewhere.

mod ask;
mod beside;
mod events;
mod html;
mod opening;
mod sections;

use std::ffi::OsString;
use std::fmt::Write as _;

use anyhow::Result;
use bifrons_core::{PartialDate, State};
use bifrons_faces::Bucket;
use bifrons_ledger::{Filter, Ledger};
use jiff::civil::Date;
use serde_json::Value;

use ask::Question;
use html::escape;

const STYLE: &str = include_str!("style.css");

/// Days up to which a report goes by month, and by quarter; longer ones go by year.
const BY_MONTH: i32 = 4 * 366;
const BY_QUARTER: i32 = 16 * 366;

/// What a report is of.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The pair.
    pub a: &'static State,
    /// The other.
    pub b: &'static State,
    /// How time is cut; told by the length of time if not given.
    pub by: Option<Bucket>,
    /// First and last day, as far as they are bounded.
    pub bounds: [Option<PartialDate>; 2],
    /// Which reports take part.
    pub filter: Filter,
    /// The words that ask for these: bounds and filter of a command line.
    pub words: Vec<String>,
    /// Where the ledger is.
    pub ledger: OsString,
    /// The state of the ledger that is asked about, if not the present.
    pub as_of: Option<String>,
    /// Events shown a month.
    pub events: usize,
}

/// All that the parts of the page share.
struct Page<'p> {
    asked: &'p Asked,
    ledger: &'p Ledger,
    /// The ledger's name: that of its folder, not the way there.
    name: String,
    by: Bucket,
    /// First and last day with news.
    days: [Date; 2],
    /// Dates of the pair's first and last event, if any has one.
    own: Option<[PartialDate; 2]>,
    /// Rows of the faces, all directions.
    faces: Vec<Value>,
    /// Commands that were asked, in order, with what they gave.
    commands: Vec<(String, String)>,
    /// Figures and tables so far.
    figures: usize,
    tables: usize,
    html: String,
}

/// The report as an HTML file; `None` if the pair has no counted events there.
///
/// # Errors
/// If the ledger cannot be read.
pub fn report(ledger: &Ledger, days: [Date; 2], asked: &Asked) -> Result<Option<String>> {
    let length = days[0].until(days[1]).map_or(0, |span| span.get_days());
    let by = asked.by.unwrap_or(match length {
        days if days <= BY_MONTH => Bucket::Month,
        days if days <= BY_QUARTER => Bucket::Quarter,
        _ => Bucket::Year,
    });
    let mut page = Page {
        asked,
        ledger,
        name: crate::pairs::ledger_name(ledger),
        by,
        days,
        own: None,
        faces: Vec::new(),
        commands: Vec::new(),
        figures: 0,
        tables: 0,
        html: String::new(),
    };
    let faces = page.question("faces", &["--by", by.name()]);
    page.faces = faces.rows()?;
    if page.faces.is_empty() {
        return Ok(None);
    }
    page.own = page.first_and_last()?;
    let flips = page.flips()?;
    let gap = page.gap()?;
    page.head();
    page.opening(&flips, gap.as_ref());
    page.both_faces(&faces)?;
    page.words_and_deeds(gap.as_ref());
    page.turns(&flips)?;
    page.events_by_month()?;
    page.voices()?;
    page.latent()?;
    page.measures()?;
    page.table_of_faces();
    page.made();
    page.codebook();
    page.notices();
    page.html.push_str("</main>\n</body>\n</html>\n");
    Ok(Some(page.html))
}

impl Page<'_> {
    /// A question about the pair, with the bounds and the filter of the report.
    fn question(&self, verb: &str, more: &[&str]) -> Question {
        let mut words = vec![
            verb.to_string(),
            self.asked.a.code.to_string(),
            self.asked.b.code.to_string(),
        ];
        words.extend(more.iter().map(ToString::to_string));
        // What holds beside the events has no bounds and no filter.
        if !["ties", "indicators"].contains(&verb) {
            words.extend(self.asked.words.iter().cloned());
        }
        Question::new(words, self.asked.ledger.clone(), self.asked.as_of.clone())
    }

    /// Dates of the pair's first and last event.
    fn first_and_last(&self) -> Result<Option<[PartialDate; 2]>> {
        let mut words = vec!["pairs".to_string(), self.asked.a.code.to_string()];
        words.extend(self.asked.words.iter().cloned());
        let question = Question::new(words, self.asked.ledger.clone(), self.asked.as_of.clone());
        let found = question.rows()?;
        let own = found.iter().find(|r| text_of(r, "b") == self.asked.b.code);
        let date = |name: &str| own.and_then(|r| text_of(r, name).parse().ok());
        Ok(date("first").zip(date("last")).map(|(a, b)| [a, b]))
    }

    /// Notes a command for the account of how the report was made.
    fn note(&mut self, question: &Question, what: &str) {
        let command = question.command(&self.name);
        if !self.commands.iter().any(|(known, _)| *known == command) {
            self.commands.push((command, what.to_string()));
        }
    }

    fn head(&mut self) {
        let title = format!(
            "{} and {}: both faces",
            self.asked.a.name, self.asked.b.name
        );
        let _ = write!(
            self.html,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"generator\" content=\"bifrons {}\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
            env!("CARGO_PKG_VERSION"),
            escape(&title)
        );
    }

    fn h2(&mut self, title: &str) {
        let _ = writeln!(self.html, "<h2>{}</h2>", escape(title));
    }

    fn p(&mut self, text: &str) {
        let _ = writeln!(self.html, "<p>{}</p>", escape(text));
    }

    fn small(&mut self, text: &str) {
        let _ = writeln!(self.html, "<p class=\"note\">{}</p>", escape(text));
    }

    /// A picture of crate `draw`, with its number and what it shows.
    fn figure(&mut self, svg: &str, caption: &str) {
        self.figures += 1;
        let _ = writeln!(
            self.html,
            "<figure class=\"wide\">\n{}<figcaption><b>Figure {}.</b> {}</figcaption>\n</figure>",
            inline(svg),
            self.figures,
            escape(caption)
        );
    }

    /// A table: its caption, its columns (a name, and whether its cells are numbers), and its cells, which are HTML.
    fn table(&mut self, caption: &str, columns: &[(&str, bool)], rows: &[Vec<String>]) {
        self.tables += 1;
        let class = |number: bool| if number { " class=\"num\"" } else { "" };
        let head: String = columns
            .iter()
            .map(|(name, number)| {
                format!("<th scope=\"col\"{}>{}</th>", class(*number), escape(name))
            })
            .collect();
        let _ = writeln!(
            self.html,
            "<div class=\"scroll\"><table>\n<caption><b>Table {}.</b> {}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>",
            self.tables,
            escape(caption)
        );
        for row in rows {
            let cells: String = row
                .iter()
                .zip(columns)
                .map(|(cell, (_, number))| format!("<td{}>{cell}</td>", class(*number)))
                .collect();
            let _ = writeln!(self.html, "<tr>{cells}</tr>");
        }
        self.html.push_str("</tbody>\n</table></div>\n");
    }
}

/// An SVG file as an element of a page: without its size in millimetres, which the page decides, and without the name of its language, which
/// the page knows.
fn inline(svg: &str) -> String {
    let Some(end) = svg.find('>') else {
        return String::new();
    };
    let (head, rest) = svg.split_at(end);
    let mut out = head.to_string();
    for name in ["xmlns", "width", "height"] {
        if let Some(at) = out.find(&format!(" {name}=\"")) {
            let from = at + name.len() + 3;
            if let Some(length) = out[from..].find('"') {
                out.replace_range(at..from + length + 1, "");
            }
        }
    }
    out + rest
}

/// A number of a row.
fn number_of(row: &Value, name: &str) -> u64 {
    row.get(name).and_then(Value::as_u64).unwrap_or_default()
}

/// A real number of a row, if it is known.
fn real_of(row: &Value, name: &str) -> Option<f64> {
    row.get(name).and_then(Value::as_f64)
}

/// Words of a row; empty if unknown.
fn text_of<'r>(row: &'r Value, name: &str) -> &'r str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_take_the_size_of_the_page() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"160mm\" height=\"90mm\" viewBox=\"0 0 605 340\" role=\"img\">\n<title>x</title>\n<rect width=\"605\"/></svg>\n";
        assert_eq!(
            inline(svg),
            "<svg viewBox=\"0 0 605 340\" role=\"img\">\n<title>x</title>\n<rect width=\"605\"/></svg>\n"
        );
        assert_eq!(inline(""), "");
    }
}
