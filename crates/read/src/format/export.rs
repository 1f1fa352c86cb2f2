//! Exports of many articles in one text, as LexisNexis, Factiva and ProQuest deliver them (plain text or Word).

use std::sync::LazyLock;

use bifrons_core::{Document, PartialDate};

use super::{Place, Reads};
use crate::Options;
use crate::day::{self, Order};

/// An article of an export.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Article {
    title: String,
    publisher: String,
    date: Option<PartialDate>,
    language: String,
    url: String,
    paragraphs: Vec<String>,
    /// Line of its beginning, 1-based.
    line: usize,
}

/// Most lines of an export.
const LINES: usize = 1_000_000;

/// The articles, if the lines are such an export. Lines of plain text are parts of paragraphs, those of Word paragraphs.
pub(super) fn articles<'a>(
    lines: impl Iterator<Item = &'a str>,
    is_plain: bool,
) -> Option<Vec<Article>> {
    let lines: Vec<&str> = lines
        .take(LINES)
        .map(|line| line.trim_matches(['\u{feff}', '\u{c}', '\r']))
        .collect();
    if lines.len() == LINES {
        return None;
    }
    let long = lines.iter().filter(|line| line.len() > 100).count();
    let wrapped = is_plain && long * 20 < lines.len();
    let any = |is: fn(&str) -> bool| lines.iter().any(|line| is(line.trim()));
    let articles: Vec<Article> = if any(is_factiva_end) && any(is_word_count) {
        divided(&lines, is_factiva_end, true)
            .filter_map(|part| factiva(part, wrapped))
            .collect()
    } else if any(|line| line == "End of Document")
        && any(|line| label(line).is_some_and(|(name, _)| name == "length"))
    {
        divided(&lines, |line| line == "End of Document", true)
            .filter_map(|part| nexis(part, wrapped))
            .collect()
    } else if any(is_lexis_start)
        && any(|line| label(line).is_some_and(|(name, _)| name == "length"))
    {
        divided(&lines, is_lexis_start, false)
            .filter_map(|part| nexis(part, wrapped))
            .collect()
    } else if any(|line| line.starts_with("ProQuest document ID:")) {
        divided(&lines, is_rule, false)
            .filter_map(|part| proquest(part, wrapped))
            .collect()
    } else {
        return None;
    };
    (!articles.is_empty()).then_some(articles)
}

/// The documents of the articles.
pub(super) fn read(articles: Vec<Article>, place: &Place, options: &Options) -> Reads {
    let (place, options) = (place.clone(), options.clone());
    Box::new(articles.into_iter().map(move |article| {
        let place = place.at(Some(article.line), 0);
        let value = Document {
            title: article.title,
            publisher: article.publisher,
            date: article.date,
            language: article.language,
            url: article.url,
            text: article.paragraphs.join("\n\n"),
            ..Document::default()
        };
        place.document(value, Vec::new(), &options)
    }))
}

/// Lines of one article, and the number of the first.
type Part<'a> = (usize, &'a [&'a str]);

/// The parts between lines that are marks, which end a part or begin one.
fn divided<'a>(
    lines: &'a [&'a str],
    is_mark: fn(&str) -> bool,
    ends: bool,
) -> impl Iterator<Item = Part<'a>> {
    let marks = lines
        .iter()
        .enumerate()
        .filter(move |(_, line)| is_mark(line.trim()));
    let marks: Vec<usize> = marks.map(|(at, _)| at).collect();
    let last = marks.last().copied();
    let mut start = if ends {
        0
    } else {
        marks.first().map_or(0, |at| at + 1)
    };
    let mut parts: Vec<Part> = Vec::new();
    for mark in marks.iter().skip(usize::from(!ends)) {
        parts.push((start, &lines[start..*mark]));
        start = mark + 1;
    }
    if !ends && last.is_some() {
        parts.push((start, &lines[start..]));
    }
    parts.into_iter()
}

