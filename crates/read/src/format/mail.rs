//! Mail as stored: one in a file, or many one after another, each after a line that begins with `From `.

use std::io::{BufRead, Read as _};

use bifrons_core::Document;
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};

use super::{Place, Reads, draft, one};
use crate::day::Order;
use crate::open::{Body, Opened};
use crate::page::{one_line, plain_text};
use crate::{Options, Read, Reason};

/// Most parts of a mail.
const PARTS: usize = 1_000;

/// Most bytes of the head of a mail, or of a part of it.
const HEAD: usize = 1 << 20;

/// The mails of a file.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let place = Place::file(&opened.path);
    if opened.head.starts_with(b"From ") {
        return Box::new(Many {
            file: place,
            body: opened.body,
            offset: 0,
            ended: false,
            options: options.clone(),
        });
    }
    let limit = options.limits.record;
    let mut bytes = Vec::new();
    if let Err(error) = opened.body.take(limit as u64 + 1).read_to_end(&mut bytes) {
        return one(place.reject(error.into()));
    }
    one(document(&bytes, &place, options))
}

/// What a mail has more of than any has: parts and fields, each of which takes much more memory than its bytes.
fn excess(bytes: &[u8]) -> Option<String> {
    let (mut parts, mut fields, mut head) = (0, 0, Some(0));
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b"--") {
            parts += 1;
            head = head.or(Some(0));
        }
        if line.trim_ascii().is_empty() {
            head = None;
        }
        if let Some(length) = &mut head {
            fields += 1;
            *length += line.len();
        }
        if parts > 2 * PARTS || fields > 10 * PARTS {
            return Some(format!(
                "it has more than {PARTS} parts, or more than ten times as many fields"
            ));
        }
        if head.is_some_and(|length| length > HEAD) {
            return Some(format!("its fields are longer than {HEAD} bytes"));
        }
    }
    None
}

/// The document of one mail: its plain text, else the text of its HTML.
fn document(bytes: &[u8], place: &Place, options: &Options) -> Read {
    let limit = options.limits.record;
    if bytes.len() > limit {
        return place.reject(Reason::TooLong {
            what: "mail",
            limit,
        });
    }
    if let Some(problem) = excess(bytes) {
        return place.reject(Reason::Mail(problem));
    }
    let mail = match parse_mail(bytes) {
        Ok(mail) => mail,
        Err(error) => return place.reject(Reason::Mail(error.to_string())),
    };
    let mut notes = Vec::new();
    let field = |name: &str| one_line(&mail.headers.get_first_value(name).unwrap_or_default());
    let parts: Vec<&ParsedMail> = mail.parts().collect();
    let of_kind = |kind: &str| {
        let mut found = parts
            .iter()
            .filter(|part| part.ctype.mimetype == kind && !is_attached(part));
        found
            .find_map(|part| part.get_body().ok())
            .unwrap_or_default()
    };
    let plain = unwrapped(&of_kind("text/plain"));
    let text = match plain.trim().is_empty() {
        true => plain_text(&of_kind("text/html"), &options.limits).unwrap_or_default(),
        false => plain,
    };
    let value = Document {
        id: field("Message-ID").trim_matches(['<', '>']).to_string(),
        date: draft::date(&field("Date"), Order::Unknown, &mut notes),
        publisher: sender(&field("From")),
        title: field("Subject"),
        text,
        ..Document::default()
    };
    place.document(value, notes, options)
}

fn is_attached(part: &ParsedMail) -> bool {
    let disposition = part
        .headers
        .get_first_value("Content-Disposition")
        .unwrap_or_default();
    disposition
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("attachment")
}

/// `AFP News <news@example.org>` is AFP News.
fn sender(from: &str) -> String {
    let name = from
        .split('<')
        .next()
        .unwrap_or_default()
        .trim()
        .trim_matches('"')
        .trim();
    match name.is_empty() {
        true => from.trim_matches(['<', '>']).to_string(),
        false => name.to_string(),
    }
}

/// Lines of at most 80 characters are parts of paragraphs, which blank lines divide.
fn unwrapped(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if text.lines().any(|line| line.chars().count() > 80) {
        return text.trim().to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.trim().lines().map(str::trim_end) {
        if line.is_empty() {
            if !blank {
                out.push_str("\n\n");
            }
        } else {
            if !blank {
                out.push(if line.starts_with(['>', '-', '*', ' ']) {
                    '\n'
                } else {
                    ' '
                });
            }
            out.push_str(line);
        }
        blank = line.is_empty();
    }
    out.trim_end().to_string()
}

/// Many mails in one file.
struct Many {
    file: Place,
    body: Body,
    offset: u64,
    ended: bool,
    options: Options,
}

impl Iterator for Many {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        if self.ended {
            return None;
        }
        let limit = self.options.limits.record;
        let place = self.file.at(None, self.offset);
        let mut mail = Vec::new();
        let mut first = true;
        let mut long = false;
        loop {
            let start = mail.len();
            let most = (limit + 2).saturating_sub(start) as u64;
            let read = match long {
                // What is too long is passed over up to the next mail, a line at a time.
                true => (&mut self.body).take(1 << 16).read_until(b'\n', &mut mail),
                false => (&mut self.body)
                    .take(most.max(1))
                    .read_until(b'\n', &mut mail),
            };
            let count = match read {
                Ok(count) => count,
                Err(error) => {
                    self.ended = true;
                    return Some(place.reject(error.into()));
                }
            };
            self.offset += count as u64;
            if count == 0 {
                self.ended = true;
                break;
            }
            if mail[start..].starts_with(b"From ") {
                mail.truncate(start);
                if !std::mem::take(&mut first) {
                    break;
                }
            }
            first = false;
            long |= mail.len() > limit;
            if long {
                mail.clear();
            }
        }
        if long {
            let reason = Reason::TooLong {
                what: "mail",
                limit,
            };
            return Some(place.reject(reason));
        }
        if mail.trim_ascii().is_empty() {
            return None;
        }
        Some(document(&mail, &place, &self.options))
    }
}
