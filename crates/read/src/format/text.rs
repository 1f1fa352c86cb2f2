//! Plain text: one document a file, its text as it stands, or an export of many articles.

use std::io::Read as _;

use bifrons_core::{Document, PartialDate};

use super::{Place, Reads, export, one};
use crate::day::{self, Order};
use crate::open::Opened;
use crate::{Options, Read, Reason, date, encoding};

/// Most bytes of a text that is an export of many documents, as a multiple of the most of one document.
const MANY: usize = 4;

/// Reads a file as one document, or as the articles of an export.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let place = Place::file(&opened.path);
    let limit = options.limits.document;
    let mut bytes = Vec::new();
    // Three more for a byte order mark, one more to see that there is more.
    let most = limit.saturating_mul(MANY) + 4;
    if let Err(error) = opened.body.take(most as u64).read_to_end(&mut bytes) {
        return one(place.reject(error.into()));
    }
    let mut notes = Vec::new();
    let text = encoding::decode(&bytes, None, &mut notes);
    if bytes.len() < most
        && let Some(articles) = export::articles(text.lines(), true)
    {
        return export::read(articles, &place, options);
    }
    one(document(text, notes, &place, options))
}

/// A text as one document. No title is split off, so that positions in the text are those in the file (after a byte
/// order mark). The date is the caller's, else one in the first five lines, else one in the file name.
pub(super) fn document(
    text: String,
    mut notes: Vec<String>,
    place: &Place,
    options: &Options,
) -> Read {
    let limit = options.limits.document;
    if text.len() > limit {
        return place.reject(Reason::TextTooLong { limit });
    }
    let value = Document {
        date: date(&text, place, options, &mut notes),
        text,
        ..Document::default()
    };
    place.document(value, notes, options)
}

/// The date of a text without fields.
pub(super) fn date(
    text: &str,
    place: &Place,
    options: &Options,
    notes: &mut Vec<String>,
) -> Option<PartialDate> {
    let name = place.path.file_name().unwrap_or_default().to_string_lossy();
    options
        .date
        .or_else(|| stated_date(text, notes))
        .or_else(|| date::in_name(&name))
}

/// A text from the web.
pub(super) fn page(
    text: String,
    url: &str,
    mut notes: Vec<String>,
    place: &Place,
    options: &Options,
) -> Read {
    let value = Document {
        date: stated_date(&text, &mut notes).or_else(|| day::in_address(url)),
        url: url.to_string(),
        text,
        ..Document::default()
    };
    place.document(value, notes, options)
}

/// Labels of a line that tells the date.
const LABELS: [&str; 8] = [
    "date:",
    "published:",
    "publication date:",
    "datum:",
    "fecha:",
    "data:",
    "дата:",
    "تاريخ:",
];

/// `Date: 30 May 2021`, a day alone on a line, or that of a dateline such as `PARIS, May 30, 2021 (AFP) -`, within the first
/// five lines.
fn stated_date(text: &str, notes: &mut Vec<String>) -> Option<PartialDate> {
    let lines = || text.lines().take(5).map(str::trim);
    for line in lines() {
        let lower = line.to_lowercase();
        let label = LABELS.iter().find(|label| lower.starts_with(**label));
        if label.is_some() {
            let stated = line.split_once(':').map_or("", |(_, stated)| stated);
            match day::stated(stated, Order::Unknown) {
                Some(date) => return Some(date),
                None => notes.push(format!(
                    "the line `{}` holds no date such as 2021-05-30",
                    line.chars().take(40).collect::<String>()
                )),
            }
        } else if line.split(' ').count() <= 7
            && !line.ends_with(['.', '!', '?'])
            && let Some(date) =
                day::stated(line, Order::Unknown).filter(|date| date.day().is_some())
        {
            return Some(date);
        }
    }
    lines().find_map(dateline)
}

/// The day in the words before the dash that ends a dateline.
fn dateline(line: &str) -> Option<PartialDate> {
    let end = [" - ", " – ", " — ", " -- "]
        .iter()
        .filter_map(|dash| line.find(dash))
        .min()?;
    let head = line.get(..end).filter(|head| head.len() <= 80)?;
    let capitals = head.split([',', ' ', '(']).next().is_some_and(|word| {
        word.chars().count() >= 2 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
    });
    capitals.then(|| day::in_text(head)).flatten()
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
                Some("2021-05-30"),
                0,
            ),
            ("Date: soon\n2021-05-31\nText.", Some("2021-05-31"), 1),
            (
                "Summit opens\nSunday, 30 May 2021, 08:00 GMT\nText.",
                Some("2021-05-30"),
                0,
            ),
            (
                "PARIS, May 30, 2021 (AFP) - Talks began.",
                Some("2021-05-30"),
                0,
            ),
            ("The war of May 30, 2021 - and after.", None, 0),
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
}