/// `12 of 500 DOCUMENTS`.
fn is_lexis_start(line: &str) -> bool {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    matches!(words[..], [a, "of", b, "DOCUMENTS" | "DOCUMENT"] if is_number(a) && is_number(b))
}

/// `Document LBA0000020210105eh15012ab`.
fn is_factiva_end(line: &str) -> bool {
    let id = line.strip_prefix("AN").unwrap_or(line).trim_start();
    let id = id.strip_prefix("Document ").unwrap_or_default();
    (20..=40).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
        && id.bytes().filter(u8::is_ascii_digit).count() >= 10
}

/// `1,234 words`, in the languages of Factiva.
fn is_word_count(line: &str) -> bool {
    let line = line.strip_prefix("WC").unwrap_or(line).trim();
    let words = [
        "words", "mots", "Wörter", "palabras", "parole", "palavras", "слов",
    ];
    line.split_once(' ')
        .is_some_and(|(number, word)| is_number(number) && words.contains(&word))
}

fn is_number(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
}

fn is_rule(line: &str) -> bool {
    line.len() >= 20 && line.bytes().all(|b| b == b'_')
}

/// Labels of lines, and whether what follows is the article's text.
const LABELS: [&str; 26] = [
    "abstract",
    "body",
    "byline",
    "classification",
    "correction",
    "correction-date",
    "cr",
    "dateline",
    "document type",
    "graphic",
    "headline",
    "highlight",
    "industry",
    "language",
    "length",
    "load-date",
    "notes",
    "organization",
    "person",
    "publication-type",
    "section",
    "series",
    "subject",
    "ticker",
    "type",
    "url",
];

/// A line that begins with a label: `LENGTH: 1234 words`, `Body`.
fn label(line: &str) -> Option<(String, &str)> {
    let (name, value) = match line.split_once(':') {
        Some((name, value)) => (name, value.trim()),
        None if matches!(
            line,
            "Body" | "Graphic" | "Classification" | "Notes" | "Highlight"
        ) =>
        {
            (line, "")
        }
        None => return None,
    };
    let name = name.trim().to_ascii_lowercase();
    LABELS.contains(&name.as_str()).then_some((name, value))
}

/// An article of LexisNexis: publisher, day and headline in the first lines (old: in that order), labels, the text.
fn nexis((start, lines): Part, wrapped: bool) -> Option<Article> {
    let mut article = Article {
        line: start + 1,
        ..Article::default()
    };
    let first = lines.iter().position(|line| label(line.trim()).is_some())?;
    let head = |at: usize| lines[at].trim();
    let shown: Vec<usize> = (0..first).filter(|at| !head(*at).is_empty()).collect();
    let dated = shown
        .iter()
        .position(|at| head(*at).len() < 80 && whole_day(head(*at)).is_some());
    if let Some(at) = dated {
        article.date = whole_day(head(shown[at]));
        article.publisher = at
            .checked_sub(1)
            .map_or("", |at| head(shown[at]))
            .to_string();
        // Now the headline stands before the publisher; it used to stand after the day.
        let before: Vec<&str> = shown[..at.saturating_sub(1)]
            .iter()
            .map(|at| head(*at))
            .filter(|line| !is_page(line))
            .collect();
        let after = shown[at + 1..]
            .iter()
            .map(|at| head(*at))
            .filter(|line| !is_edition(line) && !is_rights(line));
        let after: Vec<&str> = after.collect();
        article.title = if before.is_empty() {
            after.join(" ")
        } else {
            before.join(" ")
        };
    } else {
        article.title = shown.first().map_or("", |at| head(*at)).to_string();
    }
    let mut text = Vec::new();
    let mut in_text = false;
    let mut has_body = false;
    for line in &lines[first..] {
        let line = line.trim();
        match label(line) {
            Some((name, value)) => {
                in_text = matches!(
                    name.as_str(),
                    "body"
                        | "length"
                        | "dateline"
                        | "byline"
                        | "section"
                        | "highlight"
                        | "language"
                        | "url"
                );
                match name.as_str() {
                    "body" => {
                        // What stood before is head.
                        text.clear();
                        has_body = true;
                        text.push(value);
                    }
                    "language" => article.language = language(value),
                    "url" => article.url = value.to_string(),
                    "headline" => article.title = value.to_string(),
                    "load-date" => {
                        article.date = article.date.or_else(|| whole_day(value));
                        in_text = false;
                    }
                    _ if has_body => in_text = false,
                    // The words after a label are its own up to a blank line.
                    _ => text.push("\u{0}"),
                }
            }
            None if in_text && !is_rights(line) => text.push(line),
            None => {}
        }
    }
    article.paragraphs = paragraphs(&text, wrapped);
    Some(article)
}

