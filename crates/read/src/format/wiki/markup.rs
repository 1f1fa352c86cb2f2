//! The text of a page without MediaWiki's markup.

use crate::page::{is_end_section, references};

/// Deepest nesting of templates, links and tables that is understood.
const DEPTH: usize = 40;

/// Divides the parts of a template or link; no text has it.
const PART: char = '\u{1}';

/// What a page says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Wiki {
    /// The heading of the first rank, empty if there is none.
    pub title: String,
    /// The date of a template `date` or `byline`, as it stands.
    pub date: String,
    /// Paragraphs divided by blank lines; lists of sources, links and the like are left out.
    pub text: String,
}

impl Wiki {
    pub fn read(source: &str) -> Self {
        let mut date = String::new();
        let flat = flat(&without_tags(source), &mut date);
        let mut wiki = Self {
            date,
            ..Self::default()
        };
        let mut paragraphs: Vec<String> = Vec::new();
        let mut open = String::new();
        let end = |open: &mut String, paragraphs: &mut Vec<String>| {
            if !open.is_empty() {
                paragraphs.push(std::mem::take(open));
            }
        };
        // The rank of a section that is left out with all below it.
        let mut left_out: Option<usize> = None;
        for line in flat.lines().map(str::trim) {
            if let Some((rank, heading)) = heading(line) {
                end(&mut open, &mut paragraphs);
                if left_out.is_some_and(|outer| rank > outer) {
                    continue;
                }
                left_out = is_end_section(&heading).then_some(rank);
                if rank == 1 && wiki.title.is_empty() {
                    wiki.title = heading;
                } else if left_out.is_none() {
                    paragraphs.push(heading);
                }
            } else if left_out.is_some() {
            } else if let Some(item) = line.strip_prefix(['*', '#', ':', ';']) {
                end(&mut open, &mut paragraphs);
                paragraphs.push(
                    item.trim_start_matches(['*', '#', ':', ';'])
                        .trim()
                        .to_string(),
                );
            } else if line.is_empty() || line.starts_with("----") {
                end(&mut open, &mut paragraphs);
            } else {
                if !open.is_empty() {
                    open.push(' ');
                }
                open.push_str(line);
            }
        }
        paragraphs.push(open);
        let paragraphs: Vec<String> = paragraphs
            .iter()
            .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|paragraph| paragraph.chars().any(char::is_alphanumeric))
            .collect();
        wiki.text = paragraphs.join("\n\n");
        wiki
    }
}

/// `== Heading ==` and its rank.
fn heading(line: &str) -> Option<(usize, String)> {
    let rank = line.bytes().take_while(|b| *b == b'=').count();
    let end = line.bytes().rev().take_while(|b| *b == b'=').count();
    let rank = rank.min(end);
    let inner = line.get(rank..line.len().checked_sub(rank)?)?;
    (rank > 0 && rank * 2 < line.len()).then(|| (rank, inner.trim().to_string()))
}

/// Without comments, references, tags, and with character references resolved.
fn without_tags(source: &str) -> String {
    /// Elements that are left out with what they hold.
    const DROPPED: [&str; 9] = [
        "ref",
        "gallery",
        "math",
        "timeline",
        "score",
        "syntaxhighlight",
        "source",
        "imagemap",
        "templatestyles",
    ];
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    // Elements that are known not to be closed in the rest, so that no search is made twice in vain.
    let mut open: Vec<String> = Vec::new();
    let last = source.rfind('>').map_or(0, |at| at + 1);
    while let Some(at) = rest.find('<') {
        if source.len() - rest.len() + at >= last {
            break;
        }
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let name: String = rest[1..]
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        let Some(end) = rest
            .find('>')
            .filter(|_| !name.is_empty() || rest.starts_with("</"))
        else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let (tag, after) = rest.split_at(end + 1);
        rest = after;
        let lower = name.to_ascii_lowercase();
        if matches!(lower.as_str(), "br" | "p" | "div" | "blockquote") {
            out.push('\n');
        }
        if DROPPED.contains(&lower.as_str()) && !tag.ends_with("/>") && !open.contains(&name) {
            let close = format!("</{name}");
            rest = match rest.find(&close) {
                Some(at) => rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]),
                // Not closed: the tag alone is left out.
                None => {
                    open.push(name);
                    rest
                }
            };
        }
    }
    out.push_str(rest);
    references::resolve(&out)
}

