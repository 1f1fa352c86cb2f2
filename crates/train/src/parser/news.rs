//! Text without trees: sentences of open news, cut into words roughly as the treebanks cut them.

use anyhow::Context as _;
use std::path::Path;

/// Sentences longer or shorter than this teach little.
const LENGTHS: std::ops::RangeInclusive<usize> = 5..=60;

/// Reads every `.jsonl` file of a folder, in the order of the names; the text is in the field `text`.
pub fn read(folder: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let context = || format!("cannot read {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        paths.push(entry.with_context(context)?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    paths.sort();
    let mut sentences = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for line in text.lines() {
            let value: serde_json::Value = serde_json::from_str(line).with_context(|| format!("in {}", path.display()))?;
            let paragraphs = value["text"].as_str().unwrap_or_default().lines();
            for sentence in paragraphs.flat_map(split) {
                let words = words(sentence);
                if LENGTHS.contains(&words.len()) {
                    sentences.push(words);
                }
            }
        }
    }
    sentences.sort();
    sentences.dedup();
    Ok(sentences)
}

/// Cuts a paragraph after a full stop that a capital follows, unless the word before it is short or an initial.
fn split(paragraph: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut begin = 0;
    let bytes = paragraph.as_bytes();
    for (at, _) in paragraph.match_indices(['.', '!', '?']) {
        let rest = paragraph[at + 1..].trim_start_matches(['"', '”', ')', '\'']);
        let capital = rest.strip_prefix(' ').and_then(|r| r.trim_start().chars().next()).is_some_and(|c| c.is_uppercase() || "\"“".contains(c));
        let word = paragraph[begin..at].rsplit(' ').next().unwrap_or_default();
        let abbreviation = bytes[at] == b'.' && (word.len() < 4 && word.starts_with(char::is_uppercase) || word.contains('.'));
        if capital && !abbreviation {
            let end = paragraph.len() - rest.len();
            sentences.push(paragraph[begin..end].trim());
            begin = end;
        }
    }
    sentences.push(paragraph[begin..].trim());
    sentences
}

/// Cuts a sentence into words: punctuation, clitics and the parts of hyphenated words stand alone.
fn words(sentence: &str) -> Vec<String> {
    let mut words = Vec::new();
    let count = sentence.split_whitespace().count();
    for (index, chunk) in sentence.split_whitespace().enumerate() {
        let core = chunk.trim_start_matches(|c: char| OPENING.contains(c));
        words.extend(chunk[..chunk.len() - core.len()].chars().map(String::from));
        let mut inner = core;
        let mut behind = Vec::new();
        while let Some(last) = inner.chars().next_back() {
            let stop = last == '.' && (index + 1 < count || !behind.is_empty() || inner.trim_end_matches('.').contains('.'));
            if inner.len() == last.len_utf8() || stop || !CLOSING.contains(last) {
                break;
            }
            inner = &inner[..inner.len() - last.len_utf8()];
            behind.push(last.to_string());
        }
        clitics(inner, &mut words);
        words.extend(behind.into_iter().rev());
    }
    words.retain(|word| !word.is_empty());
    words
}

const OPENING: &str = "\"“‘'([{$£€#*";
const CLOSING: &str = "\"”’'.,;:!?)]}%…*";

fn clitics(word: &str, words: &mut Vec<String>) {
    let lower = word.to_lowercase().replace('’', "'");
    let ends = ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"];
    // Only where lower-casing and replacing kept the characters one to one may the word be cut at the same place.
    let cut = ends.iter().find(|end| lower.ends_with(**end)).map(|end| word.chars().count().saturating_sub(end.chars().count()));
    let (base, clitic) = match cut.and_then(|at| word.char_indices().nth(at)) {
        Some((at, _)) if at > 0 => word.split_at(at),
        _ => (word, ""),
    };
    let hyphenated = base.split('-').count() > 1 && base.split('-').all(|part| part.chars().count() > 1 && part.chars().all(char::is_alphanumeric));
    if hyphenated {
        for (index, part) in base.split('-').enumerate() {
            if index > 0 {
                words.push("-".to_owned());
            }
            words.push(part.to_owned());
        }
    } else {
        words.push(base.to_owned());
    }
    words.push(clitic.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_words() {
        let cases = [
            ("The US-led force didn't move.", "The US - led force did n't move ."),
            ("\"U.S. troops,\" Iran's envoy said (again)...", "\" U.S. troops , \" Iran 's envoy said ( again ) . . ."),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text).join(" "), expected);
        }
    }

    #[test]
    fn cuts_sentences() {
        assert_eq!(split("Mr. Li met J. Kerry. He left. U.S. aid ended").len(), 3);
    }
}