/// An article of Factiva: headline, length, day, source, language, rights, the text; or the same with codes.
fn factiva((start, lines): Part, wrapped: bool) -> Option<Article> {
    let mut article = Article {
        line: start + 1,
        ..Article::default()
    };
    let count = lines.iter().position(|line| is_word_count(line.trim()))?;
    let mut up_to_it = lines[..=count]
        .iter()
        .rev()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty());
    let mut code_before = || up_to_it.nth(1) == Some("WC");
    if lines[count].trim().starts_with("WC") || code_before() {
        return Some(factiva_codes(article, lines, wrapped));
    }
    let before: Vec<&str> = lines[..count]
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    // Section, headline, byline: the headline is the longest of them.
    let is_byline = |line: &&&str| {
        line.starts_with("By ") || line.starts_with("Par ") || line.starts_with("Von ")
    };
    let headline = before
        .iter()
        .filter(|line| !is_byline(line))
        .max_by_key(|line| line.len());
    article.title = headline.map_or(String::new(), |line| line.to_string());
    let rest: Vec<&str> = lines[count + 1..].iter().map(|line| line.trim()).collect();
    let mut text = 0;
    for (at, line) in rest.iter().enumerate().take(15) {
        if article.date.is_none() && line.len() < 40 {
            article.date = whole_day(line);
            if article.date.is_some() {
                text = at + 1;
            }
        } else if article.date.is_some()
            && article.publisher.is_empty()
            && !line.is_empty()
            && !is_clock(line)
        {
            article.publisher = line.to_string();
            text = at + 1;
        } else if is_language(line) {
            article.language = language(line);
            text = at + 1;
        } else if is_rights(line) {
            text = at + 1;
            break;
        }
    }
    article.paragraphs = paragraphs(&rest[text..], wrapped);
    Some(article)
}

/// The same with a code of two letters before each field.
fn factiva_codes(mut article: Article, lines: &[&str], wrapped: bool) -> Article {
    let mut text = Vec::new();
    let mut code = "";
    for line in lines.iter().map(|line| line.trim()) {
        let found = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let is_code = (2..=3).contains(&found.0.len())
            && found.0.bytes().all(|b| b.is_ascii_uppercase())
            && CODES.contains(&found.0);
        let value = if is_code { found.1 } else { line };
        if is_code {
            code = found.0;
        }
        let field = match code {
            "HD" => &mut article.title,
            "SN" => &mut article.publisher,
            "LP" | "TD" => {
                if is_code {
                    text.push("");
                }
                text.push(value.trim());
                continue;
            }
            "PD" => {
                article.date = article.date.or_else(|| whole_day(value.trim()));
                continue;
            }
            "LA" => {
                if article.language.is_empty() {
                    article.language = language(value.trim());
                }
                continue;
            }
            _ => continue,
        };
        if !field.is_empty() && !value.is_empty() {
            field.push(' ');
        }
        field.push_str(value.trim());
    }
    article.paragraphs = paragraphs(&text, wrapped);
    article
}

/// Codes of Factiva's fields.
const CODES: [&str; 24] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "NGC", "ED", "PG", "VOL", "LA", "CY",
    "LP", "TD", "CO", "IN", "NS", "RE", "IPC", "PUB", "AN",
];

