//! Words by which parts of a page are told that are no text of its article: `data/reading/`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::dom::{Dom, Id};
use crate::events::codes::rows;

/// Whether elements of that kind are asides by themselves.
pub(super) fn is_aside_element(name: &str) -> bool {
    matches!(name, "aside" | "figure")
}

/// Whether elements of that kind are none whatever they are called.
pub(super) fn is_never_aside(name: &str) -> bool {
    matches!(name, "html" | "body" | "main" | "article" | "")
}

/// The words in an element's names that tell of an aside.
pub(super) fn aside_words(dom: &Dom, id: Id) -> Vec<&'static str> {
    let mut found = Vec::new();
    for key in ["class", "id", "data-component", "data-testid"] {
        for name in dom.attribute(id, key).split_ascii_whitespace() {
            let words = words(name);
            found.extend(
                words
                    .iter()
                    .filter_map(|word| CLASSES.part.get(word.as_str())),
            );
            found.extend(
                words
                    .windows(2)
                    .filter_map(|pair| CLASSES.part.get(pair.join("-").as_str())),
            );
            if let [word] = &words[..] {
                found.extend(CLASSES.whole.get(word.as_str()));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// `articleBody_related-links` as its words, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || lower && c.is_ascii_uppercase() {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether the word is in no name of an article, even of one that holds most of the page's prose.
pub(super) fn is_never_text_word(word: &str) -> bool {
    CLASSES.never.contains(word)
}

struct Classes {
    part: FxHashSet<&'static str>,
    whole: FxHashSet<&'static str>,
    never: FxHashSet<&'static str>,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    let mut classes = Classes {
        part: FxHashSet::default(),
        whole: FxHashSet::default(),
        never: FxHashSet::default(),
    };
    for line in rows(include_str!("../../../../data/reading/classes.txt")) {
        match line[..] {
            [word, "part"] => classes.part.insert(word),
            [word, "whole"] => classes.whole.insert(word),
            [word, "never"] => classes.part.insert(word) && classes.never.insert(word),
            _ => false,
        };
    }
    classes
});

/// Whether a block is one that no article has, such as "Advertisement" or "Reporting by …".
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')');
    let lower = text.to_lowercase();
    LABELS.whole.contains(lower.as_str())
        || LABELS.begins.iter().any(|start| lower.starts_with(start))
        || LABELS.ends.iter().any(|end| lower.ends_with(end))
        || LABELS.holds.iter().any(|words| lower.contains(words))
}

/// Whether a section of a page of a wiki with that heading is no text of the report.
pub(crate) fn is_end_section(heading: &str) -> bool {
    LABELS
        .sections
        .contains(heading.trim().to_lowercase().as_str())
}

#[derive(Default)]
struct Labels {
    sections: FxHashSet<&'static str>,
    whole: FxHashSet<&'static str>,
    begins: Vec<&'static str>,
    ends: Vec<&'static str>,
    holds: Vec<&'static str>,
}

static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let mut labels = Labels::default();
    for line in rows(include_str!("../../../../data/reading/labels.txt")) {
        match line[..] {
            [words, "whole"] => {
                labels.whole.insert(words);
            }
            [words, "section"] => {
                labels.sections.insert(words);
            }
            [words, "begins"] => labels.begins.push(words),
            [words, "ends"] => labels.ends.push(words),
            [words, "holds"] => labels.holds.push(words),
            _ => {}
        }
    }
    labels
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_divided_into_words() {
        assert_eq!(
            words("articleBody_related-links__3tRW"),
            ["article", "body", "related", "links", "3t", "rw"]
        );
        assert_eq!(words("--"), [""; 0]);
    }

    #[test]
    fn labels_are_known_whatever_stands_around_them() {
        for text in [
            "Advertisement",
            "— ADVERTISEMENT —",
            "Read more:",
            "Reporting by Jane Doe",
            "Related: Another report",
        ] {
            assert!(is_label(text), "{text}");
        }
        for text in [
            "Advertisers left the network.",
            "He read more than a hundred books.",
            "Related parties met.",
        ] {
            assert!(!is_label(text), "{text}");
        }
    }

    #[test]
    fn every_line_of_the_data_is_understood_and_in_order() {
        for (file, text, kinds) in [
            (
                "classes.txt",
                include_str!("../../../../data/reading/classes.txt"),
                &["part", "whole", "never"][..],
            ),
            (
                "labels.txt",
                include_str!("../../../../data/reading/labels.txt"),
                &["whole", "begins", "ends", "holds", "section"],
            ),
        ] {
            let mut last = Vec::new();
            for row in rows(text) {
                let [words, kind] = row[..] else {
                    panic!("data/reading/{file}: {row:?}")
                };
                assert!(kinds.contains(&kind), "data/reading/{file}: {row:?}");
                assert_eq!(words.to_lowercase(), words, "data/reading/{file}");
                assert!(
                    last < row,
                    "data/reading/{file}: {row:?} is out of order or stands twice"
                );
                last = row;
            }
        }
    }
}