/// A construct that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Template,
    Link,
    Outer,
    Table,
}

/// Templates, links and tables as the words that stand for them.
fn flat(source: &str, date: &mut String) -> String {
    let mut stack: Vec<(Kind, String)> = Vec::new();
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let two = rest.get(..2).unwrap_or_default();
        let kind = stack.last().map(|(kind, _)| *kind);
        let at_line = stack
            .last()
            .map_or(&out, |(_, text)| text)
            .trim_end_matches(' ')
            .ends_with('\n')
            || out.is_empty();
        let opens = match two {
            _ if stack.len() >= DEPTH => None,
            "{{" => Some((Kind::Template, 2)),
            "[[" => Some((Kind::Link, 2)),
            "{|" if at_line => Some((Kind::Table, 2)),
            _ if c == '[' && (rest[1..].starts_with("http") || rest[1..].starts_with("//")) => {
                Some((Kind::Outer, 1))
            }
            _ => None,
        };
        let closes = match (kind, two) {
            (Some(Kind::Template), "}}") | (Some(Kind::Link), "]]") | (Some(Kind::Table), "|}") => {
                Some(2)
            }
            (Some(Kind::Outer), _) if c == ']' => Some(1),
            _ => None,
        };
        if let Some((kind, length)) = opens {
            stack.push((kind, String::new()));
            rest = &rest[length..];
        } else if let Some(length) = closes {
            if let Some((kind, inner)) = stack.pop() {
                let text = match kind {
                    Kind::Template => template(&inner, date),
                    Kind::Link => link(&inner),
                    Kind::Outer => inner
                        .split_once(' ')
                        .map_or(String::new(), |(_, label)| label.to_string()),
                    Kind::Table => String::new(),
                };
                stack
                    .last_mut()
                    .map_or(&mut out, |(_, text)| text)
                    .push_str(&text);
            }
            rest = &rest[length..];
        } else if two == "''" {
            rest = rest.trim_start_matches('\'');
        } else {
            let is_part = c == '|' && matches!(kind, Some(Kind::Template | Kind::Link));
            let text = stack.last_mut().map_or(&mut out, |(_, text)| text);
            text.push(if is_part { PART } else { c });
            rest = &rest[c.len_utf8()..];
        }
    }
    // What is not closed is left out if it is a table or a template: their inside is no text.
    for (kind, inner) in stack {
        if matches!(kind, Kind::Link | Kind::Outer) {
            out.push_str(&inner.replace(PART, "|"));
        }
    }
    out
}

/// Words of a template that is part of a sentence; all others stand for boxes.
fn template(inner: &str, date: &mut String) -> String {
    let mut parts = inner.split(PART).map(str::trim);
    let name = parts.next().unwrap_or_default().to_lowercase();
    let parts: Vec<&str> = parts.collect();
    let named = |wanted: &str| {
        parts.iter().find_map(|part| {
            let (key, value) = part.split_once('=')?;
            key.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim())
        })
    };
    let plain: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.contains('='))
        .collect();
    let text = match name.as_str() {
        "date" | "byline" | "publish date" => {
            if date.is_empty() {
                let stated = named("date").or(plain.first().copied());
                *date = stated.unwrap_or_default().to_string();
            }
            ""
        }
        // Wikinews links so to Wikipedia: target and label.
        "w" | "wikipedia" | "wp" | "l" | "ill" | "interlanguage link" => match plain[..] {
            [_, label, ..] if name == "w" && !label.is_empty() => label,
            [target, ..] => target,
            [] => "",
        },
        "lang" | "transl" | "nowrap" | "small" | "abbr" | "nobold" | "transliteration"
        | "langx" => match name.as_str() {
            "abbr" | "nowrap" | "small" | "nobold" => plain.first().copied().unwrap_or_default(),
            _ => plain.last().copied().unwrap_or_default(),
        },
        "quote" | "blockquote" | "cquote" | "quotation" | "pull quote" | "bq" => {
            let text = named("text")
                .or(named("quote"))
                .or(plain.first().copied())
                .unwrap_or_default();
            return format!("\n\n{text}\n\n");
        }
        "convert" | "cvt" => match plain[..] {
            [number, unit, ..] => return format!("{number} {unit}"),
            _ => "",
        },
        "nbsp" | "spaces" | "snd" | "spaced ndash" | "endash" => " ",
        "!" => "|",
        "'" => "'",
        "\"" => "\"",
        _ => "",
    };
    text.to_string()
}

