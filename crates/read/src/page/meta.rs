//! What a page says of itself: its head, its data for search engines, its marks of time.

use super::dom::{Dom, ROOT};
use super::ld::{self, Article};

/// All that a page states, as it stands.
#[derive(Debug, Default)]
pub(crate) struct Meta {
    /// Articles that JSON-LD describes, the likeliest first.
    pub articles: Vec<Article>,
    /// `meta` elements: name in lower case, content, in order.
    pub named: Vec<(String, String)>,
    /// The element `title`.
    pub title: String,
    /// The link `canonical`.
    pub canonical: String,
    /// The address that relative ones are meant from.
    pub base: String,
    /// The attribute `lang` of the page.
    pub language: String,
}

/// Most `meta` elements, and bytes of JSON-LD, that are looked at.
const NAMED: usize = 5_000;
const SCRIPTS: usize = 4_000_000;

impl Meta {
    /// Gathers it.
    pub fn of(dom: &Dom) -> Self {
        let mut meta = Self::default();
        let mut scripts = 0;
        for id in dom.below(ROOT) {
            match dom.name(id) {
                "html" if meta.language.is_empty() => {
                    meta.language = dom.attribute(id, "lang").trim().to_string();
                }
                "title" if meta.title.is_empty() => meta.title = one_line(&dom.inner_text(id)),
                "base" if meta.base.is_empty() => meta.base = dom.attribute(id, "href").to_string(),
                "meta" => {
                    let content = one_line(dom.attribute(id, "content"));
                    for key in ["name", "property", "itemprop"] {
                        let name = dom.attribute(id, key);
                        if !name.is_empty() && !content.is_empty() && meta.named.len() < NAMED {
                            meta.named
                                .push((name.trim().to_ascii_lowercase(), content.clone()));
                        }
                    }
                }
                "link" if meta.canonical.is_empty() => {
                    let rel = dom.attribute(id, "rel");
                    if rel.eq_ignore_ascii_case("canonical") {
                        meta.canonical = dom.attribute(id, "href").trim().to_string();
                    }
                }
                "script" if dom.attribute(id, "type").contains("ld+json") => {
                    let script = dom.inner_text(id);
                    scripts += script.len();
                    if scripts <= SCRIPTS {
                        ld::articles(&script, &mut meta.articles);
                    }
                }
                _ => {}
            }
        }
        meta.articles.sort_by_key(|article| article.rank);
        meta
    }

    /// The first content of the first of these names that has one.
    pub fn first(&self, names: &[&str]) -> &str {
        names
            .iter()
            .find_map(|name| self.named.iter().find(|(key, _)| key == name))
            .map_or("", |(_, content)| content)
    }
}

/// Text on one line, with single blanks.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\0') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}
