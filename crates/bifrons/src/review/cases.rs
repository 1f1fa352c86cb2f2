//! The file of corrections: cases in the format of `tests/suite`, each below a line that says what was judged.
//!
//! ```text
//! # judged 2e0fe2ca30bb4a14 wrong COOPERATE 0.95
//! # was COOPERATE CHN -> IND asserted
//! = review-2e0fe2ca30bb4a14
//! @ 2024-02-21
//! > Chinese buyers bought Indian cotton.
//! COOPERATE CHN,IND -> - asserted
//! ```
//!
//! A block ends with a blank line. To readers of cases the lines with `#` are comments, so that a block which asks for nothing (a skip,
//! or a wrong event of which nobody has said what would be right) is none to them.

use std::fmt::Write as _;

use bifrons_core::{Entity, Event, EventType, PartialDate};

/// How the line begins that tells what was judged.
const JUDGED: &str = "# judged ";

/// What a person says of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is as the coder says.
    Right,
    /// It is not.
    Wrong,
    /// Who knows.
    Skip,
}

impl Verdict {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Skip => "skip",
        }
    }

    /// The verdict of that word.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Right, Self::Wrong, Self::Skip]
            .into_iter()
            .find(|v| v.name() == name)
    }
}

/// A verdict with what the score needs to know of the event.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Id of the event.
    pub event: String,
    /// What was said of it.
    pub verdict: Verdict,
    /// Its type, as the coder has it.
    pub kind: EventType,
    /// How sure the coder was, 0 to 1.
    pub confidence: f32,
}

impl Judged {
    /// A verdict on an event.
    pub fn of(event: &Event, verdict: Verdict) -> Self {
        Self {
            event: event.id.clone(),
            verdict,
            kind: event.event,
            confidence: event.confidence,
        }
    }

    fn line(&self) -> String {
        let Self {
            event,
            verdict,
            kind,
            confidence,
        } = self;
        format!("{JUDGED}{event} {} {kind} {confidence:.2}", verdict.name())
    }

    fn parse(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.strip_prefix(JUDGED)?.split_whitespace().collect();
        let [event, verdict, kind, confidence] = words[..] else {
            return None;
        };
        Some(Self {
            event: event.to_string(),
            verdict: Verdict::parse(verdict)?,
            kind: EventType::parse(kind)?,
            confidence: confidence.parse().ok()?,
        })
    }
}

/// A case to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name, without spaces.
    pub name: String,
    /// Day of publication, if known.
    pub date: Option<PartialDate>,
    /// Sentences, one a line.
    pub text: Vec<String>,
    /// What must be found, or must not; empty if nobody has said.
    pub expected: String,
    /// What the coder said.
    pub told: String,
    /// Whether the coder says it of these sentences alone.
    pub found: bool,
}

/// All that was judged, in the order of the file.
pub fn judged(text: &str) -> Vec<Judged> {
    text.lines().filter_map(Judged::parse).collect()
}

/// The event as a line of a case: type, first mode, codes of the parties and mark. A party without a code is not asked for.
pub fn expectation(event: &Event) -> String {
    let mode = event.mode.first().map(|m| format!(" {}", m.name()));
    format!(
        "{}{} {} -> {} {}",
        event.event,
        mode.unwrap_or_default(),
        codes(&event.actor),
        codes(&event.recipient),
        event.factuality.name()
    )
}

fn codes(parties: &[Entity]) -> String {
    let mut codes: Vec<&str> = parties.iter().filter_map(|p| p.code.as_deref()).collect();
    codes.sort_unstable();
    codes.dedup();
    match codes.is_empty() {
        true => "-".to_string(),
        false => codes.join(","),
    }
}

/// Adds a verdict and its case to the text of the file.
pub fn append(file: &mut String, judged: &Judged, case: Option<&Case>) {
    if !file.is_empty() {
        let end = file.trim_end_matches(['\n', '\r', ' ']).len();
        file.truncate(end);
        file.push_str("\n\n");
    }
    let _ = writeln!(file, "{}", judged.line());
    if let Some(case) = case {
        if judged.verdict == Verdict::Wrong {
            let _ = writeln!(file, "# was {}", case.told);
        }
        // What nobody can ask for yet stands ready in comments.
        let open = match case.expected.is_empty() {
            true => "# ",
            false => "",
        };
        if !case.found && open.is_empty() {
            let _ = writeln!(file, "# the coder said so within the document only");
        }
        let _ = writeln!(file, "{open}= {}", case.name);
        if let Some(date) = case.date {
            let _ = writeln!(file, "{open}@ {date}");
        }
        for sentence in &case.text {
            let _ = writeln!(file, "{open}> {}", one_line(sentence));
        }
        if !case.expected.is_empty() {
            let _ = writeln!(file, "{}", one_line(&case.expected));
        }
    }
    file.push('\n');
}

