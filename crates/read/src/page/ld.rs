//! JSON-LD: what a page tells search engines of its article.

use serde_json::Value;

use super::meta::one_line;

/// An article as JSON-LD describes it; what is not stated is empty.
#[derive(Debug, Default)]
pub(crate) struct Article {
    /// How likely it is the page's own article: 0 is best.
    pub rank: u8,
    /// `headline`, else `name`.
    pub headline: String,
    /// `datePublished`, else `dateCreated`.
    pub published: String,
    /// Names of `author`.
    pub authors: Vec<String>,
    /// Name of `publisher`.
    pub publisher: String,
    /// `url`, else `mainEntityOfPage`.
    pub url: String,
    /// `inLanguage`.
    pub language: String,
    /// `articleBody`.
    pub body: String,
}

/// Most articles of one page that are looked at.
const MOST: usize = 64;

/// Adds the articles that a script describes; a script that is no JSON says nothing.
pub(super) fn articles(script: &str, found: &mut Vec<Article>) {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    let parsed = serde_json::from_str(script).or_else(|_| {
        // Line breaks within strings are the usual mistake.
        let mended: String = script
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        serde_json::from_str(&mended)
    });
    if let Ok(value) = parsed {
        gather(&value, found);
    }
}

/// Looks through lists, graphs and what a page is about.
fn gather(value: &Value, found: &mut Vec<Article>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(object) if found.len() < MOST => {
            if let Some(rank) = rank(value) {
                found.push(article(value, rank));
            }
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "itemListElement",
                "item",
                "liveBlogUpdate",
            ] {
                if let Some(inner) = object.get(key) {
                    gather(inner, found);
                }
            }
        }
        _ => {}
    }
}

/// How near an article the object is by its type; `None` for what is none.
fn rank(value: &Value) -> Option<u8> {
    let of = |kind: &str| {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
        if kind.ends_with("NewsArticle") || kind == "LiveBlogPosting" {
            Some(0)
        } else if kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report" {
            Some(1)
        } else if kind.ends_with("WebPage") {
            Some(2)
        } else {
            None
        }
    };
    match value.get("@type")? {
        Value::String(kind) => of(kind),
        Value::Array(kinds) => kinds.iter().filter_map(|k| of(k.as_str()?)).min(),
        _ => None,
    }
}

fn article(value: &Value, rank: u8) -> Article {
    let text = |keys: &[&str]| {
        let first = keys.iter().find_map(|key| string(value.get(key)?));
        one_line(&plain(&first.unwrap_or_default()))
    };
    let url = |value: &Value| match value {
        Value::Object(object) => string(object.get("@id").or(object.get("url"))?),
        other => string(other),
    };
    let named = |key: &str| value.get(key).map(names).unwrap_or_default();
    Article {
        rank,
        headline: text(&["headline", "name"]),
        published: text(&["datePublished", "dateCreated"]),
        authors: named("author"),
        publisher: named("publisher").into_iter().next().unwrap_or_default(),
        url: ["url", "mainEntityOfPage"]
            .iter()
            .find_map(|key| url(value.get(key)?))
            .unwrap_or_default(),
        language: text(&["inLanguage"]),
        body: plain(&string(value.get("articleBody").unwrap_or(&Value::Null)).unwrap_or_default()),
    }
}

/// A string, or the first of a list of them.
fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Array(items) => items.iter().find_map(string),
        Value::Object(object) => string(object.get("@value").or(object.get("name"))?),
        _ => None,
    }
}

/// Names of persons or bodies.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(names).collect(),
        other => string(other)
            .map(|name| one_line(&plain(&name)))
            .into_iter()
            .collect(),
    }
}

/// Text without references such as `&amp;`, which many programs leave in JSON.
fn plain(text: &str) -> String {
    if text.contains('&') {
        super::references::resolve(text)
    } else {
        text.to_string()
    }
}