/// An article of ProQuest: labels with what they name.
fn proquest((start, lines): Part, wrapped: bool) -> Option<Article> {
    let mut article = Article {
        line: start + 1,
        ..Article::default()
    };
    let mut text = Vec::new();
    let mut in_text = false;
    for line in lines.iter().map(|line| line.trim()) {
        let stated = line
            .split_once(": ")
            .or_else(|| line.strip_suffix(':').map(|name| (name, "")));
        let known = stated.filter(|(name, _)| PROQUEST.contains(name));
        match known {
            Some((name, value)) => {
                in_text = name == "Full text";
                match name {
                    "Title" => article.title = value.to_string(),
                    "Publication title" => article.publisher = value.to_string(),
                    "Publication date" => article.date = whole_day(value),
                    "Language of publication" => article.language = language(value),
                    "Document URL" | "URL" => article.url = value.to_string(),
                    "Full text" => text.push(value),
                    _ => {}
                }
            }
            None if in_text => text.push(line),
            None => {}
        }
    }
    article.paragraphs = paragraphs(&text, wrapped);
    (!article.title.is_empty() || !article.paragraphs.is_empty()).then_some(article)
}

/// Labels of ProQuest.
const PROQUEST: [&str; 34] = [
    "Title",
    "Author",
    "Publication info",
    "Abstract",
    "Full text",
    "Subject",
    "Location",
    "Company / organization",
    "Publication title",
    "Pages",
    "First page",
    "Number of pages",
    "Publication year",
    "Publication date",
    "Section",
    "Publisher",
    "Place of publication",
    "Country of publication",
    "Publication subject",
    "ISSN",
    "Source type",
    "Language of publication",
    "Document type",
    "ProQuest document ID",
    "Document URL",
    "URL",
    "Copyright",
    "Last updated",
    "Database",
    "Links",
    "Credit",
    "People",
    "Illustration",
    "Dateline",
];

/// A date that is a day.
fn whole_day(text: &str) -> Option<PartialDate> {
    day::stated(text, Order::Unknown).filter(|date| date.day().is_some())
}

fn is_clock(line: &str) -> bool {
    line.len() <= 8
        && line.contains(':')
        && line
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b':' || b.is_ascii_uppercase() || b == b' ')
}

fn is_page(line: &str) -> bool {
    line.starts_with("Page ") && line.len() < 20
}

fn is_edition(line: &str) -> bool {
    line.ends_with("Edition")
        || line.contains("Edition -")
        || line.ends_with("EDITION")
        || line.starts_with("Edition ")
}

fn is_rights(line: &str) -> bool {
    line.starts_with("Copyright ")
        || line.starts_with("(c) ")
        || line.starts_with('©')
        || line.ends_with("All Rights Reserved")
        || line.ends_with("All rights reserved.")
}

/// Names of languages as exports write them.
static LANGUAGES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| crate::language::names().collect());

fn is_language(line: &str) -> bool {
    LANGUAGES
        .iter()
        .any(|(name, _)| line.eq_ignore_ascii_case(name))
}

/// The tag of a language by its name; the name if it is unknown.
fn language(name: &str) -> String {
    let name = name.split([';', ',']).next().unwrap_or_default().trim();
    let found = LANGUAGES
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known));
    found.map_or(name, |(_, tag)| tag).to_string()
}

/// Lines as paragraphs: divided by blank lines alone if they are wrapped, else each is one.
fn paragraphs(lines: &[&str], wrapped: bool) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut open = String::new();
    let mut skipping = false;
    for line in lines {
        // A mark of a label without text: its words go on to the next blank line.
        if *line == "\u{0}" {
            skipping = true;
            open.clear();
        } else if line.is_empty() || !wrapped {
            if !open.is_empty() {
                paragraphs.push(std::mem::take(&mut open));
            }
            skipping &= !line.is_empty() && wrapped;
            open.push_str(line);
        } else if !skipping {
            if !open.is_empty() {
                open.push(' ');
            }
            open.push_str(line);
        }
    }
    if !open.is_empty() {
        paragraphs.push(open);
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}
