//! `bifrons event`: one event, whole.

use std::io::{self, Write};

use anyhow::Result;
use bifrons_code::{Coder, text};
use bifrons_core::{Document, Event};
use bifrons_ledger::{Mentioned, Whole, whole};
use serde_json::{Value, json};

use super::LedgerArg;
use super::evidence::{self, source};
use crate::column::{Column, Kind};
use crate::output::{self, plain};
use crate::session::{Exit, Ink, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};
use crate::{flat, markup, record};

/// Sentences that are shown before and after the event's.
const AROUND: usize = 2;

/// Arguments of `event`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`bifrons evidence` lists ids. With --format jsonl: the record of the event (as `evidence` gives it) with `origin`, `version`,
`document`, the sentences `before` and `after` it, all `reports` of the same event, `mentions` of other files, and `foreign`, what an imported row
said; --tree adds the dependency tree. `bifrons explain ID` tells how the sentence is coded now, rule by rule."
)]
pub struct Args {
    /// Id of the event, 16 letters and digits
    id: String,
    /// Also the dependency tree of the sentence
    #[arg(long)]
    tree: bool,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// The fields of the record in JSON.
pub const FIELDS: [Column; 36] = {
    let mut all = [TREE; 36];
    let mut i = 0;
    while i < record::EVENT.len() {
        all[i] = record::EVENT[i];
        i += 1;
    }
    let mut j = 0;
    while j < MORE.len() {
        all[i + j] = MORE[j];
        j += 1;
    }
    all
};

/// What it has besides the event's record.
const MORE: [Column; 9] = [
    Column::text(
        "origin",
        "news for what was coded here, else the name of a data set",
    ),
    Column::whole("version", "version of the ledger with which it joined"),
    Column::of(
        "document",
        DOCUMENT,
        "its document; none if the data set has none",
    )
    .or_null(),
    Column::of(
        "before",
        Kind::List(&SENTENCE),
        "the sentences before it, two at most",
    ),
    Column::of("after", Kind::List(&SENTENCE), "the sentences after it"),
    Column::of(
        "reports",
        Kind::List(&evidence::REPORT),
        "one for each document that reports the same, by date",
    ),
    Column::of(
        "mentions",
        Kind::List(&MENTION),
        "reports that a data set tells in a file of its own",
    ),
    Column::of("foreign", FOREIGN, "what an imported row said").or_null(),
    TREE,
];

const TREE: Column = Column::of(
    "tree",
    Kind::List(&WORD),
    "the dependency tree of the sentence, with tree=1; empty where there is no sentence",
)
.or_missing();

const DOCUMENT: Kind = Kind::Record(&[
    Column::text("id", "its id"),
    Column::date("date", "day of publication").or_null(),
    Column::text("publisher", "publisher; empty if unknown"),
    Column::text("title", "headline; empty if there is none"),
    Column::text("url", "address; empty if unknown"),
    Column::text("language", "language as stated; empty if unknown"),
]);

/// A sentence beside the event's.
pub const SENTENCE: Kind = Kind::Record(&[
    Column::whole("sentence", "its index"),
    Column::whole("start", "where it begins, in code points"),
    Column::whole("end", "where it ends"),
    Column::text("text", "the sentence"),
]);

const MENTION: Kind = Kind::Record(&[
    Column::text("doc", "id of the document"),
    Column::text("publisher", "publisher; empty if unknown"),
    Column::date("date", "day of the report").or_null(),
    Column::text("url", "address; empty if unknown"),
    Column::whole("sentence", "index of the sentence, from 0"),
    Column::number("confidence", "0 to 1, by the data"),
]);

const FOREIGN: Kind = Kind::Record(&[
    Column::text("origin", "the data set"),
    Column::text("words", "its words for the event; empty if it has none"),
    Column::texts("record", "what the row said"),
]);

/// A word of a tree.
pub const WORD: Kind = Kind::Record(&[
    Column::whole("id", "its number, from 1"),
    Column::text("form", "the word"),
    Column::text("lemma", "its dictionary form"),
    Column::text("upos", "its part of speech"),
    Column::whole("head", "number of its head; 0 for the root"),
    Column::text("deprel", "its relation to the head"),
    Column::whole("start", "where it begins, in code points of the document"),
    Column::whole("end", "where it ends"),
]);

/// Looks it up and prints.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let ledger = args.ledger.open(session)?;
    let found = whole(&ledger, args.id.trim())?;
    let ink = args.out.ink(session);
    args.out.write(session, |out| match (style, &found) {
        (Style::Table, Some(found)) => Ok(card(found, args.tree, ink, out)?),
        (Style::Jsonl, Some(found)) => Ok(output::json(&mut &mut *out, &object(found, args.tree))?),
        (Style::Table | Style::Jsonl, None) => Ok(()),
        (_, found) => {
            let row = |w: &Whole| flat::row(&w.event).into_iter().map(Datum::Text).collect();
            let sheet = Sheet {
                columns: flat::COLUMNS.to_vec(),
                rows: found.iter().map(row).collect(),
            };
            sheet.write(style, out, usize::MAX)
        }
    })?;
    if found.is_none() {
        session.note(&format!(
            "no event {} in {}; `bifrons evidence` lists ids",
            args.id,
            ledger.path().display()
        ));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// The event for people: who did what, its sentence in place, all facts, who reports it.
///
/// # Errors
/// If the output fails.
pub fn card(whole: &Whole, tree: bool, ink: Ink, out: &mut dyn Write) -> io::Result<()> {
    let event = &whole.event;
    let width = output::width();
    let who = plain(&markup::who(event));
    writeln!(
        out,
        "{}  {who}  {}\n",
        markup::coloured(event, &markup::what(event), ink),
        ink.faint(markup::cell(event))
    )?;
    aside_of(whole, true, width, ink, out)?;
    let told = markup::sentence(event, ink);
    if !told.is_empty() {
        out.write_all(markup::wrapped(&told, "  ", width).as_bytes())?;
    }
    aside_of(whole, false, width, ink, out)?;
    writeln!(out)?;
    for (name, value) in facts(whole).iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "  {name:<10} {}", plain(value).replace('\n', " "))?;
    }
    for why in &event.why {
        writeln!(out, "  {:<10} {}", "because", plain(why))?;
    }
    for report in &whole.reports {
        writeln!(out, "  {:<10} {}", "report", plain(&source(report)))?;
    }
    for mention in &whole.mentions {
        writeln!(out, "  {:<10} {}", "mention", plain(&told_by(mention)))?;
    }
    if tree {
        writeln!(
            out,
            "\n{}",
            ink.bold("The words and their places in the tree")
        )?;
        let words = words(whole);
        if words.is_empty() {
            writeln!(out, "  there is no sentence to parse")?;
        }
        for word in words {
            let text = format!(
                "  {:>3} {:<20} {:<20} {:<6} {:>3} {}",
                word.id, word.form, word.lemma, word.upos, word.head, word.deprel
            );
            writeln!(out, "{}", plain(text.trim_end()))?;
        }
    }
    Ok(())
}

