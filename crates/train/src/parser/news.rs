//! Text without trees: sentences of open news.

use anyhow::Context as _;
use bifrons_code::text::{split, tokenize};
use std::path::Path;

/// Sentences longer or shorter than this teach little.
const LENGTHS: std::ops::RangeInclusive<usize> = 5..=60;

/// Reads every `.jsonl` file of a folder; the text is in the field `text`. Sentences are sorted, none comes twice.
pub fn read(folder: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let context = || format!("cannot read {}", folder.display());
    let mut sentences = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        for line in text.lines() {
            let value: serde_json::Value =
                serde_json::from_str(line).with_context(|| format!("in {}", path.display()))?;
            let text = value["text"].as_str().unwrap_or_default();
            for range in split(text) {
                let sentence = &text[range];
                let words: Vec<String> = tokenize(sentence)
                    .into_iter()
                    .map(|word| sentence[word].to_owned())
                    .collect();
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
