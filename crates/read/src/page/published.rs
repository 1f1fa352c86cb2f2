//! The day on which a page was published: what it tells search engines, its marks of time, its address, its text.

use bifrons_core::PartialDate;

use super::dom::{Dom, Id, ROOT};
use super::meta::{Meta, one_line};
use crate::day::{self, Order};

/// Names of `meta` elements that state when the page was first published, the surest first.
const NAMES: [&str; 36] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "rnews:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publicationdate",
    "published-date",
    "published_date",
    "published_time",
    "published",
    "pubdate",
    "pub_date",
    "originalpublicationdate",
    "article_date_original",
    "article.published",
    "cxenseparse:recs:publishtime",
    "bt:pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "datecreated",
    "ptime",
    "pdate",
    "displaydate",
    "release_date",
    "date",
];

/// The day, if it is stated anywhere.
pub(super) fn day(dom: &Dom, meta: &Meta, url: &str) -> Option<PartialDate> {
    let known = |text: &str| day::stated(text, Order::Unknown).filter(|date| date.day().is_some());
    let article = |most: u8| {
        let ranked = meta
            .articles
            .iter()
            .filter(move |article| article.rank <= most);
        ranked
            .map(|article| article.published.as_str())
            .find_map(known)
    };
    let named = || NAMES.iter().find_map(|name| known(meta.first(&[name])));
    article(1)
        .or_else(named)
        .or_else(|| marked(dom, |id| dom.attribute(id, "itemprop") == "datePublished"))
        .or_else(|| article(2))
        .or_else(|| {
            marked(dom, |id| {
                dom.name(id) == "time" && !tells_of_change(dom, id)
            })
        })
        .or_else(|| day::in_address(url))
        .or_else(|| shown(dom))
}

/// The day of the first element of a kind: its attribute, else its text.
fn marked(dom: &Dom, is: impl Fn(Id) -> bool) -> Option<PartialDate> {
    dom.below(ROOT).filter(|id| is(*id)).find_map(|id| {
        let stated = ["datetime", "content"].map(|key| dom.attribute(id, key));
        let text = one_line(&dom.inner_text(id));
        let mut all = stated.into_iter().chain([text.as_str()]);
        all.find_map(|text| day::stated(text, Order::Unknown).filter(|date| date.day().is_some()))
    })
}

/// Whether a mark of time is that of a later change.
fn tells_of_change(dom: &Dom, id: Id) -> bool {
    dom.above(id).take(3).any(|id| {
        ["class", "itemprop", "id"].iter().any(|key| {
            let name = dom.attribute(id, key).to_ascii_lowercase();
            name.contains("updat") || name.contains("modif")
        })
    })
}

/// The first short text with a whole date, from the headline on; else one before it.
fn shown(dom: &Dom) -> Option<PartialDate> {
    let mut before = None;
    let mut headline = false;
    for id in dom.below(ROOT) {
        headline |= dom.name(id) == "h1";
        let parent = dom.parent(id).map_or("", |parent| dom.name(parent));
        let Some(text) = dom
            .text(id)
            .filter(|_| !matches!(parent, "script" | "style" | "title"))
        else {
            continue;
        };
        if text.len() > 400 {
            continue;
        }
        let text = one_line(text);
        let found = Some(&text)
            .filter(|text| text.len() <= 80 && text.bytes().any(|b| b.is_ascii_digit()))
            .and_then(|text| day::stated(text, Order::Unknown))
            .filter(|date| date.day().is_some());
        if headline && found.is_some() {
            return found;
        }
        before = before.or(found);
    }
    before
}
