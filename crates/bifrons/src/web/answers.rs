//! `GET /api/VERB.EXT`: what the command line would answer.
//!
//! The query becomes the words of a command, the program's own parser reads them, and the verb itself answers, into memory. So a page
//! and a terminal cannot tell different numbers, and the answer names the command that gives it.

use std::ffi::OsString;
use std::fmt::Write as _;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::reply::{Failure, JSON, Reply};
use super::{App, Shared};
use crate::cli::answers::{Argument, PAGE, PICTURES, Question, arguments, known};
use crate::column::{Column, Kind, Shape};
use crate::session::{Exit, Session};

/// Most values that a query may have; the same value twice counts once.
const MOST_VALUES: usize = 50;
/// Events that `evidence` lists unless told otherwise, and flips, each with its sentences.
const USUAL: [(&str, &str); 2] = [("evidence", "200"), ("flips", "50")];
/// Largest answer, in bytes.
pub const LARGEST: usize = 64 << 20;

/// The answer to a verb.
pub async fn answer(
    State(app): State<Shared>,
    Path(file): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let asked = Asked::read(&file, query)?;
    let (version, name) = (app.version()?, app.name.clone());
    let command = format!("{} .{}", asked.command, asked.form.ending);
    let make = move || asked.answer(&name, version);
    Ok(app
        .cache
        .get(version, &command, make)
        .await
        .respond(&headers))
}

/// A way to write an answer.
#[derive(Clone, Copy)]
struct Form {
    ending: &'static str,
    /// What `--format` calls it.
    format: &'static str,
    kind: &'static str,
    /// Whether a browser saves it rather than show it.
    saved: bool,
}

const fn form(ending: &'static str, format: &'static str, kind: &'static str, saved: bool) -> Form {
    Form {
        ending,
        format,
        kind,
        saved,
    }
}

const FORMS: [Form; 7] = [
    form("json", "jsonl", JSON, false),
    form("csv", "csv", "text/csv; charset=utf-8", true),
    form("jsonl", "jsonl", "application/jsonl; charset=utf-8", true),
    form("md", "md", "text/markdown; charset=utf-8", true),
    form("parquet", "parquet", "application/vnd.apache.parquet", true),
    form("svg", "svg", "image/svg+xml", false),
    form("png", "png", "image/png", false),
];

/// How a verb that writes a whole page is answered. It has one form, and no table.
const WHOLE: Form = form("html", "", "text/html; charset=utf-8", true);

/// The endings of answers.
pub fn endings() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|f| f.ending)
}

/// A question, as far as it can be understood without the ledger.
struct Asked {
    verb: &'static str,
    form: Form,
    columns: &'static [Column],
    /// The words of the command, but for the ledger and the format.
    words: Vec<String>,
    /// The places of the command.
    places: Vec<String>,
    /// The command as one would type it.
    command: String,
}

impl Asked {
    /// Understands the file's name and the query.
    fn read(file: &str, query: Vec<(String, String)>) -> Result<Self, Failure> {
        let none = || Failure::missing(format!("there is no /api/{file}; see /api/openapi.json"));
        let (verb, ending) = file.rsplit_once('.').ok_or_else(none)?;
        let (verb, shapes, form) = if (verb, ending) == (PAGE, WHOLE.ending) {
            (PAGE, &[][..], WHOLE)
        } else {
            let (verb, shapes) = *known(verb).ok_or_else(none)?;
            let form = FORMS.into_iter().find(|f| f.ending == ending);
            (verb, shapes, form.ok_or_else(none)?)
        };
        if matches!(form.ending, "svg" | "png") && !PICTURES.contains(&verb) {
            return Err(Failure::missing(format!("{verb} draws nothing")));
        }
        let known = arguments(verb);
        let mut given = values(verb, &known, query)?;
        let is_given = |name: &str| given.iter().any(|(a, _)| a.name == name);
        let usual = USUAL.iter().find(|(of, _)| *of == verb);
        if let Some((_, most)) = usual.filter(|_| !is_given("limit") && !is_given("live")) {
            let limit = known.iter().find(|a| a.name == "limit");
            given.extend(limit.map(|a| (a, (*most).to_string())));
        }
        // In the order of the verb's help, whatever the order of the query.
        let order = |name: &str| known.iter().position(|a| a.name == name);
        given.sort_by_key(|(a, _)| order(&a.name));
        let has = |name: &str| given.iter().any(|(a, _)| a.name == name);
        let shape = |s: &&Shape| s.with.is_some_and(has);
        let columns = shapes.iter().find(shape).or(shapes.first());
        let mut asked = Self {
            verb,
            form,
            columns: columns.map_or(&[], |s| s.columns),
            words: Vec::new(),
            places: Vec::new(),
            command: format!("bifrons {verb}"),
        };
        for (argument, value) in &given {
            asked.push(argument, value);
        }
        if known.iter().any(|a| a.positional && a.name == "b") && has("b") && !has("a") {
            return Err(Failure::bad("b is given without a"));
        }
        Ok(asked)
    }