/// The sentences before or after the event's, fainter and further in.
///
/// # Errors
/// If the output fails.
pub fn aside_of(
    whole: &Whole,
    before: bool,
    width: usize,
    ink: Ink,
    out: &mut dyn Write,
) -> io::Result<()> {
    let both = whole.document.as_ref().map(|d| around(d, &whole.event));
    let (earlier, later) = both.unwrap_or_default();
    for sentence in if before { earlier } else { later } {
        for line in markup::wrapped(&plain(sentence.text), "    ", width).lines() {
            writeln!(out, "{}", ink.faint(line))?;
        }
    }
    Ok(())
}

fn facts(whole: &Whole) -> Vec<(&'static str, String)> {
    let event = &whole.event;
    let date = event
        .date
        .map_or_else(|| "unknown".to_string(), |d| d.to_string());
    let until = event.enddate.map(|d| format!(" to {d}"));
    let place = event.place.as_ref().map(|p| match &p.country {
        Some(country) => format!("{} ({country})", p.name),
        None => p.name.clone(),
    });
    let counted = match event.counted {
        true => "counted",
        false => "not counted",
    };
    let sentence = match event.sentence {
        ..0 => "title".to_string(),
        n => format!("sentence {}", n + 1),
    };
    let title = whole.document.as_ref().map(|d| d.title.clone());
    let origin = match whole.origin.as_str() {
        "news" => String::new(),
        other => format!("imported from {other}"),
    };
    let words = match event.text.is_empty() {
        true => event.trigger.text.clone(),
        false => String::new(),
    };
    vec![
        ("words", words),
        (
            "when",
            format!(
                "{date}{} ({})",
                until.unwrap_or_default(),
                event.date_basis.name()
            ),
        ),
        ("where", place.unwrap_or_default()),
        (
            "CAMEO",
            format!(
                "{}, score {}, Goldstein {}",
                event.cameo,
                event.score(),
                event.goldstein()
            ),
        ),
        ("context", event.context.join(", ")),
        ("size", size(event)),
        ("mark", format!("{}, {counted}", event.factuality.name())),
        ("sure", format!("{:.2}", event.confidence)),
        ("source", markup::according(event)),
        ("headline", title.unwrap_or_default()),
        ("document", format!("{}, {sentence}", event.doc)),
        ("origin", origin),
    ]
}

/// How large it was: "12 killed, 5000000 USD".
fn size(event: &Event) -> String {
    let m = &event.magnitude;
    let counts = [
        (m.killed, "killed"),
        (m.injured, "injured"),
        (m.arrested, "arrested"),
        (m.crowd, "in a crowd"),
    ];
    let mut parts: Vec<String> = counts
        .iter()
        .filter_map(|(n, what)| n.map(|n| format!("{n} {what}")))
        .collect();
    parts.extend(
        m.amount
            .as_ref()
            .map(|(value, unit)| format!("{value} {unit}")),
    );
    parts.join(", ")
}

