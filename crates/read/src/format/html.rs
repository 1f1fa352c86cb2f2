//! Web pages, one document a file.

use std::io::Read as _;

use bifrons_core::Document;

use super::{Place, Reads, one};
use crate::caught::caught;
use crate::open::Opened;
use crate::page::page;
use crate::{Options, Read, Reason, date, encoding};

/// What is known of a page from where it comes.
#[derive(Clone, Debug, Default)]
pub(super) struct From {
    /// Its address.
    pub url: String,
    /// Its encoding as a header states it.
    pub encoding: Option<String>,
}

/// The one document of a page.
pub(super) fn read(opened: Opened, options: &Options) -> Reads {
    let place = Place::file(&opened.path);
    let limit = options.limits.html;
    let mut bytes = Vec::new();
    if let Err(error) = opened.body.take(limit as u64 + 1).read_to_end(&mut bytes) {
        return one(place.reject(error.into()));
    }
    one(document(&bytes, &From::default(), &place, options))
}

/// The document of a page in memory.
pub(super) fn document(bytes: &[u8], from: &From, place: &Place, options: &Options) -> Read {
    let limit = options.limits.html;
    if bytes.len() > limit {
        return place.reject(Reason::TooLong {
            what: "page",
            limit,
        });
    }
    let mut notes = Vec::new();
    let html = encoding::decode(bytes, from.encoding.as_deref(), &mut notes);
    let read = caught(|| page(&html, &from.url, &options.limits)).unwrap_or(Err(Reason::Failed));
    let found = match read {
        Ok(found) => found,
        Err(reason) => return place.reject(reason),
    };
    let name = place.path.file_name().unwrap_or_default().to_string_lossy();
    let in_name = || date::in_name(&name).filter(|_| from.url.is_empty());
    if found.text.is_empty() && !found.title.is_empty() {
        notes.push("the page has a title and no text".into());
    }
    let value = Document {
        date: found.date.or_else(in_name),
        publisher: found.publisher,
        title: found.title,
        url: found.url,
        language: found.language,
        text: found.text,
        ..Document::default()
    };
    place.document(value, notes, options)
}
