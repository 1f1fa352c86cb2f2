//! Text without trees: open news.

use anyhow::Context as _;
use bifrons_code::text::{split, tokenize};
use std::path::Path;

/// Sentences longer or shorter than this teach little.
pub const LENGTHS: std::ops::RangeInclusive<usize> = 5..=60;

/// The field `text` of every line of every `.jsonl` file of a folder, files in order of their names.
pub fn texts(folder: &Path) -> anyhow::Result<Vec<String>> {
    let context = || format!("cannot read {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let lines = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        for line in lines.lines() {
            let value: serde_json::Value =
                serde_json::from_str(line).with_context(|| format!("in {}", path.display()))?;
            texts.push(value["text"].as_str().unwrap_or_default().to_owned());
        }
    }
    Ok(texts)
}

/// Words of the sentences of a folder; sorted, none comes twice.
pub fn read(folder: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let mut sentences = Vec::new();
    for text in texts(folder)? {
        for range in split(&text) {
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
    sentences.sort();
    sentences.dedup();
    Ok(sentences)
}
