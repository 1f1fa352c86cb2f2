//! How far a text says that what some of its words tell is so.

use bifrons_core::{Document, Factuality};

use crate::Coder;
use crate::mood::{Reading, veridicality};
use crate::tree::Tree;

/// The answer for one place of the text.
#[derive(Clone, Debug)]
pub struct Word {
    /// First code point, as asked.
    pub start: usize,
    /// Code point after the last, as asked.
    pub end: usize,
    /// From -3 (not so) over 0 (open) to 3 (so).
    pub value: f32,
    /// The mark of five.
    pub mark: Factuality,
    /// Cues that decided.
    pub why: Vec<String>,
}

/// Reads the words at `places`, code points `(start, end)` of the text, in their order. Of several words the one that governs
/// the others is read. A place without a word is asserted, with a reason that says so.
pub fn factuality(coder: &Coder, text: &str, places: &[(usize, usize)]) -> Vec<Word> {
    let document = Document {
        text: plain(text),
        ..Document::default()
    };
    let trees = coder.trees(&document, &mut Vec::new());
    places
        .iter()
        .map(|&(start, end)| {
            let reading = trees.iter().find_map(|tree| {
                head(tree, start, end).map(|word| veridicality(tree, word, coder.cues))
            });
            let reading = reading.unwrap_or_else(|| {
                let mut none = Reading::default();
                none.why.push("no word of a sentence stands here".into());
                none
            });
            Word {
                start,
                end,
                value: reading.value(),
                mark: reading.mark,
                why: reading.why,
            }
        })
        .collect()
}

/// The highest word of the tree that overlaps the code points.
fn head(tree: &Tree, start: usize, end: usize) -> Option<usize> {
    let inside = |w: usize| {
        let span = tree.span(w, w);
        span.start < end && span.end > start
    };
    let words: Vec<usize> = (0..tree.len()).filter(|&w| inside(w)).collect();
    let top = |&w: &usize| tree.head(w).is_none_or(|h| !words.contains(&h));
    words.iter().copied().find(top)
}

/// Quotation marks and brackets of treebanks as news writes them; every code point keeps its place.
fn plain(text: &str) -> String {
    [
        ("``", " \""),
        ("''", "\" "),
        ("-LRB-", "(    "),
        ("-RRB-", ")    "),
        ("-LSB-", "[    "),
        ("-RSB-", "]    "),
    ]
    .iter()
    .fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, word: &str) -> Word {
        let start = text[..text.find(word).unwrap()].chars().count();
        let place = (start, start + word.chars().count());
        factuality(Coder::bundled(), text, &[place]).remove(0)
    }

    #[test]
    fn places_are_code_points() {
        let word = read(
            "Président Née said: “They left.” The army did not attack.",
            "attack",
        );
        assert_eq!(word.mark, Factuality::Denied);
        assert!(word.value < -1.5);
    }

    #[test]
    fn a_place_without_words_is_told() {
        let word = &factuality(Coder::bundled(), "They left.", &[(90, 99)])[0];
        assert_eq!(word.why, ["no word of a sentence stands here"]);
        assert!(factuality(Coder::bundled(), "", &[]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn values_stay_in_range(words in proptest::collection::vec(
            proptest::sample::select(vec![
                "not", "if", "would", "had", "to", "refused", "planned", "attack", "the", "no", "might", "fail", ",", "said",
                "without", "denied", "nobody", "too", "weak", "yet", "ago", "decades", "?", "possible", "talks", "of", "\"",
            ]), 0..25))
        {
            let text = words.join(" ");
            let places: Vec<(usize, usize)> = (0..text.chars().count()).map(|i| (i, i + 1)).collect();
            let read = factuality(Coder::bundled(), &text, &places);
            proptest::prop_assert_eq!(read.len(), places.len());
            for word in read {
                proptest::prop_assert!((-3.0..=3.0).contains(&word.value), "{} in {}", word.value, text);
            }
        }
    }

    #[test]
    fn marks_and_numbers_are_one_reading() {
        let signs = [
            (
                "They managed to leave the town.",
                "leave",
                Factuality::Asserted,
                1.5..3.1,
            ),
            (
                "They did not manage to leave the town.",
                "leave",
                Factuality::Denied,
                -3.1..-1.4,
            ),
            (
                "They forgot to leave the town.",
                "leave",
                Factuality::Denied,
                -3.1..-1.4,
            ),
            (
                "They did not forget to leave the town.",
                "leave",
                Factuality::Asserted,
                1.5..3.1,
            ),
            (
                "They want to leave the town.",
                "leave",
                Factuality::Hypothetical,
                -1.5..1.5,
            ),
            (
                "They will leave the town.",
                "leave",
                Factuality::Planned,
                1.5..3.0,
            ),
            (
                "He does not regret that they left the town.",
                "left",
                Factuality::Asserted,
                1.5..3.1,
            ),
            (
                "There is no more urgent task than peace.",
                "is",
                Factuality::Asserted,
                1.5..3.1,
            ),
            (
                "The planned sale of the port was delayed.",
                "sale",
                Factuality::Denied,
                -3.1..0.5,
            ),
        ];
        for (text, word, mark, range) in signs {
            let read = read(text, word);
            assert!(
                read.mark == mark && range.contains(&read.value),
                "{text} {read:?}"
            );
        }
    }

    #[test]
    fn treebank_brackets_keep_their_places() {
        let text = "`` They -LRB- all -RRB- left ''";
        assert_eq!(plain(text).chars().count(), text.chars().count());
    }
}
