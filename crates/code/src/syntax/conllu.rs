//! CoNLL-U, the file format of treebanks.

use super::{Node, Rel, Upos, lemma};
use std::fmt::Write as _;

/// A sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The identifier (`# sent_id = …`), or empty.
    pub id: String,
    /// The words, in order. Contractions are split ("do", "n't"), empty nodes left out.
    pub forms: Vec<String>,
    /// Language-specific tags (`VBD`), one a word; `_` if the file has none.
    pub xpos: Vec<String>,
    /// One node for every word. The lemma is lower-cased.
    pub nodes: Vec<Node>,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {reason}")]
pub struct ConlluError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads all sentences of a file. Relations with unknown subtypes are read without the subtype.
///
/// # Errors
/// If a line has too few columns, an unknown part of speech, or a head outside the sentence.
pub fn read(text: &str) -> Result<Vec<Sentence>, ConlluError> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let mut last = 0;
    for (index, line) in text.lines().enumerate() {
        let fail = |reason: String| ConlluError {
            line: index + 1,
            reason,
        };
        last = index + 1;
        if line.trim().is_empty() {
            finish(&mut sentence, &mut sentences).map_err(fail)?;
        } else if let Some(comment) = line.strip_prefix('#') {
            if let Some(("sent_id", id)) = comment.split_once('=').map(|(k, v)| (k.trim(), v)) {
                sentence.id = id.trim().to_owned();
            }
        } else {
            word(line, &mut sentence).map_err(fail)?;
        }
    }
    finish(&mut sentence, &mut sentences).map_err(|reason| ConlluError { line: last, reason })?;
    Ok(sentences)
}

/// Writes a sentence, with an empty line behind it.
#[must_use]
pub fn write(sentence: &Sentence) -> String {
    let mut out = String::new();
    if !sentence.id.is_empty() {
        let _ = writeln!(out, "# sent_id = {}", sentence.id);
    }
    for (index, (form, node)) in sentence.forms.iter().zip(&sentence.nodes).enumerate() {
        let xpos = sentence.xpos.get(index).map_or("_", String::as_str);
        let _ = writeln!(
            out,
            "{}\t{form}\t{}\t{}\t{xpos}\t_\t{}\t{}\t_\t_",
            index + 1,
            node.lemma,
            node.upos.as_str(),
            node.head,
            node.rel
        );
    }
    out.push('\n');
    out
}

fn word(line: &str, sentence: &mut Sentence) -> Result<(), String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma_text, upos, xpos, _, head, rel, ..] = columns[..] else {
        return Err(format!(
            "8 columns or more are needed, not {}",
            columns.len()
        ));
    };
    if id.contains(['-', '.']) {
        return Ok(());
    }
    if id.parse() != Ok(sentence.forms.len() + 1) {
        return Err(format!("word {id} is out of order"));
    }
    let upos = Upos::parse(upos).ok_or_else(|| format!("unknown part of speech {upos}"))?;
    let lemma = if lemma_text == "_" {
        lemma::lemma(form, upos)
    } else {
        lemma_text.to_lowercase().into_boxed_str()
    };
    sentence.forms.push(form.to_owned());
    sentence.xpos.push(xpos.to_owned());
    sentence.nodes.push(Node {
        upos,
        head: head
            .parse()
            .map_err(|_| format!("head {head} is not a number"))?,
        rel: Rel::parse_or_base(rel),
        lemma,
    });
    Ok(())
}

fn finish(sentence: &mut Sentence, sentences: &mut Vec<Sentence>) -> Result<(), String> {
    let count = sentence.nodes.len();
    if let Some(node) = sentence.nodes.iter().find(|n| n.head as usize > count) {
        return Err(format!("head {} is outside the sentence", node.head));
    }
    let done = std::mem::take(sentence);
    if count > 0 {
        sentences.push(done);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# sent_id = a-1\n# text = They freed him.\n\
        1-2\tThey'd\t_\t_\t_\t_\t_\t_\t_\t_\n\
        1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n\
        2\tfreed\tfree\tVERB\tVBD\t_\t0\troot\t_\t_\n\
        2.1\tx\tx\tX\tX\t_\t_\t_\t_\t_\n\
        3\thim\the\tPRON\tPRP\t_\t2\tobj\t_\t_\n\
        4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n";

    #[test]
    fn reads_words_only() {
        let sentences = read(TEXT).unwrap();
        assert_eq!(sentences.len(), 1);
        assert_eq!(sentences[0].id, "a-1");
        assert_eq!(sentences[0].forms, ["They", "freed", "him", "."]);
        assert_eq!(sentences[0].nodes[2].rel, Rel::OBJ);
    }

    #[test]
    fn round_trip() {
        let sentences = read(TEXT).unwrap();
        assert_eq!(read(&write(&sentences[0])).unwrap(), sentences);
    }

    #[test]
    fn errors_name_the_line() {
        assert_eq!(read("1\tx\n").unwrap_err().line, 1);
        let outside = "1\tx\tx\tX\tX\t_\t7\troot\t_\t_\n";
        assert!(read(outside).unwrap_err().reason.contains("outside"));
    }
}
