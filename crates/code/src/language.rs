//! Whether the coder can read a document's language.

use bifrons_core::Document;

/// Letters that a text must have before its language is judged.
const ENOUGH: usize = 60;
/// Letters up to which one word that only English has is enough, since few words are guessed badly.
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
        && !looks_english(&sample, letters < SHORT);
    foreign.then(|| {
        format!(
            "the document seems to be in {}; only English is coded",
            info.lang().eng_name()
        )
    })
}

/// Words that no other language has.
const ENGLISH_ALONE: [&str; 9] = [
    "The", "after", "and", "from", "said", "that", "the", "were", "which",
];
/// Function words that no other language has together.
const ENGLISH: [&str; 8] = ["by", "for", "has", "is", "of", "to", "was", "with"];

/// Whether more than one word in ten is an English function word; in a short text one is enough that no other language has.
fn looks_english(text: &str, short: bool) -> bool {
    let (mut words, mut english, mut alone) = (0, 0, 0);
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        words += 1;
        alone += usize::from(ENGLISH_ALONE.contains(&word));
        english += usize::from(ENGLISH.contains(&word));
    }
    (english + alone) * 10 > words || short && alone > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        refuse(&Document {
            text: text.into(),
            ..Document::default()
        })
        .is_some()
    }

    #[test]
    fn short_english_is_read() {
        assert!(!refused(
            "Denmark will send 19 F-16 jets to Ukraine, Prime Minister Mette Frederiksen said."
        ));
    }

    #[test]
    fn short_texts_in_other_languages_are_not() {
        for text in [
            "El gobierno de Colombia ha pedido a los rebeldes que liberen a los soldados antes del lunes.",
            "Die Bundesregierung will der Ukraine weitere Panzer liefern, wie der Kanzler am Montag mitteilte.",
        ] {
            assert!(refused(text), "{text}");
        }
    }
}
