//! The words of a report as a set of numbers: pairs of content words that stand near each other.
//!
//! A shingle is a pair of content words with at most two content words between them, whatever their order. An editor
//! who swaps two words, drops one or puts another for it spoils only the pairs that it is in. Runs of three words are
//! spoilt by far less, and single words are shared by reports that have only their topic in common.

use bifrons_core::fold;

/// Content words of a report that are looked at; what follows in a longer one does not count.
pub(crate) const WORDS: usize = 20_000;

/// How many content words on the second of a pair may stand.
const REACH: usize = 3;

/// The distinct shingles of title and text, as hashes in ascending order.
///
/// The title is a sentence of its own: no pair joins it to the text.
pub(crate) fn shingles(title: &str, text: &str) -> Vec<u32> {
    let (mut words, mut out) = (Vec::new(), Vec::new());
    for part in [title, text] {
        words.clear();
        content_words(part, &mut words);
        for reach in 1..=REACH {
            out.extend(
                words
                    .iter()
                    .zip(words.iter().skip(reach))
                    .filter(|(a, b)| a != b)
                    .map(|(&a, &b)| pair(a, b)),
            );
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Hashes of the words that are no function words, at most [`WORDS`].
fn content_words(text: &str, out: &mut Vec<u64>) {
    let folded = fold(text);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    for word in words {
        if out.len() >= WORDS {
            return;
        }
        if word.is_ascii() {
            if !is_function_word(word) {
                out.push(hash(word.as_bytes()));
            }
            continue;
        }
        // Chinese, Japanese and Thai put no spaces between words: there each sign stands for one.
        let mut start = 0;
        for (at, c) in word.char_indices() {
            if is_unspaced(c) {
                if at > start {
                    out.push(hash(&word.as_bytes()[start..at]));
                }
                out.push(hash(c.encode_utf8(&mut [0; 4]).as_bytes()));
                start = at + c.len_utf8();
            }
        }
        if start < word.len() {
            out.push(hash(&word.as_bytes()[start..]));
        }
    }
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// Words that every text has, whatever it tells; sorted.
const FUNCTION_WORDS: &[&str] = &[
    "a",
    "about",
    "after",
    "against",
    "all",
    "also",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "between",
    "but",
    "by",
    "can",
    "could",
    "d",
    "did",
    "do",
    "does",
    "during",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "him",
    "his",
    "how",
    "i",
    "if",
    "in",
    "including",
    "into",
    "is",
    "it",
    "its",
    "ll",
    "may",
    "more",
    "most",
    "no",
    "not",
    "of",
    "on",
    "one",
    "only",
    "or",
    "other",
    "our",
    "out",
    "over",
    "re",
    "s",
    "said",
    "say",
    "saying",
    "says",
    "she",
    "should",
    "since",
    "so",
    "some",
    "such",
    "t",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "two",
    "under",
    "up",
    "us",
    "ve",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whose",
    "will",
    "with",
    "would",
    "you",
    "your",
];

fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// FNV-1a (Fowler, Noll & Vo), 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One number of two words, whatever their order; mixed as in SplitMix64 (Steele, Lea & Flood 2014).
fn pair(a: u64, b: u64) -> u32 {
    let mut z = a.min(b).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ a.max(b);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_that_can_be_counted() {
        // Six content words, each with the next three that there are: 3 + 3 + 3 + 2 + 1.
        assert_eq!(
            shingles("", "The envoy of France met rebels in Goma on Monday.").len(),
            12
        );
        assert_eq!(shingles("France met rebels", "France met rebels").len(), 3);
        assert_eq!(shingles("France", "Kenya").len(), 0);
        assert_eq!(shingles("", ""), []);
    }

    #[test]
    fn order_case_accents_and_function_words_do_not_matter() {
        let one = shingles("", "Rebels met in Côte d'Ivoire");
        assert_eq!(one, shingles("", "THE REBELS MET; D’IVOIRE’S COTE"));
        assert_eq!(shingles("", "The U.S. met them"), shingles("", "US met"));
    }

    #[test]
    fn signs_without_spaces_are_words() {
        assert_eq!(shingles("", "法国赞扬肯尼亚").len(), 6 + 5 + 4);
        assert_eq!(shingles("", "法国 praised"), shingles("", "法国praised"));
    }

    #[test]
    fn the_list_can_be_searched() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test]
    fn a_long_text_counts_up_to_a_limit() {
        let long: String = (0..WORDS + 50).map(|n| format!("w{n} ")).collect();
        assert_eq!(shingles("", &long).len(), 3 * WORDS - 6);
    }
}