/// The text of the file without the verdicts on an event.
pub fn without(file: &str, event: &str) -> String {
    let mut kept = String::with_capacity(file.len());
    let mut leaving = false;
    for line in file.split_inclusive('\n') {
        if line.starts_with(JUDGED) {
            leaving = Judged::parse(line).is_some_and(|j| j.event == event);
        }
        if !leaving {
            kept.push_str(line);
        }
        // A block ends with its blank line; what a person wrote below it is kept.
        if line.trim().is_empty() {
            leaving = false;
        }
    }
    kept
}

/// Words of a line: breaks and other control characters are spaces.
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(
            |c| match c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                true => ' ',
                false => c,
            },
        )
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(event: &str, verdict: Verdict) -> Judged {
        Judged {
            event: event.to_string(),
            verdict,
            kind: EventType::Accuse,
            confidence: 0.9,
        }
    }

    fn case(expected: &str) -> Case {
        Case {
            name: "review-1".into(),
            date: "2024-05-08".parse().ok(),
            text: vec![
                "Russia accused\nUkraine.".into(),
                "= ! > It\r\n\n@ did.".into(),
            ],
            expected: expected.into(),
            told: "ACCUSE RUS -> UKR asserted".into(),
            found: true,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut file = String::from("# mine\n> A sentence.\n! *");
        append(
            &mut file,
            &of("aa", Verdict::Right),
            Some(&case("ACCUSE RUS -> UKR asserted")),
        );
        append(&mut file, &of("bb", Verdict::Skip), None);
        append(&mut file, &of("cc", Verdict::Wrong), Some(&case("")));
        assert_eq!(
            file,
            "# mine\n> A sentence.\n! *\n\n\
             # judged aa right ACCUSE 0.90\n= review-1\n@ 2024-05-08\n> Russia accused Ukraine.\n> = ! > It @ did.\n\
             ACCUSE RUS -> UKR asserted\n\n\
             # judged bb skip ACCUSE 0.90\n\n\
             # judged cc wrong ACCUSE 0.90\n# was ACCUSE RUS -> UKR asserted\n# = review-1\n# @ 2024-05-08\n\
             # > Russia accused Ukraine.\n# > = ! > It @ did.\n\n"
        );
        let told: Vec<_> = judged(&file)
            .into_iter()
            .map(|j| (j.event, j.verdict))
            .collect();
        assert_eq!(
            told,
            [
                ("aa".to_string(), Verdict::Right),
                ("bb".to_string(), Verdict::Skip),
                ("cc".to_string(), Verdict::Wrong)
            ]
        );
    }

    #[test]
    fn a_verdict_is_taken_out_and_nothing_else() {
        let mut file = String::new();
        for event in ["aa", "bb", "cc"] {
            append(
                &mut file,
                &of(event, Verdict::Right),
                Some(&case("ACCUSE RUS -> UKR asserted")),
            );
        }
        let before = file.clone();
        append(&mut file, &of("dd", Verdict::Wrong), Some(&case("")));
        assert_eq!(without(&file, "dd"), before);
        let left = without(&file, "bb");
        let told: Vec<String> = judged(&left).into_iter().map(|j| j.event).collect();
        assert_eq!(told, ["aa", "cc", "dd"]);
        assert_eq!(left.matches("= review-1").count(), 3);
        let own = format!("{file}> My own.\n! *\n");
        assert!(without(&own, "dd").ends_with("> My own.\n! *\n"));
        assert_eq!(without(&file, "zz"), file);
        assert_eq!(without("", "zz"), "");
    }

    #[test]
    fn a_line_that_is_no_verdict_is_none() {
        for line in [
            "# judged",
            "# judged aa right",
            "# judged aa perhaps ACCUSE 0.9",
            "# judged aa right DANCE 0.9",
        ] {
            assert!(judged(line).is_empty(), "{line}");
        }
    }
}
