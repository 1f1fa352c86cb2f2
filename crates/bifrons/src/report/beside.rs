//! What a report has beside the events: voices, levels, ties and numbers; the table of the faces; how all was made, and the codebook.

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::Value;

use super::html::{escape, theirs};
use super::{Page, number_of, real_of, text_of};
use crate::cli::answers::known;

/// Voices, ties and numbers that are shown.
const LISTED: usize = 20;

impl Page<'_> {
    /// Which source tells the pair's conflict more often than the others.
    pub(super) fn voices(&mut self) -> Result<()> {
        let question = self.question("voices", &[]);
        let found = question.rows()?;
        self.h2("Voices");
        if found.is_empty() {
            self.p("No source tells enough events to be compared with the others.");
            return Ok(());
        }
        self.note(&question, "who tells which face");
        self.p(
            "How many times as often as the others a source tells each face of the pair. Above 1 it dwells on it, below 1 it is silent about it; figures are \
             drawn towards 1 where events are few.",
        );
        let mut shown: Vec<&Value> = found.iter().collect();
        let far = |v: &Value| real_of(v, "times").unwrap_or(1.0).max(1e-3).ln().abs();
        shown.sort_by(|x, y| far(y).total_cmp(&far(x)));
        shown.truncate(LISTED);
        let two = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.2}"));
        let rows: Vec<Vec<String>> = shown
            .iter()
            .map(|v| {
                vec![
                    theirs(text_of(v, "source")),
                    two(real_of(v, "times")),
                    format!("{} to {}", two(real_of(v, "low")), two(real_of(v, "high"))),
                    two(real_of(v, "cooperation")),
                    number_of(v, "conflict_events").to_string(),
                    number_of(v, "events").to_string(),
                ]
            })
            .collect();
        let columns = [
            ("Source", false),
            ("Conflict", true),
            ("80 % interval", true),
            ("Cooperation", true),
            ("Events of conflict", true),
            ("Events", true),
        ];
        self.table(
            &format!(
                "Sources whose telling of the pair's conflict departs most from that of the others ({} of {}).",
                rows.len(),
                found.len()
            ),
            &columns,
            &rows,
        );
        Ok(())
    }

    /// Warmth and hostility behind the counts.
    pub(super) fn latent(&mut self) -> Result<()> {
        let question = self.question("latent", &["--by", self.by.name()]);
        let Some(svg) = question.picture()? else {
            return Ok(());
        };
        self.note(&question, "warmth and hostility behind the counts");
        self.h2("Levels behind the counts");
        self.p(
            "Where counts are thin a single month says little. A model of all busy pairs lets one know of levels behind the counts: warmth and hostility, \
             where 0 is usual and each unit multiplies the words by e.",
        );
        self.figure(
            &svg,
            "Warmth and hostility with bands of 80 percent: wide where little is known.",
        );
        Ok(())
    }

    /// Ties that hold, and numbers through time, if there are any.
    pub(super) fn measures(&mut self) -> Result<()> {
        let (ties, numbers) = (self.question("ties", &[]), self.question("indicators", &[]));
        let (held, told) = (ties.rows()?, numbers.rows()?);
        if held.is_empty() && told.is_empty() {
            return Ok(());
        }
        self.h2("Ties and numbers");
        if !held.is_empty() {
            self.note(&ties, "memberships, treaties, alliances, rivalries");
            let time = |t: &Value| match (text_of(t, "since"), text_of(t, "until")) {
                ("", "") => String::new(),
                (since, "") => format!("since {since}"),
                ("", until) => format!("until {until}"),
                (since, until) => format!("{since} to {until}"),
            };
            let rows: Vec<Vec<String>> = held
                .iter()
                .take(LISTED)
                .map(|t| {
                    vec![
                        escape(&time(t)),
                        theirs(text_of(t, "name")),
                        escape(text_of(t, "status")),
                        escape(text_of(t, "factuality")),
                        theirs(text_of(t, "text")),
                    ]
                })
                .collect();
            let columns = [
                ("Time", false),
                ("Tie", false),
                ("Status", false),
                ("Mark", false),
                ("As told", false),
            ];
            self.table(&caption("Ties of the two", &rows, &held), &columns, &rows);
        }
        if !told.is_empty() {
            self.note(&numbers, "numbers that reports or tables state");
            let value = |n: &Value| {
                let of = |name: &str| real_of(n, name).map(plain);
                match (of("value"), of("upper")) {
                    (Some(low), Some(high)) => format!("{low} to {high}"),
                    (low, _) => low.unwrap_or_default(),
                }
            };
            let rows: Vec<Vec<String>> = told
                .iter()
                .take(LISTED)
                .map(|n| {
                    vec![
                        escape(text_of(n, "date")),
                        theirs(text_of(n, "name")),
                        format!("{} {}", escape(text_of(n, "how")), value(n))
                            .trim()
                            .to_string(),
                        escape(text_of(n, "unit")),
                        theirs(text_of(n, "text")),
                    ]
                })
                .collect();
            let columns = [
                ("Time", false),
                ("What", false),
                ("Value", true),
                ("Unit", false),
                ("As told", false),
            ];
            self.table(
                &caption("Numbers of the two", &rows, &told),
                &columns,
                &rows,
            );
        }
        Ok(())
    }

    /// The faces as numbers.
    pub(super) fn table_of_faces(&mut self) {
        self.h2("The faces as numbers");
        let three = |row: &Value, name: &str| {
            real_of(row, name).map_or_else(String::new, |x| {
                format!("{:.2}", x + 0.0).replace('-', "\u{2212}")
            })
        };
        let rows: Vec<Vec<String>> = self
            .sums()
            .map(|row| {
                let mut cells = vec![escape(text_of(row, "period"))];
                cells.extend(
                    ["vc", "mc", "vk", "mk"].map(|name| match number_of(row, name) {
                        0 => "\u{b7}".to_string(),
                        n => n.to_string(),
                    }),
                );
                cells.extend([three(row, "duality"), three(row, "gap")]);
                cells.push(number_of(row, "reports").to_string());
                cells
            })
            .collect();
        let columns = [
            ("Period", false),
            ("vc", true),
            ("mc", true),
            ("vk", true),
            ("mk", true),
            ("duality", true),
            ("gap", true),
            ("reports", true),
        ];
        let caption = format!(
            "Events by {}, both directions together; periods without events have no row.",
            self.by
        );
        self.table(&caption, &columns, &rows);
    }

    /// The commands behind every figure and table.
    pub(super) fn made(&mut self) {
        self.h2("How was this made?");
        self.p(
            "Every figure and table is the answer of a command, and gives the same numbers on a terminal. Add --format csv for the rows, or -o FILE.svg for a \
             picture.",
        );
        let mut listed = String::new();
        for (command, what) in &self.commands {
            let _ = writeln!(
                listed,
                "{}\n    <span class=\"note\">{}</span>",
                escape(command),
                escape(what)
            );
        }
        let _ = writeln!(self.html, "<pre>{}</pre>", listed.trim_end());
    }

    /// What the columns of the answers mean, by the verbs' own tables.
    pub(super) fn codebook(&mut self) {
        self.h2("Codebook");
        let mut seen = std::collections::BTreeSet::new();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for verb in ["faces", "gap", "flips", "voices", "latent"] {
            let shapes = known(verb).map_or(&[][..], |(_, shapes)| *shapes);
            let columns = shapes.first().map_or(&[][..], |s| s.columns);
            for column in columns.iter().filter(|c| seen.insert((c.name, c.about))) {
                // The codes of the pair, and lists of sentences, are told by the page itself.
                if !["a", "b", "evidence"].contains(&column.name) {
                    rows.push(vec![
                        verb.to_string(),
                        format!("<code>{}</code>", escape(column.name)),
                        escape(column.about),
                    ]);
                }
            }
        }
        let columns = [("Answer", false), ("Column", false), ("Meaning", false)];
        self.table(
            "The columns of the answers that this page is made of.",
            &columns,
            &rows,
        );
    }

    /// Borders, and what the numbers cannot say.
    pub(super) fn notices(&mut self) {
        let _ = writeln!(
            self.html,
            "<footer>\n<p>{}</p>\n<p>{}</p>\n</footer>",
            escape(
                "Events are found in news by a program, and some are wrong: each sentence is there to be read. Counts follow what papers print, and silence \
                 is not peace."
            ),
            escape(BORDERS)
        );
    }
}

