//! Which language a text is in.

use std::sync::LazyLock;

use bifrons_core::Document;
use rustc_hash::FxHashMap;
use whatlang::Lang;

use crate::events::codes::rows;

/// Characters of a text by which its language is told.
const SAMPLE: usize = 1_000;

/// Words at the beginning that are looked at first, since most news is in English.
const WORDS: usize = 120;

/// Letters that a text must have before its language is told.
const ENOUGH: usize = 60;

/// Sets the language of a document that states none, where it can be told for sure.
pub(crate) fn identify(document: &mut Document) {
    if !document.language.trim().is_empty() {
        return;
    }
    let text = if document.text.trim().is_empty() {
        &document.title
    } else {
        &document.text
    };
    if let Some(tag) = language_of(text) {
        document.language = tag.to_string();
    }
}

/// The tag of the text's language, if it can be told for sure.
fn language_of(text: &str) -> Option<&'static str> {
    if looks_english(text) {
        return Some("en");
    }
    let end = text
        .char_indices()
        .nth(SAMPLE)
        .map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters < ENOUGH {
        return None;
    }
    let ascii = sample.bytes().filter(u8::is_ascii_alphabetic).count();
    let info = whatlang::detect(sample)?;
    let is_latin = ascii * 2 > letters;
    let sure = match info.lang() {
        Lang::Eng => is_latin,
        // Few words with many names are guessed badly.
        _ => (info.is_reliable() || !is_latin) && !may_be_english(sample, letters),
    };
    sure.then(|| tag(info.lang())).flatten()
}

/// Letters up to which one word that only English has speaks against another language.
const SHORT: usize = 400;

/// Whether more than one word in ten is an English word of grammar.
fn may_be_english(text: &str, letters: usize) -> bool {
    let (mut words, mut known, mut own) = (0, 0, 0);
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        words += 1;
        own += usize::from(OWN.contains(&word));
        known += usize::from(matches!(
            word,
            "by" | "for" | "has" | "is" | "of" | "to" | "was" | "with"
        ));
    }
    (known + own) * 10 > words || letters < SHORT && own > 0
}

/// Words that no other language has.
const OWN: [&str; 9] = [
    "The", "after", "and", "from", "said", "that", "the", "were", "which",
];

/// Whether the first words are English beyond doubt: one in six is a word of grammar, and two are its own.
fn looks_english(text: &str) -> bool {
    let (mut words, mut known, mut own) = (0, 0, 0);
    for word in text.split_ascii_whitespace().take(WORDS) {
        words += 1;
        if word.len() <= 5 {
            let is_own = matches!(
                word,
                "the"
                    | "The"
                    | "and"
                    | "that"
                    | "with"
                    | "from"
                    | "which"
                    | "were"
                    | "said"
                    | "after"
            );
            own += usize::from(is_own);
            known += usize::from(is_own || GRAMMAR.contains(&word));
        }
        if words >= 16 && own >= 2 && known * 6 >= words {
            return true;
        }
    }
    words >= 8 && own >= 2 && known * 6 >= words
}

/// Words of grammar that other languages may have too.
const GRAMMAR: [&str; 26] = [
    "A", "In", "a", "an", "are", "as", "at", "be", "but", "by", "for", "has", "have", "he", "his",
    "in", "is", "it", "its", "not", "of", "on", "to", "was", "who", "will",
];

/// Names of languages in English, and their tags.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    TAGS.iter().map(|(_, name, tag)| (*name, *tag))
}

fn tag(language: Lang) -> Option<&'static str> {
    static BY_CODE: LazyLock<FxHashMap<&str, &str>> =
        LazyLock::new(|| TAGS.iter().map(|(code, _, tag)| (*code, *tag)).collect());
    BY_CODE.get(language.code()).copied()
}

/// Code of three letters, name, tag.
static TAGS: LazyLock<Vec<(&str, &str, &str)>> = LazyLock::new(|| {
    rows(include_str!("../../../data/reading/languages.txt"))
        .filter_map(|row| match row[..] {
            [code, tag, name] => Some((code, name, tag)),
            _ => None,
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages() {
        for (text, want) in [
            (
                "The president of France said on Monday that he will meet the leaders of Kenya and Uganda in Paris next week.",
                Some("en"),
            ),
            (
                "Denmark will send 19 F-16 jets to Ukraine, Prime Minister Mette Frederiksen said.",
                None,
            ),
            (
                "Die Bundesregierung will der Ukraine weitere Panzer liefern, wie der Kanzler am Montag mitteilte.",
                Some("de"),
            ),
            (
                "El gobierno de Colombia ha pedido a los rebeldes que liberen a los soldados antes del lunes.",
                Some("es"),
            ),
            (
                "Президенты встретились в субботу в Москве, чтобы обсудить торговлю и безопасность в регионе.",
                Some("ru"),
            ),
            (
                "قال الرئيس الفرنسي يوم الاثنين إنه سيلتقي بقادة كينيا وأوغندا في باريس الأسبوع المقبل لبحث الأمن والتجارة",
                Some("ar"),
            ),
            (
                "法国总统星期一表示，他下周将在巴黎会见肯尼亚和乌干达领导人，讨论贸易和安全问题，并将出席一个有关气候变化的会议，同时还将会见企业界的代表。",
                Some("zh"),
            ),
            ("Paris", None),
            ("", None),
        ] {
            let found = language_of(text);
            assert!(
                found == want || want.is_none() && found == Some("en"),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_stated_stays() {
        let mut document = Document {
            language: "fr".into(),
            text: "The president of France said on Monday that he will meet the leaders of Kenya."
                .into(),
            ..Document::default()
        };
        identify(&mut document);
        assert_eq!(document.language, "fr");
        document.language.clear();
        identify(&mut document);
        assert_eq!(document.language, "en");
    }

    #[test]
    fn every_language_has_a_tag() {
        for language in Lang::all() {
            assert!(
                tag(*language).is_some(),
                "{language:?} has no line in data/reading/languages.txt"
            );
        }
    }
}
