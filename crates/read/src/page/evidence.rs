//! What a page says of its text elsewhere: title, summary, and the text itself for search engines.

use rustc_hash::FxHashSet;

use super::meta::{Meta, one_line};

/// Letters of a summary that must be found again.
const BEGINNING: usize = 40;

/// Bytes of a stated text that is no mere summary.
const ENOUGH: usize = 500;

/// What the text is expected to hold.
pub(super) struct Evidence {
    pub title: String,
    words: FxHashSet<String>,
    summaries: Vec<String>,
    bodies: Vec<String>,
    /// The text as the page's own article states it.
    body: String,
}

impl Evidence {
    pub fn new(meta: &Meta, title: &str) -> Self {
        let summaries = ["description", "og:description", "twitter:description"]
            .iter()
            .map(|name| letters(meta.first(&[name])))
            .filter(|summary| summary.chars().count() >= BEGINNING)
            .map(|summary| summary.chars().take(BEGINNING).collect())
            .collect();
        let bodies = meta
            .articles
            .iter()
            .map(|article| letters(&article.body))
            .filter(|body| body.len() >= 80)
            .collect();
        let own = meta.articles.iter().filter(|article| article.rank < 2);
        let body = own
            .map(|article| &article.body)
            .find(|body| body.len() >= ENOUGH);
        Self {
            body: body.cloned().unwrap_or_default(),
            title: title.to_string(),
            words: words(title),
            summaries,
            bodies,
        }
    }

    /// How much more a block is worth, in characters of prose.
    pub fn of(&self, text: &str) -> f32 {
        let plain = letters(text);
        let mut more = 0.0;
        if self.begins(&plain) {
            more += 400.0;
        }
        if self.is_stated(&plain) {
            more += plain.len() as f32;
        }
        let own = words(text);
        let shared = self.words.intersection(&own).count();
        if shared >= 3 && shared * 2 >= self.words.len() {
            more += 150.0;
        }
        more
    }

    /// Whether the page says elsewhere that the block is of its text.
    pub fn holds(&self, text: &str) -> bool {
        let plain = letters(text);
        self.begins(&plain) || self.is_stated(&plain)
    }

    /// The stated text, if what was found is hardly any of it.
    pub fn body_instead_of(&self, found: &[String]) -> Option<Vec<String>> {
        if self.body.is_empty() {
            return None;
        }
        let (stated, all) = (letters(&self.body), letters(&found.concat()));
        let shared = found
            .iter()
            .map(|block| letters(block))
            .filter(|block| stated.contains(block.as_str()));
        let shared: usize = shared.map(|block| block.len()).sum();
        let hardly =
            all.len() * 2 < stated.len() || shared * 4 < all.len() && all.len() < 2 * stated.len();
        let paragraphs = self
            .body
            .split(['\n', '\r'])
            .map(one_line)
            .filter(|paragraph| !paragraph.is_empty());
        hardly.then(|| paragraphs.collect())
    }

    fn begins(&self, plain: &str) -> bool {
        self.summaries
            .iter()
            .any(|summary| plain.contains(summary.as_str()))
    }

    fn is_stated(&self, plain: &str) -> bool {
        plain.len() >= 40 && self.bodies.iter().any(|body| body.contains(plain))
    }
}

/// Letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Its longer words.
fn words(text: &str) -> FxHashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
        .collect()
}
