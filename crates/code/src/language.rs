//! Whether the coder can read a document's language.

use bifrons_core::Document;

/// Letters that a text must have before its language is judged.
const ENOUGH: usize = 60;
/// Letters up to which one English function word in twenty is enough, since few words are guessed badly.
const SHORT: usize = 400;

/// A note, if the document is not in English as far as can be told.
pub fn refuse(document: &Document) -> Option<String> {
    let stated = document.language.to_ascii_lowercase();
    if !stated.is_empty()
        && !stated.starts_with("en")
        && !matches!(stated.as_str(), "und" | "unknown" | "mul")
    {
        return Some(format!(
            "the document is in `{}`; only English is coded",
            document.language
        ));
    }
    // The first lines tell the language, whatever the length.
    let sample: String = document.text.chars().take(2_000).collect();
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters < ENOUGH {
        return None;
    }
    let ascii = sample.chars().filter(char::is_ascii_alphabetic).count();
    let info = whatlang::detect(&sample)?;
    let foreign = info.lang() != whatlang::Lang::Eng
        && (info.is_reliable() || ascii * 2 < letters)
        && !looks_english(&sample, if letters < SHORT { 20 } else { 10 });
    foreign.then(|| {
        format!(
            "the document seems to be in {}; only English is coded",
            info.lang().eng_name()
        )
    })
}

/// Whether more than one word in so many is one of the function words that no other language has together.
fn looks_english(text: &str, many: usize) -> bool {
    let (mut words, mut english) = (0, 0);
    for word in text.split_whitespace() {
        words += 1;
        english += usize::from(matches!(
            word.trim_matches(|c: char| !c.is_alphanumeric()),
            "the"
                | "of"
                | "and"
                | "to"
                | "with"
                | "that"
                | "for"
                | "was"
                | "is"
                | "The"
                | "by"
                | "from"
                | "said"
                | "after"
                | "has"
                | "have"
                | "its"
                | "were"
                | "which"
                | "will"
        ));
    }
    english * many > words
}