    fn push(&mut self, argument: &Argument, value: &str) {
        let name = argument.name.replace('_', "-");
        if argument.positional {
            self.places.push(value.to_string());
            let _ = write!(self.command, " {}", quoted(value));
            return;
        }
        let _ = write!(self.command, " --{name}");
        if argument.flag {
            self.words.push(format!("--{name}"));
            return;
        }
        self.words.push(format!("--{name}={value}"));
        let between = if value.starts_with('-') { '=' } else { ' ' };
        let _ = write!(self.command, "{between}{}", quoted(value));
    }

    /// Asks the verb.
    fn answer(&self, ledger: &str, version: u64) -> Result<Reply, Failure> {
        let mut words: Vec<OsString> = vec!["bifrons".into(), self.verb.into()];
        words.extend(self.words.iter().map(OsString::from));
        words.push(format!("--ledger={ledger}").into());
        if !self.form.format.is_empty() {
            words.push(format!("--format={}", self.form.format).into());
        }
        words.push("--".into());
        words.extend(self.places.iter().map(OsString::from));
        let question = Question::parse(&words).map_err(Failure::bad)?;
        let mut session = Session::in_memory(LARGEST);
        let exit = question.answer(&mut session)?;
        let (bytes, notes) = session.into_answer();
        if exit == Exit::Nothing && matches!(self.form.ending, "svg" | "png" | "html") {
            let why = notes.last().cloned();
            let why = why.unwrap_or_else(|| "there is nothing to show".to_string());
            return Err(Failure::missing(why));
        }
        let reply = match self.form.ending {
            "json" => Reply::new(JSON, self.envelope(&bytes, &notes, ledger, version)),
            _ => Reply::new(self.form.kind, bytes),
        };
        Ok(match self.form.saved {
            true => reply.named(self.file()),
            false => reply,
        })
    }

    /// The rows, with what they mean and how they were made. They are the lines of `--format jsonl`, byte for byte.
    fn envelope(&self, lines: &[u8], notes: &[String], ledger: &str, version: u64) -> Vec<u8> {
        let head = json!({
            "command": self.command,
            "program": env!("CARGO_PKG_VERSION"),
            "ledger": {"name": ledger, "version": version},
            "columns": columns(self.columns),
            "notes": notes,
        });
        with_rows(&head, lines)
    }

    /// A name to save the answer under: the command in letters that every system takes.
    fn file(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let name: String = self.command.chars().map(plain).take(80).collect();
        let words: Vec<&str> = name.split('-').filter(|w| !w.is_empty()).collect();
        format!("{}.{}", words.join("-"), self.form.ending)
    }
}

/// A JSON object, with JSON lines as its rows.
pub fn with_rows(head: &Value, lines: &[u8]) -> Vec<u8> {
    let mut text = head.to_string().into_bytes();
    text.pop();
    text.extend_from_slice(b",\"rows\":[");
    let rows = lines.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    for (i, line) in rows.enumerate() {
        if i > 0 {
            text.push(b',');
        }
        text.extend_from_slice(line);
    }
    text.extend_from_slice(b"]}");
    text
}

/// The arguments that a query gives, each with its value; what is empty is not given.
fn values<'a>(
    verb: &str,
    known: &'a [Argument],
    mut query: Vec<(String, String)>,
) -> Result<Vec<(&'a Argument, String)>, Failure> {
    for (name, _) in &mut query {
        *name = name.replace('-', "_");
    }
    let mut seen = std::collections::BTreeSet::new();
    query.retain(|pair| !pair.1.is_empty() && seen.insert(pair.clone()));
    if query.len() > MOST_VALUES {
        let many = query.len();
        return Err(Failure::bad(format!(
            "the query has {many} values, and {MOST_VALUES} are allowed"
        )));
    }
    let mut given: Vec<(&Argument, String)> = Vec::new();
    for (name, value) in query {
        let Some(argument) = known.iter().find(|a| a.name == name) else {
            let names: Vec<&str> = known.iter().map(|a| a.name.as_str()).collect();
            return Err(Failure::bad(format!(
                "`{name}` is no argument of {verb}; it has {}",
                names.join(", ")
            )));
        };
        if value.chars().any(char::is_control) {
            return Err(Failure::bad(format!("{name}: a value is one line of text")));
        }
        if given.iter().any(|(a, _)| a.name == argument.name) {
            return Err(Failure::bad(format!("{name} is given twice")));
        }
        match (argument.flag, value.as_str()) {
            (true, "1" | "true") | (false, _) => given.push((argument, value)),
            (true, "0" | "false") => {}
            (true, _) => return Err(Failure::bad(format!("{name} is a flag: give {name}=1"))),
        }
    }
    Ok(given)
}

/// Columns as JSON; fields of records too.
pub fn columns(columns: &[Column]) -> Value {
    let one = |c: &Column| {
        let mut column = json!({"name": c.name, "type": c.kind.name(), "about": c.about});
        if let (Some(fields), Some(map)) = (fields(c.kind), column.as_object_mut()) {
            map.insert("fields".into(), self::columns(fields));
        }
        column
    };
    columns.iter().map(one).collect()
}

