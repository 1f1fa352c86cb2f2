//! What a page says of its text elsewhere: title, summary, and the text itself for search engines.

use rustc_hash::FxHashSet;

use super::meta::Meta;

/// Letters of a summary that must be found again.
const BEGINNING: usize = 40;

/// What the text is expected to hold.
pub(super) struct Evidence {
    pub title: String,
    words: FxHashSet<String>,
    summaries: Vec<String>,
    bodies: Vec<String>,
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
        Self {
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
        if self
            .summaries
            .iter()
            .any(|summary| plain.contains(summary.as_str()))
        {
            more += 400.0;
        }
        if plain.len() >= 40 && self.bodies.iter().any(|body| body.contains(&plain)) {
            more += plain.len() as f32;
        }
        let own = words(text);
        let shared = self.words.intersection(&own).count();
        if shared >= 3 && shared * 2 >= self.words.len() {
            more += 150.0;
        }
        more
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