/// Whose names and codes these are.
const BORDERS: &str = "Names and codes of states follow ISO 3166 where it has one. Neither a name nor a code says anything about whose a territory is, or \
     about its status.";

fn caption(what: &str, shown: &[Vec<String>], all: &[Value]) -> String {
    match shown.len() < all.len() {
        true => format!("{what}: the first {} of {}.", shown.len(), all.len()),
        false => format!("{what}."),
    }
}

/// A number as people write it: 85 billion, 2.5 million, 24.
fn plain(x: f64) -> String {
    let short = |x: f64| {
        let text = format!("{x:.2}");
        text.trim_end_matches('0')
            .trim_end_matches('.')
            .replace('-', "\u{2212}")
    };
    match x.abs() {
        big if big >= 1e12 => format!("{} trillion", short(x / 1e12)),
        big if big >= 1e9 => format!("{} billion", short(x / 1e9)),
        big if big >= 1e6 => format!("{} million", short(x / 1e6)),
        _ => short(x),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_are_written_as_people_do() {
        let told = [85e9, -18.0, 2.5e6, 0.127, 1.2e13].map(plain);
        assert_eq!(
            told,
            [
                "85 billion",
                "\u{2212}18",
                "2.5 million",
                "0.13",
                "12 trillion"
            ]
        );
    }
}