fn fields(kind: Kind) -> Option<&'static [Column]> {
    match kind {
        Kind::Record(fields) => Some(fields),
        Kind::List(of) => fields(*of),
        _ => None,
    }
}

/// A word as a shell takes it back.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:,@%+=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_string();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

impl App {
    /// What a verb answers as JSON lines, for the server's own use.
    ///
    /// # Errors
    /// As the verb.
    pub fn rows(&self, verb: &str, words: &[&str]) -> Result<Vec<Value>, Failure> {
        let mut all: Vec<OsString> = vec!["bifrons".into(), verb.into()];
        all.extend(words.iter().map(OsString::from));
        all.push(format!("--ledger={}", self.name).into());
        all.push("--format=jsonl".into());
        let question = Question::parse(&all).map_err(Failure::bad)?;
        let mut session = Session::in_memory(LARGEST);
        question.answer(&mut session)?;
        let (bytes, _) = session.into_answer();
        let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        let rows: Result<Vec<Value>, _> = lines.map(serde_json::from_slice).collect();
        rows.map_err(|error| Failure::ours(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, query: &[(&str, &str)]) -> Result<Asked, Failure> {
        let pairs = query
            .iter()
            .map(|(n, v)| ((*n).to_string(), (*v).to_string()));
        Asked::read(file, pairs.collect())
    }

    fn command(file: &str, query: &[(&str, &str)]) -> String {
        read(file, query).map_or_else(|f| f.1, |a| a.command)
    }

    #[test]
    fn a_query_becomes_a_command() {
        assert_eq!(
            command("faces.json", &[("by", "month"), ("b", "CHN"), ("a", "IND")]),
            "bifrons faces IND CHN --by month"
        );
        assert_eq!(
            command(
                "flips.csv",
                &[("live", "1"), ("min-prob", "0.1"), ("since", "")]
            ),
            "bifrons flips --min-prob 0.1 --live"
        );
        assert_eq!(
            command("flips.json", &[("a", "IND")]),
            "bifrons flips IND --limit 50"
        );
        assert_eq!(
            command(
                "evidence.json",
                &[("a", "Côte d'Ivoire"), ("direction", "a>b")]
            ),
            "bifrons evidence 'Côte d'\\''Ivoire' --direction 'a>b' --limit 200"
        );
        assert_eq!(
            command(
                "faces.json",
                &[("publisher", "--ledger=/etc"), ("a", "IND")]
            ),
            "bifrons faces IND --publisher=--ledger=/etc"
        );
        assert_eq!(
            command("faces.json", &[("a", "IND"), ("a", "IND")]),
            "bifrons faces IND"
        );
    }

    #[test]
    fn what_is_not_for_guests_is_refused() {
        for name in [
            "ledger", "output", "format", "register", "quiet", "help", "nothing",
        ] {
            let refused = read("faces.json", &[(name, "x")]).err().unwrap();
            assert!(refused.1.contains("is no argument"), "{}", refused.1);
        }
        for file in [
            "faces",
            "faces.exe",
            "faces.html",
            "report.json",
            "query.json.x",
            "add.json",
            "../faces.json",
            "serve.json",
            ".json",
        ] {
            assert_eq!(read(file, &[]).err().unwrap().0.as_u16(), 404, "{file}");
        }
        assert_eq!(read("flips.svg", &[]).err().unwrap().0.as_u16(), 404);
        for query in [
            &[("b", "IND")][..],
            &[("a", "IND"), ("a", "CHN")],
            &[("live", "maybe")],
            &[("a", "IN\u{1b}D")],
        ] {
            assert_eq!(read("flips.json", query).err().unwrap().0.as_u16(), 400);
        }
        let many: Vec<(String, String)> =
            (0..60).map(|i| ("a".to_string(), i.to_string())).collect();
        let refused = Asked::read("faces.json", many).err().unwrap();
        assert!(refused.1.contains("50 are allowed"));
    }

    #[test]
    fn the_shape_goes_with_the_arguments() {
        let columns = |file, query: &[(&str, &str)]| read(file, query).ok().unwrap().columns.len();
        assert_eq!(columns("faces.json", &[]), 13);
        assert_eq!(columns("faces.json", &[("measures", "1")]), 31);
        assert_eq!(columns("flips.json", &[("live", "true")]), 5);
        assert_eq!(columns("balance.json", &[("a", "IND")]), 6);
    }

    #[test]
    fn names_of_files_are_plain() {
        let asked = read("faces.csv", &[("a", "IND"), ("publisher", "../../x\"; y")])
            .ok()
            .unwrap();
        assert_eq!(asked.file(), "bifrons-faces-IND-publisher-x-y.csv");
        let page = read(
            "report.html",
            &[("b", "CHN"), ("a", "IND"), ("events", "1")],
        );
        assert_eq!(
            page.ok().unwrap().file(),
            "bifrons-report-IND-CHN-events-1.html"
        );
    }
}
