//! What the verbs answer: a report never counts for itself, so that no page of it can differ from the command that it names.

use std::ffi::OsString;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::cli::answers;
use crate::session::Session;
use crate::web::quoted;

/// Largest answer, in bytes.
const LARGEST: usize = 1 << 30;

/// A question to a verb.
#[derive(Clone, Debug)]
pub struct Question {
    /// The words of the command line after the program's name, without the ledger.
    words: Vec<String>,
    ledger: OsString,
    as_of: Option<String>,
}

impl Question {
    /// A question about a ledger, as it was then if that is asked for.
    pub fn new(words: Vec<String>, ledger: OsString, as_of: Option<String>) -> Self {
        Self {
            words,
            ledger,
            as_of,
        }
    }

    /// The command as a reader would type it; the ledger goes by the name given.
    pub fn command(&self, ledger: &str) -> String {
        let mut words = vec!["bifrons".to_string()];
        words.extend(self.words.iter().map(|w| quoted(w)));
        words.extend(["--ledger".to_string(), quoted(ledger)]);
        if let Some(as_of) = &self.as_of {
            words.extend(["--as-of".to_string(), as_of.clone()]);
        }
        words.join(" ")
    }

    /// The answer's rows; none where nothing was found.
    ///
    /// # Errors
    /// As the verb.
    pub fn rows(&self) -> Result<Vec<Value>> {
        let text = self.answer("jsonl")?;
        let lines = text.lines().filter(|l| !l.is_empty());
        lines
            .map(|line| serde_json::from_str(line).context("an answer is no JSON"))
            .collect()
    }

    /// The answer as a picture, if there is anything to draw.
    ///
    /// # Errors
    /// As the verb.
    pub fn picture(&self) -> Result<Option<String>> {
        let svg = self.answer("svg")?;
        Ok(Some(svg).filter(|s| !s.is_empty()))
    }

    fn answer(&self, format: &str) -> Result<String> {
        let mut words: Vec<OsString> = vec!["bifrons".into()];
        words.extend(self.words.iter().map(OsString::from));
        words.extend(["--format".into(), format.into()]);
        words.extend(["--ledger".into(), self.ledger.clone()]);
        if let Some(as_of) = &self.as_of {
            words.extend(["--as-of".into(), as_of.into()]);
        }
        let question = answers::Question::parse(&words).map_err(anyhow::Error::msg)?;
        let mut session = Session::in_memory(LARGEST);
        question.answer(&mut session)?;
        let (bytes, _) = session.into_answer();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) => bail!("an answer is no text"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_typed() {
        let words = ["faces", "IND", "--publisher", "The 'Daily' <Lantern>"];
        let question = Question::new(
            words.map(str::to_string).to_vec(),
            "/secret/place/l".into(),
            Some("v3".to_string()),
        );
        assert_eq!(
            question.command("l"),
            "bifrons faces IND --publisher 'The '\\''Daily'\\'' <Lantern>' --ledger l --as-of v3"
        );
    }
}
