//! Web pages: main text, title, byline, day of publication, publisher, address, language.

mod asides;
mod attributes;
mod beside;
mod blocks;
mod body;
mod classes;
mod dom;
mod evidence;
mod ld;
pub(crate) mod meta;
mod published;
pub(crate) mod references;
mod title;

use bifrons_core::PartialDate;
use url::Url;

use crate::{Limits, Reason};
pub(crate) use classes::is_end_section;
use dom::Dom;
use evidence::Evidence;
use meta::Meta;
pub(crate) use meta::one_line;

/// A web page as read; what it does not state is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its headline, without the name of the site.
    pub title: String,
    /// Names of its authors, with commas between.
    pub byline: String,
    /// The day on which it was first published.
    pub date: Option<PartialDate>,
    /// The name of the site, else of its host.
    pub publisher: String,
    /// Its canonical address.
    pub url: String,
    /// Its language tag.
    pub language: String,
    /// Its main text: paragraphs divided by blank lines, without captions, links to other pages, comments.
    pub text: String,
}

/// Reads a page. `address` is where it comes from, empty if unknown; it stands in for what the page does not state.
///
/// # Errors
///
/// If it is nested deeper, or has more parts, than [`Limits`] allow.
///
/// ```
/// use bifrons_read::{Limits, page};
/// let html = "<title>Summit opens | AFP</title><h1>Summit opens</h1><p>The leaders of France and Kenya met on Sunday.</p>";
/// let page = page(html, "https://example.org/2021/05/30/summit", &Limits::default()).unwrap();
/// assert_eq!(page.title, "Summit opens");
/// assert_eq!(page.date.unwrap().to_string(), "2021-05-30");
/// assert_eq!(page.text, "The leaders of France and Kenya met on Sunday.");
/// ```
pub fn page(html: &str, address: &str, limits: &Limits) -> Result<Page, Reason> {
    let dom = Dom::parse(html, limits)?;
    let meta = Meta::of(&dom);
    let url = canonical(&meta, address);
    let publisher = publisher(&meta, &url);
    let title = title::title(&dom, &meta, &publisher);
    let text = body::paragraphs(&dom, &Evidence::new(&meta, &title)).join("\n\n");
    let first =
        |of: fn(&ld::Article) -> &str| meta.articles.iter().map(of).find(|text| !text.is_empty());
    Ok(Page {
        byline: byline(&meta),
        date: published::day(&dom, &meta, &url),
        language: Some(meta.language.as_str())
            .filter(|language| !language.is_empty())
            .or_else(|| first(|article| &article.language))
            .unwrap_or(meta.first(&["og:locale", "content-language", "dc.language"]))
            .replace('_', "-"),
        title,
        publisher,
        url,
        text,
    })
}

/// The text of a piece of HTML that is all text: paragraphs divided by blank lines. `None` if it goes beyond the limits.
pub(crate) fn plain_text(html: &str, limits: &Limits) -> Option<String> {
    let dom = Dom::parse(html, limits).ok()?;
    let never = |id| {
        matches!(
            dom.name(id),
            "script"
                | "style"
                | "noscript"
                | "template"
                | "iframe"
                | "svg"
                | "button"
                | "figcaption"
        )
    };
    let blocks = blocks::blocks(&dom, dom::ROOT, never);
    let texts: Vec<String> = blocks.into_iter().map(|block| block.text).collect();
    Some(texts.join("\n\n"))
}

/// The address that the page gives itself, else where it comes from.
fn canonical(meta: &Meta, address: &str) -> String {
    let base = Url::parse(address).ok();
    let resolve = |text: &str| {
        let url = match &base {
            Some(base) => base.join(text),
            None => Url::parse(text),
        };
        let url = url.ok().filter(|_| !text.trim().is_empty())?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    };
    let stated = [meta.canonical.as_str(), meta.first(&["og:url"])];
    let articles = meta.articles.iter().filter(|article| article.rank < 2);
    let stated = stated
        .into_iter()
        .chain(articles.map(|article| article.url.as_str()));
    let urls: Vec<Url> = stated.filter_map(resolve).collect();
    // A whole site with one canonical address is a common mistake.
    let page = urls.iter().find(|url| url.path().len() > 1);
    let found = page.or(urls.first()).map(Url::to_string);
    match found {
        Some(url) if page.is_some() || address.is_empty() => url,
        _ => address.to_string(),
    }
}

fn publisher(meta: &Meta, url: &str) -> String {
    let site = meta.first(&["og:site_name"]);
    let stated = || {
        meta.articles
            .iter()
            .map(|article| article.publisher.as_str())
            .find(|name| !name.is_empty())
    };
    let host = || {
        let url = Url::parse(url).ok()?;
        let host = url.host_str()?;
        Some(host.strip_prefix("www.").unwrap_or(host).to_string())
    };
    let site = Some(site).filter(|site| !site.is_empty());
    site.or_else(stated)
        .or(
            Some(meta.first(&["application-name", "publisher", "dc.publisher", "copyright"]))
                .filter(|name| !name.is_empty()),
        )
        .map(str::to_string)
        .or_else(host)
        .unwrap_or_default()
}

fn byline(meta: &Meta) -> String {
    let stated = meta
        .articles
        .iter()
        .find(|article| !article.authors.is_empty());
    match stated {
        Some(article) => article.authors.join(", "),
        None => {
            let name = meta.first(&[
                "author",
                "byl",
                "byline",
                "dc.creator",
                "sailthru.author",
                "parsely-author",
                "article:author",
            ]);
            if name.contains("://") {
                String::new()
            } else {
                name.to_string()
            }
        }
    }
}
