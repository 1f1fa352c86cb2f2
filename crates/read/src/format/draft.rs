//! A document from the cells of a row or the fields of a record, whatever they are called.

use std::borrow::Cow;

use bifrons_core::{Document, PartialDate};

use super::Place;
use crate::day::{self, Order};
use crate::fields::{Field, Places, join};
use crate::page::plain_text;
use crate::{Options, Read};

/// The document that a row holds; `cell` gives the text of a column, empty if it has none.
pub(super) fn document<'a>(
    places: &Places,
    cell: impl Fn(usize) -> Cow<'a, str>,
    order: Order,
    place: &Place,
    options: &Options,
) -> Read {
    let mut notes = Vec::new();
    let get = |field| {
        let text = places.get(field).map(&cell).unwrap_or_default();
        known(&text).to_string()
    };
    let parts: Vec<Cow<str>> = places.text.iter().map(|at| cell(*at)).collect();
    let parts: Vec<&str> = parts.iter().map(|part| known(part)).collect();
    let mut text = join(&parts);
    if text.len() <= options.limits.html && is_markup(&text) {
        text = plain_text(&text, &options.limits).unwrap_or(text);
        notes.push("the text was HTML; its tags are left out".into());
    }
    let mut title = get(Field::Title);
    if title.contains(['\n', '\r']) {
        title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let value = Document {
        id: get(Field::Id),
        date: date(&get(Field::Date), order, &mut notes),
        publisher: get(Field::Publisher),
        title,
        url: get(Field::Url),
        language: get(Field::Language),
        text,
    };
    place.document(value, notes, options)
}

/// The date of publication as a row states it; a note if it is not understood.
pub(super) fn date(text: &str, order: Order, notes: &mut Vec<String>) -> Option<PartialDate> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Some(date) = day::stated(text, order) {
        return Some(date);
    }
    let shown: String = text.chars().take(40).collect();
    if let Some(year) = day::year_in(text) {
        notes.push(format!(
            "the date `{shown}` may mean several days; only its year is kept"
        ));
        return PartialDate::from_year(year);
    }
    notes.push(format!("the date `{shown}` is not understood"));
    None
}

/// Empty for the words by which programs write that there is nothing.
fn known(text: &str) -> &str {
    match text.trim() {
        "NA" | "N/A" | "None" | "nan" | "NaN" | "NULL" | "null" | "[]" | "\\N" => "",
        text => text,
    }
}

/// Whether a text has the tags of paragraphs.
fn is_markup(text: &str) -> bool {
    let has = |tag: &str| memchr::memmem::find(text.as_bytes(), tag.as_bytes()).is_some();
    has("<")
        && ["</p>", "<br>", "<br/>", "<br />", "</div>", "</a>", "<p>"]
            .iter()
            .any(|tag| has(tag))
}
