//! JSON Feed, <https://jsonfeed.org/version/1.1>.

use std::fmt;
use std::vec;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::Place;
use super::feed::{ENTRIES, Entry};
use super::record::syntax;
use crate::{Options, Read, Reason};

#[derive(serde::Deserialize)]
struct Feed {
    #[serde(default)]
    title: String,
    #[serde(default)]
    language: String,
    #[serde(default, deserialize_with = "items")]
    items: Vec<Item>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Item {
    title: Option<String>,
    url: Option<String>,
    external_url: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    language: Option<String>,
}

/// The entries of a feed.
pub(super) fn entries(text: &str, place: &Place, options: &Options) -> vec::IntoIter<Read> {
    let feed: Feed = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => return vec![place.reject(Reason::Syntax(syntax(&error)))].into_iter(),
    };
    let reads: Vec<Read> = feed
        .items
        .into_iter()
        .map(|item| {
            let plain = item
                .content_text
                .as_deref()
                .map(|text| text.replace('&', "&amp;").replace('<', "&lt;"));
            let entry = Entry {
                title: item.title.unwrap_or_default(),
                url: item.url.or(item.external_url).unwrap_or_default(),
                published: item.date_published.unwrap_or_default(),
                updated: item.date_modified.unwrap_or_default(),
                publisher: feed.title.clone(),
                language: item.language.unwrap_or_else(|| feed.language.clone()),
                content: item.content_html.or(plain).unwrap_or_default(),
                summary: item.summary.unwrap_or_default(),
                ..Entry::default()
            };
            entry.document(&[], place, options)
        })
        .collect();
    if reads.is_empty() {
        return vec![place.empty()].into_iter();
    }
    reads.into_iter()
}

/// The items, if they are not more than a feed may have.
fn items<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Item>, D::Error> {
    struct Items;
    impl<'de> Visitor<'de> for Items {
        type Value = Vec<Item>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of items")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Item>, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = list.next_element()? {
                items.push(item);
                if items.len() > ENTRIES {
                    return Err(A::Error::custom(format!("more than {ENTRIES} items")));
                }
            }
            Ok(items)
        }
    }
    deserializer.deserialize_seq(Items)
}