fn told_by(mention: &Mentioned) -> String {
    let publisher = match mention.publisher.as_str() {
        "" => "an unnamed publisher",
        name => name,
    };
    let date = mention.date.map(|d| format!(", {d}")).unwrap_or_default();
    let url = match mention.url.as_str() {
        "" => String::new(),
        url => format!(", {url}"),
    };
    format!("{publisher}{date}, sentence {}{url}", mention.sentence + 1)
}

/// A sentence of a document.
pub struct Sentence<'d> {
    /// Its index.
    pub index: i32,
    /// Where it begins and ends, in code points.
    pub span: [usize; 2],
    /// The exact slice.
    pub text: &'d str,
}

impl Sentence<'_> {
    fn object(&self) -> Value {
        let [start, end] = self.span;
        json!({"sentence": self.index, "start": start, "end": end, "text": self.text})
    }
}

/// Sentences of the text before and after that of the event, [`AROUND`] at most each, in their order. After a title come the first.
pub fn around<'d>(document: &'d Document, event: &Event) -> (Vec<Sentence<'d>>, Vec<Sentence<'d>>) {
    let (mut at, mut offset) = (0, 0);
    let mut all = Vec::new();
    for (index, range) in text::split(&document.text).into_iter().enumerate() {
        offset += document.text[at..range.start].chars().count();
        at = range.start;
        let text = &document.text[range];
        all.push(Sentence {
            index: i32::try_from(index).unwrap_or(i32::MAX),
            span: [offset, offset + text.chars().count()],
            text,
        });
    }
    let mut after = all.split_off(all.partition_point(|s| s.index < event.sentence));
    after.retain(|s| s.index > event.sentence);
    after.truncate(AROUND);
    let before = all.split_off(all.len().saturating_sub(AROUND));
    (before, after)
}

/// A word of the event's sentence.
struct Word {
    id: usize,
    form: String,
    lemma: String,
    upos: &'static str,
    head: usize,
    deprel: &'static str,
    span: [usize; 2],
}

/// The tree of the event's sentence, by this version's parser; empty where there is no sentence.
fn words(whole: &Whole) -> Vec<Word> {
    let Some(document) = &whole.document else {
        return Vec::new();
    };
    let Some(tree) = Coder::bundled().tree(document, whole.event.sentence) else {
        return Vec::new();
    };
    let word = |i: usize| {
        let span = tree.span(i, i);
        Word {
            id: i + 1,
            form: tree.form(i).to_string(),
            lemma: tree.lemma(i).to_string(),
            upos: tree.upos(i).as_str(),
            head: tree.head(i).map_or(0, |h| h + 1),
            deprel: tree.rel(i),
            span: [span.start, span.end],
        }
    };
    (0..tree.len()).map(word).collect()
}

/// The event as a JSON object: its record, and all that belongs to it.
pub fn object(whole: &Whole, tree: bool) -> Value {
    let event = &whole.event;
    let mut record = record::event(event);
    let (before, after) = whole
        .document
        .as_ref()
        .map(|d| around(d, event))
        .unwrap_or_default();
    let list = |all: &[Sentence<'_>]| all.iter().map(Sentence::object).collect::<Value>();
    let document = whole.document.as_ref().map(|d| {
        json!({
            "id": d.id,
            "date": d.date.map(|d| d.to_string()),
            "publisher": d.publisher,
            "title": d.title,
            "url": d.url,
            "language": d.language,
        })
    });
    let mention = |m: &Mentioned| {
        json!({
            "doc": m.document,
            "publisher": m.publisher,
            "date": m.date.map(|d| d.to_string()),
            "url": m.url,
            "sentence": m.sentence,
            "confidence": (f64::from(m.confidence) * 100.0).round() / 100.0,
        })
    };
    if let Some(fields) = record.as_object_mut() {
        let mut put = |name: &str, value: Value| {
            fields.insert(name.to_string(), value);
        };
        put("origin", json!(whole.origin));
        put("version", json!(whole.version));
        put("document", json!(document));
        put("before", list(&before));
        put("after", list(&after));
        put(
            "reports",
            whole.reports.iter().map(evidence::report_object).collect(),
        );
        put("mentions", whole.mentions.iter().map(mention).collect());
        put("foreign", foreign(whole));
        if tree {
            let word = |w: &Word| {
                json!({
                    "id": w.id,
                    "form": w.form,
                    "lemma": w.lemma,
                    "upos": w.upos,
                    "head": w.head,
                    "deprel": w.deprel,
                    "start": w.span[0],
                    "end": w.span[1],
                })
            };
            put("tree", words(whole).iter().map(word).collect());
        }
    }
    record
}

/// What the row of another project said; null for what was coded here.
fn foreign(whole: &Whole) -> Value {
    if whole.origin == "news" {
        return Value::Null;
    }
    json!({
        "origin": whole.origin,
        "words": whole.event.trigger.text,
        "record": whole.event.why,
    })
}