/// The label of a link; files, categories and links to other languages have none.
fn link(inner: &str) -> String {
    let (target, label) = match inner.split_once(PART) {
        Some((target, label)) => (target.trim(), label.rsplit(PART).next().unwrap_or(label)),
        None => (inner.trim(), inner),
    };
    let target = target.trim_start_matches(':');
    let Some((prefix, page)) = target.split_once(':') else {
        return label.to_string();
    };
    const FILES: [&str; 14] = [
        "file",
        "image",
        "category",
        "media",
        "datei",
        "bild",
        "kategorie",
        "fichier",
        "catégorie",
        "archivo",
        "imagen",
        "categoría",
        "файл",
        "категория",
    ];
    let prefix = prefix.trim().to_lowercase();
    if FILES.contains(&prefix.as_str()) {
        return String::new();
    }
    // `w:Paris` without a label shows its page; `fr:Sommet` leads to another language, and shows nothing.
    let has_label = inner.contains(PART);
    match prefix.as_str() {
        _ if has_label => label.to_string(),
        "w" | "wikipedia" | "wikt" | "commons" | "s" | "n" | "q" => {
            page.rsplit(':').next().unwrap_or(page).to_string()
        }
        prefix if prefix.len() == 2 => String::new(),
        _ => label.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_the_words() {
        let source = "{{date|May 30, 2021}}\n{{byline|date=June 1, 2021|location=[[Paris]]}}\n[[File:Summit.jpg|thumb|The [[w:Paris|Paris]] summit]]\n\
            The '''leaders''' of [[w:France|France]] and [[Kenya]]<ref name=\"a\">Book</ref> met in {{w|Paris|the capital}} on ''Sunday''.\n\
            They signed {{convert|5|km}} &amp; more.<ref name=b />\n\n== Talks ==\n* First item, [http://example.org with a label].\n\
            {| class=\"x\"\n|-\n| cell\n|}\n<!-- hidden -->\n{{quote|We agree.|[[Macron]]}}\n== Sources ==\n*{{source|url=x}}\n=== More ===\nNo text.\n\
            [[Category:Politics]]\n[[fr:Sommet]]";
        let wiki = Wiki::read(source);
        assert_eq!(wiki.date, "May 30, 2021");
        assert_eq!(
            wiki.text,
            "The leaders of France and Kenya met in the capital on Sunday. They signed 5 km & more.\n\nTalks\n\nFirst item, with a label.\n\nWe agree."
        );
    }

    #[test]
    fn what_is_open_does_no_harm() {
        for (source, text) in [
            ("{{unclosed text", ""),
            (
                "[[unclosed|text",
                "[[unclosed|text".trim_start_matches("[["),
            ),
            ("a }} b ]] c", "a }} b ]] c"),
            ("== Heading", "== Heading"),
            ("1 < 2 and <b>bold</b>", "1 < 2 and bold"),
            ("<ref>never closed", "never closed"),
            ("", ""),
        ] {
            assert_eq!(Wiki::read(source).text, text, "{source}");
        }
        let deep = "{{a|".repeat(100_000);
        assert_eq!(Wiki::read(&deep).text.len(), 0);
        let links = "[[a|".repeat(100_000);
        assert!(!Wiki::read(&links).text.is_empty());
        let tags = "<ref>".repeat(100_000);
        Wiki::read(&tags);
    }
}
