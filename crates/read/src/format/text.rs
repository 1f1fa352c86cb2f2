//! Plain text: one document a file, its text as it stands.

use std::io::Read as _;

use bifrons_core::{Document, Outcome, PartialDate, document_id};

use crate::open::Opened;
use crate::{Empty, Options, Read, Reason, Rejected, date};

/// Reads a file as one document. No title is split off, so that positions in the text are those in the file (after a byte
/// order mark). The date is the caller's, else one in the first five lines, else one in the file name.
pub(super) fn read(opened: Opened, options: &Options) -> Read {
    let Opened { path, body, .. } = opened;
    let limit = options.limits.document;
    let mut bytes = Vec::new();
    // Three more for a byte order mark, one more to see that there is more.
    if let Err(error) = body.take(limit as u64 + 4).read_to_end(&mut bytes) {
        return Read::Rejected(Rejected::file(&path, error.into()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if bytes.len() > limit {
        return Read::Rejected(Rejected::file(&path, Reason::TextTooLong { limit }));
    }
    let (text, mut notes) = decode(bytes);
    if text.trim().is_empty() {
        return Read::Empty(Empty {
            path: path.to_path_buf(),
            line: None,
            offset: 0,
        });
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let date = options
        .date
        .or_else(|| stated_date(&text, &mut notes))
        .or_else(|| date::in_name(&name));
    let publisher = options.publisher.clone().unwrap_or_default();
    let day = date.map(|date| date.to_string()).unwrap_or_default();
    let id = document_id(&publisher, &day, "", &text);
    let value = Document {
        id,
        date,
        publisher,
        text,
        ..Document::default()
    };
    Read::Document(Outcome { value, notes })
}

/// The text, and what had to be mended: bytes that are no UTF-8 become U+FFFD, NUL becomes a blank.
fn decode(bytes: &[u8]) -> (String, Vec<String>) {
    let mut notes = Vec::new();
    let mut text = String::with_capacity(bytes.len());
    let mut wrong = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            wrong += 1;
            text.push('\u{fffd}');
        }
    }
    if wrong > 0 {
        notes.push(format!("not UTF-8 in {wrong} places, which stand as U+FFFD; convert the file, for example with iconv"));
    }
    let nul = text.bytes().filter(|b| *b == 0).count();
    if nul > 0 {
        notes.push(format!("{nul} NUL characters stand as blanks"));
        text = text.replace('\0', " ");
    }
    (text, notes)
}

/// `Date: 2021-05-30`, or a day alone on a line, within the first five lines.
fn stated_date(text: &str, notes: &mut Vec<String>) -> Option<PartialDate> {
    for line in text.lines().take(5).map(str::trim) {
        let label = line
            .get(..5)
            .filter(|label| label.eq_ignore_ascii_case("date:"));
        match (
            label,
            date::iso(line.get(5..).filter(|_| label.is_some()).unwrap_or(line)),
        ) {
            (Some(_), Some(date)) => return Some(date),
            (Some(_), None) => {
                notes.push("the line `Date:` holds no ISO date such as 2021-05-30".into())
            }
            (None, Some(date)) if date.day().is_some() => return Some(date),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_date_at_the_top() {
        for (text, want, notes) in [
            (
                "Summit opens\n2021-05-30\n\nThe talks began.",
                Some("2021-05-30"),
                0,
            ),
            ("DATE: 2021-05-30T08:00:00Z\r\nText.", Some("2021-05-30"), 0),
            ("date: 2021-05\nText.", Some("2021-05"), 0),
            (
                "Date: 30 May 2021\n2021-05-31\nText.",
                Some("2021-05-31"),
                1,
            ),
            ("2021\nText.", None, 0),
            ("1\n2\n3\n4\n5\n2021-05-30", None, 0),
            ("On 2021-05-30 talks began.", None, 0),
            ("Datéé", None, 0),
        ] {
            let mut noted = Vec::new();
            assert_eq!(
                stated_date(text, &mut noted)
                    .map(|d| d.to_string())
                    .as_deref(),
                want,
                "{text}"
            );
            assert_eq!(noted.len(), notes, "{text}");
        }
    }

    #[test]
    fn mends_bytes_and_says_so() {
        assert_eq!(decode(b"plain"), ("plain".into(), vec![]));
        let (text, notes) = decode(b"caf\xe9 and \xff\xfe\0.");
        assert_eq!(text, "caf\u{fffd} and \u{fffd}\u{fffd} .");
        assert_eq!(notes.len(), 2);
        assert!(notes[0].contains("3 places"), "{notes:?}");
    }
}
